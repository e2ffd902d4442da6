import type { Json } from '../ground/definition.ts';
import { countSteps } from '../ground/limits.ts';
import { Problem } from '../ground/problem.ts';
import { arithmeticFor, binary, comparisons, hasOrder, isScalar, wholeDayOperations } from './arithmetic.ts';
import { builtinFor } from './builtins.ts';
import { dayMs, parseDate, parseDateTime, parseDuration } from './dates.ts';
import type { FeelNode } from './feel-node.ts';
import { feelClosure, feelFunction, feelToJson, parseFeel, toFeel } from './feelin.ts';
import { addedFunctionsForFeel } from './functions.ts';
import { readNames } from './names.ts';
import { accessorFor } from './paths.ts';
import type { Frame, Read, Scope, Variable } from './scope.ts';
import { wholeSize } from './sizes.ts';
import { anyType, type FeelType, isPlain, nullType } from './types.ts';

/** A FEEL expression ready to run. */
export interface CompiledExpression {
  text: string;
  type: FeelType;
  /** The value as its type keeps it (see `FeelType`). */
  read: Read;
  /** The value as JSON. */
  readJson: (frame: Frame) => Json;
  /** Names of the scope that it mentions. */
  uses: string[];
  /** Configuration values that it mentions: `config.<name>`. */
  config: string[];
  /** Names that stand for nothing in the scope. */
  unknown: string[];
  /** Whether it runs as closures of our own; otherwise FEEL's library runs it. */
  compiled: boolean;
}

interface Typed {
  type: FeelType;
  read: Read;
  constant?: unknown;
}
/** Thrown where the compiler leaves an expression to the library. */
class NotCompiled extends Error {}
const leave = (): never => {
  throw new NotCompiled();
};

const addedForFeel = addedFunctionsForFeel();
const constant = (type: FeelType, value: unknown): Typed => ({ type, read: () => value, constant: value });

/**
 * Compiles a FEEL expression. What is common becomes closures over the frame; the rest is parsed once and left to the library.
 * The two give the same values: see `tests/engine/expressions/feel.test.ts`.
 *
 * @param text the expression
 * @param scope the names it may use
 * @throws FeelSyntaxError when the text is not FEEL
 * @example compileExpression('2 * roundTripKm', scope).read(frame) // 240
 */
export function compileExpression(text: string, scope: Scope): CompiledExpression {
  const tree = parseFeel(text, 'expression', scope.variables.keys());
  const names = readNames(tree, scope);
  const typed = compileTree(tree.children[0] as FeelNode, scope) ?? runByLibrary(text, tree, names, scope);
  const read = needingConfig(typed.read, names.config, scope);
  return {
    text,
    type: typed.type,
    read,
    readJson: toJsonReader(read, typed.type),
    ...names,
    compiled: typed.type !== anyType,
  };
}

/** Compiles a syntax tree, or answers undefined where any part of it must be left to the library. */
export function compileTree(node: FeelNode, scope: Scope): Typed | undefined {
  try {
    return compileNode(node, scope);
  } catch (error) {
    if (error instanceof NotCompiled) return undefined;
    throw error;
  }
}

/** Reads a value of a type as JSON. */
export function toJsonReader(read: Read, type: FeelType): (frame: Frame) => Json {
  // A NaN or an infinity has no JSON: FEEL's arithmetic knows no such number, so it is null.
  if (type.is === 'number') return (frame) => finite(read(frame) as number | null);
  if (type.is === 'any') return (frame) => feelToJson(read(frame));
  // Lists and contexts are kept as JSON; only dates and durations change their form.
  if (type.is === 'string' || type.is === 'list' || type.is === 'context')
    return (frame) => counted(read(frame) as Json);
  if (isPlain(type)) return read as (frame: Frame) => Json;
  return (frame) => feelToJson(toFeel(read(frame), type));
}

/** What is given again and again makes the answer larger each time. */
function counted(value: Json): Json {
  countSteps(wholeSize(value));
  return value;
}

const finite = (value: number | null) => (value === null || Number.isFinite(value) ? value : null);

function needingConfig(read: Read, config: string[], scope: Scope): Read {
  if (config.length === 0) return read;
  const entries = scope.variables.get('config')?.entries ?? {};
  const needed = config.map((name) => ({ name, isSet: entries[name]?.isSet ?? (() => false) }));
  return (frame) => {
    const missing = needed.filter((one) => !one.isSet(frame));
    if (missing.length > 0) {
      throw new Problem('configurationMissing', { facts: missing.map((one) => `config.${one.name}`) });
    }
    return read(frame);
  };
}

function runByLibrary(
  text: string,
  tree: FeelNode,
  { uses, config }: { uses: string[]; config: string[] },
  scope: Scope,
): Typed {
  const variables = uses.map((name) => [name, scope.variables.get(name) as Variable] as const);
  let frameNow: Frame = [];
  const clock = {
    today: feelFunction([], () => toFeel(scope.today(frameNow), { is: 'date' })),
    now: feelFunction([], () => toFeel(scope.now(frameNow), { is: 'dateTime' })),
  };
  const run = feelClosure(text, tree, uses, { ...addedForFeel, ...clock });
  const readers = variables.map(([name, variable]) => feelReader(variable, name === 'config' ? config : undefined));
  const read: Read = (frame) => {
    frameNow = frame;
    return run(readers.map((reader) => reader(frame)));
  };
  return { type: anyType, read };
}

/** Reads a variable in FEEL's own form; of one with entries only those named (default all). */
function feelReader(variable: Variable, entryNames?: string[]): Read {
  const { entries, type, read } = variable;
  if (!entries) return (frame) => toFeel(read(frame), type);
  const names = entryNames ?? Object.keys(entries);
  return (frame) =>
    Object.fromEntries(
      names.flatMap((name) => {
        const entry = entries[name];
        return entry ? [[name, toFeel(entry.read(frame), entry.type)]] : [];
      }),
    );
}

function compileNode(node: FeelNode, scope: Scope): Typed {
  const compile = compilers[node.name];
  return compile ? compile(node.children, scope, node) : leave();
}

type Compile = (children: FeelNode[], scope: Scope, node: FeelNode) => Typed;
const at = (children: FeelNode[], index: number): FeelNode => children[index] ?? leave();

/** Syntax node → closure. One row a kind of node; a kind without a row is left to the library. */
const compilers: Record<string, Compile> = {
  NumericLiteral: (_, __, node) =>
    constant({ is: 'number' }, node.text.includes('.') ? Number.parseFloat(node.text) : Number.parseInt(node.text, 10)),
  StringLiteral: (_, __, node) =>
    node.text.includes('\\') ? leave() : constant({ is: 'string' }, node.text.slice(1, -1)),
  BooleanLiteral: (_, __, node) => constant({ is: 'boolean' }, node.text === 'true'),
  null: () => constant(nullType, null),
  List: compileList,
  ParenthesizedExpression: (children, scope) => compileNode(at(children, 1), scope),
  VariableName: (_, scope, node) => {
    const variable = scope.variables.get(node.text);
    if (!variable || variable.type.is === 'any' || variable.entries) return leave();
    return { type: variable.type, read: variable.read };
  },
  PathExpression: compilePath,
  ArithmeticExpression: compileArithmetic,
  Comparison: compileComparison,
  Conjunction: (children, scope) => logical(children, scope, false),
  Disjunction: (children, scope) => logical(children, scope, true),
  IfExpression: compileIf,
  FunctionInvocation: compileInvocation,
  DateTimeLiteral: compileDateLiteral,
};

function compilePath(children: FeelNode[], scope: Scope): Typed {
  const target = at(children, 0);
  const name = at(children, 2).text;
  const variable = target.name === 'VariableName' ? scope.variables.get(target.text) : undefined;
  if (variable?.entries) {
    const entry = variable.entries[name];
    return entry && entry.type.is !== 'any' ? { type: entry.type, read: entry.read } : leave();
  }
  const value = compileNode(target, scope);
  return accessorFor(value.type, name, value.read) ?? leave();
}

function compileArithmetic(children: FeelNode[], scope: Scope): Typed {
  if (children.length === 2) {
    // The library reads `- 5 + 3` as a minus before a sum: only a minus right before one value is ours.
    const operand = at(children, 1);
    if (operand.name !== 'NumericLiteral' && operand.name !== 'VariableName') return leave();
    const { type, read } = compileNode(operand, scope);
    return type.is === 'number'
      ? {
          type,
          read: binary(
            () => 0,
            read,
            (a, b) => a - b,
          ),
        }
      : leave();
  }
  const left = compileNode(at(children, 0), scope);
  const right = compileNode(at(children, 2), scope);
  const operator = at(children, 1).text;
  const wholeDays = typeof right.constant === 'number' && right.constant % dayMs === 0;
  const operation =
    arithmeticFor(left.type.is, operator, right.type.is) ??
    (wholeDays ? wholeDayOperations[`${left.type.is} ${operator} ${right.type.is}`] : undefined);
  return operation ? { type: operation.type, read: binary(left.read, right.read, operation.run) } : leave();
}

function compileComparison(children: FeelNode[], scope: Scope): Typed {
  const operator = at(children, 1).text;
  const left = compileNode(at(children, 0), scope);
  if (operator === 'in') return { type: { is: 'boolean' }, read: compileIn(left, children.slice(2), scope) };
  if (operator === 'between') {
    const low = compileNode(at(children, 2), scope);
    const high = compileNode(at(children, 4), scope);
    if (!sameOrdered(left.type, low.type) || !sameOrdered(left.type, high.type)) return leave();
    const read: Read = (frame) => {
      const value = left.read(frame) as number | null;
      const from = low.read(frame) as number | null;
      const to = high.read(frame) as number | null;
      return value === null || from === null || to === null ? null : value >= from && value <= to;
    };
    return { type: { is: 'boolean' }, read };
  }
  const right = compileNode(at(children, 2), scope);
  return { type: { is: 'boolean' }, read: comparison(left, operator, right) };
}

const sameOrdered = (a: FeelType, b: FeelType) => a.is === b.is && hasOrder(a);

function comparison(left: Typed, operator: string, right: Typed): Read {
  if (operator === '=' || operator === '!=') {
    const withNull = left.type.is === 'null' || right.type.is === 'null';
    // A list of one equals its item in FEEL, an empty one null: lists are left to the library.
    if (
      withNull
        ? [left, right].some((side) => !isScalar(side.type))
        : left.type.is !== right.type.is || !isScalar(left.type)
    ) {
      return leave();
    }
    return operator === '='
      ? (frame) => left.read(frame) === right.read(frame)
      : (frame) => left.read(frame) !== right.read(frame);
  }
  const compare = comparisons[operator];
  return compare && sameOrdered(left.type, right.type) ? binary(left.read, right.read, compare) : leave();
}

type Test = (value: unknown) => boolean | null;

function compileIn(left: Typed, children: FeelNode[], scope: Scope): Read {
  const nodes = children.flatMap((child) => (child.name === 'PositiveUnaryTests' ? child.children : [child]));
  const tests = nodes
    .filter((node) => node.name === 'PositiveUnaryTest')
    .map((node) => compileTest(at(node.children, 0), left.type, scope));
  if (tests.length === 0) return leave();
  return (frame) => {
    const value = left.read(frame);
    let unknown = false;
    for (const test of tests) {
      const result = test(value);
      if (result === true) return true;
      if (result === null) unknown = true;
    }
    return unknown ? null : false;
  };
}

/** A unary test whose bounds are constants: what a table cell or the right side of `in` usually holds. */
function compileTest(node: FeelNode, type: FeelType, scope: Scope): Test {
  const inner = node.name === 'SimplePositiveUnaryTest' ? at(node.children, 0) : node;
  if (inner.name === 'CompareOp') {
    const bound = compileNode(at(node.children, 1), scope);
    const compare = comparisons[inner.text];
    if (bound.constant === undefined || bound.constant === null || !compare || !sameOrdered(type, bound.type))
      return leave();
    return (value) => (value === null ? null : (compare(value as number, bound.constant as number) as boolean));
  }
  if (inner.name === 'Interval') return compileInterval(inner, type, scope);
  const wanted = compileNode(inner, scope);
  if (wanted.constant === undefined || !isScalar(type)) return leave();
  if (wanted.type.is !== type.is && wanted.type.is !== 'null') return leave();
  return (value) => value === wanted.constant;
}

function compileInterval(node: FeelNode, type: FeelType, scope: Scope): Test {
  const low = compileNode(at(node.children, 1), scope);
  const high = compileNode(at(node.children, 3), scope);
  const [from, to] = [low.constant as number | null | undefined, high.constant as number | null | undefined];
  if (from === undefined || to === undefined || from === null || to === null) return leave();
  if (!sameOrdered(type, low.type) || !sameOrdered(type, high.type)) return leave();
  const open = at(node.children, 0).text !== '[';
  const close = at(node.children, 4).text !== ']';
  return (value) => {
    if (value === null) return null;
    const point = value as number;
    return (open ? point > from : point >= from) && (close ? point < to : point <= to);
  };
}

/** Three-valued `and` (decisive: false) and `or` (decisive: true). */
function logical(children: FeelNode[], scope: Scope, decisive: boolean): Typed {
  const left = compileNode(at(children, 0), scope);
  const right = compileNode(at(children, 2), scope);
  for (const side of [left, right]) if (side.type.is !== 'boolean' && side.type.is !== 'null') leave();
  const read: Read = (frame) => {
    const a = left.read(frame);
    if (a === decisive) return decisive;
    const b = right.read(frame);
    if (b === decisive) return decisive;
    return a === null || b === null ? null : !decisive;
  };
  return { type: { is: 'boolean' }, read };
}

function compileIf(children: FeelNode[], scope: Scope): Typed {
  const condition = compileNode(at(children, 1), scope);
  const whenTrue = compileNode(at(children, 3), scope);
  const whenFalse = compileNode(at(children, 5), scope);
  if (condition.type.is !== 'boolean') return leave();
  const type = whenTrue.type.is === 'null' ? whenFalse.type : whenTrue.type;
  if (whenFalse.type.is !== 'null' && whenFalse.type.is !== type.is) return leave();
  const read: Read = (frame) => (condition.read(frame) === true ? whenTrue.read(frame) : whenFalse.read(frame));
  return { type, read };
}

function compileInvocation(children: FeelNode[], scope: Scope): Typed {
  const name = at(children, 0).text;
  if (scope.variables.has(name)) return leave();
  if (name === 'today' && children.length <= 3) return { type: { is: 'date' }, read: scope.today };
  if (name === 'now' && children.length <= 3) return { type: { is: 'dateTime' }, read: scope.now };
  const parameters = children.find((child) => child.name === 'PositionalParameters');
  if (!parameters) return leave();
  const values = parameters.children.map((child) => compileNode(child, scope));
  return builtinFor(name, values) ?? leave();
}

/** A list of constants, made anew each time: who gets it may change it. */
function compileList(children: FeelNode[], scope: Scope): Typed {
  const items = children.slice(1, -1).map((child) => compileNode(child, scope));
  const item = items[0]?.type ?? { is: 'string' };
  const fits = items.every((one) => (one.constant ?? null) !== null && one.type.is === item.is && isScalar(item));
  if (!fits || !isPlain(item)) return leave();
  const values = items.map((one) => one.constant);
  return { type: { is: 'list', item }, read: () => [...values] };
}

function compileDateLiteral(children: FeelNode[], scope: Scope): Typed {
  const name = at(children, 0).text;
  const parameters = children.find((child) => child.name === 'PositionalParameters')?.children ?? [];
  if (parameters.length !== 1) return leave();
  const value = compileNode(at(parameters, 0), scope);
  if (name === 'date' && value.type.is === 'dateTime') {
    const { read } = value;
    return { type: { is: 'date' }, read: binary(read, read, (ms) => Math.floor(ms / dayMs)) };
  }
  if (typeof value.constant !== 'string') return leave();
  return dateConstant(name, value.constant) ?? leave();
}

function dateConstant(name: string, text: string): Typed | undefined {
  const known = (type: FeelType, value: number) => (Number.isNaN(value) ? undefined : constant(type, value));
  if (name === 'date') return known({ is: 'date' }, parseDate(text));
  if (name === 'date and time') return known({ is: 'dateTime' }, parseDateTime(text));
  const duration = name === 'duration' ? parseDuration(text) : undefined;
  if (!duration || (duration.months !== 0) === (duration.ms !== 0)) return undefined;
  return duration.months !== 0 ? constant({ is: 'months' }, duration.months) : constant({ is: 'days' }, duration.ms);
}
