import { describe, expect, test } from 'vitest';
import { verifyStore } from '../../server/audit/verify.ts';
import { makeDearer } from './make-dearer.ts';
import { asAdmin, personFor, type Reply, startTestServer, type TestServer, withKey } from './test-server.ts';

const drafts = '/policies/shop/drafts';
const editions = '/policies/shop/editions';
const passwords = { first: 'the first password', own: 'one of my own choice', other: 'given by somebody' };
type Sent = Record<string, string>;

const production = () => startTestServer({ mode: 'production' });
const inForce = async (server: TestServer) => (await server.get('/policies/shop', asAdmin)).body.inForce;
const refusal = ({ status, body }: Reply) => [status, body.code];
const notTwo = [403, 'approverIsAuthor'];

/** Makes an account over HTTP, as an administrator does. */
const makeAccount = (server: TestServer, by: Sent, name: string, ...roles: string[]) =>
  server.send('/accounts', { name, password: passwords.first, roles }, by);

async function signIn(server: TestServer, name: string, password: string): Promise<Sent> {
  const answer = await server.send('/session', { name, password });
  expect(answer.status).toBe(200);
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] as string;
  return { cookie, 'x-guiju-csrf': answer.body.csrf };
}

/** Signs in with a password, sets another, and signs in with that. */
async function takeOver(server: TestServer, name: string, password: string): Promise<Sent> {
  const session = await signIn(server, name, password);
  const changed = { old: password, new: passwords.own };
  expect((await server.call('PUT', '/session/password', changed, session)).status).toBe(204);
  return signIn(server, name, passwords.own);
}

/** A draft with a change in it, handed in. */
async function handedIn(server: TestServer, author: Sent): Promise<string> {
  const { id } = (await server.send(drafts, { title: 'dearer' }, author)).body;
  await makeDearer(server, id, author);
  expect((await server.send(`${drafts}/${id}/submit`, {}, author)).status).toBe(200);
  return `${drafts}/${id}`;
}

describe('one person with the admin key', () => {
  test('is one, with however many keys', async () => {
    const server = await production();
    const keys = await Promise.all(
      ['one', 'two'].map(async (name) => {
        const roles = ['policyManager', 'approver', 'administrator'];
        return withKey((await server.send('/api-keys', { name, roles }, asAdmin)).body.key);
      }),
    );
    const [one, two] = keys as [Sent, Sent];
    const made = await server.send('/api-keys', { name: 'three', roles: ['approver'] }, two);
    expect(made.body.person).toBe('operator');
    const draft = await handedIn(server, one);
    for (const who of [one, two, asAdmin, withKey(made.body.key)]) {
      expect(refusal(await server.send(`${draft}/approve`, {}, who))).toEqual(notTwo);
    }
    expect(await inForce(server)).toBe(2);
  });

  test('cannot approve with an account that was made for it, before its owner has set a password', async () => {
    const server = await production();
    await makeAccount(server, asAdmin, 'puppet', 'approver');
    const draft = await handedIn(server, asAdmin);
    const puppet = await signIn(server, 'puppet', passwords.first);
    const answer = await server.send(`${draft}/approve`, {}, puppet);
    expect(refusal(answer)).toEqual(notTwo);
    expect(answer.body.detail).toMatch(/operator.*密码/);
    const owner = await takeOver(server, 'puppet', passwords.first);
    expect((await server.send(`${draft}/approve`, {}, owner)).status).toBe(200);
  });

  test('cannot approve what an account wrote whose password they gave it, before its owner has set another', async () => {
    const server = await production();
    await makeAccount(server, asAdmin, 'puppet', 'policyManager');
    const puppet = await signIn(server, 'puppet', passwords.first);
    const draft = await handedIn(server, puppet);
    expect(refusal(await server.send(`${draft}/approve`, {}, asAdmin))).toEqual(notTwo);
    await takeOver(server, 'puppet', passwords.first);
    expect((await server.send(`${draft}/approve`, {}, asAdmin)).status).toBe(200);
  });

  test('sees two people in two accounts that still have the passwords they gave them', async () => {
    const server = await production();
    await makeAccount(server, asAdmin, 'zhang', 'policyManager');
    await makeAccount(server, asAdmin, 'li', 'approver');
    const draft = await handedIn(server, await signIn(server, 'zhang', passwords.first));
    const li = await signIn(server, 'li', passwords.first);
    expect((await server.send(`${draft}/approve`, {}, li)).status).toBe(200);
  });

  test('cannot approve by giving the approver another password, nor by changing that as the approver', async () => {
    const server = await production();
    await personFor(server, 'li', 'approver');
    const draft = await handedIn(server, asAdmin);
    await server.call('PATCH', '/accounts/li', { password: passwords.other }, asAdmin);
    const asLi = await signIn(server, 'li', passwords.other);
    expect(refusal(await server.send(`${draft}/approve`, {}, asLi))).toEqual([403, 'forbidden']);
    expect((await server.get('/session', asLi)).body).toMatchObject({
      ...{ person: 'li', passwordBy: 'operator', confined: true },
    });
    const changed = await takeOver(server, 'li', passwords.other);
    expect(refusal(await server.send(`${draft}/approve`, {}, changed))).toEqual(notTwo);

    const wang = await personFor(server, 'wang', 'administrator');
    expect(refusal(await server.send('/accounts/li/confirm', {}, changed))).toEqual([403, 'forbidden']);
    expect(refusal(await server.send('/accounts/li/confirm', {}, asAdmin))).toEqual(notTwo);
    expect((await server.send('/accounts/li/confirm', {}, wang)).status).toBe(200);
    expect((await server.send(`${draft}/approve`, {}, changed)).status).toBe(200);
  });

  test('neither rolls back nor retires alone', async () => {
    const server = await production();
    const [back, out] = [
      await server.send(`${editions}/1/rollback`, { note: 'again' }, asAdmin),
      await server.send(`${editions}/2/retire`, { from: '2024-04-01' }, asAdmin),
    ];
    expect(back.body).toMatchObject({ kind: 'rollback', status: 'submitted', basedOn: 1, authors: ['admin'] });
    expect(out.body).toMatchObject({ kind: 'retire', basedOn: 2, effectiveFrom: '2024-03-31T16:00:00.000Z' });
    for (const { status, body, headers } of [back, out]) {
      expect([status, headers.get('location')]).toEqual([202, `/api/v1${drafts}/${body.id}`]);
      expect(refusal(await server.send(`${drafts}/${body.id}/approve`, {}, asAdmin))).toEqual(notTwo);
      expect((await server.send(`${drafts}/${body.id}/publish`, {}, asAdmin)).status).toBe(409);
    }
    expect(await inForce(server)).toBe(2);

    const li = await personFor(server, 'li', 'approver');
    await server.send(`${drafts}/${back.body.id}/approve`, {}, li);
    const published = await server.send(`${drafts}/${back.body.id}/publish`, {}, li);
    expect(published.body).toMatchObject({ number: 3, approvedBy: 'user:li', note: 'again' });
    await server.send(`${drafts}/${out.body.id}/approve`, {}, li);
    const retired = await server.send(`${drafts}/${out.body.id}/publish`, {}, li);
    expect(retired.body).toMatchObject({ number: 2, retired: { from: '2024-03-31T16:00:00.000Z', by: 'user:li' } });
    expect(await verifyStore(server.parts.store)).toMatchObject({ intact: true });
  });

  test('does not publish what they imported', async () => {
    const server = await production();
    const { body } = await server.get(`${editions}/1/export`, asAdmin);
    const { id } = (await server.send(`${drafts}/import`, body, asAdmin)).body;
    await server.send(`${drafts}/${id}/submit`, {}, asAdmin);
    expect(refusal(await server.send(`${drafts}/${id}/approve`, {}, asAdmin))).toEqual(notTwo);
    expect((await server.send(`${drafts}/${id}/publish`, {}, asAdmin)).status).toBe(409);
  });
});

describe('an administrator', () => {
  const withWang = async () => {
    const server = await production();
    return { server, wang: await personFor(server, 'wang', 'administrator', 'policyManager', 'approver') };
  };

  test('makes accounts that cannot approve for them, nor one what the other wrote, until somebody else confirms them', async () => {
    const { server, wang } = await withWang();
    await makeAccount(server, wang, 'writer', 'policyManager');
    await makeAccount(server, wang, 'puppet', 'approver', 'administrator');
    const [writer, puppet] = [
      await takeOver(server, 'writer', passwords.first),
      await takeOver(server, 'puppet', passwords.first),
    ];
    const [own, others] = [await handedIn(server, wang), await handedIn(server, writer)];
    for (const draft of [own, others]) {
      expect(refusal(await server.send(`${draft}/approve`, {}, puppet))).toEqual(notTwo);
    }
    expect(refusal(await server.send(`${others}/approve`, {}, wang))).toEqual(notTwo);
    expect(refusal(await server.send('/accounts/writer/confirm', {}, puppet))).toEqual(notTwo);
    expect(refusal(await server.send('/accounts/puppet/confirm', {}, wang))).toEqual(notTwo);
    expect((await server.send('/accounts/puppet/confirm', {}, asAdmin)).body.hands).toEqual([]);
    expect((await server.send(`${own}/approve`, {}, puppet)).status).toBe(200);
  });

  test('is not free of what an account that they took over wrote, confirmed, made or took', async () => {
    const { server, wang } = await withWang();
    await personFor(server, 'zhao', 'policyManager', 'administrator', 'approver');
    await server.call('PATCH', '/accounts/zhao', { password: passwords.other }, wang);
    const asZhao = await takeOver(server, 'zhao', passwords.other);
    const draft = await handedIn(server, asZhao);
    const key = withKey((await server.send('/api-keys', { name: 'k', roles: ['approver'] }, asZhao)).body.key);
    await makeAccount(server, asZhao, 'puppet', 'approver');
    const puppet = await takeOver(server, 'puppet', passwords.first);
    expect(refusal(await server.send('/accounts/puppet/confirm', {}, asZhao))).toEqual(notTwo);
    // The true Zhao has the account again.
    expect((await server.send('/accounts/zhao/confirm', {}, asAdmin)).status).toBe(200);
    expect(refusal(await server.send(`${draft}/approve`, {}, wang))).toEqual(notTwo);
    const own = await handedIn(server, wang);
    for (const who of [key, puppet]) expect(refusal(await server.send(`${own}/approve`, {}, who))).toEqual(notTwo);
  });

  test('confirms nobody who has not set a password, and nobody twice', async () => {
    const { server, wang } = await withWang();
    await makeAccount(server, wang, 'li', 'approver');
    expect((await server.send('/accounts/li/confirm', {}, asAdmin)).status).toBe(409);
    await takeOver(server, 'li', passwords.first);
    expect((await server.send('/accounts/li/confirm', {}, asAdmin)).status).toBe(200);
    expect((await server.send('/accounts/li/confirm', {}, asAdmin)).status).toBe(409);
    expect((await server.send('/accounts/nobody/confirm', {}, asAdmin)).status).toBe(404);
  });

  test('is asked for an own password first where somebody else set it', async () => {
    const { server, wang } = await withWang();
    await makeAccount(server, wang, 'li', 'developer');
    const li = await signIn(server, 'li', passwords.first);
    expect((await server.get('/policies', li)).body.detail).toMatch(/请先修改密码/);
    expect((await server.get('/session', li)).body.passwordBy).toBe('wang');
    expect((await server.call('DELETE', '/session', undefined, li)).status).toBe(204);
  });
});

describe('a key', () => {
  test('is of who makes it, and one of another person is taken by that person alone, once', async () => {
    const server = await production();
    const [li, wang] = [await personFor(server, 'li', 'developer'), await personFor(server, 'wang', 'developer')];
    const given = { name: 'line 1', roles: ['developer'], person: 'li' };
    const made = await server.send('/api-keys', given, asAdmin);
    expect([made.status, made.body]).toMatchObject([201, { person: 'li', untaken: true }]);
    expect(made.body.key).toBeUndefined();
    const take = `/api-keys/${made.body.id}/take`;
    for (const who of [wang, asAdmin]) expect((await server.send(take, {}, who)).status).toBe(404);
    const waiting = [{ id: made.body.id, name: 'line 1' }];
    expect((await server.get('/session', li)).body.untaken).toEqual(waiting);
    const taken = await server.send(take, {}, li);
    expect((await server.get('/session', withKey(taken.body.key))).body).toMatchObject({ person: 'li' });
    expect((await server.send(take, {}, li)).status).toBe(409);
    expect((await server.send(take, {}, withKey(taken.body.key))).status).toBe(404);
    expect((await server.get('/audit?type=key', asAdmin)).body.items).toMatchObject([
      { type: 'key.created', by: 'admin', person: 'li' },
      { type: 'key.taken', by: 'user:li', person: 'li' },
    ]);
    const unknown = await server.send('/api-keys', { ...given, person: 'nobody' }, asAdmin);
    expect(unknown.body).toMatchObject({ code: 'invalidRequest', errors: [{ path: '/person', code: 'unknownValue' }] });
  });

  test('counts as its person where drafts are approved, and may be one that acts for persons', async () => {
    const server = await production();
    const wang = await personFor(server, 'wang', 'administrator', 'policyManager');
    const given = { name: 'k', roles: ['approver'], actFor: true };
    const { body } = await server.send('/api-keys', given, wang);
    expect(body).toMatchObject({ person: 'wang', roles: ['approver', 'actFor'] });
    const draft = await handedIn(server, wang);
    expect(refusal(await server.send(`${draft}/approve`, {}, withKey(body.key)))).toEqual(notTwo);
  });

  test('is a person of its own in demo mode', async () => {
    const server = await startTestServer();
    const [one, two] = await Promise.all(
      ['one', 'two'].map(async (name) => (await server.send('/api-keys', { name, roles: ['approver'] })).body),
    );
    expect([one.person, two.person]).toEqual([`key:${one.id}`, `key:${two.id}`]);
  });
});

describe('an emergency', () => {
  const said = { emergency: true, reason: 'prices are wrong' };

  test('needs its right and a reason, acts at once, and is marked until somebody else has reviewed it', async () => {
    const server = await production();
    const onCall = await personFor(server, 'wang', 'emergency');
    const admin = await personFor(server, 'zhao', 'administrator');
    const li = await personFor(server, 'li', 'approver');
    expect((await server.send(`${editions}/1/rollback`, said, admin)).status).toBe(403);
    expect((await server.send(`${editions}/1/rollback`, {}, onCall)).status).toBe(403);
    const bare = await server.send(`${editions}/1/rollback`, { emergency: true, reason: ' ' }, onCall);
    expect(bare.body.errors).toMatchObject([{ path: '/reason', code: 'required' }]);

    const done = await server.send(`${editions}/1/rollback`, said, onCall);
    expect([done.status, await inForce(server)]).toEqual([201, 3]);
    const emergency = { by: 'user:wang', reason: 'prices are wrong' };
    expect(done.body.emergency).toMatchObject(emergency);
    const out = await server.send(`${editions}/3/retire`, said, onCall);
    expect([out.status, out.body.retired.emergency]).toMatchObject([201, emergency]);
    const review = (of: Reply['body']) => `${drafts}/${of.emergency.draft}/review`;
    expect(refusal(await server.send(review(done.body), {}, asAdmin))).toEqual([200, undefined]);
    expect((await server.send(review(done.body), {}, li)).status).toBe(409);
    const signed = await server.send(review(out.body.retired), { note: 'right' }, li);
    expect(signed.body.reviewed).toMatchObject({ by: 'user:li', note: 'right' });
    const [third] = (await server.get(editions, asAdmin)).body.items;
    expect([third.emergency.reviewed.by, third.retired.emergency.reviewed.by]).toEqual(['admin', 'user:li']);
    expect((await server.get('/audit/verify', asAdmin)).body).toMatchObject({ intact: true, altered: [] });
    expect((await server.get('/audit?type=edition', asAdmin)).body.items.slice(2)).toMatchObject([
      { type: 'edition.rolledBack', emergency: true, reason: 'prices are wrong', by: 'user:wang' },
      { type: 'edition.retired', emergency: true, reason: 'prices are wrong', by: 'user:wang' },
    ]);
  });

  test('is told on the stream and to webhooks', async () => {
    const told: { data: object }[] = [];
    const fetch = async (_: unknown, init: RequestInit = {}) => {
      told.push(JSON.parse(String(init.body)));
      return new Response(null, { status: 204 });
    };
    const server = await startTestServer({ mode: 'production', fetch: fetch as typeof globalThis.fetch });
    await server.send('/webhooks', { name: 'all', url: 'https://a.example/' }, asAdmin);
    const seen: object[] = [];
    server.parts.changes.watch(
      ({ type, data }) => type === 'edition' && seen.push(data),
      () => {},
    );
    await server.send(`${editions}/1/rollback`, said, asAdmin);
    await server.send(`${editions}/2/retire`, said, asAdmin);
    await server.worker.settle();
    const emergency = { by: 'admin', reason: 'prices are wrong' };
    expect(seen).toMatchObject([
      { number: 3, emergency },
      { number: 2, emergency },
    ]);
    expect(told.map(({ data }) => data)).toMatchObject([
      { number: 3, emergency },
      { number: 2, emergency },
    ]);
  });
});

describe('a draft that rolls back or retires', () => {
  test('has nothing to change, and is handed in again or thrown away by an administrator', async () => {
    const server = await production();
    const [wang, li] = [await personFor(server, 'wang', 'administrator'), await personFor(server, 'li', 'approver')];
    const { id } = (await server.send(`${editions}/1/rollback`, {}, wang)).body;
    const path = `${drafts}/${id}`;
    await server.send(`${path}/reject`, { note: 'why?' }, li);
    const manager = await personFor(server, 'zhao', 'policyManager');
    const put = { ...manager, 'if-match': '*' };
    const clauses = { kind: 'clauses', clauses: [] };
    expect((await server.call('PUT', `${path}/definitions/clauses/clauses`, clauses, put)).status).toBe(409);
    expect((await server.send(`${path}/rebase`, {}, manager)).status).toBe(409);
    expect((await server.send(`${path}/submit`, {}, wang)).body.status).toBe('submitted');
    expect((await server.send(`${path}/withdraw`, {}, wang)).body.status).toBe('draft');
    const other = (await server.send(drafts, {}, manager)).body.id;
    expect((await server.call('DELETE', `${drafts}/${other}`, undefined, wang)).status).toBe(403);
    expect((await server.call('DELETE', path, undefined, wang)).status).toBe(204);
  });
});

describe('an effective date in the past', () => {
  test('needs a right of its own, and what was known stays exact', async () => {
    const server = await production();
    const author = await personFor(server, 'zhang', 'policyManager');
    const li = await personFor(server, 'li', 'approver');
    const wang = await personFor(server, 'wang', 'approver', 'backdate');
    const draft = await handedIn(server, author);
    await server.send(`${draft}/approve`, {}, li);
    const past = { effectiveFrom: '2024-02-01' };
    server.clock.advance(3_600_000);
    const refused = await server.send(`${draft}/publish`, past, li);
    expect([refused.status, refused.body.detail]).toEqual([403, expect.stringContaining('backdate')]);
    expect((await server.send(`${draft}/publish`, past, wang)).status).toBe(201);
    const ask = { facts: { km: 10, kind: 'truck' }, at: '2024-02-15' };
    const answer = async (more = {}) =>
      (await server.send('/policies/shop/decisions/fee', { ...ask, ...more }, asAdmin)).body.outcome.feeCny;
    expect([await answer(), await answer({ knownAt: '2024-03-01T02:30:00Z' })]).toEqual([30, 20]);
    const manager = await personFor(server, 'zhao', 'administrator');
    expect((await server.send(`${editions}/1/rollback`, past, manager)).status).toBe(403);
  });
});
