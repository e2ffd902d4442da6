import { type Damage, type Damages, notOfItsPlace, recordDamaged } from '../damage.ts';
import { isRecord } from '../record-files.ts';
import { wordsOf } from '../record-index.ts';
import type { FiledRecord } from '../records/form-record.ts';
import type { Attached, CommitResult, RecordQuery, Records } from '../store.ts';
import type { Ask, Database } from './database.ts';
import { attach } from './files.ts';

export interface RecordRow {
  id: string;
  record: FiledRecord;
}

/** What a row has in the place of a record, which is noted; nothing where it is the record. */
export const recordDamageOf = ({ id, record }: RecordRow, damages: Damages): Damage | undefined =>
  isRecord(record) && record.id === id ? undefined : damages.note('record', id, notOfItsPlace);

/** Filled forms as rows. */
export function recordsIn(database: Database, damages: Damages): Records {
  const { ask, askOften } = database;
  const damageOf = (row: RecordRow) => recordDamageOf(row, damages);
  const found = (row: RecordRow | undefined) => {
    const damage = row && damageOf(row);
    if (damage) throw recordDamaged(damage);
    return row?.record;
  };
  return {
    async get(id) {
      if (!/^[\w.-]{1,100}$/.test(id)) return undefined;
      const text = 'select id, record from records where tenant = $1 and id = $2';
      return found((await askOften<RecordRow>('form-record', text, id))[0]);
    },
    async numbered(policy, number) {
      const text = 'select id, record from records where tenant = $1 and policy = $2 and number = $3';
      return found((await askOften<RecordRow>('record-by-number', text, policy, number))[0]);
    },
    async list(query) {
      const { items, cursor } = await find(ask, query);
      return { items: items.flatMap((row) => (damageOf(row) ? [] : [row.record])), cursor };
    },
    async filedBy(call) {
      const text = 'select id from records where tenant = $1 and call = $2';
      return (await askOften<{ id: string }>('filed-by', text, call))[0]?.id;
    },
    async counted(counter) {
      const text = 'select value from counters where tenant = $1 and name = $2';
      return (await askOften<{ value: number }>('counted', text, counter))[0]?.value ?? 0;
    },
    async ids() {
      const rows = await ask<{ id: string }>('select id from records where tenant = $1 order by id');
      return rows.map(({ id }) => id);
    },
    async write(records, attached) {
      try {
        return await database.write((inside) => putRecords(inside, records, attached));
      } catch (error) {
        // Another one has its number, or was filed by its call.
        if ((error as { code?: unknown } | null)?.code === '23505') return 'conflict';
        throw error;
      }
    },
  };
}

async function find(ask: Ask, wanted: RecordQuery): Promise<{ items: RecordRow[]; cursor?: string }> {
  const { policies, form, instance, number, businessKey, q, cursor, limit } = wanted;
  const values: unknown[] = [];
  const conditions: string[] = [];
  const add = (value: unknown, condition: (place: string) => string) => {
    if (value === undefined) return;
    values.push(value);
    conditions.push(condition(`$${values.length + 1}`));
  };
  add(policies, (place) => `policy = any(${place})`);
  add(form, (place) => `form = ${place}`);
  add(instance, (place) => `instance = ${place}`);
  add(number, (place) => `number = ${place}`);
  add(businessKey, (place) => `business_key = ${place}`);
  add(q?.toLowerCase(), (place) => `strpos(words, ${place}) > 0`);
  add(cursor, (place) => `id < ${place}`);
  const where = conditions.map((one) => ` and ${one}`).join('');
  const text = `select id, record from records where tenant = $1${where} order by id desc limit ${limit + 1}`;
  const rows = await ask<RecordRow>(text, ...values);
  const items = rows.slice(0, limit);
  return rows.length > limit ? { items, cursor: items.at(-1)?.id as string } : { items };
}

/**
 * Puts records where each follows what stands, its number is the next of its counter, and the files that come into it may. Counters are taken first, in the order of their
 * names: whoever takes the same waits for the end of the transaction.
 */
export async function putRecords(
  ask: Ask,
  records: readonly FiledRecord[],
  attached: readonly Attached[] = [],
): Promise<CommitResult> {
  const counters = records.flatMap(({ revision, counter }) => (revision === 1 && counter ? [counter] : []));
  for (const { name, value } of counters.toSorted((a, b) => a.value - b.value).toSorted(byName)) {
    const taken = value === 1 ? begun : next;
    if ((await ask(taken, name, value)).length === 0) return 'conflict';
  }
  for (const record of records.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const { id, policy, form, revision, number = null, instance = null, businessKey = null, call = null } = record;
    const about = [id, policy, form, revision, number, instance, businessKey, wordsOf(record), JSON.stringify(record)];
    const written = await (revision === 1 ? ask(added, ...about, call) : ask(changed, ...about));
    if (written.length === 0) return 'conflict';
  }
  return attach(ask, attached);
}

/** Puts a record as a backup has it, and its counter where it says. */
export async function restoreRecord(ask: Ask, record: FiledRecord): Promise<CommitResult> {
  const { id, policy, form, revision, number = null, instance = null, businessKey = null, counter } = record;
  const own = [number, instance, businessKey, wordsOf(record), JSON.stringify(record), record.call ?? null];
  await ask(added, id, policy, form, revision, ...own);
  if (counter) await ask(reached, counter.name, counter.value);
  return 'ok';
}

const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

const begun = `insert into counters (tenant, name, value) values ($1, $2, $3)
  on conflict (tenant, name) do nothing returning value`;
const next = 'update counters set value = $3 where tenant = $1 and name = $2 and value = $3 - 1 returning value';
const reached = `insert into counters (tenant, name, value) values ($1, $2, $3)
  on conflict (tenant, name) do update set value = greatest(counters.value, excluded.value)`;
const added = `insert into records (tenant, id, policy, form, revision, number, instance, business_key, words, record, call)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (tenant, id) do nothing returning id`;
const changed = `update records set revision = $5, number = $6, instance = $7, business_key = $8, words = $9, record = $10
  where tenant = $1 and id = $2 and policy = $3 and form = $4 and revision = $5::int - 1 returning id`;
