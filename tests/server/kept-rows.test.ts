import fc from 'fast-check';
import pg from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  compileEdition,
  type Json,
  type JsonObject,
  type RegisterDefinition,
  type RowPage,
} from '../../engine/index.ts';
import type { Parts } from '../../server/decisions/parts.ts';
import { silent } from '../../server/kernel/log.ts';
import { keptOf, keptPage } from '../../server/papers/kept-rows.ts';
import { openEmbeddedStore } from '../../server/stores/embedded-store.ts';
import { openPostgresStore } from '../../server/stores/postgres/postgres-store.ts';
import type { FiledRecord } from '../../server/stores/records/form-record.ts';
import type { KeptRegister, Store } from '../../server/stores/store.ts';
import { seed, trials } from '../engine/trials.ts';
import { eachStore } from './each-store.ts';
import { shopContent } from './fixtures.ts';
import { temporaryFolder } from './test-server.ts';

const { stores, createDatabase } = eachStore();
const text = (value: string) => ({ 'zh-CN': value, en: value });
const names = ['a', 'b', 'c'];

/** A register over records of two forms, whose columns are their fields. */
function registerOf(policy: string, more: Partial<RegisterDefinition> = {}): KeptRegister {
  const content = shopContent();
  for (const id of ['order', 'note']) {
    const properties = Object.fromEntries(names.map((name) => [name, {}]));
    content.forms[id] = {
      ...{ kind: 'form', id, title: text(id), clauses: [] },
      fields: { type: 'object', properties },
    };
  }
  content.registers.list = {
    ...{ kind: 'register', id: 'list', title: text('list'), clauses: [], over: { forms: ['order', 'note'] } },
    columns: names.map((name) => ({ name, '=': name, sum: name !== 'c' })),
    ...more,
  };
  return keptOf(policy, compileEdition(content).register('list'), 0);
}

const dayMs = 86_400_000;

function recordOf(policy: string, place: number, fields: JsonObject): FiledRecord {
  const at = new Date(place * dayMs).toISOString();
  return {
    ...{
      id: `record-${policy}-${place}`,
      policy,
      form: place % 3 === 0 ? 'note' : 'order',
      revision: 1,
      status: 'filed',
    },
    ...{ signatures: [], versions: [{ version: 1, at, by: 'x', edition: 1, fields, hash: '' }] },
    ...{ createdAt: at, updatedAt: at },
  };
}

const changed = (record: FiledRecord, fields: JsonObject, status: FiledRecord['status'] = 'filed'): FiledRecord => ({
  ...record,
  ...{ status, revision: record.revision + 1 },
  versions: [...record.versions, { ...record.versions[0], version: 2, fields } as FiledRecord['versions'][number]],
});

async function upToDate(store: Store, kept: KeptRegister): Promise<void> {
  while (!(await store.registers.takeUp(kept)).isWhole);
}

/** What stands in cells: numbers in hundredths, texts of any signs, and what is neither. */
const cell: fc.Arbitrary<Json> = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -30, max: 30 }).map((cents) => cents / 100) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '',
      'a',
      'b',
      'B',
      'ab',
      '京',
      '\u{1f600}',
      '\uff21',
      'it\'s "so"\\',
      '{1,2}',
      'NULL',
      '3',
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 4 }) },
  { weight: 3, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.constantFrom<Json>(true, false, [1, 'x'], { deep: null }) },
);
const large = fc.constantFrom(1e21, -1e21, 1e-7, 3, 0);
const fieldsOf = fc.record({ a: cell, b: cell, c: fc.oneof({ weight: 3, arbitrary: cell }, large) });
const sortOf = fc
  .shuffledSubarray(names)
  .chain((some) => fc.tuple(...some.map((name) => fc.constantFrom(name, `-${name}`))) as fc.Arbitrary<string[]>);

const isLower = (a: string, b: string) => {
  const [one, other] = [a, b].map((text) => [...text].map((sign) => sign.codePointAt(0) as number)) as [
    number[],
    number[],
  ];
  const place = one.findIndex((code, index) => code !== other[index]);
  if (place < 0) return one.length < other.length;
  return (one[place] as number) < (other[place] ?? Number.NEGATIVE_INFINITY);
};

/** What comes first of two values, said by hand: numbers, then texts, then nothing. */
function order(a: Json, b: Json, way: number): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  const numbers = [a, b].filter((one) => typeof one === 'number').length;
  if (numbers === 2) return ((a as number) - (b as number)) * way;
  if (numbers === 1) return (typeof a === 'number' ? -1 : 1) * way;
  return String(a) === String(b) ? 0 : (isLower(String(a), String(b)) ? -1 : 1) * way;
}

/** Hundredths are added exactly. */
const sumOf = (values: Json[]) =>
  values.reduce<number>((sum, one) => sum + (typeof one === 'number' ? Math.round(one * 100) : 0), 0) / 100;

interface Asked {
  group: string[];
  sort: string[];
  filters: (readonly [number, string])[];
  span: { fromMs: number; toMs: number } | undefined;
  from: number;
  limit: number | undefined;
}

/** The answer as somebody would find it who has all records on a table. */
function byHand(records: FiledRecord[], { group, sort, filters, span, from, limit }: Asked) {
  const found = records
    .filter(({ status }) => status !== 'void')
    .map(({ id, createdAt, versions }) => {
      const fields = versions.at(-1)?.fields ?? {};
      return { source: id, ms: Date.parse(createdAt), cells: names.map((name) => fields[name] ?? null) };
    })
    .filter(({ ms }) => !span || (ms >= span.fromMs && ms < span.toMs))
    .filter(({ cells }) => filters.every(([column, value]) => String(cells[column] ?? '') === value))
    .sort((a, b) => {
      for (const name of [...group, ...sort]) {
        const column = names.indexOf(name.replace('-', ''));
        const first = order(a.cells[column] ?? null, b.cells[column] ?? null, name.startsWith('-') ? -1 : 1);
        if (first !== 0) return first;
      }
      return b.ms - a.ms;
    });
  const groups = new Map<string, number>();
  for (const { cells } of found) {
    const by = JSON.stringify(group.map((name) => cells[names.indexOf(name)] ?? null));
    groups.set(by, (groups.get(by) ?? 0) + 1);
  }
  return {
    rows: found
      .slice(from, limit === undefined ? undefined : from + limit)
      .map(({ source, cells }) => ({ source, cells })),
    count: found.length,
    sums: ['a', 'b'].map((_, column) => sumOf(found.map(({ cells }) => cells[column] ?? null))),
    groups: group.length === 0 ? [] : [...groups].map(([by, count]) => ({ by: JSON.parse(by) as Json[], count })),
  };
}

const told = ({ rows, count, sums, groups }: RowPage, group: string[]) => ({
  rows: rows.map(({ source, cells }) => ({ source, cells })),
  count,
  sums: ['a', 'b'].map((name) => sums[name]),
  groups: groups.map(({ by, count: own }) => ({ by: group.map((name) => by[name] ?? null), count: own })),
});

describe.each(Object.keys(stores))('rows that are kept, in %s', (name) => {
  const opened = async () => {
    const store = (await stores[name]?.()) as Store;
    onTestFinished(() => store.close());
    return store;
  };

  test('are found, sorted, grouped and summed as by hand, whatever they are and whatever changes', async () => {
    const store = await opened();
    let runs = 0;
    const property = fc.asyncProperty(
      fc.record({
        fields: fc.array(fieldsOf, { maxLength: 12 }),
        amendments: fc.array(fc.tuple(fc.nat(11), fieldsOf, fc.boolean()), { maxLength: 4 }),
        group: fc.shuffledSubarray(names, { maxLength: 2 }),
        sort: sortOf,
        filter: fc.option(fc.tuple(fc.nat(2), fc.nat(11)), { nil: undefined, freq: 1 }),
        span: fc.option(fc.tuple(fc.nat(12), fc.nat(12)), { nil: undefined, freq: 1 }),
        from: fc.nat(4),
        limit: fc.option(fc.nat(5), { nil: undefined }),
      }),
      async ({ fields, amendments, group, sort, filter, span, from, limit }) => {
        runs += 1;
        const policy = `p${runs}`;
        const kept = registerOf(policy, { group, sort });
        const records = fields.map((one, place) => recordOf(policy, place, one));
        const half = records.length >> 1;
        for (const record of records.slice(0, half)) await store.records.write([record]);
        await upToDate(store, kept);
        for (const record of records.slice(half)) await store.records.write([record]);
        for (const [place, said, isVoid] of amendments) {
          const at = place % Math.max(records.length, 1);
          const record = records[at];
          if (!record || record.status === 'void') continue;
          records[at] = changed(record, said, isVoid ? 'void' : 'filed');
          await store.records.write([records[at]]);
        }
        await upToDate(store, kept);
        const value = filter && (records[filter[1]]?.versions.at(-1)?.fields[names[filter[0]] as string] ?? null);
        const asked: Asked = {
          ...{ group, sort, from, limit },
          filters: filter ? [[filter[0], String(value ?? '')]] : [],
          span: span && { fromMs: span[0] * dayMs, toMs: (span[0] + span[1]) * dayMs },
        };
        const page = await store.registers.page(kept, asked);
        const last = page.rows.at(-1)?.place;
        const behind = last && (await store.registers.page(kept, { ...asked, from: 0, after: last, limit: undefined }));
        await store.registers.drop(kept.id);
        if (behind)
          expect(told(behind, group)).toEqual(
            byHand(records, { ...asked, from: from + page.rows.length, limit: undefined }),
          );
        expect(told(page, group)).toEqual(byHand(records, asked));
      },
    );
    await fc.assert(property, { numRuns: Math.ceil(trials / 40), seed });
  });

  test('hold what was written before they were asked for, however many there are', async () => {
    const store = await opened();
    const kept = registerOf('many');
    for (let place = 0; place < 1500; place += 1) await store.records.write([recordOf('many', place, { a: 1 })]);
    expect((await store.registers.takeUp(kept)).isWhole).toBe(false);
    await upToDate(store, kept);
    const found = async (...filters: [number, string][]) =>
      (await store.registers.page(kept, { filters, from: 0, limit: 1 })).sums.a;
    expect([await found(), await found([0, '1']), await found([0, '2'])]).toEqual([1500, 1500, 0]);
  });

  test('are thrown away and made anew', async () => {
    const store = await opened();
    const kept = registerOf('anew');
    await store.records.write([recordOf('anew', 1, { a: 1 })]);
    await upToDate(store, kept);
    expect(await store.registers.kept()).toEqual([{ id: kept.id, policy: 'anew', register: 'list' }]);
    await store.registers.drop(kept.id);
    expect(await store.registers.kept()).toEqual([]);
    await upToDate(store, kept);
    expect((await store.registers.page(kept, { filters: [], from: 0 })).count).toBe(1);
  });
});

test('rows are made anew when a folder is opened again', async () => {
  const folder = await temporaryFolder();
  const kept = registerOf('shop');
  const first = await openEmbeddedStore(folder);
  for (const place of [1, 2, 3]) await first.records.write([recordOf('shop', place, { a: place })]);
  await upToDate(first, kept);
  await first.close();
  const again = await openEmbeddedStore(folder);
  onTestFinished(() => again.close());
  await upToDate(again, kept);
  expect((await again.registers.page(kept, { filters: [], from: 0 })).sums.a).toBe(6);
});

test('numbers too far apart to be added and taken away again are added anew', async () => {
  const store = (await stores.memory?.()) as Store;
  const kept = registerOf('shop');
  const large = recordOf('shop', 1, { a: 1e40 });
  for (const record of [large, recordOf('shop', 2, { a: 0.25 })]) await store.records.write([record]);
  await upToDate(store, kept);
  await store.records.write([changed(large, { a: 1 })]);
  await upToDate(store, kept);
  expect((await store.registers.page(kept, { filters: [], from: 0 })).sums.a).toBe(1.25);
});

test('of more than a thousand groups the first thousand are told, and how many there are', async () => {
  const store = (await stores.memory?.()) as Store;
  const kept = registerOf('shop', { group: ['a'] });
  for (let place = 0; place < 1001; place += 1) await store.records.write([recordOf('shop', place, { a: place })]);
  await upToDate(store, kept);
  const { groups, groupCount, sums } = await store.registers.page(kept, { filters: [], from: 0, limit: 1 });
  expect([groups.length, groups[999]?.by, groupCount, sums.a]).toEqual([1000, { a: 999 }, 1001, 500_500]);
});

test.each(['memory', 'PostgreSQL'])('texts without end are sorted by their beginning, in %s', async (name) => {
  const store = (await stores[name]?.()) as Store;
  onTestFinished(() => store.close());
  const kept = registerOf('shop', { group: ['a', 'b'], sort: ['c', '-a', '-b', '-c', 'a', 'b', 'c'] });
  const long = (end: string) => '\u{1f600}'.repeat(5000) + end;
  const records = [1, 2, 3].map((place) =>
    recordOf('shop', place, { a: long('a'), b: long('b'), c: long(`${place}`) }),
  );
  for (const record of records) await store.records.write([record]);
  await upToDate(store, kept);
  const { rows } = await store.registers.page(kept, { filters: [], from: 0 });
  expect(rows.map(({ source }) => source)).toEqual(['record-shop-3', 'record-shop-2', 'record-shop-1']);
});

test('a reader waits no longer than he is ready to; what is missing is made beside all else', async () => {
  const store = (await stores.memory?.()) as Store;
  const kept = registerOf('shop');
  for (let place = 0; place < 1500; place += 1) await store.records.write([recordOf('shop', place, { a: 1 })]);
  const parts = { store, recorder: { flush: async () => {} }, log: silent, stopping: false } as unknown as Parts;
  const read = (patienceMs?: number) => keptPage(parts, kept, { filters: [], from: 0, limit: 1 }, patienceMs);
  await expect(read(0)).rejects.toMatchObject({ code: 'registerBuilding', more: { retryAfter: 5 } });
  expect((await read()).count).toBe(1500);
});

/** What a transaction writes that began before another one is seen after it, if it is longer under way. */
describe('a record that is committed late, in PostgreSQL', () => {
  const insert = (policy: string, record: FiledRecord) => ({
    text: `insert into records (tenant, id, policy, form, revision, words, record) values ('default', $1, $2, $3, 1, '', $4)`,
    values: [record.id, policy, record.form, JSON.stringify(record)],
  });
  const open = async () => {
    const url = await createDatabase();
    const store = await openPostgresStore(url);
    const client = new pg.Client(url);
    await client.connect();
    onTestFinished(async () => {
      await client.end();
      await store.close();
    });
    return { store, client };
  };
  const countOf = async (store: Store, kept: KeptRegister) =>
    (await store.registers.page(kept, { filters: [], from: 0 })).count;

  test('is in the next page, though later ones were in the one before', async () => {
    const { store, client } = await open();
    const kept = registerOf('shop');
    await upToDate(store, kept);
    await client.query('begin');
    await client.query(insert('shop', recordOf('shop', 1, { a: 1 })));
    await store.records.write([recordOf('shop', 2, { a: 1 })]);
    await upToDate(store, kept);
    expect(await countOf(store, kept)).toBe(1);
    await client.query('commit');
    await upToDate(store, kept);
    expect(await countOf(store, kept)).toBe(2);
  });

  test('is not left out of rows that are begun to be kept meanwhile', async () => {
    const { store, client } = await open();
    const kept = registerOf('shop');
    await client.query('begin');
    await client.query(insert('shop', recordOf('shop', 1, { a: 1 })));
    let isOver = false;
    const begun = upToDate(store, kept).finally(() => {
      isOver = true;
    });
    // It waits for who writes.
    const waiting = "select 1 from pg_locks where mode = 'ShareLock' and not granted";
    while (!isOver && (await client.query(waiting)).rowCount === 0);
    await client.query('commit');
    await begun;
    await upToDate(store, kept);
    expect(await countOf(store, kept)).toBe(1);
  });

  test('is taken up once, whichever of several nodes reads', async () => {
    const url = await createDatabase();
    const nodes = await Promise.all([openPostgresStore(url), openPostgresStore(url)]);
    onTestFinished(async () => void (await Promise.all(nodes.map((one) => one.close()))));
    const kept = registerOf('shop');
    for (let place = 0; place < 40; place += 1) {
      await nodes[place % 2]?.records.write([recordOf('shop', place, { a: 0.1 })]);
      if (place % 5 === 0) await Promise.all(nodes.map((one) => upToDate(one, kept)));
    }
    for (const one of nodes) {
      await upToDate(one, kept);
      expect((await one.registers.page(kept, { filters: [], from: 0 })).sums.a).toBe(4);
    }
  });
});
