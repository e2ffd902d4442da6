import type { InvokeJson, MachineJson, StateJson, TransitionJson, Transitions } from '../../../engine/index.ts';
import { changeState } from './edit-states.ts';
import {
  allTransitions,
  asTransition,
  listOf,
  type PlacedTransition,
  placeId,
  readTransitions,
  type StatePath,
  stateAt,
  type TransitionPlace,
  type Trigger,
} from './places.ts';

/** The transition of an id that {@link placeId} gave, where it still is. */
export function findTransition(machine: MachineJson, id: string): PlacedTransition | undefined {
  return allTransitions(machine).find((place) => placeId(place) === id);
}

function writeTransitions(state: StateJson, trigger: Trigger, list: (string | TransitionJson)[]): StateJson {
  const was = readTransitions(state, trigger);
  const value: Transitions | undefined =
    list.length === 0 ? undefined : list.length === 1 && !Array.isArray(was) ? list[0] : list;
  const next: StateJson = { ...state };
  const put = <T extends object>(holder: T | undefined, key: string): T | undefined => {
    const { [key]: _old, ...rest } = (holder ?? {}) as Record<string, unknown>;
    const held =
      value === undefined ? rest : was === undefined ? { ...rest, [key]: value } : { ...holder, [key]: value };
    return Object.keys(held).length === 0 ? undefined : (held as T);
  };
  const set = (key: keyof StateJson, held: unknown) => {
    if (held === undefined) delete next[key];
    else Object.assign(next, { [key]: held });
  };
  if (trigger.kind === 'event') set('on', put(state.on, trigger.name));
  else if (trigger.kind === 'after') set('after', put(state.after, trigger.name));
  else if (trigger.kind === 'always') set('always', value);
  else if (trigger.kind === 'done') set('onDone', value);
  else {
    const key = trigger.kind === 'invokeDone' ? 'onDone' : 'onError';
    const services = listOf<InvokeJson>(state.invoke).map((invoke, index) =>
      index === trigger.invoke ? (put(invoke, key) as InvokeJson) : invoke,
    );
    set('invoke', Array.isArray(state.invoke) ? services : services[0]);
  }
  return next;
}

function changeList(
  machine: MachineJson,
  { source, trigger }: Pick<TransitionPlace, 'source' | 'trigger'>,
  change: (list: (string | TransitionJson)[]) => (string | TransitionJson)[],
): MachineJson {
  return changeState(machine, source, (state) =>
    writeTransitions(state, trigger, change(listOf(readTransitions(state, trigger)))),
  );
}

export function changeTransition(
  machine: MachineJson,
  place: TransitionPlace,
  change: (transition: TransitionJson) => TransitionJson,
): MachineJson {
  return changeList(machine, place, (list) =>
    list.map((item, index) => (index === place.index ? change(asTransition(item)) : item)),
  );
}

/** Adds a transition behind those with the same start; answers also where it stands. */
export function addTransition(
  machine: MachineJson,
  source: StatePath,
  trigger: Trigger,
  transition: TransitionJson,
): { machine: MachineJson; place: TransitionPlace } {
  const state = stateAt(machine, source);
  const index = listOf(state ? readTransitions(state, trigger) : undefined).length;
  const next = changeList(machine, { source, trigger }, (list) => [...list, transition]);
  return { machine: next, place: { source, trigger, index } };
}

export function removeTransition(machine: MachineJson, place: TransitionPlace): MachineJson {
  return changeList(machine, place, (list) => list.toSpliced(place.index, 1));
}

/** Moves a transition among those with the same start: the first whose guard holds is taken. */
export function moveTransition(
  machine: MachineJson,
  place: TransitionPlace,
  step: 1 | -1,
): { machine: MachineJson; place: TransitionPlace } {
  const to = place.index + step;
  const next = changeList(machine, place, (list) => {
    const item = list[place.index];
    return item === undefined || to < 0 || to >= list.length
      ? list
      : list.toSpliced(place.index, 1).toSpliced(to, 0, item);
  });
  return { machine: next, place: { ...place, index: Math.max(0, to) } };
}

/** The same transition under another start, or leaving another state. */
export function relocateTransition(
  machine: MachineJson,
  place: PlacedTransition,
  trigger: Trigger,
): { machine: MachineJson; place: TransitionPlace } {
  return addTransition(removeTransition(machine, place), place.source, trigger, place.transition);
}
