import { describe, expect, test } from 'vitest';
import { type InspectionOptions, inspectExpression } from '../../../engine/checks/inspect-expression.ts';

const options: InspectionOptions = {
  names: {
    km: { type: 'number' },
    level: { type: 'string' },
    ok: { type: 'boolean' },
    day: { type: 'string', format: 'date' },
    items: undefined,
  },
  config: { kind: 'config', values: { rate: { schema: { type: 'number' }, value: 2 } } } as never,
  timeZone: 'Asia/Shanghai',
  values: { km: 120, level: '高', ok: true, day: '2026-02-01', items: [1, 2] },
  at: '2026-02-02T20:00:00Z',
};

describe('what is wrong in an expression is told with its place', () => {
  test.for<[text: string, code: string, place: string]>([
    ['km > ', 'syntax', ' '],
    ['(km', 'syntax', 'm'],
    ['（km）', 'wideSign', '（'],
    ['km＞1', 'wideSign', '＞'],
    ['kmm + 1', 'unknownName', 'kmm'],
    ['config.rat * km', 'unknownName', 'config.rat'],
    ['fo(km)', 'unknownFunction', 'fo'],
    ['ok and km > "far"', 'operands', 'km > "far"'],
    ['km + level', 'operands', 'km + level'],
    ['day > km', 'operands', 'day > km'],
    ['km and ok', 'operands', 'km and ok'],
    ['1 + daysBetween(day, km)', 'arguments', 'daysBetween(day, km)'],
    ['addDays(day)', 'arguments', 'addDays(day)'],
  ])('%s', ([text, code, place]) => {
    const [flaw] = inspectExpression(text, options).flaws;
    expect([flaw?.code, text.slice(flaw?.from, flaw?.to)]).toEqual([code, place]);
  });

  test('a result of another type than is wanted', () => {
    expect(inspectExpression('km > 1', { ...options, wanted: { type: 'number' } }).flaws).toEqual([
      { code: 'result', from: 0, to: 6, text: 'km > 1', types: ['boolean', 'number'] },
    ]);
  });
});

describe('what is right has a value for what is being tried', () => {
  test.for<[text: string, value: unknown]>([
    ['config.rate * km', 240],
    ['"，" + level', '，高'],
    ['if ok then km else 0', 120],
    ['daysBetween(day, today())', 2],
    ['day + duration("P1D")', '2026-02-02'],
    ['sum(items) > 2 and ok', true],
    ['items[item > 1]', [2]],
    ['km in [1..200]', true],
    ['some x in items satisfies x > 1', true],
  ])('%s', ([text, value]) => {
    expect(inspectExpression(text, options)).toMatchObject({ flaws: [], value });
  });

  test('but none while something it needs is not given', () => {
    expect(inspectExpression('km * 2', { ...options, values: {} })).toEqual({ type: 'number', flaws: [] });
  });
});
