import { both, type LocalText } from '../ground/local-text.ts';
import { isDate, parseMonth } from './dates.ts';
import { isPlainDateTime, isPlainTime } from './plain-times.ts';
import { type Scale, scales } from './scales.ts';
import { isDuration, readDateTime, readTime } from './temporal.ts';

/** A format of texts: all that anybody knows of it. */
export interface Format {
  label: LocalText;
  /** Whether a text is of it. */
  test(text: string): boolean;
  /** What FEEL makes of such a text; without it it stays one. */
  type?: 'date' | 'time' | 'dateTime' | 'duration';
  /** Where its values stand in order, by the clocks of a time zone; absent: they have none. */
  scales?(timeZone: string): readonly Scale[];
  /** Texts of it, the plainest first; those with a day in them are made of these days. */
  samples(days: readonly string[]): string[];
  /** What a text of it is the id of. */
  names?: 'person' | 'department';
  /** Where a text of it leads: whom it calls. */
  href?(text: string): string;
}

const times = ['09:00', '12:00', '17:30', '08:00', '23:59'];

/** Whether a text can be the id of what somebody keeps. */
const isId = (text: string) => text.trim() !== '' && text.length <= 200;

/** The formats that a schema may ask of a text. One row a format; everything else iterates this table. */
export const formats = {
  date: {
    label: both('日期', 'Date'),
    test: isDate,
    type: 'date',
    scales: scales.date,
    samples: (days) => [...days],
  },
  'date-time': {
    label: both('日期时间', 'Date and time'),
    test: (text) => isPlainDateTime(text) || readDateTime(text, true) !== undefined,
    type: 'dateTime',
    scales: scales['date-time'],
    samples: (days) => days.map((day, index) => `${day}T${times[index % times.length]}:00+08:00`),
  },
  time: {
    label: both('时间', 'Time'),
    test: (text) => isPlainTime(text) || readTime(text, true) !== undefined,
    type: 'time',
    scales: scales.time,
    samples: () => times,
  },
  duration: {
    label: both('时长', 'Duration'),
    test: isDuration,
    type: 'duration',
    scales: scales.duration,
    samples: () => ['PT8H', 'P3D', 'P1M'],
  },
  month: {
    label: both('月份', 'Month'),
    test: (text) => !Number.isNaN(parseMonth(text)),
    scales: scales.month,
    samples: () => ['2020-01', '2019-12', '2020-02'],
  },
  phone: {
    label: both('电话', 'Phone number'),
    test: (text) => /^\+?\d[\d ()-]{4,19}$/.test(text),
    samples: () => ['13800000000', '010-60000000'],
    href: (text) => `tel:${text.replaceAll(/[^+\d]/g, '')}`,
  },
  plate: {
    label: both('车牌号', 'Number plate'),
    test: (text) => /^[\u4e00-\u9fa5][A-Z][A-Z0-9·]{4,6}[A-Z0-9\u4e00-\u9fa5]$/.test(text),
    samples: () => ['京A12345', '沪AD12345'],
  },
  vin: {
    label: both('车架号', 'Vehicle identification number'),
    test: (text) => /^[A-HJ-NPR-Z0-9]{17}$/.test(text),
    samples: () => ['LZZ5CLSB8KA000001', 'LZZ5CLSB8KA000002'],
  },
  person: { label: both('人员', 'Person'), test: isId, samples: () => ['li', 'wang'], names: 'person' },
  department: {
    label: both('部门', 'Department'),
    test: isId,
    samples: () => ['station-1', 'station-2'],
    names: 'department',
  },
  image: { label: both('照片', 'Photo'), test: isId, samples: () => ['photo-1', 'photo-2'] },
  file: { label: both('文件', 'File'), test: isId, samples: () => ['file-1', 'file-2'] },
  video: { label: both('视频', 'Video'), test: isId, samples: () => ['video-1', 'video-2'] },
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
