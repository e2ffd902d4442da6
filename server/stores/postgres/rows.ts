import { type Damages, notOfItsPlace, recordDamaged } from '../damage.ts';
import { wordsIn } from '../record-index.ts';
import type { MasterRow, RowHistory, RowName, RowsWritten } from '../records/master-row.ts';
import { rowId, rowsOf } from '../row-hash.ts';
import type { CommitResult, RowQuery, Rows } from '../store.ts';
import { arrayOf } from './arrays.ts';
import type { Ask, Database } from './database.ts';

export interface StoredRow extends RowName {
  record: MasterRow;
}

/** Whether what stands in a place is the row that belongs there; where it is not, that is noted. @param which a version of it */
export function isRowOfItsPlace({ record, ...name }: StoredRow, damages: Damages, which = ''): boolean {
  const isOne = typeof record === 'object' && record !== null && typeof record.fields === 'object';
  const isRight = isOne && rowId(record) === rowId(name) && Number.isInteger(record.version);
  const known = `${name.policy}/${name.master}/${name.key}${which}`;
  if (isRight) damages.clear('row', known);
  else damages.note('row', known, notOfItsPlace);
  return isRight;
}

/** Master data as rows. */
export function rowsIn({ ask, askOften, write }: Database, damages: Damages): Rows {
  const whole = (found: StoredRow[]) =>
    found.filter((row) => isRowOfItsPlace(row, damages)).map(({ record }) => record);
  const wholeOf = (name: RowName, found: StoredRow[]) => {
    const rows = whole(found);
    const { policy, master, key } = name;
    if (rows.length < found.length)
      throw recordDamaged({ part: 'row', name: `${policy}/${master}/${key}`, reason: notOfItsPlace });
    return rows;
  };
  return {
    async get(name) {
      const found = await askOften<StoredRow>('row', one('master_rows'), name.policy, name.master, name.key);
      return wholeOf(name, found)[0];
    },
    async history(name) {
      const text = `${one('master_versions')} order by version`;
      return wholeOf(name, await ask<StoredRow>(text, name.policy, name.master, name.key));
    },
    async list({ policy, master, q, cursor, limit }: RowQuery) {
      const text = `select policy, master, key, record from master_rows where tenant = $1 and policy = $2 and master = $3
        and key > $4 and ($5::text is null or strpos(words, $5) > 0) order by key limit $6`;
      const found = await ask<StoredRow>(text, policy, master, cursor ?? '', q?.toLowerCase() ?? null, limit + 1);
      const items = whole(found.slice(0, limit));
      return found.length > limit ? { items, cursor: found[limit - 1]?.key as string } : { items };
    },
    async counts(policy) {
      const text =
        'select master, count(*)::int as count from master_rows where tenant = $1 and policy = $2 group by master';
      const found = await ask<{ master: string; count: number }>(text, policy);
      return Object.fromEntries(found.map(({ master, count }) => [master, count]));
    },
    names: () => ask<RowName>('select policy, master, key from master_rows where tenant = $1'),
    write: (written) => write((inside) => putRows(inside, written)),
  };
}

const one = (table: 'master_rows' | 'master_versions') =>
  `select policy, master, key, record from ${table} where tenant = $1 and policy = $2 and master = $3 and key = $4`;

/**
 * Puts rows where each follows what stands and what was read stands. Whoever adds to master data, or reads that something is not in it,
 * does so one after another; rows that are there are locked in the order of their names.
 */
export async function putRows(ask: Ask, { changed, read }: RowsWritten): Promise<CommitResult> {
  const rows = [...read, ...changed.map(({ version, ...row }) => ({ ...row, version: version - 1 }))];
  for (const [policy, master] of mastersOf(rows.filter(({ version }) => version === 0)))
    await ask(adding, policy, master);
  const stands = await ask<RowName & { version: number }>(locked, ...namesOf(rows));
  const versions = new Map(stands.map((row) => [rowId(row), row.version]));
  if (rows.some((row) => (versions.get(rowId(row)) ?? 0) !== row.version)) return 'conflict';
  if (changed.length > 0) await ask(put, ...columnsOf(changed));
  return 'ok';
}

/** Puts a row as a backup has it. */
export async function restoreRow(ask: Ask, row: RowHistory): Promise<CommitResult> {
  for (const version of rowsOf(row)) await ask(put, ...columnsOf([version]));
  return 'ok';
}

/** Policies and masters, each once, in their order. */
function mastersOf(rows: RowName[]): [string, string][] {
  const names = new Set(rows.map(({ policy, master }) => JSON.stringify([policy, master])));
  return [...names].sort().map((name) => JSON.parse(name) as [string, string]);
}

const namesOf = (rows: readonly RowName[]) =>
  (['policy', 'master', 'key'] as const).map((column) =>
    arrayOf(
      'text',
      rows.map((row) => row[column]),
    ),
  );

const columnsOf = (rows: readonly MasterRow[]) => [
  ...namesOf(rows),
  rows.map(({ version }) => version),
  arrayOf(
    'text',
    rows.map(({ fields }) => wordsIn(fields)),
  ),
  arrayOf(
    'json',
    rows.map((row) => JSON.stringify(row)),
  ),
];

const adding =
  'select pg_advisory_xact_lock(hashtextextended(jsonb_build_array($1::text, $2::text, $3::text)::text, 8))';
const locked = `select policy, master, key, version from master_rows where tenant = $1
  and (policy, master, key) in (select * from unnest($2::text[], $3::text[], $4::text[]))
  order by policy, master, key for update`;
const put = `
with given as (
  select * from unnest($2::text[], $3::text[], $4::text[], $5::int[], $6::text[], $7::json[])
    as g(policy, master, key, version, words, record)
), kept as (
  insert into master_versions (tenant, policy, master, key, version, record)
  select $1, policy, master, key, version, record from given
)
insert into master_rows (tenant, policy, master, key, version, words, record)
select $1, policy, master, key, version, words, record from given
on conflict (tenant, policy, master, key) do update
  set version = excluded.version, words = excluded.words, record = excluded.record`;
