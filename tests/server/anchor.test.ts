import { readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { AnchorMismatch } from '../../server/audit/anchor.ts';
import { chainStart, seal } from '../../server/stores/chain.ts';
import { sealed } from '../../server/stores/durable-file.ts';
import { openEmbeddedStore } from '../../server/stores/embedded-store.ts';
import { createMemoryStore } from '../../server/stores/memory-store.ts';
import { request, startTestServer, type TestServer, temporaryFolder } from './test-server.ts';

const govern = (server: TestServer, title: string) => server.send('/policies/shop/drafts', { title });

/** A server whose heads go to a file, on a folder. */
async function anchored(folder: string, file: string): Promise<TestServer> {
  const store = await openEmbeddedStore(folder);
  onTestFinished(() => store.close());
  return startTestServer({ store, auditAnchor: { file }, ...(await isNew(folder)) });
}
const isNew = async (folder: string) =>
  (await readFile(join(folder, 'audit.ndjson'), 'utf8').catch(() => '')) === '' ? {} : { content: null };

const told = async (file: string) =>
  (await readFile(file, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { sequence: number; head: string; at: string });

/** Writes the audit log anew from an entry on, as one would who can write to the folder: every chain and checksum fits. */
async function rewrite(folder: string, change: (entries: any[]) => any[]): Promise<void> {
  const text = await readFile(join(folder, 'audit.ndjson'), 'utf8');
  const entries = change(
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  );
  const open = entries.map(({ sequence: _, previous: __, hash: ___, ...entry }) => entry);
  const chain = seal({ length: 0, head: chainStart }, open);
  const log = chain.map((entry) => `${JSON.stringify(entry)}\n`).join('');
  const { sha256: _, ...catalogue } = JSON.parse(await readFile(join(folder, 'catalogue.json'), 'utf8'));
  const audit = { length: chain.length, head: chain.at(-1)?.hash, bytes: Buffer.byteLength(log) };
  await writeFile(join(folder, 'audit.ndjson'), log);
  await writeFile(join(folder, 'catalogue.json'), sealed({ ...catalogue, audit }));
}

describe('the anchor of the audit log', () => {
  test('is told of each head, and of none twice', async () => {
    const [folder, file] = [await temporaryFolder(), join(await temporaryFolder(), 'elsewhere', 'anchor')];
    const server = await anchored(folder, file);
    for (const title of ['a', 'b']) {
      await govern(server, title);
      await server.parts.anchor?.follow();
    }
    const { entries, head } = (await server.get('/audit/verify')).body;
    const heads = await told(file);
    expect(heads.at(-1)).toMatchObject({ sequence: entries, head, at: expect.any(String) });
    expect(new Set(heads.map(({ sequence }) => sequence)).size).toBe(heads.length);
    await server.close();
    await (await anchored(folder, file)).parts.anchor?.follow();
    expect(await told(file)).toEqual(heads);
    expect(server.parts.anchor?.lag).toBe(0);
  });

  test.each<[string, (entries: any[]) => any[], object]>([
    [
      'rewritten',
      (entries) => entries.map((entry) => (entry.title === 'b' ? { ...entry, by: 'nemo' } : entry)),
      { sequence: 4 },
    ],
    ['cut off', (entries) => entries.slice(0, -1), { sequence: 5 }],
    [
      'cut off and gone on with',
      (entries) => [...entries.slice(0, -2), { ...entries[0], type: 'x' }, entries[0], entries[0]],
      { sequence: 4 },
    ],
  ])('finds a log that was %s, though everything in it fits together', async (_, change, place) => {
    const [folder, file] = [await temporaryFolder(), join(await temporaryFolder(), 'anchor')];
    const server = await anchored(folder, file);
    for (const title of ['a', 'b', 'c']) {
      await govern(server, title);
      await server.parts.anchor?.follow();
    }
    await server.close();
    await rewrite(folder, change);
    const blind = await startTestServer({ store: await openEmbeddedStore(folder), content: null });
    expect((await blind.get('/audit/verify')).body.altered.filter((one: any) => one.chain === 'audit')).toEqual([]);
    await blind.close();

    await expect(anchored(folder, file)).rejects.toThrow(AnchorMismatch);
    const looking = await openEmbeddedStore(folder, undefined, { readOnly: true });
    const { verifyStore } = await import('../../server/audit/verify.ts');
    const { readAnchor } = await import('../../server/audit/anchor.ts');
    const { intact, altered } = await verifyStore(looking, await readAnchor({ file }));
    expect(intact).toBe(false);
    expect(altered).toContainEqual({ chain: 'audit', ...place, reason: expect.stringContaining('anchor') });
  });

  test('says where lines of it are spoilt, and goes on behind them', async () => {
    const [folder, file] = [await temporaryFolder(), join(await temporaryFolder(), 'anchor')];
    await writeFile(file, '{"sequence":1,"he');
    const server = await anchored(folder, file);
    await govern(server, 'a');
    await server.parts.anchor?.follow();
    expect((await server.get('/audit/verify')).body.altered).toEqual([
      { chain: 'anchor', reason: expect.stringContaining('1 of its lines') },
    ]);
    expect((await request(`${server.url}/readyz`, 'GET')).body).toMatchObject({
      status: 'degraded',
      damaged: { anchor: 1 },
    });
    const [, ...behind] = (await readFile(file, 'utf8')).trim().split('\n');
    expect(behind.map((line) => JSON.parse(line)).at(-1)).toMatchObject({ sequence: 3 });
  });

  test('that is away holds nothing up: what it lags behind is said, and it is told when it is back', async () => {
    const got: any[] = [];
    let away = true;
    const place = createServer((incoming, response) => {
      let text = '';
      incoming.on('data', (chunk) => {
        text += chunk;
      });
      incoming.on('end', () => {
        if (!away) got.push(JSON.parse(text));
        response.writeHead(away ? 503 : 204).end();
      });
    });
    await new Promise<void>((listening) => place.listen(0, '127.0.0.1', listening));
    onTestFinished(() => void place.close());
    const url = `http://127.0.0.1:${(place.address() as AddressInfo).port}/heads`;
    const server = await startTestServer({ store: createMemoryStore(), auditAnchor: { url }, allowPrivate: true });
    expect((await govern(server, 'a')).status).toBe(201);
    await server.parts.anchor?.follow();
    expect((await request(`${server.url}/readyz`, 'GET')).body).toEqual({ status: 'ready', anchorLag: 3 });
    expect((await request(`${server.url}/metrics`, 'GET')).text).toContain('guiju_audit_anchor_lag 3');
    away = false;
    await vi.waitFor(() => expect(got).toHaveLength(1), { timeout: 10_000, interval: 50 });
    expect(got).toMatchObject([{ sequence: 3, head: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
    await vi.waitFor(() => expect(server.parts.anchor?.lag).toBe(0));
  });

  test('that was taken away is begun anew with the head of now', async () => {
    const [folder, file] = [await temporaryFolder(), join(await temporaryFolder(), 'anchor')];
    const server = await anchored(folder, file);
    await govern(server, 'a');
    await server.close();
    await rm(file, { force: true });
    await (await anchored(folder, file)).parts.anchor?.follow();
    expect(await told(file)).toMatchObject([{ sequence: 3 }]);
  });
});
