import { inflateSync } from 'node:zlib';

/** The Unicode signs that a PDF says its glyphs stand for. */
export function signsIn(file: Buffer): string {
  const found = new Set<string>();
  const text = file.toString('latin1');
  for (const { index } of text.matchAll(/stream\r?\n/g)) {
    const from = index + (text.startsWith('stream\r\n', index) ? 8 : 7);
    const bytes = file.subarray(from, text.indexOf('endstream', from));
    let plain = '';
    try {
      plain = inflateSync(bytes).toString('latin1');
    } catch {
      continue;
    }
    if (!plain.includes('beginbfrange')) continue;
    for (const [, hex = ''] of plain.matchAll(/<([0-9a-fA-F]{4})>/g))
      found.add(String.fromCharCode(Number.parseInt(hex, 16)));
  }
  return [...found].join('');
}
