import { describe, expect, test } from 'vitest';
import { readComparisons, writeComparisons } from '../../designer/features/flows/panel/comparisons.ts';
import { withWorkingDays } from '../../designer/features/flows/panel/delays.ts';
import { readWorkingDays, writeWorkingDays } from '../../designer/words/working-days.ts';
import type { FlowDefinition } from '../../engine/index.ts';

describe('a condition', () => {
  test.each([
    ['', 'and', []],
    ['records.expense.amount > 5000', 'and', [['records.expense.amount', '>', 5000]]],
    [
      'amount >= 0.5 and kind = "a and b" and urgent = true',
      'and',
      [
        ['amount', '>=', 0.5],
        ['kind', '=', 'a and b'],
        ['urgent', '=', true],
      ],
    ],
    [
      'day < date("2026-12-01") or note != null',
      'or',
      [
        ['day', '<', '2026-12-01'],
        ['note', '!=', null],
      ],
    ],
  ])('%s is chosen as comparisons, and written as it was', (formula, join, list) => {
    const read = readComparisons(formula);
    expect(read?.join).toBe(join);
    expect(read?.list.map(({ name, sign, value }) => [name, sign, value])).toEqual(list);
    expect(read && writeComparisons(read)).toBe(formula);
  });

  test.each([
    'a > 1 and b > 2 or c > 3',
    'amount > limit',
    'amount + 1 > 2',
    'not(urgent)',
    'a > 1 and (b > 2)',
    'kind = "a',
  ])('%s is more than comparisons, and stays a formula', (formula) => {
    expect(readComparisons(formula)).toBeUndefined();
  });
});

describe('a limit in working days', () => {
  const flow = (delays: FlowDefinition['delays'], due?: string) =>
    ({ delays, machine: { states: { a: { meta: { task: { due } } } } } }) as unknown as FlowDefinition;

  test('is read as it was written, and what is otherwise is none', () => {
    const days = { count: 3, calendar: 'rest' };
    expect(readWorkingDays(writeWorkingDays(days))).toEqual(days);
    expect(readWorkingDays('P3D')).toBeUndefined();
    expect(readWorkingDays({ '=': 'addWorkingDays(today(), 3, config.rest)' })).toBeUndefined();
  });

  test('takes one that there is, and leaves none behind that nothing has any more', () => {
    const three = writeWorkingDays({ count: 3, calendar: 'rest' });
    const two = writeWorkingDays({ count: 2, calendar: 'rest' });
    expect(withWorkingDays(flow({ long: three }), { count: 3, calendar: 'rest' })).toEqual({
      ...{ delays: { long: three }, name: 'long' },
    });
    expect(withWorkingDays(flow({ limit1: three }, 'limit1'), { count: 2, calendar: 'rest' }, 'limit1')).toEqual({
      ...{ delays: { limit1: two }, name: 'limit1' },
    });
    // A limit that was not made of working days was somebody's own.
    expect(withWorkingDays(flow({ limit1: 'P3D' }, 'limit1'), { count: 2, calendar: 'rest' }, 'limit1')).toEqual({
      ...{ delays: { limit1: 'P3D', limit2: two }, name: 'limit2' },
    });
  });
});
