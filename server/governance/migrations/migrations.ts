import { type Json, Problem, statesOfFlow } from '../../../engine/index.ts';
import { presentCall } from '../../access/once.ts';
import type { Parts } from '../../decisions/parts.ts';
import { ready } from '../../editions/ready.ts';
import { changeInstance } from '../../instances/commit-step.ts';
import type { Caller } from '../../kernel/caller.ts';
import { invalidRequest } from '../../kernel/problems.ts';
import { sha256 } from '../../kernel/sha256.ts';
import { severalAtOnce } from '../../kernel/turns.ts';
import { rowsFor, withRows } from '../../masters/rows-read.ts';
import type { ChainEntry } from '../../stores/records/entry.ts';
import { type InstanceRecord, isOpen } from '../../stores/records/instance.ts';
import { entryOf, govern } from '../govern.ts';
import {
  type InstancePlan,
  type MigrationPlan,
  moveBack,
  moveInstance,
  planInstance,
  planOfMoved,
} from './migrate-instance.ts';

const pageSize = 200;
/** Instances that an answer tells of one by one; it counts all of them. */
const mostListed = 1000;

/** What a migration would do, or has done. */
export interface MigrationReport extends MigrationPlan {
  id?: string;
  dryRun: boolean;
  moves: number;
  stuck: number;
  instances: InstancePlan[];
}

/**
 * Says for each open instance of a flow on an edition whether it can go on with another edition, and how.
 *
 * @throws Problem policyNotFound, editionNotFound, flowNotFound, invalidRequest
 */
export async function previewMigration(parts: Parts, plan: MigrationPlan): Promise<MigrationReport> {
  const editions = await editionsOf(parts, plan);
  const at = parts.now().toISOString();
  const report: MigrationReport = { ...plan, dryRun: true, moves: 0, stuck: 0, instances: [] };
  const rows = rowsFor(parts, plan.policy, editions.next.content);
  for await (const instance of instancesOn(parts, plan))
    addTo(report, await withRows(rows, (row) => planInstance(instance, editions, plan, at, row)));
  return report;
}

/**
 * Moves the instances that can be moved, each in one commit with an entry in its history; the others stay where they are. Stopped in
 * the middle it can simply be asked for again; by a call with the same idempotency key the same migration goes on.
 *
 * @returns what is to be told with `endMigration`
 * @throws Problem as `previewMigration`
 */
export async function moveAll(parts: Parts, plan: MigrationPlan, caller: Caller): Promise<MigrationReport> {
  const editions = await editionsOf(parts, plan);
  const id = await beginMigration(parts, plan, caller);
  const report: MigrationReport = { id, ...plan, dryRun: false, moves: 0, stuck: 0, instances: [] };
  await severalAtOnce(instancesOf(parts, plan), async (found) => {
    if (!isOn(found, plan) && found.migration?.id !== id) return;
    let planned: InstancePlan | undefined;
    await changeInstance(parts, found.id, async (instance) => {
      if (instance.migration?.id === id) {
        planned = planOfMoved(instance, await parts.store.instances.history(instance.id), editions, plan, id);
        return undefined;
      }
      const at = parts.now().toISOString();
      // It may have ended or been moved since it was listed.
      planned = undefined;
      if (!isOn(instance, plan)) return undefined;
      const rows = rowsFor(parts, plan.policy, editions.next.content);
      planned = await withRows(rows, (row) => planInstance(instance, editions, plan, at, row));
      return moveInstance(instance, editions, plan, { id, at, by: caller.id }, rows);
    });
    if (planned) addTo(report, planned);
  });
  return report;
}

/** Notes that a migration begins. @returns its id: of a call that was broken off and came again with its key, the id of then */
async function beginMigration(parts: Parts, plan: MigrationPlan, caller: Caller): Promise<string> {
  const { policy, flow, from, to, states, note } = plan;
  const call = callMark();
  const begun = call && (await migrationsOf(parts, policy)).find((one) => one.started.call === call);
  if (begun && !begun.finished) return String(begun.started.migration);
  const id = parts.newId();
  const about = { policy, migration: id, flow, from, to, states, note, call };
  await govern(parts, { audit: [entryOf(parts, caller, 'migration.started', about)] });
  return id;
}

/** By what is known of a call with an idempotency key that the same was asked with it. */
function callMark(): string | undefined {
  const call = presentCall();
  return call && sha256(`${call.id}\n${call.request}`);
}

/** Notes that a migration is at its end. */
export async function endMigration(parts: Parts, report: MigrationReport, caller: Caller): Promise<void> {
  const { id, policy, flow, from, to, moves, stuck, note } = report;
  const about = { policy, migration: id, flow, from, to, moves, stuck, note };
  await govern(parts, { audit: [entryOf(parts, caller, 'migration.finished', about)] });
}

/** What became of a migration that was undone: how many instances were put back, and which moved on and stay. */
interface Undone {
  id: string;
  undone: number;
  movedOn: string[];
}

/**
 * Puts every instance of a migration back that has not moved on since. Those that the same call put back before it was broken off are
 * counted, too.
 *
 * @returns what is to be told with `endUndo`
 * @throws Problem policyNotFound, migrationNotFound
 */
export async function putAllBack(parts: Parts, policy: string, to: number, id: string, caller: Caller) {
  const { flow } = await findMigration(parts, policy, to, id);
  const undo = callMark() ?? parts.newId();
  const movedOn: string[] = [];
  let undone = 0;
  await severalAtOnce(instancesOf(parts, { policy, flow }), async (listed) => {
    if (listed.migration?.id !== id) return;
    const history = await parts.store.instances.history(listed.id);
    const made = { id, undo, at: parts.now().toISOString(), by: caller.id };
    const { migration } = await changeInstance(parts, listed.id, async (instance) => moveBack(instance, history, made));
    if (migration?.undo === undo) undone += 1;
    else if (migration?.undo === undefined) movedOn.push(listed.id);
  });
  return { id, undone, movedOn: movedOn.sort() };
}

/** Notes that a migration was undone. */
export async function endUndo(parts: Parts, policy: string, to: number, { id, ...result }: Undone, caller: Caller) {
  const { flow, from } = await findMigration(parts, policy, to, id);
  const about = { policy, migration: id, flow, from: to, to: from };
  const counts = { undone: result.undone, movedOn: result.movedOn.length };
  await govern(parts, { audit: [entryOf(parts, caller, 'migration.undone', { ...about, ...counts })] });
}

/** What is answered of it. */
export const presentUndone = ({ movedOn, ...rest }: Undone): Undone => ({
  ...rest,
  movedOn: movedOn.slice(0, mostListed),
});

async function findMigration(parts: Parts, policy: string, to: number, id: string) {
  const found = (await listMigrations(parts, policy, to)).find((one) => one.id === id);
  if (!found) throw new Problem('migrationNotFound');
  return found;
}

/**
 * One migration, with the instances that it moved and that were not put back.
 *
 * @throws Problem policyNotFound, editionNotFound, migrationNotFound
 */
export async function readMigration(parts: Parts, policy: string, to: number, id: string) {
  const found = await findMigration(parts, policy, to, id);
  const instances: { id: string; businessKey?: string; state: Json; movedOn: boolean }[] = [];
  for await (const { migration, version, ...instance } of instancesOf(parts, { policy, flow: found.flow })) {
    if (migration?.id !== id || migration.undo || instances.length === mostListed) continue;
    const { businessKey, state } = instance;
    instances.push({
      id: instance.id,
      state,
      movedOn: migration.version !== version,
      ...(businessKey ? { businessKey } : {}),
    });
  }
  return { ...found, instances };
}

/** The migrations to an edition, the newest first, as the audit log tells of them. */
export async function listMigrations(parts: Parts, policy: string, to: number) {
  await parts.catalogue.record(policy, to);
  const all = (await migrationsOf(parts, policy)).filter(({ started }) => started.to === to);
  return all.toReversed().map(({ started, finished, undone }) => ({
    id: String(started.migration),
    at: started.at,
    by: String(started.by),
    flow: String(started.flow),
    from: Number(started.from),
    to,
    states: started.states as MigrationPlan['states'],
    note: started.note as string | undefined,
    moves: countIn(finished?.moves),
    stuck: countIn(finished?.stuck),
    ...(undone ? { undone: presentUndoing(undone) } : {}),
  }));
}

const countIn = (value: Json | undefined): number | null => (typeof value === 'number' ? value : null);

const presentUndoing = ({ at, by, undone, movedOn }: ChainEntry) => ({
  at,
  by: String(by),
  undone: Number(undone),
  movedOn: Number(movedOn),
});

/** What the audit log says of each migration of a policy, the oldest first. */
async function migrationsOf({ store }: Parts, policy: string) {
  const all: ChainEntry[] = [];
  for (let after = 0; ; after += 1000) {
    const page = await store.log.read(after, 1000);
    all.push(...page.filter((entry) => entry.policy === policy && entry.type.startsWith('migration.')));
    if (page.length < 1000) break;
  }
  const of = (type: string, id: unknown) => all.findLast((one) => one.type === type && one.migration === id);
  return all
    .filter(({ type }) => type === 'migration.started')
    .map((started) => ({
      started,
      finished: of('migration.finished', started.migration),
      undone: of('migration.undone', started.migration),
    }));
}

async function editionsOf({ catalogue, config }: Parts, { policy, flow, from, to, states }: MigrationPlan) {
  const [old, next] = [await catalogue.edition(policy, from), await catalogue.edition(policy, to)];
  if (from === to) {
    throw invalidRequest('/from', 'invalidValue', {
      'zh-CN': '迁移的起止版本相同',
      en: 'it is the edition they are to be moved to',
    });
  }
  for (const edition of [old, next]) await ready(edition, 'flow', flow);
  const known = new Set(statesOfFlow(next.flow(flow).definition));
  for (const [state, target] of Object.entries(states)) {
    if (known.has(target)) continue;
    throw invalidRequest(`/states/${state}`, 'unknownValue', {
      'zh-CN': `新版本没有状态 ${target}`,
      en: `the edition has no state ${target}`,
    });
  }
  old.flow(flow);
  return { old, next, publicUrl: config.publicUrl };
}

function addTo(report: MigrationReport, planned: InstancePlan): void {
  report[planned.moves ? 'moves' : 'stuck'] += 1;
  if (report.instances.length < mostListed) report.instances.push(planned);
}

const isOn = (instance: InstanceRecord, plan: MigrationPlan) =>
  isOpen(instance) && instance.edition === plan.from && instance.flow === plan.flow;

async function* instancesOn(parts: Parts, plan: MigrationPlan): AsyncGenerator<InstanceRecord> {
  for await (const instance of instancesOf(parts, plan)) if (isOn(instance, plan)) yield instance;
}

async function* instancesOf({ store }: Parts, { policy, flow }: { policy: string; flow: string }) {
  let cursor: string | undefined;
  do {
    const page = await store.instances.list({ policies: [policy], flow, limit: pageSize, cursor });
    yield* page.items;
    cursor = page.cursor;
    // Others are served in between.
    await new Promise(setImmediate);
  } while (cursor);
}
