import { flow, formula, type Hostile, list, type Made, nested, object, patterned, rules } from './hostile-parts.ts';
import { stalling } from './hostile-work.ts';

/** Rule sets that decide each other, each twice: with every one more the work doubles. */
const doubling = (count: number): Made[] =>
  list(count).map((index) =>
    rules({
      id: index === 0 ? 'hostile' : `h${index}`,
      derived:
        index === count - 1
          ? {}
          : Object.fromEntries(
              ['p', 'q', 'r'].map((name) => [name, { decide: `h${index + 1}`, take: 'x', facts: { a: { '=': 'a' } } }]),
            ),
      rules: [
        {
          id: 'r',
          conditions: { all: [] },
          event: { type: 'x', params: { x: index === count - 1 ? 1 : { '=': 'p + q + r' } } },
        },
      ],
    }),
  );
const [first, ...rest] = doubling(18) as [Made, ...Made[]];
const self = rules({
  derived: { p: { decide: 'hostile', take: 'x' } },
  rules: [{ id: 'r', conditions: { all: [] }, event: { type: 'x', params: { x: { '=': 'p' } } } }],
});

export const hostile: Hostile[] = [
  ...stalling,
  { name: 'rule sets that decide each other thrice each', definition: first, others: rest, code: 'limitExceeded' },
  { name: 'a rule set that decides itself', definition: self, code: 'decisionTooDeep' },
  {
    name: 'named conditions that name each other twice each',
    definition: rules({
      conditions: Object.fromEntries([
        ...list(40).map((index) => [
          `c${index}`,
          { all: [{ condition: `c${index + 1}` }, { condition: `c${index + 1}` }] },
        ]),
        ['c40', { fact: 'a', operator: 'equal', value: 1 }],
      ]),
      rules: [{ id: 'r', conditions: { all: [{ condition: 'c0' }] }, event: { type: 'x' } }],
    }),
    code: 'limitExceeded',
  },
  {
    name: 'a named condition that names itself',
    definition: rules({
      conditions: { c: { not: { condition: 'c' } } },
      rules: [{ id: 'r', conditions: { all: [{ condition: 'c' }] }, event: { type: 'x' } }],
    }),
    code: 'limitExceeded',
  },
  {
    name: 'a table of thirty thousand rows',
    definition: rules({
      rules: undefined as never,
      table: {
        inputs: ['a'],
        outputs: ['x'],
        rows: list(30_000).map((id) => ({ id: `${id}`, when: ['1'], then: [1] })),
      },
    }),
    code: 'limitExceeded',
  },
  {
    name: 'a table of seven hundred rows whose cells overlap',
    definition: rules({
      rules: undefined as never,
      facts: object({ a: { type: 'number' }, b: { type: 'number' }, c: { type: 'number' } }),
      hitPolicy: 'unique',
      table: {
        ...{ inputs: ['a', 'b', 'c'], outputs: ['x'] },
        rows: list(700).map((id) => ({
          ...{ id: `${id}`, then: [id], when: [`[${id}..${id * 7}]`, `[${(id * 31) % 997}..${id}]`, `< ${id}`] },
        })),
      },
    }),
    facts: { a: 5, b: 5, c: 5 },
    code: 'any',
  },
  { name: 'a pattern that repeats a repetition', ...patterned('^(a+)+$'), code: 'invalidValue' },
  { name: 'a pattern that repeats a choice', ...patterned('^(a|aa)+$'), code: 'invalidValue' },
  { name: 'a pattern of thirty maybes', ...patterned(`^${'a?'.repeat(30)}${'a'.repeat(30)}$`), code: 'invalidValue' },
  { name: 'a pattern that repeats what it found', ...patterned('^(a*)\\1*b$'), code: 'invalidPattern' },
  { name: 'a pattern that looks ahead again and again', ...patterned('^(?=(a+)+b)a$'), code: 'invalidPattern' },
  {
    name: 'a pattern of eight open repetitions on a long text',
    definition: rules({ facts: object({ text: { type: 'string', pattern: 'a*a*a*a*a*a*a*a*b' } }) }),
    facts: { text: 'a'.repeat(100_000) },
    code: 'invalidValue',
  },
  { name: 'FEEL of five thousand characters', ...formula(`1${' + 1'.repeat(1250)}`), code: 'limitExceeded' },
  { name: 'FEEL in a thousand brackets', ...formula(nested(1000, '(', ')', '1')), code: 'limitExceeded' },
  {
    name: 'FEEL of four hundred ifs',
    ...formula(`${'if 1 = a then '.repeat(200)}1${' else 2'.repeat(200)}`),
    code: 'any',
  },
  { name: 'a loop over a thousand million', ...formula('for i in 1..1000000000 return i'), code: 'limitExceeded' },
  {
    name: 'a loop to an end that is computed',
    ...formula('for i in 1..a return i', { a: 1e9 }),
    code: 'limitExceeded',
  },
  {
    name: 'loops within loops within loops',
    ...formula('for i in 1..900, j in 1..900, k in 1..900 return i + j + k'),
    code: 'limitExceeded',
  },
  {
    name: 'loops within loops over a long list',
    ...formula('count(for i in a, j in a return i + j)', { a: list(5000) }),
    code: 'limitExceeded',
  },
  {
    name: 'distinct values of a long list of objects',
    ...formula('count(distinct values(a))', { a: list(5000).map((id) => ({ id })) }),
    code: 'limitExceeded',
  },
  { name: 'a function that calls itself', ...formula('{f: function(g) g(g), r: f(f)}.r'), code: 'limitExceeded' },
  {
    name: 'forty derived facts, each twice as long as the one before',
    definition: rules({
      derived: Object.fromEntries([
        ['d0', { '=': 'concatenate(a, a)' }],
        ...list(40).map((index) => [`d${index + 1}`, { '=': `concatenate(d${index}, d${index})` }]),
      ]),
      rules: [{ id: 'r', conditions: { all: [] }, event: { type: 'x', params: { x: { '=': 'count(d40)' } } } }],
    }),
    facts: { a: list(100) },
    code: 'limitExceeded',
  },
  {
    name: 'forty derived texts, each twice as long as the one before',
    definition: rules({
      derived: Object.fromEntries([
        ['d0', { '=': 'text + text' }],
        ...list(40).map((index) => [`d${index + 1}`, { '=': `d${index} + d${index}` }]),
      ]),
      rules: [{ id: 'r', conditions: { all: [] }, event: { type: 'x', params: { x: { '=': 'd40' } } } }],
    }),
    facts: { text: 'x'.repeat(100) },
    code: 'limitExceeded',
  },
  {
    name: 'forty derived lists of texts, each twice as long as the one before',
    definition: rules({
      facts: object({ a: { type: 'array', items: { type: 'string' } } }),
      derived: Object.fromEntries([
        ['d0', { '=': 'concatenate(a, a)' }],
        ...list(40).map((index) => [`d${index + 1}`, { '=': `concatenate(d${index}, d${index})` }]),
      ]),
      rules: [{ id: 'r', conditions: { all: [] }, event: { type: 'x', params: { x: { '=': 'count(d40)' } } } }],
    }),
    facts: { a: list(100).map(String) },
    code: 'limitExceeded',
  },
  {
    name: 'two states that always lead to each other',
    definition: flow({ initial: 'a', states: { a: { always: 'b' }, b: { always: 'a' } } }),
    code: 'machineLoops',
  },
  {
    name: 'an event that raises itself',
    definition: flow({
      initial: 'a',
      states: { a: { on: { GO: { actions: [{ type: 'raise', params: { event: { type: 'GO' } } }] } } } },
    }),
    events: [{ type: 'GO' }],
    code: 'machineLoops',
  },
  {
    name: 'a context that doubles with every turn',
    definition: flow({
      initial: 'a',
      states: {
        a: {
          always: {
            guard: { type: 'when', params: { '=': 'count(a) > 0' } },
            actions: [{ type: 'assign', params: { a: { '=': 'concatenate(a, a)' } } }],
            target: 'b',
          },
        },
        b: { always: 'a' },
      },
    }),
    facts: { a: list(10) },
    code: 'limitExceeded',
  },
  {
    name: 'a context of more than a million characters',
    definition: flow({ initial: 'a', states: { a: { on: { GO: {} } } } }),
    facts: { a: 'x'.repeat(600_000) },
    events: [
      { type: 'GO', b: 'y'.repeat(300_000) },
      { type: 'GO', c: 'y'.repeat(140_000) },
    ],
    code: 'any',
  },
  {
    name: 'two thousand timers',
    definition: flow(
      {
        initial: 'a',
        states: {
          a: {
            entry: list(2000).map((id) => ({
              ...{ type: 'raise', params: { event: { type: 'GO' }, delay: 'PT1H', id: `t${id}` } },
            })),
          },
        },
      },
      { delays: { PT1H: 'PT1H' } },
    ),
    code: 'limitExceeded',
  },
  {
    name: 'a flow that starts itself as soon as it begins',
    definition: flow({ initial: 'a', states: { a: { entry: [{ type: 'start', params: { flow: 'hostile' } }] } } }),
    code: 'endlessLoop',
  },
  {
    name: 'three thousand flows started by one event',
    definition: flow({
      initial: 'a',
      states: { a: { entry: list(3000).map(() => ({ type: 'start', params: { flow: 'job' } })) } },
    }),
    code: 'limitExceeded',
  },
  {
    name: 'five thousand states',
    definition: flow({ initial: 's0', states: Object.fromEntries(list(5000).map((id) => [`s${id}`, {}])) }),
    code: 'limitExceeded',
  },
  {
    name: 'states named like prototypes',
    definition: flow({ initial: 'toString', states: { toString: { on: { GO: 'valueOf' } }, valueOf: {} } }),
    events: [{ type: 'GO' }, { type: 'hasOwnProperty' }],
    code: 'any',
  },
  {
    name: 'facts named like prototypes',
    definition: rules({ facts: object({ hasOwnProperty: { type: 'string' }, toString: { type: 'number' } }) }),
    facts: { hasOwnProperty: 'x', toString: 1 },
    code: 'any',
  },
];
