import { type Damages, unlessDamaged } from '../damage.ts';
import { governedKinds, keyOf, kindOf } from '../governed-kinds.ts';
import type { Governed } from '../store.ts';
import type { Ask, Database } from './database.ts';
import { type FileRow, fileDamageOf } from './files.ts';
import { damageOf, type InstanceRow } from './instances.ts';
import { type RecordRow, recordDamageOf } from './records.ts';
import { isRowOfItsPlace, type StoredRow } from './rows.ts';

const page = 500;

const lacking = [
  {
    part: 'policy',
    reason: 'its row is missing, while there are editions of it',
    text: 'select distinct policy as name from editions e where tenant = $1 and not exists (select 1 from policies p where p.tenant = $1 and p.id = e.policy)',
  },
  {
    part: 'edition',
    reason: 'its row is missing, while there are instances on it',
    text: `select distinct policy || '/' || edition as name from instances i where tenant = $1
      and not exists (select 1 from editions e where e.tenant = $1 and e.policy = i.policy and e.number = i.edition)`,
  },
] as const;

/** Notes what is missing or damaged in the database. @param options `quick`: does not read every instance */
export async function inspectDatabase(
  { ask }: Database,
  governed: Governed,
  damages: Damages,
  { quick = false }: { quick?: boolean } = {},
): Promise<void> {
  for (const { part, reason, text } of lacking) {
    for (const { name } of await ask<{ name: string }>(text)) damages.note(part, name, reason);
  }
  for (const kind of governedKinds) {
    const { body } = kindOf(kind);
    for (const listed of await governed.list(kind))
      if (body) await governed.get(kind, ...keyOf(kind, listed)).catch(unlessDamaged);
  }
  if (!quick) {
    await inspectRows(
      ask,
      'instances',
      (row) => damageOf(row as InstanceRow, damages) ?? damages.clear('instance', row.id),
    );
    await inspectRows(
      ask,
      'records',
      (row) => recordDamageOf(row as RecordRow, damages) ?? damages.clear('record', row.id),
    );
    await inspectRows(ask, 'files', (row) => fileDamageOf(row as FileRow, damages) ?? damages.clear('file', row.id));
    await inspectMasters(ask, damages);
  }
}

/** Looks at all rows of master data, as they stand and as they were. */
async function inspectMasters(ask: Ask, damages: Damages): Promise<void> {
  for (const table of ['master_rows', 'master_versions'] as const) {
    const text = `select policy, master, key, version, record from ${table} where tenant = $1
      and (policy, master, key, version) > ($2, $3, $4, $5) order by policy, master, key, version limit $6`;
    let after: [string, string, string, number] = ['', '', '', 0];
    for (;;) {
      const rows = await ask<StoredRow & { version: number }>(text, ...after, page);
      for (const { version, ...row } of rows)
        isRowOfItsPlace(row, damages, table === 'master_versions' ? ` version ${version}` : '');
      const last = rows.at(-1);
      if (!last || rows.length < page) break;
      after = [last.policy, last.master, last.key, last.version];
    }
  }
}

async function inspectRows(
  ask: Ask,
  table: 'instances' | 'records' | 'files',
  look: (row: { id: string; record: unknown }) => unknown,
): Promise<void> {
  const text = `select id, record from ${table} where tenant = $1 and id > $2 order by id limit $3`;
  for (let after = ''; ; ) {
    const rows = await ask<{ id: string; record: unknown }>(text, after, page);
    rows.forEach(look);
    if (rows.length < page) return;
    after = rows.at(-1)?.id as string;
  }
}
