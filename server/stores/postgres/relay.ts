import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Change } from '../../kernel/changes.ts';
import type { Log } from '../../kernel/log.ts';
import type { Pool } from './connection.ts';
import { channelOf } from './organisation.ts';

/** PostgreSQL takes 8,000 bytes a notification. */
const longest = 7000;
const gatherMs = 50;
const retryMs = 1000;

/**
 * Tells the other nodes of its organisation of changes, for those who watch there. A hint, not a promise: what a node misses it finds in the database.
 */
export class Relay {
  private readonly pool: Pool;
  private readonly url: string;
  private readonly log: Log;
  private readonly channel: string;
  private readonly heard: (change: Change) => void;
  private readonly node = randomUUID();
  private waiting: string[] = [];
  private timer: NodeJS.Timeout | undefined;
  private listener: pg.Client | undefined;
  private stopped = false;

  constructor(
    { pool, url, log, organisation }: { pool: Pool; url: string; log: Log; organisation: string },
    heard: (change: Change) => void,
  ) {
    this.pool = pool;
    this.url = url;
    this.log = log;
    this.channel = channelOf(organisation);
    this.heard = heard;
    void this.listen();
  }

  tell(change: Change): void {
    const text = JSON.stringify(change);
    if (text.length > longest) return;
    this.waiting.push(text);
    this.timer ??= setTimeout(() => void this.send(), gatherMs);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.listener?.end().catch(() => {});
  }

  private async send(): Promise<void> {
    this.timer = undefined;
    const all = this.waiting;
    this.waiting = [];
    let batch: string[] = [];
    const batches = [batch];
    let size = 0;
    for (const text of all) {
      if (size + text.length > longest) {
        batch = [];
        batches.push(batch);
        size = 0;
      }
      batch.push(text);
      size += Buffer.byteLength(text) + 1;
    }
    const messages = batches.map((texts) => `{"node":"${this.node}","changes":[${texts.join(',')}]}`);
    // In one statement: each that tells something waits for the disk.
    const text = 'select pg_notify($1, message) from unnest($2::text[]) as message';
    await this.pool.query({ name: 'notify', text, values: [this.channel, messages] }).catch(() => {});
  }

  private async listen(): Promise<void> {
    if (this.stopped) return;
    const client = new pg.Client({ connectionString: this.url, keepAlive: true });
    const again = () => {
      if (this.listener !== client) return;
      this.listener = undefined;
      setTimeout(() => void this.listen(), retryMs).unref();
    };
    this.listener = client;
    client.on('error', again);
    client.on('end', again);
    client.on('notification', ({ payload }) => this.hear(payload ?? '{}'));
    try {
      await client.connect();
      await client.query(`listen ${this.channel}`);
    } catch (error) {
      this.log.warn('cannot listen to the other nodes; trying again', { error });
      again();
    }
  }

  private hear(payload: string): void {
    const { node, changes = [] } = JSON.parse(payload) as { node?: string; changes?: Change[] };
    if (node !== this.node) for (const change of changes) this.heard(change);
  }
}
