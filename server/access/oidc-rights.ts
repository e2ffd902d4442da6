import type { OidcConfig } from '../kernel/config.ts';

/** The rights that a provider gave by their own names before groups could be mapped; the others are given by mapping alone. */
const givenByName = ['policyManager', 'approver', 'administrator', 'developer'];

/**
 * A claim by its name, or by a path through nested ones.
 *
 * @example claimAt({ realm_access: { roles: ['a'] } }, 'realm_access.roles') // ['a']
 * @example claimAt({ 'https://example.com/roles': ['a'] }, 'https://example.com/roles') // ['a']
 */
export function claimAt(claims: Record<string, unknown>, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  let place: unknown = claims;
  for (const name of path.split('.')) {
    if (typeof place !== 'object' || place === null || !Object.hasOwn(place, name)) return undefined;
    place = (place as Record<string, unknown>)[name];
  }
  return place;
}

/** The texts that a claim lists; none where it is absent, or no list. */
function textsAt(claims: Record<string, unknown>, path: string): string[] {
  const listed = claimAt(claims, path);
  return Array.isArray(listed) ? listed.filter((text) => typeof text === 'string') : [];
}

/**
 * Which departments, or posts, a claim says are a person's: those that the directory knows, and those that it does not.
 *
 * @returns nothing where no claim is named: an administrator says which
 * @example placesFrom({ posts: ['head', 'king'] }, 'posts', new Map([['head', …]])) // { known: ['head'], unknown: ['king'] }
 */
export function placesFrom(
  claims: Record<string, unknown>,
  claim: string | undefined,
  there: ReadonlyMap<string, unknown>,
): { known: string[]; unknown: string[] } | undefined {
  if (claim === undefined) return undefined;
  const listed = [...new Set(textsAt(claims, claim))];
  return { known: listed.filter((id) => there.has(id)), unknown: listed.filter((id) => !there.has(id)) };
}

/**
 * The rights and flow roles of who signs in: what the mapping says of each group that the claim lists. Without a mapping the groups
 * themselves, as far as they are rights or roles of the flows. A claim that is absent, or no list, gives nothing.
 *
 * @param flowRoles the roles that the policies' flows know
 * @returns nothing where an administrator gives the rights
 * @example rolesFrom({ groups: ['staff'] }, { rolesClaim: 'groups', roles: { staff: ['station'] } }, []) // ['station']
 */
export function rolesFrom(
  claims: Record<string, unknown>,
  { rolesClaim, roles: mapping }: Pick<OidcConfig, 'rolesClaim' | 'roles'>,
  flowRoles: readonly string[],
): string[] | undefined {
  if (rolesClaim === undefined) return undefined;
  const groups = textsAt(claims, rolesClaim);
  const known = new Set([...givenByName, ...flowRoles]);
  const roles = groups.flatMap((group) => {
    if (mapping) return Object.hasOwn(mapping, group) ? (mapping[group] as string[]) : [];
    return known.has(group) ? [group] : [];
  });
  return [...new Set(roles)].sort();
}
