import type { JsonObject, RoleRef } from '../ground/definition.ts';

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

/** Whether a role may send an event: as it is, or with the field that is asked of it; where there are no roles anybody may. */
export function mayBe(roles: readonly RoleRef[], role: string, event: JsonObject): boolean {
  if (roles.length === 0) return true;
  return roles.some((one) => {
    if (typeof one === 'string') return one === role;
    const given = event[one.with] ?? null;
    return one.role === role && given !== null && given !== '';
  });
}
