import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { verifyStore } from '../../server/audit/verify.ts';
import { silent } from '../../server/kernel/log.ts';
import { sealed } from '../../server/stores/durable-file.ts';
import { openEmbeddedStore } from '../../server/stores/embedded-store.ts';
import { createPool } from '../../server/stores/postgres/connection.ts';
import { openPostgresStore } from '../../server/stores/postgres/postgres-store.ts';
import type { Store } from '../../server/stores/store.ts';
import { type Postgres, startPostgres } from '../postgres.ts';
import { makeDearer } from './make-dearer.ts';
import { startTestServer, type TestServer, temporaryFolder } from './test-server.ts';

const zhang = { 'x-guiju-user': 'Zhang' };
const li = { 'x-guiju-user': 'Li' };
const drafts = '/policies/shop/drafts';

/** A draft is written, reviewed, published, rolled back and retired. */
async function govern(server: TestServer): Promise<void> {
  const { id } = (await server.send(drafts, { title: 'dearer' }, zhang)).body;
  await makeDearer(server, id, zhang);
  await server.send(`${drafts}/${id}/submit`, { note: '燃油涨价' }, zhang);
  await server.send(`${drafts}/${id}/approve`, {}, li);
  server.clock.advance(3_600_000);
  await server.send(`${drafts}/${id}/publish`, {}, li);
  await server.send('/policies/shop/editions/1/rollback', { note: 'too dear' }, li);
  await server.send('/policies/shop/editions/4/retire', { from: '2024-06-01T00:00:00Z' }, li);
}

describe('the audit log', () => {
  test('says who did what, when and why, and what was before and after', async () => {
    const server = await startTestServer();
    await govern(server);
    const { items } = (await server.get('/audit?by=Zhang&limit=200')).body;
    const change = items.find((entry: { type: string; kind: string }) => entry.kind === 'rules');
    expect(change).toMatchObject({ type: 'definition.changed', at: '2024-03-01T02:00:00.000Z', id: 'fee' });
    expect(change.title).toMatchObject({ 'zh-CN': expect.any(String) });
    expect(change).toMatchObject({ changeCount: 1, changes: [{ 'zh-CN': expect.stringMatching(/由 .+ 改为 /) }] });
    expect([change.before, change.after]).toEqual(Array(2).fill(expect.stringMatching(/^[0-9a-f]{64}$/)));
    expect(items.at(-1)).toMatchObject({
      ...{ type: 'draft.submitted', note: '燃油涨价', before: 'draft', after: 'submitted' },
    });
    const [two, three] = await Promise.all([2, 3].map((number) => server.get(`/policies/shop/editions/${number}`)));
    expect((await server.get('/audit?type=edition.published')).body.items).toMatchObject([
      { by: 'Li', edition: 3, before: two?.body.hash, editionHash: three?.body.hash, note: '燃油涨价' },
    ]);
  });

  test('says why a definition was changed, where its author said so', async () => {
    const server = await startTestServer();
    const { id } = (await server.send(drafts)).body;
    const headers = { 'if-match': '"1"', 'x-guiju-note': encodeURIComponent('不再发奖金') };
    await server.call('DELETE', `${drafts}/${id}/definitions/rules/bonus`, undefined, headers);
    expect((await server.get('/audit?type=definition')).body.items).toMatchObject([
      { type: 'definition.removed', note: '不再发奖金', after: null },
    ]);
  });

  test.each([
    ['type=edition.published', ['edition.published']],
    ['type=edition&by=Li', ['edition.published', 'edition.rolledBack', 'edition.retired']],
    ['type=edition&limit=2', ['edition.seeded', 'edition.seeded']],
    ['policy=other', []],
    ['since=2024-03-01T03:00:00Z', ['edition.published', 'edition.rolledBack', 'edition.retired']],
    ['since=2024-03-01T03:00:00Z&until=2024-03-01T03:00:00Z', []],
  ])('is filtered by %s', async (query, types) => {
    const server = await startTestServer();
    await govern(server);
    const { items } = (await server.get(`/audit?${query}`)).body;
    expect(items.map((entry: { type: string }) => entry.type)).toEqual(types);
  });

  test('is read from the newest entry backwards, page by page', async () => {
    const server = await startTestServer();
    await govern(server);
    const all = (await server.get('/audit?limit=200')).body.items;
    const read: unknown[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await server.get(`/audit?order=desc&limit=2${cursor && `&cursor=${cursor}`}`);
      read.push(...body.items);
      if (!body.cursor) break;
      cursor = body.cursor;
    }
    expect(read).toEqual(all.toReversed());
    const { items } = (await server.get('/audit?order=desc&type=edition&limit=1')).body;
    expect(items).toMatchObject([{ type: 'edition.retired' }]);
  });

  test('goes on from any place, and refuses what is none', async () => {
    const server = await startTestServer();
    await govern(server);
    const far = (await server.get('/audit?order=desc&limit=2&cursor=999999999')).body;
    expect(far.items).toEqual((await server.get('/audit?order=desc&limit=2')).body.items);
    expect((await server.get('/audit?cursor=999999999')).body.items).toEqual([]);
    for (const cursor of ['-5', '1e3', '12345678901', '']) {
      const { status, body } = await server.get(`/audit?cursor=${cursor}`);
      expect({ status, code: body.code, at: body.errors[0].path }).toEqual({
        ...{ status: 422, code: 'invalidRequest', at: '/query/cursor' },
      });
    }
  });

  test('is exported as lines, all of them or a period of one policy', async () => {
    const server = await startTestServer();
    await govern(server);
    const { text, headers } = await server.get('/audit/export');
    expect(headers.get('content-type')).toContain('application/x-ndjson');
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toEqual((await server.get('/audit?limit=200')).body.items);
    expect((await server.get('/audit/export?policy=other')).text).toBe('');
  });
});

describe('what is altered in a copied folder', () => {
  test('is named, whichever byte of an edition or an audit entry it is', async () => {
    const folder = await temporaryFolder();
    const server = await startTestServer({ store: await openEmbeddedStore(folder) });
    await govern(server);
    await server.parts.recorder.flush();
    const look = async () => verifyStore(await openEmbeddedStore(folder, undefined, { readOnly: true }));
    expect(await look()).toMatchObject({ intact: true, altered: [] });

    const names = await readdir(join(folder, 'editions', 'shop'));
    const paths = ['audit.ndjson', ...names.map((name) => join('editions', 'shop', name))];
    const files = await Promise.all(paths.map(async (path) => ({ path, bytes: await readFile(join(folder, path)) })));
    const place = fc.record({
      file: fc.constantFrom(...files),
      at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      byte: fc.integer({ min: 0, max: 255 }),
    });
    await fc.assert(
      fc.asyncProperty(place, async ({ file: { path, bytes }, at, byte }) => {
        const position = Math.floor(at * bytes.length);
        fc.pre(bytes[position] !== byte);
        const altered = Buffer.from(bytes);
        altered[position] = byte;
        await writeFile(join(folder, path), altered);
        const found = await look();
        await writeFile(join(folder, path), bytes);
        const sequence = bytes.subarray(0, position).toString('latin1').split('\n').length;
        const expected =
          path === 'audit.ndjson'
            ? { chain: 'audit', sequence }
            : { chain: `edition shop/${/(\d+)\.json/.exec(path)?.[1]}` };
        expect(found.altered).toContainEqual(expect.objectContaining(expected));
      }),
      // The last line break of the log, made a space: what the entry says stays the same.
      { numRuns: 300, examples: [[{ file: files[0] as (typeof files)[number], at: 0.999999, byte: 0x20 }]] },
    );
  });

  test.each([
    [
      'what the catalogue says of an edition',
      'catalogue.json',
      '"publishedBy":"Li"',
      '"publishedBy":"Xu"',
      'edition shop/3',
    ],
    ['when an edition is retired', 'catalogue.json', '"from":"2024-06', '"from":"2025-06', 'edition shop/4'],
    ['how many entries there are', 'catalogue.json', '"length":10', '"length":11', 'audit'],
  ])('is named: %s', async (_, file, before, after, chain) => {
    const folder = await temporaryFolder();
    const server = await startTestServer({ store: await openEmbeddedStore(folder) });
    await govern(server);
    const text = await readFile(join(folder, file), 'utf8');
    expect(text).toContain(before);
    // Whoever alters it knows of the checksum.
    const { sha256: seal, ...catalogue } = JSON.parse(text.replace(before, after));
    expect(seal).toHaveLength(64);
    await writeFile(join(folder, file), sealed(catalogue));
    const { altered } = await verifyStore(await openEmbeddedStore(folder, undefined, { readOnly: true }));
    expect(altered.map((one) => one.chain)).toEqual([chain]);
  });
});

describe('what is altered in a database', () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  test('is named, whichever byte of an edition or an audit entry it is', async () => {
    const url = await postgres.createDatabase();
    const store: Store = await openPostgresStore(url);
    const server = await startTestServer({ store });
    await govern(server);
    expect(await verifyStore(store)).toMatchObject({ intact: true });
    const client = createPool(url, silent);
    onTestFinished(() => client.end());

    const columns = [
      { table: 'audit', key: 'sequence', column: 'entry' },
      { table: 'editions', key: 'number', column: 'definitions' },
      { table: 'editions', key: 'number', column: 'summary' },
      { table: 'editions', key: 'number', column: 'retired' },
    ];
    const cells = (
      await Promise.all(
        columns.map(async ({ table, key, column }) => {
          const text = `select ${key} as key, ${column}::text as text from ${table} where ${column} is not null`;
          const { rows } = await client.query<{ key: number; text: string }>(text);
          return rows.map((row) => ({ ...row, set: `update ${table} set ${column} = $2 where ${key} = $1`, table }));
        }),
      )
    ).flat();
    const place = fc.record({
      cell: fc.constantFrom(...cells),
      at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      sign: fc.constantFrom(...'0123456789abcdefghXYZ'),
    });
    await fc.assert(
      fc.asyncProperty(place, async ({ cell: { key, text, set, table }, at, sign }) => {
        const places = [...text.matchAll(/[0-9A-Za-z]/g)].map((match) => match.index);
        const position = places[Math.floor(at * places.length)] as number;
        const altered = text.slice(0, position) + sign + text.slice(position + 1);
        // What is no JSON the database itself refuses.
        fc.pre(isJson(altered) && JSON.stringify(JSON.parse(altered)) !== JSON.stringify(JSON.parse(text)));
        await client.query(set, [key, altered]);
        const found = await verifyStore(store);
        await client.query(set, [key, text]);
        const expected = table === 'audit' ? { chain: 'audit', sequence: key } : { chain: `edition shop/${key}` };
        expect(found.altered).toContainEqual(expect.objectContaining(expected));
      }),
      { numRuns: 200 },
    );
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
