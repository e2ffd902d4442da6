import { randomBytes } from 'node:crypto';
import { api } from '../../contract/api.ts';
import { webhookTypes } from '../../contract/webhooks.ts';
import { Problem } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { type Caller, requirePolicy } from '../kernel/caller.ts';
import { leadsInward } from '../kernel/outgoing/addresses.ts';
import { mayBePrivate } from '../kernel/outgoing/guarded-fetch.ts';
import { invalidRequest } from '../kernel/problems.ts';
import { pageOf, pageSize } from '../kernel/query.ts';
import { isWithin } from '../kernel/reach.ts';
import { addressOf, type Route, serve } from '../kernel/route.ts';
import type { DeliveryRecord, WebhookRecord } from '../stores/records/webhook.ts';
import { replay } from '../webhooks/dead-letters.ts';
import { entryOf, govern, governed } from './govern.ts';
import { sealedWebhook } from './sealed.ts';

/** For so long what is sent is signed with the secret before as well. */
const rotationMs = 86_400_000;
const mostWebhooks = 1000;

/** Webhooks: made, listed, removed, their secrets changed; and what could not be delivered. */
export function webhookRoutes(parts: Parts): Route[] {
  return [...deadLetterRoutes(parts), ...ownRoutes(parts)];
}

/** Whose address names one. */
type OfOne = { params: { id: string }; caller: Caller };

function createRoute(parts: Parts): Route {
  return serve(api.createWebhook, async ({ body, caller }) => {
    const given = body;
    await checkUrl(parts, given.url);
    for (const policy of given.policies ?? []) requirePolicy(caller, policy);
    if (parts.webhooks.list().length >= mostWebhooks) throw new Problem('wrongStatus', { detail: tooMany });
    const policies = given.policies ?? (caller.policies && [...caller.policies]);
    const record: WebhookRecord = {
      ...given,
      ...(policies ? { policies } : {}),
      types: given.types ?? [...webhookTypes],
      id: parts.newId(),
      secret: newSecret(),
      createdAt: parts.now().toISOString(),
      createdBy: caller.id,
    };
    return governed(
      () => ({
        body: { ...present(record), secret: record.secret },
        headers: { location: addressOf('webhooks', record.id) },
      }),
      () => save(parts, record, caller, 'webhook.created'),
    );
  });
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
    serve(api.listWebhooks, async ({ caller, query }) => {
      const visible = parts.webhooks.list().filter((one) => isVisible(caller, one));
      return { body: pageOf(visible.map(present), query, ({ id }) => id) };
    }),
    serve(api.readWebhook, async (asked) => ({ body: present(find(parts, asked)) })),
    serve(api.removeWebhook, async (call) => {
      const removedAt = parts.now().toISOString();
      const { previous: _, ...record } = find(parts, call);
      return governed(
        () => ({}),
        () => save(parts, { ...record, secret: '', removedAt }, call.caller, 'webhook.removed'),
      );
    }),
    serve(api.rotateWebhookSecret, async (call) => {
      const before = find(parts, call);
      const until = new Date(parts.now().getTime() + rotationMs).toISOString();
      const record = { ...before, secret: newSecret(), previous: { secret: before.secret, until } };
      return governed(
        () => ({ body: { ...present(record), secret: record.secret } }),
        () => save(parts, record, call.caller, 'webhook.secretRotated'),
      );
    }),
  ];
}

function deadLetterRoutes(parts: Parts): Route[] {
  const { deadLetters } = parts.store.shelves;
  const letterOf = async ({ params, caller }: OfOne): Promise<DeliveryRecord> => {
    const letter = await deadLetters.get(params.id);
    const webhook = letter && parts.webhooks.get(letter.webhook);
    if (!webhook || !isVisible(caller, webhook)) throw new Problem('notFound');
    return letter;
  };
  return [
    serve(api.listDeadLetters, async ({ query, caller }) => {
      const limit = pageSize(query);
      const page = await deadLetters.page(query.cursor ?? '', limit);
      const visible = page.filter(({ webhook }) => isVisible(caller, parts.webhooks.get(webhook)));
      return { body: { items: visible, ...(page.length === limit ? { cursor: page.at(-1)?.id } : {}) } };
    }),
    serve(api.replayDeadLetter, async (call) => ({ body: await replay(parts, await letterOf(call)) })),
    serve(api.dropDeadLetter, async (call) => {
      await deadLetters.remove((await letterOf(call)).id);
      return {};
    }),
  ];
}

function find(parts: Parts, { params, caller }: OfOne): WebhookRecord {
  const record = parts.webhooks.get(params.id);
  if (!record || !isVisible(caller, record)) throw new Problem('notFound');
  return record;
}

/** Whose key is for some policies sees the webhooks of those alone; of one that was removed nothing is known. */
const isVisible = (caller: Caller, webhook: WebhookRecord | undefined) => isWithin(caller, webhook ?? {});

async function save(parts: Parts, given: WebhookRecord, caller: Caller, type: string): Promise<void> {
  const record = sealedWebhook(parts, given);
  const { id, name, url, types, policies, flow } = record;
  const entry = entryOf(parts, caller, type, { webhook: id, name, url, types, policies, flow });
  await govern(parts, { webhook: record, audit: [entry] });
  parts.webhooks.put(record);
}

const present = ({ secret: _, previous: __, removedAt: ___, ...webhook }: WebhookRecord) => webhook;
