import type { JsonObject } from './definition.ts';

/**
 * The fields of a row of master data as it stands, by its master and its key; null: there is no such row.
 *
 * @example row('vehicle-card', 'K-1')?.plate
 */
export type RowReader = (master: string, key: string) => JsonObject | null;

/** What becomes of a row: its fields as they are to stand. */
export interface RowChange {
  master: string;
  key: string;
  fields: JsonObject;
}
