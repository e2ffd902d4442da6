import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { openPostgresStore } from '../../server/stores/postgres/postgres-store.ts';
import { type Postgres, startPostgres } from '../postgres.ts';
import { makeDearer } from './make-dearer.ts';
import { asAdmin, request, startTestServer, type TestServer } from './test-server.ts';

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

/** Nodes of one database. */
async function startNodes(count: number): Promise<TestServer[]> {
  const url = await postgres.createDatabase();
  const nodes: TestServer[] = [];
  for (let index = 0; index < count; index += 1) {
    nodes.push(await startTestServer({ store: await openPostgresStore(url), node: index + 1 }));
  }
  return nodes;
}

/** Looks again until it is so; a second is what is promised. */
async function within(ms: number, look: () => Promise<boolean>): Promise<void> {
  const until = performance.now() + ms;
  while (!(await look())) {
    if (performance.now() > until) throw new Error(`not so within ${ms} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('two nodes on one database', () => {
  test('count wrong passwords together: who guesses at both has no more guesses than at one', async () => {
    const url = await postgres.createDatabase();
    const node = async (index: number) =>
      startTestServer({ mode: 'production', store: await openPostgresStore(url), node: index });
    const [one, other] = [await node(1), await node(2)];
    await one.send('/accounts', { name: 'li', password: 'correct horse battery', roles: [] }, asAdmin);
    const signIn = (server: TestServer, password: string) => server.send('/session', { name: 'li', password });
    await within(1000, async () => (await other.get('/accounts', asAdmin)).body.items.length === 1);
    const guesses: number[] = [];
    for (let guess = 0; guess < 12; guess += 1)
      guesses.push((await signIn(guess % 2 ? other : one, `guess ${guess}`)).status);
    expect(guesses).toEqual([...Array(10).fill(401), 429, 429]);
    const refused = await signIn(other, 'correct horse battery');
    expect([refused.status, Number(refused.headers.get('retry-after')) <= 900]).toEqual([429, true]);
  });

  test('serve an edition that one of them published within a second', async () => {
    const [one, other] = (await startNodes(2)) as [TestServer, TestServer];
    const { id } = (await one.send('/policies/shop/drafts', {})).body;
    await makeDearer(one, id);
    const published = await one.send(`/policies/shop/drafts/${id}/publish`, {});
    expect(published.status).toBe(201);

    await within(1000, async () => (await other.get('/policies/shop')).body.inForce === published.body.number);
  });

  test('know each other’s directory and role bindings within a second', async () => {
    const [one, other] = (await startNodes(2)) as [TestServer, TestServer];
    await one.send('/directory/import', { persons: [{ id: 'li', name: '李工' }] });
    await one.call('PUT', '/policies/shop/role-bindings', [{ role: 'clerk', persons: ['li'] }], { 'if-match': '0' });
    await within(1000, async () => other.parts.directory.organisation('shop').carriers(['clerk']).includes('li'));
    await one.call('PUT', '/directory/persons/li', { name: '李工', leftAt: '2024-01-01' }, { 'if-match': '1' });
    await within(1000, async () => other.parts.directory.organisation('shop').carriers(['clerk']).length === 0);
  });

  test('leave an edition that one of them retired within a second, and take events of instances moved to a new one at once', async () => {
    const [one, other] = (await startNodes(2)) as [TestServer, TestServer];
    const job = await one.start('job', { amount: 1 });
    const { id } = (await one.send('/policies/shop/drafts', {})).body;
    await makeDearer(one, id);
    await one.send(`/policies/shop/drafts/${id}/publish`, {});
    await one.send('/policies/shop/editions/3/migrations', { flow: 'job', from: 2 });
    expect((await other.send(`/instances/${job.id}/events`, { type: 'SEND' })).body).toMatchObject({
      ...{ edition: 3, state: 'review' },
    });
    await within(1000, async () => (await other.get('/policies/shop')).body.inForce === 3);
    await one.send('/policies/shop/editions/3/retire');
    await within(1000, async () => (await other.get('/policies/shop')).body.inForce === 2);
  });

  test('take every one of many events sent to one instance through both, each once', async () => {
    const [one, other] = (await startNodes(2)) as [TestServer, TestServer];
    const { id } = await one.start('job');
    const send = (node: TestServer, key: string) =>
      node.send(`/instances/${id}/events`, { type: 'COUNT' }, { 'idempotency-key': key });
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) => send(index % 2 ? one : other, `key-${index}`)),
    );
    const again = await Promise.all([send(one, 'key-3'), send(other, 'key-3')]);

    expect(answers.map((answer) => answer.status)).toEqual(Array(100).fill(200));
    expect((await other.get(`/instances/${id}`)).body.context.total).toBe(100);
    expect(again.map((answer) => answer.text)).toEqual([answers[3]?.text, answers[3]?.text]);
    expect((await one.get('/audit/verify')).body).toMatchObject({ intact: true });
  });

  test('take events of one instance in turn through both, each on what the other left', async () => {
    const [one, other] = (await startNodes(2)) as [TestServer, TestServer];
    const { id } = await one.start('job', { amount: 5 });
    const send = async (node: TestServer, type: string) => {
      const { status, body } = await node.send(`/instances/${id}/events`, { type });
      return [status, body.code ?? body.state];
    };
    for (const node of [one, other, one, one, other, other]) expect(await send(node, 'COUNT')).toEqual([200, 'open']);
    expect((await one.get(`/instances/${id}`)).body.context.total).toBe(6);
    // The other knows it as open still, where it takes neither what review takes nor what was meant for it.
    expect(await send(one, 'SEND')).toEqual([200, 'review']);
    expect(await send(other, 'COUNT')).toEqual([409, 'eventNotAllowed']);
    expect(await send(other, 'APPROVE')).toEqual([200, 'approved']);
    expect(await send(one, 'COUNT')).toEqual([409, 'eventNotAllowed']);
    expect((await one.get(`/instances/${id}/history`)).body.items).toHaveLength(9);
    expect((await one.get('/audit/verify')).body).toMatchObject({ intact: true });
  });

  test('answer an event that was sent before with its key as it was answered, whatever they know of its instance', async () => {
    const [one, other] = (await startNodes(2)) as [TestServer, TestServer];
    const { id } = await one.start('job', { amount: 5 });
    const send = (node: TestServer, key: string, type = 'COUNT') =>
      node.send(`/instances/${id}/events`, { type }, { 'idempotency-key': key });
    const first = await send(one, 'a');
    // What comes between is known to the node that takes it, and to no other.
    for (const node of [one, other]) {
      await send(node, `b-${node.url}`);
      expect([(await send(node, 'a')).text, (await send(node, 'a')).text]).toEqual([first.text, first.text]);
    }
    expect((await send(other, 'a', 'SEND')).body.code).toBe('idempotencyKeyReused');
    const sent = await send(one, 'c', 'SEND');
    expect([(await send(one, 'c', 'SEND')).text, (await send(other, 'c', 'SEND')).text]).toEqual([
      sent.text,
      sent.text,
    ]);
    expect((await one.get(`/instances/${id}`)).body).toMatchObject({ version: 5, context: { total: 3 } });
    expect((await one.get('/audit/verify')).body).toMatchObject({ intact: true });
  });

  test('know a key that was made, and one that was revoked, on the other', async () => {
    const url = await postgres.createDatabase();
    const one = await startTestServer({ store: await openPostgresStore(url), mode: 'production' });
    const other = await startTestServer({ store: await openPostgresStore(url), mode: 'production', node: 1 });
    const admin = { authorization: 'Bearer an-admin-key-for-tests' };
    const { key, id } = (await one.send('/api-keys', { name: 'n', roles: ['developer'] }, admin)).body;
    const status = async () => (await other.get('/policies', { authorization: `Bearer ${key}` })).status;

    await within(1000, async () => (await status()) === 200);
    await one.call('DELETE', `/api-keys/${id}`, undefined, admin);
    await within(1000, async () => (await status()) === 401);
  });

  test('tell those who watch on one of changes made on the other', async () => {
    const [one, other] = (await startNodes(2)) as [TestServer, TestServer];
    const stop = new AbortController();
    onTestFinished(() => stop.abort());
    const stream = await fetch(`${other.url}/api/v1/stream`, { signal: stop.signal });
    const reader = (stream.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const heard = async () => {
      while (!text.includes('event: instance')) text += (await reader.read()).value;
    };
    let done = false;
    const hearing = heard().then(() => {
      done = true;
    });
    // A node that has just started may not listen to the others yet: what it misses then it finds in the database.
    const started: string[] = [];
    while (!done) started.push((await one.start('job')).id);
    await hearing;
    expect(started.some((id) => text.includes(id))).toBe(true);
    await reader.cancel();
  });

  test('tell a webhook of each change once, whichever of them sends', async () => {
    const url = await postgres.createDatabase();
    const got: string[] = [];
    const take = (async (_: unknown, init: RequestInit) => {
      got.push((JSON.parse(String(init.body)) as { id: string }).id);
      return Response.json({});
    }) as typeof fetch;
    const nodes: TestServer[] = [];
    for (const node of [1, 2])
      nodes.push(await startTestServer({ store: await openPostgresStore(url), node, fetch: take }));
    const [one, other] = nodes as [TestServer, TestServer];
    await one.send('/webhooks', { name: 'erp', url: 'https://erp.example/' });
    await within(1000, async () => (await other.get('/webhooks')).body.items.length === 1);
    const ids = (await Promise.all([one, other, one, other].map((node) => node.start('job')))).map(({ id }) => id);
    for (const id of ids) await other.send(`/instances/${id}/events`, { type: 'COUNT' });
    await within(5000, async () => got.length >= 8);
    await Promise.all([one.worker.settle(), other.worker.settle()]);
    expect(got.sort()).toEqual(ids.flatMap((id) => [`${id}:1:0`, `${id}:2:0`]).sort());
  });

  test('fire a timer once, whichever of them looks', async () => {
    const [one, other] = (await startNodes(2)) as [TestServer, TestServer];
    const { id } = await one.start('job');
    await one.send(`/instances/${id}/events`, { type: 'SEND' });
    const before = (await one.get(`/instances/${id}`)).body;
    expect(before.timers.length).toBeGreaterThan(0);
    for (const node of [one, other]) node.clock.advance(40 * 86_400_000);
    await Promise.all([one.worker.settle(), other.worker.settle()]);

    const history = (await request(`${one.url}/api/v1/instances/${id}/history`, 'GET')).body.items as {
      type: string;
    }[];
    expect(history.filter((entry) => entry.type === 'timer')).toHaveLength(1);
  });
});
