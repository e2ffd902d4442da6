import type { Json } from '../../engine/index.ts';
import type { UnsealedEntry } from '../stores/records/entry.ts';
import { type ChildRecord, type InstanceRecord, isOpen, type Message } from '../stores/records/instance.ts';
import { type Applied, endOf } from './apply-effects.ts';
import { touched } from './commit-step.ts';

/** By whom a run is stopped from outside, and what goes with it. */
export interface Stopping {
  at: string;
  by: string;
  reason?: string;
  /** The flows beside it are stopped, too, and those beside these; those of lines of their own live on. */
  beside?: boolean;
}

/** The end of a run from outside: nothing of it runs any more, its tasks are nobody's, and who waits for it is told. */
export function stopped(instance: InstanceRecord, stopping: Stopping): Applied {
  const { at, by, reason, beside = false } = stopping;
  const version = instance.version + 1;
  const ended = { status: 'stopped' as const };
  const isStopped = (one: ChildRecord) => isOpen(one) && (one.actor !== undefined || (beside && !one.detached));
  const goes = new Set((instance.children ?? []).filter(isStopped).map((one) => one.instance));
  for (const { instance: child } of Object.values(instance.actors)) if (child) goes.add(child);
  const stops = [...goes].map(
    (child, place): Message => ({
      ...{ kind: 'stopFlow', id: `${instance.id}:${version}:stop${place}`, createdAt: at, instance: child },
      ...(beside ? { beside: { by, ...(reason === undefined ? {} : { reason }) } } : {}),
    }),
  );
  // What it owes besides its actors is still done; a flow beside it that has not begun does not, where all are stopped.
  const owed = instance.outbox.filter(
    (one) => one.kind !== 'startActor' && !(beside && one.kind === 'startFlow' && !one.detached),
  );
  const next = { ...instance, version, ...ended };
  const change: Partial<InstanceRecord> = {
    ...ended,
    ...(instance.children
      ? { children: instance.children.map((one) => (goes.has(one.instance) ? { ...one, ...ended } : one)) }
      : {}),
    incidents: [],
    timers: {},
    actors: {},
    tasks: [],
    waiting: [],
    ...(instance.work ? { work: withoutTasks(instance.work, at) } : {}),
    ...(instance.clocks ? { clocks: {} } : {}),
    outbox: [...owed, ...stops, ...answerOf(next, stopping)],
    version,
    updatedAt: at,
  };
  const { suspended: _, ...going } = instance;
  const dropped = (instance.waiting ?? []).map(
    ({ event, facts, by: told }): UnsealedEntry => ({
      at,
      type: 'tellDropped',
      by: told,
      event: { type: event, ...facts },
    }),
  );
  const entry = { at, type: 'stopped', by, from: instance.state, ...(reason === undefined ? {} : { reason }) };
  return touched(going, change, [entry, ...dropped]);
}

/** Who waits for it as an actor is told that it failed, unless it was they who stopped it. */
function answerOf(next: InstanceRecord, { at, by, reason = '' }: Stopping): Message[] {
  const isActor = next.parent?.token !== undefined;
  if (!isActor) return endOf(next, null, at);
  if (by === 'parent') return [];
  const error: Json = { code: 'stopped', message: reason };
  return endOf(next, null, at).map((one) => {
    if (one.kind !== 'reply') return one;
    const { output: _, ...rest } = one;
    return { ...rest, error };
  });
}

function withoutTasks(work: NonNullable<InstanceRecord['work']>, at: string): NonNullable<InstanceRecord['work']> {
  const tasks = work.tasks.map((one) =>
    one.status === 'done' || one.status === 'void' ? one : { ...one, status: 'void' as const, updatedAt: at },
  );
  return { ...work, tasks };
}
