import { readSheet } from 'read-excel-file/node';
import { describe, expect, test } from 'vitest';
import { keepRegisters } from '../../server/papers/keep-registers.ts';
import { textOfPdf } from '../pdf-text.ts';
import { eachStore } from './each-store.ts';
import { keyFor, request, startTestServer, type TestServer } from './test-server.ts';
import { ticketContent } from './ticket.ts';

const { stores } = eachStore();
const text = (value: string) => ({ 'zh-CN': value, en: value });
const orders = '/policies/shop/forms/repair-order/records';
const ledger = '/policies/shop/registers/ledger';

/** Orders with their totals, by plate. */
const register = {
  kind: 'register',
  id: 'ledger',
  title: text('ledger'),
  clauses: [],
  over: { forms: ['repair-order'] },
  where: { '=': 'totalCny > 0' },
  columns: [
    { name: 'number', title: text('No.'), '=': 'record.number' },
    { name: 'plate', title: text('plate'), '=': 'plate' },
    { name: 'totalCny', title: text('total'), '=': 'totalCny', decimals: 2, sum: true },
    { name: 'parts', title: text('parts'), '=': 'sum(lines.count)', sum: true },
    { name: 'remark', title: text('remark'), '=': 'remark' },
  ],
  group: ['plate'],
  sort: ['-totalCny'],
  period: 'month',
};
const more = [
  register,
  { ...register, id: 'by-plate', for: 'plate', group: undefined, see: ['manager'] },
  {
    ...{ kind: 'register', id: 'cases', title: text('cases'), clauses: [], over: { flow: 'repair' } },
    columns: [
      { name: 'state', '=': 'instance.state' },
      { name: 'plate', '=': 'plate' },
    ],
  },
  {
    ...{ kind: 'register', id: 'fees', title: text('fees'), clauses: [], over: { decisions: 'fee' } },
    columns: [
      { name: 'km', '=': 'km' },
      { name: 'feeCny', '=': 'outcome.feeCny', sum: true },
    ],
    sort: ['km'],
  },
];

async function open(store: string, mode: 'demo' | 'production' = 'demo'): Promise<TestServer> {
  const content = ticketContent();
  Object.assign(content.registers, Object.fromEntries(more.map((one) => [one.id, one])));
  return startTestServer({ store: await stores[store]?.(), content, mode });
}

async function file(server: TestServer, plate: string, price: number, count: number, remark?: string) {
  const fields = { plate, lines: [{ part: 'pump', price, count }], ...(remark === undefined ? {} : { remark }) };
  return (await server.send(orders, { fields })).body;
}

/** March has three orders, April one, and one of nothing. */
async function filled(store: string) {
  const server = await open(store);
  await file(server, '京A12345', 0.1, 1);
  await file(server, '沪B12345', 5, 2, 'urgent');
  const third = await file(server, '京A12345', 0.2, 1);
  await file(server, '京A12345', 0, 1);
  server.clock.advance(31 * 86_400_000);
  await file(server, '京A12345', 7, 1);
  return { server, third };
}

describe.each(Object.keys(stores))('a register, in %s', (store) => {
  test('lists its sources with sums and groups, exactly, in its order', async () => {
    const { server } = await filled(store);
    const { body } = await server.get(`${ledger}?period=2024-03`);
    expect(body.columns.map(({ name, sum }: { name: string; sum: boolean }) => [name, sum])).toEqual([
      ...[
        ['number', false],
        ['plate', false],
        ['totalCny', true],
        ['parts', true],
        ['remark', false],
      ],
    ]);
    expect(body.rows.map(({ number, plate, totalCny }: Record<string, unknown>) => [number, plate, totalCny])).toEqual([
      ['WTS-202403-0003', '京A12345', 0.2],
      ['WTS-202403-0001', '京A12345', 0.1],
      ['WTS-202403-0002', '沪B12345', 10],
    ]);
    expect(body).toMatchObject({
      ...{ count: 3, period: '2024-03', sums: { totalCny: 10.3, parts: 4 } },
      groups: [
        { by: { plate: '京A12345' }, count: 2, sums: { totalCny: 0.3, parts: 2 } },
        { by: { plate: '沪B12345' }, count: 1, sums: { totalCny: 10, parts: 2 } },
      ],
    });
    expect((await server.get(ledger)).body.count).toBe(4);
    expect((await server.get(`${ledger}?period=2024-04`)).body.sums).toEqual({ totalCny: 7, parts: 1 });
    expect((await server.get(`${ledger}?period=2024-13`)).body.code).toBe('invalidValue');
  });

  test('is filtered by its columns and read in pages; a name that is no column is refused', async () => {
    const { server } = await filled(store);
    const plates = async (query: string) => (await server.get(`${ledger}?${query}`)).body;
    expect((await plates(`plate=${encodeURIComponent('沪B12345')}`)).rows).toMatchObject([{ remark: 'urgent' }]);
    const first = await plates('limit=3');
    expect([first.rows.length, first.count]).toEqual([3, 4]);
    const second = await plates(`limit=3&cursor=${first.cursor}`);
    expect([second.rows.length, second.count, second.cursor]).toEqual([1, 4, undefined]);
    expect((await plates('limit=3&cursor=3')).rows).toEqual(second.rows);
    expect((await plates('limit=3&cursor=x')).code).toBe('invalidValue');
    for (const query of ['colour=red', 'plate=a&plate=b'])
      expect(await server.get(`${ledger}?${query}`)).toMatchObject({ status: 400, body: { code: 'malformedRequest' } });
  });

  test('is a list of instances or decisions as well', async () => {
    const server = await open(store);
    await server.start('repair');
    expect((await server.get('/policies/shop/registers/cases')).body.rows).toMatchObject([
      { state: 'open', plate: null },
    ]);
    for (const km of [3, 2]) await server.send('/policies/shop/decisions/fee', { facts: { km, kind: 'truck' } });
    expect((await server.get('/policies/shop/registers/fees')).body).toMatchObject({
      rows: [
        { km: 2, feeCny: 4 },
        { km: 3, feeCny: 6 },
      ],
      sums: { feeCny: 10 },
    });
  });

  test('is at each read as its sources stand: filed, amended, void, moved on, decided', async () => {
    const server = await open(store);
    const read = async (register: string) => (await server.get(`/policies/shop/registers/${register}`)).body;
    expect([(await read('ledger')).count, (await read('cases')).count, (await read('fees')).count]).toEqual([0, 0, 0]);

    const { id } = await file(server, '京A12345', 1, 2);
    expect((await read('ledger')).rows).toMatchObject([{ source: id, totalCny: 2, remark: null }]);
    await server.send(`/records/${id}/amend`, { fields: { remark: 'late' }, reason: 'forgotten' });
    expect((await read('ledger')).rows).toMatchObject([{ totalCny: 2, remark: 'late' }]);
    await server.send(`/records/${id}/void`, { reason: 'twice' });
    expect(await read('ledger')).toMatchObject({ count: 0, sums: { totalCny: 0 }, groups: [] });

    const instance = await server.start('repair', { plate: '京A12345' });
    expect((await read('cases')).rows).toMatchObject([{ state: 'open', plate: '京A12345' }]);
    const sent = { type: 'FILE', plate: '京A12345', lines: [{ part: 'pump', price: 3, count: 1 }] };
    expect((await server.send(`/instances/${instance.id}/events`, sent)).status).toBe(200);
    expect((await read('cases')).rows).toMatchObject([{ state: 'filed' }]);
    expect((await read('ledger')).sums.totalCny).toBe(3);

    await server.send('/policies/shop/decisions/fee', { facts: { km: 3, kind: 'truck' } });
    expect((await read('fees')).sums.feeCny).toBe(6);
    // Those of a batch lie together in the store, and are a row each.
    const lines = [1, 2, 4].map((km) => JSON.stringify({ km, kind: 'truck' })).join('\n');
    const type = { 'content-type': 'application/x-ndjson' };
    await request(`${server.url}/api/v1/policies/shop/decisions/fee/batch`, 'POST', lines, type);
    expect(await read('fees')).toMatchObject({ count: 4, sums: { feeCny: 20 } });
    const { registers } = server.parts.store;
    const kept = (await registers.kept()).find(({ register: one }) => one === 'fees');
    await registers.drop(kept?.id as string);
    expect(await read('fees')).toMatchObject({ count: 4, sums: { feeCny: 20 } });
  });

  test('is another once its definition is, and nothing is kept of the one before', async () => {
    const server = await filled(store).then((one) => one.server);
    const kept = async () => (await server.parts.store.registers.kept()).map(({ id }) => id);
    expect((await server.get(ledger)).body.count).toBe(4);
    const [before] = await kept();
    const { id } = (await server.send('/policies/shop/drafts', {})).body;
    const changed = { ...register, where: { '=': 'totalCny > 1' } };
    const path = `/policies/shop/drafts/${id}/definitions/register/ledger`;
    const { headers } = await server.get(path);
    const etag = headers.get('etag') as string;
    expect((await server.call('PUT', path, changed, { 'if-match': etag })).status).toBe(200);
    expect((await server.send(`/policies/shop/drafts/${id}/publish`, {})).status).toBe(201);
    expect((await server.get(ledger)).body.count).toBe(2);
    await keepRegisters(server.parts, {});
    expect(await kept()).not.toContain(before);
    expect(await kept()).toHaveLength(1);
    expect((await server.get(ledger)).body.count).toBe(2);
  });

  test('that asks what time it is says it at each read', async () => {
    const content = ticketContent();
    const days = { name: 'days', '=': '(today() - date(record.at)).days', sum: true };
    content.registers.ledger = { ...register, columns: [...register.columns, days], group: [] } as never;
    const server = await startTestServer({ store: await stores[store]?.(), content });
    await file(server, '京A12345', 1, 1);
    const age = async () => (await server.get(ledger)).body.sums.days;
    expect(await age()).toBe(0);
    server.clock.advance(3 * 86_400_000);
    expect(await age()).toBe(3);
    expect(await server.parts.store.registers.kept()).toEqual([]);
  });

  test('is frozen as a numbered statement once for each period; what changes in a source afterwards is shown beside it', async () => {
    const { server, third } = await filled(store);
    const statements = `${ledger}/statements`;
    const { status, body } = await server.send(statements, { period: '2024-03' });
    expect([status, body.number, body.fields.sums]).toEqual([201, 'ledger-2024-03-0001', { totalCny: 10.3, parts: 4 }]);
    expect((await server.send(statements, { period: '2024-03' })).body.code).toBe('statementExists');
    expect((await server.send(statements, { period: '2024-04' })).body.code).toBe('periodOpen');
    expect((await server.send(statements, { period: '2024-04', open: true })).status).toBe(201);

    await server.send(`/records/${third.id}/amend`, { fields: { remark: 'late' }, reason: 'forgotten' });
    const read = (await server.get(`/records/${body.id}`)).body;
    expect([read.hash, read.fields.sums]).toEqual([body.hash, body.fields.sums]);
    expect(read.differences).toEqual([{ source: third.id, version: 2, column: 'remark', before: null, after: 'late' }]);
    const anew = (await server.send(`/records/${body.id}/amend`, { reason: 'a source changed' })).body;
    expect([anew.version, anew.fields.rows[0].remark]).toEqual([2, 'late']);
    expect((await server.get(`/records/${body.id}`)).body.differences).toEqual([]);
    expect((await server.get('/audit/verify')).body).toMatchObject({ intact: true });
  });
});

test('what a register of a draft would list is read before it counts, by whoever changes it; the one in force stays', async () => {
  const server = await open('memory', 'production');
  const [manager, approver] = [await keyFor(server, 'policyManager'), await keyFor(server, 'approver')];
  const clerk = await keyFor(server, 'clerk', 'developer');
  for (const [plate, price] of [
    ['京A12345', 3],
    ['沪B12345', 4],
  ])
    await server.send(orders, { fields: { plate, lines: [{ part: 'pump', price, count: 1 }] } }, clerk);
  const { id } = (await server.send('/policies/shop/drafts', {}, manager)).body;
  const plates = [{ name: 'car', '=': 'upper case(plate)' }];
  const other = { ...register, where: { '=': 'totalCny > 3' }, columns: plates, group: undefined, sort: undefined };
  const path = `/policies/shop/drafts/${id}/definitions/register/ledger`;
  await server.call('PUT', path, JSON.parse(JSON.stringify(other)), { ...manager, 'if-match': '"1"' });
  const preview = `/policies/shop/drafts/${id}/registers/ledger`;
  const { body } = await server.get(preview, manager);
  expect([body.count, body.rows.map(({ car }: { car: string }) => car)]).toEqual([1, ['沪B12345']]);
  expect((await server.get(`${preview}?period=2020-01`, manager)).body.count).toBe(0);
  expect((await server.get(ledger, clerk)).body.count).toBe(2);
  expect((await server.get(preview, approver)).status).toBe(403);
  expect((await server.get(preview.replace('ledger', 'nothing'), manager)).body.code).toBe('registerNotFound');
});

test('registers of all policies are listed as far as the caller may see them, with whether they may be frozen', async () => {
  const server = await open('memory', 'production');
  const listed = async (role: string, query = '') =>
    (await server.get(`/registers${query}`, await keyFor(server, role))).body.items.map(
      ({ id, mayFreeze }: { id: string; mayFreeze: boolean }) => `${id}${mayFreeze ? ' frozen' : ''}`,
    );
  expect(await listed('clerk')).toEqual(['cases', 'fees', 'ledger frozen', 'tickets frozen']);
  expect(await listed('policyManager')).toEqual(['by-plate', 'cases', 'fees', 'ledger', 'tickets']);
  expect(await listed('clerk', '?policy=depot')).toEqual([]);
});

test('an Excel file of a register reads back as its rows, with the sums beneath', async () => {
  const { server } = await filled('memory');
  for (const asked of [
    () => fetch(`${server.url}/api/v1${ledger}?period=2024-03&format=xlsx`),
    () =>
      fetch(`${server.url}/api/v1${ledger}?period=2024-03`, {
        headers: { accept: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' },
      }),
  ]) {
    const answer = await asked();
    expect(answer.headers.get('content-type')).toContain('spreadsheetml');
    const sheet = await readSheet(Buffer.from(await answer.arrayBuffer()));
    expect(sheet.map((line) => line.slice(0, 4))).toEqual([
      ['No.', 'plate', 'total', 'parts'],
      ['WTS-202403-0003', '京A12345', 0.2, 1],
      ['WTS-202403-0001', '京A12345', 0.1, 1],
      ['WTS-202403-0002', '沪B12345', 10, 2],
      ['合计', null, 10.3, 4],
    ]);
  }
});

test('on screen, in Excel and on paper people read what a form calls its values, and the time by their clocks', async () => {
  const content = ticketContent();
  const when = { type: 'string', format: 'date-time' };
  const kind = { type: 'string', enum: ['own'], labels: { own: { 'zh-CN': '自备件', en: 'own part' } } };
  Object.assign(content.forms['repair-order']?.fields.properties as object, { when, kind });
  const columns = [
    { name: 'kind', title: text('kind'), '=': 'kind' },
    { name: 'at', title: text('at'), '=': 'when' },
    { name: 'sent', title: text('sent'), '=': 'if kind = "own" then when else null' },
  ];
  Object.assign(content.registers, { parts: { ...register, id: 'parts', columns, group: undefined, sort: ['at'] } });
  const server = await startTestServer({ content });
  const fields = { plate: '京A12345', lines: [{ part: 'pump', price: 1, count: 1 }], when: '2024-03-01T03:49:00.000Z' };
  const { id } = (await server.send(orders, { fields: { ...fields, kind: 'own' } })).body;
  const read = async (path: string) =>
    Buffer.from(
      await (await fetch(`${server.url}/api/v1${path}`, { headers: { 'accept-language': 'zh-CN' } })).arrayBuffer(),
    );
  const [, line] = await readSheet(await read('/policies/shop/registers/parts?format=xlsx'));
  expect(line).toEqual(['自备件', '2024-03-01 11:49', '2024-03-01 11:49']);
  const paper = textOfPdf(await read(`/records/${id}.pdf`));
  for (const shown of ['自备件', '2024-03-01 11:49']) expect(paper).toContain(shown);
  expect(paper).not.toContain('T03:49');
  server.clock.advance(31 * 86_400_000);
  const frozen = (await server.send('/policies/shop/registers/parts/statements', { period: '2024-03' })).body;
  const statement = textOfPdf(await read(`/records/${frozen.id}.pdf`));
  for (const shown of ['自备件', '2024-03-01 11:49']) expect(statement).toContain(shown);
  expect(statement).not.toContain('T03:49');
});

test('a statement is of one value where each has its own, and a register is there for whom it is', async () => {
  const server = await open('memory', 'production');
  const [clerk, manager] = [await keyFor(server, 'clerk'), await keyFor(server, 'manager')];
  for (const [plate, price] of [
    ['京A12345', 1],
    ['沪B12345', 2],
  ] as const)
    await server.send(orders, { fields: { plate, lines: [{ part: 'a', price, count: 1 }] } }, clerk);
  server.clock.advance(31 * 86_400_000);
  const address = '/policies/shop/registers/by-plate';
  expect((await server.get(address, clerk)).status).toBe(404);
  expect((await server.get(address, manager)).body.count).toBe(2);
  const freeze = async (body: object) =>
    (await server.send(`${address}/statements`, { period: '2024-03', ...body }, manager)).body;
  expect((await freeze({})).code).toBe('missingFact');
  expect((await freeze({ for: '沪B12345' })).fields).toMatchObject({ for: '沪B12345', sums: { totalCny: 2 } });
  expect((await freeze({ for: '沪B12345' })).code).toBe('statementExists');
  expect((await freeze({ for: '京A12345' })).number).toBe('by-plate-2024-03-0002');
});
