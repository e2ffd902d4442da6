import { calls } from './call.ts';
import * as t from './schema.ts';
import { both } from './text.ts';

/** The shortest password that may be set. */
export const shortestPassword = 12;

const name = t.textOf(1, 100);
const names = t.list(name, { maxItems: 100 });
const someNames = t.list(name, { maxItems: 100, minItems: 1 });
const newPassword = t.textOf(shortestPassword, 200);

export const Key = t.named(
  'Key',
  t.shape({
    id: t.text,
    name: t.text,
    roles: t.list(t.text),
    policies: t.maybe(t.list(t.text)),
    createdAt: t.instant,
    createdBy: t.maybe(t.text),
    revokedAt: t.maybe(t.instant),
    person: t.text,
    untaken: t.maybe(t.described(t.flag, 'Its person has not taken it yet')),
  }),
  'An API key without the key itself: what a program may do, and whose it is',
);

export const NewKey = t.named(
  'NewKey',
  t.shape({
    ...Key.properties,
    createdAt: t.maybe(t.instant),
    key: t.maybe(t.text),
  }),
  'An API key that was just made; `key` is shown this once',
);

export const TakenKey = t.named(
  'TakenKey',
  t.joined(NewKey, { key: t.text }),
  'An API key that its person has taken; `key` is shown this once',
);

export const Account = t.named(
  'Account',
  t.shape({
    id: t.text,
    name: t.text,
    revision: t.count,
    roles: t.list(t.text),
    policies: t.maybe(t.list(t.text)),
    createdAt: t.instant,
    createdBy: t.maybe(t.text),
    disabledAt: t.maybe(t.instant),
    signsInBy: t.oneOf(['password', 'oidc', 'nothing']),
    passwordBy: t.maybe(t.text),
    hands: t.maybe(t.described(t.list(t.text), 'In whose hands it has been')),
  }),
  'A person who signs in, and what they may do',
);

const KeyRequest = t.named(
  'KeyRequest',
  t.closed({
    name,
    roles: someNames,
    policies: t.maybe(names),
    person: t.maybe(t.textOf(1, 100, { description: 'Whose it is: an account, or operator; default: who makes it' })),
    actFor: t.maybe(t.described(t.flag, 'It may act for persons: the right actFor')),
  }),
  'An API key to be made',
);

export const keyCalls = calls({
  createKey: {
    method: 'POST',
    path: '/api-keys',
    summary: both(
      '创建 API 密钥（他人的密钥由本人领取）',
      'Create an API key; it is shown this once. One of another person is taken by that person',
    ),
    allow: ['administrator'],
    body: KeyRequest,
    answers: {
      201: { description: 'The key; without `key` where another person is to take it', schema: NewKey },
    },
    problems: [],
  },
  takeKey: {
    method: 'POST',
    path: '/api-keys/{id}/take',
    summary: both('领取自己的 API 密钥', 'Take the key that was made for oneself, once, signed in'),
    allow: 'everyone',
    body: t.nothing,
    bodyOptional: true,
    answers: { 200: { description: 'The key', schema: TakenKey } },
    problems: ['notFound', 'wrongStatus'],
  },
  listKeys: {
    method: 'GET',
    path: '/api-keys',
    summary: both('API 密钥列表', 'List the API keys'),
    allow: ['administrator'],
    query: t.listQuery,
    answers: { 200: { description: 'The keys, without the keys themselves', schema: t.pageOf(Key) } },
    problems: [],
  },
  readKey: {
    method: 'GET',
    path: '/api-keys/{id}',
    summary: both('查看 API 密钥', 'Read what an API key is for'),
    allow: ['administrator'],
    answers: { 200: { description: 'The key, without the key itself', schema: Key } },
    problems: ['notFound'],
  },
  revokeKey: {
    method: 'DELETE',
    path: '/api-keys/{id}',
    summary: both('吊销 API 密钥', 'Revoke an API key'),
    allow: ['administrator'],
    answers: { 204: { description: 'It is revoked' } },
    problems: ['notFound'],
  },
});

const NewAccount = t.named(
  'NewAccount',
  t.closed({ name: t.textOf(1, 60), password: newPassword, roles: names, policies: t.maybe(names) }),
  'An account to be made',
);
const AccountChange = t.named(
  'AccountChange',
  t.closed({
    roles: t.maybe(names),
    policies: t.maybe(t.orNull(names)),
    password: t.maybe(newPassword),
    disabled: t.maybe(t.flag),
  }),
  'What is to change of an account; what is left out stays',
);

const answersAccount = { 200: { description: 'The account', schema: Account } };

export const accountCalls = calls({
  createAccount: {
    method: 'POST',
    path: '/accounts',
    summary: both('创建账户', 'Create an account'),
    allow: ['administrator'],
    body: NewAccount,
    answers: { 201: { description: 'The account', schema: Account } },
    problems: ['wrongStatus', 'staleRevision'],
  },
  listAccounts: {
    method: 'GET',
    path: '/accounts',
    summary: both('账户列表', 'List the accounts'),
    allow: ['administrator'],
    query: t.listQuery,
    answers: { 200: { description: 'The accounts', schema: t.pageOf(Account) } },
    problems: [],
  },
  readAccount: {
    method: 'GET',
    path: '/accounts/{id}',
    summary: both('查看账户', 'Read an account'),
    allow: ['administrator'],
    answers: answersAccount,
    problems: ['notFound'],
  },
  changeAccount: {
    method: 'PATCH',
    formerly: 'PUT',
    path: '/accounts/{id}',
    summary: both('修改账户', 'Change what an account may do, its password, or whether it may sign in'),
    allow: ['administrator'],
    body: AccountChange,
    answers: answersAccount,
    problems: ['notFound', 'wrongStatus', 'staleRevision'],
  },
  confirmAccount: {
    method: 'POST',
    path: '/accounts/{id}/confirm',
    summary: both(
      '确认账户由本人掌握',
      'Vouch that an account is in the hands of its owner alone, whoever made it or set its password',
    ),
    allow: ['administrator'],
    body: t.nothing,
    bodyOptional: true,
    answers: answersAccount,
    problems: ['notFound', 'wrongStatus', 'approverIsAuthor', 'staleRevision'],
  },
});
