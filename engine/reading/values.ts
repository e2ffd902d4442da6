import { formatNamed } from '../expressions/formats.ts';
import type { Json, ValueSchema } from '../ground/definition.ts';
import { both } from '../ground/local-text.ts';
import { plainSigns } from '../ground/signs.ts';
import { type Choice, findChoice, splitList } from './choices.ts';
import { readDurationWords } from './durations.ts';
import { readDay, readInstant, readMonth, readTime } from './moments.ts';
import { readQuantity } from './quantities.ts';
import { typesOf } from './schema-types.ts';

/** Why a text cannot be read as a value. */
export const valueFlaws = {
  notListed: both('不在可选的值之中', 'not one of the values'),
  notYesNo: both('应为“是”或“否”', 'must be yes or no'),
  notNumber: both('不是数字', 'not a number'),
  otherUnit: both('单位不同，无法换算', 'of a unit that cannot be converted'),
  notDate: both('不是日期', 'not a date'),
  notInstant: both('不是日期和时间', 'not a date and time'),
  notTime: both('不是时间', 'not a time'),
  notMonth: both('不是月份', 'not a month'),
  notDuration: both('不是时长', 'not a duration'),
  notJson: both('不是 JSON', 'not JSON'),
};
export type ValueFlaw = keyof typeof valueFlaws;

/** A value that a text gives, or why it gives none. */
export type ValueReading = { value: Json; flaw?: undefined } | { value?: undefined; flaw: ValueFlaw };

type Read = (text: string, schema: ValueSchema, choices: Choice[]) => ValueReading;

const known = (value: Json | undefined, flaw: ValueFlaw): ValueReading => (value === undefined ? { flaw } : { value });

/**
 * Reads a value as its schema wants it: typed, pasted, from a file or in a field. Understood wholly, or it says why not.
 *
 * @param choices the values that the schema lists, by all names they go by
 * @example readValue('3万', { type: 'number', unit: 'CNY' }, []) // { value: 30000 }
 */
export function readValue(typed: string, schema: ValueSchema, choices: Choice[]): ValueReading {
  const text = typed.trim();
  const chosen = choices.length > 0 && !typesOf(schema).includes('array') ? findChoice(text, choices) : undefined;
  const reading = chosen === undefined ? readers[kindOf(schema)](text, schema, choices) : { value: chosen };
  const isNothing = /^(?:无|空|none|null)$/i.test(text) && [schema.type].flat().includes('null');
  return isNothing && (reading.flaw || reading.value === text) ? { value: null } : reading;
}

type Kind =
  | 'enum'
  | 'boolean'
  | 'number'
  | 'list'
  | 'object'
  | 'date'
  | 'date-time'
  | 'time'
  | 'month'
  | 'duration'
  | 'text'
  | 'any';

function kindOf(schema: ValueSchema): Kind {
  const types = typesOf(schema);
  if (types.includes('array')) return 'list';
  if (schema.enum) return 'enum';
  if (types.length !== 1) return types.includes('string') ? 'text' : 'any';
  const [type] = types;
  if (type === 'integer' || type === 'number') return 'number';
  if (type === 'boolean' || type === 'object') return type;
  return formatNamed(schema.format) && schema.format && Object.hasOwn(readers, schema.format)
    ? (schema.format as Kind)
    : 'text';
}

/** A text that already is of the format stays as it is spelt. */
const moment =
  (read: (text: string) => string | undefined, flaw: ValueFlaw): Read =>
  (text, { format }) =>
    formatNamed(format)?.test(text) ? { value: text } : known(read(plainSigns(text)), flaw);

const readers: Record<Kind, Read> = {
  enum: (_text, _schema, _choices) => ({ flaw: 'notListed' }),
  boolean: () => ({ flaw: 'notYesNo' }),
  number: (text, schema) => {
    const read = readQuantity(plainSigns(text), schema);
    return typeof read === 'string' ? { flaw: read } : { value: read.value };
  },
  date: moment((text) => readDay(text) ?? dayOf(readInstant(text)), 'notDate'),
  'date-time': moment(readInstant, 'notInstant'),
  time: moment((text) => readTime(text.replace(/^1899-12-3[01]\s+/, '')), 'notTime'),
  month: moment(readMonth, 'notMonth'),
  duration: moment(readDurationWords, 'notDuration'),
  list: readItems,
  object: readObject,
  text: (text) => ({ value: unquoted(text) }),
  any: (text) => {
    const json = readJson(text);
    return json.flaw ? { value: unquoted(text) } : json;
  },
};

/** Excel has a day as an instant at its beginning. */
const dayOf = (instant: string | undefined) => (instant?.endsWith('T00:00:00') ? instant.slice(0, 10) : undefined);

/** What stands in plain quotes is a text for certain: ` "= 5" `, `""`. */
function unquoted(text: string): string {
  if (!/^".*"$/s.test(text)) return text;
  const json = readJson(text);
  return typeof json.value === 'string' ? json.value : text;
}

function readItems(text: string, schema: ValueSchema, choices: Choice[]): ValueReading {
  if (/^(?:空|empty|\[\])$/i.test(text)) return { value: [] };
  if (text.startsWith('[') || typesOf(schema.items).includes('object')) return readJson(text);
  const items = splitList(text).map((part) => readValue(part, schema.items ?? { type: 'string' }, choices));
  const flaw = items.find((item) => item.flaw)?.flaw;
  return flaw ? { flaw } : { value: items.map(({ value = null }) => value) };
}

/** 长：3；宽：2, by the titles of the properties or their names. */
function readObject(text: string, { properties = {} }: ValueSchema): ValueReading {
  if (text.startsWith('{')) return readJson(text);
  const entries = Object.entries(properties);
  const read = text.split(/[;；]/).map((part): [string, ValueReading] | undefined => {
    const [, title = '', own = ''] = /^\s*([^:：]+?)\s*[:：]\s*(.*)$/s.exec(part) ?? [];
    const found = entries.filter(
      ([name, { title: of }]) => name === title || (of && Object.values(of).includes(title)),
    );
    const [name, schema] = found[0] ?? [];
    return found.length === 1 && name !== undefined && schema ? [name, readValue(own, schema, [])] : undefined;
  });
  if (read.some((one) => one === undefined || one[1].flaw)) return { flaw: 'notJson' };
  return { value: Object.fromEntries(read.map((one) => [one?.[0] as string, one?.[1].value as Json])) };
}

function readJson(text: string): ValueReading {
  try {
    return { value: JSON.parse(text) as Json };
  } catch {
    return { flaw: 'notJson' };
  }
}

/**
 * Turns what a person typed into the value of a result cell; `= …` is a formula, nothing is null. What is not understood stays the text
 * that was typed: the check of cells marks it.
 *
 * @example readThen('1,200 元', { type: 'number', unit: 'CNY' }, []) // 1200
 */
export function readThen(
  typed: string,
  schema: ValueSchema | undefined,
  choices: Choice[],
  lexicon?: { hear(said: string): string },
): Json {
  const text = typed.trim();
  if (text === '' || text === '—') return null;
  const formula = /^[=\uff1d]\s*(.+)$/s.exec(text)?.[1];
  if (formula !== undefined) return { '=': lexicon ? lexicon.hear(formula) : formula };
  const { value } = readValue(text, schema ?? {}, choices);
  return value === undefined ? text : value;
}
