import type {
  ActionJson,
  FlowDefinition,
  InvokeJson,
  JsonObject,
  StateJson,
  TransitionJson,
  Transitions,
} from '../ground/definition.ts';
import { pointer } from '../ground/pointer.ts';
import { type GraphState, idsOf, type StatesById, targetOf } from './targets.ts';

/** A transition, with what makes it happen and where it leads. */
export interface GraphTransition {
  source: GraphState;
  /** What makes it happen: an event, or one of XState's own occasions. */
  on: { kind: 'event' | 'always' | 'after' | 'done' | 'invoke'; name: string };
  transition: TransitionJson;
  pointer: string;
  /** The states it leads to; what leads nowhere stands in `lost`. */
  targets: GraphState[];
  /** Targets that are none. */
  lost: string[];
}

/** The states and transitions of a machine. */
export interface FlowGraph {
  root: GraphState;
  states: GraphState[];
  transitions: GraphTransition[];
  /** States by the ids that targets and guards name them by. */
  ids: StatesById;
}

/** Reads the states of a flow and the transitions between them, each with the JSON Pointer of its place. */
export function readFlowGraph({ id, machine }: Pick<FlowDefinition, 'id' | 'machine'>): FlowGraph {
  const known = graphs.get(machine)?.get(id);
  if (known) return known;
  const made = graphOf(id, machine);
  graphs.set(machine, new Map(graphs.get(machine)).set(id, made));
  return made;
}

/** Whatever compiles and checks a flow asks for the same graph. */
const graphs = new WeakMap<FlowDefinition['machine'], Map<string, FlowGraph>>();

/** Has the graph of a machine read anew: it may have been changed in place since it was compiled before. */
export function forgetGraph(machine: FlowDefinition['machine']): void {
  graphs.delete(machine);
}

function graphOf(flow: string, machine: FlowDefinition['machine']): FlowGraph {
  const states: GraphState[] = [];
  const rootId = rootIdOf(flow, machine);
  const place = (state: StateJson, name: string, where: string, parent: GraphState | undefined): GraphState => {
    const path = parent?.path ? `${parent.path}.${name}` : name;
    const id = (parent && state.id) || (path ? `${rootId}.${path}` : rootId);
    const one: GraphState = { path, name, id, pointer: where, state, parent, children: [] };
    states.push(one);
    one.children = Object.entries(state.states ?? {}).map(([child, inner]) =>
      place(inner, child, where + pointer('states', child), one),
    );
    return one;
  };
  const root = place(machine, '', '/machine', undefined);
  const ids = idsOf(states, flow);
  const transitions = states.flatMap((source) =>
    occasions(source).flatMap(({ on, all, where }) =>
      listed(all).map((transition, index) => {
        const named = [transition.target ?? []].flat();
        return {
          source,
          on,
          transition,
          pointer: where + (Array.isArray(all) ? pointer(index) : ''),
          targets: named.flatMap((target) => targetOf(target, source, ids) ?? []),
          lost: named.filter((target) => !targetOf(target, source, ids)),
        };
      }),
    ),
  );
  return { root, states, transitions, ids };
}

/** The id that XState gives the machine: the flow's, whatever it calls itself, since stored snapshots and timers name it; unless a state has that. */
function rootIdOf(flow: string, machine: StateJson): string {
  const taken = (id: string, state: StateJson): boolean =>
    Object.values(state.states ?? {}).some((child) => child.id === id || taken(id, child));
  return taken(flow, machine) ? rootIdOf(`(${flow})`, machine) : flow;
}

/** XState's own short forms written out. */
export function listed(transitions: Transitions | undefined): TransitionJson[] {
  return [transitions ?? []].flat().map((one) => (typeof one === 'string' ? { target: one } : one));
}

export const listedActions = (actions: ActionJson | ActionJson[] | undefined) =>
  [actions ?? []].flat().map((one) => (typeof one === 'string' ? { type: one, params: undefined } : one));

/** Every action of a machine, wherever it stands. */
export function eachAction(state: StateJson): { type: string; params?: JsonObject | undefined }[] {
  const transitions = [
    ...Object.values(state.on ?? {}),
    ...Object.values(state.after ?? {}),
    state.always,
    state.onDone,
  ];
  const invoked = invokesOf(state).flatMap(({ onDone, onError }) => [onDone, onError]);
  const taken = [...transitions, ...invoked].flatMap((all) => listed(all).map(({ actions }) => actions));
  const own = [state.entry, ...taken, state.exit].flatMap(listedActions);
  return [...own, ...Object.values(state.states ?? {}).flatMap(eachAction)];
}

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
