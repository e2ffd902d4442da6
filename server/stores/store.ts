import type { Change } from '../kernel/changes.ts';
import type { Damage } from './damage.ts';
import type { DecisionPage, Period, RecordedDecision } from './recorded-decisions.ts';
import type { AccountRecord, KeyRecord, SessionRecord } from './records/access.ts';
import type { CallRecord } from './records/call.ts';
import type { DraftRecord, EditionRecord, PolicyRecord, Retirement } from './records/edition.ts';
import type { ChainEntry, UnsealedEntry } from './records/entry.ts';
import type { InstanceRecord, StoredAnswer } from './records/instance.ts';
import type { DeliveryRecord, WebhookRecord } from './records/webhook.ts';

export interface Commit {
  next: InstanceRecord;
  history: ChainEntry[];
  answer?: StoredAnswer;
}

export interface InstanceQuery {
  policies?: string[];
  flow?: string;
  /** A state, or the beginning of a path of nested states. */
  state?: string;
  status?: string;
  businessKey?: string;
  /** Only instances with work for one of these roles; an empty list: with any work. */
  taskRoles?: string[];
  cursor?: string;
  limit: number;
}

export interface DueTimer {
  instance: string;
  timer: string;
  token: string;
}

/** Small records beside instances and governance. Each stands alone and is durable when the call resolves. */
export interface Shelf<T extends { id: string }> {
  get(id: string): Promise<T | undefined>;
  /** @param dueAt when it should be taken up */
  put(record: T, dueAt?: string): Promise<void>;
  remove(id: string): Promise<void>;
  /** Those due at `now`, the earliest first. */
  due(now: string, limit: number): Promise<T[]>;
  /** In the order of their ids, from behind `after`. */
  page(after: string, limit: number): Promise<T[]>;
}

export interface Shelves {
  deliveries: Shelf<DeliveryRecord>;
  deadLetters: Shelf<DeliveryRecord>;
  sessions: Shelf<SessionRecord>;
  calls: Shelf<CallRecord>;
}

/** A change of what is governed, with the audit entries that tell of it: all of it happens, or nothing. */
export interface GovernanceChange {
  audit: UnsealedEntry[];
  /** Stored only where the stored revision is one less (none for revision 1). */
  draft?: DraftRecord;
  removeDraft?: { policy: string; id: string; revision: number };
  /** A new edition; refused where the policy has this number already. */
  edition?: EditionRecord;
  /** Refused where there is no such edition, or it is retired already. */
  retire?: { policy: string; number: number; retired: Retirement };
  /** Title and purpose of the policy the edition belongs to. */
  policy?: Pick<PolicyRecord, 'id' | 'title' | 'purpose'>;
  key?: KeyRecord;
  webhook?: WebhookRecord;
  /** Stored only where the stored revision is one less (none for revision 1). */
  account?: AccountRecord;
  /** The call that asks for it, with its answer. Refused where the call was carried out already. */
  call?: CallRecord;
  /** What is owed to webhooks for the edition: kept with it, or not at all. */
  deliveries?: DeliveryRecord[];
}

/** A part of what a store holds, as a backup has it. The catalogue comes last: with it the rest counts. */
export type Piece =
  | { kind: 'edition'; edition: EditionRecord }
  | { kind: 'instance'; instance: InstanceRecord; history: ChainEntry[]; answers: StoredAnswer[] }
  | { kind: 'decisions'; decisions: RecordedDecision[] }
  | { kind: 'delivery'; shelf: 'deliveries' | 'deadLetters'; record: DeliveryRecord }
  | { kind: 'call'; record: CallRecord }
  | { kind: 'audit'; entries: ChainEntry[] }
  | {
      kind: 'catalogue';
      policies: PolicyRecord[];
      drafts: DraftRecord[];
      keys: KeyRecord[];
      webhooks: WebhookRecord[];
      accounts: AccountRecord[];
    };

/** How often a name was tried lately, on whichever node. */
export interface Attempts {
  /** Counts one more. @returns how many there were since the first of them, and when that is forgotten */
  count(name: string, windowMs: number): Promise<{ count: number; leftMs: number }>;
  /** Counts one less: what was counted was none. */
  takeBack(name: string): Promise<void>;
  forget(name: string): Promise<void>;
}

/** `conflict`: someone else was faster; nothing was changed. */
export type CommitResult = 'ok' | 'conflict';

/**
 * Where everything durable lives. The atomic unit is one instance, or one governance change; instances talk by messages.
 * Every method may throw the problem `storeUnavailable`; then nothing was changed. What asks for one record throws `recordDamaged` where
 * that is missing or not what was written; what asks for many leaves it out. Records given and received are never mutated.
 */
export interface Store {
  /** An instance, and what was answered to an idempotency key if it was used; else to the other of its two spellings. */
  load(id: string, key?: string, other?: string): Promise<{ instance?: InstanceRecord; answer?: StoredAnswer }>;
  /** Durable when it resolves. Refused unless the stored revision is `next.revision - 1` (none for 1), and its start is not another's. */
  commit(commit: Commit): Promise<CommitResult>;
  /** The instance that a call started. */
  startedBy(call: string): Promise<string | undefined>;
  history(id: string): Promise<ChainEntry[]>;
  /** What was answered to the idempotency keys of an instance. */
  answers(id: string): Promise<StoredAnswer[]>;
  /** Newest first. */
  list(query: InstanceQuery): Promise<{ items: InstanceRecord[]; cursor?: string }>;
  /** All ids, for the checks of the chains. */
  instanceIds(): Promise<string[]>;
  /** Timers due at `now`, the earliest first. */
  due(now: string, limit: number): Promise<DueTimer[]>;
  nextDueAt(): Promise<string | undefined>;
  /** Instances that owe messages which may be sent at `now`. */
  owing(now: string, limit: number): Promise<string[]>;
  /**
   * Of several nodes one does the work: those of `names` that no other has claimed are this node's for so long. What a node claims is
   * its own until then, however often it asks.
   */
  claim(names: string[], ms: number): Promise<string[]>;
  /** Runs work while no other node is at the same instance by this way: for those that were overtaken again and again. */
  inTurn<T>(id: string, work: () => Promise<T>): Promise<T>;

  policies(): Promise<PolicyRecord[]>;
  edition(policy: string, number: number): Promise<EditionRecord | undefined>;
  drafts(policy: string): Promise<DraftRecord[]>;
  draft(policy: string, id: string): Promise<DraftRecord | undefined>;
  keys(): Promise<KeyRecord[]>;
  webhooks(): Promise<WebhookRecord[]>;
  accounts(): Promise<AccountRecord[]>;
  readonly shelves: Shelves;
  govern(change: GovernanceChange): Promise<CommitResult>;
  audit(after: number, limit: number): Promise<ChainEntry[]>;
  /** How many audit entries there are: another number means that something was governed, perhaps by another node. */
  governed(): Promise<number>;

  /** Writes decisions down for replay. */
  record(pages: readonly DecisionPage[]): Promise<void>;
  recorded(policy: string, period: Period): AsyncIterable<RecordedDecision>;

  /** Writes a piece of a backup as it is, into a store that was empty. */
  restore(piece: Exclude<Piece, { kind: 'decisions' | 'delivery' | 'call' }>): Promise<void>;

  /** Where several nodes share the store: attempts counted over all of them. */
  attempts?: Attempts;
  /** Where several nodes share the store: tells the others of changes, and is told of theirs. */
  joinOthers?(heard: (change: Change) => void): { tell(change: Change): void; stop(): Promise<void> };
  /** The store's own clock, where there is one that all nodes share. */
  now?(): Date;
  /** Where the store has connections: how many are open, unused, and waited for. */
  pool?(): { connections: number; idle: number; waiting: number };
  /** True once everything can be answered. */
  ready(): boolean;
  /** Why this store can be used no more, or not by this version; then nothing is to be asked of it. */
  fault?(): string | undefined;
  /** Where another process may take the store: resolves, with a sentence, when one has. */
  lost?: Promise<string>;
  /** What is missing or damaged, as far as it was read; it is set apart, and everything else goes on. */
  damaged(): Damage[];
  /** Reads what was not read yet, for `damaged` to know of it. @param options `quick`: not all of what may be long */
  inspect(options?: { quick?: boolean }): Promise<void>;
  close(): Promise<void>;
}
