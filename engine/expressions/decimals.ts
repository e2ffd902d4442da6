import { Decimal as Plain } from 'decimal.js';

/**
 * FEEL's numbers are decimals of 34 digits. A JavaScript number stands for the decimal that its shortest text says; a decimal that no
 * number says is a `Decimal`. Each value has one of the two forms, so that equal numbers are the same number.
 */
export const Decimal = Plain.clone({
  precision: 34,
  rounding: Plain.ROUND_HALF_EVEN,
  modulo: Plain.ROUND_FLOOR,
  minE: -6143,
  maxE: 6144,
  defaults: true,
});
export type Decimal = Plain;
export type FeelNumber = number | Decimal;

/** Whether a value is a number of FEEL. */
export const isNumber = (value: unknown): value is FeelNumber => typeof value === 'number' || value instanceof Decimal;

/** A decimal in the form that its value has; null for what is none (an infinity, the root of -1). */
export function shortest(decimal: Decimal): FeelNumber | null {
  if (!decimal.isFinite()) return null;
  const number = decimal.toNumber();
  return Number.isFinite(number) && new Decimal(number).eq(decimal) ? number + 0 : decimal;
}

const powers = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000] as const;
/** Whole numbers below it have fifteen digits: divided by a power of ten they say the decimal exactly. */
const fifteenDigits = 1e15;
/** Whole numbers up to it, and sums of two of them, are exact. */
const wholeBound = 4e15;

/** The least power of ten, up to six, that makes a number whole; -1: none does. */
function scaleOf(value: number): number {
  for (let scale = 0; scale < powers.length; scale += 1) {
    const power = powers[scale] as number;
    const whole = Math.round(value * power);
    if (!(whole < fifteenDigits && whole > -fifteenDigits)) return -1;
    if (whole / power === value) return scale;
  }
  return -1;
}

const isWhole = (value: number) => value < wholeBound && value > -wholeBound && Math.floor(value) === value;

/** Whether a number is so many parts of a power of ten, few enough that they say its decimal. */
const says = (parts: number, power: number, value: number) =>
  parts < fifteenDigits && parts > -fifteenDigits && parts / power === value;

/** The sum of two numbers in parts of a power of ten; undefined where it is not exact so. */
function sumIn(power: number, a: number, b: number): number | undefined {
  const [first, second] = [Math.round(a * power), Math.round(b * power)];
  const sum = first + second;
  const isExact = says(first, power, a) && says(second, power, b) && sum < fifteenDigits && sum > -fifteenDigits;
  return isExact ? sum / power : undefined;
}

/** @example add(0.1, 0.2) // 0.3 */
export function add(a: FeelNumber, b: FeelNumber): FeelNumber | null {
  if (typeof a === 'number' && typeof b === 'number') {
    if (isWhole(a) && isWhole(b)) return a + b;
    // Most fractions are hundredths.
    const sum = sumIn(100, a, b) ?? sumIn(1_000_000, a, b);
    if (sum !== undefined) return sum;
  }
  return shortest(new Decimal(a).plus(b));
}

export const negate = (value: FeelNumber): FeelNumber =>
  typeof value === 'number' ? (value === 0 ? 0 : -value) : (value.neg() as Decimal);

export const subtract = (a: FeelNumber, b: FeelNumber): FeelNumber | null => add(a, negate(b));

/** @example multiply(1.1, 3) // 3.3 */
export function multiply(a: FeelNumber, b: FeelNumber): FeelNumber | null {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b;
    if (isWhole(a) && isWhole(b) && isWhole(product)) return product + 0;
    const [hundredths, others] = [Math.round(a * 100), Math.round(b * 100)];
    const small = hundredths * others;
    if (says(hundredths, 100, a) && says(others, 100, b) && small < fifteenDigits && small > -fifteenDigits)
      return small / 10_000 + 0;
    const [one, other] = [scaleOf(a), scaleOf(b)];
    if (one >= 0 && other >= 0) {
      const [first, second] = [powers[one] as number, powers[other] as number];
      const whole = Math.round(a * first) * Math.round(b * second);
      if (Math.abs(whole) < fifteenDigits) return whole / (first * second) + 0;
    }
  }
  return shortest(new Decimal(a).times(b));
}

/** Null where it is divided by zero. @example divide(0.3, 3) // 0.1 */
export function divide(a: FeelNumber, b: FeelNumber): FeelNumber | null {
  if (b === 0) return null;
  if (typeof a === 'number' && typeof b === 'number') {
    const quotient = a / b;
    if (a === 0) return 0;
    const [one, other, scale] = [scaleOf(a), scaleOf(b), scaleOf(quotient)];
    if (one >= 0 && other >= 0 && scale >= 0) {
      // The quotient is exact where it gives the dividend again, all in whole numbers.
      const [first, second, third] = [powers[one] as number, powers[other] as number, powers[scale] as number];
      const left = Math.round(a * first) * (second * third);
      const right = Math.round(b * second) * Math.round(quotient * third) * first;
      if (left === right && Math.abs(left) < wholeBound) return quotient;
    }
  }
  return shortest(new Decimal(a).div(b));
}

/** The power; null where it is no number. */
export const power = (a: FeelNumber, b: FeelNumber): FeelNumber | null => shortest(new Decimal(a).pow(b));

/** What is left of whole times the divisor below: of the divisor's sign. @example modulo(-12, 5) // 3 */
export function modulo(a: FeelNumber, b: FeelNumber): FeelNumber | null {
  if (b === 0) return null;
  if (typeof a === 'number' && typeof b === 'number' && isWhole(a) && isWhole(b)) {
    const rest = a % b;
    return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
  }
  return shortest(new Decimal(a).mod(b));
}

export type Rounding = 'floor' | 'ceiling' | 'up' | 'down' | 'half up' | 'half down' | 'half even';
const roundings: Record<Rounding, Plain.Rounding> = {
  up: Plain.ROUND_UP,
  down: Plain.ROUND_DOWN,
  ceiling: Plain.ROUND_CEIL,
  floor: Plain.ROUND_FLOOR,
  'half up': Plain.ROUND_HALF_UP,
  'half down': Plain.ROUND_HALF_DOWN,
  'half even': Plain.ROUND_HALF_EVEN,
};

/** Rounds what is so many parts of a power of ten to fewer, in whole numbers. */
function halfUp(value: number, scale: number, places: number): number {
  const parts = Math.abs(Math.round(value * (powers[scale] as number)));
  const unit = powers[scale - places] as number;
  const rest = parts % unit;
  const whole = (parts - rest) / unit + (rest * 2 >= unit ? 1 : 0);
  return (value < 0 ? -whole : whole) / (powers[places] as number) + 0;
}

/**
 * Rounds to some decimal places; negative: to tens, hundreds …
 *
 * @example roundTo(1.005, 2, 'half up') // 1.01
 */
export function roundTo(value: FeelNumber, places: number, rounding: Rounding): FeelNumber | null {
  if (typeof value === 'number') {
    const scale = scaleOf(value);
    if (scale >= 0 && scale <= places) return value;
    if (places === 0 && rounding === 'floor') return Math.floor(value);
    if (places === 0 && rounding === 'ceiling') return Math.ceil(value) + 0;
    if (scale >= 0 && places >= 0 && rounding === 'half up') return halfUp(value, scale, places);
  }
  const mode = roundings[rounding];
  const decimal = new Decimal(value);
  if (places >= 0) return shortest(decimal.toDecimalPlaces(Math.min(places, 10_000), mode));
  const unit = new Decimal(10).pow(-places);
  return shortest(decimal.div(unit).toDecimalPlaces(0, mode).times(unit));
}

/** Below zero, zero or above, as the first is less than the second, equal or greater. */
export function compareNumbers(a: FeelNumber, b: FeelNumber): number {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0;
  return new Decimal(a).cmp(b);
}

/** Two numbers in their one form. */
export const sameNumber = (a: FeelNumber, b: FeelNumber): boolean =>
  a === b || (typeof a === 'object' && typeof b === 'object' && a.eq(b));

const numeral = /^-?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** The number that a text says in digits; undefined where it says none. @example parseNumber('1e-2') // 0.01 */
export function parseNumber(text: string): FeelNumber | undefined {
  if (!numeral.test(text)) return undefined;
  const number = Number(text);
  if (text.length < 16 && Number.isFinite(number)) return number + 0;
  return shortest(new Decimal(text)) ?? undefined;
}

/** The digits of a number, without an exponent. @example formatNumber(1e21) // '1000000000000000000000' */
export function formatNumber(value: FeelNumber): string {
  if (typeof value === 'number') {
    const text = String(value);
    if (!text.includes('e')) return text;
  }
  return new Decimal(value).toFixed();
}

/**
 * A number as JSON: a whole one that no JavaScript number says is a text of its digits; of a fraction with more digits than a number
 * holds JSON gets the nearest number.
 */
export function numberToJson(value: FeelNumber): number | string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  return value.isInteger() ? value.toFixed() : value.toNumber();
}

/**
 * The same on a place where only a number may stand, for arithmetic that leaves decimals (calendars): the nearest number.
 */
export const toDouble = (value: FeelNumber): number => (typeof value === 'number' ? value : value.toNumber());
