import type { Organisation, Scope } from '../ground/organisation.ts';
import type { Work } from './work-state.ts';

/**
 * Of some roles of a person those that hold for an instance: each as far as it is bound.
 *
 * @param own those that they have, be they bound or not: what is not bound is carried everywhere
 * @example rolesHeld(['station'], 'li', work, organisation) // [], where it is bound for their own, and this is another's
 */
export function rolesHeld(
  own: readonly string[],
  person: string,
  work: Work | undefined,
  organisation: Organisation,
): string[] {
  const bound = organisation.rolesOf(person);
  return own.filter((role) => holds(bound.get(role) ?? 'all', person, work, organisation));
}

/** Whether a role that is bound so far holds for an instance. */
function holds(scope: Scope, person: string, work: Work | undefined, organisation: Organisation): boolean {
  if (scope === 'all') return true;
  const departments = work?.belongs?.departments ?? work?.startedBy?.departments ?? [];
  const persons = work?.belongs?.persons ?? (work?.startedBy ? [work.startedBy.id] : []);
  if (persons.includes(person) || work?.seenBy.includes(person)) return true;
  if (scope === 'own') return false;
  const own = organisation.who(person).departments;
  return departments.some((one) => own.some((above) => organisation.isWithin(one, above)));
}
