import { Problem } from '../../engine/index.ts';
import { sha256 } from '../audit/chain.ts';
import type { Route } from '../http/route.ts';
import type { Parts } from '../parts.ts';
import type { AccountRecord } from '../stores/records/access.ts';
import { accountId, saveAccount } from './account-routes.ts';
import { type Claims, type Errand, Oidc } from './oidc.ts';
import { cookieText, readCookie } from './sessions.ts';

const errandCookie = 'guiju-oidc';
const errandSeconds = 600;
/** The designer, which says that the provider's word was not enough. */
const refusedLocation = '/?sign-in=refused';

/** Single sign-on. Without `GUIJU_OIDC_ISSUER` there is no such address. */
export function oidcRoutes(parts: Parts): Route[] {
  const { config } = parts;
  if (!config.oidc) return [];
  const oidc = new Oidc(config.oidc);
  // Lax: the browser comes back from another site.
  const cookie = (value: string, seconds: number) =>
    cookieText(errandCookie, value, { seconds, secure: config.behindTls, sameSite: 'Lax' });
  const signedInAs = async (code: string, errand: Errand): Promise<AccountRecord> => {
    const account = await accountOf(parts, await oidc.finish(code, errand, parts.now().getTime()));
    if (account.disabledAt) throw new Problem('unauthorized');
    return account;
  };
  return [
    {
      ...{ method: 'GET', path: '/session/oidc', name: 'signInElsewhere' },
      summary: { 'zh-CN': '单点登录', en: 'Sign in at the OpenID provider' },
      allow: 'public',
      answer: { status: 302, description: 'To the provider' },
      problems: [],
      async handle() {
        const { url, errand } = await oidc.begin();
        const value = [errand.state, errand.nonce, errand.verifier].join('.');
        return { status: 302, headers: { location: url, 'set-cookie': cookie(value, errandSeconds), ...notKept } };
      },
    },
    {
      ...{ method: 'GET', path: '/session/oidc/callback', name: 'cameBack' },
      summary: { 'zh-CN': '单点登录返回', en: 'Where the OpenID provider sends the browser back to' },
      allow: 'public',
      query: { code: { type: 'string' }, state: { type: 'string' }, error: { type: 'string' } },
      foreignQuery: true,
      answer: { status: 302, description: 'To the designer, signed in; or to where it says that one was not let in' },
      problems: [],
      async handle({ query, request }) {
        const [state = '', nonce = '', verifier = ''] = (readCookie(request, errandCookie) ?? '').split('.');
        try {
          if (state === '' || query.state !== state || !query.code) throw new Problem('unauthorized');
          const account = await signedInAs(query.code, { state, nonce, verifier });
          const session = await parts.accounts.sessions.begin(account, parts.now().getTime());
          // The errand's cookie runs out by itself; its code works once.
          return { status: 302, headers: { location: '/', 'set-cookie': session.cookie, ...notKept } };
        } catch (problem) {
          if (!(problem instanceof Problem)) throw problem;
          parts.log.warn('a sign-in failed', { way: 'oidc', code: problem.code });
          // Whoever comes back is a person with a browser.
          return { status: 302, headers: { location: refusedLocation, ...notKept } };
        }
      },
    },
  ];
}

const notKept = { 'cache-control': 'no-store' };

/** The account of a person at the provider; made when they come for the first time. Roles follow the claim, where one is named. */
async function accountOf(parts: Parts, claims: Claims): Promise<AccountRecord> {
  const subject = `${claims.iss}|${claims.sub}`;
  const claim = parts.config.oidc?.rolesClaim;
  const listed = claim === undefined ? undefined : claims[claim];
  const roles = Array.isArray(listed) ? listed.filter((role) => typeof role === 'string') : undefined;
  const known = parts.accounts.persons.list().find((account) => account.subject === subject);
  if (known) {
    if (roles === undefined || JSON.stringify(roles) === JSON.stringify(known.roles)) return known;
    const next = { ...known, roles, revision: known.revision + 1 };
    await saveAccount(parts, next, 'oidc', 'account.changed');
    return next;
  }
  const at = parts.now().toISOString();
  const name = nameOf(parts, claims, subject);
  const record: AccountRecord = {
    ...{ id: accountId(name), name, revision: 1, subject, roles: roles ?? [], createdAt: at, createdBy: 'oidc' },
  };
  await saveAccount(parts, record, 'oidc', 'account.created');
  return record;
}

/** The name the provider gives, unless it is none or somebody else has it: who signs in is told by the subject alone. */
function nameOf(parts: Parts, claims: Claims, subject: string): string {
  const given = String(claims.preferred_username ?? claims.email ?? '').slice(0, 60);
  try {
    if (!parts.accounts.persons.account(accountId(given))) return given;
  } catch {
    // It cannot be a name here.
  }
  return `oidc-${sha256(subject).slice(0, 12)}`;
}
