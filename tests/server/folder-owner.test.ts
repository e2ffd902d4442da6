import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, link, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Log } from '../../server/kernel/log.ts';
import { silent } from '../../server/kernel/log.ts';
import { openEmbeddedStore } from '../../server/stores/embedded-store.ts';
import { FolderInUse, ownFolder } from '../../server/stores/own-folder.ts';
import type { Store } from '../../server/stores/store.ts';
import { editionOf, shopContent } from './fixtures.ts';
import { makeChange } from './governed-contract.ts';
import { ServerProcess, writeDefinitions } from './server-process.ts';
import { commitOf, instanceOf } from './store-contract.ts';
import { request, startTestServer, temporaryFolder } from './test-server.ts';

const quick = { beatMs: 5, leaseMs: 50 };
const away = { code: 'storeUnavailable', status: 503 };
const change = { audit: [{ at: '2024-03-01T02:00:00.000Z', type: 'tried' }] };

async function open(folder: string, log: Log = silent): Promise<Store> {
  const store = await openEmbeddedStore(folder, log, quick);
  onTestFinished(() => store.close());
  return store;
}

const ownerOf = async (folder: string) => {
  const [token = ''] = await readdir(join(folder, 'owner'));
  return join(folder, 'owner', token);
};

/** Has the owner look as if it ran on another machine: nothing but its heartbeats tells of it. */
async function moveToAnotherMachine(folder: string): Promise<void> {
  const path = join(await ownerOf(folder), 'owner.json');
  await writeFile(path, JSON.stringify({ ...JSON.parse(await readFile(path, 'utf8')), boot: 'another' }));
  await writeFile(join(folder, 'lock'), '999999 1');
}

/** A store whose owner slept for so long that another process took the folder over. */
async function overtaken(folder: string): Promise<{ sleeper: Store; owner: Store }> {
  const sleeper = await openEmbeddedStore(folder, silent, { beatMs: 3_600_000 });
  onTestFinished(() => sleeper.close());
  await sleeper.instances.commit(commitOf(instanceOf(1)));
  await makeChange(sleeper, { ...change, edition: editionOf(shopContent(), 1), policy: shopContent().policy });
  await moveToAnotherMachine(folder);
  return { sleeper, owner: await open(folder) };
}

describe('a process that slept while its folder was taken over', () => {
  const { next } = commitOf(instanceOf(1));
  const delivery = {
    id: 'd',
    webhook: 'w',
    attempts: 1,
    body: { id: 'd', type: 'instance' as const, at: '', policy: 'shop', data: {} },
  };
  test.each<[string, (store: Store) => Promise<unknown>]>([
    ['an event', (store) => store.instances.commit(commitOf({ ...next, revision: 2, version: 2 }))],
    ['a start', (store) => store.instances.commit(commitOf(instanceOf(2)))],
    ['a change of what is governed', (store) => makeChange(store, change)],
    ['a publication', (store) => makeChange(store, { ...change, edition: editionOf(shopContent(), 2) })],
    ['a delivery', (store) => store.shelves.deliveries.put(delivery)],
    ['the removal of one', (store) => store.shelves.deliveries.remove('d')],
    ['decisions', (store) => store.decisions.record([{ day: '2024-03-01', bytes: Buffer.from('\n{}\n') }])],
    [
      'a piece of a backup',
      (store) => store.restore({ kind: 'instance', instance: instanceOf(3), history: [], answers: [] }),
    ],
  ])('writes nothing more: %s', async (_, write) => {
    const folder = await temporaryFolder();
    const { sleeper, owner } = await overtaken(folder);
    await owner.shelves.deliveries.put(delivery);
    await makeChange(owner, change);
    const before = await picture(folder);
    await expect(write(sleeper)).rejects.toMatchObject(away);
    expect(await picture(folder)).toEqual(before);
    expect(sleeper.fault?.()).toContain('taken over');
    await expect(sleeper.lost).resolves.toContain('taken over');
  });

  test('does not spoil the audit log of the new owner with a change that it had begun', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'audit.ndjson');
    const { owner } = await overtaken(folder);
    // What the sleeper had open: the log as it was found then.
    const opened = join(folder, 'opened');
    await link(path, opened);
    await owner.close();
    await writeFile(join(folder, 'lock'), '999999 1');
    const again = await open(folder);
    await makeChange(again, change);
    await writeFile(opened, '');
    expect(await again.log.read(0, 10)).toHaveLength(2);
  });

  test('answers 503 to everything, is not ready and says why', async () => {
    const folder = await temporaryFolder();
    const sleeper = await openEmbeddedStore(folder, silent, { beatMs: 3_600_000 });
    const server = await startTestServer({ store: sleeper });
    const { id } = await server.start('job');
    await moveToAnotherMachine(folder);
    const owner = await open(folder);
    const sent = await server.send(`/instances/${id}/events`, { type: 'SEND' });
    expect(sent).toMatchObject({ status: 503, body: { code: 'storeUnavailable' } });
    expect((await server.get(`/instances/${id}`)).status).toBe(503);
    const ready = await request(`${server.url}/readyz`, 'GET');
    expect(ready).toMatchObject({
      status: 503,
      body: { status: 'unfit', reason: expect.stringContaining('taken over') },
    });
    expect((await owner.instances.load(id)).instance?.version).toBe(1);
  });

  test('notices by itself, without anything to write', async () => {
    const folder = await temporaryFolder();
    const first = await open(folder);
    await rm(await ownerOf(folder), { recursive: true, maxRetries: 10, retryDelay: 10 });
    await expect(first.lost).resolves.toContain('taken over');
  });
});

/** Every file of a store and what it says. */
async function picture(folder: string): Promise<Record<string, string>> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((one) => one.isFile() && !one.parentPath.includes('/owner'));
  const texts = files.map(async (one) => {
    const path = join(one.parentPath, one.name);
    return [path, await readFile(path, 'utf8')];
  });
  return Object.fromEntries(await Promise.all(texts));
}

describe('who takes a folder', () => {
  test('is refused while another process shows that it is alive, on whichever machine', async () => {
    const folder = await temporaryFolder();
    const owner = await ownFolder(folder, silent, quick);
    onTestFinished(() => owner.release());
    await expect(ownFolder(folder, silent, quick)).rejects.toThrow(FolderInUse);
    await moveToAnotherMachine(folder);
    await expect(ownFolder(folder, silent, quick)).rejects.toThrow(/in use by process \d+.*GUIJU_DATA/);
  });

  test('whose name is longer than that of a socket may be knows an owner that is alive, and one that is not', async () => {
    const folder = join(await temporaryFolder(), 'x'.repeat(200), 'data');
    const owner = await ownFolder(folder, silent);
    await expect(ownFolder(folder, silent)).rejects.toThrow(FolderInUse);
    const left = join(await temporaryFolder(), 'left');
    await cp(folder, left, { recursive: true, filter: (path) => !path.endsWith('alive') });
    await owner.release();
    expect(await readdir(folder)).toEqual([]);
    // The record of one that died, whose socket was not copied: only the heartbeat tells, and there is none.
    await (await ownFolder(left, silent, quick)).release();
  });

  test('of many at once is one', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'owner', 'dead'), { recursive: true });
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => ownFolder(folder, silent, quick)));
    const owners = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(owners).toHaveLength(1);
    for (const one of tries) if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(FolderInUse);
    await owners[0]?.release();
    expect(await readdir(folder)).toEqual([]);
  });

  test('of a copy of a folder in use is refused with what to do, and neither side loses anything', async () => {
    const folder = await temporaryFolder();
    const copy = join(await temporaryFolder(), 'copy');
    const store = await open(folder);
    await store.instances.commit(commitOf(instanceOf(1)));
    await cp(folder, copy, { recursive: true, filter: (path) => !path.endsWith('alive') });
    await rm(join(copy, 'lock'));
    await expect(openEmbeddedStore(copy, silent, quick)).rejects.toThrow(/is a copy of .*guiju -- backup/);
    await store.instances.commit(commitOf(instanceOf(2)));
    await store.close();
    // Once the original is at rest its copy is a store of its own.
    const own = await open(copy);
    expect(await own.instances.ids()).toEqual([instanceOf(1).id]);
    expect(await (await open(folder)).instances.ids()).toEqual([instanceOf(1).id, instanceOf(2).id]);
  });
});

/** Starts a program with the folders that a server needs. */
async function surroundings() {
  const folder = await temporaryFolder();
  await writeDefinitions(join(folder, 'definitions'), shopContent());
  return { folder, data: join(folder, 'data'), definitions: join(folder, 'definitions') };
}

function serverIn(data: string, definitions: string, within: string[] = []): ServerProcess {
  const server = new ServerProcess({ GUIJU_DATA: data, GUIJU_DEFINITIONS: definitions }, { within });
  onTestFinished(async () => void (await server.end('SIGKILL')));
  return server;
}

const ended = async (child: ChildProcess) =>
  (child.exitCode ?? child.signalCode) !== null || (await once(child, 'exit'));

describe('servers as processes', () => {
  const container = ['unshare', '--pid', '--net', '--fork', '--kill-child', '--mount-proc'];
  const mayUnshare = () => {
    try {
      execFileSync(container[0] as string, [...container.slice(1), 'true'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  };

  test('in two containers do not share a folder, and the second starts at once when the first was killed', async (context) => {
    if (!mayUnshare()) return context.skip('this user may not make a process namespace');
    const { data, definitions } = await surroundings();
    const first = serverIn(data, definitions, container);
    await first.start();
    await expect(serverIn(data, definitions, container).start()).rejects.toThrow(/in use by process \d+/);
    await expect(serverIn(data, definitions).start()).rejects.toThrow(/in use by process \d+/);
    await first.end('SIGKILL');
    const startedMs = performance.now();
    await serverIn(data, definitions, container).start();
    expect(performance.now() - startedMs).toBeLessThan(8000);
  });

  test('that was killed and whose parent has not looked keeps nobody out', async () => {
    const { data, definitions } = await surroundings();
    const node = process.execPath;
    // A parent that starts a server and never asks what became of it.
    const parent = spawn('sh', ['-c', `"${node}" server/main.ts & echo pid $!; kill -STOP $$`], {
      env: { ...process.env, PORT: '0', GUIJU_DATA: data, GUIJU_DEFINITIONS: definitions },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(async () => {
      parent.kill('SIGKILL');
      await ended(parent);
    });
    let out = '';
    for await (const chunk of parent.stdout) {
      out += chunk;
      if (/Guiju is ready/.test(out)) break;
    }
    const pid = Number(/pid (\d+)/.exec(out)?.[1]);
    process.kill(pid, 'SIGKILL');
    const state = async () => (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.[0];
    await expect.poll(state, { timeout: 5000 }).toBe('Z');
    await serverIn(data, definitions).start();
  });

  test('stopped, overtaken and woken again refuse what they are sent, and end', async () => {
    const { data, definitions } = await surroundings();
    const first = serverIn(data, definitions);
    await first.start();
    const api = (server: ServerProcess, path: string, body: object) =>
      request(`${server.url}/api/v1${path}`, 'POST', body);
    const { id } = (await api(first, '/policies/shop/flows/job/instances', { input: {} })).body;
    first.signal('SIGSTOP');
    const waiting = api(first, `/instances/${id}/events`, { type: 'COUNT', amount: 1 }).catch(() => undefined);
    await moveToAnotherMachine(data);
    const store = await open(data);
    first.signal('SIGCONT');
    expect((await waiting)?.status ?? 503).toBe(503);
    expect(await first.ended).toBe(1);
    expect((await store.instances.load(id)).instance?.version).toBe(1);
  });
});
