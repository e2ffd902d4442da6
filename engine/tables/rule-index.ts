import type { Condition, FactCondition, Json } from '../definition.ts';
import type { Frame } from '../expressions/scope.ts';
import type { ReadJson } from '../rules/conditions.ts';

/** Which rules hold, by looking each fact's value up once instead of testing each rule. */
export interface RuleIndex {
  /** Position of the first rule that holds, or -1. */
  first(frame: Frame): number;
  /** Whether the latest answer holds as it is; otherwise it may name rules too many, and each must be tested. */
  readonly certain: boolean;
  /** Positions of all rules that hold, in order. */
  all(frame: Frame): number[];
}

type Bits = Uint32Array;

/** A fact's column: for a value, the rules that this fact does not rule out. */
interface Column {
  read: ReadJson;
  /** Its place in the frame, where it has one. */
  slot: number;
  /** Sorted bounds; the value v falls in interval 2i+1 when it equals bound i, in 2i when it lies below it. */
  cuts: Float64Array;
  intervals: Bits[];
  /** For values that are no number, by value; what is not here gets `other`. */
  exact: Map<Json, Bits>;
  other: Bits;
}

const fewestRules = 8;
/** Past this many words of bitmaps an index costs more memory than the time it saves. */
const mostWords = 32_000_000;

const numericOperators: Record<string, (value: number, bound: number) => boolean> = {
  equal: (value, bound) => value === bound,
  lessThan: (value, bound) => value < bound,
  lessThanInclusive: (value, bound) => value <= bound,
  greaterThan: (value, bound) => value > bound,
  greaterThanInclusive: (value, bound) => value >= bound,
};

/**
 * Builds an index over rules whose conditions are all `all` of comparisons of facts with constants: what a decision table
 * is in normal form.
 *
 * @returns undefined where some rule says more than that, or where there are too few rules for it to pay
 */
export function createRuleIndex(conditions: Condition[], readFact: (name: string) => ReadJson): RuleIndex | undefined {
  if (conditions.length < fewestRules) return undefined;
  const byFact = new Map<string, { rule: number; condition: FactCondition }[]>();
  for (const [rule, condition] of conditions.entries()) {
    if (!('all' in condition) || !condition.all.every(isIndexable)) return undefined;
    for (const part of condition.all as FactCondition[]) {
      const parts = byFact.get(part.fact) ?? [];
      parts.push({ rule, condition: part });
      byFact.set(part.fact, parts);
    }
  }
  const words = Math.ceil(conditions.length / 32);
  const columns: Column[] = [];
  let used = 0;
  for (const [fact, parts] of byFact) {
    const column = createColumn(parts, conditions.length, words, readFact(fact));
    used += (column.intervals.length + column.exact.size) * words;
    if (used > mostWords) return undefined;
    columns.push(column);
  }
  return createLookup(columns, words, conditions.length);
}

function isIndexable(condition: Condition): boolean {
  if (!('fact' in condition) || condition.path !== undefined) return false;
  const { operator, value } = condition;
  if (operator === 'in') return Array.isArray(value) && value.every(isScalar);
  if (operator === 'equal') return isScalar(value as Json);
  return operator in numericOperators && typeof value === 'number';
}

const isScalar = (value: Json) => typeof value !== 'object' || value === null;

function createColumn(
  parts: { rule: number; condition: FactCondition }[],
  count: number,
  words: number,
  read: ReadJson,
): Column {
  const other = allOnes(count, words);
  for (const { rule } of parts) clear(other, rule);
  const bounds = parts.flatMap(({ condition }) =>
    [condition.value].flat().filter((value) => typeof value === 'number'),
  );
  const cuts = Float64Array.from(new Set(bounds)).sort();
  const byRule = new Map<number, FactCondition[]>();
  for (const { rule, condition } of parts) byRule.set(rule, [...(byRule.get(rule) ?? []), condition]);
  const intervals = cuts.length === 0 ? [] : sweep(cuts, byRule, other);
  const exact = new Map<Json, Bits>();
  const named = parts.flatMap(({ condition }) => [condition.value].flat().filter((value) => typeof value !== 'number'));
  for (const value of new Set(named as Json[])) {
    const bits = other.slice();
    for (const [rule, conditions] of byRule) if (conditions.every((one) => equals(one, value))) set(bits, rule);
    exact.set(value, bits);
  }
  return { read, slot: read.slot ?? -1, cuts, intervals, exact, other };
}

const equals = ({ operator, value }: FactCondition, met: Json) =>
  operator === 'in' ? (value as Json[]).includes(met) : operator === 'equal' && value === met;

/** The bitmap of each interval between the cuts: a rule's numbers are some runs of intervals, found by bisection. */
function sweep(cuts: Float64Array, byRule: Map<number, FactCondition[]>, other: Bits): Bits[] {
  const intervals = Array.from({ length: cuts.length * 2 + 1 }, () => other.slice());
  const place = new Map(Array.from(cuts, (cut, index) => [cut, index * 2 + 1]));
  for (const [rule, conditions] of byRule) {
    const { from, to, among } = intervalsOf(conditions, place, intervals.length);
    if (among) for (const interval of among) set(intervals[interval] as Bits, rule);
    else for (let interval = from; interval <= to; interval += 1) set(intervals[interval] as Bits, rule);
  }
  return intervals;
}

interface Intervals {
  from: number;
  to: number;
  /** Only these, where conditions name single values. */
  among?: number[];
}

function intervalsOf(conditions: FactCondition[], place: Map<number, number>, count: number): Intervals {
  let from = 0;
  let to = count - 1;
  let among: Set<number> | undefined;
  for (const { operator, value } of conditions) {
    if (operator === 'in' || operator === 'equal') {
      const places = [value].flat().flatMap((one) => place.get(one as number) ?? []);
      among = new Set(among ? places.filter((one) => among?.has(one)) : places);
      continue;
    }
    const at = place.get(value as number) ?? 0;
    if (operator === 'lessThan') to = Math.min(to, at - 1);
    if (operator === 'lessThanInclusive') to = Math.min(to, at);
    if (operator === 'greaterThan') from = Math.max(from, at + 1);
    if (operator === 'greaterThanInclusive') from = Math.max(from, at);
  }
  return among ? { from, to, among: [...among].filter((one) => one >= from && one <= to) } : { from, to };
}

/** A column whose bitmaps stand in the pool of all: for a value, the place where its bitmap begins. */
interface PooledColumn {
  read: ReadJson;
  slot: number;
  cuts: Float64Array;
  /** Places of the intervals' bitmaps: one behind the other. */
  intervals: number;
  exact: Map<Json, number>;
  other: number;
}

/** Puts every bitmap into one array: looking into it costs a sum, not another object. */
function pooled(columns: Column[], words: number, count: number): { pool: Bits; columns: PooledColumn[] } {
  const bitmaps: Bits[] = [allOnes(count, words)];
  const add = (...more: Bits[]) => (bitmaps.push(...more) - more.length) * words;
  const result = columns.map(({ read, slot, cuts, intervals, exact, other }) => {
    const start = bitmaps.length * words;
    for (const interval of intervals) bitmaps.push(interval);
    const places = new Map([...exact].map(([value, bits]) => [value, add(bits)]));
    return { read, slot, cuts, intervals: start, exact: places, other: add(other) };
  });
  const pool = new Uint32Array(bitmaps.length * words);
  bitmaps.forEach((bits, index) => {
    pool.set(bits, index * words);
  });
  return { pool, columns: result };
}

/** Where the bitmap for a value begins; negative where only the operators' own coercion can tell (a number written as text). */
function placeFor({ cuts, exact, other, intervals }: PooledColumn, words: number, value: Json): number {
  if (typeof value !== 'number') {
    if (cuts.length > 0 && value !== null && typeof value !== 'boolean') return -1;
    return exact.get(value) ?? other;
  }
  if (cuts.length === 0) return other;
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cuts[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return intervals + (cuts[low] === value ? low * 2 + 1 : low * 2) * words;
}

function createLookup(sources: Column[], words: number, count: number): RuleIndex {
  // The columns that leave fewest rules first: most words are empty after two.
  const { pool, columns } = pooled(
    sources.toSorted((a, b) => density(a) - density(b)),
    words,
    count,
  );
  const width = columns.length;
  // Where the bitmap of each column's present value begins; the pool begins with that of all rules.
  const places = new Int32Array(Math.max(2, width));
  const lookup = { certain: true, first, all };
  return lookup;

  function pick(frame: Frame): void {
    lookup.certain = true;
    for (let index = 0; index < width; index += 1) {
      const column = columns[index] as PooledColumn;
      const value = (column.slot < 0 ? column.read(frame) : frame[column.slot]) as Json;
      const place = placeFor(column, words, value);
      places[index] = Math.max(0, place);
      if (place < 0) lookup.certain = false;
    }
  }

  /** The rules of one word that no column rules out. */
  function wordAt(index: number, bits: number): number {
    let left = bits;
    for (let column = 2; column < width && left !== 0; column += 1) {
      left &= pool[(places[column] as number) + index] as number;
    }
    return left;
  }

  function first(frame: Frame): number {
    pick(frame);
    const [one, two] = [places[0] as number, places[1] as number];
    for (let index = 0; index < words; index += 1) {
      let bits = (pool[one + index] as number) & (pool[two + index] as number);
      if (bits === 0) continue;
      bits = wordAt(index, bits);
      if (bits !== 0) return index * 32 + (31 - Math.clz32(bits & -bits));
    }
    return -1;
  }

  function all(frame: Frame): number[] {
    pick(frame);
    const found: number[] = [];
    for (let index = 0; index < words; index += 1) {
      let bits = wordAt(
        index,
        (pool[(places[0] as number) + index] as number) & (pool[(places[1] as number) + index] as number),
      );
      for (; bits !== 0; bits &= bits - 1) found.push(index * 32 + (31 - Math.clz32(bits & -bits)));
    }
    return found;
  }
}

/** The share of rules that a column leaves, on average over its classes. */
function density({ intervals, exact, other }: Column): number {
  const classes = intervals.length + exact.size > 0 ? [...intervals, ...exact.values()] : [other];
  const step = Math.max(1, Math.floor(classes.length / 16));
  const sample = classes.filter((_, index) => index % step === 0);
  return sample.reduce((sum, bits) => sum + ones(bits), 0) / sample.length;
}

function ones(bits: Bits): number {
  let sum = 0;
  for (const word of bits) for (let left = word; left !== 0; left &= left - 1) sum += 1;
  return sum;
}

function allOnes(count: number, words: number): Bits {
  const bits = new Uint32Array(words).fill(0xffffffff);
  if (count % 32 !== 0) bits[words - 1] = 2 ** (count % 32) - 1;
  return bits;
}
const set = (bits: Bits, position: number) => {
  bits[position >> 5] = (bits[position >> 5] as number) | (1 << (position & 31));
};
const clear = (bits: Bits, position: number) => {
  bits[position >> 5] = (bits[position >> 5] as number) & ~(1 << (position & 31));
};
