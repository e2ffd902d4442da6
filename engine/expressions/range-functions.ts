import { parseNumber } from './decimals.ts';
import { type FunctionRow, row } from './function-row.ts';
import { literalAt } from './literals.ts';
import type { Place } from './temporal.ts';
import { compare, FeelRange, kindOf } from './values.ts';

type Compare = (a: unknown, b: unknown) => number | undefined;
type Relation = (a: FeelRange, b: FeelRange, order: Compare) => boolean | null;

/** A point is a range of itself alone. */
const rangeOf = (value: unknown): FeelRange =>
  value instanceof FeelRange ? value : new FeelRange(value, value, true, true);

/** An end that is none lies beyond all others. */
const ends = (a: FeelRange, b: FeelRange, order: Compare) => {
  const between = (x: unknown, y: unknown, whenNone: number) => {
    if (x === null || y === null) return x === y ? 0 : x === null ? whenNone : -whenNone;
    return order(x, y);
  };
  const far = (x: unknown, y: unknown) => (x === null || y === null ? 1 : order(x, y));
  return {
    starts: between(a.start, b.start, -1),
    ends: between(a.end, b.end, 1),
    /** The end of the first against the start of the second, and the start of the first against the end of the second. */
    before: far(a.end, b.start),
    after: a.start === null || b.end === null ? -1 : order(a.start, b.end),
  };
};

const isBefore: Relation = (a, b, order) => {
  const { before } = ends(a, b, order);
  return before === undefined ? null : before < 0 || (before === 0 && !(a.endIncluded && b.startIncluded));
};
const meets: Relation = (a, b, order) => {
  const { before } = ends(a, b, order);
  return before === undefined ? null : before === 0 && a.endIncluded && b.startIncluded;
};
const overlaps: Relation = (a, b, order) => {
  const { before, after } = ends(a, b, order);
  if (before === undefined || after === undefined) return null;
  const reaches = before > 0 || (before === 0 && a.endIncluded && b.startIncluded);
  return reaches && (after < 0 || (after === 0 && a.startIncluded && b.endIncluded));
};
const startsFirst: Relation = (a, b, order) => {
  const { starts } = ends(a, b, order);
  return starts === undefined ? null : starts < 0 || (starts === 0 && a.startIncluded && !b.startIncluded);
};
const endsFirst: Relation = (a, b, order) => {
  const found = ends(a, b, order).ends;
  return found === undefined ? null : found < 0 || (found === 0 && !a.endIncluded && b.endIncluded);
};
const sameStart: Relation = (a, b, order) => {
  const { starts } = ends(a, b, order);
  return starts === undefined ? null : starts === 0 && a.startIncluded === b.startIncluded;
};
const sameEnd: Relation = (a, b, order) => {
  const found = ends(a, b, order).ends;
  return found === undefined ? null : found === 0 && a.endIncluded === b.endIncluded;
};

const and = (...all: (boolean | null)[]): boolean | null => (all.includes(null) ? null : !all.includes(false));
const not = (value: boolean | null): boolean | null => (value === null ? null : !value);

const includes: Relation = (a, b, order) => and(not(startsFirst(b, a, order)), not(endsFirst(a, b, order)));
const swapped =
  (relation: Relation): Relation =>
  (a, b, order) =>
    relation(b, a, order);
const startTogether: Relation = (a, b, order) => and(sameStart(a, b, order), not(endsFirst(b, a, order)));
const endTogether: Relation = (a, b, order) => and(sameEnd(a, b, order), not(startsFirst(a, b, order)));
const overlapsBefore: Relation = (a, b, order) =>
  and(overlaps(a, b, order), startsFirst(a, b, order), endsFirst(a, b, order));

/** A relation of points and ranges, in the forms that the standard has. */
const relation = (
  run: Relation,
  ...forms: ('point-point' | 'point-range' | 'range-point' | 'range-range')[]
): FunctionRow[] =>
  forms.map((form) => {
    const [left, right] = form.split('-') as ['point' | 'range', 'point' | 'range'];
    const takes = { point: 'value', range: 'range' };
    const names = left === right ? [`${left}1`, `${left}2`] : [left, right];
    const made = row(`${names[0]}: ${takes[left]}, ${names[1]}: ${takes[right]}`, 'boolean', ([a, b], { place }) =>
      run(rangeOf(a), rangeOf(b), (x, y) => compare(x, y, place)),
    );
    const fits = (value: unknown, is: string) => value instanceof FeelRange === (is === 'range');
    const take: FunctionRow['take'] = (reads, frame) => {
      const taken = made.take(reads, frame);
      return taken && fits(taken[0], left) && fits(taken[1], right) ? taken : undefined;
    };
    return { ...made, take };
  });

/** What a text says that is a range, its ends written out. @example readRange('[1..3)') */
function readRange(text: string, place: Place): FeelRange | null {
  const match = /^([[(\]])\s*(.*?)\s*\.\.\s*(.*?)\s*([\])[])$/s.exec(text.trim());
  if (!match) return null;
  const [, open, low = '', high = '', close] = match;
  const [start, end] = [readEnd(low), readEnd(high)];
  if (start === undefined || end === undefined || (start === null && end === null)) return null;
  if (start === null ? open === '[' : end === null && close === ']') return null;
  const order = start === null || end === null ? -1 : compare(start, end, place);
  if (order === undefined || order > 0 || kindOf(start ?? end) === 'boolean') return null;
  const sign = start === null ? (close === ']' ? '<=' : '<') : end === null ? (open === '[' ? '>=' : '>') : undefined;
  return new FeelRange(start, end, open === '[', close === ']', sign);
}

const call = /^(date and time|date|time|duration)\(\s*"([^"]*)"\s*\)$/;

/** The value of an end that is written out; null for none, undefined for what is no value. */
function readEnd(text: string): unknown {
  if (text === '') return null;
  const made = call.exec(text)?.[2] ?? /^@"([^"]*)"$/.exec(text)?.[1];
  if (made !== undefined) return literalAt(made).value ?? undefined;
  if (/^"(?:[^"\\]|\\.)*"$/.test(text)) return JSON.parse(text);
  return parseNumber(text);
}

export const rangeFunctions: Record<string, FunctionRow[]> = {
  before: relation(isBefore, 'point-point', 'point-range', 'range-point', 'range-range'),
  after: relation(swapped(isBefore), 'point-point', 'point-range', 'range-point', 'range-range'),
  meets: relation(meets, 'range-range'),
  'met by': relation(swapped(meets), 'range-range'),
  overlaps: relation(overlaps, 'range-range'),
  'overlaps before': relation(overlapsBefore, 'range-range'),
  'overlaps after': relation(swapped(overlapsBefore), 'range-range'),
  finishes: relation(swapped(endTogether), 'point-range', 'range-range'),
  'finished by': relation(endTogether, 'range-point', 'range-range'),
  includes: relation(includes, 'range-point', 'range-range'),
  during: relation(swapped(includes), 'point-range', 'range-range'),
  starts: relation(swapped(startTogether), 'point-range', 'range-range'),
  'started by': relation(startTogether, 'range-point', 'range-range'),
  coincides: [
    ...relation((a, b, order) => and(sameStart(a, b, order), sameEnd(a, b, order)), 'point-point', 'range-range'),
  ],
  range: [row('from: string', 'range', ([text], { place }) => readRange(text, place))],
};
