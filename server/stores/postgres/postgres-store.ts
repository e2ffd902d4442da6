import { type Log, silent } from '../../kernel/log.ts';
import { Damages, recordDamaged } from '../damage.ts';
import { isInstance } from '../instance-file.ts';
import type { ChainEntry } from '../records/entry.ts';
import type { InstanceRecord, StoredAnswer } from '../records/instance.ts';
import type { DueTimer, InstanceQuery, Store } from '../store.ts';
import { AttemptTable } from './attempts.ts';
import { GroupCommit, restoreInstance } from './commits.ts';
import { createPool, guarded, type Pool } from './connection.ts';
import { Decisions } from './decisions.ts';
import { Governance } from './governance.ts';
import { inspectDatabase } from './inspect.ts';
import { GroupLoad } from './loads.ts';
import { Relay } from './relay.ts';
import { Schema } from './schema.ts';
import { Claims, ShelfTable } from './shelves.ts';

const tenant = 'default';
const notOfInstance = 'its row is not that of an instance';
/** A node takes its share of what is due by lot among so many times as many: nodes seldom reach for the same. */
const lots = 4;

export interface PostgresOptions {
  log?: Log;
  /** Connections; the database must allow this many for each node, and two more. */
  poolSize?: number;
}

/**
 * The store for any number of equal nodes: one PostgreSQL database (14 or later).
 *
 * @param url as `DATABASE_URL`
 * @throws Problem storeUnavailable where the database cannot be reached, SchemaNewer
 */
export async function openPostgresStore(
  url: string,
  { log = silent, poolSize = 10 }: PostgresOptions = {},
): Promise<Store> {
  const pool = createPool(url, log, poolSize);
  // Those who wait their turn for a busy instance hold a connection: they have their own, lest nothing else could be done.
  const turns = createPool(url, log, 4);
  const damages = new Damages(log);
  const governance = new Governance(pool, tenant, damages);
  const schema = new Schema(pool);
  try {
    await guarded(() => schema.migrate());
    await governance.length();
  } catch (error) {
    await Promise.all([pool.end(), turns.end()]);
    throw error;
  }
  const loads = new GroupLoad(pool, tenant);
  const group = new GroupCommit(pool, tenant);
  const claims = new Claims(pool, tenant);
  const decisions = new Decisions(pool, tenant);
  const query = <R extends object>(name: string, text: string, ...values: unknown[]) =>
    guarded(() => pool.query<R>({ name, text, values: [tenant, ...values] }));
  const mustBeWhole = (id: string, record: InstanceRecord) => {
    if (!isInstance(record) || record.id !== id) throw recordDamaged(damages.note('instance', id, notOfInstance));
  };
  /** Where many are asked for: nothing in the place of one that is damaged. */
  const wholeOf = ({ id, record }: Row): InstanceRecord[] => {
    if (isInstance(record) && record.id === id) return [record];
    damages.note('instance', id, notOfInstance);
    return [];
  };
  return {
    async load(id, key, other) {
      // What can be no id is none; PostgreSQL would refuse some texts.
      if (!/^[\w.-]{1,100}$/.test(id)) return {};
      const found = await loads.load(id, key, other);
      if (found.instance) mustBeWhole(id, found.instance);
      return found;
    },
    commit: (commit) => group.commit(commit),
    async startedBy(call) {
      const text = "select record from shelves where tenant = $1 and shelf = 'starts' and id = $2";
      return (await query<{ record: { instance: string } }>('started-by', text, call)).rows[0]?.record.instance;
    },
    async history(id) {
      const text = 'select entry from events where tenant = $1 and instance = $2 order by sequence';
      return (await query<{ entry: ChainEntry }>('history', text, id)).rows.map((row) => row.entry);
    },
    async answers(id) {
      const text = 'select answer from answers where tenant = $1 and instance = $2 order by at, key';
      return (await query<{ answer: StoredAnswer }>('answers', text, id)).rows.map((row) => row.answer);
    },
    async list(wanted) {
      const { items, cursor } = await list(pool, wanted);
      return { items: items.flatMap(wholeOf), cursor };
    },
    async instanceIds() {
      const { rows } = await query<{ id: string }>('ids', 'select id from instances where tenant = $1 order by id');
      return rows.map((row) => row.id);
    },
    async due(now, limit) {
      const text = 'select id, record from instances where tenant = $1 and due_at <= $2 order by due_at limit $3';
      const { rows } = await query<Row>('due', text, now, limit * lots);
      return timersDue(rows.flatMap(wholeOf), now, limit);
    },
    async nextDueAt() {
      const text = 'select min(due_at) as at from instances where tenant = $1 and due_at is not null';
      return (await query<{ at: Date | null }>('next-due', text)).rows[0]?.at?.toISOString();
    },
    async owing(now, limit) {
      const text = 'select id from instances where tenant = $1 and owes_at <= $2 order by owes_at, id limit $3';
      return (await query<{ id: string }>('owing', text, now, limit)).rows.map((row) => row.id);
    },
    claim: (names, ms) => claims.claim(names, ms),
    async inTurn(id, work) {
      const client = await guarded(() => turns.connect());
      try {
        await guarded(() => client.query('select pg_advisory_lock(hashtext($1))', [id]));
        return await work();
      } finally {
        await client.query('select pg_advisory_unlock_all()').catch(() => {});
        client.release();
      }
    },

    policies: () => governance.policies(),
    edition: (policy, number) => governance.edition(policy, number),
    drafts: (policy) => governance.drafts(policy),
    draft: (policy, id) => governance.draft(policy, id),
    keys: () => governance.keys(),
    webhooks: () => governance.webhooks(),
    accounts: () => governance.accounts(),
    shelves: {
      deliveries: new ShelfTable(pool, tenant, 'deliveries', damages),
      deadLetters: new ShelfTable(pool, tenant, 'deadLetters', damages),
      sessions: new ShelfTable(pool, tenant, 'sessions', damages),
      calls: new ShelfTable(pool, tenant, 'calls', damages),
    },
    govern: (change) => governance.govern(change),
    audit: (after, limit) => governance.audit(after, limit),
    async governed() {
      await schema.look();
      return governance.length();
    },

    record: (made) => decisions.append(made),
    recorded: (policy, period) => decisions.read(policy, period),
    async restore(piece) {
      if (piece.kind !== 'instance') return governance.restore(piece);
      const { instance, history, answers } = piece;
      await restoreInstance(pool, tenant, { next: instance, history });
      const text = `insert into answers (tenant, instance, key, request, answer)
        select $1, $2, a->>'key', a->>'request', a from json_array_elements($3::json) as a`;
      await query('restore-answers', text, instance.id, JSON.stringify(answers));
    },
    attempts: new AttemptTable(pool, tenant),
    joinOthers: (heard) => new Relay(pool, url, log, heard),
    now: () => new Date(governance.nowMs()),

    pool: () => ({ connections: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    ready: () => true,
    fault: () => schema.fault,
    damaged: () => damages.all(),
    inspect: (options) => inspectDatabase(pool, tenant, governance, damages, options),
    async close() {
      await Promise.all([pool.end(), turns.end()]);
    },
  };
}

interface Row {
  id: string;
  record: InstanceRecord;
}

async function list(pool: Pool, wanted: InstanceQuery): Promise<{ items: Row[]; cursor?: string }> {
  const { policies, flow, state, status, businessKey, taskRoles, cursor, limit } = wanted;
  const values: unknown[] = [tenant];
  const conditions = ['tenant = $1'];
  const add = (value: unknown, condition: (place: string) => string) => {
    if (value === undefined) return;
    values.push(value);
    conditions.push(condition(`$${values.length}`));
  };
  add(policies, (place) => `policy = any(${place})`);
  add(flow, (place) => `flow = ${place}`);
  add(status, (place) => `status = ${place}`);
  add(businessKey, (place) => `business_key = ${place}`);
  add(state, (place) => `${place} = any(states)`);
  add(cursor, (place) => `id < ${place}`);
  if (taskRoles?.length === 0) conditions.push('task_roles <> array[]::text[]');
  else add(taskRoles && [...taskRoles, '*'], (place) => `task_roles && ${place}`);
  values.push(limit + 1);
  const text = `select id, record from instances where ${conditions.join(' and ')} order by id desc limit $${values.length}`;
  const { rows } = await guarded(() => pool.query<Row>(text, values));
  const items = rows.slice(0, limit);
  return rows.length > limit ? { items, cursor: items.at(-1)?.id as string } : { items };
}

/** The timers due among some instances, the earliest first; where there are more than asked for, some of them by lot. */
function timersDue(records: InstanceRecord[], now: string, limit: number): DueTimer[] {
  const nowMs = Date.parse(now);
  const due = records.flatMap(({ id, timers }) =>
    Object.entries(timers).map(([timer, { token, dueAt }]) => ({
      instance: id,
      timer,
      token,
      dueMs: Date.parse(dueAt),
    })),
  );
  const found = due.filter(({ dueMs }) => dueMs <= nowMs).sort((a, b) => a.dueMs - b.dueMs);
  const skipped = found.length > limit ? Math.floor(Math.random() * (found.length - limit + 1)) : 0;
  return found.slice(skipped, skipped + limit).map(({ dueMs: _, ...timer }) => timer);
}
