import { createReadStream } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { crc32 } from 'node:zlib';
import { silent } from '../kernel/log.ts';
import { Damages } from './damage.ts';
import { isPageEnd, pageEnd, pagesOfFile } from './decision-pages.ts';
import { guarded, makeFolder } from './disk.ts';
import type { FolderOwner } from './folder-owner.ts';
import { KeyedQueue } from './keyed-queue.ts';
import { NameList } from './name-list.ts';
import type { Opening } from './opening.ts';
import {
  type DecisionPack,
  type DecisionPage,
  decisionsOf,
  isWithin,
  type Period,
  type RecordedDecision,
} from './recorded-decisions.ts';

/** Recorded decisions as files: one a day, a line a decision. */
export class DecisionFiles {
  private readonly folder: string;
  private readonly opening: Opening;
  /** The days there are decisions of, and how long the file of each was at least. */
  private readonly days: NameList;
  /** How long the file of each day was at least, and whether its pages up to there have checksums. */
  private readonly sizes = new Map<string, { bytes: number; checked: boolean }>();
  /** The days whose file ends as it should, as far as this process wrote it. */
  private readonly begun = new Set<string>();
  private readonly queue = new KeyedQueue();

  private constructor(folder: string, opening: Opening) {
    this.folder = folder;
    this.opening = opening;
    this.days = new NameList(join(folder, 'days'), opening.owner);
  }

  /** @param isNew whether no earlier process of this version has written down which days there are */
  static async open(folder: string, opening: Opening, isNew: boolean): Promise<DecisionFiles> {
    const files = new DecisionFiles(folder, opening);
    await files.compareDays(isNew);
    return files;
  }

  /** Writes down anew which days there are. */
  static async enterAll(folder: string, owner: FolderOwner): Promise<void> {
    const opening = { owner, damages: new Damages(silent), log: silent, atRest: true };
    await new DecisionFiles(folder, opening).enterAll();
  }

  async append(pages: readonly DecisionPage[]): Promise<void> {
    const write = async () => {
      for (const page of pages) await this.appendPage(page);
    };
    await this.queue.run('decisions', () => guarded(write));
  }

  private async appendPage({ day, bytes }: DecisionPage): Promise<void> {
    await this.opening.owner?.check();
    const isFirst = !this.begun.has(day);
    if (isFirst) await this.closeOpen(day);
    // Until it is written whole: what a full disk leaves of it is closed before the next.
    this.begun.delete(day);
    await append(this.pathOf(day), [bytes, pageEnd(bytes.length, crc32(bytes))]);
    this.begun.add(day);
    if (isFirst) await this.enterBegun();
  }

  /** Closes what a process that died, a full disk or a version without checksums left open. */
  private async closeOpen(day: string): Promise<void> {
    const path = this.pathOf(day);
    await makeFolder(this.folder);
    const size = await sizeOf(path);
    if (size === undefined || (await endsWell(path, size))) return;
    for await (const { state, from, to } of pagesOfFile(path)) {
      if (state !== 'open') continue;
      const checksum = await checksumOf(path, from, to, '\n');
      await append(path, [Buffer.from('\n'), pageEnd(to - from + 1, checksum)]);
    }
  }

  /** Enters how long the files are that this process writes to. */
  private async enterBegun(): Promise<void> {
    for (const day of this.begun) {
      const bytes = (await sizeOf(this.pathOf(day))) ?? 0;
      this.sizes.set(day, { bytes, checked: true });
      await this.days.add(`${day} ${bytes}`);
    }
  }

  private async compareDays(isNew: boolean): Promise<void> {
    const { damages, owner } = this.opening;
    const found = await this.daysOnDisk();
    const listed = await this.days.read(this.opening);
    if (!listed && !isNew && (await this.someHold(found)))
      damages.note('index', 'days', 'it is missing, and was made anew of what is there');
    for (const name of listed ?? []) {
      const [day = '', size = '', unchecked] = name.split(' ');
      const bytes = size === lost ? Number.POSITIVE_INFINITY : Number(size);
      const before = this.sizes.get(day);
      if (!before || before.bytes < bytes) this.sizes.set(day, { bytes, checked: unchecked === undefined });
    }
    for (const day of new Set([...this.sizes.keys(), ...found])) await this.compareDay(day);
    if (!listed && owner && found.length > 0) await this.enterAll();
  }

  /** A full disk leaves a file of a day that nothing could be written to, nor entered. */
  private async someHold(days: readonly string[]): Promise<boolean> {
    const sizes = await Promise.all(days.map((day) => sizeOf(this.pathOf(day))));
    return sizes.some((size) => size !== 0);
  }

  private async compareDay(day: string): Promise<void> {
    const { atRest, damages, owner } = this.opening;
    const bytes = this.sizes.get(day)?.bytes;
    const size = await sizeOf(this.pathOf(day));
    if (size === undefined || size < (bytes ?? 0)) {
      damages.note('decisions', day, size === undefined ? 'its file is missing' : 'decisions of it are missing');
      // However much is written to it from now on.
      if (owner && bytes !== Number.POSITIVE_INFINITY) await this.days.add(`${day} ${lost}`);
    } else if (atRest && this.sizes.size > 0 && size !== bytes) {
      damages.note('index', 'days', `it does not say how long the file of ${day} is`);
    }
  }

  private async enterAll(): Promise<void> {
    const names: string[] = [];
    for (const day of await this.daysOnDisk()) {
      const size = (await sizeOf(this.pathOf(day))) ?? 0;
      names.push(`${day} ${size}${(await endsWell(this.pathOf(day), size)) ? '' : ` ${withoutChecksums}`}`);
    }
    await this.days.write(() => names);
  }

  /** Reads all there is, and notes what is not as it was written. */
  async inspect(): Promise<void> {
    for (const day of await this.daysOnDisk()) {
      let damaged = 0;
      const { bytes = 0, checked = false } = this.sizes.get(day) ?? {};
      for await (const { state, from } of pagesOfFile(this.pathOf(day))) {
        if (state === 'damaged' || (state === 'open' && checked && from < bytes)) damaged += 1;
      }
      if (damaged > 0) this.opening.damages.note('decisions', day, `${damaged} pages are not as they were written`);
    }
  }

  /** Writes nothing more once it resolves. */
  async close(): Promise<void> {
    await this.queue.close();
    await this.enterBegun();
    this.begun.clear();
    await this.days.close();
  }

  /** The decisions of a period, the oldest day first. */
  async *read(policy: string, { since, until }: Period): AsyncGenerator<RecordedDecision> {
    for (const day of await this.daysOnDisk()) {
      if ((since && day < since.slice(0, 10)) || (until && `${day}T00:00:00.000Z` >= until)) continue;
      const input = createReadStream(this.pathOf(day));
      try {
        for await (const line of createInterface({ input })) {
          if (isPageEnd(line) || !mayBeWithin(line, { since, until })) continue;
          const found = parseLine(line);
          if (found?.policy === policy && isWithin(found, { since, until })) yield* decisionsOf(found);
        }
      } finally {
        // Who has found what was looked for reads no further.
        input.destroy();
      }
    }
  }

  private async daysOnDisk(): Promise<string[]> {
    const names = await readdir(this.folder).catch(() => []);
    return names.flatMap((name) => (name.endsWith('.ndjson') ? [name.slice(0, 10)] : [])).sort();
  }

  private pathOf(day: string): string {
    return join(this.folder, `${day}.ndjson`);
  }
}

/** Instead of a size: the file was shorter than it had been, or away. */
const lost = 'lost';
/** Behind a size: up to there a version wrote that had no checksums. */
const withoutChecksums = 'unchecked';

const sizeOf = (path: string) =>
  stat(path).then(
    ({ size }) => size,
    () => undefined,
  );

/** Never over what is there: whoever else writes to the file loses nothing by it. */
async function append(path: string, parts: Uint8Array[]): Promise<void> {
  const file = await open(path, 'a');
  try {
    const { bytesWritten } = await file.writev(parts);
    const wanted = parts.reduce((sum, { length }) => sum + length, 0);
    if (bytesWritten < wanted) await file.appendFile(Buffer.concat(parts).subarray(bytesWritten));
  } finally {
    await file.close();
  }
}

async function endsWell(path: string, size: number): Promise<boolean> {
  if (size === 0) return true;
  let last = '';
  for await (const chunk of createReadStream(path, { start: Math.max(0, size - 100) })) last += chunk;
  return last.endsWith('\n') && isPageEnd(last.trimEnd().split('\n').at(-1) ?? '');
}

async function checksumOf(path: string, from: number, to: number, behind: string): Promise<number> {
  let checksum = 0;
  for await (const chunk of createReadStream(path, { start: from, end: to - 1 })) checksum = crc32(chunk, checksum);
  return crc32(behind, checksum);
}

const begins = /^\{"id":"[^"\\]*","decidedAt":"([^"]{24})"/;

/** Lines begin with when they were made: whatever else stands in those of another hour need not be read. */
function mayBeWithin(line: string, period: Period): boolean {
  const decidedAt = begins.exec(line)?.[1];
  return decidedAt === undefined || isWithin({ decidedAt }, period);
}

/** A process that died may have left half a line. */
function parseLine(line: string): RecordedDecision | DecisionPack | undefined {
  try {
    return JSON.parse(line) as RecordedDecision | DecisionPack;
  } catch {
    return undefined;
  }
}
