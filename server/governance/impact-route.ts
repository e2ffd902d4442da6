import type { ServerResponse } from 'node:http';
import { api } from '../../contract/api.ts';
import type { Edition } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { send } from '../kernel/answer.ts';
import { ndjson } from '../kernel/lines.ts';
import { describeProblem, localeOf, toProblem } from '../kernel/problems.ts';
import { type Asked, type Route, stream } from '../kernel/route.ts';
import { isGone, onlyFor, unlessGone } from '../kernel/turns.ts';
import { impactOf } from './impact.ts';

type AskedImpact = Asked<typeof api.impactOfDraft>;

/** The impact of a draft: one answer, or with `Accept: application/x-ndjson` lines of progress and then the answer. */
export function impactRoute(parts: Parts): Route {
  return stream(api.impactOfDraft, async (call, response) => {
    const { policy, draft } = call.params;
    const edition = await parts.catalogue.draftEdition(await parts.catalogue.draft(policy, draft));
    const answer = wantsLines(call) ? streamImpact : sendImpact;
    await unlessGone(answer(parts, call, edition, response));
  });
}

const wantsLines = ({ request }: AskedImpact) => (request.headers.accept ?? '').includes(ndjson);

async function sendImpact(parts: Parts, call: AskedImpact, edition: Edition, response: ServerResponse): Promise<void> {
  const request = call.body;
  send(response, { body: await impactOf(parts, call.params.policy, edition, request, onlyFor(response)) });
}

async function streamImpact(
  parts: Parts,
  call: AskedImpact,
  edition: Edition,
  response: ServerResponse,
): Promise<void> {
  const line = (value: unknown) => response.write(`${JSON.stringify(value)}\n`);
  const still = onlyFor(response);
  response.writeHead(200, { 'content-type': `${ndjson}; charset=utf-8`, 'cache-control': 'no-store' });
  line({ progress: { replayed: 0, changed: 0, instances: 0 } });
  try {
    const result = await impactOf(parts, call.params.policy, edition, call.body, (progress) => {
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
