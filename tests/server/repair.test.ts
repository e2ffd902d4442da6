import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { backupTo } from '../../scripts/commands/backup.ts';
import { verifyStore } from '../../server/audit/verify.ts';
import { openEmbeddedStore } from '../../server/stores/embedded-store.ts';
import { FolderInUse } from '../../server/stores/own-folder.ts';
import { repairFolder } from '../../server/stores/repair.ts';
import { filesOf, folderOf, prepare, spoilt, whole, withSpoilt } from './data-folder.ts';
import { request, startAt, startTestServer } from './test-server.ts';

const options = { by: 'shell:li', now: () => new Date('2024-03-02T00:00:00Z') };
const root = fileURLToPath(new URL('../..', import.meta.url));

async function serverOn(folder: string) {
  return startTestServer({ store: await openEmbeddedStore(folder), content: null, node: 1 });
}

describe('guiju repair', () => {
  test('finds nothing in a folder that is whole, and changes nothing', async () => {
    await prepare();
    const folder = await folderOf(whole);
    for (const write of [false, true]) {
      expect(await repairFolder(folder, { ...options, write })).toMatchObject({
        apart: [],
        lost: [],
        policies: 1,
        instances: 2,
      });
    }
    expect(await filesOf(folder)).toEqual(whole);
  });

  test('makes a lost catalogue anew of the log, the editions it proves and the drafts it knows', async () => {
    await prepare();
    const folder = await folderOf(withSpoilt('catalogue.json', undefined));
    const before = await filesOf(folder);
    const said = await repairFolder(folder, { ...options, write: false });
    expect(await filesOf(folder)).toEqual(before);
    expect(await repairFolder(folder, { ...options, write: true })).toEqual(said);
    expect(said.lost).toEqual([expect.stringContaining('API keys')]);

    const original = JSON.parse(String(whole.get('catalogue.json')));
    const catalogue = JSON.parse(await readFile(join(folder, 'catalogue.json'), 'utf8'));
    expect(catalogue.policies).toEqual(original.policies);
    expect(catalogue.drafts).toEqual(original.drafts);
    const server = await serverOn(folder);
    expect((await server.get('/audit/verify')).body).toMatchObject({
      intact: true,
      entries: original.audit.length + 1,
    });
    expect((await server.get('/audit?type=store.repaired')).body.items).toMatchObject([
      { by: 'shell:li', partsLost: 1 },
    ]);
    expect((await server.get('/instances')).body.items).toHaveLength(2);
    expect((await server.get('/api-keys')).body.items).toEqual([]);
    expect((await server.send('/policies/shop/drafts', {})).status).toBe(201);
  });

  test('never has an older edition in force for one that it cannot prove', async () => {
    await prepare();
    const files = withSpoilt('catalogue.json', undefined);
    files.delete('editions/shop/3.json');
    const folder = await folderOf(files);
    const { lost } = await repairFolder(folder, { ...options, write: true });
    expect(lost).toContainEqual(expect.stringContaining('edition shop/3'));
    const server = await serverOn(folder);
    const decide = (at: string) => server.send('/policies/shop/decisions/fee', { facts: { km: 2, kind: 'car' }, at });
    expect((await decide(startAt)).body).toMatchObject({ code: 'recordDamaged' });
    expect((await decide('2020-06-01T00:00:00Z')).body).toMatchObject({ edition: 2 });
    expect((await request(`${server.url}/readyz`, 'GET')).body).toMatchObject({ status: 'degraded' });
    // Put back from a backup, and proved by the log, it is answered again.
    await server.close();
    await writeFile(join(folder, 'editions/shop/3.json'), whole.get('editions/shop/3.json') as Buffer);
    expect(
      (await (await serverOn(folder)).send('/policies/shop/decisions/fee', { facts: { km: 2, kind: 'car' } })).body,
    ).toMatchObject({ edition: 3 });
  });

  test.each(Object.keys(spoilt))(
    'brings a folder with a file that was %s back to where it can be served and saved',
    { timeout: 60_000 },
    async (how) => {
      await prepare();
      for (const [path, bytes] of whole) {
        const folder = await folderOf(withSpoilt(path, spoilt[how]?.(bytes)));
        const { apart, lost } = await repairFolder(folder, { ...options, write: true });
        expect(apart.length + lost.length, path).toBeGreaterThan(0);
        const store = await openEmbeddedStore(folder);
        const { altered } = await verifyStore(store);
        // What is in force is not taken back: that an edition is missing is said until it is put back.
        expect(
          altered.map(({ chain }) => chain),
          path,
        ).toEqual(path.startsWith('editions/') ? [`edition shop/${path.slice(14, 15)}`] : []);
        if (altered.length === 0) await backupTo(store, join(folder, 'backup'));
        await store.close();
        const again = await repairFolder(folder, { ...options, write: false });
        expect(again.apart, path).toEqual([]);
        const texts = await filesOf(folder);
        // Nothing is thrown away.
        if (how === 'altered in a byte' && apart.length > 0) {
          expect(
            [...texts.keys()].some((name) => name.startsWith('damaged/')),
            path,
          ).toBe(true);
        }
      }
    },
  );

  test('is refused while a server uses the folder', async () => {
    await prepare();
    const folder = await folderOf(whole);
    const store = await openEmbeddedStore(folder);
    onTestFinished(() => store.close());
    await expect(repairFolder(folder, { ...options, write: true })).rejects.toThrow(FolderInUse);
  });

  test('at a shell says what it would do, does it with --write, and then has nothing to do', async () => {
    await prepare();
    const folder = await folderOf(withSpoilt('catalogue.json', Buffer.from('{}')));
    const run = (...args: string[]) => {
      try {
        return {
          code: 0,
          out: execFileSync(process.execPath, ['scripts/guiju.ts', ...args], { cwd: root, encoding: 'utf8' }),
        };
      } catch (error) {
        const { status, stdout } = error as { status: number; stdout: string };
        return { code: status, out: stdout };
      }
    };
    expect(run('verify', folder)).toMatchObject({ code: 1, out: expect.stringContaining('catalogue.json') });
    expect(run('repair', folder)).toMatchObject({
      code: 1,
      out: expect.stringMatching(/to be set apart: catalogue.json[\s\S]*Nothing was changed/),
    });
    expect(run('repair', folder, '--write')).toMatchObject({
      code: 0,
      out: expect.stringContaining('set apart: catalogue.json'),
    });
    expect(run('repair', folder)).toMatchObject({ code: 0, out: expect.stringContaining('Nothing is to be repaired') });
    expect(run('verify', folder)).toMatchObject({ code: 0, out: expect.stringContaining('Intact') });
  });
});
