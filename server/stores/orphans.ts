import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileNameOf } from './file-name.ts';
import { filesBelow } from './files-below.ts';
import type { Opening } from './opening.ts';

/** What a store keeps in its folder beside the catalogue. */
const contents = [
  'audit.ndjson',
  'contents',
  'decisions',
  'drafts',
  'editions',
  'files',
  'files.ids',
  'instances',
  'instances.ids',
  'records',
  'records.ids',
  'rows',
  'rows.ids',
  'shelves',
];

/** What of a store there is in a folder: files with something in them, and folders with files in them. */
export async function contentsOf(folder: string): Promise<string[]> {
  const found = await Promise.all(
    contents.map(async (name) => ((await holdsAnything(join(folder, name))) ? [name] : [])),
  );
  return found.flat();
}

async function holdsAnything(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isDirectory()) return (found?.size ?? 0) > 0;
  for (const name of await readdir(path)) if (await holdsAnything(join(path, name))) return true;
  return false;
}

/**
 * Drafts that no catalogue names. A process that died leaves the next revision of one, which never happened, or the one before; these are
 * removed. What else there is tells that the catalogue is not the one that belongs here, and is set apart.
 */
export async function setOrphansApart(
  folder: string,
  drafts: Readonly<Record<string, number>>,
  { owner, damages, log, atRest }: Opening,
): Promise<void> {
  if (!owner) return;
  const valid = new Map(
    Object.entries(drafts).map(([name, revision]) => [name.split('/').map(fileNameOf).join('/'), revision]),
  );
  const names = await readdir(join(folder, 'drafts'), { recursive: true, withFileTypes: true }).catch(() => []);
  for (const file of names.filter((one) => one.isFile())) {
    const policy = file.parentPath.slice(join(folder, 'drafts').length + 1);
    const path = join(file.parentPath, file.name);
    const found = /^(.+)\.(\d+)\.json$/.exec(file.name);
    const name = `${policy}/${found?.[1]}`;
    const revision = valid.get(name);
    if (found && revision === Number(found[2])) continue;
    const isSuperseded = found && revision !== undefined && Number(found[2]) < revision;
    if (!atRest || isSuperseded) {
      await owner.remove(path);
      log.info('what a change left that never happened was removed', { path });
    } else
      damages.note('draft', `${policy}/${file.name}`, `no catalogue names it; it is in ${await owner.setApart(path)}`);
  }
}

/** What the version before left of writes that never ended: this one prepares them elsewhere. */
export async function removeUnfinished(folder: string, { owner, log }: Opening): Promise<void> {
  if (!owner) return;
  for await (const name of filesBelow(folder)) {
    if (!name.endsWith('.json.tmp')) continue;
    await owner.remove(join(folder, name));
    log.info('what was left of a write that never ended was removed', { path: name });
  }
}
