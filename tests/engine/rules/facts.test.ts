import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { formatNames } from '../../../engine/expressions/formats.ts';
import { finish } from '../../../engine/ground/turns.ts';
import {
  evaluate,
  type Json,
  type JsonObject,
  type ObjectSchema,
  Problem,
  type ValueSchema,
} from '../../../engine/index.ts';
import { compileFacts } from '../../../engine/rules/facts.ts';
import { allowsNull, flawsOf } from '../../../engine/rules/value-checks.ts';
import { editionOf, ruleSetWith } from '../content.ts';
import { scopeOf } from '../expressions/evaluate.ts';
import { textsLike } from '../time-texts.ts';
import { seed, trials } from '../trials.ts';

const set = ruleSetWith({
  facts: {
    type: 'object',
    properties: {
      arrived: { type: ['string', 'null'], format: 'date' },
      asOf: { type: 'string', format: 'date', requiredIf: { '=': 'arrived = null' } },
    },
    required: ['arrived'],
  },
});

function problemOf(facts: JsonObject): unknown {
  try {
    evaluate(editionOf(set).ruleSet('test'), facts, { at: '2024-02-29T01:30:00Z' });
    return undefined;
  } catch (error) {
    return error instanceof Problem ? { code: error.code, facts: error.facts } : error;
  }
}

describe('a fact required under a condition', () => {
  test.each([
    ['is asked for where the condition holds', { arrived: null }, { code: 'missingFact', facts: ['asOf'] }],
    ['is not asked for where it does not', { arrived: '2024-02-01' }, undefined],
    ['is not asked for while the condition is unknown', {}, { code: 'missingFact', facts: ['arrived'] }],
    ['nor over a wrong value', { arrived: 'soon' }, { code: 'invalidValue', facts: ['arrived'] }],
  ])('%s', (_, facts, problem) => {
    expect(problemOf(facts)).toEqual(problem);
  });
});

describe('facts that are wrong', () => {
  const nested = ruleSetWith({
    facts: {
      type: 'object',
      properties: {
        scores: {
          type: 'object',
          properties: { image: { type: 'number' }, service: { type: 'number', maximum: 5 } },
          required: ['image', 'service'],
        },
        lines: { type: 'array', items: { type: 'object', properties: { part: { type: 'string', enum: ['a', 'b'] } } } },
        price: { type: 'number', multipleOf: 0.01 },
        rate: { type: ['string', 'number'], minimum: 10 },
      },
      required: ['scores'],
    },
  });
  const told = (facts: JsonObject) => {
    try {
      evaluate(editionOf(nested).ruleSet('test'), facts, { at: '2024-02-29T01:30:00Z' });
      return undefined;
    } catch (error) {
      const { code, facts, errors = [] } = error as Problem;
      return [code, facts, errors.map((one) => `${one.code} ${one.path}`)];
    }
  };
  const scores = { image: 1, service: 2 };

  test.each<[string, JsonObject, unknown]>([
    [
      'are named by their path where they stand within another',
      { scores: { service: 9 } },
      ['missingFact', ['scores.image'], ['missingFact /facts/scores/image', 'invalidValue /facts/scores/service']],
    ],
    [
      'are all named, those of one kind by their names and all of them by their places',
      { scores, lines: [{ part: 'a' }, { part: 'z' }, { part: 'y' }], price: 'dear' },
      [
        'unknownValue',
        ['lines'],
        ['unknownValue /facts/lines/1/part', 'unknownValue /facts/lines/2/part', 'invalidValue /facts/price'],
      ],
    ],
    [
      'are those between two cents',
      { scores, price: 9.995 },
      ['invalidValue', ['price'], ['invalidValue /facts/price']],
    ],
    ['are none where a text is longer than a bound of numbers', { scores, rate: '5' }, undefined],
    ['are none in cents that doubles only come near', { scores, price: 1.15 }, undefined],
  ])('%s', (_, facts, expected) => {
    expect(told(facts)).toEqual(expected);
  });
});

describe('what facts say is lost nowhere', () => {
  const decided = (schema: object, text: string, value: Json): Json => {
    const definition = ruleSetWith({
      facts: { type: 'object', properties: { x: schema } },
      outcome: { type: 'object', properties: { v: { ...schema, '=': text } } },
    });
    return (
      evaluate(editionOf(definition).ruleSet('test'), { x: value }, { at: '2024-02-29T01:30:00Z' }).outcome.v ?? null
    );
  };
  const number = { type: 'number' };
  const instant = { type: 'string', format: 'date-time' };
  const length = { type: 'string', format: 'duration' };
  test.each<[string, object, string, Json, Json]>([
    ['a whole number as a text', number, 'x + 1', '41', 42],
    ['one that no number of JavaScript says', number, 'x + 2', '9007199254740993', '9007199254740995'],
    ['the offset of an instant', instant, 'x', '2024-01-01T08:00:00+08:00', '2024-01-01T08:00:00+08:00'],
    ['its fraction, though it moves', instant, 'x + @"P1D"', '2024-01-01T08:00:00.25Z', '2024-01-02T08:00:00.25Z'],
    ['a time of day', { type: 'string', format: 'time' }, 'x', '09:00', '09:00'],
    ['a length of time', length, 'x', 'PT36H', 'PT36H'],
    ['one that was computed', length, 'x * 2', 'PT36H', 'P3D'],
  ])('%s', (_, schema, text, value, answer) => {
    expect(decided(schema, text, value)).toBe(answer);
  });

  test('a text that says no number is none', () => {
    expect(() => decided(number, 'x', '12 yuan')).toThrow(expect.objectContaining({ code: 'invalidValue' }));
  });
});

describe('facts are read', () => {
  const texts = fc.uniqueArray(fc.constantFrom('a', 'b', 'ab', '里程'), { minLength: 1 });
  const bound = fc.option(fc.constantFrom(-1, 0, 2.5, 100), { nil: undefined });
  const plain: fc.Arbitrary<ValueSchema> = fc.oneof(
    fc.record({ type: fc.constantFrom('number', 'integer'), minimum: bound, maximum: bound }),
    fc.record({ type: fc.constant('boolean') }),
    fc.record({ type: fc.constant('string') }),
    fc.record({ type: fc.constant('string'), enum: texts }),
    fc.record({ type: fc.constant('string'), format: fc.constantFrom(...formatNames) }),
    fc.record({ type: fc.constant('string'), enum: texts, maxLength: fc.constant(1) }),
    fc.record({ type: fc.constant('array'), items: fc.constant({ type: 'number' }) }),
    fc.record({ enum: fc.constant<Json[]>([1, 'a', true]) }),
  );
  const value: fc.Arbitrary<Json> = fc.oneof(
    fc.constantFrom<Json>(
      'a',
      'b',
      'ab',
      'c',
      '里程',
      '',
      '3',
      '2.5',
      '1e400',
      -2,
      0,
      1,
      2.5,
      7,
      1e300,
      true,
      false,
      null,
      [1],
      ['a'],
      {},
    ),
    ...Object.values(textsLike),
  );
  const schema = fc
    .tuple(plain, fc.boolean(), fc.option(value, { nil: undefined, freq: 3 }))
    .map(([one, nullable, fallback]): ValueSchema => {
      const type = nullable && one.type ? [one.type as string, 'null'] : one.type;
      const fits = fallback !== undefined && flawsOf(fallback, { ...one, type }).length === 0;
      return JSON.parse(JSON.stringify({ ...one, type, ...(fits ? { default: fallback } : {}) })) as ValueSchema;
    });
  const name = fc.constantFrom('km', 'a"b', '里程', '\u2028', 'constructor', 'toString', '`');
  const properties = fc.dictionary(name, schema, { maxKeys: 6 });
  const facts = fc.dictionary(name, value, { maxKeys: 8 });
  const scope = scopeOf({});

  /** What is in the frame after facts were read, in any form, or what is wrong with them. */
  function readBy(way: 'load' | 'take', definition: ObjectSchema, given: JsonObject, first = 3): unknown {
    const compiled = finish(compileFacts(definition, first, scope));
    const frame: unknown[] = new Array(compiled.end).fill('left by another');
    try {
      compiled[way](frame, given);
    } catch (error) {
      return error instanceof Problem ? { code: error.code, errors: error.errors } : error;
    }
    return { frame: frame.slice(first), typed: [...compiled.variables.values()].map(({ read }) => read(frame)) };
  }
  const definitionOf = (properties: Record<string, ValueSchema>, required: string[]): ObjectSchema => ({
    ...{ type: 'object', properties, required: required.filter((one) => Object.hasOwn(properties, one)) },
  });
  const asked = fc.tuple(properties, fc.array(name), fc.array(facts, { minLength: 1, maxLength: 4 }));

  test('alike by a function written for their names and, where none may be written, by a loop', () => {
    const property = fc.property(asked, ([properties, required, all]) => {
      const definition = definitionOf(properties, required);
      // What was written once is known: a loop reads into other places, for which nothing ever was.
      const read = (first: number) =>
        all.map((given) => (['load', 'take'] as const).map((way) => readBy(way, definition, given, first)));
      const written = read(3);
      vi.stubGlobal('Function', () => {
        throw new EvalError('no code is made of texts here');
      });
      try {
        expect(read(4)).toEqual(written);
      } finally {
        vi.unstubAllGlobals();
      }
    });
    fc.assert(property, { numRuns: trials / 2, seed });
  });

  test('alike whether they are checked then or were before, and refused where their schema refuses them', () => {
    const property = fc.property(asked, ([properties, required, all]) => {
      const definition = definitionOf(properties, required);
      for (const given of all) {
        const checked = readBy('load', definition, given);
        const isNumberAsText = Object.entries(properties).some(
          ([name, { type }]) =>
            [type].flat().some((one) => one === 'number' || one === 'integer') && typeof given[name] === 'string',
        );
        if (isNumberAsText) continue;
        // A null where null is no value is the same as nothing given.
        const isGiven = ([name, met]: [string, Json]) =>
          Object.hasOwn(properties, name) && (met !== null || allowsNull(properties[name] as ValueSchema));
        const own = Object.fromEntries(Object.entries(given).filter(isGiven));
        const isRefused = flawsOf(own, { ...definition, type: 'object' }).length > 0;
        expect(checked).toEqual(
          isRefused ? expect.objectContaining({ code: expect.any(String) }) : readBy('take', definition, given),
        );
      }
    });
    fc.assert(property, { numRuns: trials, seed });
  });
});
