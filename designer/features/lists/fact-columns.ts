import { formatNamed } from '../../../engine/authoring.ts';
import {
  type Json,
  type Locale,
  labelOf,
  type PolicyContent,
  type RuleSetDefinition,
  textOf,
  type ValueSchema,
} from '../../../engine/index.ts';
import {
  type Choice,
  choicesOf,
  type NamedColumn,
  namesIn,
  type SheetCell,
  withUnit,
} from '../../../engine/reading.ts';
import { formSchema } from '../../kernel/document/form-schema.ts';
import { unitWord, valueWords } from '../../words/values.ts';

/** The column of a fact in a list of cases. */
export interface FactColumn extends NamedColumn {
  fact: string;
  schema: ValueSchema;
  /** Whether it must be given; *perhaps*: in some cases, or where another rule set that is asked wants it. */
  need: 'required' | 'perhaps' | 'optional';
  choices: Choice[];
  /** A value as people write it, with which it can be read again. */
  inWords: (value: Json) => string;
}

const locales: Locale[] = ['zh-CN', 'en'];

/** The columns of a list of cases for a rule set: one for each fact, its title and its unit above it. */
export function factColumnsOf(content: PolicyContent, definition: RuleSetDefinition, locale: Locale): FactColumn[] {
  const { properties = {}, required = [] } = formSchema(content, definition);
  const taken = new Set<string>();
  return Object.entries(properties).map(([fact, property]) => {
    const word = labelOf(content, definition, fact);
    const unit = property.unit ?? content.vocabulary.words[fact]?.unit;
    const schema = unit ? { ...property, unit } : property;
    const titles = locales.map((one) => textOf(property.title, one, word[one]));
    const title = textOf(property.title, locale, word[locale]);
    const plain = withUnit(title, unitWord(unit, locale));
    const header = taken.has(plain) ? `${plain} · ${fact}` : plain;
    taken.add(header);
    const isCertain = definition.facts.properties?.[fact] !== undefined && !property.requiredIf;
    const need = required.includes(fact) ? 'required' : isCertain ? 'optional' : 'perhaps';
    const withUnits = titles.map((one, at) => withUnit(one, unitWord(unit, locales[at] as Locale)));
    return {
      fact,
      schema,
      header,
      names: [plain, fact, ...titles, ...withUnits],
      need,
      choices: choicesOf(schema, namesIn(content.vocabulary)),
      inWords: (value) =>
        valueWords(
          value,
          schema,
          (name) => labelOf(content, definition, name)[locale],
          locale,
          content.policy.timeZone,
        ),
    };
  });
}

/** A fact as a cell that can be read again: numbers and dates as Excel has them, all else in words. */
export function factCell(value: Json | undefined, { schema, inWords }: FactColumn): SheetCell {
  if (value === undefined) return null;
  if (typeof value === 'number' && !schema.enum) return value;
  const isInstant = formatNamed(schema.format)?.type !== undefined;
  if (typeof value === 'string' && isInstant) return dateOf(value) ?? value;
  const isNested = typeof value === 'object' && value !== null && !isPlainList(value);
  return isNested ? JSON.stringify(value) : inWords(value);
}

/** A local day or instant as Excel has it; undefined: there is no such day. */
function dateOf(text: string): Date | undefined {
  const date = new Date(text.includes('T') ? `${text}Z` : text);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? date : undefined;
}

const isPlainList = (value: object) => Array.isArray(value) && value.every((item) => typeof item !== 'object');
