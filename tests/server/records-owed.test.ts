import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openEmbeddedStore } from '../../server/stores/embedded-store.ts';
import { FileTable } from '../../server/stores/file-table.ts';
import { startTestServer, temporaryFolder } from './test-server.ts';
import { ticketContent } from './ticket.ts';

test('a record whose process died before it was put in its place is there as soon as the folder is opened again', async () => {
  const folder = await temporaryFolder();
  const first = await startTestServer({ store: await openEmbeddedStore(folder), content: ticketContent() });
  const { id } = (await first.send('/policies/shop/flows/repair/instances', { input: {} })).body;
  const lines = [{ part: 'belt', price: 2, count: 3 }];
  const filed = await first.send(`/instances/${id}/events`, { type: 'FILE', plate: '京A12345', lines });
  expect(filed.status, filed.text).toBe(200);
  const [{ id: record }] = filed.body.records;
  await first.close();
  await rm(join(folder, 'records', FileTable.pathOf(record)));
  const names = join(folder, 'records.ids');
  const known = (await readFile(names, 'utf8')).split('\n').filter((line) => !line.includes(record));
  await writeFile(names, known.join('\n'));

  const store = await openEmbeddedStore(folder);
  expect((await store.records.get(record))?.versions).toHaveLength(1);
  await store.close();
});
