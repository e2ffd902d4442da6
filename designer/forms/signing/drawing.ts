import type SignaturePad from 'signature_pad';

/** Around a drawing so much is left white, in pixels of the page. */
const margin = 12;
/** A drawing is as many pixels wide at most: more than that no paper shows. */
const widest = 900;

/**
 * What was drawn, cut out and on white, as a picture: black on nothing would not be seen on a dark page.
 *
 * @returns undefined where nothing was drawn
 */
export async function drawingOf(pad: SignaturePad, canvas: HTMLCanvasElement): Promise<File | undefined> {
  const points = pad.toData().flatMap((stroke) => stroke.points);
  if (points.length === 0) return undefined;
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [left, top] = [Math.min(...xs) - margin, Math.min(...ys) - margin];
  const [width, height] = [Math.max(...xs) + margin - left, Math.max(...ys) + margin - top];
  const dense = canvas.width / canvas.clientWidth;
  const scale = Math.min(dense, widest / width);
  const cut = document.createElement('canvas');
  [cut.width, cut.height] = [Math.ceil(width * scale), Math.ceil(height * scale)];
  const context = cut.getContext('2d') as CanvasRenderingContext2D;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, cut.width, cut.height);
  context.drawImage(
    canvas,
    ...([left * dense, top * dense, width * dense, height * dense] as const),
    ...([0, 0, cut.width, cut.height] as const),
  );
  const blob = await new Promise<Blob | null>((done) => cut.toBlob(done, 'image/png'));
  return blob ? new File([blob], 'signature.png', { type: 'image/png' }) : undefined;
}
