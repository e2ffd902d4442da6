import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { readForm, readJson } from '../../server/kernel/body.ts';
import { Changes, streamChanges } from '../../server/kernel/changes.ts';
import { Held, most } from '../../server/kernel/held.ts';
import { asAdmin, keyFor, request, startTestServer, type TestServer } from './test-server.ts';

async function openStream(server: TestServer, who: Record<string, string>) {
  const leaving = new AbortController();
  onTestFinished(() => leaving.abort());
  const response = await fetch(`${server.url}/api/v1/stream`, { headers: who, signal: leaving.signal });
  const body = response.status === 200 ? undefined : ((await response.json()) as { code: string });
  return { status: response.status, code: body?.code, wait: response.headers.get('retry-after'), leave: leaving };
}

describe('what callers hold', () => {
  test('live streams are counted for each caller: who has all of its own keeps nobody else from one', async () => {
    const server = await startTestServer({ mode: 'production' });
    const [own, other] = [await keyFor(server, 'developer'), await keyFor(server, 'developer')];
    const opened = [];
    for (let n = 0; n < most.stream.each; n += 1) opened.push(await openStream(server, own));
    expect(opened.every(({ status }) => status === 200)).toBe(true);
    expect(await openStream(server, own)).toMatchObject({ status: 429, code: 'tooManyRequests', wait: '5' });
    expect(await openStream(server, other)).toMatchObject({ status: 200 });
    const metrics = (await request(`${server.url}/metrics`, 'GET')).text;
    expect(metrics).toContain('guiju_refused_total{kind="stream"} 1');
    expect(metrics).toContain(`guiju_stream_watchers ${most.stream.each + 1}`);
    opened[0]?.leave.abort();
    await expect.poll(() => server.parts.held.count('stream')).toBe(most.stream.each);
    expect(await openStream(server, own)).toMatchObject({ status: 200 });
  });

  test.each(['call', 'guest', 'upload', 'stream'] as const)(
    '%s: in all there may be so many, and what is given back is free',
    (kind) => {
      const refused: string[] = [];
      const held = new Held((one) => refused.push(one));
      const released = Array.from({ length: most[kind].all }, (_, n) => held.take(kind, `caller ${n}`));
      expect(() => held.take(kind, 'another')).toThrow('on a node');
      expect(refused).toEqual([kind]);
      released[0]?.();
      held.take(kind, 'another')();
      expect(held.count(kind)).toBe(most[kind].all - 1);
    },
  );

  test('who goes away while it is looked up who they are holds nothing', async () => {
    const server = await startTestServer({ mode: 'production' });
    const { sessions } = server.parts.accounts;
    await server.send('/accounts', { name: 'li', password: 'correct horse battery', roles: ['clerk'] }, asAdmin);
    const { headers } = await server.send('/session', { name: 'li', password: 'correct horse battery' });
    const cookie = headers.getSetCookie()[0]?.split(';')[0] as string;
    const find = sessions.find.bind(sessions);
    const leaving = new AbortController();
    sessions.find = async (request, nowMs) => {
      const found = await find(request, nowMs);
      leaving.abort();
      await once(request.socket, 'close');
      return found;
    };
    const asked = fetch(`${server.url}/api/v1/policies`, { headers: { cookie }, signal: leaving.signal });
    await expect(asked).rejects.toThrow('abort');
    sessions.find = find;
    expect((await server.get('/policies', { cookie })).status).toBe(200);
    await expect.poll(() => server.parts.held.count('call')).toBe(0);
  });

  test('who connected and asked nothing holds up no end', { timeout: 5000 }, async () => {
    const server = await startTestServer();
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    await once(server.server, 'connection');
    await server.close();
    if (!socket.closed) await once(socket, 'close');
  });

  test('a refusal of one holds nothing', async () => {
    const server = await startTestServer({ mode: 'production' });
    for (const path of ['/policies/shop/decisions/none', '/policies/none', '/api-keys']) {
      await server.send(path, { facts: {} }, { authorization: 'Bearer wrong' });
      await server.send(path, { facts: {} }, asAdmin);
    }
    await expect.poll(() => server.parts.held.count('call')).toBe(0);
  });

  test('callers who are not known cannot hold what those who are need', async () => {
    const server = await startTestServer({ mode: 'production' });
    for (let n = 0; n < most.guest.all; n += 1) server.parts.held.take('guest', `address ${n}`);
    const answers = [
      await server.send('/session', { name: 'li', password: 'x' }),
      await server.get('/policies', asAdmin),
      await request(`${server.url}/healthz`, 'GET'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([429, 200, 200]);
  });

  test('a stream is looked at again and again, and ends where its reader may listen no longer', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const response = Object.assign(new PassThrough(), { writeHead: () => {} }) as unknown as ServerResponse;
    let may = true;
    streamChanges(new Changes('e'), response, { lastId: undefined, wanted: () => true, mayListen: async () => may });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(response.writableEnded).toBe(false);
    may = false;
    await vi.advanceTimersByTimeAsync(5000);
    expect(response.writableEnded).toBe(true);
  });

  test('who has gone before the stream begins is not watched for', () => {
    const changes = new Changes('e');
    streamChanges(changes, { closed: true } as ServerResponse, {
      lastId: undefined,
      wanted: () => true,
      mayListen: async () => true,
    });
    expect(changes.watching).toBe(0);
  });

  test('a change is written once for all who watch', () => {
    const changes = new Changes('e');
    const texts: string[] = [];
    for (let n = 0; n < 3; n += 1)
      changes.watch(
        ({ text }) => texts.push(text),
        () => {},
      );
    changes.tell({ type: 'edition', policy: 'shop', data: { number: 2 } });
    expect(texts).toEqual(Array(3).fill('id: e.1\nevent: edition\ndata: {"policy":"shop","number":2}\n\n'));
  });
});

describe('a body', () => {
  afterEach(() => void vi.useRealTimers());

  /** A request whose body comes as the test writes it. */
  function slowRequest(): { request: IncomingMessage; body: PassThrough } {
    const body = new PassThrough();
    const headers = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' };
    return { request: Object.assign(body, { headers }) as unknown as IncomingMessage, body };
  }

  test('that comes too slowly is given up, and what still comes of it is thrown away', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    const [slow, other] = [slowRequest(), slowRequest()];
    slow.body.write('{"facts"');
    const read = expect(readJson(slow.request)).rejects.toMatchObject({ code: 'requestTimeout', status: 408 });
    vi.advanceTimersByTime(20_000);
    const later = readJson(other.request);
    vi.advanceTimersByTime(11_000);
    await read;
    slow.body.end(':{}}');
    other.body.end('{"facts":{}}');
    expect(await later).toEqual({ facts: {} });
    // Nobody is waited for any more: the clock for all stops.
    vi.advanceTimersByTime(1000);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('of a form that comes too slowly is given up as well', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    const { request: slow, body } = slowRequest();
    slow.headers['content-type'] = 'application/x-www-form-urlencoded';
    body.write('logout_token=');
    const read = expect(readForm(slow)).rejects.toMatchObject({ code: 'requestTimeout' });
    vi.advanceTimersByTime(31_000);
    await read;
  });

  test.each([
    ['without a key', 'POST /api/v1/policies', ''],
    ['to an address that is none', 'POST /nowhere', ''],
    ['to a call that takes none', 'GET /api/v1/policies', `authorization: ${asAdmin.authorization}\r\n`],
    ['to the health check', 'GET /healthz', ''],
  ])('%s holds no connection for longer than one that is read', async (_, line, header) => {
    const server = await startTestServer({ mode: 'production' });
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.on('error', () => {});
    socket.write(
      `${line} HTTP/1.1\r\nhost: x\r\n${header}content-type: application/json\r\ncontent-length: 5000\r\n\r\n{`,
    );
    await once(socket, 'data');
    socket.write(' ');
    expect(socket.destroyed).toBe(false);
    // The clock for all may still be that of a test before: then it looks within a second.
    const passing = () => {
      vi.advanceTimersByTime(31_000);
      return socket.destroyed;
    };
    await expect.poll(passing).toBe(true);
  });

  test('that is not UTF-8 is refused, not read as something else', async () => {
    const server = await startTestServer();
    const body = Buffer.concat([Buffer.from('{"facts":{"kind":"'), Buffer.from([0xb1, 0xa3]), Buffer.from('"}}')]);
    const response = await fetch(`${server.url}/api/v1/policies/shop/decisions/fee`, {
      ...{ method: 'POST', body, headers: { 'content-type': 'application/json' } },
    });
    expect([response.status, await response.json()]).toMatchObject([400, { code: 'malformedRequest' }]);
  });
});

test.each([
  ['no HTTP at all', 'hello\r\n\r\n', 400, 'malformedRequest'],
  [
    'headers of a hundred kilobytes',
    `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`,
    431,
    'headersTooLarge',
  ],
])('%s is answered with a problem', async (_, text, status, code) => {
  const server = await startTestServer();
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (data) => {
    answer += data;
  });
  socket.on('error', () => {});
  socket.write(text);
  await once(socket, 'close');
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(JSON.parse(answer.split('\r\n\r\n')[1] as string)).toMatchObject({ status, code });
});

test('the access log tells of a request what happened, and of its caller, query and body no more than who', async () => {
  const lines: [string, Record<string, unknown>][] = [];
  const log = { info: (m: string, f = {}) => void lines.push([m, f]), warn() {}, error() {} };
  const server = await startTestServer({ mode: 'production', accessLog: true, log });
  lines.length = 0;
  await server.send('/policies/shop/decisions/fee', { facts: { km: 3, kind: 'car' } }, asAdmin);
  await server.get('/instances?businessKey=private', asAdmin);
  await server.get('/policies', { authorization: 'Bearer wrong' });
  await expect.poll(() => lines.filter(([message]) => message === 'a request was answered').length).toBe(3);
  const told = lines.filter(([message]) => message === 'a request was answered').map(([, fields]) => fields);
  expect(told).toMatchObject([
    {
      method: 'POST',
      route: 'decide',
      path: '/api/v1/policies/shop/decisions/fee',
      status: 200,
      by: expect.any(String),
    },
    { method: 'GET', route: 'listInstances', path: '/api/v1/instances', status: 200 },
    { route: 'listPolicies', status: 401, by: undefined },
  ]);
  expect(JSON.stringify(told)).not.toMatch(/private|Bearer|"km"/);
});
