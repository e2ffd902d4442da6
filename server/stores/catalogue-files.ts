import { join } from 'node:path';
import { Low } from 'lowdb';
import { type AuditEnd, AuditFile } from './audit-file.ts';
import { type Catalogue, catalogueShape, format, namedIn, tableOf } from './catalogue.ts';
import { chainStart } from './chain.ts';
import { recordDamaged, StoreNotWhole, unlessDamaged } from './damage.ts';
import { DurableFile, NotWhole } from './durable-file.ts';
import {
  type GovernedKey,
  type GovernedKind,
  type GovernedRecords,
  governedKinds,
  keyOf,
  kindOf,
  type Listed,
  listedOf,
  type Put,
  shapeOf,
} from './governed-kinds.ts';
import { GovernedTable, nameOf } from './governed-table.ts';
import { KeyedQueue } from './keyed-queue.ts';
import type { Opening } from './opening.ts';
import { contentsOf, removeUnfinished, setOrphansApart } from './orphans.ts';
import { isAnyTaken, prepare, type ShelfFolders } from './shelf-files.ts';
import type { AuditLog, CommitResult, Restored, Write } from './store.ts';

/**
 * What is governed and the audit log of the embedded store. An edition and every revision of a draft is a file of its own, written before
 * the catalogue that names it; what no catalogue names never happened.
 */
export class CatalogueFiles {
  readonly log: AuditLog = {
    read: (after, limit) => this.auditFile.read(after, limit, this.low.data.audit),
    length: async () => this.low.data.audit.length,
  };
  private readonly folder: string;
  private readonly opening: Opening;
  private readonly low: Low<Catalogue>;
  /** What the catalogue says. */
  private known = new GovernedTable();
  private readonly auditFile: AuditFile;
  private readonly queue = new KeyedQueue();
  /** How far the audit log of a backup was written. */
  private restored: AuditEnd | undefined;
  /** Records of files, by what the catalogue says of them. */
  private readonly kept = new WeakMap<object, object>();

  private constructor(folder: string, opening: Opening) {
    this.folder = folder;
    this.opening = opening;
    this.auditFile = new AuditFile(join(folder, 'audit.ndjson'), opening.owner);
    this.low = new Low(new DurableFile(join(folder, 'catalogue.json'), catalogueShape, opening.owner), {
      policies: {},
      keys: {},
      drafts: {},
      audit: { length: 0, head: chainStart, bytes: 0 },
    });
  }

  /** @throws StoreNotWhole where the catalogue or the end of the log is missing or damaged, Problem storeUnavailable */
  static async open(folder: string, opening: Opening): Promise<CatalogueFiles> {
    const files = new CatalogueFiles(folder, opening);
    await files.start();
    return files;
  }

  /** Whether this folder was written by a version that did not list its instances, or by none yet. */
  get isNew(): boolean {
    return this.low.data.format === undefined;
  }

  /** Whether no earlier process has listed the records of this folder. */
  get knowsNoRecords(): boolean {
    return (this.low.data.format ?? 0) < 3;
  }

  /** Whether no earlier process has listed the uploads and the rows of master data of this folder. */
  get knowsNoFilesOrRows(): boolean {
    return (this.low.data.format ?? 0) < 4;
  }

  /** Everything that this version wants to find is there from now on. */
  async stamp(): Promise<void> {
    if (this.low.data.format === format || !this.opening.owner) return;
    await this.queue.run('catalogue', () => this.writeCatalogue({ ...this.low.data, format }));
  }

  private async start(): Promise<void> {
    const { folder, low, opening } = this;
    const blank = low.data;
    await low.read().catch((error) => {
      if (!(error instanceof NotWhole)) throw error;
      throw new StoreNotWhole(folder, `catalogue.json in ${folder} is damaged: ${error.message}.`);
    });
    if (low.data.restoring) {
      throw new StoreNotWhole(folder, `A restore into ${folder} was not finished: empty the folder and restore again.`);
    }
    if (low.data === blank) await this.begin();
    this.known = tableOf(low.data);
    if (this.isNew) await removeUnfinished(folder, opening);
    await this.auditFile.open();
    await this.compareLog();
    if (opening.owner) await setOrphansApart(folder, low.data.drafts, opening);
  }

  /** A folder without a catalogue is a new one, unless there is anything else in it. */
  private async begin(): Promise<void> {
    const others = await contentsOf(this.folder);
    if (others.length > 0) {
      const what = `catalogue.json is missing from ${this.folder}, where there is ${others.join(', ')}.`;
      throw new StoreNotWhole(this.folder, what);
    }
    if (this.opening.owner) await this.low.write();
  }

  private async compareLog(): Promise<void> {
    const { folder, opening } = this;
    const wrong = await this.auditFile.compare(this.low.data.audit).then(
      (beyond) => beyond > 0 && opening.atRest && 'it goes on behind what catalogue.json knows of',
      (error) => {
        if (!(error instanceof NotWhole)) throw error;
        return error.message;
      },
    );
    if (!wrong) return;
    if (opening.owner) {
      throw new StoreNotWhole(folder, `audit.ndjson in ${folder} does not fit catalogue.json: ${wrong}.`);
    }
    opening.damages.note('audit', 'audit.ndjson', wrong);
  }

  /** Whether the catalogue names such a record. */
  has(kind: GovernedKind, ...key: GovernedKey): boolean {
    return this.known.get(kind, key) !== undefined;
  }

  /** @throws Problem recordDamaged where its file is missing, or not what was written */
  async get<K extends GovernedKind>(kind: K, ...key: GovernedKey): Promise<GovernedRecords[K] | undefined> {
    const known = this.known.get(kind, key);
    const found = known && kindOf(kind).file ? (this.kept.get(known) ?? (await this.read(kind, key, known))) : known;
    return found as GovernedRecords[K] | undefined;
  }

  /** Reads the file that the catalogue names. @throws Problem recordDamaged */
  private async read(kind: GovernedKind, key: GovernedKey, known: object): Promise<object | undefined> {
    const { damages } = this.opening;
    const { revision, isWhole } = kindOf(kind);
    const found = await this.fileOf(kind, known).read().catch(orNotWhole);
    if (found && !(found instanceof NotWhole) && (isWhole?.(found, known as never) ?? true)) {
      damages.clear(kind, nameOf(key));
      if (revision) this.kept.set(known, found);
      return found;
    }
    // Who only reads may be overtaken by the server that writes.
    if (await this.isOvertaken(kind, key, known)) return this.get(kind, ...key);
    const missing = found === null && 'its file is missing';
    const reason = missing || (found instanceof NotWhole ? found.message : 'it is not what was published');
    throw recordDamaged(damages.note(kind, nameOf(key), reason));
  }

  /** Those that can be read. */
  async list<K extends GovernedKind>(kind: K, policy?: string): Promise<Listed<K>[]> {
    const known = this.known.list(kind, policy) as Listed<K>[];
    const { file, body } = kindOf(kind);
    if (!file || body) return known;
    const read = (one: Listed<K>) => this.get(kind, ...keyOf(kind, one)).catch(unlessDamaged);
    return (await Promise.all(known.map(read))).flatMap((record) => (record as Listed<K> | undefined) ?? []);
  }

  private async isOvertaken(kind: GovernedKind, key: GovernedKey, known: object): Promise<boolean> {
    if (!this.opening.owner) {
      await this.low.read();
      this.known = tableOf(this.low.data);
    }
    return revisionOf(this.known.get(kind, key)) !== revisionOf(known);
  }

  /** Reads every record that is a file of its own, and notes those that cannot be. */
  async inspect(): Promise<void> {
    for (const kind of governedKinds) {
      if (!kindOf(kind).file) continue;
      for (const known of this.known.list(kind)) {
        this.kept.delete(known);
        await this.read(kind, keyOf(kind, known), known).catch(unlessDamaged);
      }
    }
  }

  /** Writes nothing more once it resolves. */
  close(): Promise<void> {
    return this.queue.close();
  }

  /** @param shelves what is put there counts with the catalogue that is written behind it */
  async write({ puts, log, shelved = [] }: Write, shelves: ShelfFolders): Promise<CommitResult> {
    return this.queue.run('catalogue', async () => {
      const [before, known] = [this.known, this.known.after(puts.map(asKnown))];
      if (!known || (await isAnyTaken(shelves, shelved))) return 'conflict';
      await this.writeFiles(puts);
      const audit = await this.auditFile.append(log, this.low.data.audit);
      for (const one of shelved) await prepare(shelves, one, audit);
      await this.writeCatalogue({ ...this.low.data, ...namedIn(known), audit });
      this.known = known;
      for (const { kind, key, value } of puts)
        if (value && kindOf(kind).revision) this.kept.set(known.get(kind, key) as object, value);
      for (const { shelf, record } of shelved) shelves[shelf].count(record.id);
      for (const { kind, key } of puts) await this.removeBefore(kind, before.get(kind, key), known.get(kind, key));
      return 'ok';
    });
  }

  private async writeFiles(puts: readonly Put[]): Promise<void> {
    for (const { kind, value } of puts) if (value && kindOf(kind).file) await this.fileOf(kind, value).write(value);
  }

  private async writeCatalogue(next: Catalogue): Promise<void> {
    const before = this.low.data;
    this.low.data = next;
    try {
      await this.low.write();
    } catch (error) {
      this.low.data = before;
      throw error;
    }
  }

  /** The file that another one took the place of. What stays of one never counts. */
  private async removeBefore(kind: GovernedKind, before: object | undefined, after: object | undefined): Promise<void> {
    const pathOf = (known: object | undefined) => known && kindOf(kind).file?.(known as never);
    if (!before || !pathOf(before) || pathOf(before) === pathOf(after)) return;
    await this.fileOf(kind, before)
      .remove()
      .catch(() => {});
  }

  /** Whether the audit log has come to an end that was foreseen, or has gone beyond it. */
  hasCome({ length, head }: { length: number; head: string }): boolean {
    const { audit } = this.low.data;
    return length < audit.length || (length === audit.length && head === audit.head);
  }

  /** Says in the catalogue that what is there from now on is not all yet. */
  async beginRestore(): Promise<void> {
    await this.queue.run('catalogue', async () => {
      if (!this.low.data.restoring) await this.writeCatalogue({ restoring: true, ...this.low.data });
    });
  }

  /** Writes a piece of a backup; nothing of it counts before the last. */
  async restore(piece: Exclude<Restored, { kind: 'instance' | 'record' | 'row' | 'file' }>): Promise<CommitResult> {
    if (piece.kind === 'audit') {
      this.restored = await this.auditFile.restore(piece.entries, this.restored ?? this.low.data.audit);
      return 'ok';
    }
    const known = this.known.after(piece.puts.map(asKnown));
    if (!known) return 'conflict';
    await this.writeFiles(piece.puts);
    this.known = known;
    const { restoring: _, ...before } = this.low.data;
    if (piece.isLast) await this.writeCatalogue({ ...before, ...namedIn(known), audit: this.restored ?? before.audit });
    return 'ok';
  }

  private fileOf<K extends GovernedKind>(kind: K, known: object): DurableFile<GovernedRecords[K]> {
    const path = kindOf(kind).file?.(known as never) as string;
    return new DurableFile(join(this.folder, path), shapeOf(kind, known), this.opening.owner);
  }
}

const revisionOf = (known: { revision?: number } | undefined) => known?.revision;

/** A put as the catalogue knows of it. */
const asKnown = (put: Put) => (put.value ? ({ ...put, value: listedOf(put.kind, put.value) } as Put) : put);

function orNotWhole(error: unknown): NotWhole {
  if (error instanceof NotWhole) return error;
  throw error;
}
