import { expect, test } from 'vitest';
import { instantText, type PolicyContent, valueText } from '../../../engine/index.ts';
import { contentWith } from '../content.ts';

const rows: [written: string, shown: string | undefined][] = [
  ['2026-11-30T03:49:00.000Z', '2026-11-30 11:49'],
  ['2026-11-30T16:00:05Z', '2026-12-01 00:00:05'],
  ['2026-11-30T03:49:00+08:00', '2026-11-30 03:49'],
  ['2026-11-30T03:49', '2026-11-30 03:49'],
  ['2026-11-30T03:49:00', '2026-11-30 03:49'],
  ['2026-11-30', undefined],
  ['THE END', undefined],
];

test.each(rows)('%s is told in Shanghai as %s', (written, shown) => {
  expect(instantText(written, 'Asia/Shanghai')).toBe(shown);
  const content: PolicyContent = contentWith();
  const text = valueText(content, { type: 'string', format: 'date-time' }, written);
  expect(text).toEqual({ 'zh-CN': shown ?? written, en: shown ?? written });
});
