/** What is kept of a row of master data. */

import type { JsonObject } from '../../../engine/index.ts';

/** Which row: of which policy, which master data, and by which key. */
export interface RowName {
  policy: string;
  master: string;
  key: string;
}

/** A row as it stood from an instant on: nothing of a version ever changes. */
export interface RowVersion {
  /** From 1. */
  version: number;
  fields: JsonObject;
  at: string;
  /** Whoever changed it, as history entries name them. */
  by: string;
  /** The instance whose step changed it; absent: it was changed by hand. */
  instance?: string;
  /** SHA-256 of what it says, with the hash of the version before: a changed byte shows. */
  hash: string;
}

/** A row as it stands, or stood. */
export type MasterRow = RowName & RowVersion;

/** A row with all its versions, the first first. */
export interface RowHistory extends RowName {
  versions: RowVersion[];
}

/** A version of a row that something was decided by; 0: there was no such row. */
export type RowRead = RowName & { version: number };

/** Rows that are written together: each follows the version before, and what was read for them still stands. */
export interface RowsWritten {
  changed: readonly MasterRow[];
  read: readonly RowRead[];
}
