import { inflateSync } from 'node:zlib';

/**
 * The text of a PDF as the server makes them: what its glyphs stand for, in the order in which they are set.
 *
 * @example textOfPdf(file).includes('车辆报修单')
 */
export function textOfPdf(file: Buffer): string {
  const objects = objectsOf(file);
  const fonts = new Map<string, Map<string, string>>();
  for (const { head } of objects.values())
    for (const [, name = '', id = ''] of head.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const [, map = ''] = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id)?.head ?? '') ?? [];
      fonts.set(name, signsOf(objects.get(map)?.content ?? ''));
    }
  let text = '';
  for (const { content } of objects.values()) {
    let font = new Map<string, string>();
    for (const [, name, shown] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
      if (name !== undefined) font = fonts.get(name) ?? font;
      else
        for (const [glyph] of (shown ?? '').replace(/[^<0-9a-f>]|>[^<]*/g, '').matchAll(/[0-9a-f]{4}/g))
          text += font.get(glyph) ?? '';
    }
  }
  return text;
}

function objectsOf(file: Buffer): Map<string, { head: string; content: string }> {
  const all = file.toString('latin1');
  const found = [...all.matchAll(/(\d+) 0 obj([\s\S]*?)endobj/g)].map(([, id = '', body = '']) => {
    const [head = '', stream] = body.split(/stream\r?\n/);
    return [id, { head, content: stream === undefined ? '' : unpacked(stream) }] as const;
  });
  return new Map(found);
}

function unpacked(stream: string): string {
  try {
    return inflateSync(Buffer.from(stream.split(/\r?\nendstream/)[0] ?? '', 'latin1')).toString('latin1');
  } catch {
    return '';
  }
}

/** What glyphs stand for, by their numbers in hex. */
function signsOf(map: string): Map<string, string> {
  const signs = new Map<string, string>();
  for (const [, from = '', list = ''] of map.matchAll(/<([0-9a-f]{4})> <[0-9a-f]{4}> \[([^\]]*)\]/g))
    for (const [place, [, hex = '']] of [...list.matchAll(/<([0-9a-f ]*)>/g)].entries()) {
      const units = hex.match(/.{4}/g)?.map((unit) => Number.parseInt(unit, 16)) ?? [];
      signs.set((Number.parseInt(from, 16) + place).toString(16).padStart(4, '0'), String.fromCharCode(...units));
    }
  return signs;
}
