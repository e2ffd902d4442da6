import { useMemo } from 'react';
import type { FlowDefinition, PolicyContent } from '../../engine/index.ts';
import { useDocument } from '../kernel/document/store.ts';
import { useLocale, useT } from '../texts/translate.ts';
import type { FlowReading } from './flow-words.ts';
import { useWords } from './use-words.ts';

/** How the open policy says the parts of a flow. */
export function useFlowReading(flow: FlowDefinition): FlowReading {
  const content = useDocument((state) => state.content) as PolicyContent;
  const words = useWords(flow);
  const locale = useLocale();
  const t = useT();
  return useMemo(() => ({ flow, content, words, locale, t }), [flow, content, words, locale, t]);
}
