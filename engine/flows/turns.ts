import type { Organisation, StoodInFor } from '../ground/organisation.ts';
import type { Sender, WorkTask } from './work-state.ts';

/** A task that it is somebody's turn to act on: for whom, where they stand in. */
export interface Turn {
  task: WorkTask;
  for?: string;
}

/**
 * The task of a state that somebody may act on: their own, one they are a candidate of while nobody has claimed it, or one of somebody they
 * stand in for; undefined: none.
 *
 * @param tasks those of the state
 */
export function turnOf(
  tasks: readonly WorkTask[],
  { person }: Pick<Sender, 'person'>,
  organisation: Organisation,
  now: StoodInFor,
): Turn | undefined {
  const ready = tasks.filter(({ status }) => status === 'open' || status === 'claimed');
  const direct = ready.find((task) => isOf(task, person) !== false);
  if (direct) return { task: direct, ...stoodInBy(direct, person) };
  for (const task of ready) {
    const holders = task.assignee === undefined ? (task.candidates ?? []) : [task.assignee];
    const stoodIn = holders.find((one) => organisation.substitutesOf(one, now).includes(person));
    if (stoodIn !== undefined) return { task, for: stoodIn };
  }
  return undefined;
}

/** For whom somebody holds a task that they took in another's place. */
const stoodInBy = ({ assignee, standsFor }: WorkTask, person: string): Pick<Turn, 'for'> =>
  standsFor !== undefined && assignee === person ? { for: standsFor } : {};

/** Whether somebody with some roles may take from a pool of these: one of none is everybody's, and undefined is every role. */
export const isInPool = (wanted: readonly string[], own: readonly string[] | undefined): boolean =>
  wanted.length === 0 || own === undefined || wanted.some((role) => own.includes(role));

/** Whether a task is a person's; `pool`: it is everybody's who has the role. */
export function isOf({ assignee, candidates }: WorkTask, person: string): boolean | 'pool' {
  if (assignee !== undefined) return assignee === person;
  return candidates === undefined ? 'pool' : candidates.includes(person);
}
