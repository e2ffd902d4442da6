import type { Json, ValueSchema } from '../../../engine/index.ts';
import { cellText, type SheetCell } from '../../kernel/excel/lines.ts';
import type { Choice } from '../../words/reading/choices.ts';
import { readValue, type ValueFlaw } from '../../words/reading/values.ts';
import { isNumeric, typesOf } from '../../words/values.ts';

/** A fact that a cell gives, or why it gives none; an empty cell is neither. */
interface FactReading {
  value?: Json;
  flaw?: ValueFlaw;
}

/**
 * Reads a cell of a list of cases as its fact's schema wants it.
 *
 * @param choices the values that the schema lists, by all names they go by
 * @example readFact('1,200 元', { type: 'number', unit: 'CNY' }, []) // { value: 1200 }
 */
export function readFact(cell: SheetCell, schema: ValueSchema, choices: Choice[]): FactReading {
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
