import { describeSnapshot, type Edition, type JsonObject } from '../../engine/index.ts';
import type { Parts } from '../parts.ts';
import type { InstanceRecord } from '../stores/store.ts';

export const dueInstants = ({ timers }: InstanceRecord) =>
  Object.fromEntries(Object.entries(timers).map(([id, { dueAt }]) => [id, dueAt]));

/** An instance as callers see it. */
export function presentInstance(record: InstanceRecord, edition: Edition): JsonObject {
  const timers = dueInstants(record);
  const flow = edition.flow(record.flow);
  const { accepts, tasks, context } = describeSnapshot(flow, record.snapshot, { at: record.updatedAt, timers });
  const { id, policy, version, status, state, businessKey, parent, output, createdAt, updatedAt } = record;
  const children = (record.children ?? []).map(({ tell: _, ...child }) => child);
  return JSON.parse(
    JSON.stringify({
      ...{ id, policy, flow: record.flow, edition: record.edition, version, status, state, context },
      accepts: status === 'active' ? accepts : [],
      tasks: status === 'active' ? tasks : [],
      timers: Object.entries(timers).map(([timer, dueAt]) => ({ id: timer, dueAt })),
      ...{ businessKey, parent: parent && { instance: parent.instance, actor: parent.actor }, children },
      ...{ output, createdAt, updatedAt },
    }),
  ) as JsonObject;
}

/** The same for one that is known by its record only. */
export async function readInstance(parts: Parts, record: InstanceRecord): Promise<JsonObject> {
  return presentInstance(record, await parts.catalogue.edition(record.policy, record.edition));
}
