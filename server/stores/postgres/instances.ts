import { type Damage, type Damages, recordDamaged } from '../damage.ts';
import { isInstance } from '../instance-file.ts';
import type { ChainEntry } from '../records/entry.ts';
import { type InstanceRecord, type StoredAnswer, timersGoing } from '../records/instance.ts';
import type { DueTimer, InstanceQuery, Instances } from '../store.ts';
import { commitsIn } from './commits.ts';
import type { Database } from './database.ts';
import type { KnownInstances } from './known.ts';
import { loadsIn } from './loads.ts';
import { claimIn } from './shelves.ts';

/** A node takes its share of what is due by lot among so many times as many: nodes seldom reach for the same. */
const lots = 4;

export interface InstanceRow {
  id: string;
  record: InstanceRecord;
}
type Row = InstanceRow;

/** What a row has in the place of an instance, which is noted; nothing where it is the instance. */
export const damageOf = ({ id, record }: Row, damages: Damages): Damage | undefined =>
  isInstance(record) && record.id === id
    ? undefined
    : damages.note('instance', id, 'its row is not that of an instance');

/**
 * Instances as rows.
 *
 * @param known what this node committed last
 * @param inTurn runs work while no other node of the organisation is at the same instance
 */
export function instancesIn(
  database: Database,
  damages: Damages,
  known: KnownInstances,
  inTurn: Instances['inTurn'],
): Instances {
  const { askOften } = database;
  const load = loadsIn(database);
  /** Where many are asked for: nothing in the place of one that is damaged. */
  const wholeOf = (row: Row) => (damageOf(row, damages) ? [] : [row.record]);
  return {
    async load(id, key, other) {
      // What can be no id is none; PostgreSQL would refuse some texts.
      if (!/^[\w.-]{1,100}$/.test(id)) return {};
      const found = await load(id, key, other);
      const damage = found.instance && damageOf({ id, record: found.instance }, damages);
      if (damage) throw recordDamaged(damage);
      return found;
    },
    known: (id) => known.get(id),
    commit: commitsIn(database, known),
    async startedBy(call) {
      const text = "select record from shelves where tenant = $1 and shelf = 'starts' and id = $2";
      return (await askOften<{ record: { instance: string } }>('started-by', text, call))[0]?.record.instance;
    },
    async history(id) {
      const text = 'select entry from events where tenant = $1 and instance = $2 order by sequence';
      return (await askOften<{ entry: ChainEntry }>('history', text, id)).map((row) => row.entry);
    },
    async answers(id) {
      const text = 'select answer from answers where tenant = $1 and instance = $2 order by at, key';
      return (await askOften<{ answer: StoredAnswer }>('answers', text, id)).map((row) => row.answer);
    },
    async list(wanted) {
      const { items, cursor } = await find(database, wanted);
      return { items: items.flatMap(wholeOf), cursor };
    },
    async count(wanted) {
      const { where, values } = conditionOf({ ...wanted, cursor: undefined as never });
      const inner = `select 1 from instances where tenant = $1${where} limit ${wanted.limit}`;
      const rows = await database.ask<{ count: string }>(
        `select count(*) as count from (${inner}) as found`,
        ...values,
      );
      return Number(rows[0]?.count ?? 0);
    },
    async ids() {
      const rows = await askOften<{ id: string }>('ids', 'select id from instances where tenant = $1 order by id');
      return rows.map((row) => row.id);
    },
    async due(now, limit) {
      const text = 'select id, record from instances where tenant = $1 and due_at <= $2 order by due_at limit $3';
      const rows = await askOften<Row>('due', text, now, limit * lots);
      return timersDue(rows.flatMap(wholeOf), now, limit);
    },
    async nextDueAt() {
      const text = 'select min(due_at) as at from instances where tenant = $1 and due_at is not null';
      return (await askOften<{ at: Date | null }>('next-due', text))[0]?.at?.toISOString();
    },
    async owing(now, limit) {
      const text = 'select id from instances where tenant = $1 and owes_at <= $2 order by owes_at, id limit $3';
      return (await askOften<{ id: string }>('owing', text, now, limit)).map((row) => row.id);
    },
    claim: claimIn(database),
    inTurn,
  };
}

/** The places in which a sorted list goes on, behind its cursor's instance. */
const orders = {
  due: { by: "coalesce(task_due_at, 'infinity') asc, id desc", value: "coalesce(task_due_at, 'infinity')", sign: '>' },
  '-due': {
    by: "coalesce(task_due_at, '-infinity') desc, id desc",
    value: "coalesce(task_due_at, '-infinity')",
    sign: '<',
  },
  updated: { by: "(record->>'updatedAt') desc, id desc", value: "(record->>'updatedAt')", sign: '<' },
} as const;

/** What stands in `people` has its organisation before it: the index of it has no other place for that. */
const ofTenant = (place: string) => `array(select $1 || ' ' || one from unnest(${place}::text[]) as one)`;

/** What is asked for, as a condition: `$1` is the organisation. */
function conditionOf(wanted: InstanceQuery): { where: string; values: unknown[] } {
  const { policies, flow, state, status, businessKey, taskRoles, people, sight, dueBefore, cursor, order } = wanted;
  const values: unknown[] = [];
  const conditions: string[] = [];
  const add = (value: unknown, condition: (place: string) => string) => {
    if (value === undefined) return;
    values.push(value);
    conditions.push(condition(`$${values.length + 1}`));
  };
  add(policies, (place) => `policy = any(${place})`);
  add(flow, (place) => `flow = ${place}`);
  add(status === undefined ? undefined : [status].flat(), (place) => `status = any(${place})`);
  add(businessKey, (place) => `business_key = ${place}`);
  add(state, (place) => `${place} = any(states)`);
  if (order === undefined) add(cursor, (place) => `id < ${place}`);
  else add(cursor, (place) => behind(orders[order], place));
  const either: string[] = [];
  const addEither = (value: unknown, condition: (place: string) => string) => {
    values.push(value);
    either.push(condition(`$${values.length + 1}`));
  };
  if (taskRoles?.length === 0) either.push('task_roles <> array[]::text[]');
  else if (taskRoles) addEither([...taskRoles, '*'], (place) => `task_roles && ${place}`);
  if (people) addEither(people, (place) => `people && ${ofTenant(place)}`);
  if (either.length > 0) conditions.push(`(${either.join(' or ')})`);
  add(sight, (place) => `(sight is null or sight && ${place}::text[] or people && ${ofTenant(place)})`);
  add(dueBefore, (place) => `task_due_at < ${place}`);
  return { where: conditions.map((one) => ` and ${one}`).join(''), values };
}

const behind = ({ value, sign }: (typeof orders)[keyof typeof orders], place: string) => {
  const there = `(select ${value} from instances where tenant = $1 and id = ${place})`;
  return `(${value} ${sign} ${there} or (${value} = ${there} and id < ${place}))`;
};

async function find({ ask }: Database, wanted: InstanceQuery): Promise<{ items: Row[]; cursor?: string }> {
  const { order, limit } = wanted;
  const { where, values } = conditionOf(wanted);
  const by = order === undefined ? 'id desc' : orders[order].by;
  const text = `select id, record from instances where tenant = $1${where} order by ${by} limit ${limit + 1}`;
  const rows = await ask<Row>(text, ...values);
  const items = rows.slice(0, limit);
  return rows.length > limit ? { items, cursor: items.at(-1)?.id as string } : { items };
}

/** The timers due among some instances, the earliest first; where there are more than asked for, some of them by lot. */
function timersDue(records: InstanceRecord[], now: string, limit: number): DueTimer[] {
  const nowMs = Date.parse(now);
  const due = records.flatMap((record) =>
    Object.entries(timersGoing(record)).map(([timer, { token, dueAt }]) => ({
      instance: record.id,
      timer,
      token,
      dueMs: Date.parse(dueAt),
    })),
  );
  const found = due.filter(({ dueMs }) => dueMs <= nowMs).sort((a, b) => a.dueMs - b.dueMs);
  const skipped = found.length > limit ? Math.floor(Math.random() * (found.length - limit + 1)) : 0;
  return found.slice(skipped, skipped + limit).map(({ dueMs: _, ...timer }) => timer);
}
