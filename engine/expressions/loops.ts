import { countSteps, exceed, limits } from '../ground/limits.ts';
import { isNumber, roundTo, toDouble } from './decimals.ts';
import { type Cell, childOf, type Env, type Typed, weightOf, withLocal } from './env.ts';
import type { FeelNode } from './feel-node.ts';
import { booleanType, commonType } from './operators.ts';
import { plainName } from './parse.ts';
import type { Frame, Read } from './scope.ts';
import { FeelDate } from './temporal.ts';
import { anyType, type FeelType } from './types.ts';
import { FeelRange, isContext } from './values.ts';

/** `for a in b, c in d return e`. */
export function compileFor(children: readonly FeelNode[], env: Env): Typed {
  const partial: Cell = { value: null };
  const inner = withLocal(env, 'partial', partial);
  const { loops, within } = compileIterations(children, inner);
  const body = childOf(children, 3);
  const { read, type } = env.compile(body, within);
  const weight = 1 + weightOf(body);
  const all: Read = (frame) => {
    const found: unknown[] = [];
    const before = partial.value;
    partial.value = found;
    const isList = eachOf(loops, 0, frame, () => {
      countSteps(weight);
      found.push(read(frame));
      return true;
    });
    partial.value = before;
    return isList ? found : null;
  };
  return { type: { is: 'list', item: type }, read: all };
}

/** `some a in b satisfies c`, `every a in b satisfies c`. */
export function compileQuantified(children: readonly FeelNode[], env: Env): Typed {
  const decisive = childOf(children, 0).text === 'some';
  const { loops, within } = compileIterations(children, env);
  const condition = childOf(children, 3);
  const { read } = env.compile(condition, within);
  const weight = 1 + weightOf(condition);
  const answer: Read = (frame) => {
    let result: boolean | null = !decisive;
    const isList = eachOf(loops, 0, frame, () => {
      countSteps(weight);
      const one = read(frame);
      if (one === decisive) result = decisive;
      else if (one !== !decisive) result = null;
      return one !== decisive;
    });
    return isList ? result : null;
  };
  return { type: booleanType, read: answer };
}

interface Loop {
  cell: Cell;
  items: (frame: Frame) => Iterable<unknown> | null;
}

function compileIterations(children: readonly FeelNode[], env: Env): { loops: Loop[]; within: Env } {
  let within = env;
  const loops: Loop[] = [];
  for (const { children: parts } of childOf(children, 1).children) {
    const context = childOf(parts, 2).children;
    const start = env.compile(childOf(context, 0), within);
    const end = context[2] && env.compile(context[2], within).read;
    const cell: Cell = { value: null };
    loops.push({
      cell,
      items: end
        ? (frame) => itemsBetween(start.read(frame), end(frame), true, true)
        : (frame) => itemsOf(start.read(frame)),
    });
    within = withLocal(within, plainName(childOf(parts, 0).text), cell, itemType(start.type, end !== undefined));
  }
  return { loops, within };
}

function itemType(type: FeelType, isStart: boolean): FeelType {
  if (isStart) return type.is === 'number' || type.is === 'date' ? type : anyType;
  return type.is === 'list' ? type.item : anyType;
}

/** Goes through all combinations, until it is told to stop. @returns false where one is nothing to go through */
function eachOf(loops: Loop[], index: number, frame: Frame, visit: () => boolean): boolean {
  const loop = loops[index];
  if (!loop) return true;
  const items = loop.items(frame);
  if (items === null) return false;
  const before = loop.cell.value;
  let [whole, more] = [true, true];
  for (const item of items) {
    loop.cell.value = item;
    if (index + 1 < loops.length) {
      whole = eachOf(loops, index + 1, frame, () => {
        more = visit();
        return more;
      });
      countSteps(1);
    } else more = visit();
    if (!whole || !more) break;
  }
  loop.cell.value = before;
  return whole;
}

/** What a loop goes through: a list, a range, or one value. */
function itemsOf(value: unknown): Iterable<unknown> | null {
  if (value === null || Array.isArray(value)) return value;
  if (!(value instanceof FeelRange)) return [value];
  return value.sign ? null : itemsBetween(value.start, value.end, value.startIncluded, value.endIncluded);
}

/** Whole numbers or days from one to another, upwards or downwards; null for what has no next. */
function itemsBetween(start: unknown, end: unknown, withStart: boolean, withEnd: boolean): Iterable<unknown> | null {
  const isDates = start instanceof FeelDate && end instanceof FeelDate;
  if (!isDates && !(isNumber(start) && isNumber(end))) return null;
  const [from, to] = isDates ? [start.day, end.day] : [toDouble(start as number), toDouble(end as number)];
  if (!Number.isSafeInteger(from) || !Number.isFinite(to)) return null;
  if (Math.abs(to - from) > limits.steps.most) exceed('steps');
  const step = to < from ? -1 : 1;
  const items: unknown[] = [];
  for (let one = withStart ? from : from + step; step > 0 ? one <= to : one >= to; one += step) {
    if (one === to && !withEnd) break;
    items.push(isDates ? new FeelDate(one) : one);
  }
  countSteps(items.length);
  return items;
}

/** `a[b]`: the item at a place, or the items for which something holds. */
export function compileFilter(children: readonly FeelNode[], env: Env): Typed {
  const target = env.compile(childOf(children, 0), env);
  const filter = childOf(children, 2);
  const cell: Cell = { value: null };
  const item = target.type.is === 'list' ? target.type.item : anyType;
  const { read, type } = env.compile(filter, filtering(env, cell, item));
  const weight = 1 + weightOf(filter);
  const isPlace = type.is === 'number';
  const answer: Read = (frame) => {
    const value = target.read(frame);
    const list = Array.isArray(value) ? value : value === null ? [] : [value];
    const before = cell.value;
    const found: unknown[] = [];
    cell.value = list[0] ?? null;
    let result = isPlace || list.length === 0 ? read(frame) : undefined;
    for (let index = 0; index < list.length && !isNumber(result); index += 1) {
      countSteps(weight);
      cell.value = list[index];
      result = read(frame);
      if (result === true) found.push(list[index]);
    }
    cell.value = before;
    return isNumber(result) ? itemAt(list, toDouble(result)) : value === null ? null : found;
  };
  return { type: isPlace ? item : type.is === 'boolean' ? { is: 'list', item } : anyType, read: answer };
}

/** The item at a place, counted from 1, or from the end where it is negative. */
const itemAt = (list: unknown[], place: number): unknown => {
  const whole = toDouble(roundTo(place, 0, 'down') ?? 0);
  return list[whole > 0 ? whole - 1 : list.length + whole] ?? null;
};

/** The names within a filter: `item`, and before all others the entries of an item that is a context. */
function filtering(env: Env, cell: Cell, type: FeelType): Env {
  const outer = withLocal(env, 'item', cell, type);
  const entries = type.is === 'context' ? type.entries : {};
  const find = (name: string): Typed => {
    const otherwise = outer.find(name);
    const known = Object.hasOwn(entries, name) ? entries[name] : undefined;
    const read: Read = (frame) => {
      const { value } = cell;
      if (isContext(value) && Object.hasOwn(value, name)) return value[name];
      return otherwise ? otherwise.read(frame) : null;
    };
    const isOuter = otherwise && !known && type.is !== 'any' && type.is !== 'context';
    const found = known ? commonType(known, otherwise?.type ?? known) : anyType;
    return isOuter ? otherwise : { type: found, read };
  };
  return { ...outer, find };
}
