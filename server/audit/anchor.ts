import { open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { AnchorConfig } from '../kernel/config.ts';
import type { Log } from '../kernel/log.ts';
import { makeFolder, unless } from '../stores/disk.ts';
import type { Store } from '../stores/store.ts';
import type { Told } from './verify.ts';

/** The end of the audit log at some time. */
export interface Head {
  sequence: number;
  head: string;
  at: string;
}

/** The log is not the one whose heads were told outside. */
export class AnchorMismatch extends Error {
  override readonly name = 'AnchorMismatch';
}

interface Around {
  store: Pick<Store, 'log'>;
  fetch: typeof fetch;
  log: Log;
  now: () => Date;
}

const timeoutMs = 10_000;
const [firstRetryMs, longestRetryMs] = [1000, 60_000];
const newline = 0x0a;

/**
 * Tells the head of the audit log to a place outside of the store, whenever something was governed: whoever rewrites the log, or cuts it
 * off, does not reach what was told. It happens behind the change, and a place that is away is told later.
 */
export class Anchor {
  private readonly target: AnchorConfig;
  private readonly around: Around;
  private told = 0;
  private longest = 0;
  private telling: Promise<void> | undefined;
  private retry: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(target: AnchorConfig, around: Around) {
    this.target = target;
    this.around = around;
  }

  /** How many entries there are that the outside was not told of, as far as this node knows. */
  get lag(): number {
    return this.longest - this.told;
  }

  /** There may be a new head. Resolves when it was told, or could not be. */
  follow(): Promise<void> {
    this.telling = (this.telling ?? Promise.resolve()).then(() => this.tell(firstRetryMs));
    return this.telling;
  }

  /** Tells nothing more once it resolves. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.retry);
    await this.telling;
  }

  /** What was told; nothing where the place cannot be read. */
  read(): Promise<Told> {
    return readAnchor(this.target);
  }

  /** Compares the log with the last head that was told, which is not told again. @throws AnchorMismatch */
  async compare(): Promise<void> {
    const { heads } = await this.read();
    const last = Math.max(0, ...heads.keys());
    if (last === 0) return;
    const [entry] = await this.around.store.log.read(last - 1, 1);
    if (entry?.hash === heads.get(last)) {
      this.told = last;
      return;
    }
    const what = entry ? `entry ${last} of the audit log is another` : `the audit log ends before its entry ${last}`;
    throw new AnchorMismatch(
      `${what} than GUIJU_AUDIT_ANCHOR was told of: the log was rewritten or cut off, or the store is an older one put back. ` +
        'Find out which with `npm run guiju -- verify`. Where that was done knowingly, keep the old anchor and name a new one.',
    );
  }

  private async tell(retryMs: number): Promise<void> {
    clearTimeout(this.retry);
    if (this.stopped) return;
    try {
      const head = await this.newest();
      if (!head || head.sequence <= this.told) return;
      if ('file' in this.target) await appendLine(this.target.file, JSON.stringify(head));
      else await this.post(this.target.url, head);
      this.told = head.sequence;
    } catch (error) {
      this.around.log.warn('the audit anchor could not be told of the new head; trying again', { error });
      const again = () => {
        this.telling = this.tell(Math.min(retryMs * 2, longestRetryMs));
      };
      this.retry = setTimeout(again, retryMs).unref();
    }
  }

  private async newest(): Promise<Head | undefined> {
    const { store } = this.around;
    this.longest = await store.log.length();
    const [entry] = this.longest > this.told ? await store.log.read(this.longest - 1, 1) : [];
    return entry && { sequence: entry.sequence, head: entry.hash, at: entry.at };
  }

  private async post(url: string, head: Head): Promise<void> {
    const response = await this.around.fetch(url, {
      method: 'POST',
      body: JSON.stringify(head),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
      headers: { 'content-type': 'application/json', 'user-agent': 'guiju' },
    });
    if (!response.ok) throw new Error(`answered ${response.status}`);
  }
}

/** What an anchor was told, where it can be read. */
export async function readAnchor(target: AnchorConfig): Promise<Told> {
  const heads = new Map<number, string>();
  const text = 'file' in target ? await readFile(target.file, 'utf8').catch(unless('ENOENT')) : undefined;
  let spoilt = 0;
  for (const line of (text ?? '').split('\n').filter((one) => one !== '')) {
    const found = readHead(line);
    if (found) heads.set(found.sequence, found.head);
    else spoilt += 1;
  }
  return { heads, spoilt };
}

function readHead(line: string): Head | undefined {
  try {
    const found = JSON.parse(line) as Partial<Head>;
    return Number.isInteger(found.sequence) && typeof found.head === 'string' ? (found as Head) : undefined;
  } catch {
    return undefined;
  }
}

/** Durable when it resolves. What is left of a line before does not spoil it. */
async function appendLine(path: string, line: string): Promise<void> {
  await makeFolder(dirname(path));
  const file = await open(path, 'a+');
  try {
    const { size } = await file.stat();
    const { buffer } = size > 0 ? await file.read(Buffer.alloc(1), 0, 1, size - 1) : { buffer: Buffer.of(newline) };
    await file.appendFile(`${buffer[0] === newline ? '' : '\n'}${line}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}
