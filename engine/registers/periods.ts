import { dayMs, formatDate, instantToLocal, localToInstant, parseDate } from '../expressions/dates.ts';
import type { RegisterDefinition } from '../ground/definition.ts';

type Period = NonNullable<RegisterDefinition['period']>;

/** A period of a register: its name, and the instants between which it lies. */
export interface PeriodSpan {
  name: string;
  fromMs: number;
  /** The first instant behind it. */
  toMs: number;
}

const monthsOf: Record<Exclude<Period, 'day' | 'week'>, number> = { month: 1, quarter: 3, year: 12 };
const two = (value: number) => String(value).padStart(2, '0');
const dayOf = (year: number, month: number) => Date.UTC(year, month - 1, 1) / dayMs;

/** A period by its name: `2026-11-30`, `2026-W48`, `2026-11`, `2026-Q4`, `2026`; undefined where it is none. */
export function periodNamed(kind: Period, name: string, timeZone: string): PeriodSpan | undefined {
  const days = daysOf(kind, name);
  if (!days) return undefined;
  const [first, behind] = days.map((day) => localToInstant(day * dayMs, timeZone)) as [number, number];
  return { name, fromMs: first, toMs: behind };
}

/** The period in which an instant lies. @example periodOf('month', Date.parse('2026-11-30T20:00Z'), 'Asia/Shanghai').name // '2026-12' */
export function periodOf(kind: Period, atMs: number, timeZone: string): PeriodSpan {
  const day = Math.floor(instantToLocal(atMs, timeZone) / dayMs);
  return periodNamed(kind, nameOf(kind, day), timeZone) as PeriodSpan;
}

function nameOf(kind: Period, day: number): string {
  const date = formatDate(day);
  const [year = '', month = ''] = date.split('-');
  switch (kind) {
    case 'day':
      return date;
    case 'month':
      return `${year}-${month}`;
    case 'quarter':
      return `${year}-Q${Math.ceil(Number(month) / 3)}`;
    case 'year':
      return year;
    default: {
      // ISO 8601: the week that has the year's first Thursday is its first.
      const monday = mondayOf(day);
      const yearOfWeek = Number(formatDate(monday + 3).slice(0, 4));
      const first = mondayOf(dayOf(yearOfWeek, 1) + 3);
      return `${yearOfWeek}-W${two(Math.round((monday - first) / 7) + 1)}`;
    }
  }
}

/** 1970-01-01 was a Thursday. */
const mondayOf = (day: number) => day - ((((day + 3) % 7) + 7) % 7);

function daysOf(kind: Period, name: string): [number, number] | undefined {
  if (kind === 'day') {
    const day = parseDate(name);
    return Number.isNaN(day) ? undefined : [day, day + 1];
  }
  if (kind === 'week') {
    const [, year, week] = /^(\d{4})-W(\d\d)$/.exec(name) ?? [];
    if (year === undefined || week === undefined) return undefined;
    const monday = mondayOf(dayOf(Number(year), 1) + 3) + (Number(week) - 1) * 7;
    return nameOf('week', monday) === name ? [monday, monday + 7] : undefined;
  }
  const months = monthsOf[kind];
  const [, year, part = '1'] = patterns[kind].exec(name) ?? [];
  if (year === undefined || Number(part) < 1 || Number(part) > 12 / months) return undefined;
  const first = (Number(part) - 1) * months + 1;
  return [dayOf(Number(year), first), dayOf(Number(year), first + months)];
}

const patterns = { month: /^(\d{4})-(\d\d)$/, quarter: /^(\d{4})-Q(\d)$/, year: /^(\d{4})$/ };
