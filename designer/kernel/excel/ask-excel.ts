import type { ExcelAsked } from './excel-worker.ts';
import type { ReadSheet, Workbook } from './workbook.ts';

/** Reads an Excel file without holding up the page. @throws what the library says of a file that is none */
export const readFile = (file: Blob) => ask<ReadSheet>({ read: file });

/** Makes an Excel file without holding up the page. */
export const makeFile = (workbook: Workbook) => ask<Blob>({ write: workbook });

/** Files are large and rare: each has a worker, which ends with it. */
function ask<T>(asked: ExcelAsked): Promise<T> {
  const worker = new Worker(new URL('./excel-worker.ts', import.meta.url), { type: 'module' });
  const answered = new Promise<T>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<{ answer: T } | { problem: string }>) =>
      'answer' in data ? resolve(data.answer) : reject(new Error(data.problem)),
    );
    worker.addEventListener('error', ({ message }) => reject(new Error(message)));
    worker.postMessage(asked);
  });
  return answered.finally(() => worker.terminate());
}
