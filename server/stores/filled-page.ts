/** So many are looked through for one page, at most. */
const mostLooked = 2000;

interface PageOf<T> {
  items: T[];
  cursor?: string | undefined;
}

/**
 * A page of what somebody is shown of listed things, though of many nothing is: it goes on until it is full, or much was looked through. What one
 * thing shows is not torn apart: by that it may be longer.
 *
 * @param list a page from a cursor on, which is the id of the last before it
 * @param show what is shown of one
 * @example await filledPage((cursor) => store.list({ cursor, limit }), async (one) => (isMine(one) ? [one] : []), { limit: 50 })
 */
export async function filledPage<T extends { id: string }, S>(
  list: (cursor: string | undefined) => Promise<PageOf<T>>,
  show: (one: T) => Promise<S[]>,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<PageOf<S>> {
  const items: S[] = [];
  let from = cursor;
  let looked = 0;
  do {
    const page = await list(from);
    const shown = await Promise.all(page.items.map(show));
    for (const [place, one] of page.items.entries()) {
      items.push(...(shown[place] ?? []));
      const isLast = place === page.items.length - 1 && page.cursor === undefined;
      if (items.length >= limit) return isLast ? { items } : { items, cursor: one.id };
    }
    looked += limit;
    from = page.cursor;
  } while (from !== undefined && looked < mostLooked);
  return from === undefined ? { items } : { items, cursor: from };
}
