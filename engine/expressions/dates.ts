/**
 * Calendar arithmetic on plain numbers: a date is the number of days since 1970-01-01, a local date-time the number of
 * milliseconds since 1970-01-01T00:00:00 on the wall clock of the policy's time zone. Pure: nothing here reads a clock.
 */
import { Temporal } from 'temporal-polyfill';

export const dayMs = 86_400_000;

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Days in a month (1-12) of the proleptic Gregorian calendar. */
export function daysInMonth(year: number, month: number): number {
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return leap ? 29 : (monthDays[month - 1] ?? 0);
}

/** Day number of a calendar date (month 1-12). */
export function dayNumber(year: number, month: number, day: number): number {
  const y = month > 2 ? year : year - 1;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  // Whole numbers that are not negative: cut off quicker than rounded down.
  const dayOfYear = (((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) | 0) + day - 1;
  const dayOfEra = yearOfEra * 365 + ((yearOfEra / 4) | 0) - ((yearOfEra / 100) | 0) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** Year, month (1-12) and day of a day number. */
export function civilDate(days: number): [year: number, month: number, day: number] {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9);
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return [year, month, dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1];
}

/** The number that two digits of a text make; negative where they are none. */
export function twoDigits(text: string, from: number): number {
  const tens = text.charCodeAt(from) - 48;
  const ones = text.charCodeAt(from + 1) - 48;
  // Comparisons with NaN are false, so this also refuses what lies behind the end.
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}

/** The same of four: a year. */
function fourDigits(text: string): number {
  const centuries = twoDigits(text, 0);
  const years = twoDigits(text, 2);
  return centuries < 0 || years < 0 ? -1 : centuries * 100 + years;
}

/** Day number of `YYYY-MM-DD`, or NaN when the text is no date of the calendar. */
export function parseDate(text: string): number {
  if (text.length !== 10) return Number.NaN;
  return parseDatePart(text);
}

/** Whether a text is a date of the calendar, as `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  return !Number.isNaN(parseDate(text));
}

/** Whether a text is the name of a time zone, as `Asia/Shanghai`. */
export function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** Day number of the date that a text begins with, or NaN. */
export function parseDatePart(text: string): number {
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return Number.NaN;
  const year = fourDigits(text);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const isDay = year >= 0 && month >= 1 && month <= 12 && day >= 1 && (day <= 28 || day <= daysInMonth(year, month));
  return isDay ? dayNumber(year, month, day) : Number.NaN;
}

/** Wall-clock milliseconds of `YYYY-MM-DDThh:mm[:ss[.fff]]`, or NaN. */
export function parseDateTime(text: string): number {
  if (text.length < 16 || text.charCodeAt(10) !== 84) return Number.NaN;
  return parseDatePart(text) * dayMs + parseTime(text.slice(11));
}

/** Milliseconds since midnight of `hh:mm[:ss[.fff]]`, or NaN. */
export function parseTime(text: string): number {
  const match = /^(\d\d):(\d\d)(?::(\d\d)(\.\d{1,3})?)?$/.exec(text);
  if (!match) return Number.NaN;
  const [hours, minutes, seconds] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
  if (hours > 23 || minutes > 59 || seconds > 59) return Number.NaN;
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + Math.round(Number(match[4] ?? 0) * 1000);
}

const two = (value: number) => (value < 10 ? `0${value}` : String(value));

/** `YYYY-MM-DD` of a day number. */
export function formatDate(days: number): string {
  const [year, month, day] = civilDate(days);
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

/** `YYYY-MM-DDThh:mm:ss` of wall-clock milliseconds; milliseconds are shown only when there are any. */
export function formatDateTime(ms: number): string {
  const days = Math.floor(ms / dayMs);
  return `${formatDate(days)}T${formatTime(ms - days * dayMs)}`;
}

/** `hh:mm:ss` of milliseconds since midnight. */
function formatTime(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const fraction = ms - seconds * 1000;
  const text = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return fraction === 0 ? text : `${text}.${String(fraction).padStart(3, '0')}`;
}

/** Months since the year 0 of `YYYY-MM`, or NaN. */
export function parseMonth(text: string): number {
  if (text.length !== 7 || text.charCodeAt(4) !== 45) return Number.NaN;
  const [year, month] = [fourDigits(text), twoDigits(text, 5)];
  return year >= 0 && month >= 1 && month <= 12 ? year * 12 + month - 1 : Number.NaN;
}

/** `YYYY-MM` of months since the year 0. */
export const formatMonth = (months: number): string =>
  `${String(Math.floor(months / 12)).padStart(4, '0')}-${two((months % 12) + 1)}`;

/** A date some months later; a day the month does not have becomes its last (31 January + 1 month = last of February). */
export function addMonths(days: number, months: number): number {
  const [year, month, day] = civilDate(days);
  const count = year * 12 + (month - 1) + Math.trunc(months);
  const newYear = Math.floor(count / 12);
  const newMonth = count - newYear * 12 + 1;
  return dayNumber(newYear, newMonth, Math.min(day, daysInMonth(newYear, newMonth)));
}

/** A calendar part (years, months) and an exact part (weeks to seconds) of an ISO 8601 duration. */
interface IsoDuration {
  months: number;
  ms: number;
}

/**
 * Reads an ISO 8601 duration such as `PT30M`, `P1M` or `P2DT3H`.
 *
 * @returns its months and milliseconds, or undefined when the text is none
 */
export function parseDuration(text: string): IsoDuration | undefined {
  const match =
    /^(-)?P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(
      text,
    );
  if (!match) return undefined;
  const [, sign, years, months, weeks, days, hours, minutes, seconds] = match;
  const n = (part: string | undefined) => (part === undefined ? 0 : Number(part)) * (sign ? -1 : 1);
  return {
    months: n(years) * 12 + n(months),
    ms: (n(weeks) * 7 + n(days)) * dayMs + n(hours) * 3_600_000 + n(minutes) * 60_000 + n(seconds) * 1000,
  };
}

const formats = new Map<string, Intl.DateTimeFormat>();
const asked = { instantMs: Number.NaN, timeZone: '', localMs: Number.NaN };

/** Wall-clock milliseconds of an instant in a time zone. */
export function instantToLocal(instantMs: number, timeZone: string): number {
  // A formula that asks for `now()` again and again asks for one instant, and the calendar is slow.
  if (asked.instantMs !== instantMs || asked.timeZone !== timeZone)
    Object.assign(asked, { instantMs, timeZone, localMs: wallClock(instantMs, timeZone) });
  return asked.localMs;
}

function wallClock(instantMs: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (!format) {
    const fields = {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    } as const;
    format = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', ...fields });
    formats.set(timeZone, format);
  }
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(instantMs)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  const seconds = dayNumber(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second;
  return seconds * 1000 + (((instantMs % 1000) + 1000) % 1000);
}

/**
 * The instant at which the clocks of a time zone show a wall-clock time: the earlier one where they show it twice, and where they skip
 * it as long after the skip as the time is.
 */
export function localToInstant(localMs: number, timeZone: string): number {
  const days = Math.floor(localMs / dayMs);
  const ms = Math.floor(localMs - days * dayMs);
  const time = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60, Math.floor(ms / 1000) % 60, ms % 1000];
  return new Temporal.PlainDateTime(...civilDate(days), ...time).toZonedDateTime(timeZone).epochMilliseconds;
}

/**
 * The instant at which a day begins in a time zone: its first, also where clocks are set at midnight; of a day that clocks skipped that of the next.
 *
 * @param date `YYYY-MM-DD`
 * @example dayStart('2018-11-04', 'America/Sao_Paulo') // '2018-11-04T03:00:00Z', 01:00 there: there was no midnight
 */
export function dayStart(date: string, timeZone: string): string {
  return instantToIso(Temporal.PlainDate.from(date).toZonedDateTime(timeZone).epochMilliseconds);
}

/** An instant some duration later: months by the calendar of the time zone, the rest exactly. */
export function addDuration(instantMs: number, duration: IsoDuration, timeZone: string): number {
  if (duration.months === 0) return instantMs + duration.ms;
  const local = instantToLocal(instantMs, timeZone);
  const day = Math.floor(local / dayMs);
  return localToInstant(addMonths(day, duration.months) * dayMs + (local - day * dayMs), timeZone) + duration.ms;
}

/** ISO 8601 text of an instant, in UTC. */
export function instantToIso(instantMs: number): string {
  return `${formatDateTime(instantMs)}Z`;
}

/** An instant as people of a time zone have it on their clocks. @example localTimeOf(0, 'Asia/Shanghai') // '1970-01-01T08:00:00' */
export const localTimeOf = (instantMs: number, timeZone: string): string =>
  formatDateTime(instantToLocal(instantMs, timeZone));
