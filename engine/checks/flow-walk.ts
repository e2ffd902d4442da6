import type { FlowGraph, GraphTransition } from '../flows/graph.ts';
import { defaultOfHistory, type GraphState } from '../flows/targets.ts';
import { fits, isWildcard } from '../flows/wildcards.ts';

/** All states that a flow is in at once. */
export type Standing = ReadonlySet<GraphState>;

/** A move of a walk: by an event that somebody sends, or by itself. */
export interface WalkMove {
  transition: GraphTransition;
  /** Absent: nobody sends anything. */
  event?: string;
  next: Standing;
  /** The states that are entered by it, one that is left and entered anew, too. */
  entered: ReadonlySet<GraphState>;
}

/** Where every walk begins. */
export const startOfWalks = ({ root, ids }: FlowGraph): Standing => complete(new Set([root]), ids);

/**
 * The moves that a flow may make where it stands, whatever its guards say: what is left at once waits for nobody, and an event of a state
 * within goes before that of one around it. Of parallel regions each is taken to move by itself.
 *
 * @param events those that people may send
 * @returns nothing where it has ended
 */
export function movesFrom(graph: FlowGraph, standing: Standing, events: readonly string[]): WalkMove[] {
  if (isDone(graph.root, standing)) return [];
  const open = graph.transitions.filter(
    ({ source, on }) => standing.has(source) && (on.kind !== 'done' || isDone(source, standing)),
  );
  const atOnce = open.filter(({ on }) => on.kind === 'always' || on.kind === 'done');
  const isForced = atOnce.some(isFree);
  const moved = (transition: GraphTransition, event?: string): WalkMove => ({
    transition,
    ...(event === undefined ? {} : { event }),
    ...taken(transition, standing, graph),
  });
  const byThemselves = isForced ? atOnce : open.filter(({ on }) => on.kind !== 'event');
  const sent = isForced
    ? []
    : open
        .filter(({ on }) => on.kind === 'event')
        .flatMap((one) => namesOf(one, events).map((event) => ({ one, event })))
        .filter(({ one, event }, _, all) => !all.some((other) => other.event === event && goesBefore(other.one, one)));
  return [...byThemselves.map((one) => moved(one)), ...sent.map(({ one, event }) => moved(one, event))];
}

/** Where two walks stand in the same states they stand at the same place. */
export const keyOf = (standing: Standing): string =>
  [...standing]
    .map(({ path }) => path)
    .sort()
    .join(' ');

const isFree = ({ transition }: GraphTransition) => transition.guard === undefined;

const namesOf = ({ on }: GraphTransition, events: readonly string[]) =>
  isWildcard(on.name) ? events.filter((event) => fits(on.name, event)) : events.filter((event) => event === on.name);

/** Whether one transition is always taken before another of the same event: it is written before it, or within, and anybody may take it. */
function goesBefore(one: GraphTransition, other: GraphTransition): boolean {
  if (one === other || !isFree(one) || one.transition.meta?.roles) return false;
  if (one.source === other.source) return one.on.name === other.on.name && one.pointer < other.pointer;
  return isWithin(one.source, other.source);
}

const isWithin = (state: GraphState, around: GraphState): boolean => {
  for (let one = state.parent; one; one = one.parent) if (one === around) return true;
  return false;
};

const isParallel = ({ state }: GraphState) => state.type === 'parallel';
const places = ({ children }: GraphState) => children.filter(({ state }) => state.type !== 'history');

function isDone(state: GraphState, standing: Standing): boolean {
  const inner = places(state);
  if (inner.length === 0) return state.state.type === 'final';
  if (isParallel(state)) return inner.every((one) => isDone(one, standing));
  return inner.some((one) => one.state.type === 'final' && standing.has(one));
}

/** Where a transition leads: what lies within its domain is left, its targets are entered with what is around and within them. */
function taken({ source, targets, transition }: GraphTransition, standing: Standing, { ids }: FlowGraph) {
  if (targets.length === 0) return { next: standing, entered: new Set<GraphState>() };
  const ends = targets.flatMap((one) => (one.state.type === 'history' ? (defaultOfHistory(one, ids) ?? []) : one));
  const isInside =
    transition.reenter !== true &&
    places(source).length > 0 &&
    ends.every((end) => end === source || isWithin(end, source));
  let domain: GraphState | undefined = source;
  if (!isInside) {
    domain = source.parent ?? source;
    while (domain.parent && !ends.every((end) => isWithin(end, domain as GraphState))) domain = domain.parent;
  }
  const kept = new Set([...standing].filter((one) => !isWithin(one, domain as GraphState)));
  const next = new Set(kept);
  for (const end of ends) for (let one: GraphState | undefined = end; one; one = one.parent) next.add(one);
  const whole = complete(next, ids);
  return { next: whole, entered: new Set([...whole].filter((one) => !kept.has(one))) };
}

/** With every region of a parallel state, and of each other the state that it begins with. */
function complete(states: Set<GraphState>, ids: FlowGraph['ids']): Standing {
  const waiting = [...states];
  for (let one = waiting.pop(); one; one = waiting.pop()) {
    const inner = places(one);
    const isOpen = isParallel(one) || !inner.some((child) => states.has(child));
    const first = isParallel(one) ? inner : one.children.filter(({ name }) => name === one?.state.initial);
    for (const child of isOpen ? first : []) {
      const begun = child.state.type === 'history' ? defaultOfHistory(child, ids) : child;
      for (let each = begun; each && !states.has(each); each = each.parent) {
        states.add(each);
        waiting.push(each);
      }
    }
  }
  return states;
}
