import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { periodNamed, periodOf } from '../../../engine/registers/periods.ts';
import { seed, trials } from '../trials.ts';

const zone = 'Asia/Shanghai';
const at = (text: string) => Date.parse(text);

describe('a period', () => {
  test.each([
    ['day', '2026-11-30T16:00:00Z', '2026-12-01'],
    ['month', '2026-11-30T15:59:59Z', '2026-11'],
    ['month', '2026-11-30T16:00:00Z', '2026-12'],
    ['quarter', '2026-11-30T00:00:00Z', '2026-Q4'],
    ['year', '2026-12-31T16:00:00Z', '2027'],
    ['week', '2026-11-30T00:00:00Z', '2026-W49'],
    ['week', '2027-01-01T00:00:00Z', '2026-W53'],
    ['week', '2024-12-30T00:00:00Z', '2025-W01'],
  ] as const)('of the kind %s at %s is %s', (kind, instant, name) => {
    expect(periodOf(kind, at(instant), zone).name).toBe(name);
  });

  test.each([
    ['day', '2026-02-30'],
    ['month', '2026-13'],
    ['month', '2026'],
    ['quarter', '2026-Q5'],
    ['week', '2026-W54'],
    ['week', '2025-W53'],
    ['year', '26'],
  ] as const)('of the kind %s is none called %s', (kind, name) => {
    expect(periodNamed(kind, name, zone)).toBeUndefined();
  });

  test('holds the instants between its ends, and the next begins where it ends', () => {
    const property = fc.property(
      fc.constantFrom('day', 'week', 'month', 'quarter', 'year' as const),
      fc.integer({ min: at('1990-01-01T00:00:00Z'), max: at('2060-01-01T00:00:00Z') }),
      fc.constantFrom(zone, 'UTC', 'America/New_York'),
      (kind, instant, where) => {
        const { name, fromMs, toMs } = periodOf(kind as 'day', instant, where);
        expect(fromMs <= instant && instant < toMs).toBe(true);
        expect(periodNamed(kind as 'day', name, where)).toEqual({ name, fromMs, toMs });
        expect(periodOf(kind as 'day', toMs, where).fromMs).toBe(toMs);
      },
    );
    fc.assert(property, { numRuns: trials, seed });
  });
});
