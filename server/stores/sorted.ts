/** The place of the first item that is not smaller. */
export function placeOf(sorted: readonly string[], item: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as string) < item) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Puts an item in its place; what comes in order costs nothing. */
export function insertSorted(sorted: string[], item: string): void {
  const last = sorted.at(-1);
  if (last === undefined || last < item) sorted.push(item);
  else sorted.splice(placeOf(sorted, item), 0, item);
}
