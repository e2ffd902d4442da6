import {
  type FlowDefinition,
  type Json,
  type Locale,
  labelOf,
  type PolicyContent,
  type RuleSetDefinition,
  type ValueSchema,
} from '../../engine/index.ts';
import { feelWords } from './feel-words.ts';
import { type LabelOf, unitWord, valueWords } from './values.ts';

export interface Words {
  /** The label of a fact, an outcome, a state, an event or a role. */
  label: LabelOf;
  value: (value: Json | undefined, schema?: ValueSchema) => string;
  unit: (unit: string | undefined) => string;
  /** A FEEL expression with labels in place of names. */
  feel: (text: string) => string;
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
