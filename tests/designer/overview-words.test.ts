import { expect, test } from 'vitest';
import { daysOf, periodIn } from '../../designer/features/overview/periods.ts';
import { lengthWords } from '../../engine/reading.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

test.each([
  [0, '不到 1 分钟', 'under a minute'],
  [minute, '1 分钟', '1 minute'],
  [59 * minute + 59_000, '59 分钟', '59 minutes'],
  [hour, '1 小时', '1 hour'],
  [2 * hour + 5 * minute, '2 小时 5 分钟', '2 hours 5 minutes'],
  [day + 2 * hour + 59 * minute, '1 天 2 小时', '1 day 2 hours'],
  [400 * day, '400 天', '400 days'],
])('%i ms are said as %s, and as %s', (ms, chinese, english) => {
  expect([lengthWords(ms, 'zh-CN'), lengthWords(ms, 'en')]).toEqual([chinese, english]);
});

test('periods have both of their days, by the clocks of the policy and not of the reader', () => {
  const nowMs = Date.parse('2026-03-30T22:00Z');
  const zone = 'Asia/Shanghai';
  expect(daysOf('days7', nowMs, zone)).toEqual({ from: '2026-03-25', to: '2026-03-31' });
  expect(daysOf('month', nowMs, zone)).toEqual({ from: '2026-03-01', to: '2026-03-31' });
  expect(daysOf('month', nowMs, 'Europe/London').to).toBe('2026-03-30');
  expect(daysOf('lastMonth', nowMs, zone)).toEqual({ from: '2026-02-01', to: '2026-02-28' });
});

test('an address that says no period, or none that there is, means the last thirty days', () => {
  expect(['', 'period=month', 'period=all'].map((text) => periodIn(new URLSearchParams(text)))).toEqual([
    'days30',
    'month',
    'days30',
  ]);
});
