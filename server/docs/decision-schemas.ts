import type { JsonSchema } from '../http/schemas.ts';
import { count, instant, list, jsonObject as object, ref, shape, text } from './common-schemas.ts';

const firedRules = list(shape({ id: text, clauses: list(text) }));
const recorded = {
  ...{ id: text, decidedAt: instant, ruleSet: text, edition: count, at: instant },
  ...{ facts: object, outcome: object, config: object },
};
const always = ['id', 'decidedAt', 'ruleSet', 'edition', 'at', 'facts', 'outcome'];

/** What is answered of decisions. */
export const decisionSchemas: Record<string, JsonSchema> = {
  Decision: shape(
    {
      ...{ id: text, policy: text, ruleSet: text, edition: { type: ['integer', 'string'] }, at: instant },
      knownAt: instant,
      ...{ outcome: object, rules: firedRules, explanation: object },
    },
    ['id', 'policy', 'ruleSet', 'edition', 'at', 'outcome', 'rules'],
  ),
  BatchLine: { anyOf: [shape({ outcome: object, rules: firedRules }), ref('Problem')] },
  RecordedDecision: shape(recorded, always),
  ExplainedDecision: shape({ ...recorded, rules: firedRules, explanation: object, same: { type: 'boolean' } }, [
    ...[...always, 'rules', 'same'],
  ]),
};
