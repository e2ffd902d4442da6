import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HitPolicy } from '../../../engine/authoring.ts';
import {
  type Condition,
  type ConditionExplanation,
  type ExplainOptions,
  type Explanation,
  evaluate,
  explainInTurns,
  type FactCondition,
  type JsonObject,
  type RuleSetDefinition,
} from '../../../engine/index.ts';
import { holdingRules } from '../../../engine/rules/evaluate.ts';
import { editionOf, ruleSetWith } from '../content.ts';
import { seed, trials } from '../trials.ts';

const at = '2024-02-29T01:30:00Z';
const properties = {
  km: { type: ['number', 'null'], title: { 'zh-CN': '里程', en: 'mileage' } },
  kind: { type: ['string', 'null'], enum: ['van', 'mixer', null], title: { 'zh-CN': '车型', en: 'kind' } },
  limit: { type: 'number', default: 3, title: { 'zh-CN': '限值', en: 'limit' } },
  place: { type: 'object', title: { 'zh-CN': '地点', en: 'place' } },
} satisfies RuleSetDefinition['facts']['properties'];

function explained(conditions: Condition[], facts: JsonObject, explain: boolean | ExplainOptions = true) {
  const set = ruleSetWith({
    facts: { type: 'object', properties },
    hitPolicy: 'first',
    rules: conditions.map((one, index) => ({
      ...{ id: `r${index}`, clauses: [`c${index}`], conditions: one },
      event: { type: 'hit' },
    })),
  });
  const ruleSet = editionOf(set).ruleSet('test');
  const { explanation } = evaluate(ruleSet, facts, { at, explain });
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
    const [rule] = explained([{ all: [condition] }], facts, { rows: 'all' }).explanation.rules;
    expect(rule?.conditions).toMatchObject({ kind: 'all', conditions: [{ kind: 'fact', ...wanted }] });
  });
});

const far: Condition = {
  all: [...(short as { all: Condition[] }).all, { fact: 'kind', operator: 'equal', value: 'van' }],
};
const conditions: Condition[] = [far, { any: [] }, short, { all: [] }];

test('an explanation names the rule that decided, what came nearest, and how many hold, in both languages', () => {
  const { explanation } = explained(conditions, { km: 9 });
  expect(JSON.parse(JSON.stringify(explanation))).toEqual({
    hitPolicy: 'first',
    facts: { km: 9, limit: 3 },
    rules: [
      {
        ...{ id: 'r1', clauses: ['c1'], fired: true, holds: true },
        conditions: { kind: 'any', holds: true, conditions: [] },
        sentence: { 'zh-CN': '成立：总是', en: 'holds: always' },
      },
    ],
    nearest: [
      {
        ...{ id: 'r2', failed: 1 },
        sentence: {
          'zh-CN': '不成立：里程 小于 5，实际为 9，不满足',
          en: 'does not hold: mileage is less than 5, it is 9, not met',
        },
      },
      {
        ...{ id: 'r0', failed: 2 },
        sentence: {
          'zh-CN': '不成立：里程 小于 5，实际为 9，不满足；车型 等于 van，实际为 （空），不满足',
          en: 'does not hold: mileage is less than 5, it is 9, not met; kind is van, it is (empty), not met',
        },
      },
    ],
    nearestMiss: explanation.nearest[0],
    counts: { rules: 4, fired: 1, hold: 2 },
    sentence: {
      'zh-CN': '命中r1（依据 c1）：按顺序取第一条成立的规则',
      en: 'r1 fired (by c1): The first rule that holds decides',
    },
  });
});

test.each<[string, ExplainOptions, string[]]>([
  ['those that fired', {}, ['r1']],
  ['those that missed, the nearest first', { rows: 'nearest' }, ['r2', 'r0']],
  ['all: what fired, what holds, what missed', { rows: 'all' }, ['r1', 'r3', 'r2', 'r0']],
  ['those behind one', { rows: 'all', after: 'r3' }, ['r2', 'r0']],
])('the rows of an explanation are %s', (_, options, ids) => {
  expect(explained(conditions, { km: 9 }, options).explanation.rules.map(({ id }) => id)).toEqual(ids);
});

test('an explanation goes on behind a rule of its rows alone', () => {
  expect(() => explained(conditions, { km: 9 }, { after: 'r2' })).toThrow(
    expect.objectContaining({ code: 'invalidRequest' }),
  );
});

test('in one language there is no word of the other', () => {
  const { explanation } = explained(conditions, { km: 9 }, { rows: 'all', language: 'en' });
  expect(explanation.sentence).toEqual({ en: 'r1 fired (by c1): The first rule that holds decides' });
  expect(JSON.stringify(explanation)).not.toMatch(/[\u4e00-\u9fff]/);
});

const rowsOf = (count: number, cell: (row: number) => string, value: (row: number) => string) =>
  Array.from({ length: count }, (_, row) => ({
    ...{ id: `row-${row}`, clauses: [`c-${row}`], when: [cell(row), '-'], then: [value(row)] },
  }));
const largeTable = (hitPolicy: HitPolicy, cell: (row: number) => string, value = String) =>
  editionOf(
    ruleSetWith({
      hitPolicy,
      facts: { type: 'object', properties: { n: { type: 'number' }, list: { type: 'array' } } },
      outcome: { type: 'object', properties: { x: {} } },
      table: { inputs: ['n', 'list'], outputs: ['x'], rows: rowsOf(20_000, cell, value) },
    }),
  ).ruleSet('test');
const bytes = (explanation: Explanation | undefined) => Buffer.byteLength(JSON.stringify(explanation));

describe('an explanation of twenty thousand rows', () => {
  const apart = largeTable('first', (row) => `${row}`);
  const together = largeTable('collect', () => '> 0');
  const big = { n: 7, list: Array.from({ length: 50_000 }, () => '很长的文字') };

  test.each<[string, typeof apart, JsonObject, ExplainOptions]>([
    ['of which one fires', apart, { n: 7 }, {}],
    ['that all fire', together, { n: 7 }, {}],
    ['of which all are asked for', apart, { n: 7 }, { rows: 'all', limit: 1000 }],
    ['with facts that are large', apart, big, { rows: 'all', limit: 1000 }],
    ['in one language', together, { n: 7 }, { rows: 'all', limit: 1000, language: 'zh-CN' }],
  ])('%s takes at most 50,000 bytes, made in pieces', (_, ruleSet, facts, explain) => {
    const making = explainInTurns(evaluate(ruleSet, facts, { at, explain }));
    let pieces = 0;
    while (!making.next().done) pieces += 1;
    const { explanation } = evaluate(ruleSet, facts, { at, explain });
    expect(bytes(explanation)).toBeLessThanOrEqual(50_000);
    expect(bytes(explanation)).toBeGreaterThan(300);
    expect(explanation?.counts.rules).toBe(20_000);
    expect(pieces).toBeGreaterThanOrEqual(40);
  });

  test('that all fire is gone through page by page, every rule once', () => {
    const seen: string[] = [];
    let after: string | undefined;
    let pages = 0;
    do {
      const explain: ExplainOptions = { limit: 1000, language: 'en', ...(after === undefined ? {} : { after }) };
      const page = evaluate(together, { n: 7 }, { at, explain }).explanation as Explanation;
      seen.push(...page.rules.map(({ id }) => id));
      after = page.next;
      pages += 1;
    } while (after !== undefined && pages < 10);
    expect(pages).toBe(10);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(Array.from({ length: seen.length }, (_, row) => `row-${row}`));
  });
});

test.each<[string, Condition, JsonObject]>([
  [
    'a rule of ten thousand conditions',
    { all: Array(10_000).fill({ fact: 'km', operator: 'lessThan', value: 5 }) },
    { km: 9 },
  ],
  [
    'a value wanted of ten thousand texts',
    { all: [{ fact: 'kind', operator: 'in', value: Array(10_000).fill('很长的文字') }] },
    { km: 9 },
  ],
  ['groups in groups', { any: Array(3000).fill({ all: Array(3).fill({ any: [short, far] }) }) }, { km: 9 }],
  ['a long text', short, { km: 1, place: { text: '长'.repeat(400_000) } }],
])('%s does not make an explanation larger than 50,000 bytes', (_, condition, facts) => {
  const { explanation } = explained([condition, far], facts, { rows: 'all' });
  expect(bytes(explanation)).toBeLessThanOrEqual(50_000);
  expect(explanation.rules.length).toBeGreaterThan(0);
});

test('facts of which a part is shown are named', () => {
  const { explanation } = explained(conditions, { km: 9, place: { text: '长'.repeat(4000) } });
  expect(explanation.shortened).toEqual(['place']);
  expect(explanation.facts.km).toBe(9);
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
        { rows: 'all' },
      );
      const inOrder = explanation.rules.toSorted((a, b) => (a.id < b.id ? -1 : 1));
      const held = inOrder.filter((rule) => rule.holds).map((rule) => rule.id);
      expect(held).toEqual(holding);
      expect(explanation.counts).toEqual({
        rules: conditions.length,
        fired: Math.min(1, holding.length),
        hold: holding.length,
      });
      expect(explanation.rules.filter((rule) => rule.fired).map((rule) => rule.id)).toEqual(holding.slice(0, 1));
      expect(inOrder.map(({ conditions }) => kindsOf(conditions))).toEqual(
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
