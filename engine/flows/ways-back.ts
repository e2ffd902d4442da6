import { both } from '../ground/local-text.ts';
import { Problem } from '../ground/problem.ts';
import type { Flow } from './compile.ts';
import { openTasks, presentStates, takenNow } from './describe.ts';
import type { FlowOptions, FlowSnapshot } from './flow-step.ts';
import { readFlowGraph } from './graph.ts';
import { moveEvent } from './machine-config.ts';
import { enteredLast, type MovedStep, moveFlow, placeOf, reopenVote } from './moves.ts';
import { barredFrom } from './separation.ts';
import { isInPool, isOf, turnOf } from './turns.ts';
import { tasksOfEntry } from './work.ts';
import { type Act, type ComingBack, isLiving, noWork, type Sender, type Work } from './work-state.ts';

/** A way back that somebody asks for: the holder of a task returns it, the starter recalls it, who acted last takes that back. */
export type WayBack =
  | { verb: 'return'; to?: string; mode?: 'redo' | 'backToMe'; reason?: string }
  | { verb: 'recall' }
  | { verb: 'takeBack' };

/** What is asked of an instance to find a way back. */
interface Standing {
  flow: Flow;
  /** The present states. */
  states: string[];
  work: Work;
  sender: Sender | undefined;
  roles: ReadonlyMap<string, readonly string[]>;
  options: FlowOptions;
}

/**
 * Goes back on the way that an instance came, if who asks may.
 *
 * @throws Problem missingFact without a reason to return, unknownValue for a state that was not passed, notYourTask, samePerson,
 * notAllowedHere where the flow does not have it or it is too late
 * @example goBack(flow, snapshot, { verb: 'return', to: 'draft', reason: 'the photo is missing' }, { at, work, people }).state // 'draft'
 */
export function goBack(flow: Flow, snapshot: FlowSnapshot, way: WayBack, options: FlowOptions): MovedStep {
  if (way.verb === 'return' && !way.reason?.trim()) throw new Problem('missingFact', { facts: ['reason'] });
  const before = flow.inert.restore(snapshot);
  if (before.status !== 'active') throw notHere(hasEnded);
  const tasks = openTasks(flow, before, takenNow(flow, before), {});
  const standing: Standing = {
    flow,
    states: presentStates(before),
    work: options.work ?? noWork,
    sender: options.people?.sender,
    roles: new Map(tasks.map(({ state, roles }) => [state, roles])),
    options,
  };
  if (way.verb === 'return') return returned(snapshot, way, standing);
  return way.verb === 'recall' ? recalled(snapshot, standing) : tookBack(snapshot, standing);
}

function returned(snapshot: FlowSnapshot, way: WayBack & { verb: 'return' }, standing: Standing): MovedStep {
  const { flow, work, options, sender } = standing;
  const passed = (state: string) => enteredLast(work.way, state) >= 0;
  if (way.to !== undefined && (way.to === '' || !passed(way.to))) throw unknownState(way.to);
  if (way.to !== undefined && placeOf(flow.definition, way.to) !== way.to) throw unknownState(way.to);
  const from = heldState(standing);
  if (way.to !== undefined && isWithinState(from, way.to)) throw unknownState(way.to);
  if (!allows(flow, from, 'return')) throw notHere(notAllowed);
  const to = way.to ?? stateBefore(standing, from);
  const state = placeOf(flow.definition, from);
  const isParallel = readFlowGraph(flow.definition).states.some(
    (one) => one.path === to && one.state.type === 'parallel',
  );
  if (way.mode === 'backToMe' && isParallel) throw new Problem('unknownValue', { facts: ['mode'], detail: noneBack });
  const backTo: ComingBack | undefined =
    way.mode === 'backToMe'
      ? { from: to, state, ...leftBy(work, to), ...(sender ? { person: sender.person } : {}) }
      : undefined;
  return moveFlow(flow, snapshot, { verb: 'return', to, from, ...(backTo ? { backTo } : {}) }, options);
}

function recalled(snapshot: FlowSnapshot, standing: Standing): MovedStep {
  const { flow, states, work, sender, options } = standing;
  const { recall } = flow.definition;
  // Of one that nobody is known to have started nobody is the starter.
  if (sender && !sender.behind.includes(work.startedBy?.id ?? '')) throw new Problem('notYourTask');
  if (!recall && !states.some((state) => allows(flow, state, 'recall'))) throw notHere(notAllowed);
  const to = recall?.to ?? initialOf(flow);
  // It is there already, or was never there.
  if (states.some((state) => isWithinState(state, to)) || enteredLast(work.way, to) < 0) throw notHere(nothingToRecall);
  const until = recall?.until ?? 'acted';
  const isLate = until.startsWith('state:')
    ? reachedSince(work, to, until.slice('state:'.length))
    : othersActedSince(work, to);
  if (isLate) throw notHere(tooLate);
  return moveFlow(flow, snapshot, { verb: 'recall', to }, options);
}

function tookBack(snapshot: FlowSnapshot, standing: Standing): MovedStep {
  const { flow, states, work, sender, options } = standing;
  const last = work.acts.at(-1);
  if (sender && !sender.behind.some((person) => last?.persons.includes(person))) {
    const acted = work.acts.some(({ event, persons }) => event !== '' && persons.includes(sender.person));
    throw acted ? notHere(tooLate) : new Problem('notYourTask');
  }
  const from = last?.event === moveEvent ? undefined : last?.states.at(-1);
  if (!last || last.event === '' || from === undefined || !allows(flow, from, 'takeBack')) throw notHere(notAllowed);
  const until = flow.definition.takeBack?.until ?? 'read';
  if (until === 'read' && isReadSince(work, states, last)) throw notHere(tooLate);
  const vote = work.tasks.find(({ n, voter, status }) => n === last.task && voter !== undefined && status === 'done');
  if (vote && states.includes(from)) return reopenVote(flow, snapshot, vote, options);
  return moveFlow(flow, snapshot, { verb: 'takeBack', to: placeOf(flow.definition, from) }, options);
}

/** The state whose open task somebody holds. @throws Problem notYourTask, samePerson */
function heldState({ flow, states, work, sender, roles, options: { people, at } }: Standing): string {
  const tasked = states.filter((state) => roles.has(state)).toReversed();
  const allowing = tasked.find((state) => allows(flow, state, 'return')) ?? tasked[0];
  if (allowing === undefined) throw notHere(notAllowed);
  if (!sender || !people) return allowing;
  const now = { policy: flow.library.content.policy.id, flow: flow.id, at };
  const held = tasked.filter((state) => {
    const living = tasksOfEntry(work, state).filter(isLiving);
    const wanted = roles.get(state) ?? [];
    // One that was not stepped since tasks have numbers has none: whoever has the role holds it.
    if (living.length === 0) return isInPool(wanted, sender.roles);
    const mine = living.filter((task) => isOf(task, sender.person) !== 'pool' || isInPool(wanted, sender.roles));
    return turnOf(mine, sender, people.organisation, now) !== undefined;
  });
  const found = held.find((state) => allows(flow, state, 'return')) ?? held[0];
  if (found === undefined) throw new Problem('notYourTask');
  const definition = flow.tasks.get(found);
  const barred = definition ? barredFrom(definition, work) : new Set<string>();
  if (sender.behind.some((person) => barred.has(person))) throw new Problem('samePerson');
  return found;
}

const allows = (flow: Flow, state: string, verb: 'return' | 'recall' | 'takeBack') =>
  flow.tasks.get(state)?.allow?.includes(verb) === true;

/** The step before: where somebody acted last, of the states that were passed; else where it began. */
function stateBefore({ flow, work: { acts, way } }: Standing, from: string): string {
  const acted = acts.toReversed().flatMap(({ states, event }) => (event === moveEvent ? [] : states.toReversed()));
  const before = acted.find((state) => state !== from && placeOf(flow.definition, state) !== from);
  if (before !== undefined && enteredLast(way, before) >= 0) return placeOf(flow.definition, before);
  const passed = way.toReversed().find(({ states }) => !states.includes(from));
  const deepest = passed?.states.at(-1);
  return deepest === undefined ? initialOf(flow) : placeOf(flow.definition, deepest);
}

/** Where a flow begins: the innermost place to move to. */
function initialOf(flow: Flow): string {
  let { root: place } = readFlowGraph(flow.definition);
  while (place.state.type !== 'parallel' && place.state.initial) {
    const next = place.children.find(({ name }) => name === place.state.initial);
    if (!next || next.state.type === 'history') break;
    place = next;
  }
  return place.path;
}

/** By which event it went on from a state when it was there last; a move was none. */
function leftBy({ way }: Work, state: string): { by?: string } {
  const entered = enteredLast(way, state);
  const left = way.slice(entered + 1).find(({ states }) => !states.includes(state));
  const { event } = left ?? {};
  return event === undefined || event === moveEvent || event.startsWith('xstate.') ? {} : { by: event };
}

/** What was done since an instance was put in a state last, or since its beginning. */
const actsSince = ({ acts }: Work, to: string) => acts.slice(acts.findLastIndex(({ moved }) => moved?.to === to) + 1);

function othersActedSince(work: Work, to: string): boolean {
  const starter = work.startedBy?.id;
  return actsSince(work, to).some(
    ({ event, persons, moved }) => event !== '' && !(moved?.verb === 'recall') && !persons.includes(starter ?? ''),
  );
}

const reachedSince = ({ way }: Work, to: string, state: string) =>
  way.slice(enteredLast(way, to) + 1).some(({ states }) => states.includes(state));

/** Whether somebody else has opened what came of the last that was done. */
const isReadSince = ({ tasks }: Work, states: readonly string[], { persons, at }: Act) =>
  tasks.some(
    ({ state, at: since, readBy = [], assignee, status }) =>
      states.includes(state) &&
      since >= at &&
      (readBy.some((person) => !persons.includes(person)) ||
        (status === 'claimed' && !persons.includes(assignee ?? ''))),
  );

const isWithinState = (state: string, around: string) =>
  around !== '' && (state === around || state.startsWith(`${around}.`));
const unknownState = (to: string) =>
  new Problem('unknownValue', {
    facts: ['to'],
    detail: both(`没有经过 ${to}，不能退回到那里`, `${to} was not passed: there is no way back to it`),
  });
const notHere = (detail: ReturnType<typeof both>) => new Problem('notAllowedHere', { detail });
const hasEnded = both('已经结束', 'it has ended');
const notAllowed = both('这一步不允许这样做', 'this step does not allow it');
const nothingToRecall = both('没有可以撤回的', 'there is nothing to recall');
const tooLate = both('后面的人已经办理或已阅', 'others have acted or read since');
const noneBack = both('并行部分办完后不能直接回来', 'it cannot come directly back from a parallel part');
