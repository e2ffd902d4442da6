import { typesIn } from '../expressions/compile.ts';
import { parseDate } from '../expressions/dates.ts';
import { parseNumber, toDouble } from '../expressions/decimals.ts';
import type { FeelNode } from '../expressions/feel-node.ts';
import { readNames } from '../expressions/names.ts';
import { FeelSyntaxError, parseFeel } from '../expressions/parse.ts';
import type { Scope } from '../expressions/scope.ts';
import { type FeelType, typeOfSchema } from '../expressions/types.ts';
import type { Json, ValueSchema } from '../ground/definition.ts';
import { plainSigns } from '../ground/signs.ts';
import { flawsOf, type ValueFlaw } from '../rules/value-checks.ts';
import { type Cell, type CellTest, parseCell } from '../tables/cells.ts';
import { type ExpressionFlaw, nodeFlaws, plain, syntaxFlaw } from './inspect-expression.ts';

/**
 * What is wrong with what stands at a place: an expression that is none, a value that its schema does not have, a name of nothing (with the
 * nearest, and what it then is), names that are needed there and are not given.
 */
export type PlaceFlaw = { fix?: Json } & (
  | ExpressionFlaw
  | { code: 'value'; text: string; value: ValueFlaw }
  | { code: 'noSuchName'; text: string; meant?: string; mended?: { path: string; value: Json } }
  | { code: 'notGiven'; text: string }
);

/**
 * What is wrong with a condition cell: what is no FEEL, names that stand for nothing, what cannot be compared with the column's values,
 * values that the column never has. The grid shows it red, and the check keeps it from being published.
 *
 * @param schema what the column's values are; undefined: any
 * @param scope the names that cells may use
 * @returns nothing where the cell is in order
 * @example inspectCell('VIP', { type: 'string' }, scope) // [{ code: 'unknownName', text: 'VIP', fix: '"VIP"', … }]
 */
export function inspectCell(text: string, schema: ValueSchema | undefined, scope: Scope): PlaceFlaw[] {
  try {
    const cell = parseCell(text, '?');
    if (cell.kind === 'any') return [];
    const flaws = cell.kind === 'tests' ? constantFlaws(cell, schema) : testFlaws(text, schema, scope);
    return withFix(flaws, text, schema, scope);
  } catch (error) {
    if (!(error instanceof FeelSyntaxError)) throw error;
    return withFix([syntaxFlaw(text.trim(), error)], text, schema, scope);
  }
}

function constantFlaws({ tests }: Extract<Cell, { kind: 'tests' }>, schema: ValueSchema = {}): PlaceFlaw[] {
  return tests.flatMap((test) => valuesOf(test).flatMap(([value, wanted]) => valueFlaws(value, wanted(schema))));
}

const valuesOf = (test: CellTest): [Json, (schema: ValueSchema) => ValueSchema][] =>
  'operator' in test
    ? [[test.value, test.operator === '=' ? (schema) => schema : comparable]]
    : [
        [test.low, comparable],
        [test.high, comparable],
      ];

/** What values of a schema may be compared with by their order: a bound need be none of them. */
export function comparable({ type, format }: ValueSchema): ValueSchema {
  const types = type === undefined ? undefined : [type].flat().map((one) => (one === 'integer' ? 'number' : one));
  return { ...(types ? { type: types } : {}), ...(format ? { format } : {}) };
}

/** What keeps a value from being one of a schema; null, and a date where date-times are, may be asked for anywhere. */
export function valueFlaws(value: Json, schema: ValueSchema): PlaceFlaw[] {
  if (value === null) return [];
  const isDay = typeOfSchema(schema).is === 'dateTime' && typeof value === 'string' && !Number.isNaN(parseDate(value));
  const flaws = flawsOf(withoutDigits(value, schema), schema).filter(({ keyword }) => !(isDay && keyword === 'format'));
  return flaws.map((flaw) => ({
    code: 'value',
    text: typeof value === 'string' ? value : JSON.stringify(value),
    value: flaw,
  }));
}

/** A number that JavaScript does not have is written as a text of its digits; bounds are held to the nearest that it has. */
function withoutDigits(value: Json, schema: ValueSchema): Json {
  if (Array.isArray(value) && schema.items) return value.map((item) => withoutDigits(item, schema.items ?? {}));
  const number = typeof value === 'string' && typeOfSchema(schema).is === 'number' ? parseNumber(value) : undefined;
  return number === undefined || typeof number === 'number' ? value : toDouble(number);
}

function testFlaws(text: string, schema: ValueSchema | undefined, scope: Scope): PlaceFlaw[] {
  const root = parseFeel(text.trim(), 'unaryTests', scope.variables);
  const unknown = new Set(readNames(root, scope).unknown);
  const names = nodeFlaws(root, scope, unknown);
  if (names.length > 0) return names;
  const tests = root.children.find((child) => child.name === 'PositiveUnaryTests')?.children ?? [];
  return tests.flatMap((test) =>
    comparedIn(test.children[0]).flatMap((node) => typeFlaw(node, schema, typesIn(node, scope).get(node))),
  );
}

/** The expressions of a test whose values are compared with the column's. */
function comparedIn(node: FeelNode | undefined): readonly FeelNode[] {
  if (!node) return [];
  if (node.name !== 'SimplePositiveUnaryTest') return holdsPlaceholder(node) ? [] : [node];
  const [first, second] = node.children;
  const compared = first?.name === 'Interval' ? [first.children[1], first.children[3]] : [second];
  return compared.filter((one) => one !== undefined && !holdsPlaceholder(one)) as readonly FeelNode[];
}

const holdsPlaceholder = (node: FeelNode): boolean => node.name === '?' || node.children.some(holdsPlaceholder);

function typeFlaw(node: FeelNode, schema: ValueSchema | undefined, type: FeelType | undefined): PlaceFlaw[] {
  const column = typeOfSchema(schema).is;
  const met = type?.is === 'list' ? type.item.is : (type?.is ?? 'any');
  if (fits(column, met)) return [];
  const { from, to, text } = node;
  return [{ code: 'operands', from, to, text, types: [column, met] }];
}

const days = new Set<FeelType['is']>(['date', 'dateTime']);
const fits = (a: FeelType['is'], b: FeelType['is']) =>
  !plain.has(a) || !plain.has(b) || a === b || (days.has(a) && days.has(b));

/** The cell as it was meant, where that is plain: a text without its quotes, signs of full width. */
function withFix(flaws: PlaceFlaw[], text: string, schema: ValueSchema | undefined, scope: Scope): PlaceFlaw[] {
  const [first, ...others] = flaws;
  if (!first) return flaws;
  const isMeant = (candidate: string) =>
    candidate !== text &&
    inspectCell(candidate, schema, scope).length === 0 &&
    parseCell(candidate, '?').kind === 'tests';
  const takesText = [schema?.type ?? []].flat().includes('string') && !schema?.format;
  const quoted = JSON.stringify(text.trim());
  const unquoted = first.code === 'value' || first.code === 'operands' ? [] : [quoted];
  const fix = [plainSigns(text), ...(takesText && !/["\\]/.test(text) ? unquoted : [])].find(isMeant);
  return fix === undefined ? flaws : [{ ...first, fix }, ...others];
}
