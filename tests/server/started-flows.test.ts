import { describe, expect, test } from 'vitest';
import type { FlowDefinition, JsonObject, MachineJson } from '../../engine/index.ts';
import { createMemoryStore } from '../../server/stores/memory-store.ts';
import type { Store } from '../../server/stores/store.ts';
import { deliver, type InternalMessage } from '../../server/worker/deliver.ts';
import { shopContent } from './fixtures.ts';
import { startTestServer, type TestServer } from './test-server.ts';

const text = (value: string) => ({ 'zh-CN': value, en: value });
const events = (id: string) => `/instances/${id}/events`;

function flow(id: string, machine: MachineJson, payload: Record<string, JsonObject> = {}): FlowDefinition {
  const properties = { amount: { type: 'number' } };
  const names = new Set(Object.values(machine.states ?? {}).flatMap(({ on = {} }) => Object.keys(on)));
  const declared = [...names].map((name) => [
    name,
    payload[name] ? { payload: { type: 'object', properties: payload[name] } } : {},
  ]);
  return {
    ...{ kind: 'flow', id, title: text(id), clauses: [], input: { type: 'object', properties } },
    ...{ events: Object.fromEntries(declared), machine },
  } as FlowDefinition;
}

const start = (params: JsonObject) => ({ type: 'start', params });

/** A claim that starts a job beside itself when it is taken on, is told of its end, and needs not wait for it. */
const claim = flow(
  'claim',
  {
    initial: 'open',
    states: {
      open: {
        on: {
          TAKE: {
            target: 'taken',
            actions: [
              start({
                flow: 'job',
                input: { amount: { '=': 'amount' }, total: { '=': 'total' } },
                businessKey: { '=': '"for " + string(amount)' },
                tell: 'JOB_DONE',
              }),
            ],
          },
        },
      },
      taken: {
        on: {
          JOB_DONE: { actions: [{ type: 'assign', params: { done: { '=': 'amount' } } }] },
          CLOSE: 'closed',
        },
      },
      closed: { type: 'final' },
    },
  },
  { JOB_DONE: { amount: { type: 'number' } } },
);
/** Starts itself again with each instance, and once more as often as it is asked. */
const breeder = flow('breeder', {
  initial: 'open',
  states: { open: { on: { MORE: { actions: Array.from({ length: 60 }, () => start({ flow: 'breeder' })) } } } },
});
const endless = flow('endless', { initial: 'open', states: { open: { entry: [start({ flow: 'endless' })] } } });
const mistaken = flow('mistaken', {
  initial: 'open',
  states: {
    open: { on: { GO: { target: 'gone', actions: [start({ flow: 'job', input: { amount: 'many' } })] } } },
    gone: {},
  },
});

const content = () => shopContent({ flows: [claim, breeder, endless, mistaken] });

async function takenClaim(store?: Store): Promise<{ server: TestServer; id: string; child: string }> {
  const server = await startTestServer({ content: content(), ...(store ? { store } : {}) });
  const { id } = await server.start('claim', { amount: 7 });
  const taken = await server.send(events(id), { type: 'TAKE' });
  await server.worker.settle();
  return { server, id, child: taken.body.children[0].instance };
}

async function finishJob(server: TestServer, child: string): Promise<void> {
  await server.send(events(child), { type: 'SEND' });
  await server.send(events(child), { type: 'APPROVE' });
}

describe('a flow that another one started', () => {
  test('is linked both ways, has its own business key, and is in the history of who started it', async () => {
    const { server, id, child } = await takenClaim();
    expect((await server.get(`/instances/${child}`)).body).toMatchObject({
      ...{ flow: 'job', businessKey: 'for 7', parent: { instance: id }, context: { amount: 7 }, children: [] },
    });
    const parent = (await server.get(`/instances/${id}`)).body;
    expect(parent.children).toMatchObject([{ instance: child, flow: 'job', businessKey: 'for 7', status: 'active' }]);
    const { items } = (await server.get(`/instances/${id}/history`)).body;
    expect(items.at(-1)).toMatchObject({ type: 'flowStarted', flow: 'job', instance: child });
    const own = (await server.get(`/instances/${child}/history`)).body.items;
    expect(own[0]).toMatchObject({ type: 'started', by: id });
  });

  test('has the business key of who started it where it is given none', async () => {
    const server = await startTestServer({ content: content() });
    const { body } = await server.send('/policies/shop/flows/breeder/instances', { input: {}, businessKey: 'B-1' });
    await server.send(events(body.id), { type: 'MORE' });
    await server.worker.settle();
    expect((await server.get('/instances?businessKey=B-1&limit=100')).body.items).toHaveLength(61);
  });

  test('goes on when who started it has left its state and has ended', async () => {
    const { server, id, child } = await takenClaim();
    expect((await server.send(events(id), { type: 'CLOSE' })).body).toMatchObject({ state: 'closed', status: 'done' });
    await server.worker.settle();
    await finishJob(server, child);
    await server.worker.settle();
    expect((await server.get(`/instances/${child}`)).body).toMatchObject({ state: 'approved', status: 'done' });
    const parent = (await server.get(`/instances/${id}`)).body;
    expect(parent).toMatchObject({ state: 'closed', children: [{ status: 'done' }] });
    expect((await server.get('/audit/verify')).body).toMatchObject({ intact: true });
  });

  test('tells who started it by the event it is to tell by, with what that event carries of its output', async () => {
    const { server, id, child } = await takenClaim();
    await finishJob(server, child);
    await server.worker.settle();
    const parent = (await server.get(`/instances/${id}`)).body;
    expect(parent).toMatchObject({ state: 'taken', context: { done: 7 }, children: [{ status: 'done' }] });
    const { items } = (await server.get(`/instances/${id}/history`)).body;
    expect(items.slice(-2)).toMatchObject([
      { type: 'event', by: child, event: { type: 'JOB_DONE', amount: 7 } },
      { type: 'flowEnded', instance: child, status: 'done' },
    ]);
  });

  test('tells it once, however often the message is delivered', async () => {
    const store = createMemoryStore();
    const { server, id, child } = await takenClaim(store);
    const kept: InternalMessage[] = [];
    const commit = store.instances.commit.bind(store.instances);
    store.instances.commit = async (given) => {
      if (given.next.id === child) kept.push(...(given.next.outbox as InternalMessage[]));
      return commit(given);
    };
    await finishJob(server, child);
    await server.worker.settle();
    const { version } = (await server.get(`/instances/${id}`)).body;
    const told = kept.filter(({ kind }) => kind === 'ended');
    expect(told.length).toBeGreaterThan(0);
    for (const message of told) {
      const { instance } = await store.instances.load(child);
      if (instance) await deliver(server.parts, instance, message);
    }
    expect((await server.get(`/instances/${id}`)).body).toMatchObject({ version, context: { done: 7 } });
  });

  test('is started once, however often the message is delivered', async () => {
    const store = createMemoryStore();
    const kept: InternalMessage[] = [];
    const commit = store.instances.commit.bind(store.instances);
    store.instances.commit = async (given) => {
      kept.push(...(given.next.outbox as InternalMessage[]));
      return commit(given);
    };
    const { server, id } = await takenClaim(store);
    for (const message of kept.filter(({ kind }) => kind === 'startFlow')) {
      const { instance } = await store.instances.load(id);
      if (instance) await deliver(server.parts, instance, message);
    }
    expect((await server.get('/instances?flow=job')).body.items).toHaveLength(1);
  });

  test('that cannot begin leaves who started it as it is, and its history says why', async () => {
    const server = await startTestServer({ content: content() });
    const { id } = await server.start('mistaken');
    expect((await server.send(events(id), { type: 'GO' })).body.state).toBe('gone');
    await server.worker.settle();
    const { items } = (await server.get(`/instances/${id}/history`)).body;
    expect(items.at(-1)).toMatchObject({ type: 'startFailed', flow: 'job', failed: 'invalidValue' });
    expect((await server.get(`/instances/${id}`)).body).toMatchObject({
      ...{ state: 'gone', status: 'active', children: [{ status: 'failed' }] },
    });
  });

  test('is not started beyond what an instance may start, and ever less with each generation', async () => {
    const server = await startTestServer({ content: content() });
    const { id } = await server.start('breeder');
    for (let times = 0; times < 2; times += 1) await server.send(events(id), { type: 'MORE' });
    await server.worker.settle();
    const first = (await server.get(`/instances/${id}`)).body;
    expect(first.children).toHaveLength(100);
    const { items } = (await server.get(`/instances/${id}/history`)).body;
    expect(items.at(-1)).toMatchObject({ type: 'startFailed', flow: 'breeder', failed: 'limitExceeded' });

    const counts: number[] = [];
    for (let one = first; one.children.length > 0; ) {
      const next = one.children[0].instance;
      one = (await server.send(events(next), { type: 'MORE' })).body;
      counts.push(one.children.length);
      await server.worker.settle();
    }
    expect(counts).toEqual([25, 6, 1, 0]);
  });

  test('that starts itself as soon as it begins comes to an end all the same', async () => {
    const server = await startTestServer({ content: content() });
    await server.start('endless');
    for (let times = 0; times < 8; times += 1) await server.worker.settle();
    expect((await server.get('/instances?flow=endless')).body.items).toHaveLength(5);
  });

  test('is not started by trying the flow, which says what would be', async () => {
    const server = await startTestServer({ content: content() });
    const { body } = await server.send('/policies/shop/flows/claim/simulate', {
      ...{ input: { amount: 7 }, events: [{ type: 'TAKE' }, { type: 'CLOSE' }] },
    });
    const started = { flow: 'job', input: { amount: 7 }, businessKey: 'for 7', tell: 'JOB_DONE' };
    expect(body.steps).toEqual([
      { type: 'TAKE', from: 'open', to: 'taken', accepted: true, starts: [started] },
      { type: 'CLOSE', from: 'taken', to: 'closed', accepted: true },
    ]);
    expect(body).toMatchObject({ state: 'closed', starts: [started] });
    await server.worker.settle();
    expect((await server.get('/instances')).body.items).toEqual([]);
  });
});
