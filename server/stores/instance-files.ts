import { FileTable } from './file-table.ts';
import { type InstanceFile, instanceShape, withCommit } from './instance-file.ts';
import { InstanceIndex } from './instance-index.ts';
import type { Opening } from './opening.ts';
import type { RecordFiles } from './record-files.ts';
import type { Commit, CommitResult } from './store.ts';

/** The instances of the embedded store. With a commit go the records that it filed: the instance's file says them, and they are put behind it. */
export class InstanceFiles extends FileTable<InstanceFile> {
  readonly index: InstanceIndex;
  private readonly records: RecordFiles | undefined;

  /** @param records where the forms that instances fill are kept; without them only instances are looked at */
  constructor(folder: string, opening: Opening, isNew: boolean, records?: RecordFiles) {
    const index = new InstanceIndex();
    const kind = {
      name: 'instances',
      part: 'instance',
      idOf: ({ instance }: InstanceFile) => instance.id,
      shapeOf: instanceShape,
      index: {
        put({ instance, papers = [] }: InstanceFile) {
          index.put(instance);
          records?.owe(papers);
        },
        has: (id: string) => index.has(id),
        remove: (id: string) => index.remove(id),
        ids: () => index.ids(),
      },
    } as const;
    super(folder, kind, opening, isNew);
    this.index = index;
    this.records = records;
  }

  async wholeIndex(): Promise<InstanceIndex> {
    await this.indexed;
    return this.index;
  }

  async commit(commit: Commit): Promise<CommitResult> {
    const { papers = [], attached = [] } = commit;
    if (papers.length === 0 || !this.records) return this.write(commit);
    return this.records.inTurn(papers, attached, () => this.write(commit));
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
