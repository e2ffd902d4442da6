import { calls } from './call.ts';
import * as t from './schema.ts';
import { both } from './text.ts';

export const Secret = t.named(
  'Secret',
  t.shape({ name: t.text, setAt: t.instant, setBy: t.text }),
  'That a policy has a secret of this name; what it is nobody is told again',
);

const administrator = ['administrator'] as const;

export const secretCalls = calls({
  setSecret: {
    method: 'PUT',
    path: '/policies/{policy}/secrets/{name}',
    summary: both('设置密钥', 'Set a secret that calls of the flows of this policy send in a header'),
    allow: administrator,
    body: t.closed({ value: t.textOf(1, 4000) }),
    answers: { 200: { description: 'The secret, without its value', schema: Secret } },
    problems: ['policyNotFound', 'secretsKeyMissing', 'staleRevision'],
  },
  listSecrets: {
    method: 'GET',
    path: '/policies/{policy}/secrets',
    summary: both('密钥列表', 'List the secrets of a policy, by their names'),
    allow: ['administrator', 'policyManager', 'approver'],
    query: t.listQuery,
    answers: { 200: { description: 'The secrets, without their values', schema: t.pageOf(Secret) } },
    problems: ['policyNotFound'],
  },
  removeSecret: {
    method: 'DELETE',
    path: '/policies/{policy}/secrets/{name}',
    summary: both('删除密钥', 'Remove a secret; calls that name it are refused from now on'),
    allow: administrator,
    answers: { 204: { description: 'It is removed' } },
    problems: ['policyNotFound', 'notFound', 'staleRevision'],
  },
});
