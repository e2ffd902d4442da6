import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { readSheetOf } from '../../server/kernel/sheets/read-sheet.ts';
import { sheetBytes } from './sheet-file.ts';

const whole = () => sheetBytes([['a'], ['b']]);

/** A file that says of each part that it is shorter than it is. */
async function lying(): Promise<Uint8Array> {
  const file = Buffer.from(zipSync({ 'xl/workbook.xml': new Uint8Array(50_000_000) }));
  file.writeUInt32LE(10, file.indexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 24);
  return file;
}

test('the lines of the first sheet are read', async () => {
  expect(await readSheetOf(await whole())).toEqual([['a'], ['b']]);
});

test.each<[string, () => Promise<Uint8Array> | Uint8Array]>([
  ['nothing', () => new Uint8Array()],
  ['a text', () => new TextEncoder().encode('id,name')],
  ['half of a file', async () => (await whole()).slice(0, 900)],
  ['an archive of something else', () => zipSync({ 'a.txt': new Uint8Array(9) })],
  ['an archive that grows a thousand times', () => zipSync({ 'xl/workbook.xml': new Uint8Array(300_000_000) })],
  ['an archive that says it is smaller than it is', lying],
])('%s is refused', async (_, file) => {
  await expect(readSheetOf(await file())).rejects.toMatchObject({ code: 'malformedRequest' });
});

test('no more than two are read at once', async () => {
  const file = await whole();
  const all = await Promise.allSettled([1, 2, 3].map(() => readSheetOf(file)));
  expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
  expect(await readSheetOf(file)).toHaveLength(2);
});
