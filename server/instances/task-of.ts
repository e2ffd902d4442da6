import { describeSnapshot, isLiving, Problem, type Work } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { flowOf } from '../editions/ready.ts';
import type { InstanceRecord } from '../stores/records/instance.ts';
import { standing } from './present.ts';

/** What an instance remembers of its tasks. One that was not stepped since that is written down has those of where it stands. */
export async function workOf(parts: Parts, instance: InstanceRecord): Promise<Work> {
  if (instance.work) return instance.work;
  const flow = await flowOf(parts, instance);
  const at = instance.updatedAt;
  return describeSnapshot(flow, instance.snapshot, { at, ...standing(parts, instance) }).work;
}

/**
 * The number of a task by its id: that of its instance, and behind it the number, or as before tasks had numbers its state.
 *
 * @throws Problem taskNotFound for what is no task of the instance
 */
export function numberIn({ id }: InstanceRecord, work: Work, task: string): number {
  const rest = task.startsWith(`${id}:`) ? task.slice(id.length + 1) : '';
  if (/^[1-9]\d{0,8}$/.test(rest)) return Number(rest);
  const found = work.tasks.filter((one) => one.state === rest && isLiving(one));
  if (found.length !== 1) throw new Problem('taskNotFound');
  return found[0]?.n as number;
}
