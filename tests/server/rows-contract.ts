import { describe, expect, test } from 'vitest';
import { verifyStore } from '../../server/audit/verify.ts';
import { dump, restore } from '../../server/stores/backup.ts';
import type { Store } from '../../server/stores/store.ts';
import { nameOf, nextRow, rowOf, written } from './rows.ts';
import { commitOf, instanceOf } from './store-contract.ts';

type Look = (store: Store) => Promise<void>;

/** What every store promises of master data. */
export function rowsContract(
  name: string,
  open: () => Promise<Store>,
  alsoAfterRestart: (store: Store, look: Look) => Promise<void>,
): void {
  describe(`${name}: rows of master data`, () => {
    const first = rowOf('京A12345', { km: 1 });
    const second = nextRow(first, { km: 2 }, { instance: 'i' });

    test('are read as they were written, with all that they were', async () => {
      const store = await open();
      expect(await store.rows.write(written(first))).toBe('ok');
      expect(await store.rows.write(written(second))).toBe('ok');
      await alsoAfterRestart(store, async (again) => {
        expect(await again.rows.get(nameOf(first))).toEqual(second);
        expect(await again.rows.history(nameOf(first))).toEqual([first, second]);
        expect(await again.rows.get({ ...nameOf(first), master: 'station' })).toBeUndefined();
        expect(await again.rows.history({ ...nameOf(first), key: 'none' })).toEqual([]);
        expect(await again.rows.counts('shop')).toEqual({ 'vehicle-card': 1 });
        expect(await again.rows.counts('other')).toEqual({});
      });
    });

    test.each(['../../x', 'a/b', '__proto__', '%2e%2e', '斜/杠', 'x'.repeat(200), '\u{1f600}', '.', "'; --"])(
      'may have any text for a key: %j',
      async (key) => {
        const store = await open();
        expect(await store.rows.write(written(rowOf(key)))).toBe('ok');
        await alsoAfterRestart(store, async (again) => {
          expect((await again.rows.get(nameOf(rowOf(key))))?.key).toBe(key);
        });
      },
    );

    test('are written together or not at all, each behind the version before', async () => {
      const store = await open();
      const other = rowOf('other');
      expect(await store.rows.write(written(other, second))).toBe('conflict');
      expect(await store.rows.get(nameOf(other))).toBeUndefined();
      expect(await store.rows.write(written(other, first))).toBe('ok');
      expect(await store.rows.write(written(first))).toBe('conflict');
      expect(await store.rows.write(written(nextRow(second, {})))).toBe('conflict');
      expect(await store.rows.history(nameOf(first))).toEqual([first]);
    });

    test('are found by words in their fields, page by page in the order of their keys', async () => {
      const store = await open();
      const keys = ['b', 'a', 'c', 'A', 'd'];
      await store.rows.write(
        written(...keys.map((key) => rowOf(key, { plate: key === 'c' ? '沪B00001' : '京A12345' }))),
      );
      await store.rows.write(written(rowOf('a', {}, { master: 'station' }), rowOf('a', {}, { policy: 'other' })));
      const query = { policy: 'shop', master: 'vehicle-card', limit: 2 };
      const page = async (more: object) => {
        const { items, cursor } = await store.rows.list({ ...query, ...more });
        return [items.map(({ key }) => key).join(''), cursor];
      };
      expect(await page({})).toEqual(['Aa', 'a']);
      expect(await page({ cursor: 'a' })).toEqual(['bc', 'c']);
      expect(await page({ cursor: 'c' })).toEqual(['d', undefined]);
      expect(await page({ q: '沪b0' })).toEqual(['c', undefined]);
      expect(await page({ q: '京A', cursor: 'a' })).toEqual(['bd', undefined]);
      expect(await page({ q: '%' })).toEqual(['', undefined]);
    });

    test('are changed with an instance, or neither is', async () => {
      const store = await open();
      await store.rows.write(written(first));
      const { next } = commitOf(instanceOf(1));
      const commit = (rows: ReturnType<typeof written>, instance = instanceOf(1)) =>
        store.instances.commit({ ...commitOf(instance), rows });
      expect(await commit(written(nextRow(second, {})))).toBe('conflict');
      expect((await store.instances.load(next.id)).instance).toBeUndefined();
      expect(await commit(written(second, rowOf('new')))).toBe('ok');
      expect(await commit(written(nextRow(second, {})))).toBe('conflict');
      await alsoAfterRestart(store, async (again) => {
        expect((await again.instances.load(next.id)).instance).toEqual(next);
        expect(await again.rows.history(nameOf(first))).toEqual([first, second]);
        expect(await again.rows.get(nameOf(rowOf('new')))).toEqual(rowOf('new'));
      });
    });

    test('are not changed where what was read for it changed meanwhile', async () => {
      const store = await open();
      await store.rows.write(written(first));
      const other = rowOf('other');
      const commit = (...read: { key: string; version: number }[]) =>
        store.instances.commit({
          ...commitOf(instanceOf(1)),
          rows: { changed: [other], read: read.map((one) => ({ ...nameOf(first), ...one })) },
        });
      expect(await commit({ key: first.key, version: 2 })).toBe('conflict');
      expect(await commit({ key: first.key, version: 0 })).toBe('conflict');
      expect(await commit({ key: 'none', version: 1 })).toBe('conflict');
      expect(await commit({ key: first.key, version: 1 }, { key: 'none', version: 0 })).toBe('ok');
    });

    test('of many changes sent at once one follows each version', async () => {
      const store = await open();
      await store.rows.write(written(first));
      const results = await Promise.all(
        Array.from({ length: 10 }, (_, number) => store.rows.write(written(nextRow(first, { km: number })))),
      );
      expect(results.filter((result) => result === 'ok')).toHaveLength(1);
      expect(await store.rows.history(nameOf(first))).toHaveLength(2);
    });

    test('of two steps that each read what the other changes one is refused', async () => {
      const store = await open();
      const [a, b] = [rowOf('a'), rowOf('b')];
      await store.rows.write(written(a, b));
      const step = (number: number, changed: typeof a, read: typeof a) =>
        store.instances.commit({
          ...commitOf(instanceOf(number)),
          rows: { changed: [nextRow(changed, { km: 1 })], read: [{ ...nameOf(read), version: 1 }] },
        });
      const results = await Promise.all([step(1, a, b), step(2, b, a)]);
      expect(results.toSorted()).toEqual(['conflict', 'ok']);
    });

    test('of two steps that each read that there is not what the other makes one is refused', async () => {
      const store = await open();
      const [a, b] = [rowOf('a'), rowOf('b')];
      const step = (number: number, made: typeof a, read: typeof a) =>
        store.instances.commit({
          ...commitOf(instanceOf(number)),
          rows: { changed: [made], read: [{ ...nameOf(read), version: 0 }] },
        });
      const results = await Promise.all([step(1, a, b), step(2, b, a)]);
      expect(results.toSorted()).toEqual(['conflict', 'ok']);
    });

    test('are with all the rest in a store that a backup was put into, and every version is verified', async () => {
      const store = await open();
      await store.rows.write(written(first, rowOf('../x')));
      await store.rows.write(written(second));
      const other = await open();
      await restore(other, dump(store));
      await alsoAfterRestart(other, async (again) => {
        expect(await again.rows.history(nameOf(first))).toEqual([first, second]);
        expect(await again.rows.get(nameOf(rowOf('../x')))).toEqual(rowOf('../x'));
        expect((await verifyStore(again)).altered).toEqual([]);
      });
    });

    test('that are not as they were written are named', async () => {
      const store = await open();
      await store.rows.write(written(first));
      await store.rows.write(written({ ...second, by: 'user:wang' }));
      expect((await verifyStore(store)).altered).toEqual([
        { chain: 'row shop/vehicle-card/京A12345', reason: 'version 2 is not as it was written' },
      ]);
    });
  });
}
