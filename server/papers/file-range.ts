/** A part of a file, from a byte to another, both in it. */
export interface FileRange {
  from: number;
  to: number;
}

/**
 * The part of a file that a request asks for; undefined: all of it. Several parts, what is no range and what lies beyond the end are not
 * asked for (RFC 9110, 14.2, lets a server leave a range out of account).
 *
 * @param header of the request: `Range`
 * @example rangeOf('bytes=-10', 100) // { from: 90, to: 99 }
 */
export function rangeOf(header: string | undefined, size: number): FileRange | undefined {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (first === undefined || last === undefined || first + last === '') return undefined;
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return from <= to ? { from, to } : undefined;
}

/**
 * A part of some bytes. All of them are read, for only then it is known that they are what was uploaded: the last piece of the part is
 * given when they are.
 *
 * @example for await (const piece of partOf(store.files.read(head), { from: 0, to: 9 })) response.write(piece);
 */
export async function* partOf(bytes: AsyncIterable<Uint8Array>, { from, to }: FileRange): AsyncGenerator<Uint8Array> {
  let at = 0;
  let waiting: Uint8Array | undefined;
  for await (const piece of bytes) {
    const part = piece.subarray(Math.max(0, from - at), Math.max(0, to + 1 - at));
    at += piece.length;
    if (part.length === 0) continue;
    if (waiting) yield waiting;
    waiting = part;
  }
  if (waiting) yield waiting;
}
