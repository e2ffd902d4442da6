import { join, sep } from 'node:path';
import { type Damages, type Part, reasonOf, recordDamaged } from './damage.ts';
import { DurableFile, NotWhole, type Shape } from './durable-file.ts';
import { fileNameOf } from './file-name.ts';
import { filesBelow } from './files-below.ts';
import { KeyedQueue } from './keyed-queue.ts';
import { NameList } from './name-list.ts';
import type { Opening } from './opening.ts';

/** Files kept in memory, the latest used. */
const keptFiles = 500;
const readersAtStart = 16;
/** A file lies two folders deep, by the first letters of its id. */
const depth = 3;
const isMissing = 'its file is missing';
/** A list of names is written anew where so many were taken out of it. */
const mostTaken = 1000;

/** What is kept in memory of every file of a table. */
interface FileIndex<F> {
  put(file: F): void;
  has(id: string): boolean;
  remove(id: string): void;
  ids(): string[];
}

/** What the files of a table are. */
interface FileKind<F> {
  /** The folder, and the name of the list beside it. */
  name: string;
  part: Part;
  idOf(file: F): string;
  /** Where the file of an id lies, two folders deep; absent: by the first letters of its name. */
  pathOf?(id: string): string;
  /** @param id of which one; without it, of any */
  shapeOf(id?: string): Shape<F & object>;
  index: FileIndex<F>;
}

/** Records of the embedded store: a file each, whose rename is the transaction; a list of them, by which a missing one is known; and an index. */
export class FileTable<F extends object> {
  /** Resolves once it is known which files there should be. */
  readonly known: Promise<void>;
  /** Resolves once the index knows every file on disk. */
  readonly indexed: Promise<void>;
  isIndexed = false;
  private closed = false;
  protected readonly kind: FileKind<F>;
  protected readonly queue = new KeyedQueue();
  private readonly folder: string;
  protected readonly opening: Opening;
  private readonly damages: Damages;
  private readonly ids: NameList;
  /** Those that there were when the folder was opened, until each has been seen. */
  private listed = new Set<string>();
  /** Those begun by this process while it looked. */
  private readonly begun = new Set<string>();
  private readonly kept = new Map<string, F>();

  /** @param isNew whether no earlier process of this version has written down which there are */
  constructor(folder: string, kind: FileKind<F>, opening: Opening, isNew: boolean) {
    this.kind = kind;
    this.folder = join(folder, kind.name);
    this.opening = opening;
    this.damages = opening.damages;
    this.ids = new NameList(join(folder, `${kind.name}.ids`), opening.owner);
    const listed = this.ids.read(opening);
    this.known = listed.then((ids) => {
      this.listed = new Set(ids);
    });
    this.indexed = this.known.then(async () => this.buildIndex(await listed, isNew));
    this.indexed.catch(() => {});
  }

  /** @param now as it is on disk, whatever is kept in memory @throws Problem recordDamaged, storeUnavailable */
  async read(id: string, now = false): Promise<F | undefined> {
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
      this.kind.index.put(file);
    }
    return file;
  }

  /** The file as it is, whatever is kept in memory. @throws Problem recordDamaged, storeUnavailable */
  async readFromDisk(id: string): Promise<F | undefined> {
    try {
      const file = await this.fileOf(id).read();
      if (file) this.damages.clear(this.kind.part, id);
      else if (this.isKnown(id)) throw new NotWhole(isMissing);
      return file ?? undefined;
    } catch (error) {
      if (!(error instanceof NotWhole)) throw error;
      this.kind.index.remove(id);
      throw recordDamaged(this.damages.note(this.kind.part, id, error.message));
    }
  }

  /** Writes a file, in the place of what stood there. Whoever calls it has its turn. */
  protected async replace(next: F, isFirst: boolean): Promise<void> {
    const id = this.kind.idOf(next);
    try {
      await this.fileOf(id).write(next);
    } catch (error) {
      // The disk may hold either content now: it is asked again.
      this.kept.delete(id);
      throw error;
    }
    this.keep(id, next);
    this.kind.index.put(next);
    if (isFirst) await this.enter(id);
  }

  /** Writes nothing more once it resolves. */
  async close(): Promise<void> {
    this.closed = true;
    await this.indexed.catch(() => {});
    await this.queue.close();
    await this.ids.close();
  }

  /** Writes a file as it is, whatever was there. */
  async put(file: F): Promise<void> {
    await this.queue.run(this.kind.idOf(file), () => this.replace(file, true));
  }

  /** Removes a file for good: that it is not there is no damage. Whoever calls it has its turn. */
  protected async erase(id: string): Promise<void> {
    await this.ids.remove(id);
    await this.fileOf(id).remove();
    this.kept.delete(id);
    this.listed.delete(id);
    this.kind.index.remove(id);
  }

  private async enter(id: string): Promise<void> {
    if (!this.isIndexed) this.begun.add(id);
    await this.ids.add(id);
  }

  private keep(id: string, file: F): void {
    this.kept.delete(id);
    this.kept.set(id, file);
    if (this.kept.size > keptFiles) this.kept.delete(this.kept.keys().next().value as string);
  }

  private isKnown(id: string): boolean {
    return this.kind.index.has(id) || this.listed.has(id) || this.damages.get(this.kind.part, id) !== undefined;
  }

  /** Where a file lies within the folder of its table. */
  pathOf(id: string): string {
    return this.kind.pathOf?.(id) ?? FileTable.pathOf(id);
  }

  /** The same where its kind says nothing else. */
  static pathOf(id: string): string {
    const name = fileNameOf(id);
    // Ids begin with their time: a folder holds those of about a minute.
    return join(name.slice(0, 6), name.slice(6, 8), `${name}.json`);
  }

  private fileOf(id: string): DurableFile<F> {
    return new DurableFile(join(this.folder, this.pathOf(id)), this.kind.shapeOf(id), this.opening.owner);
  }

  private async buildIndex(listed: Set<string> | undefined, isNew: boolean): Promise<void> {
    const unreadable = await this.readAll();
    if (this.closed) return;
    for (const id of this.listed) {
      if (!this.kind.index.has(id)) this.damages.note(this.kind.part, id, unreadable.get(this.pathOf(id)) ?? isMissing);
      unreadable.delete(this.pathOf(id));
    }
    for (const [path, reason] of unreadable) this.damages.note(this.kind.part, join(this.kind.name, path), reason);
    await this.enterUnlisted(listed, isNew);
    this.isIndexed = true;
    this.listed.clear();
    this.begun.clear();
  }

  /** Puts every file that can be read in the index. @returns why the others cannot, by their paths */
  private async readAll(): Promise<Map<string, string>> {
    const unreadable = new Map<string, string>();
    const paths = filesBelow(this.folder);
    const reader = async () => {
      for (;;) {
        const { value: path, done } = await paths.next();
        if (done || this.closed) return;
        if (!path.endsWith('.json') || path.split(sep).length !== depth) continue;
        try {
          const file = await new DurableFile(join(this.folder, path), this.kind.shapeOf(), undefined).read();
          if (!file) continue;
          const id = this.kind.idOf(file);
          if (this.pathOf(id) !== path) throw new NotWhole(`it is ${this.kind.part} ${id}`);
          this.kind.index.put(file);
        } catch (error) {
          // One damaged file must not keep the others from being served.
          unreadable.set(path, reasonOf(error));
        }
      }
    };
    await Promise.all(Array.from({ length: readersAtStart }, reader));
    return unreadable;
  }

  /** Those that are there and not listed: of a version that listed none, or what the death of a process kept from being entered. */
  private async enterUnlisted(listed: Set<string> | undefined, isNew: boolean): Promise<void> {
    if (!listed) {
      if (!isNew)
        this.damages.note(
          'index',
          `${this.kind.name}.ids`,
          `it is missing, and was made anew of the ${this.kind.name} that are there`,
        );
      return this.ids.write(() => this.kind.index.ids());
    }
    const lacked = this.kind.index.ids().filter((id) => !listed.has(id) && !this.begun.has(id));
    if (lacked.length > 0 && this.opening.atRest) {
      this.damages.note(
        'index',
        `${this.kind.name}.ids`,
        `it lacked ${lacked.length} ${this.kind.name} that are there`,
      );
    }
    if (this.opening.owner && this.ids.taken > mostTaken) await this.ids.write(() => this.kind.index.ids());
    else if (this.opening.owner) await this.ids.add(...lacked);
  }
}
