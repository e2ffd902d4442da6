import { describe, expect, onTestFinished, test } from 'vitest';
import { verifyStore } from '../../server/audit/verify.ts';
import { openEmbeddedStore } from '../../server/stores/embedded-store.ts';
import type { Store } from '../../server/stores/store.ts';
import { filesOf, folderOf } from './data-folder.ts';
import { nameOf, nextRow, rowOf, written } from './rows.ts';
import { commitOf, instanceOf } from './store-contract.ts';
import { temporaryFolder } from './test-server.ts';

const first = rowOf('K1', { km: 1 });
const second = nextRow(first, { km: 2 });
const made = rowOf('new');
const name = nameOf(first);
const stepOf = (number: number) => ({ ...commitOf(instanceOf(number)), rows: { changed: [second, made], read: [] } });

/** A folder whose process died when an instance was written, and what its step changes of the rows was not yet. */
async function cutShort(): Promise<string> {
  const folder = await temporaryFolder();
  const before = await openEmbeddedStore(folder);
  await before.rows.write(written(first));
  await before.close();
  const rows = [...(await filesOf(folder))].filter(([path]) => path.startsWith('rows'));
  const store = await openEmbeddedStore(folder);
  expect(await store.instances.commit(stepOf(1))).toBe('ok');
  await store.close();
  const others = [...(await filesOf(folder))].filter(([path]) => !path.startsWith('rows'));
  return folderOf([...rows, ...others]);
}

async function opened(folder: string): Promise<Store> {
  const store = await openEmbeddedStore(folder);
  onTestFinished(() => store.close());
  return store;
}

describe('rows that a step changed, of which only its instance was written when the process died', () => {
  test('are never read as they were', async () => {
    const store = await opened(await cutShort());
    expect(await store.rows.get(name)).toEqual(second);
    expect(await store.rows.history(name)).toEqual([first, second]);
    expect(await store.rows.get(nameOf(made))).toEqual(made);
  });

  test('are in their places once the store is looked through, and whole', async () => {
    const folder = await cutShort();
    const store = await opened(folder);
    await store.inspect();
    expect((await store.rows.list({ policy: 'shop', master: 'vehicle-card', limit: 9 })).items).toEqual([second, made]);
    expect((await verifyStore(store)).altered).toEqual([]);
    await store.close();
    expect([...(await filesOf(folder)).keys()].filter((path) => path.startsWith('rows/'))).toHaveLength(2);
  });

  test('are what the next change follows', async () => {
    const store = await opened(await cutShort());
    expect(await store.rows.write(written(nextRow(first, { km: 9 })))).toBe('conflict');
    const third = nextRow(second, { km: 3 });
    expect(await store.instances.commit({ ...commitOf(instanceOf(2)), rows: { changed: [third], read: [] } })).toBe(
      'ok',
    );
    expect(await store.rows.history(name)).toEqual([first, second, third]);
  });
});

test('a change of a row is seen with its instance, not later', async () => {
  const store = await opened(await temporaryFolder());
  await store.rows.write(written(first));
  const commit = store.instances.commit(stepOf(1));
  for (let look = 0; look < 1000; look += 1) {
    const { instance } = await store.instances.load(instanceOf(1).id);
    const row = await store.rows.get(name);
    if (instance) expect(row?.version).toBe(2);
    if (instance) break;
    await new Promise(setImmediate);
  }
  expect(await commit).toBe('ok');
});
