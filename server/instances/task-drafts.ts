import { isLiving, type JsonObject, Problem } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import type { Caller } from '../kernel/caller.ts';
import { sha256 } from '../kernel/sha256.ts';
import { sees } from '../people/people.ts';
import { draftUntil, type TaskDraftRecord } from '../stores/records/task-draft.ts';
import { numberIn, workOf } from './task-of.ts';

const draftId = (task: string, person: string) => sha256(`draft\n${task}\n${person}`);

/** @throws Problem instanceNotFound, taskNotFound for what the caller does not see */
async function taskOf(parts: Parts, caller: Caller, id: string, named: string) {
  const { instance } = await parts.store.instances.load(id);
  if (!instance || !(await sees(parts, caller, instance))) throw new Problem('instanceNotFound');
  const work = await workOf(parts, instance);
  const n = numberIn(instance, work, named);
  if (n > work.last) throw new Problem('taskNotFound');
  const task = `${id}:${n}`;
  return { task, key: draftId(task, caller.person), isOpen: work.tasks.some((one) => one.n === n && isLiving(one)) };
}

/**
 * What somebody has half filled of a task's form: theirs alone, wherever they are signed in. With the task's end it is gone.
 *
 * @returns nothing where there is none
 * @throws Problem instanceNotFound, taskNotFound, notFound where the task has ended
 */
export async function readTaskDraft(parts: Parts, caller: Caller, id: string, named: string) {
  const { key, isOpen } = await taskOf(parts, caller, id, named);
  const shelf = parts.store.shelves.taskDrafts;
  const found = await shelf.get(key);
  if (found && !isOpen) await shelf.remove(found.id);
  if (!isOpen) throw new Problem('notFound');
  return found && { fields: found.fields, at: found.at };
}

/** @throws Problem instanceNotFound, taskNotFound, notAllowedHere where the task has ended */
export async function keepTaskDraft(parts: Parts, caller: Caller, id: string, named: string, fields: JsonObject) {
  const { task, key, isOpen } = await taskOf(parts, caller, id, named);
  if (!isOpen) throw new Problem('notAllowedHere');
  const at = parts.now().toISOString();
  const record: TaskDraftRecord = { id: key, task, person: caller.person, fields, at };
  await parts.store.shelves.taskDrafts.put(record, draftUntil(record));
  return { fields, at };
}

/** @throws Problem instanceNotFound, taskNotFound */
export async function dropTaskDraft(parts: Parts, caller: Caller, id: string, named: string): Promise<void> {
  const { key } = await taskOf(parts, caller, id, named);
  await parts.store.shelves.taskDrafts.remove(key);
}

/** Throws away those that nobody has touched for long. */
export async function dropOldDrafts({ store, now }: Pick<Parts, 'store' | 'now'>): Promise<void> {
  const { taskDrafts } = store.shelves;
  for (const old of await taskDrafts.due(now().toISOString(), 100)) await taskDrafts.remove(old.id);
}
