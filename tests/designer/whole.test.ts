import { describe, expect, test } from 'vitest';
import { whole } from '../../designer/kernel/whole.ts';

/** A server's list, a page at a time: a cursor is the place where the page before ended. */
const listOf = (length: number, pageLength: number) => {
  const asked: (string | undefined)[] = [];
  const read = async ({ cursor }: { cursor?: string }) => {
    asked.push(cursor);
    const start = Number(cursor ?? 0);
    const end = Math.min(start + pageLength, length);
    const items = Array.from({ length: end - start }, (_, place) => start + place);
    return end < length ? { items, cursor: String(end) } : { items };
  };
  return { asked, read };
};

describe('a list that is shown whole', () => {
  test.each([
    { what: 'nothing', length: 0, asked: 1 },
    { what: 'one page', length: 50, asked: 1 },
    { what: 'a page and one more', length: 51, asked: 2 },
    { what: 'many pages', length: 500, asked: 10 },
  ])('of $what is read to its end, in order', async ({ length, asked }) => {
    const list = listOf(length, 50);
    expect(await whole(list.read)).toEqual(Array.from({ length }, (_, place) => place));
    expect(list.asked.length).toBe(asked);
  });

  test('is read no further than to as many as are enough', async () => {
    const list = listOf(500, 50);
    expect((await whole(list.read, 120)).length).toBe(150);
    expect(list.asked).toEqual([undefined, '50', '100']);
  });

  test('fails where a page fails: half a list would be taken for all of it', async () => {
    const { read } = listOf(500, 50);
    const broken = (page: { cursor?: string }) =>
      page.cursor === '100' ? Promise.reject(new Error('gone')) : read(page);
    await expect(whole(broken)).rejects.toThrow('gone');
  });
});
