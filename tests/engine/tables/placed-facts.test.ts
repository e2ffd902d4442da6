import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Condition,
  compileEdition,
  type Json,
  type JsonObject,
  type Rule,
  type RuleSet,
  type ValueSchema,
} from '../../../engine/index.ts';
import { contentWith, ruleSetWith } from '../content.ts';
import { textsLike } from '../time-texts.ts';
import { seed, trials } from '../trials.ts';

/** Zones, and times about which their clocks are set: some are shown twice, or never. */
const zones = ['Asia/Shanghai', 'Europe/Berlin', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'Africa/Monrovia'];
const days = ['2024-03-30', '2024-03-31', '2024-10-27', '2018-11-03', '2018-11-04', '2024-04-07', '2024-10-06'];
const clocks = [
  '00:00:00',
  '00:30',
  '01:59:59.999',
  '02:00:00',
  '02:10:00',
  '02:30:00.5',
  '03:00:00',
  '03:30:00',
  '23:59',
];
const ends = ['', '', 'Z', '+08:00', '+02:00', '@Europe/Berlin'];
const clock = fc.tuple(fc.constantFrom(...clocks), fc.constantFrom(...ends)).map((parts) => parts.join(''));
const nearChanges = fc.tuple(fc.constantFrom(...days), clock).map((parts) => parts.join('T'));
const texts: Record<string, fc.Arbitrary<string>> = {
  date: fc.oneof(textsLike.date, fc.constantFrom(...days)),
  'date-time': fc.oneof({ weight: 3, arbitrary: nearChanges }, fc.constantFrom(...days), textsLike['date-time']),
  time: fc.oneof(clock, textsLike.time),
  duration: fc.oneof(fc.constantFrom('PT24H', 'P1D', 'PT36H', 'P2D', 'P12M', 'P1Y'), textsLike.duration),
};

/** Rules about a fact, and about one that is computed of another. */
function ruleSetOf(format: string, timeZone: string, conditions: Condition[]): RuleSet {
  const schema: ValueSchema = { type: ['string', 'null'], format };
  const definition = ruleSetWith({
    facts: { type: 'object', properties: { given: schema, other: schema } },
    derived: { computed: { '=': 'other' } },
    hitPolicy: 'collect',
    rules: conditions.map(
      (all, place): Rule => ({ id: `r${place}`, conditions: { all: [all] }, event: { type: 'r' } }),
    ),
  });
  const content = contentWith({ rules: { test: definition } });
  return compileEdition({ ...content, policy: { ...content.policy, timeZone } }).ruleSet('test');
}

function expectSameAsTrying(ruleSet: RuleSet, given: JsonObject, way: 'load' | 'take'): void {
  const { index, rules, facts, derived } = ruleSet;
  if (!index) return;
  const frame: unknown[] = new Array(ruleSet.frameSize).fill(null);
  try {
    facts[way](frame, given);
  } catch {
    return;
  }
  derived.reset(frame);
  const holds = (place: number) => rules[place]?.condition.test(frame) === true;
  const wanted = rules.flatMap((_, place) => (holds(place) ? [place] : []));
  expect({ all: index.all(frame, holds), first: index.first(frame, holds) }).toEqual({
    ...{ all: wanted, first: wanted[0] ?? -1 },
  });
  const key = index.key(frame);
  if (key >= 0) expect(index.rulesOf(key)).toEqual(wanted);
}

const inOrder = fc.constantFrom('lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive');

describe.each(Object.entries(texts))('an index of rules about values of the format %s', (format, text) => {
  const odd = fc.constantFrom<Json>('', '7', 5, true, null, '2024-1', 'P');

  test.each([
    ['few', 4, 9],
    ['many', 40, 50],
  ])('finds those that trying each of %s finds, also where clocks are set', (_, minLength, maxLength) => {
    const property = fc.property(
      fc.constantFrom(...zones),
      fc.array(text, { minLength: 2, maxLength: 8 }).chain((some) => {
        const one = fc.constantFrom(...some);
        const constant = fc.oneof({ weight: 60, arbitrary: one }, fc.constant(null));
        const fact = fc.constantFrom('given', 'computed');
        const comparison: fc.Arbitrary<Condition> = fc.oneof(
          { weight: 3, arbitrary: fc.record({ fact, operator: inOrder, value: one }) },
          fc.record({ fact, operator: fc.constantFrom('equal', 'notEqual'), value: constant }),
          fc.record({ fact, operator: fc.constantFrom('in', 'notIn'), value: fc.array(constant, { maxLength: 3 }) }),
        );
        const condition = fc.oneof(
          { weight: 3, arbitrary: comparison },
          fc.record({ not: comparison }),
          fc.record({ all: fc.tuple(comparison, comparison) }),
        );
        const met = fc.oneof({ weight: 4, arbitrary: one }, { weight: 4, arbitrary: text }, odd);
        const given = fc.record({ given: met, other: met });
        return fc.tuple(fc.array(condition, { minLength, maxLength }), fc.array(given, { minLength: 1, maxLength: 8 }));
      }),
      (zone, [conditions, all]) => {
        const ruleSet = ruleSetOf(format, zone, conditions);
        for (const given of all) for (const way of ['load', 'take'] as const) expectSameAsTrying(ruleSet, given, way);
      },
    );
    fc.assert(property, { numRuns: Math.ceil(trials / 10), seed });
  });
});

/** What an index is made of, and what not: a number of days beside months, a time that no clock shows. */
const comparedWith: [string, string, Json[], boolean][] = [
  ['days', 'date', ['2024-03-01', '2024-04-01'], true],
  ['instants', 'date-time', ['2024-03-01T08:00:00', '2024-03-01T08:00Z', '2024-02-28', null], true],
  ['times', 'time', ['08:00', '08:00:00+02:00'], true],
  ['durations of days', 'duration', ['P1D', 'PT8H', 3], true],
  ['durations of months', 'duration', ['P1M', 'P1Y', 3], true],
  ['durations of both kinds', 'duration', ['P1D', 'P1M'], false],
  ['instants of which clocks skip one', 'date-time', ['2024-03-01T08:00:00', '2024-03-31T02:30:00'], false],
  ['what is no instant', 'date-time', ['2024-03-01T08:00:00', 'soon'], false],
];

test.each(comparedWith)(
  'rules that compare with %s are looked up if each has a place',
  (_, format, values, isIndexed) => {
    const conditions = [...values, ...values].map((value): Condition => ({ fact: 'given', operator: 'equal', value }));
    const twice = [...conditions, ...conditions];
    expect(ruleSetOf(format, 'Europe/Berlin', twice).index !== undefined).toBe(isIndexed);
  },
);
