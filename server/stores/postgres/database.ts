import type { CommitResult } from '../store.ts';
import { guarded, type Pool, transaction } from './connection.ts';

/** Runs a statement, and answers its rows. */
export type Ask = <R extends object>(text: string, ...values: unknown[]) => Promise<R[]>;

/**
 * The database as one of several organisations has it: `$1` of every statement is the organisation, and every statement that names a table
 * says that its column `tenant` is that.
 */
export interface Database {
  /** @throws Problem storeUnavailable */
  ask: Ask;
  /** With a name by which each connection plans it once. */
  askOften<R extends object>(name: string, text: string, ...values: unknown[]): Promise<R[]>;
  /** Statements of one transaction, which is rolled back where they meet a conflict. */
  write(work: (ask: Ask) => Promise<CommitResult>): Promise<CommitResult>;
  /** Statements that read, all of one moment. */
  read<T>(work: (ask: Ask) => Promise<T>): Promise<T>;
}

const oneMoment = 'begin isolation level repeatable read read only';

export function databaseOf(pool: Pool, organisation: string): Database {
  const askOf =
    (where: Pick<Pool, 'query'>, name?: string): Ask =>
    async <R extends object>(text: string, ...given: unknown[]) =>
      (await where.query<R>({ name, text, values: [organisation, ...given] })).rows;
  return {
    ask: (...asked) => guarded(() => askOf(pool)(...asked)),
    askOften: (name, ...asked) => guarded(() => askOf(pool, name)(...asked)),
    write: (work) => guarded(() => transaction(pool, (client) => work(askOf(client)))),
    read: (work) => guarded(() => transaction(pool, (client) => work(askOf(client)), oneMoment)),
  };
}
