import { editionSelector, instantOrDate, jsonObject } from '../docs/common-schemas.ts';
import { explainProperties } from '../docs/decision-schemas.ts';
import { ndjson } from '../http/lines.ts';
import type { Route } from '../http/route.ts';
import type { Parts } from '../parts.ts';
import { inSpan } from '../tracing/in-span.ts';
import { unlessGone } from '../turns.ts';
import { decideBatch } from './batch.ts';
import { type DecideRequest, decide } from './decide.ts';
import { recordedRoutes } from './recorded-routes.ts';

export function decisionRoutes(parts: Parts): Route[] {
  return [
    {
      // Called as in `readDecision`: to OpenAPI addresses that differ in a name alone are one.
      ...{ method: 'POST', path: '/policies/{policy}/decisions/{id}', name: 'decide' },
      summary: { 'zh-CN': '按规则集求取一项决定', en: 'Decide by the rule set of this id' },
      allow: ['developer', 'policyManager'],
      body: {
        type: 'object',
        properties: {
          facts: { ...jsonObject, description: 'The facts by name' },
          at: { ...instantOrDate, description: `What to decide for; default: now. ${instantOrDate.description}` },
          knownAt: { ...instantOrDate, description: 'By what was published then; default: now' },
          edition: editionSelector,
          config: { ...jsonObject, description: 'Configuration values for this call only' },
          explain: {
            anyOf: [
              { type: 'boolean' },
              { type: 'object', properties: explainProperties, additionalProperties: false },
            ],
            description: 'Also answer why: at most 50,000 bytes of the rules that fired and of those that came nearest',
          },
          reference: { type: 'boolean', description: 'Decide by the reference evaluator' },
        },
        required: ['facts'],
        additionalProperties: false,
      },
      answer: { status: 200, description: 'The decision', schema: { $ref: '#/components/schemas/Decision' } },
      problems: [
        ...(['missingFact', 'unknownValue', 'invalidValue', 'configurationMissing', 'hitPolicyViolated'] as const),
        ...(['decisionTooDeep', 'invalidDefinition'] as const),
        ...(['policyNotFound', 'ruleSetNotFound', 'editionNotFound', 'draftNotFound', 'noEditionInForce'] as const),
      ],
      handle: async ({ params, body, caller }) => {
        const { policy = '', id: ruleSet = '' } = params;
        const work = () => decide(parts, policy, ruleSet, body as unknown as DecideRequest, caller);
        return { text: await inSpan(parts, 'decide', { 'guiju.policy': policy, 'guiju.rule_set': ruleSet }, work) };
      },
    },
    {
      ...{ method: 'POST', path: '/policies/{policy}/decisions/{ruleSet}/batch', name: 'decideBatch' },
      summary: { 'zh-CN': '批量求取决定（NDJSON）', en: 'Decide many: a line of facts in, a line of outcome out' },
      allow: ['developer', 'policyManager'],
      query: { at: instantOrDate, knownAt: instantOrDate, edition: { type: 'string' } },
      requestMedia: ndjson,
      holds: 'upload',
      media: ndjson,
      answer: {
        status: 200,
        description: 'A decision or a problem for each line, in order',
        schema: { $ref: '#/components/schemas/BatchLine' },
      },
      problems: ['policyNotFound', 'ruleSetNotFound', 'editionNotFound', 'noEditionInForce', 'unsupportedMediaType'],
      stream: (call, response) => unlessGone(decideBatch(parts, call, response)),
    },
    ...recordedRoutes(parts),
  ];
}
