import type { Department, Person, Post, RoleBinding } from '../../contract/directory.ts';
import type { Organisation, Scope, StoodInFor, Who } from '../ground/organisation.ts';
import { hasCome, isOver, nowOf } from './moments.ts';
import { chainOf } from './tree.ts';

/** An account or a key, by the id of its person: `li`, `key:7`. Its roles are carried everywhere. */
export interface Bearer {
  id: string;
  name: string;
  roles: readonly string[];
}

/** What an organisation is made of: the records of the directory, and who carries the roles of one policy. */
export interface OrganisationSource {
  departments: readonly Department[];
  posts: readonly Post[];
  persons: readonly Person[];
  bindings: readonly RoleBinding[];
  accounts: readonly Bearer[];
}

/** When and where an organisation is looked at. */
export interface Standpoint {
  /** An instant: who has left by then is here no more. */
  at: string;
  timeZone: string;
}

const width: Record<Scope, number> = { own: 0, department: 1, all: 2 };
const inOrder = (ids: Iterable<string>) => [...new Set(ids)].sort((a, b) => (a < b ? -1 : 1));

/** Answers, each made when it is first asked for. */
function remembering<T>(make: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>();
  return (name) => {
    const found = known.get(name);
    if (found !== undefined || known.has(name)) return found as T;
    const made = make(name);
    known.set(name, made);
    return made;
  };
}

/**
 * The organisation as a policy sees it at an instant. A person belongs to the departments that the person's record names, and to those of
 * the posts that the person holds. Where a superior has left, whoever is above them takes the place. Answers are remembered: they are not
 * to be changed.
 *
 * @example organisationOf({ departments, posts, persons, bindings, accounts }, { at: '2026-12-01T00:00:00Z', timeZone: 'Asia/Shanghai' })
 *   .carriers(['station']) // ['li', 'wang']
 */
export function organisationOf(source: OrganisationSource, { at, timeZone }: Standpoint): Organisation {
  const now = nowOf(at, timeZone);
  const departments = new Map(source.departments.map((one) => [one.id, one]));
  const posts = new Map(source.posts.map((one) => [one.id, one]));
  const persons = new Map(source.persons.map((one) => [one.id, one]));
  const accounts = new Map(source.accounts.map((one) => [one.id, one]));
  const hasLeft = (id: string) => {
    const leftAt = persons.get(id)?.leftAt;
    return leftAt !== undefined && hasCome(leftAt, now);
  };
  const present = source.persons.filter(({ id }) => !hasLeft(id));
  const above = remembering((id) => new Set(chainOf(id, (one) => departments.get(one)?.parent)));
  const isWithin = (department: string, upper: string) => above(department).has(upper);

  const departmentsOf = (person: Person) =>
    inOrder([...person.departments, ...person.posts.flatMap((post) => posts.get(post)?.department ?? [])]);
  const who = remembering((id): Who => {
    const person = persons.get(id);
    if (!person) return { id, name: accounts.get(id)?.name ?? id, departments: [], posts: [] };
    if (hasLeft(id)) return { id, name: person.name, departments: [], posts: [] };
    return { id, name: person.name, departments: departmentsOf(person), posts: person.posts };
  });
  const { membersOf, holdersOf, postsNamed } = indexOf(present, source.posts, (id) => who(id).departments, above);

  const belongsWithin = (person: string, department: string) =>
    who(person).departments.some((own) => isWithin(own, department));
  const holdersIn = (post: string, department: string) => {
    const of = posts.get(post)?.department as string;
    const holders = holdersOf.get(post) ?? [];
    if (isWithin(of, department)) return holders;
    return isWithin(department, of) ? holders.filter((one) => belongsWithin(one, department)) : [];
  };
  const carriersOf = remembering((role) => carrying(source, role, { membersOf, holdersOf, hasLeft }));
  const rolesOf = remembering((id) =>
    hasLeft(id) ? new Map<string, Scope>() : rolesFrom(source.bindings, who(id), accounts.get(id), above),
  );

  return {
    who,
    superior(person, n = 1) {
      if (!Number.isInteger(n) || n < 1) return null;
      const chain = chainOf(person, (one) => persons.get(one)?.superior).slice(1);
      return chain.filter((one) => !hasLeft(one))[n - 1] ?? null;
    },
    holders(post, department) {
      const ids = posts.has(post) ? [post] : (postsNamed.get(post) ?? []);
      return inOrder(
        ids.flatMap((id) => (department === undefined ? (holdersOf.get(id) ?? []) : holdersIn(id, department))),
      );
    },
    members: (department) => [...(membersOf.get(department) ?? [])],
    below: remembering((department) =>
      inOrder([department, ...source.departments.flatMap(({ id }) => (isWithin(id, department) ? [id] : []))]),
    ),
    isWithin,
    carriers(roles) {
      const [first, ...others] = roles;
      if (first === undefined) return [];
      return others.length === 0 ? [...carriersOf(first)] : inOrder(roles.flatMap(carriersOf));
    },
    rolesOf,
    substitutesOf(person, stoodInFor) {
      const given = persons.get(person)?.substitutes ?? [];
      if (given.length === 0) return [];
      const then = nowOf(stoodInFor.at, timeZone);
      const standing = given.filter(
        (one) => hasCome(one.from, then) && !isOver(one.until, then) && covers(one, stoodInFor),
      );
      return [...new Set(standing.map((one) => one.person))].filter((one) => one !== person && !hasLeft(one));
    },
  };
}

const covers = ({ policies, flows }: Person['substitutes'][number], { policy, flow }: StoodInFor) =>
  (policies?.includes(policy) ?? true) && (flows?.includes(flow) ?? true);

type Lists = ReadonlyMap<string, readonly string[]>;

/** Who belongs to each department or one below it, who holds each post, and which posts have a name. */
function indexOf(
  present: readonly Person[],
  posts: readonly Post[],
  departmentsOf: (id: string) => readonly string[],
  above: (department: string) => ReadonlySet<string>,
) {
  const lists = {
    membersOf: new Map<string, string[]>(),
    holdersOf: new Map<string, string[]>(),
    postsNamed: new Map<string, string[]>(),
  };
  const add = (list: Map<string, string[]>, key: string, id: string) => {
    const found = list.get(key);
    if (found) found.push(id);
    else list.set(key, [id]);
  };
  for (const { id, posts: held } of present.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const within = new Set(departmentsOf(id).flatMap((one) => [...above(one)]));
    for (const department of within) add(lists.membersOf, department, id);
    for (const post of new Set(held)) add(lists.holdersOf, post, id);
  }
  for (const { id, name } of posts) add(lists.postsNamed, name, id);
  return lists;
}

/** Who carries a role, in the order of their ids. */
function carrying(
  { bindings, accounts }: OrganisationSource,
  role: string,
  { membersOf, holdersOf, hasLeft }: { membersOf: Lists; holdersOf: Lists; hasLeft: (id: string) => boolean },
): string[] {
  const bound = bindings.filter((binding) => binding.role === role);
  return inOrder([
    ...bound.flatMap(({ posts = [] }) => posts.flatMap((post) => holdersOf.get(post) ?? [])),
    ...bound.flatMap(({ departments = [] }) => departments.flatMap((one) => membersOf.get(one) ?? [])),
    ...bound.flatMap(({ persons = [] }) => persons).filter((id) => !hasLeft(id)),
    ...accounts.filter(({ id, roles }) => roles.includes(role) && !hasLeft(id)).map(({ id }) => id),
  ]);
}

/** The roles of somebody who is here, each with the widest scope. */
function rolesFrom(
  bindings: readonly RoleBinding[],
  { id, departments, posts }: Who,
  account: Bearer | undefined,
  above: (department: string) => ReadonlySet<string>,
): ReadonlyMap<string, Scope> {
  const within = new Set(departments.flatMap((one) => [...above(one)]));
  const roles = new Map<string, Scope>();
  const carry = (role: string, scope: Scope) => {
    const before = roles.get(role);
    if (before === undefined || width[before] < width[scope]) roles.set(role, scope);
  };
  for (const binding of bindings) {
    const isBound =
      binding.persons?.includes(id) ||
      binding.posts?.some((post) => posts.includes(post)) ||
      binding.departments?.some((one) => within.has(one));
    if (isBound) carry(binding.role, binding.scope ?? 'all');
  }
  for (const role of account?.roles ?? []) carry(role, 'all');
  return roles;
}
