import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Problem } from '../../engine/index.ts';

/** Writes a file and waits until it is on disk. Its folder must be there. */
export async function writeAndSync(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A folder whose name survives a power cut, and those above it. */
export async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true }).catch((error) => {
    // Of a disk that is read-only it says that there is no such folder.
    throw codeOf(error) === 'ENOENT' ? new Problem('storeUnavailable', { cause: error }) : error;
  });
  if (first === undefined) return;
  for (let folder = path; folder.length >= first.length; folder = dirname(folder)) await syncFolder(dirname(folder));
}

/** Of each folder the sync under way, and the one that waits for it. */
const syncing = new Map<string, Promise<void>>();
const nextSync = new Map<string, Promise<void>>();

/** Names written while a folder is being synced wait for its next sync, and share it. */
export function syncFolder(path: string): Promise<void> {
  const waiting = nextSync.get(path);
  if (waiting) return waiting;
  const begin = () => {
    nextSync.delete(path);
    const mine = syncOnce(path).finally(() => {
      if (syncing.get(path) === mine) syncing.delete(path);
    });
    syncing.set(path, mine);
    return mine;
  };
  const before = syncing.get(path);
  if (!before) return begin();
  const mine = before.then(begin, begin);
  nextSync.set(path, mine);
  return mine;
}

async function syncOnce(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** What the disk may refuse without anyone being at fault here: the caller should come again. */
const unavailable = new Set(['ENOSPC', 'EROFS', 'EIO', 'EDQUOT', 'EMFILE', 'ENFILE', 'EACCES', 'EPERM']);

/** Runs work on the disk; what the disk refuses becomes the problem `storeUnavailable`. */
export async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (unavailable.has(codeOf(error))) throw new Problem('storeUnavailable', { cause: error });
    throw error;
  }
}

export const codeOf = (error: unknown) => String((error as { code?: unknown } | null)?.code);

/** Nothing, instead of an error of this code. */
export const unless = (code: string) => (error: unknown) => {
  if (codeOf(error) === code) return undefined;
  throw error;
};
