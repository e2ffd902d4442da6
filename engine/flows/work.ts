import type { TaskDefinition } from '../../contract/definitions/flows.ts';
import type { Json, JsonObject } from '../ground/definition.ts';
import { type KnownPeople, noOrganisation } from '../ground/organisation.ts';
import type { Run } from '../rules/environment.ts';
import { inTurn, resultOf } from './approval.ts';
import { assigned, expressionOf, personsIn } from './assignment.ts';
import type { FlowOptions, FlowTask, SentEvent } from './flow-step.ts';
import { asksEvent, eventInto, keptOf, type LedBy, runOfTask, runWith, withoutLed } from './led.ts';
import type { Templates } from './runtime.ts';
import { barredFrom, type Unclear, unclearAt } from './separation.ts';
import { type Sight, sightOf, sightOfPools } from './sight.ts';
import {
  type Act,
  isLiving,
  noWork,
  type Passed,
  type People,
  type Sender,
  type TaskHappening,
  type Work,
  type WorkTask,
} from './work-state.ts';

/** What of a flow its work is asked: its tasks by the paths of their states. */
export interface TaskedFlow {
  tasks: ReadonlyMap<string, TaskDefinition>;
  unclear: Unclear;
  templates: Templates;
  belongs: { departments?: JsonObject; persons?: JsonObject } | undefined;
  see: Sight;
}

/** What led to where an instance stands now. */
export interface Stepped {
  /** The paths of the states before; absent: it was started. */
  before: readonly string[] | undefined;
  /** The paths of the states after. */
  after: readonly string[];
  /** The states that were entered on the way, each with the event that led there. */
  led: LedBy;
  /** It comes directly back to who returned it. */
  comesBack: boolean;
  /** The states that put a task in front of people. */
  tasked: readonly string[];
  /** The roles of each of these. */
  roles: ReadonlyMap<string, readonly string[]>;
  isOver: boolean;
  /** The event from outside, and the states in which it was taken. */
  sent?: SentEvent | undefined;
  taken: readonly string[];
  /** By what it came here, where that is worth telling. */
  event?: string | undefined;
  filed: string[];
}

/** What is remembered after a step, what became of tasks in it, and the event that follows by itself: nobody is left to ask. */
export interface Worked {
  work: Work;
  happenings: TaskHappening[];
  follows?: JsonObject & { type: string };
}

/**
 * What an instance remembers after a step: tasks that were left are void, those of states entered begin, who acted is written down.
 *
 * @param run the run of the step, its context that after it
 */
export function workAfter(flow: TaskedFlow, stepped: Stepped, run: Run, options: FlowOptions): Worked {
  const { work: before = noWork, people, at } = options;
  const { sent } = stepped;
  const happenings: TaskHappening[] = [];
  const work: Work = { ...before, tasks: [...before.tasks], acts: [...before.acts], way: [...before.way] };
  const sender = people?.sender;
  if (sender && stepped.before === undefined) begin(work, sender, run, at);
  if (sender && sent) act(work, sender, sent, stepped, at);
  leave(work, stepped, at);
  const after = people ? { ...run, people: knownPeople(people, () => work) } : run;
  const follows = stepped.isOver ? undefined : enter(flow, work, stepped, after, at, happenings);
  refresh(flow, work, stepped, after, at);
  pass(work, stepped, sender, at);
  if (flow.belongs) work.belongs = belongsTo(flow, work, after);
  work.seenBy = seenBy(work);
  forget(work, stepped);
  work.sight = [...new Set([...sightOf(flow.see, work), ...sightOfPools(work, stepped)])];
  return { work, happenings, ...(follows ? { follows } : {}) };
}

/** So much is remembered whole of what has ended: the lists of persons, and the ways back, ask for the latest. */
const mostEnded = 100;
const mostPassed = 200;
const mostActs = 200;

/**
 * What is remembered does not grow with all that happens: of tasks that ended, and of the way, the latest are kept; of acts all that
 * separation may ask for, each of who did what where once.
 */
function forget(work: Work, { after }: Stepped): void {
  const isOver = (task: WorkTask) => !isLiving(task) && !after.includes(task.state);
  const ended = work.tasks.filter((task) => isOver(task) && task.status === 'done').slice(-mostEnded);
  if (work.tasks.length > mostEnded) work.tasks = work.tasks.filter((task) => !isOver(task) || ended.includes(task));
  work.way = work.way.slice(-mostPassed);
  if (work.acts.length <= mostActs) return;
  const [old, latest] = [work.acts.slice(0, -mostActs), work.acts.slice(-mostActs)];
  const same = new Map(old.map((one) => [JSON.stringify([one.event, one.persons, one.states, one.agrees]), one]));
  work.acts = [...same.values(), ...latest];
}

/** The people that the expressions of a step know. @param work what is remembered when they are asked */
export const knownPeople = ({ sender, organisation }: People, work: () => Work): KnownPeople => ({
  organisation,
  by: sender ? organisation.who(sender.person) : null,
  get startedBy() {
    return work().startedBy ?? null;
  },
  actedIn: (state) => {
    const acts = work().acts.filter(({ states }) => states.includes(state));
    return [...new Set(acts.map(({ persons }) => persons[0] as string))];
  },
});

/** Tasks of states with whose they are: one for each person who decides together. */
export function withPersons(tasks: readonly FlowTask[], work: Work): FlowTask[] {
  return tasks.flatMap((task) => {
    const own = tasksOfEntry(work, task.state).filter(isLiving);
    return own.map(({ n, status, candidates, assignee, owner, at, updatedAt, dueAt }) => ({
      ...task,
      n,
      status,
      ...(candidates ? { candidates } : {}),
      ...(assignee === undefined ? {} : { assignee }),
      ...(owner === undefined ? {} : { owner }),
      ...(dueAt === undefined ? {} : { dueAt }),
      createdAt: at,
      updatedAt,
    }));
  });
}

function begin(work: Work, { person, behind }: Sender, { people }: Run, at: string): void {
  const { organisation = noOrganisation } = people ?? {};
  work.startedBy = organisation.who(person);
  work.acts.push({ at, persons: [...behind], states: [], event: '' });
}

/**
 * Who sent an event is written down, and their task is done by it: by a vote, or where it leaves the task's state. What leads nowhere leaves
 * the task to be done.
 */
function act(work: Work, { person, behind }: Sender, sent: SentEvent, stepped: Stepped, at: string): void {
  const { turns, event, agrees } = sent;
  const stoodIn = turns.flatMap((turn) => turn.for ?? []);
  const one: Act = {
    at,
    persons: [...new Set([...behind, ...stoodIn])],
    states: [...stepped.taken],
    event: event.type,
    ...(agrees ? { agrees: true } : {}),
  };
  for (const { task, for: other } of turns) {
    const isVote = task.voter !== undefined && agrees !== undefined;
    if (!isVote && !isLeft(task, stepped)) continue;
    one.task = task.n;
    const vote = isVote ? { vote: { event, agrees } } : {};
    put(work, { ...task, status: 'done', updatedAt: at, by: person, ...(other ? { for: other } : {}), ...vote });
  }
  work.acts.push(one);
}

/** Whether the state of a task was left, or entered anew. */
const isLeft = ({ state }: WorkTask, { before, after, led, isOver }: Stepped): boolean =>
  isOver || !after.includes(state) || (before !== undefined && led.has(state));

/** Tasks of states that were left, or entered anew, are nobody's any more. */
function leave(work: Work, stepped: Stepped, at: string): void {
  work.tasks = work.tasks.map((task) =>
    isLeft(task, stepped) && isLiving(task) ? { ...task, status: 'void' as const, updatedAt: at } : task,
  );
}

/** Tasks of the states that were entered, and of those that have none yet. */
function enter(
  flow: TaskedFlow,
  work: Work,
  stepped: Stepped,
  run: Run,
  at: string,
  happenings: TaskHappening[],
): Worked['follows'] {
  const { tasked, led, after } = stepped;
  let follows: Worked['follows'];
  for (const state of tasked) {
    const isNew = led.has(state) || !work.tasks.some((task) => task.state === state);
    if (!isNew || !after.includes(state)) continue;
    const task = taskOf(flow, state);
    const event = asksEvent(task, flow.templates) ? eventInto(state, stepped, work) : undefined;
    const within = runWith(run, event);
    const { tasks, orphan, skipped } = assigned(task, flow.templates, within, work);
    const first = work.last + 1;
    if (event) work.tasks = withoutLed(work, state);
    for (const [place, one] of tasks.entries()) {
      work.last += 1;
      const kept = event && place === 0 ? { led: keptOf(event) } : {};
      work.tasks.push({ n: work.last, entry: first, state, status: 'open', at, updatedAt: at, ...one, ...kept });
    }
    if (orphan) happenings.push({ verb: 'nobody', task: first, state, to: orphan });
    copyTo(
      work,
      task?.copy && flow.templates.expression(task.copy.to['=']).readJson([within]),
      { first, state, at },
      happenings,
    );
    const { approval } = task ?? {};
    if (!approval) continue;
    for (const person of skipped) skip(work, state, person, approval.agree, at, happenings);
    settleTurns(work, state, approval, at);
    const isPassed = orphan === 'pass' || resultOf(approval, tasksOfEntry(work, state)) === 'agree';
    if (isPassed) follows ??= { type: approval.agree };
  }
  return follows;
}

/** What a state says of its task. Where it cannot be told who must not do it, nothing of it passes without somebody being asked. */
function taskOf({ tasks, unclear }: TaskedFlow, state: string): TaskDefinition | undefined {
  const task = tasks.get(state);
  if (!task || unclearAt(unclear, state, task.approval?.agree) === undefined) return task;
  const { skip: _, nobody, ...rest } = task;
  return nobody === undefined || nobody === 'pass' ? rest : { ...rest, nobody };
}

/** Whom the definition has the case shown to sees it from now on; each once, as one that is copied by hand. */
function copyTo(
  work: Work,
  persons: Json | undefined,
  { first, state, at }: { first: number; state: string; at: string },
  happenings: TaskHappening[],
): void {
  const fresh = personsIn(persons ?? null).filter((one) => !work.copied.some(({ person }) => person === one));
  if (fresh.length === 0) return;
  work.copied = [...work.copied, ...fresh.map((person) => ({ person, at }))];
  happenings.push({ verb: 'copy', task: first, state, more: { persons: fresh } });
}

/** The tasks of a state since it was entered last. */
export function tasksOfEntry({ tasks }: Work, state: string): WorkTask[] {
  const own = tasks.filter((task) => task.state === state);
  const latest = Math.max(...own.map(({ entry }) => entry));
  return own.filter(({ entry }) => entry === latest);
}

function skip(work: Work, state: string, person: string, agree: string, at: string, happenings: TaskHappening[]): void {
  const task = work.tasks.findLast((one) => one.state === state && one.voter === person);
  if (!task) return;
  const vote = { event: { type: agree }, agrees: true };
  put(work, { ...task, status: 'done', updatedAt: at, by: person, vote });
  happenings.push({ verb: 'skipped', task: task.n, state, by: person });
}

/** Whose turn it is of those who decide together. */
export function settleTurns(
  work: Work,
  state: string,
  approval: NonNullable<TaskDefinition['approval']>,
  at: string,
): void {
  for (const task of inTurn(approval, tasksOfEntry(work, state), at)) put(work, task);
}

export function put(work: Work, task: WorkTask): void {
  work.tasks = work.tasks.map((one) => (one.n === task.n ? task : one));
}

/** Who may act on what nobody has claimed is asked of the organisation as it stands. */
function refresh({ tasks, templates }: TaskedFlow, work: Work, stepped: Stepped, run: Run, at: string): void {
  if (!run.people) return;
  const { led, tasked } = stepped;
  for (const state of tasked) {
    const approval = tasks.get(state)?.approval;
    if (approval && !led.has(state)) settleTurns(work, state, approval, at);
  }
  for (const task of work.tasks) {
    const isSettled = task.orphan !== undefined || task.assignee !== undefined || task.escalated === true;
    if (!isLiving(task) || !task.candidates || isSettled || led.has(task.state)) continue;
    const definition = tasks.get(task.state);
    const asked = definition && !definition.approval && expressionOf(definition);
    if (!asked) continue;
    const barred = barredFrom(definition, work);
    const within = runOfTask(run, work, task);
    const candidates = personsIn(templates.expression(asked).readJson([within])).filter((one) => !barred.has(one));
    if (candidates.length > 0 && candidates.join('\n') !== task.candidates.join('\n'))
      put(work, { ...task, candidates, updatedAt: at });
  }
}

/** The way that it came: where it stands now, if it came there just now. */
function pass(work: Work, { before, after, led, event, filed }: Stepped, sender: Sender | undefined, at: string) {
  if (before !== undefined && led.size === 0 && filed.length === 0) return;
  const passed: Passed = {
    at,
    states: [...after],
    ...(event === undefined ? {} : { event }),
    ...(sender && event !== undefined ? { by: sender.person } : {}),
    ...(filed.length > 0 ? { filed } : {}),
  };
  work.way.push(passed);
}

/** What is not said is who started it, and their departments. */
function belongsTo({ belongs, templates }: TaskedFlow, { startedBy }: Work, run: Run) {
  const read = (value: JsonObject | undefined, otherwise: readonly string[]) =>
    value === undefined ? [...otherwise] : personsIn(templates.fill(value, [run]));
  return {
    departments: read(belongs?.departments, startedBy?.departments ?? []),
    persons: read(belongs?.persons, startedBy ? [startedBy.id] : []),
  };
}

/** Whoever took part, has or had a task by name, or was copied. */
function seenBy({ seenBy: before, tasks, acts, copied, startedBy }: Work): string[] {
  const named = tasks.flatMap(({ candidates = [], assignee, owner, voter, by }) => [
    ...candidates,
    ...[assignee, owner, voter, by].filter((one) => one !== undefined),
  ]);
  const acted = acts.flatMap(({ persons }) => persons);
  const others = [...copied.map(({ person }) => person), ...(startedBy ? [startedBy.id] : [])];
  return [...new Set([...before, ...named, ...acted, ...others])].sort();
}
