import type { ValueSchema } from '../ground/definition.ts';
import { formatNamed } from './formats.ts';

/**
 * What is known of an expression's value before it runs. Every type may also be null. Dates are day numbers, date-times
 * wall-clock milliseconds, `days` durations milliseconds and `months` durations months (see `dates.ts`); `any` is a value
 * as FEEL itself holds it.
 */
export type FeelType =
  | { is: 'number' | 'string' | 'boolean' | 'date' | 'dateTime' | 'days' | 'months' | 'null' | 'any' }
  | { is: 'list'; item: FeelType }
  | { is: 'context'; entries: Record<string, FeelType> };

export const anyType: FeelType = { is: 'any' };
export const nullType: FeelType = { is: 'null' };

/** The type of a value that meets a schema. */
export function typeOfSchema(schema: ValueSchema | undefined): FeelType {
  const types = (Array.isArray(schema?.type) ? schema.type : [schema?.type]).filter((type) => type !== 'null');
  if (types.length !== 1 || !schema) return anyType;
  switch (types[0]) {
    case 'number':
    case 'integer':
      return { is: 'number' };
    case 'boolean':
      return { is: 'boolean' };
    case 'string':
      return { is: formatNamed(schema.format)?.type ?? 'string' };
    case 'array':
      return { is: 'list', item: typeOfSchema(schema.items) };
    case 'object': {
      const entries = Object.entries(schema.properties ?? {}).map(([name, entry]) => [name, typeOfSchema(entry)]);
      return entries.length > 0 ? { is: 'context', entries: Object.fromEntries(entries) } : anyType;
    }
    default:
      return anyType;
  }
}

/** Whether values of the type are kept in JSON form: no date hides anywhere in them. */
export function isPlain(type: FeelType): boolean {
  switch (type.is) {
    case 'date':
    case 'dateTime':
    case 'days':
    case 'months':
      return false;
    case 'list':
      return isPlain(type.item);
    case 'context':
      return Object.values(type.entries).every(isPlain);
    default:
      return true;
  }
}
