import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { backupTo, moveFrom, restoreFrom } from '../../scripts/commands/backup.ts';
import { openEmbeddedStore } from '../../server/stores/embedded-store.ts';
import { createMemoryStore } from '../../server/stores/memory-store.ts';
import { openPostgresStore } from '../../server/stores/postgres/postgres-store.ts';
import type { Store } from '../../server/stores/store.ts';
import { eachStore } from './each-store.ts';
import { startTestServer, type TestServer, temporaryFolder } from './test-server.ts';

const { stores, createDatabase } = eachStore();

/** A server on which something of everything happened. */
async function busy(store: Store): Promise<TestServer> {
  const server = await startTestServer({ store });
  const { id } = await server.start('job', { amount: 5 });
  await server.send(`/instances/${id}/events`, { type: 'COUNT', amount: 3 }, { 'idempotency-key': 'k' });
  await server.send(`/instances/${id}/events`, { type: 'SEND' });
  await server.send('/api-keys', { name: 'n', roles: ['developer'] });
  await server.send('/accounts', { name: 'li', password: 'a long password', roles: [] });
  await server.send('/directory/import', {
    departments: [{ id: 'company', name: '公司' }],
    posts: [{ id: 'head', name: '站长', department: 'company' }],
    persons: [{ id: 'li', name: '李工', posts: ['head'], phone: '1' }],
  });
  const bindings = [{ role: 'clerk', posts: ['head'] }];
  await server.call('PUT', '/policies/shop/role-bindings', bindings, { 'if-match': '0' });
  await server.send('/webhooks', { name: 'w', url: 'https://unreachable.invalid/', types: ['edition'] });
  await server.send('/policies/shop/drafts', { title: 'open' });
  await server.send('/policies/shop/editions/1/rollback', { note: 'again' });
  await server.send('/policies/shop/decisions/fee', { facts: { km: 2, kind: 'car' } });
  await server.worker.settle();
  await server.parts.recorder.flush();
  return server;
}

/** What a server says of all there is. */
async function picture(server: TestServer): Promise<unknown> {
  const paths = ['/policies', '/policies/shop/editions', '/policies/shop/drafts', '/instances', '/tasks', '/audit'];
  const all: unknown[] = [];
  const directory = [
    '/directory/departments',
    '/directory/posts',
    '/directory/persons',
    '/policies/shop/role-bindings',
  ];
  for (const path of [...paths, ...directory, '/audit/verify', '/api-keys', '/accounts', '/webhooks'])
    all.push((await server.get(path)).body);
  const [{ id }] = (await server.get('/instances')).body.items;
  all.push((await server.get(`/instances/${id}/history`)).body);
  all.push(await server.parts.store.instances.load(id, 'k'));
  all.push((await server.get('/policies/shop/editions/3')).body);
  for await (const decision of server.parts.store.decisions.recorded('shop', {})) all.push(decision);
  return all;
}

describe('a backup', () => {
  test.each([
    ['memory', 'files'],
    ['files', 'PostgreSQL'],
    ['PostgreSQL', 'files'],
    ['PostgreSQL', 'PostgreSQL'],
  ])('of %s, restored into %s, is all there was, and goes on', async (from, to) => {
    const server = await busy(await (stores[from] as () => Promise<Store>)());
    const file = join(await temporaryFolder(), 'backup');
    await backupTo(server.parts.store, file);
    const target = await (stores[to] as () => Promise<Store>)();
    expect(await restoreFrom(target, file)).toBeGreaterThan(5);
    const again = await startTestServer({ store: target, content: null });
    expect(await picture(again)).toEqual(await picture(server));

    const [{ id }] = (await again.get('/instances')).body.items;
    const repeated = await again.send(
      `/instances/${id}/events`,
      { type: 'COUNT', amount: 3 },
      { 'idempotency-key': 'k' },
    );
    expect(repeated.body.version).toBe(2);
    again.clock.advance(40 * 86_400_000);
    await again.worker.settle();
    expect((await again.get(`/instances/${id}`)).body.state).toBe('late');
    await expect(restoreFrom(target, file)).rejects.toMatchObject({ code: 'wrongStatus' });
  });

  test('that was cut off or altered is not restored at all', async () => {
    const server = await busy(createMemoryStore());
    const file = join(await temporaryFolder(), 'backup');
    await backupTo(server.parts.store, file);
    const text = await readFile(file, 'utf8');
    const lines = text.split('\n');
    for (const spoilt of [lines.slice(0, -2).join('\n'), text.replace('"amount":3', '"amount":4'), '{}\n']) {
      await writeFile(file, spoilt);
      const target = createMemoryStore();
      await expect(restoreFrom(target, file)).rejects.toThrow(/backup/);
      expect(await target.instances.ids()).toEqual([]);
    }
  });
});

test('a folder moves into PostgreSQL, and stays as it is', async () => {
  const folder = await temporaryFolder();
  const server = await busy(await openEmbeddedStore(folder));
  const before = await picture(server);
  await expect(moveFrom(folder, createMemoryStore())).rejects.toThrow('in use');
  await server.close();
  await expect(moveFrom(folder, createMemoryStore())).resolves.toBeGreaterThan(5);
  const target = await openPostgresStore(await createDatabase());
  onTestFinished(() => target.close().catch(() => {}));
  await moveFrom(folder, target);
  expect(await picture(await startTestServer({ store: target, content: null }))).toEqual(before);
  expect(await picture(await startTestServer({ store: await openEmbeddedStore(folder), content: null }))).toEqual(
    before,
  );
});

test('at a shell a backup of a store that is not whole fails by name, and leaves no file', async () => {
  const folder = await temporaryFolder();
  const server = await busy(await openEmbeddedStore(folder));
  await server.close();
  const path = (await readdir(join(folder, 'instances'), { recursive: true })).find((name) =>
    name.endsWith('.json'),
  ) as string;
  await rm(join(folder, 'instances', path));
  const file = join(await temporaryFolder(), 'backup');
  const env = { ...process.env, GUIJU_DATA: folder };
  const { status, stderr } = spawnSync(process.execPath, ['scripts/guiju.ts', 'backup', file], {
    env,
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(stderr).toContain(`instance ${path.slice(-41, -5)} (its file is missing)`);
  expect(existsSync(file) || existsSync(`${file}.unfinished`)).toBe(false);
});
