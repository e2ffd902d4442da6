import { evaluate, type Json, type JsonObject, Problem } from '../../engine/index.ts';
import { childId } from '../instances/apply-effects.ts';
import { changeInstance, touched } from '../instances/commit-step.ts';
import { sendInternal } from '../instances/send-event.ts';
import { startInstance } from '../instances/start-instance.ts';
import { callBackoff, waitMs } from '../outgoing/backoff.ts';
import type { Parts } from '../parts.ts';
import type { InstanceRecord, Message } from '../stores/store.ts';
import { inSpan } from '../tracing/in-span.ts';
import { CallFailed, callHttp } from './call-http.ts';

type Of<K extends Message['kind']> = Extract<Message, { kind: K }>;
export type InternalMessage = Exclude<Message, { kind: 'webhook' }>;
type Answer = { output: Json } | { error: Json };

/**
 * Delivers what an instance owes. A process that dies on the way delivers again: every receiver knows a message it has had.
 *
 * @throws Problem storeUnavailable; then the message is still owed
 */
export async function deliver(parts: Parts, instance: InstanceRecord, message: InternalMessage): Promise<void> {
  switch (message.kind) {
    case 'startActor':
      if (message.src === 'flow') return startChild(parts, instance, message);
      return callAndAnswer(parts, instance, message);
    case 'reply':
      await replyToParent(parts, message);
      return forget(parts, instance.id, message);
    case 'stopFlow':
      await stopInstance(parts, message.instance);
      return forget(parts, instance.id, message);
  }
}

async function startChild(parts: Parts, parent: InstanceRecord, message: Of<'startActor'>): Promise<void> {
  const { actor, id: token, input } = message;
  const id = childId(token, message.createdAt);
  try {
    await startInstance(parts, {
      ...{ policy: parent.policy, flow: String(input.flow), input: (input.input ?? {}) as JsonObject, by: parent.id },
      child: { id, edition: parent.edition, parent: { instance: parent.id, actor, token } },
    });
  } catch (error) {
    return answerActor(parts, parent.id, message, { error: toError(error) });
  }
  await forget(parts, parent.id, message);
}

/** A call that failed is owed on until it was tried often enough; then the instance is told. */
async function callAndAnswer(parts: Parts, instance: InstanceRecord, message: Of<'startActor'>): Promise<void> {
  try {
    return await answerActor(parts, instance.id, message, await callActor(parts, instance, message));
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
    const attempts = (message.attempts ?? 0) + 1;
    const wait = waitMs(callBackoff, attempts, message.id);
    if (wait === undefined) return answerActor(parts, instance.id, message, { error: toError(error) });
    const notBefore = new Date(parts.now().getTime() + wait).toISOString();
    await changeInstance(parts, instance.id, async (now) => {
      const outbox = now.outbox.map((one) => (one.id === message.id ? { ...one, attempts, notBefore } : one));
      return owes(now, message) ? touched(now, { outbox }) : undefined;
    });
  }
}

async function callActor(parts: Parts, instance: InstanceRecord, message: Of<'startActor'>): Promise<Answer> {
  try {
    if (message.src === 'http') {
      const call = () => callHttp(parts, message.input, message.id);
      const attributes = { 'guiju.instance': instance.id, 'guiju.actor': message.actor };
      return { output: await inSpan(parts, 'actor', attributes, call, { parent: message.trace }) };
    }
    const edition = await parts.catalogue.edition(instance.policy, instance.edition);
    const { ruleSet, facts } = message.input;
    const all = { ...(instance.snapshot.context as JsonObject), ...(facts as JsonObject | undefined) };
    return { output: evaluate(edition.ruleSet(String(ruleSet)), all, { at: message.createdAt }).outcome };
  } catch (error) {
    if (error instanceof CallFailed) throw error;
    return { error: toError(error) };
  }
}

/** What a flow's `onError` is told. The store being away is no answer: the message stays owed. */
function toError(error: unknown): JsonObject {
  if (!(error instanceof Problem))
    return { code: 'actorFailed', message: error instanceof Error ? error.message : String(error) };
  if (error.code === 'storeUnavailable') throw error;
  return { code: error.code, ...(error.facts ? { facts: error.facts } : {}), message: error.message };
}

/** Gives the answer to the instance and forgets the message in one commit. */
async function answerActor(parts: Parts, id: string, message: Of<'startActor'>, answer: Answer): Promise<void> {
  const at = parts.now().toISOString();
  await sendInternal(parts, id, (instance) =>
    owes(instance, message)
      ? replied({ ...instance, outbox: without(instance, message) }, message.actor, answer, at)
      : undefined,
  );
}

async function replyToParent(parts: Parts, message: Of<'reply'>): Promise<void> {
  const at = parts.now().toISOString();
  const { actor, token, output, error } = message;
  await sendInternal(parts, message.instance, (instance) => {
    if (instance.status !== 'active' || instance.actors[actor]?.token !== token) return undefined;
    return replied(instance, actor, error === undefined ? { output: output ?? null } : { error }, at);
  });
}

function replied(instance: InstanceRecord, actor: string, answer: Answer, at: string) {
  const { [actor]: _, ...actors } = instance.actors;
  const kind = 'output' in answer ? 'done' : 'error';
  const event = { type: `xstate.${kind}.actor.${actor}`, actorId: actor, ...answer };
  return { before: { ...instance, actors }, event, cause: { at, type: 'reply', actor, ...answer } };
}

/** Stops a child whose parent no longer waits for it. */
async function stopInstance(parts: Parts, id: string): Promise<void> {
  const at = parts.now().toISOString();
  if (!(await parts.store.load(id)).instance) return;
  await changeInstance(parts, id, async (instance) => {
    if (instance.status !== 'active') return undefined;
    const stops = Object.values(instance.actors).flatMap(({ instance: child, token }): Message[] =>
      child ? [{ kind: 'stopFlow', id: `${token}:stop`, createdAt: at, instance: child }] : [],
    );
    const change = { status: 'stopped' as const, timers: {}, actors: {}, tasks: [], outbox: stops, updatedAt: at };
    return touched(instance, { ...change, version: instance.version + 1 }, [{ at, type: 'stopped', by: 'parent' }]);
  });
}

async function forget(parts: Parts, id: string, message: Message): Promise<void> {
  await changeInstance(parts, id, async (instance) =>
    owes(instance, message) ? touched(instance, { outbox: without(instance, message) }) : undefined,
  );
}

const owes = ({ outbox }: InstanceRecord, message: Message) => outbox.some((one) => one.id === message.id);
const without = ({ outbox }: InstanceRecord, message: Message) => outbox.filter((one) => one.id !== message.id);
