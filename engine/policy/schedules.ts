import {
  dayMs,
  dayNumber,
  daysInMonth,
  formatDateTime,
  instantToLocal,
  localToInstant,
  parseTime,
} from '../expressions/dates.ts';
import { readCalendar, toWorkingDay } from '../expressions/working-days.ts';
import type { Json, Schedule } from '../ground/definition.ts';

/**
 * When a schedule falls due in a month: on its day, or on the month's last where the month is shorter. One that says so moves off
 * days that are no working days, perhaps into another month.
 *
 * @param month `YYYY-MM`
 * @param calendar the value of the calendar that it names; without one it does not move
 * @returns milliseconds since 1970-01-01T00:00Z
 * @example scheduledInstant({ id: 'plan', flow: 'monthly-plan', day: 1, time: '08:00' }, '2026-12', 'Asia/Shanghai')
 */
export function scheduledInstant(
  { day, time = '00:00', workingDay }: Schedule,
  month: string,
  timeZone: string,
  calendar?: Json,
): number {
  const [year = 1970, number = 1] = month.split('-').map(Number);
  const date = dayNumber(year, number, Math.min(day, daysInMonth(year, number)));
  const ms = parseTime(time);
  const days = workingDay && readCalendar(calendar);
  const moved = days ? toWorkingDay(days, date, workingDay.move) : date;
  return localToInstant((Number.isNaN(moved) ? date : moved) * dayMs + (Number.isNaN(ms) ? 0 : ms), timeZone);
}

/** An instant as local time `YYYY-MM-DDThh:mm:ss` of a time zone. */
export const localTimeOf = (instantMs: number, timeZone: string): string =>
  formatDateTime(instantToLocal(instantMs, timeZone));
