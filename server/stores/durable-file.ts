import { readFile } from 'node:fs/promises';
import type { Adapter } from 'lowdb';
import { sha256 } from '../kernel/sha256.ts';
import { guarded, unless } from './disk.ts';
import type { FolderOwner } from './folder-owner.ts';

/** A file is there and is not what was written. */
export class NotWhole extends Error {
  override readonly name = 'NotWhole';
}

/** What a file must be to count. */
export interface Shape<T> {
  /** The names that a file has which versions without a checksum wrote: those it always has, and those it may have. */
  needs: readonly string[];
  may?: readonly string[];
  /** Whether it is the record that belongs in its place. */
  fits?(content: T): boolean;
}

/**
 * A lowdb adapter whose `write` is a transaction: when it resolves the new content is on disk, name and all; when it fails the
 * old content stands. Writes to one file must not overlap. A file ends with a checksum, by which any altered byte of it shows.
 */
export class DurableFile<T extends object> implements Adapter<T> {
  private readonly path: string;
  private readonly shape: Shape<T>;
  private readonly owner: FolderOwner | undefined;

  /** @param owner without one the file is only read */
  constructor(path: string, shape: Shape<T>, owner: FolderOwner | undefined) {
    this.path = path;
    this.shape = shape;
    this.owner = owner;
  }

  /** The content, or null where there is no file. @throws NotWhole, Problem storeUnavailable */
  async read(): Promise<T | null> {
    const text = await guarded(() => readFile(this.path, 'utf8').catch(unless('ENOENT')));
    return text === undefined ? null : openSealed(text, this.shape);
  }

  /** @throws Problem storeUnavailable, also where the folder is another process's by now */
  async write(data: T): Promise<void> {
    if (!this.owner) throw new Error(`${this.path} is only read here`);
    await this.owner.replace(this.path, sealed(data));
  }

  /** @throws Problem storeUnavailable, also where the folder is another process's by now */
  async remove(): Promise<void> {
    if (!this.owner) throw new Error(`${this.path} is only read here`);
    await this.owner.remove(this.path);
  }
}

const sealAtEnd = /,"sha256":"([0-9a-f]{64})"\}$/;

/** A record as text, with the checksum of what stands before it as its last name. */
export function sealed(data: object): string {
  const text = JSON.stringify(data);
  return `${text.slice(0, -1)},"sha256":"${sha256(text)}"}`;
}

function openSealed<T extends object>(text: string, { needs, may = [], fits }: Shape<T>): T {
  const seal = sealAtEnd.exec(text.slice(-100));
  const content = seal ? `${text.slice(0, -seal[0].length)}}` : text;
  if (seal && sha256(content) !== seal[1]) throw new NotWhole('its checksum does not fit what it says');
  const value = parse(content) as T;
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
  const names = isRecord ? Object.keys(value) : [];
  if (needs.some((name) => !names.includes(name))) throw new NotWhole('it lacks what every such file has');
  const known = [...needs, ...may];
  if (!seal && names.some((name) => !known.includes(name))) throw new NotWhole('its checksum is missing');
  if (fits && !fits(value)) throw new NotWhole('it is not the record that belongs in its place');
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new NotWhole('it is no JSON');
  }
}
