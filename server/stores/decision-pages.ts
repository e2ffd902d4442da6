import { createReadStream } from 'node:fs';
import { crc32 } from 'node:zlib';

/**
 * A day's file of decisions is made of pages, and behind each stands a line with its length and checksum. What a process that died or a
 * full disk left of a page has such a line too, written by who came next: so nothing but the end of a file may stand without one.
 */
export interface PageOfFile {
  from: number;
  to: number;
  /** `open`: nothing says what it should be. It is the end of the file, or the file is of a version that wrote no checksums. */
  state: 'whole' | 'damaged' | 'open';
}

const pattern = /^\{"page":(\d{1,15}),"crc32":(\d{1,10})\}$/;
const longest = 60;
const newline = 0x0a;

/** The line behind a page. */
export const pageEnd = (length: number, checksum: number) => Buffer.from(`{"page":${length},"crc32":${checksum}}\n`);

/** Whether a line is the one behind a page, and no decision. */
export const isPageEnd = (line: string) => line.startsWith('{"page":');

/** The pages of a file, in order. */
export async function* pagesOfFile(path: string): AsyncGenerator<PageOfFile> {
  let rest: Buffer = Buffer.alloc(0);
  /** Where the page begins, and where `rest` does. */
  let [from, at] = [0, 0];
  let checksum = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const text: Buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let begun = 0;
    let start = 0;
    for (let end = text.indexOf(newline); end >= 0; end = text.indexOf(newline, start)) {
      const found = end - start <= longest ? pattern.exec(text.toString('latin1', start, end)) : null;
      if (found) {
        checksum = crc32(text.subarray(begun, start), checksum);
        const to = at + start;
        const fits = to - from === Number(found[1]) && checksum === Number(found[2]);
        yield { from, to, state: fits ? 'whole' : 'damaged' };
        [from, begun, checksum] = [at + end + 1, end + 1, 0];
      }
      start = end + 1;
    }
    checksum = crc32(text.subarray(begun, start), checksum);
    rest = text.subarray(start);
    at += start;
  }
  if (at + rest.length > from) yield { from, to: at + rest.length, state: 'open' };
}
