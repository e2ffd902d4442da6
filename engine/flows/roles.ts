import type { FlowDefinition, RoleRef } from '../ground/definition.ts';
import type { Scope } from '../ground/organisation.ts';
import { readFlowGraph } from './graph.ts';

/** The names of some roles, each once. */
export const roleNames = (roles: readonly RoleRef[] = []): string[] => [
  ...new Set(roles.map((one) => (typeof one === 'string' ? one : one.role))),
];

/** The fields that must come with events of some roles. */
export const roleFields = (roles: readonly RoleRef[] = []): string[] =>
  roles.flatMap((one) => (typeof one === 'string' ? [] : [one.with]));

/** Some roles by their names, those that are known with what is asked of them. */
export const rolesNamed = (names: readonly string[], known: readonly RoleRef[] = []): RoleRef[] =>
  names.map((name) => known.find((one) => typeof one === 'object' && one.role === name) ?? name);

/** Every role that a flow names: who starts it, who sends its events, whose its tasks are. */
export function rolesOfFlow({
  start,
  events,
  machine,
}: Pick<FlowDefinition, 'start' | 'events' | 'machine'>): string[] {
  const { states, transitions } = readFlowGraph({ id: '', machine });
  const named = [start?.roles, ...Object.values(events).map(({ roles }) => roles)];
  const taken = transitions.map(({ transition }) => transition.meta?.roles);
  const tasks = states.flatMap(({ state }) => [state.meta?.task?.role ?? []].flat());
  return [...new Set([...[...named, ...taken].flatMap((roles) => roleNames(roles)), ...tasks])];
}

/** The roles that start a flow by hand: those that it says, else every one that it names. None: anybody may. */
export const startersOf = (definition: Pick<FlowDefinition, 'start' | 'events' | 'machine'>): string[] =>
  definition.start?.roles ? roleNames(definition.start.roles) : rolesOfFlow(definition);

/** The roles that see a flow's instances, and how far at most. */
export const seeOf = (definition: FlowDefinition): { roles: string[]; scope: Scope } => ({
  roles: definition.see?.roles ?? rolesOfFlow(definition),
  scope: definition.see?.scope ?? 'all',
});
