import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { bodyLimit, mayHoldRefused } from './body.ts';

export const ndjson = 'application/x-ndjson';
const writeAtLength = 64 * 1024;
/** Whoever takes nothing of an answer for so long is gone, or holds it on purpose. */
const longestDrainMs = 60_000;

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
  const late = setTimeout(() => response.destroy(), longestDrainMs).unref();
  await once(response, 'drain', { signal: gone.signal }).catch(() => {});
  clearTimeout(late);
  response.off('close', stop);
}

/** Some lines of a body. */
interface Lines {
  /** Empty ones too; undefined for one that is too long to be read. */
  lines: (string | undefined)[];
  /** Nothing in them is refused, and none has a carriage return: one look at all costs less than one at each. */
  plain: boolean;
}

const isPlain = (text: string) => !mayHoldRefused(text) && !text.includes('\r');

/** A chunk of a request is far shorter than a body may be, and its lines behind the first are too; another stream's may be longer. */
function giveUpLong(lines: (string | undefined)[]): void {
  for (const [place, line] of lines.entries())
    if (line !== undefined && line.length > bodyLimit) lines[place] = undefined;
}

/**
 * The lines of a body as they come, cut wherever they may be: within a line, or within a character. The bytes are decoded here: a
 * stream that decodes them itself stops reading where two pieces in a row end no character.
 *
 * @param body gives bytes, or text where it decodes them already
 */
export async function* readLines(body: Readable): AsyncGenerator<Lines> {
  let rest = '';
  let skipping = false;
  const decoder = new StringDecoder('utf8');
  for await (const piece of body as AsyncIterable<Buffer | string>) {
    const chunk = typeof piece === 'string' ? piece : decoder.write(piece);
    if (chunk === '') continue;
    const lines: (string | undefined)[] = chunk.split('\n');
    const first = rest + lines[0];
    const isWhole = rest === '';
    lines[0] = first;
    rest = lines.pop() as string;
    // A line is looked at when it has ended, not with every piece that is added to it.
    const plain = isPlain(chunk) && (isWhole || lines.length === 0 || isPlain(first));
    if (lines.length > 0) {
      if (skipping || first.length > bodyLimit) lines[0] = undefined;
      skipping = false;
    }
    if (chunk.length > bodyLimit) giveUpLong(lines);
    if (rest.length > bodyLimit || skipping) {
      skipping = true;
      rest = '';
    }
    yield { lines, plain };
  }
  // What ends inside a character ends with the sign of one that cannot be read.
  yield { lines: [skipping ? undefined : rest + decoder.end()], plain: false };
}
