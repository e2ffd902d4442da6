import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { api } from '../../contract/api.ts';
import { type Call, takesKey } from '../../contract/call.ts';
import { sha256 } from '../../server/kernel/sha256.ts';
import { openEmbeddedStore } from '../../server/stores/embedded-store.ts';
import { openPostgresStore } from '../../server/stores/postgres/postgres-store.ts';
import type { Store } from '../../server/stores/store.ts';
import { eachStore } from './each-store.ts';
import { plant } from './planted.ts';
import { rows } from './rights-model.ts';
import { asAdmin, keyFor, startTestServer, temporaryFolder } from './test-server.ts';

const { stores, createDatabase } = eachStore();
const open = (kind: string) => (stores[kind] as () => Promise<Store>)();
const keyed = (key: string, who = asAdmin) => ({ ...who, 'idempotency-key': key });
const job = '/policies/shop/flows/job/instances';

/** Calls that only somebody who signed in can make, or that another row of the model makes. */
const notByKey = ['takeKey', 'changePassword', 'signOut'];

/** What a call before has begun ends by itself whenever it is done. */
const bySomebody = (type: string) => type !== 'operation.finished';

describe.each(['memory', 'files', 'PostgreSQL'])('on %s', (kind) => {
  test('every call that writes is carried out once for a key, and answered alike however often it is sent', async () => {
    const server = await startTestServer({ mode: 'production', store: await open(kind) });
    const routes = new Map(Object.values<Call>(api).map((route) => [route.name, route]));
    const writing = rows.filter(({ route }) => {
      const found = routes.get(route);
      return found && takesKey(found) && !notByKey.includes(route);
    });
    const missing = [...routes.values()].filter((one) => takesKey(one) && !notByKey.includes(one.name));
    expect(missing.filter(({ name }) => !writing.some(({ route }) => route === name)).map(({ name }) => name)).toEqual(
      [],
    );
    for (const [place, row] of writing.entries()) {
      // What is planted has all open instances of its policy migrated: of few that is soon done.
      const own = await plant(server, `shop-${Math.floor(place / 8)}`);
      const { method } = routes.get(row.route) as { method: string };
      const headers = { ...row.headers, ...keyed(`${row.route} ${row.what}`) };
      const send = () => server.call(method, row.path(own), row.body?.(own), headers);
      const first = await send();
      const governed = await server.parts.store.log.length();
      const again = await send();
      const said = `${row.route} ${row.what ?? ''}: ${first.text}`;
      if (first.status >= 300) continue;
      expect({ status: again.status, body: again.body }, said).toEqual({ status: first.status, body: first.body });
      for (const name of ['etag', 'location']) expect(again.headers.get(name), said).toBe(first.headers.get(name));
      const since = (await server.parts.store.log.read(governed, 100)).map(({ type }) => type);
      expect(since.filter(bySomebody), said).toEqual([]);
    }
  }, 240_000);

  test('of several at once the others wait for the first, and something else with the same key is refused', async () => {
    const server = await startTestServer({ mode: 'production', store: await open(kind) });
    const make = (title: string, key: string, who = asAdmin) =>
      server.send('/policies/shop/drafts', { title }, keyed(key, who));
    const answers = await Promise.all(Array.from({ length: 8 }, () => make('one', 'k')));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect((await make('another', 'k')).body.code).toBe('idempotencyKeyReused');
    const other = await keyFor(server, 'policyManager');
    expect((await make('another', 'k', other)).status).toBe(201);
    const starts = await Promise.all(Array.from({ length: 8 }, () => server.send(job, { input: {} }, keyed('s'))));
    expect(new Set(starts.map(({ body }) => body.id)).size).toBe(1);
    expect((await server.send(job, { input: {}, businessKey: 'x' }, keyed('s'))).body.code).toBe(
      'idempotencyKeyReused',
    );
    expect((await server.get('/policies/shop/drafts', asAdmin)).body.items).toHaveLength(2);
    expect((await server.get('/instances', asAdmin)).body.items).toHaveLength(1);
  });

  test('an answer is kept for a day, a start as long as its instance, and what was refused not at all', async () => {
    const server = await startTestServer({ mode: 'production', store: await open(kind) });
    const make = () => server.send('/policies/shop/drafts', { title: 't' }, keyed('k'));
    const start = () => server.send(job, { input: {} }, keyed('k'));
    const [draft, instance] = [(await make()).body.id, (await start()).body.id];
    server.clock.advance(23 * 3_600_000);
    expect([(await make()).body.id, (await start()).body.id]).toEqual([draft, instance]);
    server.clock.advance(2 * 3_600_000);
    // Whoever comes with another key has what is old thrown away.
    await server.send('/policies/shop/drafts', { title: 't' }, keyed('other'));
    expect((await make()).body.id).not.toBe(draft);
    expect((await start()).body.id).toBe(instance);
    const refused = () => server.send('/policies/shop/drafts', { from: 9 }, keyed('r'));
    expect([(await refused()).status, (await refused()).status]).toEqual([404, 404]);
    expect((await server.send('/policies/shop/drafts', { from: 1 }, keyed('r'))).status).toBe(201);
  });

  test('a secret that is shown once is shown again to who has the key, and is nowhere in the store', async () => {
    const store = await open(kind);
    const server = await startTestServer({ mode: 'production', store });
    const make = () => server.send('/api-keys', { name: 'k', roles: ['clerk'] }, keyed('a key of mine'));
    const { key } = (await make()).body;
    expect((await make()).body.key).toBe(key);
    const kept = await store.shelves.calls.page('', 10);
    expect(kept).toHaveLength(1);
    expect(JSON.stringify(kept)).not.toContain(key);
    expect(JSON.stringify(kept)).not.toContain('a key of mine');
  });

  test('two callers may use the same key for events, and the keys of earlier versions are known', async () => {
    const server = await startTestServer({ mode: 'production', store: await open(kind) });
    const { id } = (await server.send(job, { input: {} }, asAdmin)).body;
    const other = await keyFor(server, 'developer', 'clerk');
    const send = (amount: number, key: string, who = asAdmin) =>
      server.send(`/instances/${id}/events`, { type: 'COUNT', amount }, keyed(key, who));
    expect((await send(1, 'k')).body.version).toBe(2);
    expect((await send(2, 'k', other)).body.version).toBe(3);
    expect((await send(1, 'k')).body.version).toBe(2);
    expect((await send(2, 'k')).body.code).toBe('idempotencyKeyReused');
    const { instance } = await server.parts.store.instances.load(id);
    if (!instance) throw new Error('it is gone');
    const event = '{"amount":5,"type":"COUNT"}';
    const next = { ...instance, revision: instance.revision + 1 };
    const answer = { key: 'old', request: sha256(event), instance: next };
    expect(await server.parts.store.instances.commit({ next, history: [], answer })).toBe('ok');
    expect((await send(5, 'old')).body.version).toBe(3);
    expect((await send(6, 'old')).body.code).toBe('idempotencyKeyReused');
  });
});

test('a folder whose process died between the answer and what it answers for has neither', async () => {
  const folder = await temporaryFolder();
  const first = await startTestServer({ store: await openEmbeddedStore(folder) });
  const make = (server: typeof first) => server.send('/policies/shop/drafts', { title: 't' }, keyed('k'));
  const draft = (await make(first)).body.id;
  await first.close();
  const calls = join(folder, 'shelves', 'calls');
  const [name = ''] = await readdir(calls);
  const kept = JSON.parse(await readFile(join(calls, name), 'utf8'));
  const second = await startTestServer({ store: await openEmbeddedStore(folder) });
  expect((await make(second)).body.id).toBe(draft);
  await second.close();
  kept.record.governed.length += 1;
  await writeFile(join(calls, name), JSON.stringify(kept));
  const third = await startTestServer({ store: await openEmbeddedStore(folder) });
  // Its ids begin anew.
  third.clock.advance(1000);
  expect((await make(third)).body.id).not.toBe(draft);
});

test('two nodes that get the same call at once carry it out once', async () => {
  const url = await createDatabase();
  const nodes = [
    await startTestServer({ store: await openPostgresStore(url), node: 1 }),
    await startTestServer({ store: await openPostgresStore(url), node: 2 }),
  ];
  for (const key of ['a', 'b', 'c']) {
    const answers = await Promise.all(
      nodes.flatMap((node) => [
        node.send('/policies/shop/drafts', { title: 't' }, keyed(key)),
        node.send('/policies/shop/drafts', { title: 't' }, keyed(key)),
      ]),
    );
    expect(new Set(answers.map(({ body }) => body.id)).size, key).toBe(1);
    const starts = await Promise.all(
      nodes.flatMap((node) => [1, 2].map(() => node.send(job, { input: {} }, keyed(key)))),
    );
    expect(starts.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(new Set(starts.map(({ body }) => body.id)).size, key).toBe(1);
  }
});

test.each([
  [
    'a batch',
    'POST',
    '/policies/shop/decisions/fee/batch',
    { 'idempotency-key': 'k', 'content-type': 'application/x-ndjson' },
  ],
  ['signing in', 'POST', '/session', { 'idempotency-key': 'k' }],
  ['an empty key', 'POST', '/policies/shop/drafts', { 'idempotency-key': ' ' }],
  ['a key too long', 'POST', '/policies/shop/drafts', { 'idempotency-key': 'x'.repeat(256) }],
  ['a condition that is not read', 'POST', '/policies/shop/drafts', { 'if-match': '"1"' }],
  ['a condition on a start', 'POST', job, { 'if-match': '"1"' }],
])('%s: a header that would be dropped is refused', async (_, method, path, headers) => {
  const server = await startTestServer();
  const answer = await server.call(method, path, {}, headers as Record<string, string>);
  expect([answer.status, answer.body.code]).toEqual([400, 'malformedRequest']);
});
