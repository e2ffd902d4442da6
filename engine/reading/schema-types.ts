import type { ValueSchema } from '../ground/definition.ts';

/** The types of a value, without null. */
export function typesOf(schema: ValueSchema | undefined): string[] {
  return (schema?.type === undefined ? [] : [schema.type].flat()).filter((type) => type !== 'null');
}

/** Whether a value is a number. */
export function isNumeric(schema: ValueSchema | undefined): boolean {
  return typesOf(schema).some((type) => type === 'number' || type === 'integer');
}
