import { type Damage, type Damages, recordDamaged } from '../damage.ts';
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
import type { CommitResult, Governed, Shelved, Write } from '../store.ts';
import type { AuditRows } from './audit-rows.ts';
import { type Client, guarded, type Pool, transaction } from './connection.ts';
import { shelve } from './shelves.ts';

type Row = Record<string, unknown>;

/** What is governed in PostgreSQL: each kind in the table that its row names. */
export class GovernedRows implements Governed {
  private readonly pool: Pool;
  private readonly organisation: string;
  private readonly log: AuditRows;
  private readonly damages: Damages;

  constructor(pool: Pool, organisation: string, log: AuditRows, damages: Damages) {
    this.pool = pool;
    this.organisation = organisation;
    this.log = log;
    this.damages = damages;
  }

  /** @throws Problem recordDamaged where the row is not what was written */
  async get<K extends GovernedKind>(kind: K, ...key: GovernedKey): Promise<GovernedRecords[K] | undefined> {
    const [row] = await this.rows(kind, kindOf(kind).table.columns, key);
    const record = row && this.wholeOf(kind, row);
    if (!row || record) return record as GovernedRecords[K] | undefined;
    throw recordDamaged(this.damages.get(kind, nameOf(key)) as Damage);
  }

  /** Those that are whole. */
  async list<K extends GovernedKind>(kind: K, policy?: string): Promise<Listed<K>[]> {
    const { table, body } = kindOf(kind);
    const rows = await this.rows(
      kind,
      table.columns.filter((column) => column !== body),
      policy === undefined ? [] : [policy],
    );
    return rows.flatMap((row) => (this.wholeOf(kind, row) as Listed<K> | undefined) ?? []);
  }

  private async rows(kind: GovernedKind, columns: readonly string[], key: GovernedKey): Promise<Row[]> {
    const { key: names, table, beside } = kindOf(kind);
    const where = key.map((_, place) => ` and ${names[place]} = $${place + 2}`).join('');
    const text = `select ${[...names, ...columns].join(', ')} from ${table.name} where tenant = $1${where}${
      beside ? ` and ${columns[0]} is not null` : ''
    } order by ${names.join(', ')}`;
    return (await guarded(() => this.pool.query<Row>(text, [this.organisation, ...key]))).rows;
  }

  /** The record of a row, with as much of it as was read; nothing, and a note of it, where it is not the one that belongs there. */
  private wholeOf(kind: GovernedKind, row: Row): object | undefined {
    const { needs, body = '', table, isWhole } = kindOf(kind);
    const key = keyOf(kind, row);
    const record = table.record(row) as Row | null;
    const isRecord = record !== null && nameOf(keyOf(kind, record)) === nameOf(key);
    const lacks = !isRecord || needs.some((name) => name !== body && !Object.hasOwn(record, name));
    const isRead = Object.hasOwn(row, body);
    if (!lacks && (!isRead || !isWhole || isWhole(record as never, record as never))) {
      if (isRead) this.damages.clear(kind, nameOf(key));
      return record;
    }
    const reason = lacks ? 'its row is not the record that belongs in its place' : 'it is not what was published';
    this.damages.note(kind, nameOf(key), reason);
    return undefined;
  }

  write({ puts, log, shelved = [] }: Write): Promise<CommitResult> {
    return guarded(() =>
      transaction(this.pool, async (client) => {
        const end = await this.log.lock(client);
        if (!(await this.put(client, puts)) || !(await this.shelve(client, shelved))) return 'conflict';
        await this.log.append(client, log, end);
        return 'ok';
      }),
    );
  }

  /** Writes records of a backup. */
  restore(puts: readonly Put[]): Promise<CommitResult> {
    return guarded(() =>
      transaction(this.pool, async (client) => ((await this.put(client, puts)) ? 'ok' : 'conflict')),
    );
  }

  /** Whether each found its place as it expected. */
  private async put(client: Client, puts: readonly Put[]): Promise<boolean> {
    for (const put of puts) {
      const values = [this.organisation, ...put.key, ...valuesOf(put)];
      if ((await client.query(statementOf(put), values)).rowCount === 0) return false;
    }
    return true;
  }

  private async shelve(client: Client, shelved: readonly Shelved[]): Promise<boolean> {
    for (const { shelf, record, dueAt, expect } of shelved) {
      const values = [this.organisation, shelf, record.id, dueAt ?? null, record];
      if ((await client.query(shelve[expect ?? 'any'], values)).rowCount === 0) return false;
    }
    return true;
  }
}

function valuesOf({ kind, value, expect }: Put): unknown[] {
  return [...(value ? kindOf(kind).table.values(value) : []), ...(typeof expect === 'number' ? [expect] : [])];
}

/** What puts a record in its place, and touches no row where the place is not as expected: tenant, key, columns, the revision before. */
function statementOf({ kind, value, expect }: Put): string {
  const { key, beside, table, revision } = kindOf(kind);
  const { name, columns } = table;
  const at = (place: number) => `$${place + 2}`;
  const place = ['tenant = $1', ...key.map((column, index) => `${column} = ${at(index)}`)];
  const sets = columns.map((column, index) => `${column} = ${at(key.length + index)}`).join(', ');
  if (beside && expect === 'absent') place.push(`${columns[0]} is null`);
  if (typeof expect === 'number') place.push(`${revision} = ${at(key.length + (value ? columns.length : 0))}`);
  const where = `where ${place.join(' and ')}`;
  if (!value) return `delete from ${name} ${where}`;
  if (beside || typeof expect === 'number') return `update ${name} set ${sets} ${where}`;
  const all = ['tenant', ...key, ...columns];
  const met = expect === 'any' ? `do update set ${sets}` : 'do nothing';
  return `insert into ${name} (${all.join(', ')}) values (${all.map((_, index) => `$${index + 1}`).join(', ')})
    on conflict (tenant, ${key.join(', ')}) ${met}`;
}
