import type { IncomingMessage, ServerResponse } from 'node:http';
import { xlsx } from '../../contract/xlsx.ts';

/** Whether a request asks for an Excel file: by its query, or by what it accepts. */
export const asksForExcel = ({ headers }: IncomingMessage, format: string | undefined): boolean =>
  format === 'xlsx' || (format === undefined && (headers.accept ?? '').includes(xlsx));

/**
 * Answers with an Excel file.
 *
 * @param name what it is called where names are plain letters only
 * @param title what it is called
 */
export function sendExcel(response: ServerResponse, file: Buffer, name: string, title: string): void {
  response.writeHead(200, {
    'content-type': xlsx,
    'content-length': file.length,
    'content-disposition': `attachment; filename="${name}.xlsx"; filename*=UTF-8''${encodeURIComponent(title)}.xlsx`,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(file);
}
