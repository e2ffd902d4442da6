import { isLiving, type JsonObject, Problem } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import type { Caller } from '../kernel/caller.ts';
import { sha256 } from '../kernel/sha256.ts';
import { sees } from '../people/people.ts';
import type { InstanceRecord } from '../stores/records/instance.ts';
import { draftUntil, type TaskDraftRecord } from '../stores/records/task-draft.ts';

const draftId = (task: string, person: string) => sha256(`draft\n${task}\n${person}`);

/** @throws Problem instanceNotFound, taskNotFound for what the caller does not see */
async function taskOf(parts: Parts, caller: Caller, id: string, task: string): Promise<InstanceRecord> {
  const { instance } = await parts.store.instances.load(id);
  if (!instance || !(await sees(parts, caller, instance))) throw new Problem('instanceNotFound');
  if (!instance.work?.tasks.some(({ n }) => task === `${id}:${n}`)) throw new Problem('taskNotFound');
  return instance;
}

const isOpenTask = ({ work, id }: InstanceRecord, task: string) =>
  work?.tasks.some((one) => task === `${id}:${one.n}` && isLiving(one)) ?? false;

/**
 * What somebody has half filled of a task's form: theirs alone, wherever they are signed in. With the task's end it is gone.
 *
 * @returns nothing where there is none
 * @throws Problem instanceNotFound, taskNotFound, notFound where the task has ended
 */
export async function readTaskDraft(parts: Parts, caller: Caller, id: string, task: string) {
  const instance = await taskOf(parts, caller, id, task);
  const shelf = parts.store.shelves.taskDrafts;
  const found = await shelf.get(draftId(task, caller.person));
  if (found && !isOpenTask(instance, task)) await shelf.remove(found.id);
  if (!isOpenTask(instance, task)) throw new Problem('notFound');
  return found && { fields: found.fields, at: found.at };
}

/** @throws Problem instanceNotFound, taskNotFound, notAllowedHere where the task has ended */
export async function keepTaskDraft(parts: Parts, caller: Caller, id: string, task: string, fields: JsonObject) {
  const instance = await taskOf(parts, caller, id, task);
  if (!isOpenTask(instance, task)) throw new Problem('notAllowedHere');
  const at = parts.now().toISOString();
  const record: TaskDraftRecord = { id: draftId(task, caller.person), task, person: caller.person, fields, at };
  await parts.store.shelves.taskDrafts.put(record, draftUntil(record));
  return { fields, at };
}

/** @throws Problem instanceNotFound, taskNotFound */
export async function dropTaskDraft(parts: Parts, caller: Caller, id: string, task: string): Promise<void> {
  await taskOf(parts, caller, id, task);
  await parts.store.shelves.taskDrafts.remove(draftId(task, caller.person));
}

/** Throws away those that nobody has touched for long. */
export async function dropOldDrafts({ store, now }: Pick<Parts, 'store' | 'now'>): Promise<void> {
  const { taskDrafts } = store.shelves;
  for (const old of await taskDrafts.due(now().toISOString(), 100)) await taskDrafts.remove(old.id);
}
