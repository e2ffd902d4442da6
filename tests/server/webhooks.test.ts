import { createHmac } from 'node:crypto';
import type { lookup } from 'node:dns';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findDefinition } from '../../engine/index.ts';
import { isPublicAddress } from '../../server/kernel/outgoing/addresses.ts';
import { callBackoff, waitMs, webhookBackoff } from '../../server/kernel/outgoing/backoff.ts';
import { CallRefused, createGuardedFetch, guardedLookup } from '../../server/kernel/outgoing/guarded-fetch.ts';
import { inTurn } from '../../server/kernel/outgoing/lookups.ts';
import { openEmbeddedStore } from '../../server/stores/embedded-store.ts';
import { startNames } from '../dns.ts';
import { shopContent } from './fixtures.ts';
import { asAdmin, startTestServer, type TestServer, temporaryFolder, withKey } from './test-server.ts';

interface Got {
  headers: IncomingHttpHeaders;
  body: any;
  text: string;
}

/** An address that takes webhooks, answering with the statuses it is given, then with 200. */
async function receiver(...statuses: number[]): Promise<{ url: string; got: Got[]; statuses: number[] }> {
  const got: Got[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      got.push({ headers: request.headers, text, body: JSON.parse(text) });
      const status = statuses.shift() ?? 200;
      response.writeHead(status, status === 302 ? { location: 'http://169.254.169.254/' } : {}).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, got, statuses };
}

async function subscribe(server: TestServer, url: string, more: object = {}): Promise<{ id: string; secret: string }> {
  const { status, body } = await server.send('/webhooks', { name: 'erp', url, ...more });
  expect(status).toBe(201);
  return body;
}
const event = (server: TestServer, id: string, type = 'COUNT') => server.send(`/instances/${id}/events`, { type });

describe('a webhook', () => {
  test('is told of every change of an instance, signed, under an id that says which', async () => {
    const server = await startTestServer({ allowPrivate: true });
    const { url, got } = await receiver();
    const { secret } = await subscribe(server, url);
    const { id } = await server.start('job');
    await event(server, id);
    await server.worker.settle();

    expect(got.map(({ body }) => [body.id, body.type, body.data.cause, body.data.event])).toEqual([
      [`${id}:1:0`, 'instance', 'started', undefined],
      [`${id}:2:0`, 'instance', 'event', 'COUNT'],
    ]);
    const { headers, text } = got[1] as Got;
    const [, seconds, mark] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['guiju-signature'])) ?? [];
    expect(mark).toBe(createHmac('sha256', secret).update(`${seconds}.${text}`).digest('hex'));
    expect(headers['idempotency-key']).toBe(`${id}:2:0`);
    expect((await server.parts.store.instances.load(id)).instance?.outbox).toEqual([]);
  });

  test('hears of what it asked for only: types, flow, policies', async () => {
    const server = await startTestServer({ allowPrivate: true });
    const [editions, flow, other] = await Promise.all([receiver(), receiver(), receiver()]);
    await subscribe(server, editions.url, { types: ['edition'] });
    await subscribe(server, flow.url, { types: ['instance'], flow: 'with-decision' });
    await subscribe(server, other.url, { policies: ['another'] });
    await server.start('job');
    await server.send('/policies/shop/editions/1/rollback', { note: 'again' });
    await server.worker.settle();

    expect(editions.got.map(({ body }) => body)).toMatchObject([{ id: 'shop:3:0', type: 'edition', policy: 'shop' }]);
    expect([flow.got, other.got]).toEqual([[], []]);
  });

  test('named by a notification gets it, whatever else it hears of', async () => {
    const notifying = JSON.parse(JSON.stringify(findDefinition(shopContent(), 'flow', 'job')));
    notifying.id = 'notifying';
    notifying.machine.states.open.entry = [{ type: 'notify', params: { webhook: 'erp', amount: { '=': 'amount' } } }];
    const server = await startTestServer({ allowPrivate: true, content: shopContent({ flows: [notifying] }) });
    const [named, unnamed] = await Promise.all([receiver(), receiver()]);
    await subscribe(server, named.url, { types: [] });
    await subscribe(server, unnamed.url, { name: 'crm', types: [] });
    const { id } = await server.start('notifying', { amount: 7 });
    await server.worker.settle();

    expect(named.got.map(({ body }) => body)).toMatchObject([
      {
        id: `${id}:1:1`,
        type: 'notification',
        data: { instance: { id }, notification: { webhook: 'erp', amount: 7 } },
      },
    ]);
    expect(unnamed.got).toEqual([]);
  });

  test('is signed with the old secret too for a day after a rotation', async () => {
    const server = await startTestServer({ allowPrivate: true });
    const { url, got } = await receiver();
    const { id, secret } = await subscribe(server, url);
    const rotated = (await server.send(`/webhooks/${id}/secret`)).body;
    expect(rotated.secret).not.toBe(secret);
    await server.start('job');
    await server.worker.settle();
    server.clock.advance(2 * 86_400_000);
    await server.start('job');
    await server.worker.settle();
    const marks = got.map(({ headers }) => String(headers['guiju-signature']).split('v1=').length - 1);
    expect(marks).toEqual([2, 1]);
    expect((await server.get('/webhooks')).text).not.toContain('whsec');
    expect((await server.get('/audit')).text).not.toContain('whsec');
  });

  test('removed hears nothing more, not even what it is owed', async () => {
    const server = await startTestServer({ allowPrivate: true });
    const { url, got } = await receiver(500);
    const { id } = await subscribe(server, url);
    await server.start('job');
    await server.worker.settle();
    expect((await server.call('DELETE', `/webhooks/${id}`)).status).toBe(204);
    server.clock.advance(60_000);
    await server.worker.settle();
    expect(got).toHaveLength(1);
    expect((await server.get('/webhooks')).body.items).toEqual([]);
    expect(await server.parts.store.shelves.deliveries.page('', 10)).toEqual([]);
  });
});

describe('a delivery that fails', () => {
  test('is tried again, later each time, and weighs on its instance no longer', async () => {
    const server = await startTestServer({ allowPrivate: true });
    const { url, got } = await receiver(500, 302, 404);
    await subscribe(server, url);
    const { id } = await server.start('job');
    const seen: number[] = [];
    for (const ms of [0, 3000, 2000, 7000, 10_000, 20_000]) {
      server.clock.advance(ms);
      await server.worker.settle();
      seen.push(got.length);
    }
    expect(seen).toEqual([1, 1, 2, 2, 3, 4]);
    expect(new Set(got.map(({ body }) => body.id))).toEqual(new Set([`${id}:1:0`]));
    expect((await server.parts.store.instances.load(id)).instance?.outbox).toEqual([]);
    expect(await server.parts.store.shelves.deliveries.page('', 10)).toEqual([]);
  });

  test('is given up after fifteen attempts, shown, and sent when it is replayed', async () => {
    const server = await startTestServer({ allowPrivate: true });
    const { url, got } = await receiver(...Array(15).fill(503));
    await subscribe(server, url);
    await server.start('job');
    await server.worker.settle();
    for (let attempt = 1; attempt < 15; attempt += 1) {
      server.clock.advance(5 * 3_600_000);
      await server.worker.settle();
    }
    const [letter] = (await server.get('/webhooks/dead-letters')).body.items;
    expect(letter).toMatchObject({ attempts: 15, error: 'answered 503', body: { type: 'instance' } });

    const path = `/webhooks/dead-letters/${encodeURIComponent(letter.id)}`;
    expect((await server.send(`${path}/replay`)).status).toBe(200);
    await server.worker.settle();
    expect(got).toHaveLength(16);
    expect((await server.get('/webhooks/dead-letters')).body.items).toEqual([]);
    expect((await server.send(`${path}/replay`)).status).toBe(404);
  });

  test('is not begun any more once the node stops: one call is waited for, the rest stays owed', async () => {
    const begun: ((answer: Response) => void)[] = [];
    const fetch = () => new Promise<Response>((answer) => begun.push(answer));
    const server = await startTestServer({ allowPrivate: true, fetch: fetch as typeof globalThis.fetch });
    for (const name of ['one', 'two', 'three']) await subscribe(server, `https://${name}.example/hook`);
    const { id } = await server.start('job');
    await expect.poll(() => begun.length).toBe(1);
    const stopped = server.worker.stop();
    begun[0]?.(new Response());
    await stopped;
    expect(begun).toHaveLength(1);
    expect((await server.parts.store.instances.load(id)).instance?.outbox).toHaveLength(2);
  });

  test('waits through a restart', async () => {
    const folder = await temporaryFolder();
    const { url, got } = await receiver(500);
    const first = await startTestServer({ allowPrivate: true, store: await openEmbeddedStore(folder) });
    await subscribe(first, url);
    const { id } = await first.start('job');
    await first.worker.settle();
    await first.close();
    const second = await startTestServer({ allowPrivate: true, store: await openEmbeddedStore(folder) });
    second.clock.advance(6000);
    await second.worker.settle();
    expect(got.map(({ body }) => body.id)).toEqual([`${id}:1:0`, `${id}:1:0`]);
  });

  test('of a call that an instance waits for is repeated with its key; then the instance is told', async () => {
    const keys: unknown[] = [];
    const answers = [503, 0, 200];
    const server = await startTestServer({
      httpAllow: ['parts.example'],
      fetch: (async (_: unknown, init: RequestInit) => {
        keys.push(new Headers(init.headers).get('idempotency-key'));
        const status = answers.shift() ?? 503;
        if (status === 0) throw new Error('connect ECONNREFUSED');
        return Response.json({}, { status });
      }) as typeof fetch,
    });
    const one = await server.start('with-call', { amount: 1 });
    const walk = async () => {
      for (let time = 0; time < 8; time += 1) {
        await server.worker.settle();
        server.clock.advance(40_000);
      }
    };
    await walk();
    expect((await server.get(`/instances/${one.id}`)).body.state).toBe('answered');
    expect([keys.length, new Set(keys).size]).toEqual([3, 1]);
    const two = await server.start('with-call', { amount: 1 });
    await walk();
    expect((await server.get(`/instances/${two.id}`)).body.state).toBe('failed');
    expect(keys).toHaveLength(3 + callBackoff.attempts);
  });
});

describe('waiting', () => {
  test('doubles up to a longest, less a part that differs by name, and ends', () => {
    const waits = Array.from({ length: 15 }, (_, index) => waitMs(webhookBackoff, index + 1, 'a'));
    expect(waits.at(-1)).toBeUndefined();
    for (const [index, wait] of waits.slice(0, -1).entries()) {
      const whole = Math.min(5000 * 2 ** index, webhookBackoff.longestMs);
      expect(wait).toBeGreaterThanOrEqual(whole * 0.75);
      expect(wait).toBeLessThanOrEqual(whole);
    }
    expect(waitMs(webhookBackoff, 3, 'a')).not.toBe(waitMs(webhookBackoff, 3, 'b'));
  });
});

describe('who may have webhooks', () => {
  test('a key for some policies makes and sees those of its policies only', async () => {
    const server = await startTestServer({ mode: 'production' });
    const make = { name: 'k', roles: ['developer'], policies: ['shop'] };
    const shop = withKey((await server.send('/api-keys', make, asAdmin)).body.key);
    const url = 'https://erp.example.com/hook';
    expect((await server.send('/webhooks', { name: 'a', url, policies: ['other'] }, shop)).status).toBe(403);
    expect((await server.send('/webhooks', { name: 'b', url }, shop)).body.policies).toEqual(['shop']);
    const all = (await server.send('/webhooks', { name: 'c', url }, asAdmin)).body;
    expect((await server.get('/webhooks', shop)).body.items).toMatchObject([{ name: 'b' }]);
    expect((await server.call('DELETE', `/webhooks/${all.id}`, undefined, shop)).status).toBe(404);
  });

  test.each([
    'http://127.0.0.1/x',
    'http://[::1]/x',
    'http://localhost:3000/x',
    'https://169.254.169.254/latest',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://[::ffff:10.0.0.1]/',
    'https://[::127.0.0.1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://localhost./x',
    'https://foo.localhost/x',
    'https://FOO.LocalHost../x',
    'https://127.1./x',
    'ftp://a.example/x',
    'https://user:secret@a.example/',
    'not an address',
  ])('%s is no address for one', async (url) => {
    const server = await startTestServer();
    expect(await server.send('/webhooks', { name: 'x', url })).toMatchObject({
      status: 422,
      body: { errors: [{ path: '/url' }] },
    });
  });
});

describe('calls to other hosts', () => {
  test.each([
    ['127.0.0.1', false],
    ['10.1.2.3', false],
    ['172.31.255.255', false],
    ['172.32.0.1', true],
    ['100.64.0.1', false],
    ['169.254.169.254', false],
    ['0.0.0.0', false],
    ['224.0.0.1', false],
    ['255.255.255.255', false],
    ['8.8.8.8', true],
    ['::1', false],
    ['::', false],
    ['::ffff:8.8.8.8', false],
    ['fd00::1', false],
    ['fe80::1', false],
    ['64:ff9b::a00:1', false],
    ['2606:4700::1111', true],
    ['no address', false],
  ])('%s is public: %s', (address, expected) => expect(isPublicAddress(address)).toBe(expected));

  const rules = (httpAllow: string[] = [], allowPrivate = false) => createGuardedFetch({ httpAllow, allowPrivate });

  test('go to those of the addresses of a name that are public', async () => {
    const { resolve } = await startNames([['10.0.0.1', '93.184.216.34']]);
    const found = await new Promise((settle) =>
      guardedLookup(false, resolve)('a.example', {}, (error, address) => settle(error ?? address)),
    );
    expect(found).toBe('93.184.216.34');
  });

  test('are refused by the address that is connected to, whatever the name meant before', async () => {
    const { url, got } = await receiver();
    const inside = url.replace('127.0.0.1', 'rebound.example');
    const { resolve, asked } = await startNames([['93.184.216.34'], ['127.0.0.1']]);
    const server = await startTestServer({ resolve });
    expect((await server.send('/webhooks', { name: 'x', url: inside })).status).toBe(201);
    await expect(createGuardedFetch({ httpAllow: [], allowPrivate: false }, resolve)(inside)).rejects.toThrow(
      CallRefused,
    );
    expect(asked()).toBe(2);
    expect(got).toEqual([]);
  });

  test('a name that leads inward is no address for a webhook, one that nobody knows yet may be', async () => {
    const { resolve } = await startNames([['93.184.216.34', '192.168.1.5'], []]);
    const server = await startTestServer({ resolve });
    const make = async () => (await server.send('/webhooks', { name: 'x', url: 'https://a.example/' })).status;
    expect(await make()).toBe(422);
    expect(await make()).toBe(201);
  });

  test('reach a private address only where its host is named or all are allowed', async () => {
    const { url, got } = await receiver();
    const { host, port } = new URL(url);
    const post = { method: 'POST', body: '{}' };
    await expect(rules()(url, post)).rejects.toThrow(CallRefused);
    await expect(rules()(`http://localhost:${port}/`, post)).rejects.toThrow(/GUIJU_HTTP_ALLOW/);
    expect(got).toEqual([]);
    expect((await rules([host])(url, post)).status).toBe(200);
    expect((await rules([], true)(url, post)).status).toBe(200);
  });

  test('are looked up few at a time, and each name once for all who wait for it', () => {
    const begun: { name: string; answer: (error: Error | null, found?: object[]) => void }[] = [];
    const resolve = inTurn(((name: string, _: object, answer: (error: Error | null) => void) =>
      begun.push({ name, answer })) as unknown as typeof lookup);
    const told: unknown[] = [];
    const ask = (name: string) =>
      resolve(name, { all: true }, (error, found) => told.push([name, error?.message ?? found]));
    for (const name of ['slow', 'slow', 'silent', 'other', 'slow']) ask(name);
    expect(begun.map(({ name }) => name)).toEqual(['slow', 'silent']);
    begun[0]?.answer(null, [{ address: '8.8.8.8', family: 4 }]);
    expect(told).toEqual(Array(3).fill(['slow', [{ address: '8.8.8.8', family: 4 }]]));
    expect(begun.map(({ name }) => name)).toEqual(['slow', 'silent', 'other']);
    begun[1]?.answer(new Error('no answer'));
    ask('slow');
    expect([begun.at(-1)?.name, told.at(-1)]).toEqual(['slow', ['silent', 'no answer']]);
  });

  test('follow no redirect', async () => {
    const { url } = await receiver(302);
    await expect(rules([], true)(url, { method: 'POST', body: '{}' })).rejects.toThrow('redirects');
  });
});
