import { evaluate, type Json, type JsonObject, Problem, type RowReader, readHttpCall } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { ready } from '../editions/ready.ts';
import { withEnded } from '../instances/apply-effects.ts';
import { changeInstance, touched } from '../instances/commit-step.ts';
import { sendInternal } from '../instances/send-event.ts';
import { callBackoff, waitMs } from '../kernel/outgoing/backoff.ts';
import { inSpan } from '../kernel/tracing/in-span.ts';
import { ownTurn } from '../kernel/turns.ts';
import { rowsFor, withRows } from '../masters/rows-read.ts';
import type { UnsealedEntry } from '../stores/records/entry.ts';
import type { InstanceRecord, Message, MessageOf } from '../stores/records/instance.ts';
import { type CallAnswer, callHttp } from './call-http.ts';

type Started = MessageOf<'startActor'>;
type Answer = { output: Json } | { error: Json };

/** Asks an actor that is no flow, and gives its answer to the instance. @throws Problem storeUnavailable; then it is still owed */
export async function callAndAnswer(parts: Parts, instance: InstanceRecord, message: Started): Promise<void> {
  if (message.src === 'http') return call(parts, instance, message);
  await answerActor(parts, instance.id, message, await decide(parts, instance, message));
}

/** A call that failed and may pass is owed on until it was tried often enough; then the instance is told. Each stands in its history. */
async function call(parts: Parts, { id, policy }: InstanceRecord, message: Started): Promise<void> {
  const attributes = { 'guiju.instance': id, 'guiju.actor': message.actor };
  const make = () => callHttp(parts, policy, message.input, message.id);
  const answer = await inSpan('actor', attributes, make, message.trace);
  const entry = entryOf(parts, message, answer);
  const attempts = (message.attempts ?? 0) + 1;
  const wait = 'error' in answer && answer.mayPass ? waitAfter(message, attempts, answer) : undefined;
  if (wait === undefined) return answerActor(parts, id, message, bare(answer), entry);
  const notBefore = new Date(parts.now().getTime() + wait).toISOString();
  await changeInstance(parts, id, async (now) => {
    if (!owes(now, message)) return late(now, entry);
    const outbox = now.outbox.map((one) => (one.id === message.id ? { ...one, attempts, notBefore } : one));
    return touched(now, { outbox, version: now.version + 1, updatedAt: entry.at }, [entry]);
  });
}

/** An answer that nobody waits for any more: the state that asked for it was left. It is written down, and changes nothing. */
const late = (instance: InstanceRecord, entry: UnsealedEntry) =>
  touched(instance, { version: instance.version + 1, updatedAt: entry.at }, [{ ...entry, late: true }]);

const bare = (answer: CallAnswer): Answer => ('output' in answer ? { output: answer.output } : { error: answer.error });

/** How long to wait before the next attempt: at least as long as the other side asks for; nothing where there is none. */
function waitAfter(
  { input, id }: Started,
  attempts: number,
  { retryAfterMs = 0 }: { retryAfterMs?: number },
): number | undefined {
  const read = readHttpCall(input);
  if ('flaw' in read) return undefined;
  const { retry } = read.call;
  const attemptsInAll = retry.times + 1;
  if (attempts >= attemptsInAll) return undefined;
  const own = retry.waitMs ?? waitMs({ ...callBackoff, attempts: attemptsInAll }, attempts, id) ?? 0;
  return Math.max(own, retryAfterMs);
}

/** So many characters of what was sent and answered stand in the history for each attempt; the flow is given all of it. */
const keptOfBody = 10_000;

/** What the history says of one attempt of a call. Of secrets it has the names. */
function entryOf(parts: Parts, { actor, input, attempts = 0 }: Started, answer: CallAnswer): UnsealedEntry {
  const { url = null, method, headers, body } = input;
  const request = {
    url,
    ...(method === undefined ? {} : { method }),
    ...(headers === undefined ? {} : { headers }),
    ...(body === undefined ? {} : { body: shortened(body) }),
  };
  const told = 'output' in answer ? { output: withShortBody(answer.output) } : { error: withShortBody(answer.error) };
  return { at: parts.now().toISOString(), type: 'call', actor, attempt: attempts + 1, request, ...told };
}

const withShortBody = (answer: JsonObject): JsonObject =>
  answer.body === undefined ? answer : { ...answer, body: shortened(answer.body) };

function shortened(body: Json): Json {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return text.length <= keptOfBody ? body : { shortened: text.slice(0, keptOfBody), characters: text.length };
}

async function decide(parts: Parts, instance: InstanceRecord, message: Started): Promise<Answer> {
  try {
    const edition = await parts.catalogue.editionOf(instance);
    const { ruleSet, facts } = message.input;
    const all = { ...(instance.snapshot.context as JsonObject), ...(facts as JsonObject | undefined) };
    await ready(edition, 'rules', String(ruleSet));
    await ownTurn();
    const rows = rowsFor(parts, instance.policy, edition.content);
    const options = { at: message.createdAt };
    const decideOn = (row?: RowReader) => evaluate(edition.ruleSet(String(ruleSet)), all, { ...options, row });
    return { output: (await withRows(rows, decideOn)).outcome };
  } catch (error) {
    return { error: toError(error) };
  }
}

/** What a flow's `onError` is told. The store being away is no answer: the message stays owed. */
export function toError(error: unknown): JsonObject {
  if (!(error instanceof Problem))
    return { code: 'actorFailed', message: error instanceof Error ? error.message : String(error) };
  if (error.code === 'storeUnavailable') throw error;
  return { code: error.code, ...(error.facts ? { facts: error.facts } : {}), message: error.message };
}

/**
 * Gives the answer to the instance and forgets the message in one commit.
 *
 * @param entry what the history says of it besides; without one an answer that nobody waits for leaves no trace
 */
export async function answerActor(
  parts: Parts,
  id: string,
  message: Started,
  answer: Answer,
  entry?: UnsealedEntry,
): Promise<void> {
  const at = entry?.at ?? parts.now().toISOString();
  await sendInternal(parts, id, (instance) => {
    if (!owes(instance, message)) return entry && { late: late(instance, entry) };
    const own = replied({ ...instance, outbox: without(instance, message) }, message.actor, answer, at);
    return { ...own, asked: message, ...(entry ? { told: [entry] } : {}) };
  });
}

/** What becomes of an instance by an actor's answer: it runs no more, and the flow is told. */
export function replied(instance: InstanceRecord, actor: string, answer: Answer, at: string) {
  const { [actor]: running, ...actors } = instance.actors;
  const kind = 'output' in answer ? 'done' : 'error';
  const children = running?.instance && withEnded(instance, running.instance, kind === 'done' ? 'done' : 'failed');
  const event = { type: `xstate.${kind}.actor.${actor}`, actorId: actor, ...answer };
  return {
    before: { ...instance, actors, ...(children ? { children } : {}) },
    event,
    cause: { at, type: 'reply', actor, ...answer },
  };
}

export const owes = ({ outbox }: InstanceRecord, message: Message) => outbox.some((one) => one.id === message.id);
export const without = ({ outbox }: InstanceRecord, message: Message) => outbox.filter((one) => one.id !== message.id);
