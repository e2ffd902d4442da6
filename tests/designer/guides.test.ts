import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Block, type Piece, readGuide } from '../../designer/features/help/guide-reading.ts';
import { resource } from '../../designer/texts/sections.ts';
import { guideFiles, guidePictures } from './guide-pictures.ts';
import { pictureNames } from './pictures.ts';

const people = ['administrator', 'clerk', 'developer', 'manager'];
const localeOf = (file: string) => (file.endsWith('.en.md') ? 'en' : 'zh-CN');
const guideOf = (text: string) => readGuide(text);
const blocksOf = (text: string): Block[] => {
  const { intro, tasks } = guideOf(text);
  return [...intro, ...tasks.flatMap(({ blocks }) => blocks)];
};
const piecesOf = (block: Block): Piece[] =>
  block.kind === 'text' ? block.pieces : block.kind === 'steps' || block.kind === 'list' ? block.items.flat() : [];

test('each of the four people has a guide in both languages, with the same tasks and pictures', () => {
  expect(guideFiles.map(([file]) => file)).toEqual(people.flatMap((name) => [`${name}.en.md`, `${name}.zh-CN.md`]));
  const shape = (text: string) => ({
    tasks: guideOf(text).tasks.map(({ id }) => id),
    pictures: [...text.matchAll(/\(pictures\/([\w-]+)\./g)].map(([, name]) => name),
  });
  for (const name of people) {
    const [english, chinese] = guideFiles.filter(([file]) => file.startsWith(name));
    expect(shape(english?.[1] ?? '')).toEqual(shape(chinese?.[1] ?? ''));
  }
});

test.each(guideFiles)('every name in bold in %s stands on the screen in that language', (file, text) => {
  const onScreen = new Set(Object.values(resource(localeOf(file))).flatMap((section) => Object.values(section)));
  const named = blocksOf(text)
    .flatMap(piecesOf)
    .filter(({ kind }) => kind === 'strong');
  expect(named.length).toBeGreaterThan(10);
  expect(named.map((piece) => piece.text).filter((name) => !onScreen.has(name))).toEqual([]);
});

test.each(guideFiles)('each task of %s has three to seven steps and says what goes wrong', (_file, text) => {
  const wrong = /^(出了问题：|If it goes wrong: )/;
  for (const { id, title, blocks } of guideOf(text).tasks) {
    const steps = blocks.flatMap((block) => (block.kind === 'steps' ? block.items : []));
    expect([id, title, steps.length >= 3 && steps.length <= 7]).toEqual([
      expect.stringMatching(/^[\w-]+$/),
      title,
      true,
    ]);
    expect(piecesOf(blocks.at(-1) as Block)[0]?.text).toMatch(wrong);
  }
});

test('each picture that a guide names is one of those that are made, of its language, and is there', () => {
  expect(guidePictures().filter((name) => !pictureNames.includes(name))).toEqual([]);
  const folder = join(import.meta.dirname, '../../docs/guides/pictures');
  expect(guidePictures().filter((name) => !existsSync(join(folder, `${name}.png`)))).toEqual([]);
  for (const [file, text] of guideFiles)
    for (const [, locale] of text.matchAll(/\(pictures\/[\w-]+\.(.+?)\.light\.png\)/g))
      expect(locale).toBe(localeOf(file));
});

test('steps keep their numbers where code stands between them', () => {
  const { intro } = readGuide('1. a\n\n```\n# b\n```\n\n2. c');
  expect(intro).toEqual([
    { kind: 'steps', from: 1, items: [[{ kind: 'plain', text: 'a' }]] },
    { kind: 'code', text: '# b' },
    { kind: 'steps', from: 2, items: [[{ kind: 'plain', text: 'c' }]] },
  ]);
});

test('markup in a guide is shown as the text it is', () => {
  const { tasks } = readGuide('# A\n\n[//]: # (b)\n## C\n\n<img src=x onerror=alert(1)>\n\n1. **One**\n2. `two`');
  expect(tasks).toEqual([
    {
      id: 'b',
      title: 'C',
      blocks: [
        { kind: 'text', pieces: [{ kind: 'plain', text: '<img src=x onerror=alert(1)>' }] },
        { kind: 'steps', from: 1, items: [[{ kind: 'strong', text: 'One' }], [{ kind: 'code', text: 'two' }]] },
      ],
    },
  ]);
});
