import { once } from 'node:events';
import type { ServerResponse } from 'node:http';

export const ndjson = 'application/x-ndjson';
const writeAtLength = 64 * 1024;

/** Answers a line of JSON for each item, no faster than the reader takes them. */
export async function writeLines(
  response: ServerResponse,
  items: AsyncIterable<unknown>,
  headers: Record<string, string> = {},
): Promise<void> {
  let out = '';
  const begin = () => {
    if (!response.headersSent) response.writeHead(200, { 'content-type': `${ndjson}; charset=utf-8`, ...headers });
  };
  for await (const item of items) {
    begin();
    out += `${JSON.stringify(item)}\n`;
    if (out.length < writeAtLength) continue;
    if (!response.write(out)) await drained(response);
    if (response.destroyed) return;
    out = '';
  }
  begin();
  response.end(out);
}

/** Resolves when the reader has room again, or is gone. */
export async function drained(response: ServerResponse): Promise<void> {
  if (response.destroyed) return;
  const gone = new AbortController();
  const stop = () => gone.abort();
  response.once('close', stop);
  await once(response, 'drain', { signal: gone.signal }).catch(() => {});
  response.off('close', stop);
}
