import { api } from '../../../contract/api.ts';
import { Problem } from '../../../engine/index.ts';
import { isPassword } from '../../access/passwords.ts';
import { csrfOf } from '../../access/sessions.ts';
import type { Parts } from '../../decisions/parts.ts';
import { anyRolesOf, type Caller, flowRolesOf } from '../../kernel/caller.ts';
import { type Route, serve } from '../../kernel/route.ts';
import { reachOver } from '../../overview/led.ts';
import type { AccountRecord } from '../../stores/records/access.ts';
import { accountId, newPassword, saveAccount } from './account-routes.ts';

/** Signing in and out, and who one is. */
export function sessionRoutes(parts: Parts): Route[] {
  return [signIn(parts), whoAmI(parts), ways(parts), signOut(parts), changePassword(parts)];
}

function signIn(parts: Parts): Route {
  return serve(api.signIn, async ({ body, request }) => {
    const id = accountId(body.name);
    const account = parts.accounts.persons.account(id);
    const right = await parts.accounts.attempt(request, id, async () => {
      const matches = await isPassword(body.password, account?.password);
      return matches && parts.directory.isHere(id);
    });
    if (!right || !account) {
      parts.log.warn('a sign-in failed', { account: id });
      throw new Problem('unauthorized', {
        detail: { 'zh-CN': '名称或密码不正确', en: 'the name or the password is not right' },
      });
    }
    const { cookie, csrf } = await parts.accounts.sessions.begin(account, parts.now().getTime());
    const bound = (policy?: string) => parts.directory.boundRoles(id, policy);
    const me = presentMe(parts, { id: `user:${id}`, person: id, bound, ...scopeOf(account) }, csrf);
    return { body: me, headers: { 'set-cookie': [cookie, parts.accounts.devices.cookieFor(account)], ...notKept } };
  });
}

/**
 * Who somebody is. `passwordBy`: whoever set their password, where they have not set their own; `confined`: they must before anything
 * else. `untaken`: keys that were made for them.
 */
function presentMe(parts: Parts, caller: Caller, csrf: string | undefined) {
  const { accounts, directory, config } = parts;
  const { persons } = accounts;
  const { id, roles, policies, actedBy } = caller;
  const person = persons.personOf(id);
  const account = id.startsWith('user:') ? persons.account(person) : undefined;
  const untaken = id.startsWith('key:') ? [] : persons.untakenOf(person).map((key) => ({ id: key.id, name: key.name }));
  return {
    id,
    person,
    ...(actedBy === undefined ? {} : { actedBy }),
    roles: roles === 'all' ? roles : [...new Set([...roles, ...(anyRolesOf(caller) ?? [])])],
    ...rolesIn(parts, caller),
    ...(leads(parts, caller) ? { leads: true } : {}),
    policies: policies && [...policies],
    csrf,
    passwordBy: account?.passwordBy,
    ...(account && account.password === undefined ? { passwordless: true } : {}),
    ...(account && persons.isConfined(account) ? { confined: true } : {}),
    ...(untaken.length > 0 ? { untaken } : {}),
    ...(config.mode === 'demo' ? { mayActFor: directory.givenPersons() } : {}),
  };
}

/** Whether somebody who looks after nothing has an overview of what they see. */
const leads = (parts: Parts, caller: Caller) =>
  parts.catalogue.list().some(({ id }) => reachOver(parts, caller, id) === 'seen');

/** The flow roles of a caller in each policy that they may reach. */
function rolesIn({ catalogue }: Parts, caller: Caller): { rolesIn?: Record<string, string[]> } {
  if (caller.roles === 'all') return {};
  const reached = catalogue.list().filter(({ id }) => caller.policies?.includes(id) ?? true);
  return { rolesIn: Object.fromEntries(reached.map(({ id }) => [id, flowRolesOf(caller, id) ?? []])) };
}

const scopeOf = ({ roles, policies }: AccountRecord) => ({ roles, ...(policies ? { policies } : {}) });

const notKept = { 'cache-control': 'no-store' };

function whoAmI(parts: Parts): Route {
  return serve(api.whoAmI, async ({ caller }) => {
    const csrf = caller.session === undefined ? undefined : csrfOf(caller.session);
    return { body: presentMe(parts, caller, csrf), headers: notKept };
  });
}

function ways(parts: Parts): Route {
  return serve(api.waysToSignIn, async () => {
    const { mode, oidc } = parts.config;
    return { body: { mode, password: parts.accounts.persons.list().length > 0, oidc: oidc !== undefined } };
  });
}

function signOut(parts: Parts): Route {
  return serve(api.signOut, async ({ request }) => {
    const found = await parts.accounts.sessions.find(request, parts.now().getTime());
    const headers = { 'set-cookie': await parts.accounts.sessions.end(request), ...notKept };
    const continueAt = found?.record.provider && (await endElsewhere(parts));
    return continueAt ? { body: { continueAt }, headers } : { headers };
  });
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
  return serve(api.changePassword, async ({ body, caller, request }) => {
    const account = parts.accounts.persons.account(caller.id.replace(/^user:/, ''));
    if (caller.session === undefined || !account?.password) throw new Problem('forbidden');
    const right = () => isPassword(body.old, account.password);
    if (!(await parts.accounts.attempt(request, account.id, right))) throw new Problem('forbidden');
    const at = parts.now().toISOString();
    const changed = await newPassword(account, body.new, at);
    const { passwordBy: _, ...rest } = account;
    const next = { ...rest, revision: account.revision + 1, ...changed };
    await saveAccount(parts, next, caller.id, 'account.passwordChanged');
    return { headers: { 'set-cookie': await parts.accounts.sessions.end(request) } };
  });
}
