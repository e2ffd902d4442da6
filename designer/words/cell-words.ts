import { parseCell } from '../../engine/authoring.ts';
import { isExpression, type Json, type Locale, type ValueSchema } from '../../engine/index.ts';
import { feelWords } from './feel-words.ts';
import { isNumeric, type LabelOf, typesOf, valueWords } from './values.ts';

/** A cell as the grid shows it: words, the text to edit, and what is wrong with it. */
export interface CellView {
  words: string;
  raw: string;
  look: 'any' | 'value' | 'expression';
  /** A key of the texts that says what is wrong. */
  flaw?: 'grid.flawSyntax' | 'grid.flawType' | 'grid.flawEnum';
  /** The same in words. */
  flawText?: string;
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
  if (!cell) return { words: text, raw, look: 'expression', flaw: 'grid.flawSyntax' };
  if (cell.kind === 'any') return { words: '—', raw, look: 'any' };
  if (cell.kind === 'expression') return { words: feelWords(text, reading), raw, look: 'expression' };
  const or = reading.locale === 'zh-CN' ? '、' : ', ';
  const list = cell.tests.map((test) => testWords(test, reading)).join(or);
  const not = reading.locale === 'zh-CN' ? '非 ' : 'not ';
  const flaw = cell.tests.map((test) => testFlaw(test, reading.schema)).find(Boolean);
  return { words: cell.negated ? `${not}${list}` : list, raw, look: 'value', ...(flaw ? { flaw } : {}) };
}

function testWords(test: Test, { schema, label, locale }: Reading): string {
  const words = (value: Json, unit = true) =>
    valueWords(value, unit ? schema : { ...schema, unit: undefined }, label, locale);
  if ('operator' in test) return `${signs[test.operator]}${words(test.value)}`;
  if (!test.lowOpen && !test.highOpen) return `${words(test.low, false)} ~ ${words(test.high)}`;
  return `${test.lowOpen ? '>' : '≥'} ${words(test.low, false)} ${locale === 'zh-CN' ? '且' : 'and'} ${test.highOpen ? '<' : '≤'} ${words(test.high)}`;
}

function testFlaw(test: Test, schema: ValueSchema | undefined): CellView['flaw'] {
  const values = 'operator' in test ? [test.value] : [test.low, test.high];
  return values.map((value) => valueFlaw(value, schema)).find(Boolean);
}

/** Whether a value can be one of a schema: its type, and its list of values. */
function valueFlaw(value: Json, schema: ValueSchema | undefined): CellView['flaw'] {
  if (!schema || value === null) return undefined;
  const types = typesOf(schema);
  if (types.includes('array'))
    return Array.isArray(value) ? value.map((item) => valueFlaw(item, schema.items)).find(Boolean) : undefined;
  if (schema.enum && !schema.enum.includes(value)) return 'grid.flawEnum';
  if (types.length === 0) return undefined;
  const type = typeof value === 'number' ? 'number' : typeof value;
  const fits = types.includes(type) || (type === 'number' && isNumeric(schema));
  return fits ? undefined : 'grid.flawType';
}

/** A result cell in words: a value, or `= FEEL`; empty where the row says nothing. */
export function thenView(value: Json | undefined, { schema, label, locale }: Reading): CellView {
  if (value === undefined || value === null) return { words: '', raw: '', look: 'any' };
  if (isExpression(value)) {
    const text = value['='];
    return { words: `= ${feelWords(text, { label, locale })}`, raw: `= ${text}`, look: 'expression' };
  }
  const raw = typeof value === 'string' ? value : JSON.stringify(value);
  const flaw = valueFlaw(value, schema);
  return { words: valueWords(value, schema, label, locale), raw, look: 'value', ...(flaw ? { flaw } : {}) };
}
