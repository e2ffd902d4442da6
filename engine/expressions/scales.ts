import { dayMs, formatDate, formatMonth, instantToLocal, parseMonth } from './dates.ts';
import { divide, type FeelNumber, multiply, roundTo, toDouble } from './decimals.ts';
import {
  DaysDuration,
  FeelDateTime,
  FeelTime,
  instantOf,
  isoText,
  MonthsDuration,
  offsetAt,
  readDate,
  readDateTime,
  readDuration,
  readTime,
} from './temporal.ts';

/** Where values of a format stand in order, as numbers. Values of different scales are neither equal nor ordered. */
export interface Scale {
  /** Where a value stands, or where a constant cuts the values: a day cuts instants at its midnight. NaN: nowhere. */
  placeOf(text: string): number;
  /** The plainest value that stands at a place; undefined where there is none. */
  textAt(place: number): string | undefined;
  /** What lies between two values, the usual first, the least last; none: there is always one between two. */
  steps: readonly number[];
  /** A place that has a value. */
  middle: number;
}

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

function instantsIn(zone: string): Scale {
  const placeOf = (text: string) => {
    const value = readDateTime(text, true);
    const day = value ? undefined : readDate(text)?.day;
    const found = value ?? (day === undefined ? undefined : new FeelDateTime(day, 0));
    return found ? milliseconds(instantOf(found, { zone })) : Number.NaN;
  };
  const told = (ms: number, at?: { offset: number }) => {
    const day = Math.floor(ms / dayMs);
    return isoText(new FeelDateTime(day, secondsOf(ms - day * dayMs), at));
  };
  return {
    placeOf,
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
function timesIn(zone: string): Scale {
  const placeOf = (text: string) => {
    const time = readTime(text, true);
    return time ? milliseconds(instantOf(new FeelDateTime(0, time.seconds, time.place), { zone })) : Number.NaN;
  };
  const told = (ms: number, offset?: number) =>
    ms >= 0 && ms < dayMs
      ? isoText(new FeelTime(secondsOf(ms), offset === undefined ? undefined : { offset }))
      : undefined;
  return {
    placeOf,
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

const months: Scale = { placeOf: parseMonth, textAt: formatMonth, steps: [1], middle: parseMonth('2020-01') };

/** A duration is of days and time, or of months: the two are not compared. */
const durations: readonly Scale[] = [
  {
    placeOf(text) {
      const value = readDuration(text);
      return value instanceof DaysDuration && typeof value.seconds === 'number' ? value.seconds : Number.NaN;
    },
    textAt: (place) => isoText(new DaysDuration(place)),
    steps: [],
    middle: 8 * 3600,
  },
  {
    placeOf(text) {
      const value = readDuration(text);
      return value instanceof MonthsDuration ? exact(value.months) : Number.NaN;
    },
    textAt: (place) => isoText(new MonthsDuration(place)),
    steps: [1],
    middle: 1,
  },
];

/** The scales of each format that has an order, for the clocks of a time zone. */
export const scales = {
  date: (zone) => [daysIn(zone)],
  'date-time': (zone) => [instantsIn(zone)],
  time: (zone) => [timesIn(zone)],
  duration: () => durations,
  month: () => [months],
} satisfies Record<string, (zone: string) => readonly Scale[]>;
