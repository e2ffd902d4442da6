import { readSheet } from 'read-excel-file/node';
import { describe, expect, test } from 'vitest';
import { xlsx } from '../../contract/xlsx.ts';
import type { FlowDefinition, JsonObject, MasterDefinition, RuleSetDefinition } from '../../engine/index.ts';
import type { Store } from '../../server/stores/store.ts';
import { eachStore } from './each-store.ts';
import { shopContent } from './fixtures.ts';
import { rowOf, written } from './rows.ts';
import { type SheetLines, sendSheet } from './sheet-file.ts';
import { asAdmin, keyFor, startTestServer, type TestServer } from './test-server.ts';

const { stores } = eachStore();
const open = (kind: string) => (stores[kind] as () => Promise<Store>)();

const text = (value: string) => ({ 'zh-CN': value, en: value });
const formula = (value: string) => ({ '=': value });
const refers = { master: 'vehicle-card', as: 'vehicle' };
const cardNumber = { type: 'string', refers };
const object = (properties: object) => ({ type: 'object', properties });

/** A vehicle drives: its row counts how far, and another row says which drove last; it may drive as far as its row allows. */
const trip = {
  kind: 'flow',
  id: 'trip',
  title: text('trip'),
  clauses: [],
  input: object({ cardNumber }),
  events: {
    DRIVE: { payload: object({ km: { type: 'number' } }) },
    STEER: { payload: object({ card: { type: 'string' } }) },
    REST: {},
  },
  machine: {
    context: { seen: null },
    initial: 'driving',
    states: {
      driving: {
        on: {
          DRIVE: {
            guard: { type: 'when', params: formula('vehicle != null') },
            actions: [
              { type: 'assign', params: { seen: formula('vehicle.km') } },
              {
                type: 'master',
                params: {
                  id: 'vehicle-card',
                  key: formula('cardNumber'),
                  set: { km: formula('vehicle.km + event.km') },
                },
              },
              {
                type: 'master',
                params: { id: 'vehicle-card', key: 'last', set: { plate: formula('vehicle.plate') } },
              },
            ],
          },
          STEER: { actions: [{ type: 'assign', params: { cardNumber: formula('event.card') } }], target: 'looking' },
          REST: 'resting',
        },
      },
      looking: {
        entry: [{ type: 'assign', params: { seen: formula('vehicle.km') } }],
        always: { target: 'driving' },
      },
      resting: {
        after: {
          PT1H: {
            target: 'driving',
            actions: [
              {
                type: 'master',
                params: { id: 'vehicle-card', key: formula('cardNumber'), set: { km: formula('vehicle.km + 1') } },
              },
            ],
          },
        },
      },
    },
  },
} as unknown as FlowDefinition;

const toll = {
  kind: 'rules',
  id: 'toll',
  title: text('toll'),
  clauses: [],
  facts: object({ cardNumber }),
  outcome: object({ tollCny: { type: 'number' } }),
  rules: [
    {
      id: 'all',
      clauses: [],
      conditions: { all: [] },
      event: { type: 't', params: { tollCny: formula('vehicle.km') } },
    },
  ],
} as unknown as RuleSetDefinition;

const secret: MasterDefinition = {
  kind: 'master',
  id: 'secret',
  title: text('secret'),
  key: 'name',
  fields: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
  see: ['manager'],
  keptBy: ['keeper'],
};

const content = shopContent({ flows: [trip], rules: [toll], masters: [secret] });
const masters = '/policies/shop/masters';
const cards = `${masters}/vehicle-card`;
const isNew = { 'if-none-match': '*' };
const put = (server: TestServer, key: string, fields: JsonObject, headers: Record<string, string> = isNew) =>
  server.call('PUT', `${cards}/${encodeURIComponent(key)}`, { fields }, { ...asAdmin, ...headers });
const kmOf = async (server: TestServer, key: string) => (await server.get(`${cards}/${key}`, asAdmin)).body.fields?.km;

describe.each(Object.keys(stores))('on %s', (kind) => {
  const start = async () => startTestServer({ mode: 'production', store: await open(kind), content });
  const begun = async (server: TestServer, card = 'K1') =>
    (await server.send('/policies/shop/flows/trip/instances', { input: { cardNumber: card } }, asAdmin)).body;
  const send = (server: TestServer, id: string, event: object) =>
    server.send(`/instances/${id}/events`, event, asAdmin);

  test('a row is made, replaced by whoever knows its version, and its history told', async () => {
    const server = await start();
    const made = await put(server, 'K1', { plate: '京A12345' });
    expect(made).toMatchObject({ status: 201, body: { key: 'K1', version: 1, by: 'operator' } });
    expect(made.body.fields).toEqual({ cardNumber: 'K1', plate: '京A12345', km: 0, perDay: 0 });
    expect((await put(server, 'K1', { plate: '京A12345' })).body.code).toBe('staleRevision');
    const replaced = await put(server, 'K1', { plate: '京B12345', km: 365 }, { 'if-match': '"1"' });
    expect(replaced).toMatchObject({ status: 200, body: { version: 2, fields: { km: 365, perDay: 1 } } });
    expect(replaced.headers.get('etag')).toBe('"2"');
    expect((await put(server, 'K1', { plate: '京C12345' }, { 'if-match': '"1"' })).status).toBe(412);
    expect((await put(server, 'K1', { plate: '京C12345' }, { 'if-match': '*' })).body.version).toBe(3);
    const history = (await server.get(`${cards}/K1/history`, asAdmin)).body.items;
    expect(history.map(({ version, fields }: any) => [version, fields.plate])).toEqual([
      [1, '京A12345'],
      [2, '京B12345'],
      [3, '京C12345'],
    ]);
  });

  test.each<[string, string, JsonObject, Record<string, string>, number, string]>([
    ['no condition', 'K1', { plate: 'x' }, {}, 428, 'preconditionRequired'],
    ['a version of no row', 'K1', { plate: 'x' }, { 'if-match': '"1"' }, 404, 'rowNotFound'],
    ['two conditions', 'K1', { plate: 'x' }, { ...isNew, 'if-match': '"1"' }, 400, 'malformedRequest'],
    ['another etag that there is not to be', 'K1', { plate: 'x' }, { 'if-none-match': '"1"' }, 400, 'malformedRequest'],
    ['another key', 'K1', { plate: 'x', cardNumber: 'K2' }, isNew, 422, 'invalidValue'],
    ['a blank around its key', ' K1', { plate: 'x' }, isNew, 404, 'rowNotFound'],
    ['nothing that is required', 'K1', {}, isNew, 422, 'missingFact'],
    ['a field of none', 'K1', { plate: 'x', colour: 'red' }, isNew, 422, 'unknownField'],
    ['a computed field otherwise', 'K1', { plate: 'x', perDay: 9 }, isNew, 422, 'invalidValue'],
  ])('a row is not written with %s', async (_, key, fields, headers, status, code) => {
    const server = await start();
    expect(await put(server, key, fields, headers)).toMatchObject({ status, body: { code } });
    expect((await server.get(cards, asAdmin)).body.items).toEqual([]);
  });

  test('every wrong field is told at its path', async () => {
    const server = await start();
    const { body } = await put(server, 'K1', { plate: 3, km: -1 });
    expect(body.errors.map(({ path, code }: any) => [path, code])).toEqual([
      ['/plate', 'invalidValue'],
      ['/km', 'invalidValue'],
    ]);
  });

  test('keepers, developers and administrators change rows; who may see them sees them', async () => {
    const server = await start();
    const answers: [string, number, number, string[]][] = [];
    for (const role of ['clerk', 'developer', 'administrator', 'manager', 'policyManager']) {
      const who = await keyFor(server, role);
      const written = await server.call('PUT', `${cards}/${role}`, { fields: { plate: 'x' } }, { ...who, ...isNew });
      if (written.status === 403) expect(written.body.code).toBe('roleNotAllowed');
      const imported = await server.send(`${cards}/import`, { rows: [] }, who);
      const seen = (await server.get(masters, who)).body.items;
      answers.push([
        role,
        written.status,
        imported.status,
        seen.map(({ id, mayKeep }: any) => `${id}${mayKeep ? ' kept' : ''}`),
      ]);
    }
    expect(answers).toEqual([
      ['clerk', 201, 200, ['vehicle-card kept']],
      ['developer', 201, 200, ['secret kept', 'vehicle-card kept']],
      ['administrator', 201, 200, ['secret kept', 'vehicle-card kept']],
      ['manager', 403, 403, ['secret', 'vehicle-card']],
      ['policyManager', 403, 403, ['secret', 'vehicle-card']],
    ]);
    const clerk = await keyFor(server, 'clerk');
    expect((await server.get(`${masters}/secret`, clerk)).body.code).toBe('masterNotFound');
    expect((await server.get(masters, clerk)).body.items[0]).toMatchObject({
      key: 'cardNumber',
      rows: 3,
      keptBy: ['clerk'],
    });
  });

  test('rows are found by words, page by page, whatever their keys are', async () => {
    const server = await start();
    for (const key of ['a/b', '...', '京 1', 'K?&#', '%2e'])
      expect((await put(server, key, { plate: `p${key}` })).status).toBe(201);
    for (const key of ['a/b', '京 1', 'K?&#', '%2e'])
      expect((await server.get(`${cards}/${encodeURIComponent(key)}`, asAdmin)).body.key).toBe(key);
    const first = (await server.get(`${cards}?limit=3`, asAdmin)).body;
    const second = (await server.get(`${cards}?limit=3&cursor=${encodeURIComponent(first.cursor)}`, asAdmin)).body;
    expect([...first.items, ...second.items].map(({ key }: any) => key)).toEqual(['%2e', '...', 'K?&#', 'a/b', '京 1']);
    expect(second.cursor).toBeUndefined();
    expect((await server.get(`${cards}?q=${encodeURIComponent('P京')}`, asAdmin)).body.items).toHaveLength(1);
  });

  test('an import is all or none, says what would become of it, and again changes nothing', async () => {
    const server = await start();
    await put(server, 'K1', { plate: 'old' });
    const rows = [
      { cardNumber: 'K1', plate: 'new' },
      { cardNumber: 'K2', plate: 'two', km: 1 },
      { cardNumber: 'K3', plate: 'three' },
    ];
    const load = (body: object) => server.send(`${cards}/import`, body, asAdmin);
    const { changes, ...counts } = (await load({ rows, dryRun: true })).body;
    expect(counts).toEqual({ added: 2, changed: 1, unchanged: 0, errors: [] });
    expect(changes.map(({ key, before, after }: any) => [key, before?.plate, after.plate])).toEqual([
      ['K1', 'old', 'new'],
      ['K2', undefined, 'two'],
      ['K3', undefined, 'three'],
    ]);
    expect((await server.get(cards, asAdmin)).body.items).toHaveLength(1);
    const wrong = [...rows, { plate: 'no key' }, { cardNumber: 'K2', plate: 'twice' }, { cardNumber: 'K4', km: -1 }];
    const places = [
      ['/rows/3/cardNumber', 'missingFact'],
      ['/rows/4/cardNumber', 'invalidValue'],
      ['/rows/5/plate', 'missingFact'],
      ['/rows/5/km', 'invalidValue'],
    ];
    const refused = await load({ rows: wrong });
    expect(refused.status).toBe(422);
    expect(refused.body.errors.map(({ path, code }: any) => [path, code])).toEqual(places);
    const tried = (await load({ rows: wrong, dryRun: true })).body;
    expect(tried.errors.map(({ path, code }: any) => [path, code])).toEqual(places);
    expect((await server.get(cards, asAdmin)).body.items).toHaveLength(1);
    expect((await load({ rows })).body).toEqual({ added: 2, changed: 1, unchanged: 0, errors: [] });
    expect((await load({ rows })).body).toEqual({ added: 0, changed: 0, unchanged: 3, errors: [] });
    expect((await server.get(cards, asAdmin)).body.items.map(({ key, version }: any) => [key, version])).toEqual([
      ['K1', 2],
      ['K2', 1],
      ['K3', 1],
    ]);
  });

  test('an import that keeps leaves what it does not name, and empties what is null', async () => {
    const server = await start();
    await put(server, 'K1', { plate: '京A12345', km: 7 });
    const load = (rows: object[]) => server.send(`${cards}/import`, { rows, keep: true }, asAdmin);
    const read = async () => (await server.get(`${cards}/K1`, asAdmin)).body.fields;
    await load([{ cardNumber: 'K1', km: 9 }]);
    expect(await read()).toMatchObject({ plate: '京A12345', km: 9 });
    expect((await load([{ cardNumber: 'K1', plate: null }])).body.errors[0].path).toBe('/rows/0/plate');
    expect((await load([{ cardNumber: 'K1', plate: '沪A12345' }])).body).toMatchObject({ changed: 1 });
    expect(await read()).toMatchObject({ plate: '沪A12345', km: 9 });
  });

  test('rows are had as an Excel file by suffix, by query or by what is accepted, in the language of who asks', async () => {
    const server = await start();
    await put(server, 'K1', { plate: '京A12345', km: 7 });
    await put(server, 'K2', { plate: 'constructor' });
    const read = async (address: string, headers: Record<string, string> = {}) => {
      const answer = await fetch(`${server.url}/api/v1${address}`, { headers: { ...asAdmin, ...headers } });
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, xlsx]);
      return (await readSheet(Buffer.from(await answer.arrayBuffer()))).map((cells) => cells.slice(0, 2));
    };
    const whole = await read(`${cards}.xlsx`);
    expect(whole.slice(1)).toEqual([
      ['K1', '京A12345'],
      ['K2', '"constructor"'],
    ]);
    expect(await read(`${cards}?format=xlsx`)).toEqual(whole);
    expect((await read(`${cards}?q=K1`, { accept: xlsx })).slice(1)).toEqual(whole.slice(1, 2));
    expect((await server.get(`${masters}/nothing.xlsx`, asAdmin)).status).toBe(404);
  });

  test('rows come as an Excel file, too, in the words of people, and what is wrong has its cell', async () => {
    const server = await start();
    await put(server, 'K1', { plate: '京A12345', km: 7 });
    const load = (lines: SheetLines, query = '') => sendSheet(server, `${cards}/import${query}`, lines, asAdmin);
    const right: SheetLines = [
      ['车辆'],
      ['km', 'plate', 'cardNumber', '备注'],
      ['1,200', '沪B1', 'K2', 'x'],
      [9, '京A12345', 'K1'],
    ];
    expect((await load(right, '?dryRun=true')).body).toMatchObject({ added: 1, changed: 1, errors: [] });
    expect((await server.get(cards, asAdmin)).body.items).toHaveLength(1);
    const wrong: SheetLines = [
      ['cardNumber', 'plate', 'km'],
      ['K2', '沪B1', 'many'],
      ['K3', null, 1],
    ];
    const places = [
      ['C2', 'invalidValue'],
      ['B3', 'missingFact'],
    ];
    const refused = await load(wrong);
    expect([refused.status, refused.body.errors.map(({ place, code }: any) => [place, code])]).toEqual([422, places]);
    const tried = (await load(wrong, '?dryRun=true')).body;
    expect(tried.errors.map(({ place, code }: any) => [place, code])).toEqual(places);
    expect((await load(right)).body).toMatchObject({ added: 1, changed: 1, unchanged: 0 });
    expect((await load(right)).body).toMatchObject({ added: 0, changed: 0, unchanged: 2 });
    expect((await server.get(`${cards}/K2`, asAdmin)).body.fields).toMatchObject({
      ...{ cardNumber: 'K2', plate: '沪B1', km: 1200 },
    });
    expect(
      (
        await load(
          [
            ['cardNumber', 'km'],
            ['K2', 5],
          ],
          '?keep=true',
        )
      ).body,
    ).toMatchObject({ changed: 1 });
    expect((await load([['nothing'], ['K2']])).body).toMatchObject({ code: 'malformedRequest' });
    expect((await load(right, '?dry=true')).body).toMatchObject({ code: 'malformedRequest' });
    expect((await server.send(`${cards}/import?dryRun=true`, { rows: [] }, asAdmin)).status).toBe(400);
  });

  test('what there is in all policies is listed as far as the caller may see it', async () => {
    const server = await start();
    const listed = async (role: string, query = '') =>
      (await server.get(`/masters${query}`, await keyFor(server, role))).body.items.map(
        ({ policy, id, mayKeep }: any) => `${policy}/${id}${mayKeep ? ' kept' : ''}`,
      );
    expect(await listed('clerk')).toEqual(['shop/vehicle-card kept']);
    expect(await listed('manager')).toEqual(['shop/secret', 'shop/vehicle-card']);
    expect(await listed('manager', '?policy=depot')).toEqual([]);
  });

  test('an event reads the row as it stands, and changes it with the instance', async () => {
    const server = await start();
    const { id } = await begun(server);
    expect((await send(server, id, { type: 'DRIVE', km: 5 })).body.code).toBe('guardRejected');
    await put(server, 'K1', { plate: '京A12345', km: 10 });
    expect((await send(server, id, { type: 'DRIVE', km: 5 })).body).toMatchObject({ context: { seen: 10 } });
    expect((await send(server, id, { type: 'DRIVE', km: 5 })).body).toMatchObject({ context: { seen: 15 } });
    expect((await server.get(`${cards}/K1`, asAdmin)).body).toMatchObject({
      version: 3,
      instance: id,
      fields: { km: 20 },
    });
    expect((await server.get(`${cards}/last`, asAdmin)).body).toMatchObject({
      version: 2,
      fields: { plate: '京A12345' },
    });
    const { items } = (await server.get(`/instances/${id}/history`, asAdmin)).body;
    expect(
      items.filter(({ type }: any) => type === 'row').map(({ record }: any) => [record.key, record.version]),
    ).toEqual([
      ['K1', 2],
      ['last', 1],
      ['K1', 3],
      ['last', 2],
    ]);
    expect((await server.get('/audit/verify', asAdmin)).body).toMatchObject({ intact: true });
  });

  test('an event that would leave a row wrong changes nothing at all', async () => {
    const server = await start();
    await put(server, 'K1', { plate: '京A12345', km: 10 });
    const { id, version } = await begun(server);
    const { status, body } = await send(server, id, { type: 'DRIVE', km: -11 });
    expect([status, body.code, body.errors[0].path]).toEqual([422, 'invalidValue', '/km']);
    expect((await server.get(`/instances/${id}`, asAdmin)).body.version).toBe(version);
    expect(await kmOf(server, 'K1')).toBe(10);
    expect(await kmOf(server, 'last')).toBeUndefined();
  });

  test('a row whose key is only known within the step is read, and a timer changes rows as well', async () => {
    const server = await start();
    await put(server, 'K2', { plate: '京A12345', km: 7 });
    const { id } = await begun(server, 'K9');
    const steered = await send(server, id, { type: 'STEER', card: 'K2' });
    expect(steered.body.context).toMatchObject({ cardNumber: 'K2', seen: 7 });
    await send(server, id, { type: 'REST' });
    server.clock.advance(2 * 3_600_000);
    await server.worker.settle();
    expect((await server.get(`${cards}/K2`, asAdmin)).body).toMatchObject({ fields: { km: 8 }, by: `instance:${id}` });
  });

  test('of many events of many instances on one row none is lost: each counts on what the one before left', async () => {
    const server = await start();
    await put(server, 'K1', { plate: '京A12345' });
    const instances = await Promise.all(Array.from({ length: 4 }, () => begun(server)));
    const answers = await Promise.all(
      instances.flatMap(({ id }) => Array.from({ length: 5 }, () => send(server, id, { type: 'DRIVE', km: 1 }))),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(await kmOf(server, 'K1')).toBe(20);
    const seen = answers.map(({ body }) => body.context.seen).toSorted((a, b) => a - b);
    expect(seen).toEqual(Array.from({ length: 20 }, (_, count) => count));
    expect((await server.get('/audit/verify', asAdmin)).body.intact).toBe(true);
  });

  test('a step is taken again where somebody changes by hand what it reads', async () => {
    const server = await start();
    await put(server, 'K1', { plate: '京A12345', km: 1 });
    const { id } = await begun(server);
    const { rows, instances } = server.parts.store;
    const commit = instances.commit.bind(instances);
    let commits = 0;
    // Just before the step is written, the row is another.
    instances.commit = async (one) => {
      commits += 1;
      const stands = await rows.get({ policy: 'shop', master: 'vehicle-card', key: 'K1' });
      if (commits === 1 && stands) await put(server, 'K1', { plate: '京A12345', km: 100 }, { 'if-match': '"1"' });
      return commit(one);
    };
    expect((await send(server, id, { type: 'DRIVE', km: 1 })).body.context.seen).toBe(100);
    expect(commits).toBe(2);
    expect(await kmOf(server, 'K1')).toBe(101);
  });

  test('a decision reads the row by its key, or takes values in its place; its record says what was read', async () => {
    const server = await start();
    await put(server, 'K1', { plate: '京A12345', km: 10 });
    const decide = (facts: object, more: object = {}) =>
      server.send('/policies/shop/decisions/toll', { facts, ...more }, asAdmin);
    const { body: made } = await decide({ cardNumber: 'K1' });
    expect(made.outcome).toEqual({ tollCny: 10 });
    expect((await decide({ cardNumber: 'K1' }, { reference: true })).body.outcome).toEqual({ tollCny: 10 });
    expect((await decide({ vehicle: { km: 3 } })).body.outcome).toEqual({ tollCny: 3 });
    expect((await decide({ cardNumber: 'none' })).body.outcome).toEqual({});
    const given = { rows: { 'vehicle-card': [{ cardNumber: 'K1', km: 99 }] } };
    expect((await decide({ cardNumber: 'K1' }, given)).body.outcome).toEqual({ tollCny: 99 });
    expect((await decide({ cardNumber: 'K1' }, { rows: { none: [] } })).body.code).toBe('masterNotFound');
    await put(server, 'K1', { plate: '京A12345', km: 20 }, { 'if-match': '*' });
    const lines = ['K1', 'none', 'K1'].map((card) => JSON.stringify({ cardNumber: card })).join('\n');
    const type = { 'content-type': 'application/x-ndjson', ...asAdmin };
    const batch = await server.call('POST', '/policies/shop/decisions/toll/batch', lines, type);
    const tolls = batch.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).outcome.tollCny);
    expect(tolls).toEqual([20, undefined, 20]);
    await server.parts.recorder.flush();
    const { items } = (await server.get('/policies/shop/decisions?ruleSet=toll', asAdmin)).body;
    expect(items).toHaveLength(8);
    for (const { id } of items) {
      const again = (await server.get(`/policies/shop/decisions/${id}`, asAdmin)).body;
      expect([id, again.same]).toEqual([id, true]);
    }
    const first = items.find(({ id }: any) => id === made.id);
    expect(first.rows['vehicle-card'].K1.km).toBe(10);
  });

  test('a flow is tried with rows of its own, and changes none', async () => {
    const server = await start();
    await put(server, 'K1', { plate: '京A12345', km: 10 });
    const rows = { 'vehicle-card': [{ cardNumber: 'K1', plate: '京B12345', km: 1 }] };
    const events = [
      { type: 'DRIVE', km: 1 },
      { type: 'DRIVE', km: 1 },
    ];
    const walk = (more: object) =>
      server.send('/policies/shop/flows/trip/simulate', { input: { cardNumber: 'K1' }, events, ...more }, asAdmin);
    const { body } = await walk({ rows });
    expect(body.context.seen).toBe(2);
    expect(body.rows.map(({ key, fields }: any) => [key, fields.km])).toEqual([
      ['K1', 2],
      ['last', 0],
      ['K1', 3],
      ['last', 0],
    ]);
    expect((await walk({})).body.steps[0].error).toBe('guardRejected');
    expect((await walk({ rows: { none: [] } })).body.code).toBe('masterNotFound');
    expect(await kmOf(server, 'K1')).toBe(10);
  });

  test('a row of another policy is none of this one', async () => {
    const server = await start();
    await server.parts.store.rows.write(written(rowOf('K1', { plate: 'x' }, { policy: 'depot' })));
    expect((await server.get(`${cards}/K1`, asAdmin)).body.code).toBe('rowNotFound');
    expect((await server.get(masters, asAdmin)).body.items.map(({ rows }: any) => rows)).toEqual([0, 0]);
  });
});
