import type { Json } from '../definition.ts';
import type { Leaf } from './conjunctions.ts';

/** What one fact's comparisons want, row by row: for each class of its values, the rows that this fact does not rule out. */
export interface Column {
  /** Sorted bounds; the value v is of class 2i+1 when it equals bound i, of 2i when it lies below it. */
  cuts: number[];
  /** So many neighbouring classes (as a power of two) share a bitmap; more than 0: a row in it may not hold after all. */
  shift: number;
  /** Bitmaps of the classes of numbers; none where no number is compared with. */
  numbers: Int32Array[];
  /** Bitmaps of the other values that are named. */
  named: Map<Json, Int32Array>;
  /** The bitmap of every other value. */
  other: Int32Array;
}

/** Most bitmaps for the numbers of one fact. */
const mostNumbers = 512;

/** The comparisons of one fact, by row in ascending order; a row without any is not ruled out by the fact. */
export interface Wanted {
  rows: number[];
  leaves: Leaf[][];
}

/** @param count how many rows there are in all */
export function createColumn(wanted: Wanted, count: number): Column {
  const { rows, leaves } = wanted;
  const bounds = new Set<number>();
  const named = new Map<Json, Int32Array>();
  const bare = allOnes(count);
  for (const row of rows) clear(bare, row);
  for (const list of leaves) {
    for (const { condition } of list) {
      const { value } = condition;
      for (const one of Array.isArray(value) ? value : [value as Json]) {
        if (typeof one === 'number') bounds.add(one);
        else if (!named.has(one)) named.set(one, bare.slice());
      }
    }
  }
  const other = bare.slice();
  for (let index = 0; index < rows.length; index += 1) {
    const [row, list] = [rows[index] as number, leaves[index] as Leaf[]];
    const value = plainValue(list);
    if (value !== undefined) {
      if (typeof value !== 'number') set(named.get(value) as Int32Array, row);
      continue;
    }
    if (list.every((leaf) => holdsFor(leaf, undefined))) set(other, row);
    for (const [one, bits] of named) if (list.every((leaf) => holdsFor(leaf, one))) set(bits, row);
  }
  const cuts = [...bounds].sort((one, two) => one - two);
  return { cuts, ...numbersOf(cuts, wanted, bare), named, other };
}

/** The one value that a row wants of a fact, where it wants one: most cells of texts do. */
export function plainValue([first, second]: Leaf[]): Json | undefined {
  if (!first || second || first.denied || first.condition.operator !== 'equal') return undefined;
  return first.condition.value as Json;
}

/** Whether a comparison holds for a value that is no number; undefined: for any that no condition names. */
export function holdsFor({ condition: { operator, value }, denied }: Leaf, met: Json | undefined): boolean {
  if (operator === 'equal' || operator === 'notEqual') return ((met === value) === (operator === 'equal')) !== denied;
  if (operator === 'in' || operator === 'notIn') {
    return ((value as (Json | undefined)[]).includes(met) === (operator === 'in')) !== denied;
  }
  return denied;
}

/** The bitmap of each class of numbers: what a row wants is mostly a run of classes, found by its bounds. */
function numbersOf(cuts: number[], wanted: Wanted, bare: Int32Array): Pick<Column, 'numbers' | 'shift'> {
  if (cuts.length === 0) return { numbers: [], shift: 0 };
  const classes = cuts.length * 2 + 1;
  let shift = 0;
  while (classes >> shift > mostNumbers) shift += 1;
  const numbers = Array.from({ length: ((classes - 1) >> shift) + 1 }, () => bare.slice());
  const place = new Map(cuts.map((cut, index) => [cut, index * 2 + 1]));
  for (let index = 0; index < wanted.rows.length; index += 1) {
    const row = wanted.rows[index] as number;
    const { from, to, among, except } = classesOf(wanted.leaves[index] as Leaf[], place, classes);
    if (among) {
      for (const one of among)
        if (one >= from && one <= to && !except?.has(one)) set(numbers[one >> shift] as Int32Array, row);
    } else if (from <= to) {
      for (let bucket = from >> shift; bucket <= to >> shift; bucket += 1) set(numbers[bucket] as Int32Array, row);
      // Where classes share a bitmap the row stays in it for its neighbours' sake.
      if (except && shift === 0) for (const one of except) clear(numbers[one] as Int32Array, row);
    }
  }
  return { numbers, shift };
}

interface Classes {
  from: number;
  to: number;
  /** Only these of them, where comparisons name single numbers. */
  among: Set<number> | undefined;
  except: Set<number> | undefined;
}

/** What holds of a number where the comparison does not. */
const contraries: Record<string, string> = {
  equal: 'notEqual',
  notEqual: 'equal',
  in: 'notIn',
  notIn: 'in',
  lessThan: 'greaterThanInclusive',
  lessThanInclusive: 'greaterThan',
  greaterThan: 'lessThanInclusive',
  greaterThanInclusive: 'lessThan',
};

/** The classes of numbers for which all comparisons hold. */
function classesOf(leaves: Leaf[], place: Map<number, number>, classes: number): Classes {
  const found: Classes = { from: 0, to: classes - 1, among: undefined, except: undefined };
  for (const { condition, denied } of leaves) {
    const operator = denied ? contraries[condition.operator] : condition.operator;
    const at = place.get(condition.value as number) ?? 0;
    if (operator === 'lessThan') found.to = Math.min(found.to, at - 1);
    else if (operator === 'lessThanInclusive') found.to = Math.min(found.to, at);
    else if (operator === 'greaterThan') found.from = Math.max(found.from, at + 1);
    else if (operator === 'greaterThanInclusive') found.from = Math.max(found.from, at);
    else {
      const places = [condition.value].flat().flatMap((value) => place.get(value as number) ?? []);
      const { among, except } = found;
      if (operator === 'notEqual' || operator === 'notIn') found.except = new Set([...(except ?? []), ...places]);
      else found.among = new Set(among ? places.filter((one) => among.has(one)) : places);
    }
  }
  return found;
}

/** The share of rows that a column leaves, on average over its classes. */
export function density({ numbers, named, other }: Column): number {
  const all = numbers.length + named.size > 0 ? [...numbers, ...named.values()] : [other];
  const step = Math.max(1, Math.floor(all.length / 16));
  const sample = all.filter((_, index) => index % step === 0);
  return sample.reduce((sum, bits) => sum + ones(bits), 0) / sample.length;
}

function ones(bits: Int32Array): number {
  let sum = 0;
  for (const word of bits) for (let left = word; left !== 0; left &= left - 1) sum += 1;
  return sum;
}

export function allOnes(rows: number): Int32Array {
  const bits = new Int32Array(Math.ceil(rows / 32)).fill(-1);
  if (rows % 32 !== 0) bits[bits.length - 1] = 2 ** (rows % 32) - 1;
  return bits;
}
const set = (bits: Int32Array, row: number) => {
  bits[row >> 5] = (bits[row >> 5] as number) | (1 << (row & 31));
};
const clear = (bits: Int32Array, row: number) => {
  bits[row >> 5] = (bits[row >> 5] as number) & ~(1 << (row & 31));
};
