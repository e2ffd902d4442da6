import {
  type Bearer,
  type DirectoryKind,
  directoryKinds,
  hasCome,
  isOver,
  nowOf,
  type Organisation,
  organisationOf,
} from '../../engine/index.ts';
import { isFlowRole } from '../kernel/caller.ts';
import type { GovernedKind, Put } from '../stores/governed-kinds.ts';
import type { DepartmentRecord, PersonRecord, PostRecord, RoleBindingsRecord } from '../stores/records/directory.ts';
import type { Store } from '../stores/store.ts';
import type { Persons } from './persons.ts';

/** The records of a directory by their ids. */
export interface Records {
  departments: ReadonlyMap<string, DepartmentRecord>;
  posts: ReadonlyMap<string, PostRecord>;
  persons: ReadonlyMap<string, PersonRecord>;
}

/** What a directory begins with, where it is only for trying: the organisations that come with the policies. */
export interface GivenOrganisation {
  records: Records;
  /** By policy. */
  bindings: ReadonlyMap<string, RoleBindingsRecord>;
  /** With which policy each person comes. */
  policyOf: ReadonlyMap<string, string>;
}

const nothingGiven: GivenOrganisation = {
  records: { departments: new Map(), posts: new Map(), persons: new Map() },
  bindings: new Map(),
  policyOf: new Map(),
};

/** The governed kind of each kind of the directory's records. */
export const governedKindOf = { departments: 'department', posts: 'post', persons: 'person' } as const satisfies Record<
  DirectoryKind,
  GovernedKind
>;

export interface DirectoryAround {
  /** Where a policy is at home, as far as an edition of it was read. */
  zoneOf?: (policy: string) => string | undefined;
  given?: GivenOrganisation | undefined;
}

/** Until an edition of a policy was read. Whoever steps a flow has read one. */
const usualZone = 'Asia/Shanghai';

/** That somebody stands in for a person, from a day until a day; for a part of the policies or flows, or for all. */
interface Standing {
  of: string;
  from: string;
  until: string;
  isPart: boolean;
}

/**
 * The people of the organisation, and who carries the roles of each policy: held in memory, and compiled for a policy when it is asked
 * for. An account is a person; the record of a person says more of it.
 */
export class Directory {
  private readonly persons: Persons;
  private readonly now: () => Date;
  private readonly knownZoneOf: NonNullable<DirectoryAround['zoneOf']>;
  private readonly given: GivenOrganisation;
  private readonly stored = {
    departments: new Map<string, DepartmentRecord>(),
    posts: new Map<string, PostRecord>(),
    persons: new Map<string, PersonRecord>(),
  };
  private readonly storedBindings = new Map<string, RoleBindingsRecord>();
  private all: Records;
  private allBindings: ReadonlyMap<string, RoleBindingsRecord>;
  private generation = 0;
  private superiors: { generation: number; of: ReadonlySet<string> } | undefined;
  private substitutes: { generation: number; by: Map<string, Standing[]> } | undefined;
  private readonly compiled = new Map<string, { organisation: Organisation; of: string; leaving: string[] }>();

  constructor(persons: Persons, now: () => Date, { zoneOf = () => undefined, given = nothingGiven }: DirectoryAround) {
    this.persons = persons;
    this.now = now;
    this.knownZoneOf = zoneOf;
    this.given = given;
    this.all = this.given.records;
    this.allBindings = this.given.bindings;
  }

  /** Reads all of it: at the start, and when another node has changed some. */
  async refresh({ governed }: Pick<Store, 'governed'>): Promise<void> {
    const before = this.generation;
    const [departments, posts, persons, bindings] = await Promise.all([
      governed.list('department'),
      governed.list('post'),
      governed.list('person'),
      governed.list('roleBindings'),
    ]);
    // What was written here meanwhile may be missing from what was read.
    if (this.generation !== before) return this.refresh({ governed });
    fill(this.stored.departments, departments);
    fill(this.stored.posts, posts);
    fill(this.stored.persons, persons);
    this.storedBindings.clear();
    for (const one of bindings) this.storedBindings.set(one.policy, one);
    this.layer();
  }

  /** Takes note of what was written on this node. */
  note(puts: readonly Put[]): void {
    for (const { kind, key, value } of puts) {
      const id = String(key[0]);
      const records: Map<string, unknown> | undefined =
        kind === 'roleBindings'
          ? this.storedBindings
          : directoryKinds.map((one) => governedKindOf[one] === kind && this.stored[one]).find((one) => one !== false);
      if (value) records?.set(id, value);
      else records?.delete(id);
    }
    this.layer();
  }

  /** What is written down stands over what was given. */
  private layer(): void {
    const { records, bindings } = this.given;
    this.all = {
      departments: new Map([...records.departments, ...this.stored.departments]),
      posts: new Map([...records.posts, ...this.stored.posts]),
      persons: new Map([...records.persons, ...this.stored.persons]),
    };
    this.allBindings = new Map([...bindings, ...this.storedBindings]);
    this.generation += 1;
  }

  /** The records. Those of revision 0 came with the policies: nobody has written them down. */
  get records(): Records {
    return this.all;
  }

  /** Whether a record came with the policies. */
  isGiven(kind: DirectoryKind, id: string): boolean {
    return this.given.records[kind].has(id);
  }

  /** The persons who came with the policies, are here and carry a role, with the names of their posts and the policy. */
  givenPersons(): { id: string; name: string; posts: string[]; policy: string }[] {
    const here = [...this.given.policyOf].filter(
      ([id, policy]) => this.isHere(id) && this.organisation(policy).rolesOf(id).size > 0,
    );
    return here.map(([id, policy]) => {
      const { name, posts } = this.person(id) as PersonRecord;
      return { id, name, posts: posts.map((post) => this.all.posts.get(post)?.name ?? post), policy };
    });
  }

  /** The role bindings by policy. */
  get bindings(): ReadonlyMap<string, RoleBindingsRecord> {
    return this.allBindings;
  }

  /** The record of a person; of who has an account alone, one of revision 0 with its name. */
  person(id: string): PersonRecord | undefined {
    const record = this.all.persons.get(id);
    const account = record ? undefined : this.persons.account(id);
    return record ?? (account && blankPerson(account.id, account.name));
  }

  /** Everybody: those with a record, and those with an account alone; in the order of their ids. */
  everybody(): PersonRecord[] {
    const others = this.persons.list().filter(({ id }) => !this.all.persons.has(id));
    const all = [...this.all.persons.values(), ...others.map(({ id, name }) => blankPerson(id, name))];
    return all.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** Whether somebody is here now: known, not gone, and their account not disabled. */
  isHere(id: string, policy = ''): boolean {
    const person = this.person(id);
    if (!person || this.persons.account(id)?.disabledAt) return false;
    return person.leftAt === undefined || !hasCome(person.leftAt, nowOf(this.now().toISOString(), this.zoneOf(policy)));
  }

  /**
   * The organisation as steps of a policy are given it now.
   *
   * @example parts.directory.organisation('shop').carriers(['station']) // ['li', 'wang']
   */
  organisation(policy: string): Organisation {
    const at = this.now().toISOString();
    const timeZone = this.zoneOf(policy);
    const of = `${this.generation} ${this.persons.generation} ${timeZone}`;
    const known = this.compiled.get(policy);
    const now = nowOf(at, timeZone);
    if (known?.of === of && !known.leaving.some((leftAt) => hasCome(leftAt, now))) return known.organisation;
    const { departments, posts, persons } = this.all;
    const source = {
      departments: [...departments.values()],
      posts: [...posts.values()],
      persons: [...persons.values()],
      bindings: this.allBindings.get(policy)?.bindings ?? [],
      accounts: this.bearers(policy),
    };
    const leaving = source.persons.flatMap(({ leftAt }) => (leftAt && !hasCome(leftAt, now) ? [leftAt] : []));
    const organisation = organisationOf(source, { at, timeZone });
    this.compiled.set(policy, { organisation, of, leaving });
    return organisation;
  }

  /** The flow roles that a person carries by role bindings: of a policy, or of any. */
  boundRoles(person: string, policy?: string): string[] {
    const policies = policy === undefined ? [...this.allBindings.keys()] : [policy];
    const roles = policies.flatMap((one) => [...this.organisation(one).rolesOf(person).keys()]);
    return [...new Set(roles.filter(isFlowRole))];
  }

  /** Whether somebody is the superior of anybody who is here. */
  hasBelow(person: string): boolean {
    if (this.superiors?.generation !== this.generation) {
      const present = [...this.all.persons.values()].filter(({ id }) => this.isHere(id));
      const of = new Set(present.flatMap(({ superior }) => superior ?? []));
      this.superiors = { generation: this.generation, of };
    }
    return this.superiors.of.has(person);
  }

  /** Those whom somebody stands in for at an instant: in some policy or flow. @param everywhere only those of all policies and flows */
  stoodInBy(person: string, at: string, everywhere = false): string[] {
    const now = nowOf(at, usualZone);
    return this.standing(person)
      .filter(({ from, until, isPart }) => hasCome(from, now) && !isOver(until, now) && !(everywhere && isPart))
      .map(({ of }) => of);
  }

  /** When somebody stands in for whom, by records; looked up often, and made anew when the directory is another. */
  private standing(person: string): Standing[] {
    if (this.substitutes?.generation !== this.generation) {
      const by = new Map<string, Standing[]>();
      for (const { id, substitutes } of this.all.persons.values())
        for (const { person: other, from, until, policies, flows } of substitutes) {
          const isPart = policies !== undefined || flows !== undefined;
          by.set(other, [...(by.get(other) ?? []), { of: id, from, until, isPart }]);
        }
      this.substitutes = { generation: this.generation, by };
    }
    return this.substitutes.by.get(person) ?? [];
  }

  private zoneOf(policy: string): string {
    return this.knownZoneOf(policy) ?? usualZone;
  }

  /** Accounts and keys with the rights and flow roles that they carry by name in a policy. */
  private bearers(policy: string): Bearer[] {
    const { persons } = this;
    const isOf = ({ policies }: { policies?: readonly string[] }) => policies?.includes(policy) ?? true;
    const accounts = persons.list().filter((one) => !one.disabledAt && isOf(one));
    const keys = persons.allKeys().filter((one) => !one.revokedAt && one.hash !== '' && isOf(one));
    return [
      ...accounts.map(({ id, name, roles }) => ({ id, name, roles })),
      ...keys.map(({ id, name, roles }) => ({ id: `key:${id}`, name, roles })),
    ];
  }
}

const blankPerson = (id: string, name: string): PersonRecord => ({
  id,
  name,
  departments: [],
  posts: [],
  substitutes: [],
  revision: 0,
});

function fill<T extends { id: string }>(map: Map<string, T>, records: readonly T[]): void {
  map.clear();
  for (const one of records) map.set(one.id, one);
}
