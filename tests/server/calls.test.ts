import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { FlowDefinition, JsonObject } from '../../engine/index.ts';
import { eachStore } from './each-store.ts';
import { shopContent } from './fixtures.ts';
import { answering, type Doing, type LocalHost, localHost } from './local-host.ts';
import { ServerProcess, writeDefinitions } from './server-process.ts';
import { request, startTestServer, type TestOptions, type TestServer, temporaryFolder } from './test-server.ts';

const text = (value: string) => ({ 'zh-CN': value, en: value });
const kept = (name: string, expression: string) => ({ type: 'assign', params: { [name]: { '=': expression } } });

/** A flow that calls, keeps what comes of it, and can be cancelled meanwhile. */
const calling = (input: JsonObject, more: object = {}) =>
  ({
    kind: 'flow',
    id: 'calling',
    title: text('calling'),
    clauses: [],
    input: { type: 'object', properties: { amount: { type: 'number' } } },
    events: { CANCEL: {} },
    machine: {
      initial: 'asking',
      context: { status: null, header: null, said: null, kind: null },
      states: {
        asking: {
          invoke: {
            id: 'bank',
            src: 'http',
            input,
            onDone: [
              { guard: { type: 'when', params: { '=': 'event.output.body.no = true' } }, target: 'declined' },
              {
                target: 'answered',
                actions: [
                  kept('status', 'event.output.status'),
                  kept('header', 'get value(event.output.headers, "x-bank")'),
                  kept('said', 'event.output.body'),
                ],
              },
            ],
            onError: {
              target: 'failed',
              actions: [
                kept('kind', 'event.error.kind'),
                kept('status', 'event.error.status'),
                kept('said', 'event.error.body'),
              ],
            },
          },
          on: { CANCEL: 'cancelled' },
        },
        answered: { type: 'final' },
        declined: { type: 'final' },
        failed: { type: 'final' },
        cancelled: {},
      },
    },
    ...more,
  }) as unknown as FlowDefinition;

/** A bank, and a server whose flow `calling` calls it. */
async function calls(input: JsonObject = {}, options: TestOptions = {}) {
  const bank = await localHost();
  const flow = calling({ url: `${bank.url}/pay`, method: 'POST', body: { amount: { '=': 'amount' } }, ...input });
  const server = await startTestServer({
    content: shopContent({ flows: [flow] }),
    httpAllow: [bank.host],
    ...options,
  });
  return { bank, server };
}

async function settled(server: TestServer, id: string) {
  await server.worker.settle();
  return (await server.get(`/instances/${id}`)).body;
}
const historyOf = async (server: TestServer, id: string) => (await server.get(`/instances/${id}/history`)).body.items;
const callsIn = (history: JsonObject[]) => history.filter(({ type }) => type === 'call');

/** Lets the time pass that a call waits for its next attempt, until there have been so many. */
async function attempted(server: TestServer, bank: LocalHost, attempts: number, seconds: number) {
  await server.worker.settle();
  for (let attempt = 1; attempt < attempts; attempt += 1) {
    expect(bank.got.length).toBe(attempt);
    server.clock.advance(seconds * 1000);
    await server.worker.settle();
  }
}

const hangUp: Doing = (_, __, request) => void request.socket.destroy();
const silence: Doing = () => {};

describe('a call', () => {
  test('answers status, headers and body, which guards and assigns read', async () => {
    const { bank, server } = await calls({ headers: { 'x-shop': 'seven', 'x-amount': { '=': 'string(amount)' } } });
    bank.does(answering(201, { receipt: 'R-1' }, { 'x-bank': 'north' }));
    const { id } = await server.start('calling', { amount: 12 });
    expect(await settled(server, id)).toMatchObject({
      state: 'answered',
      context: { status: 201, header: 'north', said: { receipt: 'R-1' } },
    });
    expect(bank.got).toMatchObject([
      { method: 'POST', path: '/pay', body: { amount: 12 }, headers: { 'x-shop': 'seven', 'x-amount': '12' } },
    ]);
    const history = await historyOf(server, id);
    expect(callsIn(history)).toMatchObject([
      {
        actor: 'bank',
        attempt: 1,
        request: { url: `${bank.url}/pay`, method: 'POST', body: { amount: 12 } },
        output: { status: 201, headers: { 'x-bank': 'north' }, body: { receipt: 'R-1' } },
      },
    ]);
    expect(history.at(-1)).toMatchObject({ type: 'reply', to: 'answered' });
  });

  test('is guarded by what it answers', async () => {
    const { bank, server } = await calls();
    bank.does(answering(200, { no: true }));
    const { id } = await server.start('calling', { amount: 12 });
    expect(await settled(server, id)).toMatchObject({ state: 'declined' });
  });

  test.each<[string, Doing, JsonObject]>([
    ['what is no JSON', answering(200, 'all right'), { status: 200, said: 'all right' }],
    ['half of a JSON', answering(200, '{"a": '), { status: 200, said: '{"a": ' }],
    ['nothing', answering(204), { status: 204, said: '' }],
  ])('is answered by %s as text', async (_, does, context) => {
    const { bank, server } = await calls();
    bank.does(does);
    const { id } = await server.start('calling', { amount: 1 });
    expect(await settled(server, id)).toMatchObject({ state: 'answered', context });
  });

  test.each<[string, JsonObject, Doing, JsonObject]>([
    [
      'a status that is not expected',
      {},
      answering(402, { why: 'empty' }),
      { kind: 'status', status: 402, said: { why: 'empty' } },
    ],
    ['a status that is fine elsewhere', { expect: [202] }, answering(200, {}), { kind: 'status', status: 200 }],
    ['a redirect', {}, answering(302, {}, { location: 'http://169.254.169.254/' }), { kind: 'status', status: 302 }],
    ['an answer beyond all bounds', {}, answering(200, 'x'.repeat(1_100_000)), { kind: 'refused', status: null }],
    ['no answer in time', { timeout: 'PT0.1S', retry: { times: 0 } }, silence, { kind: 'timeout' }],
    ['a cut connection', { retry: { times: 0 } }, hangUp, { kind: 'connection' }],
    ['a host that is not allowed', { url: 'http://elsewhere.example/' }, silence, { kind: 'refused' }],
    ['what is no address', { url: 'nowhere' }, silence, { kind: 'refused' }],
    ['a secret that nobody set', { headers: { authorization: { secret: 'NONE' } } }, silence, { kind: 'refused' }],
    ['a timeout beyond its bounds', { timeout: 'P1D' }, silence, { kind: 'refused' }],
  ])('fails by %s, told as data and not tried again', async (_, input, does, context) => {
    const { bank, server } = await calls(input);
    bank.does(does);
    const { id } = await server.start('calling', { amount: 1 });
    const told = await settled(server, id);
    expect(told).toMatchObject({ state: 'failed', context });
    expect(bank.got.length).toBe(context.kind === 'refused' && context.status === undefined ? 0 : 1);
    expect(callsIn(await historyOf(server, id))).toMatchObject([
      { attempt: 1, error: { kind: context.kind as string } },
    ]);
  });

  test('expects the statuses that it says, and no redirect is followed', async () => {
    const { bank, server } = await calls({ expect: [302, 404] });
    bank.does(answering(302, {}, { location: '/elsewhere', 'x-bank': 'moved' }));
    const { id } = await server.start('calling', { amount: 1 });
    expect(await settled(server, id)).toMatchObject({ state: 'answered', context: { status: 302, header: 'moved' } });
    expect(bank.got.map(({ path }) => path)).toEqual(['/pay']);
  });

  test.each<[string, Doing]>([
    ['408', answering(408)],
    ['425', answering(425)],
    ['429', answering(429)],
    ['500', answering(500)],
    ['503', answering(503)],
    ['no answer', hangUp],
  ])('that meets %s is tried five times more, under one key, and each stands in the history', async (_, does) => {
    const { bank, server } = await calls();
    bank.does(does);
    const { id } = await server.start('calling', { amount: 1 });
    await attempted(server, bank, 6, 30);
    expect(await settled(server, id)).toMatchObject({ state: 'failed' });
    expect(bank.got.length).toBe(6);
    expect(new Set(bank.got.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    expect(callsIn(await historyOf(server, id)).map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('is tried as often and as soon as it says', async () => {
    const { bank, server } = await calls({ retry: { times: 2, wait: 'PT7S' } });
    bank.does(answering(503));
    const { id } = await server.start('calling', { amount: 1 });
    await server.worker.settle();
    for (const [ms, count] of [
      [6999, 1],
      [1, 2],
      [6999, 2],
      [1, 3],
      [60_000, 3],
    ] as const) {
      server.clock.advance(ms);
      await server.worker.settle();
      expect(bank.got.length).toBe(count);
    }
    expect(await settled(server, id)).toMatchObject({ state: 'failed', context: { kind: 'status', status: 503 } });
  });

  test.each([
    ['seconds', () => '90'],
    ['a date', (nowMs: number) => new Date(nowMs + 90_000).toUTCString()],
  ])('waits as long as the other side asks for in %s', async (_, asks) => {
    const { bank, server } = await calls({ retry: { times: 1, wait: 'PT1S' } });
    bank.does(answering(429, {}, { 'retry-after': asks(server.clock.now().getTime()) }), answering(200, {}));
    const { id } = await server.start('calling', { amount: 1 });
    await server.worker.settle();
    server.clock.advance(89_000);
    await server.worker.settle();
    expect(bank.got.length).toBe(1);
    server.clock.advance(1000);
    expect(await settled(server, id)).toMatchObject({ state: 'answered' });
  });

  test('that comes right after failures goes on as if nothing had been', async () => {
    const { bank, server } = await calls();
    bank.does(answering(500), hangUp, answering(200, { receipt: 'R-2' }));
    const { id } = await server.start('calling', { amount: 1 });
    await attempted(server, bank, 3, 30);
    expect(await settled(server, id)).toMatchObject({ state: 'answered', context: { said: { receipt: 'R-2' } } });
  });
});

const { stores } = eachStore();

describe.each(Object.keys(stores))('a call under way, in %s', (store) => {
  test('whose state is left is still answered, late: it is written down and changes nothing', async () => {
    const { bank, server } = await calls({}, { store: await stores[store]?.() });
    let release: () => void = () => {};
    bank.does((response) => {
      release = () => answering(200, { receipt: 'R-9' })(response, bank.got[0] as never, undefined as never);
    });
    const { id } = await server.start('calling', { amount: 1 });
    server.worker.wake();
    await bank.until(1);
    expect((await server.send(`/instances/${id}/events`, { type: 'CANCEL' })).body.state).toBe('cancelled');
    release();
    expect(await settled(server, id)).toMatchObject({ state: 'cancelled', status: 'active', incidents: [] });
    const history = await historyOf(server, id);
    expect(history.at(-1)).toMatchObject({
      type: 'call',
      late: true,
      output: { status: 200, body: { receipt: 'R-9' } },
    });
    expect(callsIn(history).length).toBe(1);
  });

  test('that fails after its state was left is written down as well, and not tried again', async () => {
    const { bank, server } = await calls({}, { store: await stores[store]?.() });
    let release: () => void = () => {};
    bank.does((_, __, request) => {
      release = () => void request.socket.destroy();
    });
    const { id } = await server.start('calling', { amount: 1 });
    server.worker.wake();
    await bank.until(1);
    await server.send(`/instances/${id}/events`, { type: 'CANCEL' });
    release();
    await server.worker.settle();
    server.clock.advance(60_000);
    await server.worker.settle();
    expect(bank.got.length).toBe(1);
    expect(callsIn(await historyOf(server, id))).toMatchObject([{ late: true, error: { kind: 'connection' } }]);
  });
});

test('an answer that comes while the instance is suspended is written down, and goes on with it', async () => {
  const { bank, server } = await calls();
  let release: () => void = () => {};
  bank.does((response, got, request) => {
    release = () => answering(200, { receipt: 'R-8' })(response, got, request);
  });
  const { id } = await server.start('calling', { amount: 1 });
  server.worker.wake();
  await bank.until(1);
  expect((await server.send(`/instances/${id}/suspend`, { reason: 'asked for' })).status).toBe(200);
  release();
  expect(await settled(server, id)).toMatchObject({ status: 'suspended', state: 'asking' });
  expect(callsIn(await historyOf(server, id))).toMatchObject([{ output: { body: { receipt: 'R-8' } } }]);
  await server.send(`/instances/${id}/resume`, { reason: 'go on' });
  expect(await settled(server, id)).toMatchObject({ state: 'answered', context: { said: { receipt: 'R-8' } } });
  expect(bank.got.length).toBe(1);
});

test('what keeps instances from going on is counted', async () => {
  const { bank, server } = await calls();
  const flow = calling({ url: `${bank.url}/pay` });
  const { onError: _, ...invoke } = (flow.machine as any).states.asking.invoke;
  (flow.machine as any).states.asking.invoke = invoke;
  const alone = await startTestServer({ content: shopContent({ flows: [flow] }), httpAllow: [bank.host] });
  const open = async () => /^guiju_incidents_open (\d+)$/m.exec(await alone.parts.metrics.text())?.[1];
  expect(await open()).toBe('0');
  bank.does(answering(400), answering(200, {}));
  const { id } = await alone.start('calling', {});
  expect((await settled(alone, id)).incidents).toMatchObject([{ actor: 'bank' }]);
  expect(await open()).toBe('1');
  await alone.send(`/instances/${id}/retry`, {});
  await alone.worker.settle();
  expect(await open()).toBe('0');
  expect(server.url).not.toBe(alone.url);
});

describe('an instance that waits for a slow call', () => {
  test('is told things meanwhile, and makes its next call when that one was answered', async () => {
    const bank = await localHost();
    const both = calling({ url: `${bank.url}/slow` });
    const states = (both.machine as any).states;
    states.cancelled.invoke = {
      id: 'refund',
      src: 'http',
      input: { url: `${bank.url}/refund`, method: 'POST' },
      onDone: 'answered',
    };
    states.cancelled.entry = { type: 'start', params: { flow: 'job', input: { amount: 1 } } };
    const server = await startTestServer({ content: shopContent({ flows: [both] }), httpAllow: [bank.host] });
    let release: () => void = () => {};
    bank.does(
      (response) => {
        release = () => void response.end('{}');
      },
      answering(200, {}),
    );
    const { id } = await server.start('calling', {});
    server.worker.wake();
    await bank.until(1);
    const { body } = await server.send(`/instances/${id}/events`, { type: 'CANCEL' });
    const child = body.children[0].instance;
    while ((await server.parts.store.instances.load(child)).instance === undefined) await new Promise(setImmediate);
    expect(bank.got.map(({ path }) => path)).toEqual(['/slow']);
    release();
    expect(await settled(server, id)).toMatchObject({ state: 'answered', status: 'done' });
    expect(bank.got.map(({ path }) => path)).toEqual(['/slow', '/refund']);
    const made = callsIn(await historyOf(server, id));
    expect(made.map(({ actor, late }) => [actor, late])).toEqual([
      ['bank', true],
      ['refund', undefined],
    ]);
  });
});

describe('the instance that runs', () => {
  test('is told to other systems: its id, business key and address', async () => {
    const { bank, server } = await calls(
      {
        url: { '=': '"http://HOST/" + instance.businessKey' },
        body: { id: { '=': 'instance.id' }, see: { '=': 'instance.taskUrl' } },
      },
      { publicUrl: 'https://guiju.example' },
    );
    // The address of the bank is known only now.
    expect(bank.host).toContain('127.0.0.1');
    const { body } = await server.send('/policies/shop/flows/calling/instances', { input: {}, businessKey: 'A-7' });
    await server.worker.settle();
    const [call] = callsIn(await historyOf(server, body.id));
    expect(call).toMatchObject({
      request: {
        url: 'http://HOST/A-7',
        body: { id: body.id, see: `https://guiju.example/#/instances/${body.id}` },
      },
    });
  });
});

test('a server that stops lets a call under way come to its end', async () => {
  const { bank, server } = await calls();
  bank.does(
    (response) => void setImmediate(() => answering(200, {})(response, bank.got[0] as never, undefined as never)),
  );
  const { id } = await server.start('calling', { amount: 1 });
  server.worker.wake();
  await bank.until(1);
  await server.worker.stop();
  expect((await server.parts.store.instances.load(id)).instance).toMatchObject({ state: 'answered', outbox: [] });
});

test('a call whose server is killed while it is under way is made again, under the same key', async () => {
  const bank = await localHost();
  const folder = await temporaryFolder();
  const flow = calling({ url: `${bank.url}/pay`, method: 'POST', body: {} });
  await writeDefinitions(join(folder, 'definitions'), shopContent({ flows: [flow] }));
  const server = new ServerProcess({
    GUIJU_DATA: join(folder, 'data'),
    GUIJU_DEFINITIONS: join(folder, 'definitions'),
    GUIJU_HTTP_ALLOW: bank.host,
  });
  onTestFinished(async () => void (await server.end('SIGKILL')));
  await server.start();
  bank.does(silence, silence, answering(200, { receipt: 'R-3' }));
  const started = await request(`${server.url}/api/v1/policies/shop/flows/calling/instances`, 'POST', { input: {} });
  for (const kill of [1, 2]) {
    await bank.until(kill);
    await server.end('SIGKILL');
    await server.start();
  }
  await bank.until(3);
  const read = async () => (await request(`${server.url}/api/v1/instances/${started.body.id}`, 'GET')).body;
  await expect.poll(read).toMatchObject({ state: 'answered', context: { said: { receipt: 'R-3' } } });
  expect(new Set(bank.got.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
});
