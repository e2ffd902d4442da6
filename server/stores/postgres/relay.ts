import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Change } from '../../kernel/changes.ts';
import type { Log } from '../../kernel/log.ts';
import type { Store } from '../store.ts';
import type { Pool } from './connection.ts';

/** PostgreSQL takes 8,000 bytes a notification. */
const longest = 7000;
const gatherMs = 50;
const retryMs = 1000;

/**
 * Tells the other nodes of changes, for those who watch there. A hint, not a promise: what a node misses it finds in the database.
 *
 * @param channel where the nodes of one organisation tell each other
 */
export function relayOn(channel: string, pool: Pool, url: string, log: Log): NonNullable<Store['joinOthers']> {
  return (heard) => {
    const node = randomUUID();
    let waiting: string[] = [];
    let timer: NodeJS.Timeout | undefined;
    let listener: pg.Client | undefined;
    let stopped = false;
    const send = async () => {
      const messages = messagesOf(node, waiting);
      timer = undefined;
      waiting = [];
      // In one statement: each that tells something waits for the disk.
      const text = 'select pg_notify($1, message) from unnest($2::text[]) as message';
      await pool.query({ name: 'notify', text, values: [channel, messages] }).catch(() => {});
    };
    const own = beginningOf(node);
    const hear = (payload: string) => {
      if (payload.startsWith(own)) return;
      const { changes = [] } = JSON.parse(payload) as { changes?: Change[] };
      for (const change of changes) heard(change);
    };
    const listen = async () => {
      if (stopped) return;
      const client = new pg.Client({ connectionString: url, keepAlive: true });
      const again = () => {
        if (listener !== client) return;
        listener = undefined;
        setTimeout(() => void listen(), retryMs).unref();
      };
      listener = client;
      client.on('error', again);
      client.on('end', again);
      client.on('notification', ({ payload }) => hear(payload ?? '{}'));
      try {
        await client.connect();
        await client.query(`listen ${channel}`);
      } catch (error) {
        log.warn('cannot listen to the other nodes; trying again', { error });
        again();
      }
    };
    void listen();
    return {
      tell(change) {
        const text = JSON.stringify(change);
        if (text.length > longest) return;
        waiting.push(text);
        timer ??= setTimeout(() => void send(), gatherMs);
      },
      async stop() {
        stopped = true;
        clearTimeout(timer);
        await listener?.end().catch(() => {});
      },
    };
  };
}

/** By what is told first a node knows what it told itself, without reading the rest. */
const beginningOf = (node: string) => `{"node":"${node}",`;

/** As few notifications as have room for all changes. */
function messagesOf(node: string, changes: string[]): string[] {
  const batches: string[][] = [[]];
  let size = 0;
  for (const text of changes) {
    if (size + text.length > longest) {
      batches.push([]);
      size = 0;
    }
    batches.at(-1)?.push(text);
    size += Buffer.byteLength(text) + 1;
  }
  return batches.map((texts) => `${beginningOf(node)}"changes":[${texts.join(',')}]}`);
}
