import { describe, expect, test } from 'vitest';
import { evaluate, type JsonObject, Problem } from '../../../engine/index.ts';
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
