import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inflateSync } from 'node:zlib';

const weights = { plain: 400, bold: 700 } as const;
export type Weight = keyof typeof weights;
const kept = new Map<string, Buffer>();
const packaged = (path: string) => readFileSync(fileURLToPath(import.meta.resolve(`@fontsource/noto-sans-sc/${path}`)));

/**
 * The font of printed papers, Chinese and Latin. It is read when it is first printed with.
 *
 * @param part of the signs that are printed seldom: see `partWith`
 */
export function fontOf(weight: Weight, part = 'chinese-simplified'): Buffer {
  const name = `noto-sans-sc-${part}-${weights[weight]}-normal.woff`;
  const font = kept.get(name) ?? unpacked(packaged(`files/${name}`));
  kept.set(name, font);
  return font;
}

let parts: { part: string; from: number; to: number }[] | undefined;

/**
 * The part of the font that has a sign which the usual one lacks: seldom characters, arrows, signs of units.
 *
 * @returns undefined where none has
 * @example partWith('℃'.codePointAt(0)) // '107'
 */
export function partWith(sign: number): string | undefined {
  parts ??= Object.entries(JSON.parse(packaged('unicode.json').toString()) as Record<string, string>).flatMap(
    ([part, ranges]) =>
      ranges.split(',').map((range) => {
        const [from = '', to = from] = range.trim().replace('U+', '').split('-');
        return { part: part.replace(/[[\]]/g, ''), from: Number.parseInt(from, 16), to: Number.parseInt(to, 16) };
      }),
  );
  return parts.find(({ from, to }) => sign >= from && sign <= to)?.part;
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
