import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DurableFile, NotWhole, type Shape } from './durable-file.ts';
import { KeyedQueue } from './keyed-queue.ts';
import { NameList } from './name-list.ts';
import type { Opening } from './opening.ts';
import type { SessionRecord } from './records/access.ts';
import type { CallRecord } from './records/call.ts';
import type { ChannelState, TellingDelivery } from './records/channel.ts';
import type { MessageRecord } from './records/message.ts';
import type { OperationRecord } from './records/operation.ts';
import type { TaskDraftRecord } from './records/task-draft.ts';
import type { DeliveryRecord } from './records/webhook.ts';
import type { Shelf, Shelved, Shelves } from './store.ts';

interface Kept<T> {
  record: T;
  dueAt?: string;
}

/** A shelf in memory. */
class MemoryShelf<T extends { id: string }> implements Shelf<T> {
  protected readonly kept = new Map<string, Kept<T>>();

  async get(id: string): Promise<T | undefined> {
    return this.kept.get(id)?.record;
  }

  async put(record: T, dueAt?: string): Promise<void> {
    this.kept.set(record.id, { record, ...(dueAt === undefined ? {} : { dueAt }) });
  }

  async remove(id: string): Promise<void> {
    this.kept.delete(id);
  }

  async due(now: string, limit: number): Promise<T[]> {
    const nowMs = Date.parse(now);
    const due = [...this.kept.values()].flatMap(({ record, dueAt }) => {
      const dueMs = dueAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(dueAt);
      return dueMs <= nowMs ? [{ record, dueMs }] : [];
    });
    due.sort((a, b) => a.dueMs - b.dueMs || (a.record.id < b.record.id ? -1 : 1));
    return due.slice(0, limit).map(({ record }) => record);
  }

  async page(after: string, limit: number): Promise<T[]> {
    const ids = [...this.kept.keys()].filter((id) => id > after).sort();
    return ids.slice(0, limit).map((id) => (this.kept.get(id) as Kept<T>).record);
  }
}

export const createMemoryShelves = (): Shelves => ({
  deliveries: new MemoryShelf<DeliveryRecord>(),
  deadLetters: new MemoryShelf<DeliveryRecord>(),
  sessions: new MemoryShelf<SessionRecord>(),
  calls: new MemoryShelf<CallRecord>(),
  messages: new MemoryShelf<MessageRecord>(),
  taskDrafts: new MemoryShelf<TaskDraftRecord>(),
  operations: new MemoryShelf<OperationRecord>(),
  informings: new MemoryShelf<TellingDelivery>(),
  untold: new MemoryShelf<TellingDelivery>(),
  channelStates: new MemoryShelf<ChannelState>(),
});

const keptShape = <T extends { id: string }>(): Shape<Kept<T>> => ({
  needs: ['record'],
  may: ['dueAt'],
  fits: ({ record }) => typeof record?.id === 'string',
});

/** A shelf as a folder: a file a record, all of them in memory too. */
class ShelfFiles<T extends { id: string }> extends MemoryShelf<T> {
  private readonly folder: string;
  private readonly opening: Opening;
  private readonly queue = new KeyedQueue();
  private readonly prepared = new Map<string, Kept<T>>();

  constructor(folder: string, opening: Opening) {
    super();
    this.folder = folder;
    this.opening = opening;
  }

  /** Reads what is there. What `counts` refuses is thrown away; what cannot be read is noted. */
  async open(counts: (record: T) => boolean): Promise<void> {
    const { owner } = this.opening;
    for (const name of await readdir(this.folder).catch(() => [])) {
      const path = join(this.folder, name);
      const kept = name.endsWith('.json') ? await this.readFile(path) : undefined;
      if (kept && counts(kept.record)) this.kept.set(kept.record.id, kept);
      else if (kept) await owner?.remove(path);
    }
  }

  private async readFile(path: string): Promise<Kept<T> | undefined> {
    try {
      const kept = await new DurableFile<Kept<T>>(path, keptShape(), undefined).read();
      if (kept && this.pathOf(kept.record.id) !== path) throw new NotWhole(`it is ${kept.record.id}`);
      return kept ?? undefined;
    } catch (error) {
      if (!(error instanceof NotWhole)) throw error;
      this.opening.damages.note('shelf', path.slice(dirname(this.folder).length + 1), error.message);
      return undefined;
    }
  }

  override async put(record: T, dueAt?: string): Promise<void> {
    await this.prepare(record, dueAt);
    this.count(record.id);
  }

  /** Writes a record that is not seen before it counts. */
  async prepare(record: T, dueAt?: string): Promise<void> {
    const kept: Kept<T> = { record, ...(dueAt === undefined ? {} : { dueAt }) };
    await this.queue.run(record.id, () => this.fileOf(record.id).write(kept));
    this.prepared.set(record.id, kept);
  }

  count(id: string): void {
    const kept = this.prepared.get(id);
    this.prepared.delete(id);
    if (kept) this.kept.set(id, kept);
  }

  override async remove(id: string): Promise<void> {
    await this.queue.run(id, () => this.fileOf(id).remove());
    this.prepared.delete(id);
    this.kept.delete(id);
  }

  /** Writes nothing more once it resolves. */
  close(): Promise<void> {
    return this.queue.close();
  }

  private fileOf(id: string): DurableFile<Kept<T>> {
    return new DurableFile(this.pathOf(id), keptShape(), this.opening.owner);
  }

  private pathOf(id: string): string {
    return join(this.folder, `${encodeURIComponent(id)}.json`);
  }
}

/** The shelves as folders. */
export type ShelfFolders = { [S in keyof Shelves]: Shelves[S] extends Shelf<infer R> ? ShelfFiles<R> : never };

/** The end of the audit log with which a record was written, where it was written with a change of what is governed. */
type Stamp = CallRecord['governed'];

/**
 * @param hasCome whether the audit log has come to such an end
 * @param isThere whether there is such an edition, retired where that is told
 */
export async function openShelfFiles(
  folder: string,
  opening: Opening,
  hasCome: (end: NonNullable<Stamp>) => boolean,
  isThere: (edition: NonNullable<DeliveryRecord['edition']>) => boolean,
): Promise<ShelfFolders> {
  const shelves: ShelfFolders = {
    deliveries: new ShelfFiles(join(folder, 'deliveries'), opening),
    deadLetters: new ShelfFiles(join(folder, 'dead-letters'), opening),
    sessions: new ShelfFiles(join(folder, 'sessions'), opening),
    calls: new ShelfFiles(join(folder, 'calls'), opening),
    messages: new ShelfFiles(join(folder, 'messages'), opening),
    taskDrafts: new ShelfFiles(join(folder, 'task-drafts'), opening),
    operations: new ShelfFiles(join(folder, 'operations'), opening),
    informings: new ShelfFiles(join(folder, 'informings'), opening),
    untold: new ShelfFiles(join(folder, 'untold'), opening),
    channelStates: new ShelfFiles(join(folder, 'channel-states'), opening),
  };
  await shelves.deliveries.open(({ edition }) => !edition || isThere(edition));
  await shelves.deadLetters.open(() => true);
  await shelves.sessions.open(() => true);
  await shelves.messages.open(() => true);
  await shelves.taskDrafts.open(() => true);
  await shelves.operations.open(({ governed }) => !governed || hasCome(governed));
  await shelves.informings.open(() => true);
  await shelves.untold.open(() => true);
  await shelves.channelStates.open(() => true);
  await shelves.calls.open(({ governed }) => !governed || hasCome(governed));
  return shelves;
}

/** Whether there is one already of those that must be new. */
export async function isAnyTaken(shelves: Shelves, shelved: readonly Shelved[]): Promise<boolean> {
  for (const { shelf, record, expect } of shelved)
    if (expect === 'absent' && (await shelves[shelf].get(record.id))) return true;
  return false;
}

/**
 * Writes a record that counts with the catalogue that is written behind it; what a process that dies in between leaves is thrown away. It
 * is known by the edition that it names, else by the end that the audit log will have.
 */
export function prepare(
  shelves: ShelfFolders,
  { shelf, record, dueAt }: Shelved,
  end: NonNullable<Stamp>,
): Promise<void> {
  const stamped = 'edition' in record ? record : { ...record, governed: { length: end.length, head: end.head } };
  return (shelves[shelf] as ShelfFiles<{ id: string }>).prepare(stamped, dueAt);
}

/**
 * What an owner that gave the folder back had left on the shelves. It is written down then, and not while the folder is used: records
 * come and go all the time.
 */
export class LeftOnShelves {
  private readonly folder: string;
  private readonly opening: Opening;
  private readonly list: NameList;

  constructor(folder: string, opening: Opening) {
    this.folder = folder;
    this.opening = opening;
    this.list = new NameList(join(folder, 'left'), opening.owner);
  }

  /** Notes what is missing. @param isNew whether no earlier process of this version has had the folder */
  async compare(isNew: boolean): Promise<void> {
    const { atRest, damages } = this.opening;
    if (!atRest) return;
    const left = await this.list.read(this.opening);
    if (!left && !isNew) damages.note('index', 'left', 'it is missing: what was on the shelves is not known');
    for (const name of left ?? []) {
      if (!existsSync(join(this.folder, name))) damages.note('shelf', name, 'its file is missing');
    }
  }

  /** From now on it says nothing. */
  async forget(): Promise<void> {
    await this.opening.owner?.remove(join(this.folder, 'left'));
  }

  /** What is missing still belongs there. */
  async write(): Promise<void> {
    const found = await readdir(this.folder, { recursive: true, withFileTypes: true }).catch(() => []);
    const files = found.filter((one) => one.isFile() && one.name.endsWith('.json'));
    const names = files.map((one) => join(one.parentPath, one.name).slice(this.folder.length + 1));
    const missing = this.opening.damages.all().flatMap(({ part, name }) => (part === 'shelf' ? [name] : []));
    await this.list.write(() => new Set([...names, ...missing]));
  }
}
