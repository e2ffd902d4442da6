import type { FormRecord, JsonObject } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { unlessDamaged } from '../stores/damage.ts';
import { type FiledRecord, lastVersion } from '../stores/records/form-record.ts';
import type { InstanceRecord } from '../stores/records/instance.ts';
import { holdsFiles } from './attachments.ts';
import { seenByFlows } from './versions.ts';

/** So many of a business key are looked at, the newest. */
const most = 20;

/**
 * The records that others of the same case filed: those of the instance's parent, and those of its business key, the newest last. A new form is
 * filled beforehand with what they hold; what not everybody may see of them, and their attachments, stay where they are.
 */
export async function recordsAround(
  parts: Pick<Parts, 'store' | 'catalogue'>,
  instance: Pick<InstanceRecord, 'id' | 'policy' | 'parent' | 'businessKey' | 'records'>,
): Promise<FormRecord[]> {
  const { policy, parent, businessKey } = instance;
  const own = new Set((instance.records ?? []).map(({ id }) => id));
  const ofParent = parent ? ((await parts.store.instances.load(parent.instance)).instance?.records ?? []) : [];
  const found = new Map<string, FiledRecord>();
  if (businessKey !== undefined) {
    const page = await parts.store.records.list({ policies: [policy], businessKey, limit: most });
    for (const one of page.items) found.set(one.id, one);
  }
  for (const { id } of ofParent) {
    const one = found.has(id) ? undefined : await parts.store.records.get(id).catch(unlessDamaged);
    if (one) found.set(id, one);
  }
  const others = [...found.values()].filter(({ id, status }) => !own.has(id) && status !== 'void');
  const sorted = others.sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
  return Promise.all(sorted.map((one) => openly(parts, one)));
}

/** A record with what anybody may see of it. */
async function openly({ catalogue }: Pick<Parts, 'catalogue'>, record: FiledRecord): Promise<FormRecord> {
  const seen = seenByFlows(record);
  const { edition: number } = lastVersion(record);
  const edition = await catalogue.edition(record.policy, number).catch(unlessDamaged);
  const { properties = {} } = edition?.content.forms[record.form]?.fields ?? {};
  const open = Object.entries(seen.fields).filter(([name]) => {
    const field = Object.hasOwn(properties, name) ? properties[name] : undefined;
    return field && !field.rights?.length && !holdsFiles(field);
  });
  return { ...seen, fields: Object.fromEntries(open) as JsonObject };
}
