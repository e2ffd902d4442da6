import { createReadStream } from 'node:fs';
import { appendFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { guarded } from './durable-file.ts';
import { KeyedQueue } from './keyed-queue.ts';
import {
  type DecisionPack,
  type DecisionPage,
  decisionsOf,
  type Period,
  type RecordedDecision,
} from './recorded-decisions.ts';

/** Recorded decisions as files: one a day, a line a decision. */
export class DecisionFiles {
  private readonly folder: string;
  private readonly queue = new KeyedQueue();

  constructor(folder: string) {
    this.folder = folder;
  }

  async append(pages: readonly DecisionPage[]): Promise<void> {
    const write = async () => {
      await mkdir(this.folder, { recursive: true });
      for (const { day, bytes } of pages) await appendFile(join(this.folder, `${day}.ndjson`), bytes);
    };
    await this.queue.run('decisions', () => guarded(write));
  }

  /** Writes nothing more once it resolves. */
  close(): Promise<void> {
    return this.queue.close();
  }

  /** The decisions of a period, the oldest day first. */
  async *read(policy: string, { since, until }: Period): AsyncGenerator<RecordedDecision> {
    const files = (await readdir(this.folder).catch(() => [])).filter((name) => name.endsWith('.ndjson')).sort();
    for (const name of files) {
      const day = name.slice(0, 10);
      if ((since && day < since.slice(0, 10)) || (until && `${day}T00:00:00.000Z` >= until)) continue;
      const input = createReadStream(join(this.folder, name));
      try {
        for await (const line of createInterface({ input })) {
          if (!mayBeWithin(line, { since, until })) continue;
          const found = parseLine(line);
          if (found?.policy === policy && isWithin(found, { since, until })) yield* decisionsOf(found);
        }
      } finally {
        // Who has found what was looked for reads no further.
        input.destroy();
      }
    }
  }
}

export const isWithin = ({ decidedAt }: { decidedAt: string }, { since, until }: Period) =>
  !(since && decidedAt < since) && !(until && decidedAt >= until);

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
