import type { Department, Person, Post, RoleBinding } from '../../contract/directory.ts';
import type { LocalText } from '../ground/local-text.ts';
import { pointer } from '../ground/pointer.ts';
import type { ProblemDetail } from '../ground/problem.ts';
import { isBackwards } from './moments.ts';
import { isInCircle } from './tree.ts';

/** The records of a directory by their ids, as they are or would be. */
export interface Directory {
  departments: ReadonlyMap<string, Department>;
  posts: ReadonlyMap<string, Post>;
  persons: ReadonlyMap<string, Person>;
}

export const directoryKinds = ['departments', 'posts', 'persons'] as const;
export type DirectoryKind = (typeof directoryKinds)[number];

const no: Record<DirectoryKind, (id: string) => LocalText> = {
  departments: (id) => ({ 'zh-CN': `没有部门 ${id}`, en: `there is no department ${id}` }),
  posts: (id) => ({ 'zh-CN': `没有岗位 ${id}`, en: `there is no post ${id}` }),
  persons: (id) => ({ 'zh-CN': `没有人员 ${id}`, en: `there is no person ${id}` }),
};
const ownParent: LocalText = { 'zh-CN': '部门不能在自己之下', en: 'a department cannot lie below itself' };
const ownSuperior: LocalText = {
  'zh-CN': '上级关系不能成环',
  en: 'a person cannot be their own superior, nor one further up',
};
const ownSubstitute: LocalText = { 'zh-CN': '不能由本人代理自己', en: 'nobody stands in for themselves' };
const backwards: LocalText = { 'zh-CN': '结束早于开始', en: 'it ends before it begins' };

/** Looks for what is referred to, and notes each that is not there. */
function noting(directory: Directory, isPerson: (id: string) => boolean) {
  const errors: ProblemDetail[] = [];
  const tell = (path: string, code: 'unknownValue' | 'invalidValue', message: LocalText) =>
    errors.push({ path, code, message });
  const refer = (kind: DirectoryKind, id: string | undefined, path: string) => {
    if (id === undefined || directory[kind].has(id) || (kind === 'persons' && isPerson(id))) return;
    tell(path, 'unknownValue', no[kind](id));
  };
  const referAll = (kind: DirectoryKind, ids: readonly string[] | undefined, path: string) => {
    for (const [index, id] of (ids ?? []).entries()) refer(kind, id, path + pointer(index));
  };
  return { errors, tell, refer, referAll };
}

/**
 * What is wrong with a record of a directory: whom or what it names that is not there, circles of departments and of superiors, and
 * substitutes who are none.
 *
 * @param directory with the record, and with whatever is written together with it
 * @param isPerson whether somebody is a person without a record, such as by an account
 * @returns every offender, at its path within the record
 * @example checkRecord(directory, 'persons', 'li', () => false) // [{ path: '/posts/0', code: 'unknownValue', message: … }]
 */
export function checkRecord(
  directory: Directory,
  kind: DirectoryKind,
  id: string,
  isPerson: (id: string) => boolean,
): ProblemDetail[] {
  const { errors, tell, refer, referAll } = noting(directory, isPerson);
  if (kind === 'departments') {
    refer('departments', directory.departments.get(id)?.parent, '/parent');
    if (isInCircle(id, (one) => directory.departments.get(one)?.parent)) tell('/parent', 'invalidValue', ownParent);
  } else if (kind === 'posts') refer('departments', directory.posts.get(id)?.department, '/department');
  else {
    const person = directory.persons.get(id);
    referAll('departments', person?.departments, '/departments');
    referAll('posts', person?.posts, '/posts');
    refer('persons', person?.superior, '/superior');
    if (isInCircle(id, (one) => directory.persons.get(one)?.superior)) tell('/superior', 'invalidValue', ownSuperior);
    for (const [index, { person: other, from, until }] of (person?.substitutes ?? []).entries()) {
      const at = pointer('substitutes', index);
      refer('persons', other, `${at}/person`);
      if (other === id) tell(`${at}/person`, 'invalidValue', ownSubstitute);
      if (isBackwards(from, until)) tell(`${at}/until`, 'invalidValue', backwards);
    }
  }
  return errors;
}

const boundToNobody: LocalText = {
  'zh-CN': '须绑定到岗位、部门或人员',
  en: 'it must be bound to posts, departments or persons',
};

/**
 * What is wrong with the role bindings of a policy.
 *
 * @param roles those that the policy knows
 * @returns every offender, at its path in the list
 */
export function checkBindings(
  bindings: readonly RoleBinding[],
  directory: Directory,
  roles: ReadonlySet<string>,
  isPerson: (id: string) => boolean,
): ProblemDetail[] {
  const { errors, tell, referAll } = noting(directory, isPerson);
  for (const [index, { role, posts, departments, persons }] of bindings.entries()) {
    const at = pointer(index);
    const unknown: LocalText = { 'zh-CN': `制度中没有角色 ${role}`, en: `the policy has no role ${role}` };
    if (!roles.has(role)) tell(`${at}/role`, 'unknownValue', unknown);
    if (![posts, departments, persons].some((ids) => ids && ids.length > 0)) tell(at, 'invalidValue', boundToNobody);
    referAll('posts', posts, `${at}/posts`);
    referAll('departments', departments, `${at}/departments`);
    referAll('persons', persons, `${at}/persons`);
  }
  return errors;
}

/** What refers to a record of a directory. */
export interface Referrer {
  kind: DirectoryKind | 'roleBindings';
  /** Of role bindings the policy. */
  id: string;
}

/**
 * What refers to a record, besides itself.
 *
 * @param bindings the role bindings by policy
 * @example referencesTo(directory, new Map(), 'posts', 'head') // [{ kind: 'persons', id: 'li' }]
 */
export function referencesTo(
  { departments, posts, persons }: Directory,
  bindings: ReadonlyMap<string, readonly RoleBinding[]>,
  kind: DirectoryKind,
  id: string,
): Referrer[] {
  const refers: Record<DirectoryKind, (person: Person) => boolean> = {
    departments: (person) => person.departments.includes(id),
    posts: (person) => person.posts.includes(id),
    persons: ({ id: own, superior, substitutes }) =>
      own !== id && (superior === id || substitutes.some(({ person }) => person === id)),
  };
  const isDepartment = kind === 'departments';
  const found: Referrer[] = [];
  const tell = (of: Referrer['kind'], ids: string[]) => found.push(...ids.map((one) => ({ kind: of, id: one })));
  if (isDepartment) {
    tell(
      'departments',
      [...departments.values()].filter(({ parent }) => parent === id).map((one) => one.id),
    );
    tell(
      'posts',
      [...posts.values()].filter(({ department }) => department === id).map((one) => one.id),
    );
  }
  tell(
    'persons',
    [...persons.values()].filter(refers[kind]).map((one) => one.id),
  );
  const isBound = (list: readonly RoleBinding[]) => list.some((binding) => binding[kind]?.includes(id));
  tell(
    'roleBindings',
    [...bindings].filter(([, list]) => isBound(list)).map(([policy]) => policy),
  );
  return found;
}
