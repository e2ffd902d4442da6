import { randomBytes } from 'node:crypto';
import { Problem } from '../../engine/index.ts';
import { type Caller, requirePolicy } from '../access/caller.ts';
import { isWithin } from '../access/reach.ts';
import { listOf, pageQuery, pageSize, ref } from '../docs/common-schemas.ts';
import { entryOf, govern, governed } from '../editions/govern.ts';
import { invalidRequest } from '../http/problems.ts';
import type { Call, Route } from '../http/route.ts';
import { leadsInward } from '../outgoing/addresses.ts';
import { mayBePrivate } from '../outgoing/guarded-fetch.ts';
import type { Parts } from '../parts.ts';
import { type DeliveryRecord, type WebhookRecord, webhookTypes } from '../stores/records/webhook.ts';
import { replay } from './deliveries.ts';

const allow = ['developer', 'administrator'] as const;
/** For so long what is sent is signed with the secret before as well. */
const rotationMs = 86_400_000;
const mostWebhooks = 1000;

/** Webhooks: made, listed, removed, their secrets changed; and what could not be delivered. */
export function webhookRoutes(parts: Parts): Route[] {
  return [...ownRoutes(parts), ...deadLetterRoutes(parts)];
}

interface NewWebhook {
  name: string;
  url: string;
  types?: WebhookRecord['types'];
  policies?: string[];
  flow?: string;
}

function createRoute(parts: Parts): Route {
  const text = { type: 'string', minLength: 1, maxLength: 100 };
  const names = { type: 'array', items: text, maxItems: 100, minItems: 1 };
  return {
    ...{ method: 'POST', path: '/webhooks', name: 'createWebhook' },
    summary: { 'zh-CN': '创建 webhook', en: 'Have changes sent to an address; the secret is shown this once' },
    allow,
    body: {
      type: 'object',
      properties: {
        name: text,
        url: { type: 'string', minLength: 8, maxLength: 2000 },
        types: { type: 'array', items: { enum: webhookTypes }, uniqueItems: true },
        policies: names,
        flow: text,
      },
      required: ['name', 'url'],
      additionalProperties: false,
    },
    answer: { status: 201, description: 'The webhook', schema: ref('NewWebhook') },
    problems: ['wrongStatus'],
    async handle({ body, caller }) {
      const given = body as unknown as NewWebhook;
      await checkUrl(parts, given.url);
      for (const policy of given.policies ?? []) requirePolicy(caller, policy);
      if (parts.webhooks.list().length >= mostWebhooks) throw new Problem('wrongStatus', { detail: tooMany });
      const policies = given.policies ?? (caller.policies && [...caller.policies]);
      const record: WebhookRecord = {
        ...{ ...given, ...(policies ? { policies } : {}), types: given.types ?? [...webhookTypes] },
        ...{ id: parts.newId(), secret: newSecret(), createdAt: parts.now().toISOString(), createdBy: caller.id },
      };
      return governed(
        () => ({ status: 201, body: { ...present(record), secret: record.secret } }),
        () => save(parts, record, caller, 'webhook.created'),
      );
    },
  };
}

const tooMany = { 'zh-CN': `最多 ${mostWebhooks} 个 webhook`, en: `there may be ${mostWebhooks} webhooks at most` };
const newSecret = () => `whsec_${randomBytes(32).toString('base64url')}`;

/** @throws Problem invalidRequest for an address that can never be sent to */
async function checkUrl({ config, resolve }: Parts, text: string): Promise<void> {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain = url?.protocol === 'http:';
  if (!url || !(plain || url.protocol === 'https:') || url.username || url.password) {
    throw invalidRequest('/url', 'format', { 'zh-CN': '应为 https 地址', en: 'it must be an https address' });
  }
  if (mayBePrivate(config, url)) return;
  if (plain && config.mode === 'production') {
    throw invalidRequest('/url', 'format', { 'zh-CN': '生产模式只发往 https', en: 'in production it must be https' });
  }
  if (await leadsInward(url.hostname, resolve)) {
    throw invalidRequest('/url', 'privateAddress', {
      'zh-CN': '内网地址需列入 GUIJU_HTTP_ALLOW',
      en: 'an address of a private network must be named in GUIJU_HTTP_ALLOW',
    });
  }
}

function ownRoutes(parts: Parts): Route[] {
  return [
    createRoute(parts),
    {
      ...{ method: 'GET', path: '/webhooks', name: 'listWebhooks' },
      summary: { 'zh-CN': 'webhook 列表', en: 'List the webhooks' },
      allow,
      answer: { status: 200, description: 'The webhooks, without their secrets', schema: listOf('Webhook') },
      problems: [],
      handle: async ({ caller }) => ({
        body: {
          items: parts.webhooks
            .list()
            .filter((one) => isVisible(caller, one))
            .map(present),
        },
      }),
    },
    {
      ...{ method: 'DELETE', path: '/webhooks/{id}', name: 'removeWebhook' },
      summary: { 'zh-CN': '删除 webhook', en: 'Remove a webhook; what it is still owed is dropped' },
      allow,
      answer: { status: 204, description: 'It is removed' },
      problems: ['notFound'],
      async handle(call) {
        const removedAt = parts.now().toISOString();
        const { previous: _, ...record } = find(parts, call);
        return governed(
          () => ({}),
          () => save(parts, { ...record, secret: '', removedAt }, call.caller, 'webhook.removed'),
        );
      },
    },
    {
      ...{ method: 'POST', path: '/webhooks/{id}/secret', name: 'rotateWebhookSecret' },
      summary: { 'zh-CN': '更换 webhook 密钥', en: 'Give a webhook a new secret; the old one signs for a day more' },
      allow,
      answer: { status: 200, description: 'The webhook with its new secret', schema: ref('NewWebhook') },
      problems: ['notFound'],
      async handle(call) {
        const before = find(parts, call);
        const until = new Date(parts.now().getTime() + rotationMs).toISOString();
        const record = { ...before, secret: newSecret(), previous: { secret: before.secret, until } };
        return governed(
          () => ({ body: { ...present(record), secret: record.secret } }),
          () => save(parts, record, call.caller, 'webhook.secretRotated'),
        );
      },
    },
  ];
}

function deadLetterRoutes(parts: Parts): Route[] {
  const { deadLetters } = parts.store.shelves;
  const letterOf = async ({ params, caller }: Call): Promise<DeliveryRecord> => {
    const letter = await deadLetters.get(params.id as string);
    const webhook = letter && parts.webhooks.get(letter.webhook);
    if (!webhook || !isVisible(caller, webhook)) throw new Problem('notFound');
    return letter;
  };
  return [
    {
      ...{ method: 'GET', path: '/webhooks/dead-letters', name: 'listDeadLetters' },
      summary: { 'zh-CN': '未能送达的 webhook', en: 'What could not be delivered and was given up' },
      allow,
      query: pageQuery,
      answer: {
        status: 200,
        description: 'A page of them',
        schema: listOf('DeadLetter', { cursor: { type: 'string' } }),
      },
      problems: [],
      async handle({ query, caller }) {
        const limit = pageSize(query);
        const page = await deadLetters.page(query.cursor ?? '', limit);
        const visible = page.filter(({ webhook }) => isVisible(caller, parts.webhooks.get(webhook)));
        return { body: { items: visible, ...(page.length === limit ? { cursor: page.at(-1)?.id } : {}) } };
      },
    },
    {
      ...{ method: 'POST', path: '/webhooks/dead-letters/{id}/replay', name: 'replayDeadLetter' },
      summary: { 'zh-CN': '重新发送', en: 'Try to deliver it again, from now on' },
      allow,
      answer: { status: 200, description: 'The delivery', schema: ref('DeadLetter') },
      problems: ['notFound'],
      handle: async (call) => ({ body: await replay(parts, await letterOf(call)) }),
    },
    {
      ...{ method: 'DELETE', path: '/webhooks/dead-letters/{id}', name: 'dropDeadLetter' },
      summary: { 'zh-CN': '放弃', en: 'Throw it away' },
      allow,
      answer: { status: 204, description: 'It is gone' },
      problems: ['notFound'],
      async handle(call) {
        await deadLetters.remove((await letterOf(call)).id);
        return {};
      },
    },
  ];
}

function find(parts: Parts, { params, caller }: Call): WebhookRecord {
  const record = parts.webhooks.get(params.id as string);
  if (!record || !isVisible(caller, record)) throw new Problem('notFound');
  return record;
}

/** Whose key is for some policies sees the webhooks of those alone; of one that was removed nothing is known. */
const isVisible = (caller: Caller, webhook: WebhookRecord | undefined) => isWithin(caller, webhook ?? {});

async function save(parts: Parts, record: WebhookRecord, caller: Caller, type: string): Promise<void> {
  const { id, name, url, types, policies, flow } = record;
  const entry = entryOf(parts, caller, type, { webhook: id, name, url, types, policies, flow });
  await govern(parts, { webhook: record, audit: [entry] });
  parts.webhooks.put(record);
}

const present = ({ secret: _, previous: __, removedAt: ___, ...webhook }: WebhookRecord) => webhook;
