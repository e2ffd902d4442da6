import type { Parts } from '../decisions/parts.ts';
import { changeInstance, touched } from '../instances/commit-step.ts';
import { waitMs, webhookBackoff } from '../kernel/outgoing/backoff.ts';
import { inSpan } from '../kernel/tracing/in-span.ts';
import type { Message } from '../stores/records/instance.ts';
import type { DeliveryRecord } from '../stores/records/webhook.ts';
import { sendWebhook } from '../webhooks/send-webhook.ts';

type WebhookMessage = Extract<Message, { kind: 'webhook' }>;

/** After a failure, what else is owed to the same address is not tried at once: it waits its turn like the one that failed. */
const restMs = 5000;

/**
 * Sends what instances owe to webhooks. The first attempt is made from the instance's outbox; what fails is put on a shelf and leaves
 * the instance, so that an address that is away for a day weighs on no instance.
 */
export class WebhookDeliveries {
  private readonly parts: Parts;
  private readonly resting = new Map<string, number>();

  constructor(parts: Parts) {
    this.parts = parts;
  }

  /** Delivers messages of one instance, in order, and forgets them; asks before each whether it is to stop. @throws Problem storeUnavailable; then they are still owed */
  async deliverOwed(instance: string, messages: WebhookMessage[], isStopped: () => boolean): Promise<void> {
    const done = new Set<string>();
    try {
      for (const { id, webhook, body, trace } of messages) {
        if (isStopped()) break;
        await this.attempt({ id, webhook, body, attempts: 0, ...(trace ? { trace } : {}) }, 'outbox');
        done.add(id);
      }
    } finally {
      // One commit for all of them: it may be a busy instance.
      if (done.size > 0) await this.forget(instance, done);
    }
  }

  /** Takes up what failed before. */
  async retry(delivery: DeliveryRecord): Promise<void> {
    await this.attempt(delivery, 'shelf');
  }

  private async attempt(delivery: DeliveryRecord, from: 'outbox' | 'shelf'): Promise<void> {
    const { parts } = this;
    const webhook = parts.webhooks.get(delivery.webhook);
    // One that was removed is owed nothing; one that this node does not know yet will be known by the next attempt.
    if (!webhook) return this.attemptUnknown(delivery, from);
    const nowMs = parts.now().getTime();
    if (from === 'outbox' && (this.resting.get(webhook.id) ?? 0) > nowMs)
      return this.failed(delivery, 'another delivery failed just before');
    try {
      const attributes = { 'guiju.webhook': webhook.id, 'guiju.delivery': delivery.id };
      const send = () => sendWebhook(parts, webhook, delivery.body);
      await inSpan('webhook', attributes, send, delivery.trace);
    } catch (error) {
      this.resting.set(webhook.id, parts.now().getTime() + restMs);
      return this.failed(delivery, error instanceof Error ? error.message : String(error));
    }
    this.resting.delete(webhook.id);
    parts.metrics.count('guiju_webhooks_total', { result: 'sent' });
    if (from === 'shelf') await parts.store.shelves.deliveries.remove(delivery.id);
  }

  private async attemptUnknown(delivery: DeliveryRecord, from: 'outbox' | 'shelf'): Promise<void> {
    const { store } = this.parts;
    const known = (await store.governed.list('webhook')).find(({ id }) => id === delivery.webhook);
    if (known && !known.removedAt) {
      this.parts.webhooks.put(known);
      return this.attempt(delivery, from);
    }
    await store.shelves.deliveries.remove(delivery.id);
  }

  private async failed(delivery: DeliveryRecord, error: string): Promise<void> {
    const { store, now, metrics, log } = this.parts;
    const at = now();
    const next: DeliveryRecord = { ...delivery, attempts: delivery.attempts + 1, error, lastAt: at.toISOString() };
    const wait = waitMs(webhookBackoff, next.attempts, next.id);
    metrics.count('guiju_webhooks_total', { result: wait === undefined ? 'given up' : 'failed' });
    if (wait !== undefined) {
      return store.shelves.deliveries.put(next, new Date(at.getTime() + wait).toISOString());
    }
    log.warn('a webhook delivery was given up', { delivery: next.id, attempts: next.attempts, reason: error });
    await store.shelves.deadLetters.put(next);
    await store.shelves.deliveries.remove(next.id);
  }

  private async forget(id: string, done: Set<string>): Promise<void> {
    await changeInstance(this.parts, id, async (instance) => {
      const outbox = instance.outbox.filter((message) => !done.has(message.id));
      return outbox.length === instance.outbox.length ? undefined : touched(instance, { outbox });
    });
  }
}
