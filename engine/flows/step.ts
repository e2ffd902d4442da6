import type { AnyMachineSnapshot } from 'xstate';
import { isOpenChild } from '../ground/child-view.ts';
import type { Json, JsonObject } from '../ground/definition.ts';
import { both } from '../ground/local-text.ts';
import { Problem } from '../ground/problem.ts';
import type { Run } from '../rules/environment.ts';
import { describe } from './after-step.ts';
import { toldOf } from './children.ts';
import { clockEvent } from './clocks.ts';
import { comesBackBy, withReturner } from './coming-back.ts';
import type { Flow } from './compile.ts';
import { isInternal, type MachineTransition, presentStates, transitionsNow, transitionsTaken } from './describe.ts';
import type { FilledStep } from './event-forms.ts';
import type { FlowEffect, FlowEventInput, FlowOptions, FlowSnapshot, FlowStep } from './flow-step.ts';
import { letIn, letStart, signedBy } from './incoming.ts';
import { isEngines } from './machine-config.ts';
import { begin, running } from './run-step.ts';
import { asked, roleOf, rolesOf } from './senders.ts';
import { unclearBy } from './separation.ts';
import { fits } from './wildcards.ts';
import { noWork, type Work } from './work-state.ts';

/**
 * Starts a flow: its first state, and what that state asks of the world.
 *
 * @param input the facts known at the start; the rest may come with later events
 * @throws Problem unknownField for what its input does not have, unknownValue, invalidValue, machineLoops
 * @example startFlow(edition.flow('repair-report'), { cardValid: true }, { at }).state // 'new'
 */
export function startFlow(flow: Flow, input: JsonObject, options: FlowOptions): FlowStep {
  const run = begin(flow, options, input);
  const { context, filled } = letStart(flow, input, run, options);
  noteFilled(run, filled);
  const [snapshot, actions] = running(flow, () => flow.inert.start(context));
  return describe(flow, snapshot, actions, run, options, { papers: filedBy(filled) });
}

/**
 * Sends a flow an event from outside. Pure: the given snapshot is not changed.
 *
 * @param snapshot the stored snapshot
 * @param event its type, its payload beside it, and the role that sends it (absent: taken as sent by a permitted one)
 * @throws Problem eventNotAllowed, unknownField for what the event does not declare, missingFact, unknownValue, invalidValue, guardRejected,
 * roleNotAllowed, and what a decision in a guard raises
 * @example stepFlow(flow, snapshot, { type: 'APPROVE', role: 'manager' }, { at }).state // 'approved'
 */
export function stepFlow(flow: Flow, snapshot: FlowSnapshot, event: FlowEventInput, options: FlowOptions): FlowStep {
  const { type } = event;
  const before = flow.inert.restore(snapshot);
  const isPossible = transitionsNow(before).some((one) => fits(one.eventType, type));
  // An event named like XState's own would forge a timer or a child's answer; `*` is every event and none.
  if (!isPossible || type === '*' || type.startsWith('xstate.') || isEngines(type)) throw decidedBy(options);
  if (isInternal(flow, type) && !options.told && !options.tried)
    throw new Problem('roleNotAllowed', { detail: onlyInternal });
  const context = before.context as JsonObject;
  const run = begin(flow, options, context);
  const known = options.tried || flow.fence.meaning === 1 ? context : undefined;
  const roles = rolesOf(event, options);
  const states = presentStates(before);
  const { event: sent, brings, filled } = letIn(flow, event, { run, options, known, states, roles });
  noteFilled(run, filled);
  const { sender } = options.people ?? {};
  const told = options.told === true;
  const sending = { event: sent, roles, sender, level: asked.person, turns: [], brings, told };
  flow.step.sent = sending;
  const taken = running(flow, () => transitionsTaken(flow, before, sent));
  const { voted, turns, agrees } = flow.step.sent;
  if (taken.length === 0 && !voted) throw refusalOf(flow, before, sent);
  const papers = [...filedBy(filled), ...signedBy(flow, event, run, options.tried === true), ...reportsOf(taken, run)];
  const from = [...taken.map(({ source }) => source.path.join('.')), ...(voted ? [voted.state] : [])];
  const by = { event: sent, turns, ...(agrees === undefined ? {} : { agrees }) };
  const back = backOf(options, states, sent.type, taken);
  const remember = back && ((work: Work) => withReturner(work, back));
  const led = {
    before,
    event: sent.type,
    taken: back ? taken.map((one) => ({ ...one, target: [{ path: back.state.split('.') }] })) : taken,
    papers,
    sent: by,
    states: from,
    comesBack: back !== undefined,
    remember,
  };
  const role = roleOf(flow, taken, type, roles);
  const [next, actions] = running(flow, () => moved(flow, before, sent, taken.length > 0, voted?.decided, back?.state));
  const step = describe(flow, next, actions, run, options, led);
  return role === undefined ? step : Object.assign(step, { role });
}

/** What ends a case ends it, returned or not. */
const isEnd = (target: { path: string[]; type?: string }) => target.type === 'final' && target.path.length === 1;

/** Where it comes back to that was returned, if it does by what is taken. */
const backOf = ({ work = noWork }: FlowOptions, states: readonly string[], type: string, taken: MachineTransition[]) =>
  comesBackBy(
    work,
    states,
    type,
    taken.flatMap(({ target = [] }) => target.flatMap((one) => (isEnd(one) ? [] : [one.path.join('.')]))),
  );

/** Where an event leads. A vote that decides nothing leads nowhere; one that decides otherwise than it says, where that leads. */
function moved(
  flow: Flow,
  before: AnyMachineSnapshot,
  sent: JsonObject & { type: string },
  isTaken: boolean,
  decided: (JsonObject & { type: string }) | undefined,
  elsewhere: string | undefined,
): ReturnType<Flow['inert']['next']> {
  if (isTaken) return flow.inert.next(before, sent, elsewhere);
  return decided ? flow.inert.next(before, decided) : [before, []];
}

/**
 * An event that nothing waits for any more: whoever comes too late is told who decided.
 *
 * @example decidedBy({ work, people }).more // { by: 'zhou' }
 */
export function decidedBy({ work, people }: Pick<FlowOptions, 'work' | 'people'>): Problem {
  const last = work?.acts.at(-1);
  const by = last?.persons[0];
  if (last === undefined || by === undefined) return new Problem('eventNotAllowed');
  const isOwn = people?.sender?.behind.some((one) => last.persons.includes(one)) ?? true;
  if (last.event === '' || isOwn) return new Problem('eventNotAllowed', { more: { by } });
  const { name } = people?.organisation.who(by) ?? { name: by };
  const detail = both(`已由${name}办理`, `${name} has done it already`);
  return new Problem('eventNotAllowed', { more: { by }, detail });
}

const onlyInternal = both('此事件只由系统产生', 'only the system itself sends this event');

/** The record that the step makes or changes is known to its guards and actions. */
function noteFilled(run: Run, filled: FilledStep | undefined): void {
  if (!filled) return;
  const { record } = filled.record;
  run.records = [...(run.records ?? []).filter((one) => one.record.id !== record.id), filled.record];
}

const filedBy = (filled: FilledStep | undefined): FlowEffect[] =>
  filled ? [{ type: 'file', filed: filled.filed }] : [];

/** Why nothing is taken by an event: it is for others to send, children are open, or a decision is against it. */
function refusalOf(flow: Flow, before: AnyMachineSnapshot, sent: JsonObject & { type: string }): Problem {
  const { open, refusal, sent: asking } = flow.step;
  if (open.length > 0) return new Problem('guardRejected', { more: { open: toldOf(open) } });
  if (asking?.unclear !== undefined) return unclearBy(asking.unclear);
  for (const [level, code] of refusals) if (isTakenAsking(flow, before, sent, level)) return new Problem(code);
  if (!refusal) return new Problem('guardRejected');
  if ('because' in refusal) return new Problem('guardRejected', { detail: refusal.because });
  const { ruleSet, outcome, rules } = refusal;
  return new Problem('guardRejected', { more: { decision: { ruleSet, outcome, rules: rules as unknown as Json } } });
}

/** What is open of the children that a transition does not wait for is written down. */
function reportsOf(taken: MachineTransition[], { children = [] }: Run): FlowEffect[] {
  const names = taken.flatMap(({ meta }) => meta?.reports ?? []);
  const open = children.filter((child) => names.includes(child.as) && isOpenChild(child));
  return open.length > 0 ? [{ type: 'record', record: { type: 'openChildren', open: toldOf(open) } }] : [];
}

/** Up to what is asked of who sends an event something is taken, and what it is refused for then: from what asks most. */
const refusals = [
  [asked.task, 'samePerson'],
  [asked.role, 'notYourTask'],
  [asked.nothing, 'roleNotAllowed'],
] as const;

/** Whether an event by which nothing is taken would be if less were asked of who sends it. */
function isTakenAsking(
  flow: Flow,
  before: AnyMachineSnapshot,
  event: JsonObject & { type: string },
  level: number,
): boolean {
  const { sent } = flow.step;
  if (sent) flow.step.sent = { ...sent, level, turns: [] };
  const taken = running(flow, () => transitionsTaken(flow, before, event));
  return taken.length > 0 || flow.step.sent?.voted !== undefined;
}

/**
 * Puts what stands in a state without having come there on its way: what may be taken without an event is taken.
 *
 * @param snapshot a snapshot that was moved to a state
 * @example settleFlow(flow, moved, { at }).state // 'approved', where the state it was put in is left at once
 */
export function settleFlow(flow: Flow, snapshot: FlowSnapshot, options: FlowOptions): FlowStep {
  const before = flow.inert.restore(snapshot);
  const run = begin(flow, options, before.context as JsonObject);
  const [next, actions] = running(flow, () => flow.inert.settle(before));
  return describe(flow, next, actions, run, options, { isMoved: true });
}

/**
 * Goes on with what follows when something was done with a task: those who are left have decided already.
 *
 * @param event what the definition has for it; it is nobody's in particular
 * @example followFlow(flow, snapshot, change.follows, { at, work: change.work }).state // 'approved'
 */
export function followFlow(
  flow: Flow,
  snapshot: FlowSnapshot,
  event: JsonObject & { type: string },
  options: FlowOptions,
): FlowStep {
  const before = flow.inert.restore(snapshot);
  const run = begin(flow, options, before.context as JsonObject);
  const taken = running(flow, () => transitionsTaken(flow, before, event));
  const [next, actions] = running(flow, () => flow.inert.next(before, event));
  return describe(flow, next, actions, run, options, { before, event: event.type, taken });
}

/**
 * Gives a flow an event of its own: a timer that is due, or the answer of a child or a call.
 * An event that nothing waits for any more changes nothing. An actor's error that nothing takes leaves everything as it is, with the
 * status `error`.
 *
 * @example continueFlow(flow, snapshot, timer.event, { at: timer.due }).state // 'overdue'
 */
export function continueFlow(
  flow: Flow,
  snapshot: FlowSnapshot,
  event: JsonObject & { type: string },
  options: FlowOptions,
): FlowStep {
  const before = flow.inert.restore(snapshot);
  const run = begin(flow, options, before.context as JsonObject);
  if (event.type === clockEvent) return describe(flow, before, [], run, options, { before });
  const taken = running(flow, () => transitionsTaken(flow, before, event));
  const { type } = event;
  if (taken.length === 0 && type.startsWith('xstate.error.actor.'))
    return { ...describe(flow, before, [], run, options, { before, event: type }), status: 'error' };
  const [next, actions] = running(flow, () => flow.inert.next(before, event));
  return describe(flow, next, actions, run, options, { before, event: type, taken });
}

/**
 * What a stored snapshot says: state, accepted events, tasks. Nothing moves.
 *
 * @example describeSnapshot(flow, snapshot, { at }).state // 'review'
 */
export function describeSnapshot(flow: Flow, snapshot: FlowSnapshot, options: FlowOptions): FlowStep {
  const restored = flow.inert.restore(snapshot);
  const run = begin(flow, options, restored.context as JsonObject);
  return describe(flow, restored, [], run, options, { before: restored });
}

/**
 * Of some values those that a flow is started with: what another flow or a schedule hands to it may be more.
 *
 * @example declaredOf(flow, { km: 3, note: 'x' }) // { km: 3 }
 */
export const declaredOf = (flow: Flow, given: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(given).filter(([name]) => flow.fence.start.has(name)));
