import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** Where Chinese for people stands: what is tried on each text, and the texts themselves. */
const places: [files: string, texts: RegExp][] = [
  ['definitions/**/*.json', /"zh-CN": *"((?:[^"\\]|\\.)*)"/g],
  ['designer/texts/sections/*.ts', /\[\s*'((?:[^'\\]|\\.)*)'/g],
  ['{engine,server}/**/*.ts', /(?:both\(|'zh-CN': )\s*['`]((?:[^'`\\\n]|\\.)*)['`]/g],
];
const halfWidth = /[\p{Script=Han}\u3002\u201d][,:;!?()]|[,:;!?()][\p{Script=Han}\u201c]/u;

test.each(places)('Chinese texts in %s have full-width punctuation', (files, texts) => {
  const read = globSync(files, { cwd: root }).flatMap((file) =>
    Array.from(readFileSync(join(root, file), 'utf8').matchAll(texts), ([, text = '']) => ({ file, text })),
  );

  expect(read.length).toBeGreaterThan(20);
  expect(read.filter(({ text }) => halfWidth.test(text))).toEqual([]);
});
