import { acceptedNow, type Edition, type JsonObject } from '../../engine/index.ts';
import type { Parts } from '../parts.ts';
import type { InstanceRecord } from '../stores/records/instance.ts';

export const dueInstants = ({ timers }: InstanceRecord) =>
  Object.fromEntries(Object.entries(timers).map(([id, { dueAt }]) => [id, dueAt]));

/** An instance as callers see it. What the last step found is in its record; only what it accepts is asked of its flow. */
export function presentInstance(record: InstanceRecord, edition: Edition) {
  const { id, policy, version, status, state, snapshot, tasks, timers, businessKey, parent } = record;
  const active = status === 'active';
  const children = (record.children ?? []).map(({ tell: _, ...child }) => child);
  return {
    ...{ id, policy, flow: record.flow, edition: record.edition, version, status, state },
    context: snapshot.context as JsonObject,
    accepts: active ? acceptedNow(edition.flow(record.flow), snapshot) : [],
    tasks: active ? tasks : [],
    timers: Object.entries(timers).map(([timer, { dueAt }]) => ({ id: timer, dueAt })),
    ...{ businessKey, parent: parent && { instance: parent.instance, actor: parent.actor }, children },
    ...{ output: record.output, createdAt: record.createdAt, updatedAt: record.updatedAt },
  };
}

/** The same for one that is known by its record only. */
export async function readInstance(parts: Parts, record: InstanceRecord) {
  return presentInstance(record, await parts.catalogue.edition(record.policy, record.edition));
}
