/** What the engine knows of the FEEL library: parsing, running what the compiler leaves to it (see `metered.ts`), and values to and fro. */
import {
  dateAndTime,
  evaluate,
  FeelDate,
  FeelDateTime,
  FeelDuration,
  FeelFunction,
  FeelTime,
  date as feelDate,
  duration as feelDuration,
  parseExpression,
  parseUnaryTests,
} from 'feelin';
import type { Json } from '../ground/definition.ts';
import { countSteps, countText, countWarning, exceed, limits } from '../ground/limits.ts';
import { Problem } from '../ground/problem.ts';
import { boundFunctions, boundText } from './bounds.ts';
import { dayMs, formatDate, formatDateTime, parseDate, parseDateTime } from './dates.ts';
import type { FeelNode } from './feel-node.ts';
import { metered } from './metered.ts';
import { temporalSteps, wholeSize } from './sizes.ts';
import type { FeelType } from './types.ts';

/** Where a FEEL text stops being FEEL. */
export class FeelSyntaxError extends Error {
  override readonly name = 'FeelSyntaxError';
  readonly from: number;
  readonly to: number;
  constructor(text: string, from: number, to: number) {
    super(`not FEEL at ${from}: ${text.slice(from, to + 12) || 'unexpected end'}`);
    this.from = from;
    this.to = to;
  }
}

/**
 * Parses a FEEL expression, or the unary tests of a table cell.
 *
 * @param names names in scope: they may hold spaces, so the grammar has to know them
 * @throws FeelSyntaxError
 */
export function parseFeel(text: string, kind: 'expression' | 'unaryTests', names: Iterable<string> = []): FeelNode {
  boundText(text);
  const context: Record<string, unknown> = {};
  for (const name of names) if (!/^[\w$]+$/.test(name)) context[name] = null;
  const parse = kind === 'expression' ? parseExpression : parseUnaryTests;
  const tree = parse(text, context, undefined);
  const stack: FeelNode[] = [];
  let root: FeelNode | undefined;
  tree.iterate({
    enter(node) {
      if (node.type.isError) throw new FeelSyntaxError(text, node.from, node.to);
      const own = { name: node.name, text: text.slice(node.from, node.to), from: node.from, to: node.to, children: [] };
      stack.at(-1)?.children.push(own);
      root ??= own;
      stack.push(own);
      // Levels of the tree: a bracket makes several.
      if (stack.length > 8 * limits.expressionDepth.most) exceed('expressionDepth');
    },
    leave() {
      stack.pop();
    },
  });
  if (!root || root.children.length === 0) throw new FeelSyntaxError(text, 0, 0);
  boundFunctions(root);
  return root;
}

/** A function that FEEL expressions may call. */
export function feelFunction(parameters: string[], run: (...values: unknown[]) => unknown): unknown {
  return new FeelFunction((...values: unknown[]) => run(...values), parameters);
}

/**
 * A FEEL expression as a reusable closure: parsed once, called with values for its parameters (in FEEL's own form).
 * What FEEL cannot do gives null, as FEEL has it; its work is counted.
 *
 * @param root the syntax tree of the text
 * @throws Problem limitExceeded and invalidPattern when it is called
 */
export function feelClosure(
  text: string,
  root: FeelNode,
  parameters: string[],
  context: Record<string, unknown>,
): (values: unknown[]) => unknown {
  const written = metered(text, root);
  // Going through something copies all that is in scope for every item.
  const used = Object.entries(context).filter(([name]) => written.names.has(name));
  const { value, warnings } = evaluate(`function(${parameters.join(', ')}) (${written.text}\n)`, {
    ...written.functions,
    ...Object.fromEntries(used),
  });
  const closure = value as FeelFunction;
  silence(warnings);
  return (values) => {
    const size = wholeSize(values);
    // Handing over a value that is large costs a copy of it.
    if (size > smallSize) countSteps(size >> 2);
    try {
      return closure.invoke(values) ?? null;
    } catch (error) {
      if (error instanceof Problem) throw error;
      return null;
    }
  };
}

const smallSize = 100;

/**
 * The library keeps what it warns of for as long as the closure lives, and nobody reads it. It is not kept, but counted: the words
 * of a warning hold the values it is about.
 */
function silence(warnings: unknown[]): void {
  const ignore = () => 0;
  Object.defineProperty(warnings, 'push', {
    get() {
      countWarning();
      return ignore;
    },
  });
}

/**
 * Evaluates with the library alone, parsing anew: the reference that compiled expressions are held to.
 *
 * @throws Problem limitExceeded and invalidPattern as compiled expressions do
 */
export function evaluateFeel(text: string, context: Record<string, unknown>): unknown {
  const root = parseFeel(text, 'expression', Object.keys(context));
  const isUsed = (node: FeelNode, name: string): boolean =>
    (node.name === 'VariableName' && node.text === name) || node.children.some((child) => isUsed(child, name));
  const names = Object.keys(context).filter((name) => typeof context[name] !== 'function' && isUsed(root, name));
  return feelClosure(text, root, names, context)(names.map((name) => context[name]));
}

const madeByCalendar = new Set<FeelType['is']>(['date', 'dateTime', 'days', 'months']);

/** A value of a known type (see `FeelType`) in FEEL's own form. */
export function toFeel(value: unknown, type: FeelType): unknown {
  if (value === null || value === undefined) return null;
  if (madeByCalendar.has(type.is)) countSteps(type.is === 'dateTime' ? temporalSteps.readWithTime : temporalSteps.read);
  switch (type.is) {
    case 'date':
      return feelDate(formatDate(value as number));
    case 'dateTime':
      return dateAndTime(formatDateTime(value as number));
    case 'days':
      return feelDuration(`${(value as number) < 0 ? '-' : ''}PT${Math.abs(value as number) / 1000}S`);
    case 'months':
      return feelDuration(`${(value as number) < 0 ? '-' : ''}P${Math.abs(value as number)}M`);
    case 'list':
    case 'context':
      return jsonToFeel(value as Json, type);
    default:
      return value;
  }
}

/** A JSON value in FEEL's own form: dates become dates where the type says so. */
export function jsonToFeel(value: Json | undefined, type: FeelType): unknown {
  if (value === null || value === undefined) return null;
  if (type.is === 'date') return typeof value === 'string' ? toFeel(orNull(parseDate(value)), type) : null;
  if (type.is === 'dateTime') return typeof value === 'string' ? toFeel(orNull(parseDateTime(value)), type) : null;
  if (type.is === 'list' && Array.isArray(value)) return value.map((item) => jsonToFeel(item, type.item));
  if (type.is === 'context' && typeof value === 'object' && !Array.isArray(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, jsonToFeel(item, type.entries[key] ?? { is: 'any' })]),
    );
  }
  return value;
}

/**
 * A value in FEEL's own form as JSON: dates as text, a duration as its number of days (or of months).
 *
 * @throws Problem limitExceeded where it is too large, or contains itself
 */
export function feelToJson(value: unknown, depth = 0): Json {
  if (value === null || value === undefined || typeof value === 'function') return null;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') {
    countText(value.length);
    return value;
  }
  if (depth > limits.valueDepth.most) exceed('valueDepth');
  if (Array.isArray(value)) {
    countSteps(2 * value.length);
    return value.map((item) => feelToJson(item, depth + 1));
  }
  if (value instanceof FeelDate || value instanceof FeelTime) return value.iso;
  if (value instanceof FeelDateTime) return formatDateTime(wallClockMs(value));
  if (value instanceof FeelDuration) return durationToNumber(value);
  if (Object.getPrototypeOf(value) !== Object.prototype) return null;
  const entries = Object.entries(value);
  countSteps(3 * entries.length);
  return Object.fromEntries(entries.map(([key, item]) => [key, feelToJson(item, depth + 1)]));
}

function durationToNumber(duration: FeelDuration): number {
  if (duration.yearsMonths) return duration.years * 12 + duration.months;
  return durationMs(duration) / dayMs;
}

function durationMs(duration: FeelDuration): number {
  return duration.days * dayMs + duration.hours * 3_600_000 + duration.minutes * 60_000 + duration.seconds * 1000;
}

function wallClockMs(value: FeelDateTime): number {
  return parseDateTime(value.unwrap().toString({ smallestUnit: 'millisecond' }));
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

/** A FEEL date as a day number, a date-time as wall-clock milliseconds; undefined for anything else. */
export function feelToNumber(
  value: unknown,
): { is: 'date' | 'dateTime' | 'days' | 'months'; value: number } | undefined {
  if (value instanceof FeelDate) return { is: 'date', value: parseDate(value.iso) };
  if (value instanceof FeelDateTime) return { is: 'dateTime', value: wallClockMs(value) };
  if (value instanceof FeelDuration) {
    if (value.yearsMonths) return { is: 'months', value: value.years * 12 + value.months };
    return { is: 'days', value: durationMs(value) };
  }
  return undefined;
}
