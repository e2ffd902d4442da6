import { randomFillSync } from 'node:crypto';

/**
 * A time-ordered id in the form of a version 7 UUID: ids made later sort later.
 *
 * @param nowMs the instant, milliseconds since 1970
 * @param random ten bytes
 * @example timeOrderedId(Date.now(), randomBytes(10)) // '019a…-7…-…'
 */
export function timeOrderedId(nowMs: number, random: Uint8Array): string {
  const hex = Buffer.from(random.buffer, random.byteOffset, 10).toString('hex');
  return format(timeText(nowMs), hex.slice(0, 3), hex.slice(3, 19));
}

function timeText(ms: number): string {
  const time = ms.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}`;
}

/** @param rest sixteen hexadecimal digits, of the first of which the variant takes two bits */
function format(time: string, place: string, rest: string): string {
  const variant = ((Number.parseInt(rest.charAt(0), 16) & 3) | 8).toString(16);
  return `${time}-7${place}-${variant}${rest.slice(1, 4)}-${rest.slice(4)}`;
}

const mostInAMillisecond = 4096;
const places = Array.from({ length: mostInAMillisecond }, (_, place) => place.toString(16).padStart(3, '0'));
const digitsOfAnId = 16;

/**
 * A maker of ids each of which sorts behind the one before, also within a millisecond and where the clock is set back: then they go on
 * from the latest instant. Its random digits are drawn and written in blocks: asking the system for each id costs more than the id.
 */
export function createIds(now: () => Date): () => string {
  const block = Buffer.alloc(4096);
  let digits = '';
  let used = 0;
  let lastMs = 0;
  let time = timeText(0);
  let place = 0;
  return () => {
    if (used === digits.length) {
      digits = randomFillSync(block).toString('hex');
      used = 0;
    }
    let nowMs = now().getTime();
    if (nowMs <= lastMs && place + 1 === mostInAMillisecond) nowMs = lastMs + 1;
    if (nowMs > lastMs) {
      lastMs = nowMs;
      time = timeText(nowMs);
      place = 0;
    } else place += 1;
    used += digitsOfAnId;
    return format(time, places[place] as string, digits.slice(used - digitsOfAnId, used));
  };
}

export const idPattern = '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$';
