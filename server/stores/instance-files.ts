import { FileTable } from './file-table.ts';
import { type InstanceFile, instanceShape, withCommit } from './instance-file.ts';
import { InstanceIndex } from './instance-index.ts';
import type { Opening } from './opening.ts';
import type { RecordFiles } from './record-files.ts';
import type { RowFiles } from './row-files.ts';
import type { Commit, CommitResult } from './store.ts';

/** What commits of instances say besides: the records that they file, and the rows of master data that they change. */
interface Beside {
  records: RecordFiles;
  rows: RowFiles;
  /** As `InstanceIndex` has it. */
  changed: ConstructorParameters<typeof InstanceIndex>[0];
}

/** The instances of the embedded store. With a commit goes what it says besides: the instance's file says it, and it is put behind it. */
export class InstanceFiles extends FileTable<InstanceFile> {
  readonly index: InstanceIndex;
  private readonly beside: Beside | undefined;

  /** @param beside where that is kept; without it only instances are looked at */
  constructor(folder: string, opening: Opening, isNew: boolean, beside?: Beside) {
    const index = new InstanceIndex(beside?.changed);
    const kind = {
      name: 'instances',
      part: 'instance',
      idOf: ({ instance }: InstanceFile) => instance.id,
      shapeOf: instanceShape,
      index: {
        put({ instance, papers = [], rows = [] }: InstanceFile) {
          index.put(instance);
          beside?.records.owe(papers);
          beside?.rows.owe(rows);
        },
        has: (id: string) => index.has(id),
        remove: (id: string) => index.remove(id),
        ids: () => index.ids(),
      },
    } as const;
    super(folder, kind, opening, isNew);
    this.index = index;
    this.beside = beside;
  }

  async wholeIndex(): Promise<InstanceIndex> {
    await this.indexed;
    return this.index;
  }

  async commit(commit: Commit): Promise<CommitResult> {
    const { papers = [], attached = [], rows } = commit;
    if (!this.beside) return this.write(commit);
    const { records, rows: files } = this.beside;
    // What could not be put yet stands in an instance's file, which this commit might write over.
    if (papers.length === 0 && records.isOwing) await records.settle();
    if (!rows && files.isOwing) await files.settle();
    const write = () => this.write(commit);
    const filed = () => (papers.length + attached.length === 0 ? write() : records.file(papers, attached, write));
    return rows ? files.inTurn(() => files.index.follows(rows), filed) : filed();
  }

  private write(commit: Commit): Promise<CommitResult> {
    const { id, revision } = commit.next;
    return this.queue.run(id, async () => {
      const next = withCommit(await this.read(id), commit);
      if (!next || this.index.isStartedAgain(commit.next)) return 'conflict';
      await this.replace(next, revision === 1);
      return 'ok';
    });
  }
}
