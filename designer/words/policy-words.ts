import {
  type FlowDefinition,
  type Json,
  type Locale,
  labelOf,
  type PolicyContent,
  type RuleSetDefinition,
  type ValueSchema,
} from '../../engine/index.ts';
import { type Choice, choicesOf, namesIn } from '../../engine/reading.ts';
import { feelLexicon } from './feel-lexicon.ts';
import { type LabelOf, paperWords, unitWord, valueWords } from './values.ts';

export interface Words {
  /** The label of a fact, an outcome, a state, an event or a role. */
  label: LabelOf;
  value: (value: Json | undefined, schema?: ValueSchema) => string;
  /** The same as a document has it: amounts with all their decimals. */
  onPaper: (value: Json | undefined, schema?: ValueSchema) => string;
  unit: (unit: string | undefined) => string;
  /** A FEEL expression with labels in place of names. */
  feel: (text: string) => string;
  /** A formula that was typed, with names or with their labels, as FEEL. */
  hear: (text: string) => string;
  /** What a schema lists, by every name it goes by. */
  choices: (schema: ValueSchema | undefined) => Choice[];
}

/** The vocabulary of a policy's content; names stand for themselves while there is none. */
export function wordsOf(
  content: PolicyContent | null,
  definition: RuleSetDefinition | FlowDefinition | undefined,
  locale: Locale,
): Words {
  const label: LabelOf = (name) => (content ? labelOf(content, definition, name)[locale] : name);
  const lexicon = content ? feelLexicon(content, definition) : undefined;
  const names = content ? namesIn(content.vocabulary) : () => [];
  const listed = new WeakMap<ValueSchema, Choice[]>();
  const choices = (schema: ValueSchema | undefined) => {
    if (!schema) return [];
    const found = listed.get(schema) ?? choicesOf(schema, names);
    listed.set(schema, found);
    return found;
  };
  return {
    label,
    value: (value, schema) => valueWords(value, schema, label, locale, content?.policy.timeZone),
    onPaper: (value, schema) => paperWords(value, schema, label, locale, content?.policy.timeZone),
    unit: (unit) => unitWord(unit, locale),
    feel: (text) => lexicon?.say(text, locale) ?? text,
    hear: (text) => lexicon?.hear(text) ?? text,
    choices,
  };
}
