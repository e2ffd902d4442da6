import { describe, expect, test } from 'vitest';
import type { FlowDefinition } from '../../engine/index.ts';
import { shopContent } from './fixtures.ts';
import { asAdmin, keyFor, startTestServer, type TestServer } from './test-server.ts';

const hour = 3_600_000;
const events = (id: string) => `/instances/${id}/events`;

describe('an instance', () => {
  test('starts on the edition in force and says what it accepts', async () => {
    const server = await startTestServer();
    const { status, body, headers } = await server.send('/policies/shop/flows/job/instances', {
      input: { amount: 5 },
      businessKey: 'A-1',
    });

    expect(status).toBe(201);
    expect(headers.get('etag')).toBe('"1"');
    expect(body).toMatchObject({
      ...{
        policy: 'shop',
        flow: 'job',
        edition: 2,
        version: 1,
        status: 'active',
        state: 'open',
        context: { amount: 5 },
      },
      ...{
        businessKey: 'A-1',
        timers: [],
        createdAt: '2024-03-01T02:00:00.000Z',
        updatedAt: '2024-03-01T02:00:00.000Z',
      },
      accepts: [
        { type: 'SEND', roles: ['clerk'] },
        { type: 'COUNT', roles: [] },
      ],
      tasks: [{ state: 'open' }],
    });
    expect((await server.get(`/instances/${body.id}`)).body).toEqual(body);
  });

  test('stays on its edition when another one is published', async () => {
    const server = await startTestServer();
    const { id } = await server.start('job', { amount: 5 });
    await server.send('/policies/shop/editions/1/rollback', { note: 'again' });
    expect((await server.send(events(id), { type: 'SEND' })).body).toMatchObject({ edition: 2, state: 'review' });
    expect(await server.start('job')).toMatchObject({ edition: 3 });
  });

  test('walks to its end and gives its output; a role and a payload go with each event', async () => {
    const server = await startTestServer();
    const { id } = await server.start('job', { amount: 50 });
    await server.send(events(id), { type: 'SEND', role: 'clerk' });
    const { body, headers } = await server.send(events(id), { type: 'APPROVE', role: 'manager' });

    expect(headers.get('etag')).toBe('"3"');
    expect(body).toMatchObject({
      status: 'done',
      state: 'approved',
      output: { amount: 50 },
      accepts: [],
      tasks: [],
      timers: [],
    });
  });

  test.each([
    ['an event without a transition', { type: 'APPROVE' }, 409, 'eventNotAllowed'],
    ['an event nobody knows', { type: 'NONSENSE' }, 409, 'eventNotAllowed'],
    ["an event that forges a timer of XState's", { type: 'xstate.after.PT1H.job.review' }, 409, 'eventNotAllowed'],
    ['a role that may not send it', { type: 'SEND', role: 'manager' }, 403, 'roleNotAllowed'],
    ['a payload that is not valid', { type: 'COUNT', amount: -1 }, 422, 'invalidValue'],
    ['an event without a type', { role: 'clerk' }, 422, 'invalidRequest'],
  ])('refuses %s with its own code and stays as it is', async (_, event, status, code) => {
    const server = await startTestServer();
    const before = await server.start('job', { amount: 5 });
    expect(await server.send(events(before.id), event)).toMatchObject({ status, body: { code } });
    expect((await server.get(`/instances/${before.id}`)).body).toEqual(before);
    expect((await server.get(`/instances/${before.id}/history`)).body.items).toHaveLength(1);
  });

  test('refuses an event none of whose guards holds', async () => {
    const server = await startTestServer();
    const { id } = await server.start('job', { amount: 500 });
    await server.send(events(id), { type: 'SEND' });
    expect(await server.send(events(id), { type: 'APPROVE' })).toMatchObject({
      status: 409,
      body: { code: 'guardRejected' },
    });
  });

  test('is not found under an id nobody gave', async () => {
    const server = await startTestServer();
    for (const id of ['none', '..%2F..%2Fcatalogue', '__proto__']) {
      expect(await server.get(`/instances/${id}`)).toMatchObject({ status: 404, body: { code: 'instanceNotFound' } });
    }
  });

  test('tells its history as a chain of hashes', async () => {
    const server = await startTestServer();
    const { id } = await server.start('job', { amount: 5 });
    await server.send(events(id), { type: 'SEND', role: 'clerk' }, { 'x-guiju-user': 'Li' });
    const { items } = (await server.get(`/instances/${id}/history`)).body;

    expect(items).toMatchObject([
      { sequence: 1, type: 'started', by: 'demo', from: null, to: 'open' },
      {
        sequence: 2,
        type: 'event',
        by: 'Li',
        role: 'clerk',
        from: 'open',
        to: 'review',
        clauses: ['T-2'],
        record: { en: 'sent' },
      },
    ]);
    expect(items[1].previous).toBe(items[0].hash);
  });
});

describe('an idempotency key', () => {
  test('has an event applied once and answered alike, also after others', async () => {
    const server = await startTestServer();
    const { id } = await server.start('job', { amount: 5 });
    const key = { 'idempotency-key': 'k-1' };
    const first = await server.send(events(id), { type: 'COUNT' }, key);
    await server.send(events(id), { type: 'COUNT' });
    const again = await server.send(events(id), { type: 'COUNT' }, { ...key, 'if-match': '"1"' });

    expect(again.body).toEqual(first.body);
    expect((await server.get(`/instances/${id}`)).body.context.total).toBe(2);
  });

  test('sent eight times at once is applied once', async () => {
    const server = await startTestServer();
    const { id } = await server.start('job', { amount: 5 });
    const sent = await Promise.all(
      Array.from({ length: 8 }, () => server.send(events(id), { type: 'COUNT' }, { 'idempotency-key': 'k' })),
    );
    expect(new Set(sent.map(({ text }) => text)).size).toBe(1);
    expect((await server.get(`/instances/${id}`)).body).toMatchObject({ version: 2, context: { total: 1 } });
  });

  test('is not good for another event', async () => {
    const server = await startTestServer();
    const { id } = await server.start('job', { amount: 5 });
    const key = { 'idempotency-key': 'k-1' };
    await server.send(events(id), { type: 'COUNT' }, key);
    expect(await server.send(events(id), { type: 'COUNT', amount: 6 }, key)).toMatchObject({
      ...{ status: 422, body: { code: 'idempotencyKeyReused' } },
    });
  });

  test('of a refused event is free again', async () => {
    const server = await startTestServer();
    const { id } = await server.start('job', { amount: 5 });
    const key = { 'idempotency-key': 'k-1' };
    await server.send(events(id), { type: 'APPROVE' }, key);
    expect(await server.send(events(id), { type: 'COUNT' }, key)).toMatchObject({ status: 200 });
  });

  test('is remembered as used when its answer is no longer kept whole', async () => {
    const server = await startTestServer();
    const { id } = await server.start('job', { amount: 5 });
    for (let number = 0; number < 70; number += 1) {
      await server.send(events(id), { type: 'COUNT' }, { 'idempotency-key': `k-${number}` });
    }
    const { status, body } = await server.send(events(id), { type: 'COUNT' }, { 'idempotency-key': 'k-0' });
    expect([status, body.context.total]).toEqual([200, 70]);
  });
});

describe('If-Match', () => {
  test.each(['"1"', 'W/"1"', '1', '*'])('%s lets an event through while the version is 1', async (version) => {
    const server = await startTestServer();
    const { id } = await server.start('job', { amount: 5 });
    expect(await server.send(events(id), { type: 'COUNT' }, { 'if-match': version })).toMatchObject({ status: 200 });
  });

  test('of an older version is refused', async () => {
    const server = await startTestServer();
    const { id } = await server.start('job', { amount: 5 });
    await server.send(events(id), { type: 'COUNT' });
    const { status, body } = await server.send(events(id), { type: 'COUNT' }, { 'if-match': '"1"' });
    expect([status, body.code]).toEqual([412, 'staleRevision']);
  });
});

describe('the roles of a caller', () => {
  const production = async (...roles: string[]) => {
    const server = await startTestServer({ mode: 'production' });
    const { body } = await server.send('/policies/shop/flows/job/instances', { input: { amount: 5 } }, asAdmin);
    return { server, id: body.id as string, key: await keyFor(server, ...roles) };
  };

  test('must include the role an event is sent in', async () => {
    const { server, id, key } = await production('manager');
    const answer = await server.send(events(id), { type: 'SEND', role: 'clerk' }, key);
    expect(answer).toMatchObject({ status: 403, body: { code: 'roleNotAllowed' } });
  });

  test('are not got around by naming none', async () => {
    const { server, id, key } = await production('manager', 'developer');
    expect(await server.send(events(id), { type: 'SEND' }, key)).toMatchObject({
      status: 403,
      body: { code: 'roleNotAllowed' },
    });
    expect(await server.send(events(id), { type: 'COUNT' }, key)).toMatchObject({ status: 200 });
  });

  test('are tried where an event names none', async () => {
    const { server, id, key } = await production('manager', 'clerk');
    expect((await server.send(events(id), { type: 'SEND' }, key)).body.state).toBe('review');
    const { items } = (await server.get(`/instances/${id}/history`, key)).body;
    expect(items.at(-1)).toMatchObject({ type: 'event', role: 'clerk' });
  });
});

describe('the list of instances', () => {
  const four = async () => {
    const server = await startTestServer();
    const ids: string[] = [];
    for (const amount of [1, 2, 3, 4]) ids.push((await server.start('job', { amount })).id);
    await server.send(events(ids[1] as string), { type: 'SEND' });
    return { server, ids };
  };
  const idsOf = (body: { items: { id: string }[] }) => body.items.map(({ id }) => id);

  test('comes newest first, in pages', async () => {
    const { server, ids } = await four();
    const first = (await server.get('/instances?limit=3')).body;
    expect(idsOf(first)).toEqual([ids[3], ids[2], ids[1]]);
    const second = (await server.get(`/instances?limit=3&cursor=${first.cursor}`)).body;
    expect([idsOf(second), second.cursor]).toEqual([[ids[0]], undefined]);
  });

  test('is filtered by policy, flow, state and business key', async () => {
    const { server, ids } = await four();
    const { body } = await server.send('/policies/shop/flows/job/instances', { input: {}, businessKey: 'B 7' });
    const found = await Promise.all(
      ['state=review', 'businessKey=B%207', 'flow=none', 'policy=other', 'policy=shop&flow=job&state=open&limit=1'].map(
        async (query) => idsOf((await server.get(`/instances?${query}`)).body),
      ),
    );
    expect(found).toEqual([[ids[1]], [body.id], [], [], [body.id]]);
  });

  test('refuses a page size that is none', async () => {
    const server = await startTestServer();
    expect(await server.get('/instances?limit=many')).toMatchObject({ status: 422, body: { code: 'invalidRequest' } });
  });
});

describe('tasks', () => {
  test('are listed by role, with what can be done', async () => {
    const server = await startTestServer();
    const { id } = await server.start('job', { amount: 5 });
    await server.send(events(id), { type: 'SEND' });
    await server.start('job', { amount: 6 });

    const { items } = (await server.get('/tasks?role=manager&policy=shop')).body;
    expect(items.find((task: { instance: string }) => task.instance === id)).toMatchObject({
      ...{ policy: 'shop', flow: 'job', state: 'review', roles: ['manager'], events: ['APPROVE'] },
      dueAt: '2024-03-01T03:00:00Z',
    });
    expect((await server.get('/tasks')).body.items).toHaveLength(2);
  });
});

describe('simulating a flow', () => {
  test('walks events on an imagined clock and stores nothing', async () => {
    const server = await startTestServer();
    const { status, body } = await server.send('/policies/shop/flows/job/simulate', {
      input: { amount: 500 },
      events: [
        { type: 'SEND', role: 'clerk' },
        { type: 'APPROVE', role: 'manager' },
        { type: 'CLOSE', after: 'PT2H' },
      ],
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      state: 'closed',
      steps: [
        { type: 'SEND', from: 'open', to: 'review', accepted: true },
        { type: 'APPROVE', from: 'review', to: 'review', accepted: false, error: 'guardRejected' },
        { type: 'CLOSE', from: 'late', to: 'closed', accepted: true },
      ],
    });
    expect((await server.get('/instances')).body.items).toEqual([]);
  });

  test.each([
    ['no type and no time', {}],
    ['a type that is no text', { type: 5, after: 'PT1H' }],
    ['a role that is no text', { type: 'SEND', role: 5 }],
  ])('refuses an event with %s', async (_, event) => {
    const server = await startTestServer();
    const { status, body } = await server.send('/policies/shop/flows/job/simulate', { input: {}, events: [event] });
    expect({ status, code: body.code }).toEqual({ status: 422, code: 'invalidRequest' });
  });
});

describe('the live stream', () => {
  const reader = async (server: TestServer, headers: Record<string, string> = {}) => {
    const stop = new AbortController();
    const response = await fetch(`${server.url}/api/v1/stream`, { headers, signal: stop.signal });
    const decoder = new TextDecoder();
    let text = '';
    return {
      stop: () => stop.abort(),
      async until(wanted: string) {
        for await (const chunk of response.body as ReadableStream<Uint8Array>) {
          text += decoder.decode(chunk, { stream: true });
          if (text.includes(wanted)) return text;
        }
        throw new Error(`the stream ended without ${wanted}: ${text}`);
      },
    };
  };

  test('tells of changes, and after a break of those that were missed', async () => {
    const server = await startTestServer();
    const first = await reader(server);
    const { id } = await server.start('job', { amount: 5 });
    const seen = await first.until(`"id":"${id}"`);
    first.stop();
    const lastId = /id: (\S+)/.exec(seen)?.[1] as string;

    await server.send(events(id), { type: 'SEND' });
    const second = await reader(server, { 'last-event-id': lastId });
    const missed = await second.until('"state":"review"');
    second.stop();
    expect(missed).not.toContain('"state":"open"');
  });

  test('tells of what is done in drafts, without what was written, those who may read drafts', async () => {
    const server = await startTestServer({ mode: 'production' });
    const programs = await keyFor(server, 'developer');
    const [manager, developer] = [await reader(server, asAdmin), await reader(server, programs)];
    const { id } = (await server.send('/policies/shop/drafts', { title: 'x' }, asAdmin)).body;
    await server.send(`/policies/shop/drafts/${id}/comments`, { text: 'a secret' }, asAdmin);
    await server.send('/policies/shop/flows/job/instances', { input: { amount: 5 } }, asAdmin);
    const heard = await manager.until('event: instance');
    expect(heard).toContain(`"id":"${id}","revision":2,"status":"draft","did":"draft.commented"`);
    expect(heard).not.toContain('a secret');
    expect(await developer.until('event: instance')).not.toContain('event: draft');
    manager.stop();
    developer.stop();
  });

  test('says reset to a reader whose past is not known any more', async () => {
    const server = await startTestServer();
    const late = await reader(server, { 'last-event-id': 'of-another-life.7' });
    expect(await late.until('event: reset')).toContain('event: reset');
    late.stop();
  });
});

describe('a timer', () => {
  test('fires when it is due, not before', async () => {
    const server = await startTestServer();
    const { id } = await server.start('job', { amount: 5 });
    expect((await server.send(events(id), { type: 'SEND' })).body.timers).toMatchObject([
      { dueAt: '2024-03-01T03:00:00Z' },
    ]);

    server.clock.advance(hour - 1);
    await server.worker.settle();
    expect((await server.get(`/instances/${id}`)).body.state).toBe('review');

    server.clock.advance(1);
    await server.worker.settle();
    expect((await server.get(`/instances/${id}`)).body).toMatchObject({ state: 'late', version: 3, timers: [] });
    const { items } = (await server.get(`/instances/${id}/history`)).body;
    expect(items.slice(2)).toMatchObject([
      { type: 'timer', from: 'review', to: 'late' },
      { type: 'record', record: { type: 'deadlineBreached' } },
    ]);
    expect(items[2].late).toBeUndefined();
  });

  test('that was overdue for long is marked late', async () => {
    const server = await startTestServer();
    const { id } = await server.start('job', { amount: 5 });
    await server.send(events(id), { type: 'SEND' });
    server.clock.advance(30 * 24 * hour);
    await server.worker.settle();
    const { items } = (await server.get(`/instances/${id}/history`)).body;
    expect(items[2]).toMatchObject({ type: 'timer', late: true, dueAt: '2024-03-01T03:00:00Z' });
  });

  test('of each event that a flow raises later without an id is kept, and fires', async () => {
    const later = (amount: number, delay: string) => ({
      type: 'raise',
      params: { event: { type: 'COUNT', amount }, delay },
    });
    const machine = {
      initial: 'open',
      states: {
        open: {
          entry: [later(1, 'PT2H'), later(2, 'PT1H')],
          on: {
            SEND: { actions: later(3, 'PT3H') },
            COUNT: {
              actions: {
                type: 'assign',
                params: { total: { '=': 'if total = null then [amount] else append(total, amount)' } },
              },
            },
          },
        },
      },
    };
    const { flows } = shopContent();
    const counting = { ...flows.job, id: 'counting', machine } as unknown as FlowDefinition;
    const server = await startTestServer({ content: shopContent({ flows: [counting] }) });
    const { id } = await server.start('counting', {});
    const sent = await server.send(events(id), { type: 'SEND' });
    expect(sent.body.timers.map(({ dueAt }: { dueAt: string }) => dueAt)).toEqual([
      '2024-03-01T04:00:00Z',
      '2024-03-01T03:00:00Z',
      '2024-03-01T05:00:00Z',
    ]);
    server.clock.advance(4 * hour);
    await server.worker.settle();
    expect((await server.get(`/instances/${id}`)).body).toMatchObject({ context: { total: [2, 1, 3] }, timers: [] });
  });

  test('stops with the state that it belongs to', async () => {
    const server = await startTestServer();
    const { id } = await server.start('job', { amount: 5 });
    await server.send(events(id), { type: 'SEND' });
    await server.send(events(id), { type: 'APPROVE' });
    server.clock.advance(2 * hour);
    await server.worker.settle();
    expect((await server.get(`/instances/${id}`)).body).toMatchObject({ state: 'approved', version: 3 });
  });
});

describe('an actor', () => {
  test('that is a decision answers the flow', async () => {
    const server = await startTestServer();
    const { id } = await server.start('with-decision', { km: 3, kind: 'truck' });
    await server.worker.settle();
    expect((await server.get(`/instances/${id}`)).body).toMatchObject({ state: 'answered', status: 'done' });
    const { items } = (await server.get(`/instances/${id}/history`)).body;
    expect(items.at(-1)).toMatchObject({ type: 'reply', actor: 'asked', output: { feeCny: 6 } });
  });

  test('that cannot decide takes the flow to its error', async () => {
    const server = await startTestServer();
    const { id } = await server.start('with-decision', { km: 3 });
    await server.worker.settle();
    expect((await server.get(`/instances/${id}`)).body.state).toBe('failed');
  });

  test('that is a flow runs as a child and answers when it is done', async () => {
    const server = await startTestServer();
    const { id } = await server.start('with-child', { amount: 7 });
    await server.worker.settle();
    const child = (await server.get('/instances?flow=job')).body.items[0];
    expect(child).toMatchObject({ parent: { instance: id, actor: 'asked' }, context: { amount: 7 }, edition: 2 });

    await server.send(events(child.id), { type: 'SEND' });
    await server.send(events(child.id), { type: 'APPROVE' });
    await server.worker.settle();
    expect((await server.get(`/instances/${id}`)).body).toMatchObject({ state: 'answered', status: 'done' });
    expect((await server.parts.store.instances.load(child.id)).instance?.outbox).toEqual([]);
  });

  test('that is a child stops when its parent waits no longer', async () => {
    const server = await startTestServer();
    const { id } = await server.start('with-child', { amount: 7 });
    await server.worker.settle();
    await server.send(events(id), { type: 'CANCEL' });
    await server.worker.settle();
    const child = (await server.get('/instances?flow=job')).body.items[0];
    expect(child).toMatchObject({ status: 'stopped', accepts: [], timers: [] });
    expect(await server.send(events(child.id), { type: 'SEND' })).toMatchObject({ status: 409 });
  });

  test('that is a call goes to allowed hosts, with a key of its own', async () => {
    const calls: { url: string; headers: Headers; body: unknown }[] = [];
    const answer = async (url: unknown, init?: RequestInit) => {
      calls.push({ url: String(url), headers: new Headers(init?.headers), body: JSON.parse(String(init?.body)) });
      return Response.json({ inStock: 4 });
    };
    const server = await startTestServer({ httpAllow: ['parts.example'], fetch: answer as typeof fetch });
    const { id } = await server.start('with-call', { amount: 2 });
    await server.worker.settle();

    expect((await server.get(`/instances/${id}`)).body.state).toBe('answered');
    expect(calls).toMatchObject([{ url: 'http://parts.example/stock', body: { amount: 2 } }]);
    expect(calls[0]?.headers.get('idempotency-key')).toContain(id);
  });

  test('that is a call to any other host fails without a call', async () => {
    const server = await startTestServer({
      fetch: () => {
        throw new Error('it called');
      },
    });
    const { id } = await server.start('with-call', { amount: 2 });
    await server.worker.settle();
    const { items } = (await server.get(`/instances/${id}/history`)).body;
    expect((await server.get(`/instances/${id}`)).body.state).toBe('failed');
    expect(items.at(-1).error.message).toContain('GUIJU_HTTP_ALLOW');
  });
});
