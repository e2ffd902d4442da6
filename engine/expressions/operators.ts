import { calculate, joining, negative, typeOfJoined } from './arithmetic.ts';
import { add, divide, multiply, subtract } from './decimals.ts';
import { childOf, type Env, type Typed } from './env.ts';
import type { FeelNode } from './feel-node.ts';
import type { Read } from './scope.ts';
import type { Place } from './temporal.ts';
import { anyType, type FeelType } from './types.ts';
import { compare, equal } from './values.ts';

export const booleanType: FeelType = { is: 'boolean' };

/** The signs between numbers, which most formulas are made of. */
const ofNumbers: Record<string, (a: number, b: number) => unknown> = {
  '+': add,
  '-': subtract,
  '*': multiply,
  '/': divide,
};

/** `a + b`, `-a`. */
export function compileArithmetic(children: readonly FeelNode[], env: Env): Typed {
  const left = env.compile(childOf(children, children.length === 2 ? 1 : 0), env);
  if (children.length === 2) {
    const { is } = left.type;
    const type = is === 'number' || is === 'days' || is === 'months' ? left.type : anyType;
    return { type, read: (frame) => negative(left.read(frame)) };
  }
  const right = env.compile(childOf(children, 2), env);
  const sign = childOf(children, 1).text;
  const quick = ofNumbers[sign];
  const otherwise =
    joining(left.type, sign, right.type) ?? ((one: unknown, other: unknown) => calculate(one, sign, other));
  const [a, b] = [left.read, right.read];
  const read: Read = quick
    ? (frame) => {
        const [one, other] = [a(frame), b(frame)];
        return typeof one === 'number' && typeof other === 'number' ? quick(one, other) : otherwise(one, other);
      }
    : (frame) => otherwise(a(frame), b(frame));
  return { type: typeOfJoined(left.type, sign, right.type) ?? anyType, read };
}

const orders: Record<string, (order: number) => boolean> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

/** Two values compared by a sign; null where they cannot be. @example holds(1, '<', 2, place) // true */
export function holds(a: unknown, sign: string, b: unknown, place: Place): boolean | null {
  const order = orders[sign];
  if (!order) {
    const same = equal(a, b, place);
    return sign === '=' || same === null ? same : !same;
  }
  const found = compare(a, b, place);
  return found === undefined ? null : order(found);
}

/** `a < b`, and the others; of two numbers JavaScript says it. */
function comparing(left: Read, sign: string, right: Read, place: Place): Read {
  const otherwise = (a: unknown, b: unknown) => holds(a, sign, b, place);
  const byNumber: Record<string, Read> = {
    '<': (frame) => {
      const [a, b] = [left(frame), right(frame)];
      return typeof a === 'number' && typeof b === 'number' ? a < b : otherwise(a, b);
    },
    '<=': (frame) => {
      const [a, b] = [left(frame), right(frame)];
      return typeof a === 'number' && typeof b === 'number' ? a <= b : otherwise(a, b);
    },
    '>': (frame) => {
      const [a, b] = [left(frame), right(frame)];
      return typeof a === 'number' && typeof b === 'number' ? a > b : otherwise(a, b);
    },
    '>=': (frame) => {
      const [a, b] = [left(frame), right(frame)];
      return typeof a === 'number' && typeof b === 'number' ? a >= b : otherwise(a, b);
    },
  };
  return byNumber[sign] ?? ((frame) => otherwise(left(frame), right(frame)));
}

/** `a < b`, `a between b and c`. */
export function compileComparison(children: readonly FeelNode[], env: Env): Typed {
  const sign = childOf(children, 1).text;
  const left = env.compile(childOf(children, 0), env).read;
  const right = env.compile(childOf(children, 2), env).read;
  if (sign !== 'between') return { type: booleanType, read: comparing(left, sign, right, env.place) };
  const high = env.compile(childOf(children, 4), env).read;
  return {
    type: booleanType,
    read: (frame) => {
      const value = left(frame);
      return both(holds(value, '>=', right(frame), env.place), holds(value, '<=', high(frame), env.place));
    },
  };
}

/** FEEL's `and`: what is no truth value is not known. */
const both = (a: unknown, b: unknown): boolean | null =>
  a === false || b === false ? false : a === true && b === true ? true : null;

/** `and` (decisive: false) and `or` (decisive: true), of three truth values. */
export function compileLogic(children: readonly FeelNode[], env: Env, decisive: boolean): Typed {
  const left = env.compile(childOf(children, 0), env).read;
  const right = env.compile(childOf(children, 2), env).read;
  const read: Read = (frame) => {
    const a = left(frame);
    if (a === decisive) return decisive;
    const b = right(frame);
    if (b === decisive) return decisive;
    return a === !decisive && b === !decisive ? !decisive : null;
  };
  return { type: booleanType, read };
}

/** `if a then b else c`: what is not true is `c`. */
export function compileIf(children: readonly FeelNode[], env: Env): Typed {
  const condition = env.compile(childOf(children, 1), env).read;
  const whenTrue = env.compile(childOf(children, 3), env);
  const whenFalse = env.compile(childOf(children, 5), env);
  const [a, b] = [whenTrue.read, whenFalse.read];
  return {
    type: commonType(whenTrue.type, whenFalse.type),
    read: (frame) => (condition(frame) === true ? a(frame) : b(frame)),
  };
}

/** What two values have in common; null is of every type. */
export function commonType(a: FeelType, b: FeelType): FeelType {
  if (a.is === 'null') return b;
  if (b.is === 'null') return a;
  if (a.is === 'list' && b.is === 'list') return { is: 'list', item: commonType(a.item, b.item) };
  if (a.is !== b.is) return anyType;
  return a.is !== 'context' || JSON.stringify(a) === JSON.stringify(b) ? a : anyType;
}
