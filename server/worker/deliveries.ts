import type { Parts } from '../decisions/parts.ts';
import type { Message, MessageOf } from '../stores/records/instance.ts';
import { deliver, type InternalMessage } from './deliver.ts';
import { tellPerson, turnOf } from './tellings.ts';
import { WebhookDeliveries } from './webhook-deliveries.ts';

const retryMs = 1000;
const atOnce = 64;
/** So long what one node took up is not taken up by another; while it is owed every look renews it. */
const claimMs = 15_000;

type WebhookMessage = MessageOf<'webhook'>;
const isWebhook = (message: Message): message is WebhookMessage => message.kind === 'webhook';
type CallMessage = MessageOf<'startActor'>;
const isCall = (message: Message): message is CallMessage => message.kind === 'startActor' && message.src === 'http';

/**
 * Deliveries run beside the timers, and those of an instance in three lanes: what it owes here, its calls, and webhooks. A host that
 * answers slowly holds up the other calls of the instance that asked it, and nothing else.
 *
 * @param isStopped whether nothing more is to be begun: what is not sent stays owed
 */
export function createDeliveries(parts: Parts, { wake, isStopped }: { wake: () => void; isStopped: () => boolean }) {
  const underWay = new Map<string, Promise<void>>();
  /** Looked for again while under way: there may be more. */
  const again = new Set<string>();
  const postponed = new Set<string>();
  const webhooks = new WebhookDeliveries(parts);

  /** @param work answers whether it did anything */
  const run = async (name: string, work: () => Promise<boolean>) => {
    let more = false;
    try {
      more = await work();
    } catch (error) {
      parts.log.error('a delivery failed and will be tried again', { delivery: name, error });
      postponed.add(name);
      setTimeout(() => {
        postponed.delete(name);
        wake();
      }, retryMs).unref();
    } finally {
      underWay.delete(name);
      if (again.delete(name) || more) wake();
    }
  };
  const begin = (name: string, work: () => Promise<boolean>) => {
    if (underWay.has(name)) again.add(name);
    else if (!postponed.has(name)) underWay.set(name, run(name, work));
  };

  const ready = async (id: string) => {
    const { instance } = await parts.store.instances.load(id);
    const nowMs = parts.now().getTime();
    const outbox = instance?.outbox.filter(({ notBefore = '' }) => !(Date.parse(notBefore) > nowMs)) ?? [];
    return { instance, outbox };
  };
  /** One call after another, each as it is owed when its turn comes: what undoes a call goes out when that was answered, or given up. */
  const callLane = async (id: string) => {
    const { instance, outbox } = await ready(id);
    const call = outbox.find(isCall);
    if (instance && call && !isStopped()) await deliver(parts, instance, call);
    return call !== undefined;
  };
  const ownLane = async (id: string) => {
    const { instance, outbox } = await ready(id);
    const messages = outbox.filter((message): message is InternalMessage => !isWebhook(message) && !isCall(message));
    for (const message of messages) if (instance && !isStopped()) await deliver(parts, instance, message);
    return messages.length > 0;
  };
  const webhookLane = async (id: string) => {
    const messages = (await ready(id)).outbox.filter(isWebhook);
    if (messages.length > 0) await webhooks.deliverOwed(id, messages, isStopped);
    return messages.length > 0;
  };

  /** Takes up of what stands on a shelf what no other node has. @param turnOf those of one turn are done one after another */
  const startDue = async <T>(due: T[], turnOf: (one: T) => string, work: (one: T) => Promise<void>) => {
    const claimed = new Set(await parts.store.instances.claim([...new Set(due.map(turnOf))], claimMs));
    for (const one of due) {
      const turn = turnOf(one);
      if (claimed.has(turn) && !underWay.has(turn)) begin(turn, () => work(one).then(() => true));
    }
  };
  const start = async () => {
    const now = parts.now().toISOString();
    const owing = await parts.store.instances.owing(now, atOnce + underWay.size + postponed.size);
    for (const id of await parts.store.instances.claim(owing, claimMs)) {
      begin(id, () => ownLane(id));
      begin(`${id} calls`, () => callLane(id));
      begin(`${id} webhooks`, () => webhookLane(id));
    }
    const { deliveries, informings } = parts.store.shelves;
    const most = atOnce + underWay.size;
    await startDue(
      await deliveries.due(now, most),
      ({ id }) => id,
      (one) => webhooks.retry(one),
    );
    await startDue(await informings.due(now, most), turnOf, (one) => tellPerson(parts, one));
  };
  return { start, underWay };
}
