import { actionNamed } from '../flows/actions.ts';
import { actorNamed } from '../flows/actors.ts';
import { type FlowGraph, type GraphTransition, invokesOf, listedActions } from '../flows/graph.ts';
import type { GraphState } from '../flows/targets.ts';
import type { FlowDefinition, PolicyContent, StateJson } from '../ground/definition.ts';
import { pointer } from '../ground/pointer.ts';
import type { Finding, Report } from './finding.ts';
import type { FlowWords } from './flow-words.ts';

/**
 * States that follow each other at once, whatever the values: the first way out of each is unconditional and leads to the next. Within a
 * parallel state another region may lead out of the circle: nothing is said of that.
 */
export function loopFindings({ transitions }: FlowGraph, say: FlowWords, report: Report): Finding[] {
  const next = new Map<GraphState, GraphTransition>();
  const always = transitions.filter(({ on }) => on.kind === 'always');
  for (const one of always.toReversed()) next.set(one.source, one);
  const following = (state: GraphState) => {
    const first = next.get(state);
    const [to, ...others] = first?.targets ?? [];
    return first && !first.transition.guard && to && to !== state && others.length === 0 && isPlain(state)
      ? to
      : undefined;
  };
  const isInCircle = (start: GraphState) => {
    const seen = new Set<GraphState>();
    let one: GraphState | undefined = start;
    while (one && !seen.has(one)) {
      seen.add(one);
      one = following(one);
    }
    return one === start;
  };
  return [...next.keys()]
    .toReversed()
    .filter(isInCircle)
    .map((state) => {
      const { 'zh-CN': zh, en } = say.state(state);
      const where = next.get(state)?.pointer ?? state.pointer;
      return report(
        'endlessLoop',
        where,
        `状态${zh}会无条件地循环下去`,
        `From ${en} states follow each other for ever`,
      );
    });
}

/** Whether a state is one of its own: nothing within it or beside it takes a step before it. */
function isPlain({ state, children, parent }: GraphState): boolean {
  if (children.length > 0 || state.type === 'final' || state.type === 'history') return false;
  for (let one = parent; one; one = one.parent) if (one.state.type === 'parallel') return false;
  return true;
}

/** Flows that start each other in a circle as soon as they begin. */
export function startLoopFindings({ id, machine }: FlowDefinition, content: PolicyContent, report: Report): Finding[] {
  const seen = new Set<string>();
  const follow = (one: string): boolean =>
    startedAtOnce(content.flows[one]).some((next) => {
      if (next === id) return true;
      if (seen.has(next)) return false;
      seen.add(next);
      return follow(next);
    });
  if (!follow(id)) return [];
  const where = machine.initial ? pointer('machine', 'states', machine.initial) : '/machine';
  const zh = `流程 ${id} 一开始就会启动自己（或经由别的流程），没有止境`;
  const en = `The flow ${id} starts itself as soon as it begins, by itself or by way of others, without end`;
  return [report('endlessLoop', where, zh, en)];
}

/** The flows that a flow starts by entering its first states, whatever the values. A state that may be left at once has taken back what it invokes. */
function startedAtOnce(flow: FlowDefinition | undefined): string[] {
  const started: string[] = [];
  for (let state: StateJson | undefined = flow?.machine; state; state = state.states?.[state.initial ?? '']) {
    for (const { type, params } of listedActions(state.entry)) {
      if (actionNamed(type)?.names === 'flow' && params?.when === undefined) started.push(String(params?.flow));
    }
    if (state.always) break;
    for (const { src, input } of invokesOf(state)) {
      if (actorNamed(src)?.names === 'flow') started.push(String(input?.flow));
    }
  }
  return started;
}
