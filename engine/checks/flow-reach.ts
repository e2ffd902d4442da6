import { groupBy } from '../../contract/group-by.ts';
import type { FlowGraph, GraphTransition } from '../flows/graph.ts';
import { defaultOfHistory, type GraphState } from '../flows/targets.ts';

/** Every state that a walk from the start, or from other states, can come to, guards aside; those that it begins in, too. */
export function reachableStates({ root, transitions, ids }: FlowGraph, from: GraphState[] = [root]): Set<GraphState> {
  const reached = new Set<GraphState>();
  /** Those whose start was walked, too: a state may be come to by one within it first. */
  const started = new Set<GraphState>();
  const bySource = groupBy(transitions, (one) => one.source);
  const waiting: GraphState[] = [];
  const reach = (state: GraphState) => {
    if (!reached.has(state)) waiting.push(state);
    reached.add(state);
  };
  /** What is entered with a state: all regions of a parallel one, the first of a compound one, what a history state stands for. */
  const start = (state: GraphState): void => {
    if (started.has(state)) return;
    started.add(state);
    reach(state);
    startOf(state).forEach(start);
    const begins = state.state.type === 'history' ? defaultOfHistory(state, ids) : undefined;
    if (begins) enter(begins);
  };
  const enter = (state: GraphState): void => {
    for (let one = state.parent; one; one = one.parent) {
      reach(one);
      // The other regions of a parallel state are entered with it.
      if (one.state.type === 'parallel') regions(one).forEach(start);
    }
    start(state);
  };
  from.forEach(enter);
  for (let one = waiting.pop(); one; one = waiting.pop()) {
    for (const { targets } of bySource.get(one) ?? []) targets.forEach(enter);
    // What was left is remembered: by a shallow history it is entered again as at its start.
    if (waiting.length === 0) remembered(reached).forEach(start);
  }
  return reached;
}

/** What history states may lead back to. */
const remembered = (reached: Set<GraphState>) =>
  [...reached]
    .filter(({ state }) => state.type === 'history')
    .flatMap(({ parent }) => (parent ? regions(parent) : []))
    .filter((one) => reached.has(one));

/** What is entered with a parallel state: its history is a way in, not a place. */
const regions = ({ children }: GraphState) => children.filter((child) => child.state.type !== 'history');

const startOf = (state: GraphState) =>
  state.state.type === 'parallel' ? regions(state) : state.children.filter(({ name }) => name === state.state.initial);

/** States from which no walk leads to the end, where the machine has one. */
export function statesWithoutEnd(graph: FlowGraph): GraphState[] {
  const { root, states, transitions } = graph;
  const ends = states.filter((one) => one.state.type === 'final' && finishedBy(one).includes(root));
  if (ends.length === 0) return [];
  const bySource = groupBy(transitions, (one) => one.source);
  const before = new Map<GraphState, GraphState[]>();
  for (const one of states) {
    for (const to of following(one, graph, bySource)) before.set(to, [...(before.get(to) ?? []), one]);
  }
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

/** Where a walk may be after a state: what its transitions lead to, those around it and what goes on beside and inside it. */
function following(
  one: GraphState,
  { root, ids }: FlowGraph,
  bySource: ReadonlyMap<GraphState, GraphTransition[]>,
): GraphState[] {
  const from = (state: GraphState, done: boolean) =>
    (bySource.get(state) ?? []).filter(({ on }) => (on.kind === 'done') === done).flatMap(({ targets }) => targets);
  const history =
    one.state.type === 'history' ? [defaultOfHistory(one, ids) ?? [], one.parent?.children ?? []].flat() : [];
  return [
    ...from(one, false),
    ...finishedBy(one).flatMap((state) => from(state, true)),
    ...history,
    ...one.children,
    // The machine itself is around everything: from it its transitions are taken, but not any of its states is come to, unless all of them are active.
    ...(one.parent === root && root.state.type !== 'parallel' ? from(root, false) : one.parent ? [one.parent] : []),
  ];
}

/** The states that may be done when a final one is entered: the one around it, and the parallel ones around that. */
function finishedBy({ state, parent }: GraphState): GraphState[] {
  if (state.type !== 'final' || !parent) return [];
  const done = [parent];
  for (let one = parent.parent; one?.state.type === 'parallel'; one = one.parent) done.push(one);
  return done;
}
