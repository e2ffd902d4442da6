import { describe, expect, test } from 'vitest';
import type { FlowDefinition } from '../../engine/index.ts';
import { eachStore } from './each-store.ts';
import { shopContent } from './fixtures.ts';
import { asAdmin, keyFor, startTestServer, type TestServer } from './test-server.ts';

const text = (value: string) => ({ 'zh-CN': value, en: value });
const hour = 3_600_000;

/** A case that is looked at within two days, with an order beside it, and a clock over all of it. */
const caseFlow = {
  kind: 'flow',
  id: 'case',
  title: text('case'),
  clauses: [],
  input: { type: 'object', properties: { amount: { type: 'number', minimum: 0 } } },
  events: { LOOK: {}, SIGN: {}, TELL: {} },
  clocks: [{ id: 'answer', from: 'start', until: 'state:signed', limit: 'P3D' }],
  machine: {
    initial: 'open',
    states: {
      open: { on: { LOOK: 'looking' } },
      looking: {
        entry: [{ type: 'start', params: { flow: 'order', as: 'order' } }],
        after: { P2D: 'late' },
        on: { SIGN: 'signed', TELL: 'told' },
      },
      told: {},
      late: {},
      signed: { type: 'final' },
    },
  },
} as unknown as FlowDefinition;
const order = {
  kind: 'flow',
  id: 'order',
  title: text('order'),
  clauses: [],
  events: { DONE: {} },
  machine: {
    initial: 'going',
    states: {
      going: { on: { DONE: { target: 'done', actions: [{ type: 'tell', params: { to: 'parent', event: 'TELL' } }] } } },
      done: { type: 'final' },
    },
  },
} as unknown as FlowDefinition;

const actor = (id: string, src: string, input: object) =>
  ({
    ...{ kind: 'flow', id, title: text(id), clauses: [], events: {} },
    machine: {
      initial: 'asking',
      states: {
        asking: { invoke: { id: 'asked', src, input, onDone: 'answered', onError: 'failed' } },
        answered: { type: 'final' },
        failed: {},
      },
    },
  }) as unknown as FlowDefinition;
const asking = actor('asking', 'http', { url: 'http://bank.example/' });
const parent = actor('parent', 'flow', { flow: 'order' });

const { stores } = eachStore();
const reason = 'as it was agreed';

describe.each(Object.keys(stores))('what the operator does with an instance, in %s', (store) => {
  async function begun() {
    const server = await startTestServer({
      store: await stores[store]?.(),
      content: shopContent({ flows: [caseFlow, order] }),
    });
    const { id } = await server.start('case', { amount: 5 });
    await server.send(`/instances/${id}/events`, { type: 'LOOK' });
    await server.worker.settle();
    const read = async (of = id) => (await server.get(`/instances/${of}`)).body;
    const history = async (of = id) => (await server.get(`/instances/${of}/history`)).body.items;
    const put = (verb: string, body: object = {}, headers = {}) =>
      server.send(`/instances/${id}/${verb}`, { reason, ...body }, headers);
    return { server, id, read, history, put };
  }

  test('jumps to a state: timers stop, a living child is not started again, and the history says who, where and why', async () => {
    const { read, history, put, server } = await begun();
    const foreseen = await put('jump', { to: 'open', dryRun: true });
    expect(foreseen.body).toMatchObject({
      tasks: { added: [{ state: 'open' }], removed: [{ state: 'looking' }] },
      timers: { started: [], stopped: [{ id: 'xstate.after.P2D.case.looking' }] },
      children: { started: [], stopped: [] },
      records: { voided: [] },
    });
    expect((await read()).state).toBe('looking');
    expect((await put('jump', { to: 'open' })).body).toMatchObject({ state: 'open', timers: [] });
    expect((await put('jump', { to: 'looking' })).body.children).toHaveLength(1);
    await server.worker.settle();
    expect((await history()).filter(({ type }: { type: string }) => type === 'moved')).toMatchObject([
      { verb: 'jump', target: 'open', from: 'looking', to: 'open', reason },
      { verb: 'jump', target: 'looking', from: 'open', to: 'looking', reason },
    ]);
  });

  test.each([
    ['no reason', 'jump', { to: 'open', reason: ' ' }, 422, 'missingFact'],
    ['no state', 'jump', {}, 422, 'missingFact'],
    ['what is no state', 'jump', { to: 'nowhere' }, 422, 'unknownValue'],
    ['no value', 'correct', {}, 422, 'missingFact'],
    ['a value of no fact', 'correct', { set: { sum: 1 } }, 422, 'unknownField'],
    ['a value that a fact does not take', 'correct', { set: { amount: -1 } }, 422, 'invalidValue'],
    ['one that is not suspended', 'resume', {}, 409, 'wrongStatus'],
    ['one that nothing keeps from going on', 'retry', {}, 409, 'wrongStatus'],
  ])('refuses %s', async (_, verb, body, status, code) => {
    const { put } = await begun();
    expect(await put(verb, body)).toMatchObject({ status, body: { code } });
  });

  test('does a thing once by its key, and only to the version that it was shown', async () => {
    const { put, history } = await begun();
    const once = { 'idempotency-key': 'k' };
    const first = await put('jump', { to: 'open' }, once);
    expect((await put('jump', { to: 'open' }, once)).body).toEqual(first.body);
    expect((await history()).filter(({ type }: { type: string }) => type === 'moved')).toHaveLength(1);
    expect(await put('jump', { to: 'looking' }, { 'if-match': '"1"' })).toMatchObject({ status: 412 });
  });

  test('corrects a value, and the history has it before and after', async () => {
    const { put, history } = await begun();
    expect((await put('correct', { set: { amount: 7 } })).body.context).toMatchObject({ amount: 7 });
    expect((await history()).at(-1)).toMatchObject({
      type: 'corrected',
      before: { amount: 5 },
      after: { amount: 7 },
      reason,
    });
  });

  test('suspends it: it takes nothing, its timers and clocks stand still, and go on with what was left', async () => {
    const { server, id, put, read } = await begun();
    const [due, clock] = [(await read()).timers[0].dueAt, (await read()).clocks[0].dueAt];
    expect((await put('suspend')).body).toMatchObject({ status: 'suspended', accepts: [], suspended: { reason } });
    expect((await server.get('/instances?status=suspended')).body.items).toMatchObject([{ id }]);
    expect(await server.send(`/instances/${id}/events`, { type: 'SIGN' })).toMatchObject({
      status: 409,
      body: { code: 'eventNotAllowed' },
    });
    server.clock.advance(100 * hour);
    await server.worker.settle();
    expect((await read()).state).toBe('looking');
    const resumed = (await put('resume')).body;
    const later = (instant: string) => new Date(Date.parse(instant) + 100 * hour).toISOString();
    expect(resumed).toMatchObject({
      status: 'active',
      timers: [{ dueAt: later(due) }],
      clocks: [{ dueAt: later(clock), overdue: false }],
    });
    server.clock.advance(48 * hour);
    await server.worker.settle();
    expect((await read()).state).toBe('late');
  });

  test('resumes it by the calendar where that is asked: what is over by then is over', async () => {
    const { server, put, read } = await begun();
    await put('suspend');
    server.clock.advance(100 * hour);
    await put('resume', { timers: 'calendar' });
    await server.worker.settle();
    expect(await read()).toMatchObject({ state: 'late', clocks: [{ overdue: true }] });
  });

  test('lets what it is told wait until it goes on', async () => {
    const { server, put, read } = await begun();
    const [{ id: child }] = (await read()).children;
    await put('suspend');
    await server.send(`/instances/${child}/events`, { type: 'DONE' });
    await server.worker.settle();
    expect(await read()).toMatchObject({ state: 'looking', waiting: [{ event: 'TELL' }] });
    await put('resume');
    await server.worker.settle();
    expect(await read()).toMatchObject({ state: 'told', waiting: [] });
  });

  test('ends it with the flows beside it, unless they are to be kept', async () => {
    const { put, read, server, history } = await begun();
    const [{ id: child }] = (await read()).children;
    expect((await put('terminate', { dryRun: true })).body).toMatchObject({ children: { stopped: [{ id: child }] } });
    expect((await put('terminate', { children: 'keep', dryRun: true })).body.children.stopped).toEqual([]);
    expect((await put('terminate')).body).toMatchObject({ status: 'stopped', tasks: [], timers: [], clocks: [] });
    await server.worker.settle();
    expect((await read(child)).status).toBe('stopped');
    expect((await history(child)).at(-1)).toMatchObject({ type: 'stopped', reason });
    expect(await put('jump', { to: 'open' })).toMatchObject({ status: 409, body: { code: 'wrongStatus' } });
  });
});

describe.each(Object.keys(stores))('what waits for somebody else, in %s', (store) => {
  test('an answer that comes while it is suspended is taken when it goes on', async () => {
    let answer = () => {};
    const fetch = () =>
      new Promise<Response>((resolve) => {
        answer = () => resolve(new Response('{}', { status: 200 }));
      });
    const content = shopContent({ flows: [asking] });
    const server = await startTestServer({
      ...{ store: await stores[store]?.(), content, httpAllow: ['bank.example'], fetch: fetch as never },
    });
    const { id } = await server.start('asking');
    await expect.poll(() => answer.toString()).toContain('resolve');
    await server.send(`/instances/${id}/suspend`, { reason });
    answer();
    await server.worker.settle();
    expect((await server.get(`/instances/${id}`)).body).toMatchObject({ status: 'suspended', state: 'asking' });
    await server.send(`/instances/${id}/resume`, { reason });
    await server.worker.settle();
    expect((await server.get(`/instances/${id}`)).body).toMatchObject({ status: 'done', state: 'answered' });
    const { items } = (await server.get(`/instances/${id}/history`)).body;
    expect(items.filter(({ type }: { type: string }) => type === 'reply')).toHaveLength(1);
  });

  test('a parent that waits for a flow is told when that is ended', async () => {
    const content = shopContent({ flows: [parent, order] });
    const server = await startTestServer({ store: await stores[store]?.(), content });
    const { id } = await server.start('parent');
    await server.worker.settle();
    const [child] = (await server.get(`/instances/${id}`)).body.children;
    await server.send(`/instances/${child.id}/terminate`, { reason });
    await server.worker.settle();
    expect((await server.get(`/instances/${id}`)).body).toMatchObject({
      state: 'failed',
      children: [{ status: 'failed' }],
    });
  });
});

describe.each(Object.keys(stores))('what the operator does with many instances, in %s', (store) => {
  const many = 450;

  async function crowd(count = many) {
    const server = await startTestServer({
      store: await stores[store]?.(),
      content: shopContent({ flows: [caseFlow, order] }),
    });
    for (let place = 0; place < count; place += 1) await server.start('case', { amount: place });
    await server.worker.settle();
    return server;
  }
  const operation = async (server: TestServer, verb: string, body: object) => {
    const begun = await server.send(`/instances/${verb}`, { reason, ...body });
    expect(begun.status).toBe(202);
    await server.worker.settle();
    return (await server.get(`/operations/${begun.body.operation}`)).body;
  };
  const count = async (server: TestServer, status: string) => {
    let [all, cursor] = [0, ''];
    do {
      const { body } = await server.get(`/instances?status=${status}&limit=200${cursor && `&cursor=${cursor}`}`);
      all += body.items.length;
      cursor = body.cursor ?? '';
    } while (cursor);
    return all;
  };

  test('is shown first, done to each once, and told in its history and in the audit log', async () => {
    const server = await crowd();
    const query = { policy: 'shop', flow: 'case' };
    const shown = (await server.send('/instances/suspend', { query, reason, dryRun: true })).body;
    expect([shown.count, shown.examples.length]).toEqual([many, 5]);
    const done = await operation(server, 'suspend', { query });
    expect(done).toMatchObject({
      verb: 'suspend',
      status: 'done',
      total: many,
      done: many,
      failed: 0,
      undo: { verb: 'resume' },
    });
    expect(await count(server, 'suspended')).toBe(many);
    const undone = await operation(server, 'resume', { query: done.undo.query });
    expect([undone.done, await count(server, 'suspended')]).toEqual([many, 0]);
    const { items } = (await server.get('/audit?type=operation', asAdmin)).body;
    expect(items.map(({ type }: { type: string }) => type)).toEqual([
      'operation.started',
      'operation.finished',
      'operation.started',
      'operation.finished',
    ]);
  });

  test('comes to its end by itself, also where it was asked for with a key and nobody else is there', async () => {
    const server = await crowd(3);
    const body = { reason, query: { policy: 'shop', flow: 'case' } };
    const begun = await server.send('/instances/suspend', body, { 'idempotency-key': 'k' });
    const told = async () => (await server.get(`/operations/${begun.body.operation}`)).body;
    await expect.poll(told).toMatchObject({ status: 'done', done: 3, failed: 0 });
    const again = await server.send('/instances/suspend', body, { 'idempotency-key': 'k' });
    expect(again.body).toEqual(begun.body);
  });

  test('names those that it could not be done to, and why', async () => {
    const server = await crowd(3);
    const { items } = (await server.get('/instances')).body;
    await server.send(`/instances/${items[1].id}/suspend`, { reason });
    const ids = items.map(({ id }: { id: string }) => id);
    expect(await operation(server, 'suspend', { query: { ids } })).toMatchObject({
      done: 2,
      failed: 1,
      problems: [{ instance: items[1].id, code: 'wrongStatus' }],
    });
    expect((await server.get('/operations/instances?status=suspended&overdue=true')).body.items).toEqual([]);
    expect((await server.get('/operations/instances?status=suspended')).body.items).toHaveLength(3);
    expect((await server.get('/operations/troubles')).body).toMatchObject({ suspended: 3, stuck: 0, whole: true });
  });

  test('goes on where it was broken off, and does nothing twice', async () => {
    const server = await crowd(20);
    const { operations } = server.parts.store.shelves;
    const done = await operation(server, 'correct', { query: { flow: 'case' }, set: { amount: 1 } });
    const kept = await operations.get(done.id);
    const { finishedAt: _, ...rest } = kept as NonNullable<typeof kept>;
    // As it stands where a node died behind the commits of a page and before it could say so.
    const { items } = (await server.get('/instances')).body;
    const ids = items.map(({ id }: { id: string }) => id);
    await operations.put({ ...rest, done: 0, page: { ids } }, rest.at);
    server.worker.wake();
    await server.worker.settle();
    expect((await server.get(`/operations/${done.id}`)).body).toMatchObject({ status: 'done', done: 20, failed: 0 });
    const history = (await server.get(`/instances/${ids[0]}/history`)).body.items;
    expect(history.filter(({ type }: { type: string }) => type === 'corrected')).toHaveLength(1);
  });

  test('takes back where it moved them to, but for those that have moved on', async () => {
    const server = await crowd(3);
    const { items } = (await server.get('/instances')).body;
    const moved = await operation(server, 'jump', { query: { flow: 'case' }, to: 'looking' });
    await server.send(`/instances/${items[0].id}/events`, { type: 'TELL' });
    const { query, back } = moved.undo;
    expect(await operation(server, 'jump', { query, back })).toMatchObject({
      done: 2,
      problems: [{ instance: items[0].id, code: 'notAllowedHere' }],
    });
    const states = await Promise.all(
      items.map(async ({ id }: { id: string }) => (await server.get(`/instances/${id}`)).body.state),
    );
    expect(states).toEqual(['told', 'open', 'open']);
  });

  test('is begun once by its key', async () => {
    const server = await crowd(1);
    const send = () => server.send('/instances/suspend', { query: {}, reason }, { 'idempotency-key': 'once' });
    const first = await send();
    expect((await send()).body).toEqual(first.body);
    await server.worker.settle();
    expect((await server.get('/operations')).body.items).toHaveLength(1);
    const clerk = await keyFor(server, 'clerk');
    expect((await server.send('/instances/suspend', { query: {}, reason }, clerk)).status).toBe(403);
  });
});
