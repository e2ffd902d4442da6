import { both, type LocalText } from '../ground/local-text.ts';
import {
  formatDate,
  formatDateTime,
  formatMonth,
  isDate,
  isPlainDateTime,
  isPlainTime,
  parseDate,
  parseDateTime,
  parseMonth,
} from './dates.ts';
import { isDuration, readDateTime, readTime } from './temporal.ts';

/** A format of texts: all that anybody knows of it. */
export interface Format {
  label: LocalText;
  /** Whether a text is of it. */
  test(text: string): boolean;
  /** What FEEL makes of such a text; without it it stays one. */
  type?: 'date' | 'time' | 'dateTime' | 'duration';
  /** Where values can be told apart in order: as numbers, `step` being the least between two, `middle` one of them. */
  order?: { parse(text: string): number; format(value: number): string; step: number; middle: string };
  /** Texts of it, the plainest first; those with a day in them are made of these days. */
  samples(days: readonly string[]): string[];
}

const times = ['09:00', '12:00', '17:30', '08:00', '23:59'];

/** The formats that a schema may ask of a text. One row a format; everything else iterates this table. */
export const formats = {
  date: {
    label: both('日期', 'Date'),
    test: isDate,
    type: 'date',
    order: { parse: parseDate, format: formatDate, step: 1, middle: '2020-01-15' },
    samples: (days) => [...days],
  },
  'date-time': {
    label: both('日期时间', 'Date and time'),
    test: (text) => isPlainDateTime(text) || readDateTime(text, true) !== undefined,
    type: 'dateTime',
    order: { parse: parseDateTime, format: formatDateTime, step: 60_000, middle: '2020-01-15T00:00:00' },
    samples: (days) => days.map((day, index) => `${day}T${times[index % times.length]}:00+08:00`),
  },
  time: {
    label: both('时间', 'Time'),
    test: (text) => isPlainTime(text) || readTime(text, true) !== undefined,
    type: 'time',
    samples: () => times,
  },
  duration: {
    label: both('时长', 'Duration'),
    test: isDuration,
    type: 'duration',
    samples: () => ['PT8H', 'P3D', 'P1M'],
  },
  month: {
    label: both('月份', 'Month'),
    test: (text) => !Number.isNaN(parseMonth(text)),
    order: { parse: parseMonth, format: formatMonth, step: 1, middle: '2020-01' },
    samples: () => ['2020-01', '2019-12', '2020-02'],
  },
} satisfies Record<string, Format>;

export type FormatName = keyof typeof formats;
export const formatNames = Object.keys(formats) as FormatName[];

/**
 * The row of a format by its name; undefined where there is none.
 *
 * @example formatNamed('month')?.test('2026-13') // false
 */
export const formatNamed = (name: string | undefined): Format | undefined =>
  name !== undefined && Object.hasOwn(formats, name) ? formats[name as FormatName] : undefined;
