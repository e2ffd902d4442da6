import type { Json } from '../../../../engine/index.ts';

/** The signs by which a value is compared, as FEEL has them. */
export const signs = ['=', '!=', '>', '>=', '<', '<='] as const;
export type Sign = (typeof signs)[number];

/** One comparison of a name with a value. */
export interface Comparison {
  name: string;
  sign: Sign;
  value: Json;
}

/** Comparisons that hold together, or of which one is enough. */
export interface Comparisons {
  join: 'and' | 'or';
  list: Comparison[];
}

const piece = /^([A-Za-z_][\w.]*) *(!=|<=|>=|=|<|>) *(.+)$/s;
/** A date is compared as a date, and is written as a text. */
const dated = /^date\("(\d{4}-\d\d-\d\d)"\)$/;

/**
 * The comparisons that a formula consists of; undefined where it is more than that.
 *
 * @example readComparisons('amount > 5000 and kind = "travel"')?.list[0] // { name: 'amount', sign: '>', value: 5000 }
 */
export function readComparisons(formula: string): Comparisons | undefined {
  if (formula.trim() === '') return { join: 'and', list: [] };
  const { parts, joins } = split(formula.trim());
  if (new Set(joins).size > 1) return undefined;
  const list = parts.map(readPiece);
  if (list.includes(undefined)) return undefined;
  return { join: joins[0] ?? 'and', list: list as Comparison[] };
}

/**
 * The formula of comparisons.
 *
 * @example writeComparisons({ join: 'or', list: [{ name: 'urgent', sign: '=', value: true }] }) // 'urgent = true'
 */
export const writeComparisons = ({ join, list }: Comparisons): string =>
  list.map(({ name, sign, value }) => `${name} ${sign} ${writeValue(value)}`).join(` ${join} `);

/** The pieces between the words `and` and `or` that stand outside of texts. */
function split(formula: string): { parts: string[]; joins: ('and' | 'or')[] } {
  const parts: string[] = [];
  const joins: ('and' | 'or')[] = [];
  let from = 0;
  for (const { 0: found, index } of formula.matchAll(/"(?:[^"\\]|\\.)*"|\s(and|or)\s/gs)) {
    if (found.startsWith('"')) continue;
    parts.push(formula.slice(from, index).trim());
    joins.push(found.trim() as 'and' | 'or');
    from = index + found.length;
  }
  return { parts: [...parts, formula.slice(from).trim()], joins };
}

function readPiece(text: string): Comparison | undefined {
  const [, name = '', sign, written = ''] = piece.exec(text) ?? [];
  const value = readValue(written.trim());
  return sign === undefined || value === undefined ? undefined : { name, sign: sign as Sign, value };
}

function readValue(text: string): Json | undefined {
  const day = dated.exec(text)?.[1];
  if (day) return day;
  if (!/^(?:-?\d+(?:\.\d+)?|true|false|null|"(?:[^"\\]|\\.)*")$/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

const writeValue = (value: Json): string =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? `date("${value}")` : JSON.stringify(value);
