import { randomUUID } from 'node:crypto';
import { type Damages, wholeRecords } from '../damage.ts';
import type { Shelf } from '../store.ts';
import { guarded, type Pool } from './connection.ts';

const insert = `insert into shelves (tenant, shelf, id, due_at, record) values ($1, $2, $3, $4, $5)
  on conflict (tenant, shelf, id)`;

/** What puts a record on a shelf, by what is expected there. */
export const shelve = {
  any: `${insert} do update set due_at = excluded.due_at, record = excluded.record`,
  absent: `${insert} do nothing`,
};

/** A shelf as rows of one table. */
export class ShelfTable<T extends { id: string }> implements Shelf<T> {
  private readonly pool: Pool;
  private readonly organisation: string;
  private readonly name: string;
  private readonly damages: Damages;

  constructor(pool: Pool, organisation: string, name: string, damages: Damages) {
    this.pool = pool;
    this.organisation = organisation;
    this.name = name;
    this.damages = damages;
  }

  async get(id: string): Promise<T | undefined> {
    const text = 'select id, record from shelves where tenant = $1 and shelf = $2 and id = $3';
    return (await this.records(text, id))[0];
  }

  async put(record: T, dueAt?: string): Promise<void> {
    await this.records(shelve.any, record.id, dueAt ?? null, record);
  }

  async remove(id: string): Promise<void> {
    await this.records('delete from shelves where tenant = $1 and shelf = $2 and id = $3', id);
  }

  due(now: string, limit: number): Promise<T[]> {
    const text =
      'select id, record from shelves where tenant = $1 and shelf = $2 and due_at <= $3 order by due_at, id limit $4';
    return this.records(text, now, limit);
  }

  page(after: string, limit: number): Promise<T[]> {
    const text = 'select id, record from shelves where tenant = $1 and shelf = $2 and id > $3 order by id limit $4';
    return this.records(text, after, limit);
  }

  private async records(text: string, ...values: unknown[]): Promise<T[]> {
    const given = [this.organisation, this.name, ...values];
    const { rows } = await guarded(() => this.pool.query<{ id: string; record: T }>(text, given));
    return wholeRecords(rows, 'shelf', this.damages, (id) => `${this.name}/${id}`);
  }
}

/** Claims that ran out are thrown away when so many more were made. */
const tidyEvery = 1000;

/** Which node does what, by the clock of the database. */
export class Claims {
  private readonly pool: Pool;
  private readonly organisation: string;
  private readonly node = randomUUID();
  private made = 0;

  constructor(pool: Pool, organisation: string) {
    this.pool = pool;
    this.organisation = organisation;
  }

  async claim(names: string[], ms: number): Promise<string[]> {
    if (names.length === 0) return [];
    // In one order, lest two nodes' claims lock each other out.
    const text = `insert into claims (tenant, name, node, until)
      select $1, name, $3, clock_timestamp() + $4 * interval '1 millisecond' from unnest($2::text[]) as name order by name
      on conflict (tenant, name) do update set node = excluded.node, until = excluded.until
      where claims.node = excluded.node or claims.until < clock_timestamp() returning name`;
    const values = [this.organisation, names, this.node, ms];
    const { rows } = await guarded(() => this.pool.query<{ name: string }>({ name: 'claim', text, values }));
    this.made += names.length;
    if (this.made >= tidyEvery) await this.tidy();
    return rows.map((row) => row.name);
  }

  private async tidy(): Promise<void> {
    this.made = 0;
    const text = 'delete from claims where tenant = $1 and until < clock_timestamp()';
    await guarded(() => this.pool.query(text, [this.organisation]));
  }
}
