import { describe, expect, test } from 'vitest';
import { compileEdition, evaluate, type JsonObject, Problem, type RuleSetDefinition } from '../../../engine/index.ts';
import { evaluateReference } from '../../../engine/rules/reference.ts';
import { contentWith, editionOf, ruleSetWith } from '../content.ts';

const at = '2020-01-15T01:00:00Z';
const text = (value: string) => ({ 'zh-CN': value, en: value });
const outcome = {
  type: 'object',
  properties: { limit: { type: ['number', 'null'] } },
} satisfies RuleSetDefinition['outcome'];

describe('a configuration value', () => {
  const entry = (type: string | string[], value?: null | number) => ({
    title: text('limit'),
    schema: { type },
    ...(value === undefined ? {} : { value }),
  });
  const decide = async (given: ReturnType<typeof entry>, config?: JsonObject) => {
    const rule = { id: 'r', conditions: { all: [] }, event: { type: 'r', params: { limit: { '=': 'config.limit' } } } };
    const definition = ruleSetWith({ outcome, rules: [rule] });
    const values = { limit: given };
    const edition = compileEdition(contentWith({ rules: { test: definition }, config: { kind: 'config', values } }));
    const options = config ? { at, config } : { at };
    const ruleSet = edition.ruleSet('test');
    const find = (id: string) => edition.ruleSet(id);
    const answers: unknown[] = [];
    for (const run of [() => evaluate(ruleSet, {}, options), () => evaluateReference(ruleSet, {}, options, find)]) {
      try {
        answers.push((await run()).outcome);
      } catch (error) {
        answers.push(error instanceof Problem ? error.code : error);
      }
    }
    expect(answers[1]).toEqual(answers[0]);
    return answers[0];
  };

  test.each<[string, ReturnType<typeof entry>, JsonObject | undefined, unknown]>([
    ['is missing where it has none', entry('number'), undefined, 'configurationMissing'],
    ['is missing where it has none and might be null', entry(['number', 'null']), undefined, 'configurationMissing'],
    ['is null where its schema has null', entry(['number', 'null'], null), undefined, { limit: null }],
    ['is missing where null is none of its values', entry('number', null), undefined, 'configurationMissing'],
    ['is what a call gives', entry('number'), { limit: 3 }, { limit: 3 }],
    ['is the null that a call gives', entry(['number', 'null'], 3), { limit: null }, { limit: null }],
    ['is taken away by a call', entry('number', 3), { limit: null }, 'configurationMissing'],
  ])('%s', async (_, given, config, expected) => {
    expect(await decide(given, config)).toEqual(expected);
  });
});

test.each<[string, JsonObject, Record<string, string>]>([
  ['the results of a rule', { a: { '=': 'config.one + 1' }, b: { '=': 'config.two' }, c: 3 }, {}],
  ['computed results', {}, { a: 'config.one * 2', b: 'config.two + 1' }],
  ['one expression', { a: { '=': 'config.one + config.two' } }, {}],
])('every open configuration value that %s need is named', async (_, params, formulas) => {
  const open = (name: string) => [name, { title: text(name), schema: { type: 'number' } }];
  const properties = Object.fromEntries(
    ['a', 'b', 'c'].map((name) => [name, { type: 'number', ...(name in formulas ? { '=': formulas[name] } : {}) }]),
  );
  const definition = ruleSetWith({
    outcome: { type: 'object', properties } as RuleSetDefinition['outcome'],
    rules: [{ id: 'r', conditions: { all: [] }, event: { type: 'r', params } }],
  });
  const config = { kind: 'config' as const, values: Object.fromEntries(['one', 'two'].map(open)) };
  const edition = compileEdition(contentWith({ rules: { test: definition }, config }));
  const ruleSet = edition.ruleSet('test');
  const problem = { code: 'configurationMissing', facts: ['config.one', 'config.two'] };
  expect(() => evaluate(ruleSet, {}, { at })).toThrow(expect.objectContaining(problem));
  await expect(evaluateReference(ruleSet, {}, { at }, (id) => edition.ruleSet(id))).rejects.toMatchObject(problem);
});

test('an input of a table may be a formula over facts', async () => {
  const facts = {
    type: 'object',
    properties: { first: { type: 'boolean' }, n: { type: 'number' } },
  } as RuleSetDefinition['facts'];
  const table = {
    inputs: [{ '=': 'first or n > 1' }, { '=': 'n / 2' }],
    outputs: ['limit'],
    rows: [{ id: 'r', when: ['true', '>= 2'], then: [{ '=': 'n / 2' }] }],
  };
  const edition = editionOf(ruleSetWith({ facts, outcome, table }));
  const ruleSet = edition.ruleSet('test');
  expect(evaluate(ruleSet, { first: false, n: 5 }, { at }).outcome).toEqual({ limit: 2.5 });
  expect(evaluate(ruleSet, { first: true, n: 3 }, { at }).outcome).toEqual({});
  const reference = await evaluateReference(ruleSet, { first: false, n: 5 }, { at }, (id) => edition.ruleSet(id));
  expect(reference.outcome).toEqual({ limit: 2.5 });
});

test.each([
  ['outcome', { n: 4 }, { limit: 4 }],
  ['outcome', { n: null }, 'configurationMissing'],
  ['param', { n: 4 }, { limit: 4 }],
  ['param', { n: null }, 'configurationMissing'],
  ['condition', { n: 4 }, { limit: 1 }],
  ['condition', { n: null }, 'configurationMissing'],
] as const)(
  'a derived fact in a branch of the %s that is not taken asks for nothing, given %j, by either evaluator',
  async (place, facts, expected) => {
    const chosen = { '=': 'if n != null then n else usual' };
    const definition = ruleSetWith({
      facts: { type: 'object', properties: { n: { type: ['number', 'null'] } } },
      outcome: { type: 'object', properties: { limit: { type: 'number', ...(place === 'outcome' ? chosen : {}) } } },
      derived: { usual: { '=': 'config.limit + 1' }, chosen },
      rules: [
        {
          id: 'r',
          conditions: { all: place === 'condition' ? [{ fact: 'chosen', operator: 'greaterThan', value: 0 }] : [] },
          event: { type: 'r', params: place === 'outcome' ? {} : { limit: place === 'param' ? chosen : 1 } },
        },
      ],
    });
    const values = { limit: { title: text('limit'), schema: { type: 'number' } } };
    const edition = compileEdition(contentWith({ rules: { test: definition }, config: { kind: 'config', values } }));
    const ruleSet = edition.ruleSet('test');
    const codeOr = (error: unknown) => (error instanceof Problem ? error.code : error);
    const answers = [
      await Promise.resolve()
        .then(() => evaluate(ruleSet, facts, { at }).outcome)
        .catch(codeOr),
      await evaluateReference(ruleSet, facts, { at }, (id) => edition.ruleSet(id)).then(
        ({ outcome }) => outcome,
        codeOr,
      ),
    ];
    expect(answers).toEqual([expected, expected]);
  },
);
