import { describe, expect, test } from 'vitest';
import { openEmbeddedStore } from '../../server/stores/embedded-store.ts';
import { createMemoryStore } from '../../server/stores/memory-store.ts';
import type { Store } from '../../server/stores/store.ts';
import { asAdmin, startTestServer, type TestServer, temporaryFolder, withKey } from './test-server.ts';

const minute = 60_000;
const hour = 60 * minute;
const password = 'correct horse battery';

const stores: [string, () => Promise<Store>][] = [
  ['in memory', async () => createMemoryStore()],
  ['on files', async () => openEmbeddedStore(await temporaryFolder())],
];

/** An instance whose timer is due in an hour. */
async function withTimer(server: TestServer): Promise<string> {
  const { id } = await server.start('job', { amount: 1 });
  await server.send(`/instances/${id}/events`, { type: 'SEND', role: 'clerk' });
  return id;
}
async function stateOf(server: TestServer, id: string): Promise<string> {
  await server.worker.settle();
  return (await server.get(`/instances/${id}`)).body.state;
}

describe.each(stores)('a clock that jumps, %s', (_, open) => {
  test.each([
    ['back an hour and right again', [30, -60, 60, 31]],
    ['back an hour, for good', [30, -60, 91]],
    ['ahead an hour', [30, 60]],
    ['ahead an hour and right again before anybody looked', [30, 60, -60, 31]],
  ])('%s: a timer fires once, never before its instant by that clock', async (_, jumps) => {
    const server = await startTestServer({ store: await open() });
    const id = await withTimer(server);
    let passed = 0;
    for (const [index, jump] of jumps.entries()) {
      server.clock.advance(jump * minute);
      passed += jump;
      // Of what was put right before anybody looked, nobody knows.
      if (jumps[index + 1] === -60) continue;
      expect(await stateOf(server, id)).toBe(passed >= 60 ? 'late' : 'review');
    }
    server.clock.advance(-2 * hour);
    expect(await stateOf(server, id)).toBe('late');
    server.clock.advance(4 * hour);
    expect(await stateOf(server, id)).toBe('late');
    const { items } = (await server.get(`/instances/${id}/history`)).body;
    const fired = items.filter(({ type }: { type: string }) => type === 'timer');
    expect(fired).toHaveLength(1);
    expect(fired[0].at >= fired[0].dueAt).toBe(true);
    expect((await server.get('/audit/verify')).body.intact).toBe(true);
  });
});

describe('whoever signs in while the clock is set back an hour', () => {
  const signIn = async (server: TestServer, given = password) => {
    const answer = await server.send('/session', { name: 'li', password: given });
    const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] as string;
    return { status: answer.status, cookie, all: { cookie, 'x-guiju-csrf': String(answer.body.csrf) } };
  };
  const withLi = async () => {
    const server = await startTestServer({ mode: 'production' });
    await server.send('/accounts', { name: 'li', password, roles: ['developer'] }, asAdmin);
    return server;
  };

  test('is let in and stays in, though the password was set later by that clock', async () => {
    const server = await withLi();
    const before = await signIn(server);
    server.clock.advance(-hour);
    const after = await signIn(server);
    for (const { cookie } of [before, after]) expect((await server.get('/policies', { cookie })).status).toBe(200);
  });

  test('is out again as soon as the password is changed', async () => {
    const server = await withLi();
    server.clock.advance(-hour);
    const { all, cookie } = await signIn(server);
    await server.call('PUT', '/session/password', { old: password, new: 'another horse battery' }, all);
    expect((await server.get('/policies', { cookie })).status).toBe(401);
    const again = await signIn(server, 'another horse battery');
    expect((await server.get('/policies', { cookie: again.cookie })).status).toBe(200);
  });

  test('waits no longer than a quarter of an hour for having guessed before', async () => {
    const server = await withLi();
    for (let guess = 0; guess < 10; guess += 1) await signIn(server, `a wrong guess ${guess}`);
    server.clock.advance(-hour);
    expect((await signIn(server)).status).toBe(429);
    server.clock.advance(16 * minute);
    expect((await signIn(server)).status).toBe(200);
  });
});

test('a caller who asked too often waits no longer for a clock that is set back', async () => {
  const server = await startTestServer({ mode: 'production', rateLimit: 5 });
  const { key } = (await server.send('/api-keys', { name: 'n', roles: ['developer'] }, asAdmin)).body;
  const ask = async () => (await server.get('/policies', withKey(key))).status;
  for (let time = 0; time < 10; time += 1) await ask();
  server.clock.advance(-hour);
  expect(await ask()).toBe(429);
  server.clock.advance(1000);
  expect(await ask()).toBe(200);
});
