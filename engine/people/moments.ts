/** A day (`2026-12-01`) or an instant with its offset, as a directory gives them. */

const dayFormats = new Map<string, Intl.DateTimeFormat>();

/** The day of an instant by the clocks of a zone. @example dayOf('2026-11-30T17:00:00Z', 'Asia/Shanghai') // '2026-12-01' */
function dayOf(at: string, timeZone: string): string {
  let format = dayFormats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
    dayFormats.set(timeZone, format);
  }
  return format.format(new Date(at));
}

/** An instant, with the day that it is of where a policy is at home. */
export interface Now {
  ms: number;
  day: string;
}

/** @example nowOf('2026-11-30T17:00:00Z', 'Asia/Shanghai') // { ms: …, day: '2026-12-01' } */
export const nowOf = (at: string, timeZone: string): Now => ({ ms: Date.parse(at), day: dayOf(at, timeZone) });

const isDay = (moment: string) => moment.length === 10;

/** Whether a moment has come; of a day, whether it has begun. */
export const hasCome = (moment: string, now: Now): boolean =>
  isDay(moment) ? moment <= now.day : Date.parse(moment) <= now.ms;

/** Whether a moment is over; of a day, whether it has ended. */
export const isOver = (moment: string, now: Now): boolean =>
  isDay(moment) ? moment < now.day : Date.parse(moment) < now.ms;

/** Whether a period ends before it begins; where one of both is a day, by the days as they are written. */
export const isBackwards = (from: string, until: string): boolean =>
  isDay(from) || isDay(until) ? until.slice(0, 10) < from.slice(0, 10) : Date.parse(until) < Date.parse(from);
