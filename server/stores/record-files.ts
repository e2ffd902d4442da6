import { unlessDamaged } from './damage.ts';
import type { Shape } from './durable-file.ts';
import type { Opening } from './opening.ts';
import { OwedFiles } from './owed-files.ts';
import { RecordIndex } from './record-index.ts';
import type { FiledRecord } from './records/form-record.ts';
import type { CommitResult, Records } from './store.ts';

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

  constructor(folder: string, opening: Opening, isNew: boolean) {
    const index = new RecordIndex();
    const kind = {
      name: 'records',
      part: 'record',
      idOf: ({ record }: RecordFile) => record.id,
      shapeOf,
      index: {
        put: ({ record }: RecordFile) => index.put(record),
        has: (id: string) => index.has(id),
        remove: (id: string) => index.remove(id),
        ids: () => index.ids(),
      },
    } as const;
    super(folder, kind, opening, isNew);
    this.index = index;
  }

  /** Writes records that no instance files. */
  async write(records: readonly FiledRecord[]): Promise<CommitResult> {
    const [first, ...more] = records;
    if (!first || more.length > 0) throw new Error('records without an instance are written one by one');
    return this.inTurn(
      () => this.index.follows(records),
      async () => {
        await this.replace({ record: first }, first.revision === 1);
        return 'ok';
      },
    );
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
  write: (records) => files.write(records),
});
