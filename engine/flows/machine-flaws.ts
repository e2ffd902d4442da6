import type { Json } from '../ground/definition.ts';
import { both, type LocalText } from '../ground/local-text.ts';
import { nearest } from '../ground/nearest.ts';
import { pointer } from '../ground/pointer.ts';
import type { ProblemDetail } from '../ground/problem.ts';
import type { FlowGraph } from './graph.ts';
import { guardNamed, guardsWithin } from './guards.ts';
import { defaultOfHistory, type GraphState, stateNamed } from './targets.ts';

/**
 * Why XState takes a machine for none, each with its place and, where a name is wrong, the one that was most likely meant.
 *
 * @returns nothing where it takes it
 */
export const machineFlaws = (graph: FlowGraph): ProblemDetail[] => [
  ...graph.states.filter(isCompound).flatMap(withoutStart),
  ...transitionFlaws(graph),
];

/**
 * Why XState fails in the middle of a run, when a state is entered: what it begins with, or remembers at first, is none.
 *
 * @returns as `machineFlaws`
 */
export const entryFlaws = (graph: FlowGraph): ProblemDetail[] =>
  graph.states.flatMap((one) => [...(isCompound(one) ? startFlaws(one) : []), ...historyFlaws(one, graph)]);

const flaw = (path: string, message: LocalText): ProblemDetail => ({ path, code: 'invalidDefinition', message });

const isCompound = ({ state, children }: GraphState) =>
  state.type === 'compound' || (state.type === undefined && children.length > 0);

function withoutStart(place: GraphState): ProblemDetail[] {
  if (place.state.initial) return [];
  const { 'zh-CN': zh, en } = called(place);
  const message = both(
    `${zh}没有说明从哪个状态开始（initial）`,
    `It is not said where ${en} begins: \`initial\` is missing`,
  );
  return [flaw(place.pointer, message)];
}

function startFlaws(place: GraphState): ProblemDetail[] {
  const { state, children, pointer: where } = place;
  const names = children.map(({ name }) => name);
  if (!state.initial || names.includes(state.initial)) return [];
  const meant = suggestion(nearest(state.initial, names));
  const zh = `${called(place)['zh-CN']}里没有状态“${state.initial}”${meant['zh-CN']}`;
  const en = `There is no state “${state.initial}” within ${called(place).en}${meant.en}`;
  return [flaw(where + pointer('initial'), both(zh, en))];
}

function historyFlaws(place: GraphState, { ids }: FlowGraph): ProblemDetail[] {
  const { state, parent, pointer: where } = place;
  if (state.type !== 'history') return [];
  if (!parent) return [flaw(where, both('状态机本身不能是 history', 'The machine itself cannot be a history state'))];
  const begins = defaultOfHistory(place, ids);
  if (!begins) {
    const meant = suggestion(
      nearest(
        String(state.target),
        parent.children.map(({ name }) => name),
      ),
    );
    const zh = `没有状态“${state.target}”${meant['zh-CN']}`;
    return [flaw(where + pointer('target'), both(zh, `There is no state “${state.target}”${meant.en}`))];
  }
  if (begins === parent && parent.state.initial === place.name) {
    const en =
      'A history state that its parent begins with needs a target: before anything is remembered it leads to itself';
    return [flaw(where, both('作为起始状态的 history 需要 target，否则它指向自己', en))];
  }
  return [];
}

/** States that guards name and that are none. */
function guardFlaws(guard: Json | undefined, where: string, { root, states, ids }: FlowGraph): ProblemDetail[] {
  return guardsWithin(guard).flatMap(({ type, params }) => {
    const name = String(params.state);
    if (guardNamed(type)?.says !== 'state' || stateNamed(name, root, ids)) return [];
    const meant = suggestion(
      nearest(name, [...states.map(({ path }) => path), ...[...ids.keys()].map((id) => `#${id}`)]),
    );
    return [
      flaw(
        where + pointer('guard'),
        both(`没有状态“${name}”${meant['zh-CN']}`, `There is no state “${name}”${meant.en}`),
      ),
    ];
  });
}

function transitionFlaws(graph: FlowGraph): ProblemDetail[] {
  const { transitions, states, ids } = graph;
  return transitions.flatMap(({ source, transition, lost, on, pointer: where }) => {
    const unnamed =
      on.kind === 'event' && on.name === '' ? [flaw(where, both('事件没有名称', 'The event has no name'))] : [];
    const wrong = lost.map((target) => {
      const names = target.startsWith('#')
        ? [...ids.keys()].map((id) => `#${id}`)
        : target.startsWith('.')
          ? source.children.map(({ name }) => `.${name}`)
          : (source.parent ?? source).children.map(({ name }) => name);
      const elsewhere = states.find(({ name }) => name === target.replace(/^[.#]/, ''));
      const meant = suggestion(nearest(target, names) ?? (elsewhere && `#${elsewhere.id}`));
      const place = typeof transition.target === 'string' || Array.isArray(transition.target) ? pointer('target') : '';
      return flaw(
        where + place,
        both(`没有状态“${target}”${meant['zh-CN']}`, `There is no state “${target}”${meant.en}`),
      );
    });
    return [...unnamed, ...wrong, ...guardFlaws(transition.guard as Json | undefined, where, graph)];
  });
}

const called = ({ path }: GraphState) =>
  path === '' ? both('状态机', 'the machine') : both(`状态“${path}”`, `“${path}”`);

const suggestion = (name: string | undefined) =>
  name === undefined ? both('', '') : both(`，是否指“${name}”`, `; did you mean “${name}”`);
