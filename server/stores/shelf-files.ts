import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DurableFile, guarded } from './durable-file.ts';
import { KeyedQueue } from './keyed-queue.ts';
import type { SessionRecord } from './records/access.ts';
import type { DeliveryRecord } from './records/webhook.ts';
import type { Shelf, Shelves } from './store.ts';

interface Kept<T> {
  record: T;
  dueAt?: string;
}

/** A shelf in memory. */
export class MemoryShelf<T extends { id: string }> implements Shelf<T> {
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
});

/** A shelf as a folder: a file a record, all of them in memory too. */
export class ShelfFiles<T extends { id: string }> extends MemoryShelf<T> {
  private readonly folder: string;
  private readonly queue = new KeyedQueue();
  private readonly prepared = new Map<string, Kept<T>>();

  constructor(folder: string) {
    super();
    this.folder = folder;
  }

  /** Reads what is there. What `counts` refuses is thrown away. */
  async open(counts: (record: T) => boolean, readOnly: boolean): Promise<void> {
    const names = await readdir(this.folder).catch(() => []);
    for (const name of names.filter((one) => one.endsWith('.json'))) {
      const kept = await new DurableFile<Kept<T>>(join(this.folder, name)).read().catch(() => null);
      if (!kept) continue;
      if (counts(kept.record)) this.kept.set(kept.record.id, kept);
      else if (!readOnly) await rm(join(this.folder, name), { force: true });
    }
  }

  override async put(record: T, dueAt?: string): Promise<void> {
    await this.prepare(record, dueAt);
    this.count(record.id);
  }

  /** Writes a record that is not seen before it counts. */
  async prepare(record: T, dueAt?: string): Promise<void> {
    const kept: Kept<T> = { record, ...(dueAt === undefined ? {} : { dueAt }) };
    await this.queue.run(record.id, () => new DurableFile<Kept<T>>(this.pathOf(record.id)).write(kept));
    this.prepared.set(record.id, kept);
  }

  count(id: string): void {
    const kept = this.prepared.get(id);
    this.prepared.delete(id);
    if (kept) this.kept.set(id, kept);
  }

  override async remove(id: string): Promise<void> {
    await this.queue.run(id, () => guarded(() => rm(this.pathOf(id), { force: true })));
    this.prepared.delete(id);
    this.kept.delete(id);
  }

  /** Writes nothing more once it resolves. */
  close(): Promise<void> {
    return this.queue.close();
  }

  private pathOf(id: string): string {
    return join(this.folder, `${encodeURIComponent(id)}.json`);
  }
}

/**
 * @param readOnly leaves what does not count where it is
 * @param governed whether there is such an edition, retired where that is told
 */
export async function openShelfFiles(
  folder: string,
  readOnly: boolean,
  governed: (edition: NonNullable<DeliveryRecord['edition']>) => boolean,
) {
  const shelves = {
    deliveries: new ShelfFiles<DeliveryRecord>(join(folder, 'deliveries')),
    deadLetters: new ShelfFiles<DeliveryRecord>(join(folder, 'dead-letters')),
    sessions: new ShelfFiles<SessionRecord>(join(folder, 'sessions')),
  };
  await shelves.deliveries.open(({ edition }) => !edition || governed(edition), readOnly);
  await shelves.deadLetters.open(() => true, readOnly);
  await shelves.sessions.open(() => true, readOnly);
  return shelves satisfies Shelves;
}
