import { type PeriodSpan, Problem, periodNamed, periodOf } from '../../engine/index.ts';

const dayMs = 86_400_000;
const usualDays = 30;

/** The days of which figures are asked, both of them included, and the instants between which they lie. */
export interface Days {
  from: string;
  to: string;
  span: Pick<PeriodSpan, 'fromMs' | 'toMs'>;
}

/**
 * The period that a request names, in a policy's time zone.
 *
 * @throws Problem invalidValue for what is no day, or a last day before the first
 * @example daysOf({ from: '2026-11-01', to: '2026-11-30' }, 'Asia/Shanghai', nowMs).span.toMs
 */
export function daysOf({ from, to }: { from?: string; to?: string }, timeZone: string, nowMs: number): Days {
  const last = to === undefined ? periodOf('day', nowMs, timeZone) : dayNamed('to', to, timeZone);
  const first =
    from === undefined
      ? periodOf('day', last.fromMs - (usualDays - 1) * dayMs, timeZone)
      : dayNamed('from', from, timeZone);
  if (first.fromMs > last.fromMs) throw new Problem('invalidValue', { facts: ['from'] });
  return { from: first.name, to: last.name, span: { fromMs: first.fromMs, toMs: last.toMs } };
}

function dayNamed(of: string, name: string, timeZone: string): PeriodSpan {
  const found = periodNamed('day', name, timeZone);
  if (!found || !Number.isFinite(found.fromMs) || !Number.isFinite(found.toMs))
    throw new Problem('invalidValue', { facts: [of] });
  return found;
}
