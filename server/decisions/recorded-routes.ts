import { api } from '../../contract/api.ts';
import type { ExplainOptions } from '../../engine/index.ts';
import { send } from '../kernel/answer.ts';
import { type Route, stream } from '../kernel/route.ts';
import { createRest, onlyFor, unlessGone } from '../kernel/turns.ts';
import type { Parts } from './parts.ts';
import { listDecisions, readDecision } from './recorded.ts';

/** What was decided, looked up. Reading ends where nobody waits for the answer any more. */
export function recordedRoutes(parts: Parts): Route[] {
  return [
    stream(api.listDecisions, async ({ params: { policy }, query }, response) => {
      const rest = createRest(onlyFor(response));
      await unlessGone(listDecisions(parts, policy, query, rest).then((body) => send(response, { body })));
    }),
    stream(api.readDecision, async ({ params: { policy, id }, query }, response) => {
      const options = { ...query, ...(query.limit ? { limit: Number(query.limit) } : {}) } as ExplainOptions;
      const rest = createRest(onlyFor(response));
      await unlessGone(readDecision(parts, policy, id, options, rest).then((body) => send(response, { body })));
    }),
  ];
}
