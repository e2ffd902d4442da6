import { expect, test } from 'vitest';
import { Catalogue } from '../../server/editions/catalogue.ts';
import { createMemoryStore } from '../../server/stores/memory-store.ts';
import { editionOf, shopContent } from './fixtures.ts';
import { makeChange } from './governed-contract.ts';

test('what was read before a publication never takes the place of what was read after it', async () => {
  const store = createMemoryStore();
  const { list } = store.governed;
  const late = Promise.withResolvers<void>();
  store.governed.list = async (kind, policy) => {
    const found = await list(kind, policy);
    await late.promise;
    return found;
  };
  const catalogue = new Catalogue(store);
  const before = catalogue.refresh();
  await makeChange(store, { edition: editionOf(shopContent(), 1), policy: shopContent().policy, audit: [] });
  store.governed.list = list;
  await catalogue.refresh();
  late.resolve();
  await before;
  expect(catalogue.list().map(({ id }) => id)).toEqual(['shop']);
});
