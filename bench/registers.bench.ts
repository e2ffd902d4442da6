import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import pg from 'pg';
import { timeOrderedId } from '../server/kernel/ids.ts';
import { withVersion } from '../server/papers/versions.ts';
import { sealed } from '../server/stores/durable-file.ts';
import { FileTable } from '../server/stores/file-table.ts';
import { wordsOf } from '../server/stores/record-index.ts';
import type { FiledRecord } from '../server/stores/records/form-record.ts';
import { startPostgres } from '../tests/postgres.ts';
import { ServerProcess, writeDefinitions } from '../tests/server/server-process.ts';
import { ticketContent } from '../tests/server/ticket.ts';
import { type Figure, lots, median } from './measure.ts';

const count = Number(process.env.BENCH_RECORDS ?? 1_000_000);
const rounds = 5;
const address = '/api/v1/policies/shop/registers/ledger';
const text = (value: string) => ({ 'zh-CN': value, en: value });

/** Orders by plate, the dearest first, with their sums. */
const ledger = {
  ...{ kind: 'register', id: 'ledger', title: text('ledger'), clauses: [], over: { forms: ['repair-order'] } },
  where: { '=': 'totalCny > 0' },
  columns: [
    { name: 'number', title: text('No.'), '=': 'record.number' },
    { name: 'plate', title: text('plate'), '=': 'plate' },
    { name: 'totalCny', title: text('total'), '=': 'totalCny', decimals: 2, sum: true },
    { name: 'parts', title: text('parts'), '=': 'sum(lines.count)', sum: true },
    { name: 'remark', title: text('remark'), '=': 'remark' },
  ],
  group: ['plate'],
  sort: ['-totalCny'],
  period: 'month',
};

const pages = {
  'a page, all rows summed and grouped': '?limit=50',
  'a page of one month': '?limit=50&period=2026-03',
  'a page of a filter that every row meets': '?limit=50&parts=1',
  'a page of one plate': `?limit=50&plate=${encodeURIComponent('京A00007')}`,
};

/** How long a page of a register takes over a million records, on both stores; and that one more record is in the next. */
export default async function* registers(): AsyncGenerator<Figure> {
  const folder = await mkdtemp(join(tmpdir(), 'guiju-bench-'));
  const content = ticketContent();
  Object.assign(content.registers, { ledger });
  await writeDefinitions(join(folder, 'definitions'), content);
  const environment = { GUIJU_DEFINITIONS: join(folder, 'definitions') };
  const only = process.env.BENCH_STORE;
  try {
    if (only !== 'files') yield* onPostgres(environment);
    if (only !== 'PostgreSQL') yield* onFiles(environment, join(folder, 'data'));
  } finally {
    // Of a million files: the other `rm` holds all their names.
    rmSync(folder, { recursive: true, force: true });
  }
}

async function* onPostgres(environment: NodeJS.ProcessEnv): AsyncGenerator<Figure> {
  const postgres = await startPostgres({ synced: true });
  const url = await postgres.createDatabase();
  const server = new ServerProcess({ ...environment, DATABASE_URL: url });
  await server.start();
  const client = new pg.Client(url);
  await client.connect();
  for await (const some of inHundreds()) {
    const columns = [
      some.map(({ id }) => id),
      some.map(({ number }) => number),
      some.map(wordsOf),
      some.map((one) => JSON.stringify(one)),
    ];
    await client.query(
      `insert into records (tenant, id, policy, form, revision, number, words, record)
        select 'default', id, 'shop', 'repair-order', 1, number, words, record
        from unnest($1::text[], $2::text[], $3::text[], $4::json[]) as g(id, number, words, record)`,
      columns,
    );
  }
  await client.end();
  try {
    yield* measured('PostgreSQL', server);
  } finally {
    await server.end('SIGTERM');
    await postgres.stop();
  }
}

async function* onFiles(environment: NodeJS.ProcessEnv, data: string): AsyncGenerator<Figure> {
  const all = { ...environment, GUIJU_DATA: data };
  const first = new ServerProcess(all);
  await first.start();
  await first.end('SIGTERM');
  const names: string[] = [];
  for await (const some of inHundreds()) {
    await Promise.all(
      some.map(async (record) => {
        const path = join(data, 'records', FileTable.pathOf(record.id));
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, sealed({ record }));
      }),
    );
    names.push(...some.map(({ id }) => `\n${id} ${crc32(id).toString(16).padStart(8, '0')}`));
  }
  await writeFile(join(data, 'records.ids'), names.join(''));
  const server = new ServerProcess(all);
  const from = performance.now();
  await server.start();
  await until(async () => (await fetch(`${server.url}/readyz`)).ok);
  const started = (performance.now() - from) / 1000;
  yield { bench: 'registers, files', name: 'start, until ready', value: started, unit: 'seconds', ratios: {} };
  try {
    yield* measured('files', server);
  } finally {
    await server.end('SIGTERM');
  }
}

async function* measured(store: string, server: ServerProcess): AsyncGenerator<Figure> {
  const bench = `registers, ${store}, ${count.toLocaleString('en')} records`;
  const get = async (query: string) => (await fetch(`${server.url}${address}${query}`)).json() as Promise<any>;
  const from = performance.now();
  await until(async () => (await get('?limit=1')).count === count);
  const seconds = (ms: number) => ({ value: ms / 1000, unit: 'seconds', ratios: {} });
  yield { bench, name: 'the rows made for the first time', ...seconds(performance.now() - from) };
  let cents = 0;
  for (let index = 0; index < count; index += 1) cents += centsOf(index);
  const total = (await get('?limit=1')).sums.totalCny;
  if (Math.round(total * 100) !== cents) throw new Error(`the sum is ${total}, not ${cents / 100}`);
  for (const [name, query] of Object.entries(pages)) {
    const took: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const began = performance.now();
      const { rows } = await get(query);
      took.push(performance.now() - began);
      if (rows.length !== 50) throw new Error(`${name} has ${rows.length} rows`);
    }
    yield { bench, name, ...seconds(median(took)) };
    yield { bench, name: `${name}, the slowest of ${rounds}`, ...seconds(Math.max(...took)) };
  }
  let { cursor } = await get(`?limit=1&plate=${encodeURIComponent('京A00100')}`);
  const following: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    const page = await get(`?limit=50&cursor=${cursor}`);
    following.push(performance.now() - began);
    if (page.rows.length !== 50) throw new Error(`the page behind another has ${page.rows.length} rows`);
    cursor = page.cursor;
  }
  yield { bench, name: 'pages behind others, in the midst', ...seconds(Math.max(...following)) };
  const took: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const fields = { plate: '京A00007', lines: [{ part: 'pump', price: 1, count: 1 }] };
    await fetch(`${server.url}/api/v1/policies/shop/forms/repair-order/records`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ fields }),
    });
    const began = performance.now();
    const page = await get('?limit=50');
    took.push(performance.now() - began);
    if (page.count !== count + round + 1) throw new Error(`a record that was filed is not in the next page`);
  }
  yield { bench, name: 'a page, a record having been filed', ...seconds(Math.max(...took)) };
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo().catch(() => false))) await new Promise((resolve) => setTimeout(resolve, 200));
}

const yearMs = 365 * 86_400_000;
const beganMs = Date.UTC(2026, 0, 1);
const centsOf = (index: number) => 1 + ((index * 7919) % 100_000);

/** Filed orders of a year, as the server writes them, in the order of their numbers. */
async function* inHundreds(): AsyncGenerator<FiledRecord[]> {
  const draw = lots(7);
  for (let from = 0; from < count; from += 500) {
    const length = Math.min(500, count - from);
    yield Array.from({ length }, (_, index) => recordOf(from + index, draw));
  }
}

function recordOf(index: number, draw: (below: number) => number): FiledRecord {
  const atMs = beganMs + Math.floor((index * yearMs) / count);
  const at = new Date(atMs).toISOString();
  const random = Uint8Array.from({ length: 10 }, () => draw(256));
  const plate = `京A${String(draw(200)).padStart(5, '0')}`;
  const amountCny = centsOf(index) / 100;
  const lines = [{ part: 'pump', price: amountCny, count: 1, amountCny }];
  const number = `WTS-${at.slice(0, 4)}${at.slice(5, 7)}-${String(index + 1).padStart(4, '0')}`;
  const blank = {
    ...{ id: timeOrderedId(atMs, random), policy: 'shop', form: 'repair-order', number, status: 'filed' as const },
    ...{ versions: [], signatures: [], createdAt: at, updatedAt: at },
  };
  const fields = { plate, lines, totalCny: amountCny, remark: `order ${index}` };
  return withVersion(blank, { mode: 'new', at, by: 'key:clerk', edition: 1, fields });
}
