import { canonicalJson, type JsonObject } from '../../engine/index.ts';
import { sha256 } from '../kernel/sha256.ts';
import type { MasterRow, RowHistory, RowName, RowVersion } from './records/master-row.ts';

/**
 * The id of a row, whatever its names hold: never a path, and as long as every other.
 *
 * @example rowId({ policy: 'shop', master: 'vehicle-card', key: '../x' }) // '5d41…'
 */
export const rowId = ({ policy, master, key }: RowName): string => sha256(JSON.stringify([policy, master, key]));

/**
 * A row with the hash of its version.
 *
 * @param previous the hash of the version before
 * @example withHash({ policy, master, key, version: 1, fields, at, by }, undefined).hash
 */
export function withHash(row: Omit<MasterRow, 'hash'>, previous: string | undefined): MasterRow {
  const said = { ...row, ...(previous === undefined ? {} : { previous }) };
  return { ...row, hash: sha256(canonicalJson(said as unknown as JsonObject)) };
}

/** The first version of a row that is not as it was written; undefined: all are. */
export function firstAlteredRow({ versions, ...name }: RowHistory): number | undefined {
  let previous: string | undefined;
  for (const [index, { hash, ...version }] of versions.entries()) {
    const { policy, master, key } = name;
    const made = withHash({ policy, master, key, ...version }, previous);
    if (version.version !== index + 1 || made.hash !== hash) return index + 1;
    previous = hash;
  }
  return undefined;
}

/** Each version of a row as a row. */
export const rowsOf = ({ versions, ...name }: RowHistory): MasterRow[] =>
  versions.map((version) => ({ ...name, ...version }));

/** The row with one more version; undefined where it does not follow those there are. */
export function withRowVersion(stands: RowHistory | undefined, row: MasterRow): RowHistory | undefined {
  const { policy, master, key, ...version } = row;
  const versions: RowVersion[] = stands?.versions ?? [];
  if (version.version !== versions.length + 1) return undefined;
  return { policy, master, key, versions: [...versions, version] };
}
