import { constants } from 'node:fs';
import { copyFile, open, readdir, rename, rm, rmdir, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '../../engine/index.ts';
import { codeOf, guarded, makeFolder, syncFolder, writeAndSync } from './disk.ts';

/** What an owner says of itself, in the folder that is its own. */
export const recordName = 'owner.json';

/** A file that is written and has no place yet. */
export interface Prepared {
  /** Puts it in its place, in that of what stood there. */
  moveTo(path: string): Promise<void>;
  discard(): Promise<void>;
}

/**
 * That a data folder is this process's own. `owner/<token>/` in the folder is where it prepares whatever it writes, and every file is put
 * in its place by a rename from there. Who takes the folder over removes that one first: from then on the rename of a process that
 * slept, or that nobody could see, finds nothing to rename, whenever it comes.
 */
export class FolderOwner {
  /** Whether the process before ended without giving the folder back. */
  readonly takenOver: boolean;
  /** Resolves with a sentence when the folder was taken from this process. */
  readonly lost: Promise<string>;
  /** That sentence, once there is one. */
  fault: string | undefined;
  private readonly folder: string;
  private readonly token: string;
  private readonly own: string;
  private readonly stop: () => Promise<void>;
  private readonly timer: NodeJS.Timeout;
  private tellLost: (reason: string) => void = () => {};
  private count = 0;

  constructor(folder: string, token: string, takenOver: boolean, beatMs: number, stop: () => Promise<void>) {
    this.folder = folder;
    this.token = token;
    this.own = join(folder, 'owner', token);
    this.takenOver = takenOver;
    this.stop = stop;
    this.lost = new Promise((resolve) => {
      this.tellLost = resolve;
    });
    this.timer = setInterval(() => void this.beat(), beatMs).unref();
  }

  /**
   * Puts a content in the place of a file: durable when it resolves, name and all; when it fails the old content stands.
   *
   * @throws Problem storeUnavailable, also where the folder is another's by now
   */
  async replace(path: string, content: string | Uint8Array): Promise<void> {
    await guarded(async () => {
      const prepared = this.preparing();
      try {
        await this.owning(() => writeAndSync(prepared, content));
        await this.moveTo(prepared, path);
      } catch (error) {
        await rm(prepared, { force: true }).catch(() => {});
        throw error;
      }
      await syncFolder(join(path, '..'));
    });
  }

  /**
   * Writes bytes as they come to where nobody sees them. They are on disk when it resolves, and have a place once they are given one; what
   * the source throws is thrown, and nothing is left of them.
   *
   * @throws Problem storeUnavailable, also where the folder is another's by now
   */
  async prepare(bytes: AsyncIterable<Uint8Array>): Promise<Prepared> {
    const prepared = this.preparing();
    const discard = () => rm(prepared, { force: true }).catch(() => {});
    try {
      const file = await guarded(() => this.owning(() => open(prepared, 'w')));
      try {
        for await (const chunk of bytes) await guarded(() => file.writeFile(chunk));
        await guarded(() => file.sync());
      } finally {
        await file.close();
      }
    } catch (error) {
      await discard();
      throw error;
    }
    const moveTo = (path: string) =>
      guarded(async () => {
        await this.moveTo(prepared, path);
        await syncFolder(join(path, '..'));
      });
    return { moveTo, discard };
  }

  /** Puts a copy in the place of a file: who still holds the old one open writes to what nobody reads. */
  async renew(path: string): Promise<void> {
    await guarded(async () => {
      const prepared = this.preparing();
      await copyFile(path, prepared, constants.COPYFILE_FICLONE);
      const copy = await open(prepared, 'r');
      await copy.sync().finally(() => copy.close());
      await this.moveTo(prepared, path);
      await syncFolder(join(path, '..'));
    });
  }

  /** Removes a file, where there is one. @throws Problem storeUnavailable, also where the folder is another's by now */
  async remove(path: string): Promise<void> {
    await guarded(async () => {
      const gone = this.preparing();
      await this.check();
      const moved = await rename(path, gone).then(
        () => true,
        (error) => {
          if (codeOf(error) !== 'ENOENT') throw error;
          return false;
        },
      );
      if (moved) await rm(gone, { force: true });
      else await this.check();
    });
  }

  /** Moves a file to where nothing reads it. @returns where to, beside the others of its kind */
  async setApart(path: string): Promise<string> {
    const to = join(this.folder, 'damaged', path.slice(this.folder.length + 1));
    await guarded(async () => {
      const moving = this.preparing();
      await this.check();
      await rename(path, moving);
      await this.moveTo(moving, to);
      await syncFolder(join(to, '..'));
    });
    return to;
  }

  /** @throws Problem storeUnavailable where the folder is another's by now */
  async check(): Promise<void> {
    await this.owning(() => stat(this.own));
  }

  /** Gives the folder back. */
  async release(): Promise<void> {
    clearInterval(this.timer);
    await this.stop();
    if (this.fault !== undefined) return;
    await rm(join(this.folder, 'lock'), { force: true });
    await giveBack(this.folder, this.token);
  }

  private preparing(): string {
    if (this.fault !== undefined) throw unavailable(this.fault);
    this.count += 1;
    return join(this.own, String(this.count));
  }

  /** The folder a file belongs to is made where there is none yet. */
  private async moveTo(prepared: string, path: string): Promise<void> {
    await rename(prepared, path).catch(async (error) => {
      if (codeOf(error) !== 'ENOENT') throw error;
      await this.check();
      await makeFolder(join(path, '..'));
      await this.owning(() => rename(prepared, path));
    });
  }

  /** Runs work on what is there for as long as the folder is this process's own. */
  private async owning<T>(work: () => Promise<T>): Promise<T> {
    if (this.fault !== undefined) throw unavailable(this.fault);
    return work().catch((error) => {
      if (codeOf(error) !== 'ENOENT') throw error;
      this.lose();
      throw unavailable(this.fault as string);
    });
  }

  private lose(): void {
    this.fault ??= `the data folder ${this.folder} was taken over by another process: nothing more is written by this one`;
    clearInterval(this.timer);
    this.tellLost(this.fault);
  }

  private async beat(): Promise<void> {
    const now = new Date();
    await utimes(join(this.own, recordName), now, now).catch((error) => {
      if (codeOf(error) === 'ENOENT') this.lose();
    });
  }
}

const unavailable = (reason: string) =>
  new Problem('storeUnavailable', { detail: { 'zh-CN': '数据文件夹已由另一进程接管', en: reason } });

/** Until the folder is gone nothing of its owner's has ended; once it is, nothing of it can come to be any more. */
export async function removeOwner(folder: string, own: string): Promise<void> {
  for (;;) {
    const names = await readdir(own).catch(() => []);
    // The record last: without it one would have to wait.
    for (const name of names.sort((a, b) => Number(a === recordName) - Number(b === recordName))) {
      await rm(join(own, name), { recursive: true, force: true });
    }
    try {
      await rmdir(own);
      return syncFolder(folder);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return;
      if (codeOf(error) !== 'ENOTEMPTY') throw error;
    }
  }
}

export async function giveBack(folder: string, token: string): Promise<void> {
  await removeOwner(folder, join(folder, 'owner', token));
  // Another one's stays: it is not empty.
  await rmdir(join(folder, 'owner')).catch(() => {});
}
