/**
 * Values of FEEL that stand for times: immutable, made from texts or parts, told as ISO 8601. Seconds are decimal numbers, so that no
 * fraction is lost. What came in as a text keeps it, and leaves as it.
 */
import { zoneOffset } from './clocks.ts';
import { civilDate, dayNumber, daysInMonth, isTimeZone, parseDate } from './dates.ts';
import {
  add,
  compareNumbers,
  divide,
  type FeelNumber,
  formatNumber,
  multiply,
  negate,
  parseNumber,
  roundTo,
  subtract,
  toDouble,
} from './decimals.ts';

export const daySeconds = 86_400;

/** A day of the calendar, counted from 1970-01-01. */
export class FeelDate {
  readonly day: number;
  readonly text: string | undefined;
  constructor(day: number, text?: string) {
    this.day = day;
    this.text = text;
  }
}

/** Where a time is told: so many seconds east of Greenwich, or by the clocks of a zone. */
export interface Place {
  offset?: number | undefined;
  zone?: string | undefined;
}

export class FeelTime {
  /** Since midnight. */
  readonly seconds: FeelNumber;
  readonly place: Place | undefined;
  readonly text: string | undefined;
  constructor(seconds: FeelNumber, place?: Place, text?: string) {
    this.seconds = seconds;
    this.place = place;
    this.text = text;
  }
}

export class FeelDateTime {
  readonly day: number;
  readonly seconds: FeelNumber;
  readonly place: Place | undefined;
  readonly text: string | undefined;
  constructor(day: number, seconds: FeelNumber, place?: Place, text?: string) {
    this.day = day;
    this.seconds = seconds;
    this.place = place;
    this.text = text;
  }
}

/** A duration of days, hours, minutes and seconds. */
export class DaysDuration {
  readonly seconds: FeelNumber;
  readonly text: string | undefined;
  constructor(seconds: FeelNumber, text?: string) {
    this.seconds = seconds;
    this.text = text;
  }
}

/** A duration of years and months. */
export class MonthsDuration {
  readonly months: number;
  readonly text: string | undefined;
  constructor(months: number, text?: string) {
    this.months = months;
    this.text = text;
  }
}

export type FeelTemporal = FeelDate | FeelTime | FeelDateTime | DaysDuration | MonthsDuration;

export const isTemporal = (value: unknown): value is FeelTemporal =>
  value instanceof FeelDate ||
  value instanceof FeelDateTime ||
  value instanceof FeelTime ||
  value instanceof DaysDuration ||
  value instanceof MonthsDuration;

/** The last year that a date may have, before or after. */
const lastYear = 999_999_999;

/** Whether a day is of a year that a date may have. */
export const isInCalendar = (day: number): boolean => Math.abs(day) < 365.2425 * lastYear;

/** A day of the calendar; undefined where there is none. */
export function dateOf(year: number, month: number, day: number, text?: string): FeelDate | undefined {
  const isDay = month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
  return isDay && Math.abs(year) <= lastYear ? new FeelDate(dayNumber(year, month, day), text) : undefined;
}

/** A time of day; undefined where there is none. */
export function timeOf(
  hour: number,
  minute: number,
  second: FeelNumber,
  place?: Place,
  text?: string,
): FeelTime | undefined {
  if (!(hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59)) return undefined;
  if (compareNumbers(second, 0) < 0 || compareNumbers(second, 60) >= 0) return undefined;
  return new FeelTime(add(hour * 3600 + minute * 60, second) ?? 0, place, text);
}

const dateForm = /^(-?)(\d{4}|[1-9]\d{4,8})-(\d\d)-(\d\d)$/;
const timeForm = /^(\d\d):(\d\d)(?::(\d\d(?:\.\d+)?))?(Z|[+-]\d\d:\d\d(?::\d\d)?|@[A-Za-z][\w+/-]*)?$/;

/** Reads a date. @example readDate('2024-02-29')?.day // 19782 */
export function readDate(text: string): FeelDate | undefined {
  if (text.length === 10) {
    const day = parseDate(text);
    return Number.isNaN(day) ? undefined : new FeelDate(day, text);
  }
  const match = dateForm.exec(text);
  if (!match) return undefined;
  const [, sign, year, month, day] = match;
  return dateOf(Number(year) * (sign ? -1 : 1), Number(month), Number(day), text);
}

/** Reads a time; without seconds only where `loose`, as facts may be. */
export function readTime(text: string, loose = false): FeelTime | undefined {
  const match = timeForm.exec(text);
  if (!match) return undefined;
  const [, hour, minute, second, place] = match;
  if (second === undefined && !loose) return undefined;
  const at = readPlace(place);
  if (at === undefined) return undefined;
  return timeOf(Number(hour), Number(minute), parseNumber(second ?? '0') ?? 0, at ?? undefined, text);
}

/** Reads a date and time; a date alone is its midnight, 24:00:00 that of the day after. */
export function readDateTime(text: string, loose = false): FeelDateTime | undefined {
  const at = text.indexOf('T');
  const date = readDate(at < 0 ? text : text.slice(0, at));
  if (!date) return undefined;
  if (at < 0) return loose ? undefined : new FeelDateTime(date.day, 0);
  const clock = text.slice(at + 1);
  if (clock.startsWith('24:00:00')) {
    const midnight = readTime(`00${clock.slice(2)}`);
    return midnight && compareNumbers(midnight.seconds, 0) === 0
      ? new FeelDateTime(date.day + 1, 0, midnight.place)
      : undefined;
  }
  const time = readTime(clock, loose);
  return time && new FeelDateTime(date.day, time.seconds, time.place, text);
}

/** Reads what stands for an instant: a date and time as facts may be, or a date, which is its midnight. */
export const readInstant = (text: string): FeelDateTime | FeelDate | undefined =>
  readDateTime(text, true) ?? readDate(text);

/** Null: nowhere; undefined: no such place. */
function readPlace(text: string | undefined): Place | null | undefined {
  if (text === undefined) return null;
  if (text === 'Z') return { offset: 0 };
  if (text.startsWith('@')) return isTimeZone(text.slice(1)) ? { zone: text.slice(1) } : undefined;
  const [hours = 0, minutes = 0, seconds = 0] = text.slice(1).split(':').map(Number);
  const offset = hours * 3600 + minutes * 60 + seconds;
  if (minutes > 59 || seconds > 59 || offset > 18 * 3600) return undefined;
  return { offset: text.startsWith('-') && offset > 0 ? -offset : offset };
}

const monthsForm = /^(-?)P(?=.)(?:(\d+)Y)?(?:(\d+)M)?$/;
const daysForm = /^(-?)P(?=.)(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d*)?)S)?)?$/;

/** Whether a text is a duration. @example isDuration('P1Y') */
export const isDuration = (text: string): boolean => monthsForm.test(text) || daysForm.test(text);

/** Reads a duration: of months, or of days and time. @example readDuration('PT0.5S') */
export function readDuration(text: string): DaysDuration | MonthsDuration | undefined {
  const months = monthsForm.exec(text);
  if (months) {
    const count = Number(months[2] ?? 0) * 12 + Number(months[3] ?? 0);
    return new MonthsDuration(months[1] && count > 0 ? -count : count, text);
  }
  const days = daysForm.exec(text);
  if (!days) return undefined;
  const part = (index: number, unit: number) => multiply(parseNumber(days[index] ?? '0') ?? 0, unit) ?? 0;
  const seconds = [part(2, daySeconds), part(3, 3600), part(4, 60), part(5, 1)].reduce(
    (sum, one) => add(sum, one) ?? 0,
  );
  return new DaysDuration(days[1] ? negate(seconds) : seconds, text);
}

const two = (value: number) => (value < 10 ? `0${value}` : String(value));

function yearText(year: number): string {
  return `${year < 0 ? '-' : ''}${String(Math.abs(year)).padStart(4, '0')}`;
}

function dayText(day: number): string {
  const [year, month, date] = civilDate(day);
  return `${yearText(year)}-${two(month)}-${two(date)}`;
}

/** Whole seconds and the digits behind the point. */
function secondParts(seconds: FeelNumber): { whole: number; fraction: string } {
  const whole = wholeSeconds(seconds);
  const digits = formatNumber(seconds).split('.')[1];
  return { whole, fraction: digits ? `.${digits}` : '' };
}

function clockText(seconds: FeelNumber): string {
  const { whole, fraction } = secondParts(seconds);
  return `${two(Math.floor(whole / 3600))}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}${fraction}`;
}

function placeText(place: Place | undefined): string {
  if (!place) return '';
  if (place.zone !== undefined) return `@${place.zone}`;
  const { offset = 0 } = place;
  if (offset === 0) return 'Z';
  const size = Math.abs(offset);
  const seconds = size % 60 === 0 ? '' : `:${two(size % 60)}`;
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(size / 3600))}:${two(Math.floor(size / 60) % 60)}${seconds}`;
}

/** The ISO 8601 text of a value. @example isoText(new MonthsDuration(14)) // 'P1Y2M' */
export function isoText(value: FeelTemporal): string {
  if (value instanceof FeelDate) return dayText(value.day);
  if (value instanceof FeelTime) return clockText(value.seconds) + placeText(value.place);
  if (value instanceof FeelDateTime)
    return `${dayText(value.day)}T${clockText(value.seconds)}${placeText(value.place)}`;
  return value instanceof MonthsDuration ? monthsText(value.months) : daysText(value.seconds);
}

function monthsText(months: number): string {
  const [years, rest] = [Math.floor(Math.abs(months) / 12), Math.abs(months) % 12];
  if (months === 0) return 'P0M';
  return `${months < 0 ? '-' : ''}P${years > 0 ? `${years}Y` : ''}${rest > 0 ? `${rest}M` : ''}`;
}

function daysText(seconds: FeelNumber): string {
  const isNegative = compareNumbers(seconds, 0) < 0;
  const { whole, fraction } = secondParts(isNegative ? negate(seconds) : seconds);
  const days = Math.floor(whole / daySeconds);
  const rest = whole - days * daySeconds;
  const [hours, minutes, left] = [Math.floor(rest / 3600), Math.floor(rest / 60) % 60, rest % 60];
  const last = left > 0 || fraction ? `${left}${fraction}S` : '';
  const clock = `${hours > 0 ? `${hours}H` : ''}${minutes > 0 ? `${minutes}M` : ''}${last}`;
  if (days === 0 && !clock) return 'PT0S';
  return `${isNegative ? '-' : ''}P${days > 0 ? `${days}D` : ''}${clock ? `T${clock}` : ''}`;
}

/** The whole ones of seconds: a fraction of many digits is not taken for the next second. */
export const wholeSeconds = (seconds: FeelNumber): number =>
  typeof seconds === 'number' ? Math.floor(seconds) : toDouble(roundTo(seconds, 0, 'floor') ?? 0);

/** The offset of a place when its clocks show a time, in seconds; of nowhere undefined. */
export function offsetAt({ zone, offset }: Place, day: number, seconds: FeelNumber): number {
  return zone === undefined ? (offset ?? 0) : zoneOffset(zone, day, wholeSeconds(seconds));
}

/** Seconds since 1970 of a date and time told at a place. */
export function instantOf({ day, seconds, place }: FeelDateTime, elsewhere: Place): FeelNumber {
  const shift = offsetAt(place ?? elsewhere, day, seconds);
  return add(day * daySeconds - shift, seconds) ?? 0;
}

/** A date and time so many seconds since the beginning of a day. */
export function fromSeconds(day: number, seconds: FeelNumber, place?: Place): FeelDateTime {
  const days = toDouble(roundTo(divide(seconds, daySeconds) ?? 0, 0, 'floor') ?? 0);
  return new FeelDateTime(day + days, subtract(seconds, days * daySeconds) ?? 0, place);
}
