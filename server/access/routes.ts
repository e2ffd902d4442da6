import { randomBytes } from 'node:crypto';
import { Problem } from '../../engine/index.ts';
import { sha256 } from '../audit/chain.ts';
import { listOf, ref } from '../docs/common-schemas.ts';
import { entryOf, govern } from '../editions/govern.ts';
import type { Route } from '../http/route.ts';
import type { Parts } from '../parts.ts';
import type { KeyRecord } from '../stores/records/access.ts';
import { type Caller, withinPolicies } from './caller.ts';

export function keyRoutes(parts: Parts): Route[] {
  const name = { type: 'string', minLength: 1, maxLength: 100 };
  const names = { type: 'array', items: name, maxItems: 100 };
  return [
    {
      ...{ method: 'POST', path: '/api-keys', name: 'createKey' },
      summary: { 'zh-CN': '创建 API 密钥', en: 'Create an API key; it is shown this once' },
      allow: ['administrator'],
      body: {
        type: 'object',
        properties: { name, roles: { ...names, minItems: 1 }, policies: names },
        required: ['name', 'roles'],
        additionalProperties: false,
      },
      answer: { status: 201, description: 'The key', schema: ref('NewKey') },
      problems: [],
      async handle({ body, caller }) {
        const given = body as { name: string; roles: string[]; policies?: string[] };
        const key = `guiju_${randomBytes(32).toString('base64url')}`;
        const createdAt = parts.now().toISOString();
        const policies = withinPolicies(caller, given.policies);
        const scope = policies ? { policies } : {};
        const record: KeyRecord = {
          ...given,
          ...scope,
          id: parts.newId(),
          hash: sha256(key),
          createdAt,
          createdBy: caller.id,
        };
        await save(parts, record, caller.id, 'key.created');
        return { status: 201, body: { ...presentKey(record), key } };
      },
    },
    {
      ...{ method: 'GET', path: '/api-keys', name: 'listKeys' },
      summary: { 'zh-CN': 'API 密钥列表', en: 'List the API keys' },
      allow: ['administrator'],
      answer: { status: 200, description: 'The keys, without the keys themselves', schema: listOf('Key') },
      problems: [],
      handle: async ({ caller }) => ({
        body: { items: (await parts.store.keys()).filter(isManagedBy(caller)).map(presentKey) },
      }),
    },
    {
      ...{ method: 'DELETE', path: '/api-keys/{id}', name: 'revokeKey' },
      summary: { 'zh-CN': '吊销 API 密钥', en: 'Revoke an API key' },
      allow: ['administrator'],
      answer: { status: 204, description: 'It is revoked' },
      problems: ['notFound'],
      async handle({ params, caller }) {
        const record = (await parts.store.keys()).find((key) => key.id === params.id);
        if (!record || !isManagedBy(caller)(record)) throw new Problem('notFound');
        if (!record.revokedAt) {
          await save(parts, { ...record, revokedAt: parts.now().toISOString() }, caller.id, 'key.revoked');
        }
        return {};
      },
    },
  ];
}

async function save(parts: Parts, record: KeyRecord, by: string, type: string): Promise<void> {
  const { id, name, roles, policies } = record;
  await govern(parts, { key: record, audit: [entryOf(parts, { id: by }, type, { key: id, name, roles, policies })] });
  parts.accounts.put(record);
}

/** Whose rights are for some policies manages keys of those alone. */
const isManagedBy =
  ({ policies }: Caller) =>
  (key: KeyRecord) =>
    policies === undefined || (key.policies?.every((policy) => policies.includes(policy)) ?? false);

const presentKey = ({ hash: _, ...key }: KeyRecord) => key;
