import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Adapter } from 'lowdb';
import { Problem } from '../../engine/index.ts';

/**
 * A lowdb adapter whose `write` is a transaction: when it resolves the new content is on disk, name and all; when it fails the
 * old content stands. Writes to one file must not overlap.
 */
export class DurableFile<T> implements Adapter<T> {
  private readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** The content, or null where there is no file. @throws Problem storeUnavailable */
  async read(): Promise<T | null> {
    const text = await guarded(() => readFile(this.path, 'utf8').catch(absent));
    return text === null ? null : (JSON.parse(text) as T);
  }

  /** @throws Problem storeUnavailable */
  async write(data: T): Promise<void> {
    const text = JSON.stringify(data);
    await guarded(async () => {
      const temporary = `${this.path}.tmp`;
      try {
        await writeAndSync(temporary, text);
      } catch (error) {
        await rm(temporary, { force: true }).catch(() => {});
        throw error;
      }
      await rename(temporary, this.path);
      await syncFolder(dirname(this.path));
    });
  }
}

async function writeAndSync(path: string, text: string): Promise<void> {
  const file = await open(path, 'w').catch(async (error) => {
    if (codeOf(error) !== 'ENOENT') throw error;
    await makeFolder(dirname(path));
    return open(path, 'w');
  });
  try {
    await file.writeFile(text);
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
function syncFolder(path: string): Promise<void> {
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

const absent = (error: unknown) => {
  if (codeOf(error) === 'ENOENT') return null;
  throw error;
};
