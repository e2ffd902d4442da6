import type { Json } from '../ground/definition.ts';
import { countSteps } from '../ground/limits.ts';
import { Problem } from '../ground/problem.ts';
import { compileDefinition, compileInstanceOf, compileInvocation, compileLiteral, functionValue } from './calls.ts';
import { parseNumber } from './decimals.ts';
import { type Cell, childOf, constant, type Env, type Typed, withLocal } from './env.ts';
import type { FeelNode } from './feel-node.ts';
import { unquoted } from './literals.ts';
import { compileFilter, compileFor, compileQuantified } from './loops.ts';
import { readNames } from './names.ts';
import { commonType, compileArithmetic, compileComparison, compileIf, compileLogic } from './operators.ts';
import { parseFeel, plainName } from './parse.ts';
import { compilePath } from './paths.ts';
import type { Frame, Read, Scope, Variable } from './scope.ts';
import { anyType, type FeelType, nullType } from './types.ts';
import { compileIn, compileRange } from './unary-tests.ts';
import { type FeelContext, toJson } from './values.ts';

/** A FEEL expression ready to run. */
export interface CompiledExpression {
  text: string;
  /** What is known of its value before it runs. */
  type: FeelType;
  /** Its value. */
  read: Read;
  /** Its value as JSON. */
  readJson: (frame: Frame) => Json;
  /** Names of the scope that it mentions. */
  uses: string[];
  /** Configuration values that it mentions: `config.<name>`. */
  config: string[];
  /** Names that stand for nothing in the scope. */
  unknown: string[];
}

/**
 * Compiles a FEEL expression into closures over the frame.
 *
 * @param text the expression
 * @param scope the names it may use
 * @throws FeelSyntaxError when the text is not FEEL
 * @throws Problem limitExceeded when it is too long or too deep
 * @example compileExpression('2 * roundTripKm', scope).read(frame) // 240
 */
export function compileExpression(text: string, scope: Scope): CompiledExpression {
  const tree = parseFeel(text, 'expression', scope.variables);
  const names = readNames(tree, scope);
  const { type, read: plain } = compileTree(childOf(tree.children, 0), scope);
  const read = needingConfig(plain, names.config, scope);
  return { text, type, read, readJson: (frame) => toJson(read(frame)), ...names };
}

function compileTree(node: FeelNode, scope: Scope, compile = compileNode): Typed {
  const find = (name: string) => variableNamed(name, scope);
  return compile(node, { scope, place: { zone: scope.timeZone }, cells: [], find, compile });
}

/**
 * What is known of the values of an expression and of its parts before they run; of `any` nothing is known. What is said holds for every
 * value, and each may also be null.
 *
 * @param root the expression's node
 * @param scope the names it may use
 * @example typesIn(node, scope).get(node).is // 'number'
 */
export function typesIn(root: FeelNode, scope: Scope): ReadonlyMap<FeelNode, FeelType> {
  const types = new Map<FeelNode, FeelType>();
  const look = (part: FeelNode): void => {
    // The tests of a cell are no expression; what they compare with are some.
    if (!Object.hasOwn(compilers, part.name)) {
      for (const child of part.children) look(child);
      return;
    }
    compileTree(part, scope, (node, env) => {
      const typed = compileNode(node, env);
      types.set(node, typed.type);
      return typed;
    });
  };
  look(root);
  return types;
}

function variableNamed(name: string, { variables }: Scope): Typed | undefined {
  const found = variables.get(name) ?? variables.get(spelled(name, variables));
  if (!found?.entries) return found;
  return { ...found, read: contextReader(found.entries) };
}

/** A name as the scope spells it. */
function spelled(name: string, variables: Scope['variables']): string {
  const plain = plainName(name);
  for (const one of variables.keys()) if (plainName(one) === plain) return one;
  return name;
}

/** Reads all that is below a name as one context. */
function contextReader(entries: Record<string, Variable>): Read {
  const all = Object.entries(entries);
  return (frame) => Object.fromEntries(all.map(([name, { read }]) => [name, read(frame)]));
}

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

type Compile = (children: readonly FeelNode[], env: Env, node: FeelNode) => Typed;

/** Syntax node → closure. One row a kind of node. */
const compilers: Record<string, Compile> = {
  NumericLiteral: (_, __, { text }) => constant({ is: 'number' }, parseNumber(text.replace(/\s/g, '')) ?? null),
  StringLiteral: (_, __, { text }) => constant({ is: 'string' }, unquoted(text)),
  BooleanLiteral: (_, __, { text }) => constant({ is: 'boolean' }, text === 'true'),
  null: () => constant(nullType, null),
  List: compileList,
  Context: compileContext,
  ParenthesizedExpression: (children, env) => env.compile(childOf(children, 1), env),
  VariableName: compileName,
  '?': (_, env) => env.find('?') ?? constant(anyType, null),
  PathExpression: compilePath,
  FilterExpression: compileFilter,
  ArithmeticExpression: compileArithmetic,
  Comparison: (children, env) =>
    children[1]?.text === 'in' ? compileIn(children, env) : compileComparison(children, env),
  InstanceOfExpression: compileInstanceOf,
  Conjunction: (children, env) => compileLogic(children, env, false),
  Disjunction: (children, env) => compileLogic(children, env, true),
  IfExpression: compileIf,
  ForExpression: compileFor,
  QuantifiedExpression: compileQuantified,
  FunctionDefinition: compileDefinition,
  FunctionInvocation: compileInvocation,
  DateTimeLiteral: compileLiteral,
  SimplePositiveUnaryTest: compileRange,
  PositiveUnaryTest: (children, env) => env.compile(childOf(children, 0), env),
};

function compileNode(node: FeelNode, env: Env): Typed {
  const compile = compilers[node.name];
  if (!compile) throw new Error(`no part of an expression is a ${node.name}`);
  return compile(node.children, env, node);
}

function compileName(_: readonly FeelNode[], env: Env, { text }: FeelNode): Typed {
  const name = text.replace(/\s+/g, ' ');
  return env.find(name) ?? env.find(plainName(name)) ?? functionValue(name, env) ?? constant(anyType, null);
}

function compileList(children: readonly FeelNode[], env: Env): Typed {
  const items = children.slice(1, -1).map((child) => env.compile(child, env));
  const reads = items.map(({ read }) => read);
  const item = items.map(({ type }) => type).reduce(commonType, nullType);
  return {
    type: { is: 'list', item: items.length === 0 ? anyType : item },
    read: (frame) => {
      countSteps(reads.length);
      return reads.map((read) => read(frame));
    },
  };
}

/** `{a: 1, b: a + 1}`: each entry sees those before it. */
function compileContext(children: readonly FeelNode[], env: Env): Typed {
  let within = env;
  const entries: { name: string; read: Read; type: FeelType; cell: Cell }[] = [];
  for (const { name, children: parts } of children) {
    if (name !== 'ContextEntry') continue;
    const key = childOf(childOf(parts, 0).children, 0);
    const cell: Cell = { value: null };
    const { read, type } = env.compile(childOf(parts, 1), within);
    const own = key.name === 'StringLiteral' ? unquoted(key.text) : key.text.replace(/\s+/g, ' ');
    entries.push({ name: own, read, type, cell });
    within = withLocal(within, plainName(own), cell, type);
  }
  const isTwice = new Set(entries.map(({ name }) => name)).size < entries.length;
  if (isTwice) return constant(nullType, null);
  return {
    type: { is: 'context', entries: Object.fromEntries(entries.map(({ name, type }) => [name, type])) },
    read: (frame) => {
      countSteps(2 * entries.length);
      const before = entries.map(({ cell }) => cell.value);
      const pairs = entries.map(({ name, read, cell }): [string, unknown] => {
        cell.value = read(frame);
        return [name, cell.value];
      });
      for (const [index, { cell }] of entries.entries()) cell.value = before[index];
      return Object.fromEntries(pairs) as FeelContext;
    },
  };
}
