import { execFileSync } from 'node:child_process';
import { cp, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { silent } from '../../server/kernel/log.ts';
import { createPool, type Pool } from '../../server/stores/postgres/connection.ts';
import { openPostgresStore } from '../../server/stores/postgres/postgres-store.ts';
import { readMigrations, Schema, SchemaNewer } from '../../server/stores/postgres/schema.ts';
import { type Postgres, startPostgres } from '../postgres.ts';
import { shopContent } from './fixtures.ts';
import { freePort } from './free-port.ts';
import { ServerProcess, writeDefinitions } from './server-process.ts';
import { request, startTestServer, temporaryFolder } from './test-server.ts';

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'server/stores/postgres/migrations');

async function clientOf(url: string): Promise<Pool> {
  const pool = createPool(url, silent);
  onTestFinished(() => pool.end());
  return pool;
}

/** The migrations, and one more. */
async function migrationsWith(name: string, text: string): Promise<string> {
  const copy = await temporaryFolder();
  await cp(folder, copy, { recursive: true });
  await writeFile(join(copy, name), text);
  return copy;
}

async function migrateWith(url: string, from: string): Promise<void> {
  const pool = createPool(url, silent);
  try {
    await new Schema(pool, from).migrate();
  } finally {
    await pool.end();
  }
}

describe('a migration', () => {
  test('says of which kind it is, and one that expands takes nothing away', async () => {
    const breaks =
      /\b(drop|rename|truncate|delete\s+from|set\s+not\s+null|alter\s+column(?!\s+\S+\s+set\s+storage)|add\s+column\s+\S+\s+\S+\s+not\s+null(?!\s+default))\b/i;
    for (const { name, kind, text } of await readMigrations()) {
      if (kind === 'expand') expect(breaks.test(text.replace(/--.*/g, '')), name).toBe(false);
    }
    const from = await migrationsWith('0099-silent.sql', 'select 1;');
    await expect(readMigrations(from)).rejects.toThrow('0099-silent.sql does not begin with');
  });

  const latest = async () => (await readdir(folder)).sort().at(-1)?.slice(0, 4) as string;

  test.each<[string, (latest: string) => string, boolean]>([
    ['only adds', () => '-- kind: expand\nalter table drafts add column extra text;', true],
    ['takes away what this version does not use', (own) => `-- kind: contract, needs ${own}\nselect 1;`, true],
    [
      'takes away what this version uses',
      () => '-- kind: contract, needs 0099\nalter table drafts rename to plans;',
      false,
    ],
  ])('of a newer version that %s is met in time', async (_, textOf, goesOn) => {
    const url = await postgres.createDatabase();
    const server = await startTestServer({ store: await openPostgresStore(url) });
    await migrateWith(url, await migrationsWith('0099-newer.sql', textOf(await latest())));
    const ready = () => request(`${server.url}/readyz`, 'GET');
    await server.parts.store.log.length().catch(() => {});
    expect((await ready()).status).toBe(goesOn ? 200 : 503);
    if (goesOn) {
      expect((await server.start('job')).status).toBe('active');
      await (await openPostgresStore(url)).close();
      return;
    }
    expect((await ready()).body).toMatchObject({ status: 'unfit', reason: expect.stringContaining('0099-newer.sql') });
    expect((await server.get('/policies')).body).toMatchObject({ code: 'storeUnavailable' });
    await expect(openPostgresStore(url)).rejects.toThrow(SchemaNewer);
  });

  test('of which the database says nothing keeps a node from being ready, and the node says why', async () => {
    const url = await postgres.createDatabase();
    await (await openPostgresStore(url)).close();
    await (await clientOf(url)).query("insert into migrations (name) values ('9999-future.sql')");
    // It has no address to tell: the port is one that was free.
    const port = await freePort();
    const unfit = new ServerProcess({ DATABASE_URL: url, PORT: String(port) });
    onTestFinished(async () => void (await unfit.end('SIGKILL')));
    const said = unfit.start().catch(() => {});
    const at = (path: string) => request(`http://127.0.0.1:${port}${path}`, 'GET');
    await vi.waitFor(async () => expect((await at('/healthz')).status).toBe(200), { timeout: 10_000, interval: 50 });
    expect(await at('/readyz')).toMatchObject({
      status: 503,
      body: { reason: expect.stringContaining('9999-future.sql') },
    });
    expect(await at('/api/v1/policies')).toMatchObject({ status: 503, body: { code: 'storeUnavailable' } });
    await unfit.end('SIGTERM');
    await said;
  });
});

const landed = '9228998';

/** The version before, as it was; nothing where the history does not reach so far back. */
async function landedVersion(): Promise<string | undefined> {
  const to = await temporaryFolder();
  try {
    const archive = execFileSync('git', ['archive', landed, 'contract', 'server', 'engine', 'package.json'], {
      ...{ cwd: root, stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 28 },
    });
    execFileSync('tar', ['x', '-C', to], { input: archive });
  } catch {
    return undefined;
  }
  await symlink(join(root, 'node_modules'), join(to, 'node_modules'));
  return to;
}

test('nodes of the version before and of this one work on one database, and nothing is lost or done twice', async (context) => {
  const from = await landedVersion();
  if (!from) return context.skip('the history does not reach back to the version before');
  const url = await postgres.createDatabase();
  const definitions = join(await temporaryFolder(), 'definitions');
  await mkdir(definitions);
  // It knows of no forms, registers and master data.
  await writeDefinitions(definitions, { ...shopContent(), forms: {}, masters: {}, registers: {} });
  const settings = { DATABASE_URL: url, GUIJU_DEFINITIONS: definitions };
  const before = new ServerProcess(settings, { from });
  const now = new ServerProcess(settings);
  for (const node of [before, now]) onTestFinished(async () => void (await node.end('SIGKILL')));
  await before.start();
  const api = (node: ServerProcess, method: string, path: string, body?: object, headers = {}) =>
    request(`${node.url}/api/v1${path}`, method, body, headers);
  const start = async (node: ServerProcess) =>
    (await api(node, 'POST', '/policies/shop/flows/job/instances', { input: {} })).body.id as string;
  const ids = [await start(before)];
  const send = (node: ServerProcess, id: string, number: number) =>
    api(node, 'POST', `/instances/${id}/events`, { type: 'COUNT' }, { 'idempotency-key': `k${number}` });
  // The new one comes while the old one works.
  const working = (async () => {
    for (let number = 0; number < 40; number += 1)
      expect((await send(before, ids[0] as string, number)).status).toBe(200);
  })();
  await now.start();
  await working;
  ids.push(await start(now), await start(before));
  const both = [before, now];
  const answers = await Promise.all(
    ids.flatMap((id) =>
      Array.from({ length: 40 }, (_, number) => send(both[number % 2] as ServerProcess, id, 100 + number)),
    ),
  );
  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  // Sent again to the other one, they are answered alike.
  const again = await Promise.all(ids.map((id) => send(before, id, 101)));
  // The version before knows of no incidents, records, clocks and nothing that waits.
  // What the version before does not tell of an instance, or tells of it otherwise.
  const untold = { incidents: [], records: [], clocks: [], waiting: [], tasks: [], belongs: undefined, waitsFor: [] };
  const known = (text = '{}') => ({ ...JSON.parse(text), ...untold });
  expect(again.map(({ text }) => known(text))).toEqual(ids.map((_, place) => known(answers[place * 40 + 1]?.text)));
  const totals = await Promise.all(
    ids.map(async (id) => (await api(now, 'GET', `/instances/${id}`)).body.context.total),
  );
  expect(totals).toEqual([80, 40, 40]);
  for (const node of both) {
    expect((await api(node, 'GET', '/audit/verify')).body).toMatchObject({ intact: true });
    expect((await request(`${node.url}/readyz`, 'GET')).body).toMatchObject({ status: 'ready' });
    const { id } = (await api(node, 'POST', '/policies/shop/drafts', { title: 'x' })).body;
    expect((await api(node === now ? before : now, 'GET', `/policies/shop/drafts/${id}`)).status).toBe(200);
  }
  expect(await before.end('SIGTERM')).toBe(0);
  await before.start();
  expect((await send(before, ids[0] as string, 500)).body.context.total).toBe(81);
});
