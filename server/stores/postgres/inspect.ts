import { type Damages, unlessDamaged } from '../damage.ts';
import { isInstance } from '../instance-file.ts';
import type { InstanceRecord } from '../records/instance.ts';
import { guarded, type Pool } from './connection.ts';
import type { Governance } from './governance.ts';

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
  pool: Pool,
  tenant: string,
  governance: Governance,
  damages: Damages,
  { quick = false }: { quick?: boolean } = {},
): Promise<void> {
  for (const { part, reason, text } of lacking) {
    const { rows } = await guarded(() => pool.query<{ name: string }>(text, [tenant]));
    for (const { name } of rows) damages.note(part, name, reason);
  }
  for (const { id, editions } of await governance.policies()) {
    for (const { number } of editions) await governance.edition(id, number).catch(unlessDamaged);
    await governance.drafts(id);
  }
  await Promise.all([governance.keys(), governance.webhooks(), governance.accounts()]);
  if (!quick) await inspectInstances(pool, tenant, damages);
}

async function inspectInstances(pool: Pool, tenant: string, damages: Damages): Promise<void> {
  const text = 'select id, record from instances where tenant = $1 and id > $2 order by id limit $3';
  for (let after = ''; ; ) {
    const { rows } = await guarded(() =>
      pool.query<{ id: string; record: InstanceRecord }>(text, [tenant, after, page]),
    );
    for (const { id, record } of rows) {
      if (isInstance(record) && record.id === id) damages.clear('instance', id);
      else damages.note('instance', id, 'its row is not that of an instance');
    }
    if (rows.length < page) return;
    after = rows.at(-1)?.id as string;
  }
}
