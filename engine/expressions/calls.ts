import { countSteps, exceed, limits } from '../ground/limits.ts';
import { Problem } from '../ground/problem.ts';
import { type Cell, childOf, constant, type Env, type Typed, weightOf, withLocal } from './env.ts';
import type { FeelNode } from './feel-node.ts';
import type { FunctionRow } from './function-row.ts';
import { functionNamed } from './functions.ts';
import { literalAt } from './literals.ts';
import { plainName } from './parse.ts';
import type { Frame, Read } from './scope.ts';
import { fitted, isOfType, typeNamed } from './type-names.ts';
import { anyType, type FeelType } from './types.ts';
import { FeelFunction, kindOf } from './values.ts';

/** `function(a, b) c`: a value that keeps what its names stand for where it is made. */
export function compileDefinition(children: readonly FeelNode[], env: Env): Typed {
  const isForeign = children.some(({ name }) => name === 'external');
  const body = children.find(({ name }) => name === 'FunctionBody');
  if (isForeign || !body) return constant({ is: 'function' }, null);
  const parameters = (children.find(({ name }) => name === 'FormalParameters')?.children ?? []).map((parameter) => ({
    name: plainName(childOf(parameter.children, 0).text),
    type: parameter.children[1] && typeNamed(parameter.children[1]),
    cell: { value: null } as Cell,
  }));
  const inner = parameters.reduce((within, { name, cell }) => withLocal(within, name, cell), env);
  const { read } = env.compile(childOf(body.children, 0), inner);
  const names = parameters.map(({ name }) => name);
  const weight = 2 + weightOf(body);
  const make: Read = (frame) => {
    const kept = env.cells.map(({ value }) => value);
    return new FeelFunction(names, (given) => {
      countSteps(weight);
      if (given.length !== parameters.length) return null;
      const typed = parameters.map(({ type }, index) => (type ? fitted(given[index], type) : given[index]));
      if (typed.includes(undefined)) return null;
      return callWith(inner.cells, [...kept, ...typed], read, frame);
    });
  };
  return { type: { is: 'function' }, read: make };
}

let depth = 0;

/** Runs a function's body with its own values in the cells. Functions that call themselves go only so deep. */
function callWith(cells: readonly Cell[], values: unknown[], read: Read, frame: Frame): unknown {
  const before = cells.map(({ value }) => value);
  const put = (all: unknown[]) => {
    for (const [index, cell] of cells.entries()) cell.value = all[index] ?? null;
  };
  depth += 1;
  try {
    if (depth > limits.functionDepth.most) exceed('functionDepth');
    put(values);
    return read(frame);
  } catch (error) {
    // What is nested deeply in a function that is called deeply may be more than the machine's own stack takes.
    if (error instanceof RangeError) exceed('functionDepth');
    throw error;
  } finally {
    depth -= 1;
    put(before);
  }
}

/** `f(a, b)`, `f(x: a, y: b)`. */
export function compileInvocation(children: readonly FeelNode[], env: Env): Typed {
  const called = childOf(children, 0);
  const name = called.name === 'VariableName' || called.name === 'SpecialFunctionName' ? plainName(called.text) : '';
  const rows = functionNamed(name);
  const own = name ? env.find(name) : env.compile(called, env);
  const given = argumentsOf(children, env);
  const builtin = rows && !(own && own.type.is === 'function') ? compileCall(rows, given, env) : undefined;
  if (!own) return builtin ?? constant(anyType, null);
  const reads = given.map(({ typed }) => typed.read);
  const names = given.map((one) => one.name);
  const read: Read = (frame) => {
    const value = own.read(frame);
    if (!(value instanceof FeelFunction)) return builtin ? builtin.read(frame) : null;
    const values = reads.map((one) => one(frame));
    return value.call(names[0] === undefined ? values : inOrder(value.parameters, names, values));
  };
  return { type: builtin?.type ?? anyType, read };
}

function inOrder(parameters: readonly string[], names: (string | undefined)[], values: unknown[]): unknown[] {
  const known = names.every((name) => parameters.includes(name ?? ''));
  return known ? parameters.map((name) => values[names.indexOf(name)] ?? null) : [];
}

interface Given {
  /** Where arguments are given by name. */
  name: string | undefined;
  typed: Typed;
}

function argumentsOf(children: readonly FeelNode[], env: Env): Given[] {
  const list = children.find(({ name }) => name === 'PositionalParameters' || name === 'NamedParameters');
  return (list?.children ?? []).map((node) => {
    if (node.name !== 'NamedParameter') return { name: undefined, typed: env.compile(node, env) };
    const [name, value] = node.children as [FeelNode, FeelNode];
    return { name: plainName(name.text), typed: env.compile(value, env) };
  });
}

/** A call of a function that FEEL has: the first of its forms that takes what is given. */
function compileCall(rows: readonly FunctionRow[], given: Given[], env: Env): Typed {
  const { place, scope } = env;
  const fitting = rows.flatMap((row) => {
    const order = row.order(given.map(({ name }) => name));
    return order ? [{ row, reads: order.map((index) => (index < 0 ? undefined : given[index]?.typed.read)) }] : [];
  });
  const types = given.map(({ typed }) => typed.type);
  const type = resultOf(
    fitting.map(({ row }) => row),
    types,
  );
  let frameNow: Frame = [];
  const asked = { place, now: () => scope.now(frameNow) };
  const read: Read = (frame) => {
    for (let index = 0; index < fitting.length; index += 1) {
      const { row, reads } = fitting[index] as (typeof fitting)[number];
      const values = row.take(reads, frame);
      if (!values) continue;
      frameNow = frame;
      return row.run(values, asked) ?? null;
    }
    return null;
  };
  const isConstant = fitting[0]?.row.isLiteral && given.every(({ typed }) => typeof typed.constant === 'string');
  return isConstant ? folded(type, read) : { type, read };
}

/** What is written out is made once. */
function folded(type: FeelType, read: Read): Typed {
  try {
    const value = read([]);
    return value === null ? { type, read } : constant({ is: kindOf(value) } as FeelType, value);
  } catch (error) {
    if (error instanceof Problem) return { type, read };
    throw error;
  }
}

function resultOf(rows: readonly FunctionRow[], types: FeelType[]): FeelType {
  const [first, ...others] = rows.map((row) => row.result(types));
  return first && others.every((other) => other.is === first.is) ? first : anyType;
}

/** `@"2024-02-29"`, `date("2024-02-29")`. */
export function compileLiteral(children: readonly FeelNode[], env: Env): Typed {
  const first = childOf(children, 0);
  if (first.name !== 'AtLiteral')
    return compileInvocation([{ ...first, name: 'SpecialFunctionName' }, ...children.slice(1)], env);
  const text = env.compile(childOf(first.children, 0), env).constant;
  const { type, value } = literalAt(String(text));
  return constant(type, value);
}

/** A function that FEEL has, as a value. */
export function functionValue(name: string, env: Env): Typed | undefined {
  const rows = functionNamed(name);
  const [first] = rows ?? [];
  if (!rows || !first) return undefined;
  const read: Read = (frame) =>
    new FeelFunction(first.parameters, (values) => {
      const given = values.map((value) => ({ name: undefined, typed: constant(anyType, value) }));
      return compileCall(rows, given, env).read(frame);
    });
  return { type: { is: 'function' }, read };
}

/** `a instance of b`. */
export function compileInstanceOf(children: readonly FeelNode[], env: Env): Typed {
  const { read } = env.compile(childOf(children, 0), env);
  const type = typeNamed(childOf(children, 3));
  return { type: { is: 'boolean' }, read: (frame) => type !== undefined && isOfType(read(frame), type) };
}
