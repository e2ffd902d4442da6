import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileExpression } from '../../../engine/expressions/compile.ts';
import { parseDate, parseDateTime } from '../../../engine/expressions/dates.ts';
import { evaluateFeel, feelToJson, jsonToFeel } from '../../../engine/expressions/feelin.ts';
import { addedFunctionsForFeel } from '../../../engine/expressions/functions.ts';
import { fromJson } from '../../../engine/expressions/paths.ts';
import type { Scope, Variable } from '../../../engine/expressions/scope.ts';
import type { FeelType } from '../../../engine/expressions/types.ts';
import { beginWork } from '../../../engine/ground/limits.ts';
import type { Json, JsonObject } from '../../../engine/index.ts';
import { seed, trials } from '../trials.ts';

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
  k: {
    is: 'context',
    entries: {
      weekend: { is: 'list', item: number },
      holidays: { is: 'list', item: { is: 'date' } },
      workingDays: { is: 'list', item: { is: 'date' } },
    },
  },
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
  const { readJson } = compileExpression(text, scope);
  beginWork();
  return readJson([facts]);
}

function byLibrary(text: string, facts: JsonObject): Json {
  const context = Object.fromEntries(
    Object.entries(types).map(([name, type]) => [name, jsonToFeel(facts[name], type)]),
  );
  beginWork();
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
  k: orNull(
    fc.record(
      {
        weekend: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 7 }),
        holidays: fc.array(dateText, { maxLength: 9 }),
        workingDays: fc.array(dateText, { maxLength: 9 }),
      },
      { requiredKeys: [] },
    ),
  ),
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
    fc.tuple(tie('dated'), tie('dated')).map(([a, b]) => `workingDaysBetween(${a}, ${b}, k)`),
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
    fc.tuple(tie('dated'), tie('numeric')).map(([a, n]) => `addWorkingDays(${a}, ${n}, k)`),
    fc.tuple(fc.constantFrom('nextWorkingDay', 'previousWorkingDay'), tie('dated')).map(([f, a]) => `${f}(${a}, k)`),
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
    fc.oneof(tie('dated'), fc.constant('x')).map((a) => `isWorkingDay(${a}, k)`),
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
    ['median([10, 9, 1])', 9],
    ['median(4, 1, 10, 2)', 3],
    ['median([])', null],
  ])('%s is %s', (text, expected) => {
    expect(byCompiler(text, {})).toEqual(expected);
  });

  test.each(['if p then', 'not true', '1 +', '"open'])('%s is refused with its place', (text) => {
    expect(() => compileExpression(text, scope)).toThrow(/not FEEL at \d+/);
  });
});

/** Part of the calendar of 2026 as the State Council has it: New Year off from Thursday to Saturday, Sunday the 4th worked. */
const newYear = {
  weekend: [6, 7],
  holidays: ['2026-01-01', '2026-01-02', '2026-01-03'],
  workingDays: ['2026-01-04'],
};

describe('working days', () => {
  test.each([
    ['isWorkingDay(date("2025-12-31"), k)', true],
    ['isWorkingDay(date("2026-01-02"), k)', false],
    ['isWorkingDay(date("2026-01-04"), k)', true],
    ['isWorkingDay(date("2026-01-10"), k)', false],
    ['addWorkingDays(date("2025-12-31"), 1, k)', '2026-01-04'],
    ['addWorkingDays(date("2025-12-31"), 2, k)', '2026-01-05'],
    ['addWorkingDays(date("2026-01-05"), -2, k)', '2025-12-31'],
    ['addWorkingDays(date("2026-01-03"), 0, k)', '2026-01-03'],
    ['addWorkingDays(date and time("2025-12-31T16:30:00"), 1, k)', '2026-01-04T16:30:00'],
    ['nextWorkingDay(date("2026-01-01"), k)', '2026-01-04'],
    ['nextWorkingDay(date("2026-01-04"), k)', '2026-01-04'],
    ['previousWorkingDay(date("2026-01-03"), k)', '2025-12-31'],
    ['workingDaysBetween(date("2025-12-31"), date("2026-01-09"), k)', 6],
    ['workingDaysBetween(date("2026-01-09"), date("2025-12-31"), k)', -6],
    ['addWorkingDays(date("2026-01-01"), 1, c)', null],
    ['isWorkingDay(date("2026-01-01"), null)', null],
  ])('%s is %s', (text, expected) => {
    expect(byCompiler(text, { k: newYear })).toEqual(expected);
    expect(byLibrary(text, { k: newYear })).toEqual(expected);
  });

  test('are counted by going from day to day, for any calendar', () => {
    const calendars = fc.record({
      weekend: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 7 }),
      holidays: fc.array(dateText, { maxLength: 60 }),
      workingDays: fc.array(dateText, { maxLength: 60 }),
    });
    fc.assert(
      fc.property(calendars, dateText, fc.integer({ min: -40, max: 40 }), (k, d, n) => {
        expect(byCompiler(`addWorkingDays(d, n, k)`, { k, d, n })).toEqual(walked(k, d, n));
      }),
      { numRuns: trials, seed },
    );
  });

  test('without any working day there is no next one', () => {
    expect(byCompiler('nextWorkingDay(d, k)', { d: '2026-01-01', k: { weekend: [1, 2, 3, 4, 5, 6, 7] } })).toBe(null);
  });

  test('a far day is found as quickly as a near one', () => {
    const text = 'max(for i in 1..1000 return workingDaysBetween(d, addWorkingDays(d, 1000000, k), k))';
    expect(byCompiler(text, { d: '2026-01-05', k: newYear })).toBe(1_000_000);
  });
});

/** The same as `addWorkingDays`, one day at a time; null once no working day can come any more. */
function walked(
  k: { weekend: number[]; holidays: string[]; workingDays: string[] },
  from: string,
  count: number,
): Json {
  let day = new Date(`${from}T00:00:00Z`);
  for (let left = Math.abs(count), steps = 0; left > 0; steps += 1) {
    if (steps > 10_000) return null;
    day = new Date(day.getTime() + Math.sign(count) * 86_400_000);
    const text = day.toISOString().slice(0, 10);
    const off = k.holidays.includes(text) || k.weekend.includes(day.getUTCDay() || 7);
    if (!off || k.workingDays.includes(text)) left -= 1;
  }
  return day.toISOString().slice(0, 10);
}

describe('a loop over days', () => {
  test.each([
    'for i in @"1980-01-01"..@"1980-01-03" return i',
    'some d in date("1980-01-01")..date("1980-01-03") satisfies d = date("1980-01-02")',
    'for i in date(d)..date(d) return i',
  ])('is refused when it is read: %s', (text) => {
    expect(() => compileExpression(text, scope)).toThrow(/numbers or letters/);
  });

  test('is refused when it is computed, where only then it is known to be one', () => {
    expect(() => byCompiler('for i in d..d return i', { d: '2012-01-31' })).toThrow(/numbers or letters/);
    expect(byCompiler('for i in n..m return i', { n: 1, m: 3 })).toEqual([1, 2, 3]);
  });
});
