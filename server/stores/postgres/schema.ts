import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Pool, transaction } from './connection.ts';

/** The database was brought to a form that this version cannot work with. */
export class SchemaNewer extends Error {
  override readonly name = 'SchemaNewer';
}

interface Migration {
  name: string;
  /** `expand`: versions before go on beside it. `contract`: only those that know the migration `needs`, or a later one. */
  kind: string | null;
  needs: string | null;
}

const folder = join(import.meta.dirname, 'migrations');
const numberOf = ({ name }: Pick<Migration, 'name'>) => name.slice(0, 4);

/**
 * The numbered files that make the schema. A version that meets migrations it does not know goes on where each of them only added
 * something, or says that a version as old as this one may go on.
 */
export class Schema {
  /** Why this version cannot work with the database. */
  fault: string | undefined;
  private readonly pool: Pool;
  private readonly folder: string;
  private own: Migration[] = [];

  constructor(pool: Pool, from = folder) {
    this.pool = pool;
    this.folder = from;
  }

  /**
   * Brings the schema up to date: the files that were not run yet, each once, whichever node comes first.
   *
   * @throws SchemaNewer; then nothing was changed
   */
  async migrate(): Promise<void> {
    const files = await readMigrations(this.folder);
    this.own = files;
    await transaction(this.pool, async (client) => {
      await client.query("select pg_advisory_xact_lock(hashtext('guiju migrations'))");
      await client.query(
        'create table if not exists migrations (name text primary key, run_at timestamptz not null default now())',
      );
      const { rowCount } = await client.query(
        "select 1 from pg_attribute where attrelid = 'migrations'::regclass and attname = 'needs'",
      );
      if (!rowCount) await client.query('alter table migrations add column kind text, add column needs text');
      const { rows } = await client.query<Migration>('select name, kind, needs from migrations order by name');
      this.compare(rows);
      if (this.fault !== undefined) throw new SchemaNewer(this.fault);
      const done = new Set(rows.map((row) => row.name));
      for (const { name, kind, needs, text } of files.filter((one) => !done.has(one.name))) {
        await client.query(text);
        await client.query('insert into migrations (name, kind, needs) values ($1, $2, $3)', [name, kind, needs]);
      }
    });
  }

  /** Looks whether another version changed the schema meanwhile. */
  async look(): Promise<void> {
    const text = 'select name, kind, needs from migrations order by name';
    this.compare((await this.pool.query<Migration>({ name: 'schema', text })).rows);
  }

  private compare(found: Migration[]): void {
    const known = new Set(this.own.map(({ name }) => name));
    const latest = this.own.at(-1);
    const beyond = found.find((one) => !known.has(one.name) && !mayGoOn(one, latest ? numberOf(latest) : ''));
    this.fault =
      beyond &&
      `the database has the migration ${beyond.name}, which this version (up to ${latest?.name}) does not know and cannot work beside: ` +
        'start the version that made it';
  }
}

/** Of a migration of which nothing else is known. */
const mayGoOn = ({ kind, needs }: Migration, latest: string) =>
  kind === 'expand' || (needs !== null && needs <= latest);

const header = /^-- kind: (?:(expand)|(contract), needs (\d{4}))\n/;

/** @throws Error where a file does not say of which kind it is */
export async function readMigrations(from = folder): Promise<(Migration & { text: string })[]> {
  const names = (await readdir(from)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(from, name), 'utf8');
      const found = header.exec(text);
      if (!found) throw new Error(`${name} does not begin with "-- kind: expand" or "-- kind: contract, needs 0000"`);
      return { name, text, kind: found[1] ?? (found[2] as string), needs: found[3] ?? null };
    }),
  );
}
