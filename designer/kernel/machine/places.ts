import type {
  ActionJson,
  InvokeJson,
  JsonObject,
  MachineJson,
  StateJson,
  TransitionJson,
  Transitions,
} from '../../../engine/index.ts';

/** A state by the names that lead to it, `a.b`; '' is the machine itself. */
export type StatePath = string;

/** What starts a transition. */
export type Trigger =
  | { kind: 'event'; name: string }
  | { kind: 'always' }
  | { kind: 'after'; name: string }
  | { kind: 'done' }
  | { kind: 'invokeDone'; invoke: number }
  | { kind: 'invokeError'; invoke: number };

/** Where a transition stands: its state, what starts it, and its place among those with the same start. */
export interface TransitionPlace {
  source: StatePath;
  trigger: Trigger;
  index: number;
}

export interface PlacedTransition extends TransitionPlace {
  transition: TransitionJson;
  /** How many transitions share state and trigger: the first whose guard holds is taken. */
  among: number;
}

export function listOf<T>(value: T | T[] | undefined): T[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

export function parentPath(path: StatePath): StatePath {
  const at = path.lastIndexOf('.');
  return at < 0 ? '' : path.slice(0, at);
}

export function lastName(path: StatePath): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

export function joinPath(parent: StatePath, name: string): StatePath {
  return parent === '' ? name : `${parent}.${name}`;
}

/** Whether `path` is `ancestor` or lies inside it. */
export function isWithin(path: StatePath, ancestor: StatePath): boolean {
  return ancestor === '' || path === ancestor || path.startsWith(`${ancestor}.`);
}

export function stateAt(machine: MachineJson, path: StatePath): StateJson | undefined {
  let state: StateJson | undefined = machine;
  for (const name of path === '' ? [] : path.split('.')) {
    state = state?.states && Object.hasOwn(state.states, name) ? state.states[name] : undefined;
  }
  return state;
}

/** Every state with its path, the machine itself first, parents before children, in the order written. */
export function allStates(machine: MachineJson): [StatePath, StateJson][] {
  const found: [StatePath, StateJson][] = [];
  const visit = (path: StatePath, state: StateJson) => {
    found.push([path, state]);
    for (const [name, child] of Object.entries(state.states ?? {})) visit(joinPath(path, name), child);
  };
  visit('', machine);
  return found;
}

/** A short key of a trigger, for ids and for grouping. */
export function triggerKey(trigger: Trigger): string {
  if (trigger.kind === 'event' || trigger.kind === 'after') return `${trigger.kind}:${trigger.name}`;
  if (trigger.kind === 'invokeDone' || trigger.kind === 'invokeError') return `${trigger.kind}:${trigger.invoke}`;
  return trigger.kind;
}

export function placeId({ source, trigger, index }: TransitionPlace): string {
  return `${source}|${triggerKey(trigger)}|${index}`;
}

/** The transitions written under a trigger of a state. */
export function readTransitions(state: StateJson, trigger: Trigger): Transitions | undefined {
  switch (trigger.kind) {
    case 'event':
      return state.on?.[trigger.name];
    case 'after':
      return state.after?.[trigger.name];
    case 'always':
      return state.always;
    case 'done':
      return state.onDone;
    case 'invokeDone':
      return listOf<InvokeJson>(state.invoke)[trigger.invoke]?.onDone;
    case 'invokeError':
      return listOf<InvokeJson>(state.invoke)[trigger.invoke]?.onError;
  }
}

/** A transition that is only a target becomes an object. */
export function asTransition(transition: string | TransitionJson): TransitionJson {
  return typeof transition === 'string' ? { target: transition } : transition;
}

/** The triggers of a state in the order a reader expects: events, timers, automatic, done, services. */
export function triggersOf(state: StateJson): Trigger[] {
  const triggers: Trigger[] = [
    ...Object.keys(state.on ?? {}).map((name): Trigger => ({ kind: 'event', name })),
    ...Object.keys(state.after ?? {}).map((name): Trigger => ({ kind: 'after', name })),
  ];
  if (state.always !== undefined) triggers.push({ kind: 'always' });
  if (state.onDone !== undefined) triggers.push({ kind: 'done' });
  listOf<InvokeJson>(state.invoke).forEach((invoke, index) => {
    if (invoke.onDone !== undefined) triggers.push({ kind: 'invokeDone', invoke: index });
    if (invoke.onError !== undefined) triggers.push({ kind: 'invokeError', invoke: index });
  });
  return triggers;
}

/** The transitions of one state. */
export function transitionsOf(source: StatePath, state: StateJson): PlacedTransition[] {
  return triggersOf(state).flatMap((trigger) => {
    const list = listOf(readTransitions(state, trigger)).map(asTransition);
    return list.map((transition, index) => ({ source, trigger, index, transition, among: list.length }));
  });
}

export function allTransitions(machine: MachineJson): PlacedTransition[] {
  return allStates(machine).flatMap(([path, state]) => transitionsOf(path, state));
}

export type StateKind = 'atomic' | 'compound' | 'parallel' | 'final' | 'history';

export function stateKind(state: StateJson): StateKind {
  if (state.type) return state.type;
  return Object.keys(state.states ?? {}).length > 0 ? 'compound' : 'atomic';
}

export function actionObject(action: ActionJson): { type: string; params?: JsonObject } {
  return typeof action === 'string' ? { type: action } : action;
}
