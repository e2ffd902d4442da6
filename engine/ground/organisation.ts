/** The organisation that flows work in: persons, departments, posts, and who carries which roles. */

/** How far somebody sees with a role: everything, what is of their departments and those below, or what names them. */
export type Scope = 'all' | 'department' | 'own';

/** A person as expressions read one. `id` is an account's without `user:`; a key is `key:<id>`, the admin key `operator`. */
export interface Who {
  id: string;
  name: string;
  departments: readonly string[];
  posts: readonly string[];
}

/** What somebody stands in for: in a policy and a flow. */
export interface StoodInFor {
  policy: string;
  flow: string;
  at: string;
}

/**
 * The organisation as it stands, as a step of one policy is given it. Persons who have left are nobody's superior, hold no post and
 * carry no role; they are still named.
 */
export interface Organisation {
  /** Somebody by id; who is not in the directory has the id for a name, and no department. */
  who(person: string): Who;
  /** The superior of a person, or with `n` the superior's superior and so on; null beyond the top. */
  superior(person: string, n?: number): string | null;
  /** Who holds a post, by its id or its name; in a department (and below it), where one is given. In the order of their ids. */
  holders(post: string, department?: string): string[];
  /** Who belongs to a department or one below it. */
  members(department: string): string[];
  /** A department and all below it. */
  below(department: string): string[];
  /** Whether a department is another or lies below it. */
  isWithin(department: string, above: string): boolean;
  /** Who carries one of some roles: in the order of their ids. */
  carriers(roles: readonly string[]): string[];
  /** The roles of a person, each with the widest scope in which it is carried. */
  rolesOf(person: string): ReadonlyMap<string, Scope>;
  /** Who stands in for a person now, without going round in a circle: not for those for whom they stand in. */
  substitutesOf(person: string, now: StoodInFor): string[];
}

/** Nobody knows anybody: what is only tried is tried without an organisation. */
export const noOrganisation: Organisation = {
  who: (id) => ({ id, name: id, departments: [], posts: [] }),
  superior: () => null,
  holders: () => [],
  members: () => [],
  below: (department) => [department],
  isWithin: (department, above) => department === above,
  carriers: () => [],
  rolesOf: () => new Map(),
  substitutesOf: () => [],
};

/** What the expressions of a step know of people. */
export interface KnownPeople {
  organisation: Organisation;
  /** Who sends the event under way; null: nobody in particular. */
  by: Who | null;
  startedBy: Who | null;
  /** Who acted in a state, the first first. */
  actedIn(state: string): string[];
}
