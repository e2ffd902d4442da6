import { randomUUID } from 'node:crypto';
import { type Damages, notOfItsPlace } from '../damage.ts';
import type { Instances, Shelf } from '../store.ts';
import type { Database } from './database.ts';

const insert = `insert into shelves (tenant, shelf, id, due_at, record) values ($1, $2, $3, $4, $5)
  on conflict (tenant, shelf, id)`;

/** What puts a record on a shelf, by what is expected there. */
export const shelve = {
  any: `${insert} do update set due_at = excluded.due_at, record = excluded.record returning id`,
  absent: `${insert} do nothing returning id`,
};

/** A shelf as rows of one table. */
export function shelfIn<T extends { id: string }>({ ask }: Database, name: string, damages: Damages): Shelf<T> {
  const read = async (text: string, ...values: unknown[]) => {
    const rows = await ask<{ id: string; record: T }>(text, name, ...values);
    return rows.flatMap(({ id, record }) => {
      if (record?.id === id) return [record];
      damages.note('shelf', `${name}/${id}`, notOfItsPlace);
      return [];
    });
  };
  return {
    async get(id) {
      return (await read('select id, record from shelves where tenant = $1 and shelf = $2 and id = $3', id))[0];
    },
    async put(record, dueAt) {
      await ask(shelve.any, name, record.id, dueAt ?? null, record);
    },
    async remove(id) {
      await ask('delete from shelves where tenant = $1 and shelf = $2 and id = $3', name, id);
    },
    due: (now, limit) =>
      read(
        'select id, record from shelves where tenant = $1 and shelf = $2 and due_at <= $3 order by due_at, id limit $4',
        ...[now, limit],
      ),
    page: (after, limit) =>
      read(
        'select id, record from shelves where tenant = $1 and shelf = $2 and id > $3 order by id limit $4',
        ...[after, limit],
      ),
  };
}

/** Claims that ran out are thrown away when so many more were made. */
const tidyEvery = 1000;

/** Which node does what, by the clock of the database. */
export function claimIn({ ask, askOften }: Database): Instances['claim'] {
  const node = randomUUID();
  let made = 0;
  return async (names, ms) => {
    if (names.length === 0) return [];
    // In one order, lest two nodes' claims lock each other out.
    const text = `insert into claims (tenant, name, node, until)
      select $1, name, $3, clock_timestamp() + $4 * interval '1 millisecond' from unnest($2::text[]) as name order by name
      on conflict (tenant, name) do update set node = excluded.node, until = excluded.until
      where claims.node = excluded.node or claims.until < clock_timestamp() returning name`;
    const rows = await askOften<{ name: string }>('claim', text, names, node, ms);
    made += names.length;
    if (made >= tidyEvery) {
      made = 0;
      await ask('delete from claims where tenant = $1 and until < clock_timestamp()');
    }
    return rows.map((row) => row.name);
  };
}
