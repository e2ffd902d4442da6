import { type Damage, type Damages, notOfItsPlace, recordDamaged } from '../damage.ts';
import {
  type GovernedKey,
  type GovernedKind,
  type GovernedRecords,
  keyOf,
  kindOf,
  type Listed,
  type Put,
} from '../governed-kinds.ts';
import { nameOf } from '../governed-table.ts';
import type { Governed, Shelved } from '../store.ts';
import { append, lockEnd } from './audit.ts';
import type { Ask, Database } from './database.ts';
import { shelve } from './shelves.ts';

type Row = Record<string, unknown>;

/** What is governed in PostgreSQL: each kind in the table that its row names. */
export function governedIn({ ask, write }: Database, damages: Damages): Governed {
  return {
    /** @throws Problem recordDamaged where the row is not what was written */
    async get<K extends GovernedKind>(kind: K, ...key: GovernedKey) {
      const [row] = await ask<Row>(selectOf(kind, kindOf(kind).table.columns, key.length), ...key);
      const record = row && wholeOf(kind, row, damages);
      if (!row || record) return record as GovernedRecords[K] | undefined;
      throw recordDamaged(damages.get(kind, nameOf(key)) as Damage);
    },
    async list<K extends GovernedKind>(kind: K, policy?: string) {
      const { table, body } = kindOf(kind);
      const columns = table.columns.filter((column) => column !== body);
      const rows = await (policy === undefined
        ? ask<Row>(selectOf(kind, columns, 0))
        : ask<Row>(selectOf(kind, columns, 1), policy));
      return rows.flatMap((row) => (wholeOf(kind, row, damages) as Listed<K> | undefined) ?? []);
    },
    write: ({ puts, log, shelved = [] }) =>
      write(async (within) => {
        const end = await lockEnd(within);
        if (!(await putAll(within, puts)) || !(await shelveAll(within, shelved))) return 'conflict';
        await append(within, log, end);
        return 'ok';
      }),
  };
}

/** What reads rows of a kind. @param given so many values of the key say which */
function selectOf(kind: GovernedKind, columns: readonly string[], given: number): string {
  const { key, table, beside } = kindOf(kind);
  const where = key.slice(0, given).map((name, place) => ` and ${name} = $${place + 2}`);
  if (beside) where.push(` and ${columns[0]} is not null`);
  const all = [...key, ...columns].join(', ');
  return `select ${all} from ${table.name} where tenant = $1${where.join('')} order by ${key.join(', ')}`;
}

/** The record of a row, with as much of it as was read; nothing, and a note of it, where it is not the one that belongs there. */
function wholeOf(kind: GovernedKind, row: Row, damages: Damages): object | undefined {
  const { needs, body = '', table, isWhole } = kindOf(kind);
  const name = nameOf(keyOf(kind, row));
  const record = table.record(row) as Row | null;
  const isOwn =
    record !== null &&
    nameOf(keyOf(kind, record)) === name &&
    needs.every((one) => one === body || Object.hasOwn(record, one));
  const isRead = Object.hasOwn(row, body);
  if (isOwn && (!isRead || (isWhole?.(record as never, record as never) ?? true))) {
    if (isRead) damages.clear(kind, name);
    return record;
  }
  damages.note(kind, name, isOwn ? 'it is not what was published' : notOfItsPlace);
  return undefined;
}

/** Whether each found its place as it expected. */
export async function putAll(ask: Ask, puts: readonly Put[]): Promise<boolean> {
  for (const put of puts) {
    const { kind, key, value, expect } = put;
    const values = [...key, ...(value ? kindOf(kind).table.values(value) : [])];
    const met = await ask(statementOf(put), ...values, ...(typeof expect === 'number' ? [expect] : []));
    if (met.length === 0) return false;
  }
  return true;
}

async function shelveAll(ask: Ask, shelved: readonly Shelved[]): Promise<boolean> {
  for (const { shelf, record, dueAt = null, expect = 'any' } of shelved)
    if ((await ask(shelve[expect], shelf, record.id, dueAt, record)).length === 0) return false;
  return true;
}

/** What puts a record in its place, and touches no row where the place is not as expected. Its values: key, columns, the revision before. */
function statementOf({ kind, value, expect }: Put): string {
  const { key, beside, table, revision } = kindOf(kind);
  const { name, columns } = table;
  const at = (place: number) => `$${place + 2}`;
  const place = key.map((column, index) => `${column} = ${at(index)}`);
  const sets = columns.map((column, index) => `${column} = ${at(key.length + index)}`).join(', ');
  if (beside && expect === 'absent') place.push(`${columns[0]} is null`);
  if (typeof expect === 'number') place.push(`${revision} = ${at(key.length + (value ? columns.length : 0))}`);
  const where = place.join(' and ');
  if (!value) return `delete from ${name} where tenant = $1 and ${where} returning 1`;
  if (beside || typeof expect === 'number')
    return `update ${name} set ${sets} where tenant = $1 and ${where} returning 1`;
  const all = [...key, ...columns];
  return `insert into ${name} (tenant, ${all.join(', ')}) values ($1, ${all.map((_, index) => at(index)).join(', ')})
    on conflict (tenant, ${key.join(', ')}) do ${expect === 'any' ? `update set ${sets}` : 'nothing'} returning 1`;
}
