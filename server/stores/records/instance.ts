/** What is kept of a run of a flow. */

import type {
  ActorName,
  FlowSnapshot,
  FlowStart,
  FlowStep,
  FlowTask,
  Json,
  JsonObject,
  RunningClock,
  Work,
} from '../../../engine/index.ts';
import type { Informing } from './channel.ts';
import type { WebhookBody } from './webhook.ts';

/** A timer of an instance: data, not a running clock. `token` tells one arming from the next. */
export interface Timer {
  token: string;
  dueAt: string;
  event: JsonObject;
}

/** What an instance owes to the outside: sent at least once, after the commit that made it. */
export type Message = {
  id: string;
  createdAt: string;
  /** How often it was tried in vain, and when it may be tried again. */
  attempts?: number;
  notBefore?: string;
  /** The `traceparent` of the step that made it, where there are traces. */
  trace?: string;
} & (
  | { kind: 'webhook'; webhook: string; body: WebhookBody }
  | { kind: 'startActor'; actor: string; src: ActorName; input: JsonObject }
  | { kind: 'stopFlow'; instance: string; beside?: { by: string; reason?: string } }
  | ({ kind: 'startFlow'; handed?: HandedRecord[] } & FlowStart)
  | { kind: 'ended'; instance: string; child: string; status: ChildStatus; output: Json; number?: string }
  | { kind: 'tell'; to: string | Named; event: string; facts: JsonObject }
  | { kind: 'takeWaiting' }
  | ({ kind: 'inform' } & Informing)
  | { kind: 'reply'; instance: string; actor: string; token: string; output?: Json; error?: Json }
);

/** An instance of a flow, by its business key or its id. */
export type Named = { flow: string; businessKey: string } | { flow: string; instance: string };

/** A message of one kind. */
export type MessageOf<K extends Message['kind']> = Extract<Message, { kind: K }>;

/** A record as an instance knows it. */
export interface HandedRecord {
  id: string;
  form: string;
  version: number;
  number?: string;
}

/** What an instance was told and its state does not take yet. */
export interface WaitingTell {
  id: string;
  event: string;
  facts: JsonObject;
  /** Who told it. */
  by: string;
  at: string;
}

/** `failed`: it could not be started. */
export type ChildStatus = InstanceStatus | 'failed';

/** A flow that an instance started: as an actor, which ends with the state that waits for it, or beside itself. */
export interface ChildRecord {
  instance: string;
  flow: string;
  at: string;
  businessKey?: string;
  /** As an actor: its id. */
  actor?: string;
  /** The event by which it tells its parent that it is done. */
  tell?: string;
  /** The name under which it was started, and what it told at its end. */
  as?: string;
  number?: string;
  output?: Json;
  /** What waits for it: see `ChildView`. */
  wait?: { for: 'all' | 'any'; in: string[] };
  /** It began a line of its own. */
  detached?: true;
  status: ChildStatus;
}

/** What kept an instance from going on by itself: an actor's error that its flow does not take, or an event of its own that it could not. */
export interface Incident {
  at: string;
  code: string;
  message: string;
  /** The actor that failed: where its state is left, the incident is over. */
  actor?: string;
  /** What was asked and did not answer as it should: the host that was called, how it failed, and what it answered with. */
  called?: { host?: string; kind?: string; status?: number };
  /** What is done to try again: the actor is asked, or the event comes. */
  again: { message: Message } | { timer: Timer & { id: string } };
}

/** How a run stands. `error`: something kept it from going on; callers are told `stuck`. */
export type InstanceStatus = FlowStep['status'] | 'suspended';

/** Whether a run goes on: also one that waits for somebody to try again what failed. One that is suspended has not ended, and stands still. */
export const isOpen = ({ status }: { status: string }) => openStatuses.includes(status);
export const isSuspended = ({ status }: { status: string }) => status === 'suspended';
/** Whether it takes events. */
export const isGoing = (instance: { status: string }) => isOpen(instance) && !isSuspended(instance);
export const openStatuses = ['active', 'error', 'suspended'];
export const goingStatuses = ['active', 'error'];

/** What begins the id of a timer that brings once more what could not be taken. */
export const againTimer = 'again:';

/** The timers by which it would go on now: none of one that stands still. */
export const timersGoing = (instance: Pick<InstanceRecord, 'status' | 'timers'>): InstanceRecord['timers'] =>
  isGoing(instance) ? instance.timers : {};

/** As callers know it. @example toldStatus('error') // 'stuck' */
export const toldStatus = <S extends string>(status: S): Exclude<S, 'error'> | 'stuck' =>
  status === 'error' ? 'stuck' : (status as Exclude<S, 'error'>);
/** As it is stored. @example storedStatus('stuck') // 'error' */
export const storedStatus = (told: string): string => (told === 'stuck' ? 'error' : told);

/** One run of a flow. Timers and what it owes belong to it, so that one commit holds them all. */
export interface InstanceRecord {
  id: string;
  policy: string;
  flow: string;
  edition: number;
  /** Grows with everything that happens to the instance; what `If-Match` names. */
  version: number;
  /** Grows with every commit, also where only a message was delivered; the store's own fence. */
  revision: number;
  status: InstanceStatus;
  /** Since when it stands still, and by whom; absent: it does not. */
  suspended?: { since: string; by: string; reason: string };
  state: Json;
  snapshot: FlowSnapshot;
  tasks: FlowTask[];
  /** Who did what, whose its tasks are, and the way it came; absent: it was not stepped since this is remembered. */
  work?: Work;
  timers: Record<string, Timer>;
  /** The clocks that run, by their ids, and those that ran; absent: its flow has none. */
  clocks?: Record<string, RunningClock>;
  /** Running actors by id: the message that started each. */
  actors: Record<string, { token: string; instance?: string }>;
  outbox: Message[];
  /** Those that nobody has tried again. While there are any its status is `error`. */
  incidents?: Incident[];
  businessKey?: string;
  /** The migration that moved it last, and the version that it left: while it has that version, it can be undone. `undo`: what undid it. */
  migration?: { id: string; version: number; undo?: string };
  /** The operations over many that were done to it lately, by their ids: none is done twice. */
  operations?: string[];
  /** The call with an idempotency key that started it: sent again, it finds this instance. */
  startCall?: string;
  /** Who started it: with `actor` and `token` it runs as an actor and answers, without it has a life of its own. */
  parent?: { instance: string; actor?: string; token?: string };
  /** The flows it started, the first first. */
  children?: ChildRecord[];
  /** How many starts lie between it and the first of its line; absent: none. */
  depth?: number;
  /** How many starts of lines of their own lie above it; absent: none. */
  lines?: number;
  output?: Json;
  /** The records that it filled, or was handed, the newest last. */
  records?: HandedRecord[];
  /** What it was told and does not take yet, in the order of arrival. */
  waiting?: WaitingTell[];
  /** What it was told lately, by the ids of the messages: told again it is no news. */
  heard?: string[];
  createdAt: string;
  updatedAt: string;
  /** The end of the history's hash chain. */
  chain: { length: number; head: string };
}

/** What was answered to an idempotency key: the instance as it was then. Left out once it is old. */
export interface StoredAnswer {
  key: string;
  /** Hash of the request's body. */
  request: string;
  /** Whose key it is; absent: written by an earlier version. */
  by?: string;
  instance?: InstanceRecord;
}

/** When an instance's outbox is to be looked at, in milliseconds; nothing where it owes nothing. */
export function owesAtMs({ outbox }: InstanceRecord): number | undefined {
  if (outbox.length === 0) return undefined;
  return Math.min(...outbox.map(({ notBefore }) => (notBefore === undefined ? 0 : Date.parse(notBefore))));
}
