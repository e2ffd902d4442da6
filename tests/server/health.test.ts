import { expect, test } from 'vitest';
import { Health } from '../../server/audit/health.ts';
import { silent } from '../../server/kernel/log.ts';
import { createMemoryStore } from '../../server/stores/memory-store.ts';

test('a store that many ask to verify at once is gone through once at a time, and once more for those who asked meanwhile', async () => {
  const store = createMemoryStore();
  let running = 0;
  const seen: number[] = [];
  const list = store.instances.ids;
  const instances = {
    ...store.instances,
    async ids() {
      running += 1;
      seen.push(running);
      const ids = await list.call(store.instances);
      running -= 1;
      return ids;
    },
  };
  const health = new Health(Object.assign(Object.create(store), { instances }), silent, undefined);
  const answers = await Promise.all([1, 2, 3, 4].map(() => health.verify()));
  expect(answers.map(({ intact }) => intact)).toEqual([true, true, true, true]);
  expect(seen).toEqual([1, 1]);
});
