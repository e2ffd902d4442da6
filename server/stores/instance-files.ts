import { join, sep } from 'node:path';
import { type Damages, reasonOf, recordDamaged } from './damage.ts';
import { DurableFile, NotWhole } from './durable-file.ts';
import { fileNameOf } from './file-name.ts';
import { filesBelow } from './files-below.ts';
import { type InstanceFile, instanceShape, withCommit } from './instance-file.ts';
import { InstanceIndex } from './instance-index.ts';
import { KeyedQueue } from './keyed-queue.ts';
import { NameList } from './name-list.ts';
import type { Opening } from './opening.ts';
import type { Commit, CommitResult } from './store.ts';

/** Files kept in memory, the latest used. */
const keptFiles = 500;
const readersAtStart = 16;
/** A file lies two folders deep, by the first letters of its id. */
const depth = 3;
const isMissing = 'its file is missing';

/** The instances of the embedded store: a file each, whose rename is the transaction. */
export class InstanceFiles {
  readonly index = new InstanceIndex();
  /** Resolves once it is known which instances there should be. */
  readonly known: Promise<void>;
  /** Resolves once the index knows every instance on disk. */
  readonly indexed: Promise<void>;
  isIndexed = false;
  private closed = false;
  private readonly folder: string;
  private readonly opening: Opening;
  private readonly damages: Damages;
  private readonly ids: NameList;
  /** Those that there were when the folder was opened, until each has been seen. */
  private listed = new Set<string>();
  /** Those begun by this process while it looked. */
  private readonly begun = new Set<string>();
  private readonly queue = new KeyedQueue();
  private readonly kept = new Map<string, InstanceFile>();

  /** @param isNew whether no earlier process of this version has written down which instances there are */
  constructor(folder: string, opening: Opening, isNew: boolean) {
    this.folder = join(folder, 'instances');
    this.opening = opening;
    this.damages = opening.damages;
    this.ids = new NameList(join(folder, 'instances.ids'), opening.owner);
    const listed = this.ids.read(opening);
    this.known = listed.then((ids) => {
      this.listed = new Set(ids);
    });
    this.indexed = this.known.then(async () => this.buildIndex(await listed, isNew));
    this.indexed.catch(() => {});
  }

  /** @param now as it is on disk, whatever is kept in memory @throws Problem recordDamaged, storeUnavailable */
  async read(id: string, now = false): Promise<InstanceFile | undefined> {
    if (now) return this.readFromDisk(id);
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

  /** The file as it is, whatever is kept in memory. @throws Problem recordDamaged, storeUnavailable */
  async readFromDisk(id: string): Promise<InstanceFile | undefined> {
    try {
      const file = await this.fileOf(id).read();
      if (file) this.damages.clear('instance', id);
      else if (this.isKnown(id)) throw new NotWhole(isMissing);
      return file ?? undefined;
    } catch (error) {
      if (!(error instanceof NotWhole)) throw error;
      this.index.remove(id);
      throw recordDamaged(this.damages.note('instance', id, error.message));
    }
  }

  async wholeIndex(): Promise<InstanceIndex> {
    await this.indexed;
    return this.index;
  }

  async commit(commit: Commit): Promise<CommitResult> {
    const { id, revision } = commit.next;
    return this.queue.run(id, async () => {
      const next = withCommit(await this.read(id), commit);
      if (!next || this.index.isStartedAgain(commit.next)) return 'conflict';
      try {
        await this.fileOf(id).write(next);
      } catch (error) {
        // The disk may hold either content now: it is asked again.
        this.kept.delete(id);
        throw error;
      }
      this.keep(id, next);
      this.index.put(next.instance);
      if (revision === 1) await this.enter(id);
      return 'ok';
    });
  }

  /** Writes nothing more once it resolves. */
  async close(): Promise<void> {
    this.closed = true;
    await this.indexed.catch(() => {});
    await this.queue.close();
    await this.ids.close();
  }

  /** Writes an instance as it is, whatever was there. */
  async put(file: InstanceFile): Promise<void> {
    const { id } = file.instance;
    await this.queue.run(id, () => this.fileOf(id).write(file));
    this.keep(id, file);
    this.index.put(file.instance);
    await this.enter(id);
  }

  private async enter(id: string): Promise<void> {
    if (!this.isIndexed) this.begun.add(id);
    await this.ids.add(id);
  }

  private keep(id: string, file: InstanceFile): void {
    this.kept.delete(id);
    this.kept.set(id, file);
    if (this.kept.size > keptFiles) this.kept.delete(this.kept.keys().next().value as string);
  }

  private isKnown(id: string): boolean {
    return this.index.has(id) || this.listed.has(id) || this.damages.get('instance', id) !== undefined;
  }

  /** Ids begin with their time: a folder holds the instances of about a minute. */
  pathOf(id: string): string {
    const name = fileNameOf(id);
    return join(name.slice(0, 6), name.slice(6, 8), `${name}.json`);
  }

  private fileOf(id: string): DurableFile<InstanceFile> {
    return new DurableFile(join(this.folder, this.pathOf(id)), instanceShape(id), this.opening.owner);
  }

  private async buildIndex(listed: Set<string> | undefined, isNew: boolean): Promise<void> {
    const unreadable = await this.readAll();
    if (this.closed) return;
    for (const id of this.listed) {
      if (!this.index.has(id)) this.damages.note('instance', id, unreadable.get(this.pathOf(id)) ?? isMissing);
      unreadable.delete(this.pathOf(id));
    }
    for (const [path, reason] of unreadable) this.damages.note('instance', `instances/${path}`, reason);
    await this.enterUnlisted(listed, isNew);
    this.isIndexed = true;
    this.listed.clear();
    this.begun.clear();
  }

  /** Puts every instance that can be read in the index. @returns why the others cannot, by their paths */
  private async readAll(): Promise<Map<string, string>> {
    const unreadable = new Map<string, string>();
    const paths = filesBelow(this.folder);
    const reader = async () => {
      for (;;) {
        const { value: path, done } = await paths.next();
        if (done || this.closed) return;
        if (!path.endsWith('.json') || path.split(sep).length !== depth) continue;
        try {
          const file = await new DurableFile(join(this.folder, path), instanceShape(), undefined).read();
          if (!file) continue;
          if (this.pathOf(file.instance.id) !== path) throw new NotWhole(`it is instance ${file.instance.id}`);
          this.index.put(file.instance);
        } catch (error) {
          // One damaged file must not keep the others from being served.
          unreadable.set(path, reasonOf(error));
        }
      }
    };
    await Promise.all(Array.from({ length: readersAtStart }, reader));
    return unreadable;
  }

  /** Instances that are there and not listed: of a version that listed none, or what the death of a process kept from being entered. */
  private async enterUnlisted(listed: Set<string> | undefined, isNew: boolean): Promise<void> {
    if (!listed) {
      if (!isNew)
        this.damages.note('index', 'instances.ids', 'it is missing, and was made anew of the instances that are there');
      return this.ids.write(() => this.index.ids());
    }
    const lacked = this.index.ids().filter((id) => !listed.has(id) && !this.begun.has(id));
    if (lacked.length > 0 && this.opening.atRest) {
      this.damages.note('index', 'instances.ids', `it lacked ${lacked.length} instances that are there`);
    }
    if (this.opening.owner) await this.ids.add(...lacked);
  }
}
