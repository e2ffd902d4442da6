import { describe, expect, test } from 'vitest';
import type { FlowDefinition, JsonObject } from '../../engine/index.ts';
import type { Store } from '../../server/stores/store.ts';
import { eachStore } from './each-store.ts';
import { shopContent } from './fixtures.ts';
import { asAdmin, keyFor, startTestServer, type TestServer } from './test-server.ts';

const { stores } = eachStore();
const day = 86_400_000;
const text = (value: string) => ({ 'zh-CN': value, en: value });

/** A visit that must be over three days after it began, whichever states it passes. */
const visit = {
  ...{ kind: 'flow', id: 'visit', title: text('visit'), clauses: [] },
  events: { BEGIN: {}, REST: {}, DONE: {}, PAID: { internal: true }, END: {} },
  clocks: [
    { id: 'repair', title: text('repair'), from: 'event:BEGIN', until: 'state:done', limit: 'P3D', remind: 'P1D' },
    { id: 'payment', from: 'state:done', until: 'event:PAID', limit: 'P9D', over: 'notify' },
  ],
  machine: {
    initial: 'open',
    states: {
      open: { on: { BEGIN: 'work' } },
      work: { on: { REST: 'rest', DONE: 'done' } },
      rest: { on: { DONE: 'done' } },
      done: { on: { PAID: 'paid', END: 'end' } },
      paid: { on: { END: 'end' } },
      end: { type: 'final' },
    },
  },
} as unknown as FlowDefinition;

const content = () => {
  const made = shopContent();
  made.flows.visit = visit;
  return made;
};

describe.each(Object.keys(stores))('a clock of an instance, on %s', (name) => {
  const open = () => (stores[name] as () => Promise<Store>)();

  const begin = async (server: TestServer) => {
    const { id } = await server.start('visit');
    await server.send(`/instances/${id}/events`, { type: 'BEGIN' });
    const pass = async (ms: number) => {
      server.clock.advance(ms);
      await server.worker.settle();
    };
    const send = (type: string) => server.send(`/instances/${id}/events`, { type });
    const read = async () => (await server.get(`/instances/${id}`)).body;
    const history = async (type: string) =>
      ((await server.get(`/instances/${id}/history`)).body.items as JsonObject[]).filter((one) => one.type === type);
    return { id, pass, send, read, history };
  };

  test('runs across states, reminds, and is overdue when its time has passed; its timer is nobody’s', async () => {
    const server = await startTestServer({ store: await open(), content: content() });
    const { pass, send, read, history } = await begin(server);
    const dueAt = '2024-03-04T02:00:00Z';
    expect(await read()).toMatchObject({ clocks: [{ id: 'repair', dueAt, overdue: false }], timers: [] });
    await send('REST');
    await pass(2 * day);
    expect((await history('clock')).map(({ id, what }) => [id, what])).toEqual([['repair', 'reminded']]);
    expect(await history('notification')).toMatchObject([{ notification: { type: 'clockReminder', clock: 'repair' } }]);
    await pass(day);
    expect((await read()).clocks).toMatchObject([{ id: 'repair', overdue: false }]);
    await pass(1);
    expect((await read()).clocks).toMatchObject([{ id: 'repair', overdue: true }]);
    expect((await history('clock')).map(({ what }) => what)).toEqual(['reminded', 'breached']);
    expect(await history('record')).toMatchObject([{ record: { type: 'clockBreached', clock: 'repair', dueAt } }]);
    expect(await history('timer')).toEqual([]);
    await send('DONE');
    expect((await read()).clocks).toMatchObject([{ id: 'payment', overdue: false }]);
    expect((await server.get('/audit/verify')).body.intact).toBe(true);
  });

  test('is met at its very instant, and looked at no more', async () => {
    const server = await startTestServer({ store: await open(), content: content() });
    const { pass, send, read, history } = await begin(server);
    await pass(3 * day);
    expect((await send('DONE')).status).toBe(200);
    expect((await history('clock')).map(({ what }) => what)).toEqual(['reminded', 'met']);
    await send('END');
    await pass(30 * day);
    expect(await read()).toMatchObject({ status: 'done', clocks: [], timers: [] });
    expect((await history('clock')).map(({ what }) => what)).toEqual(['reminded', 'met']);
  });

  test('survives a restart', async () => {
    const store = await open();
    const server = await startTestServer({ store, content: content() });
    const { id } = await begin(server);
    const again = await startTestServer({
      store: { ...store, close: async () => {} },
      content: content(),
      startMs: Date.parse('2024-03-09T02:00:00Z'),
    });
    await again.worker.settle();
    expect((await again.get(`/instances/${id}`)).body.clocks).toMatchObject([{ id: 'repair', overdue: true }]);
  });
});

test('an event of the machine alone is nobody’s to send, and comes by a message', async () => {
  const server = await startTestServer({ mode: 'production', content: content() });
  const path = '/policies/shop/flows/visit';
  const { body } = await server.send(`${path}/instances`, { input: {}, businessKey: 'V1' }, asAdmin);
  for (const type of ['BEGIN', 'DONE']) await server.send(`/instances/${body.id}/events`, { type }, asAdmin);
  const refused = await server.send(`/instances/${body.id}/events`, { type: 'PAID' }, asAdmin);
  expect(refused).toMatchObject({ status: 403, body: { code: 'roleNotAllowed' } });
  const program = await keyFor(server, 'developer');
  const told = await server.send(`${path}/messages`, { businessKey: 'V1', type: 'PAID' }, program);
  expect(told).toMatchObject({ status: 202, body: { result: 'taken' } });
  expect((await server.get(`/instances/${body.id}`, asAdmin)).body).toMatchObject({ state: 'paid', clocks: [] });
});
