import type { Parts } from '../decisions/parts.ts';

const countedUpTo = 1000;

/** Has the gauges measured over the parts of a server whenever somebody asks for the metrics. */
export function measureParts({ metrics, changes, recorder, store, health, anchor, now }: Parts): void {
  const startedMs = now().getTime();
  const instant = () => now().toISOString();
  metrics.measure('guiju_uptime_seconds', () => (now().getTime() - startedMs) / 1000);
  metrics.measure('guiju_memory_bytes', () => process.memoryUsage.rss());
  metrics.measure('guiju_stream_watchers', () => changes.watching);
  metrics.measure('guiju_recorder_waiting', () => recorder.waitingCount);
  metrics.measure('guiju_timer_lag_seconds', async () => {
    const dueAt = await store.instances.nextDueAt();
    return dueAt === undefined ? 0 : Math.max(0, (now().getTime() - Date.parse(dueAt)) / 1000);
  });
  metrics.measure('guiju_messages_owing', async () => (await store.instances.owing(instant(), countedUpTo)).length);
  metrics.measure('guiju_incidents_open', async () => {
    const { items } = await store.instances.list({ status: ['error', 'suspended'], limit: countedUpTo });
    return items.reduce((sum, { incidents = [] }) => sum + incidents.length, 0);
  });
  const { deliveries, deadLetters } = store.shelves;
  metrics.measure('guiju_deliveries_due', async () => (await deliveries.due(instant(), countedUpTo)).length);
  metrics.measure('guiju_dead_letters', async () => (await deadLetters.page('', countedUpTo)).length);
  const { informings, untold } = store.shelves;
  metrics.measure('guiju_tellings_due', async () => (await informings.due(instant(), countedUpTo)).length);
  metrics.measure('guiju_untold', async () => (await untold.page('', countedUpTo)).length);
  metrics.measure('guiju_store_damaged_parts', () => Object.values(health.damaged).reduce((sum, n) => sum + n, 0));
  if (anchor) metrics.measure('guiju_audit_anchor_lag', () => anchor.lag);
  const { pool } = store;
  if (!pool) return;
  metrics.measure('guiju_pool_connections', () => pool().connections);
  metrics.measure('guiju_pool_idle', () => pool().idle);
  metrics.measure('guiju_pool_waiting', () => pool().waiting);
}
