import { formatNamed } from '../expressions/formats.ts';
import type { Json, JsonObject, ValueSchema } from '../ground/definition.ts';
import { countSteps } from '../ground/limits.ts';
import { patternOf } from '../ground/patterns.ts';

/** What may be wrong with a value, the gravest first. */
export const flawCodes = ['missingFact', 'unknownValue', 'invalidValue'] as const;
export type FlawCode = (typeof flawCodes)[number];
/** The gravest thing that is wrong with a value; undefined: nothing. */
export type Check = (value: Json) => FlawCode | undefined;

/** One thing that is wrong: where in the value, the keyword that it does not meet, and what that wants. */
export interface ValueFlaw {
  path: readonly (string | number)[];
  code: FlawCode;
  keyword: Keyword;
  wants: Json;
}

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

/** All that is asked of a value, where that is seen in one step: a bounded number, a text of a list or of a format, a truth value. */
export type Plain =
  | { is: 'number'; low: number; high: number; whole: boolean }
  | { is: 'listed'; texts: string[] }
  | { is: 'text'; test: (text: string) => boolean }
  | { is: 'truth' };

/**
 * What is asked of a value that is not null, if that is seen in one step.
 *
 * @example plainKind({ type: ['boolean', 'null'] }) // { is: 'truth' }
 */
export function plainKind(schema: ValueSchema): Plain | undefined {
  const { type: types, minimum, maximum, enum: values, format, ...more } = schema;
  const [type, another] = [types ?? []].flat().filter((one) => one !== 'null');
  if (another !== undefined) return undefined;
  if (Object.keys(more).some((key) => !silentKeywords.includes(key))) return undefined;
  if (type === 'string' && minimum === undefined && maximum === undefined) {
    if (values) return format === undefined && isTexts(values) ? { is: 'listed', texts: values } : undefined;
    const test = formatNamed(format)?.test;
    return test && { is: 'text', test };
  }
  if (values || format !== undefined) return undefined;
  if (type === 'boolean' && minimum === undefined && maximum === undefined) return { is: 'truth' };
  if (type !== 'number' && type !== 'integer') return undefined;
  // An infinity is no number that JSON can say, and fails where there is no bound, too.
  const low = Math.max(minimum ?? Number.NEGATIVE_INFINITY, -Number.MAX_VALUE);
  const high = Math.min(maximum ?? Number.POSITIVE_INFINITY, Number.MAX_VALUE);
  return { is: 'number', low, high, whole: type === 'integer' };
}

const isTexts = (values: Json[]): values is string[] => values.every((value) => typeof value === 'string');

function plainCheck(schema: ValueSchema): Check | undefined {
  const plain = plainKind(schema);
  const check = plain && checkOf(plain);
  return check && allowsNull(schema) ? (value) => (value === null ? undefined : check(value)) : check;
}

function checkOf(plain: Plain): Check {
  switch (plain.is) {
    case 'number': {
      const { low, high, whole } = plain;
      return (value) =>
        typeof value === 'number' && value >= low && value <= high && (!whole || Number.isInteger(value))
          ? undefined
          : 'invalidValue';
    }
    case 'listed': {
      const known = new Set<Json>(plain.texts);
      return (value) => (typeof value !== 'string' ? 'invalidValue' : known.has(value) ? undefined : 'unknownValue');
    }
    case 'text': {
      const { test } = plain;
      return (value) => (typeof value === 'string' && test(value) ? undefined : 'invalidValue');
    }
    case 'truth':
      return (value) => (typeof value === 'boolean' ? undefined : 'invalidValue');
  }
}

/** The values of a fact that is one of a list of texts; the place in it is what conditions look up. */
export function listedTexts(schema: ValueSchema): string[] | undefined {
  const { enum: values, default: fallback = null } = schema;
  if (!values?.every((value) => typeof value === 'string') || values.length > 255) return undefined;
  return fallback === null || (values as Json[]).includes(fallback) ? (values as string[]) : undefined;
}

/** Where a value stands within another; the name changes while its parts are gone through. */
interface Place {
  above: Place | undefined;
  name: string | number;
}
type Finder = (value: Json, place: Place | undefined, found: ValueFlaw[]) => void;

/** What one check finds, before it is told: used again, so that a value that is right costs nothing. */
const latest: ValueFlaw[] = [];

function fullCheck(schema: ValueSchema): Check {
  const own = ownTests(schema);
  const parts = partsOf(schema);
  const nullable = allowsNull(schema);
  const find = finderOf(schema);
  if (parts.length === 0) {
    return (value) => {
      if (value === null && nullable) return undefined;
      for (let place = 0; place < own.length; place += 1) {
        const { fails, code } = own[place] as OwnTest;
        if (fails(value)) return code;
      }
      return undefined;
    };
  }
  return (value) => {
    latest.length = 0;
    find(value, undefined, latest);
    return latest.length === 0 ? undefined : gravest(latest);
  };
}

/** The gravest of some flaws. */
export const gravest = (flaws: readonly ValueFlaw[]): FlawCode =>
  flawCodes.find((code) => flaws.some((flaw) => flaw.code === code)) ?? 'invalidValue';

/**
 * Everything that is wrong with a value, its parts in the order of the schema; of one place the first keyword that it does not meet.
 *
 * @example flawsOf({ scores: {} }, schema) // [{ path: ['scores', 'image'], code: 'missingFact', keyword: 'required', wants: true }]
 */
export const flawsOf = (value: Json, schema: ValueSchema): ValueFlaw[] => compileFlaws(schema)(value);

/** The same for many values of one schema. */
export function compileFlaws(schema: ValueSchema): (value: Json) => ValueFlaw[] {
  let find: Finder | undefined;
  return (value) => {
    const found: ValueFlaw[] = [];
    find ??= finderOf(schema);
    find(value, undefined, found);
    return found;
  };
}

const isNumber = (value: Json): value is number => typeof value === 'number';
const isText = (value: Json): value is string => typeof value === 'string';

/** Whether a value does not meet a keyword; of values that a keyword is not about it asks nothing. One row a keyword. */
const keywords = {
  type: (wants: string | string[]) => {
    const [first = () => true, second, ...more] = [wants].flat().map((type) => typeTests[type] ?? (() => true));
    if (!second) return (value: Json) => !first(value);
    return (value: Json) => !first(value) && !second(value) && !more.some((test) => test(value));
  },
  enum: (wants: Json[]) => (value: Json) => !wants.includes(value),
  minimum: (wants: number) => (value: Json) => isNumber(value) && value < wants,
  maximum: (wants: number) => (value: Json) => isNumber(value) && value > wants,
  exclusiveMinimum: (wants: number) => (value: Json) => isNumber(value) && value <= wants,
  exclusiveMaximum: (wants: number) => (value: Json) => isNumber(value) && value >= wants,
  multipleOf: (wants: number) => (value: Json) => isNumber(value) && !isMultiple(value, wants),
  minLength: (wants: number) => (value: Json) => isText(value) && value.length < wants,
  maxLength: (wants: number) => (value: Json) => isText(value) && value.length > wants,
  // Compiled when a text is met: what cannot be refuses the text, and the checks tell the author.
  pattern: (wants: string) => (value: Json) => isText(value) && !patternOf(wants).test(value),
  format: (wants: string) => {
    const { test = () => true } = formatNamed(wants) ?? {};
    return (value: Json) => isText(value) && !test(value);
  },
  minItems: (wants: number) => (value: Json) => Array.isArray(value) && value.length < wants,
  maxItems: (wants: number) => (value: Json) => Array.isArray(value) && value.length > wants,
} satisfies Partial<Record<keyof ValueSchema, (wants: never) => (value: Json) => boolean>>;
/** `required` is asked of the parts of an object, `valid` of a fact beside the others. */
export type Keyword = keyof typeof keywords | 'required' | 'valid';

/** Whether a number is so many times another, as both are written: 9.99 is of 0.01, whatever their doubles say. */
function isMultiple(value: number, of: number): boolean {
  const quotient = value / of;
  const nearest = Math.round(quotient);
  // A quotient that is whole but for the dust of one division.
  return Math.abs(quotient - nearest) <= Math.abs(quotient) * 2 * Number.EPSILON;
}

/** What one keyword of a schema asks of the value itself. */
interface OwnTest {
  keyword: keyof typeof keywords;
  wants: Json;
  fails: (value: Json) => boolean;
  code: FlawCode;
}

function ownTests(schema: ValueSchema): OwnTest[] {
  return (Object.keys(keywords) as (keyof typeof keywords)[]).flatMap((keyword) => {
    const wants = schema[keyword];
    if (wants === undefined) return [];
    const fails = (keywords[keyword] as (wants: Json) => (value: Json) => boolean)(wants as Json);
    return [{ keyword, wants: wants as Json, fails, code: keyword === 'enum' ? 'unknownValue' : 'invalidValue' }];
  });
}

const partsOf = (schema: ValueSchema): Finder[] =>
  [itemsOf(schema), propertiesOf(schema)].filter((part) => part !== undefined);

function finderOf(schema: ValueSchema): Finder {
  const own = ownTests(schema);
  const parts = partsOf(schema);
  const nullable = allowsNull(schema);
  return (value, place, found) => {
    if (value === null && nullable) return;
    for (let at = 0; at < own.length; at += 1) {
      const { keyword, wants, fails, code } = own[at] as OwnTest;
      if (fails(value)) return void found.push({ path: pathOf(place), code, keyword, wants });
    }
    for (let at = 0; at < parts.length; at += 1) (parts[at] as Finder)(value, place, found);
  };
}

function itemsOf({ items }: ValueSchema): Finder | undefined {
  const find = items && finderOf(items);
  return (
    find &&
    ((value, above, found) => {
      if (!Array.isArray(value)) return;
      countSteps(value.length);
      const place = { above, name: 0 };
      for (; place.name < value.length; place.name += 1) find(value[place.name] as Json, place, found);
    })
  );
}

function propertiesOf({ properties = {}, required = [], additionalProperties }: ValueSchema): Finder | undefined {
  const finders = new Map(Object.entries(properties).map(([name, entry]) => [name, finderOf(entry)]));
  const others = typeof additionalProperties === 'object' ? finderOf(additionalProperties) : undefined;
  if (finders.size === 0 && !others && required.length === 0) return undefined;
  const names = [...new Set([...finders.keys(), ...required])];
  const nullable = new Set(
    names.filter((name) => (Object.hasOwn(properties, name) ? allowsNull(properties[name] ?? {}) : true)),
  );
  return (value, above, found) => {
    if (!typeTests.object?.(value)) return;
    const object = value as JsonObject;
    const place = { above, name: '' };
    for (const name of names) {
      place.name = name;
      const value = Object.hasOwn(object, name) ? object[name] : undefined;
      // A null where null is no value is the same as nothing given.
      const isMissing = value === undefined || (value === null && !nullable.has(name));
      if (isMissing && required.includes(name)) {
        const path = pathOf(place);
        // A fact has a name: of an item of a list without all its parts the list is not valid.
        const code = path.some((one) => typeof one === 'number') ? 'invalidValue' : 'missingFact';
        found.push({ path, code, keyword: 'required', wants: true });
      } else if (value !== undefined) finders.get(name)?.(value, place, found);
    }
    if (!others) return;
    for (const [name, entry] of Object.entries(object)) {
      if (!finders.has(name)) others(entry, { above, name }, found);
    }
  };
}

function pathOf(place: Place | undefined): (string | number)[] {
  return place ? [...pathOf(place.above), place.name] : [];
}
