import type {
  Definition,
  FlowSnapshot,
  FlowStart,
  FlowStep,
  FlowTask,
  Json,
  JsonObject,
  LocalText,
} from '../../engine/index.ts';
import type { Change } from '../http/changes.ts';
import type { DecisionLine, Period, RecordedDecision } from './recorded-decisions.ts';

/** A timer of an instance: data, not a running clock. `token` tells one arming from the next. */
export interface Timer {
  token: string;
  dueAt: string;
  event: JsonObject;
}

/** What an instance owes to the outside: sent at least once, after the commit that made it. */
export type Message = {
  id: string;
  createdAt: string;
  /** How often it was tried in vain, and when it may be tried again. */
  attempts?: number;
  notBefore?: string;
  /** The `traceparent` of the step that made it, where there are traces. */
  trace?: string;
} & (
  | { kind: 'webhook'; webhook: string; body: WebhookBody }
  | { kind: 'startActor'; actor: string; src: 'flow' | 'http' | 'decision'; input: JsonObject }
  | { kind: 'stopFlow'; instance: string }
  | ({ kind: 'startFlow' } & FlowStart)
  | { kind: 'ended'; instance: string; child: string; status: ChildStatus; output: Json }
  | { kind: 'reply'; instance: string; actor: string; token: string; output?: Json; error?: Json }
);

/** `failed`: it could not be started. */
export type ChildStatus = FlowStep['status'] | 'failed';
/** A flow that an instance started: as an actor, which ends with the state that waits for it, or beside itself. */
export interface ChildRecord {
  instance: string;
  flow: string;
  at: string;
  businessKey?: string;
  /** As an actor: its id. */
  actor?: string;
  /** The event by which it tells its parent that it is done. */
  tell?: string;
  status: ChildStatus;
}

/** One run of a flow. Timers and what it owes belong to it, so that one commit holds them all. */
export interface InstanceRecord {
  id: string;
  policy: string;
  flow: string;
  edition: number;
  /** Grows with everything that happens to the instance; what `If-Match` names. */
  version: number;
  /** Grows with every commit, also where only a message was delivered; the store's own fence. */
  revision: number;
  status: FlowStep['status'];
  state: Json;
  snapshot: FlowSnapshot;
  tasks: FlowTask[];
  timers: Record<string, Timer>;
  /** Running actors by id: the message that started each. */
  actors: Record<string, { token: string; instance?: string }>;
  outbox: Message[];
  businessKey?: string;
  /** The migration that moved it last, and the version that it left: while it has that version, it can be undone. */
  migration?: { id: string; version: number };
  /** Who started it: with `actor` and `token` it runs as an actor and answers, without it has a life of its own. */
  parent?: { instance: string; actor?: string; token?: string };
  /** The flows it started, the first first. */
  children?: ChildRecord[];
  /** How many starts lie between it and the first of its line; absent: none. */
  depth?: number;
  output?: Json;
  createdAt: string;
  updatedAt: string;
  /** The end of the history's hash chain. */
  chain: { length: number; head: string };
}

interface Entry {
  at: string;
  type: string;
  [name: string]: Json | undefined;
}
/** An entry of an instance's history or of the audit log, before it joins its chain: these names are the chain's. */
export type UnsealedEntry = Entry & { sequence?: undefined; previous?: undefined; hash?: undefined };
export type ChainEntry = Entry & { sequence: number; previous: string; hash: string };

/** What was answered to an idempotency key: the instance as it was then. Left out once it is old. */
export interface StoredAnswer {
  key: string;
  /** Hash of the request's body. */
  request: string;
  instance?: InstanceRecord;
}

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

/** That an edition is in force no longer, from an instant on. It stays readable. */
export interface Retirement {
  from: string;
  /** When and by whom that was decided. */
  at: string;
  by: string;
  note?: string;
}
export interface EditionSummary {
  number: number;
  hash: string;
  effectiveFrom: string;
  publishedAt: string;
  publishedBy: string;
  approvedBy?: string;
  note?: string | LocalText;
  counts: { ruleSets: number; flows: number; openConfig: number };
  /** The one thing that may still be said of a published edition, kept beside it. */
  retired?: Retirement;
}
/** An edition as it was published: nothing of it ever changes. */
export interface EditionRecord extends Omit<EditionSummary, 'retired'> {
  policy: string;
  definitions: Definition[];
}
export interface PolicyRecord {
  id: string;
  title: LocalText;
  purpose?: LocalText;
  editions: EditionSummary[];
}

export type DraftStatus = 'draft' | 'submitted' | 'approved' | 'published';
/** What a reviewer or an author says of a draft, or of a place in it. */
export interface DraftComment {
  number: number;
  at: string;
  by: string;
  text: string;
  /** The definition it is about, and the place in it as a JSON Pointer. */
  kind?: string;
  id?: string;
  path?: string;
  resolved?: { at: string; by: string };
}
export interface DraftRecord {
  id: string;
  policy: string;
  title: string;
  basedOn: number;
  revision: number;
  /** The revision of the last change that was not a comment: who has seen it may edit. */
  contentRevision?: number;
  status: DraftStatus;
  authors: string[];
  /** What differs from the edition it is based on, by `kind/id`; null: removed. */
  changes: Record<string, Definition | null>;
  createdAt: string;
  updatedAt: string;
  submittedBy?: string;
  approvedBy?: string;
  /** The last thing said of it. */
  note?: string;
  /** Why it is to be published, in the words of who submitted it. */
  reason?: string;
  /** Why it was sent back; gone when it is submitted again. */
  rejection?: { at: string; by: string; reason?: string };
  comments?: DraftComment[];
  /** The edition it became. */
  published?: number;
}

export interface KeyRecord {
  id: string;
  name: string;
  roles: string[];
  policies?: string[];
  /** SHA-256 of the key. */
  hash: string;
  createdAt: string;
  createdBy: string;
  revokedAt?: string;
}

/** What a webhook may be told of. */
export const webhookTypes = ['instance', 'edition', 'notification'] as const;
export type WebhookType = (typeof webhookTypes)[number];

/** Where changes are sent to: the same that the live stream tells, and notifications addressed to it by its name. */
export interface WebhookRecord {
  id: string;
  name: string;
  url: string;
  types: WebhookType[];
  policies?: string[];
  flow?: string;
  /** Signs what is sent; the one before is used beside it until `until`. */
  secret: string;
  previous?: { secret: string; until: string };
  createdAt: string;
  createdBy: string;
  removedAt?: string;
}

/** What is sent. `id` is the same however often it is sent: `instance:version:n`, or `policy:edition:n`. */
export interface WebhookBody {
  id: string;
  type: WebhookType;
  at: string;
  policy: string;
  data: JsonObject;
}

/** A delivery that failed and waits for its next attempt, or was given up. */
export interface DeliveryRecord {
  id: string;
  webhook: string;
  body: WebhookBody;
  attempts: number;
  /** What came of the last attempt. */
  error?: string;
  lastAt?: string;
  trace?: string;
  /** The edition it tells of: without it there is nothing to tell. */
  edition?: { policy: string; number: number };
}

/** A person who signs in. The id is the name in lower case. */
export interface AccountRecord {
  id: string;
  name: string;
  revision: number;
  /** A hash with its parameters; none for those who sign in elsewhere. */
  password?: string;
  /** When it was set: sessions begun before are over. */
  passwordAt?: string;
  /** The subject at the OpenID provider. */
  subject?: string;
  roles: string[];
  policies?: string[];
  createdAt: string;
  createdBy: string;
  disabledAt?: string;
}

/** Somebody signed in. The id is the hash of what the browser keeps. */
export interface SessionRecord {
  id: string;
  account: string;
  createdAt: string;
  usedAt: string;
  expiresAt: string;
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
  /** What is owed to webhooks for the edition: kept with it, or not at all. */
  deliveries?: DeliveryRecord[];
}

/** When an instance's outbox is to be looked at, in milliseconds; nothing where it owes nothing. */
export function owesAtMs({ outbox }: InstanceRecord): number | undefined {
  if (outbox.length === 0) return undefined;
  return Math.min(...outbox.map(({ notBefore }) => (notBefore === undefined ? 0 : Date.parse(notBefore))));
}

/** A part of what a store holds, as a backup has it. The catalogue comes last: with it the rest counts. */
export type Piece =
  | { kind: 'edition'; edition: EditionRecord }
  | { kind: 'instance'; instance: InstanceRecord; history: ChainEntry[]; answers: StoredAnswer[] }
  | { kind: 'decisions'; decisions: RecordedDecision[] }
  | { kind: 'delivery'; shelf: 'deliveries' | 'deadLetters'; record: DeliveryRecord }
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
  forget(name: string): Promise<void>;
}

/** `conflict`: someone else was faster; nothing was changed. */
export type CommitResult = 'ok' | 'conflict';

/**
 * Where everything durable lives. The atomic unit is one instance, or one governance change; instances talk by messages.
 * Every method may throw the problem `storeUnavailable`; then nothing was changed. Records given and received are never mutated.
 */
export interface Store {
  /** An instance, and what was answered to the idempotency key if it was used. */
  load(id: string, key?: string): Promise<{ instance?: InstanceRecord; answer?: StoredAnswer }>;
  /** Durable when it resolves. Refused unless the stored revision is `next.revision - 1` (none for 1). */
  commit(commit: Commit): Promise<CommitResult>;
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
  record(decisions: readonly DecisionLine[]): Promise<void>;
  recorded(policy: string, period: Period): AsyncIterable<RecordedDecision>;

  /** Writes a piece of a backup as it is, into a store that was empty. */
  restore(piece: Exclude<Piece, { kind: 'decisions' | 'delivery' }>): Promise<void>;

  /** Where several nodes share the store: attempts counted over all of them. */
  attempts?: Attempts;
  /** Where several nodes share the store: tells the others of changes, and is told of theirs. */
  joinOthers?(heard: (change: Change) => void): { tell(change: Change): void; stop(): Promise<void> };
  /** The store's own clock, where there is one that all nodes share. */
  now?(): Date;
  /** True once everything can be answered. */
  ready(): boolean;
  close(): Promise<void>;
}
