import { formatNamed } from '../expressions/formats.ts';
import type { Json, JsonObject, ValueSchema } from '../ground/definition.ts';
import { countSteps } from '../ground/limits.ts';
import { patternOf } from '../ground/patterns.ts';

/** What is wrong with one value: nothing, not in its list, or not valid. */
type Flaw = 'unknownValue' | 'invalidValue' | undefined;
export type Check = (value: Json) => Flaw;

const typeTests: Record<string, (value: Json) => boolean> = {
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  integer: (value) => Number.isInteger(value),
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  array: Array.isArray,
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  null: (value) => value === null,
};

/** Whether null is among the types of a schema. */
export function allowsNull(schema: ValueSchema): boolean {
  return Array.isArray(schema.type) ? schema.type.includes('null') : schema.type === 'null';
}

/** Compiles the check of one value against its schema. */
export function compileCheck(schema: ValueSchema): Check {
  return plainCheck(schema) ?? fullCheck(schema);
}

/** What `plainCheck` need not look at. */
const silentKeywords = ['title', 'description', 'unit', 'default', 'labels', 'requiredIf', 'valid', 'decimals'];

/** The checks that most facts have, in one step: a bounded number, a value of a list, a truth value. */
function plainCheck(schema: ValueSchema): Check | undefined {
  const bounds = plainBounds(schema);
  if (bounds) {
    const { low, high, whole } = bounds;
    return (value) =>
      typeof value === 'number' && value >= low && value <= high && (!whole || Number.isInteger(value))
        ? undefined
        : 'invalidValue';
  }
  const { type, enum: values, ...more } = schema;
  if (Object.keys(more).some((key) => !silentKeywords.includes(key))) return undefined;
  if (type === 'boolean' && !values) return (value) => (typeof value === 'boolean' ? undefined : 'invalidValue');
  if (type !== 'string' || !values) return undefined;
  const known = new Set(values);
  return (value) => (typeof value !== 'string' ? 'invalidValue' : known.has(value) ? undefined : 'unknownValue');
}

/** The bounds of a fact that is a number within bounds and nothing else. */
export function plainBounds({
  type,
  minimum,
  maximum,
  ...more
}: ValueSchema): { low: number; high: number; whole: boolean } | undefined {
  if (type !== 'number' && type !== 'integer') return undefined;
  if (Object.keys(more).some((key) => !silentKeywords.includes(key))) return undefined;
  // An infinity is no number that JSON can say, and fails where there is no bound, too.
  const low = Math.max(minimum ?? Number.NEGATIVE_INFINITY, -Number.MAX_VALUE);
  const high = Math.min(maximum ?? Number.POSITIVE_INFINITY, Number.MAX_VALUE);
  return { low, high, whole: type === 'integer' };
}

/** The values of a fact that is one of a list of texts; the place in it is what conditions look up. */
export function listedTexts(schema: ValueSchema): string[] | undefined {
  const { enum: values, default: fallback = null } = schema;
  if (!values?.every((value) => typeof value === 'string') || values.length > 255) return undefined;
  return fallback === null || (values as Json[]).includes(fallback) ? (values as string[]) : undefined;
}

/** Whether nothing but its list is asked of a text. */
export function fullyListed({ type, enum: _, ...more }: ValueSchema): boolean {
  return [type].flat().includes('string') && Object.keys(more).every((key) => silentKeywords.includes(key));
}

function fullCheck(schema: ValueSchema): Check {
  const types = schema.type === undefined ? undefined : [schema.type].flat();
  const tests = types?.map((type) => typeTests[type] ?? (() => true));
  const checks: Check[] = [];
  if (tests) checks.push((value) => (tests.some((test) => test(value)) ? undefined : 'invalidValue'));
  const { enum: values } = schema;
  if (values) checks.push((value) => (values.includes(value) ? undefined : 'unknownValue'));
  checks.push(...numberChecks(schema), ...textChecks(schema), ...partChecks(schema));
  const nullable = allowsNull(schema);
  return (value) => {
    if (value === null && nullable) return undefined;
    for (const check of checks) {
      const flaw = check(value);
      if (flaw) return flaw;
    }
    return undefined;
  };
}

const failing = (fails: (value: never) => boolean): Check => {
  return (value) => (fails(value as never) ? 'invalidValue' : undefined);
};

function numberChecks(schema: ValueSchema): Check[] {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  const checks: Check[] = [];
  if (minimum !== undefined) checks.push(failing((value: number) => value < minimum));
  if (maximum !== undefined) checks.push(failing((value: number) => value > maximum));
  if (exclusiveMinimum !== undefined) checks.push(failing((value: number) => value <= exclusiveMinimum));
  if (exclusiveMaximum !== undefined) checks.push(failing((value: number) => value >= exclusiveMaximum));
  return checks;
}

function textChecks(schema: ValueSchema): Check[] {
  const { minLength, maxLength, pattern, format } = schema;
  const checks: Check[] = [];
  const isText = (value: unknown): value is string => typeof value === 'string';
  if (minLength !== undefined) checks.push(failing((value: string) => isText(value) && value.length < minLength));
  if (maxLength !== undefined) checks.push(failing((value: string) => isText(value) && value.length > maxLength));
  if (pattern !== undefined) {
    // Compiled when a text is met: what cannot be refuses the text, and the checks tell the author.
    checks.push(failing((value: string) => isText(value) && !patternOf(pattern).test(value)));
  }
  const { test } = formatNamed(format) ?? {};
  if (test) checks.push(failing((value: string) => isText(value) && !test(value)));
  return checks;
}

function partChecks(schema: ValueSchema): Check[] {
  const { items, properties, minItems, maxItems, additionalProperties } = schema;
  const checks: Check[] = [];
  if (minItems !== undefined) checks.push(failing((value: Json[]) => Array.isArray(value) && value.length < minItems));
  if (maxItems !== undefined) checks.push(failing((value: Json[]) => Array.isArray(value) && value.length > maxItems));
  if (items) {
    const check = compileCheck(items);
    checks.push((value) => {
      if (!Array.isArray(value)) return undefined;
      countSteps(value.length);
      return worst(value.map(check));
    });
  }
  const entries = Object.entries(properties ?? {}).map(([name, entry]) => ({ name, check: compileCheck(entry) }));
  const required = new Set(schema.required);
  const rest = typeof additionalProperties === 'object' ? compileCheck(additionalProperties) : undefined;
  if (entries.length > 0 || rest || required.size > 0) {
    checks.push((value) => {
      const object = value as JsonObject;
      if (!typeTests.object?.(object)) return undefined;
      const flaws = entries.map(({ name, check }) => {
        const entry = Object.hasOwn(object, name) ? object[name] : undefined;
        return entry === undefined ? (required.has(name) ? 'invalidValue' : undefined) : check(entry);
      });
      if (rest) {
        for (const [name, entry] of Object.entries(object)) {
          if (!properties || !Object.hasOwn(properties, name)) flaws.push(rest(entry));
        }
      }
      return worst(flaws);
    });
  }
  return checks;
}

function worst(flaws: Flaw[]): Flaw {
  return flaws.find((flaw) => flaw === 'unknownValue') ?? flaws.find((flaw) => flaw === 'invalidValue');
}
