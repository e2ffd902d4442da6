import type { JsonSchema } from '../http/schemas.ts';
import { count, instant, list, localText, jsonObject as object, ref, shape, text } from './common-schemas.ts';

const firedRules = list(shape({ id: text, clauses: list(text) }));
const recorded = {
  ...{ id: text, decidedAt: instant, ruleSet: text, edition: count, at: instant },
  ...{ facts: object, outcome: object, config: object },
};
const always = ['id', 'decidedAt', 'ruleSet', 'edition', 'at', 'facts', 'outcome'];

/** Sentences in both languages, or in the one asked for. */
const sentence = { type: 'object', properties: localText.properties };
const miss = shape({ id: text, failed: count, sentence });
const explainedRule = shape(
  {
    ...{ id: text, title: localText, clauses: list(text), fired: { type: 'boolean' }, holds: { type: 'boolean' } },
    ...{ conditions: object, sentence },
  },
  ['id', 'clauses', 'fired', 'holds', 'conditions', 'sentence'],
);

/** Which rules an explanation shows: of a decision just asked for, or of one looked up. */
export const explainProperties = {
  rows: {
    ...{ type: 'string', enum: ['fired', 'nearest', 'all'] },
    description:
      'Rules that fired (default), that missed, the nearest first, or all: what fired, what holds, what missed',
  },
  limit: { type: 'integer', minimum: 1, maximum: 1000, description: 'At most so many; fewer where there is no room' },
  after: { type: 'string', minLength: 1, maxLength: 1000, description: '`next` of the page before' },
  language: { type: 'string', enum: ['zh-CN', 'en'], description: 'Sentences in this language only' },
};

/** What is answered of decisions. */
export const decisionSchemas: Record<string, JsonSchema> = {
  Explanation: shape(
    {
      ...{ hitPolicy: text, facts: object, shortened: list(text), rules: list(explainedRule), next: text },
      ...{
        nearest: list(miss),
        nearestMiss: miss,
        counts: shape({ rules: count, fired: count, hold: count }),
        sentence,
      },
    },
    ['hitPolicy', 'facts', 'rules', 'nearest', 'counts', 'sentence'],
  ),
  Decision: shape(
    {
      ...{ id: text, policy: text, ruleSet: text, edition: { type: ['integer', 'string'] }, at: instant },
      knownAt: instant,
      ...{ outcome: object, rules: firedRules, explanation: ref('Explanation') },
    },
    ['id', 'policy', 'ruleSet', 'edition', 'at', 'outcome', 'rules'],
  ),
  BatchLine: { anyOf: [shape({ outcome: object, rules: firedRules }), ref('Problem')] },
  RecordedDecision: shape(recorded, always),
  ExplainedDecision: shape(
    { ...recorded, rules: firedRules, explanation: ref('Explanation'), same: { type: 'boolean' } },
    [...[...always, 'rules', 'same']],
  ),
};
