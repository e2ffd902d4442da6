import { formatOf, ownKeys } from '../../contract/definitions/formats.ts';
import type { JsonSchema } from '../../contract/schema.ts';
import type { DefinitionKind, Json, JsonObject } from '../ground/definition.ts';
import { pointer } from '../ground/pointer.ts';
import { keyMeant } from './key-meant.ts';

/** Where a document is not what its format says. */
export interface FormatFlaw {
  path: string;
  code: 'unknownKey' | 'together' | 'none' | 'shape';
  /** The key, or the keys that do not go together, or those of which one is needed; of a shape what is wanted. */
  keys: string[];
  /** What was meant by an unknown key, as far as that is seen. */
  meant?: string;
  /** The object it stands in, with that key in its place. */
  mended?: Json;
  /** The object is a schema of values, whose keywords are JSON Schema's. */
  isValueSchema?: boolean;
}

const known = new Map<DefinitionKind, JsonSchema>();

function formatOfKind(kind: DefinitionKind): JsonSchema {
  const format = known.get(kind) ?? formatOf(kind);
  known.set(kind, format);
  return format;
}

/**
 * Everywhere a document is not what its format says: keys that it does not know, alternatives given at once, values of another shape.
 * What is left out is not looked at here.
 *
 * @example formatFlaws('rules', { kind: 'rules', hitPolcy: 'any' })[0] // { path: '/hitPolcy', code: 'unknownKey', meant: 'hitPolicy', … }
 */
export function formatFlaws(kind: DefinitionKind, document: Json): FormatFlaw[] {
  const format = formatOfKind(kind);
  return flawsIn(format, document, '', format.$defs as Record<string, JsonSchema>);
}

/**
 * The same for a value within a document that has a format of its own.
 *
 * @param schema needs no other than what it holds itself
 */
export const closedFlaws = (schema: JsonSchema, value: Json): FormatFlaw[] => flawsIn(schema, value, '', {});

type Definitions = Record<string, JsonSchema>;
const anything: JsonSchema = {};

function flawsIn(schema: JsonSchema, value: Json, path: string, definitions: Definitions): FormatFlaw[] {
  const { $ref, anyOf, allOf } = schema;
  const items = schema.items as JsonSchema | undefined;
  if (typeof $ref === 'string') {
    const name = $ref.slice('#/$defs/'.length);
    const found = flawsIn(resolved(schema, definitions), value, path, definitions);
    return name === 'ValueSchema' ? found.map((flaw) => ofSchema(flaw, path)) : found;
  }
  if (Array.isArray(allOf)) return allOf.flatMap((one) => flawsIn(one, value, path, definitions));
  if (Array.isArray(anyOf)) return alternativeFlaws(anyOf, value, path, definitions);
  if (!isOfShape(schema, value)) return [{ path, code: 'shape', keys: wantedBy(schema) }];
  if (Array.isArray(value)) {
    return items ? value.flatMap((one, at) => flawsIn(items, one, path + pointer(at), definitions)) : [];
  }
  return isObject(value) ? objectFlaws(schema, value, path, definitions) : [];
}

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Only what stands in the schema itself, not in those within it. */
const ofSchema = (flaw: FormatFlaw, path: string): FormatFlaw =>
  flaw.path.startsWith(path) && !flaw.path.slice(path.length + 1).includes('/')
    ? { ...flaw, isValueSchema: true }
    : flaw;

function isOfShape({ type, const: only, enum: values }: JsonSchema, value: Json): boolean {
  if (only !== undefined) return value === only;
  if (Array.isArray(values)) return values.includes(value);
  switch (type) {
    case undefined:
      return true;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    case 'null':
      return value === null;
    default:
      return typeof value === (type === 'integer' ? 'number' : type);
  }
}

const wantedBy = ({ type, const: only, enum: values }: JsonSchema): string[] =>
  only !== undefined ? [String(only)] : Array.isArray(values) ? values.map(String) : [String(type)];

function objectFlaws(schema: JsonSchema, value: JsonObject, path: string, definitions: Definitions): FormatFlaw[] {
  const properties = (schema.properties ?? {}) as Record<string, JsonSchema>;
  const patterns = Object.entries((schema.patternProperties ?? {}) as Record<string, JsonSchema>);
  // Of the patterns that formats have one is that of others' keys; any other takes every key.
  const more = patterns.find(([pattern]) => pattern !== ownKeys)?.[1] ?? schema.additionalProperties;
  return Object.entries(value).flatMap(([key, item]) => {
    if (item === undefined) return [];
    const at = path + pointer(key);
    if (Object.hasOwn(properties, key)) return flawsIn(properties[key] as JsonSchema, item, at, definitions);
    if (typeof more === 'object' && more !== null) return flawsIn(more as JsonSchema, item, at, definitions);
    return more === false && !key.startsWith('x-') ? [unknownKey(key, value, at, Object.keys(properties))] : [];
  });
}

function unknownKey(key: string, value: JsonObject, path: string, keys: string[]): FormatFlaw {
  const meant = keyMeant(
    key,
    keys.filter((one) => !Object.hasOwn(value, one)),
  );
  if (meant === undefined) return { path, code: 'unknownKey', keys: [key] };
  const mended = Object.fromEntries(Object.entries(value).map(([one, item]) => [one === key ? meant : one, item]));
  return { path, code: 'unknownKey', keys: [key], meant, mended: mended as Json };
}

/** One of several forms: the one that fits, or else the one that is meant, by the keys that tell them apart. */
function alternativeFlaws(anyOf: JsonSchema[], value: Json, path: string, definitions: Definitions): FormatFlaw[] {
  const { forms, marks } = formsOf(anyOf, definitions);
  const ofKind = anyOf.filter((_, at) => Array.isArray(forms[at]?.anyOf) || isOfShape(forms[at] as JsonSchema, value));
  if (ofKind.length === 0) return [{ path, code: 'shape', keys: [...new Set(forms.flatMap(wantedBy))] }];
  if (marks && isObject(value)) {
    const given = marks.filter((mark) => Object.hasOwn(value, mark));
    if (given.length > 1) return [{ path, code: 'together', keys: given }];
    if (given.length === 0) return [{ path, code: 'none', keys: marks }];
    const form = anyOf[marks.indexOf(given[0] as string)] as JsonSchema;
    return flawsIn(form, value, path, definitions);
  }
  const each = ofKind.map((one) => flawsIn(one, value, path, definitions));
  return each.reduce((best, one) => (one.length < best.length ? one : best));
}

/** Several forms, their names resolved, and the keys by which each is known among them, where each is. */
interface Forms {
  forms: JsonSchema[];
  marks: string[] | undefined;
}

const formsKnown = new WeakMap<JsonSchema[], Forms>();

function formsOf(anyOf: JsonSchema[], definitions: Definitions): Forms {
  const found = formsKnown.get(anyOf);
  if (found) return found;
  const forms = anyOf.map((one) => resolved(one, definitions));
  const marks = forms.flatMap((form) => markOf(form, forms));
  const made = { forms, marks: marks.length > 1 && marks.length === forms.length ? marks : undefined };
  formsKnown.set(anyOf, made);
  return made;
}

const resolved = (schema: JsonSchema, definitions: Definitions): JsonSchema =>
  typeof schema.$ref === 'string' ? (definitions[schema.$ref.slice('#/$defs/'.length)] ?? anything) : schema;

/** The key by which a form is known among others: it is required there and stands in no other. */
function markOf({ required }: JsonSchema, forms: JsonSchema[]): string[] {
  const needed = Array.isArray(required) ? (required as string[]) : [];
  const isOnly = (key: string) =>
    forms.filter((form) => Object.hasOwn((form.properties ?? {}) as object, key)).length === 1;
  return needed.filter(isOnly).slice(0, 1);
}
