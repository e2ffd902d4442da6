/** A photo has so many pixels along its longer edge at most: print on A4 shows no more. */
const longestEdge = 2048;
/** Of JPEG: below it letters on photographed papers fray. */
const quality = 0.82;

/**
 * A photo as it is uploaded: no larger than needed, upright, and with nothing in it but the picture (no place, no device). What the browser
 * cannot read as one, and what moves, stays as it is.
 *
 * @example (await shrunkPhoto(file)).size // 480_000
 */
export async function shrunkPhoto(file: File): Promise<File> {
  if (!file.type.startsWith('image/') || file.type === 'image/gif') return file;
  // The way that the camera was held is in its notes, which the new picture does not have.
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => undefined);
  if (!picture) return file;
  const scale = Math.min(1, longestEdge / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [picture.width, picture.height].map((side) =>
    Math.max(1, Math.round(side * scale)),
  ) as [number, number];
  const context = canvas.getContext('2d');
  if (!context) return file;
  const type = file.type === 'image/png' ? 'image/png' : 'image/jpeg';
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, type, quality));
  if (!blob) return file;
  const name = type === file.type ? file.name : `${file.name.replace(/\.\w+$/, '')}.jpg`;
  return new File([blob], name, { type });
}
