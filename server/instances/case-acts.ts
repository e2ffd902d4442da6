import type { CaseAct, Flow } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { unlessDamaged } from '../stores/damage.ts';
import type { InstanceRecord } from '../stores/records/instance.ts';

/** More instances of one case are not looked through. */
const mostOfCase = 500;

/**
 * What was done by the other instances of a case: its ancestors and all that they started. Asked for only where an event is separated from
 * another one.
 */
export async function othersOfCase(
  parts: Parts,
  instance: InstanceRecord,
  flow: Flow,
  event: string,
): Promise<CaseAct[]> {
  const name = `${flow.id}.${event}`;
  const isSeparated = flow.distinct.some((list) => list.includes(name));
  if (!isSeparated || (!instance.parent && !instance.children?.length)) return [];
  const load = async (id: string) => (await parts.store.instances.load(id).catch(unlessDamaged))?.instance;
  let top = instance;
  const seen = new Set([instance.id]);
  while (top.parent && !seen.has(top.parent.instance)) {
    const above = await load(top.parent.instance);
    if (!above) break;
    seen.add(above.id);
    top = above;
  }
  const found: InstanceRecord[] = [];
  const known = new Set<string>();
  const waiting: InstanceRecord[] = [top];
  for (let one = waiting.shift(); one && known.size < mostOfCase; one = waiting.shift()) {
    if (known.has(one.id)) continue;
    known.add(one.id);
    if (one.id !== instance.id) found.push(one);
    for (const child of one.children ?? []) {
      const loaded = child.instance === instance.id ? instance : await load(child.instance);
      if (loaded) waiting.push(loaded);
    }
  }
  return found.flatMap(({ flow: of, work }) =>
    (work?.acts ?? []).map((act) => ({ flow: of, event: act.event, persons: act.persons })),
  );
}
