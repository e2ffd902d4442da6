import { createReadStream } from 'node:fs';
import { mkdir, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { guarded } from './durable-file.ts';
import {
  type DecisionLine,
  type DecisionPack,
  decisionsOf,
  type Period,
  type RecordedDecision,
} from './recorded-decisions.ts';

/** Recorded decisions as files: one a day, a line a decision. */
export class DecisionFiles {
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  async append(decisions: readonly DecisionLine[]): Promise<void> {
    const days = Map.groupBy(decisions, ({ decidedAt }) => decidedAt.slice(0, 10));
    await guarded(async () => {
      await mkdir(this.folder, { recursive: true });
      for (const [day, lines] of days) {
        const file = await open(join(this.folder, `${day}.ndjson`), 'a');
        try {
          for (const block of blocksOf(lines)) await file.appendFile(block);
        } finally {
          await file.close();
        }
      }
    });
  }

  /** The decisions of a period, the oldest day first. */
  async *read(policy: string, { since, until }: Period): AsyncGenerator<RecordedDecision> {
    const files = (await readdir(this.folder).catch(() => [])).filter((name) => name.endsWith('.ndjson')).sort();
    for (const name of files) {
      const day = name.slice(0, 10);
      if ((since && day < since.slice(0, 10)) || (until && day > until.slice(0, 10))) continue;
      for await (const line of createInterface({ input: createReadStream(join(this.folder, name)) })) {
        const found = parseLine(line);
        if (found?.policy === policy && isWithin(found, { since, until })) yield* decisionsOf(found);
      }
    }
  }
}

const blockLength = 32 * 1024;

/** Lines put together to be written at once: many, but not so many that every copy of them takes fresh pages of memory. */
function* blocksOf(lines: readonly DecisionLine[]): Generator<string> {
  let texts: string[] = [];
  let length = 0;
  for (const [place, { text }] of lines.entries()) {
    texts.push(text);
    length += text.length;
    if (length < blockLength && place < lines.length - 1) continue;
    // The last one ends with a line break as well.
    texts.push('');
    yield texts.join('\n');
    texts = [];
    length = 0;
  }
}

export const isWithin = ({ decidedAt }: { decidedAt: string }, { since, until }: Period) =>
  !(since && decidedAt < since) && !(until && decidedAt >= until);

/** A process that died may have left half a line. */
function parseLine(line: string): RecordedDecision | DecisionPack | undefined {
  try {
    return JSON.parse(line) as RecordedDecision | DecisionPack;
  } catch {
    return undefined;
  }
}
