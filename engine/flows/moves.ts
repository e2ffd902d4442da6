import type { AnyMachineSnapshot } from 'xstate';
import { isOpenChild } from '../ground/child-view.ts';
import type { JsonObject } from '../ground/definition.ts';
import { both } from '../ground/local-text.ts';
import { Problem } from '../ground/problem.ts';
import { describe } from './after-step.ts';
import type { Flow } from './compile.ts';
import type { FlowEffect, FlowOptions, FlowSnapshot, FlowStep } from './flow-step.ts';
import { readFlowGraph } from './graph.ts';
import { moveEvent, moveTargets } from './machine-config.ts';
import { begin, running } from './run-step.ts';
import { factSchemas } from './templates.ts';
import { put, settleTurns } from './work.ts';
import {
  type Act,
  type ComingBack,
  type MoveVerb,
  noWork,
  type Passed,
  type Work,
  type WorkTask,
} from './work-state.ts';

/** Where an instance is to be moved, and why it is. */
export interface Move {
  verb: MoveVerb;
  /** The path of the state; empty: a machine that is parallel itself, from its beginning. */
  to: string;
  /** The state in which somebody returned it, where that is what was done. */
  from?: string;
  /** When it has been done it comes back. */
  backTo?: ComingBack;
}

/** A step by which an instance was moved. */
export interface MovedStep extends FlowStep {
  to: string;
  /** The records that were made by what is taken back, by their ids: they are void, and keep their numbers. */
  voided: string[];
}

/**
 * Moves a flow to a state, as by an event: what it stood in is left, the state is entered. Pure. A child that lives beside it under a name
 * is not started again. Within a parallel state there is no place to move to: it is entered as a whole.
 *
 * @throws Problem unknownValue for what is no state, or lies within a parallel one; notAllowedHere where it has ended
 * @example moveFlow(flow, snapshot, { verb: 'jump', to: 'review' }, { at, work }).state // 'review'
 */
export function moveFlow(flow: Flow, snapshot: FlowSnapshot, move: Move, options: FlowOptions): MovedStep {
  const { to } = move;
  if (!moveTargets(readFlowGraph(flow.definition)).some(({ path }) => path === to)) throw noSuchState(flow, to);
  const before = flow.inert.restore(snapshot);
  if (before.status !== 'active') throw new Problem('notAllowedHere', { detail: hasEnded });
  const voided = takenBackBy(options.work ?? noWork, to);
  const records = options.records?.map((one) =>
    voided.includes(one.record.id) ? { ...one, record: { ...one.record, status: 'void' as const } } : one,
  );
  const given = records ? { ...options, records } : options;
  const run = begin(flow, given, before.context as JsonObject);
  const [next, actions] = moving(flow, before, to);
  const remember = (work: Work) => remembered(work, move, given);
  const step = describe(flow, next, actions, run, given, { before, event: moveEvent, remember });
  return { ...step, effects: withoutLiving(step.effects, options), to, voided };
}

function moving(flow: Flow, before: AnyMachineSnapshot, to: string) {
  const event = { type: moveEvent, to };
  flow.step.move = event;
  try {
    return running(flow, () => flow.inert.next(before, event));
  } finally {
    flow.step.move = undefined;
  }
}

/** That it was moved stands in the way it came, and among what was done; what was to come back does so only where it says so. */
function remembered(work: Work, { verb, to, from, backTo }: Move, { at, people, work: before = noWork }: FlowOptions) {
  const way = work.way.map((one, place): Passed => (place === before.way.length ? { ...one, moved: verb } : one));
  const { sender } = people ?? {};
  const states = from === undefined ? [] : [from];
  const act: Act = { at, persons: [...(sender?.behind ?? [])], states, event: moveEvent, moved: { verb, to } };
  const { backTo: _, ...rest } = work;
  const since = before.way[enteredLast(before.way, to)]?.at;
  const taken = since === undefined ? rest : withoutVotes(rest, since);
  return { ...taken, way, acts: [...taken.acts, act], ...(backTo ? { backTo } : {}) };
}

/** What was collected of those who decide together since an instant counts no more; it is kept. */
function withoutVotes(work: Work, since: string): Work {
  const acts = work.acts.map((act) => {
    const { agrees: _, ...rest } = act;
    return act.at >= since ? rest : act;
  });
  const isTaken = ({ at, voter, status }: WorkTask) => at >= since && voter !== undefined && status === 'done';
  return { ...work, acts, tasks: work.tasks.map((one) => (isTaken(one) ? { ...one, status: 'void' as const } : one)) };
}

/**
 * Takes back a vote that has not decided anything yet: it alone is asked for again, and those of the others stand.
 *
 * @example reopenVote(flow, snapshot, task, { at, work }).work.tasks // …, { n: 3, status: 'open' }
 */
export function reopenVote(flow: Flow, snapshot: FlowSnapshot, vote: WorkTask, options: FlowOptions): MovedStep {
  const { at, people } = options;
  const { state: to } = vote;
  const before = flow.inert.restore(snapshot);
  const run = begin(flow, options, before.context as JsonObject);
  const remember = (work: Work) => {
    const { vote: _, by: __, for: ___, ...task } = vote;
    const moved = { verb: 'takeBack' as const, to };
    const act: Act = { at, persons: [...(people?.sender?.behind ?? [])], states: [], event: moveEvent, moved };
    const acts = [...work.acts.filter((one) => one.task !== vote.n), act];
    const opened = { ...work, acts, tasks: [...work.tasks] };
    put(opened, { ...task, status: 'open', updatedAt: at });
    const { approval } = flow.tasks.get(to) ?? {};
    if (approval) settleTurns(opened, to, approval, at);
    return opened;
  };
  return { ...describe(flow, before, [], run, options, { before, remember }), to, voided: [] };
}

/** Of what would be started under a name as many are not as live under it. */
function withoutLiving(effects: FlowEffect[], { children = [] }: FlowOptions): FlowEffect[] {
  const living = new Map<string, number>();
  for (const child of children) if (isOpenChild(child)) living.set(child.as, (living.get(child.as) ?? 0) + 1);
  return effects.filter((effect) => {
    const name = effect.type === 'start' ? effect.start.as : undefined;
    const left = name === undefined ? 0 : (living.get(name) ?? 0);
    if (left > 0) living.set(name as string, left - 1);
    return left === 0;
  });
}

/**
 * The records that were filed since a state was entered last: what is taken back when it is entered again. Empty for a state that was not
 * passed.
 *
 * @example takenBackBy(instance.work, 'draft') // ['r-1']
 */
function takenBackBy({ way }: Pick<Work, 'way'>, to: string): string[] {
  const entered = enteredLast(way, to);
  if (entered < 0) return [];
  const kept = new Set(way.slice(0, entered + 1).flatMap(({ filed = [] }) => filed));
  const since = way.slice(entered + 1).flatMap(({ filed = [] }) => filed);
  return [...new Set(since)].filter((record) => !kept.has(record));
}

/** Where on the way a state was entered last; -1: never. The machine itself is entered at the beginning. */
export function enteredLast(way: readonly Passed[], state: string): number {
  if (state === '') return way.length > 0 ? 0 : -1;
  return way.findLastIndex(
    ({ states }, place) => states.includes(state) && !(way[place - 1]?.states.includes(state) ?? false),
  );
}

/**
 * Gives values of a flow's context other values. Pure. What may be taken without an event is taken then.
 *
 * @param set values by name: of facts of the flow, or of names that its context has
 * @throws Problem unknownField for a name that is neither, unknownValue, invalidValue, notAllowedHere where it has ended
 * @example correctFlow(flow, snapshot, { amount: 90 }, { at, work }).context.amount // 90
 */
export function correctFlow(flow: Flow, snapshot: FlowSnapshot, set: JsonObject, options: FlowOptions): FlowStep {
  const { context } = snapshot as { context: JsonObject };
  const known = new Set([...factSchemas(flow.definition).keys(), ...Object.keys(context)]);
  const unknown = Object.keys(set).filter((name) => !known.has(name));
  if (unknown.length > 0) throw new Problem('unknownField', { facts: unknown });
  const corrected = { ...context, ...set };
  const before = flow.inert.restore({ ...snapshot, context: corrected });
  if (before.status !== 'active') throw new Problem('notAllowedHere', { detail: hasEnded });
  const run = begin(flow, options, corrected);
  flow.checkPayload('', set, run.atMs);
  const [next, actions] = running(flow, () => flow.inert.settle(before));
  return describe(flow, next, actions, run, options, { before });
}

/** The states that an instance can be moved to, as paths. @example moveTargetsOf(edition.content.flows.claim) // ['draft', 'review'] */
export const moveTargetsOf = (definition: Flow['definition']): string[] =>
  moveTargets(readFlowGraph(definition)).flatMap(({ path }) => (path === '' ? [] : [path]));

/**
 * The place to move to for a state: itself, or the parallel one around it; empty for a machine that is parallel itself.
 *
 * @example placeOf(edition.content.flows.claim, 'both.money.asking') // 'both'
 */
export function placeOf(definition: Flow['definition'], state: string): string {
  const targets = new Set(moveTargets(readFlowGraph(definition)).map(({ path }) => path));
  const names = state.split('.');
  for (let length = names.length; length > 0; length -= 1) {
    const path = names.slice(0, length).join('.');
    if (targets.has(path)) return path;
  }
  return '';
}

function noSuchState(flow: Flow, to: string): Problem {
  const place = readFlowGraph(flow.definition).states.find(({ path }) => path === to && path !== '');
  const detail = place
    ? both(`${to} 在并行部分之内，只能整体进入`, `${to} lies within a parallel state, which is entered as a whole`)
    : both(`没有状态 ${to}`, `there is no state ${to}`);
  return new Problem('unknownValue', { facts: ['to'], detail });
}

const hasEnded = both('已经结束', 'it has ended');
