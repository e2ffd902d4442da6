import { link, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, makeFolder } from './durable-file.ts';

/** The folder belongs to another process that is alive. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';
}

/**
 * Takes a data folder for this process. The lock of a process that died is taken over.
 *
 * @returns gives the folder back
 * @throws FolderInUse
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  await makeFolder(folder);
  const path = join(folder, 'lock');
  const mine = await identityOf(process.pid);
  while (!(await create(path, mine))) {
    const held = await readFile(path, 'utf8').catch(() => undefined);
    if (held === undefined) continue;
    if (held !== mine && (await isAlive(held))) {
      throw new FolderInUse(
        `The data folder ${folder} is in use by process ${held.split(' ')[0]}. ` +
          'Stop that process first, or give this one a folder of its own with GUIJU_DATA.',
      );
    }
    await removeStale(path, held);
  }
  return () => rm(path, { force: true });
}

async function create(path: string, content: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(content);
    await file.close();
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Two processes may find the same stale lock: only what was read may go, not the lock that the faster one has made since. */
async function removeStale(path: string, stale: string): Promise<void> {
  const aside = `${path}.${process.pid}`;
  const moved = await rename(path, aside).then(
    () => true,
    () => false,
  );
  if (!moved) return;
  if ((await readFile(aside, 'utf8')) !== stale) await link(aside, path).catch(() => {});
  await rm(aside, { force: true });
}

async function isAlive(identity: string): Promise<boolean> {
  const pid = Number(identity.split(' ')[0]);
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return false;
  }
  return (await identityOf(pid)) === identity;
}

/** The pid, and where the system tells it the start of the process: pids are used again. */
async function identityOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const startedAt = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return startedAt ? `${pid} ${startedAt}` : `${pid}`;
}
