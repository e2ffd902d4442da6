import { join } from 'node:path';
import { severalAtOnce } from '../kernel/turns.ts';
import { unlessDamaged } from './damage.ts';
import type { Shape } from './durable-file.ts';
import type { Opening } from './opening.ts';
import { OwedFiles } from './owed-files.ts';
import type { MasterRow, RowHistory, RowName, RowsWritten } from './records/master-row.ts';
import { rowId, rowsOf, withRowVersion } from './row-hash.ts';
import { RowIndex } from './row-index.ts';
import type { CommitResult, Rows } from './store.ts';

interface RowFile {
  row: RowHistory;
}

const shapeOf = (id?: string): Shape<RowFile> => ({
  needs: ['row'],
  fits: ({ row }) => isRow(row) && (id === undefined || rowId(row) === id),
});

/** Whether a row is one that lists can go by. */
const isRow = (row: RowHistory | null | undefined): boolean =>
  typeof row === 'object' &&
  row !== null &&
  [row.policy, row.master, row.key].every((name) => typeof name === 'string') &&
  Array.isArray(row.versions) &&
  row.versions.length > 0;

/** The rows of master data of the embedded store: a file each, with its versions. */
export class RowFiles extends OwedFiles<RowFile, MasterRow> {
  readonly index: RowIndex;

  constructor(folder: string, opening: Opening, isNew: boolean) {
    const index = new RowIndex();
    const kind = {
      name: 'rows',
      part: 'row',
      idOf: ({ row }: RowFile) => rowId(row),
      pathOf: (id: string) => join(id.slice(0, 2), id.slice(2, 4), `${id}.json`),
      shapeOf,
      index: {
        put: ({ row }: RowFile) => index.put(rowsOf(row).at(-1) as MasterRow),
        has: (id: string) => index.has(id),
        remove: (id: string) => index.remove(id),
        ids: () => index.ids(),
      },
    } as const;
    super(folder, kind, opening, isNew);
    this.index = index;
  }

  /** Writes rows that no instance changes. */
  async write(written: RowsWritten): Promise<CommitResult> {
    return this.inTurn(
      () => this.index.follows(written),
      async () => {
        await severalAtOnce(written.changed, (row) => this.putOne(row));
        return 'ok';
      },
    );
  }

  /** A row with what instances' files say of it and is not in its place yet. @param now as it is on disk */
  async row(name: RowName, now: boolean): Promise<RowHistory | undefined> {
    await this.complete;
    const id = rowId(name);
    const file = await this.read(id, now);
    let row = file?.row;
    for (const one of this.owed) if (rowId(one) === id) row = withRowVersion(row, one) ?? row;
    return row;
  }

  protected isPlaced(row: MasterRow): boolean {
    return this.index.version(row) >= row.version;
  }

  protected compare(a: MasterRow, b: MasterRow): number {
    return a.version - b.version;
  }

  /** One that is damaged, or lacks a version before, is left as it is: what is wrong with it is told. */
  protected async putOne(row: MasterRow): Promise<void> {
    const stands = await this.read(rowId(row)).catch(unlessDamaged);
    const next = withRowVersion(stands?.row, row);
    if (next) await this.replace({ row: next }, row.version === 1);
  }
}

/** The rows of a store that one process has to itself. */
export const indexedRows = (files: RowFiles): Rows => {
  const historyOf = async (name: RowName, now = false) => {
    const row = await files.row(name, now);
    return row ? rowsOf(row) : [];
  };
  return {
    get: async (name) => (await historyOf(name)).at(-1),
    history: (name) => historyOf(name, true),
    async list(query) {
      await files.indexed;
      const { names, cursor } = files.index.find(query);
      const found = await Promise.all(names.map((name) => historyOf(name).catch(unlessDamaged)));
      return {
        items: found.flatMap((versions) => versions?.at(-1) ?? []),
        ...(cursor === undefined ? {} : { cursor }),
      };
    },
    async counts(policy) {
      await files.indexed;
      return files.index.counts(policy);
    },
    async names() {
      await files.indexed;
      return files.index.names();
    },
    write: (written) => files.write(written),
  };
};
