import { describe, expect, test } from 'vitest';
import type { RegisterDefinition } from '../../engine/index.ts';
import { openPostgresStore } from '../../server/stores/postgres/postgres-store.ts';
import { textOfPdf } from '../pdf-text.ts';
import { eachStore } from './each-store.ts';
import { asAdmin, keyFor, personFor, startTestServer, type TestOptions, type TestServer } from './test-server.ts';
import { ticketContent } from './ticket.ts';

const { stores, createDatabase } = eachStore();
const text = (value: string) => ({ 'zh-CN': value, en: value });
const dayMs = 86_400_000;

const byPlate: RegisterDefinition = {
  ...{ kind: 'register', id: 'by-plate', title: text('by plate'), clauses: [], over: { forms: ['repair-order'] } },
  columns: [
    { name: 'plate', '=': 'plate' },
    { name: 'totalCny', '=': 'totalCny', decimals: 2, sum: true },
  ],
  sort: ['plate'],
  period: 'month',
  for: 'plate',
};

async function open(register: RegisterDefinition, options: TestOptions = {}): Promise<TestServer> {
  const content = ticketContent();
  content.registers[register.id] = register;
  const days = {
    title: content.policy.title,
    schema: { type: 'object' as const },
    value: { holidays: ['2024-04-05'] },
  };
  content.config.values.days = days;
  return startTestServer({ content, ...options });
}

async function file(server: TestServer, plate: string, price: number): Promise<void> {
  const fields = { plate, lines: [{ part: 'pump', price, count: 1 }] };
  await server.send('/policies/shop/forms/repair-order/records', { fields });
}

const frozen = async (server: TestServer, register = 'by-plate') =>
  (await server.get(`/records?form=register:${register}`)).body.items
    .map(({ number, fields }: any) => [number, fields.for, fields.sums.totalCny])
    .sort();

describe.each(Object.keys(stores))('statements that are due, in %s', (store) => {
  test('are frozen by themselves on their day, one for each value, once', async () => {
    const server = await open({ ...byPlate, due: { day: 2, time: '09:00' } }, { store: await stores[store]?.() });
    await file(server, '京A12345', 1);
    await file(server, '沪B12345', 2);
    await file(server, '京A12345', 4);
    // Until 9:59 of 2 April in the zone of the policy; it was published at 10:00.
    server.clock.advance(32 * dayMs - 61 * 60_000);
    await server.worker.settle();
    expect(await frozen(server)).toEqual([]);
    server.clock.advance(60 * 60_000);
    await server.worker.settle();
    const all = [
      ['by-plate-2024-03-0001', '京A12345', 5],
      ['by-plate-2024-03-0002', '沪B12345', 2],
    ];
    expect(await frozen(server)).toEqual(all);
    server.clock.advance(60_000);
    await server.worker.settle();
    expect(await frozen(server)).toEqual(all);
  });
});

test('a statement that somebody froze before, or made void, is not frozen again', async () => {
  const server = await open({ ...byPlate, due: { day: 1 } });
  await file(server, '京A12345', 1);
  await file(server, '沪B12345', 2);
  const freeze = async (plate: string) =>
    (await server.send('/policies/shop/registers/by-plate/statements', { period: '2024-03', for: plate, open: true }))
      .body;
  await freeze('京A12345');
  await server.send(`/records/${(await freeze('沪B12345')).id}/void`, { reason: 'not needed' });
  server.clock.advance(31 * dayMs);
  await server.worker.settle();
  expect(await frozen(server)).toHaveLength(2);
});

test.each([
  ['a Friday that is off moves to Monday', { day: 5, workingDay: 'days' }, '2024-04-08T00:00:00+08:00'],
  ['a worked day stays', { day: 3, workingDay: 'days' }, '2024-04-03T00:00:00+08:00'],
  ['without a calendar it is the day', { day: 6 }, '2024-04-06T00:00:00+08:00'],
])('the day on which a statement is due: %s', async (_, due, at) => {
  const { for: __, ...whole } = byPlate;
  const server = await open({ ...whole, due });
  server.clock.advance(Date.parse(at) - server.clock.now().getTime() - 1);
  await server.worker.settle();
  // That of February was due while the policy was there already.
  const before = ['by-plate-2024-02-0001', undefined, 0];
  expect(await frozen(server)).toEqual([before]);
  server.clock.advance(60_001);
  await server.worker.settle();
  expect(await frozen(server)).toEqual([before, ['by-plate-2024-03-0001', undefined, 0]]);
});

test('a statement is read as it was when there is no such register any more', async () => {
  const server = await open(byPlate);
  await file(server, '京A12345', 1);
  const asked = { period: '2024-03', for: '京A12345', open: true };
  const { body } = await server.send('/policies/shop/registers/by-plate/statements', asked);
  const { id, revision } = (await server.send('/policies/shop/drafts', {})).body;
  const path = `/policies/shop/drafts/${id}/definitions/register/by-plate`;
  expect((await server.call('DELETE', path, undefined, { 'if-match': `"${revision}"` })).status).toBeLessThan(300);
  expect((await server.send(`/policies/shop/drafts/${id}/publish`, {})).status).toBe(201);
  const read = await server.get(`/records/${body.id}`);
  expect([read.status, read.body.fields.sums, 'differences' in read.body]).toEqual([200, { totalCny: 1 }, false]);
});

test('two nodes on one database freeze a statement once, also after a restart', async () => {
  const url = await createDatabase();
  const node = async (index: number) => {
    const store = await openPostgresStore(url);
    return open({ ...byPlate, due: { day: 1 } }, { store, node: index });
  };
  const nodes = [await node(1), await node(2)];
  for (const plate of ['京A12345', '沪B12345', '京C12345']) await file(nodes[0] as TestServer, plate, 1);
  for (const { clock } of nodes) clock.advance(31 * dayMs);
  await Promise.all(nodes.map(({ worker }) => worker.settle()));
  expect(await frozen(nodes[1] as TestServer)).toHaveLength(3);
  const third = await open({ ...byPlate, due: { day: 1 } }, { store: await openPostgresStore(url), node: 3 });
  third.clock.advance(31 * dayMs);
  await third.worker.settle();
  expect(await frozen(third)).toHaveLength(3);
});

describe('a statement that is signed', () => {
  const signed: RegisterDefinition = {
    ...byPlate,
    signed: [
      { as: 'made', title: { 'zh-CN': '制表', en: 'prepared' }, role: 'clerk' },
      { as: 'review', role: 'manager', if: { '=': 'sums.totalCny > 3' } },
    ],
  };

  async function made(price: number) {
    const server = await open(signed, { mode: 'production' });
    const clerk = await personFor(server, 'li', 'clerk');
    const manager = await personFor(server, 'wang', 'manager');
    const key = await keyFor(server, 'clerk');
    const fields = { plate: '京A12345', lines: [{ part: 'pump', price, count: 1 }] };
    const order = (await server.send('/policies/shop/forms/repair-order/records', { fields }, key)).body;
    const statement = { period: '2024-03', for: '京A12345', open: true };
    const { body } = await server.send('/policies/shop/registers/by-plate/statements', statement, clerk);
    const sign = (as: string, who: Record<string, string>) => server.send(`/records/${body.id}/sign`, { as }, who);
    return { server, clerk, manager, key, order, sign, id: body.id as string };
  }

  test('is signed in turn by who may, and by whom it must', async () => {
    const { clerk, manager, sign } = await made(5);
    expect((await sign('review', manager)).body.code).toBe('notAllowedHere');
    expect((await sign('nobody', manager)).body.code).toBe('unknownValue');
    expect((await sign('made', manager)).body.code).toBe('roleNotAllowed');
    expect((await sign('made', clerk)).body).toMatchObject({ status: 'filed', signatures: [{ as: 'made' }] });
    expect((await sign('made', clerk)).body.code).toBe('notAllowedHere');
    expect((await sign('review', manager)).body).toMatchObject({ status: 'signed' });
  });

  test('asks for no signature whose condition does not hold', async () => {
    const { clerk, manager, sign } = await made(1);
    expect((await sign('made', clerk)).body.status).toBe('signed');
    expect((await sign('review', manager)).body.code).toBe('unknownValue');
  });

  test('is signed anew where it was amended', async () => {
    const { server, clerk, key, order, sign, id } = await made(1);
    await sign('made', clerk);
    await server.send(`/records/${order.id}/amend`, { fields: { remark: 'late' }, reason: 'forgotten' }, key);
    const amended = await server.send(`/records/${id}/amend`, { reason: 'a source changed' }, clerk);
    expect(amended.body).toMatchObject({ status: 'filed', signatures: [{ as: 'made', void: true }] });
    expect((await sign('made', clerk)).body.status).toBe('signed');
    expect((await server.get('/audit/verify', asAdmin)).body).toMatchObject({ intact: true });
  });

  test('says in its PDF who signed', async () => {
    const { server, clerk, sign, id } = await made(1);
    const size = async () => {
      const answer = await fetch(`${server.url}/api/v1/records/${id}.pdf`, { headers: { ...clerk } });
      return textOfPdf(Buffer.from(await answer.arrayBuffer()));
    };
    for (const sign of '制表签名') expect(await size()).not.toContain(sign);
    await sign('made', clerk);
    for (const sign of '制表签名') expect(await size()).toContain(sign);
  });
});

test('who might have made a statement amends one that was made by itself', async () => {
  const signed = [{ as: 'made', role: 'manager' }];
  const server = await open({ ...byPlate, due: { day: 1 }, signed }, { mode: 'production' });
  const [clerk, manager] = [await keyFor(server, 'clerk'), await keyFor(server, 'manager')];
  const fields = { plate: '京A12345', lines: [{ part: 'pump', price: 1, count: 1 }] };
  await server.send('/policies/shop/forms/repair-order/records', { fields }, clerk);
  server.clock.advance(31 * dayMs);
  await server.worker.settle();
  const [{ id }] = (await server.get('/records?form=register:by-plate', asAdmin)).body.items;
  const amend = (who: Record<string, string>) => server.send(`/records/${id}/amend`, { reason: 'again' }, who);
  expect((await amend(clerk)).body.code).toBe('roleNotAllowed');
  expect((await amend(manager)).body.version).toBe(2);
});

describe('a call with an idempotency key that two nodes get at once', () => {
  const call = (server: TestServer, path: string, body: object, key: string) =>
    server.send(path, body, { 'idempotency-key': key });
  const both = async (register = byPlate) => {
    const url = await createDatabase();
    const first = await open(register, { store: await openPostgresStore(url), node: 1 });
    return [first, await startTestServer({ store: await openPostgresStore(url), node: 2 })] as const;
  };

  test('freezes one statement, and all are answered as it was; with the key of another it is refused', async () => {
    const nodes = await both();
    await file(nodes[0], '京A12345', 1);
    const path = '/policies/shop/registers/by-plate/statements';
    for (const period of ['2024-03', '2024-02', '2024-01']) {
      const body = { period, for: '京A12345', open: true };
      const answers = await Promise.all(nodes.flatMap((node) => [1, 2].map(() => call(node, path, body, period))));
      expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
      expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    }
    const other = { period: '2023-12', for: '京A12345' };
    expect(await call(nodes[1], path, other, '2024-01')).toMatchObject({ body: { code: 'idempotencyKeyReused' } });
  });

  test('amends and signs a record once', async () => {
    const nodes = await both();
    const { body } = await nodes[0].send('/policies/shop/forms/note/records', { fields: { words: 'a' } });
    for (const words of ['b', 'c', 'd']) {
      const change = { fields: { words }, reason: 'a slip' };
      const answers = await Promise.all(
        nodes.flatMap((node) => [1, 2].map(() => call(node, `/records/${body.id}/amend`, change, words))),
      );
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    }
    expect((await nodes[1].get(`/records/${body.id}`)).body.version).toBe(4);
    const answers = await Promise.all(
      nodes.map((node) => call(node, `/records/${body.id}/void`, { reason: 'x' }, 'v')),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  });
});
