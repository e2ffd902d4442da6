import { randomFillSync } from 'node:crypto';

/**
 * A time-ordered id in the form of a version 7 UUID: ids made later sort later.
 *
 * @param nowMs the instant, milliseconds since 1970
 * @param random ten bytes
 * @example timeOrderedId(Date.now(), randomBytes(10)) // '019a…-7…-…'
 */
export function timeOrderedId(nowMs: number, random: Uint8Array): string {
  const time = nowMs.toString(16).padStart(12, '0');
  const hex = Buffer.from(random.buffer, random.byteOffset, 10).toString('hex');
  const variant = ((Number.parseInt(hex.charAt(3), 16) & 3) | 8).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(0, 3)}-${variant}${hex.slice(4, 7)}-${hex.slice(7, 19)}`;
}

/** A maker of ids that draws its random bytes in blocks: asking the system for each id costs more than the id. */
export function createIds(now: () => Date): () => string {
  const block = new Uint8Array(4096);
  let used = block.length;
  return () => {
    if (used + 10 > block.length) {
      randomFillSync(block);
      used = 0;
    }
    used += 10;
    return timeOrderedId(now().getTime(), block.subarray(used - 10, used));
  };
}

export const idPattern = '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$';
