import { barredFrom, noWork, rolesHeld, type WorkTask } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { ready } from '../editions/ready.ts';
import { unlessDamaged, unlessGone } from '../stores/damage.ts';
import type { InstanceRecord } from '../stores/records/instance.ts';
import { isPool } from './informing.ts';

/**
 * Who may claim the tasks of an instance that are nobody's by name: the persons who carry one of a task's roles, as far as it holds for the
 * instance, and are not separated from it. A task of no role is everybody's, and nobody's in particular.
 *
 * @example (await poolAt(parts, instance))(task) // ['wang', 'zhao']
 */
export async function poolAt(parts: Parts, record: InstanceRecord): Promise<(task: WorkTask) => string[]> {
  const { policy, flow, work = noWork } = record;
  const organisation = parts.directory.organisation(policy);
  const edition = await parts.catalogue.editionOf(record).catch(unlessGone);
  const wait = edition && ready(edition, 'flow', flow);
  if (wait) await wait;
  const compiled = edition?.flow(flow);
  return (task) => {
    const roles = record.tasks.find(({ n }) => n === task.n)?.roles ?? [];
    if (compiled?.unclear.tasks.has(task.state)) return [];
    const barred = barredFrom(compiled?.tasks.get(task.state) ?? {}, work);
    return organisation.carriers(roles).filter((person) => {
      if (barred.has(person) || !parts.directory.isHere(person, policy)) return false;
      const carried = organisation.rolesOf(person);
      const own = roles.filter((role) => carried.has(role));
      return rolesHeld(own, person, work, organisation).length > 0;
    });
  };
}

/**
 * Whether a task may still be claimed by somebody who was to be told so.
 *
 * @param task its id
 */
export async function mayStillClaim(parts: Parts, instance: string, task: string | undefined): Promise<boolean> {
  const found = (await parts.store.instances.load(instance).catch(unlessDamaged))?.instance;
  const open = found?.work?.tasks.find(({ n }) => task === `${instance}:${n}`);
  return open !== undefined && isPool(open);
}
