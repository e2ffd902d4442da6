import { expect, test } from 'vitest';
import { numberingOf } from '../../../engine/index.ts';

const newYear = Date.parse('2025-12-31T16:30:00Z');

test.each([
  ['WTS-{yyyyMM}-{0000}', 7, 'WTS-202601-0007', 'WTS-{yyyyMM}-{0000} WTS-202601-{0000}'],
  ['{yy}{MM}{dd}/{000}', 12, '260101/012', '{yy}{MM}{dd}/{000} 260101/{000}'],
  ['N{0}', 10_000, 'N10000', 'N{0} N{0}'],
  ['WTS-{0000}', 10_000, 'WTS-10000', 'WTS-{0000} WTS-{0000}'],
])('%s numbers the %i-th record %s, in the time zone of the policy', (pattern, value, number, counter) => {
  const numbering = numberingOf(pattern, newYear, 'Asia/Shanghai');
  expect([numbering.text(value), numbering.counter]).toEqual([number, counter]);
});
