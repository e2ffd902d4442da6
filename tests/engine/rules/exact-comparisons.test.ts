import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { checkContent } from '../../../engine/checks.ts';
import {
  type Condition,
  evaluate,
  type Json,
  type JsonObject,
  type Rule,
  type RuleSetDefinition,
  type ValueSchema,
} from '../../../engine/index.ts';
import { evaluateReference } from '../../../engine/rules/reference.ts';
import { contentWith, editionOf, ruleSetWith } from '../content.ts';
import { seed, trials } from '../trials.ts';

const at = '2024-02-29T01:30:00Z';
const zone = 'Asia/Shanghai';

/** A kind of facts whose JSON does not tell their order, and what does: a value of it, and whether two have an order. */
interface Kind {
  schema: ValueSchema;
  values: string[];
  /** Of values of different sides there is no order. */
  worth(text: string): { side: string; value: bigint };
}

const instant = (text: string): bigint => {
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return instant(`${text}T00:00:00`);
  const [, clock, name] = /^(.*?)(?:@(.*))?$/.exec(text) ?? [];
  if (name || !/(?:Z|[+-]\d\d:\d\d)$/.test(clock as string))
    return Temporal.PlainDateTime.from(clock as string).toZonedDateTime(name ?? zone).epochNanoseconds / 1_000_000n;
  return Temporal.Instant.from(clock as string).epochNanoseconds / 1_000_000n;
};
const kinds: Record<string, Kind> = {
  'instants with offsets': {
    schema: { type: 'string', format: 'date-time' },
    values: [
      '2024-03-01T08:00:00',
      '2024-03-01T00:00:00Z',
      '2024-03-01T00:00:00.0004Z',
      '2024-02-29T19:00:00-05:00',
      '2024-03-01T01:00:00@Europe/Berlin',
      '2024-03-01T08:00:01+08:00',
      '2024-02-29T23:30:00Z',
      '2024-03-01T09:00:00+14:00',
    ],
    worth: (text) => ({ side: '', value: instant(text) }),
  },
  'times with offsets': {
    schema: { type: 'string', format: 'time' },
    values: [
      '08:00:00',
      '08:00',
      '00:00:00Z',
      '09:00:00+09:00',
      '23:59:59-05:00',
      '07:59:59.5',
      '01:00:00+01:00',
      '12:00:00+14:00',
    ],
    worth: (text) => ({ side: '', value: instant(`1970-01-01T${text.length === 5 ? `${text}:00` : text}`) }),
  },
  durations: {
    schema: { type: 'string', format: 'duration' },
    values: ['PT24H', 'P1D', 'PT86400S', 'PT23H59M59S', '-P1D', 'P1M', 'P30D', 'P12M', 'P1Y', 'P365D'],
    worth: (text) => {
      const { years, months, days, hours, minutes, seconds } = Temporal.Duration.from(text);
      if (/^-?P[^T]*[YM]/.test(text)) return { side: 'months', value: BigInt(years * 12 + months) };
      return { side: 'days', value: BigInt(((days * 24 + hours) * 60 + minutes) * 60 + seconds) };
    },
  },
  'whole numbers beyond 2^53': {
    schema: { type: 'integer' },
    values: [
      '9007199254740991',
      '9007199254740992',
      '9007199254740993',
      '9007199254740994',
      '90071992547409930',
      '-9007199254740993',
    ],
    worth: (text) => ({ side: '', value: BigInt(text) }),
  },
};

/** As JSON has it: a number where JavaScript has that number. */
const written = (text: string): Json =>
  /^-?\d+$/.test(text) && BigInt(Number(text)) === BigInt(text) ? Number(text) : text;

type Order = (a: string, b: string) => -1 | 0 | 1 | undefined;
const orderOf =
  ({ worth }: Kind): Order =>
  (a, b) => {
    const [one, other] = [worth(a), worth(b)];
    if (one.side !== other.side) return undefined;
    return one.value < other.value ? -1 : one.value > other.value ? 1 : 0;
  };

/** What each operator says, given the order. */
const operators: Record<string, (met: string, wanted: string[], order: Order) => boolean> = {
  equal: (met, [wanted], order) => order(met, wanted as string) === 0,
  notEqual: (met, [wanted], order) => order(met, wanted as string) !== 0,
  lessThan: (met, [wanted], order) => order(met, wanted as string) === -1,
  lessThanInclusive: (met, [wanted], order) => (order(met, wanted as string) ?? 1) <= 0,
  greaterThan: (met, [wanted], order) => order(met, wanted as string) === 1,
  greaterThanInclusive: (met, [wanted], order) => (order(met, wanted as string) ?? -1) >= 0,
  in: (met, wanted, order) => wanted.some((one) => order(met, one) === 0),
  notIn: (met, wanted, order) => !wanted.some((one) => order(met, one) === 0),
};

interface Asked {
  operator: string;
  wanted: string[];
  form: 'constant' | 'fact' | 'path' | 'item' | 'some' | 'every';
}

/** A condition, and what it says of facts whose every value is the one met. */
function conditionOf({ operator, wanted, form }: Asked): Condition {
  const isList = operator === 'in' || operator === 'notIn';
  const value: Json = isList ? wanted.map(written) : written(wanted[0] as string);
  switch (form) {
    case 'fact':
      return { fact: 'x', operator, value: { fact: isList ? 'wantedList' : 'wanted' } };
    case 'path':
      return { fact: 'within', path: '$.deep.x', operator, value };
    case 'item':
      return { fact: 'list', path: '$[0]', operator, value };
    case 'some':
    case 'every':
      return { fact: 'list', operator: `${form}Fact:${operator}`, value };
    default:
      return { fact: 'x', operator, value };
  }
}

const most = Math.max(60, Math.round(trials / 10));

describe.each(Object.entries(kinds))('conditions compare %s by what they are', (_, kind) => {
  const { schema, values } = kind;
  const list = { type: 'array', items: schema };
  const facts: ValueSchema = {
    type: 'object',
    properties: {
      x: schema,
      wanted: schema,
      wantedList: list,
      list,
      within: { type: 'object', properties: { deep: { type: 'object', properties: { x: schema } } } },
    },
  };
  const value = fc.constantFrom(...values);
  // Within lists and objects numbers are JavaScript's.
  const isNumber = schema.type === 'integer';
  const asked = fc.record<Asked>({
    operator: fc.constantFrom(...Object.keys(operators)),
    wanted: fc.array(value, { minLength: 1, maxLength: 3 }),
    form: isNumber
      ? fc.constant('constant')
      : fc.constantFrom('constant', 'constant', 'constant', 'fact', 'path', 'item', 'some', 'every'),
  });
  const order = orderOf(kind);

  test('whether each is tried, looked up, or asked of the reference', async () => {
    // From four rules on an index is made, if one can be.
    const all = fc.array(asked, { minLength: 1, maxLength: 9 });
    await fc.assert(
      fc.asyncProperty(all, value, async (some, met) => {
        const own = some.map((one) => ({ ...one, wanted: (some[0] as Asked).wanted }));
        const rules = own.map(
          (one, place): Rule => ({ id: `r${place}`, conditions: { all: [conditionOf(one)] }, event: { type: 'r' } }),
        );
        const definition = ruleSetWith({ facts, hitPolicy: 'collect', rules });
        const edition = editionOf(definition);
        const { wanted } = some[0] as Asked;
        const x = written(met);
        const given: JsonObject = isNumber
          ? { x }
          : { x, wanted: wanted[0] as string, wantedList: wanted, list: [x], within: { deep: { x } } };
        const expected = own.flatMap((one, place) =>
          operators[one.operator]?.(met, wanted, order) ? [`r${place}`] : [],
        );
        const fired = (decision: { rules: readonly { id: string }[] }) => decision.rules.map(({ id }) => id);
        expect(fired(evaluate(edition.ruleSet('test'), given, { at }))).toEqual(expected);
        expect(fired(await evaluateReference(edition.ruleSet('test'), given, { at }, edition.ruleSet))).toEqual(
          expected,
        );
      }),
      { numRuns: most, seed },
    );
  });

  test('and the check takes their constants', () => {
    const rules = Object.keys(operators).map((operator, place): Rule => {
      const conditions: Condition = { all: [conditionOf({ operator, wanted: values, form: 'constant' })] };
      return { id: `r${place}`, conditions, event: { type: 'r' } };
    });
    const definition = ruleSetWith({ facts, hitPolicy: 'collect', rules, default: {} });
    const found = checkContent(contentWith({ rules: { test: definition } }));
    expect(found.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

describe('a number that no double holds', () => {
  const facts: ValueSchema = { type: 'object', properties: { x: { type: 'number' } } };

  test('is told from its neighbours by an index of many rows', () => {
    const rows = Array.from({ length: 40 }, (_, place) => ({
      id: `r${place}`,
      when: [`> ${9007199254740980n + BigInt(place)}`],
      then: [place],
    }));
    const outcome: ValueSchema = { type: 'object', properties: { most: { type: 'number' } } };
    const table = { inputs: ['x'], outputs: ['most'], rows };
    const ruleSet = editionOf(ruleSetWith({ facts, outcome, hitPolicy: 'collect-max', table })).ruleSet('test');
    expect(ruleSet.index).toBeDefined();
    expect(evaluate(ruleSet, { x: '9007199254740993' }, { at }).outcome).toEqual({ most: 12 });
    expect(evaluate(ruleSet, { x: 9007199254740992 }, { at }).outcome).toEqual({ most: 11 });
  });

  test('is told from its neighbours by another fact', () => {
    const conditions: Condition = { all: [{ fact: 'x', operator: 'lessThan', value: { fact: 'y' } }] };
    const both: ValueSchema = { type: 'object', properties: { x: { type: 'number' }, y: { type: 'number' } } };
    const rules: Rule[] = [{ id: 'a', conditions, event: { type: 'r' } }];
    const ruleSet = editionOf(ruleSetWith({ facts: both, hitPolicy: 'collect', rules })).ruleSet('test');
    const holds = (x: Json, y: Json) => evaluate(ruleSet, { x, y }, { at }).rules.length === 1;
    expect(holds('9007199254740993', 9007199254740994)).toBe(true);
    expect(holds('9007199254740993', 9007199254740992)).toBe(false);
    expect(holds(9007199254740992, '9007199254740993')).toBe(true);
    expect(holds('9007199254740995', '9007199254740993')).toBe(false);
  });

  test.each<[string, RuleSetDefinition]>([
    ...[9007199254740992, '9007199254740993', 1e300].flatMap((value): [string, RuleSetDefinition][] =>
      ['equal', 'greaterThan', 'lessThan'].map((operator) => [
        `${operator} ${value}`,
        ruleSetWith({
          facts,
          hitPolicy: 'collect',
          rules: [{ id: 'a', conditions: { all: [{ fact: 'x', operator, value }] }, event: { type: 'r' } }],
        }),
      ]),
    ),
    ...['9007199254740993', '> 9007199254740993', '-9007199254740993', '(9007199254740992..9007199254740994)'].map(
      (when): [string, RuleSetDefinition] => [
        `the cell ${when}`,
        ruleSetWith({
          facts,
          outcome: { type: 'object', properties: { most: { type: 'number' } } },
          hitPolicy: 'collect',
          table: { inputs: ['x'], outputs: ['most'], rows: [{ id: 'a', when: [when], then: [1] }] },
        }),
      ],
    ),
  ])('is not said to be impossible: %s', (_, definition) => {
    const found = checkContent(contentWith({ rules: { test: definition } }));
    expect(found.map(({ code }) => code).filter((code) => !['notDecided', 'missingLabel'].includes(code))).toEqual([]);
  });

  test('with many digits behind the point, too', () => {
    const rules: Rule[] = [
      { id: 'a', conditions: { all: [{ fact: 'x', operator: 'greaterThan', value: 0.1 }] }, event: { type: 'r' } },
      { id: 'b', conditions: { all: [{ fact: 'x', operator: 'equal', value: 0.1 }] }, event: { type: 'r' } },
    ];
    const ruleSet = editionOf(ruleSetWith({ facts, hitPolicy: 'collect', rules })).ruleSet('test');
    const fired = (x: Json) => evaluate(ruleSet, { x }, { at }).rules.map(({ id }) => id);
    expect(fired('0.10000000000000000001')).toEqual(['a']);
    expect(fired('0.09999999999999999999')).toEqual([]);
    expect(fired('0.10')).toEqual(['b']);
  });
});

test('a computed duration is compared as the number of days or months that it is told as, and with texts of durations', () => {
  const day = { type: 'string', format: 'date' };
  const when = (operator: string, value: Json): Condition => ({ all: [{ fact: 'span', operator, value }] });
  const rules = [when('greaterThan', 2), when('equal', 3), when('equal', 'P3D'), when('lessThan', 'P1M')].map(
    (conditions, place): Rule => ({ id: `r${place}`, conditions, event: { type: 'r' } }),
  );
  const definition = ruleSetWith({
    facts: { type: 'object', properties: { from: day, to: day } },
    derived: { span: { '=': 'to - from' } },
    hitPolicy: 'collect',
    rules,
  });
  const given = { from: '2024-02-28', to: '2024-03-02' };
  const { rules: fired } = evaluate(editionOf(definition).ruleSet('test'), given, { at });
  expect(fired.map(({ id }) => id)).toEqual(['r0', 'r1', 'r2']);
});
