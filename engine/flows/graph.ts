import { groupBy } from '../../contract/group-by.ts';
import type {
  ActionJson,
  FlowDefinition,
  InvokeJson,
  StateJson,
  TransitionJson,
  Transitions,
} from '../ground/definition.ts';
import { pointer } from '../ground/pointer.ts';

/** A state of a machine, with its place in the document. */
export interface GraphState {
  /** `a.b`; empty for the machine itself. */
  path: string;
  pointer: string;
  state: StateJson;
  parent: GraphState | undefined;
  children: GraphState[];
}

/** A transition, with what makes it happen and where it leads. */
export interface GraphTransition {
  source: GraphState;
  /** What makes it happen: an event, or one of XState's own occasions. */
  on: { kind: 'event' | 'always' | 'after' | 'done' | 'invoke'; name: string };
  transition: TransitionJson;
  pointer: string;
  targets: GraphState[];
}

/** The states and transitions of a machine. */
export interface FlowGraph {
  root: GraphState;
  states: GraphState[];
  transitions: GraphTransition[];
}

/** Reads the states of a flow and the transitions between them, each with the JSON Pointer of its place. */
export function readFlowGraph({ machine }: FlowDefinition): FlowGraph {
  const states: GraphState[] = [];
  const place = (state: StateJson, path: string, where: string, parent: GraphState | undefined): GraphState => {
    const one: GraphState = { path, pointer: where, state, parent, children: [] };
    states.push(one);
    one.children = Object.entries(state.states ?? {}).map(([name, child]) =>
      place(child, path ? `${path}.${name}` : name, where + pointer('states', name), one),
    );
    return one;
  };
  const root = place(machine, '', '/machine', undefined);
  const byId = new Map(states.flatMap((one) => (one.state.id ? [[one.state.id, one] as const] : [])));
  const byPath = new Map(states.map((one) => [one.path, one]));
  const transitions = states.flatMap((source) =>
    occasions(source).flatMap(({ on, all, where }) =>
      listed(all).map((transition, index) => ({
        source,
        on,
        transition,
        pointer: where + (Array.isArray(all) ? pointer(index) : ''),
        targets: [transition.target ?? []].flat().flatMap((target) => resolve(target, source, byPath, byId) ?? []),
      })),
    ),
  );
  return { root, states, transitions };
}

/** XState's own short forms written out. */
function listed(transitions: Transitions | undefined): TransitionJson[] {
  return [transitions ?? []].flat().map((one) => (typeof one === 'string' ? { target: one } : one));
}

export const listedActions = (actions: ActionJson | ActionJson[] | undefined) =>
  [actions ?? []].flat().map((one) => (typeof one === 'string' ? { type: one, params: undefined } : one));

export const invokesOf = ({ invoke }: StateJson): InvokeJson[] => [invoke ?? []].flat();

function occasions({ state, pointer: where }: GraphState) {
  const found: { on: GraphTransition['on']; all: Transitions; where: string }[] = [];
  const add = (
    kind: GraphTransition['on']['kind'],
    name: string,
    all: Transitions | undefined,
    ...path: (string | number)[]
  ) => {
    if (all !== undefined) found.push({ on: { kind, name }, all, where: where + pointer(...path) });
  };
  for (const [name, all] of Object.entries(state.on ?? {})) add('event', name, all, 'on', name);
  for (const [name, all] of Object.entries(state.after ?? {})) add('after', name, all, 'after', name);
  add('always', '', state.always, 'always');
  add('done', '', state.onDone, 'onDone');
  invokesOf(state).forEach((invoke, index) => {
    const at = Array.isArray(state.invoke) ? ['invoke', index] : ['invoke'];
    add('invoke', 'done', invoke.onDone, ...at, 'onDone');
    add('invoke', 'error', invoke.onError, ...at, 'onError');
  });
  return found;
}

function resolve(
  target: string,
  source: GraphState,
  byPath: ReadonlyMap<string, GraphState>,
  byId: ReadonlyMap<string, GraphState>,
): GraphState | undefined {
  if (target.startsWith('#')) {
    const [id = '', ...rest] = target.slice(1).split('.');
    const base = byId.get(id);
    return base && byPath.get([base.path, ...rest].filter(Boolean).join('.'));
  }
  const base = target.startsWith('.') ? source : (source.parent ?? source);
  return byPath.get([base.path, target.replace(/^\./, '')].filter(Boolean).join('.'));
}

/** Every state that a walk from the start can come to, guards aside. */
export function reachableStates({ root, transitions }: FlowGraph): Set<GraphState> {
  const reached = new Set<GraphState>();
  const bySource = groupBy(transitions, (one) => one.source);
  const waiting: GraphState[] = [];
  const enter = (state: GraphState) => {
    for (let one: GraphState | undefined = state; one; one = one.parent) {
      if (reached.has(one)) continue;
      reached.add(one);
      waiting.push(one);
      // The other regions of a parallel state are entered with it.
      if (one.state.type === 'parallel') regions(one).forEach(descend);
    }
    descend(state);
  };
  const descend = (state: GraphState) => {
    if (state.state.type === 'history') {
      const target = state.parent?.children.find(
        (one) => one.path.endsWith(`.${state.state.target}`) || one.path === state.state.target,
      );
      if (target) enter(target);
      else if (state.parent) descend(state.parent);
      return;
    }
    if (!reached.has(state)) {
      reached.add(state);
      waiting.push(state);
    }
    if (state.state.type === 'parallel')
      regions(state)
        .filter((child) => !reached.has(child))
        .forEach(descend);
    const initial = initialOf(state);
    if (initial && !reached.has(initial)) descend(initial);
  };
  descend(root);
  for (let one = waiting.pop(); one; one = waiting.pop()) {
    for (const { targets } of bySource.get(one) ?? []) targets.forEach(enter);
  }
  return reached;
}

/** The states that may be done when a final state is entered: its parent, and the parallel state whose region that is. */
function finishedBy({ state, parent }: GraphState): GraphState[] {
  if (state.type !== 'final' || !parent) return [];
  return parent.parent?.state.type === 'parallel' ? [parent, parent.parent] : [parent];
}

/** What is entered with a parallel state: its history is a way in, not a place. */
const regions = ({ children }: GraphState) => children.filter((child) => child.state.type !== 'history');

const initialOf = ({ state, path, children }: GraphState) =>
  state.initial === undefined
    ? undefined
    : children.find((child) => child.path === [path, state.initial].filter(Boolean).join('.'));

/** States from which no walk leads to the end, where the machine has one. */
export function statesWithoutEnd({ root, states, transitions }: FlowGraph): GraphState[] {
  const ends = root.children.filter((one) => one.state.type === 'final');
  if (ends.length === 0) return [];
  const bySource = groupBy(transitions, (one) => one.source);
  const next = (one: GraphState): GraphState[] => {
    const own = (bySource.get(one) ?? []).filter(({ on }) => on.kind !== 'done').flatMap(({ targets }) => targets);
    const finished = finishedBy(one).flatMap((state) =>
      (bySource.get(state) ?? []).filter(({ on }) => on.kind === 'done'),
    );
    // A state inside another can leave with it; one that is entered goes on inside.
    return [
      ...own,
      ...finished.flatMap(({ targets }) => targets),
      ...(one.parent?.parent ? [one.parent] : []),
      ...one.children,
    ];
  };
  const before = new Map<GraphState, GraphState[]>();
  for (const one of states) for (const to of next(one)) before.set(to, [...(before.get(to) ?? []), one]);
  const leading = new Set(ends);
  const waiting = [...ends];
  for (let one = waiting.pop(); one; one = waiting.pop()) {
    for (const from of before.get(one) ?? []) {
      if (leading.has(from)) continue;
      leading.add(from);
      waiting.push(from);
    }
  }
  return states.filter((one) => one !== root && one.state.type !== 'history' && !leading.has(one));
}
