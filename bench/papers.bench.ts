import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../tests/postgres.ts';
import { ServerProcess, writeDefinitions } from '../tests/server/server-process.ts';
import { ticketContent } from '../tests/server/ticket.ts';
import type { Figure } from './measure.ts';

const papers = 1000;
const lines = 45;
const rows = 10_000;

/** How long a thousand records of two pages take as PDF over HTTP, and ten thousand rows of master data to come in, and again. */
export default async function* printed(): AsyncGenerator<Figure> {
  const folder = await mkdtemp(join(tmpdir(), 'guiju-bench-'));
  await writeDefinitions(join(folder, 'definitions'), ticketContent());
  const environment = { GUIJU_DEFINITIONS: join(folder, 'definitions') };
  const files = new ServerProcess({ ...environment, GUIJU_DATA: join(folder, 'data') });
  await files.start();
  try {
    yield* print(files);
    yield* bringIn('files', files);
  } finally {
    await files.end('SIGTERM');
  }
  const postgres = await startPostgres({ synced: true });
  const other = new ServerProcess({ ...environment, DATABASE_URL: await postgres.createDatabase() });
  await other.start();
  try {
    yield* bringIn('PostgreSQL', other);
  } finally {
    await other.end('SIGTERM');
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function send(server: ServerProcess, path: string, body: object): Promise<any> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${server.url}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  return answer.json();
}

const seconds = (from: number) => ({ value: (performance.now() - from) / 1000, unit: 'seconds', ratios: {} });

async function* print(server: ServerProcess): AsyncGenerator<Figure> {
  const order = Array.from({ length: lines }, (_, place) => ({ part: `油泵 ${place}`, price: 2.5, count: 2 }));
  const fields = { plate: '京A12345', lines: order, remark: '加急' };
  const { id } = await send(server, '/policies/shop/forms/repair-order/records', { fields });
  const pdf = async () => Buffer.from(await (await fetch(`${server.url}/api/v1/records/${id}.pdf`)).arrayBuffer());
  const pages = Number(/\/Type \/Pages[\s\S]*?\/Count (\d+)/.exec((await pdf()).toString('latin1'))?.[1]);
  if (pages !== 2) throw new Error(`the record has ${pages} pages, not two`);
  const from = performance.now();
  for (let paper = 0; paper < papers; paper += 1) await pdf();
  yield { bench: 'papers', name: `${papers} records of two pages as PDF`, ...seconds(from) };
}

async function* bringIn(store: string, server: ServerProcess): AsyncGenerator<Figure> {
  const all = Array.from({ length: rows }, (_, row) => ({ cardNumber: `K${row}`, plate: `京A${row}`, km: row }));
  const path = '/policies/shop/masters/vehicle-card/import';
  for (const [name, wanted] of [
    ['for the first time', { added: rows }],
    ['again, as they are', { unchanged: rows }],
  ] as const) {
    const from = performance.now();
    const became = await send(server, path, { rows: all });
    const figure = { bench: `master data, ${store}`, name: `${rows} rows, ${name}`, ...seconds(from) };
    for (const [what, count] of Object.entries(wanted))
      if (became[what] !== count) throw new Error(`of ${rows} rows ${became[what]} are ${what}`);
    yield figure;
  }
}
