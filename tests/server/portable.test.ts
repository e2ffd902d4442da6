import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { openEmbeddedStore } from '../../server/stores/embedded-store.ts';
import { makeDearer } from './make-dearer.ts';
import { startTestServer, type TestServer, temporaryFolder } from './test-server.ts';

const drafts = '/policies/shop/drafts';
const editions = '/policies/shop/editions';

async function dearerFile(server: TestServer) {
  const { id } = (await server.send(drafts)).body;
  await makeDearer(server, id);
  await server.send(`${drafts}/${id}/publish`);
  return (await server.get(`${editions}/3/export`)).body;
}

describe('an exported edition', () => {
  test('is one file with its hash, and comes in elsewhere as a draft that was checked again', async () => {
    const file = await dearerFile(await startTestServer());
    expect(file).toMatchObject({ format: 'guiju-edition/1', policy: 'shop', number: 3 });

    const other = await startTestServer();
    const { status, body } = await other.send(`${drafts}/import?title=from%20A`, file, { 'x-guiju-user': 'Li' });
    expect([status, body]).toMatchObject([
      201,
      { title: 'from A', status: 'draft', basedOn: 2, authors: ['Li'], changed: ['cases/fee', 'rules/fee'] },
    ]);
    expect(body.report.cases).toMatchObject({ passed: 1, failed: 0 });
    expect((await other.send(`${drafts}/${body.id}/approve`, {}, { 'x-guiju-user': 'Li' })).body.code).toBe(
      'wrongStatus',
    );
    const published = (await other.send(`${drafts}/${body.id}/publish`)).body;
    expect([published.number, published.hash]).toEqual([3, file.hash]);
    expect((await other.get('/audit?type=draft.imported')).body.items).toMatchObject([
      { fromEdition: 3, after: file.hash },
    ]);
  });

  test('takes away what it does not have', async () => {
    const server = await startTestServer();
    const { id } = (await server.send(drafts)).body;
    await server.call('DELETE', `${drafts}/${id}/definitions/flow/with-call`, undefined, { 'if-match': '"1"' });
    await server.send(`${drafts}/${id}/publish`);
    const file = (await server.get(`${editions}/3/export`)).body;
    const other = await startTestServer();
    expect((await other.send(`${drafts}/import`, file)).body.changed).toEqual(['flow/with-call']);
  });

  test.each([
    [
      'was altered on the way',
      (file: any) => JSON.parse(JSON.stringify(file).replace('km * 3', 'km * 4')),
      'hashMismatch',
    ],
    [
      'is of another policy',
      (file: any) => JSON.parse(JSON.stringify(file).replaceAll('"shop"', '"shed"')),
      'invalidDefinition',
    ],
    ['has no hash', ({ hash: _, ...file }: any) => file, 'invalidRequest'],
    [
      'has a definition that is none',
      (file: any) => ({ ...file, definitions: [{ kind: 'rules', id: 'x' }] }),
      'invalidRequest',
    ],
  ])('is refused where it %s', async (_, change, code) => {
    const server = await startTestServer();
    const answer = await server.send(`${drafts}/import`, change(await dearerFile(server)));
    expect(answer).toMatchObject({ status: 422, body: { code } });
  });
});

describe('at a shell', () => {
  const run = promisify(execFile);
  const guiju = (dataFolder: string, ...words: string[]) =>
    run(process.execPath, [join(import.meta.dirname, '../../scripts/guiju.ts'), ...words], {
      env: { ...process.env, GUIJU_DATA: dataFolder, DATABASE_URL: '' },
    }).then(
      ({ stdout }) => ({ code: 0, said: stdout }),
      ({ code, stdout, stderr }) => ({ code, said: stdout + stderr }),
    );

  test('an edition is written as a folder, edited there, and comes back as a draft; the copied store is verified', async () => {
    const [dataFolder, folder] = [await temporaryFolder(), await temporaryFolder()];
    const server = await startTestServer({ store: await openEmbeddedStore(dataFolder) });
    await dearerFile(server);
    expect(await guiju(dataFolder, 'export', 'shop', '3', folder)).toMatchObject({ code: 0 });
    expect((await guiju(dataFolder, 'import', folder)).said).toContain('in use');
    await server.close();

    const path = join(folder, 'rules', 'fee.json');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('km * 3', 'km * 5'));
    const { code, said } = await guiju(dataFolder, 'import', folder);
    expect([code, said]).toEqual([0, expect.stringContaining('1 definitions changed')]);
    expect(said).toContain('edited since edition 3');
    expect(said).toContain('1 of 1 cases fail');

    expect(await guiju(dataFolder, 'verify', dataFolder)).toMatchObject({ code: 0 });
    const edition = join(dataFolder, 'editions', 'shop', '3.json');
    await writeFile(edition, (await readFile(edition, 'utf8')).replace('km * 3', 'km * 1'));
    expect(await guiju(dataFolder, 'verify', dataFolder)).toEqual({
      code: 1,
      said: 'altered: edition shop/3 (its checksum does not fit what it says)\n',
    });
    await writeFile(join(dataFolder, 'catalogue.json'), '{');
    expect((await guiju(dataFolder, 'verify', dataFolder)).said).toContain('altered: catalogue.json');
    expect((await guiju(dataFolder, 'verify', folder)).said).toContain('no data folder');
  });

  test('what there is is told', async () => {
    const { code, said } = await guiju(await temporaryFolder());
    expect([code, said]).toEqual([2, expect.stringContaining('verify <data folder>')]);
  });
});
