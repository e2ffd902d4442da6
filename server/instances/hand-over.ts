import { handOver, type TaskHappening } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { flowOf } from '../editions/ready.ts';
import { goingStatuses, type InstanceRecord } from '../stores/records/instance.ts';
import { changeInstance, touched } from './commit-step.ts';
import { tasksWith } from './task-verbs.ts';
import { taskId } from './tasks.ts';

/** So many instances are read at once. */
const page = 100;

/** Whose tasks go to whom, why, and whether it is only looked at. */
interface Wanted {
  from: string;
  to: string;
  reason: string;
  dryRun: boolean;
  /** The person who has it done. */
  by: string;
}

/** A task that does not go over: the other is separated from it. */
interface Refused {
  task: string;
  code: string;
  to?: string;
}

/**
 * Gives the open tasks of a person to another one, each with an entry in the history of its instance. Broken off it can be sent again: what
 * went over is no longer theirs.
 */
export async function handOverTasks(parts: Parts, wanted: Wanted): Promise<{ tasks: number; refused: Refused[] }> {
  const refused: Refused[] = [];
  let tasks = 0;
  for (const id of await heldBy(parts, wanted.from)) {
    const { moved, kept } = await ofOne(parts, id, wanted);
    tasks += moved;
    refused.push(...kept);
  }
  return { tasks, refused };
}

/** The instances in which somebody has something to do. */
async function heldBy({ store }: Parts, person: string): Promise<string[]> {
  const people = [`todo:${person}`, `claim:${person}`];
  const ids: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const query = { people, status: goingStatuses, limit: page, ...(cursor === undefined ? {} : { cursor }) };
    const found = await store.instances.list(query);
    ids.push(...found.items.map(({ id }) => id));
    if (found.cursor === undefined) return ids;
    cursor = found.cursor;
  }
}

async function ofOne(parts: Parts, id: string, wanted: Wanted) {
  const told = { moved: 0, kept: [] as Refused[] };
  const over = async (instance: InstanceRecord) => {
    if (!instance.work) return undefined;
    const at = parts.now().toISOString();
    const flow = await flowOf(parts, instance);
    const done = handOver(flow, instance.work, { ...wanted, at }, parts.directory.organisation(instance.policy));
    const name = (n: number) => taskId(instance, { n, state: '' });
    told.moved = done.moved.length;
    told.kept = done.refused.map((n) => ({ task: name(n), code: 'samePerson' }));
    if (done.happenings.length === 0 || wanted.dryRun) return undefined;
    const entries = done.happenings.map((one) => ({ ...entryOf(one), at, task: name(one.task) }));
    const change = { work: done.work, tasks: tasksWith(instance.tasks, done.work), version: instance.version + 1 };
    return touched(instance, { ...change, updatedAt: at }, entries);
  };
  if (wanted.dryRun) {
    const { instance } = await parts.store.instances.load(id);
    if (instance) await over(instance);
  } else await changeInstance(parts, id, over);
  return told;
}

const entryOf = ({ verb, state, by, for: from, to, reason }: TaskHappening) => ({
  ...{ type: 'task', verb, state, handOver: true },
  ...(by === undefined ? {} : { by }),
  ...(from === undefined ? {} : { for: from }),
  ...(to === undefined ? {} : { to }),
  ...(reason === undefined ? {} : { reason }),
});
