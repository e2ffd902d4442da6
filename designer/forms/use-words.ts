import { useMemo } from 'react';
import {
  type FlowDefinition,
  type Json,
  type Locale,
  labelOf,
  type PolicyContent,
  type RuleSetDefinition,
  type ValueSchema,
} from '../../engine/index.ts';
import { useDocument } from '../document/store.ts';
import { useLocale } from '../i18n/index.ts';
import { feelWords } from './feel-words.ts';
import { type LabelOf, unitWord, valueWords } from './words.ts';

export interface Words {
  /** The label of a fact, an outcome, a state, an event or a role. */
  label: LabelOf;
  value: (value: Json | undefined, schema?: ValueSchema) => string;
  unit: (unit: string | undefined) => string;
  /** A FEEL expression with labels in place of names. */
  feel: (text: string) => string;
}

/** The vocabulary of the open policy in the reader's language; a definition's own titles win. */
export function useWords(definition?: RuleSetDefinition | FlowDefinition): Words {
  const content = useDocument((state) => state.content);
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

/** The vocabulary of a policy's content; names stand for themselves while there is none. */
export function wordsOf(
  content: PolicyContent | null,
  definition: RuleSetDefinition | FlowDefinition | undefined,
  locale: Locale,
): Words {
  const label: LabelOf = (name) => (content ? labelOf(content, definition, name)[locale] : name);
  return {
    label,
    value: (value, schema) => valueWords(value, schema, label, locale),
    unit: (unit) => unitWord(unit, locale),
    feel: (text) => feelWords(text, { label, locale }),
  };
}
