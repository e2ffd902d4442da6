import { api } from '../../../contract/api.ts';
import type { AnswerOf } from '../../../contract/call.ts';
import { mostDirectoryShown } from '../../../contract/directory.ts';
import { type DirectoryKind, Problem } from '../../../engine/index.ts';
import type { Parts } from '../../decisions/parts.ts';
import { readCondition, readIfMatch } from '../../kernel/answer.ts';
import { type Caller, isAllowed } from '../../kernel/caller.ts';
import { pageOf } from '../../kernel/query.ts';
import { type Answer, type Asked, addressOf, type Route, serve } from '../../kernel/route.ts';
import type { PersonRecord } from '../../stores/records/directory.ts';
import type { DraftRecord } from '../../stores/records/edition.ts';
import { presentDraft } from '../drafts.ts';
import { governed } from '../govern.ts';
import {
  type AnyRecord,
  type DirectoryImport,
  type Given,
  importPlanned,
  keepRecord,
  planImport,
  presentRecord,
  previewOf,
  recordFrom,
  removeRecord,
  standing,
} from './directory.ts';
import { handOver } from './hand-over.ts';
import { sheetOfPeople } from './import-sheet.ts';
import { bindingsOf, bindRoles } from './role-bindings.ts';

/** The directory: departments, posts, persons; and who carries the roles of a policy. */
export function directoryRoutes(parts: Parts): Route[] {
  return [
    serve(api.importDirectory, async ({ body: { dryRun, ...given }, query, file, caller }) => {
      requireWhole(caller);
      const sheet = file && (await sheetOfPeople(parts, file, parts.directory.everybody()));
      const plan = planImport(parts, sheet?.wanted ?? (given as DirectoryImport));
      const errors = sheet ? [...sheet.flaws, ...sheet.placed(plan.errors)] : plan.errors;
      if (dryRun || query.dryRun === 'true') return { body: previewOf({ ...plan, errors }, mostDirectoryShown) };
      return governed(
        () => ({ body: plan.counts }),
        () => importPlanned(parts, { ...plan, errors }, caller),
      );
    }),
    ...kindRoutes(parts, 'departments', api.readDepartment, api.putDepartment, api.removeDepartment),
    ...kindRoutes(parts, 'posts', api.readPost, api.putPost, api.removePost),
    ...kindRoutes(parts, 'persons', api.readPerson, api.putPerson, api.removePerson),
    ...listRoutes(parts),
    serve(api.handOver, async ({ params: { id }, body, caller }) => {
      requireWhole(caller);
      const { result, write } = await handOver(parts, id, body, caller);
      return body.dryRun ? { body: result } : governed(() => ({ body: result }), write);
    }),
    ...bindingRoutes(parts),
  ];
}

/** The directory is of the whole organisation: whose rights are for some policies do not change it. @throws Problem forbidden */
function requireWhole({ policies }: Caller): void {
  if (policies) throw new Problem('forbidden', { detail: wholeOnly });
}

const wholeOnly = {
  'zh-CN': '组织由不限制度的管理员维护',
  en: 'the directory is kept by administrators of all policies',
};

type Words = { q?: string };

/** Whether all words stand in a name or an id. */
function fits({ q = '' }: Words): (record: AnyRecord) => boolean {
  const words = q.toLowerCase().split(/\s+/u).filter(Boolean);
  return ({ id, name }) => words.every((word) => `${id} ${name}`.toLowerCase().includes(word));
}

function listRoutes(parts: Parts): Route[] {
  const { directory } = parts;
  const page = (records: readonly AnyRecord[], query: Words & { cursor?: string; limit?: string }, caller: Caller) => {
    const found = records.filter(fits(query)).sort((a, b) => (a.id < b.id ? -1 : 1));
    const { items, cursor } = pageOf(found, { limit: '50', ...query }, ({ id }) => id);
    return { body: { items: items.map((one) => presentRecord(one, caller)), cursor } as never };
  };
  return [
    serve(api.listDepartments, ({ query, caller }) => page([...directory.records.departments.values()], query, caller)),
    serve(api.listPosts, ({ query, caller }) => {
      const posts = [...directory.records.posts.values()];
      return page(
        posts.filter(({ department }) => isWithin(parts, [department], query.department)),
        query,
        caller,
      );
    }),
    serve(api.listPersons, ({ query, caller }) => {
      const found = directory
        .everybody()
        .filter((one) => isSeenBy(parts, one.id, caller))
        .filter((one) => isWithin(parts, departmentsOf(parts, one), query.department))
        .filter(({ posts }) => query.post === undefined || posts.includes(query.post));
      return page(found, query, caller);
    }),
  ];
}

/** Who is for some policies sees nobody whose account is for others. */
function isSeenBy({ accounts }: Parts, id: string, { policies, person }: Caller): boolean {
  const own = accounts.persons.account(id)?.policies;
  return id === person || !policies || !own || own.some((policy) => policies.includes(policy));
}

const departmentsOf = ({ directory }: Parts, { departments, posts }: PersonRecord) => [
  ...departments,
  ...posts.flatMap((post) => directory.records.posts.get(post)?.department ?? []),
];

/** Whether one of some departments is another or lies below it; of none that is asked for, all are. */
const isWithin = ({ directory }: Parts, departments: readonly string[], above: string | undefined) =>
  above === undefined || departments.some((one) => directory.organisation('').isWithin(one, above));

type ReadCall = typeof api.readDepartment | typeof api.readPost | typeof api.readPerson;
type PutCall = typeof api.putDepartment | typeof api.putPost | typeof api.putPerson;
type RemoveCall = typeof api.removeDepartment | typeof api.removePost | typeof api.removePerson;

/** Reading, writing and removing are alike for every kind. */
function kindRoutes(parts: Parts, kind: DirectoryKind, read: ReadCall, put: PutCall, remove: RemoveCall): Route[] {
  const answer = (record: AnyRecord, caller: Caller) => ({
    body: presentRecord(record, caller) as never,
    headers: { etag: `"${record.revision}"` },
  });
  return [
    serve(read, ({ params: { id }, caller }: Asked<ReadCall>) => {
      const record = standing(parts.directory, kind, id);
      if (!record || (kind === 'persons' && !isSeenBy(parts, id, caller))) throw new Problem('notFound');
      return answer(record, caller);
    }),
    serve(put, async ({ params: { id }, body, caller, request }: Asked<PutCall>) => {
      const next = recordFrom(kind, id, givenBy(parts, kind, id, body as Given, caller));
      return governed(
        ({ directory }) => {
          const written = directory?.[0]?.value as AnyRecord | undefined;
          const { body: shown, headers } = answer(
            written ?? (standing(parts.directory, kind, id) as AnyRecord),
            caller,
          );
          if (written?.revision !== 1) return { status: 200, body: shown, headers };
          return { status: 201, body: shown, headers: { ...headers, location: addressOf('directory', kind, id) } };
        },
        () => keepRecord(parts, kind, next, readCondition(request), caller),
      );
    }),
    serve(remove, async ({ params: { id }, caller }: Asked<RemoveCall>) => {
      requireWhole(caller);
      return governed(
        () => ({ status: 204 }),
        () => removeRecord(parts, kind, id, caller),
      );
    }),
  ];
}

/**
 * What somebody gives to become a record. Whoever is no administrator of all policies gives of their own record the substitutes; all else
 * stays as it is.
 *
 * @throws Problem forbidden, invalidValue for the id or version of another
 */
function givenBy(parts: Parts, kind: DirectoryKind, id: string, body: Given, caller: Caller): Given {
  if (body.id !== undefined && body.id !== id) throw otherId();
  if (isAllowed(caller, ['administrator']) && !caller.policies) return body;
  const own = caller.person === id && kind === 'persons' ? parts.directory.person(id) : undefined;
  if (!own) throw new Problem('forbidden', { detail: ownOnly });
  const { revision: _, ...rest } = own;
  const { substitutes = [], version: __, ...others } = body;
  const isOther = ([name, value]: [string, unknown]) =>
    JSON.stringify(value) !== JSON.stringify((rest as unknown as Record<string, unknown>)[name]);
  if (Object.entries(others).some(isOther)) throw new Problem('forbidden', { detail: ownOnly });
  return { ...rest, substitutes } as unknown as Given;
}

const ownOnly = {
  'zh-CN': '没有系统管理权限时，只能修改自己的代理',
  en: 'without the right administrator one changes nothing but one’s own substitutes',
};

const otherId = () =>
  new Problem('invalidValue', {
    errors: [
      {
        path: '/id',
        code: 'invalidValue',
        message: { 'zh-CN': '编号与地址不符', en: 'it is not the id in the address' },
      },
    ],
  });

function bindingRoutes(parts: Parts): Route[] {
  const stands = (policy: string) => {
    const { bindings, revision } = bindingsOf(parts, policy);
    return { body: bindings, headers: { etag: `"${revision}"` } };
  };
  return [
    serve(api.readRoleBindings, ({ params: { policy } }) => stands(policy)),
    serve(api.putRoleBindings, ({ params: { policy }, body, caller, request }) => {
      const expected = readIfMatch(request);
      if (expected === undefined) throw new Problem('preconditionRequired');
      return governed(
        ({ draft, directory }): Answer<AnswerOf<typeof api.putRoleBindings>> => {
          if (draft) return proposed(draft);
          const [written] = directory ?? [];
          const revision = (written?.value as { revision?: number } | undefined)?.revision;
          return revision === undefined ? stands(policy) : { body, headers: { etag: `"${revision}"` } };
        },
        () => bindRoles(parts, policy, body, expected, caller),
      );
    }),
  ];
}

/** The draft that another person is to approve. */
function proposed(draft: DraftRecord) {
  const { policy, id, revision } = draft;
  const headers = { location: addressOf('policies', policy, 'drafts', id), etag: `"${revision}"` };
  return { status: 202, body: presentDraft(draft), headers };
}
