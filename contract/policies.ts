import { calls } from './call.ts';
import { notInherited } from './names.ts';
import * as t from './schema.ts';
import { both } from './text.ts';

export const Policy = t.named(
  'Policy',
  t.shape({
    id: t.text,
    title: t.localText,
    purpose: t.maybe(t.localText),
    inForce: t.orNull(t.integer(0)),
    ruleSets: t.maybe(t.count),
    flows: t.maybe(t.count),
    openConfig: t.maybe(t.count),
    owners: t.maybe(t.list(t.localText)),
    documents: t.maybe(t.list(t.shape({ id: t.text, title: t.localText }))),
    roles: t.maybe(t.list(t.text)),
    timeZone: t.maybe(t.text),
  }),
  'What an organisation keeps under one name, as the edition in force says it',
);

const givenText = (longest: number) =>
  t.closed(
    { 'zh-CN': t.textOf(1, longest), en: t.maybe(t.textOf(1, longest)) },
    { description: 'en is zh-CN where it is left out' },
  );

export const NewPolicy = t.named(
  'NewPolicy',
  t.closed({
    // Lower case only: an id names a folder, and some disks do not tell `Fees` from `fees`.
    id: t.matching(`${notInherited}[a-z][a-z0-9-]{0,59}$`),
    title: givenText(200),
    purpose: t.maybe(givenText(2000)),
    timeZone: t.maybe(t.formatted('time-zone', 'Default: Asia/Shanghai')),
  }),
  'A policy to be made',
);

export const policyCalls = calls({
  listPolicies: {
    method: 'GET',
    path: '/policies',
    summary: both('制度列表', 'List the policies'),
    allow: 'everyone',
    query: t.listQuery,
    answers: { 200: { description: 'The policies', schema: t.pageOf(Policy) } },
    problems: [],
  },
  readPolicy: {
    method: 'GET',
    path: '/policies/{policy}',
    summary: both('查看制度', 'Read a policy'),
    allow: 'everyone',
    answers: { 200: { description: 'The policy', schema: Policy } },
    problems: ['policyNotFound'],
  },
  createPolicy: {
    method: 'POST',
    path: '/policies',
    summary: both('新建制度', 'Make a policy; its first edition says nothing yet and is in force from now'),
    allow: ['policyManager'],
    body: NewPolicy,
    answers: { 201: { description: 'The policy', schema: Policy } },
    problems: ['wrongStatus'],
  },
});
