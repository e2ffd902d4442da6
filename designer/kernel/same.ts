import { canonicalJson } from '../../engine/index.ts';

/** Whether two values are the same in JSON, whatever the order of their keys; nothing at all is `null`. */
export function isSame(a: unknown, b: unknown): boolean {
  // Most of what is compared is the same to the letter.
  return a === b || JSON.stringify(a) === JSON.stringify(b) || canonicalJson(a) === canonicalJson(b);
}
