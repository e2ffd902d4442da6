import { actionNamed } from '../../../engine/authoring.ts';
import type { FlowDefinition, ValueSchema } from '../../../engine/index.ts';
import { type FeelName, feelNames } from '../../forms/feel-names.ts';
import { actionObject, allStates, allTransitions, listOf } from '../../kernel/machine/places.ts';
import type { FlowReading } from '../../words/flow-words.ts';

/** Every name that the context of a flow may hold: from its input, from payloads, and from actions. */
export function contextNames(flow: FlowDefinition): string[] {
  const names = new Set(Object.keys(flow.input?.properties ?? {}));
  for (const event of Object.values(flow.events))
    for (const name of Object.keys(event.payload?.properties ?? {})) names.add(name);
  const actions = [
    ...allStates(flow.machine).flatMap(([, state]) => [...listOf(state.entry), ...listOf(state.exit)]),
    ...allTransitions(flow.machine).flatMap(({ transition }) => listOf(transition.actions)),
  ].map(actionObject);
  for (const { type, params = {} } of actions)
    for (const name of actionNamed(type)?.writes?.(params) ?? []) names.add(name);
  return [...names];
}

/** What an expression of a flow may use: what its input and its events carry, and what its actions keep. */
export function flowFeelNames({ flow, content, locale }: FlowReading): FeelName[] {
  const carried = [flow.input, ...Object.values(flow.events).map((event) => event.payload)];
  const schemaOfName = (name: string) => carried.find((schema) => schema?.properties?.[name])?.properties?.[name];
  const names = contextNames(flow).map((name) => [name, schemaOfName(name)] as [string, ValueSchema | undefined]);
  return feelNames(content, flow, names, locale);
}
