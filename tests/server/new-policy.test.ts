import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RuleSetDefinition } from '../../engine/index.ts';
import { openEmbeddedStore } from '../../server/stores/embedded-store.ts';
import { createMemoryStore } from '../../server/stores/memory-store.ts';
import { openPostgresStore } from '../../server/stores/postgres/postgres-store.ts';
import type { Store } from '../../server/stores/store.ts';
import { type Postgres, startPostgres } from '../postgres.ts';
import { dearerFee, shopContent } from './fixtures.ts';
import { asAdmin, personFor, startTestServer, type TestServer, temporaryFolder, withKey } from './test-server.ts';

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

const leave = { id: 'leave', title: { 'zh-CN': '请假制度', en: 'Leave' }, purpose: { 'zh-CN': '谁批多少天' } };

const put = (server: TestServer, draft: string, revision: number, definition: RuleSetDefinition) =>
  server.call('PUT', `/policies/leave/drafts/${draft}/definitions/${definition.kind}/${definition.id}`, definition, {
    'if-match': `"${revision}"`,
  });

/** The server that is closed in a test is closed again when the test ends. */
function closesOnce(store: Store): Store {
  let closing: Promise<void> | undefined;
  return {
    ...store,
    close: () => {
      closing ??= store.close();
      return closing;
    },
  };
}

/** Where stores keep things, so that they can be opened again there. */
const places: [name: string, again: boolean, place: () => Promise<() => Promise<Store>>][] = [
  ['in memory', false, async () => async () => createMemoryStore()],
  [
    'in a folder',
    true,
    async () => {
      const folder = await temporaryFolder();
      return () => openEmbeddedStore(folder);
    },
  ],
  [
    'in PostgreSQL',
    true,
    async () => {
      const url = await postgres.createDatabase();
      return async () => closesOnce(await openPostgresStore(url));
    },
  ],
];

describe.each(places)('a new policy %s', (_, again, place) => {
  test('is there at once with an edition that says nothing, decides by what is drafted in it, and outlasts a restart', async () => {
    const open = await place();
    const server = await startTestServer({ store: await open() });
    const made = await server.send('/policies', leave);
    expect(made).toMatchObject({
      status: 201,
      body: { id: 'leave', title: leave.title, inForce: 1, ruleSets: 0, flows: 0, timeZone: 'Asia/Shanghai' },
    });
    expect(made.body.purpose).toEqual({ 'zh-CN': '谁批多少天', en: '谁批多少天' });
    expect((await server.get('/policies/leave')).body).toEqual(made.body);
    const { definitions } = (await server.get('/policies/leave/editions/1')).body;
    expect(definitions.map(({ kind }: { kind: string }) => kind)).toEqual([
      ...['policy', 'vocabulary', 'clauses', 'config'],
    ]);

    const draft = (await server.send('/policies/leave/drafts')).body;
    expect((await put(server, draft.id, 1, { ...dearerFee(3), clauses: [] })).status).toBe(200);
    await server.call('PUT', `/policies/leave/drafts/${draft.id}/definitions/clauses/clauses`, shopContent().clauses, {
      'if-match': '"2"',
    });
    expect(await server.send(`/policies/leave/drafts/${draft.id}/publish`)).toMatchObject({ status: 201 });
    const decide = async (node: TestServer) =>
      (await node.send('/policies/leave/decisions/fee', { facts: { km: 10, kind: 'truck' } })).body;
    expect(await decide(server)).toMatchObject({ edition: 2, outcome: { feeCny: 30 } });
    expect((await server.get('/audit/verify')).body).toMatchObject({ intact: true });
    if (!again) return;
    await server.close();
    const restarted = await startTestServer({ store: await open() });
    expect((await restarted.get('/policies/leave')).body).toMatchObject({ title: leave.title, inForce: 2 });
    expect(await decide(restarted)).toMatchObject({ edition: 2, outcome: { feeCny: 30 } });
    expect((await restarted.get('/audit/verify')).body).toMatchObject({ intact: true });
  });

  test('is made by one of two who choose the same id at the same time, and the other is told', async () => {
    const server = await startTestServer({ store: await (await place())() });
    const titles = ['甲', '乙'];
    const answers = await Promise.all(
      titles.map((title) => server.send('/policies', { id: 'leave', title: { 'zh-CN': title } })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    const won = answers.findIndex(({ status }) => status === 201);
    expect(answers[1 - won]?.body).toMatchObject({ code: 'wrongStatus' });
    expect((await server.get('/policies/leave')).body.title).toEqual({ 'zh-CN': titles[won], en: titles[won] });
    expect((await server.get('/audit?type=policy')).body.items).toMatchObject([
      { type: 'policy.created', policy: 'leave', edition: 1, by: 'demo' },
    ]);
    expect((await server.get('/audit/verify')).body).toMatchObject({ intact: true });
  });
});

test('two nodes give an id once, and both serve who got it', async () => {
  const url = await postgres.createDatabase();
  const one = await startTestServer({ store: await openPostgresStore(url), node: 1 });
  const other = await startTestServer({ store: await openPostgresStore(url), node: 2 });
  const answers = await Promise.all([one, other].map((node) => node.send('/policies', leave)));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
  await expect.poll(async () => (await other.get('/policies/leave')).status, { timeout: 1000 }).toBe(200);
  expect((await one.get('/policies/leave')).status).toBe(200);
});

const without = (name: keyof typeof leave) => Object.fromEntries(Object.entries(leave).filter(([key]) => key !== name));
test.each([
  ['an id that is taken', { ...leave, id: 'shop' }, 409, 'wrongStatus', undefined],
  ['no id', without('id'), 422, 'invalidRequest', { path: '/id', code: 'required' }],
  ['capitals in its id', { ...leave, id: 'Leave' }, 422, 'invalidRequest', { path: '/id', code: 'pattern' }],
  ['an id that begins with a digit', { ...leave, id: '4s' }, 422, 'invalidRequest', { path: '/id', code: 'pattern' }],
  ['an id that leads elsewhere', { ...leave, id: '../x' }, 422, 'invalidRequest', { path: '/id', code: 'pattern' }],
  ['an id of 61 letters', { ...leave, id: 'a'.repeat(61) }, 422, 'invalidRequest', { path: '/id', code: 'pattern' }],
  [
    'a title in English only',
    { ...leave, title: { en: 'Leave' } },
    422,
    'invalidRequest',
    { path: '/title/zh-CN', code: 'required' },
  ],
  [
    'no such time zone',
    { ...leave, timeZone: 'Asia/Shangai' },
    422,
    'invalidRequest',
    { path: '/timeZone', code: 'format' },
  ],
  ['rules', { ...leave, rules: {} }, 422, 'invalidRequest', { path: '/rules', code: 'additionalProperties' }],
])('a new policy with %s is refused, and nothing is made', async (_, body, status, code, error) => {
  const server = await startTestServer();
  expect(await server.send('/policies', body)).toMatchObject({
    ...{ status, body: { code, ...(error ? { errors: [error] } : {}) } },
  });
  expect((await server.get('/policies')).body.items).toHaveLength(1);
});

test('a draft does not put a policy into a time zone that there is not', async () => {
  const server = await startTestServer();
  await server.send('/policies', leave);
  const { id } = (await server.send('/policies/leave/drafts')).body;
  const { definitions } = (await server.get(`/policies/leave/drafts/${id}`)).body;
  const path = `/policies/leave/drafts/${id}/definitions/policy/policy`;
  const zone = { ...definitions[0], timeZone: 'Mars/Olympus' };
  expect((await server.call('PUT', path, zone, { 'if-match': '"1"' })).body).toMatchObject({
    errors: [{ path: '/timeZone', code: 'format' }],
  });
});

test.each([
  [['policyManager'], undefined, 201],
  [['policyManager'], ['leave'], 201],
  [['policyManager'], ['shop'], 403],
  [['approver', 'administrator', 'developer'], undefined, 403],
])('who has the rights %j for the policies %j is answered %i', async (roles, policies, status) => {
  const server = await startTestServer({ mode: 'production' });
  const { key } = (await server.send('/api-keys', { name: 'n', roles, policies }, asAdmin)).body;
  expect((await server.send('/policies', leave, withKey(key))).status).toBe(status);
});

test('what its manager drafts in production another person approves', async () => {
  const server = await startTestServer({ mode: 'production' });
  const author = await personFor(server, 'li', 'policyManager');
  const approver = await personFor(server, 'wang', 'approver');
  await server.send('/policies', leave, author);
  const { id } = (await server.send('/policies/leave/drafts', {}, author)).body;
  const move = async (name: string, key: Record<string, string>) =>
    (await server.send(`/policies/leave/drafts/${id}/${name}`, {}, key)).status;
  expect(await move('publish', approver)).toBe(409);
  expect([await move('submit', author), await move('approve', author)]).toEqual([200, 403]);
  expect([await move('approve', approver), await move('publish', approver)]).toEqual([200, 201]);
});

test('an exported edition of another policy comes in where that is asked for; the policy stays who it is', async () => {
  const server = await startTestServer();
  const file = (await server.get('/policies/shop/editions/2/export')).body;
  await server.send('/policies', { ...leave, timeZone: 'Asia/Tokyo' });
  const imported = '/policies/leave/drafts/import';
  expect((await server.send(imported, file)).body.code).toBe('invalidDefinition');
  const altered = JSON.parse(JSON.stringify(file).replace('km * 2', 'km * 4'));
  expect((await server.send(`${imported}?ofAnother=true`, altered)).body.code).toBe('hashMismatch');
  const { status, body } = await server.send(`${imported}?ofAnother=true`, file);
  expect([status, body.report.cases.failed]).toEqual([201, 0]);
  await server.send(`/policies/leave/drafts/${body.id}/publish`);
  expect((await server.get('/policies/leave')).body).toMatchObject({
    ...{ id: 'leave', title: leave.title, timeZone: 'Asia/Tokyo', roles: ['clerk', 'manager'], ruleSets: 2, flows: 4 },
  });
  expect((await server.get('/audit?type=draft.imported')).body.items).toMatchObject([{ fromPolicy: 'shop' }]);
});
