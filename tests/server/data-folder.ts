import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { openEmbeddedStore } from '../../server/stores/embedded-store.ts';
import { recordOf, recordWithFile, uploadTo } from './paper.ts';
import { rowOf, written } from './rows.ts';
import { startTestServer, type TestServer, temporaryFolder } from './test-server.ts';

/** Files by their paths in a data folder. */
export type Files = Map<string, Buffer>;

export async function filesOf(folder: string): Promise<Files> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = found.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  return new Map(
    await Promise.all(paths.map(async (path) => [path.slice(folder.length + 1), await readFile(path)] as const)),
  );
}

export async function folderOf(files: Iterable<readonly [string, Uint8Array | string]>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [path, bytes] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
  return folder;
}

/** A server on which something of everything happened. */
async function fill(server: TestServer): Promise<void> {
  const { id } = await server.start('job', { amount: 5 });
  await server.send(`/instances/${id}/events`, { type: 'COUNT', amount: 3 }, { 'idempotency-key': 'k' });
  await server.send(`/instances/${id}/events`, { type: 'SEND' });
  await server.start('job', { amount: 6 });
  await server.send('/api-keys', { name: 'n', roles: ['developer'] });
  const person = { id: 'li', name: '李工', departments: ['company'], posts: ['head'] };
  const post = { id: 'head', name: '站长', department: 'company' };
  const department = { id: 'company', name: '公司' };
  await server.send('/directory/import', { departments: [department], posts: [post], persons: [person] });
  const bindings = [{ role: 'clerk', posts: ['head'] }];
  await server.call('PUT', '/policies/shop/role-bindings', bindings, { 'if-match': '0' });
  await server.send('/policies/shop/drafts', { title: 'one' });
  await server.send('/policies/shop/drafts', { title: 'other' });
  await server.send('/policies/shop/editions/1/rollback', { note: 'again' });
  await server.send('/policies/shop/decisions/fee', { facts: { km: 2, kind: 'car' } });
  await server.parts.recorder.flush();
  await server.send('/policies/shop/decisions/fee', { facts: { km: 3, kind: 'car' } });
  await server.parts.recorder.flush();
  for (const id of ['record-1', 'record-2']) await server.parts.store.records.write([recordOf(id)]);
  const { store } = server.parts;
  const [photo] = await uploadTo(store, 'photo', 'upload-1', 'upload-2');
  await store.records.write([recordWithFile('record-3', photo)], [{ file: 'upload-1', record: 'record-3' }]);
  await uploadTo(store, 'a document', 'upload-3');
  await uploadTo(store, 'dropped', 'upload-4');
  await store.files.drop('upload-4');
  for (const key of ['京A12345', '../instances/x']) await store.rows.write(written(rowOf(key)));
  const { shelves } = store;
  const body = { id: 'd', type: 'instance' as const, at: '', policy: 'shop', data: {} };
  for (const shelf of [shelves.deliveries, shelves.deadLetters])
    await shelf.put({ id: 'd', webhook: 'w', attempts: 1, body });
  await shelves.sessions.put({ id: 's', account: 'a', createdAt: '', usedAt: '', expiresAt: '9999' });
}

/** What a data folder holds in which everything is, once {@link prepare} made it. */
export const whole: Files = new Map();

/** Made by the first test that wants it. */
export async function prepare(): Promise<void> {
  if (whole.size > 0) return;
  const folder = await temporaryFolder();
  const server = await startTestServer({ store: await openEmbeddedStore(folder) });
  await fill(server);
  await server.close();
  for (const [path, bytes] of await filesOf(folder)) whole.set(path, bytes);
}

export const flipped = (bytes: Buffer, place: number) => {
  const altered = Buffer.from(bytes);
  altered[place] = (altered[place] as number) ^ 1;
  return altered;
};
/** What can become of a file. */
export const spoilt: Record<string, (bytes: Buffer) => Buffer | undefined> = {
  deleted: () => undefined,
  'cut off': (bytes) => bytes.subarray(0, Math.floor(bytes.length / 2)),
  'altered in a byte': (bytes) => flipped(bytes, Math.floor(bytes.length / 2)),
  'replaced by {}': () => Buffer.from('{}'),
};

/** The folder with one file that something became of. */
export function withSpoilt(path: string, content: Buffer | undefined): Files {
  const files = new Map(whole);
  if (content) files.set(path, content);
  else files.delete(path);
  return files;
}
