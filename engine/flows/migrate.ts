import { instantToIso } from '../expressions/dates.ts';
import type { FlowDefinition, Json, JsonObject } from '../ground/definition.ts';
import type { InstanceView } from '../ground/instance-view.ts';
import { both, type LocalText } from '../ground/local-text.ts';
import type { RowReader } from '../ground/master-row.ts';
import { Problem } from '../ground/problem.ts';
import { instantOf, type Run } from '../rules/environment.ts';
import { clockTimer, isClockTimer } from './clocks.ts';
import type { Flow } from './compile.ts';
import { givenDelay } from './delays.ts';
import type { FlowSnapshot, FlowStep, RunningClock } from './flow-step.ts';
import { type FlowGraph, invokesOf, readFlowGraph } from './graph.ts';
import { settleFlow } from './step.ts';
import type { GraphState } from './targets.ts';
import type { Work } from './work-state.ts';

/** A running timer: what it will send, and when. */
export interface RunningTimer {
  dueAt: string;
  event: JsonObject;
}
export interface MigrationInput {
  snapshot: FlowSnapshot;
  /** Old state to new, as paths: `a.b`. What is not named keeps its name. */
  states: Record<string, string>;
  timers: Record<string, RunningTimer>;
  /** Its clocks; absent: none runs. */
  clocks?: Readonly<Record<string, RunningClock>> | undefined;
  /** What it remembers of who did what. */
  work?: Work | undefined;
  /** Ids of the running actors. */
  actors: string[];
  at: string;
  /** The instance that is moved; absent: it is only tried. */
  instance?: InstanceView | undefined;
  /** Reads rows of master data as they stand; absent: there are none. */
  row?: RowReader | undefined;
}
/** Where an instance would stand on another edition of its flow, or why it cannot be moved there. */
export type MigratedSnapshot =
  | {
      moves: true;
      /** Where it comes to, with what is asked of the world by states that are left at once. */
      step: FlowStep;
      /** Timers of the new states; `from` is the timer that it goes on from, with its due instant. */
      timers: Record<string, RunningTimer & { from?: string }>;
    }
  | { moves: false; reason: StuckReason; message: LocalText };
type StuckReason = 'stateRemoved' | 'statesClash' | 'targetIsFinal' | 'invalidContext' | 'actorRunning' | 'actorNeeded';

class Stuck extends Error {
  readonly reason: StuckReason;
  readonly text: LocalText;
  constructor(reason: StuckReason, zh: string, en: string) {
    super(en);
    this.reason = reason;
    this.text = both(zh, en);
  }
}

/**
 * Moves an instance's snapshot to another edition of its flow. Pure. To be moved enters and leaves nothing; where it then stands what may be
 * taken without an event is taken, with its actions. A timer whose state and delay exist in both goes on with its due instant; one of a delay
 * that is new starts now.
 *
 * @param old the flow as the instance knows it
 * @param next the flow it is to go on with
 * @example migrateSnapshot(edition1.flow('claim'), edition2.flow('claim'), { snapshot, states: { review: 'check' }, … }).moves // true
 */
export function migrateSnapshot(old: Flow, next: Flow, input: MigrationInput): MigratedSnapshot {
  try {
    return migrate(old, next, input);
  } catch (error) {
    if (error instanceof Stuck) return { moves: false, reason: error.reason, message: error.text };
    throw error;
  }
}

/**
 * The states of a flow by path, for those who make a mapping.
 *
 * @example statesOfFlow(edition.content.flows.claim) // ['draft', 'review', 'review.first', …]
 */
export function statesOfFlow(definition: FlowDefinition): string[] {
  return readFlowGraph(definition).states.flatMap(({ path, state }) =>
    path === '' || state.type === 'history' ? [] : [path],
  );
}

function migrate(old: Flow, next: Flow, input: MigrationInput): MigratedSnapshot {
  const { snapshot, states, at } = input;
  const before = readFlowGraph(old.definition);
  const after = readFlowGraph(next.definition);
  const places = new Map(after.states.map((one) => [one.path, one]));
  const leaves = leavesOf(snapshot.value as Json);
  const value = stateValue(
    after.root,
    treeOf(leaves.map((leaf) => mapped(leaf, states, places)).filter((leaf) => leaf !== '')),
  ) as Json;
  const oldActive = activePlaces(before, leaves);
  const newActive = activePlaces(after, leavesOf(value));
  checkActors(oldActive, newActive, input.actors);
  const context = contextOf(old, next, snapshot.context as JsonObject, at);
  const timers = timersOf({ next, oldActive, newActive, places, context }, input);
  const { row, clocks, instance } = input;
  const options = {
    at,
    instance,
    row,
    clocks,
    work: workOf(input, places),
    timers: Object.fromEntries(Object.entries(timers).map(([id, { dueAt }]) => [id, dueAt])),
  };
  const moved = { ...snapshot, value, context };
  const historyValue = rememberedIn(after, snapshot.historyValue);
  const step = settleFlow(next, { ...moved, historyValue }, options);
  for (const effect of step.effects) {
    if (effect.type === 'stopTimer') delete timers[effect.id];
    if (effect.type === 'startTimer') timers[effect.id] = { dueAt: effect.dueAt, event: effect.event };
  }
  return { moves: true, timers, step };
}

/** What it remembers of states, by the names that they have then. */
function workOf({ work, states }: MigrationInput, places: ReadonlyMap<string, GraphState>): Work | undefined {
  if (!work) return undefined;
  const moved = (path: string) => {
    try {
      return mapped(path, states, places);
    } catch {
      return path;
    }
  };
  const tasks = work.tasks.map((task) => ({ ...task, state: moved(task.state) }));
  const acts = work.acts.map((act) => ({ ...act, states: act.states.map(moved) }));
  const way = work.way.map((one) => ({ ...one, states: one.states.map(moved) }));
  const { backTo } = work;
  const back = backTo && { ...backTo, from: moved(backTo.from), state: moved(backTo.state) };
  return { ...work, tasks, acts, way, ...(back ? { backTo: back } : {}) };
}

/** What is remembered of states that are still there. */
function rememberedIn({ states }: FlowGraph, remembered: Json | undefined): JsonObject {
  const ids = new Set(states.map(({ id }) => id));
  const kept = Object.entries((remembered ?? {}) as Record<string, { id: string }[]>).filter(
    ([history, all]) => ids.has(history) && all.every(({ id }) => ids.has(id)),
  );
  return Object.fromEntries(kept);
}

/** The states of a value that have none below them, as paths. */
function leavesOf(value: Json): string[] {
  if (typeof value === 'string') return [value];
  return Object.entries((value ?? {}) as JsonObject).flatMap(([name, inner]) => {
    const below = leavesOf(inner);
    return below.length === 0 ? [name] : below.map((path) => `${name}.${path}`);
  });
}

/** Where the mapping leads: by the longest beginning of the path that it names, with the rest where that exists. */
function mapped(path: string, states: Record<string, string>, places: ReadonlyMap<string, GraphState>): string {
  const parts = path.split('.');
  for (let length = parts.length; length > 0; length -= 1) {
    const start = parts.slice(0, length).join('.');
    const target = Object.hasOwn(states, start) ? states[start] : undefined;
    if (target === undefined) continue;
    const whole = [target, ...parts.slice(length)].join('.');
    return existing(places.has(whole) ? whole : target, places);
  }
  return existing(path, places);
}

function existing(path: string, places: ReadonlyMap<string, GraphState>): string {
  const place = places.get(path);
  if (!place || place.state.type === 'history') {
    throw new Stuck('stateRemoved', `新版本没有状态 ${path}`, `the edition has no state ${path}`);
  }
  if (place.state.type === 'final' && place.parent?.path === '') {
    throw new Stuck(
      'targetIsFinal',
      `状态 ${path} 是终点，须由事件到达`,
      `${path} is an end: an event must lead there`,
    );
  }
  return path;
}

type Tree = { [name: string]: Tree };

function treeOf(paths: string[]): Tree {
  const root: Tree = {};
  for (const path of paths) {
    let tree = root;
    for (const name of path.split('.')) {
      tree[name] ??= {};
      tree = tree[name];
    }
  }
  return root;
}

/** XState's value of a state in which these states below are active; what is left open is entered as at its start. */
function stateValue(place: GraphState, tree: Tree): Json {
  const children = place.children.filter((child) => child.state.type !== 'history');
  if (place.state.type === 'parallel') {
    return Object.fromEntries(children.map((child) => [child.name, stateValue(child, tree[child.name] ?? {})]));
  }
  if (children.length === 0) return {};
  const names = Object.keys(tree);
  if (names.length > 1) {
    const list = names.join(', ');
    throw new Stuck('statesClash', `不能同时处于 ${list}`, `it cannot be in ${list} at once`);
  }
  const name = names[0] ?? String(place.state.initial);
  const child = children.find((one) => one.name === name) as GraphState;
  const inner = stateValue(child, tree[name] ?? {});
  return child.children.length === 0 ? name : { [name]: inner };
}

/** The states that are active with some leaves: those and all around them. */
function activePlaces({ states }: FlowGraph, leaves: string[]): GraphState[] {
  return states.filter(
    ({ path }) => path === '' || leaves.some((leaf) => leaf === path || leaf.startsWith(`${path}.`)),
  );
}

function checkActors(oldActive: GraphState[], newActive: GraphState[], running: string[]): void {
  const invoked = (active: GraphState[]) =>
    new Set(active.flatMap(({ state, id }) => invokesOf(state).map((one, index) => one.id ?? `${index}.${id}`)));
  const [had, has] = [invoked(oldActive), invoked(newActive)];
  for (const id of running) {
    if (!has.has(id))
      throw new Stuck('actorRunning', `${id} 仍在进行，新状态不等它`, `${id} is running and nothing waits for it`);
  }
  for (const id of has) {
    if (!had.has(id))
      throw new Stuck('actorNeeded', `新状态需要先启动 ${id}`, `the new state waits for ${id}, which was not started`);
  }
}

/** The context with the defaults of facts that are new. */
function contextOf(old: Flow, next: Flow, context: JsonObject, at: string): JsonObject {
  const atMs = instantOf(at);
  try {
    return next.checkInput(context, atMs);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (isValid(old, context, atMs)) {
      const facts = (error.facts ?? []).join(', ');
      throw new Stuck(
        'invalidContext',
        `新版本不接受 ${facts} 的值`,
        `the edition does not take the value of ${facts}`,
      );
    }
    // It was so before: the edition is not to blame.
    return context;
  }
}

function isValid(flow: Flow, context: JsonObject, atMs: number): boolean {
  try {
    flow.checkInput(context, atMs);
    return true;
  } catch {
    return false;
  }
}

interface Move {
  next: Flow;
  oldActive: GraphState[];
  newActive: GraphState[];
  places: ReadonlyMap<string, GraphState>;
  context: JsonObject;
}

const timerId = ({ id }: GraphState, delay: string) => `xstate.after.${delay}.${id}`;

function timersOf({ next, oldActive, newActive, places, context }: Move, { states, timers, at }: MigrationInput) {
  const result: Record<string, RunningTimer & { from?: string }> = {};
  const run: Run = { atMs: instantOf(at), config: undefined, facts: context, depth: 0 };
  for (const place of newActive) {
    const before =
      oldActive.find((one) => one.path === place.path && !Object.hasOwn(states, one.path)) ??
      oldActive.find((one) => one.path !== '' && leadsTo(one.path, place.path, states, places));
    for (const delay of Object.keys(place.state.after ?? {})) {
      const id = timerId(place, delay);
      const had = before !== undefined && Object.hasOwn(before.state.after ?? {}, delay);
      const from = had ? timerId(before, delay) : undefined;
      const running = from === undefined ? undefined : timers[from];
      if (running && from) result[id] = { dueAt: running.dueAt, event: { ...running.event, type: id }, from };
      else if (!had) {
        const ms = waitMs(next, delay, run);
        if (Number.isFinite(ms)) result[id] = { dueAt: instantToIso(run.atMs + ms), event: { type: id } };
      }
    }
  }
  // Timers that an action set are of the instance, not of a state.
  for (const [id, timer] of Object.entries(timers)) {
    const isOwn = !id.startsWith('xstate.after.') && !(isClockTimer(id) && !hasClock(next, id));
    if (isOwn) result[id] = { ...timer, from: id };
  }
  return result;
}

const hasClock = ({ definition: { clocks = [] } }: Flow, timer: string) =>
  clocks.some(({ id }) => clockTimer(id) === timer);

function leadsTo(
  path: string,
  wanted: string,
  states: Record<string, string>,
  places: ReadonlyMap<string, GraphState>,
) {
  try {
    return mapped(path, states, places) === wanted;
  } catch {
    return false;
  }
}

function waitMs({ definition, library, templates }: Flow, delay: string, run: Run): number {
  return givenDelay(delay, definition.delays, [run], templates, library.environment.timeZone);
}
