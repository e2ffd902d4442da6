import { AsyncLocalStorage } from 'node:async_hooks';
import { type LocalText, Problem } from '../../engine/index.ts';
import { presentCall } from '../access/once.ts';
import type { Parts } from '../decisions/parts.ts';
import type { Caller } from '../kernel/caller.ts';
import type { Answer } from '../kernel/route.ts';
import type { Emergency } from '../stores/records/edition.ts';
import type { UnsealedEntry } from '../stores/records/entry.ts';
import { type GovernanceChange, writeOf } from './change.ts';

/**
 * Makes a governance change, and what it publishes live.
 *
 * @throws Problem staleRevision where someone else was faster, storeUnavailable
 */
export async function govern(parts: Parts, asked: GovernanceChange): Promise<void> {
  const change = withAnswer(parts, asked);
  const { edition, retire } = change;
  const owed = edition ? parts.webhooks.owedFor(edition) : retire && parts.webhooks.owedForRetired(retire);
  const result = await parts.store.governed.write(writeOf({ ...change, ...(owed ? { deliveries: owed } : {}) }));
  if (result === 'conflict') throw new Problem('staleRevision');
  noteAnswered(change);
  if (change.directory) parts.directory.note(change.directory);
  if (change.channel) parts.channels.put(change.channel);
  if (change.removeChannel) parts.channels.remove(change.removeChannel.id);
  void parts.anchor?.follow();
  tellDraft(parts, change);
  if (!edition && !retire) return;
  if (owed?.length) parts.wake();
  await parts.catalogue.refresh();
  if (retire) tellRetired(parts, retire);
  if (!edition) return;
  const { policy, number, effectiveFrom, hash } = edition;
  parts.log.info('an edition was published', { policy, edition: number, effectiveFrom, hash, by: edition.publishedBy });
  const data = { number, effectiveFrom, hash, ...toldOf(edition.emergency) };
  parts.changes.tell({ type: 'edition', policy, data });
}

interface Answering<Body = unknown> {
  present(change: GovernanceChange): Answer<Body>;
  answer?: Answer<Body>;
}
const answering = new AsyncLocalStorage<Answering>();

/**
 * Does what governs, and answers with what became of it. A call with an idempotency key has its answer written with the change itself:
 * there is no moment in which one is there without the other.
 *
 * @param present the answer, of what was changed; of nothing where there was nothing to change
 * @example return governed(({ draft }) => draftAnswer(draft), () => moveDraft(parts, before, 'submit', note, caller))
 */
export async function governed<Body>(
  present: Answering<Body>['present'],
  work: () => Promise<unknown>,
): Promise<Answer<Body>> {
  const mine: Answering<Body> = { present };
  await answering.run(mine, work);
  return mine.answer ?? present({ audit: [] });
}

function withAnswer({ now }: Parts, change: GovernanceChange): GovernanceChange {
  const mine = answering.getStore();
  if (!mine) return change;
  mine.answer = mine.present(change);
  const call = presentCall();
  return call ? { ...change, call: call.record(mine.answer, now().toISOString()) } : change;
}

function noteAnswered({ call }: GovernanceChange): void {
  const present = presentCall();
  if (call && present) present.isKept = true;
}

/** Who works in a draft, or reviews it, sees at once what others did there: which, not what they wrote. */
function tellDraft(parts: Parts, { draft, removeDraft, audit: [entry] }: GovernanceChange): void {
  const of = draft ?? removeDraft;
  if (!of || !entry) return;
  const { policy, id, revision } = of;
  const data = { id, revision, status: draft?.status ?? 'removed', did: entry.type, by: entry.by };
  parts.changes.tell({ type: 'draft', policy, data });
}

function tellRetired(parts: Parts, { policy, number, retired }: NonNullable<GovernanceChange['retire']>): void {
  parts.log.info('an edition was retired', { policy, edition: number, from: retired.from, by: retired.by });
  const data = { number, retiredFrom: retired.from, ...toldOf(retired.emergency) };
  parts.changes.tell({ type: 'edition', policy, data });
}

/** What everybody is told of an emergency. */
const toldOf = (emergency: Emergency | undefined) => (emergency ? { emergency } : {});

/** An audit entry of now. */
export function entryOf(
  parts: Parts,
  caller: Pick<Caller, 'id'>,
  type: string,
  more: Omit<UnsealedEntry, 'at' | 'type'>,
): UnsealedEntry {
  const given = Object.entries(more).filter(([, value]) => value !== undefined);
  return { at: parts.now().toISOString(), type, by: caller.id, ...Object.fromEntries(given) };
}

/** @throws Problem wrongStatus */
export function requireStatus(status: string, allowed: string[]): void {
  if (allowed.includes(status)) return;
  const detail: LocalText = {
    'zh-CN': `状态为 ${status}，需要 ${allowed.join(' 或 ')}`,
    en: `the status is ${status}; it must be ${allowed.join(' or ')}`,
  };
  throw new Problem('wrongStatus', { detail });
}
