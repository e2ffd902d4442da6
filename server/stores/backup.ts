import { createHash } from 'node:crypto';
import { Problem } from '../../engine/index.ts';
import { chainStart, endOf, firstAltered } from './chain.ts';
import { inPieces } from './checked-bytes.ts';
import { type Listed, type Put, put } from './governed-kinds.ts';
import { readPolicies } from './policies.ts';
import { pagesOf, type RecordedDecision } from './recorded-decisions.ts';
import { type CallRecord, untilOf } from './records/call.ts';
import type { TellingDelivery } from './records/channel.ts';
import type { EditionRecord, PolicyRecord } from './records/edition.ts';
import type { FileHead } from './records/file.ts';
import type { MessageRecord } from './records/message.ts';
import { draftUntil, type TaskDraftRecord } from './records/task-draft.ts';
import type { DeliveryRecord } from './records/webhook.ts';
import type { Restored, Shelf, Store } from './store.ts';

const page = 500;
const version = 1;

/** What the catalogue of a backup has besides its policies, which have what is known of their editions. */
const lists = {
  drafts: 'draft',
  keys: 'key',
  webhooks: 'webhook',
  accounts: 'account',
  secrets: 'secret',
  channels: 'channel',
  tellings: 'telling',
  departments: 'department',
  posts: 'post',
  persons: 'person',
  roleBindings: 'roleBindings',
} as const;

/** A part of what a store holds, as a backup has it. The catalogue comes last: with it the rest counts. */
export type Piece =
  | Exclude<Restored, { kind: 'governed' | 'file' }>
  /** Uploads of one content, which follows in pieces of their own unless it is lost. */
  | { kind: 'file'; heads: FileHead[] }
  | { kind: 'bytes'; base64: string }
  | { kind: 'edition'; edition: EditionRecord }
  | { kind: 'decisions'; decisions: RecordedDecision[] }
  | { kind: 'delivery'; shelf: 'deliveries' | 'deadLetters'; record: DeliveryRecord }
  | { kind: 'informing'; shelf: 'informings' | 'untold'; record: TellingDelivery }
  | { kind: 'call'; record: CallRecord }
  | { kind: 'message'; record: MessageRecord }
  | { kind: 'taskDraft'; record: TaskDraftRecord }
  | ({ kind: 'catalogue'; policies: PolicyRecord[] } & { [N in keyof typeof lists]: Listed<(typeof lists)[N]>[] });

/** There is not everything in a store that belongs there: nothing of it is a backup. */
class NotWholeBackup extends Error {
  override readonly name = 'NotWholeBackup';
}

/**
 * Everything in a store, piece by piece, while it is in use: each instance is whole, the audit log is at least as long as what is
 * governed. Sessions are left out: people sign in again.
 *
 * @throws NotWholeBackup with what is missing or damaged, before anything is given where that is known
 */
export async function* dump(store: Store): AsyncGenerator<Piece> {
  await store.inspect();
  const damaged = store.damaged().map(({ part, name, reason }) => `${part} ${name} (${reason})`);
  if (damaged.length > 0) throw new NotWholeBackup(`The store is not whole: ${damaged.join('; ')}.`);
  // First, for an answer without its effect would keep the call from ever being carried out.
  for await (const record of onShelf(store.shelves.calls)) yield { kind: 'call', record };
  const { governed } = store;
  const policies = await readPolicies(governed);
  const listed = Object.entries(lists).map(async ([name, kind]) => [name, await governed.list(kind)]);
  const others = Object.fromEntries(await Promise.all(listed));
  for (const { id, editions } of policies) {
    for (const { number } of editions) {
      yield { kind: 'edition', edition: found(await governed.get('edition', id, number), `edition ${id}/${number}`) };
    }
  }
  for (const id of await store.instances.ids()) {
    // In this order: an answer without its event would keep the event from ever being applied.
    const answers = await store.instances.answers(id);
    const instance = found((await store.instances.load(id)).instance, `instance ${id}`);
    const history = (await store.instances.history(id)).slice(0, instance.chain.length);
    yield { kind: 'instance', instance, history, answers };
  }
  for (const id of await store.records.ids()) {
    yield { kind: 'record', record: found(await store.records.get(id), `record ${id}`) };
  }
  // Behind the records: what those have is there.
  yield* dumpFiles(store);
  for (const name of await store.rows.names()) {
    const { policy, master, key } = name;
    const versions = (await store.rows.history(name)).map(({ policy: _, master: __, key: ___, ...version }) => version);
    if (versions.length === 0) found(undefined, `row ${policy}/${master}/${key}`);
    yield { kind: 'row', row: { policy, master, key, versions } };
  }
  for (const { id } of policies) yield* dumpDecisions(store, id);
  for (const shelf of ['deliveries', 'deadLetters'] as const) {
    for await (const record of onShelf(store.shelves[shelf])) yield { kind: 'delivery', shelf, record };
  }
  for (const shelf of ['informings', 'untold'] as const) {
    for await (const record of onShelf(store.shelves[shelf])) yield { kind: 'informing', shelf, record };
  }
  for await (const record of onShelf(store.shelves.messages)) yield { kind: 'message', record };
  for await (const record of onShelf(store.shelves.taskDrafts)) yield { kind: 'taskDraft', record };
  yield* dumpAudit(store);
  yield { kind: 'catalogue', policies, ...others };
}

async function* onShelf<T extends { id: string }>(shelf: Shelf<T>): AsyncGenerator<T> {
  for (let after = ''; ; ) {
    const records = await shelf.page(after, page);
    yield* records;
    if (records.length < page) return;
    after = records.at(-1)?.id as string;
  }
}

function found<T>(record: T | undefined, name: string): T {
  if (record === undefined) throw new NotWholeBackup(`The store is not whole: ${name} is missing.`);
  return record;
}

async function* dumpFiles({ files }: Store): AsyncGenerator<Piece> {
  const byContent = new Map<string, FileHead[]>();
  for (const id of await files.ids()) {
    const head = await files.get(id);
    // One that is in no record may be dropped meanwhile.
    if (!head) continue;
    const key = `${head.sha256} ${head.lost === undefined}`;
    byContent.set(key, [...(byContent.get(key) ?? []), head]);
  }
  for (const heads of byContent.values()) {
    const [head] = heads as [FileHead];
    yield { kind: 'file', heads };
    if (head.lost !== undefined) continue;
    const source = files.read(head);
    for await (const bytes of inPieces(unlessSpoilt(source, head.id)))
      yield { kind: 'bytes', base64: Buffer.from(bytes).toString('base64') };
  }
}

/** @throws NotWholeBackup where a content is not what was uploaded */
async function* unlessSpoilt(bytes: AsyncIterable<Uint8Array>, id: string): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes;
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'recordDamaged') throw error;
    throw new NotWholeBackup(`The store is not whole: file ${id} is not what was uploaded.`);
  }
}

async function* dumpAudit(store: Store): AsyncGenerator<Piece> {
  const counted = await store.log.length();
  let end = { length: 0, head: chainStart };
  for (
    let entries = await store.log.read(0, page);
    entries.length > 0;
    entries = await store.log.read(end.length, page)
  ) {
    const altered = firstAltered(entries, end);
    if (altered !== undefined) {
      throw new NotWholeBackup(`The store is not whole: entry ${altered} of the audit log is not as it was written.`);
    }
    yield { kind: 'audit', entries };
    end = endOf(entries, end);
  }
  if (end.length < counted) {
    throw new NotWholeBackup(`The store is not whole: the audit log has ${end.length} of ${counted} entries.`);
  }
}

async function* dumpDecisions(store: Store, policy: string): AsyncGenerator<Piece> {
  let decisions: RecordedDecision[] = [];
  for await (const decision of store.decisions.recorded(policy, {})) {
    decisions.push(decision);
    if (decisions.length < page) continue;
    yield { kind: 'decisions', decisions };
    decisions = [];
  }
  if (decisions.length > 0) yield { kind: 'decisions', decisions };
}

/**
 * Puts what was dumped into an empty store, whichever kind it is.
 *
 * @returns how many pieces there were
 * @throws Problem wrongStatus where the store holds something already
 */
export async function restore(store: Store, pieces: AsyncIterable<Piece>): Promise<number> {
  if (
    (await store.log.length()) > 0 ||
    (await readPolicies(store.governed)).length > 0 ||
    (await store.instances.ids()).length > 0
  ) {
    throw new Problem('wrongStatus', {
      detail: { 'zh-CN': '目标存储不是空的', en: 'the store to restore into is not empty' },
    });
  }
  let count = 0;
  const source = counted(pieces, () => {
    count += 1;
  });
  for (let next = await source.next(); !next.done; next = await source.next()) {
    if (next.value.kind === 'file') await restoreFiles(store, next.value.heads, source);
    else await restorePiece(store, next.value);
  }
  return count;
}

async function* counted<T>(pieces: AsyncIterable<T>, tell: () => void): AsyncGenerator<T> {
  for await (const piece of pieces) {
    tell();
    yield piece;
  }
}

/** @param source goes on with the bytes of the content */
async function restoreFiles(store: Store, heads: FileHead[], source: AsyncGenerator<Piece>): Promise<void> {
  const [{ size, lost }] = heads as [FileHead];
  async function* content() {
    for (let left = size; left > 0; ) {
      const { value } = await source.next();
      if (value?.kind !== 'bytes') throw new NotWholeBackup('The bytes of a file are missing from the backup.');
      const bytes = Buffer.from(value.base64, 'base64');
      left -= bytes.length;
      yield bytes;
    }
  }
  await store.restore({ kind: 'file', heads, bytes: lost === undefined ? content() : undefined });
}

type Other = Exclude<Piece, { kind: 'file' }>;

async function restorePiece(store: Store, piece: Other): Promise<void> {
  if (piece.kind === 'decisions') return store.decisions.record(pagesOf(piece.decisions));
  if (piece.kind === 'message') return store.shelves.messages.put(piece.record, new Date(0).toISOString());
  if (piece.kind === 'taskDraft') return store.shelves.taskDrafts.put(piece.record, draftUntil(piece.record));
  if (piece.kind === 'bytes') throw new NotWholeBackup('The backup has bytes that belong to no file.');
  if (piece.kind === 'call') return store.shelves.calls.put(piece.record, untilOf(piece.record));
  if (piece.kind === 'informing')
    return store.shelves[piece.shelf].put(
      piece.record,
      piece.shelf === 'untold' ? undefined : new Date(0).toISOString(),
    );
  if (piece.kind === 'delivery') {
    // When it was to be tried again is not kept: it is tried now.
    const dueAt = piece.shelf === 'deliveries' ? new Date(0).toISOString() : undefined;
    return store.shelves[piece.shelf].put(piece.record, dueAt);
  }
  if ((await store.restore(restoredOf(piece))) === 'conflict')
    throw new NotWholeBackup('A part of the backup belongs to one that is missing from it.');
}

function restoredOf(
  piece: Exclude<Other, { kind: 'decisions' | 'call' | 'delivery' | 'informing' | 'message' | 'taskDraft' | 'bytes' }>,
): Restored {
  if (piece.kind === 'edition') return { kind: 'governed', puts: [put('edition', piece.edition, 'any')] };
  return piece.kind === 'catalogue' ? { kind: 'governed', puts: putsOf(piece), isLast: true } : piece;
}

function putsOf(piece: Extract<Piece, { kind: 'catalogue' }>): Put[] {
  const policies = piece.policies.flatMap(({ editions, ...words }) => [
    put('policy', words, 'any'),
    ...editions.flatMap(({ number, retired }) =>
      retired ? [put('retirement', { ...retired, policy: words.id, number }, 'any')] : [],
    ),
  ]);
  const names = Object.keys(lists) as (keyof typeof lists)[];
  // A backup of a version before has no list of what that did not know.
  return [...policies, ...names.flatMap((name) => (piece[name] ?? []).map((one) => put(lists[name], one, 'any')))];
}

/** Pieces as lines of text, with a first that says what it is and a last by which one sees that it is whole. */
export async function* toLines(pieces: AsyncIterable<Piece>): AsyncGenerator<string> {
  const hash = createHash('sha256');
  let count = 0;
  yield `${JSON.stringify({ guiju: 'backup', version })}\n`;
  for await (const piece of pieces) {
    const line = `${JSON.stringify(piece)}\n`;
    hash.update(line);
    count += 1;
    yield line;
  }
  yield `${JSON.stringify({ end: count, sha256: hash.digest('hex') })}\n`;
}

/** @throws Error where the lines are no backup, or not a whole one */
export async function* fromLines(lines: AsyncIterable<string>): AsyncGenerator<Piece> {
  const hash = createHash('sha256');
  let count = -1;
  let whole = false;
  for await (const line of lines) {
    const value = JSON.parse(line) as Piece & { guiju?: string; version?: number; end?: number; sha256?: string };
    if (count < 0) {
      if (value.guiju !== 'backup' || value.version !== version) throw new Error('this is no backup of Guiju');
      count = 0;
    } else if (value.end !== undefined) {
      whole = value.end === count && value.sha256 === hash.digest('hex');
    } else {
      hash.update(`${line}\n`);
      count += 1;
      yield value;
    }
  }
  if (!whole) throw new Error('the backup is damaged or was cut off');
}
