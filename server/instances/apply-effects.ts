import {
  type FlowEffect,
  type FlowStart,
  type FlowStep,
  type Json,
  type JsonObject,
  limits,
  mostChildren,
  type Tell,
} from '../../engine/index.ts';
import { timeOrderedId } from '../kernel/ids.ts';
import { sha256 } from '../kernel/sha256.ts';
import type { Filing } from '../papers/filing.ts';
import { statePaths } from '../stores/instance-index.ts';
import type { UnsealedEntry } from '../stores/records/entry.ts';
import type { FiledRecord } from '../stores/records/form-record.ts';
import {
  type ChildRecord,
  type ChildStatus,
  type InstanceRecord,
  isOpen,
  isSuspended,
  type Message,
} from '../stores/records/instance.ts';
import type { RowsWritten } from '../stores/records/master-row.ts';
import type { Attached } from '../stores/store.ts';

/** What a step makes of an instance: the next record without its chain, and what the history says of it. */
export interface Applied {
  next: InstanceRecord;
  entries: UnsealedEntry[];
  /** The records that are written with it. */
  papers?: readonly FiledRecord[];
  /** The uploads that come into these. */
  attached?: readonly Attached[];
  /** The rows of master data that it changes. */
  rows?: RowsWritten;
}

/** What a step comes to, with the records that it files. */
export function withPapers(applied: Applied, filing: Filing | undefined): Applied {
  if (!filing) return applied;
  const { next, entries } = applied;
  const { papers, attached } = filing;
  const [cause, ...others] = entries;
  const told = cause ? [cause, ...filing.entries, ...others] : filing.entries;
  const filed = papers.length > 0 ? { papers, attached } : {};
  return { ...applied, next: { ...next, records: filing.held() }, entries: told, ...filed };
}

/** An instance with what a step files already among its records: what the step starts may be handed it. */
export const withFiled = (instance: InstanceRecord, filing: Filing | undefined): InstanceRecord =>
  filing ? { ...instance, records: filing.held() } : instance;

/**
 * Applies a step to an instance: its timers are armed and stopped, what it owes goes to its outbox, what it records to its history.
 * Pure; ids of messages follow from the instance and its version, so that what is done twice can be recognised.
 *
 * @param before the instance as it stands, its version not yet raised
 * @param at the instant of the step
 * @param cause what made the step, as the history tells it; nothing: it tells only what became of it
 */
export function applyStep(before: InstanceRecord, step: FlowStep, at: string, cause?: UnsealedEntry): Applied {
  const version = before.version + 1;
  const incidents = leftOpen(before, step);
  const next: InstanceRecord = {
    ...before,
    version,
    revision: before.revision + 1,
    status: statusAfter(before, step, incidents.length > 0),
    state: step.state,
    snapshot: step.snapshot,
    tasks: step.status === 'active' ? step.tasks : [],
    work: step.work,
    timers: { ...before.timers },
    actors: { ...before.actors },
    outbox: [...before.outbox],
    ...(before.incidents ? { incidents } : {}),
    ...(before.clocks || Object.keys(step.clocks).length > 0 ? { clocks: step.clocks } : {}),
    ...(step.output === undefined ? {} : { output: step.output }),
    updatedAt: at,
  };
  const entries: UnsealedEntry[] = cause ? [causeEntry(before, step, cause)] : [];
  for (const [place, effect] of step.effects.entries()) {
    const token = `${before.id}:${version}:${place}`;
    const entry = applyEffect(next, effect, token, at);
    if (entry) entries.push(entry);
  }
  if (step.status !== 'active') entries.push(...finish(next, step.output, at));
  // What was told before may be taken in the state that it is in now.
  else if (next.waiting?.length)
    next.outbox.push({ kind: 'takeWaiting', id: `${before.id}:${version}:waiting`, createdAt: at });
  return { next, entries };
}

/** What ends has ended; what stands still does so whatever else is done to it. */
function statusAfter(before: InstanceRecord, { status }: FlowStep, hasIncidents: boolean): InstanceRecord['status'] {
  if (status !== 'active') return status;
  if (isSuspended(before)) return before.status;
  return hasIncidents ? 'error' : status;
}

/** The incidents that a step leaves: those of an actor are over when its state is left, or it is asked anew, and all are when the run is. */
function leftOpen({ incidents = [] }: InstanceRecord, { status, effects }: FlowStep) {
  const over = new Set(
    effects.flatMap((one) => (one.type === 'stopActor' || one.type === 'startActor' ? [one.id] : [])),
  );
  return status === 'active' ? incidents.filter(({ actor }) => actor === undefined || !over.has(actor)) : [];
}

function causeEntry(before: InstanceRecord, step: FlowStep, cause: UnsealedEntry): UnsealedEntry {
  const clauses = [...new Set(step.transitions.flatMap((one) => one.clauses))];
  const record = step.transitions.find((one) => one.record)?.record;
  return {
    ...cause,
    from: before.version === 0 ? null : before.state,
    to: step.state,
    ...(clauses.length > 0 ? { clauses } : {}),
    ...(record ? { record: record as unknown as Json } : {}),
  };
}

function applyEffect(next: InstanceRecord, effect: FlowEffect, token: string, at: string): UnsealedEntry | undefined {
  switch (effect.type) {
    case 'startTimer':
      next.timers[effect.id] = { token, dueAt: effect.dueAt, event: effect.event };
      return undefined;
    case 'stopTimer':
      delete next.timers[effect.id];
      return undefined;
    case 'startActor': {
      const { id: actor, src, input } = effect;
      next.actors[actor] = { token, ...(src === 'flow' ? { instance: childId(token, at) } : {}) };
      next.outbox.push({ kind: 'startActor', id: token, createdAt: at, actor, src, input });
      if (src === 'flow') addChild(next, { instance: childId(token, at), flow: String(input.flow), at, actor });
      return undefined;
    }
    case 'stopActor':
      stopActor(next, effect.id, token, at);
      return undefined;
    case 'record':
      return { at, type: 'record', record: effect.record };
    case 'notify':
      return { at, type: 'notification', notification: effect.notification };
    case 'clock':
      return { at, type: 'clock', ...effect.clock };
    case 'task': {
      const { more, ...happened } = effect.happened;
      return { at, type: 'task', ...happened, task: `${next.id}:${happened.task}`, ...more };
    }
    case 'file':
    case 'sign':
    case 'row':
      // What is filed, signed, and changed of master data is written beside the instance.
      return undefined;
    case 'start':
      return startBeside(next, effect.start, token, at);
    case 'tell':
      return tellOthers(next, effect.tell, token, at);
    default:
      // An effect without a case would be lost unseen: the compiler asks for one.
      effect satisfies never;
      return undefined;
  }
}

/** Owes the start of a flow that goes on by itself, by the key given or its starter's; beyond what an instance may start it says so and goes on. */
function startBeside(next: InstanceRecord, start: FlowStart, token: string, at: string): UnsealedEntry {
  const { flow, tell, as, wait, detached, records: forms = [], businessKey = next.businessKey } = start;
  const instance = childId(token, at);
  const child = {
    ...{ instance, flow, at },
    ...(businessKey ? { businessKey } : {}),
    ...(tell ? { tell } : {}),
    ...(as ? { as } : {}),
    ...(wait ? { wait: { for: wait, in: statePaths(next.state) } } : {}),
    ...(detached ? { detached } : {}),
  };
  if (!addChild(next, child)) return { at, type: 'startFailed', flow, failed: 'limitExceeded' };
  const handed = forms.flatMap((form) => next.records?.findLast((one) => one.form === form) ?? []);
  const message = { kind: 'startFlow' as const, id: token, createdAt: at, ...start };
  next.outbox.push({ ...message, ...(businessKey ? { businessKey } : {}), ...(handed.length > 0 ? { handed } : {}) });
  return { at, type: 'flowStarted', flow, instance };
}

/** Owes what it tells others; a parent or a child that there is none of is told nothing, and the history says so. */
function tellOthers(next: InstanceRecord, { to, event, facts }: Tell, token: string, at: string): UnsealedEntry {
  const found =
    to === 'parent'
      ? [next.parent?.instance ?? []].flat()
      : 'flow' in to
        ? [to]
        : (next.children ?? [])
            .filter((one) => isOpen(one) && (to.child === null || one.as === to.child))
            .map(({ instance }) => instance);
  for (const [place, one] of found.entries())
    next.outbox.push({ kind: 'tell', id: `${token}:${place}`, createdAt: at, to: one, event, facts });
  return {
    at,
    type: found.length > 0 ? 'told' : 'tellDropped',
    to: to as unknown as Json,
    event: { type: event, ...facts },
  };
}

/** @returns false where it started as many as it may; then nothing was added */
function addChild(next: InstanceRecord, child: Omit<ChildRecord, 'status'>): boolean {
  const { children = [], depth = 0 } = next;
  const own = children.filter(({ detached = false }) => detached === (child.detached ?? false)).length;
  if (own >= (child.detached ? limits.detached.most : mostChildren(depth))) return false;
  next.children = [...children, { ...child, status: 'active' }];
  return true;
}

/** The children of an instance, one of them come to its end. */
export function withEnded(
  { children = [] }: InstanceRecord,
  id: string,
  status: ChildStatus,
  more: Pick<ChildRecord, 'output' | 'number'> = {},
): ChildRecord[] {
  return children.map((child) => (child.instance === id ? { ...child, status, ...more } : child));
}

/** The id of the child that a message starts. It follows from the message: starting it twice starts it once. */
export function childId(token: string, createdAt: string): string {
  return timeOrderedId(Date.parse(createdAt), Buffer.from(sha256(token), 'hex').subarray(0, 10));
}

/** A call not yet made is forgotten; a child, which may just be starting, is told to stop. */
function stopActor(next: InstanceRecord, actor: string, token: string, at: string): void {
  const running = next.actors[actor];
  if (!running) return;
  delete next.actors[actor];
  next.outbox = next.outbox.filter((message) => message.id !== running.token);
  if (!running.instance) return;
  next.children = withEnded(next, running.instance, 'stopped');
  next.outbox.push({ kind: 'stopFlow', id: token, createdAt: at, instance: running.instance });
}

/** An instance that ended has nothing running any more, and answers who waits for it. */
function finish(next: InstanceRecord, output: Json | undefined, at: string): UnsealedEntry[] {
  next.timers = {};
  for (const [place, actor] of Object.keys(next.actors).entries()) {
    stopActor(next, actor, `${next.id}:${next.version}:end${place}`, at);
  }
  next.outbox.push(...endOf(next, output ?? null, at));
  const dropped = next.waiting ?? [];
  if (next.waiting) next.waiting = [];
  return dropped.map(({ event, facts, by }) => ({ at, type: 'tellDropped', by, event: { type: event, ...facts } }));
}

/** The message by which a child that ended tells its parent: as an actor it answers. */
export function endOf(child: InstanceRecord, output: Json, at: string): Message[] {
  if (!child.parent) return [];
  const { instance, actor, token } = child.parent;
  const owed = { id: `${child.id}:${child.version}:reply`, createdAt: at, instance };
  if (actor !== undefined && token !== undefined) return [{ kind: 'reply', ...owed, actor, token, output }];
  const number = child.records?.findLast((one) => one.number !== undefined)?.number;
  return [{ kind: 'ended', ...owed, child: child.id, status: child.status, output, ...(number ? { number } : {}) }];
}

/** An event as the history keeps it. */
export const eventJson = (event: { [name: string]: Json | undefined }) =>
  JSON.parse(JSON.stringify(event)) as JsonObject;
