import { localTimeOf, type PolicyContent, Problem, type Schedule, scheduledInstant } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { childId } from '../instances/apply-effects.ts';
import { startInstance } from '../instances/start-instance.ts';
import { unlessDamaged } from '../stores/damage.ts';

/** Duties of months that passed while no server ran are started late, so far back. */
const monthsBack = 2;

/**
 * Starts the flows that a policy's schedules ask for each month: every period once, whichever node looks first, since the id of an
 * instance follows from its policy, schedule and month. Those missed while nothing ran are started late; none from before the
 * policy's edition was published.
 *
 * @returns the ids of the instances that were started
 */
export async function startScheduled(parts: Parts): Promise<string[]> {
  const { catalogue, now } = parts;
  const nowMs = now().getTime();
  const started: string[] = [];
  for (const { id: policy } of catalogue.list()) {
    const inForce = catalogue.inForce(policy, nowMs);
    if (!inForce) continue;
    const edition = await catalogue.edition(policy, inForce.number).catch(unlessDamaged);
    // The duties of the other policies are begun all the same.
    if (!edition) continue;
    const { content } = edition;
    const firstMs = Math.min(...catalogue.policy(policy).editions.map((edition) => Date.parse(edition.publishedAt)));
    for (const schedule of content.policy.schedules ?? []) {
      for (const { month, atMs } of periods(schedule, nowMs, content)) {
        if (atMs < firstMs) continue;
        const id = await startOnce(parts, policy, schedule, month, atMs);
        if (id) started.push(id);
      }
    }
  }
  return started;
}

/** The months of a schedule that are due, the latest of them last: next month's too, where it moves back before the month begins. */
function periods(
  schedule: Schedule,
  nowMs: number,
  { policy: { timeZone }, config }: PolicyContent,
): { month: string; atMs: number }[] {
  const calendar = config.values[schedule.workingDay?.calendar ?? '']?.value;
  const [year = 0, month = 1] = localTimeOf(nowMs, timeZone).split('-').map(Number);
  return Array.from({ length: monthsBack + 2 }, (_, back) => {
    const whole = year * 12 + month - 1 - (monthsBack - back);
    const text = `${Math.floor(whole / 12)}-${String((whole % 12) + 1).padStart(2, '0')}`;
    return { month: text, atMs: scheduledInstant(schedule, text, timeZone, calendar) };
  }).filter(({ atMs }) => atMs <= nowMs);
}

/** Remembers what was started by this process, so that the store is asked once. */
const known = new WeakMap<Parts, Set<string>>();

async function startOnce(parts: Parts, policy: string, schedule: Schedule, month: string, atMs: number) {
  const at = new Date(atMs).toISOString();
  const id = childId(`schedule:${policy}:${schedule.id}:${month}`, at);
  const seen = known.get(parts) ?? new Set();
  known.set(parts, seen);
  if (seen.has(id)) return undefined;
  seen.add(id);
  if ((await parts.store.instances.load(id)).instance) return undefined;
  const { flow, input = {} } = schedule;
  const businessKey = `${schedule.id} ${month}`;
  try {
    await startInstance(parts, { policy, flow, input, id, businessKey, by: `schedule:${schedule.id}` });
    return id;
  } catch (error) {
    if (error instanceof Problem && error.code === 'storeUnavailable') seen.delete(id);
    parts.log.warn('a scheduled flow could not be started', { policy, schedule: schedule.id, month, error });
    return undefined;
  }
}
