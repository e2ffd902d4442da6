import { dayMs, instantToLocal, localToInstant, parseTime } from '../expressions/dates.ts';
import { readCalendar, toWorkingDay } from '../expressions/working-days.ts';
import type { Json, RegisterDefinition } from '../ground/definition.ts';
import type { PeriodSpan } from './periods.ts';

/**
 * When the statements of a period are due: so many days behind it, or on the next working day.
 *
 * @param calendar the value of the calendar that it names; without one it does not move
 * @returns milliseconds since 1970-01-01T00:00Z
 * @example dueInstant({ day: 5, time: '09:00' }, periodNamed('month', '2026-11', zone), zone) // 5 December at nine
 */
export function dueInstant(
  { day, time = '00:00', workingDay }: NonNullable<RegisterDefinition['due']>,
  { toMs }: PeriodSpan,
  timeZone: string,
  calendar?: Json,
): number {
  const date = Math.floor(instantToLocal(toMs, timeZone) / dayMs) + day - 1;
  const ms = parseTime(time);
  const days = workingDay === undefined ? undefined : readCalendar(calendar);
  const moved = days ? toWorkingDay(days, date, 'next') : date;
  return localToInstant((Number.isNaN(moved) ? date : moved) * dayMs + (Number.isNaN(ms) ? 0 : ms), timeZone);
}
