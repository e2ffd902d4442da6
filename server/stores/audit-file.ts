import { constants, existsSync } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { Problem } from '../../engine/index.ts';
import { chainStart, endOf, firstAltered, seal } from './chain.ts';
import { guarded, unless } from './disk.ts';
import { NotWhole } from './durable-file.ts';
import type { FolderOwner } from './folder-owner.ts';
import type { ChainEntry, UnsealedEntry } from './records/entry.ts';

/** The audit log as far as it counts. */
export interface AuditEnd {
  length: number;
  head: string;
  bytes: number;
}

const chunkBytes = 256 * 1024;
const newline = 0x0a;

/** The audit log of the embedded store: a line an entry, appended to and never changed. */
export class AuditFile {
  private readonly path: string;
  private readonly owner: FolderOwner | undefined;
  /** Which file is written to for as long as the folder is this process's own: who takes it over puts another in its place. */
  private file: number | undefined;
  /** Where pages ended: a reader of one page after another begins there. */
  private readonly ends = new Map<number, number>();

  /** @param owner without one the file is only read */
  constructor(path: string, owner: FolderOwner | undefined) {
    this.path = path;
    this.owner = owner;
  }

  /** Opens the log to write to it. */
  async open(): Promise<void> {
    if (!this.owner) return;
    if (this.owner.takenOver && existsSync(this.path)) await this.owner.renew(this.path);
    const file = await guarded(() => open(this.path, constants.O_RDWR | constants.O_CREAT));
    this.file = (await file.stat().finally(() => file.close())).ino;
  }

  /**
   * Compares the log with what the catalogue says of it.
   *
   * @returns how many bytes there are beyond those that count
   * @throws NotWhole where it is not the log that the catalogue names
   */
  async compare({ length, head, bytes }: AuditEnd): Promise<number> {
    const size = await stat(this.path).then(
      (found) => found.size,
      () => 0,
    );
    if (size < bytes) throw new NotWhole(`it has ${size} bytes of ${bytes}`);
    if (bytes === 0) return size;
    const last = readEntry(await this.lastLine(bytes));
    const end = { length: length - 1, head: last.previous };
    if (last.hash !== head || firstAltered([last], end) !== undefined) {
      throw new NotWhole(`its entry ${length} is not the one that was written`);
    }
    return size - bytes;
  }

  private async lastLine(end: number): Promise<string> {
    const file = await open(this.path, 'r');
    try {
      for (let size = Math.min(chunkBytes, end); ; size = Math.min(size * 4, end)) {
        const { buffer } = await file.read(Buffer.alloc(size), 0, size, end - size);
        if (buffer.at(-1) !== newline) return '';
        const start = buffer.subarray(0, -1).lastIndexOf(newline) + 1;
        if (start > 0 || size === end) return buffer.toString('utf8', start, size - 1);
      }
    } finally {
      await file.close();
    }
  }

  /** Writes entries behind the part of the log that counts, over whatever an uncommitted change left there. */
  async append(added: readonly UnsealedEntry[], { length, head, bytes }: AuditEnd): Promise<AuditEnd> {
    return this.write(seal({ length, head }, added), { length, head, bytes });
  }

  /** Writes entries of a backup as they are. */
  restore(entries: ChainEntry[], end: AuditEnd): Promise<AuditEnd> {
    return this.write(entries, end);
  }

  private async write(entries: ChainEntry[], { length, head, bytes }: AuditEnd): Promise<AuditEnd> {
    const text = Buffer.from(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
    await guarded(async () => {
      const file = await open(this.path, 'r+').catch(unless('ENOENT'));
      try {
        // In this order: what was opened while the folder was this process's own is no later owner's.
        await this.owner?.check();
        if (!file || (await file.stat()).ino !== this.file) throw takenAway(this.path);
        await file.truncate(bytes);
        await file.write(text, 0, text.length, bytes);
        await file.sync();
      } finally {
        await file?.close();
      }
    });
    return { ...endOf(entries, { length, head }), bytes: bytes + text.length };
  }

  /** A page of the entries that count. */
  async read(after: number, limit: number, { bytes }: AuditEnd): Promise<ChainEntry[]> {
    if (bytes === 0 || limit <= 0 || !existsSync(this.path)) return [];
    const known = this.ends.get(after);
    const skip = known === undefined ? after : 0;
    const file = await open(this.path, 'r');
    try {
      const { lines, end } = await readLines(file, known ?? 0, bytes, skip + limit);
      const page = lines.slice(skip);
      if (page.length === limit) this.ends.set(after + limit, end);
      return page.map(readEntry);
    } finally {
      await file.close();
    }
  }
}

const takenAway = (path: string) =>
  new Problem('storeUnavailable', {
    detail: { 'zh-CN': '审计日志文件已被移走或替换', en: `${path} was taken away or replaced` },
  });

/** So many lines of a file from a place on, and where they end. */
async function readLines(file: FileHandle, from: number, to: number, count: number) {
  const lines: string[] = [];
  let rest = Buffer.alloc(0);
  let end = from;
  for (let place = from; place < to && lines.length < count; ) {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(chunkBytes, to - place)), 0, undefined, place);
    if (bytesRead === 0) break;
    place += bytesRead;
    rest = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
    let start = 0;
    for (let at = rest.indexOf(newline); at >= 0 && lines.length < count; at = rest.indexOf(newline, start)) {
      lines.push(rest.toString('utf8', start, at));
      end += at + 1 - start;
      start = at + 1;
    }
    rest = rest.subarray(start);
  }
  // Without its line break a line is cut off or altered, whatever it says: it shows as an entry that fits no chain.
  if (rest.length > 0 && lines.length < count) lines.push('');
  return { lines, end };
}

/** An entry that is not JSON any more shows as one that fits no chain. */
export function readEntry(line: string): ChainEntry {
  try {
    return JSON.parse(line) as ChainEntry;
  } catch {
    const never = new Date(0).toISOString();
    return { at: never, type: 'unreadable', sequence: 0, previous: chainStart, hash: chainStart };
  }
}
