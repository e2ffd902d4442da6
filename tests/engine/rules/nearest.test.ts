import '../../properties.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { finish } from '../../../engine/ground/turns.ts';
import type { Condition, Json, RuleSetDefinition } from '../../../engine/index.ts';
import { evaluate } from '../../../engine/index.ts';
import { nearestOf } from '../../../engine/rules/nearest.ts';
import { misses, reachOf } from '../../../engine/rules/reach.ts';
import { editionOf, ruleSetWith } from '../content.ts';

const at = '2024-01-01T00:00:00Z';
const value = fc.integer({ min: -3, max: 12 });
const comparison: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    fact: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
    operator: fc.constantFrom('lessThan', 'greaterThanInclusive', 'equal', 'notEqual'),
    value,
  }),
  fc.record({
    fact: fc.constant('kind'),
    operator: fc.constantFrom('in', 'notIn'),
    value: fc.subarray(['x', 'y', 'z']),
  }),
  fc.record({
    fact: fc.constant('kind'),
    operator: fc.constantFrom('equal'),
    value: fc.constantFrom<Json>('x', 'y', null),
  }),
) as fc.Arbitrary<Condition>;
const part: fc.Arbitrary<Condition> = fc.oneof(
  { weight: 4, arbitrary: comparison },
  { weight: 1, arbitrary: fc.record({ any: fc.array(comparison, { minLength: 1, maxLength: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ not: comparison }) },
);
const condition = fc.record({ all: fc.array(part, { maxLength: 9 }) });
const number = fc.option(value, { nil: null });
const facts = fc.record({
  ...{ a: number, b: number, c: number, d: number, e: number, f: number, g: number, h: number },
  kind: fc.constantFrom('x', 'y', 'z', null),
});

const setOf = (conditions: Condition[], hitPolicy: RuleSetDefinition['hitPolicy']) => {
  const numbers = Object.fromEntries([...'abcdefgh'].map((name) => [name, { type: ['number', 'null'] }]));
  return editionOf(
    ruleSetWith({
      hitPolicy,
      facts: {
        type: 'object',
        properties: { ...numbers, kind: { type: ['string', 'null'], enum: ['x', 'y', 'z', null] } },
      },
      outcome: { type: 'object', properties: {} },
      rules: conditions.map((one, index) => ({ id: `r${index}`, conditions: one, event: { type: 'x', params: {} } })),
    } as Partial<RuleSetDefinition>),
  ).ruleSet('test');
};

test('the nearest rules that are looked up are those that trying every rule finds', () => {
  fc.assert(
    fc.property(
      fc.array(condition, { minLength: 1, maxLength: 70 }),
      fc.array(facts, { minLength: 1, maxLength: 4 }),
      (conditions, each) => {
        const ruleSet = setOf(conditions, 'collect');
        for (const one of each) {
          const { explanation } = evaluate(ruleSet, one as never, { at, explain: true });
          const frame = new Array(ruleSet.frameSize).fill(undefined);
          ruleSet.facts.load(frame, one as never);
          const reach = finish(reachOf(ruleSet, frame));
          const tried = misses(reach).slice(0, 5);
          const looked = finish(nearestOf(ruleSet, frame, 5));
          expect(looked?.nearest ?? 'tried').toEqual(
            looked ? tried.map((place) => ({ place, failed: reach.failed[place] })) : 'tried',
          );
          expect(explanation?.nearest.map(({ id, failed }) => [id, failed])).toEqual(
            tried.map((place) => [`r${place}`, reach.failed[place]]),
          );
          expect(explanation?.counts.hold).toBe(reach.holds.reduce((sum, held) => sum + held, 0));
        }
      },
    ),
  );
});

test('of a table they are looked up, however many rows it has', () => {
  const rows = Array.from({ length: 3000 }, (_, row) => ({
    id: `row-${row}`,
    clauses: [],
    when: [`[${row}..${row + 2}[`, '"x"'],
    then: [],
  }));
  const ruleSet = editionOf(
    ruleSetWith({
      facts: { type: 'object', properties: { n: { type: 'number' }, kind: { type: 'string', enum: ['x', 'y'] } } },
      table: { inputs: ['n', 'kind'], outputs: [], rows },
    } as Partial<RuleSetDefinition>),
  ).ruleSet('test');
  const frame = new Array(ruleSet.frameSize).fill(undefined);
  ruleSet.facts.load(frame, { n: 1500, kind: 'y' });
  expect(finish(nearestOf(ruleSet, frame, 5))).toEqual({
    nearest: [1499, 1500, 0, 1, 2].map((place, index) => ({ place, failed: index < 2 ? 1 : 2 })),
    hold: 0,
  });
});

test('asked for by name, the rules that fired stand alone', () => {
  const ruleSet = setOf([{ all: [] }, { all: [{ fact: 'a', operator: 'equal', value: 3 }] }], 'collect');
  const { explanation } = evaluate(ruleSet, { a: 1 }, { at, explain: { rows: 'fired', language: 'en' } });
  expect(explanation).toMatchObject({ nearest: [], counts: { rules: 2, fired: 1, hold: 1 } });
  expect(explanation?.rules.map(({ id }) => id)).toEqual(['r0']);
});
