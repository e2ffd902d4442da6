import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The files below a folder, as paths within it, one after another however many there are; none where the folder cannot be read.
 *
 * @example for await (const path of filesBelow('/srv/guiju/instances')) … // '0a/f3/0af3….json'
 */
export async function* filesBelow(folder: string, within = ''): AsyncGenerator<string, void> {
  for (const entry of await readdir(join(folder, within), { withFileTypes: true }).catch(() => [])) {
    const path = join(within, entry.name);
    if (entry.isDirectory()) yield* filesBelow(folder, path);
    else yield path;
  }
}
