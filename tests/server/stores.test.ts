import { appendFile, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { silent } from '../../server/kernel/log.ts';
import { openEmbeddedStore } from '../../server/stores/embedded-store.ts';
import { createMemoryStore } from '../../server/stores/memory-store.ts';
import { FolderInUse, ownFolder } from '../../server/stores/own-folder.ts';
import { pagesOf } from '../../server/stores/recorded-decisions.ts';
import type { Store } from '../../server/stores/store.ts';
import { editionOf, shopContent } from './fixtures.ts';
import { makeChange } from './governed-contract.ts';
import { commitOf, instanceOf, storeContract } from './store-contract.ts';
import { request, startTestServer, temporaryFolder } from './test-server.ts';

const folders = new WeakMap<Store, string>();

async function openIn(folder: string): Promise<Store> {
  const store = await openEmbeddedStore(folder);
  folders.set(store, folder);
  onTestFinished(() => store.close());
  return store;
}
const openFresh = async () => openIn(await temporaryFolder());
const reopen = async (store: Store) => {
  await store.close();
  return openIn(folders.get(store) as string);
};

/** As after the death of the process that had it. */
const reopenAfterDeath = async (store: Store) => {
  await store.close();
  await writeFile(join(folders.get(store) as string, 'lock'), '999999 123');
  return openIn(folders.get(store) as string);
};
/** Whoever writes to what this process prepares is told that the disk is full. @returns makes room again */
async function fillDisk(folder: string): Promise<() => Promise<unknown>> {
  const [token = ''] = await readdir(join(folder, 'owner'));
  const paths = Array.from({ length: 50 }, (_, number) => join(folder, 'owner', token, String(number)));
  await Promise.all(paths.map((path) => symlink('/dev/full', path)));
  return () => Promise.all(paths.map((path) => rm(path, { force: true })));
}

storeContract('the store in memory', async () => createMemoryStore());
storeContract('the embedded store', openFresh, reopen);

describe('the embedded store', () => {
  test('refuses a second process on its folder with what to do', async () => {
    const folder = await temporaryFolder();
    // A live process that is not this one: the one that started it.
    await writeFile(join(folder, 'lock'), await identityOf(process.ppid));
    await expect(ownFolder(folder, silent)).rejects.toThrow(FolderInUse);
    await expect(openEmbeddedStore(folder)).rejects.toThrow(/in use by process \d+.*GUIJU_DATA/);
  });

  test('gives its folder back when all it took is written, and takes nothing more', async () => {
    const store = await openFresh();
    const done: string[] = [];
    const taken = [
      store.instances.commit(commitOf(instanceOf(1))).then(() => done.push('commit')),
      makeChange(store, { audit: [{ at: '', type: 'one' }] }).then(() => done.push('govern')),
    ];
    await store.close();
    expect(done.toSorted()).toEqual(['commit', 'govern']);
    await Promise.all(taken);
    const away = expect.objectContaining({ code: 'storeUnavailable' });
    await expect(store.instances.commit(commitOf(instanceOf(2)))).rejects.toThrow(away);
    await expect(makeChange(store, { audit: [{ at: '', type: 'two' }] })).rejects.toThrow(away);
    const again = await openIn(folders.get(store) as string);
    expect(await again.instances.ids()).toEqual([instanceOf(1).id]);
  });

  test.each([
    ['a process that died', '999999 123'],
    ['a process whose number another one has now', `${process.ppid} 1`],
    ['half a line', ''],
  ])('takes over the lock of %s', async (_, content) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'lock'), content);
    const owner = await ownFolder(folder, silent);
    expect(await readFile(join(folder, 'lock'), 'utf8')).toContain(String(process.pid));
    await owner.release();
    expect(await readdir(folder)).toEqual([]);
  });

  test('does not count what was written before a catalogue that never came', async () => {
    const store = await openFresh();
    const folder = folders.get(store) as string;
    await makeChange(store, { audit: [{ at: '', type: 'one' }] });
    await appendFile(join(folder, 'audit.ndjson'), '{"sequence":2,"half a li');
    await mkdir(join(folder, 'drafts', 'shop'), { recursive: true });
    await writeFile(join(folder, 'drafts', 'shop', 'd-9.1.json'), '{}');
    const again = await reopenAfterDeath(store);
    await makeChange(again, { audit: [{ at: '', type: 'two' }] });

    expect((await again.log.read(0, 10)).map(({ type }) => type)).toEqual(['one', 'two']);
    expect(await again.governed.list('draft', 'shop')).toEqual([]);
    expect(await readdir(join(folder, 'drafts', 'shop'))).toEqual([]);
  });

  test('loses no decision to half of one that a process left behind', async () => {
    const store = await openFresh();
    const folder = join(folders.get(store) as string, 'decisions');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, '2024-03-01.ndjson'), '{"id":"half","decidedAt":"2024-03-01T02:00');
    const made = { id: 'a', decidedAt: '2024-03-01T02:00:00Z', policy: 'shop', ruleSet: 'fee', edition: 1 };
    const decision = { ...made, at: '2024-03-01T02:00:00Z', facts: { km: 1 }, outcome: { feeCny: 1 } };
    await store.decisions.record(pagesOf([decision]));
    const found: unknown[] = [];
    for await (const one of store.decisions.recorded('shop', {})) found.push(one);
    expect(found).toEqual([decision]);
  });

  test('reads its audit log in pages of any size, over any length', async () => {
    const store = await openFresh();
    const audit = Array.from({ length: 3000 }, (_, number) => ({
      at: '',
      type: 'tried',
      number,
      note: '长'.repeat(100),
    }));
    for (let from = 0; from < audit.length; from += 1000)
      await makeChange(store, { audit: audit.slice(from, from + 1000) });
    for (const size of [7, 1000, 5000]) {
      const numbers: unknown[] = [];
      for (let after = 0; ; after += size) {
        const page = await store.log.read(after, size);
        numbers.push(...page.map((entry) => entry.number));
        if (page.length < size) break;
      }
      expect(numbers).toEqual(audit.map((entry) => entry.number));
    }
    expect((await store.log.read(2500, 1)).map((entry) => entry.sequence)).toEqual([2501]);
  });

  test('refuses an edition whose file is not what was published', async () => {
    const store = await openFresh();
    await makeChange(store, { edition: editionOf(shopContent(), 1), policy: shopContent().policy, audit: [] });
    const path = join(folders.get(store) as string, 'editions', 'shop', '1.json');
    await writeFile(path, (await readFile(path, 'utf8')).replace('km * 2', 'km * 9'));
    await expect(store.governed.get('edition', 'shop', 1)).rejects.toMatchObject({ code: 'recordDamaged' });
  });

  test('answers storeUnavailable while its disk is full, changes nothing, and goes on afterwards', async () => {
    const store = await openFresh();
    const folder = folders.get(store) as string;
    const first = commitOf(instanceOf(1));
    await store.instances.commit(first);
    const { id } = first.next;
    const next = { ...first.next, revision: 2, version: 2, state: 'other' };

    const change = { audit: [{ at: '', type: 'tried' }] };
    const makeRoom = await fillDisk(folder);
    await expect(store.instances.commit(commitOf(next))).rejects.toMatchObject({
      code: 'storeUnavailable',
      status: 503,
    });
    expect((await store.instances.load(id)).instance).toEqual(first.next);
    await expect(makeChange(store, change)).rejects.toMatchObject({ code: 'storeUnavailable' });
    expect(await store.log.read(0, 10)).toEqual([]);

    await makeRoom();
    expect(await store.instances.commit(commitOf(next))).toBe('ok');
    expect(await makeChange(store, change)).toBe('ok');
    expect(await (await reopen(store)).log.read(0, 10)).toHaveLength(1);
  });

  test('serves all others when the file of one instance is damaged', async () => {
    const store = await openFresh();
    for (const number of [1, 2]) await store.instances.commit(commitOf(instanceOf(number)));
    const { id } = instanceOf(1);
    const path = join(folders.get(store) as string, 'instances', id.slice(0, 6), id.slice(6, 8), `${id}.json`);
    await writeFile(path, '{"instance":');
    const again = await reopen(store);
    expect((await again.instances.list({ limit: 10 })).items.map((instance) => instance.id)).toEqual([
      instanceOf(2).id,
    ]);
  });
});

describe('a store that is away', () => {
  test('is told to callers as 503 with when to come again', async () => {
    const store = createMemoryStore();
    const server = await startTestServer({ store });
    const { Problem } = await import('../../engine/index.ts');
    store.instances.commit = () => Promise.reject(new Problem('storeUnavailable'));
    const answer = await server.send('/policies/shop/flows/job/instances', { input: {} });
    expect(answer).toMatchObject({ status: 503, body: { code: 'storeUnavailable' } });
    expect(answer.headers.get('retry-after')).toBe('5');
  });

  test('is not ready until it knows all of its instances', async () => {
    const store = createMemoryStore();
    const server = await startTestServer({ store });
    store.ready = () => false;
    expect((await request(`${server.url}/readyz`, 'GET')).status).toBe(503);
  });
});

describe('GET /audit/verify', () => {
  test('finds all intact, then names what was altered on disk', async () => {
    const store = await openFresh();
    const folder = folders.get(store) as string;
    const server = await startTestServer({ store, dataFolder: folder });
    const { id } = await server.start('job', { amount: 5 });
    await server.send(`/instances/${id}/events`, { type: 'SEND' });
    expect((await server.get('/audit/verify')).body).toMatchObject({ entries: 2, intact: true, altered: [] });

    const path = join(folder, 'instances', id.slice(0, 6), id.slice(6, 8), `${id}.json`);
    await alter(path, '"by":"demo","event"', '"by":"nemo","event"');
    await alter(join(folder, 'editions', 'shop', '1.json'), 'km * 2', 'km * 1');
    await alter(join(folder, 'audit.ndjson'), '"edition":2', '"edition":7');
    const { body } = await server.get('/audit/verify');
    expect(body.intact).toBe(false);
    expect(body.altered).toEqual([
      { chain: 'audit', sequence: 2 },
      { chain: 'edition shop/1', reason: 'its checksum does not fit what it says' },
      { chain: `instance ${id}`, reason: 'its checksum does not fit what it says' },
    ]);
  });
});

async function alter(path: string, before: string, after: string): Promise<void> {
  const text = await readFile(path, 'utf8');
  expect(text).toContain(before);
  await writeFile(path, text.replace(before, after));
}

async function identityOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  return `${pid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
}
