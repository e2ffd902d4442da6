import { Problem } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { type Caller, isAllowed } from '../kernel/caller.ts';
import { invalidRequest } from '../kernel/problems.ts';
import { type DraftRecord, type EditionSummary, type Emergency, summaryOf } from '../stores/records/edition.ts';
import { withAuthor } from './four-eyes.ts';
import { entryOf, govern } from './govern.ts';
import { editionRecord, putInForce, requireBackdate } from './publish.ts';
import { requireToCome, requireUnretired, retire } from './retire.ts';
import { publishingBack, requireConfirmed } from './taken-back.ts';

/** What an administrator asks for: to publish an old edition again, or to take one out of force. */
export interface Wish {
  kind: 'rollback' | 'retire';
  policy: string;
  number: number;
  note?: string;
  /** Default: when it is published. */
  from?: string;
  /** The editions besides the one in force of which the caller knows that it takes something back, or they of it. */
  takesBack?: number[];
  /** At once, by one person, for this reason: it is marked, and reviewed afterwards. */
  emergency?: boolean;
  reason?: string;
}

/**
 * Rolls back to an edition, or retires one. In production that is a draft, handed in, which another person approves and publishes; in an
 * emergency, and in demo mode, it is done at once.
 *
 * @throws Problem forbidden, policyNotFound, editionNotFound, wrongStatus, invalidRequest, takesBackEdition
 */
export async function backOrOut(parts: Parts, wish: Wish, caller: Caller): Promise<void> {
  requireWishRight(wish, caller);
  const { kind, policy, number, from } = wish;
  await parts.catalogue.record(policy, number);
  if (kind === 'retire') {
    requireUnretired(parts, policy, number);
    requireToCome(parts, from);
  } else requireBackdate(parts, from, caller);
  if (wish.emergency) await inEmergency(parts, wish, caller);
  else if (parts.config.mode === 'demo') await atOnce(parts, wish, caller);
  else await propose(parts, wish, caller);
}

/** @throws Problem forbidden, invalidRequest for an emergency without a reason */
function requireWishRight({ emergency, reason }: Wish, caller: Caller): void {
  if (!isAllowed(caller, [emergency ? 'emergency' : 'administrator'])) {
    throw new Problem('forbidden', { detail: emergency ? needsEmergency : needsAdministrator });
  }
  if (emergency && !reason?.trim()) {
    throw invalidRequest('/reason', 'required', { 'zh-CN': '紧急处理须说明原因', en: 'an emergency needs a reason' });
  }
}

const needsEmergency = { 'zh-CN': '需要“紧急处理”权限（emergency）', en: 'it needs the right emergency' };
const needsAdministrator = {
  'zh-CN': '需要系统管理权限（administrator）；或以 emergency 说明紧急原因',
  en: 'it needs the right administrator, or emergency with a reason',
};

const titles: Record<Wish['kind'], (number: number) => string> = {
  rollback: (number) => `回退到第 ${number} 版 roll back to edition ${number}`,
  retire: (number) => `停用第 ${number} 版 retire edition ${number}`,
};

function draftOf(parts: Parts, { kind, policy, number, note, from }: Wish, { id }: Caller): DraftRecord {
  const at = parts.now().toISOString();
  return {
    id: parts.newId(),
    policy,
    title: titles[kind](number),
    kind,
    basedOn: number,
    changes: {},
    revision: 1,
    contentRevision: 1,
    status: 'submitted',
    submittedBy: id,
    createdAt: at,
    updatedAt: at,
    ...withAuthor(parts.accounts.persons, { authors: [] }, id),
    ...(from === undefined ? {} : { effectiveFrom: new Date(from).toISOString() }),
    ...(note === undefined ? {} : { note, reason: note }),
  };
}

async function propose(parts: Parts, wish: Wish, caller: Caller): Promise<DraftRecord> {
  const draft = draftOf(parts, wish, caller);
  const { policy, title, basedOn, kind, effectiveFrom, note } = draft;
  const about = { policy, draft: draft.id, title, basedOn, does: kind, effectiveFrom, note, after: draft.status };
  await govern(parts, { draft, audit: [entryOf(parts, caller, 'draft.submitted', about)] });
  return draft;
}

function atOnce(parts: Parts, wish: Wish, caller: Caller): Promise<EditionSummary> {
  const act = wish.kind === 'retire' ? retireAtOnce : rollBackAtOnce;
  return act(parts, wish, caller, undefined);
}

/** Done by one person; the draft that it leaves is what another one reviews. */
function inEmergency(parts: Parts, wish: Wish, caller: Caller): Promise<EditionSummary> {
  const act = wish.kind === 'retire' ? retireAtOnce : rollBackAtOnce;
  const at = parts.now().toISOString();
  const draft = draftOf(parts, wish, caller);
  const emergency = { at, by: caller.id, reason: wish.reason as string };
  return act(parts, wish, caller, { ...draft, status: 'published', emergency });
}

const emergencyOf = (draft: DraftRecord | undefined): Emergency | undefined =>
  draft?.emergency && { draft: draft.id, by: draft.emergency.by, reason: draft.emergency.reason };

const saidOf = (draft: DraftRecord | undefined) =>
  draft?.emergency ? { draft: draft.id, emergency: true, reason: draft.emergency.reason } : {};

async function rollBackAtOnce(parts: Parts, wish: Wish, caller: Caller, draft?: DraftRecord) {
  const { policy, number, note, from, takesBack } = wish;
  const compiled = await parts.catalogue.edition(policy, number);
  const { content } = compiled;
  await requireConfirmed(parts, publishingBack(parts, policy, number, content, from), takesBack);
  const emergency = emergencyOf(draft);
  const words = { note, effectiveFrom: from, ...(emergency ? { emergency } : {}) };
  const edition = editionRecord(parts, compiled, words, caller.id);
  const left = draft && { draft: { ...draft, published: edition.number } };
  await putInForce(parts, content, edition, { equalTo: number, takesBack, ...saidOf(draft) }, caller, () => left ?? {});
  return summaryOf(edition);
}

function retireAtOnce(parts: Parts, { policy, number, note, from }: Wish, caller: Caller, draft?: DraftRecord) {
  const left = draft && { draft: { ...draft, published: number } };
  const emergency = emergencyOf(draft);
  const words = { from, note, ...(emergency ? { emergency } : {}) };
  return retire(parts, policy, number, words, caller, saidOf(draft), (change) => ({ ...change, ...left }));
}
