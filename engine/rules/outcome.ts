import { compileExpression } from '../expressions/compile.ts';
import { isNumber, numberToJson, roundTo } from '../expressions/decimals.ts';
import { type Frame, layered, type Scope, type Variable } from '../expressions/scope.ts';
import { DaysDuration, isoText, MonthsDuration } from '../expressions/temporal.ts';
import { type FeelType, fromJson, typeOfSchema } from '../expressions/types.ts';
import { toUnrounded } from '../expressions/values.ts';
import type { Json, JsonObject, ObjectSchema, ValueSchema } from '../ground/definition.ts';
import { reservedSlots } from './environment.ts';
import { allowsNull } from './value-checks.ts';

/**
 * The outcome's property as its schema wants it: rounded half up from all its digits, and JSON then; undefined where null says nothing.
 *
 * @param value JSON, or numbers of more digits in it
 * @example finishProperty(1.005, { type: 'number', decimals: 2 }) // 1.01
 */
export function finishProperty(value: Json | undefined, schema: ValueSchema | undefined): Json | undefined {
  if (value === undefined) return undefined;
  if (value === null) return schema && allowsNull(schema) ? null : undefined;
  return finished(value, schema?.decimals ?? schema?.items?.decimals);
}

function finished(value: unknown, decimals: number | undefined): Json {
  if (isNumber(value))
    return numberToJson(decimals === undefined ? value : (roundTo(value, decimals, 'half up') ?? value));
  if (typeof value !== 'object' || value === null) return value as Json;
  if (Array.isArray(value)) return value.map((item) => finished(item, Array.isArray(item) ? undefined : decimals));
  return holdsDigits(value)
    ? Object.fromEntries(Object.entries(value).map(([name, item]) => [name, finished(item, undefined)]))
    : (value as JsonObject);
}

/** Whether a number of more digits than JSON's is somewhere within. */
const holdsDigits = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && (isNumber(value) || Object.values(value).some(holdsDigits));

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

/** The names of an outcome's properties that a formula gives. */
export function computedProperties(schema: ObjectSchema): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
    property['='] === undefined ? [] : [name],
  );
}

/** A property of the outcome that a formula gives. */
export interface Computed {
  name: string;
  text: string;
  read: (frame: Frame) => Json;
  schema: ValueSchema | undefined;
}

/** Compiles the formulas of an outcome, one after another. */
export function* compileComputed(schema: ObjectSchema, scope: Scope): Generator<void, Computed[]> {
  const within = outcomeScope(schema, scope);
  const computed: Computed[] = [];
  for (const name of computedProperties(schema)) {
    const property = schema.properties?.[name];
    const text = property?.['='] ?? '';
    const { read } = compileExpression(text, within);
    const isDuration = typeOfSchema(property).is === 'duration';
    const written = isDuration ? durationText : toUnrounded;
    computed.push({ name, text, read: (frame) => written(read(frame)), schema: property });
    yield;
  }
  return computed;
}

/** A duration as the text that its format asks for; elsewhere one that was computed is a number of days or months. */
const durationText = (value: unknown): Json =>
  value instanceof DaysDuration || value instanceof MonthsDuration
    ? (value.text ?? isoText(value))
    : toUnrounded(value);

/** The scope of computed outcome properties: also `outcome` and `fired`. */
export function outcomeScope(schema: ObjectSchema, scope: Scope): Scope {
  const entries: Record<string, Variable> = {};
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const type = typeOfSchema(property);
    const toTyped = fromJson(type);
    entries[name] = { type, read: (frame) => toTyped((frame[reservedSlots.outcome] as JsonObject)[name]) };
  }
  const names: FeelType = { is: 'list', item: { is: 'string' } };
  const firedEntry = (name: 'rules' | 'clauses'): Variable => ({
    type: names,
    read: (frame) => (frame[reservedSlots.fired] as Record<string, string[]>)[name],
  });
  const context = (all: Record<string, Variable>): Variable => ({
    type: { is: 'context', entries: Object.fromEntries(Object.entries(all).map(([name, { type }]) => [name, type])) },
    read: () => null,
    entries: all,
  });
  const upper = new Map([
    ['outcome', context(entries)],
    ['fired', context({ rules: firedEntry('rules'), clauses: firedEntry('clauses') })],
  ]);
  return { ...scope, variables: layered(upper, scope.variables) };
}
