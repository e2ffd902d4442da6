import type { TaskDefinition } from '../../contract/definitions/flows.ts';
import type { FlowDefinition } from '../ground/definition.ts';
import { both } from '../ground/local-text.ts';
import { Problem } from '../ground/problem.ts';
import { readFlowGraph } from './graph.ts';
import type { Act, CaseAct, Work } from './work-state.ts';

/** Whether an act was done in a state, or in one within it. */
const isIn = ({ states }: Act, state: string) => states.some((one) => one === state || one.startsWith(`${state}.`));

/** What `notBy` names, of what was done. */
function actsNamed({ acts }: Work, name: string): Act[] {
  if (name === 'starter') return acts.filter(({ event }) => event === '');
  if (name.startsWith('state:')) return acts.filter((act) => isIn(act, name.slice('state:'.length)));
  if (name.startsWith('event:')) return acts.filter(({ event }) => event === name.slice('event:'.length));
  return [];
}

/**
 * Those who may not act on a task: who started, acted in a state or sent an event that it names.
 *
 * @example barredFrom({ notBy: ['starter'] }, work) // ['li']
 */
export function barredFrom({ notBy = [] }: Pick<TaskDefinition, 'notBy'>, work: Work): Set<string> {
  return new Set(notBy.flatMap((name) => actsNamed(work, name).flatMap(({ persons }) => persons)));
}

/** Lists of events of which one person sends at most one in a case, each by `flow.EVENT`. */
export type DistinctEvents = readonly (readonly string[])[];

/** The lists of all flows of a policy, whole: what a flow says of another's event holds for that event, too. */
export const distinctEvents = (flows: Readonly<Record<string, Pick<FlowDefinition, 'id' | 'distinct'>>>) =>
  Object.values(flows).flatMap(({ id, distinct = [] }) =>
    distinct.map((list) => list.map((name) => (name.includes('.') ? name : `${id}.${name}`))),
  );

/**
 * Whether somebody has sent another event of a list that has this one.
 *
 * @param behind everybody behind who sends it
 * @param others what was done by the other instances of the case
 */
export function isSeparated(
  lists: DistinctEvents,
  sent: { flow: string; event: string; behind: readonly string[] },
  acts: readonly Act[],
  others: readonly CaseAct[],
): boolean {
  const name = `${sent.flow}.${sent.event}`;
  const own = acts.map(({ event, persons }) => ({ flow: sent.flow, event, persons }));
  return lists
    .filter((list) => list.includes(name))
    .some((list) =>
      [...own, ...others].some(
        ({ flow, event, persons }) =>
          `${flow}.${event}` !== name &&
          list.includes(`${flow}.${event}`) &&
          persons.some((person) => sent.behind.includes(person)),
      ),
    );
}

/** What keeps apart by a name that names nothing: whom it was to keep from what nobody can tell. The name, by task and by event. */
export interface Unclear {
  tasks: ReadonlyMap<string, string>;
  events: ReadonlyMap<string, string>;
}

/**
 * The tasks and events of a flow of which it cannot be told who must not do them: an edition that landed may have been published before its
 * names were checked.
 *
 * @param flows all flows of the policy: their lists hold for each other's events
 */
export function unclearIn(
  definition: FlowDefinition,
  flows: Readonly<Record<string, Pick<FlowDefinition, 'id' | 'distinct' | 'events'>>>,
): Unclear {
  const { id, events, machine } = definition;
  const { states } = readFlowGraph({ id, machine });
  const paths = new Set(states.map(({ path }) => path));
  const isKnown = (name: string) => {
    const [, kind, of = ''] = /^(state|event):(.*)$/.exec(name) ?? [];
    return (
      name === 'starter' ||
      (kind === 'state' ? of !== '' && paths.has(of) : kind === 'event' && Object.hasOwn(events, of))
    );
  };
  const tasks = states.flatMap(({ path, state: { meta } }): [string, string][] => {
    const name = (meta?.task?.notBy ?? []).find((one) => !isKnown(one));
    return name === undefined ? [] : [[path, name]];
  });
  const all = new Set(
    [definition, ...Object.values(flows)].flatMap((flow) =>
      Object.keys(flow.events).map((event) => `${flow.id}.${event}`),
    ),
  );
  const apart = distinctEvents({ ...flows, [id]: definition }).flatMap((list): [string, string][] => {
    const name = list.find((one) => !all.has(one));
    const own = name === undefined ? [] : list.filter((one) => one.startsWith(`${id}.`));
    return own.map((one) => [one.slice(id.length + 1), name as string]);
  });
  return { tasks: new Map(tasks), events: new Map(apart) };
}

/**
 * What keeps somebody apart who knows whom.
 *
 * @param event absent: whatever is done with the task
 * @returns the name that names nothing; undefined: all is clear
 */
export const unclearAt = ({ tasks, events }: Unclear, state: string, event?: string): string | undefined =>
  tasks.get(state) ?? (event === undefined ? undefined : events.get(event));

/** @throws Problem separationUnclear where it cannot be told who must not do a task */
export function requireClear({ unclear }: { unclear: Unclear }, state: string): void {
  const name = unclearAt(unclear, state);
  if (name !== undefined) throw unclearBy(name);
}

/** Nobody does what it cannot be told of who must not. */
export const unclearBy = (name: string) =>
  new Problem('separationUnclear', {
    detail: both(
      `职责分离中的“${name}”没有对应的状态或事件，无法确定谁不能办，请联系管理员`,
      `“${name}”, by which people are kept apart here, is no state and no event: who must not do this cannot be told`,
    ),
  });
