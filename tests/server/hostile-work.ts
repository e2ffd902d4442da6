import { flow, formula, type Hostile, list, type Made, nested, object, rules } from './hostile-parts.ts';

/** Lists that hold the one before twice: with every one more there is twice as much in it. */
const letters = 'bcdefghijklmnopqrstuvwxyz'.split('');
const doubled = (join: string) =>
  `a: ${join === '+' ? 'text' : '[1, 1]'}, ${letters
    .map((letter, index) => [letter, letters[index - 1] ?? 'a'])
    .map(([one, before]) => (join === '+' ? `${one}: ${before} + ${before}` : `${one}: [${before}, ${before}]`))
    .join(', ')}`;

/** A thousand rules over one list, which every one goes through. */
const lookingInto = (operator: string): Pick<Hostile, 'definition' | 'facts'> => ({
  definition: rules({
    hitPolicy: 'collect',
    rules: list(2000).map((id) => ({
      ...{ id: `r${id}`, event: { type: 'x', params: { x: id } } },
      conditions: { all: [{ fact: 'a', operator, value: -id - 1 }] },
    })),
  }),
  facts: { a: list(100_000) },
});

/** As many rules, each of which computes one thing. */
const calendarRules = (source: string, count: number): Pick<Hostile, 'definition' | 'facts'> => ({
  definition: rules({
    hitPolicy: 'collect',
    facts: object({ text: { type: 'string' }, a: { type: 'array', items: { type: 'string', format: 'date' } } }),
    rules: list(count).map((id) => ({
      id: `r${id}`,
      conditions: { all: [] },
      event: { type: 'x', params: { x: { '=': source } } },
    })),
  }),
  facts: { text: '2024-01-01' },
});

/** Rows that all hold. */
const agreeing = (hitPolicy: string): Made =>
  rules({
    ...{ hitPolicy, rules: undefined as never },
    table: {
      inputs: ['a'],
      outputs: ['x'],
      rows: list(12_000).map((id) => ({ id: `${id}`, when: ['> 0'], then: [id] })),
    },
    facts: object({ a: { type: 'number' } }),
  });

const armed = flow(
  { initial: 'a', states: { a: { after: { PT1S: { target: 'a', reenter: true } } } } },
  { delays: { PT1S: 'PT1S' } },
);

/** Each of these passed every check and kept a node from doing anything else for seconds, for ever, or for good. */
export const stalling: Hostile[] = [
  {
    name: 'matches by a pattern that repeats a repetition',
    ...formula('matches(text, "^([a-z]+)+$")', { text: `${'a'.repeat(34)}1` }),
    code: 'any',
  },
  {
    name: 'matches by a pattern that a fact gives',
    ...formula('matches(text, a)', { text: 'aaa', a: '^(?=(a+)+b)' }),
    code: 'invalidPattern',
  },
  {
    name: 'a split by a pattern that repeats a choice',
    ...formula('count(split(text, "(x|xx)+y"))', { text: 'x'.repeat(50_000) }),
    code: 'any',
  },
  {
    name: 'another pattern in every turn of a loop',
    ...formula('for i in 1..5000 return matches(text, "(a|b){" + string(modulo(i, 900)) + "}c" + string(i))', {
      text: 'ab',
    }),
    code: 'limitExceeded',
  },
  ...[
    'date("2024-01-01") - date("2023-01-01")',
    'date("2024-01-01") + duration("P" + string(i) + "D")',
    'years and months duration(date("2024-01-01"), date("2024-02-01"))',
    'abs(duration("P1D"))',
    'duration("P1D") = duration("P1D")',
    'day of week(date("2024-01-01"))',
    'now()',
  ].map(
    (source): Hostile => ({
      name: `forty thousand times ${source}`,
      ...formula(`count(for i in 1..40000 return ${source})`),
      // Those that need no calendar, or are made once, are cheap.
      code: /string\(i\)|years/.test(source) ? 'limitExceeded' : 'any',
    }),
  ),
  {
    name: 'thousands of rules, each of which asks the calendar',
    ...calendarRules('abs(date(text) - date("2023-01-01"))', 8000),
    code: 'limitExceeded',
  },
  {
    name: 'a list of dates that a hundred formulas are given',
    ...calendarRules('count(distinct values(a))', 100),
    facts: { a: list(2000).map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10)) },
    code: 'limitExceeded',
  },
  { name: 'a loop whose steps miss its end', ...formula('for i in 1.5..3 return i'), code: 'any' },
  {
    name: 'a loop over an interval of a thousand million',
    ...formula('for i in [1..1000000000] return i'),
    code: 'limitExceeded',
  },
  {
    name: 'a loop over an interval without its only place',
    ...formula('for i in (1..1) return i'),
    code: 'any',
  },
  {
    name: 'a loop over numbers so large that one more is the same',
    ...formula('for i in 9007199254740992..9007199254740999 return i'),
    code: 'any',
  },
  {
    name: 'two loops over a thousand, a thousand times',
    ...formula('for i in 1..1000, j in 1..1000 return [i, j]'),
    code: 'limitExceeded',
  },
  {
    name: 'a list made of all lists before it',
    ...formula('for i in 1..40 return flatten(append(partial, 1))'),
    code: 'limitExceeded',
  },
  {
    name: 'a text made of all texts before it',
    ...formula('for i in 1..40 return string join(append(partial, "x"))'),
    code: 'limitExceeded',
  },
  { name: 'a list that holds itself', ...formula('for i in 1..3 return partial'), code: 'limitExceeded' },
  { name: 'lists that hold the one before twice', ...formula(`{${doubled('[]')}}.z`), code: 'limitExceeded' },
  {
    name: 'a comparison of lists that hold the one before twice',
    ...formula(`{${doubled('[]')}, p: z = [y, y]}.p`),
    code: 'any',
  },
  {
    name: 'texts that are the one before twice',
    ...formula(`{${doubled('+')}}.z`, { text: 'xx' }),
    code: 'limitExceeded',
  },
  {
    name: 'a text whose every character becomes ten, and each of those ten',
    ...formula(
      `replace(replace(replace(text, ".", "${'$0'.repeat(10)}"), ".", "${'$0'.repeat(10)}"), ".", "${'$0'.repeat(10)}")`,
      { text: 'x'.repeat(5000) },
    ),
    code: 'limitExceeded',
  },
  {
    name: 'quotes within quotes within quotes',
    ...formula(nested(28, 'string([', '])', 'text'), { text: '"' }),
    code: 'limitExceeded',
  },
  {
    name: 'texts joined by a long one',
    ...formula('string join(for i in 1..2000 return "a", text)', { text: 'x'.repeat(100_000) }),
    code: 'limitExceeded',
  },
  {
    name: 'a function with a loop, called in a loop',
    ...formula('{f: function(n) for k in 1..1000 return k, g: for i in 1..1000 return f(i)}.g'),
    code: 'limitExceeded',
  },
  {
    name: 'a list sorted by a function that goes through a list',
    ...formula('sort(a, function(x, y) (some z in a satisfies z = x) and x < y)', { a: list(2000) }),
    code: 'limitExceeded',
  },
  {
    name: 'a long text that is no number, again and again',
    ...formula('for i in 1..50000 return text * 2', { text: 'x'.repeat(500_000) }),
    code: 'any',
  },
  {
    name: 'fifty thousand holidays, read again for each day',
    ...formula('for i in 1..1000 return isWorkingDay(date("2026-01-01"), a)', {
      a: { holidays: list(50_000).map(String) },
    }),
    code: 'any',
  },
  {
    name: 'two thousand rules that look for an item of a long list',
    ...lookingInto('contains'),
    code: 'limitExceeded',
  },
  {
    name: 'two thousand rules that compare every item of a long list',
    ...lookingInto('someFact:equal'),
    code: 'limitExceeded',
  },
  {
    name: 'a thousand rules that each give a long text back',
    definition: rules({
      hitPolicy: 'collect',
      rules: list(1000).map((id) => ({
        id: `r${id}`,
        conditions: { all: [] },
        event: { type: 'x', params: { x: { '=': 'text' } } },
      })),
    }),
    facts: { text: 'x'.repeat(500_000) },
    code: 'limitExceeded',
  },
  {
    name: 'six hundred decisions that each check a long list again',
    definition: rules({
      derived: Object.fromEntries(list(600).map((id) => [`d${id}`, { decide: 'other', take: 'x' }])),
      rules: list(600).map((id) => ({
        id: `r${id}`,
        conditions: { all: [{ fact: `d${id}`, operator: 'equal', value: 2 }] },
        event: { type: 'x' },
      })),
    }),
    others: [rules({ id: 'other', facts: object({ a: { type: 'array', items: { type: 'string', minLength: 1 } } }) })],
    facts: { a: list(100_000).map(String) },
    code: 'limitExceeded',
  },
  {
    name: 'twelve thousand rows that contradict each other',
    definition: agreeing('unique'),
    facts: { a: 1 },
    code: 'hitPolicyViolated',
  },
  { name: 'twelve thousand rows that all hold', definition: agreeing('collect'), facts: { a: 1 }, code: 'any' },
  {
    name: 'two hundred formulas of four thousand characters',
    definition: rules({
      hitPolicy: 'collect',
      rules: list(200).map((id) => ({
        id: `r${id}`,
        conditions: { all: [] },
        event: { type: 'x', params: { x: { '=': `[${`string(${id}), `.repeat(320)}1]` } } },
      })),
    }),
    code: 'any',
  },
  {
    name: 'a timer that arms itself again, for nine hundred pauses',
    definition: armed,
    events: list(900).map(() => ({ after: 'PT1000S' })),
    code: 'limitExceeded',
  },
  {
    name: 'a thousand events to a flow of a thousand states',
    definition: flow({
      initial: 's0',
      states: Object.fromEntries(list(1000).map((id) => [`s${id}`, { on: { GO: `s${(id + 1) % 1000}` } }])),
    }),
    events: list(1000).map(() => ({ type: 'GO' })),
    code: 'any',
  },
  {
    name: 'a guard that goes through all there is, at every state',
    definition: flow({
      initial: 's0',
      states: Object.fromEntries(
        list(400)
          .map((id) => [
            `s${id}`,
            {
              always: {
                guard: { type: 'when', params: { '=': 'count(for i in 1..1000 return i) > 0' } },
                target: `s${id + 1}`,
              },
            },
          ])
          .concat([['s400', {}]] as never),
      ),
    }),
    code: 'limitExceeded',
  },
];
