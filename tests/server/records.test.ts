import { describe, expect, test } from 'vitest';
import { hashPassword } from '../../server/access/passwords.ts';
import { saveAccount } from '../../server/governance/people/account-routes.ts';
import type { AccountRecord } from '../../server/stores/records/access.ts';
import { eachStore } from './each-store.ts';
import { asAdmin, keyFor, personFor, request, startTestServer, type TestServer } from './test-server.ts';
import { ticketContent } from './ticket.ts';

const { stores } = eachStore();
const line = { part: 'pump', price: 2.5, count: 2 };
const order = { plate: '京A12345', lines: [line] };
const orders = '/policies/shop/forms/repair-order/records';
const notes = '/policies/shop/forms/note/records';

/** Gives a person a password, as if it had always been theirs. */
async function setPassword({ parts }: TestServer, name: string, password: string): Promise<void> {
  const account = parts.accounts.persons.account(name) as AccountRecord;
  const next = { ...account, revision: account.revision + 1, password: await hashPassword(password) };
  await saveAccount(parts, next, `user:${name}`, 'account.passwordChanged');
}

const open = async (store: string, mode: 'demo' | 'production' = 'demo') =>
  startTestServer({ store: await stores[store]?.(), content: ticketContent(), mode });
const send = (server: TestServer, id: string, event: object, headers = {}) =>
  server.send(`/instances/${id}/events`, event, headers);

describe.each(Object.keys(stores))('records, in %s', (store) => {
  test('what others of the same case filed is filled in beforehand, but for what not everybody may see', async () => {
    const content = ticketContent();
    const fields = {
      type: 'object',
      properties: { plate: { type: 'string' }, phone: { type: 'string' }, words: { type: 'string' } },
    };
    const memo = { kind: 'form', id: 'memo', title: content.policy.title, clauses: [], fields };
    const act = (type: string, params: object) => ({ type, params });
    const flow = (id: string, more: object) => ({
      kind: 'flow',
      id,
      title: content.policy.title,
      clauses: [],
      ...more,
    });
    const starts = act('start', { flow: 'inner', businessKey: 'elsewhere' });
    const outer = flow('outer', {
      events: { NOTE: { form: 'memo' } },
      machine: { initial: 'a', states: { a: { on: { NOTE: { actions: [starts] } } } } },
    });
    const inner = flow('inner', {
      events: { MEMO: { form: { id: 'memo', mode: 'new' } } },
      machine: { initial: 'a', states: { a: { on: { MEMO: 'b' } }, b: {} } },
    });
    Object.assign(content.forms, { memo });
    Object.assign(content.flows, { outer, inner });
    const server = await startTestServer({ store: await stores[store]?.(), content });
    const begin = async (name: string, businessKey: string) =>
      (await server.send(`/policies/shop/flows/${name}/instances`, { input: {}, businessKey })).body;

    const repair = await begin('repair', 'CASE-1');
    await send(server, repair.id, { type: 'FILE', ...order, phone: '13800000000' });
    const { id, accepts } = await begin('outer', 'CASE-1');
    expect(accepts[0].form.prefilled).toEqual({ plate: '京A12345' });
    expect((await begin('outer', 'CASE-2')).accepts[0].form.prefilled).toEqual({});
    const [filed] = (await send(server, id, { type: 'NOTE', words: 'seen' })).body.records;
    expect((await server.get(`/records/${filed.id}`)).body.fields).toEqual({ plate: '京A12345', words: 'seen' });

    await server.worker.settle();
    const [{ instance: child }] = (await server.get(`/instances/${id}`)).body.children;
    const { accepts: asked } = (await server.get(`/instances/${child}`)).body;
    expect(asked[0].form.prefilled).toEqual({ plate: '京A12345', words: 'seen' });
    expect((await send(server, child, { type: 'MEMO', words: null })).status).toBe(200);
  });

  test('one that an event files is handed on to what it starts, the newest of its form; what is to be looked at anew is not filled in', async () => {
    const content = ticketContent();
    const fields = {
      type: 'object',
      properties: { plate: { type: 'string' }, checked: { type: 'boolean', anew: true }, left: { type: 'boolean' } },
    };
    const act = (type: string, params: object) => ({ type, params });
    const about = { title: content.policy.title, clauses: [] };
    const load = act('start', { flow: 'truck', records: ['load'] });
    const outer = { kind: 'flow', id: 'outer', ...about, events: { LOAD: { form: { id: 'load', mode: 'new' } } } };
    const inner = { kind: 'flow', id: 'truck', ...about, events: { ARRIVE: { form: 'load' } } };
    Object.assign(content.forms, { load: { kind: 'form', id: 'load', ...about, number: 'L-{0000}', fields } });
    Object.assign(content.flows, {
      outer: { ...outer, machine: { initial: 'a', states: { a: { on: { LOAD: { actions: [load] } } } } } },
      truck: { ...inner, machine: { initial: 'a', states: { a: { on: { ARRIVE: 'b' } }, b: {} } } },
    });
    const server = await startTestServer({ store: await stores[store]?.(), content });
    const { id } = (await server.send('/policies/shop/flows/outer/instances', { input: {} })).body;
    for (const plate of ['A', 'B']) await send(server, id, { type: 'LOAD', plate, checked: true, left: true });
    await server.worker.settle();
    const instance = (await server.get(`/instances/${id}`)).body;
    expect(instance.accepts[0].form.prefilled).toEqual({ plate: 'B', left: true });
    const held = await Promise.all(
      instance.children.map(async (one: { instance: string }) => (await server.get(`/instances/${one.instance}`)).body),
    );
    expect(held.map(({ records }) => records.map(({ number }: { number: string }) => number))).toEqual([
      ['L-0001'],
      ['L-0002'],
    ]);
    expect(held[1].accepts[0].form.mode).toBe('continue');
  });

  test('an event makes and numbers one, its guards and actions read it, others go on with it, amend and sign it', async () => {
    const server = await open(store);
    const { id, accepts } = await server.start('repair');
    expect(accepts[0]).toMatchObject({
      type: 'FILE',
      form: { id: 'repair-order', mode: 'new', fields: ['plate', 'lines', 'phone', 'costCny'], prefilled: {} },
    });
    const { body } = await send(server, id, { type: 'FILE', ...order });
    expect(body).toMatchObject({
      state: 'filed',
      context: { filed: 'WTS-202403-0001', plate: '京A12345', totalCny: 5 },
      records: [{ form: 'repair-order', version: 1, number: 'WTS-202403-0001' }],
    });
    expect(body.context).not.toHaveProperty('lines');
    const [{ id: record }] = body.records;
    expect((await server.get(`/records/${record}`)).body).toMatchObject({
      ...{ id: record, number: 'WTS-202403-0001', policy: 'shop', form: 'repair-order', edition: 2, instance: id },
      ...{
        version: 1,
        status: 'filed',
        fields: { plate: '京A12345', lines: [{ ...line, amountCny: 5 }], totalCny: 5 },
      },
      versions: [{ version: 1 }],
    });

    expect((await send(server, id, { type: 'ADD', remark: 'soon' })).body.records).toMatchObject([{ version: 2 }]);
    expect(await send(server, id, { type: 'ADD', remark: 'late' })).toMatchObject({
      status: 422,
      body: { code: 'invalidValue', facts: ['remark'] },
    });
    expect(await send(server, id, { type: 'CORRECT', lines: [line, line, line] })).toMatchObject({
      status: 422,
      body: { code: 'missingFact', facts: ['reason'] },
    });
    await send(server, id, { type: 'CORRECT', lines: [line, line, line], reason: 'two more' });
    const amended = (await server.get(`/records/${record}`)).body;
    expect(amended).toMatchObject({ version: 3, fields: { totalCny: 15, remark: 'soon' } });
    expect(amended.versions.map(({ reason }: { reason?: string }) => reason)).toEqual([
      undefined,
      undefined,
      'two more',
    ]);
    expect((await server.get(`/records/${record}?version=1`)).body).toMatchObject({
      version: 1,
      fields: { totalCny: 5 },
    });
    expect((await server.get(`/records/${record}?version=4`)).status).toBe(404);

    const { items } = (await server.get(`/instances/${id}/history?limit=50`)).body;
    expect(
      items.flatMap((one: { type: string; record?: object }) => (one.type === 'filed' ? [one.record] : [])),
    ).toMatchObject([
      { id: record, version: 1, mode: 'new', number: 'WTS-202403-0001' },
      { version: 2, mode: 'continue' },
      { version: 3, mode: 'amend', hash: amended.hash },
    ]);
    expect((await server.get('/audit/verify', asAdmin)).body).toMatchObject({ intact: true });
  });

  test('what an event is refused files nothing and takes no number', async () => {
    const server = await open(store);
    const { id } = await server.start('repair');
    for (const [event, code] of [
      [{ type: 'FILE', plate: 'nonsense', lines: [line] }, 'invalidValue'],
      [{ type: 'FILE', plate: '京A12345' }, 'missingFact'],
      [{ type: 'FILE', ...order, remark: 'x' }, 'unknownField'],
      [{ type: 'FILE', ...order, totalCny: 1 }, 'invalidValue'],
      [{ type: 'FILE', ...order, lines: [{ ...line, price: 0 }] }, 'guardRejected'],
    ] as const)
      expect((await send(server, id, event)).body.code, JSON.stringify(event)).toBe(code);
    expect((await server.get('/records')).body.items).toEqual([]);
    await send(server, id, { type: 'FILE', ...order });
    expect((await server.get('/records')).body.items).toMatchObject([{ number: 'WTS-202403-0001' }]);
  });

  test('are numbered without a gap and without a double, by events and without a flow, however many at once', async () => {
    const server = await open(store);
    const ids = await Promise.all(Array.from({ length: 8 }, async () => (await server.start('repair')).id));
    const answers = await Promise.all([
      ...ids.map((id) => send(server, id, { type: 'FILE', ...order })),
      ...ids.map(() => server.send(orders, { fields: order })),
      ...ids.map(() => server.send(orders, { fields: { ...order, plate: 'none' } })),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([
      ...ids.map(() => 200),
      ...ids.map(() => 201),
      ...ids.map(() => 422),
    ]);
    const { items } = (await server.get('/records?limit=100')).body;
    const numbers = items.map(({ number }: { number: string }) => number).sort();
    expect(numbers).toEqual(
      Array.from({ length: 16 }, (_, place) => `WTS-202403-${String(place + 1).padStart(4, '0')}`),
    );
    server.clock.advance(31 * 86_400_000);
    expect((await server.send(orders, { fields: order })).body.number).toBe('WTS-202404-0001');
  });

  test('are filed, amended and voided once by a key', async () => {
    const server = await open(store);
    const key = { 'idempotency-key': 'k' };
    const { body } = await server.send(orders, { fields: order }, key);
    expect((await server.send(orders, { fields: order }, key)).body).toEqual(body);
    expect(await server.send(orders, { fields: { ...order, remark: 'x' } }, key)).toMatchObject({
      status: 422,
      body: { code: 'idempotencyKeyReused' },
    });
    const amendment = { fields: { remark: 'x' }, reason: 'forgotten' };
    for (const _ of [1, 2]) await server.send(`/records/${body.id}/amend`, amendment, key);
    expect((await server.get(`/records/${body.id}`)).body).toMatchObject({ version: 2, fields: { remark: 'x' } });
    for (const _ of [1, 2])
      expect((await server.send(`/records/${body.id}/void`, { reason: 'twice' }, key)).body.status).toBe('void');
    expect(await server.send(`/records/${body.id}/amend`, amendment)).toMatchObject({
      status: 409,
      body: { code: 'notAllowedHere' },
    });
    expect((await server.send(orders, { fields: order })).body.number).toBe('WTS-202403-0002');
  });

  test('are found by form, instance, number, words and pages', async () => {
    const server = await open(store);
    const { id } = await server.start('repair');
    await send(server, id, { type: 'FILE', ...order });
    for (const words of ['first', 'second', 'third']) await server.send(notes, { fields: { words } });
    const found = async (query: string) =>
      (await server.get(`/records?${query}`)).body.items.map(
        ({ fields }: { fields: { words?: string; plate?: string } }) => fields.words ?? fields.plate,
      );
    expect(await found('form=note')).toEqual(['third', 'second', 'first']);
    expect(await found(`instance=${id}`)).toEqual(['京A12345']);
    expect(await found('number=WTS-202403-0001')).toEqual(['京A12345']);
    expect(await found('q=SECO')).toEqual(['second']);
    expect(await found('q=0001')).toEqual(['京A12345']);
    expect(await found('q=nothing')).toEqual([]);
    const page = (await server.get('/records?form=note&limit=2')).body;
    expect(await found(`form=note&limit=2&cursor=${page.cursor}`)).toEqual(['first']);
  });
});

describe('a record', () => {
  test('is signed in turn by persons, each on its version; what is changed afterwards makes the signatures void', async () => {
    const server = await open('memory', 'production');
    const [clerk, manager] = [await personFor(server, 'li', 'clerk'), await personFor(server, 'wang', 'manager')];
    const machine = await keyFor(server, 'clerk', 'developer');
    const { id } = (await server.send('/policies/shop/flows/repair/instances', { input: {} }, clerk)).body;
    const lines = [line, line, line];
    const filed = await send(server, id, { type: 'FILE', plate: '京A12345', lines }, clerk);
    const [{ id: record }] = filed.body.records;
    const password = 'a password of their own';
    for (const name of ['li', 'wang']) await setPassword(server, name, password);
    expect(await send(server, id, { type: 'REVIEW', signature: { password } }, manager)).toMatchObject({
      status: 409,
      body: { code: 'notAllowedHere' },
    });
    expect(await send(server, id, { type: 'SIGN_MADE', signature: { password: 'guessed' } }, clerk)).toMatchObject({
      status: 422,
      body: { code: 'invalidValue' },
    });
    expect(await send(server, id, { type: 'SIGN_MADE' }, machine)).toMatchObject({ status: 403 });
    expect(await send(server, id, { type: 'SIGN_MADE' }, clerk)).toMatchObject({ status: 200 });
    expect(await send(server, id, { type: 'SIGN_MADE' }, clerk)).toMatchObject({
      status: 409,
      body: { code: 'notAllowedHere' },
    });
    const read = async () => (await server.get(`/records/${record}`, asAdmin)).body;
    expect(await read()).toMatchObject({
      status: 'filed',
      signatures: [{ as: 'made', by: 'li', version: 1, how: 'signIn' }],
    });

    await send(server, id, { type: 'CORRECT', remark: 'x', reason: 'forgotten' }, clerk);
    expect(await read()).toMatchObject({ status: 'filed', signatures: [{ as: 'made', void: true }] });
    server.clock.advance(10 * 60_000);
    expect(await send(server, id, { type: 'SIGN_MADE' }, clerk)).toMatchObject({
      status: 422,
      body: { code: 'missingFact', facts: ['signature'] },
    });
    await send(server, id, { type: 'SIGN_MADE', signature: { password } }, clerk);
    expect(await send(server, id, { type: 'REVIEW', signature: { password } }, manager)).toMatchObject({
      status: 200,
      body: { state: 'reviewed' },
    });
    const signed = await read();
    expect(signed).toMatchObject({ status: 'signed', version: 2 });
    expect(
      signed.signatures.map(({ as, by, how, version }: Record<string, unknown>) => [as, by, how, version]),
    ).toEqual([
      ['made', 'li', 'signIn', 1],
      ['made', 'li', 'password', 2],
      ['review', 'wang', 'password', 2],
    ]);
    const { items } = (await server.get(`/instances/${id}/history?limit=50`, asAdmin)).body;
    expect(JSON.stringify(items)).not.toContain(password);
  });

  test('that is filed without a flow is signed by calls, in turn', async () => {
    const server = await open('memory', 'production');
    const [clerk, manager] = [await personFor(server, 'li', 'clerk'), await personFor(server, 'wang', 'manager')];
    const { id } = (await server.send(notes, { fields: { words: 'hello' } }, clerk)).body;
    const sign = (as: string, who: object) => server.send(`/records/${id}/sign`, { as }, who as Record<string, string>);
    expect((await sign('second', manager)).body.code).toBe('notAllowedHere');
    expect((await sign('nobody', manager)).body.code).toBe('unknownValue');
    expect((await sign('first', manager)).body.code).toBe('roleNotAllowed');
    expect((await sign('first', clerk)).body).toMatchObject({ status: 'filed', signatures: [{ as: 'first' }] });
    expect((await sign('second', manager)).body).toMatchObject({ status: 'signed' });
  });

  test('is for who may: a form for its filers, another policy for nobody, fields for the roles that may see them', async () => {
    const server = await open('memory', 'production');
    const [clerk, manager, stranger] = [
      await keyFor(server, 'clerk'),
      await keyFor(server, 'manager'),
      await keyFor(server, 'driver'),
    ];
    const { body } = await server.send(
      '/api-keys',
      { name: 'other', roles: ['developer'], policies: ['depot'] },
      asAdmin,
    );
    const other = { authorization: `Bearer ${body.key}` };
    expect(await server.send(orders, { fields: order }, stranger)).toMatchObject({
      status: 403,
      body: { code: 'roleNotAllowed' },
    });
    expect(await server.send(orders, { fields: { ...order, costCny: 5 } }, clerk)).toMatchObject({
      status: 422,
      body: { code: 'unknownField', facts: ['costCny'] },
    });
    const { id } = (await server.send(orders, { fields: order }, clerk)).body;
    for (const address of [`/records/${id}`, `/records/${id}/amend`, `/records/${id}/void`]) {
      const told = address.endsWith(id)
        ? await server.get(address, other)
        : await server.send(address, { fields: {}, reason: 'x' }, other);
      expect([address, told.status === 404 || told.status === 422]).toEqual([address, true]);
    }
    expect((await server.get(`/records/${id}`, other)).status).toBe(404);
    const costly = (
      await server.send(
        `/records/${id}/amend`,
        { fields: { costCny: 3, phone: '13800000000' }, reason: 'cost' },
        asAdmin,
      )
    ).body;
    expect(costly.fields).toMatchObject({ costCny: 3, phone: '13800000000' });
    const seen = async (who: Record<string, string>) => (await server.get(`/records/${id}`, who)).body.fields;
    expect(await seen(clerk)).toMatchObject({ phone: '***' });
    expect(await seen(clerk)).not.toHaveProperty('costCny');
    expect(await seen(manager)).toMatchObject({ costCny: 3, phone: '13800000000' });
  });

  test('of an open instance is changed by its events only; an administrator may always', async () => {
    const server = await open('memory', 'production');
    const clerk = await keyFor(server, 'clerk');
    const { id } = (await server.send('/policies/shop/flows/repair/instances', { input: {} }, clerk)).body;
    const [{ id: record }] = (await send(server, id, { type: 'FILE', ...order }, clerk)).body.records;
    const amendment = { fields: { remark: 'x' }, reason: 'forgotten' };
    expect(await server.send(`/records/${record}/amend`, amendment, clerk)).toMatchObject({
      status: 409,
      body: { code: 'notAllowedHere' },
    });
    expect(await server.send(`/records/${record}/amend`, amendment, asAdmin)).toMatchObject({
      status: 200,
      body: { version: 2 },
    });
  });

  test('is checked by whoever holds the paper, who learns nothing of what it says', async () => {
    const server = await open('memory', 'production');
    const first = (await server.send(orders, { fields: order }, asAdmin)).body;
    const second = (
      await server.send(`/records/${first.id}/amend`, { fields: { remark: 'secret' }, reason: 'x' }, asAdmin)
    ).body;
    const check = (number: string, hash: string, accept: string) =>
      request(`${server.url}/verify/shop/${encodeURIComponent(number)}${hash}`, 'GET', undefined, { accept });
    const is = async (hash: string) => (await check(first.number, `?hash=${hash}`, 'application/json')).body;
    expect(await is(second.hash)).toEqual({
      policy: 'shop',
      number: first.number,
      version: 2,
      status: 'filed',
      at: second.versions[1].at,
      hash: 'right',
    });
    expect([(await is(first.hash)).hash, (await is('0'.repeat(64))).hash]).toEqual(['older', 'wrong']);
    expect((await check('WTS-1', '', 'application/json')).status).toBe(404);
    const page = await check(first.number, `?hash=${second.hash}`, 'text/html');
    expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')]);
    expect(page.text).toContain('一致');
    expect(page.text).not.toContain('secret');
    expect((await check('<script>', '', 'text/html')).text).not.toContain('<script>');
  });
});

test('a flow that is tried shows the forms that it would file', async () => {
  const server = await open('memory');
  const events = [
    { type: 'FILE', plate: '京A12345', lines: [line] },
    { type: 'ADD', remark: 'x' },
    { type: 'SIGN_MADE' },
  ];
  const { body } = await server.send('/policies/shop/flows/repair/simulate', { input: {}, events });
  expect(body.steps.map(({ error }: { error?: string }) => error ?? null)).toEqual([null, null, null]);
  expect(body.forms).toMatchObject([
    { form: 'repair-order', mode: 'new', fields: { totalCny: 5 } },
    { form: 'repair-order', mode: 'continue', fields: { totalCny: 5, remark: 'x' } },
  ]);
  expect(body.context.filed).toBe('WTS-202403-0001');
  expect((await server.get('/records')).body.items).toEqual([]);
});
