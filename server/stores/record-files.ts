import { unlessDamaged } from './damage.ts';
import type { Shape } from './durable-file.ts';
import type { FileHeads } from './file-heads.ts';
import { FileTable } from './file-table.ts';
import { KeyedQueue } from './keyed-queue.ts';
import type { Opening } from './opening.ts';
import { RecordIndex } from './record-index.ts';
import type { FiledRecord } from './records/form-record.ts';
import type { Attached, CommitResult, Records } from './store.ts';

interface RecordFile {
  record: FiledRecord;
}

const shapeOf = (id?: string): Shape<RecordFile> => ({
  needs: ['record'],
  fits: ({ record }) => isRecord(record) && (id === undefined || record.id === id),
});

/** Whether a record is one that lists and numbers can go by. */
export const isRecord = (record: FiledRecord | null | undefined): boolean =>
  typeof record === 'object' &&
  record !== null &&
  [record.id, record.policy, record.form].every((name) => typeof name === 'string') &&
  Number.isInteger(record.revision) &&
  Array.isArray(record.signatures) &&
  Array.isArray(record.versions) &&
  record.versions.length > 0;

/** The filled forms of the embedded store: a file each. One change follows another, so that numbers have no gaps. */
export class RecordFiles extends FileTable<RecordFile> {
  readonly index: RecordIndex;
  private readonly heads: FileHeads | undefined;
  private readonly turns = new KeyedQueue();
  /** What commits of instances have filed that may not be in its place yet. */
  private owed: FiledRecord[] = [];

  /** @param heads where the files are kept that come into records; without them only records are looked at */
  constructor(folder: string, opening: Opening, isNew: boolean, heads?: FileHeads) {
    const index = new RecordIndex();
    const kind = {
      name: 'records',
      part: 'record',
      idOf: ({ record }: RecordFile) => record.id,
      shapeOf,
      index: {
        put({ record }: RecordFile) {
          index.put(record);
          heads?.owe(record);
        },
        has: (id: string) => index.has(id),
        remove: (id: string) => index.remove(id),
        ids: () => index.ids(),
      },
    } as const;
    super(folder, kind, opening, isNew);
    this.index = index;
    this.heads = heads;
  }

  /** Records that stand in an instance's file: they are put in their places where they are not there yet. */
  owe(records: readonly FiledRecord[]): void {
    this.owed.push(...records);
  }

  /** Puts what is owed in its place, and says in the heads of files which record they are in. */
  async settle(): Promise<void> {
    await this.indexed;
    await this.turns.run('', () => this.putOwed());
    await this.heads?.settle();
  }

  /**
   * Commits what files records with them: nothing where they do not follow what stands, or a file that comes into one may not.
   *
   * @param commit writes what says them durably
   */
  async inTurn(
    records: readonly FiledRecord[],
    attached: readonly Attached[],
    commit: () => Promise<CommitResult>,
  ): Promise<CommitResult> {
    await this.indexed;
    return this.turns.run('', async () => {
      await this.putOwed();
      if (!this.index.follows(records)) return 'conflict';
      const result = this.heads ? await this.heads.attach(attached, commit) : await commit();
      if (result === 'ok') await this.putOwed();
      return result;
    });
  }

  /** Writes records that no instance files. */
  async write(records: readonly FiledRecord[], attached: readonly Attached[] = []): Promise<CommitResult> {
    const [first, ...more] = records;
    if (!first || more.length > 0) throw new Error('records without an instance are written one by one');
    return this.inTurn(records, attached, async () => {
      await this.replace({ record: first }, first.revision === 1);
      return 'ok';
    });
  }

  override async close(): Promise<void> {
    await this.turns.close();
    await super.close();
  }

  private async putOwed(): Promise<void> {
    const owed = this.owed.splice(0);
    try {
      for (let record = owed.shift(); record; record = owed.shift()) {
        const stands = (await this.read(record.id).catch(unlessDamaged))?.record.revision ?? 0;
        if (stands < record.revision) await this.replace({ record }, stands === 0);
      }
    } catch (error) {
      // The disk is full: what could not be written is tried again.
      this.owed.unshift(...owed);
      throw error;
    }
  }
}

/** The records of a store that one process has to itself. */
export const indexedRecords = (files: RecordFiles): Records => ({
  get: async (id) => (await files.read(id))?.record,
  async numbered(policy, number) {
    await files.indexed;
    const id = files.index.numbered(policy, number);
    return id === undefined ? undefined : (await files.read(id))?.record;
  },
  async list(query) {
    await files.indexed;
    const { ids, cursor } = files.index.find(query);
    const found = await Promise.all(ids.map((id) => files.read(id).catch(unlessDamaged)));
    return { items: found.flatMap((file) => file?.record ?? []), cursor };
  },
  async filedBy(call) {
    await files.indexed;
    return files.index.filedBy(call);
  },
  async counted(counter) {
    await files.indexed;
    return files.index.counted(counter);
  },
  async ids() {
    await files.indexed;
    return files.index.ids();
  },
  write: (records, attached) => files.write(records, attached),
});
