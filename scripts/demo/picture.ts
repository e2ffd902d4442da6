import { crc32, deflateSync } from 'node:zlib';

type Colour = [red: number, green: number, blue: number];
type Bytes = Buffer<ArrayBuffer>;

const chunk = (name: string, data: Buffer): Bytes => {
  const bytes = Buffer.concat([Buffer.alloc(4), Buffer.from(name, 'latin1'), data, Buffer.alloc(4)]);
  bytes.writeUInt32BE(data.length, 0);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, -4)), bytes.length - 4);
  return bytes;
};

/** A PNG of which each pixel is asked for. */
function painted(width: number, height: number, colourAt: (x: number, y: number) => Colour): Bytes {
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  const lines = Array.from({ length: height }, (_, y) =>
    Buffer.from([0, ...Array.from({ length: width }, (_, x) => colourAt(x, y)).flat()]),
  );
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  const parts = [chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.concat(lines))), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([signature, ...parts]);
}

const mixed = (a: Colour, b: Colour, share: number) =>
  a.map((one, index) => Math.round(one + ((b[index] as number) - one) * share)) as Colour;

/** A landscape in place of a photograph: sky, ground, something that stands on it. @param hue of what stands there, 0 to 359 */
function landscape(hue: number): Bytes {
  const [width, height] = [320, 240];
  const thing: Colour = [0, 120, 240].map(
    (shift) => 120 + Math.round(90 * Math.cos(((hue + shift) * Math.PI) / 180)),
  ) as Colour;
  return painted(width, height, (x, y) => {
    const isThing = x > 90 && x < 240 && y > 110 && y < 185 && !(y < 135 && x > 200);
    if (isThing) return mixed(thing, [20, 20, 20], (y - 110) / 160);
    if (y > 170) return mixed([150, 146, 138], [96, 92, 86], (y - 170) / 70);
    return mixed([176, 204, 226], [232, 238, 240], y / 170);
  });
}

/** A line that a hand might draw where a signature is asked for. @param turn makes one differ from the other */
function signatureLine(turn: number): Bytes {
  const heightAt = (x: number) => 40 + 22 * Math.sin((x + turn) / 9) * Math.cos((x * (1 + (turn % 5))) / 31);
  return painted(220, 80, (x, y) =>
    x > 20 && x < 200 && Math.abs(y - heightAt(x)) < 2.2 ? [24, 36, 92] : [255, 255, 255],
  );
}

/** A file of a format of fields: what it holds does not matter, that it is one does. */
export function fileOf(format: string, turn: number): { type: string; bytes: Bytes } {
  if (format === 'signature') return { type: 'image/png', bytes: signatureLine(turn) };
  if (format === 'video')
    return { type: 'video/mp4', bytes: Buffer.from('\0\0\0\x18ftypisom\0\0\x02\0isommp41', 'latin1') };
  if (format === 'file') return { type: 'application/pdf', bytes: Buffer.from(emptyPage, 'latin1') };
  return { type: 'image/png', bytes: landscape(turn) };
}

const emptyPage = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
trailer<</Root 1 0 R>>
%%EOF
`;
