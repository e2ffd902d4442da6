import pg from 'pg';
import { Problem } from '../../../engine/index.ts';
import type { Log } from '../../kernel/log.ts';

export type Pool = pg.Pool;
export type Client = pg.PoolClient;

/** `json` columns come as text: what was written is read, digit for digit. */
const jsonType = 114;
pg.types.setTypeParser(jsonType, (text: string) => JSON.parse(text));

/**
 * Connects, with limits under which a host that died holds no row for long.
 *
 * @param url as `DATABASE_URL`
 * @param whenLost is called when a connection has been lost
 */
export function createPool(url: string, log: Log, size = 10, whenLost = () => {}): Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    connectionTimeoutMillis: 5000,
    keepAlive: true,
    options: '-c idle_in_transaction_session_timeout=10000 -c lock_timeout=5000',
  });
  const lost = (error: Error) => {
    whenLost();
    log.warn('a connection to the database was lost', { error });
  };
  pool.on('error', lost);
  // An idle client that is cut off would otherwise end the process.
  pool.on('connect', (client) => client.on('error', lost));
  return pool;
}

/** What the database may refuse without anyone being at fault here: connections, resources, shutting down. */
const unavailable = /^(08|53|57P|58|25006|55P03|XX000)|^(ECONN|ETIMEDOUT|EPIPE|ENOTFOUND|EHOSTUNREACH|EAI_AGAIN)/;
const repeatable = new Set(['40001', '40P01']);
const attempts = 4;

const codeOf = (error: unknown) => String((error as { code?: unknown } | null)?.code ?? '');

/** Runs work on the database: deadlocks are tried again, what the database cannot do now becomes `storeUnavailable`. */
export async function guarded<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (repeatable.has(codeOf(error)) && attempt < attempts) continue;
      if (isUnavailable(error)) throw new Problem('storeUnavailable', { cause: error });
      throw error;
    }
  }
}

function isUnavailable(error: unknown): boolean {
  if (error instanceof Problem) return false;
  const message = error instanceof Error ? error.message : '';
  return (
    unavailable.test(codeOf(error)) ||
    repeatable.has(codeOf(error)) ||
    /timeout|terminated|Connection|ended/i.test(message)
  );
}

/** Whether what failed may have been done all the same: the connection was gone before the database said what became of it. */
export function mayBeDone(error: unknown): boolean {
  if (!(error instanceof Problem)) return false;
  const { cause } = error;
  return !(cause instanceof pg.DatabaseError) || /^(08|57P)/.test(codeOf(cause));
}

/**
 * Runs work in one transaction, which is rolled back where the work is a conflict. It takes no second connection: all of them could wait
 * for each other.
 */
export async function transaction<T>(pool: Pool, work: (client: Client) => Promise<T>, begin = 'begin'): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(begin);
    const result = await work(client);
    await client.query(result === 'conflict' ? 'rollback' : 'commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((lost: Error) => {
      broken = lost;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
