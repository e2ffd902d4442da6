import type { JsonObject } from '../../engine/index.ts';
import type { MasterRow, RowName, RowsWritten } from '../../server/stores/records/master-row.ts';
import { withHash } from '../../server/stores/row-hash.ts';

const at = '2024-03-01T02:00:00.000Z';

/** A row of its first version. */
export function rowOf(key: string, fields: JsonObject = {}, more: Partial<MasterRow> = {}): MasterRow {
  const row = { policy: 'shop', master: 'vehicle-card', key, version: 1, at, by: 'user:li' };
  return withHash({ ...row, fields: { cardNumber: key, ...fields }, ...more }, undefined);
}

/** The row with its next version. */
export function nextRow({ hash, ...row }: MasterRow, fields: JsonObject, more: Partial<MasterRow> = {}): MasterRow {
  return withHash({ ...row, version: row.version + 1, fields: { ...row.fields, ...fields }, ...more }, hash);
}

/** Some rows to be written, and the versions read for them. */
export const written = (...changed: MasterRow[]): RowsWritten => ({ changed, read: [] });

export const nameOf = ({ policy, master, key }: RowName): RowName => ({ policy, master, key });
