import { isNumeric } from '../conditions/operators.ts';
import type { Json } from '../ground/definition.ts';
import { type Leaf, onlyValue } from './conjunctions.ts';
import { TextBounds } from './text-bounds.ts';

/**
 * What one fact's comparisons want: for each class of its values a bitmap of the rows that this fact does not rule out. The bitmaps
 * stand one after another: those of the classes of values in order, those of the other values that are named, that of every other value.
 * In order are numbers, which places on scales are, or, of a fact that is compared by order with texts, the texts that the operators take for numbers: months.
 */
export interface Column {
  /** Sorted bounds that are numbers; the value v is of class 2i+1 when it equals bound i, of 2i when it lies below it. */
  cuts: Float64Array;
  /** The bounds where they are texts; there are then none that are numbers. */
  texts: TextBounds | undefined;
  /** How many bounds there are. */
  bounds: number;
  /** So many neighbouring classes (as a power of two) share a bitmap; more than 0: a row in it may not hold after all. */
  shift: number;
  /** How many bitmaps the classes have; 0 where nothing is compared by order, nor with a number. */
  classes: number;
  /** The values that are named and are of no class, each with the place of its bitmap. */
  named: Map<Json, number>;
  bits: Int32Array;
}

/** The comparisons of one fact, each with its row; rows ascend. A row without any is not ruled out by the fact. */
export interface Wanted {
  rows: number[];
  leaves: Leaf[];
}

/** Most bitmaps for the classes of one fact. */
const mostClasses = 512;

/** How many words a bitmap of so many rows takes. */
export const wordsFor = (rows: number): number => Math.ceil(rows / 32);

/**
 * Makes the bitmaps of one fact.
 *
 * @param count how many rows there are in all
 * @returns undefined where the fact is compared by order with numbers and with texts
 */
export function createColumn(wanted: Wanted, count: number): Column | undefined {
  const found = valuesIn(wanted.leaves);
  if (!found) return undefined;
  const { cuts, texts, values } = found;
  const bounds = texts?.texts.length ?? cuts.length;
  let shift = 0;
  while ((bounds * 2) >> shift >= mostClasses) shift += 1;
  const classes = bounds === 0 ? 0 : ((bounds * 2) >> shift) + 1;
  const named = new Map<Json, number>();
  for (const value of values) named.set(value, classes + named.size);
  const words = wordsFor(count);
  const bits = new Int32Array((classes + named.size + 1) * words);
  const column = { cuts, texts, bounds, shift, classes, named, bits };
  const bare = allOnes(count);
  for (const row of wanted.rows) clear(bare, 0, row);
  for (let at = classes * words; at < bits.length; at += words) bits.set(bare, at);
  if (classes > 0) bits.set(bare);
  mark(column, wanted, words);
  return column;
}

/** What the leaves of a fact compare with. */
interface Values {
  cuts: Float64Array;
  texts: TextBounds | undefined;
  /** The values of no class. */
  values: Set<Json>;
}

/** The values that comparisons are with: the bounds, sorted, and others; undefined where bounds are numbers and texts. */
function valuesIn(leaves: Leaf[]): Values | undefined {
  const [numbers, texts] = [new Set<number>(), new Set<string>()];
  for (const { value, cut } of leaves) {
    if (cut.by !== 'bound') continue;
    if (typeof value === 'number') numbers.add(value);
    else texts.add(value as string);
  }
  if (numbers.size > 0 && texts.size > 0) return undefined;
  const byTexts = texts.size > 0;
  const values = new Set<Json>();
  const add = (value: Json) => {
    if (!isOrdered(value, byTexts)) values.add(value);
    else if (typeof value === 'number') numbers.add(value);
    else texts.add(value as string);
  };
  for (const { value, cut } of leaves) {
    if (cut.by === 'bound') continue;
    if (Array.isArray(value)) for (const one of value) add(one);
    else add(value);
  }
  return {
    cuts: Float64Array.from(numbers).sort(),
    texts: byTexts ? new TextBounds(texts) : undefined,
    values,
  };
}

/** Whether a value is of a class: a number, or where bounds are texts a text that the operators take for one. */
function isOrdered(value: Json, byTexts: boolean): boolean {
  return byTexts ? typeof value === 'string' && isNumeric(value) : typeof value === 'number';
}

/** Puts each row that compares the fact into the bitmaps of the values it holds for. */
function mark(column: Column, { rows, leaves }: Wanted, words: number): void {
  const { cuts, texts, bounds, classes, named, bits } = column;
  const place = new Map<Json, number>();
  const ordered: ArrayLike<Json> = texts?.texts ?? cuts;
  for (let index = 0; index < bounds; index += 1) place.set(ordered[index] as Json, index * 2 + 1);
  const other = (classes + named.size) * words;
  for (let from = 0, to = 0; from < rows.length; from = to) {
    const row = rows[from] as number;
    while (to < rows.length && rows[to] === row) to += 1;
    const plain = plainValue(leaves, from, to);
    const isPlainOfClass = plain !== undefined && isOrdered(plain, texts !== undefined);
    if (classes > 0 && (plain === undefined || isPlainOfClass)) {
      flipAtEnds(column, words, row, classesOf(leaves, from, to, place, bounds * 2));
    }
    if (plain !== undefined) {
      if (!isPlainOfClass) set(bits, (named.get(plain) as number) * words, row);
      continue;
    }
    if (allHold(leaves, from, to, undefined)) set(bits, other, row);
    for (const [value, index] of named) if (allHold(leaves, from, to, value)) set(bits, index * words, row);
  }
  // Each class's bitmap is that before it, with the rows that begin or end there.
  for (let at = words; at < classes * words; at += 1) bits[at] = (bits[at] as number) ^ (bits[at - words] as number);
}

/** What a row wants of a value in order is mostly a run of classes: it is marked where the run begins, and behind its end. */
function flipAtEnds(column: Column, words: number, row: number, { from, to, among, except }: Classes): void {
  const { bits, shift, classes } = column;
  const flipRun = (first: number, last: number) => {
    flip(bits, first * words, row);
    if (last + 1 < classes) flip(bits, (last + 1) * words, row);
  };
  if (among) {
    const wanted = among.filter((one) => one >= from && one <= to && !except?.includes(one));
    for (const one of new Set(wanted.map((one) => one >> shift))) flipRun(one, one);
    return;
  }
  if (from > to) return;
  flipRun(from >> shift, to >> shift);
  // Where classes share a bitmap the row stays in it for its neighbours' sake.
  if (!except || shift > 0) return;
  for (const one of new Set(except)) if (one >= from && one <= to) flipRun(one, one);
}

/** The classes for which all comparisons of a row hold. */
interface Classes {
  from: number;
  to: number;
  /** Only these of them, where comparisons name single values. */
  among: number[] | undefined;
  except: number[] | undefined;
}

/** @param last the class of what lies above every bound */
function classesOf(leaves: Leaf[], first: number, end: number, place: Map<Json, number>, last: number): Classes {
  const found: Classes = { from: 0, to: last, among: undefined, except: undefined };
  for (let index = first; index < end; index += 1) {
    const { value, cut, denied } = leaves[index] as Leaf;
    if (cut.by === 'bound') {
      const at = place.get(value) ?? 0;
      // What is denied lies on the other side, the bound with it if it was not before.
      const step = cut.included !== denied ? 0 : 1;
      if ((cut.side === 'below') !== denied) found.to = Math.min(found.to, at - step);
      else found.from = Math.max(found.from, at + step);
      continue;
    }
    const places = [value].flat().flatMap((one) => place.get(one) ?? []);
    const { among, except } = found;
    if (cut.named === denied) found.except = [...(except ?? []), ...places];
    else found.among = among ? places.filter((one) => among.includes(one)) : places;
  }
  return found;
}

/** The one value that a row wants of a fact, where it wants one: most cells of texts do. Its comparisons are those from `from` to `end`. */
export function plainValue(leaves: Leaf[], from: number, end: number): Json | undefined {
  return end === from + 1 ? onlyValue(leaves[from] as Leaf) : undefined;
}

/** Whether the comparisons from `from` to `end` all hold for a value of no class; undefined: for any that no condition names. */
export function allHold(leaves: Leaf[], from: number, end: number, met: Json | undefined): boolean {
  for (let index = from; index < end; index += 1) if (!holdsFor(leaves[index] as Leaf, met)) return false;
  return true;
}

function holdsFor({ value, cut, denied }: Leaf, met: Json | undefined): boolean {
  if (cut.by === 'bound') return denied;
  const isNamed = Array.isArray(value) ? (value as (Json | undefined)[]).includes(met) : met === value;
  return (isNamed === cut.named) !== denied;
}

/** The share of rows that a column leaves, on average over some of its bitmaps. */
export function density({ bits, classes, named }: Column): number {
  // What every other value leaves counts only where nothing is named.
  const count = Math.max(1, classes + named.size);
  const words = bits.length / (classes + named.size + 1);
  const step = Math.max(1, Math.floor(count / 16));
  let [sum, sampled] = [0, 0];
  for (let place = 0; place < count; place += step) {
    sampled += 1;
    for (let at = place * words; at < (place + 1) * words; at += 1) sum += ones(bits[at] as number);
  }
  return sum / sampled;
}

function ones(word: number): number {
  let sum = 0;
  for (let left = word; left !== 0; left &= left - 1) sum += 1;
  return sum;
}

/** The bitmap of all of so many rows. */
export function allOnes(rows: number): Int32Array {
  const bits = new Int32Array(wordsFor(rows)).fill(-1);
  if (rows % 32 !== 0) bits[bits.length - 1] = 2 ** (rows % 32) - 1;
  return bits;
}

const set = (bits: Int32Array, start: number, row: number) => {
  bits[start + (row >> 5)] = (bits[start + (row >> 5)] as number) | (1 << (row & 31));
};
const clear = (bits: Int32Array, start: number, row: number) => {
  bits[start + (row >> 5)] = (bits[start + (row >> 5)] as number) & ~(1 << (row & 31));
};
const flip = (bits: Int32Array, start: number, row: number) => {
  bits[start + (row >> 5)] = (bits[start + (row >> 5)] as number) ^ (1 << (row & 31));
};
