import type { StateJson } from '../ground/definition.ts';

/** A state of a machine, with its place among the others and in the document. */
export interface GraphState {
  /** `a.b`; empty for the machine itself. */
  path: string;
  /** Its own name, the last of its path. */
  name: string;
  /** XState's id of it: its own, or that of the machine and its path. */
  id: string;
  pointer: string;
  state: StateJson;
  parent: GraphState | undefined;
  children: GraphState[];
}

/** States by the names that stand after `#`. */
export type StatesById = ReadonlyMap<string, GraphState>;

/**
 * The ids by which targets name the states of a flow: those that states have, and for the machine both its own and the flow's, unless a state
 * has it. Where two states have one id the later is meant, as XState has it.
 */
export function idsOf(states: GraphState[], flow: string): StatesById {
  const [root] = states as [GraphState];
  const own = states.flatMap((one) => (one.state.id ? [[one.state.id, one] as const] : []));
  return new Map([[flow, root], ...own]);
}

/**
 * The state that a target means, by XState's rules: `name` a sibling, `.name` a child, `#id` a state by its id, and `.name` behind any of
 * them a state within.
 *
 * @returns undefined where there is no such state
 * @example targetOf('#claim.review', source, idsOf(states, 'claim'))?.path // 'review'
 */
export function targetOf(target: string, source: GraphState, ids: StatesById): GraphState | undefined {
  if (target.startsWith('#')) {
    const [id = '', ...names] = namesOf(target.slice(1));
    return within(ids.get(id), names);
  }
  if (target.startsWith('.')) return within(source, namesOf(target.slice(1)));
  return source.parent && within(source.parent, namesOf(target));
}

/**
 * The state that a guard names: `#id`, or its path from the machine.
 *
 * @example stateNamed('review.second', root, ids)?.name // 'second'
 */
export const stateNamed = (name: string, root: GraphState, ids: StatesById): GraphState | undefined =>
  targetOf(name.startsWith('#') ? name : `.${name}`, root, ids);

/**
 * The state that a history state leads to as long as nothing is remembered: its target, named from its parent, or its parent's first.
 *
 * @returns undefined where its target is none
 */
export function defaultOfHistory({ state, parent }: GraphState, ids: StatesById): GraphState | undefined {
  if (!parent || state.target === undefined) return parent;
  return state.target.startsWith('#') ? targetOf(state.target, parent, ids) : within(parent, namesOf(state.target));
}

/** The names of a path, where `\\` takes the sign after it as it is. */
function namesOf(path: string): string[] {
  const names: string[] = [];
  let name = '';
  for (const [piece] of path.matchAll(/\\.|[^\\]/gsu)) {
    if (piece !== '.') name += piece.replace(/^\\/, '');
    else {
      names.push(name);
      name = '';
    }
  }
  return [...names, name];
}

/** The state below another; a path that breaks off ends where it does, as XState has it. */
function within(state: GraphState | undefined, names: string[]): GraphState | undefined {
  let found = state;
  for (const name of names) {
    if (name === '') break;
    found = found?.children.find((one) => one.name === name);
  }
  return found;
}

/**
 * A target by which XState finds a state from anywhere.
 *
 * @param root the id of the machine
 * @example writtenTarget(state, 'claim') // '#claim.review'
 */
export function writtenTarget(state: GraphState, root: string): string {
  const names: string[] = [];
  for (let one = state; one.parent; one = one.parent) names.unshift(one.name);
  return `#${[root, ...names].map((name) => name.replace(/[\\.]/g, '\\$&')).join('.')}`;
}
