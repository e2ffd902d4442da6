import { typeOfJoined } from '../expressions/arithmetic.ts';
import { calendarFunctions } from '../expressions/calendar-functions.ts';
import { type CompiledExpression, compileExpression, typesIn } from '../expressions/compile.ts';
import type { FeelNode } from '../expressions/feel-node.ts';
import { FeelSyntaxError, parseFeel } from '../expressions/parse.ts';
import type { Scope, Variable } from '../expressions/scope.ts';
import { anyType, type FeelType, fromJson, typeOfSchema } from '../expressions/types.ts';
import type { ConfigDefinition, Json, JsonObject, ValueSchema } from '../ground/definition.ts';
import { beginWork } from '../ground/limits.ts';
import { createEnvironment, reservedSlots } from '../rules/environment.ts';

/** Something wrong at a place of an expression's text. */
export interface ExpressionFlaw {
  code: 'syntax' | 'wideSign' | 'unknownName' | 'unknownFunction' | 'operands' | 'arguments' | 'result';
  from: number;
  to: number;
  /** The text at that place. */
  text: string;
  /** The types that do not go together, or the one met and the one wanted. */
  types?: FeelType['is'][];
}

export interface ExpressionInspection {
  /** What is known of the value before it runs. */
  type: FeelType['is'];
  flaws: ExpressionFlaw[];
  /** The value for the given values; undefined where one that it needs is not given. */
  value?: Json;
}

export interface InspectionOptions {
  /** The names it may use, with what is known of their values. */
  names: Record<string, ValueSchema | undefined>;
  config: ConfigDefinition;
  timeZone: string;
  /** What the result must be. */
  wanted?: ValueSchema | undefined;
  /** Values to try it with, at an instant. */
  values?: JsonObject;
  at?: string;
}

/**
 * Looks at an expression as its author writes it: where it is not FEEL, which names stand for nothing, which types do not go together,
 * and what it gives for some values.
 *
 * @example inspectExpression('km > "far"', options).flaws // [{ code: 'operands', from: 0, to: 10, text: 'km > "far"', types: ['number', 'string'] }]
 */
export function inspectExpression(text: string, options: InspectionOptions): ExpressionInspection {
  const names = Object.keys(options.names);
  const scope = scopeOf(options, names);
  const { flaws, compiled } = lookInto(text, scope, options.wanted);
  if (!compiled) return { type: 'any', flaws };
  const value = flaws.length === 0 ? tryValue(compiled, options, names) : undefined;
  return { type: compiled.type.is, flaws, ...(value === undefined ? {} : { value }) };
}

/**
 * What is wrong with an expression where its names are known already, and the expression compiled where it is FEEL.
 *
 * @param wanted what its value must be
 */
export function lookInto(
  text: string,
  scope: Scope,
  wanted?: ValueSchema,
): { flaws: ExpressionFlaw[]; compiled?: CompiledExpression } {
  try {
    const root = parseFeel(text, 'expression', scope.variables).children[0] as FeelNode;
    const compiled = compileExpression(text, scope);
    const flaws = [...nodeFlaws(root, scope, new Set(compiled.unknown)), ...resultFlaws(root, compiled.type, wanted)];
    return { flaws, compiled };
  } catch (error) {
    if (!(error instanceof FeelSyntaxError)) throw error;
    return { flaws: [syntaxFlaw(text, error)] };
  }
}

function scopeOf({ names, config, timeZone }: InspectionOptions, order: string[]): Scope {
  const { scope } = createEnvironment(config, timeZone);
  const own = order.map((name, index): [string, Variable] => [
    name,
    { type: typeOfSchema(names[name]), read: (frame) => frame[reservedSlots.count + index] ?? null },
  ]);
  const base = [...scope.variables.keys()].map((name) => [name, scope.variables.get(name) as Variable] as const);
  return { ...scope, variables: new Map([...base, ...own]) };
}

const wideSigns = /[，。；：？！（）【】《》“”‘’＝＞＜＋－＊／]/;

const wideFlaw = (from: number, text: string): ExpressionFlaw => ({ code: 'wideSign', from, to: from + 1, text });

/** Where a text stops being FEEL; a sign of full width in it is what is meant most often. */
export function syntaxFlaw(text: string, { from, to }: FeelSyntaxError): ExpressionFlaw {
  const wide = wideSigns.exec(text.replace(/"[^"]*"/g, (quoted) => ' '.repeat(quoted.length)));
  if (wide) return wideFlaw(wide.index, wide[0]);
  const start = Math.min(from, Math.max(0, text.length - 1));
  return { code: 'syntax', from: start, to: Math.max(to, start + 1), text: text.slice(from, to) };
}

type Types = ReadonlyMap<FeelNode, FeelType>;

/** What is wrong with the names and types of a tree. */
export const nodeFlaws = (node: FeelNode, scope: Scope, unknown: ReadonlySet<string>): ExpressionFlaw[] =>
  flawsBelow(node, { scope, types: typesIn(node, scope), unknown });

interface Looked {
  scope: Scope;
  types: Types;
  unknown: ReadonlySet<string>;
}

function flawsBelow(node: FeelNode, looked: Looked): ExpressionFlaw[] {
  const { unknown, scope, types } = looked;
  const within = [...entryFlaws(node, scope), ...fieldFlaws(node, scope)];
  const own = [...nameFlaws(node, unknown), ...within, ...typeFlaws(node, types)];
  const called = node.name === 'FunctionInvocation' ? node.children[0] : undefined;
  const inner = node.children.filter((child) => child !== called).flatMap((child) => flawsBelow(child, looked));
  return [...own, ...inner];
}

function nameFlaws(node: FeelNode, unknown: ReadonlySet<string>): ExpressionFlaw[] {
  const [called] = node.children;
  const isCall = node.name === 'FunctionInvocation' && called !== undefined;
  const place = isCall ? called : node;
  const named = isCall || node.name === 'VariableName' || node.name === 'PathExpression';
  if (!named || !unknown.has(place.text)) return [];
  const { from, to, text } = place;
  const wide = wideSigns.exec(text);
  if (wide) return [wideFlaw(from + wide.index, wide[0])];
  return [{ code: isCall ? 'unknownFunction' : 'unknownName', from, to, text }];
}

/** Entries that something whose entries are all known does not have: `outcome.feee`. */
function entryFlaws({ name, children, from, to, text }: FeelNode, { variables }: Scope): ExpressionFlaw[] {
  const [target, , entry] = children;
  if (name !== 'PathExpression' || target?.name !== 'VariableName' || target.text === 'config') return [];
  const { entries } = variables.get(target.text) ?? {};
  return !entries || !entry || Object.hasOwn(entries, entry.text) ? [] : [{ code: 'unknownName', from, to, text }];
}

/** The same of what is within fields of forms and records, which have no others than their form says. */
function fieldFlaws(node: FeelNode, scope: Scope): ExpressionFlaw[] {
  const [target, , entry] = node.children;
  if (node.name !== 'PathExpression' || !target || !entry) return [];
  const within = closedTypeOf(target, scope);
  if (within?.is !== 'context' || Object.hasOwn(within.entries, entry.text)) return [];
  return [{ code: 'unknownName', from: node.from, to: node.to, text: node.text }];
}

/** The type of a path through what has no other entries than are known; of a list that of its items. */
function closedTypeOf(node: FeelNode, scope: Scope): FeelType | undefined {
  const [target, , entry] = node.children;
  if (node.name === 'VariableName') {
    const variable = scope.variables.get(node.text);
    return variable?.isClosed ? itemOf(variable.type) : undefined;
  }
  if (node.name !== 'PathExpression' || !target || !entry) return undefined;
  const within = closedTypeOf(target, scope);
  const found =
    within?.is === 'context' && Object.hasOwn(within.entries, entry.text) ? within.entries[entry.text] : undefined;
  return found && itemOf(found);
}

const itemOf = (type: FeelType): FeelType => (type.is === 'list' ? type.item : type);

/** Types of which it is known what they may be joined with. */
export const plain = new Set<FeelType['is']>(['number', 'string', 'boolean', 'date', 'dateTime']);

function typeFlaws(node: FeelNode, known: Types): ExpressionFlaw[] {
  const whole = (child: FeelNode) => known.get(child) ?? anyType;
  const typeOf = (child: FeelNode | undefined) => (child ? whole(child).is : 'any');
  const [left, middle, right] = node.children;
  const flaw = (code: ExpressionFlaw['code'], types: FeelType['is'][]): ExpressionFlaw[] => {
    const { from, to, text } = node;
    return [{ code, from, to, text, types }];
  };
  if (node.name === 'Conjunction' || node.name === 'Disjunction') {
    const types = [typeOf(left), typeOf(right)];
    return types.some((type) => plain.has(type) && type !== 'boolean') ? flaw('operands', types) : [];
  }
  if (node.name === 'FunctionInvocation') return argumentFlaws(node, whole, flaw);
  if (node.children.length !== 3 || (node.name !== 'Comparison' && node.name !== 'ArithmeticExpression')) return [];
  const types = [typeOf(left), typeOf(right)];
  const [a, b] = types as [FeelType['is'], FeelType['is']];
  if (!plain.has(a) || !plain.has(b) || middle?.text === 'in') return [];
  const fits = node.name === 'Comparison' ? a === b : mayCalculate(a, middle?.text ?? '', b);
  return fits ? [] : flaw('operands', types);
}

const mayCalculate = (a: FeelType['is'], sign: string, b: FeelType['is']) =>
  typeOfJoined({ is: a } as FeelType, sign, { is: b } as FeelType) !== undefined;

function argumentFlaws(
  node: FeelNode,
  typeOf: (child: FeelNode) => FeelType,
  flaw: (code: ExpressionFlaw['code'], types: FeelType['is'][]) => ExpressionFlaw[],
): ExpressionFlaw[] {
  const name = node.children[0]?.text ?? '';
  const added = Object.hasOwn(calendarFunctions, name) ? calendarFunctions[name] : undefined;
  if (!added) return [];
  const types = (node.children.find((child) => child.name === 'PositionalParameters')?.children ?? []).map(typeOf);
  const fits = added.some((row) => row.accepts(types));
  return fits
    ? []
    : flaw(
        'arguments',
        types.map(({ is }) => is),
      );
}

function resultFlaws(root: FeelNode, { is }: FeelType, wanted: ValueSchema | undefined): ExpressionFlaw[] {
  const want = typeOfSchema(wanted).is;
  if (!plain.has(is) || !plain.has(want) || is === want) return [];
  const { from, to, text } = root;
  return [{ code: 'result', from, to, text, types: [is, want] }];
}

function tryValue(
  { uses, readJson }: CompiledExpression,
  { names, values, at }: InspectionOptions,
  order: string[],
): Json | undefined {
  if (!values || at === undefined) return undefined;
  const needed = uses.filter((name) => name !== 'config');
  if (needed.some((name) => values[name] === undefined)) return undefined;
  const run = { atMs: Date.parse(at), config: undefined, facts: {}, depth: 0 };
  const typed = order.map((name) => fromJson(typeOfSchema(names[name]))(values[name]));
  try {
    beginWork();
    return readJson([run, null, null, ...typed]);
  } catch {
    // A configuration value without a value, or a loop that is too long: there is nothing to show.
    return undefined;
  }
}
