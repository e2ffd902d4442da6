import type { TaskDefinition } from '../../contract/definitions/flows.ts';
import { addDuration, instantToIso, parseDuration } from '../expressions/dates.ts';
import type { FlowDefinition } from '../ground/definition.ts';
import { instantOf, type Run } from '../rules/environment.ts';
import { personsIn } from './assignment.ts';
import { clockEvent, clockTimer } from './clocks.ts';
import { givenDelay } from './delays.ts';
import type { FlowEffect, FlowTask } from './flow-step.ts';
import { runOfTask } from './led.ts';
import type { Templates } from './runtime.ts';
import { isLiving, type TaskHappening, type Work, type WorkTask } from './work-state.ts';

/** What the deadlines of tasks need of their flow. */
interface Deadlined {
  definition: Pick<FlowDefinition, 'delays'>;
  tasks: ReadonlyMap<string, TaskDefinition>;
  templates: Templates;
  timeZone: string;
}

const timerOf = (n: number) => clockTimer(`task:${n}`);
const timerNumber = /^guiju\.clock\.task:(\d+)$/;

/**
 * Runs the deadlines of tasks through a step: who has one is reminded before it is due, and others get it, too, when it is overdue. When they
 * are to be looked at next is a timer, as that of a clock.
 *
 * @param open the tasks of present states, with when they are due by the machine
 * @param timers due instants of the running timers by id
 */
export function stepTaskClocks(
  { definition, tasks, templates, timeZone }: Deadlined,
  before: Work,
  open: readonly FlowTask[],
  run: Run,
  timers: Readonly<Record<string, string>>,
): { work: Work; effects: FlowEffect[]; happenings: TaskHappening[] } {
  const happenings: TaskHappening[] = [];
  const looks = new Map<string, string>();
  const turned = before.tasks.map((task) => {
    const asked = tasks.get(task.state);
    if (!isLiving(task) || !asked?.due) return task;
    const dueAt = open.find(({ state }) => state === task.state)?.dueAt ?? task.dueAt ?? dueOf(asked.due, task, run);
    if (dueAt === undefined) return task;
    const next: WorkTask = task.dueAt === dueAt ? { ...task } : { ...task, dueAt };
    const others = (to: To) => othersFor(to, next, templates, runOfTask(run, before, next));
    const coming = turn(asked, next, dueAt, { run, timeZone, others }, happenings);
    if (coming !== undefined) looks.set(timerOf(task.n), instantToIso(coming));
    return next;
  });
  function dueOf(due: string, { at }: WorkTask, within: Run): string | undefined {
    const fromMs = instantOf(at);
    const ms = givenDelay(due, definition.delays, [{ ...within, atMs: fromMs }], templates, timeZone);
    return Number.isFinite(ms) ? instantToIso(fromMs + ms) : undefined;
  }
  const added = turned.flatMap(({ escalated, candidates = [] }) => (escalated ? candidates : []));
  const stopped = Object.keys(timers).filter((id) => timerNumber.test(id) && !looks.has(id));
  const started = [...looks].filter(([id, dueAt]) => timers[id] !== dueAt);
  return {
    work: { ...before, tasks: turned, seenBy: [...new Set([...before.seenBy, ...added])].sort() },
    effects: [
      ...stopped.map((id): FlowEffect => ({ type: 'stopTimer', id })),
      ...started.map(
        ([id, dueAt]): FlowEffect => ({ type: 'startTimer', id, dueAt, event: { type: clockEvent, clock: id } }),
      ),
    ],
    happenings,
  };
}

/** What becomes of one task now, and when it is to be looked at next; undefined: never. */
function turn(
  { remind = [], escalate }: TaskDefinition,
  task: WorkTask,
  dueAt: string,
  { run, timeZone, others: othersOf }: { run: Run; timeZone: string; others: (to: To) => string[] },
  happenings: TaskHappening[],
): number | undefined {
  const dueMs = instantOf(dueAt);
  const moments = remind
    .flatMap((text) => {
      const duration = parseDuration(text);
      return duration ? [addDuration(dueMs, { months: -duration.months, ms: -duration.ms }, timeZone)] : [];
    })
    .filter((ms) => ms > instantOf(task.at) && ms < dueMs)
    .sort((a, b) => a - b);
  const given = moments.filter((ms) => ms <= run.atMs).length;
  const { n, state } = task;
  if (given > (task.reminded ?? 0)) {
    task.reminded = given;
    if (run.atMs <= dueMs) happenings.push({ verb: 'reminded', task: n, state });
  }
  const coming = moments[given];
  if (escalate === undefined || task.escalated) return coming;
  const { after, to = 'superior' } = escalate === true ? {} : escalate;
  const wait = after === undefined ? { months: 0, ms: 0 } : parseDuration(after);
  if (!wait) return coming;
  // What comes at the very instant is in time.
  const overMs = addDuration(dueMs, wait, timeZone) + 1;
  if (run.atMs < overMs) return coming ?? overMs;
  task.escalated = true;
  const others = othersOf(to);
  if (others.length > 0 && task.voter === undefined) {
    task.candidates = [...new Set([...(task.candidates ?? []), ...(task.assignee ? [task.assignee] : []), ...others])];
    delete task.assignee;
    task.status = 'open';
  }
  const told = others.length > 0 ? { more: { persons: others } } : {};
  happenings.push({ verb: 'escalated', task: n, state, ...told });
  return coming;
}

type To = NonNullable<Exclude<TaskDefinition['escalate'], true | undefined>['to']>;

/** Who gets an overdue task, too: the superior of who has it, the holders of a post, a person, or persons by FEEL. */
function othersFor(to: To, { assignee, candidates = [] }: WorkTask, templates: Templates, run: Run): string[] {
  if (!run.people) return [];
  const { organisation } = run.people;
  if (typeof to !== 'string') return personsIn(templates.expression(to['=']).readJson([run]));
  if (to !== 'superior') {
    const holders = organisation.holders(to);
    return holders.length > 0 ? holders : [to];
  }
  const holders = assignee === undefined ? candidates : [assignee];
  return [...new Set(holders.flatMap((one) => organisation.superior(one) ?? []))];
}
