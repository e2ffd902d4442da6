import { countSteps, noteText } from '../ground/limits.ts';
import { isContext } from './values.ts';

/** So many characters of a text are gone through in the time of a step. */
const charactersAStep = 4;
/** What is not told at once is counted after so much: a value may contain a part thousands of times. */
const toldAtOnce = 1000;

/** How much there is of a value, its items not looked into: 0 for what is quickly read. */
export function sizeOf(value: unknown): number {
  if (typeof value === 'string') {
    noteText(value.length);
    return Math.floor(value.length / charactersAStep);
  }
  if (typeof value !== 'object' || value === null) return 0;
  if (Array.isArray(value)) return value.length;
  return isContext(value) ? Object.keys(value).length : 0;
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
    else if (isContext(one)) for (const item of Object.values(one)) stack.push(item);
    if (size > toldAtOnce) {
      countSteps(size);
      size = 0;
    }
  }
  return size;
}
