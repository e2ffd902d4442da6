import { shortestPassword } from './access.ts';
import { calls } from './call.ts';
import * as t from './schema.ts';
import { both } from './text.ts';

export const Me = t.named(
  'Me',
  t.shape({
    id: t.text,
    person: t.text,
    actedBy: t.maybe(t.described(t.text, 'Who sends it, acting for the person')),
    mayActFor: t.maybe(
      t.described(
        t.list(t.shape({ id: t.text, name: t.text, posts: t.list(t.text), policy: t.text })),
        'In demo mode: the persons who come with the policies, each with the names of their posts',
      ),
    ),
    roles: t.either(t.list(t.text), t.exactly('all')),
    rolesIn: t.maybe(
      t.described(
        t.mapOf(t.list(t.text)),
        'By policy: the flow roles there, by name and by role bindings. Absent: all of them everywhere',
      ),
    ),
    leads: t.maybe(
      t.described(
        t.flag,
        'They have an overview of the cases that they see: they head a department, or have people below them',
      ),
    ),
    policies: t.maybe(t.list(t.text)),
    csrf: t.maybe(t.described(t.text, 'Of who signed in: what every change repeats in a header')),
    passwordBy: t.maybe(t.described(t.text, 'Who set the password, where its owner has not set their own')),
    passwordless: t.maybe(t.described(t.flag, 'They have no password here, and sign in at the OpenID provider alone')),
    confined: t.maybe(t.described(t.flag, 'They must set a password of their own before anything else')),
    untaken: t.maybe(t.described(t.list(t.shape({ id: t.text, name: t.text })), 'Keys that were made for them')),
  }),
  'Who the caller is, and what the caller may do. `csrf` goes with every change of a session',
);
export const Ways = t.named(
  'Ways',
  t.shape({ mode: t.oneOf(['demo', 'production']), password: t.flag, oidc: t.flag }),
  'How one can sign in',
);
export const SignedOut = t.named(
  'SignedOut',
  t.shape({ continueAt: t.text }),
  'Where the session at the OpenID provider is ended',
);

/** What OpenID providers add to the address that they send a browser back to. */
const given = [
  'code',
  'state',
  'iss',
  'error',
  'error_description',
  'error_uri',
  'session_state',
  'scope',
  'authuser',
  'hd',
  'prompt',
  'client_info',
] as const;
const callbackQuery = Object.fromEntries(given.map((name) => [name, t.text])) as Record<
  (typeof given)[number],
  typeof t.text
>;

export const sessionCalls = calls({
  signIn: {
    method: 'POST',
    path: '/session',
    summary: both('登录', 'Sign in; a cookie keeps the session, `csrf` goes with every change'),
    allow: 'public',
    body: t.closed({ name: t.textOf(1, 100), password: t.textOf(1, 200) }),
    answers: { 200: { description: 'Who signed in', schema: Me } },
    problems: [],
  },
  whoAmI: {
    method: 'GET',
    path: '/session',
    summary: both('当前身份', 'Who the caller is, and what the caller may do'),
    allow: 'everyone',
    answers: { 200: { description: 'The caller', schema: Me } },
    problems: [],
    whileConfined: true,
  },
  waysToSignIn: {
    method: 'GET',
    path: '/session/ways',
    summary: both('登录方式', 'How one can sign in here'),
    allow: 'public',
    answers: { 200: { description: 'The ways', schema: Ways } },
    problems: [],
  },
  signOut: {
    method: 'DELETE',
    path: '/session',
    summary: both('退出', 'Sign out'),
    allow: 'everyone',
    answers: {
      204: { description: 'The session is over' },
      200: {
        description: 'It is over here; `continueAt` ends it at the OpenID provider as well',
        schema: SignedOut,
      },
    },
    problems: [],
    whileConfined: true,
  },
  changePassword: {
    method: 'PUT',
    path: '/session/password',
    summary: both('修改密码', "Change one's password; every session under the old one is over"),
    allow: 'everyone',
    body: t.closed({ old: t.textOf(1, 200), new: t.textOf(shortestPassword, 200) }),
    answers: { 204: { description: 'It is changed; sign in again' } },
    problems: ['staleRevision'],
    whileConfined: true,
  },
  signInElsewhere: {
    method: 'GET',
    path: '/session/oidc',
    summary: both('单点登录', 'Sign in at the OpenID provider'),
    allow: 'public',
    query: { fresh: t.textUpTo(10, { description: 'The provider asks who it is, also where it knows it: to sign' }) },
    answers: { 302: { description: 'To the provider; or to the designer, which says that it is not to be had' } },
    problems: ['notFound'],
  },
  cameBack: {
    method: 'GET',
    path: '/session/oidc/callback',
    summary: both('单点登录返回', 'Where the OpenID provider sends the browser back to'),
    allow: 'public',
    query: callbackQuery,
    foreignQuery: true,
    answers: { 302: { description: 'To the designer, signed in; or to where it says that one was not let in' } },
    problems: ['notFound'],
  },
  loggedOutElsewhere: {
    method: 'POST',
    path: '/session/oidc/logout',
    summary: both('登录服务通知退出', 'Back-channel logout: the OpenID provider says that a session is over'),
    allow: 'public',
    requestMedia: 'application/x-www-form-urlencoded',
    answers: { 204: { description: 'Every session that it named is over' } },
    problems: ['notFound', 'malformedRequest', 'unsupportedMediaType'],
  },
});
