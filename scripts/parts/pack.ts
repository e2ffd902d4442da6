import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parts } from './part.ts';

/** Packs the parts of a folder as a registry has them. @returns the path of each part's file, by its name */
export async function packParts(folder: string): Promise<Map<string, string>> {
  const packing = Object.keys(parts).map(async (name) => {
    const args = ['pack', `./${name}`, '--silent', '--offline'];
    const { stdout } = await promisify(execFile)('npm', args, { cwd: folder });
    return [name, join(folder, stdout.trim())] as const;
  });
  return new Map(await Promise.all(packing));
}

/** The program that a part's README shows, and what it says there that it prints. */
export async function exampleOf(name: string): Promise<{ program: string; prints: string }> {
  const text = await readFile(join(import.meta.dirname, '..', '..', 'docs', 'parts', `${name}.md`), 'utf8');
  const [, program = '', prints = ''] = /```ts\n(.*?)```\n\n```\n(.*?)```/s.exec(text) ?? [];
  return { program, prints };
}
