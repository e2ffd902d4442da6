import { api } from '../../contract/api.ts';
import { generateCases } from '../../engine/authoring.ts';
import type { Parts } from '../decisions/parts.ts';
import { ready } from '../editions/ready.ts';
import { type Route, serve } from '../kernel/route.ts';
import { inTurns } from '../kernel/turns.ts';

/** Cases proposed for a definition of a draft. Nothing is saved: a person says which answers are right, and puts them. */
export function generateRoute(parts: Parts): Route {
  return serve(api.generateCases, async ({ params: { policy, draft }, body }) => {
    const { kind, id, ...options } = body;
    const edition = await parts.catalogue.draftEdition(await parts.catalogue.draft(policy, draft));
    await ready(edition, kind, id);
    return { body: await inTurns(generateCases(edition, kind, id, options)) };
  });
}
