import type { InstanceFile } from '../instance-file.ts';
import { statePaths } from '../instance-index.ts';
import { openRoles, peopleTokens, sightTokens, taskDueAt } from '../people-tokens.ts';
import { type InstanceRecord, owesAtMs, timersGoing } from '../records/instance.ts';
import type { Commit, CommitResult } from '../store.ts';
import { arrayOf } from './arrays.ts';
import { mayBeDone } from './connection.ts';
import type { Database } from './database.ts';
import { Gather } from './gather.ts';
import type { KnownInstances } from './known.ts';
import { putRecords } from './records.ts';
import { putRows } from './rows.ts';

interface Waiting {
  commit: Commit;
  /** `next` as it is written. */
  record: string;
  resolve(result: CommitResult): void;
  reject(error: unknown): void;
}

/**
 * Commits that wait for each other are written by one statement: as durable as alone, several times as many a second.
 * Each is refused by itself where its stored revision is another.
 *
 * @param known is told what was written
 */
export function commitsIn(database: Database, known: KnownInstances): (commit: Commit) => Promise<CommitResult> {
  const { askOften } = database;
  const send = async (group: Waiting[]) => {
    // In the order of their ids, so that two nodes' groups do not lock each other out.
    const sorted = group.toSorted((a, b) => (a.commit.next.id < b.commit.next.id ? -1 : 1));
    const rows = await askOften<{ id: string }>('commit', commitStatement, ...columnsOf(sorted));
    return new Set(rows.map((row) => row.id));
  };
  const write = async (group: Waiting[]): Promise<void> => {
    try {
      const written = await send(group);
      for (const { commit, record, resolve } of group) {
        const isWritten = written.has(commit.next.id);
        if (isWritten) known.put(commit.next, record.length);
        else known.forget(commit.next.id);
        resolve(isWritten ? 'ok' : 'conflict');
      }
    } catch (error) {
      for (const { commit } of group) known.forget(commit.next.id);
      const [first] = group;
      // Written again, one that is there already would be a conflict, and its event applied a second time.
      if (mayBeDone(error)) for (const { reject } of group) reject(error);
      else if (group.length === 1) isTaken(error) ? first?.resolve('conflict') : first?.reject(error);
      // One that cannot be written must not take the others with it.
      else for (const one of group) await write([one]);
    }
  };
  // A group holds an instance once: its second commit must see the first.
  const waiting = new Gather<Waiting>(write, ({ commit }) => commit.next.id);
  return (commit) => {
    const record = JSON.stringify(commit.next);
    if (commit.papers || commit.attached || commit.rows) return commitWithPapers(database, known, commit, record);
    return new Promise((resolve, reject) => waiting.add({ commit, record, resolve, reject }));
  };
}

/** One that files records, or changes rows of master data, has a transaction to itself: what it goes by is locked in it. */
async function commitWithPapers(
  { write }: Database,
  known: KnownInstances,
  commit: Commit,
  record: string,
): Promise<CommitResult> {
  const { next, papers = [], attached, rows: written } = commit;
  known.forget(next.id);
  try {
    const result = await write(async (ask) => {
      const rows = await ask(commitStatement, ...columnsOf([{ commit, record }]));
      if (rows.length === 0 || (written && (await putRows(ask, written)) === 'conflict')) return 'conflict';
      return putRecords(ask, papers, attached);
    });
    if (result === 'ok') known.put(next, record.length);
    return result;
  } catch (error) {
    if (isTaken(error)) return 'conflict';
    throw error;
  }
}

/** @param first whether each is written for the first time here, of whatever revision */
function columnsOf(group: Pick<Waiting, 'commit' | 'record'>[], first = false): unknown[] {
  const each = <T>(value: (commit: Commit) => T) => group.map(({ commit }) => value(commit));
  const texts = (value: (commit: Commit) => string | null) => arrayOf('text', each(value));
  const jsons = (value: (commit: Commit) => string | null) => arrayOf('json', each(value));
  const entries = group.flatMap(({ commit: { next, history } }) => history.map((entry) => ({ of: next.id, entry })));
  return [
    texts(({ next }) => next.id),
    texts(({ next }) => next.policy),
    texts(({ next }) => next.flow),
    each(({ next }) => next.edition),
    each(({ next }) => next.revision),
    texts(({ next }) => next.status),
    texts(({ next }) => listOf(statesOf(next))),
    texts(({ next }) => listOf(rolesOf(next))),
    texts(({ next }) => listOf(peopleTokens(next))),
    texts(({ next }) => nullOr(sightTokens(next), listOf)),
    texts(({ next }) => taskDueAt(next) ?? null),
    texts(({ next }) => next.businessKey ?? null),
    each(({ next }) => dueAtOf(next)),
    each(({ next }) => toInstant(owesAtMs(next))),
    arrayOf(
      'json',
      group.map(({ record }) => record),
    ),
    texts(({ answer }) => answer?.key ?? null),
    texts(({ answer }) => answer?.request ?? null),
    jsons(({ answer }) => (answer ? JSON.stringify(answer) : null)),
    texts(({ next }) => (first || next.revision === 1 ? (next.startCall ?? null) : null)),
    arrayOf(
      'text',
      entries.map(({ of }) => of),
    ),
    entries.map(({ entry }) => entry.sequence),
    entries.map(({ entry }) => entry.at),
    arrayOf(
      'json',
      entries.map(({ entry }) => JSON.stringify(entry)),
    ),
  ];
}

/** Another instance was begun by the same call, or the key of its event was used before. */
const isTaken = (error: unknown) => (error as { code?: unknown } | null)?.code === '23505';

/** The same, but for an instance as a backup has it: of whatever revision, into a place that is free, with all its answers. */
export const restoreInstance = ({ write }: Database, { instance: next, history, answers }: InstanceFile) =>
  write(async (ask) => {
    await ask(restoreStatement, ...columnsOf([{ commit: { next, history }, record: JSON.stringify(next) }], true));
    await ask(restoreAnswers, next.id, JSON.stringify(answers));
    return 'ok';
  });

/**
 * Rows are found by `any` of their ids: a plan made while the table was small could else read all of it for every commit, for ever.
 *
 * @param added which of those that are not there yet are written
 */
const statementFor = (added: string) => `
with given as (
  select *, states::text[] as all_states, task_roles::text[] as all_roles, 
    array(select $1 || ' ' || one from unnest(people::text[]) as one) as all_people,
    sight::text[] as all_sight, task_due_at::timestamptz as first_due from unnest(
    $2::text[], $3::text[], $4::text[], $5::int[], $6::int[], $7::text[], $8::text[], $9::text[],
    $10::text[], $11::text[], $12::text[],
    $13::text[], $14::timestamptz[], $15::timestamptz[], $16::json[], $17::text[], $18::text[], $19::json[], $20::text[]
  ) as g(id, policy, flow, edition, revision, status, states, task_roles, people, sight, task_due_at, business_key, due_at, owes_at,
    record, key, request, answer, start_call)
), changed as (
  update instances i set edition = g.edition, revision = g.revision, status = g.status, states = g.all_states,
    task_roles = g.all_roles, people = g.all_people, sight = g.all_sight, task_due_at = g.first_due, due_at = g.due_at, owes_at = g.owes_at, record = g.record
  from given g where i.tenant = $1 and i.id = any($2::text[]) and i.id = g.id and g.revision > 1 and i.revision = g.revision - 1
  returning i.id
), added as (
  insert into instances (tenant, id, policy, flow, edition, revision, status, states, task_roles, people, sight, task_due_at, business_key, due_at, owes_at, record)
  select $1, id, policy, flow, edition, revision, status, all_states, all_roles, all_people, all_sight, first_due, business_key, due_at, owes_at, record
  from given where ${added}
  on conflict (tenant, id) do nothing returning id
), written as (
  select id from changed union all select id from added
), histories as (
  insert into events (tenant, instance, sequence, at, entry)
  select $1, id, e.sequence, e.at, e.entry
  from unnest($21::text[], $22::int[], $23::timestamptz[], $24::json[]) as e(id, sequence, at, entry) join written using (id)
), keys as (
  insert into answers (tenant, instance, key, request, answer)
  select $1, g.id, g.key, g.request, g.answer from given g join written using (id) where g.key is not null
), starts as (
  insert into shelves (tenant, shelf, id, record)
  select $1, 'starts', g.start_call, json_build_object('id', g.start_call, 'instance', g.id)
  from given g join written using (id) where g.start_call is not null
)
select id from written`;

const commitStatement = statementFor('revision = 1');
const restoreStatement = statementFor('true');
const restoreAnswers = `insert into answers (tenant, instance, key, request, answer)
  select $1, $2, a->>'key', a->>'request', a from json_array_elements($3::json) as a`;

/** Every state it is in and those around it: `a.b` is in `a` too. */
function statesOf({ state }: InstanceRecord): string[] {
  const all = statePaths(state).flatMap((path) => {
    const parts = path.split('.');
    return parts.map((_, index) => parts.slice(0, index + 1).join('.'));
  });
  return [...new Set(all)];
}

/** As PostgreSQL writes an array of texts: one among others cannot be an array itself, since all of those would be of one length. */
const listOf = (texts: string[]) => `{${texts.map((text) => `"${text.replace(/["\\]/g, '\\$&')}"`).join()}}`;

function rolesOf(record: InstanceRecord): string[] {
  return [...new Set(openRoles(record).flatMap((roles) => (roles.length === 0 ? ['*'] : roles)))];
}

const nullOr = <T>(value: T | undefined, write: (value: T) => string) => (value === undefined ? null : write(value));

function dueAtOf(instance: InstanceRecord): string | null {
  const first = Math.min(...Object.values(timersGoing(instance)).map(({ dueAt }) => Date.parse(dueAt)));
  return Number.isFinite(first) ? new Date(first).toISOString() : null;
}

const toInstant = (ms: number | undefined) => (ms === undefined ? null : new Date(ms).toISOString());
