import type { Json } from '../ground/definition.ts';
import { evenOffsets, isSkipped } from './clocks.ts';
import { dayMs, dayNumber, formatDate, formatMonth, instantToLocal, parseDate, parseMonth } from './dates.ts';
import { divide, type FeelNumber, isNumber, multiply, roundTo, toDouble } from './decimals.ts';
import { plainInstant, plainTime } from './plain-times.ts';
import {
  DaysDuration,
  daySeconds,
  FeelDate,
  FeelDateTime,
  FeelTime,
  instantOf,
  isoText,
  MonthsDuration,
  offsetAt,
  readDate,
  readDateTime,
  readDuration,
  readInstant,
  readTime,
  wholeSeconds,
} from './temporal.ts';

/** Where values of a format stand in order, as numbers. Values of different scales are neither equal nor ordered. */
export interface Scale {
  /**
   * Where a value stands, or where a constant cuts the values: a day cuts instants at its midnight. NaN: nowhere, as what clocks skip,
   * which lies elsewhere among what they show than among instants.
   */
  placeOf(text: string): number;
  /** The plainest value that stands at a place; undefined where there is none. */
  textAt(place: number): string | undefined;
  /** What lies between two values, the usual first, the least last; none: there is always one between two. */
  steps: readonly number[];
  /** A place that has a value. */
  middle: number;
}

/** Places by which texts and values of FEEL are found: in the order that conditions compare them in. */
export interface Places extends Pick<Scale, 'placeOf'> {
  /** Where a text of the format stands; NaN for others that only cut the values, as a day cuts instants. */
  placeOfText(text: string): number;
  /** Where a value stands; of durations also a number, which counts days, or months. */
  placeOfValue(value: unknown): number;
}
type ValueScale = Scale & Places;

/** What an index looks up of JSON that stands on a scale: its place, null of null; undefined of what has none. */
export type PlaceOf = (value: Json | undefined) => number | null | undefined;

/** @example placeOfJson(scales.time('UTC')[0])('00:01') // 60000 */
export const placeOfJson =
  ({ placeOfText }: Places): PlaceOf =>
  (value) => {
    if (typeof value !== 'string') return value === null ? null : undefined;
    const place = placeOfText(value);
    return Number.isNaN(place) ? undefined : place;
  };

const mostExact = Number.MAX_SAFE_INTEGER;
/** Clocks of zones are known so many milliseconds before and after 1970. */
const mostInstant = 8.64e15;

const exact = (place: number) => (Math.abs(place) <= mostExact ? place : Number.NaN);

/** FEEL tells instants apart to the millisecond. */
function milliseconds(seconds: FeelNumber): number {
  const ms = roundTo(multiply(seconds, 1000) ?? Number.NaN, 0, 'floor');
  return ms === null ? Number.NaN : exact(toDouble(ms));
}

const secondsOf = (ms: number) => divide(ms, 1000) ?? 0;

function instantsIn(zone: string): ValueScale {
  const placeOfValue = (value: unknown) => {
    const found = value instanceof FeelDate ? new FeelDateTime(value.day, 0) : value;
    if (!(found instanceof FeelDateTime)) return Number.NaN;
    const isNowhere = !found.place && isSkipped(zone, found.day, wholeSeconds(found.seconds));
    return isNowhere ? Number.NaN : milliseconds(instantOf(found, { zone }));
  };
  const offsetOn = evenOffsets(zone);
  const placeOfText = (text: string) => {
    const plain = plainInstant(text, offsetOn);
    return Number.isNaN(plain) ? placeOfValue(readDateTime(text, true)) : plain;
  };
  const placeOf = (text: string) => {
    const place = placeOfText(text);
    return Number.isNaN(place) ? placeOfValue(readInstant(text)) : place;
  };
  const told = (ms: number, at?: { offset: number }) => {
    const day = Math.floor(ms / dayMs);
    return isoText(new FeelDateTime(day, secondsOf(ms - day * dayMs), at));
  };
  return {
    placeOf,
    placeOfText,
    placeOfValue,
    textAt(place) {
      const local = Math.abs(place) < mostInstant ? told(instantToLocal(place, zone)) : '';
      // What clocks show twice, or skip, is told by Greenwich.
      return local && placeOf(local) === place ? local : told(place, { offset: 0 });
    },
    steps: [60_000, 1000, 1],
    middle: placeOf('2020-01-15T00:00:00'),
  };
}

const hourMs = 3_600_000;
const mostOffset = 18;

/** Times have the order of the instants of one day: those told at an offset may lie before its first or after its last. */
function timesIn(zone: string): ValueScale {
  const placeOfValue = (value: unknown) => {
    if (!(value instanceof FeelTime)) return Number.NaN;
    const { seconds, place } = value;
    if (!place && isSkipped(zone, 0, wholeSeconds(seconds))) return Number.NaN;
    return milliseconds(instantOf(new FeelDateTime(0, seconds, place), { zone }));
  };
  const offset = evenOffsets(zone)(0);
  const placeOf = (text: string) => {
    const plain = plainTime(text, offset);
    return Number.isNaN(plain) ? placeOfValue(readTime(text, true)) : plain;
  };
  const told = (ms: number, offset?: number) =>
    ms >= 0 && ms < dayMs
      ? isoText(new FeelTime(secondsOf(ms), offset === undefined ? undefined : { offset }))
      : undefined;
  return {
    placeOf,
    placeOfText: placeOf,
    placeOfValue,
    textAt(place) {
      const local = told(place + offsetAt({ zone }, 0, Math.min(Math.max(0, place), dayMs - 1) / 1000) * 1000);
      if (local !== undefined && placeOf(local) === place) return local;
      const hours = place < 0 ? Math.ceil(-place / hourMs) : Math.min(0, Math.floor((dayMs - 1 - place) / hourMs));
      return Math.abs(hours) > mostOffset ? undefined : told(place + hours * hourMs, hours * 3600);
    },
    steps: [60_000, 1000, 1],
    middle: placeOf('12:00:00'),
  };
}

function daysIn(zone: string): Scale {
  return {
    placeOf(text) {
      const value = readDateTime(text, true);
      const ms = value ? milliseconds(instantOf(value, { zone })) : Number.NaN;
      if (!value) return readDate(text)?.day ?? Number.NaN;
      return Math.abs(ms) < mostInstant ? Math.floor(instantToLocal(ms, zone) / dayMs) : value.day;
    },
    textAt: formatDate,
    steps: [1],
    middle: readDate('2020-01-15')?.day ?? 0,
  };
}

const [firstOfFour, lastOfFour] = [dayNumber(0, 1, 1), dayNumber(9999, 12, 31)];
const isOfFourDigits = (day: number) => day >= firstOfFour && day <= lastOfFour;

/** Days of years of four digits, whose texts are in the order of their days. */
export const textDays: Places = {
  placeOf: parseDate,
  placeOfText: parseDate,
  placeOfValue: (value) => (value instanceof FeelDate && isOfFourDigits(value.day) ? value.day : Number.NaN),
};

const months: Scale = { placeOf: parseMonth, textAt: formatMonth, steps: [1], middle: parseMonth('2020-01') };

const ofDays: ValueScale = {
  placeOf: (text) => ofDays.placeOfText(text),
  placeOfText: (text) => ofDays.placeOfValue(readDuration(text)),
  placeOfValue(value) {
    const seconds =
      value instanceof DaysDuration ? value.seconds : isNumber(value) ? multiply(value, daySeconds) : null;
    return typeof seconds === 'number' ? seconds : Number.NaN;
  },
  textAt: (place) => isoText(new DaysDuration(place)),
  steps: [],
  middle: 8 * 3600,
};
const ofMonths: ValueScale = {
  placeOf: (text) => ofMonths.placeOfText(text),
  placeOfText: (text) => ofMonths.placeOfValue(readDuration(text)),
  placeOfValue(value) {
    const count = value instanceof MonthsDuration ? value.months : value;
    return typeof count === 'number' ? exact(count) : Number.NaN;
  },
  textAt: (place) => isoText(new MonthsDuration(place)),
  steps: [1],
  middle: 1,
};

/** The scales of each format that has an order, for the clocks of a time zone. */
export const scales = {
  date: (zone) => [daysIn(zone)],
  'date-time': (zone) => [instantsIn(zone)],
  time: (zone) => [timesIn(zone)],
  // A duration is of days and time, or of months: the two are not compared.
  duration: () => [ofDays, ofMonths],
  days: () => [ofDays],
  months: () => [ofMonths],
  month: () => [months],
} satisfies Record<string, (zone: string) => readonly Scale[]>;
