import { compileExpression } from '../expressions/compile.ts';
import { roundHalfUp } from '../expressions/numbers.ts';
import { type Frame, layered, type Scope, type Variable } from '../expressions/scope.ts';
import { DaysDuration, isoText, MonthsDuration } from '../expressions/temporal.ts';
import { type FeelType, fromJson, typeOfSchema } from '../expressions/types.ts';
import { toJson } from '../expressions/values.ts';
import type { Json, JsonObject, ObjectSchema, ValueSchema } from '../ground/definition.ts';
import { reservedSlots } from './environment.ts';
import { allowsNull } from './value-checks.ts';

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
    const { read, readJson } = compileExpression(text, within);
    const isDuration = typeOfSchema(property).is === 'duration';
    computed.push({ name, text, read: isDuration ? (frame) => durationText(read(frame)) : readJson, schema: property });
    yield;
  }
  return computed;
}

/** A duration as the text that its format asks for; elsewhere one that was computed is a number of days or months. */
const durationText = (value: unknown): Json =>
  value instanceof DaysDuration || value instanceof MonthsDuration ? (value.text ?? isoText(value)) : toJson(value);

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
