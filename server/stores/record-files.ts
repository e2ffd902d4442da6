import { unlessDamaged } from './damage.ts';
import type { Shape } from './durable-file.ts';
import type { FileHeads } from './file-heads.ts';
import type { Opening } from './opening.ts';
import { OwedFiles } from './owed-files.ts';
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
export class RecordFiles extends OwedFiles<RecordFile, FiledRecord> {
  readonly index: RecordIndex;
  private readonly heads: FileHeads | undefined;

  /**
   * @param heads where the files are kept that come into records; without them only records are looked at
   * @param changed as `RecordIndex` has it
   */
  constructor(
    folder: string,
    opening: Opening,
    isNew: boolean,
    heads?: FileHeads,
    changed?: ConstructorParameters<typeof RecordIndex>[0],
  ) {
    const index = new RecordIndex(changed);
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

  /** Puts what is owed in its place, and says in the heads of files which record they are in. */
  override async settle(): Promise<void> {
    await super.settle();
    await this.heads?.settle();
  }

  /**
   * Commits what files records with them: nothing where they do not follow what stands, or a file that comes into one may not.
   *
   * @param commit writes what says them durably
   */
  file(
    records: readonly FiledRecord[],
    attached: readonly Attached[],
    commit: () => Promise<CommitResult>,
  ): Promise<CommitResult> {
    return this.inTurn(
      () => this.index.follows(records),
      () => (this.heads ? this.heads.attach(attached, commit) : commit()),
    );
  }

  /** Writes records that no instance files. */
  async write(records: readonly FiledRecord[], attached: readonly Attached[] = []): Promise<CommitResult> {
    const [first, ...more] = records;
    if (!first || more.length > 0) throw new Error('records without an instance are written one by one');
    return this.file(records, attached, async () => {
      await this.replace({ record: first }, first.revision === 1);
      return 'ok';
    });
  }

  /** A record with what instances' files say of it and is not in its place yet. */
  async record(id: string): Promise<FiledRecord | undefined> {
    await this.complete;
    let record = (await this.read(id))?.record;
    for (const one of this.owed) if (one.id === id && one.revision > (record?.revision ?? 0)) record = one;
    return record;
  }

  protected isPlaced({ id, revision }: FiledRecord): boolean {
    return this.index.revision(id) >= revision;
  }

  protected compare(a: FiledRecord, b: FiledRecord): number {
    return a.revision - b.revision;
  }

  protected async putOne(record: FiledRecord): Promise<void> {
    const stands = (await this.read(record.id).catch(unlessDamaged))?.record.revision ?? 0;
    if (stands < record.revision) await this.replace({ record }, stands === 0);
  }
}

/** The records of a store that one process has to itself. */
export const indexedRecords = (files: RecordFiles): Records => ({
  get: (id) => files.record(id),
  async numbered(policy, number) {
    await files.indexed;
    const id = files.index.numbered(policy, number);
    return id === undefined ? undefined : files.record(id);
  },
  async list(query) {
    await files.indexed;
    const { ids, cursor } = files.index.find(query);
    const found = await Promise.all(ids.map((id) => files.record(id).catch(unlessDamaged)));
    return { items: found.flatMap((record) => record ?? []), cursor };
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
