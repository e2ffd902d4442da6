import {
  doWithTask,
  type FlowTask,
  followFlow,
  type Json,
  type JsonObject,
  Problem,
  type Sender,
  type TaskAction,
  type TaskHappening,
  type Work,
  withPersons,
} from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { flowOf } from '../editions/ready.ts';
import { type Caller, flowRolesOf } from '../kernel/caller.ts';
import { ownTurn } from '../kernel/turns.ts';
import { rowsFor, withRows } from '../masters/rows-read.ts';
import { nameOf, peopleOf, sees } from '../people/people.ts';
import type { UnsealedEntry } from '../stores/records/entry.ts';
import { type InstanceRecord, isOpen, isSuspended } from '../stores/records/instance.ts';
import { type Applied, applyStep } from './apply-effects.ts';
import { changeAsAsked } from './asked-change.ts';
import { touched } from './commit-step.ts';
import { standing } from './present.ts';
import { withRowChanges } from './row-changes.ts';
import { saidWith } from './said.ts';
import { numberIn, workOf } from './task-of.ts';
import { taskId } from './tasks.ts';

/** Something that a caller does with a task. */
export interface VerbRequest extends Omit<TaskAction, 'task'> {
  caller: Caller;
  key?: string | undefined;
  ifVersion?: number | '*' | undefined;
  /** What a comment says, to whom, and with which files. */
  more?: JsonObject;
}

/**
 * Does something with a task. When it resolves it is on disk, with its entry in the history.
 *
 * @returns the instance after it
 * @throws Problem instanceNotFound, taskNotFound, staleRevision, missingFact, unknownValue, notYourTask, samePerson, notAllowedHere
 */
export async function doTaskVerb(
  parts: Parts,
  id: string,
  task: string,
  request: VerbRequest,
): Promise<InstanceRecord> {
  const { caller, key, ifVersion, more = {}, ...action } = request;
  const what = { task, ...action, ...more } as unknown as Json;
  const change = {
    caller,
    key,
    ifVersion,
    what,
    name: 'task',
    sees: (one: InstanceRecord) => sees(parts, caller, one),
  };
  return changeAsAsked(parts, id, change, (instance) => apply(parts, instance, task, request));
}

async function apply(
  parts: Parts,
  instance: InstanceRecord,
  task: string,
  request: VerbRequest,
): Promise<Applied | undefined> {
  const { caller, more, key: _, ifVersion: __, ...action } = request;
  const work = await workOf(parts, instance);
  const n = numberIn(instance, work, task);
  requireKnown(parts, instance, action.to);
  const flow = await flowOf(parts, instance);
  const people = withSender(peopleOf(parts, caller, instance), caller, instance.policy);
  const at = parts.now().toISOString();
  const roles = rolesOf(instance, work, n);
  await ownTurn();
  const said = more && (await saidWith(parts, instance, caller, more));
  const done = doWithTask(flow, work, { ...action, task: n }, { roles, people, at });
  // Who is asked something sees what it is about.
  if (said) done.work.seenBy = [...new Set([...done.work.seenBy, ...said.persons])].sort();
  // While it stands still nothing of it changes hands; it may be looked at.
  if (done.changes && isSuspended(instance)) throw new Problem('notAllowedHere');
  const entries = done.happenings.map((one) => entryOf(instance, one, at, nameOf(parts, caller), caller, said?.entry));
  if (entries.length === 0) return undefined;
  const tasks = isOpen(instance) ? tasksWith(instance.tasks, done.work) : instance.tasks;
  const version = instance.version + (done.changes ? 1 : 0);
  if (!done.follows) {
    const updatedAt = done.changes ? at : instance.updatedAt;
    const applied = touched(instance, { work: done.work, tasks, version, updatedAt }, entries);
    return said && said.attached.length > 0 ? { ...applied, attached: said.attached } : applied;
  }
  const { follows } = done;
  const rows = rowsFor(parts, instance.policy, flow.library.content);
  const options = { at, ...standing(parts, instance), work: done.work };
  const step = await withRows(rows, (row) => followFlow(flow, instance.snapshot, follows, { ...options, row }));
  const [cause, ...others] = entries;
  const applied = applyStep(instance, step, at, cause);
  return withRowChanges({ ...applied, entries: [...applied.entries, ...others] }, step, rows);
}

/** Nobody in particular does what the person of the key, or `demo`, would. */
function withSender(people: ReturnType<typeof peopleOf>, caller: Caller, policy: string) {
  const sender: Sender = people.sender ?? {
    person: caller.person,
    behind: [caller.person],
    roles: flowRolesOf(caller, policy),
  };
  return { ...people, sender };
}

/** @throws Problem unknownValue for somebody whom nobody knows, or who has left */
function requireKnown(parts: Parts, { policy }: Pick<InstanceRecord, 'policy'>, to: string | undefined): void {
  if (to === undefined || parts.directory.isHere(to, policy)) return;
  throw new Problem('unknownValue', {
    facts: ['to'],
    detail: { 'zh-CN': `没有人员 ${to}`, en: `nobody is called ${to}` },
  });
}

const rolesOf = ({ tasks }: InstanceRecord, work: Work, n: number) => {
  const state = work.tasks.find((one) => one.n === n)?.state;
  return tasks.find((one) => one.state === state)?.roles ?? [];
};

/** The tasks of an instance with whose they are now. */
export function tasksWith(tasks: readonly FlowTask[], work: Work): FlowTask[] {
  const plain = new Map(
    tasks.map(({ n: _, status: __, candidates: ___, assignee: ____, owner: _____, ...task }) => [task.state, task]),
  );
  return withPersons([...plain.values()], work);
}

/** What the history says of it. What is read or said is an entry of its own kind. */
function entryOf(
  instance: InstanceRecord,
  { verb, task, state, for: stoodIn, to, reason, more }: TaskHappening,
  at: string,
  by: string,
  { actedBy }: Caller,
  said: JsonObject = {},
): UnsealedEntry {
  const type = verb === 'read' || verb === 'comment' ? verb : 'task';
  return {
    ...{ at, type, verb, task: taskId(instance, { n: task, state }), state, by },
    ...(stoodIn === undefined ? {} : { for: stoodIn }),
    ...(to === undefined ? {} : { to }),
    ...(reason === undefined ? {} : { reason }),
    ...(actedBy === undefined ? {} : { via: actedBy }),
    ...more,
    ...said,
  };
}
