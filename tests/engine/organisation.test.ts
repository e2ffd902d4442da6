import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Department, Person, Post, RoleBinding } from '../../contract/directory.ts';
import { checkBindings, checkRecord, type Directory, referencesTo } from '../../engine/people/check-directory.ts';
import { type OrganisationSource, organisationOf } from '../../engine/people/organisation.ts';
import { trials } from './trials.ts';

const at = '2026-12-01T04:00:00Z';
const timeZone = 'Asia/Shanghai';

const personOf = (id: string, more: Partial<Person> = {}): Person => ({
  id,
  name: id,
  departments: [],
  posts: [],
  substitutes: [],
  ...more,
});
const sourceOf = (more: Partial<OrganisationSource>): OrganisationSource => ({
  departments: [],
  posts: [],
  persons: [],
  bindings: [],
  accounts: [],
  ...more,
});
const standing = (more: Partial<OrganisationSource>) => organisationOf(sourceOf(more), { at, timeZone });
const now = { policy: 'p', flow: 'f', at };

describe('superiors', () => {
  const persons = [
    personOf('a', { superior: 'b' }),
    personOf('b', { superior: 'c', leftAt: '2026-11-30' }),
    personOf('c', { superior: 'd' }),
    personOf('d'),
  ];

  test.each([
    ['of who has left the next above takes the place', 1, 'c'],
    ['the second is the superior of that one', 2, 'd'],
    ['beyond the top there is none', 3, null],
    ['a number that is none names none', 0, null],
    ['part of a number names none', 1.5, null],
  ])('%s', (_, n, superior) => {
    expect(standing({ persons }).superior('a', n)).toBe(superior);
  });
});

describe('holders of a post', () => {
  const departments: Department[] = [
    { id: 'company', name: '公司' },
    { id: 'plant-1', name: '一站', parent: 'company' },
    { id: 'plant-2', name: '二站', parent: 'company' },
  ];
  const posts: Post[] = [
    { id: 'head-1', name: '站长', department: 'plant-1' },
    { id: 'head-2', name: '站长', department: 'plant-2' },
    { id: 'driver', name: '司机', department: 'company' },
  ];
  const persons = [
    personOf('li', { posts: ['head-1'] }),
    personOf('wang', { posts: ['head-2', 'driver'], departments: ['plant-1'] }),
    personOf('zhao', { posts: ['driver'], departments: ['plant-2'] }),
  ];
  const organisation = standing({ departments, posts, persons });

  test.each<[string, string, string | undefined, string[]]>([
    ['are found by its id', 'head-1', undefined, ['li']],
    ['are found by its name, which several posts may have', '站长', undefined, ['li', 'wang']],
    ['are found in a department above', '站长', 'company', ['li', 'wang']],
    ['of a post of one plant are none of another, whatever else they belong to', '站长', 'plant-1', ['li']],
    ['of a post of the whole company are those who belong to the department', 'driver', 'plant-2', ['wang', 'zhao']],
    ['of no such post are none', 'nobody', undefined, []],
  ])('%s', (_, post, department, holders) => {
    expect(organisation.holders(post, department)).toEqual(holders);
  });

  test('belong to the department of the post as well', () => {
    expect(organisation.members('plant-1')).toEqual(['li', 'wang']);
    expect(organisation.who('li').departments).toEqual(['plant-1']);
  });
});

describe('substitutes', () => {
  const away = (more: object) =>
    personOf('a', { substitutes: [{ person: 'b', from: '2026-12-01', until: '2026-12-02', ...more }] });

  test.each<[string, object, object, string[]]>([
    [
      'stand in from the beginning of the first day where the policy is at home',
      {},
      { at: '2026-11-30T16:00:00Z' },
      ['b'],
    ],
    ['do not before', {}, { at: '2026-11-30T15:59:59Z' }, []],
    ['stand in to the end of the last day', {}, { at: '2026-12-02T15:59:59Z' }, ['b']],
    ['do not afterwards, with nobody doing anything', {}, { at: '2026-12-02T16:00:00Z' }, []],
    ['stand in from an instant to an instant', { from: at, until: at }, { at }, ['b']],
    ['do not after that instant', { from: at, until: at }, { at: '2026-12-01T04:00:00.001Z' }, []],
    ['stand in in the policies that are named', { policies: ['q'] }, {}, []],
    ['stand in in the flows that are named', { flows: ['f', 'g'] }, {}, ['b']],
    ['do not in other flows', { flows: ['g'] }, {}, []],
    ['named twice stand in once, and nobody for themselves', { person: 'a' }, {}, []],
  ])('%s', (_, substitute, then, expected) => {
    const organisation = standing({ persons: [away(substitute), personOf('b')] });
    expect(organisation.substitutesOf('a', { ...now, ...then })).toEqual(expected);
  });

  test('of substitutes are not followed, so that none go in a circle', () => {
    const period = { from: '2026-12-01', until: '2026-12-01' };
    const persons = [
      personOf('a', {
        substitutes: [
          { person: 'b', ...period },
          { person: 'b', ...period },
        ],
      }),
      personOf('b', {
        substitutes: [
          { person: 'a', ...period },
          { person: 'c', ...period },
        ],
      }),
      personOf('c'),
    ];
    expect(standing({ persons }).substitutesOf('a', now)).toEqual(['b']);
    expect(standing({ persons }).substitutesOf('b', now)).toEqual(['a', 'c']);
  });

  test('who have left are none', () => {
    expect(standing({ persons: [away({}), personOf('b', { leftAt: '2026-12-01' })] }).substitutesOf('a', now)).toEqual(
      [],
    );
  });
});

const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
const departmentIds = ['d0', 'd1', 'd2', 'd3'];
const postIds = ['p0', 'p1', 'p2'];
const roles = ['r0', 'r1', 'r2'];
const some = (from: string[]) => fc.uniqueArray(fc.constantFrom(...from), { maxLength: 2 });

const organisations = fc
  .record({
    parents: fc.tuple(...departmentIds.map((_, place) => fc.option(fc.nat({ max: Math.max(0, place - 1) })))),
    of: fc.tuple(...postIds.map(() => fc.constantFrom(...departmentIds))),
    persons: fc.tuple(
      ...ids.map(() => fc.record({ departments: some(departmentIds), posts: some(postIds), left: fc.boolean() })),
    ),
    bindings: fc.array(
      fc.record(
        {
          role: fc.constantFrom(...roles),
          posts: some(postIds),
          departments: some(departmentIds),
          persons: some(ids),
          scope: fc.constantFrom('own' as const, 'department' as const, 'all' as const),
        },
        { requiredKeys: ['role'] },
      ),
      { maxLength: 5 },
    ),
    accounts: fc.array(fc.record({ id: fc.constantFrom(...ids, 'x', 'key:1'), roles: some(roles) }), { maxLength: 3 }),
  })
  .map(
    ({ parents, of, persons, bindings, accounts }): OrganisationSource => ({
      departments: departmentIds.map((id, place) => {
        const parent = place === 0 ? null : parents[place];
        return { id, name: id, ...(typeof parent === 'number' ? { parent: `d${parent}` } : {}) };
      }),
      posts: postIds.map((id, place) => ({ id, name: id, department: of[place] as string })),
      persons: ids.map((id, place) => {
        const { left, ...rest } = persons[place] as (typeof persons)[number];
        return personOf(id, { ...rest, ...(left ? { leftAt: '2026-12-01' } : {}) });
      }),
      bindings,
      accounts: [...new Map(accounts.map((one) => [one.id, { ...one, name: one.id }])).values()],
    }),
  );

/** The same, read one by one. */
function naive({ departments, posts, persons, bindings, accounts }: OrganisationSource) {
  const isWithin = (one: string, above: string): boolean => {
    const parent = departments.find(({ id }) => id === one)?.parent;
    return one === above || (parent !== undefined && isWithin(parent, above));
  };
  const here = persons.filter(({ leftAt }) => leftAt === undefined);
  const departmentsOf = (person: Person) => [
    ...person.departments,
    ...person.posts.map((post) => posts.find(({ id }) => id === post)?.department ?? ''),
  ];
  const members = (department: string) =>
    here.filter((one) => departmentsOf(one).some((own) => isWithin(own, department))).map(({ id }) => id);
  const isBound = (id: string, binding: RoleBinding) =>
    binding.persons?.includes(id) ||
    binding.posts?.some((post) => here.find((one) => one.id === id)?.posts.includes(post)) ||
    binding.departments?.some((one) => members(one).includes(id));
  const hasLeft = (id: string) => persons.some((one) => one.id === id && one.leftAt !== undefined);
  const scopesOf = (id: string, role: string) =>
    hasLeft(id)
      ? []
      : [
          ...bindings.filter((one) => one.role === role && isBound(id, one)).map(({ scope = 'all' }) => scope),
          ...accounts.filter((one) => one.id === id && one.roles.includes(role)).map(() => 'all' as const),
        ];
  return { isWithin, members, scopesOf };
}

test('an organisation answers what reading it one by one does', () => {
  fc.assert(
    fc.property(organisations, (source) => {
      const organisation = organisationOf(source, { at, timeZone });
      const other = naive(source);
      const everybody = [...new Set([...ids, ...source.accounts.map(({ id }) => id)])].sort();
      for (const department of departmentIds) {
        expect(organisation.members(department)).toEqual(other.members(department));
        for (const above of departmentIds)
          expect(organisation.isWithin(department, above)).toBe(other.isWithin(department, above));
      }
      for (const role of roles) {
        const carriers = everybody.filter((id) => other.scopesOf(id, role).length > 0);
        expect(organisation.carriers([role])).toEqual(carriers);
        for (const id of everybody) {
          const widest = (['all', 'department', 'own'] as const).find((one) => other.scopesOf(id, role).includes(one));
          expect(organisation.rolesOf(id).get(role)).toBe(widest);
        }
      }
      const anyRole = everybody.filter((id) => roles.some((role) => other.scopesOf(id, role).length > 0));
      expect(organisation.carriers(roles)).toEqual(anyRole);
    }),
    { numRuns: trials / 4 },
  );
});

const directoryOf = ({ departments, posts, persons }: Partial<OrganisationSource>): Directory => ({
  departments: new Map(departments?.map((one) => [one.id, one])),
  posts: new Map(posts?.map((one) => [one.id, one])),
  persons: new Map(persons?.map((one) => [one.id, one])),
});

describe('a record of the directory', () => {
  test('names every place in which it is wrong', () => {
    const directory = directoryOf({
      departments: [{ id: 'd', name: 'd' }],
      persons: [
        personOf('li', {
          departments: ['d', 'e'],
          posts: ['p'],
          superior: 'wang',
          substitutes: [
            { person: 'zhao', from: '2026-12-02', until: '2026-12-01' },
            { person: 'li', from: '2026-12-02', until: '2026-12-02T08:00:00Z' },
          ],
        }),
      ],
    });
    const found = checkRecord(directory, 'persons', 'li', () => false);
    expect(found.map(({ path, code }) => `${code} ${path}`)).toEqual([
      'unknownValue /departments/1',
      'unknownValue /posts/0',
      'unknownValue /superior',
      'unknownValue /substitutes/0/person',
      'invalidValue /substitutes/0/until',
      'invalidValue /substitutes/1/person',
    ]);
  });

  test('may name who is a person by an account alone', () => {
    const directory = directoryOf({ persons: [personOf('li', { superior: 'wang' })] });
    expect(checkRecord(directory, 'persons', 'li', (id) => id === 'wang')).toEqual([]);
  });

  test.each([
    ['departments', 1],
    ['departments', 3],
    ['superiors', 1],
    ['superiors', 3],
  ] as const)('is refused in a circle of %s: %i long', (what, length) => {
    const names = ids.slice(0, length);
    const next = (place: number) => names[(place + 1) % length] as string;
    const isTree = what === 'departments';
    const directory = directoryOf(
      isTree
        ? { departments: names.map((id, place) => ({ id, name: id, parent: next(place) })) }
        : { persons: names.map((id, place) => personOf(id, { superior: next(place) })) },
    );
    for (const id of names)
      expect(checkRecord(directory, isTree ? 'departments' : 'persons', id, () => false)).toMatchObject([
        { path: isTree ? '/parent' : '/superior', code: 'invalidValue' },
      ]);
  });

  test('names what refers to it, bindings of roles too', () => {
    const directory = directoryOf({
      departments: [
        { id: 'd', name: 'd' },
        { id: 'e', name: 'e', parent: 'd' },
      ],
      posts: [{ id: 'p', name: 'p', department: 'd' }],
      persons: [
        personOf('li', { departments: ['d'], superior: 'li', posts: ['p'] }),
        personOf('wang', { superior: 'li' }),
      ],
    });
    const bindings = new Map([['shop', [{ role: 'r', departments: ['d'], posts: ['p'] }]]]);
    const of = (kind: 'departments' | 'posts' | 'persons', id: string) =>
      referencesTo(directory, bindings, kind, id).map((one) => `${one.kind} ${one.id}`);
    expect(of('departments', 'd')).toEqual(['departments e', 'posts p', 'persons li', 'roleBindings shop']);
    expect(of('posts', 'p')).toEqual(['persons li', 'roleBindings shop']);
    expect(of('persons', 'li')).toEqual(['persons wang']);
    expect(of('departments', 'e')).toEqual([]);
  });
});

test('role bindings name every place in which they are wrong', () => {
  const bindings: RoleBinding[] = [
    { role: 'r', persons: ['li'] },
    { role: 's', posts: [] },
    { role: 'r', departments: ['d'], posts: ['p'], persons: ['wang'] },
  ];
  const directory = directoryOf({ persons: [personOf('li')] });
  const found = checkBindings(bindings, directory, new Set(['r']), () => false);
  expect(found.map(({ path, code }) => `${code} ${path}`)).toEqual([
    'unknownValue /1/role',
    'invalidValue /1',
    'unknownValue /2/posts/0',
    'unknownValue /2/departments/0',
    'unknownValue /2/persons/0',
  ]);
});
