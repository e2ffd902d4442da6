import { FeelDate, FeelDateTime, FeelDuration, FeelTime } from 'feelin';
import { countSteps, noteText } from '../ground/limits.ts';

export const isText = (value: unknown): value is string => typeof value === 'string';

/** So many characters of a text are gone through in the time of a step. */
const charactersAStep = 4;
/** What is not told at once is counted after so much: a value may contain itself, or a part of it thousands of times. */
const toldAtOnce = 1000;

/** How much there is of a value, its items not looked into: 0 for what is quickly read. */
export function sizeOf(value: unknown): number {
  if (isText(value)) {
    noteText(value.length);
    return Math.floor(value.length / charactersAStep);
  }
  if (Array.isArray(value)) return value.length;
  return isPlainObject(value) ? Object.keys(value).length : 0;
}

/**
 * How much there is of a value with all that is in it, however often it is in it.
 *
 * @throws Problem limitExceeded where that is more than may be gone through
 */
export function wholeSize(value: unknown): number {
  if (typeof value !== 'object' || value === null) return sizeOf(value);
  let size = 0;
  const stack: unknown[] = [value];
  while (stack.length > 0) {
    const one = stack.pop();
    size += sizeOf(one);
    if (Array.isArray(one)) for (const item of one) stack.push(item);
    else if (isPlainObject(one)) for (const item of Object.values(one)) stack.push(item);
    if (size > toldAtOnce) {
      countSteps(size);
      size = 0;
    }
  }
  return size;
}

/** The library makes dates, times and durations by a calendar: tens of times as dear as a number. */
export const temporalSteps = {
  /** A text, or a number, is made one. */
  read: 60,
  readWithTime: 160,
  /** Two are joined, or one is looked into by a function. */
  used: 250,
} as const;

export const isTemporal = (value: unknown): boolean =>
  value instanceof FeelDate ||
  value instanceof FeelDateTime ||
  value instanceof FeelDuration ||
  value instanceof FeelTime;

const isPlainObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
