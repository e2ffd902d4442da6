import {
  canonicalJson,
  clockEvent,
  continueFlow,
  type Flow,
  type FlowEventInput,
  type FlowOptions,
  type FlowStep,
  type Json,
  type JsonObject,
  keepWithin,
  Problem,
  stepFlow,
} from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { flowOf } from '../editions/ready.ts';
import { type Caller, flowRolesOf, requirePolicy } from '../kernel/caller.ts';
import { orDone } from '../kernel/or-done.ts';
import { sha256 } from '../kernel/sha256.ts';
import { inSpan } from '../kernel/tracing/in-span.ts';
import { ownTurn } from '../kernel/turns.ts';
import { rowsFor, withRows } from '../masters/rows-read.ts';
import { Filing, inNumberTurn } from '../papers/filing.ts';
import type { UnsealedEntry } from '../stores/records/entry.ts';
import { type InstanceRecord, isOpen, type Message, type StoredAnswer } from '../stores/records/instance.ts';
import { type Applied, applyStep, eventJson, withPapers } from './apply-effects.ts';
import { changeInstance, commitApplied, unlessRefused, untilCommitted } from './commit-step.ts';
import { withIncident } from './incidents.ts';
import { standing } from './present.ts';
import { withRowChanges } from './row-changes.ts';

export interface SendRequest {
  event: FlowEventInput;
  caller: Caller;
  /** The same key with the same event is applied once, however often it is sent. */
  key?: string;
  /** Only where the instance still has this version. */
  ifVersion?: number | '*';
}

/**
 * Sends an instance an event from outside. When it resolves the event and all it caused are on disk.
 *
 * @returns the instance after the event; for a key used before, as it was answered then
 * @throws Problem instanceNotFound, idempotencyKeyReused, staleRevision, eventNotAllowed, guardRejected, roleNotAllowed,
 * storeUnavailable, and what the flow's schemas and decisions raise; then nothing has changed
 */
export async function sendEvent(parts: Parts, id: string, request: SendRequest): Promise<InstanceRecord> {
  const { event, caller, key } = request;
  requireRole(caller, event.role);
  const own = key === undefined ? undefined : new EventKey(key, event, caller);
  const commit = async (applied: Applied, answer?: Omit<StoredAnswer, 'instance'>) => {
    const { result, instance } = await commitApplied(parts, applied, answer);
    if (result !== 'ok') return undefined;
    const { policy, flow } = instance;
    parts.metrics.count('guiju_events_total', { policy, flow });
    return instance;
  };
  const attempt = async () => {
    const { instance, answer } = await parts.store.instances.load(id, own?.scoped, key);
    if (!instance) throw new Problem('instanceNotFound');
    requirePolicy(caller, instance.policy);
    if (answer && own?.isOf(answer)) return answered(answer, own.request, instance);
    const apply = () =>
      inNumberTurn(parts, instance, event.type, async () =>
        commit(await applyEvent(parts, instance, request), own?.answerBeside(answer)),
      );
    return own ? orDone(apply, () => answerTo(parts, id, own, key)) : apply();
  };
  const onKnown = async (known: InstanceRecord) => {
    if (caller.policies && !caller.policies.includes(known.policy)) return undefined;
    return inNumberTurn(parts, known, event.type, async () => {
      const applied = await unlessRefused(applyEvent(parts, known, request));
      // A key that was used, by whomever, makes its commit a conflict: then it is looked up what was answered.
      return applied && commit(applied, own?.answerBeside(undefined));
    });
  };
  const attributes = { 'guiju.instance': id, 'guiju.event': event.type };
  const send = () => untilCommitted(parts, id, attempt, onKnown);
  return parts.instanceQueue.run(id, async () => inSpan('event', attributes, send));
}

/** What another node answered to the same event meanwhile. */
async function answerTo({ store }: Parts, id: string, own: EventKey, key: string | undefined) {
  const { instance, answer } = await store.instances.load(id, own.scoped, key);
  return instance && answer && own.isOf(answer) ? answered(answer, own.request, instance) : undefined;
}

/** The idempotency key of an event: another caller's is another key, be it spelt alike. */
class EventKey {
  readonly scoped: string;
  readonly request: string;
  private readonly key: string;
  private readonly by: string;

  constructor(key: string, event: FlowEventInput, caller: Caller) {
    this.key = key;
    this.by = caller.id;
    this.scoped = sha256(`${caller.id}\n${key}`);
    this.request = sha256(canonicalJson(event));
  }

  /** Whether an answer was given to this key. Earlier versions did not write down whose a key was: theirs is anybody's. */
  isOf({ key, by = this.by }: StoredAnswer): boolean {
    return key === this.scoped || by === this.by;
  }

  /** What is kept: under the key as it is spelt, so that nodes of an earlier version know it, too, unless somebody else's is. */
  answerBeside(others: StoredAnswer | undefined) {
    return { key: others ? this.scoped : this.key, request: this.request, by: this.by };
  }
}

function requireRole(caller: Caller, role: string | undefined): void {
  const own = flowRolesOf(caller);
  if (role === undefined || own === undefined || own.includes(role)) return;
  throw new Problem('roleNotAllowed', {
    detail: { 'zh-CN': `调用者没有角色 ${role}`, en: `the caller does not have the role ${role}` },
  });
}

/** An answer too old to be kept whole is given as the instance is now: the event was applied, and is not again. */
function answered(answer: StoredAnswer, hash: string, instance: InstanceRecord): InstanceRecord {
  if (answer.request !== hash) throw new Problem('idempotencyKeyReused');
  return answer.instance ?? instance;
}

async function applyEvent(parts: Parts, instance: InstanceRecord, request: SendRequest): Promise<Applied> {
  const { event, caller, ifVersion } = request;
  if (ifVersion !== undefined && ifVersion !== '*' && ifVersion !== instance.version) {
    throw new Problem('staleRevision', {
      detail: { 'zh-CN': `当前版本为 ${instance.version}`, en: `the version is ${instance.version} now` },
    });
  }
  // One that was stopped from outside has a snapshot that does not know.
  if (!isOpen(instance)) throw new Problem('eventNotAllowed');
  keepWithin('history', instance.chain.length + 1);
  const flow = await flowOf(parts, instance);
  const at = parts.now().toISOString();
  const filing = await Filing.before({ parts, instance, caller, at }, flow, event.type);
  const rows = rowsFor(parts, instance.policy, flow.library.content);
  const options = { at, ...filing?.options };
  const { step, role } = await withRows(rows, (row) =>
    stepAs(parts, flow, instance, event, caller, { ...options, row }),
  );
  await filing?.take(step, await parts.catalogue.editionOf(instance));
  const cause: UnsealedEntry = { at, type: 'event', by: caller.id, role, event: told(event) };
  return withPapers(withRowChanges(applyStep(instance, step, at, cause), step, rows), filing);
}

/** An event as the history keeps it: nobody's password stands there. */
function told({ signature, ...event }: FlowEventInput): JsonObject {
  const how = signature === undefined ? {} : { signature: Object.keys((signature ?? {}) as object).join() };
  return eventJson({ ...event, ...how });
}

/** An event that names no role is sent in whichever of the caller's roles may send it. */
async function stepAs(
  parts: Parts,
  flow: Flow,
  instance: InstanceRecord,
  event: FlowEventInput,
  caller: Caller,
  given: FlowOptions,
): Promise<{ step: FlowStep; role: string | undefined }> {
  const options = { ...given, ...standing(parts, instance) };
  const own = flowRolesOf(caller);
  await ownTurn();
  if (event.role !== undefined || own === undefined) {
    return { step: stepFlow(flow, instance.snapshot, event, options), role: event.role };
  }
  for (const role of own) {
    await ownTurn();
    try {
      return { step: stepFlow(flow, instance.snapshot, { ...event, role }, options), role };
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'roleNotAllowed') throw error;
    }
  }
  // No role at all: only what anyone may send.
  return { step: stepFlow(flow, instance.snapshot, { ...event, role: '' }, options), role: undefined };
}

/**
 * What becomes of an instance by an event that a flow which it started sends it: as a person's, of whatever role. One that it does
 * not accept, or not with this payload, changes nothing.
 *
 * @param payload what the flow has to give: the event takes of it what it carries
 * @returns what to commit, or the code of the problem
 */
export async function takeEvent(
  parts: Parts,
  instance: InstanceRecord,
  { type, payload, by, at }: { type: string; payload: Json; by: string; at: string },
): Promise<{ applied?: Applied; refused?: string }> {
  const flow = await flowOf(parts, instance);
  const carried = [...flow.fence.declared(type)];
  const given = isObject(payload) ? carried.filter((name) => (payload[name] ?? null) !== null) : [];
  const event = { ...Object.fromEntries(given.map((name) => [name, (payload as JsonObject)[name]])), type };
  await ownTurn();
  try {
    const filing = await Filing.before({ parts, instance, caller: { id: by }, at }, flow, type);
    const rows = rowsFor(parts, instance.policy, flow.library.content);
    const options = {
      ...{ at, ...standing(parts, instance), told: true },
      ...filing?.options,
    };
    const step = await withRows(rows, (row) => stepFlow(flow, instance.snapshot, event, { ...options, row }));
    await filing?.take(step, await parts.catalogue.editionOf(instance));
    const applied = applyStep(instance, step, at, { at, type: 'event', by, event: eventJson(event) });
    return { applied: withPapers(withRowChanges(applied, step, rows), filing) };
  } catch (error) {
    parts.log.warn('an instance could not take what it was told', { instance: instance.id, event: type, error });
    return { refused: error instanceof Problem ? error.code : 'internalError' };
  }
}

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An event of an instance's own, with what it leaves of the instance. */
interface OwnEvent {
  before: InstanceRecord;
  event: JsonObject & { type: string };
  cause: UnsealedEntry;
  asked?: Message;
  /** What the history says before it. */
  told?: UnsealedEntry[];
}

/**
 * Gives an instance an event of its own: a timer, or an actor's answer. An event that its flow cannot take is an incident, told in its
 * history and tried again by whoever mends it, since it would fail again for ever.
 *
 * @param prepare what becomes of the instance's record besides (the timer is gone, the message delivered), and by which message an actor
 * was asked; `late`, or nothing: the event is no longer waited for
 */
export async function sendInternal(
  parts: Parts,
  id: string,
  prepare: (instance: InstanceRecord) => OwnEvent | { late: Applied } | undefined,
): Promise<InstanceRecord> {
  return changeInstance(parts, id, async (instance) => {
    const prepared = prepare(instance);
    if (!prepared) return undefined;
    if ('late' in prepared) return prepared.late;
    const { before, event, cause, asked, told = [] } = prepared;
    const withTold = (applied: Applied): Applied => ({ ...applied, entries: [...told, ...applied.entries] });
    const timer = { id: `again:${event.type}`, token: `${id}:${instance.version + 1}`, dueAt: cause.at, event };
    const flow = await flowOf(parts, instance);
    const options = { at: cause.at, ...standing(parts, before) };
    const rows = rowsFor(parts, instance.policy, flow.library.content);
    let step: FlowStep;
    await ownTurn();
    try {
      step = await withRows(rows, (row) => continueFlow(flow, instance.snapshot, event, { ...options, row }));
    } catch (error) {
      parts.log.warn('an instance could not take its own event', { instance: id, event: event.type, error });
      const code = error instanceof Problem ? error.code : 'internalError';
      const message = error instanceof Error ? error.message : String(error);
      return withTold(withIncident(before, { code, message, again: { timer } }, cause));
    }
    if (step.status === 'error') {
      const { code = 'actorFailed', message = '' } = (event.error ?? {}) as { code?: string; message?: string };
      const actor = String(event.actorId);
      parts.log.warn('an actor failed, and its flow does not say what then', { instance: id, actor, code });
      const again = asked ? { message: asked } : { timer };
      return withTold(withIncident(before, { code, message, actor, again }, cause));
    }
    // The timer of a clock is told of by what becomes of the clock.
    const said = event.type === clockEvent ? undefined : cause;
    return withTold(withRowChanges(applyStep(before, step, cause.at, said), step, rows));
  });
}
