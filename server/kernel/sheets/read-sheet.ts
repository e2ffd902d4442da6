import { Worker } from 'node:worker_threads';
import { both } from '../../../contract/text.ts';
import { Problem } from '../../../engine/index.ts';
import type { SheetCell } from '../../../engine/reading.ts';

/** A file that takes longer is given up. */
const longestMs = 30_000;
/** So many are read at once; whoever comes then waits for nobody. */
const mostAtOnce = 2;
let reading = 0;

/**
 * The lines of the first sheet of an Excel file, read in a thread that ends with it: whatever the file is, the node goes on serving.
 *
 * @throws Problem malformedRequest where it is no Excel file or holds too much, tooManyRequests where others are being read
 * @example (await readSheetOf(bytes))[0] // ['编号', '姓名']
 */
export async function readSheetOf(file: Uint8Array): Promise<SheetCell[][]> {
  if (reading >= mostAtOnce) throw new Problem('tooManyRequests');
  reading += 1;
  try {
    return await inThread(file);
  } finally {
    reading -= 1;
  }
}

function inThread(file: Uint8Array): Promise<SheetCell[][]> {
  const worker = new Worker(new URL('./sheet-thread.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  });
  const answered = new Promise<SheetCell[][]>((resolve, reject) => {
    const late = setTimeout(() => reject(noSheet()), longestMs);
    const ended = () => clearTimeout(late);
    worker.once('message', ({ lines }: { lines?: SheetCell[][] }) => {
      ended();
      if (lines) resolve(lines);
      else reject(noSheet());
    });
    worker.once('error', () => {
      ended();
      reject(noSheet());
    });
  });
  worker.postMessage(file);
  return answered.finally(() => worker.terminate());
}

const noSheet = () =>
  new Problem('malformedRequest', {
    detail: both('不是 .xlsx 文件，或已损坏，或内容过多', 'is no .xlsx file, or is damaged, or holds too much'),
  });
