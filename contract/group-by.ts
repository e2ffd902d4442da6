/**
 * Items by what they have in common, in the order they come: what `Map.groupBy` does, which Node 20 does not have.
 *
 * @example groupBy([1, 2, 3], (one) => one % 2) // Map { 1 => [1, 3], 0 => [2] }
 */
export function groupBy<T, K>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
