import { canonicalJson, type JsonObject } from '../../engine/index.ts';
import { sha256 } from '../kernel/sha256.ts';
import { withFiles } from './attached.ts';
import type { FiledRecord, FiledVersion } from './records/form-record.ts';

type Head = Pick<FiledRecord, 'policy' | 'form' | 'number'>;

/**
 * The hash of a version of a record: SHA-256 of the canonical JSON of what it says and of the hash of the version before. What a record does
 * not have is left out; in the places of its files stands the SHA-256 of each.
 *
 * @example hashOf(record, { version: 1, edition: 3, at, by, fields: { plate: '京A12345' } }, undefined)
 */
export function hashOf(head: Head, version: Omit<FiledVersion, 'hash'>, previous: string | undefined): string {
  const { policy, form, number } = head;
  const { edition, version: count, reason } = version;
  const fields = withFiles(version.fields, version.files, (file) => file.sha256);
  const said = { policy, form, edition, number, version: count, fields, reason, previous };
  return sha256(
    canonicalJson(Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) as JsonObject),
  );
}

/**
 * Recomputes a record: the version that is not as it was written, or the signature that is of none.
 *
 * @returns undefined where all is as it was
 */
export function firstAlteredOf(record: FiledRecord): { version: number } | { signature: string } | undefined {
  let previous: string | undefined;
  for (const [index, { hash, ...version }] of record.versions.entries()) {
    if (version.version !== index + 1 || hashOf(record, version, previous) !== hash) return { version: index + 1 };
    previous = hash;
  }
  const broken = record.signatures.find(({ version, hash }) => record.versions[version - 1]?.hash !== hash);
  return broken && { signature: broken.as };
}
