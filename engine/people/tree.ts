/**
 * Everything above one in a tree of parents, itself first; where they go in a circle, each once.
 *
 * @example chainOf('a', (id) => ({ a: 'b', b: 'c' })[id]) // ['a', 'b', 'c']
 */
export function chainOf(id: string, parentOf: (id: string) => string | undefined): string[] {
  const chain: string[] = [];
  const seen = new Set<string>();
  for (let at: string | undefined = id; at !== undefined && !seen.has(at); at = parentOf(at)) {
    seen.add(at);
    chain.push(at);
  }
  return chain;
}

/** Whether one lies above itself. */
export function isInCircle(id: string, parentOf: (id: string) => string | undefined): boolean {
  const seen = new Set<string>();
  for (let at = parentOf(id); at !== undefined && !seen.has(at); at = parentOf(at)) {
    if (at === id) return true;
    seen.add(at);
  }
  return false;
}
