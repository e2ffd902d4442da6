import { examplesOf } from '../checks/examples.ts';
import { formatNamed } from '../expressions/formats.ts';
import type { Json, JsonObject, ValueSchema } from '../ground/definition.ts';
import { allowsNull } from '../rules/value-checks.ts';

/** Days around the instant of cases, near and far: what two dates are apart is what rules ask. */
const days = [
  '2020-01-15',
  '2020-01-14',
  '2020-01-10',
  '2020-01-01',
  '2019-12-01',
  '2019-01-15',
  '2018-01-14',
  '2012-02-29',
];
const deepest = 4;

/**
 * Values that a schema allows, the plainest first.
 *
 * @param constants what formulas compare values with: a number beside each, and the texts themselves
 */
export function sampleValues(schema: ValueSchema, constants: Json[] = [], depth = 0): Json[] {
  const types = [schema.type ?? []].flat();
  const samples = plainSamples(schema, types, constants, depth);
  const before = schema.default === undefined ? [] : [schema.default];
  return [...new Set([...before, ...samples, ...(allowsNull(schema) ? [null] : [])])];
}

function plainSamples(schema: ValueSchema, types: string[], constants: Json[], depth: number): Json[] {
  if (schema.enum) return schema.enum.filter((value) => value !== null);
  if (types.includes('array')) return arraySamples(schema, constants, depth);
  if (types.includes('object') || schema.properties) return objectSamples(schema, constants, depth);
  const dates = constants.filter((value) => typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)) as string[];
  const format = formatNamed(schema.format);
  if (format) return format.samples([...days, ...dates]);
  const values = constants.filter((value) => typeof value === 'number' || !types.includes('string'));
  return examplesOf({ values, timeZone: 'UTC' }, { schema, optional: false });
}

function arraySamples(
  { items = {}, minItems = 0, maxItems = 3 }: ValueSchema,
  constants: Json[],
  depth: number,
): Json[] {
  if (depth >= deepest) return [[]];
  const values = sampleValues(items, constants, depth + 1).filter((value) => value !== null);
  const few = values.slice(0, Math.max(1, minItems));
  const filled = few.length < minItems ? Array.from({ length: minItems }, () => values[0] ?? null) : few;
  const lists: Json[] = [
    filled,
    values.slice(0, Math.max(maxItems, minItems)),
    ...values.slice(1, 6).map((one) => [one]),
  ];
  return [...(minItems === 0 ? [[]] : []), ...lists].filter((list) => (list as Json[]).length >= minItems);
}

function objectSamples({ properties = {}, required = [] }: ValueSchema, constants: Json[], depth: number): Json[] {
  if (depth >= deepest) return [{}];
  const choices = Object.entries(properties).map(
    ([name, one]) => [name, sampleValues(one, constants, depth + 1)] as const,
  );
  const pick = (place: number, names = choices): JsonObject =>
    Object.fromEntries(names.map(([name, values]) => [name, values[place % Math.max(1, values.length)] ?? null]));
  const least = choices.filter(([name]) => required.includes(name));
  return [pick(0, least), pick(0), pick(1), pick(2)];
}
