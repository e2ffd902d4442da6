import type { Flow } from '../flows/compile.ts';
import { type GraphTransition, listedActions, readFlowGraph } from '../flows/graph.ts';
import { guardsWithin } from '../flows/guards.ts';
import type { GraphState } from '../flows/targets.ts';
import { writtenNames } from '../flows/templates.ts';
import { fits } from '../flows/wildcards.ts';
import type { FlowDefinition, FlowEvent, Json, JsonObject } from '../ground/definition.ts';
import type { Library } from '../rules/library.ts';

/**
 * A flow of before payloads had a fence, with what each event may bring written down: those facts of the input that are read on the way that
 * the event takes, but for what the machine itself writes. An event that says it already, and one that reads none, stay as they are.
 *
 * @param flow compiled as an edition of before has it
 * @example withGives(flow).events.APPROVE // { title: …, gives: ['amountCny'] }
 */
export function withGives(flow: Flow): FlowDefinition {
  const { definition } = flow;
  const graph = readFlowGraph(definition);
  const written = new Set(writtenNames(definition));
  const input = Object.keys(definition.input?.properties ?? {}).filter((name) => !written.has(name));
  const events = Object.entries(definition.events).map(([type, event]): [string, FlowEvent] => {
    if (event.gives) return [type, event];
    const own = graph.transitions.filter(({ on }) => on.kind === 'event' && fits(on.name, type));
    const read = namesRead(wayOf(own, graph.transitions), flow);
    const gives = input.filter((name) => read.has(name) && !Object.hasOwn(event.payload?.properties ?? {}, name));
    return [type, gives.length > 0 ? { ...event, gives } : event];
  });
  return { ...definition, events: Object.fromEntries(events) };
}

/** Some transitions, and those that are taken behind them without an event. */
function wayOf(
  first: GraphTransition[],
  all: GraphTransition[],
): { transitions: GraphTransition[]; entered: GraphState[] } {
  const transitions = new Set(first);
  const entered = new Set<GraphState>();
  const enter = (state: GraphState) => {
    if (entered.has(state)) return;
    entered.add(state);
    for (const child of state.children) enter(child);
  };
  for (const transition of transitions) {
    transition.targets.forEach(enter);
    for (const next of all) if (next.on.kind === 'always' && entered.has(next.source)) transitions.add(next);
  }
  return { transitions: [...transitions], entered: [...entered] };
}

function namesRead({ transitions, entered }: ReturnType<typeof wayOf>, { templates, library }: Flow): Set<string> {
  const names = new Set<string>();
  const read = (value: Json | undefined) => {
    for (const text of textsIn(value)) {
      for (const name of templates.expression(text).uses) names.add(name);
      for (const [, name = ''] of text.matchAll(/\bevent\s*\.\s*([\p{L}_][\p{L}\p{N}_]*)/gu)) names.add(name);
    }
  };
  const act = (actions: Parameters<typeof listedActions>[0]) => {
    for (const { params } of listedActions(actions)) {
      read(params);
      for (const name of factsOf(params, library)) names.add(name);
    }
  };
  for (const { transition } of transitions) {
    for (const { params } of guardsWithin(transition.guard as Json | undefined)) {
      read(params);
      for (const name of factsOf(params, library)) names.add(name);
    }
    act(transition.actions);
  }
  for (const { state } of entered) act(state.entry);
  return names;
}

/** The facts that a rule set which some params name takes from the context. */
function factsOf(params: JsonObject | undefined, library: Library): string[] {
  const { ruleSet, facts } = params ?? {};
  const given = Object.keys((facts ?? {}) as JsonObject);
  const asked = typeof ruleSet === 'string' ? library.definition(ruleSet) : undefined;
  return Object.keys(asked?.facts.properties ?? {}).filter((name) => !given.includes(name));
}

/** The texts of all expressions in a value; a guard by formula is one itself. */
function textsIn(value: Json | undefined): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    key === '=' && typeof item === 'string' ? [item] : textsIn(item as Json),
  );
}
