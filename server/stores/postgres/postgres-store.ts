import { type Log, silent } from '../../kernel/log.ts';
import { Damages } from '../damage.ts';
import type { Store } from '../store.ts';
import { AttemptTable } from './attempts.ts';
import { AuditRows } from './audit-rows.ts';
import { restoreInstance } from './commits.ts';
import { createPool, guarded } from './connection.ts';
import { DecisionRows } from './decisions.ts';
import { GovernedRows } from './governed-rows.ts';
import { inspectDatabase } from './inspect.ts';
import { instancesIn } from './instances.ts';
import { Relay } from './relay.ts';
import { Schema } from './schema.ts';
import { ShelfTable } from './shelves.ts';

export interface PostgresOptions {
  log?: Log;
  /** Connections; the database must allow this many for each node, and two more. */
  poolSize?: number;
  /** Whose nodes these are, of several organisations that share the database. */
  organisation?: string;
}

/**
 * The store for any number of equal nodes: one PostgreSQL database (14 or later).
 *
 * @param url as `DATABASE_URL`
 * @throws Problem storeUnavailable where the database cannot be reached, SchemaNewer
 */
export async function openPostgresStore(
  url: string,
  { log = silent, poolSize = 10, organisation = 'default' }: PostgresOptions = {},
): Promise<Store> {
  const pool = createPool(url, log, poolSize);
  // Those who wait their turn for a busy instance hold a connection: they have their own, lest nothing else could be done.
  const turns = createPool(url, log, 4);
  const damages = new Damages(log);
  const audit = new AuditRows(pool, organisation);
  const governed = new GovernedRows(pool, organisation, audit, damages);
  const schema = new Schema(pool);
  try {
    await guarded(() => schema.migrate());
    await audit.length();
  } catch (error) {
    await Promise.all([pool.end(), turns.end()]);
    throw error;
  }
  return {
    instances: instancesIn(pool, turns, organisation, damages),
    governed,
    log: {
      read: (after, limit) => audit.read(after, limit),
      async length() {
        await schema.look();
        return audit.length();
      },
    },
    shelves: {
      deliveries: new ShelfTable(pool, organisation, 'deliveries', damages),
      deadLetters: new ShelfTable(pool, organisation, 'deadLetters', damages),
      sessions: new ShelfTable(pool, organisation, 'sessions', damages),
      calls: new ShelfTable(pool, organisation, 'calls', damages),
    },
    decisions: new DecisionRows(pool, organisation),
    restore(piece) {
      if (piece.kind === 'governed') return governed.restore(piece.puts);
      return piece.kind === 'audit' ? audit.restore(piece.entries) : restoreInstance(pool, organisation, piece);
    },
    attempts: new AttemptTable(pool, organisation),
    joinOthers: (heard) => new Relay({ pool, url, log, organisation }, heard),
    now: () => new Date(audit.nowMs()),

    pool: () => ({ connections: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    ready: () => true,
    fault: () => schema.fault,
    damaged: () => damages.all(),
    inspect: (options) => inspectDatabase(pool, organisation, governed, damages, options),
    async close() {
      await Promise.all([pool.end(), turns.end()]);
    },
  };
}
