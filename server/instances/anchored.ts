import { isLiving } from '../../engine/index.ts';
import type { InstanceRecord } from '../stores/records/instance.ts';

/** One that stands still as if it had done so only since now: what is left of its timers and clocks is as much as it was. */
export function anchored(instance: InstanceRecord, at: string): InstanceRecord {
  const { suspended, clocks, work } = instance;
  if (!suspended) return instance;
  const ms = Date.parse(at) - Date.parse(suspended.since);
  const later = (instant: string) => new Date(Date.parse(instant) + ms).toISOString();
  const dueLater = <T extends { dueAt?: string }>(task: T): T =>
    task.dueAt === undefined ? task : { ...task, dueAt: later(task.dueAt) };
  const timers = Object.entries(instance.timers).map(([id, timer]) => [id, { ...timer, dueAt: later(timer.dueAt) }]);
  const running = Object.entries(clocks ?? {}).map(([id, clock]) => [
    id,
    clock.ended || clock.breached ? clock : { ...clock, dueAt: later(clock.dueAt) },
  ]);
  return {
    ...instance,
    suspended: { ...suspended, since: at },
    timers: Object.fromEntries(timers),
    tasks: instance.tasks.map(dueLater),
    ...(work ? { work: { ...work, tasks: work.tasks.map((task) => (isLiving(task) ? dueLater(task) : task)) } } : {}),
    ...(clocks ? { clocks: Object.fromEntries(running) } : {}),
  };
}
