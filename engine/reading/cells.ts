import type { Json, ValueSchema } from '../ground/definition.ts';
import type { Choice } from './choices.ts';
import { cellText, type SheetCell } from './lines.ts';
import { isNumeric, typesOf } from './schema-types.ts';
import { readValue, type ValueFlaw } from './values.ts';

/** A value that a cell gives, or why it gives none; an empty cell is neither. */
interface CellReading {
  value?: Json;
  flaw?: ValueFlaw;
}

/**
 * Reads a cell of an Excel file as its schema wants it.
 *
 * @param choices the values that the schema lists, by all names they go by
 * @example readCell('1,200 元', { type: 'number', unit: 'CNY' }, []) // { value: 1200 }
 */
export function readCell(cell: SheetCell, schema: ValueSchema, choices: Choice[]): CellReading {
  const written = cellText(cell);
  if (written === '') return {};
  return isOwn(cell, schema) ? { value: cell as Json } : readValue(written, schema, choices);
}

/** Whether Excel itself has the value as the schema wants it. */
function isOwn(cell: SheetCell, schema: ValueSchema): boolean {
  if (schema.enum) return false;
  const types = typesOf(schema);
  const isAnything = types.length === 0;
  if (typeof cell === 'number') return isAnything || isNumeric(schema);
  return typeof cell === 'boolean' && (isAnything || types.includes('boolean'));
}
