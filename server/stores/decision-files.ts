import { createReadStream } from 'node:fs';
import { appendFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { guarded } from './durable-file.ts';
import type { Period, RecordedDecision } from './store.ts';

/** Recorded decisions as files: one a day, a line a decision. */
export class DecisionFiles {
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  async append(decisions: RecordedDecision[]): Promise<void> {
    const days = Map.groupBy(decisions, ({ decidedAt }) => decidedAt.slice(0, 10));
    await guarded(async () => {
      await mkdir(this.folder, { recursive: true });
      for (const [day, those] of days) {
        const lines = those.map((decision) => `${JSON.stringify(decision)}\n`);
        await appendFile(join(this.folder, `${day}.ndjson`), lines.join(''));
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
        const decision = parseLine(line);
        if (decision?.policy === policy && isWithin(decision, { since, until })) yield decision;
      }
    }
  }
}

export const isWithin = ({ decidedAt }: RecordedDecision, { since, until }: Period) =>
  !(since && decidedAt < since) && !(until && decidedAt >= until);

/** A process that died may have left half a line. */
function parseLine(line: string): RecordedDecision | undefined {
  try {
    return JSON.parse(line) as RecordedDecision;
  } catch {
    return undefined;
  }
}
