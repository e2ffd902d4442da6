import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { backupTo, restoreFrom } from '../../scripts/commands/backup.ts';
import { verifyStore } from '../../server/audit/verify.ts';
import { silent } from '../../server/kernel/log.ts';
import { StoreNotWhole } from '../../server/stores/damage.ts';
import { openEmbeddedStore } from '../../server/stores/embedded-store.ts';
import { createMemoryStore } from '../../server/stores/memory-store.ts';
import type { Store } from '../../server/stores/store.ts';
import { filesOf, flipped, folderOf, prepare, spoilt, whole, withSpoilt } from './data-folder.ts';
import { commitOf, instanceOf } from './store-contract.ts';
import { request, startTestServer, type TestServer, temporaryFolder } from './test-server.ts';

const lists = ['/instances', '/tasks', '/policies', '/policies/shop/editions', '/policies/shop/drafts', '/audit'];

/** A server on a folder; nothing where it refuses the folder and names the file. */
async function serverOn(folder: string, path: string): Promise<TestServer | undefined> {
  try {
    const store = await openEmbeddedStore(folder);
    return await startTestServer({ store, content: null });
  } catch (error) {
    expect(error).toBeInstanceOf(StoreNotWhole);
    expect((error as Error).message).toContain(path);
    expect((error as Error).message).toContain('guiju -- repair');
    return undefined;
  }
}

describe.each(Object.keys(spoilt))('a file of the data folder that was %s', (how) => {
  test('keeps the server from starting, by name, or is said everywhere while all else is served', {
    timeout: 60_000,
  }, async () => {
    await prepare();
    expect(whole.size).toBeGreaterThan(15);
    for (const [path, bytes] of whole) {
      const folder = await folderOf(withSpoilt(path, spoilt[how]?.(bytes)));
      const server = await serverOn(folder, path);
      if (!server) continue;
      const { health, store } = server.parts;
      expect((await server.get('/audit/verify')).body, path).toMatchObject({ intact: false });
      expect((await request(`${server.url}/readyz`, 'GET')).body, path).toMatchObject({ status: 'degraded' });
      expect(Object.values(health.damaged).length, path).toBeGreaterThan(0);
      expect((await request(`${server.url}/metrics`, 'GET')).text, path).toMatch(/^guiju_store_damaged_parts [1-9]/m);
      await expect(backupTo(store, join(folder, 'backup')), path).rejects.toThrow('not whole');
      for (const list of lists) expect((await server.get(list)).status, `${path}: ${list}`).toBe(200);
      await server.close();
    }
  });
});

test('any altered byte of any file is found', { timeout: 60_000 }, async () => {
  await prepare();
  const folder = await folderOf(whole);
  const look = async () => {
    const store = await openEmbeddedStore(folder, silent, { readOnly: true });
    return (await verifyStore(store)).intact;
  };
  expect(await look()).toBe(true);
  const place = fc.record({
    path: fc.constantFrom(...whole.keys()),
    at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  });
  await fc.assert(
    fc.asyncProperty(place, async ({ path, at }) => {
      const bytes = whole.get(path) as Buffer;
      await writeFile(join(folder, path), flipped(bytes, Math.floor(at * bytes.length)));
      const intact = await look().catch((error) => {
        expect(error).toBeInstanceOf(StoreNotWhole);
        return false;
      });
      await writeFile(join(folder, path), bytes);
      expect(intact).toBe(false);
    }),
    { numRuns: 200 },
  );
});

describe('a damaged part', () => {
  const pathOf = (part: RegExp) => [...whole.keys()].find((path) => part.test(path)) as string;
  const opened = async (path: string, content: Buffer | undefined) => {
    const folder = await folderOf(withSpoilt(path, content));
    const store = await openEmbeddedStore(folder);
    onTestFinished(() => store.close());
    return { folder, store, server: await startTestServer({ store, content: null, node: 1 }) };
  };

  test.each([
    ['missing', undefined],
    ['damaged', Buffer.from('{"instance":')],
  ])('instance that is %s answers its own problem, cannot begin anew, and stays set apart', async (_, content) => {
    await prepare();
    const path = pathOf(/^instances\//);
    const id = path.slice(-41, -5);
    const { folder, store, server } = await opened(path, content);
    for (const [method, of] of [
      ['GET', ''],
      ['GET', '/history'],
      ['POST', '/events'],
    ] as const) {
      const body = method === 'POST' ? { type: 'COUNT' } : undefined;
      const answer = await server.call(method, `/instances/${id}${of}`, body);
      expect(answer).toMatchObject({
        status: 500,
        body: { code: 'recordDamaged', detail: expect.stringContaining(id) },
      });
    }
    await expect(store.instances.commit(commitOf(instanceOf(1, { id })))).rejects.toMatchObject({
      code: 'recordDamaged',
    });
    expect((await server.get('/instances')).body.items).toHaveLength(1);
    await server.close();
    const again = await openEmbeddedStore(folder);
    onTestFinished(() => again.close());
    await again.inspect();
    expect(again.damaged()).toMatchObject([{ part: 'instance', name: id }]);
  });

  test('edition answers its own problem; its instances are listed, other editions decide and timers of others fire', async () => {
    await prepare();
    const path = 'editions/shop/2.json';
    const { server } = await opened(path, undefined);
    const facts = { facts: { km: 2, kind: 'car' } };
    expect(await server.send('/policies/shop/decisions/fee', { ...facts, edition: 2 })).toMatchObject({
      ...{ status: 500, body: { code: 'recordDamaged', detail: expect.stringContaining('shop/2') } },
    });
    expect((await server.send('/policies/shop/decisions/fee', { ...facts, edition: 3 })).status).toBe(200);
    expect((await server.get('/instances')).body.items).toMatchObject([{ accepts: [] }, { accepts: [] }]);
    const other = await server.start('job', { amount: 1 });
    expect(other.edition).toBe(3);
    await server.send(`/instances/${other.id}/events`, { type: 'SEND' });
    server.clock.advance(2 * 3_600_000);
    await server.worker.settle();
    expect((await server.get(`/instances/${other.id}`)).body.state).toBe('late');
  });

  test('that is put back is whole again', async () => {
    await prepare();
    const path = 'editions/shop/2.json';
    const { folder, store, server } = await opened(path, undefined);
    expect((await server.get('/audit/verify')).body.altered).toEqual([
      { chain: 'edition shop/2', reason: 'its file is missing' },
    ]);
    await writeFile(join(folder, path), whole.get(path) as Buffer);
    expect((await server.get('/audit/verify')).body).toMatchObject({ intact: true, altered: [] });
    expect(store.damaged()).toEqual([]);
    expect((await request(`${server.url}/readyz`, 'GET')).body).toEqual({ status: 'ready' });
  });

  test('instance that another one was put in the place of is damaged, and the other is not', async () => {
    await prepare();
    const [first = '', second = ''] = [...whole.keys()].filter((path) => path.startsWith('instances/'));
    const { server } = await opened(first, whole.get(second));
    expect((await server.get('/instances')).body.items.map(({ id }: { id: string }) => `${id}.json`)).toEqual([
      second.slice(-41),
    ]);
  });
});

describe('a data folder', () => {
  test('without its catalogue is no new one while anything else is there', async () => {
    await prepare();
    for (const path of whole.keys()) {
      if (path === 'catalogue.json') continue;
      const folder = await folderOf([[path, whole.get(path) as Buffer]]);
      await expect(openEmbeddedStore(folder), path).rejects.toThrow(/catalogue.json is missing/);
      expect([...(await filesOf(folder)).keys()]).toEqual([path]);
    }
  });

  test('with an older catalogue than its log is refused; with what the death of a process left it is not', async () => {
    await prepare();
    const longer = withSpoilt(
      'audit.ndjson',
      Buffer.concat([whole.get('audit.ndjson') as Buffer, Buffer.from('{}\n')]),
    );
    await expect(openEmbeddedStore(await folderOf(longer))).rejects.toThrow(/audit.ndjson.*goes on/);
    const store = await openEmbeddedStore(await folderOf([...longer, ['lock', '999999 1']]));
    expect(await verifyStore(store)).toMatchObject({ intact: true });
    await store.close();
  });

  test('into which a backup was restored in part is refused until it is empty', async () => {
    await prepare();
    const file = join(await temporaryFolder(), 'backup');
    await backupTo(await openEmbeddedStore(await folderOf(whole), silent, { readOnly: true }), file);
    const folder = await temporaryFolder();
    const store = await openEmbeddedStore(folder);
    const governed = store.restore;
    store.restore = async (piece) => {
      if (piece.kind === 'audit') throw new Error('the power went');
      return governed(piece);
    };
    await expect(restoreFrom(store, file)).rejects.toThrow('the power went');
    await store.close();
    await expect(openEmbeddedStore(folder)).rejects.toThrow(/restore .* was not finished/);
  });

  test.each([
    ['given back', []],
    [
      'that its process left',
      [
        ['lock', '999999 1'],
        ['catalogue.json.tmp', '{"pol'],
        ['shelves/deliveries/x.json.tmp', ''],
        ['drafts/shop/d.1.json.tmp', '{'],
      ],
    ],
  ] as [string, [string, string][]][])(
    'of the version before, %s, opens without complaint, goes on and is up to date',
    async (_, more) => {
      const landed = JSON.parse(await readFile(new URL('landed-folder.json', import.meta.url), 'utf8')) as Record<
        string,
        string
      >;
      const folder = await folderOf([...Object.entries(landed), ...more]);
      const server = await startTestServer({ store: await openEmbeddedStore(folder), content: null });
      expect((await server.get('/audit/verify')).body).toMatchObject({ intact: true, altered: [] });
      const { items } = (await server.get('/instances')).body;
      expect(items).toHaveLength(2);
      const again = await server.send(
        `/instances/${items[1].id}/events`,
        { type: 'COUNT', amount: 3 },
        { 'idempotency-key': 'k' },
      );
      expect(again.body).toMatchObject({ version: 2, context: { total: 1 } });
      expect((await server.send(`/instances/${items[0].id}/events`, { type: 'COUNT' })).body.version).toBe(2);
      expect((await server.send('/policies/shop/drafts', {})).status).toBe(201);
      const decided: unknown[] = [];
      for await (const one of server.parts.store.decisions.recorded('shop', {})) decided.push(one);
      expect(decided).toHaveLength(3);
      await server.close();
      const updated = await filesOf(folder);
      expect([...updated.keys()].filter((path) => path.endsWith('.tmp'))).toEqual([]);
      for (const path of ['catalogue.json', 'instances.ids', 'decisions/days'])
        expect(updated.has(path), path).toBe(true);
      const reopened: Store = await openEmbeddedStore(folder);
      expect(await verifyStore(reopened)).toMatchObject({ intact: true });
      await backupTo(reopened, join(folder, 'backup'));
      expect(await restoreFrom(createMemoryStore(), join(folder, 'backup'))).toBeGreaterThan(5);
      await reopened.close();
    },
  );

  test('with half a line at the end of what lists its instances is that of a process that died, and nothing is lost', async () => {
    await prepare();
    const ids = whole.get('instances.ids') as Buffer;
    const cut = withSpoilt('instances.ids', ids.subarray(0, ids.length - 4));
    const folder = await folderOf([...cut, ['lock', '999999 1']]);
    const store = await openEmbeddedStore(folder);
    expect(await verifyStore(store)).toMatchObject({ intact: true });
    await store.close();
    await rm(join(folder, 'instances'), { recursive: true });
    const again = await openEmbeddedStore(folder);
    await again.inspect();
    expect(again.damaged().filter(({ part }) => part === 'instance')).toHaveLength(2);
    await again.close();
  });
});

test('a node that is to stop takes no more connections, however long the look through its store takes', async () => {
  const store = createMemoryStore();
  let looked = () => {};
  store.inspect = () => new Promise((resolve) => (looked = resolve));
  const server = await startTestServer({ store });
  expect((await fetch(`${server.url}/healthz`, { headers: { connection: 'close' } })).status).toBe(200);
  const closed = server.close();
  await expect
    .poll(() =>
      fetch(`${server.url}/healthz`).then(
        ({ status }) => status,
        () => 'refused',
      ),
    )
    .toBe('refused');
  looked();
  await closed;
});
