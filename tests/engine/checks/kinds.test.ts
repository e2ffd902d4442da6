import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type HitPolicy, hitPolicyNames, hitPolicyOf, operatorsFor } from '../../../engine/authoring.ts';
import { checkRuleSpace } from '../../../engine/checks/rule-space.ts';
import type { Condition, Json, JsonObject, Rule, RuleSetDefinition, ValueSchema } from '../../../engine/index.ts';
import { Problem } from '../../../engine/index.ts';
import { evaluate, holdingRules } from '../../../engine/rules/evaluate.ts';
import { editionOf, ruleSetWith } from '../content.ts';
import { seed, trials } from '../trials.ts';

const at = '2020-01-15T01:00:00Z';
const range = (from: number, to: number, step: number) =>
  Array.from({ length: Math.round((to - from) / step) + 1 }, (_, place) => Number((from + place * step).toFixed(6)));
const seconds = (from: number, to: number) =>
  range(from, to, 1).map((second) => `08:0${Math.floor(second / 60)}:${String(second % 60).padStart(2, '0')}`);

/** A kind of facts: values of every class that the constants can cut, and the constants. */
interface Kind {
  schema: ValueSchema;
  values: Json[];
  constants: Json[];
  /** How a constant is written in a cell; absent: there is no cell of it. */
  cell?: (constant: Json) => string;
}

const number: Pick<Kind, 'cell'> = { cell: String };
const quoted = (before: string) => (constant: Json) => `${before}("${constant}")`;
const times = [...seconds(50, 75), '07:00', '08:01', '08:01:00.5', '09:00'];
const numbers = [0, 1, 2, 3, 3.5, 4, 5, 9];
/** Values of every type; JavaScript takes the text of a number, and a list of one, for the number. */
const mixed = [
  null,
  true,
  false,
  'a',
  'b',
  '',
  '其他',
  [],
  {},
  ...numbers,
  ...numbers.map(String),
  ...numbers.map((one) => [one]),
];
const kinds: Record<string, Kind> = {
  'a number': { ...number, schema: { type: 'number' }, values: range(-1, 7, 0.25), constants: [0, 1.5, 2, 5, 6] },
  'a bounded number': {
    ...number,
    schema: { type: 'number', minimum: 1, exclusiveMaximum: 5 },
    values: range(1, 4.75, 0.25),
    constants: [0, 1, 2.5, 5, 6],
  },
  'a whole number': {
    ...number,
    schema: { type: 'integer' },
    values: range(-2, 8, 1),
    constants: [0, 1, 1.5, 1.75, 2, 5.5, 6],
  },
  'an even number': {
    ...number,
    schema: { type: 'integer', multipleOf: 2 },
    values: range(-4, 10, 2),
    constants: [0, 1, 1.5, 3, 4, 5],
  },
  'an amount in cents': {
    ...number,
    schema: { type: 'number', multipleOf: 0.01, minimum: 0 },
    values: range(0, 0.3, 0.01),
    constants: [0, 0.07, 0.075, 0.08, 0.14, 0.145, 0.29],
  },
  'a truth value': { ...number, schema: { type: 'boolean' }, values: [true, false], constants: [true, false] },
  'a value of a list': {
    schema: { type: 'string', enum: ['a', 'b', 'c'] },
    values: ['a', 'b', 'c'],
    constants: ['a', 'b', 'c'],
    cell: (constant) => JSON.stringify(constant),
  },
  'a text': {
    schema: { type: 'string' },
    values: ['', 'a', 'aa', 'b', 'ba', 'c', 'ca', '9', '其他'],
    constants: ['a', 'b', 'c'],
    cell: (constant) => JSON.stringify(constant),
  },
  'a day': {
    schema: { type: 'string', format: 'date' },
    values: ['2020-02-27', '2020-02-28', '2020-02-29', '2020-03-01', '2020-03-02', '2020-03-03', '2020-03-04'],
    constants: ['2020-02-28', '2020-02-29', '2020-03-01', '2020-03-03'],
    cell: quoted('date'),
  },
  'a month': {
    schema: { type: 'string', format: 'month' },
    values: ['2019-11', '2019-12', '2020-01', '2020-02', '2020-03', '2020-04'],
    constants: ['2019-12', '2020-01', '2020-03'],
  },
  'a time of day': {
    schema: { type: 'string', format: 'time' },
    values: times,
    constants: ['08:01:00', '08:01:01', '08:01:10'],
    cell: quoted('time'),
  },
  'a time of day with offsets': {
    schema: { type: 'string', format: 'time' },
    values: [
      ...times,
      '07:59:59+08:00',
      '00:00:59.999Z',
      '00:01:00Z',
      '00:01:01Z',
      '23:59:59-18:00',
      '00:00:00+18:00',
      '00:00:30+18:00',
    ],
    constants: ['08:01:00', '00:01:00Z', '09:01:01+09:00', '00:00:30+18:00', '08:01:00@Asia/Shanghai'],
    cell: quoted('time'),
  },
  'an instant': {
    schema: { type: 'string', format: 'date-time' },
    values: times.map((time) => `2020-02-29T${time}`),
    constants: ['2020-02-29T08:01:00', '2020-02-29T08:01:01', '2020-02-29T08:01:10'],
    cell: quoted('date and time'),
  },
  'an instant with offsets': {
    schema: { type: 'string', format: 'date-time' },
    values: [
      ...times.map((time) => `2020-02-29T${time}`),
      ...['00:00:59.999Z', '00:01:00Z', '00:01:00.001Z', '00:01:01Z', '00:01:10.5Z'].map(
        (time) => `2020-02-29T${time}`,
      ),
      '2020-02-28T19:01:00-05:00',
      '2019-12-31T23:59:59+08:00',
      '2020-02-29T08:01:00@Asia/Shanghai',
    ],
    constants: [
      '2020-02-29T08:01:00',
      '2020-02-29T00:01:00Z',
      '2020-02-28T19:01:01-05:00',
      '2020-02-29T09:01:10+09:00',
    ],
    cell: quoted('date and time'),
  },
  'a duration': {
    schema: { type: 'string', format: 'duration' },
    values: [
      '-P1D',
      'PT0S',
      'PT1H',
      'PT60M',
      'PT1H0.5S',
      'PT12H',
      'P1D',
      'PT24H',
      'PT25H',
      'P400D',
      'P0M',
      'P1M',
      'P11M',
      'P1Y',
      'P13M',
    ],
    constants: ['PT1H', 'PT60M', 'P1D', 'P1M', 'P12M'],
    cell: quoted('duration'),
  },
  'a number or a text': {
    schema: { type: ['number', 'string', 'null'] },
    values: mixed.filter((one) => ['number', 'string'].includes(typeof one) || one === null),
    constants: [3, 4, 'a'],
  },
  anything: { schema: {}, values: mixed, constants: [3, 4, 'a', true] },
};

const most = Math.max(40, Math.round(trials / 20));
const facts = (schema: ValueSchema, isRequired: boolean): ValueSchema => ({
  type: 'object',
  properties: { x: schema },
  ...(isRequired ? { required: ['x'] } : {}),
});
const outcome: ValueSchema = {
  type: 'object',
  properties: { level: { enum: ['high', 'low'] }, fee: { type: 'number' } },
};
const params = fc.constantFrom<JsonObject>(
  { level: 'high', fee: 1 },
  { level: 'high', fee: 2 },
  { level: 'low', fee: 1 },
);

/** What counting out every value finds. */
function counted(definition: RuleSetDefinition, values: Json[]) {
  const ruleSet = editionOf(definition).ruleSet('test');
  const ids = ruleSet.normalForm.rules.map(({ id }) => id);
  const inputs = values.map((x): JsonObject => (x === null ? {} : { x }));
  const holding = inputs.flatMap((input) => {
    try {
      return [{ input, held: holdingRules(ruleSet, input, { at }) }];
    } catch (error) {
      // A fact that is required and not there is refused.
      if (error instanceof Problem) return [];
      throw error;
    }
  });
  const clashing = (input: JsonObject) => {
    try {
      evaluate(ruleSet, input, { at });
      return false;
    } catch {
      return true;
    }
  };
  const { overlap } = hitPolicyOf(definition);
  const said = new Map(ruleSet.normalForm.rules.map(({ id, event }) => [id, JSON.stringify(event.params)]));
  const pairs = holding.flatMap(({ input, held }) =>
    held.flatMap((one, place) =>
      held
        .slice(place + 1)
        .filter((other) => overlap === 'refused' || said.get(one) !== said.get(other))
        .map((other) => ({ pair: `${one} ${other}`, input })),
    ),
  );
  return {
    never: ids.filter((id) => !holding.some(({ held }) => held.includes(id))),
    hidden: ids.filter(
      (id) => holding.some(({ held }) => held.includes(id)) && !holding.some(({ held: [first] }) => first === id),
    ),
    isGap: holding.some(({ held }) => held.length === 0),
    refused: new Set(pairs.filter(({ input }) => clashing(input)).map(({ pair }) => pair)),
  };
}

function expectAsCounted(definition: RuleSetDefinition, values: Json[], isExact: boolean): void {
  const ruleSet = editionOf(definition).ruleSet('test');
  const findings = checkRuleSpace(ruleSet);
  // Texts have more classes than anybody lists: what a finding was met with is counted, too, and a wrong witness is none.
  const met = findings.flatMap(({ witness }) => (witness ? [(witness as JsonObject).x ?? null] : []));
  const { never, hidden, isGap, refused } = counted(definition, [...values, ...met]);
  const idAt = (path: string) => {
    const place = Number(path.split('/').at(-1));
    return (definition.rules ?? definition.table?.rows ?? [])[place]?.id;
  };
  const said = (code: string) => findings.filter((one) => one.code === code).map(({ path }) => idAt(path));
  const { overlap, gap } = hitPolicyOf(definition);
  const undecided = findings.some(({ code }) => code === 'notDecided');
  // What is said is so, whatever could not be decided.
  for (const id of said('ruleNeverHolds')) expect(never).toContain(id);
  for (const id of said('ruleNeverReached')) expect([...hidden, ...never]).toContain(id);
  if (!undecided && gap === 'unanswered') expect(findings.some(({ code }) => code === 'gap')).toBe(isGap);
  if (!isExact) return;
  expect(findings.filter(({ code }) => code === 'notDecided')).toEqual([]);
  expect(said('ruleNeverHolds').sort()).toEqual(never.sort());
  if (overlap === 'firstDecides') expect(said('ruleNeverReached').sort()).toEqual(hidden.sort());
  if (overlap === 'refused' || overlap === 'mustAgree') {
    const found = findings.filter(({ code }) => code === 'overlap' || code === 'conflict');
    expect(found).toHaveLength(refused.size);
    for (const { witness } of found) expect(() => evaluate(ruleSet, witness as JsonObject, { at })).toThrow(Problem);
  }
}

const hitPolicy = fc.constantFrom<HitPolicy>('first', 'first', 'unique', 'any', ...hitPolicyNames);
const withAbsent = (values: Json[], isRequired: boolean) => (isRequired ? values : [...values, null]);
const written = Object.entries(kinds).flatMap(([name, { cell, ...kind }]) => (cell ? [{ name, cell, ...kind }] : []));

describe('the checks find what counting out every value does', () => {
  test.each(Object.entries(kinds))('of %s, by conditions with every operator', (_, { schema, values, constants }) => {
    const constant = fc.constantFrom(...constants);
    const comparison = fc.constantFrom(...operatorsFor(schema)).chain((operator): fc.Arbitrary<Condition> => {
      const wanted = /^(?:in|notIn)$/.test(operator) ? fc.array(constant, { maxLength: 3 }) : constant;
      return wanted.map((value) => ({ fact: 'x', operator, value: value as Json }));
    });
    const condition = fc.oneof(
      comparison,
      fc.tuple(comparison, comparison).map((all): Condition => ({ all })),
      fc.tuple(comparison, comparison).map((any): Condition => ({ any })),
      comparison.map((not): Condition => ({ not })),
    );
    const rules = fc.array(fc.tuple(condition, params), { minLength: 1, maxLength: 4 });
    const property = fc.property(rules, hitPolicy, fc.boolean(), (written, policy, isRequired) => {
      const made = written.map(
        ([conditions, params], place): Rule => ({
          id: `r${place}`,
          conditions,
          event: { type: 'r', params },
        }),
      );
      const definition = ruleSetWith({ facts: facts(schema, isRequired), outcome, hitPolicy: policy, rules: made });
      expectAsCounted(definition, withAbsent(values, isRequired), false);
    });
    fc.assert(property, { numRuns: most, seed });
  });

  test.each(written)(
    'of $name, by the cells of a table, and leave nothing undecided',
    ({ schema, values, constants, cell }) => {
      const constant = fc.constantFrom(...constants).map(cell);
      const isOrdered = typeof constants[0] === 'number' || schema.format !== undefined || !schema.enum;
      const plain = [
        fc.constant('-'),
        constant,
        fc.tuple(constant, constant).map((both) => `not(${both.join(', ')})`),
        fc.tuple(constant, constant).map((both) => both.join(', ')),
      ];
      const ordered = [
        fc.tuple(fc.constantFrom('<', '<=', '>', '>='), constant).map((parts) => parts.join(' ')),
        fc
          .tuple(fc.constantFrom('[', ']'), constant, constant, fc.constantFrom('[', ']'))
          .map(([open, low, high, close]) => `${open}${low}..${high}${close}`),
      ];
      const isTruth = schema.type === 'boolean';
      const cells = fc.oneof(...plain, ...(isOrdered && !isTruth ? ordered : []));
      const rows = fc.array(fc.tuple(cells, params), { minLength: 1, maxLength: 4 });
      const property = fc.property(rows, hitPolicy, fc.boolean(), (some, policy, isRequired) => {
        const table = {
          inputs: ['x'],
          outputs: ['level', 'fee'],
          rows: some.map(([when, { level, fee }], place) => ({
            id: `r${place}`,
            when: [when],
            then: [level as Json, fee as Json],
          })),
        };
        const definition = ruleSetWith({ facts: facts(schema, isRequired), outcome, hitPolicy: policy, table });
        expectAsCounted(definition, withAbsent(values, isRequired), true);
      });
      fc.assert(property, { numRuns: most, seed });
    },
  );
});
