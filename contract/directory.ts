import { calls, readers } from './call.ts';
import { Draft } from './drafts.ts';
import { namePattern } from './names.ts';
import { RoleBinding } from './role-binding.ts';
import * as t from './schema.ts';
import { both } from './text.ts';

export type { RoleBinding } from './role-binding.ts';

const name = t.textOf(1, 200);
const id = t.matching(namePattern);
const ids = t.list(id, { maxItems: 1000, uniqueItems: true });
/** A day, or an instant with its offset. */
const moment = (what: string) =>
  t.formatted('day-or-instant', `${what}: a day by the clocks of the policy, or an instant with its offset`);
const version = t.described(t.count, 'Its version, the ETag; 0: nobody has written it down yet');

const Substitute = t.named(
  'Substitute',
  t.closed({
    person: id,
    from: moment('From when, inclusive'),
    until: moment('Until when, inclusive'),
    policies: t.maybe(t.described(ids, 'In these policies; absent: in all')),
    flows: t.maybe(t.described(ids, 'In these flows; absent: in all')),
  }),
  'Who stands in for a person for a time',
);
export type Substitute = t.Static<typeof Substitute>;

const departmentFields = { name, parent: t.maybe(id) };
const postFields = { name, department: id };
const personFields = {
  name,
  departments: t.maybe(ids),
  posts: t.maybe(ids),
  superior: t.maybe(id),
  phone: t.maybe(t.textOf(1, 50)),
  mail: t.maybe(t.textOf(3, 254, { pattern: '^[^@\\s]+@[^@\\s]+$' })),
  substitutes: t.maybe(t.list(Substitute, { maxItems: 100 })),
  leftAt: t.maybe(moment('Since when the person is here no more')),
};
/** Who reads a record and writes it back may leave these in; they must be its own. */
const own = { id: t.maybe(id), version: t.maybe(t.count) };

export const Department = t.named(
  'Department',
  t.shape({ id, ...departmentFields, version }),
  'A department of the organisation; `parent` is the one that it is part of',
);
export type Department = Omit<t.Static<typeof Department>, 'version'>;
export const Post = t.named('Post', t.shape({ id, ...postFields, version }), 'A post, which persons hold');
export type Post = Omit<t.Static<typeof Post>, 'version'>;
export const Person = t.named(
  'Person',
  t.shape({
    id,
    ...personFields,
    departments: ids,
    posts: ids,
    substitutes: t.list(Substitute),
    version,
  }),
  'A person of the organisation, who may have an account. Telephone and mail are seen by administrators and by the person',
);
export type Person = Omit<t.Static<typeof Person>, 'version'>;

const DepartmentRequest = t.named(
  'DepartmentRequest',
  t.closed({ ...own, ...departmentFields }),
  'What a department is to be',
);
const PostRequest = t.named('PostRequest', t.closed({ ...own, ...postFields }), 'What a post is to be');
const PersonRequest = t.named('PersonRequest', t.closed({ ...own, ...personFields }), 'What a person is to be');

const mostImported = 20_000;
const many = { maxItems: mostImported };
const imported = {
  departments: t.maybe(t.list(t.closed({ ...own, ...departmentFields, id }), many)),
  posts: t.maybe(t.list(t.closed({ ...own, ...postFields, id }), many)),
  persons: t.maybe(t.list(t.closed({ ...own, ...personFields, id }), many)),
};
const DirectoryImport = t.named(
  'DirectoryImport',
  t.closed({
    ...imported,
    dryRun: t.maybe(t.described(t.flag, 'Only says what would become of them')),
  }),
  'Departments, posts and persons that are made, or replaced where they are there already',
);

/** So many records that would be added or changed are shown before they are. */
export const mostDirectoryShown = 200;
const DirectoryImported = t.named(
  'DirectoryImported',
  t.shape({
    added: t.count,
    changed: t.count,
    unchanged: t.count,
    errors: t.maybe(
      t.described(
        t.list(
          t.shape({
            ...{ path: t.text, code: t.text, message: t.localText },
            place: t.maybe(t.described(t.text, 'Of a file: the cell')),
          }),
        ),
        'Of a dry run: what is wrong, each at its place; nothing is written while there is anything',
      ),
    ),
    changes: t.maybe(
      t.described(
        t.list(
          t.shape({
            kind: t.oneOf(['departments', 'posts', 'persons']),
            id,
            before: t.maybe(t.object),
            after: t.object,
          }),
        ),
        `Of a dry run: the first ${mostDirectoryShown} that would be added or changed`,
      ),
    ),
  }),
  'What became of departments, posts and persons, or would',
);

/** An organisation that comes with a policy, for trying it: `definitions/<policy>.organisation.json`. */
export const OrganisationFile = t.closed({
  kind: t.exactly('organisation'),
  policy: id,
  ...imported,
  bindings: t.list(RoleBinding),
});

/** Who carries the roles of a policy, besides the accounts and keys that name them. */
const RoleBindings = t.list(RoleBinding, { maxItems: 1000 });

const HandOver = t.named(
  'HandOver',
  t.closed({ to: id, reason: t.textOf(1, 2000), dryRun: t.maybe(t.flag) }),
  'To whom all that a person has in hand goes, and why',
);
const HandedOver = t.named(
  'HandedOver',
  t.shape({
    tasks: t.described(t.count, 'Open tasks that went over'),
    substitutes: t.described(t.count, 'Places in which the person stood in for others, or others for the person'),
    subscriptions: t.described(
      t.count,
      'Webhooks that the person had set up, with a key of theirs too, and look after no more',
    ),
    refused: t.list(t.shape({ task: t.text, code: t.text, to: t.maybe(t.text) })),
  }),
  'What went over, or would',
);

const searched = { q: t.textUpTo(200, { description: 'Words that stand in the name or id' }), ...t.pageQuery };
const guards = {
  'If-Match': 'The version that is replaced',
  'If-None-Match': '`*`: there must be none yet; without both it is made where there is none',
};
const guardProblems = ['notFound', 'preconditionRequired', 'staleRevision'] as const;
const wrong = ['unknownValue', 'invalidValue', 'invalidRequest'] as const;

export const directoryCalls = calls({
  listDepartments: {
    method: 'GET',
    path: '/directory/departments',
    summary: both('部门列表', 'Find departments, in the order of their ids'),
    allow: readers.directory,
    query: searched,
    answers: { 200: { description: 'A page of departments', schema: t.pageOf(Department) } },
    problems: [],
  },
  readDepartment: {
    method: 'GET',
    path: '/directory/departments/{id}',
    summary: both('查看部门', 'Read a department'),
    allow: readers.directory,
    answers: { 200: { description: 'The department; its version is the ETag', schema: Department } },
    problems: ['notFound'],
  },
  putDepartment: {
    method: 'PUT',
    path: '/directory/departments/{id}',
    summary: both('新增或修改部门', 'Make or replace a department'),
    allow: ['administrator'],
    headers: guards,
    body: DepartmentRequest,
    answers: {
      200: { description: 'The department, replaced', schema: Department },
      201: { description: 'The department, made', schema: Department },
    },
    problems: [...guardProblems, ...wrong],
  },
  removeDepartment: {
    method: 'DELETE',
    path: '/directory/departments/{id}',
    summary: both('删除部门（没有被引用时）', 'Remove a department that nothing refers to'),
    allow: ['administrator'],
    answers: { 204: { description: 'It is gone' } },
    problems: ['notFound', 'stillReferred', 'staleRevision'],
  },
  listPosts: {
    method: 'GET',
    path: '/directory/posts',
    summary: both('岗位列表', 'Find posts, in the order of their ids'),
    allow: readers.directory,
    query: { ...searched, department: t.textUpTo(128, { description: 'Of this department or one below it' }) },
    answers: { 200: { description: 'A page of posts', schema: t.pageOf(Post) } },
    problems: [],
  },
  readPost: {
    method: 'GET',
    path: '/directory/posts/{id}',
    summary: both('查看岗位', 'Read a post'),
    allow: readers.directory,
    answers: { 200: { description: 'The post; its version is the ETag', schema: Post } },
    problems: ['notFound'],
  },
  putPost: {
    method: 'PUT',
    path: '/directory/posts/{id}',
    summary: both('新增或修改岗位', 'Make or replace a post'),
    allow: ['administrator'],
    headers: guards,
    body: PostRequest,
    answers: {
      200: { description: 'The post, replaced', schema: Post },
      201: { description: 'The post, made', schema: Post },
    },
    problems: [...guardProblems, ...wrong],
  },
  removePost: {
    method: 'DELETE',
    path: '/directory/posts/{id}',
    summary: both('删除岗位（没有被引用时）', 'Remove a post that nothing refers to'),
    allow: ['administrator'],
    answers: { 204: { description: 'It is gone' } },
    problems: ['notFound', 'stillReferred', 'staleRevision'],
  },
  listPersons: {
    method: 'GET',
    path: '/directory/persons',
    summary: both('人员列表', 'Find persons, in the order of their ids; accounts are among them'),
    allow: readers.directory,
    query: {
      ...searched,
      department: t.textUpTo(128, { description: 'Who belongs to it or to one below it' }),
      post: t.textUpTo(128, { description: 'Who holds it' }),
    },
    answers: { 200: { description: 'A page of persons', schema: t.pageOf(Person) } },
    problems: [],
  },
  readPerson: {
    method: 'GET',
    path: '/directory/persons/{id}',
    summary: both('查看人员', 'Read a person'),
    allow: readers.directory,
    answers: { 200: { description: 'The person; the version is the ETag', schema: Person } },
    problems: ['notFound'],
  },
  putPerson: {
    method: 'PUT',
    path: '/directory/persons/{id}',
    summary: both(
      '新增或修改人员（本人只能修改自己的代理）',
      'Make or replace a person; whoever is no administrator writes their own substitutes only',
    ),
    allow: 'everyone',
    headers: guards,
    body: PersonRequest,
    answers: {
      200: { description: 'The person, replaced', schema: Person },
      201: { description: 'The person, made', schema: Person },
    },
    problems: [...guardProblems, ...wrong, 'forbidden'],
  },
  removePerson: {
    method: 'DELETE',
    path: '/directory/persons/{id}',
    summary: both(
      '删除人员（没有被引用时；离职请填写离职日期）',
      'Remove a person that nothing refers to; of who has left `leftAt` is written instead',
    ),
    allow: ['administrator'],
    answers: { 204: { description: 'Gone' } },
    problems: ['notFound', 'stillReferred', 'staleRevision'],
  },
  importDirectory: {
    method: 'POST',
    path: '/directory/import',
    summary: both(
      '导入组织（JSON 或 Excel 文件）',
      'Make or replace many at once, by JSON or an Excel file, all or none; again it changes nothing',
    ),
    allow: ['administrator'],
    takesSheet: {
      dryRun: t.described(t.oneOf(['true', 'false']), '`true`: of an Excel file, only says what would become of it'),
    },
    body: DirectoryImport,
    bodyLimit: 32 * 1024 * 1024,
    answers: { 200: { description: 'How many were added and changed', schema: DirectoryImported } },
    problems: ['staleRevision', ...wrong],
  },
  handOver: {
    method: 'POST',
    path: '/directory/persons/{id}/hand-over',
    summary: both('工作交接', 'Give all that a person has in hand to another one'),
    allow: ['administrator'],
    body: HandOver,
    answers: { 200: { description: 'What went over', schema: HandedOver } },
    problems: ['notFound', 'unknownValue', 'invalidValue', 'staleRevision'],
  },
  readRoleBindings: {
    method: 'GET',
    path: '/policies/{policy}/role-bindings',
    summary: both('查看角色绑定', 'Read who carries the roles of a policy'),
    allow: readers.bindings,
    answers: { 200: { description: 'The bindings; their version is the ETag', schema: RoleBindings } },
    problems: ['policyNotFound'],
  },
  putRoleBindings: {
    method: 'PUT',
    path: '/policies/{policy}/role-bindings',
    summary: both(
      '修改角色绑定（生产环境须由另一人批准并发布）',
      'Replace who carries the roles of a policy; in production a draft that another person approves and publishes',
    ),
    allow: ['administrator'],
    headers: { 'If-Match': 'The version that is replaced; required' },
    body: RoleBindings,
    answers: {
      200: { description: 'The bindings, replaced', schema: RoleBindings },
      202: { description: 'The draft that another person is to approve', schema: Draft },
    },
    problems: ['policyNotFound', 'preconditionRequired', 'staleRevision', ...wrong],
  },
});
