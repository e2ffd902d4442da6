import type { Schedule } from '../definition.ts';
import {
  dayMs,
  dayNumber,
  daysInMonth,
  formatDateTime,
  instantToLocal,
  localToInstant,
  parseTime,
} from '../expressions/dates.ts';

/**
 * When a schedule falls due in a month: on its day, or on the month's last where the month is shorter.
 *
 * @param month `YYYY-MM`
 * @returns milliseconds since 1970-01-01T00:00Z
 * @example scheduledInstant({ id: 'plan', flow: 'monthly-plan', day: 1, time: '08:00' }, '2026-12', 'Asia/Shanghai')
 */
export function scheduledInstant({ day, time = '00:00' }: Schedule, month: string, timeZone: string): number {
  const [year = 1970, number = 1] = month.split('-').map(Number);
  const date = dayNumber(year, number, Math.min(day, daysInMonth(year, number)));
  const ms = parseTime(time);
  return localToInstant(date * dayMs + (Number.isNaN(ms) ? 0 : ms), timeZone);
}

/** An instant as local time `YYYY-MM-DDThh:mm:ss` of a time zone. */
export const localTimeOf = (instantMs: number, timeZone: string): string =>
  formatDateTime(instantToLocal(instantMs, timeZone));
