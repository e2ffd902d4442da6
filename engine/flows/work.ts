import type { TaskDefinition } from '../../contract/definitions/flows.ts';
import type { JsonObject } from '../ground/definition.ts';
import { type KnownPeople, noOrganisation, type Organisation, type Scope } from '../ground/organisation.ts';
import type { Run } from '../rules/environment.ts';
import { inTurn, resultOf } from './approval.ts';
import { assigned, expressionOf, personsIn } from './assignment.ts';
import type { FlowOptions, FlowTask, SentEvent } from './flow-step.ts';
import type { Templates } from './runtime.ts';
import { barredFrom } from './separation.ts';
import {
  type Act,
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
  templates: Templates;
  belongs: { departments?: JsonObject; persons?: JsonObject } | undefined;
  /** The roles that see it, and how far at most. */
  see: { roles: readonly string[]; scope: Scope };
}

/** What led to where an instance stands now. */
export interface Stepped {
  /** The paths of the states before; absent: it was started. */
  before: readonly string[] | undefined;
  /** The paths of the states after. */
  after: readonly string[];
  /** The states that were entered on the way. */
  entered: readonly string[];
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
  work.sight = [...new Set([...sightOf(flow.see, work), ...sightOfPools(work, stepped)])];
  return { work, happenings, ...(follows ? { follows } : {}) };
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

/** Who sent an event is written down, and their task is done by it. */
function act(work: Work, { person, behind }: Sender, sent: SentEvent, { taken }: Stepped, at: string): void {
  const { turns, event } = sent;
  const stoodIn = turns.flatMap((turn) => turn.for ?? []);
  const one: Act = {
    at,
    persons: [...new Set([...behind, ...stoodIn])],
    states: [...taken],
    event: event.type,
    ...(sent.agrees ? { agrees: true } : {}),
  };
  for (const turn of turns) {
    one.task = turn.task.n;
    const ended = { status: 'done' as const, updatedAt: at, by: person, ...(turn.for ? { for: turn.for } : {}) };
    const vote = turn.task.voter !== undefined ? { vote: { event, agrees: sent.agrees === true } } : {};
    put(work, { ...turn.task, ...ended, ...vote });
  }
  work.acts.push(one);
}

/** Tasks of states that were left, or entered anew, are nobody's any more. */
function leave(work: Work, { after, entered, isOver, before }: Stepped, at: string): void {
  work.tasks = work.tasks.map((task) => {
    const isLeft = isOver || !after.includes(task.state) || (before !== undefined && entered.includes(task.state));
    return isLeft && isLiving(task) ? { ...task, status: 'void' as const, updatedAt: at } : task;
  });
}

export const isLiving = ({ status }: Pick<WorkTask, 'status'>): boolean => status !== 'done' && status !== 'void';

/** Tasks of the states that were entered, and of those that have none yet. */
function enter(
  flow: TaskedFlow,
  work: Work,
  { tasked, entered, after }: Stepped,
  run: Run,
  at: string,
  happenings: TaskHappening[],
): Worked['follows'] {
  let follows: Worked['follows'];
  for (const state of tasked) {
    const isNew = entered.includes(state) || !work.tasks.some((task) => task.state === state);
    if (!isNew || !after.includes(state)) continue;
    const task = flow.tasks.get(state);
    const { tasks, orphan, skipped } = assigned(task, flow.templates, run, work);
    const first = work.last + 1;
    for (const one of tasks) {
      work.last += 1;
      work.tasks.push({ n: work.last, entry: first, state, status: 'open', at, updatedAt: at, ...one });
    }
    if (orphan) happenings.push({ verb: 'nobody', task: first, state, to: orphan });
    const { approval } = task ?? {};
    if (!approval) continue;
    for (const person of skipped) skip(work, state, person, approval.agree, at, happenings);
    settleTurns(work, state, approval, at);
    const isPassed = orphan === 'pass' || resultOf(approval, tasksOfEntry(work, state)) === 'agree';
    if (isPassed) follows ??= { type: approval.agree };
  }
  return follows;
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
  const { entered, tasked } = stepped;
  for (const state of tasked) {
    const approval = tasks.get(state)?.approval;
    if (approval && !entered.includes(state)) settleTurns(work, state, approval, at);
  }
  for (const task of work.tasks) {
    const isSettled = task.orphan !== undefined || task.assignee !== undefined || task.escalated === true;
    if (!isLiving(task) || !task.candidates || isSettled || entered.includes(task.state)) continue;
    const definition = tasks.get(task.state);
    const asked = definition && !definition.approval && expressionOf(definition);
    if (!asked) continue;
    const barred = barredFrom(definition, work);
    const candidates = personsIn(templates.expression(asked).readJson([run])).filter((one) => !barred.has(one));
    if (candidates.length > 0 && candidates.join('\n') !== task.candidates.join('\n'))
      put(work, { ...task, candidates, updatedAt: at });
  }
}

/** The way that it came: where it stands now, if it came there just now. */
function pass(work: Work, { before, after, entered, event, filed }: Stepped, sender: Sender | undefined, at: string) {
  if (before !== undefined && entered.length === 0 && filed.length === 0) return;
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

/**
 * What a person must have one of to see an instance by a role: the role everywhere, in one of the departments whose it is, or as one of the
 * persons whose it is.
 *
 * @example sightOf({ roles: ['station'], scope: 'department' }, { belongs: { departments: ['S1'], persons: ['li'] } }) // ['station@S1', 'station#li']
 */
export function sightOf({ roles, scope }: TaskedFlow['see'], { belongs, startedBy }: Work): string[] {
  const departments = belongs?.departments ?? startedBy?.departments ?? [];
  const persons = belongs?.persons ?? (startedBy ? [startedBy.id] : []);
  return (roles.length === 0 ? ['*'] : roles).flatMap((role) => [
    ...(scope === 'all' ? [role] : []),
    ...(scope === 'own' ? [] : departments.map((one) => `${role}@${one}`)),
    ...persons.map((one) => `${role}#${one}`),
  ]);
}

/** Whoever may take up a task of a role sees what it is about. */
function sightOfPools(work: Work, { roles, isOver }: Stepped): string[] {
  const pools = work.tasks.filter(
    (task) => isLiving(task) && task.candidates === undefined && task.assignee === undefined,
  );
  const named = [...new Set(pools.flatMap(({ state }) => roles.get(state) ?? []))];
  return isOver || named.length === 0 ? [] : sightOf({ roles: named, scope: 'all' }, work);
}

/**
 * What somebody with some roles has of these: by each role as far as it is bound.
 *
 * @param roles those that they have, be they bound or not: what is not is carried everywhere
 * @example sightWith('li', ['station'], organisation) // ['station#li'], where it is bound for their own
 */
export function sightWith(person: string, roles: readonly string[], organisation: Organisation): string[] {
  const bound = organisation.rolesOf(person);
  const own = organisation.who(person).departments.flatMap((one) => organisation.below(one));
  const all = roles.length > 0 ? [...roles, '*'] : [];
  return all.flatMap((role) => {
    const scope = role === '*' ? 'all' : (bound.get(role) ?? 'all');
    return [
      ...(scope === 'all' ? [role] : []),
      ...(scope === 'own' ? [] : own.map((one) => `${role}@${one}`)),
      `${role}#${person}`,
    ];
  });
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
