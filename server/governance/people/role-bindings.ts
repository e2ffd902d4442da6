import type { RoleBinding } from '../../../contract/directory.ts';
import { canonicalJson, checkBindings, Problem } from '../../../engine/index.ts';
import type { Parts } from '../../decisions/parts.ts';
import type { Caller } from '../../kernel/caller.ts';
import { put } from '../../stores/governed-kinds.ts';
import type { RoleBindingsRecord } from '../../stores/records/directory.ts';
import type { DraftRecord } from '../../stores/records/edition.ts';
import { withAuthor } from '../four-eyes.ts';
import { entryOf, govern } from '../govern.ts';

/** The role bindings of a policy as they stand: of revision 0 where nobody has written any. @throws Problem policyNotFound */
export function bindingsOf({ catalogue, directory }: Parts, policy: string): RoleBindingsRecord {
  const { id } = catalogue.policy(policy);
  return directory.bindings.get(id) ?? { policy, bindings: [], revision: 0 };
}

/** The roles that a policy knows, in any edition that may be asked for: in force, or to come. */
async function rolesOf({ catalogue, now }: Parts, policy: string): Promise<Set<string>> {
  const nowMs = now().getTime();
  const inForce = catalogue.inForce(policy, nowMs);
  const editions = [...(inForce ? [inForce] : []), ...catalogue.after(policy, nowMs)];
  const contents = await Promise.all(editions.map(({ number }) => catalogue.edition(policy, number)));
  return new Set(contents.flatMap(({ content }) => content.policy.roles ?? []));
}

const stale = (revision: number) =>
  new Problem('staleRevision', {
    detail: { 'zh-CN': `当前版本为 ${revision}`, en: `the version is ${revision} now` },
  });

/** @throws Problem unknownValue, invalidValue with every wrong place */
async function requireSound(parts: Parts, policy: string, bindings: readonly RoleBinding[]): Promise<void> {
  const { directory } = parts;
  const roles = await rolesOf(parts, policy);
  const errors = checkBindings(bindings, directory.records, roles, (id) => directory.person(id) !== undefined);
  if (errors.length > 0) throw new Problem(errors[0]?.code as 'unknownValue', { errors });
}

/**
 * Replaces who carries the roles of a policy: in demo mode at once, in production by a draft that is handed in, and that another person
 * approves and publishes.
 *
 * @param expected the version that is replaced
 * @throws Problem policyNotFound, staleRevision, unknownValue, invalidValue with every wrong place
 */
export async function bindRoles(
  parts: Parts,
  policy: string,
  bindings: RoleBinding[],
  expected: number | '*',
  caller: Caller,
): Promise<void> {
  const before = bindingsOf(parts, policy);
  if (expected !== '*' && expected !== before.revision) throw stale(before.revision);
  await requireSound(parts, policy, bindings);
  if (before.revision > 0 && canonicalJson(before.bindings as never) === canonicalJson(bindings as never)) return;
  if (parts.config.mode === 'demo') await putBindings(parts, before, bindings, caller, {});
  else await propose(parts, before, bindings, caller);
}

async function putBindings(
  parts: Parts,
  { policy, revision, bindings: old }: RoleBindingsRecord,
  bindings: RoleBinding[],
  caller: Pick<Caller, 'id'>,
  { draft, ...said }: { draft?: DraftRecord; authors?: string[]; approvedBy?: string | undefined },
): Promise<void> {
  const record: RoleBindingsRecord = { policy, bindings, revision: revision + 1 };
  const about = { policy, draft: draft?.id, title: draft?.title, ...said, before: old, after: bindings };
  await govern(parts, {
    ...(draft ? { draft } : {}),
    directory: [put('roleBindings', record, revision === 0 ? 'absent' : revision)],
    audit: [entryOf(parts, caller, 'roleBindings.changed', about as never)],
  });
}

async function propose(parts: Parts, before: RoleBindingsRecord, bindings: RoleBinding[], caller: Caller) {
  const { policy, revision } = before;
  const basedOn = (parts.catalogue.newest(policy) ?? parts.catalogue.policy(policy).editions.at(-1))?.number;
  if (basedOn === undefined) throw new Problem('noEditionInForce');
  const at = parts.now().toISOString();
  const draft: DraftRecord = {
    id: parts.newId(),
    policy,
    title: '角色绑定 role bindings',
    kind: 'roleBindings',
    basedOn,
    roleBindings: { bindings, over: revision },
    changes: {},
    revision: 1,
    contentRevision: 1,
    status: 'submitted',
    submittedBy: caller.id,
    createdAt: at,
    updatedAt: at,
    ...withAuthor(parts.accounts.persons, { authors: [] }, caller.id),
  };
  const about = { policy, draft: draft.id, title: draft.title, does: draft.kind, after: draft.status };
  await govern(parts, { draft, audit: [entryOf(parts, caller, 'draft.submitted', about)] });
}

/**
 * Makes what a draft proposes the role bindings of its policy.
 *
 * @param published the draft as it is afterwards
 * @throws Problem staleRevision where the bindings have been changed since it was handed in; unknownValue where somebody is gone since
 */
export async function publishBindings(
  parts: Parts,
  { policy, roleBindings, authors, approvedBy }: DraftRecord,
  published: DraftRecord,
  caller: Caller,
): Promise<void> {
  const before = bindingsOf(parts, policy);
  const { bindings, over } = roleBindings as NonNullable<DraftRecord['roleBindings']>;
  if (before.revision !== over) throw stale(before.revision);
  await requireSound(parts, policy, bindings);
  await putBindings(parts, before, bindings, caller, { draft: published, authors, approvedBy });
}
