import { describe, expect, test } from 'vitest';
import type { FlowDefinition, JsonObject } from '../../engine/index.ts';
import { eachStore } from './each-store.ts';
import { shopContent } from './fixtures.ts';
import { asAdmin, keyFor, startTestServer, type TestServer } from './test-server.ts';

const { stores } = eachStore();
const text = (value: string) => ({ 'zh-CN': value, en: value });
const act = (type: string, params: JsonObject) => ({ type, params });

const flow = (id: string, machine: object, more: object = {}) =>
  ({
    kind: 'flow',
    id,
    title: text(id),
    clauses: [],
    input: { type: 'object', properties: { amount: { type: 'number' }, truck: { type: 'string' } } },
    events: {},
    machine,
    ...more,
  }) as unknown as FlowDefinition;

/** A case that is repaired by a flow of its own: it cannot be closed while that is open, and is told what it does. */
const visit = flow(
  'visit',
  {
    context: { heard: null, sent: 0 },
    initial: 'open',
    states: {
      open: {
        on: {
          REPAIR: {
            target: 'repairing',
            actions: [
              act('start', {
                flow: 'fix',
                as: 'repair',
                input: { amount: { '=': 'amount' } },
                records: ['ticket-form'],
              }),
            ],
          },
          TRUCKS: {
            target: 'waiting',
            actions: [
              act('start', {
                flow: 'load',
                as: 'truck',
                wait: 'all',
                for: { '=': 'trucks' },
                input: { truck: { '=': 'item' } },
              }),
            ],
          },
        },
      },
      repairing: {
        on: {
          FIXED: { meta: { owner: 'repair' }, actions: [act('assign', { heard: { '=': 'event.note' } })] },
          CLOSE: { target: 'closed', meta: { needs: ['repair'] } },
          ABANDON: { target: 'closed', meta: { reports: ['repair'] } },
          LATER: 'later',
        },
      },
      later: { on: { FIXED: { actions: [act('assign', { heard: { '=': 'event.note' } })] }, CLOSE: 'closed' } },
      waiting: {
        on: {
          CLOSE: {
            target: 'closed',
            guard: act('when', { '=': 'count(children.all.truck) = 2 and children.truck.status = "done"' }),
          },
          ABANDON: { target: 'closed', meta: { reports: ['truck'] } },
        },
      },
      closed: { type: 'final' },
    },
  },
  {
    input: {
      type: 'object',
      properties: { amount: { type: 'number' }, trucks: { type: 'array', items: { type: 'string' } } },
    },
    events: {
      FIXED: { payload: { type: 'object', properties: { note: { type: 'string' } } } },
      TRUCKS: { gives: ['trucks'] },
    },
  },
);

const fix = flow('fix', {
  initial: 'open',
  states: {
    open: {
      on: {
        DO: {
          target: 'done',
          actions: [act('tell', { to: 'parent', event: 'FIXED', facts: { note: 'ok', unknown: 1 } })],
        },
        SAY: {
          actions: [
            act('tell', {
              to: { flow: 'board', businessKey: { '=': '"B-1"' } },
              event: 'SHOW',
              facts: { amount: { '=': 'amount' } },
            }),
          ],
        },
      },
    },
    done: { type: 'final' },
  },
});
const load = flow('load', {
  initial: 'open',
  states: { open: { on: { GO: 'gone' } }, gone: { type: 'final' } },
  output: { truck: { '=': 'truck' } },
});
const board = flow(
  'board',
  {
    context: { seen: 0 },
    initial: 'off',
    states: {
      off: { on: { ON: 'on' } },
      on: { on: { SHOW: { actions: [act('assign', { seen: { '=': 'seen + event.amount' } })] }, OFF: 'end' } },
      end: { type: 'final' },
    },
  },
  { events: { SHOW: { payload: { type: 'object', properties: { amount: { type: 'number' } } } } } },
);

const ticketForm = {
  kind: 'form',
  id: 'ticket-form',
  title: text('t'),
  clauses: [],
  number: 'T-{0000}',
  fields: { type: 'object', properties: { words: { type: 'string' } } },
};

async function open(store: string): Promise<TestServer> {
  const content = shopContent({ flows: [visit, fix, load, board] });
  Object.assign(content.forms, { 'ticket-form': ticketForm });
  return startTestServer({ store: await stores[store]?.(), content });
}
const send = (server: TestServer, id: string, type: string, more: object = {}) =>
  server.send(`/instances/${id}/events`, { type, ...more });
const read = async (server: TestServer, id: string) => (await server.get(`/instances/${id}`)).body;
const history = async (server: TestServer, id: string) =>
  (await server.get(`/instances/${id}/history?limit=100`)).body.items as {
    type: string;
    record?: JsonObject;
    event?: JsonObject;
  }[];

describe.each(Object.keys(stores))('flows that work together, in %s', (store) => {
  test('a child that is open keeps its parent from closing, owns its event, and tells it once', async () => {
    const server = await open(store);
    const { id } = await server.start('visit', { amount: 3 });
    const [{ instance: child }] = (await send(server, id, 'REPAIR')).body.children;
    await server.worker.settle();
    const refused = { status: 409, body: { code: 'guardRejected', open: [{ id: child, flow: 'fix', holder: null }] } };
    expect(await send(server, id, 'CLOSE')).toMatchObject(refused);
    expect(await send(server, id, 'FIXED', { note: 'by hand' })).toMatchObject(refused);
    await send(server, child, 'DO');
    await server.worker.settle();
    expect(await read(server, id)).toMatchObject({
      context: { heard: 'ok' },
      children: [{ as: 'repair', id: child, flow: 'fix', status: 'done' }],
    });
    expect((await history(server, id)).filter(({ type }) => type === 'told')).toMatchObject([
      { event: { type: 'FIXED', note: 'ok' } },
    ]);
    expect((await history(server, child)).filter(({ type }) => type === 'told')).toHaveLength(1);
    expect((await send(server, id, 'CLOSE')).body).toMatchObject({ state: 'closed' });
  });

  test('what is open may be reported instead, and stands in the history', async () => {
    const server = await open(store);
    const { id } = await server.start('visit', { amount: 3 });
    const [{ instance: child }] = (await send(server, id, 'REPAIR')).body.children;
    expect((await send(server, id, 'ABANDON')).body).toMatchObject({ state: 'closed' });
    expect(
      (await history(server, id)).flatMap(({ type, record }) => (type === 'record' ? [record] : [])),
    ).toMatchObject([{ type: 'openChildren', open: [{ id: child, flow: 'fix' }] }]);
  });

  test('a flow is started for each of a list, and its state waits for all of them', async () => {
    const server = await open(store);
    const { id } = await server.start('visit', { amount: 3 });
    const { body } = await send(server, id, 'TRUCKS', { trucks: ['A', 'B'] });
    await server.worker.settle();
    const [first, second] = body.children.map(({ instance }: { instance: string }) => instance);
    expect(await read(server, first)).toMatchObject({ context: { truck: 'A' } });
    await send(server, second, 'GO');
    await server.worker.settle();
    expect(await send(server, id, 'CLOSE')).toMatchObject({ status: 409, body: { open: [{ id: first }] } });
    await send(server, first, 'GO');
    await server.worker.settle();
    expect((await read(server, id)).children).toMatchObject([{ output: { truck: 'A' } }, { output: { truck: 'B' } }]);
    expect((await send(server, id, 'CLOSE')).body).toMatchObject({ state: 'closed' });
  });

  test('what an instance is told before its state takes it waits there, and is dropped with a word at its end', async () => {
    const server = await open(store);
    const started = (await server.send('/policies/shop/flows/board/instances', { input: {}, businessKey: 'B-1' })).body
      .id;
    const { id } = await server.start('fix', { amount: 2 });
    await send(server, id, 'SAY');
    await send(server, id, 'SAY');
    await server.worker.settle();
    expect(await read(server, started)).toMatchObject({
      state: 'off',
      waiting: [
        { event: 'SHOW', by: id },
        { event: 'SHOW', by: id },
      ],
    });
    await send(server, started, 'ON');
    await server.worker.settle();
    expect(await read(server, started)).toMatchObject({ state: 'on', context: { seen: 4 }, waiting: [] });
    expect(
      (await history(server, started)).filter(({ type }) => /^tell|^told/.test(type)).map(({ type }) => type),
    ).toEqual([...['tellWaiting', 'tellWaiting', 'told', 'told']]);
    await send(server, started, 'OFF');
    await send(server, id, 'SAY');
    await server.worker.settle();
    expect((await history(server, id)).at(-1)).toMatchObject({ type: 'tellDropped' });
    expect((await server.get('/audit/verify', asAdmin)).body).toMatchObject({ intact: true });
  });
});

test('each of a list is told by its id, recorded, and has its row; who is refused by a guard is told why, in its words', async () => {
  const boss = flow(
    'boss',
    {
      initial: 'open',
      states: {
        open: {
          on: {
            CALL: {
              actions: [
                act('tell', {
                  for: { '=': 'event.ids' },
                  to: { flow: 'board', instance: { '=': 'item' } },
                  event: 'SHOW',
                  facts: { amount: 2 },
                }),
                act('record', { for: { '=': 'event.ids' }, type: 'called', who: { '=': 'item' } }),
                act('master', { for: { '=': 'event.ids' }, id: 'plant', key: { '=': 'item' }, set: { amount: 1 } }),
              ],
            },
            END: {
              target: 'ended',
              guard: act('when', {
                '=': 'amount >= 5',
                because: { 'zh-CN': '至少 5，现为 {amount}', en: 'at least 5, not {amount}' },
              }),
            },
          },
        },
        ended: { type: 'final' },
      },
    },
    {
      events: {
        CALL: { payload: { type: 'object', properties: { ids: { type: 'array', items: { type: 'string' } } } } },
      },
    },
  );
  const content = shopContent({ flows: [boss, board, fix] });
  const fields = { type: 'object', properties: { code: { type: 'string' }, amount: { type: 'number' } } };
  Object.assign(content.masters, {
    plant: { kind: 'master', id: 'plant', title: text('p'), clauses: [], key: 'code', fields, keptBy: ['clerk'] },
  });
  const server = await startTestServer({ content });
  const ids = [];
  for (const _ of [1, 2]) ids.push((await server.start('board')).id);
  for (const id of ids) await send(server, id, 'ON');
  const { id: other } = await server.start('fix', { amount: 1 });
  const { id } = await server.start('boss', { amount: 3 });
  await send(server, id, 'CALL', { ids: [...ids, other] });
  await server.worker.settle();
  for (const one of ids) expect(await read(server, one)).toMatchObject({ context: { seen: 2 } });
  const entries = await history(server, id);
  expect(entries.flatMap(({ record }) => (record?.who ? [record.who] : []))).toEqual([...ids, other]);
  // What is of another flow is nobody who could be told.
  expect(entries.filter(({ type }) => type === 'tellDropped')).toMatchObject([
    { to: { flow: 'board', instance: other } },
  ]);
  const rows = (await server.get('/policies/shop/masters/plant')).body.items;
  expect(rows).toHaveLength(3);
  expect((await send(server, id, 'END')).body).toMatchObject({ code: 'guardRejected', detail: '至少 5，现为 3' });
});

test('a flow that is tried starts and tells nothing, says what it would, and knows no children', async () => {
  const server = await open('memory');
  const walk = async (name: string, events: object[]) =>
    (await server.send(`/policies/shop/flows/${name}/simulate`, { input: { amount: 1 }, events })).body;
  const visited = await walk('visit', [{ type: 'REPAIR' }, { type: 'FIXED', note: 'x' }, { type: 'CLOSE' }]);
  expect(visited).toMatchObject({ state: 'closed', starts: [{ flow: 'fix', as: 'repair' }] });
  expect(await walk('fix', [{ type: 'DO' }])).toMatchObject({
    tells: [{ to: 'parent', event: 'FIXED' }],
    steps: [{ tells: [{ event: 'FIXED' }] }],
  });
});

describe('a guard that asks a rule set', () => {
  const asking = flow(
    'asking',
    {
      initial: 'open',
      states: {
        open: {
          on: {
            PAY: {
              target: 'paid',
              guard: act('decision', { ruleSet: 'fee', is: { feeCny: 10 }, otherwise: { '=': 'amount = 7' } }),
            },
          },
        },
        paid: { type: 'final' },
      },
    },
    {
      events: {
        PAY: { payload: { type: 'object', properties: { km: { type: 'number' }, kind: { type: 'string' } } } },
      },
    },
  );

  test.each<[string, JsonObject, object]>([
    [
      'says by which decision it refuses',
      { km: 6, kind: 'truck' },
      {
        code: 'guardRejected',
        decision: { ruleSet: 'fee', outcome: { feeCny: 12 }, rules: [{ id: 'truck', clauses: ['T-1'] }] },
      },
    ],
    ['lets through what is decided so', { km: 5, kind: 'truck' }, { state: 'paid' }],
    ['goes by the rest where a fact is not known', { km: 5 }, { state: 'paid' }],
  ])('%s', async (_, payload, told) => {
    const server = await startTestServer({ content: shopContent({ flows: [asking] }) });
    const { id } = await server.start('asking', { amount: 7 });
    expect((await send(server, id, 'PAY', payload)).body).toMatchObject(told);
  });
});

test('a rule set is asked for each of a list, and what it says stands in a list', async () => {
  const fees = flow(
    'fees',
    {
      initial: 'open',
      states: {
        open: {
          entry: [
            act('decide', {
              ruleSet: 'fee',
              for: { '=': '[5, 6]' },
              facts: { km: { '=': 'item' }, kind: 'truck' },
              take: 'feeCny',
              into: 'each',
            }),
            act('assign', { total: { '=': 'sum(each)' } }),
          ],
        },
      },
    },
    {},
  );
  const server = await startTestServer({ content: shopContent({ flows: [fees] }) });
  expect(await server.start('fees', { amount: 1 })).toMatchObject({ context: { each: [10, 12], total: 22 } });
});

test('a role may send an event only with the field that is asked of it', async () => {
  const signed = flow(
    'signed',
    { initial: 'open', states: { open: { on: { SIGN: 'done' } }, done: { type: 'final' } } },
    { events: { SIGN: { roles: ['manager', { role: 'clerk', with: 'recordedFor' }] } } },
  );
  const server = await startTestServer({ mode: 'production', content: shopContent({ flows: [signed] }) });
  const clerk = await keyFor(server, 'clerk');
  const { id } = (await server.send('/policies/shop/flows/signed/instances', { input: {} }, clerk)).body;
  const sign = (more: object) => server.send(`/instances/${id}/events`, { type: 'SIGN', ...more }, clerk);
  expect(await sign({})).toMatchObject({ status: 403, body: { code: 'roleNotAllowed' } });
  expect(await sign({ recordedFor: { name: '李' } })).toMatchObject({ status: 200, body: { state: 'done' } });
});

describe.each(Object.keys(stores))('a message by business key, in %s', (store) => {
  const messages = '/policies/shop/flows/board/messages';
  const show = { businessKey: 'B-1', type: 'SHOW', amount: 2 };

  test('is taken where the state takes it, waits where it does not yet, and waits for an instance that is still to come', async () => {
    const server = await open(store);
    expect(await server.send(messages, show)).toMatchObject({ status: 202, body: { result: 'waiting' } });
    const id = (await server.send('/policies/shop/flows/board/instances', { input: {}, businessKey: 'B-1' })).body.id;
    expect((await server.send(messages, show)).body).toEqual({ result: 'waiting', instance: id });
    await send(server, id, 'ON');
    await server.worker.settle();
    const key = { 'idempotency-key': 'k' };
    for (const _ of [1, 2])
      expect((await server.send(messages, show, key)).body).toEqual({ result: 'taken', instance: id });
    server.clock.advance(5000);
    await server.worker.settle();
    expect(await read(server, id)).toMatchObject({ context: { seen: 6 }, waiting: [] });
  });

  test('that nobody could take is refused, and one for a key of several, too', async () => {
    const server = await open(store);
    const code = async (body: object) => (await server.send(messages, body)).body.code;
    expect(await code({ ...show, type: 'NONSENSE' })).toBe('eventNotAllowed');
    expect(await code({ ...show, seen: 5 })).toBe('unknownField');
    expect(await code({ ...show, amount: 'many' })).toBe('invalidValue');
    for (const _ of [1, 2])
      await server.send('/policies/shop/flows/board/instances', { input: {}, businessKey: 'B-1' });
    expect(await code(show)).toBe('businessKeyAmbiguous');
  });
});

test('a flow is started by hand by the roles that it says, else by those with a role in it; programs may always', async () => {
  const machine = { initial: 'open', states: { open: { on: { SIGN: 'done' } }, done: { type: 'final' } } };
  const events = { SIGN: { roles: ['manager'] } };
  const content = shopContent({
    flows: [
      flow('anybody', machine, { events: {} }),
      flow('named', machine, { events }),
      flow('said', machine, { events, start: { roles: ['clerk'] } }),
    ],
  });
  const server = await startTestServer({ mode: 'production', content });
  const started = async (name: string, ...roles: string[]) =>
    (await server.send(`/policies/shop/flows/${name}/instances`, { input: {} }, await keyFor(server, ...roles))).status;
  const statuses = [];
  for (const name of ['anybody', 'named', 'said'])
    for (const role of ['clerk', 'manager', 'developer']) statuses.push([name, role, await started(name, role)]);
  expect(statuses).toEqual([
    ['anybody', 'clerk', 201],
    ['anybody', 'manager', 201],
    ['anybody', 'developer', 201],
    ['named', 'clerk', 403],
    ['named', 'manager', 201],
    ['named', 'developer', 201],
    ['said', 'clerk', 201],
    ['said', 'manager', 403],
    ['said', 'developer', 201],
  ]);
});
