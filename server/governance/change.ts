import type { Put } from '../stores/governed-kinds.ts';
import { put } from '../stores/governed-kinds.ts';
import type { AccountRecord, KeyRecord } from '../stores/records/access.ts';
import { type CallRecord, untilOf } from '../stores/records/call.ts';
import type { DraftRecord, EditionRecord, PolicyWords, Retirement } from '../stores/records/edition.ts';
import type { UnsealedEntry } from '../stores/records/entry.ts';
import type { DeliveryRecord, WebhookRecord } from '../stores/records/webhook.ts';
import type { Shelved, Write } from '../stores/store.ts';

/** A change of what is governed, with the audit entries that tell of it. */
export interface GovernanceChange {
  audit: UnsealedEntry[];
  draft?: DraftRecord;
  removeDraft?: { policy: string; id: string; revision: number };
  edition?: EditionRecord;
  retire?: { policy: string; number: number; retired: Retirement };
  /** Title and purpose of the policy the edition belongs to. */
  policy?: PolicyWords;
  key?: KeyRecord;
  webhook?: WebhookRecord;
  account?: AccountRecord;
  /** The call that asks for it, with its answer. */
  call?: CallRecord;
  /** What is owed to webhooks for the edition. */
  deliveries?: DeliveryRecord[];
}

/**
 * The rules under which a change is made, whichever store makes it: an edition only where its number is free, a retirement once, a draft or
 * an account only over the revision before, a call once. What is owed for it is written with it.
 *
 * @example await store.governed.write(writeOf({ draft, audit: [entry] }))
 */
export function writeOf({ audit, ...change }: GovernanceChange): Write {
  return { puts: putsOf(change), log: audit, shelved: shelvedOf(change) };
}

function putsOf(change: Omit<GovernanceChange, 'audit'>): Put[] {
  const { policy, edition, retire, draft, removeDraft, key, webhook, account } = change;
  const puts: Put[] = [];
  if (policy) puts.push(put('policy', policy, 'any'));
  if (edition) puts.push(put('edition', edition, 'absent'));
  if (retire) {
    const { retired, ...of } = retire;
    puts.push(put('retirement', { ...retired, ...of }, 'absent'));
  }
  if (draft) puts.push(put('draft', draft, revisionBefore(draft)));
  if (removeDraft) {
    const { policy: of, id, revision } = removeDraft;
    puts.push({ kind: 'draft', key: [of, id], value: null, expect: revision });
  }
  if (key) puts.push(put('key', key, 'any'));
  if (webhook) puts.push(put('webhook', webhook, 'any'));
  if (account) puts.push(put('account', account, revisionBefore(account)));
  return puts;
}

const revisionBefore = ({ revision }: { revision: number }) => (revision === 1 ? 'absent' : revision - 1);

function shelvedOf({ edition, retire, call, deliveries = [] }: Omit<GovernanceChange, 'audit'>): Shelved[] {
  const dueAt = edition?.publishedAt ?? retire?.retired.at;
  const owed = deliveries.map((record): Shelved => ({ shelf: 'deliveries', record, ...(dueAt ? { dueAt } : {}) }));
  return call ? [{ shelf: 'calls', record: call, dueAt: untilOf(call), expect: 'absent' }, ...owed] : owed;
}
