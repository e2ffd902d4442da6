import type { TaskDefinition } from '../../contract/definitions/flows.ts';
import type { FlowDefinition } from '../ground/definition.ts';
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
