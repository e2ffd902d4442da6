import { type Damages, unlessDamaged } from '../damage.ts';
import { governedKinds, keyOf, kindOf } from '../governed-kinds.ts';
import type { InstanceRecord } from '../records/instance.ts';
import type { Governed } from '../store.ts';
import type { Ask, Database } from './database.ts';
import { damageOf } from './instances.ts';

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
  if (!quick) await inspectInstances(ask, damages);
}

async function inspectInstances(ask: Ask, damages: Damages): Promise<void> {
  const text = 'select id, record from instances where tenant = $1 and id > $2 order by id limit $3';
  for (let after = ''; ; ) {
    const rows = await ask<{ id: string; record: InstanceRecord }>(text, after, page);
    for (const row of rows) if (!damageOf(row, damages)) damages.clear('instance', row.id);
    if (rows.length < page) return;
    after = rows.at(-1)?.id as string;
  }
}
