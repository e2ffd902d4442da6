import { chainStart, endOf, seal } from '../chain.ts';
import type { ChainEntry, UnsealedEntry } from '../records/entry.ts';
import type { AuditLog } from '../store.ts';
import type { Ask, Database } from './database.ts';

interface End {
  length: number;
  head: string;
}

/** The audit log in PostgreSQL, and what the database's clock says. Its end is a row, whose lock puts all that is governed one after another. */
export function auditIn({ ask }: Database): AuditLog & { nowMs(): number } {
  /** The database's clock when it was last asked, beside this process's own count, which no change of the machine's clock moves. */
  let clock = { databaseMs: Date.now(), ownMs: performance.now(), unsureMs: Number.POSITIVE_INFINITY };
  /** An answer that took long says little: it is left where what was known, and has aged since, is surer. */
  const compareClocks = (databaseMs: number, sentMs: number, receivedMs: number) => {
    const unsureMs = (receivedMs - sentMs) / 2;
    const aged = clock.unsureMs + (receivedMs - clock.ownMs) / 1000;
    if (unsureMs <= aged) clock = { databaseMs, ownMs: (sentMs + receivedMs) / 2, unsureMs };
  };
  return {
    async read(after, limit) {
      const text = 'select entry from audit where tenant = $1 and sequence > $2 order by sequence limit $3';
      return (await ask<{ entry: ChainEntry }>(text, after, limit)).map((row) => row.entry);
    },
    /** Compares the clocks, too. */
    async length() {
      const sentMs = performance.now();
      const text = 'select (select length from audit_ends where tenant = $1), clock_timestamp() as now';
      const [found] = await ask<{ length: number | null; now: Date }>(text);
      if (found) compareClocks(found.now.getTime(), sentMs, performance.now());
      return found?.length ?? 0;
    },
    nowMs: () => Math.round(clock.databaseMs + performance.now() - clock.ownMs),
  };
}

/** The end of the log, which nobody else moves before the transaction ends. */
export async function lockEnd(ask: Ask): Promise<End> {
  const first = 'insert into audit_ends (tenant, length, head) values ($1, 0, $2) on conflict do nothing';
  await ask(first, chainStart);
  return (await ask<End>('select length, head from audit_ends where tenant = $1 for update'))[0] as End;
}

export const append = (ask: Ask, entries: readonly UnsealedEntry[], end: End): Promise<void> =>
  write(ask, seal(end, entries), end);

/** Writes entries of a backup as they are. */
export const restoreEntries = (database: Database, entries: ChainEntry[]) =>
  database.write(async (ask) => {
    await write(ask, entries, await lockEnd(ask));
    return 'ok';
  });

async function write(ask: Ask, entries: ChainEntry[], before: End): Promise<void> {
  const text = 'insert into audit (tenant, sequence, entry) values ($1, $2, $3)';
  for (const entry of entries) await ask(text, entry.sequence, entry);
  const { length, head } = endOf(entries, before);
  await ask('update audit_ends set length = $2, head = $3 where tenant = $1', length, head);
}
