import { countSteps } from '../ground/limits.ts';
import { civilDate } from './dates.ts';
import { compareNumbers, divide, type FeelNumber, modulo, negate, roundTo, toDouble } from './decimals.ts';
import { childOf, type Env, type Typed } from './env.ts';
import type { FeelNode } from './feel-node.ts';
import { plainName } from './parse.ts';
import type { Frame } from './scope.ts';
import {
  DaysDuration,
  daySeconds,
  type FeelDate,
  type FeelDateTime,
  type FeelTime,
  type MonthsDuration,
  offsetAt,
  type Place,
} from './temporal.ts';
import { anyType, type FeelType } from './types.ts';
import { type FeelRange, isContext, type Kind, kindOf } from './values.ts';

const datePart: Record<string, (day: number) => number> = {
  year: (day) => civilDate(day)[0],
  month: (day) => civilDate(day)[1],
  day: (day) => civilDate(day)[2],
  weekday: (day) => weekdayOf(day),
};

/** Monday is 1. */
export const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1;

const whole = (value: FeelNumber | null) => toDouble(roundTo(value ?? 0, 0, 'floor') ?? 0);
const timePart: Record<string, (seconds: FeelNumber) => unknown> = {
  hour: (seconds) => whole(divide(seconds, 3600)),
  minute: (seconds) => whole(divide(modulo(seconds, 3600) ?? 0, 60)),
  second: (seconds) => modulo(seconds, 60),
};

function placePart(name: string, place: Place | undefined, day: number, seconds: FeelNumber): unknown {
  if (name === 'timezone') return place?.zone ?? null;
  return place ? new DaysDuration(offsetAt(place, day, seconds)) : null;
}

const placeParts = new Set(['time offset', 'timezone']);

/** A part of a duration: of one below zero it is below zero as well. */
function durationPart(seconds: FeelNumber, unit: number, of: number): number {
  const isNegative = compareNumbers(seconds, 0) < 0;
  const size = isNegative ? negate(seconds) : seconds;
  const rest = Number.isFinite(of) ? (modulo(size, of) ?? 0) : size;
  const count = whole(divide(rest, unit));
  return isNegative ? 0 - count : count;
}

const daysPart: Record<string, (seconds: FeelNumber) => unknown> = {
  days: (seconds) => durationPart(seconds, daySeconds, Number.POSITIVE_INFINITY),
  hours: (seconds) => durationPart(seconds, 3600, daySeconds),
  minutes: (seconds) => durationPart(seconds, 60, 3600),
  seconds: (seconds) => {
    const isNegative = compareNumbers(seconds, 0) < 0;
    const rest = modulo(isNegative ? negate(seconds) : seconds, 60) ?? 0;
    return isNegative ? negate(rest) : rest;
  },
};

/** What `value.name` is for each kind of value that has parts. */
const parts: Partial<Record<Kind, (value: any, name: string) => unknown>> = {
  date: ({ day }: FeelDate, name) => datePart[name]?.(day),
  dateTime: ({ day, seconds, place }: FeelDateTime, name) =>
    placeParts.has(name) ? placePart(name, place, day, seconds) : (datePart[name]?.(day) ?? timePart[name]?.(seconds)),
  time: ({ seconds, place }: FeelTime, name) =>
    placeParts.has(name) ? placePart(name, place, 0, seconds) : timePart[name]?.(seconds),
  days: ({ seconds }: DaysDuration, name) => daysPart[name]?.(seconds),
  months: ({ months }: MonthsDuration, name) =>
    ({ years: Math.trunc(months / 12) + 0, months: (months % 12) + 0 })[name],
  range: (range: FeelRange, name) =>
    ({
      start: range.start,
      end: range.end,
      'start included': range.startIncluded,
      'end included': range.endIncluded,
    })[name],
};

/** Which parts are numbers. */
const numberParts: Partial<Record<FeelType['is'], readonly string[]>> = {
  date: Object.keys(datePart),
  dateTime: [...Object.keys(datePart), ...Object.keys(timePart)],
  time: Object.keys(timePart),
  days: Object.keys(daysPart),
  months: ['years', 'months'],
};

/**
 * `value.name`: an entry of a context, a part of a time, of a list that of each item; null where there is none.
 *
 * @example partOf(new FeelDate(0), 'year') // 1970
 */
function partOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value)) {
    countSteps(2 * value.length);
    return value.map((item) => partOf(item, name));
  }
  if (!isContext(value))
    return (Object.hasOwn(Object.prototype, name) ? null : parts[kindOf(value)]?.(value, name)) ?? null;
  if (Object.hasOwn(value, name)) return value[name] ?? null;
  const plain = plainName(name);
  const found = /[^\w$]/.test(name) ? Object.keys(value).find((one) => plainName(one) === plain) : undefined;
  return found === undefined ? null : (value[found] ?? null);
}

/** `a.b`. */
export function compilePath(children: readonly FeelNode[], env: Env): Typed {
  const target = childOf(children, 0);
  const name = childOf(children, 2).text.replace(/\s+/g, ' ');
  const variable = target.name === 'VariableName' ? env.find(target.text) : undefined;
  const entry = variable && 'entries' in variable ? entryOf(variable as WithEntries, name) : undefined;
  if (entry) return entry;
  const { type, read } = env.compile(target, env);
  return { type: partType(type, name), read: (frame: Frame) => partOf(read(frame), name) };
}

type WithEntries = { entries: Record<string, Typed> };
const entryOf = ({ entries }: WithEntries, name: string) => (Object.hasOwn(entries, name) ? entries[name] : undefined);

function partType(type: FeelType, name: string): FeelType {
  if (type.is === 'context') return (Object.hasOwn(type.entries, name) ? type.entries[name] : undefined) ?? anyType;
  if (type.is === 'list') return { is: 'list', item: partType(type.item, name) };
  return numberParts[type.is]?.includes(name) ? { is: 'number' } : anyType;
}
