import { api } from '../../../contract/api.ts';
import type { BodyOf } from '../../../contract/call.ts';
import { notInherited } from '../../../contract/names.ts';
import { type Json, Problem } from '../../../engine/index.ts';
import { hashPassword } from '../../access/passwords.ts';
import type { Parts } from '../../decisions/parts.ts';
import { type Caller, withinPolicies } from '../../kernel/caller.ts';
import { invalidRequest } from '../../kernel/problems.ts';
import { pageOf } from '../../kernel/query.ts';
import { isWithin } from '../../kernel/reach.ts';
import { addressOf, type Route, serve } from '../../kernel/route.ts';
import type { AccountRecord } from '../../stores/records/access.ts';
import { entryOf, govern, governed } from '../govern.ts';

type Given = BodyOf<typeof api.changeAccount>;

/** Accounts of people, as the administrator manages them. */
export function accountRoutes(parts: Parts): Route[] {
  return [
    serve(api.createAccount, async ({ body, caller }) => {
      const given = body;
      const id = accountId(given.name);
      if (parts.accounts.persons.isTaken(id)) {
        throw new Problem('wrongStatus', { detail: { 'zh-CN': '名称已被使用', en: 'the name is taken' } });
      }
      const at = parts.now().toISOString();
      const policies = withinPolicies(caller, given.policies);
      const record: AccountRecord = {
        id,
        name: given.name.trim(),
        revision: 1,
        roles: given.roles,
        ...(policies ? { policies } : {}),
        password: await hashPassword(given.password),
        passwordAt: at,
        createdAt: at,
        createdBy: caller.id,
        ...parts.accounts.persons.handsOn(caller),
      };
      return governed(
        () => ({ body: presentAccount(record), headers: { location: addressOf('accounts', id) } }),
        () => saveAccount(parts, record, caller.id, 'account.created'),
      );
    }),
    serve(api.listAccounts, async ({ caller, query }) => ({
      body: pageOf(
        parts.accounts.persons.list().filter(isManagedBy(caller)).map(presentAccount),
        query,
        ({ id }) => id,
      ),
    })),
    serve(api.readAccount, async ({ params, caller }) => ({
      body: presentAccount(accountOf(parts, params.id, caller)),
    })),
    serve(api.changeAccount, async ({ params, body, caller }) => {
      const before = accountOf(parts, params.id, caller);
      const given = body;
      requireOwnToChange(parts, before, given);
      const record = await changed(parts, before, given, caller);
      const said = given.password ? { passwordBy: parts.accounts.persons.personOf(caller.id) } : {};
      return governed(
        () => ({ body: presentAccount(record) }),
        () => saveAccount(parts, record, caller.id, 'account.changed', said),
      );
    }),
    confirmRoute(parts),
  ];
}

/** @throws Problem notFound */
function accountOf({ accounts }: Parts, id: string, caller: Caller): AccountRecord {
  const record = accounts.persons.account(id);
  if (record && isManagedBy(caller)(record)) return record;
  throw new Problem('notFound');
}

function confirmRoute(parts: Parts): Route {
  return serve(api.confirmAccount, async ({ params, caller }) => {
    const before = accountOf(parts, params.id, caller);
    const record = confirmed(parts, before, caller);
    return governed(
      () => ({ body: presentAccount(record) }),
      () => saveAccount(parts, record, caller.id, 'account.confirmed', { of: before.hands }),
    );
  });
}

/** @throws Problem wrongStatus before the owner has set a password, approverIsAuthor for one in whose hands it is */
function confirmed({ accounts: { persons } }: Parts, before: AccountRecord, caller: Caller): AccountRecord {
  const { hands = [], passwordBy } = before;
  if (hands.length === 0 || passwordBy !== undefined) throw new Problem('wrongStatus', { detail: nothingToConfirm });
  if (persons.couldBe(caller.id).some((person) => person === before.id || hands.includes(person))) {
    throw new Problem('approverIsAuthor', { detail: notByThem });
  }
  return { ...before, revision: before.revision + 1, hands: [] };
}

const nothingToConfirm = {
  'zh-CN': '账户须由本人先修改密码，或无需确认',
  en: 'its owner must set a password first, or there is nothing to confirm',
};
const notByThem = {
  'zh-CN': '须由另一位管理员确认，不能是本人、创建者或设置密码的人',
  en: 'another administrator must do it: not its owner, nor who made it or set its password',
};

/** What the provider of single sign-on says of a person is not said here. @throws Problem wrongStatus */
function requireOwnToChange(
  { config }: Parts,
  { subject, roles: had }: AccountRecord,
  { password, roles }: Given,
): void {
  const isOther = roles !== undefined && JSON.stringify([...roles].sort()) !== JSON.stringify([...had].sort());
  if (subject === undefined || !(password || (isOther && config.oidc?.rolesClaim))) return;
  throw new Problem('wrongStatus', {
    detail: {
      'zh-CN': '单点登录的账户：密码和权限由登录服务提供，不在此处修改',
      en: 'an account of single sign-on: its password, and rights that come from the provider, are not changed here',
    },
  });
}

async function changed(parts: Parts, before: AccountRecord, given: Given, caller: Caller): Promise<AccountRecord> {
  const { disabledAt: _, policies: had, ...rest } = before;
  const at = parts.now().toISOString();
  const policies = given.policies === undefined ? had : withinPolicies(caller, given.policies ?? undefined);
  const disabled = given.disabled ?? before.disabledAt !== undefined;
  return {
    ...rest,
    revision: before.revision + 1,
    roles: given.roles ?? before.roles,
    ...(policies ? { policies } : {}),
    ...(disabled ? { disabledAt: before.disabledAt ?? at } : {}),
    ...(disabled && !before.disabledAt ? { passwordAt: laterThan(before.passwordAt, at) } : {}),
    ...(given.password ? await passwordOf(parts, before, given.password, at, caller) : {}),
  };
}

/** A password set by somebody: unless it is the owner's own, the account is in the hands of who set it. */
async function passwordOf(parts: Parts, before: AccountRecord, password: string, at: string, caller: Caller) {
  const { persons } = parts.accounts;
  const isOwn = persons.personOf(caller.id) === before.id;
  const hands = isOwn ? { passwordBy: undefined } : persons.handsOn(caller, before);
  return { ...(await newPassword(before, password, at)), ...hands };
}

/** A password and since when it holds: later than the one before, whatever the clock says. Sessions begun under that one are over. */
export async function newPassword({ passwordAt }: AccountRecord, password: string, at: string) {
  return { password: await hashPassword(password), passwordAt: laterThan(passwordAt, at) };
}

const laterThan = (before = '', at: string) => (at > before ? at : new Date(Date.parse(before) + 1).toISOString());

/** Whose rights are for some policies manages accounts of those alone. */
const isManagedBy = (caller: Caller) => (account: AccountRecord) => isWithin(caller, account);

export async function saveAccount(
  parts: Parts,
  record: AccountRecord,
  by: string,
  type: string,
  said: Record<string, Json | undefined> = {},
): Promise<void> {
  const { id, roles, policies, disabledAt } = record;
  const entry = entryOf(parts, { id: by }, type, { account: id, roles, policies, disabledAt, ...said });
  await govern(parts, { account: record, audit: [entry] });
  parts.accounts.persons.putAccount(record);
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

function presentAccount({ password: given, passwordAt: _, subject, ...shown }: AccountRecord) {
  return { ...shown, signsInBy: subject ? 'oidc' : given ? 'password' : 'nothing' } as const;
}
