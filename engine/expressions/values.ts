import type { Json } from '../ground/definition.ts';
import { countSteps, countText, exceed, limits } from '../ground/limits.ts';
import {
  compareNumbers,
  Decimal,
  divide,
  type FeelNumber,
  isNumber,
  numberToJson,
  roundTo,
  sameNumber,
  toDouble,
} from './decimals.ts';
import {
  DaysDuration,
  daySeconds,
  FeelDate,
  FeelDateTime,
  FeelTime,
  instantOf,
  isoText,
  isTemporal,
  MonthsDuration,
  type Place,
} from './temporal.ts';

/** What lies between two ends; an end that is null is none. */
export class FeelRange {
  readonly start: unknown;
  readonly end: unknown;
  readonly startIncluded: boolean;
  readonly endIncluded: boolean;
  /** The comparison that it was written as, if it was: `(< 10)`. */
  readonly sign: string | undefined;
  constructor(start: unknown, end: unknown, startIncluded: boolean, endIncluded: boolean, sign?: string) {
    this.start = start;
    this.end = end;
    this.startIncluded = startIncluded;
    this.endIncluded = endIncluded;
    this.sign = sign;
  }
}

/** A function as a value. */
export class FeelFunction {
  readonly parameters: readonly string[];
  readonly call: (given: unknown[]) => unknown;
  constructor(parameters: readonly string[], call: (given: unknown[]) => unknown) {
    this.parameters = parameters;
    this.call = call;
  }
}

export type FeelContext = Record<string, unknown>;

export type Kind =
  | 'null'
  | 'number'
  | 'string'
  | 'boolean'
  | 'date'
  | 'time'
  | 'dateTime'
  | 'days'
  | 'months'
  | 'list'
  | 'context'
  | 'range'
  | 'function';

/** What kind a value is of. @example kindOf(1.5) // 'number' */
export function kindOf(value: unknown): Kind {
  switch (typeof value) {
    case 'number':
      return 'number';
    case 'string':
      return 'string';
    case 'boolean':
      return 'boolean';
    case 'object':
      return value === null ? 'null' : kindOfObject(value);
    default:
      return 'null';
  }
}

function kindOfObject(value: object): Kind {
  if (Array.isArray(value)) return 'list';
  if (value instanceof FeelDate) return 'date';
  if (value instanceof FeelDateTime) return 'dateTime';
  if (value instanceof DaysDuration) return 'days';
  if (value instanceof MonthsDuration) return 'months';
  if (value instanceof FeelTime) return 'time';
  if (value instanceof Decimal) return 'number';
  if (value instanceof FeelRange) return 'range';
  return value instanceof FeelFunction ? 'function' : 'context';
}

export const isContext = (value: unknown): value is FeelContext =>
  typeof value === 'object' && value !== null && kindOfObject(value) === 'context';

/**
 * Whether two values are equal: null where they are of kinds that cannot be.
 *
 * @param place where dates and times are told that do not say it themselves
 */
export function equal(a: unknown, b: unknown, place: Place): boolean | null {
  if (a === b) return true;
  if (a === null || b === null || a === undefined || b === undefined) return (a ?? null) === (b ?? null);
  const [kind, other] = [kindOf(a), kindOf(b)];
  if (kind !== other) return isDay(kind) && isDay(other) ? compare(a, b, place) === 0 : null;
  switch (kind) {
    case 'number':
      return sameNumber(a as FeelNumber, b as FeelNumber);
    case 'list':
      return equalItems(a as unknown[], b as unknown[], place);
    case 'context':
      return equalEntries(a as FeelContext, b as FeelContext, place);
    case 'range':
      return equalRanges(a as FeelRange, b as FeelRange, place);
    case 'function':
    case 'string':
    case 'boolean':
      return false;
    default:
      return compare(a, b, place) === 0;
  }
}

function equalItems(a: unknown[], b: unknown[], place: Place): boolean {
  if (a.length !== b.length) return false;
  countSteps(a.length);
  return a.every((item, index) => equal(item, b[index], place) === true);
}

function equalEntries(a: FeelContext, b: FeelContext, place: Place): boolean {
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  countSteps(names.length);
  return names.every((name) => Object.hasOwn(b, name) && equal(a[name], b[name], place) === true);
}

function equalRanges(a: FeelRange, b: FeelRange, place: Place): boolean {
  return (
    a.sign === b.sign &&
    a.startIncluded === b.startIncluded &&
    a.endIncluded === b.endIncluded &&
    equal(a.start, b.start, place) === true &&
    equal(a.end, b.end, place) === true
  );
}

const isDay = (kind: Kind) => kind === 'date' || kind === 'dateTime';

/**
 * Below zero, zero or above as the first comes before the second, with it or after it; undefined where they have no order.
 *
 * @param place where dates and times are told that do not say it themselves; a date begins there at midnight
 */
export function compare(a: unknown, b: unknown, place: Place): number | undefined {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === 'string') return typeof b === 'string' ? compareTexts(a, b) : undefined;
  if (isNumber(a)) return isNumber(b) ? compareNumbers(a, b) : undefined;
  if (a instanceof FeelDate) {
    if (b instanceof FeelDate) return a.day - b.day;
    return b instanceof FeelDateTime ? compareDateTimes(midnight(a), b, place) : undefined;
  }
  if (a instanceof FeelDateTime) {
    if (b instanceof FeelDateTime) return compareDateTimes(a, b, place);
    return b instanceof FeelDate ? compareDateTimes(a, midnight(b), place) : undefined;
  }
  if (a instanceof FeelTime) return b instanceof FeelTime ? compareTimes(a, b, place) : undefined;
  if (a instanceof DaysDuration) return b instanceof DaysDuration ? compareNumbers(a.seconds, b.seconds) : undefined;
  if (a instanceof MonthsDuration) return b instanceof MonthsDuration ? a.months - b.months : undefined;
  return undefined;
}

const midnight = ({ day }: FeelDate) => new FeelDateTime(day, 0);

/** Texts are in the order of their code points. */
function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  const shorter = Math.min(a.length, b.length);
  for (let index = 0; index < shorter; index += 1) {
    const [one, other] = [a.charCodeAt(index), b.charCodeAt(index)];
    if (one === other) continue;
    // A half of a sign beyond the first 65,536 stands for one above all that are written in one piece.
    return one >= 0xd800 && other >= 0xd800 ? wide(one) - wide(other) : one - other;
  }
  return a.length - b.length;
}

const wide = (code: number) => (code < 0xe000 ? code + 0x10000 : code);

/** Times are compared to the millisecond, as the standard's own tests have it; what is finer is kept, but tells none apart. */
const compareSeconds = (a: FeelNumber, b: FeelNumber) =>
  a === b ? 0 : compareNumbers(roundTo(a, 3, 'floor') ?? 0, roundTo(b, 3, 'floor') ?? 0);

function compareDateTimes(a: FeelDateTime, b: FeelDateTime, place: Place): number {
  if (!a.place && !b.place) return a.day === b.day ? compareSeconds(a.seconds, b.seconds) : a.day - b.day;
  return compareSeconds(instantOf(a, place), instantOf(b, place));
}

function compareTimes(a: FeelTime, b: FeelTime, place: Place): number {
  if (!a.place && !b.place) return compareSeconds(a.seconds, b.seconds);
  const instant = (time: FeelTime) => instantOf(new FeelDateTime(0, time.seconds, time.place), place);
  return compareSeconds(instant(a), instant(b));
}

/** Whether two values are the same in kind and in all that they say: `is()`. */
export function isSame(a: unknown, b: unknown): boolean {
  if (kindOf(a) !== kindOf(b) || equal(a, b, { offset: 0 }) !== true) return false;
  const [one, other] = [placeOf(a), placeOf(b)];
  return one?.zone === other?.zone && one?.offset === other?.offset;
}

const placeOf = (value: unknown) =>
  value instanceof FeelTime || value instanceof FeelDateTime ? value.place : undefined;

/** Whether a value lies in a range; null where that cannot be told. */
export function within(value: unknown, range: FeelRange, place: Place): boolean | null {
  const { start, end, sign } = range;
  if (sign === '!=') {
    const same = equal(value, start, place);
    return same === null ? null : !same;
  }
  if (sign === '=') return equal(value, start, place);
  const open = sign !== undefined;
  if (value === null || (!open && (start === null || end === null))) return null;
  const low = start === null ? 1 : compare(value, start, place);
  const high = end === null ? -1 : compare(value, end, place);
  if (low === undefined || high === undefined) return null;
  return (range.startIncluded ? low >= 0 : low > 0) && (range.endIncluded ? high <= 0 : high < 0);
}

/** A value as JSON; what JSON cannot say is null. */
export const toJson = (value: unknown): Json => jsonOf(value, numberToJson, 0);

/** The same, but that a number of more digits than JSON's have stands for itself: what is rounded, or added up, is not rounded before. */
export const toUnrounded = (value: unknown): Json => jsonOf(value, (decimal) => decimal as unknown as Json, 0);

function jsonOf(value: unknown, ofDecimal: (value: Decimal) => Json, depth: number): Json {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') {
    countText(value.length);
    return value;
  }
  if (typeof value !== 'object' || value === null) return null;
  if (depth > limits.valueDepth.most) exceed('valueDepth');
  if (Array.isArray(value)) {
    countSteps(2 * value.length);
    return value.map((item) => jsonOf(item, ofDecimal, depth + 1));
  }
  if (value instanceof Decimal) return ofDecimal(value);
  if (isTemporal(value)) return temporalToJson(value);
  if (value instanceof FeelRange || value instanceof FeelFunction) return null;
  const entries = Object.entries(value);
  countSteps(3 * entries.length);
  return Object.fromEntries(entries.map(([key, item]) => [key, jsonOf(item, ofDecimal, depth + 1)]));
}

/** What came in as a text is that text; a duration that was computed is a number: of months, or of days. */
function temporalToJson(value: Parameters<typeof isoText>[0]): Json {
  if (value.text !== undefined) return value.text;
  if (value instanceof MonthsDuration) return value.months;
  if (value instanceof DaysDuration) return toDouble(divide(value.seconds, daySeconds) ?? 0);
  return isoText(value);
}
