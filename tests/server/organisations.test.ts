import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Change } from '../../server/kernel/changes.ts';
import { dump } from '../../server/stores/backup.ts';
import { openPostgresStore } from '../../server/stores/postgres/postgres-store.ts';
import { readMigrations } from '../../server/stores/postgres/schema.ts';
import type { Store } from '../../server/stores/store.ts';
import { type Postgres, startPostgres } from '../postgres.ts';
import { asAdmin, keyFor, startTestServer, type TestServer } from './test-server.ts';

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

/** Nodes of organisations on one database, all of which make the same ids, and what each sent to webhooks. */
async function startNodes(...organisations: string[]) {
  const url = await postgres.createDatabase();
  return Promise.all(
    organisations.map(async (organisation, index) => {
      const sent: string[] = [];
      const store = await openPostgresStore(url, { organisation });
      const node = organisations.slice(0, index).filter((one) => one === organisation).length;
      const take = (async (_: unknown, init: RequestInit) => {
        sent.push(String(init.body));
        return Response.json({});
      }) as typeof fetch;
      return { sent, store, ...(await startTestServer({ store, node, mode: 'production', fetch: take })) };
    }),
  );
}
type Node = Awaited<ReturnType<typeof startNodes>>[number];

async function everythingIn(store: Store): Promise<unknown[]> {
  const pieces: unknown[] = [];
  for await (const piece of dump(store)) pieces.push(piece);
  return pieces;
}

/** Work of every kind, with the same ids, business keys and idempotency keys whoever does it. */
async function workAt({ send, call, worker, parts }: TestServer, amount: number) {
  const once = { ...asAdmin, 'idempotency-key': 'the same' };
  const webhook = { name: 'erp', url: 'https://erp.example/', types: ['instance', 'edition'] };
  expect((await send('/webhooks', webhook, asAdmin)).status).toBe(201);
  const input = { input: { amount }, businessKey: 'B-1' };
  const started = await send('/policies/shop/flows/job/instances', input, once);
  expect(started.status).toBe(201);
  const event = await send(`/instances/${started.body.id}/events`, { type: 'COUNT', amount }, once);
  expect(event).toMatchObject({ status: 200, body: { version: 2 } });
  expect((await send('/policies/shop/drafts', { title: `of ${amount}` }, once)).status).toBe(201);
  const asked = { facts: { km: amount, kind: 'car' } };
  expect((await send('/policies/shop/decisions/fee', asked, once)).status).toBe(200);
  const account = { name: 'li', password: `a password of ${amount}`, roles: ['approver'] };
  expect((await send('/accounts', account, asAdmin)).status).toBe(201);
  expect((await call('DELETE', '/policies/shop/drafts/none', undefined, asAdmin)).status).toBe(404);
  await parts.recorder.flush();
  await worker.settle();
  return started.body as { id: string };
}

describe('two organisations on one database', () => {
  test('have the same names and keys, and neither sees, stops or changes anything of the other', async () => {
    const [one, other] = (await startNodes('default', 'north')) as [Node, Node];
    const { id } = await workAt(one, 5);
    const before = await everythingIn(one.store);
    expect(await other.store.instances.ids()).toEqual([]);
    expect((await other.get('/accounts', asAdmin)).body.items).toEqual([]);
    expect((await workAt(other, 7)).id).toBe(id);

    expect(await everythingIn(one.store)).toEqual(before);
    const amounts = await Promise.all([one, other].map((node) => node.get(`/instances/${id}`, asAdmin)));
    expect(amounts.map(({ body }) => body.context.amount)).toEqual([5, 7]);
    const listed = await Promise.all([one, other].map((node) => node.get('/instances?businessKey=B-1', asAdmin)));
    expect(listed.map(({ body }) => body.items.length)).toEqual([1, 1]);
    for (const { sent } of [one, other]) expect(sent).toHaveLength(2);
    for (const node of [one, other])
      expect((await node.get('/audit/verify', asAdmin)).body).toMatchObject({ intact: true, altered: [] });
    const key = await keyFor(one, 'developer');
    expect([(await one.get('/policies', key)).status, (await other.get('/policies', key)).status]).toEqual([200, 401]);
  });

  test('count wrong passwords, claim work and take turns each among its own nodes', async () => {
    const [one, second, other] = (await startNodes('default', 'default', 'north')) as [Node, Node, Node];
    for (const { send } of [one, other])
      await send('/accounts', { name: 'li', password: 'correct horse battery', roles: [] }, asAdmin);
    const guess = async ({ send }: Node) => (await send('/session', { name: 'li', password: 'wrong' })).status;
    const guesses: number[] = [];
    for (let number = 0; number < 11; number += 1) guesses.push(await guess(one));
    expect([guesses.at(-1), await guess(other)]).toEqual([429, 401]);

    const claims = [one, second, other].map(
      ({ store }) =>
        () =>
          store.instances.claim(['call x'], 60_000),
    );
    const claimed: string[][] = [];
    for (const claim of claims) claimed.push(await claim());
    expect(claimed).toEqual([['call x'], [], ['call x']]);

    const met: string[] = [];
    let waiting: Promise<unknown> | undefined;
    await one.store.instances.inTurn('i', async () => {
      waiting = second.store.instances.inTurn('i', async () => met.push('of the same'));
      await other.store.instances.inTurn('i', async () => met.push('of another'));
      met.push('done');
    });
    await waiting;
    expect(met).toEqual(['of another', 'done', 'of the same']);
  });

  test.each([
    ['default', 'north'],
    ['north', 'south'],
  ])('are told of changes of their own alone: %s and %s', async (own, foreign) => {
    const url = await postgres.createDatabase();
    const open = (organisation: string) => openPostgresStore(url, { organisation });
    const stores = await Promise.all([own, own, foreign, foreign].map(open));
    const heard: string[][] = stores.map(() => []);
    const relays = stores.map((store, place) => store.joinOthers?.(({ data }) => heard[place]?.push(String(data.id))));
    onTestFinished(async () => {
      await Promise.all(relays.map((relay) => relay?.stop()));
      await Promise.all(stores.map((store) => store.close()));
    });
    const [near, , far] = relays;
    const [, atOwn, , atForeign] = heard;
    const change = (id: string): Change => ({ type: 'instance', policy: 'shop', data: { id } });
    // What is told before one listens is lost: it is told until it is heard.
    const until = async (told: ((change: Change) => void) | undefined, id: string, at: string[] | undefined) =>
      vi.waitFor(
        () => {
          told?.(change(id));
          expect(at).toContain(id);
        },
        { timeout: 10_000, interval: 100 },
      );
    await until(near?.tell, 'near', atOwn);
    await until(far?.tell, 'far', atForeign);
    await until(near?.tell, 'near again', atOwn);
    await until(far?.tell, 'far again', atForeign);
    expect([...new Set(atOwn)]).toEqual(['near', 'near again']);
    expect([...new Set(atForeign)]).toEqual(['far', 'far again']);
  });
});

describe('the organisation in the database', async () => {
  const migrations = (await readMigrations()).map(({ text }) => text.replace(/--.*/g, '')).join('\n');
  const tables = [...migrations.matchAll(/create table (\w+) \(([^;]*?)\n\)/g)].map(([, name = '', columns = '']) => ({
    name,
    columns,
  }));

  test('comes first in the key of every table, and in every index', () => {
    expect(tables.length).toBeGreaterThan(12);
    const key = /primary key \(tenant\b|^\s*tenant +text +not null primary key/m;
    expect(tables.filter(({ columns }) => !key.test(columns)).map(({ name }) => name)).toEqual([]);
    const indexes = [...migrations.matchAll(/create (?:unique )?index \w+ on [^;]+/g)].map(([text]) => text);
    expect(indexes.length).toBeGreaterThan(5);
    // What an index of lists holds begins with it instead.
    const holding = ['create index instances_of_people on instances using gin (people)'];
    expect(indexes.filter((text) => !/^create (unique )?index \w+ on \w+ \(tenant\b/.test(text))).toEqual(holding);
  });

  test('is said of every table that a statement names', () => {
    const folder = join(import.meta.dirname, '../../server/stores/postgres');
    // The schema's own table is that of the database.
    const files = globSync('*.ts', { cwd: folder }).filter((file) => file !== 'schema.ts');
    const sources = files.map((file) => readFileSync(join(folder, file), 'utf8').replace(/^\s*(\/\/|\/?\*).*$/gm, ''));
    const texts = sources.flatMap((source) => source.match(/`[^`]*`|'[^'\n]*'|"[^"\n]*"/g) ?? []);
    const names = `(?:${tables.map(({ name }) => name).join('|')}|\\$\\{(?:table\\.)?name\\})`;
    const named = new RegExp(`\\b(?:from|join|into|update)\\s+${names}`, 'g');
    const statements = texts.map((text) => ({ text, tables: text.match(named)?.length ?? 0 }));
    const asking = statements.filter((one) => one.tables > 0);
    expect(asking.length).toBeGreaterThan(30);
    const lacking = asking.filter((one) => (one.text.match(/\btenant\b/g)?.length ?? 0) < one.tables);
    expect(lacking.map(({ text }) => text)).toEqual([]);
  });
});
