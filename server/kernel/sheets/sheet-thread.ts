import { parentPort } from 'node:worker_threads';
import { unzipSync, zipSync } from 'fflate';
import { readSheet } from 'read-excel-file/node';

/** What a file may come to when it is unpacked: a bomb is none of a sheet. */
const mostBytes = 128 * 1024 * 1024;

/** The file with what it says that it holds, and no more: what is longer than it says is cut off. @throws where it is none, or holds too much */
function bounded(file: Uint8Array): Uint8Array {
  let size = 0;
  const parts = unzipSync(file, {
    filter: ({ name, originalSize }) => {
      const isRead = /\.(?:xml|rels)$/.test(name);
      if (isRead) size += originalSize;
      if (size > mostBytes) throw new RangeError('too large');
      return isRead;
    },
  });
  return zipSync(parts, { level: 0 });
}

/** The thread in which one Excel file is read: it answers the lines of the first sheet, or nothing where the file is none. */
parentPort?.once('message', async (file: Uint8Array) => {
  try {
    parentPort?.postMessage({ lines: await readSheet(Buffer.from(bounded(file))) });
  } catch {
    parentPort?.postMessage({});
  }
});
