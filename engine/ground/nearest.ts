/**
 * The name among others that somebody who wrote one that is none most likely meant.
 *
 * @returns undefined where none is like it: more than a third of its letters would have to change
 * @example nearest('aproved', ['approved', 'open']) // 'approved'
 */
export function nearest(written: string, names: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(1, Math.floor(written.length / 3)) + 1;
  for (const name of names) {
    const edits = distance(written.toLowerCase(), name.toLowerCase(), least);
    if (edits < least) [best, least] = [name, edits];
  }
  return best;
}

/** Letters to be added, left out or changed to come from one text to the other; `most` where there are at least so many. */
function distance(from: string, to: string, most: number): number {
  if (Math.abs(from.length - to.length) >= most) return most;
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let left = 0; left < from.length; left += 1) {
    const next = [left + 1];
    for (let right = 0; right < to.length; right += 1) {
      const changed = (row[right] as number) + (from[left] === to[right] ? 0 : 1);
      next.push(Math.min(changed, (row[right + 1] as number) + 1, (next[right] as number) + 1));
    }
    row = next;
  }
  return Math.min(most, row[to.length] as number);
}
