import {
  type Edition,
  everyOf,
  type JsonObject,
  masterOf,
  type Occurrence,
  occurrencesOf,
  Problem,
  runsForRow,
  type Schedule,
} from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { childId } from '../instances/apply-effects.ts';
import { startInstance } from '../instances/start-instance.ts';
import { unlessDamaged } from '../stores/damage.ts';

const dayMs = 86_400_000;
/** Duties that passed while no server ran are started late, so far back. */
const lateMs = { month: 93 * dayMs, week: 35 * dayMs, day: 7 * dayMs, cron: 7 * dayMs };
const rowsAtOnce = 200;

/**
 * Starts the flows that a policy's schedules ask for: every period once, whichever node looks first, since the id of an instance follows
 * from its policy, schedule, period and row. Those missed while nothing ran are started late; none from before the policy's edition was
 * published.
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
    const firstMs = Math.min(...catalogue.policy(policy).editions.map((edition) => Date.parse(edition.publishedAt)));
    for (const schedule of edition.content.policy.schedules ?? []) {
      for (const occurrence of dueOf(schedule, edition, firstMs, nowMs))
        started.push(...(await startAll(parts, { policy, edition, schedule, occurrence })));
    }
  }
  return started;
}

function dueOf(schedule: Schedule, { content }: Edition, firstMs: number, nowMs: number): Occurrence[] {
  const { policy, config } = content;
  const calendar = config.values[schedule.workingDay?.calendar ?? '']?.value;
  const back = schedule.cron === undefined ? lateMs[everyOf(schedule)] : lateMs.cron;
  const fromMs = Math.max(firstMs, nowMs - back);
  return occurrencesOf(schedule, { fromMs, toMs: nowMs, timeZone: policy.timeZone, calendar });
}

/** A time at which a schedule is due. */
interface Due {
  policy: string;
  edition: Edition;
  schedule: Schedule;
  occurrence: Occurrence;
}

/** Starts the flow of a schedule: once, or for each row of master data that it names. */
async function startAll(parts: Parts, due: Due): Promise<string[]> {
  const { policy, edition, schedule, occurrence } = due;
  const master = masterOf(schedule);
  if (master === undefined) return startOnce(parts, due);
  if (!edition.masterIds.includes(master) || !isNew(parts, due)) return [];
  const started: string[] = [];
  const at = new Date(occurrence.atMs).toISOString();
  let cursor: string | undefined;
  do {
    const page = await parts.store.rows.list({ policy, master, limit: rowsAtOnce, ...(cursor ? { cursor } : {}) });
    for (const { key, fields } of page.items) {
      if (runsForRow(schedule, edition.master(master), fields, at))
        started.push(...(await startOnce(parts, due, { key, fields })));
    }
    cursor = page.cursor;
  } while (cursor);
  return started;
}

/** Remembers what was started by this process, so that the store is asked once. */
const known = new WeakMap<Parts, Set<string>>();

/** Whether this process sees a time of a schedule for the first time: rows that are made after it are of the next. */
function isNew(parts: Parts, { policy, schedule, occurrence }: Due): boolean {
  return isFirst(parts, `${policy}:${schedule.id}:${occurrence.period}`);
}

function isFirst(parts: Parts, name: string): boolean {
  const seen = known.get(parts) ?? new Set();
  known.set(parts, seen);
  if (seen.has(name)) return false;
  seen.add(name);
  return true;
}

/** @param row the row of master data for which it is started: those of its fields that the flow takes are its input */
async function startOnce(
  parts: Parts,
  { policy, edition, schedule, occurrence }: Due,
  row?: { key: string; fields: JsonObject },
): Promise<string[]> {
  const { period, atMs } = occurrence;
  const unit = row ? [row.key] : [];
  const at = new Date(atMs).toISOString();
  const id = childId(['schedule', policy, schedule.id, period, ...unit].join(':'), at);
  if (!isFirst(parts, id)) return [];
  if ((await parts.store.instances.load(id)).instance) return [];
  const { flow } = schedule;
  const taken = edition.content.flows[flow]?.input?.properties ?? {};
  const ofRow = Object.entries(row?.fields ?? {}).filter(([name]) => Object.hasOwn(taken, name));
  const input = { ...Object.fromEntries(ofRow), ...schedule.input };
  const businessKey = [schedule.id, ...unit, period].join(' ').slice(0, 200);
  try {
    await startInstance(parts, { policy, flow, input, id, businessKey, by: `schedule:${schedule.id}` });
    return [id];
  } catch (error) {
    if (error instanceof Problem && error.code === 'storeUnavailable') forget(parts, id, policy, schedule, occurrence);
    parts.log.warn('a scheduled flow could not be started', { policy, schedule: schedule.id, period, error });
    return [];
  }
}

function forget(parts: Parts, id: string, policy: string, schedule: Schedule, { period }: Occurrence): void {
  for (const name of [id, `${policy}:${schedule.id}:${period}`]) known.get(parts)?.delete(name);
}
