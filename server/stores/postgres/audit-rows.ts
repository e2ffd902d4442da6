import { chainStart, endOf, seal } from '../chain.ts';
import type { ChainEntry, UnsealedEntry } from '../records/entry.ts';
import type { AuditLog, CommitResult } from '../store.ts';
import { type Client, guarded, type Pool, transaction } from './connection.ts';

interface End {
  length: number;
  head: string;
}

/** The audit log in PostgreSQL. Its end is a row, whose lock puts all that is governed one after another. */
export class AuditRows implements AuditLog {
  private readonly pool: Pool;
  private readonly organisation: string;
  /** The database's clock when it was last asked, beside this process's own count, which no change of the machine's clock moves. */
  private clock = { databaseMs: Date.now(), ownMs: performance.now(), unsureMs: Number.POSITIVE_INFINITY };

  constructor(pool: Pool, organisation: string) {
    this.pool = pool;
    this.organisation = organisation;
  }

  async read(after: number, limit: number): Promise<ChainEntry[]> {
    const text = 'select entry from audit where tenant = $1 and sequence > $2 order by sequence limit $3';
    const { rows } = await guarded(() =>
      this.pool.query<{ entry: ChainEntry }>(text, [this.organisation, after, limit]),
    );
    return rows.map((row) => row.entry);
  }

  /** Compares the clocks, too. */
  async length(): Promise<number> {
    const sentMs = performance.now();
    const text = 'select (select length from audit_ends where tenant = $1), clock_timestamp() as now';
    const { rows } = await guarded(() =>
      this.pool.query<{ length: number | null; now: Date }>(text, [this.organisation]),
    );
    if (rows[0]) this.compareClocks(rows[0].now.getTime(), sentMs, performance.now());
    return rows[0]?.length ?? 0;
  }

  /** An answer that took long says little: it is left where what was known, and has aged since, is surer. */
  private compareClocks(databaseMs: number, sentMs: number, receivedMs: number): void {
    const unsureMs = (receivedMs - sentMs) / 2;
    const aged = this.clock.unsureMs + (receivedMs - this.clock.ownMs) / 1000;
    if (unsureMs <= aged) this.clock = { databaseMs, ownMs: (sentMs + receivedMs) / 2, unsureMs };
  }

  /** What the database's clock says now. */
  nowMs(): number {
    return Math.round(this.clock.databaseMs + performance.now() - this.clock.ownMs);
  }

  /** The end of the log, which nobody else moves before the transaction ends. */
  async lock(client: Client): Promise<End> {
    const first = 'insert into audit_ends (tenant, length, head) values ($1, 0, $2) on conflict do nothing';
    await client.query(first, [this.organisation, chainStart]);
    const text = 'select length, head from audit_ends where tenant = $1 for update';
    return (await client.query<End>(text, [this.organisation])).rows[0] as End;
  }

  append(client: Client, entries: readonly UnsealedEntry[], end: End): Promise<void> {
    return this.write(client, seal(end, entries), end);
  }

  /** Writes entries of a backup as they are. */
  restore(entries: ChainEntry[]): Promise<CommitResult> {
    return guarded(() =>
      transaction<CommitResult>(this.pool, async (client) => {
        await this.write(client, entries, await this.lock(client));
        return 'ok';
      }),
    );
  }

  private async write(client: Client, entries: ChainEntry[], before: End): Promise<void> {
    const text = 'insert into audit (tenant, sequence, entry) values ($1, $2, $3)';
    for (const entry of entries) await client.query(text, [this.organisation, entry.sequence, entry]);
    const { length, head } = endOf(entries, before);
    const end = 'update audit_ends set length = $2, head = $3 where tenant = $1';
    await client.query(end, [this.organisation, length, head]);
  }
}
