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
import { type LabelOf, unitWord, valueWords } from './words.ts';

export interface Words {
  /** The label of a fact, an outcome, a state, an event or a role. */
  label: LabelOf;
  value: (value: Json | undefined, schema?: ValueSchema) => string;
  unit: (unit: string | undefined) => string;
}

/** The vocabulary of the open policy in the reader's language; a definition's own titles win. */
export function useWords(definition?: RuleSetDefinition | FlowDefinition): Words {
  const content = useDocument((state) => state.content);
  const locale = useLocale();
  return useMemo(() => wordsOf(content, definition, locale), [content, definition, locale]);
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
  };
}
