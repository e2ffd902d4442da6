import { definitionChanges } from '../../engine/authoring.ts';
import { canonicalJson, type Definition, findDefinition, Problem, wordingOf } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { type Caller, isAllowed } from '../kernel/caller.ts';
import { sha256 } from '../kernel/sha256.ts';
import type { DraftRecord } from '../stores/records/edition.ts';
import type { GovernanceChange } from './change.ts';
import { expectationsAfter } from './expectations.ts';
import { requireSecond, withAuthor } from './four-eyes.ts';
import { entryOf, govern, requireStatus } from './govern.ts';

/** A draft as callers see it. */
export function presentDraft(draft: DraftRecord) {
  const { changes, persons: _, approvedOver: __, importedFrom: ___, format: ____, ...rest } = draft;
  return { ...rest, changed: Object.keys(changes).sort() };
}

/** The draft that a call is about. @throws Problem policyNotFound, draftNotFound */
export const loadDraft = ({ catalogue }: Parts, { params }: { params: { policy: string; draft: string } }) =>
  catalogue.draft(params.policy, params.draft);

/** A draft as it is answered. */
export const draftAnswer = (draft: DraftRecord) => ({
  body: presentDraft(draft),
  headers: { etag: `"${draft.revision}"` },
});

/** The draft as a change leaves it. */
export const changedDraft = ({ draft }: GovernanceChange) => draftAnswer(draft as DraftRecord);

/** Opens a draft on an edition, by default the newest that was published, be it one that waits. @throws Problem policyNotFound, editionNotFound */
export async function createDraft(
  parts: Parts,
  policy: string,
  { from, title }: { from?: number; title: string },
  caller: Caller,
): Promise<DraftRecord> {
  const nowMs = parts.now().getTime();
  const known = parts.catalogue.policy(policy).editions;
  const usual = parts.catalogue.newest(policy)?.number ?? known.at(-1)?.number;
  const basedOn = from ?? usual;
  if (basedOn === undefined || !known.some((edition) => edition.number === basedOn))
    throw new Problem('editionNotFound');
  const at = new Date(nowMs).toISOString();
  const draft = await parts.catalogue.fenced({
    id: parts.newId(),
    policy,
    title,
    basedOn,
    revision: 1,
    contentRevision: 1,
    status: 'draft',
    changes: {},
    authors: [],
    // Going back to another edition is a change in itself.
    ...(basedOn === usual ? {} : withAuthor(parts.accounts.persons, { authors: [] }, caller.id)),
    createdAt: at,
    updatedAt: at,
  });
  const entry = entryOf(parts, caller, 'draft.created', { policy, draft: draft.id, basedOn, title });
  await govern(parts, { draft, audit: [entry] });
  return draft;
}

/** The next revision of a draft. */
export function revised(parts: Parts, draft: DraftRecord, change: Partial<DraftRecord>): DraftRecord {
  const revision = draft.revision + 1;
  return { ...draft, contentRevision: revision, ...change, revision, updatedAt: parts.now().toISOString() };
}

/** A definition that is put into a draft, or taken out of it. */
interface DefinitionChange {
  kind: string;
  id: string;
  /** Null: it is taken out. */
  definition: Definition | null;
  /** Why, for the audit log. */
  note?: string | undefined;
}

/**
 * Puts a definition into a draft, or takes it out.
 *
 * @param ifRevision the revision the author has seen; '*' for any
 * @throws Problem draftNotFound, definitionNotFound, wrongStatus, staleRevision
 */
export const changeDefinition = (
  parts: Parts,
  draft: DraftRecord,
  change: DefinitionChange,
  ifRevision: number | '*',
  caller: Caller,
): Promise<DraftRecord> => changeDefinitions(parts, draft, [change], ifRevision, caller);

/** The same for several definitions, all or none. @throws Problem as `changeDefinition` */
export async function changeDefinitions(
  parts: Parts,
  draft: DraftRecord,
  changes: readonly DefinitionChange[],
  ifRevision: number | '*',
  caller: Caller,
): Promise<DraftRecord> {
  requireRevision(draft, ifRevision);
  requireStatus(draft.status, ['draft']);
  requireDefinitions(draft);
  const { content } = await parts.catalogue.edition(draft.policy, draft.basedOn);
  const by = { at: parts.now().toISOString(), by: caller.id };
  let next = revised(parts, draft, withAuthor(parts.accounts.persons, draft, caller.id));
  const audit = changes.map(({ kind, id, definition, note }) => {
    const key = `${kind}/${id}`;
    const base = findDefinition(content, kind, id);
    const now = (one: string) => next.changes[`${one}/${id}`] ?? findDefinition(content, one, id);
    const before = Object.hasOwn(next.changes, key) ? next.changes[key] : base;
    if (definition === null && !before) throw new Problem('definitionNotFound');
    const { [key]: _, ...others } = next.changes;
    const isSame =
      (definition === null && !base) || (definition && base && canonicalJson(base) === canonicalJson(definition));
    const known = next.expectations;
    const told = kind === 'cases' ? expectationsAfter(known, id, [base, before, definition], by) : known;
    next = {
      ...next,
      changes: isSame ? others : { ...others, [key]: definition },
      ...(told ? { expectations: told } : {}),
    };
    return entryOf(parts, caller, definition ? 'definition.changed' : 'definition.removed', {
      policy: draft.policy,
      draft: draft.id,
      revision: next.revision,
      kind,
      id,
      note,
      // Cases are called as what they are cases of.
      title: titleOf(kind === 'cases' ? (now('rules') ?? now('flow')) : (definition ?? before)),
      before: before ? hashOf(before) : null,
      after: definition ? hashOf(definition) : null,
      ...saidOf(definitionChanges(before, definition, content, mostSaid)),
    });
  });
  await govern(parts, { draft: next, audit });
  return next;
}

/** So many changes of one saving are told in the log. */
const mostSaid = 20;
const saidOf = ({ count, sentences }: ReturnType<typeof definitionChanges>) =>
  count === 0 ? {} : { changes: sentences.map((one) => ({ ...one })), changeCount: count };

const titleOf = (definition: Definition | null | undefined) =>
  definition && 'title' in definition ? { ...wordingOf(definition.title) } : undefined;
const hashOf = (definition: Definition) => sha256(canonicalJson(definition));

/** Comments make revisions too, but take nothing from under an author's hands. */
function requireRevision({ revision, contentRevision = revision }: DraftRecord, wanted: number | '*'): void {
  if (wanted === '*' || (wanted >= contentRevision && wanted <= revision)) return;
  throw new Problem('staleRevision', {
    detail: { 'zh-CN': `当前修订号为 ${revision}`, en: `the revision is ${revision} now` },
  });
}

/** Throws a draft away. @throws Problem wrongStatus */
export async function removeDraft(parts: Parts, draft: DraftRecord, caller: Caller): Promise<void> {
  requireKeeper(draft, caller);
  requireStatus(draft.status, ['draft']);
  const { policy, id, revision } = draft;
  await govern(parts, {
    removeDraft: { policy, id, revision },
    audit: [entryOf(parts, caller, 'draft.removed', { policy, draft: id, title: draft.title })],
  });
}

/** A draft in which nothing was changed takes back what takes force besides, now or by the time it is published: its submitter's change. */
const submittersOwn = ({ authors, submittedBy }: DraftRecord): string[] =>
  authors.length === 0 && submittedBy !== undefined ? [submittedBy] : [];

/** A roll back or a retirement says nothing of its own that could be changed. @throws Problem wrongStatus */
export function requireDefinitions({ kind }: DraftRecord): void {
  if (kind === undefined) return;
  throw new Problem('wrongStatus', {
    detail: {
      'zh-CN': '回退或停用的草稿没有可修改的内容',
      en: 'a draft that rolls back or retires an edition has nothing to change: open another one',
    },
  });
}

/**
 * Whose a draft is to hand in, take back or throw away: policy managers', and of a roll back or a retirement administrators' too.
 *
 * @throws Problem forbidden
 */
function requireKeeper({ kind }: DraftRecord, caller: Caller): void {
  if (!isAllowed(caller, kind === undefined ? ['policyManager'] : keepers)) throw new Problem('forbidden');
}
const keepers = ['policyManager', 'administrator'] as const;

export type Move = 'submit' | 'withdraw' | 'approve' | 'reject';

/** The life of a draft before it is published: where each move starts and leads, and what the audit log calls it. */
const moves: Record<Move, { from: DraftRecord['status'][]; to: DraftRecord['status']; entry: string }> = {
  submit: { from: ['draft'], to: 'submitted', entry: 'draft.submitted' },
  withdraw: { from: ['submitted', 'approved'], to: 'draft', entry: 'draft.withdrawn' },
  approve: { from: ['submitted'], to: 'approved', entry: 'draft.approved' },
  reject: { from: ['submitted', 'approved'], to: 'draft', entry: 'draft.rejected' },
};

/**
 * Moves a draft towards its publication, or back. Whoever changed anything in it cannot approve it, whatever their rights.
 *
 * @param note why; for a rejection it is kept as its reason
 * @param ifRevision the revision that the caller has looked at; '*' for any
 * @throws Problem wrongStatus, approverIsAuthor, staleRevision
 */
export async function moveDraft(
  parts: Parts,
  draft: DraftRecord,
  move: Move,
  { note, ifRevision }: { note: string | undefined; ifRevision: number | '*' },
  caller: Caller,
): Promise<DraftRecord> {
  const { from, to, entry: type } = moves[move];
  requireRevision(draft, ifRevision);
  requireStatus(draft.status, from);
  if (move === 'submit' || move === 'withdraw') requireKeeper(draft, caller);
  if (move === 'approve') requireSecond(parts.accounts.persons, draft, caller, submittersOwn(draft));
  const next = revised(parts, draft, {
    status: to,
    submittedBy: to === 'draft' ? undefined : move === 'submit' ? caller.id : draft.submittedBy,
    approvedBy: to === 'approved' ? caller.id : undefined,
    approvedOver: to === 'approved' ? parts.catalogue.changesOf(draft.policy) : undefined,
    note: note ?? draft.note,
    ...(move === 'submit' ? { reason: note ?? draft.reason, rejection: undefined } : {}),
    ...(move === 'reject' ? { rejection: { at: parts.now().toISOString(), by: caller.id, reason: note } } : {}),
  });
  const entry = entryOf(parts, caller, type, {
    policy: draft.policy,
    draft: draft.id,
    title: draft.title,
    does: draft.kind,
    revision: next.revision,
    note,
    before: draft.status,
    after: next.status,
  });
  await govern(parts, { draft: next, audit: [entry] });
  return next;
}

/**
 * Signs that another person has looked at what was done in an emergency.
 *
 * @throws Problem wrongStatus where nothing was, or it is signed already; approverIsAuthor, staleRevision
 */
export async function reviewDraft(
  parts: Parts,
  draft: DraftRecord,
  note: string | undefined,
  caller: Caller,
): Promise<DraftRecord> {
  if (!draft.emergency || draft.reviewed) throw new Problem('wrongStatus', { detail: nothingToReview });
  requireSecond(parts.accounts.persons, draft, caller);
  const at = parts.now().toISOString();
  const next = revised(parts, draft, { reviewed: { at, by: caller.id, ...(note === undefined ? {} : { note }) } });
  const { policy, id, title, kind, published, emergency } = next;
  const about = { policy, draft: id, title, does: kind, of: published, reason: emergency?.reason, note };
  await govern(parts, { draft: next, audit: [entryOf(parts, caller, 'draft.reviewed', about)] });
  return next;
}

const nothingToReview = {
  'zh-CN': '没有待复核的紧急处理',
  en: 'nothing was done in an emergency that is still to be reviewed',
};
