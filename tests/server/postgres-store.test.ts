import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { backupTo } from '../../scripts/commands/backup.ts';
import { auditIn } from '../../server/stores/postgres/audit.ts';
import { commitsIn } from '../../server/stores/postgres/commits.ts';
import { guarded, type Pool } from '../../server/stores/postgres/connection.ts';
import { type Database, databaseOf } from '../../server/stores/postgres/database.ts';
import { KnownInstances } from '../../server/stores/postgres/known.ts';
import { openPostgresStore } from '../../server/stores/postgres/postgres-store.ts';
import type { Store } from '../../server/stores/store.ts';
import { type Postgres, startPostgres } from '../postgres.ts';
import { commitOf, instanceOf, storeContract } from './store-contract.ts';
import { request, startTestServer, temporaryFolder } from './test-server.ts';

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

const urls = new WeakMap<Store, string>();
async function openAt(url: string): Promise<Store> {
  const store = await openPostgresStore(url);
  urls.set(store, url);
  onTestFinished(() => store.close().catch(() => {}));
  return store;
}
const openFresh = async () => openAt(await postgres.createDatabase());
const reopen = async (store: Store) => {
  await store.close();
  return openAt(urls.get(store) as string);
};

storeContract('the PostgreSQL store', openFresh, reopen);

describe('the PostgreSQL store', () => {
  test('of two nodes: each sees what the other committed, and one of two commits is refused', async () => {
    const one = await openFresh();
    const other = await openAt(urls.get(one) as string);
    const first = commitOf(instanceOf(1));
    await one.instances.commit(first);
    const next = commitOf({ ...first.next, version: 2, revision: 2 });

    expect((await other.instances.load(first.next.id)).instance).toEqual(first.next);
    const results = await Promise.all([one.instances.commit(next), other.instances.commit(next)]);
    expect(results.toSorted()).toEqual(['conflict', 'ok']);
    expect(await other.instances.history(first.next.id)).toHaveLength(2);
  });

  test('knows an open instance as it committed it last, until another node went on, it ended or the database was away', async () => {
    const own = await startPostgres();
    onTestFinished(() => own.stop());
    const one = await openAt(await own.createDatabase());
    const other = await openAt(urls.get(one) as string);
    const first = commitOf(instanceOf(1)).next;
    const { id } = first;
    const following = (before: typeof first, more: Partial<typeof first> = {}) =>
      commitOf({ ...before, version: before.version + 1, revision: before.revision + 1, ...more });
    expect(one.instances.known?.(id)).toBeUndefined();
    await one.instances.commit(commitOf(instanceOf(1)));
    expect(one.instances.known?.(id)).toEqual((await other.instances.load(id)).instance);
    expect(other.instances.known?.(id)).toBeUndefined();

    const second = following(first);
    await other.instances.commit(second);
    expect(await one.instances.commit(following(first, { state: 'elsewhere' }))).toBe('conflict');
    expect(one.instances.known?.(id)).toBeUndefined();
    const third = following(second.next);
    await one.instances.commit(third);
    expect(one.instances.known?.(id)).toEqual(third.next);

    await own.kill();
    await vi.waitFor(() => expect(one.instances.known?.(id)).toBeUndefined(), 5000);
    await own.start();
    await one.instances.commit(following(third.next, { status: 'done' }));
    expect(one.instances.known?.(id)).toBeUndefined();
  });

  test('forgets those that were committed longest ago where many are known', () => {
    const known = new KnownInstances();
    const quarter = 4_000_000;
    for (const number of [1, 2, 3, 4, 1, 5]) known.put(instanceOf(number), quarter);
    expect([1, 2, 3, 4, 5].filter((number) => known.get(instanceOf(number).id))).toEqual([1, 3, 4, 5]);
  });

  test.each([
    ['nobody was left to say what became of them', new Error('Connection terminated unexpectedly'), 1],
    ['the server was shut down meanwhile', Object.assign(new pg.DatabaseError('', 0, 'error'), { code: '57P01' }), 1],
    [
      'one of them waited too long for its row',
      Object.assign(new pg.DatabaseError('', 0, 'error'), { code: '55P03' }),
      3,
    ],
    ['one of them is refused', Object.assign(new pg.DatabaseError('', 0, 'error'), { code: '22P05' }), 3],
  ])(
    'writes commits one by one after a failure only where none can have been done: %s',
    async (_, failure, statements) => {
      let sent = 0;
      const askOften = () =>
        guarded(async () => {
          sent += 1;
          throw failure;
        });
      const commit = commitsIn({ askOften } as unknown as Database, new KnownInstances());
      const results = await Promise.allSettled([1, 2].map((number) => commit(commitOf(instanceOf(number)))));
      expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
      expect(sent).toBe(statements);
    },
  );

  test('writes commits that wait for each other together, and refuses single ones of them', async () => {
    const store = await openFresh();
    const many = Array.from({ length: 300 }, (_, index) => commitOf(instanceOf(index)));
    await store.instances.commit(many[7] as (typeof many)[0]);
    const results = await Promise.all(many.map((commit) => store.instances.commit(commit)));

    expect(results.filter((result) => result === 'conflict')).toHaveLength(1);
    expect(results[7]).toBe('conflict');
    expect((await store.instances.ids()).length).toBe(300);
  });

  test('says that it is away while the database is, and goes on when it is back', async () => {
    const own = await startPostgres();
    onTestFinished(() => own.stop());
    const store = await openAt(await own.createDatabase());
    await store.instances.commit(commitOf(instanceOf(1)));
    await own.kill();

    const away = expect.objectContaining({ code: 'storeUnavailable' });
    // Its servants outlive it by a moment.
    let number = 10;
    await vi.waitFor(() => expect(store.instances.commit(commitOf(instanceOf(number++)))).rejects.toThrow(away), 5000);
    await expect(store.instances.load(instanceOf(1).id)).rejects.toThrow(away);
    await own.start();
    expect((await store.instances.load(instanceOf(1).id)).instance?.id).toBe(instanceOf(1).id);
    expect(await store.instances.commit(commitOf(instanceOf(2)))).toBe('ok');
  });

  test('tells the time by the clock of the database, whatever the clock of the machine is set to', async () => {
    const store = await openFresh();
    const asked = Date.now();
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    for (const jump of [3_600_000, -3_600_000]) {
      vi.setSystemTime(asked + jump);
      expect(Math.abs(Number(store.now?.()) - asked)).toBeLessThan(60_000);
      await store.log.length();
      expect(Math.abs(Number(store.now?.()) - asked)).toBeLessThan(60_000);
    }
  });

  test('reads no more rows for a commit when there are many, though it began with none', async () => {
    const store = await openFresh();
    const client = new pg.Client(urls.get(store) as string);
    await client.connect();
    // What the database learns by itself about its tables comes too late at times.
    await client.query('alter table instances set (autovacuum_enabled = off)');
    const next = ({ next: record }: ReturnType<typeof commitOf>) =>
      commitOf({ ...record, version: record.version + 1, revision: record.revision + 1 });
    // A statement is planned for good after a few times.
    let last = commitOf(instanceOf(0));
    for (let time = 0; time < 20; time += 1) {
      await store.instances.commit(last);
      await store.instances.load(last.next.id);
      last = next(last);
    }
    await client.query(`insert into instances (tenant, id, policy, flow, edition, revision, status, states, task_roles, record)
      select 'default', 'many-' || n, 'shop', 'job', 1, 1, 'active', '{}', '{}', '{}' from generate_series(1, 5000) n`);
    const firsts = Array.from({ length: 50 }, (_, number) => commitOf(instanceOf(number + 1)));
    await Promise.all(firsts.map((one) => store.instances.commit(one)));
    await client.query('select pg_stat_reset()');
    await Promise.all(firsts.map((one) => store.instances.load(one.next.id)));
    await Promise.all(firsts.map((one) => store.instances.commit(next(one))));
    // What its connections read is counted when they end, and they outlive it by a moment.
    await store.close();
    const others = `select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`;
    await vi.waitFor(async () => expect((await client.query(others)).rowCount).toBe(0), 10_000);
    const text = `select coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) as read from pg_stat_user_tables where relname = 'instances'`;
    const { rows } = await client.query<{ read: string }>(text);
    await client.end();
    expect(Number(rows[0]?.read)).toBeGreaterThanOrEqual(100);
    expect(Number(rows[0]?.read)).toBeLessThan(2000);
  });

  test('does not take the time from an answer that was long on its way', async () => {
    vi.useFakeTimers({ toFake: ['performance', 'Date'] });
    onTestFinished(() => void vi.useRealTimers());
    let databaseMs = 1_000_000;
    const pass = (ms: number) => {
      databaseMs += ms;
      vi.advanceTimersByTime(ms);
    };
    let [out, back] = [1, 1];
    const query = async () => {
      pass(out);
      const now = new Date(databaseMs);
      pass(back);
      return { rows: [{ length: 0, now }] };
    };
    const log = auditIn(databaseOf({ query } as unknown as Pool, 'default'));
    await log.length();
    for (const slow of [
      [800, 0],
      [0, 800],
    ]) {
      [out, back] = slow as [number, number];
      pass(300);
      await log.length();
      expect(Math.abs(log.nowMs() - databaseMs)).toBeLessThanOrEqual(1);
    }
    // But a clock that was set is followed once what was known has aged.
    databaseMs += 5000;
    [out, back] = [1, 1];
    await log.length();
    expect(Math.abs(log.nowMs() - databaseMs)).toBeLessThanOrEqual(1);
  });

  test('keeps instances that change often where they are, in no more room than a few of their versions take', async () => {
    const store = await openFresh();
    const text = 'x'.repeat(700);
    let all = Array.from({ length: 64 }, (_, number) =>
      commitOf(instanceOf(number, { snapshot: { value: 'open', text } })),
    );
    for (let time = 0; time < 40; time += 1) {
      await Promise.all(all.map((one) => store.instances.commit(one)));
      all = all.map(({ next: one }) => commitOf({ ...one, version: one.version + 1, revision: one.revision + 1 }));
    }
    const client = new pg.Client(urls.get(store) as string);
    await client.connect();
    const { rows } = await client.query("select pg_relation_size('instances')::int as size");
    await client.end();
    expect(rows[0].size).toBeLessThan(10 * 64 * JSON.stringify(all[0]?.next).length);
  });

  test('counts attempts of all nodes under one name, until they are forgotten', async () => {
    const one = await openFresh();
    const other = await openAt(urls.get(one) as string);
    const count = async ({ attempts }: Store, name = 'li', ms = 60_000) => (await attempts?.count(name, ms))?.count;
    expect(await Promise.all([count(one), count(other), count(one)]).then((all) => all.sort())).toEqual([1, 2, 3]);
    expect(await count(one, 'wang')).toBe(1);
    await other.attempts?.takeBack('wang');
    await one.attempts?.takeBack('wang');
    await one.attempts?.takeBack('nobody');
    expect([await count(other, 'wang'), await count(other, 'nobody')]).toEqual([1, 1]);
    await other.attempts?.forget('li');
    expect(await count(one)).toBe(1);
    // The window begins with the first: one of no length is over at once.
    expect([await count(one, 'zhao', 0), await count(other, 'zhao', 60_000), await count(one, 'zhao')]).toEqual([
      1, 1, 2,
    ]);
  });

  test('brings the schema up to date once, however many nodes start at the same time', async () => {
    const url = await postgres.createDatabase();
    const stores = await Promise.all([openAt(url), openAt(url), openAt(url)]);
    expect(await Promise.all(stores.map((store) => store.instances.ids()))).toEqual([[], [], []]);
  });

  test.each<[string, string, object, string[]]>([
    [
      'an instance',
      `update instances set record = '{}' where id = $1`,
      { instance: 1 },
      ['/instances/{id}', '/instances/{id}/history'],
    ],
    [
      'an edition',
      `update editions set definitions = '[]' where number = 2`,
      { edition: 1 },
      ['/policies/shop/editions/2'],
    ],
    ['the row of an edition', 'delete from editions where number = 2', { edition: 1 }, []],
    ['the row of a policy', `delete from policies`, { policy: 1 }, []],
    ['a draft', `update drafts set record = '{}'`, { draft: 1 }, ['/policies/shop/drafts/{draft}']],
    ['a key', `update api_keys set record = '{}'`, { key: 1 }, []],
    ['a webhook', `update webhooks set record = '{}'`, { webhook: 1 }, []],
    ['an account', `update accounts set record = '{}'`, { account: 1 }, []],
  ])('serves all else while %s is damaged or missing, and says so everywhere', async (_, damage, damaged, own) => {
    const url = await postgres.createDatabase();
    const first = await startTestServer({ store: await openAt(url) });
    const { id } = await first.start('job', { amount: 1 });
    const other = (await first.start('job', { amount: 2 })).id;
    const draft = (await first.send('/policies/shop/drafts', {})).body.id;
    await first.send('/policies/shop/editions/1/rollback', {});
    await first.send('/api-keys', { name: 'n', roles: ['developer'] });
    await first.send('/webhooks', { name: 'w', url: 'https://unreachable.invalid/', types: ['edition'] });
    await first.send('/accounts', { name: 'li', password: 'a long password', roles: [] });
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(damage, damage.includes('$1') ? [id] : []);
    await client.end();

    const server = await startTestServer({ store: await openAt(url), content: null, node: 1 });
    for (const path of ['/instances', '/tasks', '/policies', '/audit', '/api-keys', '/webhooks', '/accounts']) {
      expect((await server.get(path)).status, path).toBe(200);
    }
    expect((await server.get(`/instances/${other}`)).status).toBe(200);
    for (const path of own) {
      const answer = await server.get(path.replace('{id}', id).replace('{draft}', draft));
      expect(answer, path).toMatchObject({ status: 500, body: { code: 'recordDamaged' } });
    }
    expect((await server.get('/audit/verify')).body).toMatchObject({ intact: false });
    const ready = await request(`${server.url}/readyz`, 'GET');
    expect(ready.body).toMatchObject({ status: 'degraded', damaged });
    const file = join(await temporaryFolder(), 'backup');
    await expect(backupTo(server.parts.store, file)).rejects.toThrow('not whole');
  });
});
