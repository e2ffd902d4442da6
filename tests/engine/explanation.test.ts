import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Condition,
  type ConditionExplanation,
  evaluate,
  type FactCondition,
  holdingRules,
  type JsonObject,
  type RuleSetDefinition,
} from '../../engine/index.ts';
import { editionOf, ruleSetWith } from './content.ts';
import { seed, trials } from './trials.ts';

const at = '2024-02-29T01:30:00Z';
const properties = {
  km: { type: ['number', 'null'], title: { 'zh-CN': '里程', en: 'mileage' } },
  kind: { type: ['string', 'null'], enum: ['van', 'mixer', null], title: { 'zh-CN': '车型', en: 'kind' } },
  limit: { type: 'number', default: 3, title: { 'zh-CN': '限值', en: 'limit' } },
  place: { type: 'object', title: { 'zh-CN': '地点', en: 'place' } },
} satisfies RuleSetDefinition['facts']['properties'];

function explained(conditions: Condition[], facts: JsonObject) {
  const set = ruleSetWith({
    facts: { type: 'object', properties },
    hitPolicy: 'first',
    rules: conditions.map((one, index) => ({
      ...{ id: `r${index}`, clauses: [`c${index}`], conditions: one },
      event: { type: 'hit' },
    })),
  });
  const ruleSet = editionOf(set).ruleSet('test');
  const { explanation } = evaluate(ruleSet, facts, { at, explain: true });
  if (!explanation) throw new Error('there is no explanation');
  return { explanation, holding: holdingRules(ruleSet, facts, { at }) };
}

const short: Condition = { all: [{ fact: 'km', operator: 'lessThan', value: 5 }] };

describe('a comparison that is explained', () => {
  test.each<[string, FactCondition, JsonObject, object]>([
    [
      'tells the value met and the value wanted',
      { fact: 'km', operator: 'lessThan', value: 5 },
      { km: 7 },
      { fact: 'km', operator: 'lessThan', wanted: 5, met: 7, holds: false },
    ],
    [
      'tells null for what is not there',
      { fact: 'kind', operator: 'equal', value: null },
      {},
      { fact: 'kind', operator: 'equal', wanted: null, met: null, holds: true },
    ],
    [
      'tells the other fact’s value where that is wanted',
      { fact: 'km', operator: 'greaterThan', value: { fact: 'limit' } },
      { km: 4 },
      { fact: 'km', operator: 'greaterThan', wanted: 3, met: 4, holds: true },
    ],
    [
      'tells what stands at its path',
      { fact: 'place', path: '$.floor', operator: 'equal', value: 2 },
      { place: { floor: 1 } },
      { fact: 'place', path: '$.floor', operator: 'equal', wanted: 2, met: 1, holds: false },
    ],
  ])('%s', (_, condition, facts, wanted) => {
    const [rule] = explained([{ all: [condition] }], facts).explanation.rules;
    expect(rule?.conditions).toMatchObject({ kind: 'all', conditions: [{ kind: 'fact', ...wanted }] });
  });
});

test('an explanation names the rule that decided, those that hold, and the nearest miss, in both languages', () => {
  const far: Condition = {
    all: [...(short as { all: Condition[] }).all, { fact: 'kind', operator: 'equal', value: 'van' }],
  };
  const { explanation } = explained([far, { any: [] }, short, { all: [] }], { km: 9 });
  expect(JSON.parse(JSON.stringify(explanation))).toMatchObject({
    hitPolicy: 'first',
    facts: { km: 9, limit: 3 },
    rules: [
      { id: 'r0', clauses: ['c0'], fired: false, holds: false },
      { id: 'r1', clauses: ['c1'], fired: true, holds: true, sentence: { 'zh-CN': '成立：总是', en: 'holds: always' } },
      {
        ...{ id: 'r2', fired: false, holds: false },
        sentence: {
          'zh-CN': '不成立：里程 小于 5，实际为 9，不满足',
          en: 'does not hold: mileage is less than 5, it is 9, not met',
        },
      },
      { id: 'r3', fired: false, holds: true },
    ],
    nearestMiss: { id: 'r2', failed: 1 },
  });
});

const comparison = fc.oneof(
  fc.record({
    fact: fc.constant('km'),
    operator: fc.constantFrom('lessThan', 'equal', 'greaterThan'),
    value: fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constant({ fact: 'limit' })),
  }),
  fc.record({ fact: fc.constant('kind'), operator: fc.constantFrom('in', 'notIn'), value: fc.constant(['van', null]) }),
) as fc.Arbitrary<Condition>;
const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3 },
    comparison,
    fc.record({ all: fc.array(tie('condition'), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('condition'), { maxLength: 3 }) }),
    fc.record({ not: tie('condition') }),
  ) as fc.Arbitrary<Condition>,
}));

test('what is explained of every rule is what trying it gives, whatever the conditions', () => {
  const kind = fc.constantFrom('van', 'mixer', null);
  const given = fc.record({ km: fc.option(fc.integer({ min: 0, max: 5 })), kind }) as fc.Arbitrary<JsonObject>;
  fc.assert(
    fc.property(fc.array(condition, { minLength: 1, maxLength: 6 }), given, (conditions, facts) => {
      const { explanation, holding } = explained(
        conditions.map((one) => ({ all: [one] })),
        facts,
      );
      const held = explanation.rules.filter((rule) => rule.holds).map((rule) => rule.id);
      expect(held).toEqual(holding);
      expect(explanation.rules.filter((rule) => rule.fired).map((rule) => rule.id)).toEqual(holding.slice(0, 1));
      expect(explanation.rules.map(({ conditions }) => kindsOf(conditions))).toEqual(
        conditions.map((one) => ['all', kindsIn(one)]),
      );
    }),
    { numRuns: trials / 4, seed },
  );
});

type Kinds = string | [string, ...Kinds[]];
const kindsOf = (one: ConditionExplanation): Kinds =>
  one.kind === 'fact' ? one.fact : [one.kind, ...one.conditions.map(kindsOf)];

function kindsIn(condition: Condition): Kinds {
  if ('all' in condition) return ['all', ...condition.all.map(kindsIn)];
  if ('any' in condition) return ['any', ...condition.any.map(kindsIn)];
  if ('not' in condition) return ['not', kindsIn(condition.not)];
  return 'fact' in condition ? condition.fact : '';
}
