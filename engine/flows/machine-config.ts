import { and, or } from 'xstate';
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
  /** Whether a guard cannot be asked yet: it reads what only comes with the event. */
  isUnasked(guard: ActionJson, event: string | undefined): (() => boolean) | undefined;
  /** Whether an event is the move under way: nothing else may be taken for one. */
  isMove(event: { type: string }): boolean;
}

/**
 * A flow's machine as XState takes it: every target by the place that the one resolver finds, every guard as a function that also asks
 * for the sender's role, every output filled in when it is given.
 */
export function machineConfig(
  definition: FlowDefinition,
  runtime: Runtime,
  who: Pick<Making, 'permitted' | 'isUnasked' | 'isMove'>,
): JsonObject {
  const graph = readFlowGraph(definition);
  const config = configOf(graph.root, { graph, runtime, ...who });
  const on = { ...(config.on as JsonObject | undefined), [moveEvent]: movesIn(graph, who.isMove) };
  return { ...config, on, id: graph.root.id } as unknown as JsonObject;
}

/** By this event of the engine's own an instance is put back, or put elsewhere. */
export const moveEvent = 'guiju.move';

/** Where an instance can be moved to: any state but those within a parallel one, which is entered as a whole. */
export function moveTargets({ root, states }: FlowGraph): GraphState[] {
  const isWithinParallel = ({ parent }: GraphState): boolean =>
    parent !== undefined && (parent.state.type === 'parallel' || isWithinParallel(parent));
  return states.filter((one) =>
    one === root ? root.state.type === 'parallel' : one.state.type !== 'history' && !isWithinParallel(one),
  );
}

/** One transition for each place to move to: exits and entries, timers and actors are XState's. */
const movesIn = (graph: FlowGraph, isMove: Making['isMove']) =>
  moveTargets(graph).map((place) => ({
    target: [writtenTarget(place, graph.root.id)],
    guard: ({ event }: { event: { type: string; to?: unknown } }) => isMove(event) && event.to === place.path,
    ...(place === graph.root ? { reenter: true } : {}),
  }));

/** XState runs no tasks: that a state was entered is an action that does nothing, and is answered with the others. */
export const enteredAction = 'guiju.entered';

/** Whether an event or an action is the engine's own: nobody else sends or names it. */
export const isEngines = (type: string) => type.startsWith('guiju.');

function configOf(place: GraphState, making: Making): JsonObject {
  const { state, children } = place;
  const { graph, runtime } = making;
  const each = (all: Record<string, Transitions> | undefined, sent = false) =>
    all && Object.fromEntries(Object.entries(all).map(([name, some]) => [name, of(some, sent ? name : undefined)]));
  const of = (all: Transitions | undefined, sent?: string) => all && transitionsOf(place, all, making, sent);
  const remembered = state.target === undefined ? undefined : defaultOfHistory(place, graph.ids);
  const isEntered = place.parent !== undefined && state.type !== 'history';
  const entered = isEntered ? [{ type: enteredAction, params: { state: place.path } }] : [];
  const config: Record<string, unknown> = {
    ...state,
    entry: [...entered, ...[state.entry ?? []].flat()],
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

function transitionsOf(source: GraphState, all: Transitions, making: Making, sent?: string) {
  const { graph, runtime, permitted, isUnasked } = making;
  return listed(all).map((transition) => {
    const { target, guard, ...rest } = transition;
    const guards = [
      guard === undefined ? undefined : asked(guardOf(guard, runtime, graph), isUnasked(guard, sent)),
      sent === undefined ? undefined : permitted(transition, source.path),
    ].filter((one) => one !== undefined);
    return {
      ...rest,
      ...(target === undefined ? {} : { target: [target].flat().map((one) => written(one, source, graph)) }),
      ...(guards.length === 0 ? {} : { guard: guards.length === 1 ? guards[0] : and(guards as never) }),
    };
  });
}

/** A guard that holds while it cannot be asked. */
const asked = (guard: MachineGuard, isUnasked: (() => boolean) | undefined) =>
  isUnasked ? (or([isUnasked as MachineGuard, guard] as never) as unknown as MachineGuard) : guard;

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
