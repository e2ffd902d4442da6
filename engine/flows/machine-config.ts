import { and } from 'xstate';
import type { ActionJson, FlowDefinition, Json, JsonObject, Transitions } from '../ground/definition.ts';
import { type FlowGraph, type GraphTransition, invokesOf, listed, readFlowGraph } from './graph.ts';
import { guardNamed } from './guards.ts';
import type { InContext, MachineGuard, Runtime } from './runtime.ts';
import { defaultOfHistory, type GraphState, stateNamed, targetOf, writtenTarget } from './targets.ts';

/** What XState is told of a machine besides its JSON. */
interface Making {
  graph: FlowGraph;
  runtime: Runtime;
  /** Whether who sent an event may take the transition by it; undefined where anyone may. */
  permitted(transition: GraphTransition['transition'], source: string): MachineGuard | undefined;
}

/**
 * A flow's machine as XState takes it: every target by the place that the one resolver finds, every guard as a function that also asks
 * for the sender's role, every output filled in when it is given.
 */
export function machineConfig(
  definition: FlowDefinition,
  runtime: Runtime,
  permitted: Making['permitted'],
): JsonObject {
  const graph = readFlowGraph(definition);
  return { ...configOf(graph.root, { graph, runtime, permitted }), id: graph.root.id };
}

function configOf(place: GraphState, making: Making): JsonObject {
  const { state, children } = place;
  const { graph, runtime } = making;
  const each = (all: Record<string, Transitions> | undefined, sent = false) =>
    all && Object.fromEntries(Object.entries(all).map(([name, some]) => [name, of(some, sent ? name : undefined)]));
  const of = (all: Transitions | undefined, sent?: string) => all && transitionsOf(place, all, making, sent);
  const remembered = state.target === undefined ? undefined : defaultOfHistory(place, graph.ids);
  const config: Record<string, unknown> = {
    ...state,
    on: each(state.on, true),
    after: each(state.after),
    always: of(state.always),
    onDone: of(state.onDone),
    invoke: invokesOf(state).map((invoke) => ({ ...invoke, onDone: of(invoke.onDone), onError: of(invoke.onError) })),
    output: state.output === undefined ? undefined : outputOf(state.output as Json, runtime),
    target: remembered && writtenTarget(remembered, graph.root.id),
    states: state.states && Object.fromEntries(children.map((child) => [child.name, configOf(child, making)])),
  };
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined)) as JsonObject;
}

function transitionsOf(source: GraphState, all: Transitions, { graph, runtime, permitted }: Making, sent?: string) {
  return listed(all).map((transition) => {
    const { target, guard, ...rest } = transition;
    const guards = [
      sent === undefined ? undefined : permitted(transition, source.path),
      guard === undefined ? undefined : guardOf(guard, runtime, graph),
    ].filter((one) => one !== undefined);
    return {
      ...rest,
      ...(target === undefined ? {} : { target: [target].flat().map((one) => written(one, source, graph)) }),
      ...(guards.length === 0 ? {} : { guard: guards.length === 1 ? guards[0] : and(guards as never) }),
    };
  });
}

function written(target: string, source: GraphState, { root, ids }: FlowGraph): string {
  const found = targetOf(target, source, ids);
  return found ? writtenTarget(found, root.id) : target;
}

/** A guard as XState takes it, with those it is made of. */
function guardOf(guard: ActionJson, runtime: Runtime, graph: FlowGraph): MachineGuard {
  const { type, params = {} } = typeof guard === 'string' ? { type: guard } : guard;
  const within = {
    runtime,
    guard: (inner: Json) => guardOf(inner as ActionJson, runtime, graph),
    state: (name: string) => {
      const found = stateNamed(name, graph.root, graph.ids);
      return found ? writtenTarget(found, graph.root.id) : name;
    },
  };
  return guardNamed(type)?.make(params as JsonObject, within) ?? unknownGuard(type);
}

/** Said when it is read, since an edition that landed may have one where nothing ever comes. */
function unknownGuard(type: string): MachineGuard {
  return () => {
    throw new Error(`Guard '${type}' is not implemented.`);
  };
}

function outputOf(output: Json, { within, templates }: Runtime) {
  return (given: InContext) => within(given, null as Json, (frame) => templates.fill(output, frame));
}
