import { describe, expect, test } from 'vitest';
import { listDefinitions } from '../../engine/index.ts';
import { shopContent } from './fixtures.ts';
import { makeDearer } from './make-dearer.ts';
import { asAdmin, keyFor, startTestServer, type TestServer } from './test-server.ts';

const drafts = '/policies/shop/drafts';
const editions = '/policies/shop/editions';
const day = 86_400_000;

const truckFee = async (server: TestServer, more: object = {}) =>
  (await server.send('/policies/shop/decisions/fee', { facts: { km: 10, kind: 'truck' }, ...more })).body;
const publishDearer = async (server: TestServer, more: object = {}) => {
  const { id } = (await server.send(drafts)).body;
  await makeDearer(server, id);
  return (await server.send(`${drafts}/${id}/publish`, more)).body;
};
const statuses = async (server: TestServer) =>
  Object.fromEntries(
    (await server.get(editions)).body.items.map((one: { number: number; status: string }) => [one.number, one.status]),
  );

describe('an edition', () => {
  test('is scheduled until its date, then in force, and those before it are superseded', async () => {
    const server = await startTestServer();
    await publishDearer(server, { effectiveFrom: '2024-03-03T00:00:00+08:00' });
    expect(await statuses(server)).toEqual({ 1: 'superseded', 2: 'inForce', 3: 'scheduled' });
    server.clock.advance(3 * day);
    expect(await statuses(server)).toEqual({ 1: 'superseded', 2: 'superseded', 3: 'inForce' });
    expect((await server.get(`${editions}/3`)).body).toMatchObject({ number: 3, status: 'inForce' });
  });

  test('that is retired gives way to the one before it from then on, and stays readable', async () => {
    const server = await startTestServer();
    await publishDearer(server);
    const { status, body } = await server.send(`${editions}/3/retire`, {
      from: '2024-03-02T00:00:00Z',
      note: 'a mistake',
    });
    expect([status, body]).toMatchObject([
      201,
      { number: 3, status: 'inForce', retired: { from: '2024-03-02T00:00:00.000Z', note: 'a mistake' } },
    ]);
    expect((await truckFee(server)).edition).toBe(3);
    server.clock.advance(2 * day);
    expect(await statuses(server)).toEqual({ 1: 'superseded', 2: 'inForce', 3: 'retired' });
    expect(await truckFee(server)).toMatchObject({ edition: 2, outcome: { feeCny: 20 } });
    expect((await truckFee(server, { at: '2024-03-01T12:00:00Z' })).edition).toBe(3);
    expect((await truckFee(server, { edition: 3 })).outcome).toEqual({ feeCny: 30 });
    expect((await server.get(`${editions}/3`)).body.definitions).toHaveLength(listDefinitions(shopContent()).length);
    expect((await server.get('/audit?type=edition.retired')).body.items).toMatchObject([
      { edition: 3, from: '2024-03-02T00:00:00.000Z', note: 'a mistake', by: 'demo' },
    ]);
    expect((await server.get('/audit/verify')).body.intact).toBe(true);
  });

  test('is retired once, not in the past, and by an administrator only', async () => {
    const server = await startTestServer({ mode: 'production' });
    const manager = await keyFor(server, 'policyManager', 'approver');
    expect((await server.send(`${editions}/2/retire`, {}, manager)).status).toBe(403);
    const past = await server.send(`${editions}/2/retire`, { from: '2024-02-01T00:00:00Z' }, asAdmin);
    expect(past).toMatchObject({ status: 422, body: { code: 'invalidRequest' } });
    expect((await server.send(`${editions}/9/retire`, {}, asAdmin)).body.code).toBe('editionNotFound');
    const now = { emergency: true, reason: 'wrong' };
    expect((await server.send(`${editions}/2/retire`, now, asAdmin)).status).toBe(201);
    expect(await server.send(`${editions}/2/retire`, {}, asAdmin)).toMatchObject({
      status: 409,
      body: { code: 'wrongStatus' },
    });
  });

  test('is found on two time axes: in force at an instant, as known on another', async () => {
    const server = await startTestServer();
    server.clock.advance(day);
    await publishDearer(server, { effectiveFrom: '2024-02-01T00:00:00Z' });
    const at = '2024-02-15T00:00:00Z';
    expect(await truckFee(server, { at })).toMatchObject({ edition: 3, outcome: { feeCny: 30 } });
    const before = '2024-03-01T12:00:00Z';
    expect(await truckFee(server, { at, knownAt: before })).toMatchObject({
      ...{ edition: 2, outcome: { feeCny: 20 }, knownAt: before },
    });
    expect((await truckFee(server, { at, knownAt: '2020-01-01T00:00:00Z' })).code).toBe('noEditionInForce');

    await server.send(`${editions}/3/retire`);
    server.clock.advance(day);
    expect((await truckFee(server)).edition).toBe(2);
    expect((await truckFee(server, { knownAt: '2024-03-02T01:59:59Z' })).edition).toBe(2);
    expect((await truckFee(server, { at: '2024-03-02T01:00:00Z' })).edition).toBe(3);
  });
});

describe('a draft under review', () => {
  const zhang = { 'x-guiju-user': 'Zhang' };
  const li = { 'x-guiju-user': 'Li' };

  test('takes comments on its places, which are resolved and audited and make nobody an author', async () => {
    const server = await startTestServer();
    const { id } = (await server.send(drafts, {}, zhang)).body;
    await makeDearer(server, id, zhang);
    await server.send(`${drafts}/${id}/submit`, {}, zhang);
    const place = { kind: 'rules', id: 'fee', path: '/rules/0' };
    const comments = `${drafts}/${id}/comments`;
    const said = await server.send(comments, { text: 'why so dear?', ...place }, li);
    expect([said.status, said.body]).toMatchObject([201, { number: 1, by: 'Li', text: 'why so dear?', ...place }]);
    await server.send(comments, { text: 'fuel' }, zhang);
    expect((await server.send(`${comments}/1/resolve`, {}, li)).body).toMatchObject({ resolved: { by: 'Li' } });
    expect((await server.send(`${comments}/7/resolve`, {}, li)).body.code).toBe('commentNotFound');

    expect((await server.get(comments)).body.items).toMatchObject([{ resolved: { by: 'Li' } }, { text: 'fuel' }]);
    expect((await server.get(`${drafts}/${id}`)).body.comments).toHaveLength(2);
    expect((await server.get('/audit?type=draft.commented')).body.items).toMatchObject([
      { by: 'Li', note: 'why so dear?', comment: 1, ...place },
      { by: 'Zhang' },
    ]);
    expect((await server.send(`${drafts}/${id}/approve`, {}, li)).body.status).toBe('approved');
    await server.send(`${drafts}/${id}/publish`, {}, li);
    expect((await server.send(comments, { text: 'late' }, li)).body.code).toBe('wrongStatus');
  });

  test('loses no comment of several at once, and a comment does not take the revision from under an author', async () => {
    const server = await startTestServer();
    const { id } = (await server.send(drafts)).body;
    const revision = await makeDearer(server, id);
    await Promise.all(['a', 'b', 'c'].map((text) => server.send(`${drafts}/${id}/comments`, { text })));
    expect(
      (await server.get(`${drafts}/${id}/comments`)).body.items.map((one: { number: number }) => one.number),
    ).toEqual([1, 2, 3]);
    const path = `${drafts}/${id}/definitions/rules/bonus`;
    const saved = await server.call('DELETE', path, undefined, { 'if-match': `"${revision}"` });
    expect([saved.status, saved.body.revision]).toEqual([200, revision + 4]);
    const stale = await server.call('DELETE', `${drafts}/${id}/definitions/flow/job`, undefined, {
      'if-match': `"${revision}"`,
    });
    expect(stale.status).toBe(412);
  });

  test('keeps why it was sent back until it is submitted again, and its own reason becomes the note of the edition', async () => {
    const server = await startTestServer();
    const { id } = (await server.send(drafts, {}, zhang)).body;
    await makeDearer(server, id, zhang);
    await server.send(`${drafts}/${id}/submit`, { note: 'fuel is dearer' }, zhang);
    const rejected = (await server.send(`${drafts}/${id}/reject`, { note: 'show the figures' }, li)).body;
    expect(rejected).toMatchObject({ status: 'draft', rejection: { by: 'Li', reason: 'show the figures' } });
    const again = (await server.send(`${drafts}/${id}/submit`, {}, zhang)).body;
    expect([again.status, again.rejection]).toEqual(['submitted', undefined]);
    await server.send(`${drafts}/${id}/approve`, { note: 'good' }, li);
    expect((await server.send(`${drafts}/${id}/publish`, {}, li)).body.note).toBe('fuel is dearer');
  });

  test('is one of several on any editions, each published in its turn', async () => {
    const server = await startTestServer();
    const first = (await server.send(drafts, { from: 1 })).body;
    const second = (await server.send(drafts, { from: 2 })).body;
    await makeDearer(server, first.id);
    expect((await server.send(`${drafts}/${first.id}/publish`)).body.number).toBe(3);
    // It takes the third back, which it does not stand on: that is to be said.
    expect((await server.send(`${drafts}/${second.id}/publish`, { takesBack: [3] })).body.number).toBe(4);
    expect((await truckFee(server)).outcome).toEqual({ feeCny: 20 });
  });
});

describe('two drafts of one edition', () => {
  const two = async () => {
    const server = await startTestServer();
    const [first, second] = [(await server.send(drafts)).body.id, (await server.send(drafts)).body.id];
    await makeDearer(server, first);
    await server.send(`${drafts}/${first}/publish`);
    return { server, second, path: `${drafts}/${second}` };
  };
  const findings = async (server: TestServer, path: string) =>
    (await server.send(`${path}/check`)).body.findings.map((one: { code: string }) => one.code);

  test('do not take back each other unseen: the later one is warned, and can be put on what was published', async () => {
    const { server, path } = await two();
    await server.call('DELETE', `${path}/definitions/rules/bonus`, undefined, { 'if-match': '"1"' });
    expect(await findings(server, path)).toContain('takesBackEdition');
    const rebased = (await server.send(`${path}/rebase`)).body;
    expect(rebased).toMatchObject({ basedOn: 3, changed: ['rules/bonus'], revision: 3 });
    expect(await findings(server, path)).not.toContain('takesBackEdition');
    await server.send(`${path}/publish`);
    expect(await truckFee(server)).toMatchObject({ edition: 4, outcome: { feeCny: 30 } });
  });

  test('that changed the same definition are told so; the own one is kept where that is wanted', async () => {
    const { server, path } = await two();
    await server.call('DELETE', `${path}/definitions/cases/fee`, undefined, { 'if-match': '"1"' });
    expect(await server.send(`${path}/rebase`)).toMatchObject({
      ...{ status: 409, body: { code: 'bothChanged', conflicts: ['cases/fee'] } },
    });
    expect((await server.send(`${path}/rebase`, { keep: 'mine' })).body).toMatchObject({
      basedOn: 3,
      changed: ['cases/fee'],
    });
  });

  test('cannot be used to roll back alone: who submits an old draft unchanged does not approve it', async () => {
    const { server, path } = await two();
    await server.send(`${path}/submit`);
    expect((await server.send(`${path}/approve`)).body.code).toBe('approverIsAuthor');
    expect((await server.send(`${path}/approve`, {}, { 'x-guiju-user': 'Li' })).body.status).toBe('approved');
  });
});
