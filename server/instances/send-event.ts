import { both } from '../../contract/text.ts';
import {
  clockEvent,
  continueFlow,
  decidedBy,
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
import { type Caller, flowRolesOf } from '../kernel/caller.ts';
import { ownTurn } from '../kernel/turns.ts';
import { rowsFor, withRows } from '../masters/rows-read.ts';
import { Filing } from '../papers/filing.ts';
import { asksPersons, nameOf, peopleOf, sees } from '../people/people.ts';
import type { UnsealedEntry } from '../stores/records/entry.ts';
import { againTimer, type InstanceRecord, isGoing, isSuspended, type Message } from '../stores/records/instance.ts';
import { type Applied, applyStep, eventJson, withFiled, withPapers } from './apply-effects.ts';
import { changeAsAsked } from './asked-change.ts';
import { othersOfCase } from './case-acts.ts';
import { changeInstance, touched } from './commit-step.ts';
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
  const { event, caller, key, ifVersion } = request;
  const seen = (instance: InstanceRecord) => sees(parts, caller, instance);
  let isSent = false;
  const change = { caller, key, ifVersion, what: event as JsonObject, event: event.type, name: 'event', sees: seen };
  const instance = await changeAsAsked(parts, id, change, async (before) => {
    const applied = await applyEvent(parts, before, request);
    isSent = true;
    return applied;
  });
  const { policy, flow } = instance;
  if (isSent) parts.metrics.count('guiju_events_total', { policy, flow });
  return instance;
}

async function applyEvent(parts: Parts, instance: InstanceRecord, request: SendRequest): Promise<Applied> {
  const { event, caller } = request;
  // One that was stopped from outside has a snapshot that does not know.
  if (!isGoing(instance)) throw whyNotGoing(parts, instance, caller);
  keepWithin('history', instance.chain.length + 1);
  const flow = await flowOf(parts, instance);
  const at = parts.now().toISOString();
  const filing = await Filing.before({ parts, instance, caller, at }, flow, event.type);
  const rows = rowsFor(parts, instance.policy, flow.library.content);
  const options = { at, ...filing?.options };
  const who = await whoSends(parts, instance, caller, flow, event.type);
  await ownTurn();
  const step = await withRows(rows, (row) => stepAs(parts, flow, instance, event, { ...options, ...who, row }));
  await filing?.take(step, await parts.catalogue.editionOf(instance));
  const cause: UnsealedEntry = { at, type: 'event', ...actorOf(parts, caller, step), event: told(event) };
  return withPapers(withRowChanges(applyStep(withFiled(instance, filing), step, at, cause), step, rows), filing);
}

/** Why nothing is taken any more: who comes too late is told who decided. */
function whyNotGoing(parts: Parts, instance: InstanceRecord, caller: Caller): Problem {
  if (isSuspended(instance)) return new Problem('eventNotAllowed', { detail: standsStill });
  if (instance.status !== 'done') return new Problem('eventNotAllowed');
  return decidedBy({ ...(instance.work ? { work: instance.work } : {}), people: peopleOf(parts, caller, instance) });
}

const standsStill = both('事项已挂起', 'it is suspended');

/** An event as the history keeps it: nobody's password stands there. */
function told({ signature, ...event }: FlowEventInput): JsonObject {
  const how = signature === undefined ? {} : { signature: Object.keys((signature ?? {}) as object).join() };
  return eventJson({ ...event, ...how });
}

/** Who sends an event, and in which of their roles; what others of the case did, where it is asked for. */
async function whoSends(parts: Parts, instance: InstanceRecord, caller: Caller, flow: Flow, event: string) {
  const people = peopleOf(parts, caller, instance);
  const others = people.sender ? await othersOfCase(parts, instance, flow, event) : [];
  return { people: { ...people, others }, roles: flowRolesOf(caller, instance.policy) };
}

/** A role that somebody does not have is refused behind all that comes before it. */
function stepAs(
  parts: Parts,
  flow: Flow,
  instance: InstanceRecord,
  event: FlowEventInput,
  given: FlowOptions,
): FlowStep {
  const { role } = event;
  const { people, roles: known } = given;
  const own = people?.sender ? people.sender.roles : known;
  const options = { ...standing(parts, instance), ...given };
  if (role === undefined || own === undefined || own.includes(role))
    return stepFlow(flow, instance.snapshot, event, options);
  const { role: _, ...unnamed } = event;
  const nobody = people?.sender && { ...people, sender: { ...people.sender, roles: [] } };
  stepFlow(flow, instance.snapshot, unnamed, { ...options, roles: [], ...(nobody ? { people: nobody } : {}) });
  throw new Problem('roleNotAllowed', {
    detail: { 'zh-CN': `调用者没有角色 ${role}`, en: `the caller does not have the role ${role}` },
  });
}

/** How the history names who sent an event: the person, whom they stood in for, and in which role. */
function actorOf(parts: Parts, caller: Caller, { role, work, transitions: _ }: FlowStep): Pick<UnsealedEntry, 'by'> {
  const stoodIn = asksPersons(parts, caller) ? work.tasks.findLast(({ by }) => by === caller.person)?.for : undefined;
  return {
    by: nameOf(parts, caller),
    ...(role === undefined ? {} : { role }),
    ...(stoodIn === undefined ? {} : { for: stoodIn }),
    ...(caller.actedBy === undefined ? {} : { via: caller.actedBy }),
  };
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
    const filing = await Filing.before({ parts, instance, caller: { id: by, person: by }, at }, flow, type);
    const rows = rowsFor(parts, instance.policy, flow.library.content);
    const options = {
      ...{ at, ...standing(parts, instance), told: true },
      ...filing?.options,
    };
    const step = await withRows(rows, (row) => stepFlow(flow, instance.snapshot, event, { ...options, row }));
    await filing?.take(step, await parts.catalogue.editionOf(instance));
    const applied = applyStep(withFiled(instance, filing), step, at, {
      at,
      type: 'event',
      by,
      event: eventJson(event),
    });
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

/** What comes to one that stands still comes once more as soon as it goes on. */
function keptForLater({ before, event, cause, told = [] }: OwnEvent): Applied {
  const version = before.version + 1;
  const id = `${againTimer}${event.type}`;
  const timer = { token: `${before.id}:${version}`, dueAt: cause.at, event };
  const timers = { ...before.timers, [id]: timer };
  return touched(before, { timers, version, updatedAt: cause.at }, [...told, { ...cause, waits: true }]);
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
    if (isSuspended(instance)) return keptForLater(prepared);
    const withTold = (applied: Applied): Applied => ({ ...applied, entries: [...told, ...applied.entries] });
    const timer = { id: `${againTimer}${event.type}`, token: `${id}:${instance.version + 1}`, dueAt: cause.at, event };
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
      const { code = 'actorFailed', message = '', kind, status } = (event.error ?? {}) as CallFailure;
      const actor = String(event.actorId);
      parts.log.warn('an actor failed, and its flow does not say what then', { instance: id, actor, code });
      const again = asked ? { message: asked } : { timer };
      const host = hostOf(asked);
      const called = {
        ...(host === undefined ? {} : { host }),
        ...(kind === undefined ? {} : { kind }),
        ...(status === undefined ? {} : { status }),
      };
      return withTold(withIncident(before, { code, message, actor, called, again }, cause));
    }
    // The timer of a clock is told of by what becomes of the clock.
    const said = event.type === clockEvent ? undefined : cause;
    return withTold(withRowChanges(applyStep(before, step, cause.at, said), step, rows));
  });
}

/** What came of a call that failed. */
interface CallFailure {
  code?: string;
  message?: string;
  kind?: string;
  status?: number;
}

/** The host that was to be called; undefined where no other system was. */
function hostOf(asked: Message | undefined): string | undefined {
  const url = asked?.kind === 'startActor' && asked.src === 'http' ? asked.input.url : undefined;
  return typeof url === 'string' && URL.canParse(url) ? new URL(url).host : undefined;
}
