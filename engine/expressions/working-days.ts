import type { Json } from '../ground/definition.ts';
import { countSteps } from '../ground/limits.ts';
import { parseDate } from './dates.ts';

/** Which days are worked: the weekly days off, the holidays among the others, and the days off that are worked all the same. */
export interface WorkingCalendar {
  /** Whether each weekday is worked, Monday first. */
  week: boolean[];
  /** Days of the week's working days that are off, and of its days off that are worked; each sorted. */
  off: number[];
  worked: number[];
}

const weekdayOf = (day: number) => (((day + 3) % 7) + 7) % 7;
const known = new WeakMap<object, WorkingCalendar>();

/**
 * Reads a working-day calendar: `{weekend: [6, 7], holidays: ["2027-01-01"], workingDays: ["2027-01-02"]}`, Monday being 1.
 * Without `weekend` it is Saturday and Sunday; a date in both lists is worked.
 *
 * @returns undefined for what is no object
 */
export function readCalendar(value: Json | undefined): WorkingCalendar | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const found = known.get(value);
  if (found) return found;
  const dates = [value.holidays, value.workingDays].filter(Array.isArray).flat();
  countSteps(10 * dates.length);
  const weekend = Array.isArray(value.weekend) ? value.weekend : [6, 7];
  const week = [1, 2, 3, 4, 5, 6, 7].map((day) => !weekend.includes(day));
  const worked = new Set(datesOf(value.workingDays).filter((day) => !week[weekdayOf(day)]));
  const moved = new Set(datesOf(value.workingDays));
  const off = new Set(datesOf(value.holidays).filter((day) => week[weekdayOf(day)] && !moved.has(day)));
  const sorted = (days: Set<number>) => [...days].sort((a, b) => a - b);
  const calendar = { week, off: sorted(off), worked: sorted(worked) };
  known.set(value, calendar);
  return calendar;
}

function datesOf(list: Json | undefined): number[] {
  if (!Array.isArray(list)) return [];
  return list.map((item) => parseDate(String(item))).filter((day) => !Number.isNaN(day));
}

/** How many of some sorted days are not after a day. */
function upTo(days: number[], day: number): number {
  let [from, to] = [0, days.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((days[middle] as number) <= day) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** How many working days there are up to a day, counted from a fixed Monday: the difference of two is what lies between. */
function countTo({ week, off, worked }: WorkingCalendar, day: number): number {
  const since = day + 3;
  const weeks = Math.floor(since / 7);
  const each = week.filter(Boolean).length;
  const begun = week.slice(0, since - weeks * 7 + 1).filter(Boolean).length;
  return weeks * each + begun - upTo(off, day) + upTo(worked, day);
}

/** Whether a day (number) is worked. */
export function isWorkingDay(calendar: WorkingCalendar, day: number): boolean {
  return countTo(calendar, day) > countTo(calendar, day - 1);
}

/** The working days after `from` up to and with `to`; negative where `to` is earlier. */
export function workingDaysBetween(calendar: WorkingCalendar, from: number, to: number): number {
  return countTo(calendar, to) - countTo(calendar, from);
}

/**
 * The n-th working day after a day, or before it where n is negative; for 0 the day itself.
 * Searches by halves, so that a far day costs no more than a near one.
 *
 * @returns NaN where the calendar has no such day
 * @example addWorkingDays(calendar, friday, 1) // the Monday after
 */
export function addWorkingDays(calendar: WorkingCalendar, day: number, count: number): number {
  const n = Math.trunc(count);
  if (n === 0) return day;
  const wanted = n > 0 ? countTo(calendar, day) + n : countTo(calendar, day - 1) + n + 1;
  const { week, off, worked } = calendar;
  const each = week.filter(Boolean).length;
  const reach = 14 + 7 * ((each > 0 ? Math.abs(n) / each : 0) + off.length + worked.length);
  const ends = each > 0 ? [day] : [day, ...worked];
  let low = Math.min(...ends.map((end) => Math.floor(end - reach)));
  let high = Math.max(...ends.map((end) => Math.ceil(end + reach)));
  if (!(Number.isSafeInteger(low) && Number.isSafeInteger(high))) return Number.NaN;
  if (countTo(calendar, high) < wanted || countTo(calendar, low) >= wanted) return Number.NaN;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (countTo(calendar, middle) >= wanted) high = middle;
    else low = middle;
  }
  return high;
}

/** The day itself where it is worked, else the nearest working day after (`next`) or before (`previous`) it. */
export function toWorkingDay(calendar: WorkingCalendar, day: number, move: 'next' | 'previous'): number {
  return isWorkingDay(calendar, day) ? day : addWorkingDays(calendar, day, move === 'next' ? 1 : -1);
}
