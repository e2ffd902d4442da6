import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HitPolicy } from '../../../engine/authoring.ts';
import { evaluate, type Json, type ValueSchema } from '../../../engine/index.ts';
import { evaluateReference } from '../../../engine/rules/reference.ts';
import { editionOf, ruleSetWith } from '../content.ts';
import { seed, trials } from '../trials.ts';

const at = '2024-02-29T01:30:00Z';
const Exact = Decimal.clone({ precision: 34, rounding: Decimal.ROUND_HALF_EVEN });
const halfUp = (value: Decimal, decimals: number) =>
  value.toDecimalPlaces(decimals, Decimal.ROUND_HALF_UP).toNumber() + 0;

/** A rule for each formula, all of which hold. */
function outcomeOf(formulas: string[], hitPolicy: HitPolicy, fee: ValueSchema) {
  const definition = ruleSetWith({
    outcome: { type: 'object', properties: { fee } },
    hitPolicy,
    rules: formulas.map((text, place) => ({
      id: `r${place}`,
      conditions: { all: [] },
      event: { type: 'r', params: { fee: { '=': text } } },
    })),
  });
  const edition = editionOf(definition);
  return { edition, fee: evaluate(edition.ruleSet('test'), {}, { at }).outcome.fee };
}

describe('a result is rounded half up from all its digits', () => {
  test.each<[string, number, Json]>([
    ['1.005', 2, 1.01],
    ['-1.005', 2, -1.01],
    ['2.675', 2, 2.68],
    ['1.00499999999999999999999999', 2, 1],
    ['1.00500000000000000000000001', 2, 1.01],
    ['0.5 - 1e-30', 0, 0],
    ['9007199254740992.5', 0, '9007199254740993'],
    ['9007199254740993', 2, '9007199254740993'],
    ['-0.004', 2, 0],
  ])('%s to %i places', (text, decimals, expected) => {
    expect(outcomeOf([text], 'first', { type: 'number', decimals }).fee).toEqual(expected);
    const computed = ruleSetWith({
      outcome: { type: 'object', properties: { fee: { type: 'number', decimals, '=': text } } },
      rules: [],
    });
    expect(evaluate(editionOf(computed).ruleSet('test'), {}, { at }).outcome.fee).toEqual(expected);
  });

  test('within a list, too', () => {
    const fee: ValueSchema = { type: 'array', items: { type: 'number', decimals: 2 } };
    expect(outcomeOf(['[1.005, 1.00499999999999999999, 2]'], 'first', fee).fee).toEqual([1.01, 1, 2]);
    expect(outcomeOf(['1.005', '1.00499999999999999999'], 'collect', { ...fee }).fee).toEqual([1.01, 1]);
  });

  test('what is not rounded is answered as the nearest number, wherever it stands', () => {
    const third = 0.3333333333333333;
    expect(outcomeOf(['1 / 3'], 'first', { type: 'number' }).fee).toBe(third);
    expect(outcomeOf(['{a: [1 / 3], b: "x"}'], 'first', { type: 'object' }).fee).toEqual({ a: [third], b: 'x' });
    expect(outcomeOf(['1 / 3', '1 / 3'], 'any', { type: 'number' }).fee).toBe(third);
  });

  const text = fc
    .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: 0, max: 22 }))
    .map(([digits, places]) => new Exact(String(digits)).div(new Exact(10).pow(places)).toFixed());
  const near = fc
    .tuple(
      fc.integer({ min: -9999, max: 9999 }),
      fc.constantFrom('5', '50000000000000000001', '49999999999999999999', '0', '45'),
    )
    .map(([whole, tail]) => `${(whole / 100).toFixed(2)}${tail}`);
  const policies: [HitPolicy, (values: Decimal[]) => Decimal][] = [
    ['first', ([first]) => first as Decimal],
    ['collect-sum', (values) => values.reduce((sum, one) => sum.plus(one))],
    ['collect-average', (values) => values.reduce((sum, one) => sum.plus(one)).div(values.length)],
    ['collect-min', (values) => Exact.min(...values)],
    ['collect-max', (values) => Exact.max(...values)],
  ];

  test.each(policies)('by the hit policy %s, as a library rounds it, by both evaluators', async (policy, combined) => {
    const formulas = fc.array(fc.oneof(text, near), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(formulas, fc.integer({ min: 0, max: 4 }), async (some, decimals) => {
        const { edition, fee } = outcomeOf(some, policy, { type: 'number', decimals });
        const wanted = combined(some.map((one) => new Exact(one)));
        expect(Number(fee)).toBe(halfUp(wanted, decimals));
        const byReference = await evaluateReference(edition.ruleSet('test'), {}, { at }, edition.ruleSet);
        expect(byReference.outcome.fee).toEqual(fee);
      }),
      { numRuns: Math.max(50, Math.round(trials / 20)), seed },
    );
  });
});
