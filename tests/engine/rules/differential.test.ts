import fc from 'fast-check';
import { Engine, type RuleProperties } from 'json-rules-engine';
import { describe, expect, test } from 'vitest';
import { type HitPolicy, hitPolicyNames } from '../../../engine/authoring.ts';
import { operators } from '../../../engine/conditions/operators.ts';
import {
  type Condition,
  compileEdition,
  evaluate,
  type JsonObject,
  Problem,
  type Rule,
  type RuleSetDefinition,
} from '../../../engine/index.ts';
import { evaluateReference } from '../../../engine/rules/reference.ts';
import { contentWith, editionOf, ruleSetWith } from '../content.ts';
import { seed, trials } from '../trials.ts';

const at = '2024-02-29T01:30:00Z';
const facts = {
  n: { type: ['number', 'null'] },
  m: { type: 'number', default: 2 },
  s: { type: ['string', 'null'], enum: ['a', 'b', 'ab', null] },
  p: { type: ['boolean', 'null'] },
  d: { type: ['string', 'null'], format: 'date' },
  i: { type: 'string', format: 'date-time' },
  l: { type: ['array', 'null'], items: { type: 'string' } },
  o: { type: ['object', 'null'] },
} satisfies RuleSetDefinition['facts']['properties'];
type FactName = keyof typeof facts;

const number = fc.oneof(fc.integer({ min: -3, max: 6 }), fc.constantFrom(0.5, 2.5));
const word = fc.constantFrom('a', 'b', 'ab');
const dateText = fc.constantFrom('2011-07-09', '2011-07-10', '2012-02-29', '2014-02-28');
const instants = [
  '2012-02-29T07:59:59.5',
  '2012-02-29T08:00',
  '2012-02-29T08:00:00',
  '2012-02-29T08:00:00Z',
  '2012-02-29T08:00:00+08:00',
  '2014-02-28T23:59:59',
];
const instantText = fc.constantFrom(...instants);
const valuesOf: Record<FactName, fc.Arbitrary<any>> = {
  n: number,
  m: number,
  s: word,
  p: fc.boolean(),
  d: dateText,
  i: instantText,
  l: fc.array(word, { maxLength: 3 }),
  o: fc.record(
    { a: number, b: fc.record({ 'c d': word }), l: fc.array(number, { maxLength: 2 }) },
    { requiredKeys: ['b'] },
  ),
};
const factsArbitrary = fc.record(
  Object.fromEntries(
    Object.entries(valuesOf).map(([name, value]) => [name, name === 'm' ? value : fc.option(value, { freq: 6 })]),
  ),
  { requiredKeys: [] },
) as fc.Arbitrary<JsonObject>;

/** What a plain json-rules-engine does not have. */
const { operators: plain } = new Engine() as unknown as { operators: { operators: Map<string, unknown> } };
const ours = Object.keys(operators).filter((name) => !plain.operators.has(name));
const listOperators = ['in', 'notIn'];
const scalarOperators = Object.keys(operators).filter((name) => !listOperators.includes(name));
const comparison = fc.constantFrom<FactName>('n', 'm', 's', 'p', 'd', 'i').chain((fact) =>
  fc.oneof(
    fc.record({
      fact: fc.constant(fact),
      operator: fc.constantFrom(...scalarOperators),
      value: fc.oneof({ weight: 6, arbitrary: valuesOf[fact] }, { weight: 1, arbitrary: fc.constant(null) }),
    }),
    fc.record({
      fact: fc.constant(fact),
      operator: fc.constantFrom(...listOperators),
      value: fc.array(valuesOf[fact], { maxLength: 3 }),
    }),
    fc.record({
      fact: fc.constant(fact),
      operator: fc.constantFrom(...scalarOperators),
      value: fc.constantFrom('n', 'm', 's', 'd', 'i').map((other) => ({ fact: other })),
    }),
  ),
);
const special = fc.oneof(
  fc.record({
    fact: fc.constant('l'),
    operator: fc.constantFrom('contains', 'doesNotContain', 'someFact:equal', 'everyFact:notEqual', 'not:contains'),
    value: word,
  }),
  fc.record({
    fact: fc.constant('s'),
    operator: fc.constantFrom('not:in', 'someValue:equal', 'everyValue:notEqual'),
    value: fc.array(word, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    fact: fc.constant('o'),
    path: fc.constantFrom('$.a', '$.l[0]', '$.none.deep'),
    operator: fc.constantFrom('equal', 'notEqual', 'greaterThan'),
    value: number,
  }),
  fc.record({
    fact: fc.constant('o'),
    path: fc.constant("$.b['c d']"),
    operator: fc.constantFrom('equal', 'notEqual'),
    value: word,
  }),
  fc.record({ fact: fc.constant('m'), operator: fc.constant('equal'), value: fc.constant({ fact: 'o', path: '$.a' }) }),
);
const { condition } = fc.letrec<{ condition: Condition; group: Condition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small' },
    comparison,
    special,
    tie('group'),
    fc.constantFrom({ condition: 'named' }),
  ) as fc.Arbitrary<Condition>,
  group: fc.oneof(
    fc.array(tie('condition'), { maxLength: 3 }).map((all) => ({ all })),
    fc.array(tie('condition'), { maxLength: 3 }).map((any) => ({ any })),
    tie('condition').map((not) => ({ not })),
  ) as fc.Arbitrary<Condition>,
}));
const root = fc.oneof(
  fc.array(condition, { maxLength: 4 }).map((all) => ({ all })),
  fc.array(condition, { maxLength: 4 }).map((any) => ({ any })),
  condition.map((not) => ({ not })),
) as fc.Arbitrary<Condition>;
const params = fc.record({
  level: fc.constantFrom('high', 'middle', 'low'),
  amount: fc.oneof(number, fc.constantFrom({ '=': 'm * 1.1' }, { '=': 'if p then n else m' }, { '=': 'm / 3' })),
});
const rules = fc
  .array(
    fc.record({ conditions: root, params, priority: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }) }),
    { minLength: 1, maxLength: 12 },
  )
  .map((all) =>
    all.map(
      ({ conditions, params, priority }, index): Rule => ({
        id: `r${index}`,
        priority,
        conditions,
        event: { type: 'hit', params },
      }),
    ),
  );
const named = fc.array(comparison, { minLength: 1, maxLength: 2 }).map((all) => ({ all })) as fc.Arbitrary<Condition>;

const numberCell = fc.oneof(
  fc.constantFrom('-', '> 2', '[0..3]', '(1..4)', 'not(2)', 'null', '1,2,3', '< m', '? + 1 > m'),
  number.map(String),
);
const wordCell = fc.constantFrom('-', '"a"', '"a","b"', 'not("a")', 'not("a","ab")', 'null');
const dateCell = fc.constantFrom(
  '-',
  '< date("2011-07-10")',
  '>= date("2012-02-29")',
  '[date("2011-07-10")..date("2014-02-28")]',
);
const instantCell = fc.oneof(
  fc.constant('-'),
  fc
    .tuple(fc.constantFrom('<', '<=', '>', '>=', ''), instantText)
    .map(([sign, text]) => `${sign} date and time("${text}")`),
  fc.tuple(instantText, instantText).map(([low, high]) => `[date and time("${low}")..date and time("${high}"))`),
);
const truthCell = fc.constantFrom('-', 'true', 'false');
const table = fc
  .array(
    fc.record({ when: fc.tuple(numberCell, wordCell, dateCell, truthCell, instantCell, numberCell), then: params }),
    {
      minLength: 1,
      maxLength: 40,
    },
  )
  .map((rows) => ({
    inputs: ['n', 's', 'd', 'p', 'i', { '=': 'm + 1' }],
    outputs: ['level', 'amount'],
    rows: rows.map(({ when, then }, index) => ({ id: `r${index}`, when, then: [then.level, then.amount] })),
  }));

const outcome: RuleSetDefinition['outcome'] = {
  type: 'object',
  properties: {
    level: { type: 'string', enum: ['high', 'middle', 'low'] },
    amount: { type: 'number', decimals: 2 },
    fired: { type: 'array', '=': 'fired.rules' },
  },
};
const withDouble: RuleSetDefinition['outcome'] = {
  ...outcome,
  properties: { ...outcome.properties, double: { type: ['number', 'null'], decimals: 1, '=': 'outcome.amount * 2' } },
};
const singleHit = new Set<HitPolicy>(['first', 'unique', 'any', 'priority']);

async function answer(decide: () => unknown): Promise<unknown> {
  try {
    return await decide();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { problem: error.code, facts: error.facts };
  }
}

async function bothWays(definition: RuleSetDefinition, given: JsonObject): Promise<void> {
  const edition = editionOf(definition);
  const compiled = await answer(() => {
    const { outcome, rules } = evaluate(edition.ruleSet('test'), given, { at });
    return { outcome, rules };
  });
  const reference = await answer(() => evaluateReference(edition.ruleSet('test'), given, { at }, edition.ruleSet));
  expect(compiled).toEqual(reference);
}

describe('the compiled evaluator', () => {
  test('decides as json-rules-engine and FEEL themselves do, for random rules', async () => {
    const property = fc.asyncProperty(
      rules,
      named,
      fc.constantFrom(...hitPolicyNames),
      factsArbitrary,
      async (rules, named, hitPolicy, given) => {
        const outcomeSchema = singleHit.has(hitPolicy) ? withDouble : outcome;
        const derived = { ratio: { '=': 'n / m' }, late: { '=': 'd > date("2012-01-01")' } };
        await bothWays(
          ruleSetWith({
            facts: { type: 'object', properties: facts },
            outcome: outcomeSchema,
            derived,
            conditions: { named },
            hitPolicy,
            rules,
          }),
          given,
        );
      },
    );
    await fc.assert(property, { numRuns: trials, seed });
  });

  test('decides as they do for random decision tables', async () => {
    const property = fc.asyncProperty(
      table,
      fc.constantFrom(...hitPolicyNames),
      factsArbitrary,
      async (table, hitPolicy, given) => {
        await bothWays(ruleSetWith({ facts: { type: 'object', properties: facts }, outcome, hitPolicy, table }), given);
      },
    );
    await fc.assert(property, { numRuns: trials, seed });
  });

  const byValue = Object.entries(facts).flatMap(([name, schema]) =>
    'format' in schema && ['date-time', 'time', 'duration'].includes(schema.format) ? [name] : [],
  );

  test('fires the events that a plain json-rules-engine fires for the same JSON', async () => {
    const property = fc.asyncProperty(rules, named, factsArbitrary, async (rules, named, given) => {
      // It compares texts as they are written; instants, times and durations are compared by what they are.
      fc.pre(!byValue.some((name) => JSON.stringify([rules, named]).includes(`"fact":"${name}"`)));
      const engine = new Engine([], { allowUndefinedFacts: true });
      for (const name of ours) engine.addOperator(name, operators[name]?.reference as () => boolean);
      engine.setCondition('named', named as never);
      for (const rule of rules) engine.addRule({ ...rule, name: rule.id, event: { type: rule.id } } as RuleProperties);
      // Facts that are absent are null here and undefined there: the same to every operator but equal and notEqual null.
      const all = Object.fromEntries(
        Object.keys(facts).map((name) => [name, given[name] ?? (name === 'm' ? 2 : null)]),
      );
      const { events } = await engine.run(all);
      const set = ruleSetWith({
        facts: { type: 'object', properties: facts },
        outcome,
        conditions: { named },
        hitPolicy: 'collect',
        rules,
      });
      const fired = evaluate(editionOf(set).ruleSet('test'), given, { at }).rules.map((rule) => rule.id);
      expect([...fired].sort()).toEqual(events.map((event) => event.type).sort());
    });
    await fc.assert(property, { numRuns: trials, seed });
  });

  test.each(['constructor', 'toString', 'outcome', 'fired', 'config'])(
    'knows a fact named %s as any other',
    async (name) => {
      const set = ruleSetWith({
        facts: { type: 'object', properties: { ...facts, [name]: { type: 'number' } } },
        derived: { more: { '=': `${name} + 1` } },
        outcome: {
          type: 'object',
          properties: { sum: { type: 'number' }, again: { type: 'number', '=': 'outcome.sum * 2' } },
        },
        rules: [
          {
            id: 'sum',
            conditions: { all: [{ fact: 'more', operator: 'greaterThan', value: { '=': `${name}` } }] },
            event: { type: 'hit', params: { sum: { '=': `more + ${name}` } } },
          },
        ],
      });
      await bothWays(set, JSON.parse(`{"${name}": 3}`) as JsonObject);
    },
  );

  test('reads a configuration value and another fact that a condition is compared with', async () => {
    const set = ruleSetWith({
      facts: { type: 'object', properties: facts },
      outcome: { type: 'object', properties: { over: { type: 'string' } } },
      rules: [
        {
          id: 'over-limit',
          conditions: { all: [{ fact: 'n', operator: 'greaterThan', value: { '=': 'config.limit' } }] },
          event: { type: 'hit', params: { over: 'limit' } },
        },
        {
          id: 'over-other',
          conditions: { all: [{ fact: 'n', operator: 'greaterThan', value: { '=': 'm' } }] },
          event: { type: 'hit', params: { over: 'other' } },
        },
      ],
    });
    const title = { 'zh-CN': '限值', en: 'limit' };
    const config = { kind: 'config' as const, values: { limit: { title, schema: { type: 'number' }, value: 8 } } };
    const { ruleSet } = compileEdition(contentWith({ rules: { test: set }, config }));
    const decide = async (given: JsonObject) => [
      evaluate(ruleSet('test'), given, { at }).outcome,
      (await evaluateReference(ruleSet('test'), given, { at }, ruleSet)).outcome,
    ];

    expect(await decide({ n: 9, m: 9 })).toEqual([{ over: 'limit' }, { over: 'limit' }]);
    expect(await decide({ n: 8, m: 7 })).toEqual([{ over: 'other' }, { over: 'other' }]);
    expect(await decide({ n: 8, m: 8 })).toEqual([{}, {}]);
  });
});
