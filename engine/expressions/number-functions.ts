import { absolute } from './arithmetic.ts';
import {
  add,
  compareNumbers,
  Decimal,
  divide,
  type FeelNumber,
  isNumber,
  modulo,
  multiply,
  parseNumber,
  type Rounding,
  roundTo,
  shortest,
  subtract,
  toDouble,
} from './decimals.ts';
import { asList, type FunctionRow, row } from './function-row.ts';
import type { DaysDuration, MonthsDuration } from './temporal.ts';

/** A function of one number. */
const ofNumber = (run: (value: FeelNumber) => unknown, is: 'number' | 'boolean' = 'number') =>
  row('number: number', is, ([value]) => run(value));

/** The most places that a decimal may be rounded to, and the least. */
const [mostPlaces, leastPlaces] = [6176, -6111];

function rounded(value: FeelNumber, scale: FeelNumber, rounding: Rounding): FeelNumber | null {
  const places = toDouble(roundTo(scale, 0, 'down') ?? 0);
  return places > mostPlaces || places < leastPlaces ? null : roundTo(value, places, rounding);
}

const rounding = (by: Rounding, isOptional = false) =>
  row(`n: number, scale${isOptional ? '?' : ''}: number`, 'number', ([value, scale]) => rounded(value, scale ?? 0, by));

const isOdd = (value: FeelNumber) => compareNumbers(modulo(value, 2) ?? 0, 1) === 0;
const isEven = (value: FeelNumber) => modulo(value, 2) === 0;
const isPositive = (value: FeelNumber) => compareNumbers(value, 0) > 0;

/** What a list of numbers becomes; of anything else null. */
const ofNumbers = (run: (numbers: FeelNumber[]) => FeelNumber | null) =>
  row('...list: any', 'number', (given) => {
    const list = asList(given);
    return list.length > 0 && list.every(isNumber) ? run(list) : null;
  });

/** @example sumOf([0.1, 0.2]) // 0.3 */
export const sumOf = (numbers: readonly FeelNumber[]): FeelNumber | null =>
  numbers.reduce((sum: FeelNumber | null, one) => (sum === null ? null : add(sum, one)), 0);

export const meanOf = (numbers: readonly FeelNumber[]): FeelNumber | null =>
  divide(sumOf(numbers) ?? 0, numbers.length);

const inOrder = (numbers: FeelNumber[]) => [...numbers].sort(compareNumbers);

function medianOf(numbers: FeelNumber[]): FeelNumber | null {
  const sorted = inOrder(numbers);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as FeelNumber;
  return sorted.length % 2 === 1 ? upper : divide(add(sorted[middle - 1] as FeelNumber, upper) ?? 0, 2);
}

/** How far numbers of a sample lie from their mean. */
function deviationOf(numbers: FeelNumber[]): FeelNumber | null {
  if (numbers.length < 2) return null;
  const mean = meanOf(numbers) ?? 0;
  const squares = numbers.map((one) => {
    const distance = subtract(one, mean) ?? 0;
    return multiply(distance, distance) ?? 0;
  });
  return shortest(new Decimal(divide(sumOf(squares) ?? 0, numbers.length - 1) ?? 0).sqrt());
}

function modesOf(numbers: FeelNumber[]): FeelNumber[] {
  const counts = new Map<string, { value: FeelNumber; count: number }>();
  for (const value of numbers) {
    const known = counts.get(String(value));
    if (known) known.count += 1;
    else counts.set(String(value), { value, count: 1 });
  }
  const most = Math.max(...[...counts.values()].map(({ count }) => count));
  return inOrder([...counts.values()].filter(({ count }) => count === most).map(({ value }) => value));
}

const separators = new Set([' ', ',', '.']);

/** A number of a text that groups digits by one sign and has another for the point. */
function numberFrom(text: string, grouping: string | null, point: string | null): FeelNumber | null {
  const isSign = (sign: string | null) => sign === null || separators.has(sign);
  if (!isSign(grouping) || !isSign(point) || point === ' ' || (grouping !== null && grouping === point)) return null;
  const plain = grouping === null ? text : text.replaceAll(grouping, '');
  return parseNumber(point === null ? plain : plain.replace(point, '.')) ?? null;
}

export const numberFunctions: Record<string, FunctionRow[]> = {
  number: [
    row(
      'from: string, grouping separator?: string|null, decimal separator?: string|null',
      'number',
      ([text, grouping, point]) => numberFrom(text, grouping ?? null, point ?? null),
    ),
  ],
  decimal: [rounding('half even')],
  floor: [rounding('floor', true)],
  ceiling: [rounding('ceiling', true)],
  'round up': [rounding('up')],
  'round down': [rounding('down')],
  'round half up': [rounding('half up')],
  'round half down': [rounding('half down')],
  abs: [
    row('n: number', 'number', ([value]) => (compareNumbers(value, 0) < 0 ? subtract(0, value) : value)),
    row('n: days|months', 'any', ([value]: [DaysDuration | MonthsDuration]) => absolute(value)),
  ],
  modulo: [row('dividend: number, divisor: number', 'number', ([a, b]) => modulo(a, b))],
  sqrt: [ofNumber((value) => shortest(new Decimal(value).sqrt()))],
  log: [ofNumber((value) => (isPositive(value) ? shortest(new Decimal(value).ln()) : null))],
  exp: [ofNumber((value) => (compareNumbers(value, 20_000) > 0 ? null : shortest(new Decimal(value).exp())))],
  odd: [ofNumber(isOdd, 'boolean')],
  even: [ofNumber(isEven, 'boolean')],
  sum: [ofNumbers(sumOf)],
  product: [
    ofNumbers((numbers) =>
      numbers.reduce((product: FeelNumber | null, one) => (product === null ? null : multiply(product, one)), 1),
    ),
  ],
  mean: [ofNumbers(meanOf)],
  median: [ofNumbers(medianOf)],
  stddev: [ofNumbers(deviationOf)],
  mode: [
    row('...list: any', 'list', (given) => {
      const list = asList(given);
      return list.every(isNumber) ? (list.length === 0 ? [] : modesOf(list)) : null;
    }),
  ],
};
