import type { FlowDefinition, PolicyContent } from '../../engine/index.ts';
import type { FeelName } from '../forms/feel-input.tsx';
import { actionObject, allStates, allTransitions, listOf } from './machine/places.ts';

/** Every name that the context of a flow may hold: from its input, from payloads, and from actions. */
export function contextNames(flow: FlowDefinition): string[] {
  const names = new Set(Object.keys(flow.input?.properties ?? {}));
  for (const event of Object.values(flow.events))
    for (const name of Object.keys(event.payload?.properties ?? {})) names.add(name);
  const actions = [
    ...allStates(flow.machine).flatMap(([, state]) => [...listOf(state.entry), ...listOf(state.exit)]),
    ...allTransitions(flow.machine).flatMap(({ transition }) => listOf(transition.actions)),
  ].map(actionObject);
  for (const { type, params = {} } of actions) {
    if (type === 'assign') for (const name of Object.keys(params)) names.add(name);
    if (type === 'decide' && typeof params.into === 'string') names.add(params.into);
  }
  return [...names];
}

/** What an expression of a flow may use, with labels. */
export function flowFeelNames(
  flow: FlowDefinition,
  content: PolicyContent,
  label: (name: string) => string,
): FeelName[] {
  const config = Object.keys(content.config.values).map((name) => `config.${name}`);
  return [...contextNames(flow), ...config].map((name) => ({ name, label: label(name) }));
}
