import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fieldsOfSheet } from '../../designer/features/policies/master-of-sheet.ts';
import { columnEdits } from '../../designer/features/register-editor/column-edits.ts';
import { recentPeriods } from '../../designer/features/registers/periods.ts';
import { scaleOf } from '../../designer/features/registers/scale.ts';
import { trials } from '../engine/trials.ts';
import '../properties.ts';
import type { RegisterDefinition } from '../../engine/index.ts';

test('the scale of a line holds both ends between few round marks', () => {
  const value = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 });
  fc.assert(
    fc.property(value, value, (one, other) => {
      const [least, most] = [Math.min(0, one, other), Math.max(0, one, other)];
      fc.pre(most - least > 1e-6);
      const { low, high, step } = scaleOf(least, most);
      const near = step * 1e-6;
      expect(low).toBeLessThanOrEqual(least + near);
      expect(high).toBeGreaterThanOrEqual(most - near);
      expect((high - low) / step).toBeLessThanOrEqual(7.000001);
    }),
    { numRuns: trials },
  );
});

test('the last periods follow each other without a gap, also over a year and a change of clocks', () => {
  const at = Date.parse('2026-01-02T00:00:00Z');
  expect(recentPeriods('month', 'Asia/Shanghai', 3, at)).toEqual(['2026-01', '2025-12', '2025-11']);
  expect(recentPeriods('quarter', 'Europe/Berlin', 2, at)).toEqual(['2026-Q1', '2025-Q4']);
  expect(recentPeriods('week', 'Asia/Shanghai', 2, at)).toEqual(['2026-W01', '2025-W52']);
  expect(recentPeriods('day', 'Europe/Berlin', 3, Date.parse('2026-03-30T12:00:00Z'))).toEqual([
    ...['2026-03-30', '2026-03-29', '2026-03-28'],
  ]);
});

const nameOf = async (title: string) => title.replace(/\W/g, '') || 'x';

describe('the fields that a worksheet proposes', () => {
  const day = new Date('2024-03-01');
  test.each([
    ['whole numbers', [1, 2], { type: 'integer' }],
    ['numbers', [1, 2.5], { type: 'number' }],
    ['days', [day, day], { type: 'string', format: 'date' }],
    ['instants', [new Date('2024-03-01T10:00:00Z'), day], { type: 'string', format: 'date-time' }],
    ['yes and no', ['是', '否'], { type: 'boolean' }],
    ['number plates', ['京A12345', '沪B12345'], { type: 'string', format: 'plate' }],
    ['a few words again and again', ['a', 'b', 'a', 'b', 'a', 'b', 'a', 'b'], { type: 'string', enum: ['a', 'b'] }],
    ['texts', ['a', 'b', null], { type: 'string' }],
    ['nothing', [null, null], { type: 'string' }],
  ])('are of %s', async (_, values, expected) => {
    const lines = [['key', 'it'], ...values.map((value, index) => [`K${index}`, value])];
    const { fields } = (await fieldsOfSheet(lines, nameOf)) ?? {};
    expect(fields?.properties?.it).toEqual({ ...expected, title: { 'zh-CN': 'it', en: 'it' } });
  });

  test('have the unit of the header, one key that is another in each row, and names of their own', async () => {
    const lines = [['List of cars'], ['Colour', 'Driven (km)', 'No', 'No'], ['red', 1, 'A', 'x'], ['red', 1, 'B', 'x']];
    const found = await fieldsOfSheet(lines, nameOf);
    expect(found?.key).toBe('No');
    expect(found?.fields.properties?.Driven).toMatchObject({ type: 'integer', unit: 'km', title: { en: 'Driven' } });
    expect(Object.keys(found?.fields.properties ?? {})).toEqual(['Colour', 'Driven', 'No', 'No4']);
    expect(await fieldsOfSheet([[null], []], nameOf)).toBeUndefined();
  });
});

test('what names a column follows it when it is renamed, and goes with it', () => {
  const register: RegisterDefinition = {
    ...{ kind: 'register', id: 'r', title: 'r', clauses: [], over: { forms: [] } },
    columns: [
      { name: 'plate', '=': 'plate' },
      { name: 'km', '=': 'km' },
    ],
    ...{ group: ['plate'], sort: ['-km', 'plate'], for: 'plate' },
  };
  const renamed = columnEdits.rename(register, 0, 'car');
  expect(renamed).toMatchObject({ group: ['car'], sort: ['-km', 'car'], for: 'car' });
  const { columns, ...named } = columnEdits.without(register, 0);
  expect([columns, named]).toEqual([[{ name: 'km', '=': 'km' }], { group: undefined, sort: ['-km'], for: undefined }]);
  expect(columnEdits.freeName('period', ['periodOf'])).toBe('periodOf2');
});
