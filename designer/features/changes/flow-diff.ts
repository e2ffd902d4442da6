import { type FlowDefinition, isEqualJson, type StateJson, type TransitionJson } from '../../../engine/index.ts';
import {
  allStates,
  asTransition,
  listOf,
  type PlacedTransition,
  placeId,
  readTransitions,
  type StatePath,
  stateAt,
  type Trigger,
  transitionsOf,
  triggerKey,
  triggersOf,
} from '../../kernel/machine/places.ts';

type FlowMark = 'added' | 'removed' | 'changed';

/** Two flows laid over each other: one machine that has what either has, and what became of each state and transition. */
interface FlowDiff {
  flow: FlowDefinition;
  /** By state path, or by the id of a transition of `flow`. */
  marks: ReadonlyMap<string, FlowMark>;
}

/** What of a state is its own: not its transitions, nor the states inside it. */
function ownPart({ on, after, always, onDone, states, ...own }: StateJson): StateJson {
  const services = listOf(own.invoke).map(({ onDone: _done, onError: _error, ...invoke }) => invoke);
  return { ...own, invoke: services };
}

/** Lays two versions of a flow over each other; removed states stay inside the frame they were in, if that is still there. */
export function diffFlows(before: FlowDefinition, after: FlowDefinition): FlowDiff {
  const marks = new Map<string, FlowMark>();
  const machine = structuredClone(after.machine);
  const had = new Set(allStates(before.machine).map(([path]) => path));
  for (const [path, state] of allStates(after.machine)) {
    const was = stateAt(before.machine, path);
    if (!was || !had.has(path)) marks.set(path, 'added');
    else if (path !== '' && !isEqualJson(ownPart(was), ownPart(state))) marks.set(path, 'changed');
  }
  for (const [path, state] of allStates(before.machine)) {
    if (stateAt(after.machine, path)) continue;
    marks.set(path, 'removed');
    putState(machine, path, state);
  }
  for (const [path] of allStates(machine)) diffTransitions(path, before, after, machine, marks);
  return { flow: { ...after, machine }, marks };
}

function putState(machine: StateJson, path: StatePath, { states: _inner, ...state }: StateJson): void {
  const at = path.lastIndexOf('.');
  const parent = stateAt(machine as FlowDefinition['machine'], at < 0 ? '' : path.slice(0, at));
  if (!parent) return;
  // Its transitions come with those that were removed.
  const { on: _on, after: _after, always: _always, onDone: _done, ...own } = state;
  parent.states = { ...parent.states, [path.slice(at + 1)]: structuredClone(own) };
}

/** Finds for each transition of a state what it was: the same text, else the same target, else what is left in order. */
function diffTransitions(
  path: StatePath,
  before: FlowDefinition,
  after: FlowDefinition,
  machine: FlowDefinition['machine'],
  marks: Map<string, FlowMark>,
): void {
  const old = stateAt(before.machine, path);
  const now = stateAt(after.machine, path);
  const triggers = new Map<string, Trigger>();
  for (const state of [now, old])
    for (const trigger of state ? triggersOf(state) : []) triggers.set(triggerKey(trigger), trigger);
  for (const trigger of triggers.values()) {
    const was = listed(path, old, trigger);
    const is = listed(path, now, trigger);
    const pairs = pair(was, is);
    is.forEach((place, index) => {
      const other = pairs.get(index);
      if (other === undefined) marks.set(placeId(place), 'added');
      else if (!isEqualJson(was[other]?.transition, place.transition)) marks.set(placeId(place), 'changed');
    });
    const matched = new Set(pairs.values());
    const gone = was.filter((_, index) => !matched.has(index));
    const state = stateAt(machine, path);
    if (gone.length === 0 || !state) continue;
    const all = [...is, ...gone].map(({ transition }) => structuredClone(transition));
    if (!writeTransitions(state, trigger, all)) continue;
    gone.forEach((_, index) => {
      marks.set(placeId({ source: path, trigger, index: is.length + index }), 'removed');
    });
  }
}

const listed = (path: StatePath, state: StateJson | undefined, trigger: Trigger): PlacedTransition[] =>
  state && readTransitions(state, trigger) !== undefined
    ? transitionsOf(path, state).filter((place) => triggerKey(place.trigger) === triggerKey(trigger))
    : [];

const targetOf = (place: PlacedTransition) => listOf(asTransition(place.transition).target).join(' ');

/** By place in the later list, the place in the earlier one. */
function pair(was: PlacedTransition[], is: PlacedTransition[]): Map<number, number> {
  const pairs = new Map<number, number>();
  const free = new Set(was.keys());
  const match = (same: (a: PlacedTransition, b: PlacedTransition) => boolean) => {
    is.forEach((place, index) => {
      if (pairs.has(index)) return;
      const found = [...free].find((other) => same(was[other] as PlacedTransition, place));
      if (found === undefined) return;
      free.delete(found);
      pairs.set(index, found);
    });
  };
  match((a, b) => isEqualJson(a.transition, b.transition));
  match((a, b) => targetOf(a) === targetOf(b));
  match(() => true);
  return pairs;
}

/** @returns false where there is no place for them: those of a service that is gone */
function writeTransitions(state: StateJson, trigger: Trigger, transitions: TransitionJson[]): boolean {
  if (trigger.kind === 'event') state.on = { ...state.on, [trigger.name]: transitions };
  else if (trigger.kind === 'after') state.after = { ...state.after, [trigger.name]: transitions };
  else if (trigger.kind === 'always') state.always = transitions;
  else if (trigger.kind === 'done') state.onDone = transitions;
  else return false;
  return true;
}
