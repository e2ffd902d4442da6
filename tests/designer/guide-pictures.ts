import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../docs/guides');

/** The files of the guides, as `manager.en.md`, with what stands in them. */
export const guideFiles: [file: string, text: string][] = globSync('*.md', { cwd: folder })
  .sort()
  .map((file) => [file, readFileSync(join(folder, file), 'utf8')]);

/** The names of the pictures that the guides show, each once. */
export const guidePictures = (): string[] => [
  ...new Set(
    guideFiles.flatMap(([, text]) => [...text.matchAll(/\(pictures\/(.+?)\.png\)/g)].map(([, name = '']) => name)),
  ),
];
