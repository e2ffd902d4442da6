import { add, roundTo, toDouble } from '../expressions/decimals.ts';
import type { JsonObject, ObjectSchema } from '../ground/definition.ts';

/** Sums of money outcomes, in CNY, by the name of the outcome. */
export type MoneyTotals = Record<string, { before: number; after: number }>;

/**
 * The properties of an outcome that are money: those with the unit CNY, or a name that ends in Cny.
 *
 * @example moneyNames({ properties: { feeCny: { type: 'number' } } }) // ['feeCny']
 */
export function moneyNames({ properties = {} }: Pick<ObjectSchema, 'properties'>): string[] {
  return Object.keys(properties).filter((name) => properties[name]?.unit === 'CNY' || name.endsWith('Cny'));
}

/** Adds what an outcome before and after a change has of money; where there is none of the two, nothing is added. */
export function addMoney(totals: MoneyTotals, names: readonly string[], before: JsonObject, after: JsonObject): void {
  for (const name of names) {
    const [was, is] = [before[name], after[name]];
    if (typeof was !== 'number' && typeof is !== 'number') continue;
    totals[name] ??= { before: 0, after: 0 };
    if (typeof was === 'number') totals[name].before = sumOf(totals[name].before, was);
    if (typeof is === 'number') totals[name].after = sumOf(totals[name].after, is);
  }
}

const sumOf = (a: number, b: number) => toDouble(add(a, b) ?? Number.NaN);
const cents = (value: number) => toDouble(roundTo(value, 2, 'half up') ?? Number.NaN);

/**
 * By how much a sum of money is more than another, exactly.
 *
 * @example moneyBetween({ before: 0.1, after: 0.3 }) // 0.2
 */
export const moneyBetween = ({ before, after }: MoneyTotals[string]): number => cents(sumOf(after, -before));

/** Sums rounded to cents, half up. */
export const inCents = (totals: MoneyTotals): MoneyTotals =>
  Object.fromEntries(
    Object.entries(totals).map(([name, { before, after }]) => [name, { before: cents(before), after: cents(after) }]),
  );
