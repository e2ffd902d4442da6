import { countSteps } from '../ground/limits.ts';
import { childOf, constant, type Env, type Typed, withLocal } from './env.ts';
import type { FeelNode } from './feel-node.ts';
import { booleanType, holds } from './operators.ts';
import type { Frame, Read } from './scope.ts';
import type { Place } from './temporal.ts';
import { equal, FeelRange, within } from './values.ts';

/** Whether a value passes a test; null where that is not known. */
type Test = (value: unknown, frame: Frame) => boolean | null;

/** `a in b`, `a in (b, < c, [d..e])`: whether a value passes one of the tests. `?` is the value within them. */
export function compileIn(children: readonly FeelNode[], env: Env): Typed {
  const subject = env.compile(childOf(children, 0), env).read;
  const nodes = children.slice(2).flatMap((child) => (child.name === 'PositiveUnaryTests' ? child.children : [child]));
  const tests = nodes
    .filter((node) => node.name === 'PositiveUnaryTest')
    .map((node) => compileTest(childOf(node.children, 0), env));
  const [only] = tests;
  if (tests.length === 1 && only) return { type: booleanType, read: (frame) => only(subject(frame), frame) };
  const read: Read = (frame) => {
    const value = subject(frame);
    let unknown = false;
    for (const test of tests) {
      const result = test(value, frame);
      if (result === true) return true;
      if (result === null) unknown = true;
    }
    return unknown ? null : false;
  };
  return { type: booleanType, read };
}

function compileTest(node: FeelNode, env: Env): Test {
  const { place } = env;
  const inner = node.name === 'SimplePositiveUnaryTest' ? childOf(node.children, 0) : node;
  if (inner.name === 'CompareOp') {
    const bound = env.compile(childOf(node.children, 1), env).read;
    return (value, frame) => holds(value, inner.text, bound(frame), place);
  }
  if (mentionsValue(node)) {
    const cell = { value: null as unknown };
    const { read } = env.compile(node, withLocal(env, '?', cell));
    return (value, frame) => {
      const before = cell.value;
      cell.value = value;
      const result = read(frame);
      cell.value = before;
      return typeof result === 'boolean' ? result : null;
    };
  }
  const { read } = env.compile(node, env);
  return (value, frame) => matches(value, read(frame), place);
}

/** Whether `?` in a node is the value that is tested here, and not that of a test within. */
function mentionsValue(node: FeelNode): boolean {
  if (node.name === '?') return true;
  const isInner = node.name === 'Comparison' && node.children[1]?.text === 'in';
  return (isInner ? node.children.slice(0, 1) : node.children).some(mentionsValue);
}

/** Whether a value is what is wanted, in a range, or in a list of such. */
function matches(value: unknown, wanted: unknown, place: Place): boolean | null {
  if (wanted instanceof FeelRange) return within(value, wanted, place);
  if (!Array.isArray(wanted)) return equal(value, wanted, place);
  if (Array.isArray(value) && equal(value, wanted, place) === true) return true;
  countSteps(wanted.length);
  return wanted.some((item) => matches(value, item, place) === true);
}

/** `[a..b]`, `(< 10)` as values. */
export function compileRange(children: readonly FeelNode[], env: Env): Typed {
  const first = childOf(children, 0);
  if (first.name === 'CompareOp') {
    const { read } = env.compile(childOf(children, 1), env);
    return { type: { is: 'range' }, read: (frame) => rangeOfSign(first.text, read(frame)) };
  }
  const [open, low, , high, close] = first.children as [FeelNode, FeelNode, FeelNode, FeelNode, FeelNode];
  const [start, end] = [env.compile(low, env), env.compile(high, env)];
  const [from, to] = [open.text === '[', close.text === ']'];
  if (start.constant !== undefined && end.constant !== undefined)
    return constant({ is: 'range' }, new FeelRange(start.constant, end.constant, from, to));
  return { type: { is: 'range' }, read: (frame) => new FeelRange(start.read(frame), end.read(frame), from, to) };
}

function rangeOfSign(sign: string, bound: unknown): FeelRange {
  if (sign === '<' || sign === '<=') return new FeelRange(null, bound, false, sign === '<=', sign);
  if (sign === '>' || sign === '>=') return new FeelRange(bound, null, sign === '>=', false, sign);
  return new FeelRange(bound, bound, true, true, sign);
}
