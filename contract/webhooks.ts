import type { Static } from 'typebox';
import { calls } from './call.ts';
import { emergency } from './edition-parts.ts';
import { state, status } from './instances.ts';
import * as t from './schema.ts';
import { both } from './text.ts';

/** What a webhook may be told of. */
export const webhookTypes = ['instance', 'edition', 'notification'] as const;
const webhookType = t.named('WebhookType', t.oneOf(webhookTypes), 'What a webhook may be told of');
export type WebhookType = Static<typeof webhookType>;

const webhook = t.shape({
  id: t.text,
  name: t.text,
  url: t.text,
  types: t.list(webhookType),
  policies: t.maybe(t.list(t.text)),
  flow: t.maybe(t.text),
});
export const Webhook = t.named(
  'Webhook',
  t.joined(webhook, {
    createdAt: t.instant,
    createdBy: t.text,
    keptBy: t.maybe(t.described(t.text, 'The person who looks after it since it was handed over to them')),
  }),
  'An address that changes are sent to',
);
export const NewWebhook = t.named(
  'NewWebhook',
  t.joined(webhook, {
    createdAt: t.maybe(t.instant),
    createdBy: t.maybe(t.text),
    secret: t.text,
  }),
  'A webhook with its secret, which is shown this once',
);

const name = t.textOf(1, 100);

const toldInstance = t.shape({
  id: t.text,
  flow: t.text,
  edition: t.count,
  version: t.count,
  status,
  state,
  businessKey: t.maybe(t.text),
});
/** What is sent to a webhook, by its type: the same id however often it is sent. */
export const webhookData = {
  instance: t.joined(toldInstance, { cause: t.text, event: t.maybe(t.text) }),
  notification: t.shape({ instance: toldInstance, notification: t.object }),
  edition: t.shape({
    number: t.count,
    hash: t.maybe(t.text),
    effectiveFrom: t.maybe(t.instant),
    publishedBy: t.maybe(t.text),
    retiredFrom: t.maybe(t.instant),
    retiredBy: t.maybe(t.text),
    emergency: t.maybe(emergency),
  }),
} as const satisfies Record<WebhookType, t.TSchema>;

export const WebhookBody = t.named(
  'WebhookBody',
  t.shape({
    id: t.text,
    type: webhookType,
    at: t.instant,
    policy: t.text,
    data: t.object,
  }),
  'What a webhook is sent',
);

export const DeadLetter = t.named(
  'DeadLetter',
  t.shape({
    id: t.text,
    webhook: t.text,
    body: WebhookBody,
    attempts: t.count,
    error: t.maybe(t.text),
    lastAt: t.maybe(t.instant),
  }),
  'What could not be delivered and was given up',
);

const WebhookRequest = t.named(
  'WebhookRequest',
  t.closed({
    name,
    url: t.textOf(8, 2000),
    types: t.maybe(t.list(webhookType, { uniqueItems: true })),
    policies: t.maybe(t.list(name, { maxItems: 100, minItems: 1 })),
    flow: t.maybe(name),
  }),
  'A webhook to be made',
);

const makers = ['developer', 'administrator'] as const;

export const webhookCalls = calls({
  createWebhook: {
    method: 'POST',
    path: '/webhooks',
    summary: both('创建 webhook', 'Have changes sent to an address; the secret is shown this once'),
    allow: makers,
    body: WebhookRequest,
    answers: { 201: { description: 'The webhook', schema: NewWebhook } },
    problems: ['wrongStatus'],
  },
  listWebhooks: {
    method: 'GET',
    path: '/webhooks',
    summary: both('webhook 列表', 'List the webhooks'),
    allow: makers,
    query: t.listQuery,
    answers: { 200: { description: 'The webhooks, without their secrets', schema: t.pageOf(Webhook) } },
    problems: [],
  },
  readWebhook: {
    method: 'GET',
    path: '/webhooks/{id}',
    summary: both('查看 webhook', 'Read a webhook'),
    allow: makers,
    answers: { 200: { description: 'The webhook, without its secret', schema: Webhook } },
    problems: ['notFound'],
  },
  removeWebhook: {
    method: 'DELETE',
    path: '/webhooks/{id}',
    summary: both('删除 webhook', 'Remove a webhook; what it is still owed is dropped'),
    allow: makers,
    answers: { 204: { description: 'It is removed' } },
    problems: ['notFound'],
  },
  rotateWebhookSecret: {
    method: 'POST',
    path: '/webhooks/{id}/secret',
    summary: both('更换 webhook 密钥', 'Give a webhook a new secret; the old one signs for a day more'),
    allow: makers,
    answers: { 200: { description: 'The webhook with its new secret', schema: NewWebhook } },
    problems: ['notFound'],
  },
  listDeadLetters: {
    method: 'GET',
    path: '/webhooks/dead-letters',
    summary: both('未能送达的 webhook', 'What could not be delivered and was given up'),
    allow: makers,
    query: t.pageQuery,
    answers: { 200: { description: 'A page of them', schema: t.pageOf(DeadLetter) } },
    problems: [],
  },
  replayDeadLetter: {
    method: 'POST',
    path: '/webhooks/dead-letters/{id}/replay',
    summary: both('重新发送', 'Try to deliver it again, from now on'),
    allow: makers,
    answers: { 200: { description: 'The delivery', schema: DeadLetter } },
    problems: ['notFound'],
  },
  dropDeadLetter: {
    method: 'DELETE',
    path: '/webhooks/dead-letters/{id}',
    summary: both('放弃', 'Throw it away'),
    allow: makers,
    answers: { 204: { description: 'It is gone' } },
    problems: ['notFound'],
  },
});
