import { parseCell } from '../../engine/authoring.ts';
import { canonicalJson, isExpression, type Json, type Locale, type ValueSchema } from '../../engine/index.ts';
import { readThen } from '../../engine/reading.ts';
import type { Words } from './policy-words.ts';
import { readWhen } from './reading/conditions.ts';

/** A cell as the grid shows it: words, the text to edit, and what is wrong with it. Words and text can be typed back. */
export interface CellView {
  words: string;
  raw: string;
  look: 'any' | 'value' | 'expression';
  /** What is wrong with it, in words. */
  flaw?: string;
}

export interface Reading {
  schema: ValueSchema | undefined;
  words: Words;
  locale: Locale;
}

type Cell = ReturnType<typeof parseCell>;
type Test = Extract<Cell, { kind: 'tests' }>['tests'][number];

const signs: Record<string, string> = { '=': '', '<': '< ', '<=': '≤ ', '>': '> ', '>=': '≥ ' };
const parsed = new Map<string, Cell | null>();

/** A condition cell as the engine reads it, null where it cannot. Parsing is the dear part: a table of 50,000 cells has few different texts. */
export function readCell(text: string): Cell | null {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  let cell: Cell | null = null;
  try {
    cell = parseCell(text, '?');
  } catch {
    cell = null;
  }
  if (parsed.size > 20_000) parsed.clear();
  parsed.set(text, cell);
  return cell;
}

/**
 * The same for two condition cells that say the same: they may be spelt in several ways.
 *
 * @example meaningOf('<=100') === meaningOf('<= 100') // true
 */
export function meaningOf(cell: string): string {
  const read = readCell(cell.trim());
  return read ? canonicalJson(read as unknown as Json) : cell.trim();
}

/**
 * A condition cell in words.
 *
 * @example whenView('>= 5000', { schema: { type: 'number', unit: 'CNY' }, words, locale: 'zh-CN' }).words // '≥ 5,000 元'
 */
export function whenView(text: string, reading: Reading): CellView {
  const cell = readCell(text);
  if (!cell) return { words: text, raw: text, look: 'expression' };
  if (cell.kind === 'any') return { words: '—', raw: '', look: 'any' };
  const { schema, words } = reading;
  const asked = { schema, choices: words.choices(schema), lexicon: { hear: words.hear } };
  const readable = (candidates: string[]) =>
    candidates.find((one) => meaningOf(readWhen(one, asked)) === meaningOf(text)) ?? (candidates.at(-1) as string);
  const raw = readable([text, `= ${text}`]);
  if (cell.kind === 'expression') {
    const said = words.feel(text);
    return { words: readable([said, `= ${said}`, raw]), raw, look: 'expression' };
  }
  return { words: readable([testsWords(cell, reading), raw]), raw, look: 'value' };
}

function testsWords({ tests, negated }: Extract<Cell, { kind: 'tests' }>, reading: Reading): string {
  const [or, not, notNothing] = reading.locale === 'zh-CN' ? ['、', '不等于 ', '非空'] : [', ', 'not ', 'not empty'];
  const isNothing = tests.length === 1 && tests.every((test) => 'operator' in test && test.value === null);
  if (isNothing && negated) return notNothing as string;
  const list = tests.map((test) => testWords(test, reading)).join(or);
  return negated ? not + list : list;
}

function testWords(test: Test, { schema, words, locale }: Reading): string {
  const value = (of: Json, unit = true) =>
    of === null
      ? locale === 'zh-CN'
        ? '空'
        : 'empty'
      : words.value(of, unit ? schema : { ...schema, unit: undefined });
  if ('operator' in test) return `${signs[test.operator]}${value(test.value)}`;
  if (!test.lowOpen && !test.highOpen) return `${value(test.low, false)} ~ ${value(test.high)}`;
  return `${test.lowOpen ? '>' : '≥'} ${value(test.low, false)} ${locale === 'zh-CN' ? '且' : 'and'} ${test.highOpen ? '<' : '≤'} ${value(test.high)}`;
}

/** A result cell in words: a value, or `= FEEL`; empty where the row says nothing. */
export function thenView(value: Json | undefined, { schema, words }: Reading): CellView {
  if (value === undefined || value === null) return { words: '', raw: '', look: 'any' };
  const readable = (candidates: string[]) =>
    candidates.find((one) => isSame(readThen(one, schema, words.choices(schema), words), value)) ??
    (candidates.at(-1) as string);
  if (isExpression(value)) {
    const text = value['='];
    return { words: readable([`= ${words.feel(text)}`, `= ${text}`]), raw: `= ${text}`, look: 'expression' };
  }
  const raw = readable([typeof value === 'string' ? value : JSON.stringify(value), JSON.stringify(value)]);
  return { words: readable([words.value(value, schema), raw]), raw, look: 'value' };
}

const isSame = (a: Json, b: Json) => canonicalJson(a) === canonicalJson(b);
