import type { Json, ValueSchema } from '../ground/definition.ts';
import { parseNumber } from './decimals.ts';
import { formatNamed } from './formats.ts';
import { readDate, readDateTime, readDuration, readTime } from './temporal.ts';
import type { Kind } from './values.ts';

/**
 * What is known of an expression's value before it runs. Every type may also be null; of `any` nothing is known, a `duration` is of days
 * or of months.
 */
export type FeelType =
  | { is: Exclude<Kind, 'list' | 'context'> | 'duration' | 'any' }
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

/** The names that facts of a schema have, and what is known of their values. */
export const namesOf = ({ properties = {} }: ValueSchema) => ({
  keys: () => Object.keys(properties),
  get: (name: string) =>
    Object.hasOwn(properties, name)
      ? { type: typeOfSchema(properties[name]), format: properties[name]?.format }
      : undefined,
});

type FromJson = (value: Json | undefined) => unknown;
const ofText =
  (read: (text: string) => unknown): FromJson =>
  (value) =>
    typeof value === 'string' ? (read(value) ?? null) : null;
const ofKind =
  (kind: 'string' | 'boolean'): FromJson =>
  (value) =>
    typeof value === kind ? value : null;

/** How a JSON value becomes one of a type: what does not fit is null. One row a type that has values of its own. */
const readers: Partial<Record<FeelType['is'], FromJson>> = {
  number: (value) =>
    typeof value === 'number' ? value : typeof value === 'string' ? (parseNumber(value) ?? null) : null,
  string: ofKind('string'),
  boolean: ofKind('boolean'),
  date: ofText(readDate),
  time: ofText((text) => readTime(text, true)),
  dateTime: ofText((text) => readDateTime(text, true)),
  duration: ofText(readDuration),
};

/** How a JSON value becomes one of a type. @example fromJson({ is: 'date' })('2024-02-29') */
export function fromJson(type: FeelType): FromJson {
  const reader = readers[type.is];
  if (reader) return reader;
  if (isPlain(type)) return (value) => value ?? null;
  if (type.is === 'list') {
    const item = fromJson(type.item);
    return (value) => (Array.isArray(value) ? value.map(item) : (value ?? null));
  }
  if (type.is !== 'context') return (value) => value ?? null;
  const entries = Object.entries(type.entries).map(([name, entry]) => [name, fromJson(entry)] as const);
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value ?? null;
    const read: Record<string, unknown> = { ...value };
    for (const [name, entry] of entries) if (Object.hasOwn(value, name)) read[name] = entry(value[name]);
    return read;
  };
}

/** Whether values of the type are kept in JSON form: nothing in them changes when it is read. */
export function isPlain(type: FeelType): boolean {
  if (type.is === 'list') return isPlain(type.item);
  if (type.is === 'context') return Object.values(type.entries).every(isPlain);
  return !readsText.has(type.is);
}

const readsText = new Set<FeelType['is']>(['date', 'time', 'dateTime', 'duration']);
