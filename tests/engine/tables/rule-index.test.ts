import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileCondition } from '../../../engine/conditions/compile.ts';
import type { ReadJson } from '../../../engine/expressions/scope.ts';
import { finish } from '../../../engine/ground/turns.ts';
import type { Condition, Json } from '../../../engine/index.ts';
import { createRuleIndex } from '../../../engine/tables/create-index.ts';
import { Cuts } from '../../../engine/tables/cuts.ts';
import { IndexedFacts } from '../../../engine/tables/indexed-facts.ts';
import { TextBounds } from '../../../engine/tables/text-bounds.ts';
import { timeText } from '../time-texts.ts';
import { seed, trials } from '../trials.ts';

const number = fc.oneof(fc.integer({ min: -3, max: 6 }), fc.constantFrom(0.5, 2.5));
const scalar = fc.oneof(number, fc.constantFrom('a', 'b', 'ab'), fc.boolean(), fc.constant(null));
const fact = fc.constantFrom('x', 'y', 'coded');
const leaf: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ fact, operator: fc.constantFrom('equal', 'notEqual'), value: scalar }),
  fc.record({ fact, operator: fc.constantFrom('in', 'notIn'), value: fc.array(scalar, { maxLength: 3 }) }),
  fc.record({
    fact,
    operator: fc.constantFrom('lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive'),
    value: number,
  }),
);
const condition = fc.letrec<{ one: Condition }>((tie) => ({
  one: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.record({ all: fc.array(tie('one'), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('one'), { maxLength: 2 }) }),
    fc.record({ not: tie('one') }),
  ),
})).one;

/** The frame of the facts: each in its place, and beside the last the number of its text in the list. */
const coded = { slot: 3, values: ['a', 'b'] };
const readers: Record<string, ReadJson> = {
  x: Object.assign((frame: unknown[]) => frame[0] as Json, { slot: 0 }),
  y: (frame: unknown[]) => frame[1] as Json,
  coded: Object.assign((frame: unknown[]) => frame[2] as Json, { slot: 2, coded }),
};
const readFact = (name: string) => readers[name] as ReadJson;
const frameOf = (x: Json, y: Json, text: Json) => [
  x,
  y,
  text,
  text === null ? 0 : coded.values.indexOf(String(text)) + 1 || -1,
];

function expectSameAsTrying(conditions: Condition[], frames: Json[][]): void {
  const index = finish(createRuleIndex(conditions, new IndexedFacts(readFact, 'UTC')));
  if (!index) return;
  const tests = conditions.map((one) => compileCondition(one, readFact, 'UTC').test);
  for (const [x, y, text] of frames as [Json, Json, Json][]) {
    const frame = frameOf(x, y, text);
    const wanted = tests.flatMap((holds, rule) => (holds(frame) ? [rule] : []));
    const holds = (rule: number) => tests[rule]?.(frame) === true;
    const key = index.key(frame);
    expect({ first: index.first(frame, holds), all: index.all(frame, holds) }).toEqual({
      ...{ first: wanted[0] ?? -1, all: wanted },
    });
    if (key >= 0) expect(index.rulesOf(key)).toEqual(wanted);
  }
}

test('an index finds the rules that hold when each is tried, whatever the conditions and the values', () => {
  const value = fc.oneof(scalar, fc.constantFrom<Json>('3', '12abc', [2], 'other'));
  const given = fc.array(fc.tuple(value, value, fc.constantFrom('a', 'b', 'other', null)), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(fc.property(fc.array(condition, { minLength: 4, maxLength: 40 }), given, expectSameAsTrying), {
    numRuns: trials,
    seed,
  });
});

test.each([
  ['of few rows and many bounds', 10, 30],
  ['whose bounds share bitmaps', 300, 500],
])('an index %s finds them, too', (_, minLength, maxLength) => {
  const bound = fc.double({ min: 0, max: 1, noNaN: true });
  const range = fc.tuple(bound, bound).map(
    ([low, high]): Condition => ({
      all: [
        { fact: 'x', operator: 'greaterThanInclusive', value: low },
        { fact: 'x', operator: 'lessThan', value: high },
      ],
    }),
  );
  const given = fc.array(fc.tuple(fc.oneof(bound, fc.constantFrom<Json>(null, '0.5')), bound, fc.constant('a')), {
    ...{ minLength: 5, maxLength: 5 },
  });
  fc.assert(
    fc.property(fc.array(range, { minLength, maxLength }), given, (conditions, frames) => {
      // A bound itself is met exactly.
      const [first] = conditions as unknown as { all: { value: number }[] }[];
      expectSameAsTrying(conditions, [...frames, ...(first?.all ?? []).map(({ value }) => [value, 0, 'a'])]);
    }),
    { numRuns: trials / 100, seed },
  );
});

const inOrder = fc.constantFrom('lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive');
/** What is no time, and what the operators make a number of nevertheless. */
const odd = fc.constantFrom<Json>('', 'a', '7', '12abc', '20', '2024-1', '-3', 'Infinity', 5, 20240301, true, null);

test.each([
  ['few', 4, 12],
  ['many', 40, 60],
])(
  'an index of %s rows finds the rules that compare days, times and other texts by order, whatever is met',
  (_, minLength, maxLength) => {
    const bound = fc.oneof(
      { weight: 20, arbitrary: timeText },
      { weight: 1, arbitrary: fc.constantFrom('a', '7', '') },
    );
    const known = fc.constantFrom('x', 'y');
    const text = fc.oneof({ weight: 9, arbitrary: bound }, odd);
    const comparing = (texts: fc.Arbitrary<Json>): fc.Arbitrary<Condition> =>
      fc.oneof(
        { weight: 4, arbitrary: fc.record({ fact: known, operator: inOrder, value: texts }) },
        fc.record({ fact: known, operator: fc.constantFrom('equal', 'notEqual'), value: fc.oneof(texts, text) }),
        fc.record({ fact: known, operator: fc.constantFrom('in', 'notIn'), value: fc.array(text, { maxLength: 3 }) }),
        fc.record({ fact: fc.constant('coded'), operator: fc.constant('equal'), value: fc.constantFrom('a', 'b') }),
      );
    const row = (texts: fc.Arbitrary<Json>) =>
      fc.oneof(
        fc.record({ all: fc.array(comparing(texts), { minLength: 1, maxLength: 3 }) }),
        fc.record({ not: comparing(texts) }),
      );
    // Of few texts many are met exactly, and many begin alike.
    const property = fc.property(
      fc.array(bound, { minLength: 2, maxLength: 12 }).chain((some) => {
        const one = fc.constantFrom<Json>(...some);
        const value = fc.oneof(one, text);
        const frame = fc.tuple(value, value, fc.constantFrom('a', 'other', null));
        return fc.tuple(fc.array(row(one), { minLength, maxLength }), fc.array(frame, { minLength: 1, maxLength: 12 }));
      }),
      ([conditions, frames]) => expectSameAsTrying(conditions, frames),
    );
    fc.assert(property, { numRuns: trials / 2, seed });
  },
);

test('so does one of more bounds than it keeps bitmaps', () => {
  const texts = fc.uniqueArray(timeText, { minLength: 300, maxLength: 400 });
  const property = fc.property(texts, fc.array(timeText, { maxLength: 5 }), (bounds, met) => {
    const conditions = bounds.map(
      (value, index): Condition => ({
        all: [
          { fact: 'x', operator: 'greaterThanInclusive', value },
          { fact: 'x', operator: 'lessThan', value: bounds[index + 1] ?? value },
        ],
      }),
    );
    expectSameAsTrying(
      conditions,
      [...met, ...bounds.slice(0, 5)].map((text) => [text, 0, 'a']),
    );
  });
  fc.assert(property, { numRuns: trials / 100, seed });
});

test('the class of a text among bounds is the one that going through them finds', () => {
  const property = fc.property(fc.uniqueArray(timeText, { minLength: 1, maxLength: 40 }), timeText, (texts, other) => {
    const bounds = new TextBounds(texts);
    for (const text of [...texts, other, other.slice(0, 7), `${other}9`]) {
      const below = texts.filter((bound) => bound < text).length;
      const wanted = Number.isNaN(Number.parseFloat(text)) ? -1 : below * 2 + (texts.includes(text) ? 1 : 0);
      expect(bounds.classOf(text)).toBe(wanted);
    }
  });
  fc.assert(property, { numRuns: trials, seed });
});

test('an index that is split by the values of a fact finds them, too', () => {
  const some = fc.constantFrom<Json>('a', 'b', 'c', true, null);
  const cell: fc.Arbitrary<Condition> = fc.oneof(
    { weight: 12, arbitrary: fc.record({ fact: fc.constant('coded'), operator: fc.constant('equal'), value: some }) },
    fc.record({
      fact: fc.constant('coded'),
      operator: fc.constantFrom('in', 'notIn'),
      value: fc.array(some, { maxLength: 2 }),
    }),
    fc.record({ fact: fc.constant('coded'), operator: fc.constant('notEqual'), value: some }),
  );
  const bound = fc.record({
    fact: fc.constantFrom('x', 'y'),
    operator: fc.constantFrom('lessThan', 'greaterThan'),
    value: fc.integer({ min: 0, max: 9 }),
  });
  const row = fc.record({ all: fc.tuple(cell, bound, bound) });
  const text = fc.constantFrom('a', 'b', 'other', null);
  const given = fc.array(fc.tuple(fc.integer({ min: -1, max: 10 }), scalar, text), { minLength: 5, maxLength: 5 });
  fc.assert(fc.property(fc.array(row, { minLength: 1100, maxLength: 1300 }), given, expectSameAsTrying), {
    ...{ numRuns: trials / 200, seed },
  });
});

test('a grid over the bounds finds the class that going through them finds', () => {
  const list = fc
    .uniqueArray(fc.oneof(fc.integer({ min: -50, max: 50 }), fc.double({ noNaN: true, noDefaultInfinity: true })), {
      ...{ minLength: 1, maxLength: 60 },
    })
    .map((numbers) => numbers.map((one) => one + 0).sort((a, b) => a - b));
  const wantedClass = (cuts: number[], value: number) => {
    const place = cuts.filter((cut) => cut < value).length;
    return place * 2 + (cuts[place] === value ? 1 : 0);
  };
  fc.assert(
    fc.property(list, list, (some, others) => {
      const cuts = new Cuts([others, some]);
      for (const value of [...some, ...others, -1e300, 1e300]) {
        expect(cuts.classOf(1, value)).toBe(wantedClass(some, value));
      }
    }),
    { numRuns: trials / 4, seed },
  );
});
