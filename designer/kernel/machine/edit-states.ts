import type { InvokeJson, MachineJson, StateJson, TransitionJson, Transitions } from '../../../engine/index.ts';
import {
  allStates,
  isWithin,
  joinPath,
  lastName,
  listOf,
  parentPath,
  type StatePath,
  stateAt,
  stateKind,
} from './places.ts';
import { resolveTarget, writeTarget } from './targets.ts';

/** The machine with one state replaced; other states stay the same objects. */
export function changeState(
  machine: MachineJson,
  path: StatePath,
  change: (state: StateJson) => StateJson,
): MachineJson {
  if (path === '') return change(machine) as MachineJson;
  const [name = '', ...rest] = path.split('.');
  const child = machine.states?.[name];
  if (!child) return machine;
  return {
    ...machine,
    states: { ...machine.states, [name]: changeState(child as MachineJson, rest.join('.'), change) },
  };
}

/** `state1`, `state2` …: the first name that no state of the machine has. */
export function freshName(machine: MachineJson, base: string): string {
  const taken = new Set(allStates(machine).map(([path]) => lastName(path)));
  let count = 1;
  while (taken.has(`${base}${count}`)) count += 1;
  return `${base}${count}`;
}

/** Adds a state at the end of a frame; the first state of a frame is where it starts. */
export function addState(machine: MachineJson, parent: StatePath, name: string, state: StateJson = {}): MachineJson {
  return changeState(machine, parent, (frame) => {
    const states = { ...frame.states, [name]: state };
    const next: StateJson = { ...frame, states };
    if (stateKind(frame) === 'parallel' || frame.initial) return next;
    delete next.type;
    return { ...next, initial: Object.keys(states)[0] as string };
  });
}

/** Moves a state by one place among its siblings. */
export function reorderState(machine: MachineJson, path: StatePath, step: 1 | -1): MachineJson {
  return changeState(machine, parentPath(path), (frame) => {
    const entries = Object.entries(frame.states ?? {});
    const from = entries.findIndex(([name]) => name === lastName(path));
    const to = from + step;
    if (from < 0 || to < 0 || to >= entries.length) return frame;
    const moved = entries.toSpliced(from, 1).toSpliced(to, 0, entries[from] as [string, StateJson]);
    return { ...frame, states: Object.fromEntries(moved) };
  });
}

/** Removes a state, what is inside it, and every transition that led there. */
export function removeState(machine: MachineJson, machineId: string, path: StatePath): MachineJson {
  return retarget(machine, withoutState(machine, path), machineId, (at) => (isWithin(at, path) ? undefined : at));
}

/** Gives a state another name; transitions and starting points follow. */
export function renameState(machine: MachineJson, machineId: string, path: StatePath, name: string): MachineJson {
  const parent = parentPath(path);
  const renamed = changeState(machine, parent, (frame) => {
    const entries = Object.entries(frame.states ?? {}).map(([key, state]) => [
      key === lastName(path) ? name : key,
      state,
    ]);
    const initial = frame.initial === lastName(path) ? { initial: name } : {};
    return { ...frame, ...initial, states: Object.fromEntries(entries) };
  });
  return retarget(machine, renamed, machineId, (at) => movedPath(at, path, joinPath(parent, name)));
}

/** Puts a state into another frame ('' is the machine); transitions follow. The same machine where that cannot be. */
export function moveState(machine: MachineJson, machineId: string, path: StatePath, parent: StatePath): MachineJson {
  const state = stateAt(machine, path);
  const frame = stateAt(machine, parent);
  if (!state || !frame || parentPath(path) === parent || isWithin(parent, path)) return machine;
  const taken = Object.hasOwn(frame.states ?? {}, lastName(path));
  const name = taken ? freshName(machine, lastName(path)) : lastName(path);
  const moved = addState(withoutState(machine, path), parent, name, state);
  return retarget(machine, moved, machineId, (at) => movedPath(at, path, joinPath(parent, name)));
}

function withoutState(machine: MachineJson, path: StatePath): MachineJson {
  return changeState(machine, parentPath(path), (frame) => {
    const { [lastName(path)]: _dropped, ...states } = frame.states ?? {};
    const [first] = Object.keys(states);
    const next: StateJson = { ...frame, states };
    if (first === undefined) {
      delete next.states;
      delete next.initial;
      if (next.type === 'parallel' || next.type === 'compound') delete next.type;
    } else if (frame.initial === lastName(path)) next.initial = first;
    return next;
  });
}

function movedPath(at: StatePath, from: StatePath, to: StatePath): StatePath {
  return isWithin(at, from) ? `${to}${at.slice(from.length)}` : at;
}

/**
 * Makes the targets of a changed machine mean what they meant before.
 *
 * @param where a state of before is now; undefined: it is gone, and so is what led to it
 */
function retarget(
  before: MachineJson,
  after: MachineJson,
  machineId: string,
  where: (path: StatePath) => StatePath | undefined,
): MachineJson {
  let machine = after;
  for (const [was] of allStates(before)) {
    const is = where(was);
    if (is === undefined) continue;
    const target = (text: string): string | undefined => {
      const meant = resolveTarget(before, machineId, was, text);
      if (meant === undefined) return text;
      const now = where(meant);
      if (now === undefined) return undefined;
      return resolveTarget(after, machineId, is, text) === now ? text : writeTarget(machineId, is, now);
    };
    machine = changeState(machine, is, (state) => withTargets(state, target));
  }
  return machine;
}

function withTargets(state: StateJson, target: (text: string) => string | undefined): StateJson {
  const each = (table: Record<string, Transitions> | undefined) => {
    if (!table) return undefined;
    const entries = Object.entries(table).flatMap(([key, list]) => {
      const next = transitionsWith(list, target);
      return next === undefined ? [] : [[key, next] as const];
    });
    return Object.fromEntries(entries);
  };
  const next: StateJson = { ...state };
  const put = <K extends keyof StateJson>(key: K, value: StateJson[K] | undefined) => {
    if (state[key] === undefined) return;
    if (value === undefined) delete next[key];
    else next[key] = value;
  };
  put('on', each(state.on));
  put('after', each(state.after));
  put('always', state.always === undefined ? undefined : transitionsWith(state.always, target));
  put('onDone', state.onDone === undefined ? undefined : transitionsWith(state.onDone, target));
  if (state.type === 'history' && state.target !== undefined) put('target', target(state.target));
  if (state.invoke !== undefined) {
    const list = listOf<InvokeJson>(state.invoke).map((invoke) => {
      const changed = { ...invoke };
      for (const key of ['onDone', 'onError'] as const) {
        const was = invoke[key];
        if (was === undefined) continue;
        const now = transitionsWith(was, target);
        if (now === undefined) delete changed[key];
        else changed[key] = now;
      }
      return changed;
    });
    next.invoke = Array.isArray(state.invoke) ? list : (list[0] as InvokeJson);
  }
  return next;
}

function transitionsWith(list: Transitions, target: (text: string) => string | undefined): Transitions | undefined {
  const one = (transition: string | TransitionJson): (string | TransitionJson)[] => {
    if (typeof transition === 'string') {
      const text = target(transition);
      return text === undefined ? [] : [text];
    }
    if (transition.target === undefined) return [transition];
    const texts = listOf(transition.target).flatMap((text) => target(text) ?? []);
    if (texts.length === 0) return [];
    return [{ ...transition, target: Array.isArray(transition.target) ? texts : (texts[0] as string) }];
  };
  if (!Array.isArray(list)) return one(list)[0];
  const kept = list.flatMap(one);
  return kept.length === 0 ? undefined : kept;
}
