import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { HitPolicy } from '../../../engine/authoring.ts';
import { type Condition, evaluate, type JsonObject, type RuleSetDefinition } from '../../../engine/index.ts';
import { holdingRules } from '../../../engine/rules/evaluate.ts';
import { KnownDecisions } from '../../../engine/rules/known-decisions.ts';
import { editionOf, ruleSetWith } from '../content.ts';
import { seed, trials } from '../trials.ts';

const at = '2024-02-29T01:30:00Z';
const numbers = { n: { type: 'number' }, m: { type: 'number' } };

/** Rules that say the same whenever they hold, under these conditions. */
const setOf = (conditions: Condition[], hitPolicy: HitPolicy, first = 0): RuleSetDefinition =>
  ruleSetWith({
    facts: { type: 'object', properties: numbers, required: ['n', 'm'] },
    outcome: { type: 'object', properties: { mark: {} } },
    hitPolicy,
    rules: conditions.map((one, index) => ({
      ...{ id: `r${index}`, conditions: one, clauses: [`c${index}`] },
      event: { type: 'hit', params: { mark: first + index } },
    })),
  });

const comparison = fc.record({
  fact: fc.constantFrom('n', 'm'),
  operator: fc.constantFrom('equal', 'lessThan', 'greaterThanInclusive', 'notEqual'),
  value: fc.integer({ min: 0, max: 4 }),
});
/** With one, with several, and with no row in an index. */
const condition: fc.Arbitrary<Condition> = fc.oneof(
  comparison.map((one) => ({ all: [one] })),
  fc.array(comparison, { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
  fc.constant<Condition>({ all: [{ fact: 'n', operator: 'equal', value: { fact: 'm' } }] }),
);

test('editions whose rules give the same answer each by its own conditions, decided in turn', () => {
  const conditions = fc.array(condition, { minLength: 5, maxLength: 5 });
  const given = fc.array(fc.record({ n: fc.integer({ min: 0, max: 5 }), m: fc.integer({ min: 0, max: 5 }) }), {
    ...{ minLength: 1, maxLength: 8 },
  });
  const policies = fc.constantFrom<HitPolicy>('first', 'collect', 'rule-order');
  fc.assert(
    fc.property(fc.array(conditions, { minLength: 2, maxLength: 4 }), policies, given, (sets, hitPolicy, given) => {
      const editions = sets.map((one) => editionOf(setOf(one, hitPolicy)).ruleSet('test'));
      for (const facts of given as JsonObject[]) {
        for (const ruleSet of editions) {
          const holding = holdingRules(ruleSet, facts, { at });
          const wanted = hitPolicy === 'first' ? holding.slice(0, 1) : holding;
          expect(evaluate(ruleSet, facts, { at }).rules.map((rule) => rule.id)).toEqual(wanted);
        }
      }
    }),
    { numRuns: trials / 4, seed },
  );
});

test('editions whose rules give other figures answer with their own', () => {
  const conditions: Condition[] = [{ all: [{ fact: 'n', operator: 'lessThan', value: 3 }] }];
  const marks = [0, 70].map((first) => {
    const ruleSet = editionOf(setOf(conditions, 'first', first)).ruleSet('test');
    return evaluate(ruleSet, { n: 1, m: 1 }, { at }).outcome.mark;
  });
  expect(marks).toEqual([0, 70]);
});

test('decisions are found by their keys, as many as are remembered', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat({ max: 2 ** 30 - 1 }), { maxLength: 1100 }), (keys) => {
      const known = new KnownDecisions();
      const decisions = new Map(keys.map((key) => [key, { outcome: { key }, rules: [] }]));
      for (const [key, decision] of decisions) {
        expect(known.get(key)).toBeUndefined();
        known.set(key, decision);
      }
      const found = keys.filter((key) => known.get(key) !== undefined);
      expect(found).toEqual(keys.slice(0, 1024));
      for (const key of found) expect(known.get(key)).toBe(decisions.get(key));
    }),
    { numRuns: 100, seed },
  );
});
