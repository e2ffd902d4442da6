import { countSteps } from '../ground/limits.ts';
import { type FeelNumber, toDouble } from './decimals.ts';
import { type Asked, asList, type FunctionRow, row } from './function-row.ts';
import { commonType } from './operators.ts';
import type { Place } from './temporal.ts';
import { anyType, type FeelType } from './types.ts';
import { compare, equal, FeelFunction } from './values.ts';

/** A place counted from 1, or from the end where it is negative, as one counted from 0; undefined where the list has none there. */
function placeIn(list: unknown[], place: FeelNumber, most = list.length): number | undefined {
  const whole = Math.trunc(toDouble(place));
  const index = whole > 0 ? whole - 1 : list.length + whole;
  return whole !== 0 && index >= 0 && index < most ? index : undefined;
}

/** The least of a list, or the greatest; null where they have no order. */
function extreme(given: unknown[], sign: 1 | -1, place: Place): unknown {
  const list = asList(given);
  if (list.length === 0 || list[0] === null) return null;
  let found: unknown = list[0];
  if (compare(found, found, place) === undefined) return null;
  for (let index = 1; index < list.length; index += 1) {
    const one = list[index];
    const order = compare(one, found, place);
    if (order === undefined) return null;
    if (order * sign > 0) found = one;
  }
  return found;
}

/** FEEL's `and` (decisive: false) and `or` of a list. */
function allOf(given: unknown[], decisive: boolean): boolean | null {
  const list = asList(given);
  if (list.includes(decisive)) return decisive;
  return list.every((one) => one === !decisive) ? !decisive : null;
}

const isSame = (a: unknown, b: unknown, place: Place) => equal(a, b, place) === true;

function distinct(list: unknown[], place: Place): unknown[] {
  const found: unknown[] = [];
  const plain = new Set<unknown>();
  for (const one of list) {
    if (typeof one !== 'object' || one === null) {
      if (plain.has(one)) continue;
      plain.add(one);
    } else {
      countSteps(found.length);
      if (found.some((known) => isSame(known, one, place))) continue;
    }
    found.push(one);
  }
  return found;
}

function flat(list: unknown[], found: unknown[] = []): unknown[] {
  countSteps(list.length);
  for (const one of list) {
    if (Array.isArray(one)) flat(one, found);
    else found.push(one);
  }
  return found;
}

/** Sorted so that of two the first is the one that `precedes` says; without it by their order. */
function sorted(list: unknown[], precedes: FeelFunction | null, place: Place): unknown[] | null {
  const before = precedes
    ? (a: unknown, b: unknown) => precedes.call([a, b]) === true
    : (a: unknown, b: unknown) => (compare(a, b, place) ?? 0) < 0;
  countSteps(list.length * Math.ceil(Math.log2(list.length + 1)));
  return [...list].sort((a, b) => (before(a, b) ? -1 : before(b, a) ? 1 : 0));
}

function replaced(list: unknown[], where: FeelNumber | FeelFunction, by: unknown): unknown[] | null {
  if (where instanceof FeelFunction) {
    const found = list.map((one) => ({ one, matches: where.call([one, by]) }));
    if (where.parameters.length !== 2 || found.some(({ matches }) => typeof matches !== 'boolean')) return null;
    return found.map(({ one, matches }) => (matches ? by : one));
  }
  const index = placeIn(list, where);
  return index === undefined ? null : list.with(index, by);
}

function sublist(list: unknown[], start: FeelNumber, length: FeelNumber | null): unknown[] | null {
  const from = placeIn(list, start);
  const count = length === null ? list.length : Math.trunc(toDouble(length));
  if (from === undefined || count < 0 || (length !== null && from + count > list.length)) return null;
  return list.slice(from, from + count);
}

const sameType = ([type]: FeelType[]): FeelType => (type?.is === 'list' ? type : { is: 'list', item: anyType });
/** What `min(a, b)` gives: of one list one of its items. */
const itemType = (types: FeelType[]): FeelType => {
  const [first] = types;
  if (types.length === 1 && first?.is === 'list') return first.item;
  return first ? types.reduce(commonType) : anyType;
};
const joinedType = (types: FeelType[]): FeelType => {
  const [first, ...others] = types;
  return first && types.every(({ is }) => is === 'list')
    ? others.reduce(commonType, first)
    : { is: 'list', item: anyType };
};
const lists = (given: unknown[]) => given.flat();

export const listFunctions: Record<string, FunctionRow[]> = {
  'list contains': [
    row('list: list, element: any', 'boolean', ([list, wanted], { place }) =>
      list.some((one: unknown) => isSame(one, wanted, place)),
    ),
  ],
  count: [row('list: list', 'number', ([list]) => list.length)],
  min: [row('...list: any', itemType, (given, { place }) => extreme(given, -1, place))],
  max: [row('...list: any', itemType, (given, { place }) => extreme(given, 1, place))],
  all: [row('...list: any', 'boolean', (given) => allOf(given, false))],
  any: [row('...list: any', 'boolean', (given) => allOf(given, true))],
  sublist: [
    row('list: list, start position: number, length?: number', sameType, ([list, start, length]) =>
      sublist(list, start, length ?? null),
    ),
  ],
  append: [row('list: list, ...items: any', 'list', ([list, ...items]) => [...list, ...items])],
  concatenate: [row('...lists: list|null', joinedType, lists)],
  union: [row('...lists: list|null', 'list', (given, { place }) => distinct(lists(given), place), 'all')],
  'insert before': [
    row('list: list, position: number, newItem: any', 'list', ([list, place, item]) => {
      const index = placeIn(list, place);
      return index === undefined ? null : list.toSpliced(index, 0, item);
    }),
  ],
  remove: [
    row('list: list, position: number', sameType, ([list, place]) => {
      const index = placeIn(list, place);
      return index === undefined ? null : list.toSpliced(index, 1);
    }),
  ],
  'list replace': [
    row('list: list, position: number, newItem: any', 'list', ([list, place, item]) => replaced(list, place, item)),
    row('list: list, match: function, newItem: any', 'list', ([list, match, item]) => replaced(list, match, item)),
  ],
  reverse: [row('list: list', sameType, ([list]) => list.toReversed())],
  'index of': [
    row('list: list, match: any', 'list', ([list, wanted], { place }) =>
      list.flatMap((one: unknown, index: number) => (isSame(one, wanted, place) ? [index + 1] : [])),
    ),
  ],
  'distinct values': [row('list: list', sameType, ([list], { place }: Asked) => distinct(list, place), 'all')],
  flatten: [row('list: list', 'list', ([list]) => flat(list))],
  sort: [
    row('list: list, precedes?: function', sameType, ([list, precedes], { place }) =>
      sorted(list, precedes ?? null, place),
    ),
  ],
};
