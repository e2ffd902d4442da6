import { createReadStream, existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pieceSize } from './checked-bytes.ts';
import { filesBelow } from './files-below.ts';
import type { FolderOwner, Prepared } from './folder-owner.ts';

const hash = /^[0-9a-f]{64}$/;

/** The contents of uploads in a data folder: a file each, named by the hash of what it holds. */
export class FileContents {
  private readonly folder: string;
  private readonly owner: FolderOwner | undefined;

  /** @param owner without one they are only read */
  constructor(folder: string, owner: FolderOwner | undefined) {
    this.folder = join(folder, 'contents');
    this.owner = owner;
  }

  /** Where a content lies, within the data folder's `contents`. */
  static pathOf(sha256: string): string {
    return join(sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  }

  prepare(bytes: AsyncIterable<Uint8Array>): Promise<Prepared> {
    if (!this.owner) throw new Error(`${this.folder} is only read here`);
    return this.owner.prepare(bytes);
  }

  /** The bytes that are kept under a hash, whatever they are; undefined: none are. */
  read(sha256: string): AsyncIterable<Uint8Array> | undefined {
    const path = this.fullPathOf(sha256);
    return existsSync(path) ? createReadStream(path, { highWaterMark: pieceSize }) : undefined;
  }

  async put(prepared: Prepared, sha256: string): Promise<void> {
    await prepared.moveTo(this.fullPathOf(sha256));
  }

  async remove(sha256: string): Promise<void> {
    await this.owner?.remove(this.fullPathOf(sha256));
  }

  /** The hashes under which there are any. */
  async *hashes(): AsyncGenerator<string> {
    for await (const path of filesBelow(this.folder)) if (hash.test(basename(path))) yield basename(path);
  }

  private fullPathOf(sha256: string): string {
    return join(this.folder, FileContents.pathOf(sha256));
  }
}
