import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Kept } from '../../server/editions/kept.ts';

test('the latest used of many things are kept, and no more than twice as many', () => {
  const keys = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(keys, fc.integer({ min: 1, max: 6 }), (asked, most) => {
      const kept = new Kept<number>(most);
      const latest: number[] = [];
      for (const key of asked) {
        if (kept.get(String(key)) === undefined) kept.set(String(key), key);
        latest.unshift(...latest.splice(0).filter((one) => one !== key));
        latest.unshift(key);
      }
      const found = latest.filter((key) => kept.get(String(key)) !== undefined);
      expect(found.slice(0, most)).toEqual(latest.slice(0, most));
    }),
  );
});
