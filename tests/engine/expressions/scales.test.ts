import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatNamed, formatNames } from '../../../engine/expressions/formats.ts';
import { scales } from '../../../engine/expressions/scales.ts';
import { readInstant, readTime } from '../../../engine/expressions/temporal.ts';
import { fromJson } from '../../../engine/expressions/types.ts';
import { compare } from '../../../engine/expressions/values.ts';
import { textsLike } from '../time-texts.ts';
import { seed, trials } from '../trials.ts';

const zones = ['Asia/Shanghai', 'UTC', 'America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'America/Sao_Paulo'];
/** Of instants, also those about which clocks are set. */
const near = fc.oneof(
  fc.integer({ min: -200_000_000, max: 200_000_000 }),
  fc.integer({ min: -4_000_000_000_000, max: 4_000_000_000_000 }),
  fc.constantFrom(1_698_541_200_000, 1_711_846_800_000, 1_699_163_999_999, 1_541_300_400_000, 8_640_000_000_000_001),
  fc.integer({ min: -10, max: 10 }),
);

test.each(formatNames.filter((name) => formatNamed(name)?.scales))(
  'a place among values of the format %s has a text that stands there, in FEEL’s order',
  (name) => {
    const format = formatNamed(name);
    const property = fc.property(fc.constantFrom(...zones), near, near, (zone, one, other) => {
      const toTyped = fromJson({ is: format?.type ?? 'string' });
      for (const { placeOf, textAt, middle } of format?.scales?.(zone) ?? []) {
        const isInYears = name === 'date' || name === 'month';
        // Days and months of the years that texts of four digits have.
        const [a, b] = [one, other].map((place) => (isInYears ? middle + (place % 20_000) : place)) as [number, number];
        const [first, second] = [textAt(a), textAt(b)];
        for (const [text, place] of [
          [first, a],
          [second, b],
        ] as const) {
          if (text === undefined) continue;
          expect(format?.test(text)).toBe(true);
          expect(placeOf(text)).toBe(place);
        }
        if (first === undefined || second === undefined) continue;
        const order = compare(toTyped(first), toTyped(second), { zone }) as number;
        expect(Math.sign(order)).toBe(Math.sign(a - b));
      }
    });
    fc.assert(property, { numRuns: Math.min(trials, 20_000), seed });
  },
);

/** Times at which, and days on which, clocks of some zone are set: by an hour, half an hour, to the second, at midnight. */
const clockChanges = fc.constantFrom(
  ...['2024-03-31', '2024-10-27', '2024-03-10', '2024-04-07', '2024-10-06', '2018-11-04', '2018-02-17', '1901-01-01'],
  ...['1972-01-07', '1899-12-31', '2100-03-28'],
);
const clock = fc.constantFrom(
  '00:00',
  '00:30:00.001',
  '02:00:00',
  '02:15',
  '02:30:30',
  '03:00:00',
  '23:54:17',
  '23:59:59.999',
);
const places = fc.constantFrom('', '', 'Z', '+08:00', '-17:59', '@Europe/Berlin');

test.each([
  [
    'date-time',
    fc.oneof(
      textsLike['date-time'],
      fc.tuple(clockChanges, clock, places).map(([day, time, place]) => `${day}T${time}${place}`),
    ),
    readInstant,
  ],
  [
    'time',
    fc.oneof(
      textsLike.time,
      fc.tuple(clock, places).map((parts) => parts.join('')),
    ),
    (text: string) => readTime(text, true),
  ],
] as const)('a %s that is read quickly stands where reading it in full has it', (name, texts, read) => {
  const property = fc.property(
    fc.constantFrom(...zones, 'Africa/Monrovia'),
    texts,
    fc.constantFrom('', '9', '9999999999'),
    (zone, some, digits) => {
      const [scale] = scales[name](zone);
      const text = some.replace(/\.\d+/, (fraction) => fraction + digits);
      expect(scale?.placeOf(text)).toBe(scale?.placeOfValue(read(text)));
    },
  );
  fc.assert(property, { numRuns: trials, seed });
});
