import { readWorkbook, type Workbook, writeWorkbook } from './workbook.ts';

/** A file to be read, or what is to be written into one. */
export type ExcelAsked = { read: Blob } | { write: Workbook };

self.addEventListener('message', ({ data }: MessageEvent<ExcelAsked>) => {
  const work: Promise<unknown> = 'read' in data ? readWorkbook(data.read) : writeWorkbook(data.write);
  work.then(
    (answer) => self.postMessage({ answer }),
    (problem) => self.postMessage({ problem: String(problem) }),
  );
});
