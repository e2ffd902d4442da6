import type { ExplainOptions } from '../../engine/index.ts';
import { instantOrDate, listOf, pageQuery, ref } from '../docs/common-schemas.ts';
import { explainProperties } from '../docs/decision-schemas.ts';
import { send } from '../http/mount.ts';
import type { Route } from '../http/route.ts';
import type { Parts } from '../parts.ts';
import { createRest, onlyFor, unlessGone } from '../turns.ts';
import { listDecisions, readDecision } from './recorded.ts';

const readers = ['policyManager', 'approver', 'administrator', 'developer'] as const;

/** What was decided, looked up. Reading ends where nobody waits for the answer any more. */
export function recordedRoutes(parts: Parts): Route[] {
  return [
    {
      ...{ method: 'GET', path: '/policies/{policy}/decisions', name: 'listDecisions' },
      summary: { 'zh-CN': '查询判定记录', en: 'What was decided, the newest first' },
      allow: readers,
      query: {
        ruleSet: { type: 'string', maxLength: 200, description: 'Of one rule set only' },
        since: {
          ...instantOrDate,
          description: `When decided; default: thirty days before the end. ${instantOrDate.description}`,
        },
        until: { ...instantOrDate, description: `Not part of it. ${instantOrDate.description}` },
        ...pageQuery,
      },
      answer: {
        status: 200,
        description: 'A page of decisions',
        schema: listOf('RecordedDecision', { cursor: { type: 'string' } }),
      },
      problems: ['policyNotFound', 'noEditionInForce'],
      async stream({ params: { policy = '' }, query }, response) {
        const rest = createRest(onlyFor(response));
        await unlessGone(listDecisions(parts, policy, query, rest).then((body) => send(response, { body })));
      },
    },
    {
      ...{ method: 'GET', path: '/policies/{policy}/decisions/{id}', name: 'readDecision' },
      summary: { 'zh-CN': '查看一项判定及其依据', en: 'A recorded decision, and why: made again on its edition' },
      allow: readers,
      query: { ...explainProperties, limit: { type: 'string', pattern: '^([1-9]\\d{0,2}|1000)$' } },
      answer: { status: 200, description: 'The decision with its reasons', schema: ref('ExplainedDecision') },
      problems: ['policyNotFound', 'decisionNotFound'],
      async stream({ params: { policy = '', id = '' }, query }, response) {
        const options = { ...query, ...(query.limit ? { limit: Number(query.limit) } : {}) } as ExplainOptions;
        const rest = createRest(onlyFor(response));
        await unlessGone(readDecision(parts, policy, id, options, rest).then((body) => send(response, { body })));
      },
    },
  ];
}
