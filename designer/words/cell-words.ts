import { parseCell } from '../../engine/authoring.ts';
import { isExpression, type Json, type Locale, type ValueSchema } from '../../engine/index.ts';
import { feelWords } from './feel-words.ts';
import { type LabelOf, valueWords } from './values.ts';

/** A cell as the grid shows it: words, the text to edit, and what is wrong with it. */
export interface CellView {
  words: string;
  raw: string;
  look: 'any' | 'value' | 'expression';
  /** What is wrong with it, in words. */
  flaw?: string;
}

export interface Reading {
  schema: ValueSchema | undefined;
  label: LabelOf;
  locale: Locale;
}

type Cell = ReturnType<typeof parseCell>;
type Test = Extract<Cell, { kind: 'tests' }>['tests'][number];

const signs: Record<string, string> = { '=': '', '<': '< ', '<=': '≤ ', '>': '> ', '>=': '≥ ' };
const parsed = new Map<string, Cell | null>();

/** Parsing is the dear part: a table of 50,000 cells has few different texts. */
function parse(text: string): Cell | null {
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
 * A condition cell in words.
 *
 * @example whenView('>= 5000', { schema: { type: 'number', unit: 'CNY' }, label, locale: 'zh-CN' }).words // '≥ 5,000 元'
 */
export function whenView(text: string, reading: Reading): CellView {
  const raw = text.trim() === '-' ? '' : text;
  const cell = parse(text);
  if (!cell) return { words: text, raw, look: 'expression' };
  if (cell.kind === 'any') return { words: '—', raw, look: 'any' };
  if (cell.kind === 'expression') return { words: feelWords(text, reading), raw, look: 'expression' };
  const or = reading.locale === 'zh-CN' ? '、' : ', ';
  const list = cell.tests.map((test) => testWords(test, reading)).join(or);
  const not = reading.locale === 'zh-CN' ? '非 ' : 'not ';
  return { words: cell.negated ? `${not}${list}` : list, raw, look: 'value' };
}

function testWords(test: Test, { schema, label, locale }: Reading): string {
  const words = (value: Json, unit = true) =>
    valueWords(value, unit ? schema : { ...schema, unit: undefined }, label, locale);
  if ('operator' in test) return `${signs[test.operator]}${words(test.value)}`;
  if (!test.lowOpen && !test.highOpen) return `${words(test.low, false)} ~ ${words(test.high)}`;
  return `${test.lowOpen ? '>' : '≥'} ${words(test.low, false)} ${locale === 'zh-CN' ? '且' : 'and'} ${test.highOpen ? '<' : '≤'} ${words(test.high)}`;
}

/** A result cell in words: a value, or `= FEEL`; empty where the row says nothing. */
export function thenView(value: Json | undefined, { schema, label, locale }: Reading): CellView {
  if (value === undefined || value === null) return { words: '', raw: '', look: 'any' };
  if (isExpression(value)) {
    const text = value['='];
    return { words: `= ${feelWords(text, { label, locale })}`, raw: `= ${text}`, look: 'expression' };
  }
  const raw = typeof value === 'string' ? value : JSON.stringify(value);
  return { words: valueWords(value, schema, label, locale), raw, look: 'value' };
}
