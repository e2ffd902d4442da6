import { exceed, limits } from '../ground/limits.ts';
import { addMonths } from './dates.ts';
import {
  add,
  compareNumbers,
  divide,
  type FeelNumber,
  multiply,
  negate,
  power,
  roundTo,
  subtract,
  toDouble,
} from './decimals.ts';
import {
  DaysDuration,
  daySeconds,
  FeelDate,
  FeelDateTime,
  FeelTime,
  fromSeconds,
  instantOf,
  isInCalendar,
  MonthsDuration,
} from './temporal.ts';
import type { FeelType } from './types.ts';
import { type Kind, kindOf } from './values.ts';

interface Operation {
  type: FeelType;
  run(a: any, b: any): unknown;
}

const row = (is: Exclude<Kind, 'list' | 'context'>, run: Operation['run']): Operation => ({ type: { is }, run });

/** Texts that are joined with themselves again and again must not double for ever. */
function join(a: string, b: string): string {
  if (a.length + b.length > limits.textLength.most) exceed('textLength');
  return a + b;
}

const whole = (value: FeelNumber | null) => toDouble(roundTo(value ?? 0, 0, 'floor') ?? 0);
const days = (seconds: FeelNumber | null) => (seconds === null ? null : new DaysDuration(seconds));
/** Months are whole: what is left of one is dropped. */
const months = (count: FeelNumber | null) =>
  count === null ? null : new MonthsDuration(toDouble(roundTo(count, 0, 'down') ?? 0));

const moveDate = (date: FeelDate, seconds: FeelNumber | null) =>
  new FeelDate(date.day + whole(divide(seconds ?? 0, daySeconds)));
const moveTime = (time: FeelTime, seconds: FeelNumber) =>
  new FeelTime(fromSeconds(0, add(time.seconds, seconds) ?? 0).seconds, time.place);
const moveDateTime = (at: FeelDateTime, seconds: FeelNumber) =>
  fromSeconds(at.day, add(at.seconds, seconds) ?? 0, at.place);
const moveMonths = (at: FeelDateTime, count: number) =>
  new FeelDateTime(addMonths(at.day, count), at.seconds, at.place);
const midnight = ({ day }: FeelDate) => new FeelDateTime(day, 0, { offset: 0 });

/** What lies between two moments; of one whose place is told and one whose is not nothing is known. */
function between(a: FeelDateTime, b: FeelDateTime): DaysDuration | null {
  if ((a.place === undefined) !== (b.place === undefined)) return null;
  const nowhere = { offset: 0 };
  return days(subtract(instantOf(a, nowhere), instantOf(b, nowhere)));
}

const timeBetween = (a: FeelTime, b: FeelTime) =>
  between(new FeelDateTime(0, a.seconds, a.place), new FeelDateTime(0, b.seconds, b.place));

/** `left operator right` → what it does: one row a pair of kinds that FEEL joins; any other pair is null. */
const operations: Record<string, Operation> = {
  'number + number': row('number', add),
  'number - number': row('number', subtract),
  'number * number': row('number', multiply),
  'number / number': row('number', divide),
  'number ** number': row('number', power),
  'string + string': row('string', join),
  'date - date': row('days', (a: FeelDate, b: FeelDate) => new DaysDuration((a.day - b.day) * daySeconds)),
  'dateTime - dateTime': row('days', between),
  'dateTime - date': row('days', (a, b) => between(a, midnight(b))),
  'date - dateTime': row('days', (a, b) => between(midnight(a), b)),
  'time - time': row('days', timeBetween),
  'date + months': row('date', (a, b) => new FeelDate(addMonths(a.day, b.months))),
  'date - months': row('date', (a, b) => new FeelDate(addMonths(a.day, -b.months))),
  'date + days': row('date', (a, b) => moveDate(a, b.seconds)),
  'date - days': row('date', (a, b) => moveDate(a, negate(b.seconds))),
  'dateTime + months': row('dateTime', (a, b) => moveMonths(a, b.months)),
  'dateTime - months': row('dateTime', (a, b) => moveMonths(a, -b.months)),
  'dateTime + days': row('dateTime', (a, b) => moveDateTime(a, b.seconds)),
  'dateTime - days': row('dateTime', (a, b) => moveDateTime(a, negate(b.seconds))),
  'time + days': row('time', (a, b) => moveTime(a, b.seconds)),
  'time - days': row('time', (a, b) => moveTime(a, negate(b.seconds))),
  'days + days': row('days', (a, b) => days(add(a.seconds, b.seconds))),
  'days - days': row('days', (a, b) => days(subtract(a.seconds, b.seconds))),
  'days * number': row('days', (a, b) => days(multiply(a.seconds, b))),
  'days / number': row('days', (a, b) => days(divide(a.seconds, b))),
  'days / days': row('number', (a, b) => divide(a.seconds, b.seconds)),
  'months + months': row('months', (a, b) => months(a.months + b.months)),
  'months - months': row('months', (a, b) => months(a.months - b.months)),
  'months * number': row('months', (a, b) => months(multiply(a.months, b))),
  'months / number': row('months', (a, b) => months(divide(a.months, b))),
  'months / months': row('number', (a, b) => divide(a.months, b.months)),
};

/** What may be joined the other way round as well. */
for (const pair of [
  'months + date',
  'days + date',
  'months + dateTime',
  'days + dateTime',
  'days + time',
  'number * days',
  'number * months',
]) {
  const [left, sign, right] = pair.split(' ') as [string, string, string];
  const { type, run } = operations[`${right} ${sign} ${left}`] as Operation;
  operations[pair] = { type, run: (a, b) => run(b, a) };
}

/** The operation of two kinds, if FEEL has it: `operationFor('date', '+', 'months')`. */
function operationFor(left: string, sign: string, right: string): Operation | undefined {
  return operations[`${left} ${sign === '^' ? '**' : sign} ${right}`];
}

/** What is known of two joined values by their types; undefined where they are never joined. */
export function typeOfJoined(left: FeelType, sign: string, right: FeelType): FeelType | undefined {
  const durations = ['days', 'months'];
  const [lefts, rights] = [left.is, right.is].map((is) => (is === 'duration' ? durations : [is])) as [
    string[],
    string[],
  ];
  const found = lefts.flatMap((a) => rights.flatMap((b) => operationFor(a, sign, b)?.type ?? []));
  const [first] = found;
  if (left.is === 'any' || right.is === 'any') return { is: 'any' };
  return found.every(({ is }) => is === first?.is) ? first : { is: 'any' };
}

/**
 * Two values joined by a sign; null where FEEL does not join them.
 *
 * @example calculate(new FeelDate(0), '+', new MonthsDuration(1)) // 1970-02-01
 */
export function calculate(a: unknown, sign: string, b: unknown): unknown {
  return inCalendar(operationFor(kindOf(a), sign, kindOf(b))?.run(a, b) ?? null);
}

/** Null instead of a day that no date can be written for. */
function inCalendar(result: unknown): unknown {
  const isDated = result instanceof FeelDate || result instanceof FeelDateTime;
  return isDated && !isInCalendar(result.day) ? null : result;
}

/** The operation of two values whose types are known; undefined where FEEL has none. */
export function joining(
  left: FeelType,
  sign: string,
  right: FeelType,
): ((a: unknown, b: unknown) => unknown) | undefined {
  const run = operationFor(left.is, sign, right.is)?.run;
  return run && ((a, b) => (a === null || b === null ? null : inCalendar(run(a, b))));
}

/** A value with the other sign; null for what has none. */
export function negative(value: unknown): unknown {
  if (value instanceof DaysDuration) return new DaysDuration(negate(value.seconds));
  if (value instanceof MonthsDuration) return new MonthsDuration(0 - value.months);
  return kindOf(value) === 'number' ? negate(value as FeelNumber) : null;
}

/** A duration without its sign. */
export const absolute = (value: DaysDuration | MonthsDuration): unknown => {
  const isNegative = value instanceof MonthsDuration ? value.months < 0 : compareNumbers(value.seconds, 0) < 0;
  return isNegative ? negative(value) : value;
};
