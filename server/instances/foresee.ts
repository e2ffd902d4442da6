import { isClockTimer } from '../../engine/index.ts';
import { type InstanceRecord, isOpen, isSuspended } from '../stores/records/instance.ts';
import type { Applied } from './apply-effects.ts';

/** What would vanish and begin with an instance by an operation. */
export interface Foreseen {
  tasks: { added: ForeseenTask[]; removed: ForeseenTask[] };
  timers: { started: Due[]; stopped: Due[] };
  children: { started: { flow: string; as?: string }[]; stopped: { id: string; flow: string; businessKey?: string }[] };
  records: { voided: { id: string; form: string; number?: string }[] };
}
interface ForeseenTask {
  state: string;
  title: InstanceRecord['tasks'][number]['title'];
  roles: string[];
  assignee?: string;
}
interface Due {
  id: string;
  dueAt: string;
}

/**
 * Says what would become of the tasks, timers, children and records of an instance.
 *
 * @param applied what would be committed
 */
export function foresee(before: InstanceRecord, { next, papers = [] }: Applied): Foreseen {
  const children = before.children ?? [];
  const nowOpen = new Set((next.children ?? []).filter(isOpen).map((one) => one.instance));
  const known = new Set(children.map((one) => one.instance));
  return {
    tasks: {
      added: missingIn(next.tasks, before.tasks, sameTask).map(foreseenTask),
      removed: missingIn(before.tasks, next.tasks, sameTask).map(foreseenTask),
    },
    timers: {
      started: missingIn(timersOf(next), timersOf(before), sameTimer),
      stopped: missingIn(timersOf(before), timersOf(next), sameTimer),
    },
    children: {
      started: (next.children ?? [])
        .filter((one) => !known.has(one.instance))
        .map(({ flow, as }) => ({ flow, ...(as === undefined ? {} : { as }) })),
      stopped: children
        .filter((one) => isOpen(one) && !nowOpen.has(one.instance))
        .map(({ instance: id, flow, businessKey }) => ({ id, flow, ...(businessKey ? { businessKey } : {}) })),
    },
    records: {
      voided: papers
        .filter(({ voided }) => voided)
        .map(({ id, form, number }) => ({ id, form, ...(number === undefined ? {} : { number }) })),
    },
  };
}

const missingIn = <T>(some: T[], others: T[], same: (a: T, b: T) => boolean) =>
  some.filter((one) => !others.some((other) => same(one, other)));
type Task = InstanceRecord['tasks'][number];
const sameTask = (a: Task, b: Task) => a.state === b.state && a.n === b.n;
const sameTimer = (a: Due, b: Due) => a.id === b.id && a.dueAt === b.dueAt;
const foreseenTask = ({ state, title, roles, assignee }: Task): ForeseenTask => ({
  state,
  title,
  roles,
  ...(assignee === undefined ? {} : { assignee }),
});
const timersOf = (instance: InstanceRecord): Due[] =>
  isSuspended(instance)
    ? []
    : Object.entries(instance.timers).flatMap(([id, { dueAt }]) => (isClockTimer(id) ? [] : [{ id, dueAt }]));
