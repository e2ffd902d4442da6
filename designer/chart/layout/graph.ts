import type { FlowDefinition, MachineJson, StateJson } from '../../../engine/index.ts';
import {
  allStates,
  allTransitions,
  isWithin,
  joinPath,
  listOf,
  type PlacedTransition,
  parentPath,
  placeId,
  type StateKind,
  type StatePath,
  stateAt,
  stateKind,
} from '../../kernel/machine/places.ts';
import { resolveTarget } from '../../kernel/machine/targets.ts';

/** What is drawn as a box. */
export interface ChartState {
  path: StatePath;
  state: StateJson;
  kind: StateKind;
  /** Drawn as a frame around its children; false also for a collapsed compound state. */
  open: boolean;
  collapsed: boolean;
  /** How many states a collapsed one hides. */
  hidden: number;
  parent: StatePath;
  initial?: StatePath;
  /** A direct child of a parallel state. */
  region: boolean;
  /** Not part of what is shown from inside: only an end of an arrow that leaves or enters it. */
  outside?: boolean;
}

/** What is drawn as a card with an arrow: a transition, once for each of its targets. */
export interface ChartEdge {
  id: string;
  place: PlacedTransition;
  from: StatePath;
  to: StatePath;
  /** The target is the source and nothing is left: drawn as a loop. */
  loop: boolean;
}

export interface Chart {
  /** The state that is shown from inside; '' for the whole. */
  root: StatePath;
  states: ChartState[];
  edges: ChartEdge[];
}

/**
 * The boxes and cards of a machine. What a collapsed state hides is left out; arrows to and from it end at its frame.
 *
 * @param root shows only this state with all it holds, and of the rest what its arrows lead to or come from
 */
export function chartOf(flow: FlowDefinition, collapsed: ReadonlySet<StatePath>, root: StatePath = ''): Chart {
  return root === '' ? wholeChart(flow, collapsed) : partOf(wholeChart(flow, collapsed), flow, root);
}

/** What lies in a state, as a chart of its own. */
function partOf(whole: Chart, { machine }: FlowDefinition, root: StatePath): Chart {
  const inside = whole.states
    .filter((state) => isWithin(state.path, root))
    .map((state) => (state.path === root ? { ...state, parent: '', region: false } : state));
  const edges = whole.edges.filter((edge) => isWithin(edge.from, root) || isWithin(edge.to, root));
  const ends = new Set(edges.flatMap((edge) => [edge.from, edge.to]));
  const outside = [...ends]
    .filter((path) => path !== '' && !isWithin(path, root))
    .map((path) => outsideState(path, stateAt(machine, path) ?? {}));
  return { root, states: [...inside, ...outside], edges };
}

function outsideState(path: StatePath, state: StateJson): ChartState {
  const kind = stateKind(state);
  return { path, state, kind, open: false, collapsed: false, hidden: 0, parent: '', region: false, outside: true };
}

function wholeChart(flow: FlowDefinition, collapsed: ReadonlySet<StatePath>): Chart {
  const { machine } = flow;
  const states = allStates(machine)
    .filter(([path]) => path !== '' && !isHidden(path, collapsed))
    .map(([path, state]) => chartState(machine, path, state, collapsed));
  const shown = new Set(states.map((state) => state.path));
  const standIn = (path: StatePath): StatePath => {
    for (let at = path; at !== ''; at = parentPath(at)) if (shown.has(at)) return at;
    return '';
  };
  return { root: '', states, edges: allTransitions(machine).flatMap((place) => chartEdges(flow, place, standIn)) };
}

function isHidden(path: StatePath, collapsed: ReadonlySet<StatePath>): boolean {
  for (let at = parentPath(path); at !== ''; at = parentPath(at)) if (collapsed.has(at)) return true;
  return false;
}

function chartState(
  machine: MachineJson,
  path: StatePath,
  state: StateJson,
  collapsed: ReadonlySet<StatePath>,
): ChartState {
  const kind = stateKind(state);
  const children = Object.keys(state.states ?? {});
  const folded = collapsed.has(path) && children.length > 0;
  const parent = parentPath(path);
  const parentState = stateAt(machine, parent);
  const initial = state.initial ?? (kind === 'compound' ? children[0] : undefined);
  return {
    path,
    state,
    kind,
    parent,
    collapsed: folded,
    open: children.length > 0 && !folded,
    hidden: folded ? allStates(state as MachineJson).length - 1 : 0,
    region: parentState !== undefined && stateKind(parentState) === 'parallel',
    ...(initial && kind === 'compound' ? { initial: joinPath(path, initial) } : {}),
  };
}

function chartEdges(
  flow: FlowDefinition,
  place: PlacedTransition,
  standIn: (path: StatePath) => StatePath,
): ChartEdge[] {
  const from = standIn(place.source);
  const texts = listOf(place.transition.target);
  const targets =
    texts.length === 0 ? [place.source] : texts.map((text) => resolveTarget(flow.machine, flow.id, place.source, text));
  return targets.flatMap((target, index) => {
    if (target === undefined) return [];
    const to = standIn(target);
    const hidden = from === to && (place.source !== from || target !== from);
    if (hidden) return [];
    return [{ id: `${placeId(place)}${targets.length > 1 ? `>${index}` : ''}`, place, from, to, loop: from === to }];
  });
}
