import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileExpression } from '../../engine/expressions/compile.ts';
import { parseDate, parseDateTime } from '../../engine/expressions/dates.ts';
import { evaluateFeel, feelToJson, jsonToFeel } from '../../engine/expressions/feelin.ts';
import { addedFunctionsForFeel } from '../../engine/expressions/functions.ts';
import { fromJson } from '../../engine/expressions/paths.ts';
import type { Scope, Variable } from '../../engine/expressions/scope.ts';
import type { FeelType } from '../../engine/expressions/types.ts';
import type { Json, JsonObject } from '../../engine/index.ts';
import { seed, trials } from './trials.ts';

const number: FeelType = { is: 'number' };
const types: Record<string, FeelType> = {
  n: number,
  m: number,
  s: { is: 'string' },
  t: { is: 'string' },
  p: { is: 'boolean' },
  q: { is: 'boolean' },
  d: { is: 'date' },
  e: { is: 'date' },
  x: { is: 'dateTime' },
  y: { is: 'dateTime' },
  l: { is: 'list', item: { is: 'string' } },
  c: { is: 'context', entries: { n: number, d: { is: 'date' } } },
};

const variables = new Map<string, Variable>(
  Object.entries(types).map(([name, type]) => {
    const toTyped = fromJson(type);
    return [name, { type, read: (frame) => toTyped((frame[0] as JsonObject)[name]) }];
  }),
);
const today = parseDate('2024-02-29');
const scope: Scope = { variables, today: () => today, now: () => parseDateTime('2024-02-29T09:30:00') };

function byCompiler(text: string, facts: JsonObject): Json {
  return compileExpression(text, scope).readJson([facts]);
}

function byLibrary(text: string, facts: JsonObject): Json {
  const context = Object.fromEntries(
    Object.entries(types).map(([name, type]) => [name, jsonToFeel(facts[name], type)]),
  );
  return feelToJson(evaluateFeel(text, { ...addedFunctionsForFeel(), ...context }));
}

const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 6 });
const dateText = fc
  .date({ min: new Date('2009-12-01'), max: new Date('2016-03-01'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const dateTimeText = fc
  .date({ min: new Date('2009-12-01'), max: new Date('2016-03-01'), noInvalidDate: true })
  .map((date) => `${date.toISOString().slice(0, 16)}:00`);
const smallNumber = fc.oneof(
  fc.integer({ min: -5, max: 12 }),
  fc.integer({ min: -500, max: 500 }).map((n) => n / 100),
);
const word = fc.constantFrom('a', 'b', 'ab', '');
const factsArbitrary = fc.record({
  n: orNull(smallNumber),
  m: orNull(smallNumber),
  s: orNull(word),
  t: orNull(word),
  p: orNull(fc.boolean()),
  q: orNull(fc.boolean()),
  d: orNull(dateText),
  e: orNull(dateText),
  x: orNull(dateTimeText),
  y: orNull(dateTimeText),
  l: orNull(fc.array(word, { maxLength: 3 })),
  c: orNull(fc.record({ n: orNull(smallNumber), d: orNull(dateText) })),
});

const literal = smallNumber.map((n) => (n < 0 ? `(${n})` : String(n)));
const { numeric, truth } = fc.letrec<{ numeric: string; truth: string; dated: string; text: string }>((tie) => ({
  numeric: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(
      'n',
      'm',
      'c.n',
      'd.year',
      'd.month',
      'e.day',
      'd.weekday',
      'x.hour',
      '(d - e).days',
      'count(l)',
      '-n',
    ),
    literal,
    fc
      .tuple(tie('numeric'), fc.constantFrom('+', '-', '*', '/'), tie('numeric'))
      .map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc.tuple(fc.constantFrom('min', 'max'), tie('numeric'), tie('numeric')).map(([f, a, b]) => `${f}(${a}, ${b})`),
    tie('numeric').map((a) => `abs(${a})`),
    fc.tuple(tie('truth'), tie('numeric'), tie('numeric')).map(([p, a, b]) => `(if ${p} then ${a} else ${b})`),
    fc.tuple(tie('dated'), tie('dated')).map(([a, b]) => `daysBetween(${a}, ${b})`),
  ),
  dated: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('d', 'e', 'c.d', 'date("2012-01-31")', 'date(x)'),
    fc
      .tuple(tie('dated'), fc.constantFrom('+ duration("P1M")', '- duration("P1Y2M")', '+ duration("P3D")'))
      .map(([a, b]) => `(${a} ${b})`),
    fc
      .tuple(tie('dated'), fc.integer({ min: -14, max: 14 }))
      .map(([a, n]) => `addMonths(${a}, ${n < 0 ? `(0 - ${-n})` : n})`),
  ),
  text: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('s', 't', '"a"', '"b"'),
    fc.tuple(tie('text'), tie('text')).map(([a, b]) => `(${a} + ${b})`),
  ),
  truth: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('p', 'q', 'true', 'false'),
    fc
      .tuple(tie('numeric'), fc.constantFrom('=', '!=', '<', '<=', '>', '>='), tie('numeric'))
      .map((parts) => parts.join(' ')),
    fc
      .tuple(tie('dated'), fc.constantFrom('=', '!=', '<', '<=', '>', '>='), tie('dated'))
      .map((parts) => parts.join(' ')),
    fc
      .tuple(
        fc.constantFrom('x', 'y', 'x + duration("PT30M")'),
        fc.constantFrom('<', '<=', '='),
        fc.constantFrom('y', 'x'),
      )
      .map((parts) => parts.join(' ')),
    fc.tuple(tie('text'), fc.constantFrom('=', '!=', '<'), tie('text')).map((parts) => parts.join(' ')),
    fc.tuple(fc.constantFrom('n', 's', 'd', 'p'), fc.constantFrom('= null', '!= null')).map((parts) => parts.join(' ')),
    fc
      .tuple(tie('numeric'), fc.constantFrom('in [1..5]', 'in (0..3]', 'in (1, 2, > 4)', 'between -1 and 3'))
      .map((parts) => parts.join(' ')),
    fc.constantFrom(
      's in ("a", "b")',
      's in ("a", null)',
      'list contains(l, s)',
      'd in [date("2011-01-01")..date("2013-01-01")]',
    ),
    tie('truth').map((p) => `not(${p})`),
    fc.tuple(tie('truth'), fc.constantFrom('and', 'or'), tie('truth')).map(([a, op, b]) => `((${a}) ${op} (${b}))`),
  ),
}));

describe('compiled FEEL', () => {
  test('gives what the library gives, for random expressions and facts', () => {
    let compiled = 0;
    let ran = 0;
    fc.assert(
      fc.property(fc.oneof(numeric, truth), factsArbitrary, (text, facts) => {
        ran += 1;
        if (compileExpression(text, scope).compiled) compiled += 1;
        expect(byCompiler(text, facts as JsonObject), text).toEqual(byLibrary(text, facts as JsonObject));
      }),
      { numRuns: trials, seed },
    );
    // The property would say nothing if everything were left to the library.
    expect(compiled / ran).toBeGreaterThan(0.8);
  });

  test.each([
    ['for r in l return r + "!"', { l: ['a', 'b'] }, ['a!', 'b!']],
    ['some r in l satisfies r = "b"', { l: ['a', 'b'] }, true],
    ['l[item != "a"]', { l: ['a', 'b'] }, ['b']],
    ['mean([n, m])', { n: 1, m: 2 }, 1.5],
    ['{ total: n + m, half: total / 2 }.half', { n: 1, m: 2 }, 1.5],
    ['d + duration("PT12H") > d', { d: '2012-01-31' }, null],
    ['"P" + string(n) + "M"', { n: 3 }, 'P3M'],
    ['nothing here', {}, null],
  ])('%s is left to the library', (text, facts, expected) => {
    expect(byCompiler(text, facts)).toEqual(expected);
    expect(compileExpression(text, scope).compiled).toBe(false);
  });

  test.each([
    ['["a", "b"]', {}, ['a', 'b']],
    ['[]', {}, []],
    ['if p then ["a"] else []', { p: true }, ['a']],
    ['concatenate(["a"], l, if p then ["c"] else [])', { l: ['b'], p: true }, ['a', 'b', 'c']],
    ['concatenate(["a"], l)', { l: null }, ['a', null]],
  ])('%s is compiled', (text, facts, expected) => {
    expect(byCompiler(text, facts as JsonObject)).toEqual(expected);
    expect(byLibrary(text, facts as JsonObject)).toEqual(expected);
    expect(compileExpression(text, scope).compiled).toBe(true);
  });

  test.each([
    ['date("2012-02-29") + duration("P24M")', '2014-02-28'],
    ['date("2013-01-31") + duration("P1M")', '2013-02-28'],
    ['date("2014-02-28") - date("2012-02-29")', 730],
    ['minutesBetween(date and time("2024-01-01T10:00:00"), date and time("2024-01-01T10:30:30"))', 30.5],
    ['addHours(date and time("2024-01-31T10:00:00"), 72)', '2024-02-03T10:00:00'],
    ['today() + duration("P1M")', '2024-03-29'],
    ['now()', '2024-02-29T09:30:00'],
    ['1 / 0', null],
  ])('%s is %s', (text, expected) => {
    expect(byCompiler(text, {})).toEqual(expected);
  });

  test.each(['if p then', 'not true', '1 +', '"open'])('%s is refused with its place', (text) => {
    expect(() => compileExpression(text, scope)).toThrow(/not FEEL at \d+/);
  });
});
