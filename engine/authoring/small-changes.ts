import { nearMiss } from '../conditions/operators.ts';
import { actionNamed } from '../flows/actions.ts';
import type { Json, JsonObject, ValueSchema } from '../ground/definition.ts';

/** One small change at a place of a definition. */
export interface ChangeAt {
  path: string[];
  what: 'number' | 'comparison' | 'value' | 'guard' | 'target' | 'part' | 'role';
  before: string;
  after: string;
  /** What then stands there; absent: nothing. */
  value: Json | undefined;
}

/** Each value of some list of the policy, with another value of the same list. */
export type Listed = ReadonlyMap<string, string>;

/** A document with another value at a place. */
export function changed<T>(document: T, path: string[], value: Json | undefined): T {
  const [key, ...rest] = path;
  if (key === undefined) return value as T;
  const copy = (Array.isArray(document) ? [...document] : { ...document }) as Record<string, unknown>;
  if (rest.length === 0 && value === undefined) delete copy[key];
  else copy[key] = changed(copy[key], rest, value);
  return copy as T;
}

/** Numbers and lists of a schema that a value is checked by. */
export function* schemaChanges(schema: Json, path: string[], listed: Listed): Generator<ChangeAt> {
  const { properties } = schema as unknown as ValueSchema;
  for (const [name, property] of Object.entries(properties ?? {})) {
    const place = [...path, 'properties', name];
    const {
      minimum,
      maximum,
      exclusiveMinimum,
      exclusiveMaximum,
      decimals,
      default: otherwise,
      requiredIf,
      valid,
    } = property;
    // What is typed is only shown with so many decimals: what is computed is rounded to them.
    const rounded = property['='] !== undefined || path[0] === 'outcome' ? decimals : undefined;
    const numbers = { minimum, maximum, exclusiveMinimum, exclusiveMaximum, decimals: rounded };
    for (const [key, value] of Object.entries(numbers))
      if (value !== undefined) yield numberChange(value, [...place, key]);
    if (otherwise !== undefined) yield* valueChanges(otherwise, [...place, 'default'], listed);
    for (const [key, formula] of Object.entries({ requiredIf, valid })) {
      if (formula) yield* valueChanges(formula as unknown as Json, [...place, key], listed);
    }
    if (property['='] !== undefined) yield* textChanges(property['='], [...place, '='], listed);
  }
}

/** Every number, comparison and value of a list within a part of a definition. */
export function* valueChanges(value: Json, path: string[], listed: Listed): Generator<ChangeAt> {
  const key = path.at(-1) ?? '';
  if (typeof value === 'number') yield numberChange(value, path);
  else if (typeof value === 'boolean')
    yield { path, what: 'value', before: String(value), after: String(!value), value: !value };
  else if (typeof value === 'string') {
    const swapped = key === 'operator' ? nearMiss(value) : undefined;
    if (swapped) yield { path, what: 'comparison', before: value, after: swapped, value: swapped };
    else if (key === '=') yield* textChanges(value, path, listed);
    else if (!named.has(key)) {
      const other = listed.get(value);
      if (other !== undefined) yield { path, what: 'value', before: value, after: other, value: other };
    }
  } else if (typeof value === 'object' && value !== null) {
    // A case is not told who is notified.
    if (actionNamed(String((value as JsonObject).type))?.names === 'role') return;
    for (const [name, item] of Object.entries(value)) {
      if (!words.has(name)) yield* valueChanges(item as Json, [...path, name], listed);
    }
  }
}

/** Keys whose text is a name, not a value; and parts that only tell people something. */
const named = new Set([
  'fact',
  'operator',
  'type',
  'ruleSet',
  'into',
  'take',
  'decide',
  'condition',
  'path',
  'flow',
  'role',
  'webhook',
  'clause',
  'id',
  'missing',
]);
const words = new Set(['title', 'clauses', 'clause', 'record', 'meta', 'labels', 'description', 'priority', 'message']);

function numberChange(value: number, path: string[]): ChangeAt {
  const after = value + 1;
  return { path, what: 'number', before: String(value), after: String(after), value: after };
}

/** Every number of a duration. */
export function* durationChanges(text: string, path: string[]): Generator<ChangeAt> {
  for (const match of text.matchAll(/\d+/g)) {
    const after = text.slice(0, match.index) + (Number(match[0]) + 1) + text.slice(match.index + match[0].length);
    yield { path, what: 'number', before: text, after, value: after };
  }
}

const comparisonSigns: Record<string, string> = { '<=': '<', '>=': '>', '<': '<=', '>': '>=', '=': '!=', '!=': '=' };

/** Numbers, comparisons and values of lists inside a FEEL text, dates and durations left whole. */
export function* textChanges(text: string, path: string[], listed: Listed): Generator<ChangeAt> {
  const token = /"(?:[^"\\]|\\.)*"|[A-Za-z_$\u4e00-\u9fff][\w$\u4e00-\u9fff.]*|\d+(?:\.\d+)?|<=|>=|!=|<|>|=/g;
  for (const { 0: found, index = 0 } of text.matchAll(token)) {
    const replaced = (by: string) => text.slice(0, index) + by + text.slice(index + found.length);
    const change = (what: ChangeAt['what'], by: string): ChangeAt => ({
      path,
      what,
      before: text,
      after: replaced(by),
      value: replaced(by),
    });
    if (/^\d/.test(found)) yield change('number', String(Number((Number(found) + 1).toFixed(6))));
    else if (found in comparisonSigns) yield change('comparison', comparisonSigns[found] as string);
    else if (found === 'true' || found === 'false') yield change('value', String(found !== 'true'));
    else if (found.startsWith('"')) {
      const inner = found.slice(1, -1);
      const other = listed.get(inner) ?? laterDate(inner);
      if (other !== undefined) yield change('value', `"${other}"`);
      for (const one of /^P/.test(inner) ? durationChanges(inner, path) : []) yield change('number', `"${one.after}"`);
    }
  }
}

function laterDate(text: string): string | undefined {
  const match = /^(\d{4}-\d{2})-(\d{2})$/.exec(text);
  return match
    ? `${match[1]}-${match[2] === '28' ? '27' : String(Math.min(28, Number(match[2]) + 1)).padStart(2, '0')}`
    : undefined;
}
