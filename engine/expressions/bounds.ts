import { exceed, limits, within } from '../limits.ts';
import type { FeelNode } from './feel-node.ts';

/** Before parsing: what is too long or nested too deeply is not parsed at all. @throws Problem limitExceeded */
export function boundText(text: string): void {
  within('expressionLength', text.length);
  let depth = 0;
  for (const sign of text) {
    if (sign === '(' || sign === '[' || sign === '{') depth += 1;
    else if (sign === ')' || sign === ']' || sign === '}') depth -= 1;
    if (depth > limits.expressionDepth.most) exceed('expressionDepth');
  }
}

/** Functions that go through a list, and those that compare its items with each other. */
const linear = new Set([
  ...[
    'count',
    'sum',
    'min',
    'max',
    'mean',
    'median',
    'product',
    'stddev',
    'all',
    'any',
    'flatten',
    'reverse',
    'append',
  ],
  ...['concatenate', 'sublist', 'insert before', 'remove', 'list contains', 'index of', 'sort', 'string join'],
]);
const quadratic = new Set(['distinct values', 'union', 'mode', 'duplicate values']);

/**
 * How steeply the work of an expression grows with the values it reads: 0 not at all, 1 with their size, 2 with its square.
 *
 * @throws Problem limitExceeded for loops within loops within loops, ranges that are too long or whose ends are computed, and
 * functions that call functions
 */
export function loopDepth(root: FeelNode): number {
  const depth = depthOf(root, false);
  if (depth > limits.loopDepth.most) exceed('loopDepth');
  return depth;
}

function depthOf(node: FeelNode, inFunction: boolean): number {
  const { name, children } = node;
  const inner = (some: FeelNode[], within = inFunction) => Math.max(0, ...some.map((child) => depthOf(child, within)));
  if (name === 'ForExpression' || name === 'QuantifiedExpression') {
    const ins = children.find((child) => child.name === 'InExpressions');
    const iterators = ins?.children.filter((child) => child.name === 'InExpression') ?? [];
    for (const iterator of iterators) boundRange(iterator);
    const body = children.filter((child) => child !== ins);
    return Math.max(inner(iterators), iterators.length + inner(body));
  }
  if (name === 'FilterExpression') {
    const [list, , filter] = children;
    const isPlace = filter?.name === 'NumericLiteral' || filter === undefined;
    return Math.max(list ? depthOf(list, inFunction) : 0, isPlace ? 0 : 1 + depthOf(filter, inFunction));
  }
  // A function of the expression's own could call itself for ever.
  if (name === 'FunctionDefinition') return 1 + inner(children, true);
  if (name === 'FunctionInvocation') {
    if (inFunction) exceed('loopDepth', node.text.slice(0, 60));
    const called = children[0]?.text ?? '';
    return Math.max(quadratic.has(called) ? 2 : linear.has(called) ? 1 : 0, inner(children));
  }
  return inner(children);
}

function boundRange(iterator: FeelNode): void {
  const context = iterator.children.find((child) => child.name === 'IterationContext');
  const [from, dots, to] = context?.children ?? [];
  if (dots?.text !== '..' && dots?.name !== '..') return;
  const [low, high] = [Number(from?.text), Number(to?.text)];
  if (!(Math.abs(high - low) <= limits.loopRange.most)) exceed('loopRange', context?.text);
}
