import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FormatName, formatNamed, formatNames } from '../../../engine/expressions/formats.ts';
import { dateOf, readDateTime, readDuration, readTime } from '../../../engine/expressions/temporal.ts';
import { textsLike } from '../time-texts.ts';
import { seed, trials } from '../trials.ts';

/** Whether a text is of a format, read part by part. */
const isRead = {
  date: (text: string) => {
    const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
    return year !== undefined && dateOf(Number(year), Number(month), Number(day)) !== undefined;
  },
  'date-time': (text: string) => readDateTime(text, true) !== undefined,
  time: (text: string) => readTime(text, true) !== undefined,
  duration: (text: string) => readDuration(text) !== undefined,
  month: (text: string) => /^\d{4}-(0[1-9]|1[0-2])$/.test(text),
} satisfies Partial<Record<FormatName, (text: string) => boolean>>;

const ordered = formatNames.filter((name): name is keyof typeof isRead => formatNamed(name)?.scales !== undefined);

test.each(ordered)('a text is of the format %s where it can be read as one, and no other is', (name) => {
  const text = fc.oneof(
    { weight: 9, arbitrary: textsLike[name] },
    fc.constantFrom(...Object.values(textsLike)).chain((other) => other),
  );
  const property = fc.property(text, (one) => {
    for (const text of [one, `${one} `, ` ${one}`, one.slice(0, -1)])
      expect([text, formatNamed(name)?.test(text)]).toEqual([text, isRead[name](text)]);
  });
  fc.assert(property, { numRuns: trials * 2, seed });
});

test('the order of a format is told of its texts only', () => {
  const property = fc.property(textsLike.month, (text) => {
    const [year, month] = text.split('-').map(Number) as [number, number];
    const [scale] = formatNamed('month')?.scales?.('Asia/Shanghai') ?? [];
    expect(scale?.placeOf(text)).toBe(isRead.month(text) ? year * 12 + month - 1 : Number.NaN);
  });
  fc.assert(property, { numRuns: trials, seed });
});

test.each([
  ['phone', '13800000000', true],
  ['phone', '+86 (0)10-60000000', true],
  ['phone', '12', false],
  ['phone', '电话', false],
  ['plate', '京A12345', true],
  ['plate', '沪AD12345', true],
  ['plate', '粤Z1234港', true],
  ['plate', '京a12345', false],
  ['plate', 'A12345', false],
  ['vin', 'LZZ5CLSB8KA000001', true],
  ['vin', 'LZZ5CLSB8KA00000', false],
  ['vin', 'LZZ5CLSB8KA00000I', false],
  ['person', 'li', true],
  ['person', ' ', false],
] as const)('of the format %s %s is one: %s', (name, text, isOne) => {
  expect(formatNamed(name)?.test(text)).toBe(isOne);
});
