import type { Json } from '../ground/definition.ts';
import { addMonths, parseDate } from './dates.ts';
import { add, divide, type FeelNumber, multiply, subtract, toDouble } from './decimals.ts';
import { type FunctionRow, row } from './function-row.ts';
import { daySeconds, FeelDate, FeelDateTime, fromSeconds, instantOf, type Place } from './temporal.ts';
import type { FeelType } from './types.ts';
import { anyType } from './types.ts';
import { toJson } from './values.ts';
import {
  addWorkingDays,
  isWorkingDay,
  readCalendar,
  toWorkingDay,
  type WorkingCalendar,
  workingDaysBetween,
} from './working-days.ts';

type Dated = FeelDate | FeelDateTime;

const momentOf = (value: Dated, place: Place): FeelNumber =>
  instantOf(value instanceof FeelDate ? new FeelDateTime(value.day, 0) : value, place);

/** Two moments of which neither says its place are told by one clock that nobody sets. */
const nowhere: Place = { offset: 0 };
const between = (unit: number) =>
  row('from: date|dateTime, to: date|dateTime', 'number', ([from, to]: [Dated, Dated], { place }) => {
    const at = [from, to].some((one) => one instanceof FeelDateTime && one.place) ? place : nowhere;
    return divide(subtract(momentOf(to, at), momentOf(from, at)) ?? 0, unit);
  });

const sameKind = ([first]: FeelType[]): FeelType =>
  first?.is === 'date' || first?.is === 'dateTime' ? first : anyType;

/** The days that a date can be written for with four digits. */
const [firstDay, lastDay] = [parseDate('0001-01-01'), parseDate('9999-12-31')];
const written = (value: Dated): Dated | null => (value.day >= firstDay && value.day <= lastDay ? value : null);
const onDay = (value: Dated, day: number): Dated | null =>
  written(value instanceof FeelDate ? new FeelDate(day) : new FeelDateTime(day, value.seconds, value.place));

const addSeconds = (unit: number) =>
  row('to: dateTime, count: number', 'dateTime', ([to, count]: [FeelDateTime, FeelNumber]) =>
    written(fromSeconds(to.day, add(to.seconds, multiply(count, unit) ?? 0) ?? 0, to.place)),
  );

const added = (run: (day: number, count: number) => number) =>
  row('to: date|dateTime, count: number', sameKind, ([to, count]: [Dated, FeelNumber]) =>
    onDay(to, run(to.day, Math.trunc(toDouble(count)))),
  );

/** A function of days and a calendar; of what is no calendar null. */
function byCalendar(
  takes: string,
  gives: 'boolean' | 'number' | typeof sameKind,
  run: (calendar: WorkingCalendar, day: number, other: any) => unknown,
) {
  return row(`date: date|dateTime, ${takes}calendar: context`, gives, (given) => {
    const [value, ...others] = given as [Dated, ...unknown[]];
    const calendar = readCalendar(calendarOf(others.pop()));
    const result = calendar && run(calendar, value.day, others[0]);
    if (typeof gives !== 'function') return result ?? null;
    return typeof result === 'number' ? onDay(value, result) : null;
  });
}

const told = new WeakMap<object, Json>();
/** A calendar as JSON, the same for the same one. */
function calendarOf(value: unknown): Json {
  const known = told.get(value as object) ?? toJson(value);
  told.set(value as object, known);
  return known;
}

/** The product's additions to FEEL: calendar arithmetic in numbers. One row a function; everything else iterates it. */
export const calendarFunctions: Record<string, FunctionRow[]> = {
  daysBetween: [between(daySeconds)],
  hoursBetween: [between(3600)],
  minutesBetween: [between(60)],
  addDays: [added((day, count) => day + count)],
  addHours: [addSeconds(3600)],
  addMinutes: [addSeconds(60)],
  addMonths: [added(addMonths)],
  isWorkingDay: [byCalendar('', 'boolean', isWorkingDay)],
  addWorkingDays: [
    byCalendar('count: number, ', sameKind, (calendar, day, count) => addWorkingDays(calendar, day, toDouble(count))),
  ],
  workingDaysBetween: [
    byCalendar('to: date|dateTime, ', 'number', (calendar, day, to) => workingDaysBetween(calendar, day, to.day)),
  ],
  nextWorkingDay: [byCalendar('', sameKind, (calendar, day) => toWorkingDay(calendar, day, 'next'))],
  previousWorkingDay: [byCalendar('', sameKind, (calendar, day) => toWorkingDay(calendar, day, 'previous'))],
};
