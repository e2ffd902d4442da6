/**
 * Times and date-times in the forms that most texts are in, read sign by sign: of a year of four digits, with seconds or without, with
 * fractions of up to nine digits, with `Z`, an offset of hours and minutes, or neither. Of other texts they tell nothing: `temporal.ts` reads all.
 */
import { dayMs, parseDatePart, twoDigits } from './dates.ts';

const colon = 58;
const point = 46;
const capitalT = 84;
const capitalZ = 90;
const plus = 43;
const minus = 45;
const mostDigits = 9;

/** Whether a text is a date and time in a plain form. */
export const isPlainDateTime = (text: string): boolean => !Number.isNaN(plainInstant(text, greenwich));

/** The same of a time. */
export const isPlainTime = (text: string): boolean => !Number.isNaN(plainTime(text, 0));

const greenwich = () => 0;

/**
 * Milliseconds since 1970 of a date and time in a plain form; NaN for other texts.
 *
 * @param offsetOn how many seconds before Greenwich clocks are on a day, where the text does not say it; NaN: that depends on more
 * @example plainInstant('1970-01-01T08:00:00.5', () => 28_800) // 500
 */
export function plainInstant(text: string, offsetOn: (day: number) => number): number {
  const { length } = text;
  if (length < 16 || text.charCodeAt(10) !== capitalT) return Number.NaN;
  const day = parseDatePart(text);
  const end = clockEnd(text, 11);
  const offset = end === length ? offsetOn(day) : placeSeconds(text, end);
  return day * dayMs + clockMs(text, 11, end) - offset * 1000;
}

/** The same of a time on 1 January 1970. @param offset seconds */
export function plainTime(text: string, offset: number): number {
  const end = clockEnd(text, 0);
  return clockMs(text, 0, end) - (end === text.length ? offset : placeSeconds(text, end)) * 1000;
}

/** Where, behind a clock's time, a text says its place; its end where it says none. */
function clockEnd(text: string, from: number): number {
  const { length } = text;
  if (text.charCodeAt(length - 1) === capitalZ) return length - 1;
  if (length < from + 11) return length;
  const sign = text.charCodeAt(length - 6);
  return sign === plus || sign === minus ? length - 6 : length;
}

/** Whole milliseconds since midnight of a clock's time between two places of a text; NaN: there is none. */
function clockMs(text: string, from: number, end: number): number {
  const hours = twoDigits(text, from);
  const minutes = twoDigits(text, from + 3);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || text.charCodeAt(from + 2) !== colon) return Number.NaN;
  const ms = (hours * 60 + minutes) * 60_000;
  if (end === from + 5) return ms;
  const seconds = twoDigits(text, from + 6);
  if (seconds < 0 || seconds > 59 || text.charCodeAt(from + 5) !== colon) return Number.NaN;
  return ms + seconds * 1000 + (end === from + 8 ? 0 : fractionMs(text, from + 8, end));
}

function fractionMs(text: string, from: number, end: number): number {
  const digits = end - from - 1;
  if (digits < 1 || digits > mostDigits || text.charCodeAt(from) !== point) return Number.NaN;
  let ms = 0;
  for (let place = from + 1, unit = 100; place < end; place += 1, unit = Math.trunc(unit / 10)) {
    const digit = text.charCodeAt(place) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    ms += digit * unit;
  }
  return ms;
}

/** How many seconds before Greenwich a place is that is told at the end of a text; NaN: it is none. */
function placeSeconds(text: string, from: number): number {
  const sign = text.charCodeAt(from);
  if (sign === capitalZ) return 0;
  const hours = twoDigits(text, from + 1);
  const minutes = twoDigits(text, from + 4);
  if (hours < 0 || hours > 17 || minutes < 0 || minutes > 59 || text.charCodeAt(from + 3) !== colon) return Number.NaN;
  const seconds = hours * 3600 + minutes * 60;
  return sign === minus ? -seconds : seconds;
}
