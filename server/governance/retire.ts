import type { Json } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import type { Caller } from '../kernel/caller.ts';
import { invalidRequest } from '../kernel/problems.ts';
import type { EditionSummary, Emergency, Retirement } from '../stores/records/edition.ts';
import type { GovernanceChange } from './change.ts';
import { entryOf, govern, requireStatus } from './govern.ts';

/**
 * Takes an edition out of force from an instant on; the one before it is in force again from then. It stays readable, its instances
 * go on, and what is answered for earlier instants stays as it is: the instant must not be past.
 *
 * @param said what the audit log says besides
 * @param withDraft adds what becomes of the draft that led to it
 * @returns the edition
 * @throws Problem policyNotFound, editionNotFound, wrongStatus where it is retired already, invalidRequest
 */
export async function retire(
  parts: Parts,
  policy: string,
  number: number,
  { from, note, emergency }: { from?: string; note?: string; emergency?: Emergency },
  caller: Caller,
  said: Record<string, Json | undefined>,
  withDraft: (change: GovernanceChange) => GovernanceChange,
): Promise<EditionSummary> {
  const { hash } = await parts.catalogue.record(policy, number);
  requireUnretired(parts, policy, number);
  const fromMs = requireToCome(parts, from);
  const retired: Retirement = {
    from: new Date(fromMs).toISOString(),
    at: parts.now().toISOString(),
    by: caller.id,
    ...(note === undefined ? {} : { note }),
    ...(emergency ? { emergency } : {}),
  };
  const before = parts.catalogue.inForce(policy, fromMs)?.number;
  const entry = entryOf(parts, caller, 'edition.retired', {
    policy,
    edition: number,
    editionHash: hash,
    from: retired.from,
    note,
    before,
    after: { ...retired },
    ...said,
  });
  await govern(parts, withDraft({ retire: { policy, number, retired }, audit: [entry] }));
  const editions = parts.catalogue.editions(policy, parts.now().getTime());
  return editions.find((edition) => edition.number === number) as EditionSummary;
}

/** @throws Problem editionNotFound, wrongStatus */
export function requireUnretired({ catalogue }: Parts, policy: string, number: number): void {
  requireStatus(catalogue.summary(policy, number).retired ? 'retired' : 'published', ['published']);
}

/** An instant in milliseconds, by default now. @throws Problem invalidRequest for one that is past */
export function requireToCome({ now }: Parts, from: string | undefined): number {
  const nowMs = now().getTime();
  const fromMs = from === undefined ? nowMs : Date.parse(from);
  if (fromMs >= nowMs) return fromMs;
  throw invalidRequest('/from', 'invalidValue', {
    'zh-CN': '停用时间不能早于现在，否则过去的决定会改变',
    en: 'it must not be past: what was decided until now stays decided',
  });
}
