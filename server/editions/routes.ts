import { clauseCoverage, diffContents } from '../../engine/authoring.ts';
import type { PolicyDefinition } from '../../engine/index.ts';
import { requirePolicy } from '../access/caller.ts';
import { listOf, ref } from '../docs/common-schemas.ts';
import type { Route } from '../http/route.ts';
import type { Parts } from '../parts.ts';
import type { EditionRecord, EditionSummary, Emergency, PolicyRecord } from '../stores/records/edition.ts';
import { backOrOutRoutes } from './back-or-out-routes.ts';
import { governed } from './govern.ts';
import { createPolicy, type NewPolicy, newPolicySchema } from './new-policy.ts';

/** Policies and their published editions. */
export function editionRoutes(parts: Parts): Route[] {
  const { catalogue } = parts;
  return [
    {
      ...{ method: 'GET', path: '/policies', name: 'listPolicies' },
      summary: { 'zh-CN': '制度列表', en: 'List the policies' },
      allow: 'everyone',
      answer: { status: 200, description: 'The policies', schema: listOf('Policy') },
      problems: [],
      handle({ caller }) {
        const visible = catalogue.list().filter((policy) => caller.policies?.includes(policy.id) ?? true);
        return { body: { items: visible.map((policy) => presentPolicy(parts, policy)) } };
      },
    },
    {
      ...{ method: 'GET', path: '/policies/{policy}', name: 'readPolicy' },
      summary: { 'zh-CN': '查看制度', en: 'Read a policy' },
      allow: 'everyone',
      answer: { status: 200, description: 'The policy', schema: ref('Policy') },
      problems: ['policyNotFound'],
      handle: async ({ params }) => ({ body: await describePolicy(parts, params.policy as string) }),
    },
    newPolicyRoute(parts),
    {
      ...{ method: 'GET', path: '/policies/{policy}/editions', name: 'listEditions' },
      summary: { 'zh-CN': '版本列表', en: 'List the editions, the newest first' },
      allow: 'everyone',
      answer: { status: 200, description: 'The editions', schema: listOf('Edition') },
      problems: ['policyNotFound'],
      async handle({ params: { policy = '' } }) {
        const editions = catalogue.editions(policy, parts.now().getTime()).toReversed();
        return { body: { items: await Promise.all(editions.map((edition) => withReview(parts, policy, edition))) } };
      },
    },
    {
      ...{ method: 'GET', path: '/policies/{policy}/editions/{edition}', name: 'readEdition' },
      summary: { 'zh-CN': '查看版本', en: 'Read an edition with its definitions' },
      allow: 'everyone',
      answer: { status: 200, description: 'The edition', schema: ref('Edition') },
      problems: ['policyNotFound', 'editionNotFound'],
      async handle({ params }) {
        const { policy, ...edition } = await catalogue.record(params.policy as string, Number(params.edition));
        const known = catalogue.editions(policy, parts.now().getTime()).find((one) => one.number === edition.number);
        return { body: { ...edition, ...(known && (await withReview(parts, policy, known))) } };
      },
    },
    {
      ...{ method: 'GET', path: '/policies/{policy}/editions/{edition}/coverage', name: 'clauseCoverage' },
      summary: {
        'zh-CN': '条款覆盖',
        en: 'What cites each clause of an edition or draft:<id>, and which cases exercise it',
      },
      allow: 'everyone',
      answer: { status: 200, description: 'The clauses', schema: listOf('ClauseCoverage') },
      problems: ['policyNotFound', 'editionNotFound', 'draftNotFound', 'invalidRequest'],
      async handle({ params: { policy = '', edition = '' }, caller }) {
        const selected = await catalogue.select(caller, policy, edition, parts.now().getTime());
        return { body: { items: clauseCoverage(selected.edition) } };
      },
    },
    {
      ...{ method: 'GET', path: '/policies/{policy}/editions/{edition}/diff/{other}', name: 'diffEditions' },
      summary: { 'zh-CN': '比较两个版本', en: 'Compare two editions, or an edition with draft:<id>' },
      allow: 'everyone',
      answer: { status: 200, description: 'What differs', schema: ref('Diff') },
      problems: ['policyNotFound', 'editionNotFound', 'draftNotFound', 'invalidRequest'],
      async handle({ params: { policy = '', edition = '', other = '' }, caller }) {
        const nowMs = parts.now().getTime();
        const before = await catalogue.select(caller, policy, edition, nowMs);
        const after = await catalogue.select(caller, policy, other, nowMs);
        return { body: { changes: diffContents(before.edition.content, after.edition.content) } };
      },
    },
    ...backOrOutRoutes(parts),
  ];
}

function newPolicyRoute(parts: Parts): Route {
  return {
    ...{ method: 'POST', path: '/policies', name: 'createPolicy' },
    summary: { 'zh-CN': '新建制度', en: 'Make a policy; its first edition says nothing yet and is in force from now' },
    ...{ allow: ['policyManager'], body: newPolicySchema },
    answer: { status: 201, description: 'The policy', schema: ref('Policy') },
    problems: ['wrongStatus'],
    async handle({ body, caller }) {
      const given = body as unknown as NewPolicy;
      requirePolicy(caller, given.id);
      return governed(
        ({ edition }) => ({ status: 201, body: describeNew(edition as EditionRecord) }),
        () => createPolicy(parts, given, caller),
      );
    },
  };
}

/** What was done in an emergency, with who reviewed it. */
async function withReview<T extends EditionSummary>({ store }: Parts, policy: string, edition: T): Promise<T> {
  const reviewed = async (emergency: Emergency) => {
    const draft = await store.draft(policy, emergency.draft);
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
  ...{ owners, documents, roles, timeZone },
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
