import { sha256 } from '../kernel/sha256.ts';

/** What may stand as a file's name as it is: no dot in front, no separator, nothing that a disk reads otherwise. */
const plain = /^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u;
/** Disks take 255 bytes; what is added to a name (a revision, `.json.tmp`) must have room. */
const mostBytes = 200;

/**
 * The name of the file, or the folder, that is kept of an id: never a path, whatever the id. Ids as they are made stand for themselves, so
 * that people find them; every other is known by its hash.
 *
 * @example fileNameOf('vehicle-term') // 'vehicle-term'
 * @example fileNameOf('../instances/x') // '~3c1f…'
 */
export function fileNameOf(id: string): string {
  return plain.test(id) && Buffer.byteLength(id) <= mostBytes ? id : `~${sha256(id)}`;
}
