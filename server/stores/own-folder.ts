import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { createConnection, createServer, type Server } from 'node:net';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import type { Log } from '../kernel/log.ts';
import { codeOf, makeFolder, syncFolder, writeAndSync } from './disk.ts';
import { FolderOwner, giveBack, recordName, removeOwner } from './folder-owner.ts';

/** The folder belongs to another process that is alive, or may be. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';
}

/** What an owner says of itself, for those who want its folder. */
interface OwnerRecord {
  pid: number;
  /** The system it runs on, since when that was started: on no other do its sockets answer. */
  boot: string;
  /** The data folder as the owner knows it: a copy of the folder names the original. */
  path: string;
  /** Whether it could listen on a socket beside this record. */
  answers: boolean;
}
interface Held {
  token: string;
  record: OwnerRecord | undefined;
}

export interface OwnerTimes {
  /** How often an owner shows that it is alive. */
  beatMs: number;
  /** An owner on another system that did not show for so long is taken for dead. */
  leaseMs: number;
}
const usualTimes: OwnerTimes = { beatMs: 1000, leaseMs: 10_000 };

const socketName = 'alive';

/**
 * Takes a data folder for this process. What a dead one held is taken over; whether it is dead is told by its socket on the same system,
 * whatever containers lie in between, and else by its not having shown itself.
 *
 * @param folder made where it does not exist
 * @throws FolderInUse
 */
export async function ownFolder(folder: string, log: Log, times: Partial<OwnerTimes> = {}): Promise<FolderOwner> {
  const { beatMs, leaseMs } = { ...usualTimes, ...times };
  await makeFolder(folder);
  const token = randomBytes(8).toString('hex');
  const prepared = join(folder, `owner.${token}`);
  const stop = await prepare(prepared, token, folder);
  let takenOver = !isAtRest(folder);
  try {
    while (!(await becomes(prepared, join(folder, 'owner')))) {
      const held = await readOwner(folder);
      // It was given back this moment.
      if (!held) continue;
      await mustBeDead(folder, held, beatMs, leaseMs);
      await removeOwner(folder, join(folder, 'owner', held.token));
      log.warn('the data folder of a process that did not give it back was taken over', { folder, ...held.record });
      takenOver = true;
    }
    await refuseOlderVersion(folder);
  } catch (error) {
    await stop();
    await rm(prepared, { recursive: true, force: true });
    await giveBack(folder, token);
    throw error;
  }
  await syncFolder(folder);
  await removeUnfinished(folder);
  await writeAndSync(join(folder, 'lock'), (await identityOf(process.pid)) ?? '');
  return new FolderOwner(folder, token, takenOver, beatMs, stop);
}

/** Whether who had a folder gave it back, and nobody has it. */
export const isAtRest = (folder: string): boolean => !existsSync(join(folder, 'lock'));

/** What is renamed to be `owner`: in one step, and only where there is none, or one whose owner is gone. */
async function prepare(prepared: string, token: string, folder: string): Promise<() => Promise<void>> {
  const own = join(prepared, token);
  await mkdir(own, { recursive: true });
  const place = await open(own, 'r');
  const server = await listen(place, own);
  const path = resolve(folder);
  const record: OwnerRecord = { pid: process.pid, boot: await bootId(), path, answers: server !== undefined };
  await writeAndSync(join(own, recordName), JSON.stringify(record));
  return async () => {
    await new Promise<void>((done) => (server ? server.close(() => done()) : done()));
    await place.close();
  };
}

async function becomes(prepared: string, owner: string): Promise<boolean> {
  try {
    await rename(prepared, owner);
    return true;
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST'].includes(codeOf(error))) return false;
    throw error;
  }
}

async function readOwner(folder: string): Promise<Held | undefined> {
  const [token] = await readdir(join(folder, 'owner')).catch(() => []);
  if (token === undefined) return undefined;
  const text = await readFile(join(folder, 'owner', token, recordName), 'utf8').catch(() => '');
  try {
    return { token, record: JSON.parse(text) as OwnerRecord };
  } catch {
    return { token, record: undefined };
  }
}

/** What a process left that died before the folder was its own. */
async function removeUnfinished(folder: string): Promise<void> {
  const minuteAgo = Date.now() - 60_000;
  for (const name of (await readdir(folder)).filter((one) => one.startsWith('owner.'))) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found && found.mtimeMs < minuteAgo) await rm(path, { recursive: true, force: true });
  }
}

/** @throws FolderInUse unless nobody can be there any more */
async function mustBeDead(folder: string, held: Held, beatMs: number, leaseMs: number): Promise<void> {
  const { token, record } = held;
  const own = join(folder, 'owner', token);
  if (record?.answers && record.boot === (await bootId())) {
    const answer = await knock(own);
    if (answer === 'alive') throw inUse(folder, record);
    // A copy has a socket that nobody listens to; its original may have one that is answered.
    const original = join(record.path, 'owner', token);
    if (original !== resolve(own) && (await knock(original)) === 'alive') throw copyOf(folder, record);
    if (answer === 'dead') return;
  }
  const shown = () =>
    stat(join(own, recordName)).then(
      ({ mtimeMs }) => mtimeMs,
      () => undefined,
    );
  const first = await shown();
  for (const until = performance.now() + leaseMs; performance.now() < until; ) {
    await new Promise((resume) => setTimeout(resume, beatMs));
    if ((await shown()) !== first) throw inUse(folder, record);
  }
}

const inUse = (folder: string, record: OwnerRecord | undefined) =>
  new FolderInUse(
    `The data folder ${folder} is in use by process ${record?.pid ?? '?'}. ` +
      'Stop that process first, or give this one a folder of its own with GUIJU_DATA.',
  );

const copyOf = (folder: string, { path, pid }: OwnerRecord) =>
  new FolderInUse(
    `The data folder ${folder} is a copy of ${path}, made while process ${pid} was using that, as it still does: both would fire the ` +
      'same timers and send the same messages. Stop that process first, or make the copy with `npm run guiju -- backup`.',
  );

/** Names of sockets are short: the folder is named by a number where the system allows that. */
const socketIn = (place: FileHandle, own: string) =>
  process.platform === 'linux' ? `/proc/self/fd/${place.fd}/${socketName}` : join(own, socketName);

/** A socket that is answered for as long as this process lives; nothing where the disk takes none. */
function listen(place: FileHandle, own: string): Promise<Server | undefined> {
  return new Promise((done) => {
    const server = createServer((socket) => socket.destroy());
    server.on('error', () => done(undefined));
    server.listen(socketIn(place, own), () => done(server));
    server.unref();
  });
}

/** Whether somebody listens: the system knows, of every process on it. */
async function knock(own: string): Promise<'alive' | 'dead' | 'unknown'> {
  const place = await open(own, 'r').catch(() => undefined);
  if (!place) return 'unknown';
  try {
    return await new Promise((done) => {
      const socket = createConnection({ path: socketIn(place, own) });
      socket.on('connect', () => {
        socket.destroy();
        done('alive');
      });
      socket.on('error', (error) => {
        const code = codeOf(error);
        // A line of others who knock is as good as an answer.
        done(code === 'ECONNREFUSED' ? 'dead' : code === 'EAGAIN' ? 'alive' : 'unknown');
      });
    });
  } finally {
    await place.close();
  }
}

let boot: string | undefined;

async function bootId(): Promise<string> {
  boot ??= (await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(hostname)).trim();
  return boot;
}

/**
 * Versions before this one know the file `lock` alone, with who holds the folder: it is honoured, and written for them.
 *
 * @throws FolderInUse
 */
async function refuseOlderVersion(folder: string): Promise<void> {
  const held = await readFile(join(folder, 'lock'), 'utf8').catch(() => '');
  const pid = Number(held.split(' ')[0]);
  if (pid === process.pid || held !== (await identityOf(pid))) return;
  throw inUse(folder, { pid, boot: '', path: folder, answers: false });
}

/** The pid of a process that is alive, and where the system tells it its start: pids are used again. */
async function identityOf(pid: number): Promise<string | undefined> {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const [state, ...rest] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  // It has ended, and only waits for its parent to hear of it.
  if (state === 'Z' || state === 'X') return undefined;
  if (rest[18]) return `${pid} ${rest[18]}`;
  try {
    process.kill(pid, 0);
    return `${pid}`;
  } catch (error) {
    return codeOf(error) === 'ESRCH' ? undefined : `${pid}`;
  }
}
