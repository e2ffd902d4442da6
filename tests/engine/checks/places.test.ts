import { describe, expect, test } from 'vitest';
import { checkContent, type Finding, tableInspector } from '../../../engine/checks.ts';
import type {
  ConfigDefinition,
  FlowDefinition,
  Json,
  PolicyContent,
  RuleSetDefinition,
  ValueSchema,
} from '../../../engine/index.ts';
import { contentWith, ruleSetWith } from '../content.ts';

const text = (value: string) => ({ 'zh-CN': value, en: value });
const places = (content: Partial<PolicyContent>): Finding[] =>
  checkContent(contentWith(content)).filter(({ severity }) => severity === 'error');
const told = (findings: Finding[]) => findings.map(({ code, path }) => `${code} ${path}`);
const rules = (parts: Partial<RuleSetDefinition>, more: Partial<PolicyContent> = {}) =>
  places({ ...more, rules: { ...more.rules, test: ruleSetWith(parts) } });

const facts = (x: ValueSchema): ValueSchema => ({
  type: 'object',
  properties: { x, limit: { type: 'number' }, on: { type: 'string', format: 'date' } },
  required: ['x', 'limit', 'on'],
});
const outcome: ValueSchema = {
  type: 'object',
  properties: {
    rate: { type: 'number', maximum: 1 },
    level: { type: 'string', enum: ['low', 'high'] },
    day: { type: 'string', format: 'date' },
    tags: { type: 'array', items: { type: 'string' } },
  },
};

describe('a condition cell', () => {
  const cell = (x: ValueSchema, when: string) => {
    const table = { inputs: ['x'], outputs: ['rate'], rows: [{ id: 'a', when: ['-'], then: [1] }] };
    table.rows.unshift({ id: 'b', when: [when], then: [0] });
    return rules({ facts: facts(x), outcome, table });
  };
  const number = { type: 'number' };
  const word = { type: 'string' };

  test.each<[string, ValueSchema, string, string]>([
    ['is a word where a number stands', number, '余下', 'unknownName'],
    ['compares what is compared already', number, '10 < x <= 20', 'typesDiffer'],
    ['names a fact that is none', number, 'weight > 3', 'unknownName'],
    ['tests another fact, which says nothing of this one', number, 'limit > 3', 'typesDiffer'],
    ['has a unit behind its number', number, '3 km', 'notUnderstood'],
    ['is a text where a number stands', number, '"3"', 'valueNotAllowed'],
    ['is not finished', number, '[1..', 'notUnderstood'],
    ['compares a number with a day', number, '> on', 'typesDiffer'],
    ['compares a number with a text', number, '> "a"', 'valueNotAllowed'],
    ['lies outside the bounds', { type: 'number', maximum: 9 }, '10', 'valueNotAllowed'],
    ['is no whole number', { type: 'integer' }, '5.5', 'valueNotAllowed'],
    ['is no value of its list', { type: 'string', enum: ['a', 'b'] }, '"c"', 'valueNotInList'],
    ['denies what is no value of its list', { type: 'string', enum: ['a', 'b'] }, 'not("c")', 'valueNotInList'],
    ['is a day that does not exist', { type: 'string', format: 'date' }, '"2023-02-29"', 'valueNotAllowed'],
    ['is a text without its quotes', word, 'Gold', 'unknownName'],
    ['is a text with brackets, without its quotes', word, '垫片(大)', 'unknownName'],
    ['calls a function that is none', word, 'upcase(?) = "A"', 'unknownFunction'],
    ['matches what is no pattern', word, 'matches(?, "(a")', 'invalidPattern'],
  ])('that %s is found at its row, and keeps a draft from being published', (_, x, when, code) => {
    const path = code === 'invalidPattern' ? '/table/rows/0/when/0' : '/table/rows/0/when/0';
    const wanted = code === 'unknownFunction' ? 'unknownName' : code;
    expect(cell(x, when)).toContainEqual(expect.objectContaining({ code: wanted, path }));
  });

  test.each([
    [number, '余下'],
    [number, '10 < x <= 20'],
    [word, 'Gold'],
    [{ type: 'string', enum: ['a'] }, '"b"'],
  ])('of %j that says %s is told while it is written as it is told before publishing', (x, when) => {
    const table = { inputs: ['x'], outputs: ['rate'], rows: [{ id: 'a', when: [when], then: ['much'] }] };
    const definition = ruleSetWith({ facts: facts(x), outcome, table });
    const inspector = tableInspector(definition, contentWith());
    const found = rules({ facts: facts(x), outcome, table }).map(({ message }) => message);
    expect(found).toContainEqual(inspector.cell(0, when));
    expect(found).toContainEqual(inspector.result(0, 'much'));
    expect(inspector.cell(0, '-')).toBeUndefined();
    expect(inspector.result(0, null)).toBeUndefined();
  });

  test.each<[ValueSchema, string]>([
    [number, '> 3'],
    [number, '[limit..10]'],
    [number, '? * 2 > limit'],
    [number, 'if limit > 3 then 1 else 2'],
    [{ type: 'integer' }, '> 5.5'],
    [{ type: 'number', maximum: 9 }, '<= 1000'],
    [{ type: ['number', 'null'] }, 'null'],
    [word, 'not("a", "b")'],
    [word, 'starts with(?, "a")'],
    [{ type: 'string', format: 'date' }, '>= date("2024-01-01")'],
    [{ type: 'string', format: 'date' }, 'on'],
    [{}, '"a", 3, true'],
    [{ type: ['string', 'number'] }, '> 3'],
  ])('of %j may say %s', (x, when) => {
    expect(told(cell(x, when)).filter((one) => !one.startsWith('rule'))).toEqual([]);
  });

  test.each<[string, ValueSchema, string, string]>([
    ['a text that lacks its quotes', word, 'Gold (1)', '"Gold (1)"'],
    ['signs of full width', number, '＞３', '> 3'],
  ])('is mended where it is %s', (_, x, when, mended) => {
    const [first] = cell(x, when.replace('３', '3'));
    expect(first?.fix).toEqual({ path: '/table/rows/0/when/0', value: expect.stringMatching(/./) });
    expect(String(first?.fix?.value).replace(/\s/g, '')).toBe(mended.replace(/\s/g, ''));
    expect(cell(x, String(first?.fix?.value))).toEqual([]);
  });
});

describe('a result', () => {
  const results: [string, string, Json, string | undefined][] = [
    ['over its maximum', 'rate', 7, 'valueNotAllowed'],
    ['that is a text for a number', 'rate', '10%', 'valueNotAllowed'],
    ['outside its list', 'level', 'medium', 'valueNotInList'],
    ['on a day that does not exist', 'day', '2023-02-30', 'valueNotAllowed'],
    ['that is a word for a day', 'day', '明天', 'valueNotAllowed'],
    ['with an item that is no text', 'tags', ['a', 3], 'valueNotAllowed'],
    ['by a formula that gives a text for a number', 'rate', { '=': 'if x > 5 then "many" else "few"' }, 'typesDiffer'],
    ['by a formula that is none', 'rate', { '=': 'x +' }, 'notUnderstood'],
    ['by a formula with a name that is none', 'rate', { '=': 'xx + 1' }, 'unknownName'],
    ['that is right', 'rate', 0.5, undefined],
    ['that says nothing', 'rate', null, undefined],
    ['by a formula that is right', 'rate', { '=': 'x / 10' }, undefined],
  ];
  const number = facts({ type: 'number' });

  test.each(results)('of a table %s', (_, name, value, code) => {
    const table = { inputs: [], outputs: [name], rows: [{ id: 'a', when: [], then: [value] }] };
    expect(told(rules({ facts: number, outcome, table }))).toEqual(code ? [`${code} /table/rows/0/then/0`] : []);
  });

  test.each(results)('of a rule %s', (_, name, value, code) => {
    const rule = { id: 'a', conditions: { all: [] }, event: { type: 'a', params: { [name]: value } } };
    const found = rules({ facts: number, outcome, rules: [rule] });
    expect(told(found)).toEqual(code ? [`${code} /rules/0/event/params/${name}`] : []);
  });

  test.each(results.filter(([, , value]) => typeof value !== 'object' || Array.isArray(value)))(
    'by default %s',
    (_, name, value, code) => {
      const found = rules({ facts: number, outcome, rules: [], default: { [name]: value } });
      expect(told(found)).toEqual(code ? [`${code} /default/${name}`] : []);
    },
  );

  test.each<[string, RuleSetDefinition['hitPolicy'], Json, string[]]>([
    ['an item where all are collected', 'collect', 'a', []],
    ['no item where all are collected', 'collect', 3, ['valueNotAllowed /table/rows/0/then/0']],
    ['anything where they are counted', 'collect-count', 3, []],
  ])('may be %s', (_, hitPolicy, value, expected) => {
    const table = { inputs: [], outputs: ['tags'], rows: [{ id: 'a', when: [], then: [value] }] };
    expect(told(rules({ facts: number, outcome, hitPolicy, table }))).toEqual(expected);
  });
});

describe('what stands elsewhere', () => {
  const x = facts({ type: 'number', minimum: 0 });
  const rule = (condition: object) => ({
    rules: [{ id: 'a', conditions: { all: [condition] } as never, event: { type: 'a' } }],
    default: {},
  });
  const other = ruleSetWith({ id: 'other', facts: x, outcome });

  test.each<[string, Partial<RuleSetDefinition>, string]>([
    [
      'a value for a fact of another kind',
      rule({ fact: 'x', operator: 'equal', value: 'a' }),
      'valueNotAllowed /rules/0/conditions/all/0/value',
    ],
    [
      'an item of another kind in a list',
      rule({ fact: 'x', operator: 'in', value: [1, 'a'] }),
      'valueNotAllowed /rules/0/conditions/all/0/value',
    ],
    [
      'a fact that is none',
      rule({ fact: 'z', operator: 'equal', value: 1 }),
      'unknownName /rules/0/conditions/all/0/fact',
    ],
    [
      'another fact that is none',
      rule({ fact: 'x', operator: 'equal', value: { fact: 'z' } }),
      'unknownName /rules/0/conditions/all/0/value/fact',
    ],
    [
      'an operator that is none',
      rule({ fact: 'x', operator: 'equals', value: 1 }),
      'unknownName /rules/0/conditions/all/0/operator',
    ],
    ['a named condition that is none', rule({ condition: 'z' }), 'unknownName /rules/0/conditions/all/0/condition'],
    [
      'a formula that is none',
      rule({ fact: 'x', operator: 'equal', value: { '=': '1 +' } }),
      'notUnderstood /rules/0/conditions/all/0/value',
    ],
    ['a derived fact that is none', { derived: { d: { '=': 'x *' } } }, 'notUnderstood /derived/d'],
    ['an input that is none', { table: { inputs: ['z'], outputs: [], rows: [] } }, 'unknownName /table/inputs/0'],
    [
      'an input formula of types that differ',
      { table: { inputs: [{ '=': 'x > "a"' }], outputs: [], rows: [] } },
      'typesDiffer /table/inputs/0',
    ],
    [
      'a fact handed on of another kind',
      { derived: { d: { decide: 'other', facts: { x: 'far' } } } },
      'valueNotAllowed /derived/d/facts/x',
    ],
    [
      'a condition of a decision that is no question',
      { derived: { d: { decide: 'other', when: { '=': 'x + 1' } } } },
      'typesDiffer /derived/d/when',
    ],
    ['a default that the outcome does not have', { default: { zz: 1 }, rules: [] }, 'unknownOutcome /default/zz'],
    [
      'a fact that is required under what is no question',
      { facts: facts({ type: 'number', requiredIf: { '=': 'limit + 1' } }) },
      'typesDiffer /facts/properties/x/requiredIf',
    ],
    [
      'a default of a fact that it cannot have',
      { facts: facts({ type: 'number', default: 'none' }) },
      'valueNotAllowed /facts/properties/x/default',
    ],
    [
      'a computed result of another kind',
      {
        outcome: {
          type: 'object',
          properties: { a: { type: 'number', '=': 'string(x) + "a"' }, b: { type: 'number', '=': 'limit = 1' } },
        },
      },
      'typesDiffer /outcome/properties/b',
    ],
    [
      'a result that the outcome does not have',
      { outcome: { type: 'object', properties: { a: { type: 'number', '=': 'outcome.zz + 1' } } } },
      'unknownName /outcome/properties/a',
    ],
  ])('%s is found where it stands', (_, parts, expected) => {
    expect(told(rules({ facts: x, outcome, rules: [], default: {}, ...parts }, { rules: { other } }))).toContain(
      expected,
    );
  });

  test('a configuration value by its own schema', () => {
    const schema = { type: 'number', maximum: 9 };
    const config: ConfigDefinition = { kind: 'config', values: { limit: { title: text('limit'), schema, value: 10 } } };
    expect(told(places({ config }))).toEqual(['valueNotAllowed /values/limit/value']);
  });

  test('the guards and formulas of a flow, each at its place, whether the rest of it is right or not', () => {
    const when = (expression: string) => ({ type: 'when', params: { '=': expression } });
    const machine = {
      initial: 'a',
      states: {
        a: {
          on: {
            E: [
              { target: 'b', guard: when('n +') },
              { target: 'b', guard: when('n * 2') },
            ],
          },
        },
        b: { entry: [{ type: 'assign', params: { m: { '=': 'n > "a"' } } }] },
      },
    };
    const flow = {
      kind: 'flow',
      id: 'test',
      title: text('test'),
      clauses: [],
      machine,
      input: { type: 'object', properties: { n: { type: 'number' } } },
      events: { E: {} },
    } as unknown as FlowDefinition;
    expect(told(places({ flows: { test: flow } }))).toEqual(['notUnderstood /machine/states/a/on/E/0/guard/params']);
    machine.states.a.on.E.shift();
    expect(told(places({ flows: { test: flow } }))).toEqual([
      'typesDiffer /machine/states/a/on/E/0/guard/params',
      'typesDiffer /machine/states/b/entry/0/params/m',
    ]);
  });
});

describe('what is handed on', () => {
  const number = { type: 'number' };
  const object = (properties: Record<string, ValueSchema>, required: string[] = []): ValueSchema => ({
    type: 'object',
    properties,
    required,
  });
  const inner = ruleSetWith({ id: 'inner', facts: object({ depth: number }, ['depth']), outcome });
  const fee = ruleSetWith({
    id: 'fee',
    facts: object({ weight: number, urgent: { type: 'boolean' }, note: { type: ['string', 'null'] } }, [
      'weight',
      'note',
    ]),
    derived: { d: { decide: 'inner', take: 'rate' } },
    outcome,
  });
  const child = {
    ...flowWith({ initial: 'a', states: { a: {} } }),
    id: 'child',
    input: object({ who: { type: 'string' } }),
  };

  function flowWith(machine: object, more: object = {}): FlowDefinition {
    const events = { GO: { payload: object({ amount: number, by: { type: 'string' } }, ['amount']) }, BARE: {} };
    return {
      kind: 'flow',
      id: 'test',
      title: text('test'),
      clauses: [],
      machine,
      events,
      ...more,
    } as unknown as FlowDefinition;
  }
  const whole = (content: Partial<PolicyContent>) =>
    checkContent(contentWith({ rules: { fee, inner }, ...content })).filter(({ code }) =>
      ['unknownName', 'factNotGiven', 'valueNotAllowed'].includes(code),
    );
  const found = (machine: object, input?: ValueSchema) =>
    whole({ flows: { test: flowWith(machine, input ? { input } : {}), child } });
  const entry = (type: string, params: object) => ({ initial: 'a', states: { a: { entry: { type, params } } } });
  const guard = (params: object) => ({
    initial: 'a',
    states: {
      a: { always: { target: 'b', guard: { type: 'not', params: { guard: { type: 'decision', params } } } } },
      b: {},
    },
  });
  const actor = (src: string, input: object) => ({
    initial: 'a',
    states: { a: { invoke: { src, input, onError: 'b' } }, b: {} },
  });
  const facts = { weight: 1, note: 'x' };

  const ways: [string, (facts: object) => object, string][] = [
    [
      'an action',
      (some) => entry('decide', { ruleSet: 'fee', into: 'x', facts: some }),
      '/machine/states/a/entry/params',
    ],
    [
      'a guard within a guard',
      (some) => guard({ ruleSet: 'fee', is: { rate: 1 }, facts: some }),
      '/machine/states/a/always/guard/params/guard/params',
    ],
    ['an actor', (some) => actor('decision', { ruleSet: 'fee', facts: some }), '/machine/states/a/invoke/input'],
  ];

  test.each(ways)(
    'by %s to a rule set: a name that it does not have is told with the nearest, and how to mend it',
    (_, make, path) => {
      const [one, ...others] = found(make({ ...facts, urgnt: true }));
      expect(told([one as Finding])).toEqual([`unknownName ${path}/facts/urgnt`]);
      expect(one?.severity).toBe('error');
      expect(one?.message.en).toContain('did you mean “urgent”');
      expect(one?.fix).toEqual({ path: `${path}/facts`, value: { ...facts, urgent: true } });
      expect(others).toEqual([]);
    },
  );

  test.each(ways)('by %s to a rule set: what it requires and nothing gives is told, all at once', (_, make, path) => {
    expect(told(found(make({})))).toEqual([`factNotGiven ${path}/facts`]);
    expect(found(make({}))[0]?.message.en).toContain('weight, note');
  });

  test.each<[string, object, ValueSchema | undefined]>([
    ['itself', facts, undefined],
    ['as null, where null is a value', { weight: 1, note: null }, undefined],
    ['by a formula', { weight: { '=': '1 + 1' }, note: 'x' }, undefined],
    ['by what the flow is started with', { note: 'x' }, object({ weight: number })],
    ['with what a rule set that it decides by needs', { ...facts, depth: 3 }, undefined],
    ['as a formula that makes all of it', { '=': '{weight: 1, note: "x"}' }, object({ weight: number, note: number })],
  ])('what is required may be given %s', (_, some, input) => {
    for (const [, make] of ways) expect(found(make(some), input)).toEqual([]);
  });

  test('what an event brings, an action writes or the context begins with is given', () => {
    const machine = {
      ...entry('decide', { ruleSet: 'inner', into: 'x' }),
      context: { depth: null },
    };
    expect(found(machine)).toEqual([]);
    const written = {
      initial: 'a',
      states: {
        a: {
          entry: [
            { type: 'assign', params: { depth: 1 } },
            { type: 'decide', params: { ruleSet: 'inner', into: 'x' } },
          ],
        },
      },
    };
    expect(found(written)).toEqual([]);
    const brought = flowWith(entry('decide', { ruleSet: 'inner', into: 'x' }), {
      events: { E: { payload: object({ depth: number }) } },
    });
    expect(whole({ flows: { test: brought } })).toEqual([]);
  });

  test('null where null is no value is not given', () => {
    expect(told(found(entry('decide', { ruleSet: 'inner', into: 'x', facts: { depth: null } })))).toEqual([
      'factNotGiven /machine/states/a/entry/params/facts',
    ]);
  });

  test('by a derived fact: names that are none, also of the rule sets behind; what is required may come from whoever asks', () => {
    const asks = (some: Record<string, Json>) =>
      whole({
        rules: { fee, inner, test: ruleSetWith({ derived: { f: { decide: 'fee', facts: some } }, rules: [] }) },
      });
    expect(asks({ weight: 1, depth: 3 })).toEqual([]);
    const [one, ...others] = asks({ wieght: 1 });
    expect(others).toEqual([]);
    expect(one).toMatchObject({ code: 'unknownName', severity: 'error', path: '/derived/f/facts/wieght' });
    expect(one?.fix).toEqual({ path: '/derived/f/facts', value: { weight: 1 } });
  });

  test.each<[string, object, string[]]>([
    [
      'a name that it does not have',
      { type: 'GO', amount: 1, bye: 'x' },
      ['unknownName /machine/states/a/entry/params/event/bye'],
    ],
    [
      'a text for a number',
      { type: 'GO', amount: '1x' },
      ['valueNotAllowed /machine/states/a/entry/params/event/amount'],
    ],
    [
      'a payload where it has none',
      { type: 'BARE', amount: 1 },
      ['unknownName /machine/states/a/entry/params/event/amount'],
    ],
    ['what it takes', { type: 'GO', amount: 1, by: { '=': '"me"' } }, []],
    ['anything, where nothing declares it', { type: 'inner.go', whatever: 1 }, []],
  ])('to an event that is raised, at once or later: %s', (_, event, expected) => {
    for (const delay of [{}, { delay: 'PT1H' }]) {
      const raised = { ...entry('raise', { event, ...delay }), on: { GO: {}, BARE: {}, 'inner.go': {} } };
      expect(told(found(raised))).toEqual(expected);
      if (expected[0]?.endsWith('bye')) {
        expect(found(raised)[0]?.fix?.value).toEqual({ type: 'GO', amount: 1, by: 'x' });
      }
    }
  });

  test.each([
    ['an action', entry('start', { flow: 'child', input: { whoo: 'x' } }), '/machine/states/a/entry/params/input/whoo'],
    ['an actor', actor('flow', { flow: 'child', input: { whoo: 'x' } }), '/machine/states/a/invoke/input/input/whoo'],
  ])('by %s to a flow: a name that it does not take is a warning, since it is left out', (_, machine, path) => {
    expect(found(machine)).toEqual([expect.objectContaining({ code: 'unknownName', severity: 'warning', path })]);
  });

  test('by a schedule to a flow, likewise', () => {
    const { policy } = contentWith();
    const schedule = { id: 's', title: text('s'), flow: 'child', every: { time: '08:00' }, input: { whoo: 'x' } };
    const schedules = [schedule] as unknown as PolicyContent['policy']['schedules'];
    expect(whole({ policy: { ...policy, schedules }, flows: { child } })).toEqual([
      expect.objectContaining({ code: 'unknownName', severity: 'warning', path: '/schedules/0/input/whoo' }),
    ]);
  });

  test.each<[string, Partial<RuleSetDefinition>, string]>([
    ['an operator', { rules: [rule({ fact: 'x', operator: 'equals', value: 1 })] }, 'equal'],
    ['a fact', { rules: [rule({ fact: 'limt', operator: 'equal', value: 1 })] }, 'limit'],
    ['an input', { table: { inputs: ['limt'], outputs: [], rows: [] } }, 'limit'],
  ])('the nearest name is told of %s, too, and put in its place', (_, parts, meant) => {
    const some = { facts: object({ x: number, limit: number }), ...parts };
    const [one] = rules(some).filter(({ code }) => code === 'unknownName');
    expect(one?.fix).toEqual({ path: one?.path, value: meant });
  });

  function rule(condition: object) {
    return { id: 'a', conditions: { all: [condition] } as never, event: { type: 'a' } };
  }
});
