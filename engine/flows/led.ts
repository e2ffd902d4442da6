import type { TaskDefinition } from '../../contract/definitions/flows.ts';
import { isExpression, type Json, type JsonObject } from '../ground/definition.ts';
import type { Run } from '../rules/environment.ts';
import { expressionOf } from './assignment.ts';
import { isEngines } from './machine-config.ts';
import type { Templates } from './runtime.ts';
import type { Work, WorkTask } from './work-state.ts';

/** The event that led to a state, by the state's path. */
export type LedBy = ReadonlyMap<string, JsonObject>;

/** What comes with an event and is no fact: nobody is found by it, and nothing of it is kept. */
const unkept = ['signature', 'role'];

/**
 * The event by which a task of a state is given: the one that led to it, of what was put there that which led there last.
 *
 * @param led the events of the step by the states that were entered with them; those that come back are given as before
 */
export function eventInto(
  state: string,
  { led, comesBack }: { led: LedBy; comesBack: boolean },
  work: Pick<Work, 'tasks'>,
): JsonObject | undefined {
  const event = led.get(state);
  const isOwn = event !== undefined && !isEngines(String(event.type)) && event.type !== 'xstate.init';
  const before = work.tasks.findLast((task) => task.state === state && task.led !== undefined)?.led;
  return isOwn && !(comesBack && before) ? event : before;
}

/** What of an event is remembered with a task. */
export const keptOf = (event: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(event).filter(([name, value]) => !unkept.includes(name) && value !== undefined));

/** Whether whose a task is, who has it when it is overdue, or who is copied, follows from the event that led to it. */
export function asksEvent(task: TaskDefinition | undefined, { readsEvent }: Templates): boolean {
  if (!task) return false;
  const { escalate, copy } = task;
  const to =
    typeof escalate === 'object' && isExpression(escalate.to as Json) ? (escalate.to as { '=': string }) : undefined;
  return [expressionOf(task), to?.['='], copy?.to['=']].some((text) => text !== undefined && readsEvent(text));
}

/** A run in which expressions read the event that led to a task: what they asked of it then they ask of it later. */
export const runOfTask = (run: Run, { tasks }: Pick<Work, 'tasks'>, { entry }: Pick<WorkTask, 'entry'>): Run =>
  runWith(run, tasks.find(({ n }) => n === entry)?.led);

/** A run in which expressions read an event, or none. */
export function runWith(run: Run, event: JsonObject | undefined): Run {
  const { event: _, ...rest } = run;
  return event ? { ...rest, event } : rest;
}

/** Only the last that led to a state is remembered. */
export const withoutLed = (work: Pick<Work, 'tasks'>, state: string): WorkTask[] =>
  work.tasks.map((task) => {
    if (task.state !== state || task.led === undefined) return task;
    const { led: _, ...rest } = task;
    return rest;
  });
