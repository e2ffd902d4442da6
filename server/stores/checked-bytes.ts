import { createHash } from 'node:crypto';
import { recordDamaged } from './damage.ts';
import type { FileHead } from './records/file.ts';

/** Bytes of a file are kept and given in pieces of at most so many. */
export const pieceSize = 512 * 1024;

/**
 * The bytes of a file, checked on their way: the last piece is given only where all of them are what was uploaded.
 *
 * @param pieces what is kept of it; undefined: nothing is
 * @throws Problem recordDamaged
 * @example for await (const piece of checked(head, createReadStream(path))) response.write(piece);
 */
export async function* checked(
  { id, sha256, size, lost }: FileHead,
  pieces: AsyncIterable<Uint8Array> | undefined,
): AsyncGenerator<Uint8Array> {
  const damaged = (reason: string) => recordDamaged({ part: 'file', name: id, reason });
  if (!pieces) throw damaged(lost === undefined ? 'its content is missing' : 'its content was lost');
  const hash = createHash('sha256');
  let length = 0;
  let last: Uint8Array | undefined;
  for await (const piece of pieces) {
    if (last) yield last;
    hash.update(piece);
    length += piece.length;
    last = piece;
  }
  if (length !== size || hash.digest('hex') !== sha256) throw damaged('its content is not what was uploaded');
  if (last) yield last;
}

/** Bytes in pieces of one size, but for the last. */
export async function* inPieces(bytes: AsyncIterable<Uint8Array>, size = pieceSize): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    for (let rest = chunk; rest.length > 0; ) {
      const part = rest.subarray(0, size - length);
      rest = rest.subarray(part.length);
      waiting.push(part);
      length += part.length;
      if (length < size) continue;
      yield Buffer.concat(waiting);
      waiting = [];
      length = 0;
    }
  }
  if (length > 0) yield Buffer.concat(waiting);
}

/** Counts and hashes bytes on their way. */
export class Measure {
  size = 0;
  private readonly hash = createHash('sha256');

  async *of(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of bytes) {
      this.size += chunk.length;
      this.hash.update(chunk);
      yield chunk;
    }
  }

  /** What they came to; asked once. */
  end(): { sha256: string; size: number } {
    return { sha256: this.hash.digest('hex'), size: this.size };
  }
}
