import dayjs from 'dayjs';

/** The periods that a reader may choose. */
export const periodKinds = ['days7', 'days30', 'days90', 'days365', 'month', 'lastMonth'] as const;
export type PeriodKind = (typeof periodKinds)[number];

const day = (at: dayjs.Dayjs) => at.format('YYYY-MM-DD');

/** The days of a period, both included. @example daysOf('days7', Date.parse('2026-11-30T12:00')) // { from: '2026-11-24', to: '2026-11-30' } */
export function daysOf(kind: PeriodKind, nowMs: number): { from: string; to: string } {
  const now = dayjs(nowMs);
  if (kind === 'month') return { from: day(now.startOf('month')), to: day(now) };
  if (kind === 'lastMonth') {
    const last = now.subtract(1, 'month');
    return { from: day(last.startOf('month')), to: day(last.endOf('month')) };
  }
  return { from: day(now.subtract(Number(kind.slice(4)) - 1, 'day')), to: day(now) };
}

/** What the address says; what it does not say, or says wrongly, is the last thirty days. */
export const periodIn = (query: URLSearchParams): PeriodKind =>
  periodKinds.find((kind) => kind === query.get('period')) ?? 'days30';
