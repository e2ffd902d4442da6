import { Problem } from '../../engine/index.ts';
import { ref } from '../docs/common-schemas.ts';
import type { Route } from '../http/route.ts';
import type { Parts } from '../parts.ts';
import type { AccountRecord } from '../stores/records/access.ts';
import { accountId, newPassword, password, saveAccount } from './account-routes.ts';
import type { Caller } from './caller.ts';
import { isPassword } from './passwords.ts';
import { csrfOf } from './sessions.ts';

const anyPassword = { type: 'string', minLength: 1, maxLength: 200 };

/** Signing in and out, and who one is. */
export function sessionRoutes(parts: Parts): Route[] {
  return [signIn(parts), whoAmI(parts), ways(parts), signOut(parts), changePassword(parts)];
}

function signIn(parts: Parts): Route {
  return {
    ...{ method: 'POST', path: '/session', name: 'signIn' },
    summary: { 'zh-CN': '登录', en: 'Sign in; a cookie keeps the session, `csrf` goes with every change' },
    allow: 'public',
    body: {
      type: 'object',
      properties: { name: { type: 'string', minLength: 1, maxLength: 100 }, password: anyPassword },
      required: ['name', 'password'],
      additionalProperties: false,
    },
    answer: { status: 200, description: 'Who signed in', schema: ref('Me') },
    problems: [],
    async handle({ body, request }) {
      const given = body as { name: string; password: string };
      const id = accountId(given.name);
      const account = parts.accounts.persons.account(id);
      const right = await parts.accounts.attempt(request, id, async () => {
        const matches = await isPassword(given.password, account?.password);
        return matches && !account?.disabledAt;
      });
      if (!right || !account) {
        parts.log.warn('a sign-in failed', { account: id });
        throw new Problem('unauthorized', {
          detail: { 'zh-CN': '名称或密码不正确', en: 'the name or the password is not right' },
        });
      }
      const { cookie, csrf } = await parts.accounts.sessions.begin(account, parts.now().getTime());
      const me = presentMe(parts, { id: `user:${id}`, ...scopeOf(account) }, csrf);
      return { body: me, headers: { 'set-cookie': [cookie, parts.accounts.devices.cookieFor(account)], ...notKept } };
    },
  };
}

/**
 * Who somebody is. `passwordBy`: whoever set their password, where they have not set their own; `confined`: they must before anything
 * else. `untaken`: keys that were made for them.
 */
function presentMe({ accounts: { persons } }: Parts, { id, roles, policies }: Caller, csrf: string | undefined) {
  const person = persons.personOf(id);
  const account = id.startsWith('user:') ? persons.account(person) : undefined;
  const untaken = id.startsWith('key:') ? [] : persons.untakenOf(person).map((key) => ({ id: key.id, name: key.name }));
  return {
    ...{ id, person, roles, policies, csrf, passwordBy: account?.passwordBy },
    ...(account && persons.isConfined(account) ? { confined: true } : {}),
    ...(untaken.length > 0 ? { untaken } : {}),
  };
}

const scopeOf = ({ roles, policies }: AccountRecord) => ({ roles, ...(policies ? { policies } : {}) });

const notKept = { 'cache-control': 'no-store' };

function whoAmI(parts: Parts): Route {
  return {
    ...{ method: 'GET', path: '/session', name: 'whoAmI' },
    summary: { 'zh-CN': '当前身份', en: 'Who the caller is, and what the caller may do' },
    allow: 'everyone',
    answer: { status: 200, description: 'The caller', schema: ref('Me') },
    problems: [],
    whileConfined: true,
    async handle({ caller }) {
      const csrf = caller.session === undefined ? undefined : csrfOf(caller.session);
      return { body: presentMe(parts, caller, csrf), headers: notKept };
    },
  };
}

function ways(parts: Parts): Route {
  return {
    ...{ method: 'GET', path: '/session/ways', name: 'waysToSignIn' },
    summary: { 'zh-CN': '登录方式', en: 'How one can sign in here' },
    allow: 'public',
    answer: { status: 200, description: 'The ways', schema: ref('Ways') },
    problems: [],
    async handle() {
      const { mode, oidc } = parts.config;
      return { body: { mode, password: parts.accounts.persons.list().length > 0, oidc: oidc !== undefined } };
    },
  };
}

function signOut(parts: Parts): Route {
  return {
    ...{ method: 'DELETE', path: '/session', name: 'signOut' },
    summary: { 'zh-CN': '退出', en: 'Sign out' },
    allow: 'everyone',
    answer: { status: 204, description: 'The session is over' },
    alsoAnswer: {
      ...{ status: 200, description: 'It is over here; `continueAt` ends it at the OpenID provider as well' },
      schema: ref('SignedOut'),
    },
    problems: [],
    whileConfined: true,
    async handle({ request }) {
      const found = await parts.accounts.sessions.find(request, parts.now().getTime());
      const headers = { 'set-cookie': await parts.accounts.sessions.end(request), ...notKept };
      const continueAt = found?.record.provider && (await endElsewhere(parts));
      return continueAt ? { body: { continueAt }, headers } : { headers };
    },
  };
}

/** A provider that does not answer keeps nobody from signing out here. */
async function endElsewhere({ oidc, now, log }: Parts): Promise<string | undefined> {
  try {
    return await oidc?.endSessionUrl(now().getTime());
  } catch (error) {
    log.warn('a session could not be ended at the provider', { reason: (error as Error).message });
    return undefined;
  }
}

function changePassword(parts: Parts): Route {
  return {
    ...{ method: 'PUT', path: '/session/password', name: 'changePassword' },
    summary: { 'zh-CN': '修改密码', en: "Change one's password; every session under the old one is over" },
    allow: 'everyone',
    body: {
      type: 'object',
      properties: { old: anyPassword, new: password },
      required: ['old', 'new'],
      additionalProperties: false,
    },
    answer: { status: 204, description: 'It is changed; sign in again' },
    problems: ['staleRevision'],
    whileConfined: true,
    async handle({ body, caller, request }) {
      const given = body as { old: string; new: string };
      const account = parts.accounts.persons.account(caller.id.replace(/^user:/, ''));
      if (caller.session === undefined || !account?.password) throw new Problem('forbidden');
      const right = () => isPassword(given.old, account.password);
      if (!(await parts.accounts.attempt(request, account.id, right))) throw new Problem('forbidden');
      const at = parts.now().toISOString();
      const changed = await newPassword(account, given.new, at);
      const { passwordBy: _, ...rest } = account;
      const next = { ...rest, revision: account.revision + 1, ...changed };
      await saveAccount(parts, next, caller.id, 'account.passwordChanged');
      return { headers: { 'set-cookie': await parts.accounts.sessions.end(request) } };
    },
  };
}
