import { api } from '../../../contract/api.ts';
import { Problem } from '../../../engine/index.ts';
import { type Claims, type Errand, type Oidc, SignInRefused } from '../../access/oidc.ts';
import { placesFrom, rolesFrom } from '../../access/oidc-rights.ts';
import { cookieText, readCookie } from '../../access/sessions.ts';
import type { Parts } from '../../decisions/parts.ts';
import { readForm } from '../../kernel/body.ts';
import type { OidcConfig } from '../../kernel/config.ts';
import { type Route, serve } from '../../kernel/route.ts';
import { sha256 } from '../../kernel/sha256.ts';
import type { AccountRecord } from '../../stores/records/access.ts';
import { accountId, saveAccount } from './account-routes.ts';
import { keepRecord, recordFrom } from './directory.ts';

const errandSeconds = 600;
/** The designer, which says that the provider's word was not enough. */
const refusedLocation = '/?sign-in=refused';
/** Single sign-on. Without `GUIJU_OIDC_ISSUER` nothing is found there. */
export function oidcRoutes(parts: Parts): Route[] {
  return [leaveRoute(parts), comeBackRoute(parts), logoutRoute(parts)];
}

/** @throws Problem notFound where none is configured */
function oidcOf({ oidc }: Parts): Oidc {
  if (oidc) return oidc;
  throw new Problem('notFound');
}

/** Lax: the browser comes back from another site. */
function errandCookie({ config: { behindTls: secure } }: Parts) {
  const name = secure ? '__Host-guiju-oidc' : 'guiju-oidc';
  return { name, set: (value: string) => cookieText(name, value, { seconds: errandSeconds, secure, sameSite: 'Lax' }) };
}

function leaveRoute(parts: Parts): Route {
  return serve(api.signInElsewhere, async ({ query }) => {
    const oidc = oidcOf(parts);
    try {
      const { url, errand } = await oidc.begin(parts.now().getTime(), { fresh: query.fresh !== undefined });
      const value = [errand.state, errand.nonce, errand.verifier].join('.');
      return { status: 302, headers: { location: url, 'set-cookie': errandCookie(parts).set(value), ...notKept } };
    } catch (error) {
      return refused(parts, error);
    }
  });
}

function comeBackRoute(parts: Parts): Route {
  return serve(api.cameBack, async ({ request }) => {
    const oidc = oidcOf(parts);
    try {
      const errand = errandOf(readCookie(request, errandCookie(parts).name));
      const query = (request.url ?? '').replace(/^[^?]*/, '');
      const claims = await oidc.finish(query, errand, parts.now().getTime());
      const account = await accountOf(parts, claims);
      if (account.disabledAt) throw new SignInRefused('the account is disabled');
      if (!parts.directory.isHere(account.id)) throw new SignInRefused('the person has left');
      await placePerson(parts, account, claims);
      const provider = typeof claims.sid === 'string' ? { sid: claims.sid } : {};
      const session = await parts.accounts.sessions.begin(account, parts.now().getTime(), provider);
      // The errand's cookie runs out by itself; its code works once.
      return { status: 302, headers: { location: '/', 'set-cookie': session.cookie, ...notKept } };
    } catch (error) {
      return refused(parts, error);
    }
  });
}

/** @throws SignInRefused for who comes back without having left */
function errandOf(cookie = ''): Errand {
  const [state = '', nonce = '', verifier = ''] = cookie.split('.');
  if (state && nonce && verifier) return { state, nonce, verifier };
  throw new SignInRefused('the browser had not been sent to the provider');
}

/** Whoever comes back is a person with a browser. What was wrong is for the log. */
function refused({ log }: Parts, error: unknown) {
  if (!(error instanceof SignInRefused) && !(error instanceof Problem)) throw error;
  const reason = error instanceof Problem ? error.code : error.message;
  log.warn('a sign-in failed', { way: 'oidc', reason });
  return { status: 302, headers: { location: refusedLocation, ...notKept } };
}

/** The provider tells by itself that somebody signed out there. */
function logoutRoute(parts: Parts): Route {
  return serve(api.loggedOutElsewhere, async ({ request }) => {
    const token = (await readForm(request)).get('logout_token') ?? '';
    try {
      const { sid, subject } = await oidcOf(parts).loggedOut(token, parts.now().getTime());
      const account = subject && parts.accounts.persons.list().find((one) => one.subject === subject);
      if (subject && !account) return { headers: notKept };
      const ended = await parts.accounts.sessions.endAll(({ provider, account: of }) =>
        account ? of === account.id && (provider?.sid ?? sid) === (sid ?? provider?.sid) : provider?.sid === sid,
      );
      parts.log.info('the provider ended sessions', { ended });
      return { headers: notKept };
    } catch (error) {
      if (!(error instanceof SignInRefused)) throw error;
      parts.log.warn('a logout was refused', { way: 'oidc', reason: error.message });
      throw new Problem('malformedRequest', { detail: notAccepted });
    }
  });
}

const notAccepted = { 'zh-CN': 'logout_token 未被接受', en: 'the logout_token was not accepted' };
const notKept = { 'cache-control': 'no-store' };

/** The account of a person at the provider; made when they come for the first time. Rights follow the claim, where one is named. */
async function accountOf(parts: Parts, claims: Claims): Promise<AccountRecord> {
  const { persons } = parts.accounts;
  const subject = `${claims.iss}|${claims.sub}`;
  const roles = rolesFrom(claims, parts.config.oidc as OidcConfig, await flowRoles(parts));
  const known = persons.list().find((account) => account.subject === subject);
  if (known) {
    if (roles === undefined || JSON.stringify(roles) === JSON.stringify([...known.roles].sort())) return known;
    const next = { ...known, roles, revision: known.revision + 1 };
    await saveAccount(parts, next, 'oidc', 'account.changed');
    return next;
  }
  const name = nameOf(parts, claims, subject);
  const about = { subject, roles: roles ?? [], hands: [], createdAt: parts.now().toISOString(), createdBy: 'oidc' };
  const record: AccountRecord = { id: accountId(name), name, revision: 1, ...about };
  await saveAccount(parts, record, 'oidc', 'account.created');
  return record;
}

/** A person belongs to the departments, and holds the posts, that the provider says; what the directory does not know is told in the log. */
async function placePerson(parts: Parts, { id }: AccountRecord, claims: Claims): Promise<void> {
  const { oidc } = parts.config;
  const { records } = parts.directory;
  const departments = placesFrom(claims, oidc?.departmentsClaim, records.departments);
  const posts = placesFrom(claims, oidc?.postsClaim, records.posts);
  const unknown = [...(departments?.unknown ?? []), ...(posts?.unknown ?? [])];
  if (unknown.length > 0)
    parts.log.warn('the provider names departments or posts that the directory does not have', { person: id, unknown });
  const person = parts.directory.person(id);
  if (!person) return;
  const { revision, ...before } = person;
  const next = {
    ...before,
    ...(departments ? { departments: departments.known } : {}),
    ...(posts ? { posts: posts.known } : {}),
  };
  const isSame = (['departments', 'posts'] as const).every((name) => `${next[name]}` === `${before[name]}`);
  if (!isSame) await keepRecord(parts, 'persons', recordFrom('persons', id, { ...next }), revision, { id: 'oidc' });
}

/** The roles that the policies know, in force or to come. */
async function flowRoles({ catalogue }: Parts): Promise<string[]> {
  const latest = catalogue
    .list()
    .flatMap(({ id, editions }) => (editions.at(-1) ? [{ id, edition: editions.at(-1) }] : []));
  const contents = await Promise.all(latest.map(({ id, edition }) => catalogue.edition(id, edition?.number ?? 0)));
  return contents.flatMap(({ content }) => content.policy.roles ?? []);
}

/** The name the provider gives, unless it is none or somebody else has it: who signs in is told by the subject alone. */
function nameOf(parts: Parts, claims: Claims, subject: string): string {
  const given = String(claims.preferred_username ?? claims.email ?? '').slice(0, 60);
  try {
    // The operator is a person without an account.
    if (!parts.accounts.persons.isTaken(accountId(given))) return given;
  } catch {
    // It cannot be a name here.
  }
  return `oidc-${sha256(subject).slice(0, 12)}`;
}
