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

const mostInAMillisecond = 4096;

/**
 * A maker of ids each of which sorts behind the one before, also within a millisecond and where the clock is set back: then they go on
 * from the latest instant. Its random bytes are drawn in blocks: asking the system for each id costs more than the id.
 */
export function createIds(now: () => Date): () => string {
  const block = new Uint8Array(4096);
  let used = block.length;
  let lastMs = 0;
  let place = 0;
  return () => {
    if (used + 10 > block.length) {
      randomFillSync(block);
      used = 0;
    }
    const random = block.subarray(used, used + 10);
    used += 10;
    const nowMs = now().getTime();
    place = nowMs > lastMs ? 0 : place + 1;
    lastMs = Math.max(lastMs, nowMs);
    if (place === mostInAMillisecond) {
      lastMs += 1;
      place = 0;
    }
    // The place takes the first twelve bits, which stand right behind the time.
    random[0] = place >> 4;
    random[1] = ((place & 15) << 4) | ((random[1] as number) & 15);
    return timeOrderedId(lastMs, random);
  };
}

export const idPattern = '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$';
