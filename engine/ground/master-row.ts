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

/** Rows that were read once, by master and key. */
export type KnownRows = Record<string, Record<string, JsonObject>>;

/** Reads them again. @example rowsKnown({ 'vehicle-card': { 'K-1': fields } })('vehicle-card', 'K-1') */
export const rowsKnown =
  (rows: KnownRows): RowReader =>
  (master, key) => {
    const own = Object.hasOwn(rows, master) ? rows[master] : undefined;
    return own && Object.hasOwn(own, key) ? (own[key] ?? null) : null;
  };
