import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { backupTo, moveFrom, restoreFrom } from '../../scripts/commands/backup.ts';
import { verifyStore } from '../../server/audit/verify.ts';
import { openEmbeddedStore } from '../../server/stores/embedded-store.ts';
import { FileContents } from '../../server/stores/file-contents.ts';
import { FileTable } from '../../server/stores/file-table.ts';
import { createMemoryStore } from '../../server/stores/memory-store.ts';
import { openPostgresStore } from '../../server/stores/postgres/postgres-store.ts';
import type { FileHead } from '../../server/stores/records/file.ts';
import { repairFolder } from '../../server/stores/repair.ts';
import type { Store } from '../../server/stores/store.ts';
import { download } from './attaching.ts';
import { filesOf, flipped } from './data-folder.ts';
import { eachStore } from './each-store.ts';
import { recordWithFile, uploadTo } from './paper.ts';
import { startTestServer, temporaryFolder } from './test-server.ts';

const { createDatabase } = eachStore();
const now = () => new Date('2024-03-02T00:00:00Z');
const contentPath = (folder: string, { sha256 }: FileHead) => join(folder, 'contents', FileContents.pathOf(sha256));
const headPath = (folder: string, id: string) => join(folder, 'files', FileTable.pathOf(id));

/** A store with a file in a record, one that shares its content, and one in none. */
async function fill(store: Store): Promise<FileHead> {
  const [photo] = await uploadTo(store, 'a photo', 'upload-1', 'upload-2');
  await uploadTo(store, 'in none', 'upload-3');
  const record = recordWithFile('record-1', photo);
  expect(await store.records.write([record], [{ file: photo.id, record: record.id }])).toBe('ok');
  return photo;
}

async function filledFolder(): Promise<{ folder: string; photo: FileHead }> {
  const folder = await temporaryFolder();
  const store = await openEmbeddedStore(folder);
  const photo = await fill(store);
  await store.close();
  return { folder, photo };
}

describe('in a folder', () => {
  test('a content that was altered is named by each upload that has it, given to nobody, and in no backup', async () => {
    const { folder, photo } = await filledFolder();
    await writeFile(contentPath(folder, photo), flipped(await readFile(contentPath(folder, photo)), 3));
    const server = await startTestServer({ store: await openEmbeddedStore(folder) });
    const reason = 'its content is missing or not what was uploaded';
    expect((await server.get('/audit/verify')).body).toMatchObject({
      ...{ intact: false, files: 1 },
      altered: ['upload-1', 'upload-2'].map((id) => ({ chain: `file ${id}`, reason })),
    });
    expect((await download(server, 'upload-1')).status).toBe(500);
    await expect(backupTo(server.parts.store, join(folder, 'backup'))).rejects.toThrow('not whole');
  });

  test('what a record has stays known to a repair, also where its bytes are lost; its upload again is another', async () => {
    const { folder, photo } = await filledFolder();
    await rm(contentPath(folder, photo));
    await rm(headPath(folder, photo.id));
    const { lost, apart } = await repairFolder(folder, { write: true, by: 'shell:li', now });
    expect(lost).toEqual([
      expect.stringContaining('upload-2'),
      expect.stringContaining('upload-1'),
      expect.stringContaining('content'),
    ]);
    expect(apart.map(({ path }) => path)).toEqual([join('files', FileTable.pathOf('upload-2'))]);
    const server = await startTestServer({ store: await openEmbeddedStore(folder) });
    const { store } = server.parts;
    expect(await store.files.get(photo.id)).toMatchObject({
      sha256: photo.sha256,
      reference: 'record-1',
      lost: now().toISOString(),
    });
    expect((await download(server, photo.id)).status).toBe(500);
    await uploadTo(store, 'a photo', 'upload-4');
    expect((await download(server, photo.id)).status).toBe(200);
    expect(await verifyStore(store)).toMatchObject({ intact: true, files: 2 });
    await backupTo(store, join(folder, 'backup'));
    const again = createMemoryStore();
    await restoreFrom(again, join(folder, 'backup'));
    expect(await again.files.get(photo.id)).toMatchObject({ lost: now().toISOString() });
  });

  test('what a process left that died between two writes is finished, or never was', async () => {
    const { folder, photo } = await filledFolder();
    const bare = await temporaryFolder();
    const other = await openEmbeddedStore(bare);
    await uploadTo(other, 'a photo', 'upload-1');
    await other.close();
    // The record is there, the head does not say so yet; and a content whose head was never written.
    await writeFile(headPath(folder, photo.id), await readFile(headPath(bare, photo.id)));
    const orphan = { ...photo, sha256: 'ab'.repeat(32) };
    await uploadOrphan(folder, orphan);
    await writeFile(join(folder, 'lock'), '999999 1');
    const server = await startTestServer({ store: await openEmbeddedStore(folder) });
    const { store } = server.parts;
    await server.worker.settle();
    expect(await store.files.get(photo.id)).toMatchObject({ reference: 'record-1' });
    expect(await store.files.drop(photo.id)).toBe(false);
    await expect(readFile(contentPath(folder, orphan))).rejects.toThrow('ENOENT');
    expect(await verifyStore(store)).toMatchObject({ intact: true, files: 3 });
    await server.close();
    expect(String(await readFile(headPath(folder, photo.id)))).toContain('"reference":"record-1"');
  });

  test('an upload that was dropped is not missing, also after a restart', async () => {
    const { folder } = await filledFolder();
    const store = await openEmbeddedStore(folder);
    expect([await store.files.drop('upload-3'), await store.files.drop('upload-3')]).toEqual([true, false]);
    await store.close();
    const again = await openEmbeddedStore(folder);
    expect(await verifyStore(again)).toMatchObject({ intact: true, files: 2 });
    expect([...(await filesOf(folder)).keys()].filter((path) => path.startsWith('contents/'))).toHaveLength(1);
    await again.close();
  });

  test('is moved with all its files', async () => {
    const { folder } = await filledFolder();
    const to = await openPostgresStore(await createDatabase());
    await moveFrom(folder, to);
    expect(await verifyStore(to)).toMatchObject({ intact: true, files: 3 });
    expect(await to.files.get('upload-1')).toMatchObject({ reference: 'record-1' });
    await to.close();
  });

  async function uploadOrphan(folder: string, head: FileHead): Promise<void> {
    const path = contentPath(folder, head);
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, 'left');
  }
});

describe('in a database', () => {
  const damages: [string, string, string][] = [
    ['a byte of a content', "update file_pieces set bytes = set_byte(bytes, 2, 0) where bytes like 'a%'", 'content'],
    ['a piece that is gone', "delete from file_pieces where bytes like 'a%'", 'content'],
    [
      'a content that is gone',
      `delete from file_contents where sha256 in (select sha256 from files where id = 'upload-1')`,
      'content',
    ],
    ['a head that is gone', `delete from files where id = 'upload-1'`, 'record-1'],
    [
      'a head that is another',
      `update files set record = jsonb_set(record::jsonb, '{id}', '"x"')::json where id = 'upload-1'`,
      'its row',
    ],
    ['a head that is in no record', `update files set reference = null where id = 'upload-1'`, 'record-1'],
  ];
  test.each(damages)('%s is named', async (_, damage, reason) => {
    const url = await createDatabase();
    const store = await openPostgresStore(url);
    await fill(store);
    expect(await verifyStore(store)).toMatchObject({ intact: true, files: 3 });
    const client = new pg.Client(url);
    await client.connect();
    await client.query(damage);
    await client.end();
    const { altered, intact } = await verifyStore(store);
    expect(intact).toBe(false);
    expect(altered.find(({ chain }) => chain === 'file upload-1')?.reason).toContain(reason);
    await store.close();
  });

  test('what an upload left whose node died is thrown away after a day, and nothing sooner', async () => {
    const url = await createDatabase();
    const store = await openPostgresStore(url);
    await fill(store);
    await store.files.take(new Blob(['half an upload']).stream());
    const client = new pg.Client(url);
    await client.connect();
    const count = async () => Number((await client.query('select count(*) from file_contents')).rows[0].count);
    await store.files.tidy();
    expect(await count()).toBe(3);
    await client.query("update file_contents set at = at - interval '2 days'");
    await store.files.tidy();
    expect(await count()).toBe(2);
    expect((await client.query('select count(*) from file_pieces')).rows[0].count).toBe('2');
    await client.end();
    await store.close();
  });

  test('two nodes that keep and drop the same content leave it to whoever has it', async () => {
    const url = await createDatabase();
    const nodes = [await openPostgresStore(url), await openPostgresStore(url)] as const;
    for (let round = 0; round < 20; round += 1) {
      await uploadTo(nodes[0], 'the same', `old-${round}`);
      const [again] = await Promise.all([
        uploadTo(nodes[1], 'the same', `new-${round}`),
        uploadTo(nodes[0], 'the same', `other-${round}`),
        nodes[0].files.drop(`old-${round}`),
      ]);
      const read: Uint8Array[] = [];
      for await (const piece of nodes[0].files.read(again[0])) read.push(piece);
      expect(String(Buffer.concat(read))).toBe('the same');
      await Promise.all([`new-${round}`, `other-${round}`].map((id) => nodes[1].files.drop(id)));
    }
    expect(await nodes[0].files.ids()).toEqual([]);
    for (const node of nodes) await node.close();
  });
});
