import { createReadStream } from 'node:fs';
import { appendFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { JsonObject } from '../../engine/index.ts';
import type { Metrics } from '../http/metrics.ts';
import type { Log } from '../log.ts';

/** A decision as it was made, for replay on another edition. */
export interface RecordedDecision {
  id: string;
  /** When it was made; `at` is the instant it was made for. */
  decidedAt: string;
  policy: string;
  ruleSet: string;
  edition: number;
  at: string;
  facts: JsonObject;
  outcome: JsonObject;
  config?: JsonObject;
}

/** Instants as ISO text in UTC; `until` is not part of it. */
export interface Period {
  since?: string;
  until?: string;
}

const flushAfterMs = 200;
const flushAtBytes = 256 * 1024;
const mostBytes = 16 * 1024 * 1024;

/**
 * Writes decisions down behind the answers: a file a day, a line a decision. A decision that the disk cannot take in time is
 * counted and given up; answering goes on.
 */
export class DecisionRecorder {
  private readonly folder: string;
  private readonly log: Log;
  private readonly metrics: Metrics;
  private readonly waiting = new Map<string, string[]>();
  private bytes = 0;
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(folder: string, log: Log, metrics: Metrics) {
    this.folder = folder;
    this.log = log;
    this.metrics = metrics;
  }

  record(decision: RecordedDecision): void {
    if (this.bytes > mostBytes) {
      this.metrics.count('guiju_decisions_unrecorded_total');
      return;
    }
    const line = `${JSON.stringify(decision)}\n`;
    const day = decision.decidedAt.slice(0, 10);
    const lines = this.waiting.get(day);
    if (lines) lines.push(line);
    else this.waiting.set(day, [line]);
    this.bytes += line.length;
    if (this.bytes > flushAtBytes) void this.flush();
    else this.timer ??= setTimeout(() => void this.flush(), flushAfterMs);
  }

  /** The decisions made in a period, those just made among them. */
  async *read(period: Period): AsyncGenerator<RecordedDecision> {
    await this.flush();
    yield* readDecisions(this.folder, period);
  }

  /** For those who can wait: resolves when there is room for more. */
  async room(): Promise<void> {
    if (this.bytes > flushAtBytes) await this.flush();
  }

  /** Resolves when everything recorded so far was written. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing = this.writing.then(() => this.write());
    return this.writing;
  }

  private async write(): Promise<void> {
    const days = [...this.waiting];
    const bytes = this.bytes;
    this.waiting.clear();
    try {
      await mkdir(this.folder, { recursive: true });
      for (const [day, lines] of days) await appendFile(join(this.folder, `${day}.ndjson`), lines.join(''));
    } catch (error) {
      const lost = days.reduce((sum, [, lines]) => sum + lines.length, 0);
      this.metrics.count('guiju_decisions_unrecorded_total', {}, lost);
      this.log.warn('decisions could not be recorded', { lost, error });
    } finally {
      this.bytes -= bytes;
    }
  }
}

/** The decisions in the files of a folder, oldest day first. */
async function* readDecisions(folder: string, { since, until }: Period): AsyncGenerator<RecordedDecision> {
  const files = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.ndjson')).sort();
  for (const name of files) {
    const day = name.slice(0, 10);
    if ((since && day < since.slice(0, 10)) || (until && day > until.slice(0, 10))) continue;
    for await (const line of createInterface({ input: createReadStream(join(folder, name)) })) {
      const decision = parseLine(line);
      if (!decision || (since && decision.decidedAt < since) || (until && decision.decidedAt >= until)) continue;
      yield decision;
    }
  }
}

/** A process that died may have left half a line. */
function parseLine(line: string): RecordedDecision | undefined {
  try {
    return JSON.parse(line) as RecordedDecision;
  } catch {
    return undefined;
  }
}
