import fc from 'fast-check';
import { expect, test } from 'vitest';
import { filledPage } from '../../server/stores/filled-page.ts';

/** A listing of things of which each shows so many, a page at a time. */
function listing(shows: number[], limit: number) {
  const all = shows.map((count, place) => ({ id: `${place}`, count }));
  const list = async (cursor: string | undefined) => {
    const from = cursor === undefined ? 0 : Number(cursor) + 1;
    const items = all.slice(from, from + limit);
    return from + limit < all.length ? { items, cursor: items.at(-1)?.id } : { items };
  };
  const show = async ({ id, count }: { id: string; count: number }) =>
    Array.from({ length: count }, (_, part) => `${id}.${part}`);
  return (cursor?: string) => filledPage(list, show, { cursor, limit });
}

test('of much that is not shown each page but the last is full, and page by page everything comes once, in order', async () => {
  const shows = fc.array(fc.nat({ max: 2 }), { maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(shows, fc.integer({ min: 1, max: 9 }), async (counts, limit) => {
      const page = listing(counts, limit);
      const got: string[][] = [];
      for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
        const { items, cursor: next } = await page(cursor);
        got.push(items);
        cursor = next;
      }
      for (const items of got.slice(0, -1)) expect(items.length).toBeGreaterThanOrEqual(limit);
      for (const items of got) expect(items.length).toBeLessThanOrEqual(limit + 1);
      const all = counts.flatMap((count, place) => Array.from({ length: count }, (_, part) => `${place}.${part}`));
      expect(got.flat()).toEqual(all);
    }),
  );
});

test('where much is looked through in vain the page says where to go on', async () => {
  const page = listing([...Array(5000).fill(0), 1], 50);
  expect(await page()).toEqual({ items: [], cursor: '1999' });
  expect(await page('3999')).toEqual({ items: ['5000.0'] });
});
