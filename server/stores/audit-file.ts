import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { chainStart, endOf, seal } from '../audit/chain.ts';
import { codeOf, guarded, makeFolder } from './durable-file.ts';
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
  /** Where pages ended: a reader of one page after another begins there. */
  private readonly ends = new Map<number, number>();

  constructor(path: string) {
    this.path = path;
  }

  /** Writes entries behind the part of the log that counts, over whatever an uncommitted change left there. */
  async append(added: UnsealedEntry[], { length, head, bytes }: AuditEnd): Promise<AuditEnd> {
    return this.write(seal({ length, head }, added), { length, head, bytes });
  }

  /** Writes entries of a backup as they are. */
  restore(entries: ChainEntry[], end: AuditEnd): Promise<AuditEnd> {
    return this.write(entries, end);
  }

  private async write(entries: ChainEntry[], { length, head, bytes }: AuditEnd): Promise<AuditEnd> {
    const text = Buffer.from(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
    await guarded(async () => {
      const file = await open(this.path, 'r+').catch(async (error) => {
        if (codeOf(error) !== 'ENOENT') throw error;
        await makeFolder(dirname(this.path));
        return open(this.path, 'w+');
      });
      try {
        await file.truncate(bytes);
        await file.write(text, 0, text.length, bytes);
        await file.sync();
      } finally {
        await file.close();
      }
    });
    return { ...endOf(entries, { length, head }), bytes: bytes + text.length };
  }

  /** A page of the entries that count. */
  async read(after: number, limit: number, { bytes }: AuditEnd): Promise<ChainEntry[]> {
    if (bytes === 0 || limit <= 0) return [];
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
function readEntry(line: string): ChainEntry {
  try {
    return JSON.parse(line) as ChainEntry;
  } catch {
    const never = new Date(0).toISOString();
    return { at: never, type: 'unreadable', sequence: 0, previous: chainStart, hash: chainStart };
  }
}
