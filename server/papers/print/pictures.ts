import { promisify } from 'node:util';
import { inflate } from 'node:zlib';

/** Of larger pictures only the name is printed: they would be held whole in memory. */
export const largestPicture = 8_000_000;
/** A PNG is gone through byte by byte. */
const largestPng = 2_000_000;
const mostPixels = 4_000_000;

/**
 * Whether a picture can be set on a page as it is: a JPEG, or a PNG of bounded size that is not interlaced. What stands in the library's
 * way there — chunks beyond the end, pixels that cannot be unpacked, kinds of filters that do not exist — it would not survive.
 *
 * @example await isPrintable(await readFile('photo.jpg')) // true
 * @see ISO/IEC 15948 (PNG), 5 and 9
 */
export async function isPrintable(bytes: Buffer): Promise<boolean> {
  if (bytes.length > largestPicture) return false;
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return true;
  if (bytes.length > largestPng || bytes.readUInt32BE(0) !== 0x89504e47) return false;
  const chunks = chunksOf(bytes);
  const head = chunks?.[0];
  if (!chunks || head?.name !== 'IHDR' || head.data.length !== 13) return false;
  if (chunks.at(-1)?.name !== 'IEND' || chunks.some(({ name }) => name === 'tRNS')) return false;
  const [width, height] = [head.data.readUInt32BE(0), head.data.readUInt32BE(4)];
  const [bits = 0, colour = 0, , , interlaced] = head.data.subarray(8);
  const samples = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }[colour];
  if (samples === undefined || bits > 8 || interlaced !== 0 || width * height > mostPixels) return false;
  const line = 1 + Math.ceil((width * samples * bits) / 8);
  const packed = Buffer.concat(chunks.filter(({ name }) => name === 'IDAT').map(({ data }) => data));
  const pixels = await unpack(packed, { maxOutputLength: Math.max(1, line * height) }).catch(() => undefined);
  if (pixels?.length !== line * height) return false;
  for (let place = 0; place < pixels.length; place += line) if ((pixels[place] ?? 5) > 4) return false;
  return height > 0 && width > 0;
}

const unpack = promisify<Buffer, { maxOutputLength: number }, Buffer>(inflate);

/** The chunks of a PNG up to its end; undefined where one goes beyond it. */
function chunksOf(bytes: Buffer): { name: string; data: Buffer }[] | undefined {
  const chunks: { name: string; data: Buffer }[] = [];
  for (let place = 8; place + 12 <= bytes.length && chunks.at(-1)?.name !== 'IEND'; ) {
    const length = bytes.readUInt32BE(place);
    if (place + 12 + length > bytes.length) return undefined;
    const name = bytes.toString('latin1', place + 4, place + 8);
    chunks.push({ name, data: bytes.subarray(place + 8, place + 8 + length) });
    place += 12 + length;
  }
  return chunks;
}
