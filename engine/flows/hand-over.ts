import type { Organisation } from '../ground/organisation.ts';
import { insteadOf } from './assignment.ts';
import type { Flow } from './compile.ts';
import { barredFrom } from './separation.ts';
import { knownPeople, put } from './work.ts';
import { isLiving, type TaskHappening, type Work, type WorkTask } from './work-state.ts';

/** What becomes of an instance's work when somebody leaves: what went over, and what may not and goes to whom nobody is found for. */
export interface HandedOver {
  work: Work;
  happenings: TaskHappening[];
  /** The numbers of those that went over, and of those that the other is separated from. */
  moved: number[];
  refused: number[];
}

/**
 * Gives the open tasks of a person to another, whatever their states allow: the person is gone. What the other is separated from goes where
 * it would go if nobody were found.
 *
 * @example handOver(flow, work, { from: 'li', to: 'wang', by: 'gao', at }, organisation).moved // [4]
 */
export function handOver(
  flow: Flow,
  before: Work,
  { from, to, by, at, reason }: { from: string; to: string; by: string; at: string; reason: string },
  organisation: Organisation,
): HandedOver {
  const work: Work = { ...before, tasks: [...before.tasks] };
  const [moved, refused, happenings]: [number[], number[], TaskHappening[]] = [[], [], []];
  const people = knownPeople({ organisation }, () => work);
  for (const task of before.tasks.filter((one) => isLiving(one) && isTheirs(one, from))) {
    const definition = flow.tasks.get(task.state) ?? {};
    const barred = barredFrom(definition, work);
    const isBarred = barred.has(to);
    (isBarred ? refused : moved).push(task.n);
    const next = isBarred ? insteadOf(definition, people, barred) : replaced(task, from, to);
    put(work, { ...task, ...next, updatedAt: at });
    const goesTo = isBarred ? (next.candidates ?? [next.assignee ?? '']).join() : to;
    happenings.push({ verb: 'transfer', task: task.n, state: task.state, by, for: from, to: goesTo, reason });
  }
  work.seenBy = [...new Set([...work.seenBy, ...(moved.length > 0 ? [to] : [])])].sort();
  return { work, happenings, moved, refused };
}

const isTheirs = ({ assignee, owner, candidates }: WorkTask, person: string) =>
  assignee === person || owner === person || (candidates?.includes(person) ?? false);

function replaced(task: WorkTask, from: string, to: string): Partial<WorkTask> {
  const other = (person: string | undefined) => (person === from ? to : person);
  const { assignee, standsFor, owner, voter, candidates } = task;
  return {
    ...(assignee === undefined ? {} : { assignee: other(assignee) as string }),
    ...(standsFor === undefined ? {} : { standsFor: other(standsFor) as string }),
    ...(owner === undefined ? {} : { owner: other(owner) as string }),
    ...(voter === undefined ? {} : { voter: other(voter) as string }),
    ...(candidates ? { candidates: [...new Set(candidates.map((one) => other(one) as string))] } : {}),
  };
}
