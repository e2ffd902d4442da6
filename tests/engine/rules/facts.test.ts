import { describe, expect, test } from 'vitest';
import { evaluate, type Json, type JsonObject, Problem } from '../../../engine/index.ts';
import { editionOf, ruleSetWith } from '../content.ts';

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
