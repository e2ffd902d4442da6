import dayjs from 'dayjs';
import { periodOf } from '../../../engine/index.ts';

/** The periods that a reader may choose. */
export const periodKinds = ['days7', 'days30', 'days90', 'days365', 'month', 'lastMonth'] as const;
export type PeriodKind = (typeof periodKinds)[number];

/**
 * The days of a period, both included, by the clocks of a time zone: where the reader sits does not matter.
 *
 * @example daysOf('days7', Date.parse('2026-11-30T22:00Z'), 'Asia/Shanghai') // { from: '2026-11-25', to: '2026-12-01' }
 */
export function daysOf(kind: PeriodKind, nowMs: number, timeZone: string): { from: string; to: string } {
  const to = dayjs(periodOf('day', nowMs, timeZone).name);
  if (kind === 'month') return { from: day(to.startOf('month')), to: day(to) };
  if (kind === 'lastMonth') {
    const last = to.subtract(1, 'month');
    return { from: day(last.startOf('month')), to: day(last.endOf('month')) };
  }
  return { from: day(to.subtract(Number(kind.slice(4)) - 1, 'day')), to: day(to) };
}

const day = (at: dayjs.Dayjs) => at.format('YYYY-MM-DD');

/** What the address says; what it does not say, or says wrongly, is the last thirty days. */
export const periodIn = (query: URLSearchParams): PeriodKind =>
  periodKinds.find((kind) => kind === query.get('period')) ?? 'days30';
