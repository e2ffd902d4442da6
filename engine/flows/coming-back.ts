import type { ComingBack, Work } from './work-state.ts';

/**
 * Where an event leads because what was returned comes directly back: that by which it went on then, and which leaves the state.
 *
 * @param leads the paths of the states to which the event is written to lead; empty: it leaves nothing
 * @returns undefined where it leads where it is written to
 */
export function comesBackBy(
  { backTo }: Pick<Work, 'backTo'>,
  before: readonly string[],
  type: string,
  leads: readonly string[],
): ComingBack | undefined {
  if (!backTo || !before.includes(backTo.from)) return undefined;
  if (backTo.by !== undefined && backTo.by !== type) return undefined;
  const leaves = leads.some((path) => path !== backTo.from && !path.startsWith(`${backTo.from}.`));
  return leaves ? backTo : undefined;
}

/** Nothing comes back any more once the state that it was returned to is left. */
export function withoutOldReturn(work: Work, after: readonly string[]): Work {
  if (!work.backTo || after.includes(work.backTo.from)) return work;
  const { backTo: _, ...rest } = work;
  return rest;
}

/** What came back is whose it was when they returned it; who decides together does so anew. */
export function withReturner(work: Work, { state, person }: ComingBack): Work {
  const place = work.tasks.findLastIndex((task) => task.state === state && task.status === 'open');
  const task = work.tasks[place];
  if (!task || task.voter !== undefined || person === undefined) return work;
  return { ...work, tasks: work.tasks.with(place, { ...task, status: 'claimed', assignee: person }) };
}
