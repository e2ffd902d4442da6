import { sha256 } from '../../kernel/sha256.ts';
import { guarded, type Pool } from './connection.ts';

/** The organisation of nodes that name none. What it has beside its rows is called as versions called it that knew no other. */
const first = 'default';

/** What nodes of an organisation, and of no other, wait for at an instance. */
export const lockOf = (organisation: string, id: string) =>
  organisation === first
    ? { text: 'select pg_advisory_lock(hashtext($1))', values: [id] }
    : { text: 'select pg_advisory_lock(hashtext($1), hashtext($2))', values: [organisation, id] };

/** Runs work while nobody else holds a lock. */
export async function inTurn<T>(turns: Pool, lock: ReturnType<typeof lockOf>, work: () => Promise<T>): Promise<T> {
  const client = await guarded(() => turns.connect());
  try {
    await guarded(() => client.query(lock));
    return await work();
  } finally {
    await client.query('select pg_advisory_unlock_all()').catch(() => {});
    client.release();
  }
}

/** Where nodes of an organisation tell each other of changes: a name of PostgreSQL has 63 bytes at most. */
export const channelOf = (organisation: string) =>
  organisation === first ? 'guiju_changes' : `guiju_changes_${sha256(organisation).slice(0, 32)}`;
