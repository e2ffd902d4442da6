import type { Organisation, Scope } from '../ground/organisation.ts';
import { belonging, isLiving, noWork, type Work } from './work-state.ts';

/** The roles that see a flow's instances, and how far at most. */
export interface Sight {
  roles: readonly string[];
  scope: Scope;
}

/**
 * What a person must have one of to see an instance by a role: the role everywhere, in one of the departments whose it is, or as one of the
 * persons whose it is.
 *
 * @example sightOf({ roles: ['station'], scope: 'department' }, { belongs: { departments: ['S1'], persons: ['li'] } }) // ['station@S1', 'station#li']
 */
export function sightOf({ roles, scope }: Sight, work: Pick<Work, 'belongs' | 'startedBy'>): string[] {
  const { departments, persons } = belonging(work);
  return (roles.length === 0 ? ['*'] : roles).flatMap((role) => [
    ...(scope === 'all' ? [role] : []),
    ...(scope === 'own' ? [] : departments.map((one) => `${role}@${one}`)),
    ...persons.map((one) => `${role}#${one}`),
  ]);
}

/** Whoever may take up a task of a role sees what it is about. */
export function sightOfPools(
  work: Work,
  { roles, isOver }: { roles: ReadonlyMap<string, readonly string[]>; isOver: boolean },
): string[] {
  const pools = work.tasks.filter(
    (task) => isLiving(task) && task.candidates === undefined && task.assignee === undefined,
  );
  const named = [...new Set(pools.flatMap(({ state }) => roles.get(state) ?? []))];
  return isOver || named.length === 0 ? [] : sightOf({ roles: named, scope: 'all' }, work);
}

/**
 * What somebody with some roles has of these: by each role as far as it is bound.
 *
 * @param roles those that they have, be they bound or not: what is not is carried everywhere
 * @example sightWith('li', ['station'], organisation) // ['station#li'], where it is bound for their own
 */
export function sightWith(person: string, roles: readonly string[], organisation: Organisation): string[] {
  const bound = organisation.rolesOf(person);
  const own = organisation.who(person).departments.flatMap((one) => organisation.below(one));
  const all = roles.length > 0 ? [...roles, '*'] : [];
  return all.flatMap((role) => {
    const scope = role === '*' ? 'all' : (bound.get(role) ?? 'all');
    return [
      ...(scope === 'all' ? [role] : []),
      ...(scope === 'own' ? [] : own.map((one) => `${role}@${one}`)),
      `${role}#${person}`,
    ];
  });
}

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
  const { departments, persons } = belonging(work ?? noWork);
  if (persons.includes(person) || work?.seenBy.includes(person)) return true;
  if (scope === 'own') return false;
  const own = organisation.who(person).departments;
  return departments.some((one) => own.some((above) => organisation.isWithin(one, above)));
}
