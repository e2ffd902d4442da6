import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../log.ts';
import { DurableFile } from './durable-file.ts';
import { fileNameOf } from './file-name.ts';
import { type InstanceFile, withCommit } from './instance-file.ts';
import { InstanceIndex } from './instance-index.ts';
import { KeyedQueue } from './keyed-queue.ts';
import type { Commit, CommitResult } from './store.ts';

/** Files kept in memory, the latest used. */
const keptFiles = 500;
const readersAtStart = 16;

/** The instances of the embedded store: a file each, whose rename is the transaction. */
export class InstanceFiles {
  readonly index = new InstanceIndex();
  /** Resolves once the index knows every instance on disk. */
  readonly indexed: Promise<void>;
  isIndexed = false;
  private readonly folder: string;
  private readonly queue = new KeyedQueue();
  private readonly kept = new Map<string, InstanceFile>();

  constructor(folder: string, log: Log) {
    this.folder = folder;
    this.indexed = this.buildIndex(log);
    this.indexed.catch(() => {});
  }

  async read(id: string): Promise<InstanceFile | undefined> {
    const kept = this.kept.get(id);
    if (kept) {
      this.keep(id, kept);
      return kept;
    }
    const file = await this.readFromDisk(id);
    // A commit may have finished while the disk was read: what it kept is newer.
    const newer = this.kept.get(id);
    if (newer) return newer;
    if (file) {
      this.keep(id, file);
      this.index.put(file.instance);
    }
    return file;
  }

  /** The file as it is, whatever is kept in memory. */
  async readFromDisk(id: string): Promise<InstanceFile | undefined> {
    return (await this.fileOf(id).read()) ?? undefined;
  }

  async commit(commit: Commit): Promise<CommitResult> {
    const { id } = commit.next;
    return this.queue.run(id, async () => {
      const next = withCommit(await this.read(id), commit);
      if (!next) return 'conflict';
      try {
        await this.fileOf(id).write(next);
      } catch (error) {
        // The disk may hold either content now: it is asked again.
        this.kept.delete(id);
        throw error;
      }
      this.keep(id, next);
      this.index.put(next.instance);
      return 'ok';
    });
  }

  /** Writes nothing more once it resolves. */
  close(): Promise<void> {
    return this.queue.close();
  }

  /** Writes an instance as it is, whatever was there. */
  async put(file: InstanceFile): Promise<void> {
    const { id } = file.instance;
    await this.queue.run(id, () => this.fileOf(id).write(file));
    this.keep(id, file);
    this.index.put(file.instance);
  }

  private keep(id: string, file: InstanceFile): void {
    this.kept.delete(id);
    this.kept.set(id, file);
    if (this.kept.size > keptFiles) this.kept.delete(this.kept.keys().next().value as string);
  }

  /** Ids begin with their time: a folder holds the instances of about a minute. */
  private fileOf(id: string): DurableFile<InstanceFile> {
    const name = fileNameOf(id);
    return new DurableFile(join(this.folder, name.slice(0, 6), name.slice(6, 8), `${name}.json`));
  }

  private async buildIndex(log: Log): Promise<void> {
    const paths = glob('*/*/*.json', { cwd: this.folder });
    const reader = async () => {
      for (;;) {
        const { value, done } = await paths.next();
        if (done) return;
        try {
          const file = await new DurableFile<InstanceFile>(join(this.folder, value)).read();
          if (file) this.index.put(file.instance);
        } catch (error) {
          // One damaged file must not keep the others from being served.
          log.error('an instance cannot be read', { file: value, error });
        }
      }
    };
    await Promise.all(Array.from({ length: readersAtStart }, reader));
    this.isIndexed = true;
  }
}
