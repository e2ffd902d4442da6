import { Cron } from 'croner';
import { compileExpression } from '../expressions/compile.ts';
import {
  dayMs,
  dayNumber,
  daysInMonth,
  formatDateTime,
  instantToLocal,
  localToInstant,
  parseTime,
} from '../expressions/dates.ts';
import { addWorkingDays, isWorkingDay, readCalendar, toWorkingDay } from '../expressions/working-days.ts';
import type { Master } from '../forms/master.ts';
import type { Json, JsonObject, Schedule } from '../ground/definition.ts';
import { beginWork } from '../ground/limits.ts';
import { instantOf } from '../rules/environment.ts';

/** One time at which a schedule is due: which of its periods, and when. */
export interface Occurrence {
  /** `2026-11`, `2026-W48`, `2026-11-30`, or of a cron expression `2026-11-30T08:00`, in the policy's time zone. */
  period: string;
  atMs: number;
}

/** What a schedule is reckoned with: a span of time, and whose clocks and calendar. */
interface Reckoning {
  fromMs: number;
  toMs: number;
  timeZone: string;
  /** The value of the calendar that it names; without one it neither moves nor skips. */
  calendar?: Json | undefined;
}

/** Of what runs more often than anybody can want started late, the latest. */
const mostOccurrences = 100;

/**
 * When a schedule is due within a span of time, the first first. A month's day is its last where it is shorter; a day that is not worked is
 * moved off, or skipped, where the schedule says so.
 *
 * @returns at most the latest hundred
 * @example occurrencesOf({ id: 'plan', flow: 'monthly-plan', day: 1, time: '08:00' }, { fromMs, toMs, timeZone: 'Asia/Shanghai' })
 */
export function occurrencesOf(schedule: Schedule, reckoning: Reckoning): Occurrence[] {
  const { fromMs, toMs } = reckoning;
  const found = schedule.cron === undefined ? byCalendar(schedule, reckoning) : byCron(schedule, reckoning);
  return found.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs).slice(-mostOccurrences);
}

/** How often a schedule falls due where nothing else is said. */
export const everyOf = ({ every = 'month' }: Schedule) => every;

function byCalendar(schedule: Schedule, { fromMs, toMs, timeZone, calendar }: Reckoning): Occurrence[] {
  const ms = parseTime(schedule.time ?? '00:00');
  const days = schedule.workingDay && readCalendar(calendar);
  const dayOf = (instantMs: number) => Math.floor(instantToLocal(instantMs, timeZone) / dayMs);
  const [first, last] = [dayOf(fromMs), dayOf(toMs)];
  return datesOf(schedule, first, last, days).flatMap(({ period, day }) => {
    const date = days ? moved(schedule, days, day) : day;
    if (date === undefined) return [];
    return [{ period, atMs: localToInstant(date * dayMs + (Number.isNaN(ms) ? 0 : ms), timeZone) }];
  });
}

type Days = NonNullable<ReturnType<typeof readCalendar>>;

/** Where a day goes that is not worked; undefined: nowhere. */
function moved({ workingDay }: Schedule, days: Days, day: number): number | undefined {
  const move = workingDay?.move;
  if (move === 'skip') return isWorkingDay(days, day) ? day : undefined;
  if (move !== 'next' && move !== 'previous') return day;
  const found = toWorkingDay(days, day, move);
  return Number.isNaN(found) ? day : found;
}

/** The days of a schedule, with their periods, around two days: also those that may be moved into the span between them. */
function datesOf(schedule: Schedule, first: number, last: number, days: Days | undefined) {
  switch (everyOf(schedule)) {
    case 'day':
      return Array.from({ length: last - first + 3 }, (_, place) => {
        const day = first - 1 + place;
        return { period: textOf(day), day };
      });
    case 'week':
      return weeks(first - 14, last + 14).map((monday) => ({
        period: weekOf(monday),
        day: monday + Math.min(Math.max(schedule.day ?? 1, 1), 7) - 1,
      }));
    case 'month':
      return months(first, last).map((month) => ({ period: month, day: dayOfMonth(schedule, month, days) }));
  }
}

function dayOfMonth({ day = 1, workingDay }: Schedule, month: string, days: Days | undefined): number {
  const [year = 1970, number = 1] = month.split('-').map(Number);
  if (days && workingDay?.move === 'count') {
    const found = addWorkingDays(days, dayNumber(year, number, 1) - 1, day);
    if (!Number.isNaN(found)) return found;
  }
  return dayNumber(year, number, Math.min(day, daysInMonth(year, number)));
}

const textOf = (day: number) => formatDateTime(day * dayMs).slice(0, 10);

/** The months from the one before a day to the one after another. */
function months(first: number, last: number): string[] {
  const number = (day: number) => {
    const [year = 0, month = 1] = textOf(day).split('-').map(Number);
    return year * 12 + month - 1;
  };
  const [from, to] = [number(first) - 1, number(last) + 1];
  return Array.from({ length: to - from + 1 }, (_, place) => {
    const whole = from + place;
    return `${Math.floor(whole / 12)}-${String((whole % 12) + 1).padStart(2, '0')}`;
  });
}

/** The Mondays between two days. */
function weeks(first: number, last: number): number[] {
  const monday = first - ((((first + 3) % 7) + 7) % 7);
  return Array.from({ length: Math.ceil((last - monday + 1) / 7) }, (_, place) => monday + 7 * place);
}

/** The ISO 8601 week that begins on a Monday. */
function weekOf(monday: number): string {
  const [year = 1970] = textOf(monday + 3)
    .split('-')
    .map(Number);
  const week = Math.floor((monday + 3 - dayNumber(year, 1, 1)) / 7) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}

function byCron(schedule: Schedule, { fromMs, toMs, timeZone, calendar }: Reckoning): Occurrence[] {
  const cron = cronOf(schedule.cron ?? '', timeZone);
  const days = schedule.workingDay?.move === 'skip' ? readCalendar(calendar) : undefined;
  const found: Occurrence[] = [];
  let next = cron?.nextRun(new Date(fromMs - 1));
  while (next && next.getTime() <= toMs) {
    const local = instantToLocal(next.getTime(), timeZone);
    if (!days || isWorkingDay(days, Math.floor(local / dayMs)))
      found.push({ period: formatDateTime(local).slice(0, 16), atMs: next.getTime() });
    next = cron?.nextRun(next);
  }
  return found;
}

/**
 * A cron expression of five parts (minute, hour, day, month, weekday), which runs nothing by itself.
 *
 * @returns undefined for what is none
 */
export function cronOf(text: string, timeZone: string): Cron | undefined {
  try {
    return new Cron(text, { timezone: timeZone, mode: '5-part', paused: true });
  } catch {
    return undefined;
  }
}

/**
 * Whether a schedule runs for a row of master data: where it says for which, its formula over the fields is true.
 *
 * @param at the instant at which it is due
 */
export function runsForRow({ for: each }: Schedule, { level }: Master, fields: JsonObject, at: string): boolean {
  if (typeof each !== 'object' || !each.where) return true;
  beginWork();
  const run = { atMs: instantOf(at), config: undefined, facts: fields, depth: 0 };
  return compileExpression(each.where['='], level.scope).read([run]) === true;
}

/** The master data for each of whose rows a schedule runs; undefined: it runs once. */
export const masterOf = ({ for: each }: Schedule): string | undefined =>
  typeof each === 'object' ? each.master : each;
