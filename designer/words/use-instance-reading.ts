import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Instance } from '../kernel/api.ts';
import { editionQuery } from '../kernel/queries.ts';
import { useLocale, useT } from '../texts/translate.ts';
import type { FlowReading } from './flow-words.ts';
import { wordsOf } from './policy-words.ts';

/** How the edition of an instance says its flow; undefined until it is read. */
export function useInstanceReading(
  instance: Pick<Instance, 'policy' | 'flow' | 'edition'> | undefined,
): FlowReading | undefined {
  const locale = useLocale();
  const t = useT();
  const { policy = '', edition = 0, flow: flowId = '' } = instance ?? {};
  const { data: content } = useQuery({ ...editionQuery(policy, edition), enabled: instance !== undefined });
  return useMemo(() => {
    const flow = content?.flows[flowId];
    if (!content || !flow) return undefined;
    return { flow, content, words: wordsOf(content, flow, locale), locale, t };
  }, [content, flowId, locale, t]);
}
