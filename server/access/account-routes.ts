import { type JsonObject, Problem } from '../../engine/index.ts';
import { listOf, ref } from '../docs/common-schemas.ts';
import { entryOf, govern } from '../editions/govern.ts';
import { notInherited } from '../http/names.ts';
import { invalidRequest } from '../http/problems.ts';
import type { Route } from '../http/route.ts';
import type { Parts } from '../parts.ts';
import type { AccountRecord } from '../stores/records/access.ts';
import { type Caller, withinPolicies } from './caller.ts';
import { hashPassword } from './passwords.ts';

const text = { type: 'string', minLength: 1, maxLength: 100 };
const names = { type: 'array', items: text, maxItems: 100 };
export const password = { type: 'string', minLength: 12, maxLength: 200 };
const mayBeNull = (schema: object) => ({ anyOf: [schema, { type: 'null' }] });

interface Given {
  name: string;
  password?: string;
  roles?: string[];
  policies?: string[] | null;
  disabled?: boolean;
}

/** Accounts of people, as the administrator manages them. */
export function accountRoutes(parts: Parts): Route[] {
  return [
    {
      ...{ method: 'POST', path: '/accounts', name: 'createAccount' },
      summary: { 'zh-CN': '创建账户', en: 'Create an account' },
      allow: ['administrator'],
      body: {
        type: 'object',
        properties: { name: { ...text, maxLength: 60 }, password, roles: names, policies: names },
        required: ['name', 'password', 'roles'],
        additionalProperties: false,
      },
      answer: { status: 201, description: 'The account', schema: ref('Account') },
      problems: ['wrongStatus', 'staleRevision'],
      async handle({ body, caller }) {
        const given = body as unknown as Given & { roles: string[]; password: string };
        const id = accountId(given.name);
        if (parts.accounts.account(id)) {
          throw new Problem('wrongStatus', { detail: { 'zh-CN': '名称已被使用', en: 'the name is taken' } });
        }
        const at = parts.now().toISOString();
        const policies = withinPolicies(caller, given.policies ?? undefined);
        const record: AccountRecord = {
          ...{ id, name: given.name.trim(), revision: 1, roles: given.roles, ...(policies ? { policies } : {}) },
          ...{ password: await hashPassword(given.password), passwordAt: at, createdAt: at, createdBy: caller.id },
        };
        await saveAccount(parts, record, caller.id, 'account.created');
        return { status: 201, body: presentAccount(record) };
      },
    },
    {
      ...{ method: 'GET', path: '/accounts', name: 'listAccounts' },
      summary: { 'zh-CN': '账户列表', en: 'List the accounts' },
      allow: ['administrator'],
      answer: { status: 200, description: 'The accounts', schema: listOf('Account') },
      problems: [],
      handle: async ({ caller }) => ({
        body: { items: parts.accounts.list().filter(isManagedBy(caller)).map(presentAccount) },
      }),
    },
    {
      ...{ method: 'PUT', path: '/accounts/{id}', name: 'changeAccount' },
      summary: { 'zh-CN': '修改账户', en: 'Change what an account may do, its password, or whether it may sign in' },
      allow: ['administrator'],
      body: {
        type: 'object',
        properties: { roles: names, policies: mayBeNull(names), password, disabled: { type: 'boolean' } },
        additionalProperties: false,
      },
      answer: { status: 200, description: 'The account', schema: ref('Account') },
      problems: ['notFound', 'staleRevision'],
      async handle({ params, body, caller }) {
        const before = parts.accounts.account(params.id as string);
        if (!before || !isManagedBy(caller)(before)) throw new Problem('notFound');
        const record = await changed(parts, before, body as unknown as Given, caller);
        await saveAccount(parts, record, caller.id, 'account.changed');
        return { body: presentAccount(record) };
      },
    },
  ];
}

async function changed(parts: Parts, before: AccountRecord, given: Given, caller: Caller): Promise<AccountRecord> {
  const { disabledAt: _, policies: had, ...rest } = before;
  const at = parts.now().toISOString();
  const policies = given.policies === undefined ? had : withinPolicies(caller, given.policies ?? undefined);
  const disabled = given.disabled ?? before.disabledAt !== undefined;
  return {
    ...{ ...rest, revision: before.revision + 1, roles: given.roles ?? before.roles },
    ...(policies ? { policies } : {}),
    ...(disabled ? { disabledAt: before.disabledAt ?? at } : {}),
    ...(disabled && !before.disabledAt ? { passwordAt: laterThan(before.passwordAt, at) } : {}),
    ...(given.password ? { ...(await newPassword(before, given.password, at)) } : {}),
  };
}

/** A password and since when it holds: later than the one before, whatever the clock says. Sessions begun under that one are over. */
export async function newPassword({ passwordAt }: AccountRecord, password: string, at: string) {
  return { password: await hashPassword(password), passwordAt: laterThan(passwordAt, at) };
}

const laterThan = (before = '', at: string) => (at > before ? at : new Date(Date.parse(before) + 1).toISOString());

/** Whose rights are for some policies manages accounts of those alone. */
const isManagedBy =
  ({ policies }: Caller) =>
  (account: AccountRecord) =>
    policies === undefined || (account.policies?.every((policy) => policies.includes(policy)) ?? false);

export async function saveAccount(parts: Parts, record: AccountRecord, by: string, type: string): Promise<void> {
  const { id, roles, policies, disabledAt } = record;
  await govern(parts, {
    account: record,
    audit: [entryOf(parts, { id: by }, type, { account: id, roles, policies, disabledAt })],
  });
  parts.accounts.putAccount(record);
}

const accountPattern = new RegExp(`${notInherited}[\\p{L}\\p{N}][\\p{L}\\p{N}@._+-]*$`, 'iu');

/** @throws Problem invalidRequest for a name that is none */
export function accountId(name: string): string {
  const id = name.trim().normalize('NFKC').toLowerCase();
  if (accountPattern.test(id)) return id;
  throw invalidRequest('/name', 'pattern', {
    'zh-CN': '名称由字母、数字和 @ . _ + - 组成',
    en: 'a name consists of letters, digits and @ . _ + -',
  });
}

export function presentAccount({ password: given, subject, ...account }: AccountRecord): JsonObject {
  const { passwordAt: _, ...shown } = account;
  return JSON.parse(JSON.stringify({ ...shown, signsInBy: subject ? 'oidc' : given ? 'password' : 'nothing' }));
}
