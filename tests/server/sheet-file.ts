import writeXlsxFile from 'write-excel-file/node';
import { xlsx } from '../../contract/xlsx.ts';
import type { Reply, TestServer } from './test-server.ts';

export type SheetLines = (string | number | null)[][];

/** An Excel file of some lines. */
export const sheetBytes = async (lines: SheetLines): Promise<Uint8Array> =>
  new Uint8Array(
    await writeXlsxFile(lines.map((cells) => cells.map((value) => (value === null ? null : { value })))).toBuffer(),
  );

/** Sends an Excel file of some lines. */
export const sendSheet = async (
  server: TestServer,
  path: string,
  lines: SheetLines,
  headers: Record<string, string>,
): Promise<Reply> => server.send(path, await sheetBytes(lines), { ...headers, 'content-type': xlsx });
