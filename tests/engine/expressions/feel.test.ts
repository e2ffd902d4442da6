import fc from 'fast-check';
import { date, dateAndTime, evaluate, FeelDate, FeelDateTime, FeelDuration } from 'feelin';
import { describe, expect, test } from 'vitest';
import { compileExpression } from '../../../engine/expressions/compile.ts';
import type { FeelType } from '../../../engine/expressions/types.ts';
import type { Json, JsonObject } from '../../../engine/index.ts';
import { seed, trials } from '../trials.ts';
import { evaluateFeel, scopeOf } from './evaluate.ts';

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

const byCompiler = (text: string, facts: JsonObject): Json => evaluateFeel(text, facts, types);

/** FEEL's library, whose numbers are binary: it is a second opinion where that makes no difference. */
function byLibrary(text: string, facts: JsonObject): Json {
  const made = (value: Json | undefined, type: FeelType): unknown => {
    if (value === null || value === undefined) return null;
    if (type.is === 'date') return date(value as string);
    if (type.is === 'dateTime') return dateAndTime(value as string);
    if (type.is !== 'context') return value;
    return Object.fromEntries(
      Object.entries(value as JsonObject).map(([name, item]) => [name, made(item, type.entries[name] as FeelType)]),
    );
  };
  const context = Object.fromEntries(Object.entries(types).map(([name, type]) => [name, made(facts[name], type)]));
  return asJson(evaluate(text, context).value);
}

function asJson(value: unknown): Json {
  if (value instanceof FeelDate) return value.iso;
  if (value instanceof FeelDateTime) return value.unwrap().toString();
  if (value instanceof FeelDuration) return value.yearsMonths ? value.years * 12 + value.months : value.days;
  // FEEL knows one zero.
  return typeof value === 'number' ? value + 0 : ((value ?? null) as Json);
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
  fc.integer({ min: -80, max: 80 }).map((n) => n / 4),
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
    fc.tuple(tie('numeric'), fc.constantFrom('+', '-', '*'), tie('numeric')).map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc.tuple(tie('numeric'), fc.constantFrom(2, 4, 8)).map(([a, b]) => `(${a} / ${b})`),
    fc.tuple(fc.constantFrom('min', 'max'), tie('numeric'), tie('numeric')).map(([f, a, b]) => `${f}(${a}, ${b})`),
    tie('numeric').map((a) => `abs(${a})`),
    fc.tuple(tie('truth'), tie('numeric'), tie('numeric')).map(([p, a, b]) => `(if ${p} then ${a} else ${b})`),
  ),
  dated: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('d', 'e', 'c.d', 'date("2012-01-31")', 'date(x)'),
    fc
      .tuple(tie('dated'), fc.constantFrom('+ duration("P1M")', '- duration("P1Y2M")', '+ duration("P3D")'))
      .map(([a, b]) => `(${a} ${b})`),
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
    fc.assert(
      fc.property(fc.oneof(numeric, truth), factsArbitrary, (text, facts) => {
        expect(byCompiler(text, facts as JsonObject), text).toEqual(byLibrary(text, facts as JsonObject));
      }),
      { numRuns: trials, seed },
    );
  });

  test.each([
    ['["a", "b"]', {}, ['a', 'b']],
    ['[]', {}, []],
    ['if p then ["a"] else []', { p: true }, ['a']],
    ['concatenate(["a"], l, if p then ["c"] else [])', { l: ['b'], p: true }, ['a', 'b', 'c']],
    ['concatenate(["a"], l)', { l: null }, ['a', null]],
    ['for r in l return r + "!"', { l: ['a', 'b'] }, ['a!', 'b!']],
    ['some r in l satisfies r = "b"', { l: ['a', 'b'] }, true],
    ['l[item != "a"]', { l: ['a', 'b'] }, ['b']],
    ['mean([n, m])', { n: 1, m: 2 }, 1.5],
    ['{ total: n + m, half: total / 2 }.half', { n: 1, m: 2 }, 1.5],
    ['"P" + string(n) + "M"', { n: 3 }, 'P3M'],
    ['nothing here', {}, null],
    ['median([10, 9, 1])', {}, 9],
    ['median(4, 1, 10, 2)', {}, 3],
    ['median([])', {}, null],
    ['1 / 0', {}, null],
  ])('%s is evaluated', (text, facts, expected) => {
    expect(byCompiler(text, facts as JsonObject)).toEqual(expected);
  });

  test.each([
    ['date("2012-02-29") + duration("P24M")', '2014-02-28'],
    ['date("2013-01-31") + duration("P1M")', '2013-02-28'],
    // A date moved by hours is a date again, as DMN 1.5 has it: it was a date and time.
    ['date("2012-01-31") + duration("PT12H")', '2012-01-31'],
    ['date("2012-01-31") - duration("PT12H")', '2012-01-30'],
    ['date("2024-01-31") + duration("P1M") * 3', '2024-04-30'],
    ['date("2024-01-31") + duration("P3D") / 3', '2024-02-01'],
    ['date("2014-02-28") - date("2012-02-29")', 730],
    ['today() + duration("P1M")', '2024-03-29'],
    ['now()', '2024-02-29T09:30:00'],
    ['string(@"-2021-01-31" + @"P1M")', '-2021-02-28'],
    ['date and time("2017-12-31T11:22:33.567+01:35")', '2017-12-31T11:22:33.567+01:35'],
    ['string(duration("PT90.5S"))', 'PT1M30.5S'],
    ['time("23:30:00") + duration("PT1H")', '00:30:00'],
  ])('%s is %s', (text, expected) => {
    expect(byCompiler(text, {})).toEqual(expected);
  });

  test.each([
    // In Shanghai the new year begins eight hours before it does in Greenwich.
    ['@"2024-01-01T00:00:00" = @"2023-12-31T16:00:00Z"', true],
    ['@"2023-12-31T20:00:00" >= @"2024-01-01T00:00:00+08:00"', false],
    ['@"2024-01-01" <= @"2023-12-31T16:00:00Z"', true],
    ['@"2024-01-01" = @"2024-01-01T00:00:00"', true],
    ['@"2024-01-01T10:00:00" - @"2024-01-01T10:00:00Z"', null],
    ['@"10:00:00+08:00" = @"02:00:00Z"', true],
  ])('%s is %s: what does not say its place is told by the clocks of the policy', (text, expected) => {
    expect(byCompiler(text, {})).toEqual(expected);
  });

  test.each(['if p then', 'not true', '1 +', '"open', '1 2'])('%s is refused with its place', (text) => {
    expect(() => compileExpression(text, scopeOf(types))).toThrow(/not FEEL at \d+/);
  });
});

describe('null', () => {
  test.each([
    ['"a" <= 5', null],
    ['"5" = 5', null],
    ['null = null', true],
    ['n = null', true],
    ['before(null, 1)', null],
    ['after(26, n)', null],
    ['5 in (null..10]', null],
    ['n in [1..3]', null],
    ['true and n', null],
    ['false and n', false],
    ['if n then 1 else 2', 2],
    ['sum([1, null])', null],
    ['upper case(null)', null],
    ['nothing.at.all', null],
  ])('%s is %s', (text, expected) => {
    expect(byCompiler(text, {})).toEqual(expected);
  });
});

describe('names', () => {
  test.each([
    ['external.dose > 1', { external: { dose: 2 } }, true],
    ['in + 1', { in: 1 }, 2],
    ['return', { return: 3 }, 3],
    ['terms and conditions', { 'terms and conditions': 'read' }, 'read'],
    ['some x in words in use satisfies x = "a"', { 'words in use': ['a'] }, true],
    ['date > date("2020-01-01")', { date: null }, null],
    ['金额 * 1.1', { 金额: 3 }, 3.3],
    ['n // in yuan', { n: 1 }, 1],
    ['/* whole */ n', { n: 1 }, 1],
  ])('%s', (text, facts, expected) => {
    expect(evaluateFeel(text, facts as JsonObject)).toEqual(expected);
  });

  test('are those known now, whatever the same text was read with before', () => {
    const text = 'gross - tax + in';
    const given: JsonObject[] = [
      { gross: 9, tax: 4, in: 1 },
      { 'gross - tax': 7, in: 1 },
      { 'gross - tax + in': 2 },
      { gross: 1, tax: 1, in: 1 },
    ];
    expect(given.map((facts) => evaluateFeel(text, facts))).toEqual([6, 8, 2, 1]);
  });

  test('of the entries of a fact may hold spaces too', () => {
    const facts = { order: { 'Date and Time': '2024-01-01T08:00:00' } };
    const schema: FeelType = { is: 'context', entries: { 'Date and Time': { is: 'dateTime' } } };
    expect(evaluateFeel('order.Date and Time.hour', facts, { order: schema })).toBe(8);
  });

  test.each([
    ['for n in [1, 2] return for n in [10] return n', [[10], [10]]],
    ['(for i in 1..2 return function(x) x + i)[1](10)', 11],
    ['{ fact: function(k) if k <= 1 then 1 else k * fact(k - 1), r: fact(5) }.r', null],
    ['[1, 2, 3][item > (for item in [1] return item)[1]]', [2, 3]],
    ['[{ n: 1 }, { n: 5 }][n > 2].n', [5]],
    ['for i in 1..4 return if i = 1 then 1 else i + partial[-1]', [1, 3, 6, 10]],
    ['5 in (? > 3 and (7 in (? > 6)))', true],
    ['2 in (some x in [1, 2] satisfies x = ?)', true],
  ])('%s: a name is the innermost of its kind', (text, expected) => {
    expect(byCompiler(text, { n: 7 })).toEqual(expected);
  });
});

const calendarType: FeelType = {
  is: 'context',
  entries: {
    weekend: { is: 'list', item: number },
    holidays: { is: 'list', item: { is: 'date' } },
    workingDays: { is: 'list', item: { is: 'date' } },
  },
};
const withCalendar = (text: string, facts: JsonObject): Json =>
  evaluateFeel(text, facts, { ...types, k: calendarType });

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
    expect(withCalendar(text, { k: newYear })).toEqual(expected);
  });

  test('are counted by going from day to day, for any calendar', () => {
    const calendars = fc.record({
      weekend: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 7 }),
      holidays: fc.array(dateText, { maxLength: 60 }),
      workingDays: fc.array(dateText, { maxLength: 60 }),
    });
    fc.assert(
      fc.property(calendars, dateText, fc.integer({ min: -40, max: 40 }), (k, d, n) => {
        expect(withCalendar(`addWorkingDays(d, n, k)`, { k, d, n })).toEqual(walked(k, d, n));
      }),
      { numRuns: trials, seed },
    );
  });

  test('without any working day there is no next one', () => {
    expect(withCalendar('nextWorkingDay(d, k)', { d: '2026-01-01', k: { weekend: [1, 2, 3, 4, 5, 6, 7] } })).toBe(null);
  });

  test('a far day is found as quickly as a near one', () => {
    const text = 'max(for i in 1..1000 return workingDaysBetween(d, addWorkingDays(d, 1000000, k), k))';
    expect(withCalendar(text, { d: '2026-01-05', k: newYear })).toBe(1_000_000);
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

describe('a loop', () => {
  test.each([
    ['for i in @"1980-01-01"..@"1980-01-03" return i', ['1980-01-01', '1980-01-02', '1980-01-03']],
    ['for i in 3..1 return i', [3, 2, 1]],
    ['for i in (1..4] return i', [2, 3, 4]],
    ['for i in 1..2, j in [i, 10] return i * j', [1, 10, 4, 20]],
    ['every i in [1, 2] satisfies i < 3', true],
  ])('%s', (text, expected) => {
    expect(byCompiler(text, {})).toEqual(expected);
  });

  test.each([
    'for i in 1..2000000 return i',
    'for i in 1..1000, j in 1..1000, k in 1..1000 return 1',
    'some i in 1..100000 satisfies (some j in 1..100000 satisfies false)',
    '{ f: function(g, n) g(g, n + 1), r: f(f, 0) }.r',
    '{ f: function(g, n) if n = 0 then 1 else g(g, n - 1) + g(g, n - 1), r: f(f, 60) }.r',
  ])('%s ends with a problem', (text) => {
    expect(() => byCompiler(text, {})).toThrow(expect.objectContaining({ code: 'limitExceeded' }));
  });
});
