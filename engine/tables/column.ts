import type { Json } from '../ground/definition.ts';
import { type Leaf, onlyValue } from './conjunctions.ts';

/**
 * What one fact's comparisons want: for each class of its values a bitmap of the rows that this fact does not rule out. The bitmaps
 * stand one after another: those of the classes of numbers, those of the other values that are named, that of every other value.
 */
export interface Column {
  /** Sorted bounds; the value v is of class 2i+1 when it equals bound i, of 2i when it lies below it. */
  cuts: Float64Array;
  /** So many neighbouring classes (as a power of two) share a bitmap; more than 0: a row in it may not hold after all. */
  shift: number;
  /** How many bitmaps the numbers have; 0 where no number is compared with. */
  numbers: number;
  /** The values that are named and are no numbers, each with the place of its bitmap. */
  named: Map<Json, number>;
  bits: Int32Array;
}

/** The comparisons of one fact, each with its row; rows ascend. A row without any is not ruled out by the fact. */
export interface Wanted {
  rows: number[];
  leaves: Leaf[];
}

/** Most bitmaps for the numbers of one fact. */
const mostNumbers = 512;

/** How many words a bitmap of so many rows takes. */
export const wordsFor = (rows: number): number => Math.ceil(rows / 32);

/**
 * Makes the bitmaps of one fact.
 *
 * @param count how many rows there are in all
 */
export function createColumn(wanted: Wanted, count: number): Column {
  const { cuts, values } = valuesIn(wanted.leaves);
  let shift = 0;
  while ((cuts.length * 2) >> shift >= mostNumbers) shift += 1;
  const numbers = cuts.length === 0 ? 0 : ((cuts.length * 2) >> shift) + 1;
  const named = new Map<Json, number>();
  for (const value of values) named.set(value, numbers + named.size);
  const words = wordsFor(count);
  const bits = new Int32Array((numbers + named.size + 1) * words);
  const column = { cuts, shift, numbers, named, bits };
  const bare = allOnes(count);
  for (const row of wanted.rows) clear(bare, 0, row);
  for (let at = numbers * words; at < bits.length; at += words) bits.set(bare, at);
  if (numbers > 0) bits.set(bare);
  mark(column, wanted, words);
  return column;
}

/** The values that comparisons are with: numbers, sorted, and others. */
function valuesIn(leaves: Leaf[]): { cuts: Float64Array; values: Set<Json> } {
  const bounds = new Set<number>();
  const values = new Set<Json>();
  for (const { condition } of leaves) {
    const value = condition.value as Json;
    if (typeof value === 'number') bounds.add(value);
    else if (!Array.isArray(value)) values.add(value);
    else for (const one of value) typeof one === 'number' ? bounds.add(one) : values.add(one);
  }
  return { cuts: Float64Array.from(bounds).sort(), values };
}

/** Puts each row that compares the fact into the bitmaps of the values it holds for. */
function mark(column: Column, { rows, leaves }: Wanted, words: number): void {
  const { cuts, numbers, named, bits } = column;
  const place = new Map<number, number>();
  for (let index = 0; index < cuts.length; index += 1) place.set(cuts[index] as number, index * 2 + 1);
  const other = (numbers + named.size) * words;
  for (let from = 0, to = 0; from < rows.length; from = to) {
    const row = rows[from] as number;
    while (to < rows.length && rows[to] === row) to += 1;
    const plain = plainValue(leaves, from, to);
    if (numbers > 0 && (plain === undefined || typeof plain === 'number')) {
      flipAtEnds(column, words, row, classesOf(leaves, from, to, place, cuts.length * 2));
    }
    if (plain !== undefined) {
      if (typeof plain !== 'number') set(bits, (named.get(plain) as number) * words, row);
      continue;
    }
    if (allHold(leaves, from, to, undefined)) set(bits, other, row);
    for (const [value, index] of named) if (allHold(leaves, from, to, value)) set(bits, index * words, row);
  }
  // Each number's bitmap is that before it, with the rows that begin or end there.
  for (let at = words; at < numbers * words; at += 1) bits[at] = (bits[at] as number) ^ (bits[at - words] as number);
}

/** What a row wants of a number is mostly a run of classes: it is marked where the run begins, and behind its end. */
function flipAtEnds(column: Column, words: number, row: number, { from, to, among, except }: Classes): void {
  const { bits, shift, numbers } = column;
  const flipRun = (first: number, last: number) => {
    flip(bits, first * words, row);
    if (last + 1 < numbers) flip(bits, (last + 1) * words, row);
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

/** The classes of numbers for which all comparisons of a row hold. */
interface Classes {
  from: number;
  to: number;
  /** Only these of them, where comparisons name single numbers. */
  among: number[] | undefined;
  except: number[] | undefined;
}

/** @param last the class of the numbers above every bound */
function classesOf(leaves: Leaf[], first: number, end: number, place: Map<number, number>, last: number): Classes {
  const found: Classes = { from: 0, to: last, among: undefined, except: undefined };
  for (let index = first; index < end; index += 1) {
    const { condition, cut, denied } = leaves[index] as Leaf;
    if (cut.by === 'bound') {
      const at = place.get(condition.value as number) ?? 0;
      // What is denied lies on the other side, the bound with it if it was not before.
      const step = cut.included !== denied ? 0 : 1;
      if ((cut.side === 'below') !== denied) found.to = Math.min(found.to, at - step);
      else found.from = Math.max(found.from, at + step);
      continue;
    }
    const places = [condition.value].flat().flatMap((value) => place.get(value as number) ?? []);
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

/** Whether the comparisons from `from` to `end` all hold for a value that is no number; undefined: for any that no condition names. */
export function allHold(leaves: Leaf[], from: number, end: number, met: Json | undefined): boolean {
  for (let index = from; index < end; index += 1) if (!holdsFor(leaves[index] as Leaf, met)) return false;
  return true;
}

function holdsFor({ condition: { value }, cut, denied }: Leaf, met: Json | undefined): boolean {
  if (cut.by === 'bound') return denied;
  const isNamed = Array.isArray(value) ? (value as (Json | undefined)[]).includes(met) : met === value;
  return (isNamed === cut.named) !== denied;
}

/** The share of rows that a column leaves, on average over some of its bitmaps. */
export function density({ bits, numbers, named }: Column): number {
  // What every other value leaves counts only where nothing is named.
  const count = Math.max(1, numbers + named.size);
  const words = bits.length / (numbers + named.size + 1);
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
