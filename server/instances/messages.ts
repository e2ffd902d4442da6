import { type JsonObject, Problem } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { flowOf } from '../editions/ready.ts';
import type { Caller } from '../kernel/caller.ts';
import { sha256 } from '../kernel/sha256.ts';
import type { MessageRecord } from '../stores/records/message.ts';
import { type Heard, hear, openOf } from './hear.ts';

/** So long a message waits for an instance of its key. */
const keptMs = 30 * 86_400_000;
/** How soon a waiting message is looked at again: a young one soon. */
const againMs = (ageMs: number) => (ageMs < 60_000 ? 2000 : 60_000);

/** A message from outside, by the business key of whom it is for. */
export interface Posted {
  policy: string;
  flow: string;
  businessKey: string;
  type: string;
  facts: JsonObject;
  caller: Caller;
  /** Of a call with an idempotency key: sent again it is the same message. */
  call?: string;
}

/**
 * Takes a message for the instance of a flow that has a business key. It is fenced as an event is; what the instance does not take yet
 * waits there, and what no instance has the key for waits 30 days.
 *
 * @throws Problem policyNotFound, flowNotFound, noEditionInForce, eventNotAllowed for an event that the flow does not have, unknownField,
 * missingFact, unknownValue, invalidValue, businessKeyAmbiguous
 */
export async function post(parts: Parts, posted: Posted): Promise<{ result: 'taken' | 'waiting'; instance?: string }> {
  const { policy, flow, businessKey, type, facts, caller, call } = posted;
  const found = await openOf(parts, policy, { flow, businessKey });
  if (found.length > 1) throw new Problem('businessKeyAmbiguous');
  const [instance] = found;
  await requireFitting(parts, posted, instance);
  const at = parts.now().toISOString();
  const place = sha256([policy, flow, businessKey].join('\n')).slice(0, 32);
  const id = `${place}-${call ? sha256(call).slice(0, 36) : parts.newId()}`;
  const message: MessageRecord = { id, policy, flow, businessKey, event: type, facts, by: caller.id, at };
  if (instance === undefined) {
    await keep(parts, message);
    parts.wake();
    return { result: 'waiting' };
  }
  const became = await hear(parts, instance, { id, event: type, facts, by: caller.id });
  return { result: became === 'waiting' ? 'waiting' : 'taken', instance };
}

/** What nobody could ever take is refused at once. */
async function requireFitting(parts: Parts, { policy, flow, type, facts }: Posted, instance: string | undefined) {
  const nowMs = parts.now().getTime();
  const edition =
    (instance && (await parts.store.instances.load(instance)).instance?.edition) ||
    parts.catalogue.numberInForce(policy, nowMs);
  const compiled = await flowOf(parts, { policy, edition, flow });
  const { events } = compiled.definition;
  if (!Object.hasOwn(events, type)) throw new Problem('eventNotAllowed');
  const declared = compiled.fence.declared(type);
  const unknown = Object.keys(facts).filter((name) => !declared.has(name));
  if (unknown.length > 0) throw new Problem('unknownField', { facts: unknown });
  const missing = (events[type]?.payload?.required ?? []).filter((name) => (facts[name] ?? null) === null);
  if (missing.length > 0) throw new Problem('missingFact', { facts: missing });
  compiled.checkPayload(type, facts, nowMs);
}

async function keep(parts: Parts, message: MessageRecord): Promise<void> {
  const nowMs = parts.now().getTime();
  const next = nowMs + againMs(nowMs - Date.parse(message.at));
  await parts.store.shelves.messages.put(message, new Date(next).toISOString());
}

/** Gives waiting messages to the instances that have come by now. @returns whether any was given */
export async function deliverMessages(parts: Parts): Promise<boolean> {
  const { messages } = parts.store.shelves;
  const nowMs = parts.now().getTime();
  let any = false;
  for (const message of await messages.due(parts.now().toISOString(), 100)) {
    const { id, policy, event, facts, by } = message;
    const [instance, another] = await openOf(parts, policy, message);
    let became: Heard | undefined;
    if (instance !== undefined && another === undefined) became = await hear(parts, instance, { id, event, facts, by });
    any ||= became !== undefined;
    if (became !== undefined || nowMs - Date.parse(message.at) > keptMs) await messages.remove(id);
    else await keep(parts, message);
  }
  return any;
}
