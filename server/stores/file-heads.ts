import { filesOf } from './attached.ts';
import { checked, Measure } from './checked-bytes.ts';
import { unlessDamaged } from './damage.ts';
import type { Shape } from './durable-file.ts';
import { FileContents } from './file-contents.ts';
import { FileIndex } from './file-index.ts';
import { FileTable } from './file-table.ts';
import { KeyedQueue } from './keyed-queue.ts';
import type { Opening } from './opening.ts';
import type { FileHead } from './records/file.ts';
import type { FiledRecord } from './records/form-record.ts';
import type { Attached, CommitResult, Files, TakenFile } from './store.ts';

interface HeadFile {
  head: FileHead;
}

const shapeOf = (id?: string): Shape<HeadFile> => ({
  needs: ['head'],
  fits: ({ head }) => isHead(head) && (id === undefined || head.id === id),
});

/** Whether a head is one by which its content can be found and told. */
export const isHead = (head: FileHead | null | undefined): boolean =>
  typeof head === 'object' &&
  head !== null &&
  [head.id, head.name, head.type, head.by, head.at].every((one) => typeof one === 'string') &&
  /^[0-9a-f]{64}$/.test(head.sha256) &&
  Number.isInteger(head.size);

/** The uploads of the embedded store: a head each, and their contents beside them. One change follows another. */
export class FileHeads extends FileTable<HeadFile> {
  readonly index: FileIndex;
  readonly contents: FileContents;
  private readonly turns = new KeyedQueue();
  /** The records into which uploads have come that their heads may not say yet. */
  private readonly owed = new Map<string, string>();
  /** Of a commit that may have been written or not: they are not dropped by this process. */
  private readonly doubtful = new Set<string>();

  constructor(folder: string, opening: Opening, isNew: boolean) {
    const index = new FileIndex();
    const kind = {
      name: 'files',
      part: 'file',
      idOf: ({ head }: HeadFile) => head.id,
      shapeOf,
      index: {
        put: ({ head }: HeadFile) => index.put(head),
        has: (id: string) => index.has(id),
        remove: (id: string) => index.remove(id),
        ids: () => index.ids(),
      },
    } as const;
    super(folder, kind, opening, isNew);
    this.index = index;
    this.contents = new FileContents(folder, opening.owner);
  }

  /** The files of a record that is there: their heads are to say so where they do not yet. */
  owe(record: FiledRecord): void {
    for (const id of filesOf(record))
      if (this.index.get(id)?.reference === undefined && !this.owed.has(id)) this.owed.set(id, record.id);
  }

  /** Writes into heads what is owed to them. */
  async settle(): Promise<void> {
    await this.indexed;
    await this.turns.run('', () => this.writeOwed());
  }

  /** As `FileTable.read`, with the record that it has come into. */
  async get(id: string): Promise<FileHead | undefined> {
    const head = (await this.read(id))?.head;
    const reference = head?.reference ?? this.owed.get(id);
    return head && reference !== undefined ? { ...head, reference } : head;
  }

  /**
   * Commits what brings uploads into records: nothing where one is gone, or in another record already.
   *
   * @param commit writes what says so durably
   */
  async attach(attached: readonly Attached[], commit: () => Promise<CommitResult>): Promise<CommitResult> {
    if (attached.length === 0) return commit();
    await this.indexed;
    return this.turns.run('', async () => {
      await this.writeOwed();
      if (!this.index.mayAttach(attached)) return 'conflict';
      // A record says again what it has, after a crash, too; of what stands beside the records the upload alone says it.
      for (const { file, record, beside } of attached) if (beside) this.owed.set(file, record);
      await this.writeOwed();
      const result = await commit().catch((error) => {
        for (const { file } of attached) this.doubtful.add(file);
        throw error;
      });
      if (result === 'conflict') return result;
      for (const { file, record } of attached) this.owed.set(file, record);
      // What the disk refuses is owed on.
      await this.writeOwed().catch((error) => this.opening.log.warn('an attachment could not be marked', { error }));
      return result;
    });
  }

  async take(bytes: AsyncIterable<Uint8Array>): Promise<TakenFile> {
    const measure = new Measure();
    const prepared = await this.contents.prepare(measure.of(bytes));
    const { sha256, size } = measure.end();
    const keep = (...heads: FileHead[]) =>
      this.turns.run('', async () => {
        await this.contents.put(prepared, sha256);
        for (const head of heads) await this.put({ head });
      });
    return { sha256, size, keep, drop: () => prepared.discard() };
  }

  /** Removes an upload that is in no record. */
  async drop(id: string): Promise<boolean> {
    await this.indexed;
    return this.turns.run('', async () => {
      const head = this.index.get(id);
      if (!head || head.reference !== undefined || this.owed.has(id) || this.doubtful.has(id)) return false;
      await this.queue.run(id, () => this.erase(id));
      if (this.index.sharing(head.sha256) === 0) await this.contents.remove(head.sha256);
      return true;
    });
  }

  /** Removes contents that no head has, which a process left that died. Where a head is damaged all of them stay. */
  async tidy(): Promise<void> {
    const { owner, damages, atRest, log } = this.opening;
    await this.indexed;
    if (!owner || atRest || damages.all().some(({ part }) => part === 'file' || part === 'index')) return;
    for await (const sha256 of this.contents.hashes()) {
      await this.turns.run('', async () => {
        if (this.index.sharing(sha256) > 0) return;
        await this.contents.remove(sha256);
        log.info('what an upload left that never ended was removed', { sha256 });
      });
    }
  }

  private async writeOwed(): Promise<void> {
    for (const [id, reference] of this.owed) {
      const head = this.index.has(id) ? (await this.read(id).catch(unlessDamaged))?.head : undefined;
      if (head && head.reference === undefined) await this.mark({ ...head, reference });
      this.owed.delete(id);
    }
  }

  private async mark(head: FileHead): Promise<void> {
    await this.queue.run(head.id, () => this.replace({ head }, false));
  }

  override async close(): Promise<void> {
    await this.turns.close();
    await super.close();
  }
}

/** The uploads of a store that one process has to itself. */
export const indexedFiles = (heads: FileHeads): Files => ({
  take: (bytes) => heads.take(bytes),
  get: (id) => heads.get(id),
  read: (head) => checked(head, heads.contents.read(head.sha256)),
  async uploaded(by, since) {
    await heads.indexed;
    return heads.index.uploaded(by, since);
  },
  async unreferenced(before, limit) {
    await heads.indexed;
    return heads.index.unreferenced(before, limit);
  },
  drop: (id) => heads.drop(id),
  tidy: () => heads.tidy(),
  async ids() {
    await heads.indexed;
    return heads.index.ids();
  },
});
