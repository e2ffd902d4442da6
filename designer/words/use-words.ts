import { useMemo } from 'react';
import type { FlowDefinition, PolicyContent, RuleSetDefinition } from '../../engine/index.ts';
import { useDocument } from '../kernel/document/store.ts';
import { useLocale } from '../texts/translate.ts';
import { type Words, wordsOf } from './policy-words.ts';

/** The vocabulary of the open policy, or of the content given, in the reader's language; a definition's own titles win. */
export function useWords(definition?: RuleSetDefinition | FlowDefinition, from?: PolicyContent): Words {
  const content = useDocument((state) => from ?? state.content);
  const locale = useLocale();
  const sources = [content?.vocabulary, content?.config, locale, ...titleSources(definition)];
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what has titles makes other words, not every edit
  return useMemo(() => wordsOf(content, definition, locale), sources);
}

/** The parts of a definition that give names to things. */
function titleSources(definition: RuleSetDefinition | FlowDefinition | undefined): unknown[] {
  if (definition?.kind === 'flow') return [definition.input, definition.events, definition.machine];
  return [definition?.facts, definition?.outcome, definition?.derived];
}
