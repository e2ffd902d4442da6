import type {
  KeptRow,
  RegisterDefinition,
  RegisterQuery,
  RowPage,
  SpanFigures,
  SpanQuery,
} from '../../engine/index.ts';
import type { Change } from '../kernel/changes.ts';
import type { Damage } from './damage.ts';
import type { GovernedKey, GovernedKind, GovernedRecords, Listed, Put } from './governed-kinds.ts';
import type { DecisionPage, Period, RecordedDecision } from './recorded-decisions.ts';
import type { SessionRecord } from './records/access.ts';
import type { CallRecord } from './records/call.ts';
import type { ChannelState, TellingDelivery } from './records/channel.ts';
import type { ChainEntry, UnsealedEntry } from './records/entry.ts';
import type { FileHead } from './records/file.ts';
import type { FiledRecord } from './records/form-record.ts';
import type { InstanceRecord, StoredAnswer } from './records/instance.ts';
import type { MasterRow, RowHistory, RowName, RowsWritten } from './records/master-row.ts';
import type { MessageRecord } from './records/message.ts';
import type { OperationRecord } from './records/operation.ts';
import type { TaskDraftRecord } from './records/task-draft.ts';
import type { DeliveryRecord } from './records/webhook.ts';

export interface Commit {
  next: InstanceRecord;
  history: ChainEntry[];
  answer?: StoredAnswer;
  /** The records that it files or changes: they are written with it, or nothing is. */
  papers?: readonly FiledRecord[];
  /** The uploads that come into these: each must still be in no other record. */
  attached?: readonly Attached[];
  /** The rows of master data that it changes, and those that it read: they are written with it, or nothing is. */
  rows?: RowsWritten;
}

/** That an upload comes into a record, or is said beside the records of an instance. */
export interface Attached {
  file: string;
  /** The record, or the instance. */
  record: string;
  /** It is an instance's: nothing but the upload itself tells that it is held. */
  beside?: true;
}

export interface RecordQuery {
  policies?: string[];
  form?: string;
  instance?: string;
  number?: string;
  businessKey?: string;
  /** Words that stand in the number, the business key or a field. */
  q?: string;
  cursor?: string;
  limit: number;
}

export interface RowQuery {
  policy: string;
  master: string;
  /** Words that stand in a field. */
  q?: string | undefined;
  /** The key of the row that it goes on behind. */
  cursor?: string | undefined;
  limit: number;
}

export interface InstanceQuery {
  policies?: string[];
  flow?: string;
  /** A state, or the beginning of a path of nested states. */
  state?: string;
  status?: string | string[];
  businessKey?: string;
  /** Only instances with work for one of these roles; an empty list: with any work. */
  taskRoles?: string[];
  /** Only those that have one of these of persons (see `peopleTokens`), or, where both are given, `taskRoles`. */
  people?: string[];
  /** Only those that somebody sees who has one of these (see `sightTokens`); those of which it is not written down are found as well. */
  sight?: string[];
  /** Only those with a task that is due before this instant. */
  dueBefore?: string;
  /** By what they are sorted; absent: the newest first. `due`: what is due first, what is not due at any time last. */
  order?: 'due' | '-due' | 'updated';
  cursor?: string;
  limit: number;
}

export interface DueTimer {
  instance: string;
  timer: string;
  token: string;
}

/** `conflict`: someone else was faster; nothing was changed. */
export type CommitResult = 'ok' | 'conflict';

/** Runs of flows. The atomic unit is one instance: its state, history, timers and what it owes. */
export interface Instances {
  /** An instance, and what was answered to an idempotency key if it was used; else to the other of its two spellings. */
  load(id: string, key?: string, other?: string): Promise<{ instance?: InstanceRecord; answer?: StoredAnswer }>;
  /** Of several nodes one: an open instance as it knows it without asking. It may have been overtaken; its commit is refused then. */
  known?(id: string): InstanceRecord | undefined;
  /** Durable when it resolves. Refused unless the stored revision is `next.revision - 1` (none for 1), and its start is not another's, nor, where `known` is there, its key used. */
  commit(commit: Commit): Promise<CommitResult>;
  /** The instance that a call started. */
  startedBy(call: string): Promise<string | undefined>;
  history(id: string): Promise<ChainEntry[]>;
  /** What was answered to the idempotency keys of an instance. */
  answers(id: string): Promise<StoredAnswer[]>;
  /** Newest first. */
  list(query: InstanceQuery): Promise<{ items: InstanceRecord[]; cursor?: string }>;
  /** How many there are, up to `limit`. */
  count(query: InstanceQuery): Promise<number>;
  /** All ids, for the checks of the chains. */
  ids(): Promise<string[]>;
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
}

/**
 * Filled forms. The atomic unit is one record, or what a commit of an instance files. Each follows what stands: its revision is the next,
 * and the number of a new one the next of its counter.
 */
export interface Records {
  get(id: string): Promise<FiledRecord | undefined>;
  /** The record that has a number in a policy. */
  numbered(policy: string, number: string): Promise<FiledRecord | undefined>;
  /** Newest first. */
  list(query: RecordQuery): Promise<{ items: FiledRecord[]; cursor?: string }>;
  /** The record that a call with an idempotency key filed. */
  filedBy(call: string): Promise<string | undefined>;
  /** The last value that a counter gave; 0: none yet. */
  counted(counter: string): Promise<number>;
  /** All ids, for the checks of what they say. */
  ids(): Promise<string[]>;
  /** Writes one that no instance files. Durable when it resolves. */
  write(records: readonly FiledRecord[], attached?: readonly Attached[]): Promise<CommitResult>;
}

/** Bytes that were taken in: nobody sees them before they have a head. */
export interface TakenFile {
  sha256: string;
  size: number;
  /** Gives them heads, whose hash and size they must be. Durable when it resolves. */
  keep(...heads: FileHead[]): Promise<void>;
  /** Throws them away. */
  drop(): Promise<void>;
}

/** Uploaded files: contents by their hash, each once, and a head for each upload. No content is ever held whole in memory. */
export interface Files {
  /** Takes bytes in as they come; what the source throws is thrown, and nothing is left of them. */
  take(bytes: AsyncIterable<Uint8Array>): Promise<TakenFile>;
  get(id: string): Promise<FileHead | undefined>;
  /** The bytes as they were uploaded. The last are given only where all are what they were. @throws Problem recordDamaged */
  read(head: FileHead): AsyncIterable<Uint8Array>;
  /** What somebody has uploaded since an instant, as far as it was kept. */
  uploaded(by: string, since: string): Promise<{ count: number; bytes: number }>;
  /** Those of before an instant that are in no record. */
  unreferenced(before: string, limit: number): Promise<FileHead[]>;
  /** Removes one that is in no record, and its content where no other has it. @returns whether it was removed */
  drop(id: string): Promise<boolean>;
  /** Throws away what is left of uploads whose process died. */
  tidy(): Promise<void>;
  /** All ids, for the checks of what they are. */
  ids(): Promise<string[]>;
}

/** Master data: rows by their keys, with all the versions of each. A row follows what stands: its version is the next. */
export interface Rows {
  get(name: RowName): Promise<MasterRow | undefined>;
  /** All that it was, the first first. */
  history(name: RowName): Promise<MasterRow[]>;
  /** In the order of their keys. */
  list(query: RowQuery): Promise<{ items: MasterRow[]; cursor?: string }>;
  /** How many there are of each master of a policy that has any. */
  counts(policy: string): Promise<Record<string, number>>;
  /** All of them, for the checks of what they say. */
  names(): Promise<RowName[]>;
  /** Writes those that no instance changes. Durable when it resolves; nothing is written where one of them does not follow what stands. */
  write(written: RowsWritten): Promise<CommitResult>;
}

/** A record for a shelf. @see Write */
export type Shelved = {
  [S in keyof Shelves]: {
    shelf: S;
    record: Shelves[S] extends Shelf<infer R> ? R : never;
    dueAt?: string;
    expect?: 'absent';
  };
}[keyof Shelves];

/** What is written together: all of it, or nothing where a put or a record that should be new meets something else than it expects. */
export interface Write {
  puts: readonly Put[];
  /** The audit entries that tell of it. */
  log: readonly UnsealedEntry[];
  shelved?: readonly Shelved[];
}

/** What is governed: a table of records by kind and key. */
export interface Governed {
  /** @example await store.governed.get('draft', 'shop', 'd-1') */
  get<K extends GovernedKind>(kind: K, ...key: GovernedKey): Promise<GovernedRecords[K] | undefined>;
  /** All of a kind, or those whose key begins with a policy. @example await store.governed.list('draft', 'shop') */
  list<K extends GovernedKind>(kind: K, policy?: string): Promise<Listed<K>[]>;
  /** Durable when it resolves. */
  write(write: Write): Promise<CommitResult>;
}

/** The audit log: one chain of hashes, of everything that is governed. */
export interface AuditLog {
  read(after: number, limit: number): Promise<ChainEntry[]>;
  /** How many entries there are: another number means that something was governed, perhaps by another node. */
  length(): Promise<number>;
}

/** Small records beside instances and what is governed. Each stands alone and is durable when the call resolves. */
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
  messages: Shelf<MessageRecord>;
  taskDrafts: Shelf<TaskDraftRecord>;
  operations: Shelf<OperationRecord>;
  /** What people are to be told. */
  informings: Shelf<TellingDelivery>;
  /** What they could not be told. */
  untold: Shelf<TellingDelivery>;
  channelStates: Shelf<ChannelState>;
}

/** Decisions written down for replay. */
export interface Decisions {
  record(pages: readonly DecisionPage[]): Promise<void>;
  recorded(policy: string, period: Period): AsyncIterable<RecordedDecision>;
}

/** What rows of a register are made of. */
export type RegisterSource = FiledRecord | InstanceRecord | RecordedDecision;

/** A register of which a store keeps the rows. */
export interface KeptRegister {
  /** Names all that its rows follow from: where anything of it is another, so is this. */
  id: string;
  policy: string;
  register: string;
  /** Whose rows they are: of records the forms, of instances the flows (none: all of the policy); of decisions all of the policy are asked. */
  over: { kind: 'records' | 'instances' | 'decisions'; of: readonly string[] };
  definition: RegisterDefinition;
  /** The row of a source; undefined where it is none. */
  rowOf(source: RegisterSource): KeptRow | undefined;
}

/** How far the rows of a register have come. */
export interface KeptState {
  /** All that was written before it was asked is in them. */
  isWhole: boolean;
  /** How many sources were looked at by this call. */
  taken: number;
}

/**
 * Rows of registers, kept so that a page need not be computed of all sources. They follow from those: they are in no backup, and may be
 * thrown away at any time.
 */
export interface Registers {
  /** Takes up a part of what is not in the rows yet. The first call begins to keep them. */
  takeUp(kept: KeptRegister): Promise<KeptState>;
  /** What the rows say as far as they were taken up. */
  page(kept: KeptRegister, query: RegisterQuery): Promise<RowPage>;
  /** What the spans of the rows come to, by name, as far as they were taken up. */
  spans(kept: KeptRegister, query: SpanQuery): Promise<SpanFigures[]>;
  /** Of which registers rows are kept. */
  kept(): Promise<Pick<KeptRegister, 'id' | 'policy' | 'register'>[]>;
  drop(id: string): Promise<void>;
}

/** How often a name was tried lately, on whichever node. */
export interface Attempts {
  /** Counts one more. @returns how many there were since the first of them, and when that is forgotten */
  count(name: string, windowMs: number): Promise<{ count: number; leftMs: number }>;
  /** Counts one less: what was counted was none. */
  takeBack(name: string): Promise<void>;
  forget(name: string): Promise<void>;
}

/** What a backup had, to be written as it is. What is governed comes last, and the last of it makes all the rest count. */
export type Restored =
  | { kind: 'instance'; instance: InstanceRecord; history: ChainEntry[]; answers: StoredAnswer[] }
  | { kind: 'record'; record: FiledRecord }
  | { kind: 'file'; heads: FileHead[]; bytes?: AsyncIterable<Uint8Array> | undefined }
  | { kind: 'row'; row: RowHistory }
  | { kind: 'audit'; entries: ChainEntry[] }
  | { kind: 'governed'; puts: readonly Put[]; isLast?: boolean };

/**
 * Where everything durable lives. The atomic unit is one instance, or one write of what is governed; instances talk by messages.
 * Every method may throw the problem `storeUnavailable`; then nothing was changed. What asks for one record throws `recordDamaged` where
 * that is missing or not what was written; what asks for many leaves it out. Records given and received are never mutated.
 */
export interface Store {
  readonly instances: Instances;
  readonly records: Records;
  readonly files: Files;
  readonly rows: Rows;
  readonly governed: Governed;
  readonly log: AuditLog;
  readonly shelves: Shelves;
  readonly decisions: Decisions;
  readonly registers: Registers;

  /** Writes a piece of a backup, into a store that was empty. `conflict`: it belongs to one that is missing. */
  restore(piece: Restored): Promise<CommitResult>;

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
