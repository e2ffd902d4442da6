/**
 * An id that none of the items has yet.
 *
 * @example freshId([{ id: 'row-1' }], 'row') // 'row-2'
 */
export function freshId(items: readonly { id: string }[], stem: string): string {
  return freshIds(items, 1, stem)[0] as string;
}

/** As many ids that none of the items has yet. */
export function freshIds(items: readonly { id: string }[], count: number, stem: string): string[] {
  const taken = new Set(items.map(({ id }) => id));
  const fresh: string[] = [];
  for (let number = items.length + 1; fresh.length < count; number += 1)
    if (!taken.has(`${stem}-${number}`)) fresh.push(`${stem}-${number}`);
  return fresh;
}
