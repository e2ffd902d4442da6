import { describe, expect, test } from 'vitest';
import { operatorNamed, operatorsFor } from '../../../engine/authoring.ts';
import { checkContent } from '../../../engine/checks.ts';
import { type FactKind, nearMiss, operators } from '../../../engine/conditions/operators.ts';
import {
  type Condition,
  evaluate,
  type Json,
  type JsonObject,
  type RuleSetDefinition,
  type ValueSchema,
} from '../../../engine/index.ts';
import { evaluateReference } from '../../../engine/rules/reference.ts';
import { contentWith, editionOf, ruleSetWith } from '../content.ts';

const at = '2024-02-29T01:30:00Z';
const outcome = { type: 'object', properties: { hit: { type: 'boolean' } } } satisfies RuleSetDefinition['outcome'];

/** A rule set that tells by one condition whether it holds of the fact `x`. */
function asking(condition: Condition, schema: ValueSchema = {}): RuleSetDefinition {
  const rules = [{ id: 'r', conditions: { all: [condition] }, event: { type: 'hit', params: { hit: true } } }];
  const facts = { type: 'object', properties: { x: schema } };
  return ruleSetWith({ facts, outcome, default: { hit: false }, rules });
}

test.each<[met: Json, operator: string, wanted: Json, holds: boolean]>([
  ['VIN-2024', 'startsWith', 'VIN', true],
  ['VIN', 'startsWith', 'VIN', true],
  ['VI', 'startsWith', 'VIN', false],
  ['vin-2024', 'startsWith', 'VIN', false],
  ['a VIN', 'startsWith', 'VIN', false],
  ['', 'startsWith', '', true],
  [2024, 'startsWith', '2', false],
  [null, 'startsWith', '', false],
  ['沪A·12345', 'startsWith', '沪', true],
  ['VIN-2024', 'not:startsWith', 'VIN', false],
  [null, 'not:startsWith', 'VIN', true],
  ['order-7', 'endsWith', '7', true],
  ['order-7', 'endsWith', 'order', false],
  ['7', 'endsWith', '77', false],
  [7, 'endsWith', '7', false],
  [['7'], 'endsWith', '7', false],
  ['order-7', 'not:endsWith', '8', true],
  ['LSVAA49J', 'matches', '^[A-HJ-NPR-Z0-9]{8}$', true],
  ['LSVAA49I', 'matches', '^[A-HJ-NPR-Z0-9]{8}$', false],
  ['on 7 May', 'matches', '[0-9]', true],
  ['on May', 'matches', '[0-9]', false],
  [7, 'matches', '7', false],
  ['7', 'matches', 7, false],
  ['on May', 'not:matches', '[0-9]', true],
])('%j %s %j: %j, as the reference has it', async (met, operator, wanted, holds) => {
  const { ruleSet } = editionOf(asking({ fact: 'x', operator, value: wanted }));
  const set = ruleSet('test');

  expect(evaluate(set, { x: met }, { at }).outcome).toEqual({ hit: holds });
  expect((await evaluateReference(set, { x: met }, { at }, ruleSet)).outcome).toEqual({ hit: holds });
});

test('a pattern that takes more than bounded time is refused where it is met, and told to the author before', () => {
  const definition = asking({ fact: 'x', operator: 'matches', value: '(a)\\1' }, { type: 'string' });

  const findings = checkContent(contentWith({ rules: { test: definition } }));
  expect(findings).toContainEqual(
    expect.objectContaining({ code: 'invalidPattern', path: '/rules/0/conditions/all/0/value', severity: 'error' }),
  );
  expect(() => evaluate(editionOf(definition).ruleSet('test'), { x: 'aa' }, { at })).toThrow(
    expect.objectContaining({ code: 'invalidPattern' }),
  );
});

describe('the checks of operators that cut no values', () => {
  const asked = { type: 'object', properties: { x: { type: 'string' } }, required: ['x'] };
  const codesOf = (conditions: Condition[], parts: Partial<RuleSetDefinition>, facts: JsonObject = asked) => {
    const rules = conditions.map((one, index) => ({
      id: `r${index}`,
      conditions: { all: [one] },
      event: { type: 'hit', params: { hit: index === 0 } },
    }));
    const definition = ruleSetWith({ facts, outcome, rules, ...parts });
    const findings = checkContent(contentWith({ rules: { test: definition } }));
    return findings.flatMap(({ code, witness }) => (code === 'missingLabel' ? [] : [{ code, witness }]));
  };
  const x = (operator: string, value: string): Condition => ({ fact: 'x', operator, value });

  test.each<[string, Condition[], Partial<RuleSetDefinition>, { code: string; witness?: Json }[]]>([
    ['say that they do not know', [x('startsWith', 'a'), x('endsWith', 'z')], unique(), [{ code: 'notDecided' }]],
    ['know no gap', [x('matches', '^.*$')], {}, [{ code: 'notDecided' }]],
    ['show a gap that they find', [x('startsWith', 'a')], {}, [{ code: 'gap', witness: { x: '其他' } }]],
    [
      'show an overlap that they find',
      [x('startsWith', 'a'), x('startsWith', 'ab')],
      unique(),
      [{ code: 'overlap', witness: { x: 'ab' } }],
    ],
    ['know that something starts so or does not', [{ not: x('endsWith', 'a') }, x('endsWith', 'a')], {}, []],
  ])('%s', (_, conditions, parts, findings) => {
    expect(codesOf(conditions, parts)).toEqual(findings.map((one) => ({ witness: undefined, ...one })));
  });

  test('prove what they say of a fact whose values are listed', () => {
    const listed = { ...asked, properties: { x: { type: 'string', enum: ['ab', 'ac', 'b'] } } };
    const conditions = [x('startsWith', 'a'), x('endsWith', 'b')];

    expect(codesOf(conditions, unique(), listed)).toEqual([{ code: 'overlap', witness: { x: 'ab' } }]);
    expect(codesOf(conditions, {}, listed)).toEqual([]);
  });

  function unique(): Partial<RuleSetDefinition> {
    return { hitPolicy: 'unique', default: {} };
  }
});

test.each<[ValueSchema | undefined, string[]]>([
  [{ type: 'boolean' }, ['equal', 'notEqual']],
  [{ type: ['array', 'null'] }, ['contains', 'doesNotContain', 'equal', 'notEqual']],
  [{ type: 'string', enum: ['a'] }, ['equal', 'notEqual', 'in', 'notIn']],
  [{ type: 'string' }, ['equal', 'notEqual', 'in', 'notIn', 'startsWith', 'endsWith', 'matches']],
  [
    { type: 'string', format: 'date' },
    ['equal', 'notEqual', 'lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive', 'in', 'notIn'],
  ],
  [undefined, Object.keys(operators)],
])('of a fact %j one is offered %j', (schema, names) => {
  expect(operatorsFor(schema)).toEqual(names);
});

const valuesOf: Record<FactKind, Json[]> = {
  truth: [true, false],
  number: [1, 2],
  ordered: ['2024-02-28', '2024-02-29'],
  choice: ['a', 'b'],
  text: ['a', 'ab'],
  list: [['a'], ['b'], []],
  other: [],
};

test('of the values of the kinds that an operator takes, its contrary holds of those of which it does not', () => {
  for (const [name, { negation, takes, wants, test: holds }] of Object.entries(operators))
    for (const kind of takes)
      for (const met of valuesOf[kind])
        for (const value of wants === 'item' ? ['a'] : valuesOf[kind]) {
          const wanted = wants === 'list' ? [value] : value;
          const contrary = operatorNamed(negation.operator)?.test(met, wanted);
          expect([name, met, wanted, contrary]).toEqual([name, met, wanted, !holds(met, wanted)]);
        }
});

test.each([
  ['lessThan', 'lessThanInclusive'],
  ['greaterThanInclusive', 'greaterThan'],
  ['in', 'notIn'],
  ['startsWith', 'not:startsWith'],
])('an author who means %s may have meant %s', (name, other) => {
  expect(nearMiss(name)).toBe(other);
});
