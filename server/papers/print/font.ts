import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inflateSync } from 'node:zlib';

const weights = { plain: 400, bold: 700 } as const;
export type Weight = keyof typeof weights;
const kept = new Map<Weight, Buffer>();

/** The font of printed papers, Chinese and Latin. It is read when it is first printed with. */
export function fontOf(weight: Weight): Buffer {
  const known = kept.get(weight);
  if (known) return known;
  const name = `noto-sans-sc-chinese-simplified-${weights[weight]}-normal.woff`;
  const file = fileURLToPath(import.meta.resolve(`@fontsource/noto-sans-sc/files/${name}`));
  const font = unpacked(readFileSync(file));
  kept.set(weight, font);
  return font;
}

/**
 * A WOFF file as the OpenType file that is packed in it (W3C WOFF 1.0, section 5): whoever sets a page with it would else unpack it for
 * every page anew.
 */
function unpacked(woff: Buffer): Buffer {
  const count = woff.readUInt16BE(12);
  const tables = Array.from({ length: count }, (_, index) => {
    const at = 44 + index * 20;
    const [from, packed, length] = [4, 8, 12].map((place) => woff.readUInt32BE(at + place)) as [number, number, number];
    const bytes = woff.subarray(from, from + packed);
    return { entry: woff.subarray(at, at + 20), bytes: packed < length ? inflateSync(bytes) : bytes };
  });
  const head = Buffer.alloc(12 + count * 16);
  const power = Math.floor(Math.log2(count));
  head.writeUInt32BE(woff.readUInt32BE(4), 0);
  for (const [place, value] of [count, 16 * 2 ** power, power, count * 16 - 16 * 2 ** power].entries())
    head.writeUInt16BE(value, 4 + place * 2);
  const parts: Buffer[] = [head];
  let place = head.length;
  for (const [index, { entry, bytes }] of tables.entries()) {
    const at = 12 + index * 16;
    entry.copy(head, at, 0, 4);
    entry.copy(head, at + 4, 16, 20);
    head.writeUInt32BE(place, at + 8);
    head.writeUInt32BE(bytes.length, at + 12);
    const rest = Buffer.alloc((4 - (bytes.length % 4)) % 4);
    parts.push(bytes, rest);
    place += bytes.length + rest.length;
  }
  return Buffer.concat(parts);
}
