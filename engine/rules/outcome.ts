import type { Json, JsonObject, ObjectSchema, ValueSchema } from '../definition.ts';
import { roundHalfUp } from '../expressions/numbers.ts';
import { allowsNull } from './facts.ts';

/** The outcome's property as its schema wants it: rounded; undefined where null says nothing. */
export function finishProperty(value: Json | undefined, schema: ValueSchema | undefined): Json | undefined {
  if (value === undefined) return undefined;
  if (value === null) return schema && allowsNull(schema) ? null : undefined;
  const decimals = schema?.decimals ?? schema?.items?.decimals;
  if (decimals === undefined) return value;
  if (typeof value === 'number') return roundHalfUp(value, decimals);
  return Array.isArray(value)
    ? value.map((item) => (typeof item === 'number' ? roundHalfUp(item, decimals) : item))
    : value;
}

/**
 * Finishes an outcome: the hits' properties, then those the schema computes, in the schema's order.
 *
 * @param found what the hits (or the default) gave
 * @param compute the value of a property that has `=`, given the outcome so far
 */
export function finishOutcome(
  schema: ObjectSchema,
  found: JsonObject,
  compute: (name: string, outcome: JsonObject) => Json,
): JsonObject {
  const outcome: JsonObject = {};
  const properties = schema.properties ?? {};
  for (const name of Object.keys(found)) {
    const value = finishProperty(found[name], properties[name]);
    if (value !== undefined) outcome[name] = value;
  }
  for (const name of computedProperties(schema)) {
    const value = finishProperty(compute(name, outcome), properties[name]);
    if (value === undefined) delete outcome[name];
    else outcome[name] = value;
  }
  return outcome;
}

export function computedProperties(schema: ObjectSchema): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
    property['='] === undefined ? [] : [name],
  );
}
