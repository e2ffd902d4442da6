import { api } from '../../contract/api.ts';
import { clauseCoverage, diffContents } from '../../engine/authoring.ts';
import type { PolicyDefinition } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { requirePolicy } from '../kernel/caller.ts';
import { pageOf } from '../kernel/query.ts';
import { addressOf, type Route, serve } from '../kernel/route.ts';
import type { EditionRecord, EditionSummary, Emergency, PolicyRecord } from '../stores/records/edition.ts';
import { backOrOutRoutes } from './back-or-out-routes.ts';
import { governed } from './govern.ts';
import { createPolicy } from './new-policy.ts';

/** Policies and their published editions. */
export function editionRoutes(parts: Parts): Route[] {
  const { catalogue } = parts;
  return [
    serve(api.listPolicies, ({ caller, query }) => {
      const visible = catalogue.list().filter((policy) => caller.policies?.includes(policy.id) ?? true);
      const { items, ...more } = pageOf(visible, query, ({ id }) => id);
      return { body: { items: items.map((policy) => presentPolicy(parts, policy)), ...more } };
    }),
    serve(api.readPolicy, async ({ params }) => ({ body: await describePolicy(parts, params.policy) })),
    newPolicyRoute(parts),
    serve(api.listEditions, async ({ params: { policy }, query }) => {
      const editions = catalogue.editions(policy, parts.now().getTime()).toReversed();
      const { items, ...more } = pageOf(editions, query, ({ number }) => String(number));
      const reviewed = await Promise.all(items.map((edition) => withReview(parts, policy, edition)));
      return { body: { items: reviewed, ...more } };
    }),
    serve(api.readEdition, async ({ params }) => {
      const { policy, ...edition } = await catalogue.record(params.policy, Number(params.edition));
      const known = catalogue.editions(policy, parts.now().getTime()).find((one) => one.number === edition.number);
      return { body: { ...edition, ...(known && (await withReview(parts, policy, known))) } };
    }),
    serve(api.clauseCoverage, async ({ params: { policy, edition }, query, caller }) => {
      const selected = await catalogue.select(caller, policy, edition, parts.now().getTime());
      return { body: pageOf(clauseCoverage(selected.edition), query, ({ id }) => id) };
    }),
    serve(api.diffEditions, async ({ params: { policy, edition, other }, caller }) => {
      const nowMs = parts.now().getTime();
      const before = await catalogue.select(caller, policy, edition, nowMs);
      const after = await catalogue.select(caller, policy, other, nowMs);
      return { body: { changes: diffContents(before.edition.content, after.edition.content) } };
    }),
    ...backOrOutRoutes(parts),
  ];
}

function newPolicyRoute(parts: Parts): Route {
  return serve(api.createPolicy, async ({ body, caller }) => {
    requirePolicy(caller, body.id);
    return governed(
      ({ edition }) => ({
        body: describeNew(edition as EditionRecord),
        headers: { location: addressOf('policies', body.id) },
      }),
      () => createPolicy(parts, body, caller),
    );
  });
}

/** What was done in an emergency, with who reviewed it. */
async function withReview<T extends EditionSummary>({ store }: Parts, policy: string, edition: T): Promise<T> {
  const reviewed = async (emergency: Emergency) => {
    const draft = await store.governed.get('draft', policy, emergency.draft);
    return { emergency: { ...emergency, ...(draft?.reviewed ? { reviewed: draft.reviewed } : {}) } };
  };
  const { emergency, retired } = edition;
  return {
    ...edition,
    ...(emergency ? await reviewed(emergency) : {}),
    ...(retired?.emergency ? { retired: { ...retired, ...(await reviewed(retired.emergency)) } } : {}),
  };
}

/** A policy whose first edition is in force from now. */
function describeNew({ definitions, number, counts }: EditionRecord) {
  const { id, title, purpose, ...more } = definitions.find((one) => one.kind === 'policy') as PolicyDefinition;
  return { id, title, purpose, inForce: number, ...counts, ...detailsOf(more) };
}

const detailsOf = ({ owners, documents, roles, timeZone }: Omit<PolicyDefinition, 'id' | 'title' | 'purpose'>) => ({
  owners,
  documents,
  roles,
  timeZone,
});

/** A policy with what the edition in force, else the latest, says of it. @throws Problem policyNotFound */
async function describePolicy(parts: Parts, id: string) {
  const record = parts.catalogue.policy(id);
  const summary = presentPolicy(parts, record);
  const number = summary.inForce ?? record.editions.at(-1)?.number;
  if (number === undefined) return summary;
  return { ...summary, ...detailsOf((await parts.catalogue.edition(id, number)).content.policy) };
}

function presentPolicy({ catalogue, now }: Parts, { id, title, purpose, editions }: PolicyRecord) {
  const inForce = catalogue.inForce(id, now().getTime());
  return { id, title, purpose, inForce: inForce?.number ?? null, ...(inForce ?? editions.at(-1))?.counts };
}
