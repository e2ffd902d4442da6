import { Decimal as Plain } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  add,
  compareNumbers,
  divide,
  type FeelNumber,
  formatNumber,
  modulo,
  multiply,
  parseNumber,
  roundTo,
  subtract,
} from '../../../engine/expressions/decimals.ts';
import { seed, trials } from '../trials.ts';
import { evaluateFeel } from './evaluate.ts';

/** The standard's numbers, by a library: 34 digits, halves to the even digit. */
const Wanted = Plain.clone({ precision: 34, rounding: Plain.ROUND_HALF_EVEN, minE: -6143, maxE: 6144, defaults: true });

const told = (value: FeelNumber | null) => (value === null ? null : formatNumber(value));
const wanted = (value: Plain) => (value.isFinite() ? value.toFixed().replace(/^-0$/, '0') : null);

/** Numbers as texts: of prices, of counts, of any size, and of more digits than a number of JavaScript has. */
const digits = (most: number) => fc.bigInt({ min: -(10n ** BigInt(most)), max: 10n ** BigInt(most) });
const decimalText = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }).map(String),
  fc
    .tuple(fc.integer({ min: -10_000_000, max: 10_000_000 }), fc.integer({ min: 0, max: 6 }))
    .map(([n, places]) => new Wanted(n).div(10 ** places).toFixed()),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e20, max: 1e20 }).map((n) => new Wanted(n).toFixed()),
  fc
    .tuple(digits(34), fc.integer({ min: -20, max: 20 }))
    .map(([n, places]) => new Wanted(n.toString()).times(new Wanted(10).pow(places)).toFixed()),
  digits(17).map(String),
);

type Operation = (a: FeelNumber, b: FeelNumber) => FeelNumber | null;
const operations: [string, Operation, (a: Plain, b: Plain) => Plain][] = [
  ['add', add, (a, b) => a.plus(b)],
  ['subtract', subtract, (a, b) => a.minus(b)],
  ['multiply', multiply, (a, b) => a.times(b)],
  ['divide', divide, (a, b) => a.div(b)],
];

describe('decimal arithmetic', () => {
  test.each(operations)('%s gives what 34 digits give', (name, run, by) => {
    fc.assert(
      fc.property(decimalText, decimalText, (a, b) => {
        const result = run(parseNumber(a) as FeelNumber, parseNumber(b) as FeelNumber);
        expect(told(result), `${a} ${name} ${b}`).toBe(wanted(by(new Wanted(a), new Wanted(b))));
      }),
      { numRuns: trials, seed },
    );
  });

  test('of a modulo the sign is that of the divisor, and no more is left than it', () => {
    fc.assert(
      fc.property(decimalText, decimalText, (a, b) => {
        const result = modulo(parseNumber(a) as FeelNumber, parseNumber(b) as FeelNumber);
        const isNone = new Wanted(b).isZero();
        const wide = Plain.clone({ precision: 1000 });
        const left = isNone ? Number.NaN : new wide(a).minus(new wide(b).times(new wide(a).div(b).floor()));
        expect(told(result), `${a} modulo ${b}`).toBe(wanted(new Wanted(left).toSignificantDigits(34)));
      }),
      { numRuns: trials, seed },
    );
  });

  const modes = ['up', 'down', 'ceiling', 'floor', 'half up', 'half down', 'half even'] as const;
  const constants = [
    Plain.ROUND_UP,
    Plain.ROUND_DOWN,
    Plain.ROUND_CEIL,
    Plain.ROUND_FLOOR,
    Plain.ROUND_HALF_UP,
    Plain.ROUND_HALF_DOWN,
    Plain.ROUND_HALF_EVEN,
  ];
  test('rounding is that of the digits', () => {
    fc.assert(
      fc.property(decimalText, fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 6 }), (a, places, mode) => {
        const result = roundTo(parseNumber(a) as FeelNumber, places, modes[mode] as (typeof modes)[number]);
        const by = constants[mode] as Plain.Rounding;
        expect(told(result), `${a} ${places} ${modes[mode]}`).toBe(wanted(new Wanted(a).toDecimalPlaces(places, by)));
      }),
      { numRuns: trials, seed },
    );
  });

  test('a number has one form, whatever it was made of', () => {
    fc.assert(
      fc.property(decimalText, (a) => {
        const value = parseNumber(a) as FeelNumber;
        expect(add(value, 0)).toEqual(value);
        expect(compareNumbers(value, value)).toBe(0);
        expect(parseNumber(formatNumber(value))).toEqual(value);
      }),
      { numRuns: trials, seed },
    );
  });

  test.each([
    ['45.24 + 36.28 + 18.48 <= 100', true],
    ['1.1 * 3 <= 3.3', true],
    ['0.1 * 3 = 0.3', true],
    ['floor(4.35 * 100)', 435],
    ['modulo(5.5, 0.1)', 0],
    ['1 / 3 * 3', 1],
    ['500 * 1e-2', 5],
    ['1e3 + 5', 1005],
    ['.5 + 1', 1.5],
    ['2 ** 10', 1024],
    ['9007199254740993 + 2', '9007199254740995'],
    ['9007199254740993 - 9007199254740992', 1],
    ['string(123456789012345678.5)', '123456789012345678.5'],
    ['decimal(2.5, 0)', 2],
    ['round half up(1.005, 2)', 1.01],
    ['round up(-5.5, 0)', -6],
    ['sqrt(16)', 4],
    ['mean([0.1, 0.2])', 0.15],
  ])('%s is %s', (text, expected) => {
    expect(evaluateFeel(text)).toEqual(expected);
  });
});
