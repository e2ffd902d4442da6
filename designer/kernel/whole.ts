import type { Page } from '../../client/api.ts';

/**
 * Reads a list to its end.
 *
 * @param most where there are more, so many are enough
 * @example const drafts = await whole((page) => api.listDrafts(policy, page))
 */
export async function whole<T>(
  read: (page: { cursor?: string }) => Promise<Page<T>>,
  most = Number.POSITIVE_INFINITY,
): Promise<T[]> {
  const { items, ...first } = await read({});
  let { cursor } = first;
  while (cursor !== undefined && items.length < most) {
    const next = await read({ cursor });
    items.push(...next.items);
    cursor = next.cursor;
  }
  return items;
}
