import { chainStart, endOf, seal } from './chain.ts';
import { answerTo, type InstanceFile, withCommit } from './instance-file.ts';
import { InstanceIndex } from './instance-index.ts';
import { type DecisionPack, decisionsOf, isWithin, linesOf, type RecordedDecision } from './recorded-decisions.ts';
import type { AccountRecord, KeyRecord } from './records/access.ts';
import { untilOf } from './records/call.ts';
import type { DraftRecord, EditionRecord, PolicyRecord } from './records/edition.ts';
import type { ChainEntry } from './records/entry.ts';
import type { WebhookRecord } from './records/webhook.ts';
import { createMemoryShelves } from './shelf-files.ts';
import type { GovernanceChange, Store } from './store.ts';

/** A store that forgets: for tests and for trying things out. */
export function createMemoryStore(): Store {
  const files = new Map<string, InstanceFile>();
  const index = new InstanceIndex();
  const policies = new Map<string, PolicyRecord>();
  const editions = new Map<string, EditionRecord>();
  const drafts = new Map<string, DraftRecord>();
  const keys = new Map<string, KeyRecord>();
  const audit: ChainEntry[] = [];
  const webhooks = new Map<string, WebhookRecord>();
  const accounts = new Map<string, AccountRecord>();
  const shelves = createMemoryShelves();
  const decisions: (RecordedDecision | DecisionPack)[] = [];

  const refused = ({ draft, removeDraft, edition, retire, account }: GovernanceChange) =>
    (account && (accounts.get(account.id)?.revision ?? 0) !== account.revision - 1) ||
    (draft && (drafts.get(path(draft.policy, draft.id))?.revision ?? 0) !== draft.revision - 1) ||
    (removeDraft && drafts.get(path(removeDraft.policy, removeDraft.id))?.revision !== removeDraft.revision) ||
    (edition && editions.has(path(edition.policy, edition.number))) ||
    (retire && !mayRetire(policies.get(retire.policy), retire.number));

  return {
    async load(id, key, other) {
      const file = files.get(id);
      return { instance: file?.instance, answer: answerTo(file, key, other) };
    },
    async commit(commit) {
      const next = withCommit(files.get(commit.next.id), commit);
      if (!next || index.isStartedAgain(commit.next)) return 'conflict';
      files.set(commit.next.id, next);
      index.put(next.instance);
      return 'ok';
    },
    startedBy: async (call) => index.startedBy(call),
    history: async (id) => files.get(id)?.history ?? [],
    answers: async (id) => files.get(id)?.answers ?? [],
    async list(query) {
      const { ids, cursor } = index.find(query);
      return { items: ids.map((id) => (files.get(id) as InstanceFile).instance), cursor };
    },
    instanceIds: async () => index.ids(),
    due: async (now, limit) => index.due(Date.parse(now), limit),
    nextDueAt: async () => toInstant(index.nextDueMs()),
    owing: async (now, limit) => index.owing(Date.parse(now), limit),
    claim: async (names) => names,
    inTurn: (_, work) => work(),

    policies: async () => [...policies.values()],
    edition: async (policy, number) => editions.get(path(policy, number)),
    drafts: async (policy) => [...drafts.values()].filter((draft) => draft.policy === policy),
    draft: async (policy, id) => drafts.get(path(policy, id)),
    keys: async () => [...keys.values()],
    webhooks: async () => [...webhooks.values()],
    accounts: async () => [...accounts.values()],
    shelves,
    async govern(change) {
      const { call } = change;
      if (refused(change) || (call && (await shelves.calls.get(call.id)))) return 'conflict';
      if (call) await shelves.calls.put(call, untilOf(call));
      const { draft, removeDraft, edition, key, webhook, account, deliveries = [] } = change;
      if (draft) drafts.set(path(draft.policy, draft.id), draft);
      if (removeDraft) drafts.delete(path(removeDraft.policy, removeDraft.id));
      if (edition) editions.set(path(edition.policy, edition.number), edition);
      if (key) keys.set(key.id, key);
      if (webhook) webhooks.set(webhook.id, webhook);
      if (account) accounts.set(account.id, account);
      for (const one of deliveries) await shelves.deliveries.put(one, owedAt(change));
      const policy = withEdition(policies.get(policyOf(change)), change);
      if (policy) policies.set(policy.id, policy);
      audit.push(...seal(endOf(audit, { length: 0, head: chainStart }), change.audit));
      return 'ok';
    },
    audit: async (after, limit) => audit.slice(after, after + limit),
    governed: async () => audit.length,
    async record(pages) {
      for (const line of pages.flatMap(linesOf)) decisions.push(JSON.parse(line) as RecordedDecision | DecisionPack);
    },
    async *recorded(policy, period) {
      for (const made of decisions.slice()) {
        if (made.policy === policy && isWithin(made, period)) yield* decisionsOf(made);
      }
    },
    async restore(piece) {
      if (piece.kind === 'instance') {
        const { kind: _, ...file } = piece;
        files.set(file.instance.id, file);
        index.put(file.instance);
      } else if (piece.kind === 'edition')
        editions.set(path(piece.edition.policy, piece.edition.number), piece.edition);
      else if (piece.kind === 'audit') audit.push(...piece.entries);
      else {
        for (const one of piece.policies) policies.set(one.id, one);
        for (const one of piece.drafts) drafts.set(path(one.policy, one.id), one);
        for (const one of piece.keys) keys.set(one.id, one);
        for (const one of piece.webhooks) webhooks.set(one.id, one);
        for (const one of piece.accounts) accounts.set(one.id, one);
      }
    },
    ready: () => true,
    damaged: () => [],
    inspect: async () => {},
    close: async () => {},
  };
}

const path = (policy: string, id: string | number) => `${policy}/${id}`;

export const toInstant = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString());

/** The policy that a change publishes or retires an edition of. */
export const policyOf = ({ policy, edition, retire }: GovernanceChange) =>
  policy?.id ?? edition?.policy ?? retire?.policy ?? '';

/** When what is owed for a change is to be sent. */
export const owedAt = ({ edition, retire }: GovernanceChange) => edition?.publishedAt ?? retire?.retired.at;

/** Whether a policy has an edition that is not retired yet. */
export const mayRetire = (policy: PolicyRecord | undefined, number: number) =>
  policy?.editions.some((edition) => edition.number === number && !edition.retired) ?? false;

/** The policy's record after a change: its new words, its new edition among the others, one of them retired. */
export function withEdition(before: PolicyRecord | undefined, change: GovernanceChange): PolicyRecord | undefined {
  const words = change.policy ?? before;
  if (!words) return undefined;
  const { retire } = change;
  const editions = (before?.editions ?? []).map((edition) =>
    edition.number === retire?.number ? { ...edition, retired: retire.retired } : edition,
  );
  const record: PolicyRecord = { ...words, editions };
  if (!change.edition) return record;
  const { policy: _, definitions: __, ...summary } = change.edition;
  return { ...record, editions: [...record.editions, summary].sort((a, b) => a.number - b.number) };
}
