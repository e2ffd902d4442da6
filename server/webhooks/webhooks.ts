import type { Json, JsonObject } from '../../engine/index.ts';
import type { EditionRecord, Retirement } from '../stores/records/edition.ts';
import type { UnsealedEntry } from '../stores/records/entry.ts';
import { type InstanceRecord, type Message, toldStatus } from '../stores/records/instance.ts';
import type { DeliveryRecord, WebhookBody, WebhookRecord } from '../stores/records/webhook.ts';

/** The webhooks as this node knows them, and what each is to be told. */
export class Webhooks {
  private all = new Map<string, WebhookRecord>();

  constructor(records: WebhookRecord[]) {
    this.set(records);
  }

  set(records: WebhookRecord[]): void {
    this.all = new Map(records.filter(({ removedAt }) => !removedAt).map((one) => [one.id, one]));
  }

  /** Takes note of one that was made, changed or removed. */
  put(record: WebhookRecord): void {
    if (record.removedAt) this.all.delete(record.id);
    else this.all.set(record.id, record);
  }

  get(id: string): WebhookRecord | undefined {
    return this.all.get(id);
  }

  list(): WebhookRecord[] {
    return [...this.all.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** What an instance owes for what just happened to it: the change itself, and each notification of it. */
  owedBy(next: InstanceRecord, entries: UnsealedEntry[]): Message[] {
    if (this.all.size === 0 || entries.length === 0) return [];
    const { id, policy, flow, edition, version, state, businessKey, updatedAt } = next;
    const status = toldStatus(next.status);
    const about = { id, flow, edition, version, status, state, ...(businessKey === undefined ? {} : { businessKey }) };
    // The answer of a call stands before what it brought about.
    const cause = entries.find(({ type }) => type !== 'call') ?? (entries[0] as UnsealedEntry);
    const body = (n: number, type: WebhookBody['type'], data: JsonObject): WebhookBody => ({
      id: `${id}:${version}:${n}`,
      type,
      at: updatedAt,
      policy,
      data,
    });
    const bodies = [body(0, 'instance', { ...about, cause: cause.type, ...eventOf(cause) })];
    for (const { type, notification } of entries) {
      if (type === 'notification' && isObject(notification))
        bodies.push(body(bodies.length, 'notification', { instance: about, notification }));
    }
    return bodies.flatMap((one) =>
      this.wanting(one, flow).map(
        (webhook): Message => ({
          kind: 'webhook',
          id: `${one.id}:${webhook.id}`,
          createdAt: updatedAt,
          webhook: webhook.id,
          body: one,
        }),
      ),
    );
  }

  /** What is owed for an edition. */
  owedFor(edition: EditionRecord): DeliveryRecord[] {
    const { policy, number, hash, effectiveFrom, publishedAt: at, publishedBy, emergency } = edition;
    const data = { number, hash, effectiveFrom, publishedBy, ...(emergency ? { emergency } : {}) };
    return this.owedOf({ id: `${policy}:${number}:0`, type: 'edition', at, policy, data }, { policy, number });
  }

  /** What is owed for an edition that was taken out of force. */
  owedForRetired({ policy, number, retired }: { policy: string; number: number; retired: Retirement }) {
    const { from: retiredFrom, at, by: retiredBy, emergency } = retired;
    const data = { number, retiredFrom, retiredBy, ...(emergency ? { emergency } : {}) };
    const body: WebhookBody = { id: `${policy}:${number}:retired`, type: 'edition', at, policy, data };
    return this.owedOf(body, { policy, number, retired: true });
  }

  private owedOf(body: WebhookBody, edition: DeliveryRecord['edition']): DeliveryRecord[] {
    return this.wanting(body, undefined).map((webhook) => ({
      id: `${body.id}:${webhook.id}`,
      webhook: webhook.id,
      body,
      attempts: 0,
      edition,
    }));
  }

  private wanting({ type, policy, data }: WebhookBody, flow: string | undefined): WebhookRecord[] {
    const addressee = isObject(data.notification) ? data.notification.webhook : undefined;
    return [...this.all.values()].filter(
      (webhook) =>
        (webhook.policies === undefined || webhook.policies.includes(policy)) &&
        ((addressee !== undefined && webhook.name === addressee) ||
          (webhook.types.includes(type) && (webhook.flow === undefined || webhook.flow === flow))),
    );
  }
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The name of the event that caused a change; its payload stays here. */
function eventOf({ event }: UnsealedEntry): { event?: Json } {
  return isObject(event) && typeof event.type === 'string' ? { event: event.type } : {};
}
