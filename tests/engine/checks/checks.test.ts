import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HitPolicy } from '../../../engine/authoring.ts';
import { checkRuleSpace } from '../../../engine/checks/rule-space.ts';
import { checkContent, type Finding } from '../../../engine/checks.ts';
import {
  type Condition,
  compileEdition,
  type FlowDefinition,
  type JsonObject,
  type RuleSetDefinition,
} from '../../../engine/index.ts';
import { holdingRules } from '../../../engine/rules/evaluate.ts';
import { contentWith, ruleSetWith } from '../content.ts';
import { seed, trials } from '../trials.ts';

const text = (value: string) => ({ 'zh-CN': value, en: value });
const at = '2020-01-15T01:00:00Z';
const facts = {
  type: 'object',
  properties: {
    n: { type: 'integer', minimum: 0, maximum: 5 },
    s: { type: 'string', enum: ['a', 'b', 'c'] },
    p: { type: 'boolean' },
    d: { type: 'string', format: 'date' },
    o: { type: ['integer', 'null'], minimum: 0, maximum: 2 },
  },
  required: ['n', 's', 'p', 'd'],
} satisfies RuleSetDefinition['facts'];
const outcome = { type: 'object', properties: { level: { type: 'number' } } } satisfies RuleSetDefinition['outcome'];

/** Every input over small domains: what the checks reason about, counted out. */
const everyInput: JsonObject[] = [0, 1, 2, 3, 4, 5].flatMap((n) =>
  ['a', 'b', 'c'].flatMap((s) =>
    [true, false].flatMap((p) =>
      ['2020-01-01', '2020-01-02', '2020-01-03', '2020-01-04', '2020-01-05'].flatMap((d) =>
        [null, 0, 1, 2].map((o) => ({ n, s, p, d, o })),
      ),
    ),
  ),
);

const whole = fc.integer({ min: 0, max: 5 });
const day = fc.constantFrom('date("2020-01-02")', 'date("2020-01-03")', 'date("2020-01-04")');
const numberCell = fc.oneof(
  { weight: 3, arbitrary: fc.constant('-') },
  whole.map((value) => `${value}`),
  fc.tuple(fc.constantFrom('<', '<=', '>', '>='), whole).map(([operator, value]) => `${operator} ${value}`),
  fc.tuple(whole, whole).map(([a, b]) => `[${Math.min(a, b)}..${Math.max(a, b)}[`),
  fc.tuple(whole, whole).map(([a, b]) => `not(${a}, ${b})`),
  fc.tuple(whole, whole).map(([a, b]) => `< ${a}, > ${b}`),
);
const cells = fc.record({
  n: numberCell,
  s: fc.constantFrom('-', '-', '"a"', '"a","b"', 'not("c")'),
  p: fc.constantFrom('-', '-', '-', 'true', 'false'),
  d: fc.oneof(
    fc.constant('-'),
    fc.tuple(fc.constantFrom('<', '<=', '>', '>='), day).map((parts) => parts.join(' ')),
  ),
  o: fc.constantFrom('-', '-', 'null', '0', '>= 1', 'not(null)'),
});
const tables = fc.record({
  rows: fc.array(fc.tuple(cells, fc.integer({ min: 1, max: 2 })), { minLength: 1, maxLength: 6 }),
  hitPolicy: fc.constantFrom<HitPolicy>('first', 'unique', 'any'),
});

function compiled({ rows, hitPolicy }: { rows: [Record<string, string>, number][]; hitPolicy: HitPolicy }) {
  const inputs = ['n', 's', 'p', 'd', 'o'];
  const table = {
    inputs,
    outputs: ['level'],
    rows: rows.map(([row, level], index) => ({
      id: `r${index}`,
      when: inputs.map((name) => row[name] ?? '-'),
      then: [level],
    })),
  };
  const definition = ruleSetWith({ facts, outcome, hitPolicy, table });
  return compileEdition(contentWith({ rules: { test: definition } })).ruleSet('test');
}

const named = (findings: Finding[], code: string) => findings.filter((one) => one.code === code);

describe('the checks of a decision table', () => {
  test('find a gap, an overlap, a conflict, a row never reached exactly where counting out every input does', () => {
    const property = fc.property(tables, (table) => {
      const ruleSet = compiled(table);
      const findings = checkRuleSpace(ruleSet);
      const holding = everyInput.map((input) => holdingRules(ruleSet, input, { at }));
      const { rows, hitPolicy } = table;
      const levelOf = (id: string) => rows[Number(id.slice(1))]?.[1];
      const never = rows.map((_, index) => `r${index}`).filter((id) => !holding.some((ids) => ids.includes(id)));

      expect(named(findings, 'notDecided')).toEqual([]);
      expect(named(findings, 'gap')).toHaveLength(holding.some((ids) => ids.length === 0) ? 1 : 0);
      expect(named(findings, 'ruleNeverHolds').map((one) => one.path)).toEqual(
        never.map((id) => `/table/rows/${id.slice(1)}`),
      );
      for (const { witness } of named(findings, 'gap')) {
        expect(holdingRules(ruleSet, witness as JsonObject, { at })).toEqual([]);
      }
      if (hitPolicy === 'first') {
        const hidden = rows
          .map((_, index) => `r${index}`)
          .filter((id) => !never.includes(id) && !holding.some(([first]) => first === id));
        expect(named(findings, 'ruleNeverReached').map((one) => one.path)).toEqual(
          hidden.map((id) => `/table/rows/${id.slice(1)}`),
        );
        return;
      }
      const clash = new Set<string>();
      for (const ids of holding) {
        for (const [index, one] of ids.entries()) {
          for (const other of ids.slice(index + 1)) {
            if (hitPolicy === 'unique' || levelOf(one) !== levelOf(other)) clash.add(`${one} ${other}`);
          }
        }
      }
      const found = named(findings, hitPolicy === 'unique' ? 'overlap' : 'conflict');
      expect(found).toHaveLength(clash.size);
      for (const { witness } of found) {
        expect(holdingRules(ruleSet, witness as JsonObject, { at }).length).toBeGreaterThan(1);
      }
    });
    fc.assert(property, { numRuns: Math.min(trials / 4, 5000), seed });
  });
});

describe('the checks of a rule set', () => {
  const one = (conditions: Condition, params = { level: 1 }, id = 'r0') => ({
    id,
    conditions,
    event: { type: 'x', params },
  });
  const check = (parts: Partial<RuleSetDefinition>) => {
    const definition = ruleSetWith({ facts, outcome, ...parts });
    return checkContent(contentWith({ rules: { test: definition } })).filter(
      (finding) => finding.code !== 'missingLabel',
    );
  };

  test.each<[string, Partial<RuleSetDefinition>, string, string]>([
    ['a name in an expression', { derived: { x: { '=': 'n + zz' } } }, 'unknownName', '/derived/x'],
    ['a configuration value', { derived: { x: { '=': 'config.zz' } } }, 'unknownConfiguration', '/derived/x'],
    ['a rule set to decide', { derived: { x: { decide: 'zz' } } }, 'unknownRuleSet', '/derived/x'],
    [
      'an outcome',
      { default: {}, rules: [one({ all: [] }, { zz: 1 } as never)] } as never,
      'unknownOutcome',
      '/rules/0/event/params/zz',
    ],
    [
      'a value of a list',
      { default: {}, rules: [one({ all: [{ fact: 's', operator: 'equal', value: 'z' }] })] } as never,
      'valueNotInList',
      '/rules/0/conditions/all/0/value',
    ],
    ['an id used twice', { rules: [one({ all: [] }), one({ all: [] })] } as never, 'duplicateId', '/rules/1'],
  ])('find %s that stands for nothing', (_, parts, code, path) => {
    expect(check(parts)).toContainEqual(expect.objectContaining({ code, path }));
  });

  test('see through formulas that compare one fact with constants and configuration', () => {
    const rules = [
      one({ all: [{ fact: 'big', operator: 'equal', value: true }] }),
      one({ all: [{ fact: 'big', operator: 'notEqual', value: true }] }, { level: 2 }, 'r1'),
    ];
    const definition = ruleSetWith({ facts, outcome, derived: { big: { '=': 'n > config.limit or not(p)' } }, rules });
    const config = {
      kind: 'config' as const,
      values: { limit: { title: text('limit'), schema: { type: 'number' }, value: 3 } },
    };
    expect(
      checkContent(contentWith({ rules: { test: definition }, config })).filter((one) => one.code !== 'missingLabel'),
    ).toEqual([]);
  });

  test('see that a list may hold an item and may not', () => {
    const held = { type: 'array', items: { type: 'string', enum: ['a', 'b'] } };
    const listed = { type: 'object', properties: { l: held }, required: ['l'] } as RuleSetDefinition['facts'];
    const rules = [
      one({ all: [{ fact: 'l', operator: 'contains', value: 'a' }] }),
      one({ all: [{ fact: 'l', operator: 'doesNotContain', value: 'a' }] }, { level: 2 }, 'r1'),
    ];
    const definition = ruleSetWith({ facts: listed, outcome, rules });
    const findings = checkContent(contentWith({ rules: { test: definition } }));
    expect(findings.filter((one) => one.code !== 'missingLabel')).toEqual([]);
  });

  test.each<[string, Partial<RuleSetDefinition>]>([
    [
      'a derived date',
      {
        derived: { end: { '=': 'd + duration("P1D")' } },
        rules: [
          one({ all: [{ fact: 'end', operator: 'lessThan', value: '2020-01-03' }] }),
          one({ all: [{ fact: 'end', operator: 'greaterThanInclusive', value: '2020-01-03' }] }, { level: 2 }, 'r1'),
        ],
      },
    ],
    [
      'an input that is a formula',
      {
        table: {
          inputs: [{ '=': 'd + duration("P1D")' }],
          outputs: ['level'],
          rows: [
            { id: 'r0', clauses: [], when: ['< date("2020-01-03")'], then: [1] },
            { id: 'r1', clauses: [], when: ['>= date("2020-01-03")'], then: [2] },
          ],
        },
      },
    ],
    [
      'a time of day',
      {
        facts: { type: 'object', properties: { t: { type: 'string', format: 'time' } }, required: ['t'] },
        rules: [
          one({ all: [{ fact: 't', operator: 'lessThan', value: '09:00' }] }),
          one({ all: [{ fact: 't', operator: 'greaterThanInclusive', value: '09:00' }] }, { level: 2 }, 'r1'),
        ],
      },
    ],
  ])('know that %s lies before a bound or does not', (_, parts) => {
    expect(check(parts)).toEqual([]);
  });

  test('know of texts that JavaScript takes for numbers', () => {
    const rules = [one({ all: [{ fact: 't', operator: 'lessThan', value: '5' }] })];
    const facts = { type: 'object', properties: { t: { type: 'string' } }, required: ['t'] };
    expect(check({ facts, rules })).toEqual([
      expect.objectContaining({ code: 'gap', witness: { t: expect.any(String) } }),
    ]);
  });

  test('show a gap between facts compared with each other by an example that was tried', () => {
    const rules = [one({ all: [{ fact: 'n', operator: 'lessThan', value: { fact: 'o' } }] })];
    const [gap] = check({ rules });
    expect(gap).toMatchObject({ code: 'gap', witness: expect.objectContaining({ s: 'a' }) });
  });

  test('say so where a formula leaves them without an answer', () => {
    const derived = { odd: { '=': 'modulo(n * n + 3, 10) = 1' } };
    const rules = [one({ all: [{ fact: 'odd', operator: 'notEqual', value: true }] })];
    expect(check({ derived, rules }).map((finding) => finding.code)).toEqual(['notDecided']);
  });

  test.each([
    ['it is required there', { requiredIf: { '=': 'p' } }, ['>= 3', '< 3'], undefined],
    ['it may be left out', {}, ['>= 3', '< 3'], { p: true }],
    ['it is required elsewhere', { requiredIf: { '=': 'not(p)' } }, ['>= 3', '< 3'], { p: true }],
    ['a row is missing too', { requiredIf: { '=': 'p' } }, ['>= 3'], { p: true, n: expect.any(Number) }],
    // That it can be given as null is no proof; an example of it is not looked for.
    ['it may be null', { requiredIf: { '=': 'p' }, type: ['integer', 'null'] }, ['>= 3', '< 3'], 'notDecided'],
  ])('know that a fact is not left out where %s', (_, more, cells, witness) => {
    const n = { type: 'integer', minimum: 0, maximum: 5, ...more };
    const conditional = { type: 'object', properties: { p: { type: 'boolean' }, n }, required: ['p'] };
    const rows = [...cells.map((cell) => ['true', cell]), ['false', '-']];
    const table = {
      ...{ inputs: ['p', 'n'], outputs: ['level'] },
      rows: rows.map((when, index) => ({ id: `r${index}`, when, then: [index] })),
    };
    const definition = ruleSetWith({ facts: conditional as RuleSetDefinition['facts'], outcome, table });
    const findings = checkContent(contentWith({ rules: { test: definition } }));
    const found = findings.flatMap((one) =>
      one.code === 'gap' ? [one.witness] : one.code === 'notDecided' ? [one.code] : [],
    );
    expect(found).toEqual(witness === undefined ? [] : [witness]);
  });

  test('propose a row for a gap of a table', () => {
    const table = {
      inputs: ['n', 's'],
      outputs: ['level'],
      rows: [
        { id: 'r', when: ['<= 3', '-'], then: [1] },
        { id: 't', when: ['> 3', '"a","b"'], then: [1] },
      ],
    };
    const [gap] = check({ table });
    expect(gap).toMatchObject({ code: 'gap', proposal: { id: 'row-3', when: ['> 3', '"c"'], then: [null] } });
  });
});

describe('the checks of a flow', () => {
  const check = (machine: object, more: Partial<FlowDefinition> = {}) => {
    const flow = {
      kind: 'flow',
      id: 'test',
      title: text('test'),
      clauses: [],
      events: {},
      machine,
      ...more,
    } as FlowDefinition;
    return checkContent(contentWith({ flows: { test: flow } })).filter((finding) => finding.code !== 'missingLabel');
  };
  const codes = (findings: Finding[]) => findings.map(({ code, path }) => `${code} ${path}`);
  const when = (expression: string) => ({ type: 'when', params: { '=': expression } });

  test.each<[string, object, Partial<FlowDefinition>, string[]]>([
    [
      'a state no walk comes to',
      { initial: 'a', states: { a: { on: { E: 'end' } }, b: { on: { E: 'end' } }, end: { type: 'final' } } },
      { events: { E: {} } },
      ['stateUnreachable /machine/states/b'],
    ],
    [
      'a state without a way to the end',
      { initial: 'a', states: { a: { on: { E: 'b', F: 'end' } }, b: { on: { E: 'b' } }, end: { type: 'final' } } },
      { events: { E: {}, F: {} } },
      ['noWayToEnd /machine/states/b'],
    ],
    [
      'an event nobody waits for',
      { initial: 'a', states: { a: {} } },
      { events: { E: {} } },
      ['eventUnused /events/E'],
    ],
    [
      'an event nobody declared',
      { initial: 'a', states: { a: { on: { E: 'a' } } } },
      {},
      ['eventUndeclared /machine/states/a/on/E'],
    ],
    [
      'states that follow each other for ever',
      { initial: 'a', states: { a: { always: 'b' }, b: { always: 'a' } } },
      {},
      ['endlessLoop /machine/states/a/always', 'endlessLoop /machine/states/b/always'],
    ],
    [
      'the start of a flow that is not there, and a telling event that no state accepts',
      {
        initial: 'a',
        states: { a: { on: { E: { actions: [{ type: 'start', params: { flow: 'no-such', tell: 'TOLD' } }] } } } },
      },
      { events: { E: {} } },
      ['unknownFlow /machine/states/a/on/E', 'eventUndeclared /machine/states/a/on/E'],
    ],
    [
      'a flow that starts itself as soon as it begins',
      { initial: 'a', states: { a: { entry: [{ type: 'start', params: { flow: 'test' } }] } } },
      {},
      ['endlessLoop /machine/states/a'],
    ],
    [
      'input that the started flow does not take',
      {
        initial: 'a',
        states: { a: { on: { E: { actions: [{ type: 'start', params: { flow: 'test', input: { x: 1 } } }] } } } },
      },
      { events: { E: {} } },
      ['unknownName /machine/states/a/on/E/actions/0/params/input/x'],
    ],
    [
      'an action nobody knows',
      { initial: 'a', states: { a: { entry: [{ type: 'sing' }] } } },
      {},
      ['unknownName /machine/states/a'],
    ],
    [
      'a rule set nobody knows',
      {
        initial: 'a',
        states: {
          a: { on: { E: { target: 'a', guard: { type: 'decision', params: { ruleSet: 'zz', is: { x: 1 } } } } } },
        },
      },
      { events: { E: {} } },
      ['unknownRuleSet /machine/states/a/on/E'],
    ],
    [
      'nothing in regions, history and ends that are all in order',
      {
        initial: 'work',
        states: {
          work: {
            type: 'parallel',
            on: { PAUSE: 'paused' },
            onDone: 'done',
            states: {
              p: { initial: 'x', states: { x: { on: { SIGN: 'y' } }, y: { type: 'final' } } },
              q: { initial: 'z', states: { z: { type: 'final' } } },
              again: { type: 'history', history: 'deep' },
            },
          },
          paused: { on: { RESUME: 'work.again' } },
          done: { type: 'final' },
        },
      },
      { events: { PAUSE: {}, SIGN: {}, RESUME: {} } },
      [],
    ],
  ])('find %s', (_, machine, more, expected) => {
    expect(codes(check(machine, more))).toEqual(expected);
  });

  test.each([
    ['overlap', ['n >= 2', 'n <= 2 or n = null'], ['guardOverlap']],
    ['leave a hole', ['n > 2', 'n < 2'], ['guardHole']],
    ['part all values between them', ['n != null and n > 2', 'n = null or n <= 2'], []],
    ['leave out what is missing', ['p', 'not(p)'], ['guardHole']],
  ])('say where the guards of one event %s', (_, [one = '', other = ''], expected) => {
    const machine = {
      initial: 'a',
      states: {
        a: {
          on: {
            E: [
              { target: 'b', guard: when(one) },
              { target: 'c', guard: when(other) },
            ],
          },
        },
        b: {},
        c: {},
      },
    };
    const input = { type: 'object', properties: { n: { type: 'integer' }, p: { type: 'boolean' } } };
    expect(check(machine, { events: { E: {} }, input }).map((finding) => finding.code)).toEqual(expected);
  });
});
