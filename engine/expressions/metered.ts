/**
 * FEEL's library on a meter. Nothing can stop it once it runs, so an expression is written anew before the library gets it: whatever
 * goes through values first tells how many steps that will be. Loops, filters and functions are wrapped in calls of `gauges`; the
 * library's own functions are replaced by ones that count before they call them.
 */

import { evaluate, FeelRange } from 'feelin';
import { countSteps, countText, exceed } from '../ground/limits.ts';
import { both } from '../ground/local-text.ts';
import { patternOf } from '../ground/patterns.ts';
import { Problem } from '../ground/problem.ts';
import type { FeelNode } from './feel-node.ts';
import { isTemporal, isText, sizeOf, temporalSteps, wholeSize } from './sizes.ts';

type Run = (...values: any[]) => unknown;
/** A function as the library takes it. */
const callable = (parameters: string[], run: Run): Run => Object.assign(run, { $args: parameters });

/** Functions that look at the items of a list and not into them. */
const shallow = new Set([
  ...['count', 'sum', 'min', 'max', 'mean', 'all', 'any', 'product', 'median', 'stddev', 'sublist', 'append'],
  ...['concatenate', 'insert before', 'remove', 'reverse', 'list contains', 'index of', 'sort', 'list replace'],
  ...['get value', 'get entries', 'substring', 'string length', 'upper case', 'lower case', 'contains', 'number'],
  ...['substring before', 'substring after', 'starts with', 'ends with', 'not', 'abs', 'floor', 'ceiling', 'modulo'],
]);

/** Functions that compare what is no plain value with all the others. */
const comparing = new Set(['distinct values', 'union']);

const oneOf = (value: unknown): unknown => (Array.isArray(value) && value.length === 1 ? value[0] : value);

/** The library's functions on texts that take patterns: by the one door for patterns, null where an argument is no text. */
const patterned: Record<string, { parameters: string[]; run: (...texts: string[]) => unknown }> = {
  matches: { parameters: ['input', 'pattern', 'flags'], run: (text, by, flags) => patternOf(by, flags).test(text) },
  replace: {
    parameters: ['input', 'pattern', 'replacement', 'flags'],
    run: (text, by, put, flags) => patternOf(by, flags).replace(text, put),
  },
  split: { parameters: ['string', 'delimiter'], run: (text, by) => patternOf(by).split(text) },
};

function patternFunction(name: string): Run {
  const { parameters, run } = patterned[name] as (typeof patterned)[string];
  const needed = parameters.filter((parameter) => parameter !== 'flags').length;
  return callable(parameters, (...given) => {
    const texts = given.slice(0, parameters.length).map(oneOf);
    for (const text of texts) countSteps(sizeOf(text));
    if (texts.slice(0, needed).length < needed || !texts.slice(0, needed).every(isText)) return null;
    const flags = texts[needed] ?? '';
    return isText(flags) ? run(...(texts.slice(0, needed) as string[]), flags) : null;
  });
}

/**
 * The library's functions that answer wrongly, mended: of the number in the middle it is the middle of the numbers as texts, so that of
 * 10, 9 and 1 it says 10.
 */
const mended: Record<string, Run> = {
  median(...given: unknown[]) {
    const list = given.length === 1 && Array.isArray(given[0]) ? (given[0] as unknown[]) : given;
    if (list.length === 0 || !list.every((one) => typeof one === 'number')) return null;
    const sorted = [...list].sort((a, b) => a - b);
    const middle = sorted.length >> 1;
    const upper = sorted[middle] as number;
    return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
  },
};

/** What a function gives is looked at too: texts may grow. */
function counted(name: string, run: Run, parameters: string[]): Run {
  return callable(parameters, (...given) => {
    if (name === 'string join') boundJoined(given);
    for (const value of given) countSteps(shallow.has(name) ? sizeOf(value) : wholeSize(value));
    if (comparing.has(name)) countPairs(given);
    if (given.some(isTemporal)) countSteps(temporalSteps.used);
    // Signs in texts are written with another before them, each by itself.
    if (name === 'string') countSteps(4 * wholeSize(given));
    const result = run(...given);
    if (isText(result)) countText(result.length);
    if (isTemporal(result)) countSteps(temporalSteps.used);
    return result;
  });
}

function boundJoined([list, delimiter]: unknown[]): void {
  if (!Array.isArray(list)) return;
  const between = isText(delimiter) ? delimiter.length : 0;
  countText(list.reduce((sum: number, item) => sum + between + (isText(item) ? item.length : 0), 0));
}

function countPairs(lists: unknown[]): void {
  const items = lists.flat() as unknown[];
  const complex = items.filter((item) => typeof item === 'object' && item !== null);
  if (complex.length > 0) countSteps(complex.length * wholeSize(items));
}

const known = new Map<string, Run>();

/**
 * A function of FEEL's library that counts what it does; undefined where the library has none of that name.
 *
 * @example libraryFunction('count')
 */
export function libraryFunction(name: string): Run | undefined {
  const found = known.get(name) ?? meteredFunction(name);
  if (found) known.set(name, found);
  return found;
}

function meteredFunction(name: string): Run | undefined {
  if (Object.hasOwn(patterned, name)) return patternFunction(name);
  const run = /^[a-z][a-z ]*$/.test(name) ? libraryValue(name) : undefined;
  return typeof run === 'function'
    ? counted(name, mended[name] ?? (run as Run), (run as unknown as { $args: string[] }).$args)
    : undefined;
}

function libraryValue(name: string): unknown {
  try {
    return evaluate(name, {}).value;
  } catch {
    return undefined;
  }
}

const rangeItems = evaluate('function(a, b) for i in a..b return i', {}).value as {
  invoke(values: unknown[]): unknown;
};

/** Why no loop goes over days: it would silently go over nothing. */
export const onlyNumbersAndLetters = () =>
  new Problem('invalidDefinition', {
    detail: both(
      '循环的范围只能是数字或字母，不能是日期或时间',
      'a loop goes over a range of numbers or letters, not of dates or times',
    ),
  });

const letters = 52;

/** A range is gone through one by one, for ever where its steps miss its end. */
function countRange(start: unknown, end: unknown, includesStart: unknown, weight: number): void {
  const isOther = (value: unknown) => typeof value === 'object' && value !== null;
  // The library has none, and would answer nothing at all.
  if (isOther(start) || isOther(end)) throw onlyNumbersAndLetters();
  // Else it is one of letters.
  const isOfNumbers = typeof start === 'number' && typeof end === 'number';
  const meets = Number.isSafeInteger(start) && Number.isSafeInteger(end) && (start !== end || includesStart !== false);
  if (isOfNumbers && !meets) exceed('steps');
  countSteps((isOfNumbers ? Math.abs(end - start) + 1 : letters) * weight);
}

/** What an expression that was written anew calls besides its own functions. */
const gauges: Record<string, Run> = {
  /** A value that is gone through, each item at so many steps. */
  each: callable(['value', 'weight'], (value, weight) => {
    if (Array.isArray(value)) countSteps(value.length * weight + (value.some(isObject) ? sizeOfItems(value) : 0));
    else if (value instanceof FeelRange) countRange(value.start, value.end, value['start included'], weight);
    else countSteps(weight);
    return value;
  }),
  /** The items of a range whose ends are computed. */
  span: callable(['start', 'end', 'weight'], (start, end, weight) => {
    if (end !== 0) countRange(start, end, true, weight);
    return rangeItems.invoke([start, end]);
  }),
  /** A value that is looked at as a whole. */
  whole: callable(['value'], (value) => {
    countSteps(wholeSize(value) + (isTemporal(value) ? temporalSteps.read : 0));
    return value;
  }),
  /** A value that a part is taken of. */
  part: callable(['value'], (value) => {
    countSteps(sizeOf(value));
    return value;
  }),
  /** What may be a text joined of two, or a date moved by a duration. */
  made: callable(['value'], (value) => {
    if (isText(value)) countText(value.length);
    if (isTemporal(value)) countSteps(temporalSteps.used);
    return value;
  }),
  /** What a date, a time or a duration is made of. */
  read: callable(['value'], (value) => {
    countSteps(isTemporal(value) ? temporalSteps.used / 2 : 3 * temporalSteps.read + wholeSize(value));
    return value;
  }),
  /** A function of the expression's own is called. */
  called: callable(['weight'], (weight) => {
    countSteps(weight);
    return true;
  }),
};

const isObject = (value: unknown) => typeof value === 'object' && value !== null;
const sizeOfItems = (items: unknown[]) => items.reduce((sum: number, item) => sum + sizeOf(item), 0);

interface Metered {
  text: string;
  /** The functions that it calls, but for those that are added to FEEL. */
  functions: Record<string, Run>;
  /** All names in it. */
  names: ReadonlySet<string>;
}

/**
 * An expression written anew so that its work is counted.
 *
 * @param text the expression, and `root` its syntax tree
 */
export function metered(text: string, root: FeelNode): Metered {
  const functions: Record<string, Run> = {};
  let prefix = 'gauge_';
  while (text.includes(prefix)) prefix += '_';
  const names = namesIn(root);
  const gauge = (name: string, ...given: (string | number)[]) => {
    functions[prefix + name] = gauges[name] as Run;
    // On lines of their own: a comment at the end must not take in what follows.
    return `${prefix}${name}(${given.join('\n, ')}\n)`;
  };
  for (const name of names) {
    const found = libraryFunction(name);
    if (found) functions[name] = found;
  }
  return { text: new Writer(text, gauge, names.size).write(root), functions, names };
}

function namesIn(node: FeelNode, names = new Set<string>()): Set<string> {
  if (node.name === 'VariableName') names.add(node.text.replace(/\s+/g, ' '));
  for (const child of node.children) namesIn(child, names);
  return names;
}

const nodesIn = (node: FeelNode): number => node.children.reduce((sum, child) => sum + nodesIn(child), 1);
const literal = /^(NumericLiteral|StringLiteral|BooleanLiteral|null)$/;
/** Nodes that are values, and not signs or words between them. */
const isValue = ({ name, text }: FeelNode) =>
  name !== text &&
  !/^(CompareOp|ArithOp|Type|PositiveUnaryTests?|SimplePositiveUnaryTest|Interval|Wildcard)$/.test(name);
const isNumber = ({ name, children }: FeelNode): boolean =>
  name === 'NumericLiteral' ||
  (name === 'ArithmeticExpression' && (children.length === 2 || /^(\*|\/|\*\*|\^)$/.test(children[1]?.text ?? ''))) ||
  (name === 'ParenthesizedExpression' && children.some(isNumber));
/** Filters that are places of a list; any other is asked of every item. */
const isPlace = ({ name }: FeelNode) =>
  /^(NumericLiteral|VariableName|ArithmeticExpression|FunctionInvocation|PathExpression)$/.test(name);

/** Writes an expression anew. */
class Writer {
  private readonly source: string;
  private readonly gauge: (name: string, ...given: (string | number)[]) => string;
  /** Going through something copies the names in scope for each item. */
  private readonly names: number;

  constructor(source: string, gauge: Writer['gauge'], names: number) {
    this.source = source;
    this.gauge = gauge;
    this.names = names;
  }

  write(node: FeelNode): string {
    const written = this.withParts(node);
    const { name, children } = node;
    if (name === 'ArithmeticExpression' && /^[+-]$/.test(children[1]?.text ?? '') && !children.some(isNumber))
      return this.gauge('made', written);
    // The one function whose name the library takes for its own whatever else is called so.
    if (children[0]?.name === 'SpecialFunctionName') return this.gauge('made', written);
    return written;
  }

  /** The node with its parts written anew; what is between them stays. */
  private withParts(node: FeelNode): string {
    const parts = this.partsOf(node);
    let written = '';
    let place = node.from;
    node.children.forEach((child, index) => {
      written += this.source.slice(place, child.from) + (parts[index] ?? '');
      place = child.to;
    });
    return written + this.source.slice(place, node.to);
  }

  private partsOf(node: FeelNode): string[] {
    const { name, children } = node;
    const plain = () => children.map((child) => this.write(child));
    switch (name) {
      case 'ForExpression':
      case 'QuantifiedExpression':
        return this.loop(children);
      case 'FilterExpression': {
        const [target, bracket, filter, ...rest] = plain() as [string, string, string, ...string[]];
        const test = children[2];
        if (!test || isPlace(test)) return [target, bracket, filter, ...rest];
        return [this.gauge('each', target, this.weight([test])), bracket, filter, ...rest];
      }
      case 'PathExpression': {
        const [target = '', ...rest] = plain();
        return children[0]?.text === 'config' ? [target, ...rest] : [this.gauge('part', target), ...rest];
      }
      case 'Comparison':
      case 'InstanceOfExpression':
      case 'PositiveUnaryTest':
        return children.map((child) => this.whole(child));
      case 'PositionalParametersOfLiteral':
        return children.map((child) => this.whole(child, 'read'));
      case 'DateTimeLiteral':
        return children.map((child) =>
          child.name === 'PositionalParameters'
            ? this.withParts({ ...child, name: 'PositionalParametersOfLiteral' })
            : this.write(child),
        );
      case 'FunctionBody':
        return [`if ${this.gauge('called', this.weight(children))} then (${plain().join('')}\n) else null`];
      default:
        return plain();
    }
  }

  private whole(node: FeelNode, gauge: 'whole' | 'read' = 'whole'): string {
    const written = this.write(node);
    return isValue(node) && !literal.test(node.name) ? this.gauge(gauge, written) : written;
  }

  /** The steps of one item: all that is done for it. */
  private weight(done: FeelNode[]): number {
    return 6 + Math.ceil(this.names / 2) + done.reduce((sum, node) => sum + nodesIn(node), 0);
  }

  private loop(children: FeelNode[]): string[] {
    // A loop is quicker about an item than a filter, which copies it.
    const weight = Math.ceil(this.weight(children) / 1.5);
    return children.map((child) => {
      if (child.name !== 'InExpressions') return this.write(child);
      return this.withEach(
        child,
        (one) => this.withEach(one, (inner) => this.iterated(inner, weight), 'IterationContext'),
        'InExpression',
      );
    });
  }

  /** A node with those of its parts that have a name written in a way of their own. */
  private withEach(node: FeelNode, write: (child: FeelNode) => string, name: string): string {
    let written = '';
    let place = node.from;
    for (const child of node.children) {
      written += this.source.slice(place, child.from) + (child.name === name ? write(child) : this.write(child));
      place = child.to;
    }
    return written + this.source.slice(place, node.to);
  }

  private iterated({ children }: FeelNode, weight: number): string {
    const [start, , end] = children.map((child) => this.write(child));
    return end === undefined ? this.gauge('each', start ?? '', weight) : this.gauge('span', start ?? '', end, weight);
  }
}
