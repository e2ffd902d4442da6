import {
  canonicalJson,
  type Edition,
  type FlowTask,
  isClockTimer,
  type Json,
  type JsonObject,
  type LocalText,
  type MigratedSnapshot,
  migrateSnapshot,
  type RowReader,
} from '../../../engine/index.ts';
import { anchored } from '../../instances/anchored.ts';
import { type Applied, applyStep } from '../../instances/apply-effects.ts';
import { touched } from '../../instances/commit-step.ts';
import { dueInstants, viewOf } from '../../instances/present.ts';
import { withRowChanges } from '../../instances/row-changes.ts';
import type { RowsRead } from '../../masters/rows-read.ts';
import type { ChainEntry, UnsealedEntry } from '../../stores/records/entry.ts';
import type { InstanceRecord, Timer } from '../../stores/records/instance.ts';

/** What a migration is to do. */
export interface MigrationPlan {
  policy: string;
  flow: string;
  /** The edition the instances are on, and the one they are to go on with. */
  from: number;
  to: number;
  /** Old state to new. */
  states: Record<string, string>;
  note?: string;
}

/** What becomes of one instance. */
export type InstancePlan = { id: string; businessKey?: string; state: Json } & (
  | { moves: true; to: Json; tasks: { added: TaskWords[]; removed: TaskWords[] }; timers: TimerChanges }
  | { moves: false; reason: string; message: LocalText }
);
/** A task, as far as it differs between two. */
type TaskWords = Pick<FlowTask, 'state' | 'roles' | 'events' | 'dueAt'>;
interface TimerChanges {
  kept: { id: string; dueAt: string }[];
  started: { id: string; dueAt: string }[];
  stopped: { id: string; dueAt: string }[];
}

interface Editions {
  old: Edition;
  next: Edition;
  /** The address of the server, as its settings have it. */
  publicUrl?: string | undefined;
}

function migrated(
  instance: InstanceRecord,
  { old, next, publicUrl }: Editions,
  plan: MigrationPlan,
  at: string,
  row: RowReader | undefined,
): MigratedSnapshot {
  const { flow, snapshot, timers, clocks, work, actors } = instance;
  return migrateSnapshot(old.flow(flow), next.flow(flow), {
    snapshot,
    states: plan.states,
    timers,
    clocks,
    work,
    actors: Object.keys(actors),
    at,
    instance: viewOf({ publicUrl }, instance),
    row,
  });
}

/** Says what a migration would do to an instance. @param row reads rows of master data */
export function planInstance(
  instance: InstanceRecord,
  editions: Editions,
  plan: MigrationPlan,
  at: string,
  row?: RowReader,
): InstancePlan {
  const { id, state, businessKey } = instance;
  const result = migrated(instance, editions, plan, at, row);
  const who = { id, state, ...(businessKey === undefined ? {} : { businessKey }) };
  if (!result.moves) {
    return { ...who, moves: false, reason: result.reason, message: { ...result.message } };
  }
  const tasks = changedTasks(instance.tasks, result.step.tasks);
  return { ...who, moves: true, to: result.step.state, tasks, timers: changedTimers(instance, result.timers) };
}

/** What a migration did to an instance that it moved already, by the history of that. */
export function planOfMoved(
  instance: InstanceRecord,
  history: ChainEntry[],
  editions: Editions,
  plan: MigrationPlan,
  id: string,
): InstancePlan | undefined {
  const entry = history.findLast((one) => isMove(one, id));
  // Nothing that ran kept it from being moved; what runs now may be something else.
  const before = { ...instance, ...(entry?.before as unknown as Before), actors: {} };
  return entry && planInstance(before, editions, plan, entry.at);
}

const isMove = ({ type, migration }: ChainEntry, id: string) => type === 'migrated' && migration === id;

const wordsOf = ({ state, roles, events, dueAt }: FlowTask): TaskWords => ({
  state,
  roles,
  events,
  ...(dueAt ? { dueAt } : {}),
});

function changedTasks(before: FlowTask[], after: FlowTask[]) {
  const [had, has] = [before.map(wordsOf), after.map(wordsOf)];
  const without = (some: TaskWords[], others: TaskWords[]) => {
    const known = new Set(others.map(canonicalJson));
    return some.filter((one) => !known.has(canonicalJson(one)));
  };
  return { added: without(has, had), removed: without(had, has) };
}

type MigratedTimers = Extract<MigratedSnapshot, { moves: true }>['timers'];

function changedTimers(instance: InstanceRecord, timers: MigratedTimers): TimerChanges {
  const named = Object.entries(timers).flatMap(([id, { dueAt, from }]) =>
    isClockTimer(id) ? [] : [{ id, dueAt, from }],
  );
  const kept = new Set(named.map(({ from }) => from));
  const due = ({ id, dueAt }: { id: string; dueAt: string }) => ({ id, dueAt });
  return {
    kept: named.filter(({ from }) => from !== undefined).map(due),
    started: named.filter(({ from }) => from === undefined).map(due),
    stopped: Object.entries(dueInstants(instance)).flatMap(([id, dueAt]) =>
      kept.has(id) || isClockTimer(id) ? [] : [{ id, dueAt }],
    ),
  };
}

/** What the history keeps of an instance that is moved, so that it can be put back. */
interface Before {
  edition: number;
  state: Json;
  snapshot: JsonObject;
  tasks: FlowTask[];
  timers: Record<string, Timer>;
  clocks?: InstanceRecord['clocks'];
  work?: InstanceRecord['work'];
}

/** Moves an instance to the other edition; nothing where it is stuck. @param rows what it reads and changes of master data */
export function moveInstance(
  given: InstanceRecord,
  editions: Editions,
  plan: MigrationPlan,
  made: { id: string; at: string; by: string },
  rows?: RowsRead,
): Applied | undefined {
  // What begins anew while it stands still has as much left as what was there.
  const instance = anchored(given, made.at);
  const result = migrated(instance, editions, plan, made.at, rows?.row);
  if (!result.moves) return undefined;
  const { edition, state, snapshot, tasks, timers: running, clocks, work, version } = instance;
  const { step } = result;
  const timers = Object.entries(result.timers).map(([id, { dueAt, event, from }], place) => {
    const token = from === undefined ? `${instance.id}:${version + 1}:moved${place}` : running[from]?.token;
    return [id, { token: token as string, dueAt, event }];
  });
  const before: Before = {
    edition,
    state,
    snapshot,
    tasks,
    timers: running,
    ...(clocks ? { clocks } : {}),
    ...(work ? { work } : {}),
  };
  const entry: UnsealedEntry = {
    at: made.at,
    type: 'migrated',
    by: made.by,
    migration: made.id,
    fromEdition: edition,
    toEdition: plan.to,
    from: state,
    to: step.state,
    before: before as unknown as Json,
    ...(plan.note === undefined ? {} : { note: plan.note }),
  };
  const moved = { ...instance, edition: plan.to, timers: Object.fromEntries(timers) };
  // One that went on at once and told the world so has moved on already: it is not put back.
  const hasActed = step.status !== 'active' || step.effects.some(({ type }) => !type.endsWith('Timer'));
  const migration = { id: made.id, version: hasActed ? version : version + 1 };
  return withRowChanges(applyStep({ ...moved, migration }, step, made.at, entry), step, rows);
}

/**
 * Puts an instance back where it was before a migration; nothing where it has moved on since.
 *
 * @param made which migration is undone, by which undoing, when and by whom
 */
export function moveBack(
  instance: InstanceRecord,
  history: ChainEntry[],
  made: { id: string; undo: string; at: string; by: string },
): Applied | undefined {
  const { migration, version, edition, state } = instance;
  if (migration?.id !== made.id || migration.version !== version) return undefined;
  const entry = history.findLast((one) => isMove(one, made.id));
  if (!entry) return undefined;
  const before = entry.before as unknown as Before;
  const undone = { ...migration, undo: made.undo };
  return touched(instance, { ...before, version: version + 1, updatedAt: made.at, migration: undone }, [
    {
      at: made.at,
      type: 'migrationUndone',
      by: made.by,
      migration: made.id,
      fromEdition: edition,
      toEdition: before.edition,
      from: state,
      to: before.state,
    },
  ]);
}
