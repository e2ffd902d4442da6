import { type Put, put, removal } from '../stores/governed-kinds.ts';
import type { AccountRecord, KeyRecord } from '../stores/records/access.ts';
import { type CallRecord, untilOf } from '../stores/records/call.ts';
import type { ChannelRecord, TellingRecord } from '../stores/records/channel.ts';
import type { DraftRecord, EditionRecord, PolicyWords, Retirement } from '../stores/records/edition.ts';
import type { UnsealedEntry } from '../stores/records/entry.ts';
import { alwaysDue, type OperationRecord } from '../stores/records/operation.ts';
import type { SecretRecord } from '../stores/records/secret.ts';
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
  /** Webhooks that somebody else looks after from now on. */
  webhooks?: readonly WebhookRecord[];
  account?: AccountRecord;
  secret?: SecretRecord;
  removeSecret?: SecretRecord;
  channel?: ChannelRecord;
  removeChannel?: ChannelRecord;
  telling?: TellingRecord;
  /** Records of the directory, and role bindings: each over the revision before. */
  directory?: readonly Put[];
  /** The call that asks for it, with its answer. */
  call?: CallRecord;
  /** An operation over many instances that begins. */
  operation?: OperationRecord;
  /** What is owed to webhooks for the edition. */
  deliveries?: DeliveryRecord[];
}

/**
 * The rules under which a change is made, whichever store makes it: an edition only where its number is free, a retirement once, a draft or
 * an account only over the revision before, a call once. What is owed for it is written with it.
 *
 * @example await store.governed.write(writeOf({ draft, audit: [entry] }))
 */
export function writeOf(change: GovernanceChange): Write {
  const {
    policy,
    edition,
    retire,
    draft,
    removeDraft,
    key,
    webhook,
    webhooks = [],
    account,
    directory = [],
    secret,
    removeSecret,
    channel,
    removeChannel,
    telling,
    call,
    operation,
    deliveries = [],
  } = change;
  const dueAt = edition?.publishedAt ?? retire?.retired.at;
  const puts = [
    policy && put('policy', policy, 'any'),
    edition && put('edition', edition, 'absent'),
    retire && put('retirement', retirementOf(retire), 'absent'),
    draft && put('draft', draft, revisionBefore(draft)),
    removeDraft && removal('draft', removeDraft),
    key && put('key', key, 'any'),
    webhook && put('webhook', webhook, 'any'),
    account && put('account', account, revisionBefore(account)),
    secret && put('secret', secret, revisionBefore(secret)),
    removeSecret && removal('secret', removeSecret),
    channel && put('channel', channel, revisionBefore(channel)),
    removeChannel && removal('channel', removeChannel),
    telling && put('telling', telling, revisionBefore(telling)),
    ...directory,
    ...webhooks.map((one) => put('webhook', one, 'any')),
  ];
  const owed = deliveries.map((record): Shelved => ({ shelf: 'deliveries', record, dueAt }));
  const once: Shelved[] = call ? [{ shelf: 'calls', record: call, dueAt: untilOf(call), expect: 'absent' }] : [];
  const begun: Shelved[] = operation
    ? [{ shelf: 'operations', record: operation, dueAt: alwaysDue, expect: 'absent' }]
    : [];
  return { puts: puts.filter((one) => one !== undefined), log: change.audit, shelved: [...once, ...begun, ...owed] };
}

const retirementOf = ({ policy, number, retired }: NonNullable<GovernanceChange['retire']>) => ({
  ...retired,
  policy,
  number,
});

const revisionBefore = ({ revision }: { revision: number }) => (revision === 1 ? 'absent' : revision - 1);
