import { type Log, silent } from '../../kernel/log.ts';
import { Damages } from '../damage.ts';
import { restoreFile } from '../restore-file.ts';
import type { Store } from '../store.ts';
import { attemptsIn } from './attempts.ts';
import { auditIn, restoreEntries } from './audit.ts';
import { restoreInstance } from './commits.ts';
import { createPool, guarded } from './connection.ts';
import { databaseOf } from './database.ts';
import { decisionsIn } from './decisions.ts';
import { filesIn, putHead } from './files.ts';
import { governedIn, putAll } from './governed-rows.ts';
import { inspectDatabase } from './inspect.ts';
import { instancesIn } from './instances.ts';
import { KnownInstances } from './known.ts';
import { channelOf, inTurn, lockOf } from './organisation.ts';
import { recordsIn, restoreRecord } from './records.ts';
import { registersIn } from './registers.ts';
import { relayOn } from './relay.ts';
import { restoreRow, rowsIn } from './rows.ts';
import { Schema } from './schema.ts';
import { shelfIn } from './shelves.ts';

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
  const known = new KnownInstances();
  const pool = createPool(url, log, poolSize, () => known.forgetAll());
  // Those who wait their turn for a busy instance hold a connection: they have their own, lest nothing else could be done.
  const turns = createPool(url, log, 4);
  const database = databaseOf(pool, organisation);
  const damages = new Damages(log);
  const audit = auditIn(database);
  const governed = governedIn(database, damages);
  const files = filesIn(database, damages);
  const schema = new Schema(pool);
  const relay = relayOn(channelOf(organisation), pool, url, log);
  try {
    await guarded(() => schema.migrate());
    await audit.length();
  } catch (error) {
    await Promise.all([pool.end(), turns.end()]);
    throw error;
  }
  return {
    instances: instancesIn(database, damages, known, (id, work) => inTurn(turns, lockOf(organisation, id), work)),
    records: recordsIn(database, damages),
    files,
    rows: rowsIn(database, damages),
    governed,
    log: {
      read: audit.read,
      async length() {
        await schema.look();
        return audit.length();
      },
    },
    shelves: {
      deliveries: shelfIn(database, 'deliveries', damages),
      deadLetters: shelfIn(database, 'deadLetters', damages),
      sessions: shelfIn(database, 'sessions', damages),
      calls: shelfIn(database, 'calls', damages),
      messages: shelfIn(database, 'messages', damages),
      taskDrafts: shelfIn(database, 'taskDrafts', damages),
      operations: shelfIn(database, 'operations', damages),
      informings: shelfIn(database, 'informings', damages),
      untold: shelfIn(database, 'untold', damages),
      channelStates: shelfIn(database, 'channelStates', damages),
    },
    decisions: decisionsIn(database),
    registers: registersIn(database, damages),
    restore(piece) {
      if (piece.kind === 'instance') return restoreInstance(database, piece);
      if (piece.kind === 'record') return database.write((ask) => restoreRecord(ask, piece.record));
      if (piece.kind === 'file')
        return restoreFile({ take: files.take, put: (head) => putHead(database.ask, head) }, piece);
      if (piece.kind === 'row') return database.write((ask) => restoreRow(ask, piece.row));
      if (piece.kind === 'audit') return restoreEntries(database, piece.entries);
      return database.write(async (ask) => ((await putAll(ask, piece.puts)) ? 'ok' : 'conflict'));
    },
    attempts: attemptsIn(database),
    joinOthers: (heard) =>
      relay((change) => {
        known.forget(String(change.data.id));
        heard(change);
      }),
    now: () => new Date(audit.nowMs()),

    pool: () => ({ connections: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    ready: () => true,
    fault: () => schema.fault,
    damaged: () => damages.all(),
    inspect: (options) => inspectDatabase(database, governed, damages, options),
    async close() {
      await Promise.all([pool.end(), turns.end()]);
    },
  };
}
