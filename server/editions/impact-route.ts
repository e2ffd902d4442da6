import type { ServerResponse } from 'node:http';
import type { Edition } from '../../engine/index.ts';
import { instantOrDate, ref } from '../docs/common-schemas.ts';
import { ndjson } from '../http/lines.ts';
import { send } from '../http/mount.ts';
import { describeProblem, localeOf, toProblem } from '../http/problems.ts';
import type { Call, Route } from '../http/route.ts';
import type { Parts } from '../parts.ts';
import { isGone, onlyFor, unlessGone } from '../turns.ts';
import { type ImpactRequest, impactOf } from './impact.ts';

const many = { type: 'integer', minimum: 1, maximum: 1_000_000 };

/** The impact of a draft: one answer, or with `Accept: application/x-ndjson` lines of progress and then the answer. */
export function impactRoute(parts: Parts, path: string): Route {
  return {
    ...{ method: 'POST', path, name: 'impactOfDraft' },
    summary: { 'zh-CN': '评估草稿影响', en: 'Replay recorded decisions and open instances on a draft' },
    allow: ['policyManager', 'approver'],
    headers: { Accept: 'application/x-ndjson: lines {"progress": …}, then {"result": …}' },
    body: {
      type: 'object',
      properties: {
        ...{ since: instantOrDate, until: instantOrDate, limit: many },
        atFrom: { ...instantOrDate, description: 'Only what was decided for this instant or a later one' },
        atUntil: { ...instantOrDate, description: 'Only what was decided for an earlier instant' },
        sample: { ...many, maximum: 100_000, description: 'So many, drawn by lot from the period' },
        all: { type: 'boolean', description: 'Without a limit' },
        ruleSet: { type: 'string', description: 'One rule set only' },
        explain: { type: 'boolean', description: 'Examples carry both explanations' },
      },
      additionalProperties: false,
    },
    bodyOptional: true,
    alsoMedia: ndjson,
    answer: { status: 200, description: 'What would change', schema: ref('Impact') },
    problems: ['policyNotFound', 'draftNotFound'],
    async stream(call, response) {
      const { policy = '', draft = '' } = call.params;
      const edition = await parts.catalogue.draftEdition(await parts.catalogue.draft(policy, draft));
      const answer = wantsLines(call) ? streamImpact : sendImpact;
      await unlessGone(answer(parts, call, edition, response));
    },
  };
}

const wantsLines = ({ request }: Call) => (request.headers.accept ?? '').includes(ndjson);

async function sendImpact(parts: Parts, call: Call, edition: Edition, response: ServerResponse): Promise<void> {
  const request = call.body as ImpactRequest;
  send(response, { body: await impactOf(parts, call.params.policy ?? '', edition, request, onlyFor(response)) });
}

async function streamImpact(parts: Parts, call: Call, edition: Edition, response: ServerResponse): Promise<void> {
  const line = (value: unknown) => response.write(`${JSON.stringify(value)}\n`);
  const still = onlyFor(response);
  response.writeHead(200, { 'content-type': `${ndjson}; charset=utf-8`, 'cache-control': 'no-store' });
  line({ progress: { replayed: 0, changed: 0, instances: 0 } });
  try {
    const result = await impactOf(parts, call.params.policy ?? '', edition, call.body as ImpactRequest, (progress) => {
      still();
      line({ progress });
    });
    line({ result });
  } catch (error) {
    if (isGone(error)) throw error;
    const problem = toProblem(error);
    if (problem.status >= 500) parts.log.error('an impact failed', { error });
    line({ problem: describeProblem(problem, localeOf(call.request.headers['accept-language'])) });
  }
  response.end();
}
