import { describe, expect, test } from 'vitest';
import { type GovernanceChange, writeOf } from '../../server/governance/change.ts';
import { type Put, put, removal } from '../../server/stores/governed-kinds.ts';
import { readPolicies } from '../../server/stores/policies.ts';
import type { DraftRecord, EditionRecord } from '../../server/stores/records/edition.ts';
import type { CommitResult, Store } from '../../server/stores/store.ts';
import { editionOf, shopContent } from './fixtures.ts';

const at = '2024-03-01T02:00:00.000Z';

/** Makes a change of what is governed, under the rules for it. */
export const makeChange = (store: Store, change: GovernanceChange): Promise<CommitResult> =>
  store.governed.write(writeOf(change));

export const draftOf = (revision: number, more: Partial<DraftRecord> = {}): DraftRecord => ({
  ...{ id: 'd-1', policy: 'shop', title: '', basedOn: 1, revision, status: 'draft', authors: [], changes: {} },
  ...{ createdAt: at, updatedAt: at },
  ...more,
});
/** A publication of an edition of the shop. */
export const publication = (number: number): GovernanceChange => {
  const edition: EditionRecord = editionOf(shopContent(), number);
  return {
    edition,
    policy: { id: 'shop', title: { 'zh-CN': '店', en: 'shop' } },
    audit: [{ at, type: 'edition.published' }],
  };
};

const keyOf = (id: string) => ({ id, name: 'n', roles: ['developer'], hash: 'h', createdAt: at, createdBy: 'admin' });
const accountOf = (revision: number) => ({
  id: 'li',
  name: 'Li',
  revision,
  roles: ['developer'],
  createdAt: at,
  createdBy: 'admin',
});
const retirement = { policy: 'shop', number: 1, from: at, at, by: 'admin' };
const firstDraft = put('draft', draftOf(1), 'absent');
const firstEdition = put('edition', editionOf(shopContent(), 1), 'absent');
const firstRetirement = put('retirement', { ...retirement, note: 'first' }, 'absent');

/**
 * What every store promises of what is governed.
 *
 * @param open opens a store, empty at first
 * @param alsoAfterRestart looks twice: before a restart and after
 */
export function governedContract(
  name: string,
  open: () => Promise<Store>,
  alsoAfterRestart: (store: Store, look: (store: Store) => Promise<void>) => Promise<void>,
): void {
  describe(`${name}: what is put under a guard`, () => {
    test.each<[string, 'ok' | 'conflict', Put, Put[]]>([
      ['new, where its place is free', 'ok', put('draft', draftOf(1), 'absent'), []],
      ['new, where its place is taken', 'conflict', put('draft', draftOf(1), 'absent'), [firstDraft]],
      ['new, of a name that every object has', 'ok', put('key', keyOf('constructor'), 'absent'), []],
      ['over the revision that is stored', 'ok', put('draft', draftOf(2), 1), [firstDraft]],
      ['over another revision', 'conflict', put('draft', draftOf(3), 2), [firstDraft]],
      ['over a revision where there is none', 'conflict', put('account', accountOf(2), 1), []],
      [
        'over the revision of an account',
        'ok',
        put('account', accountOf(2), 1),
        [put('account', accountOf(1), 'absent')],
      ],
      ['over anything, where there is nothing', 'ok', put('key', keyOf('k'), 'any'), []],
      ['over anything, where there is something', 'ok', put('draft', draftOf(7), 'any'), [firstDraft]],
      ['away, of the revision that is stored', 'ok', removal('draft', draftOf(1)), [firstDraft]],
      ['away, of another revision', 'conflict', removal('draft', draftOf(2)), [firstDraft]],
      ['away, where there is nothing', 'conflict', removal('draft', draftOf(1)), []],
      ['beside what is there', 'ok', put('retirement', retirement, 'absent'), [firstEdition]],
      ['beside what is not there', 'conflict', put('retirement', retirement, 'any'), []],
      ['beside, a second time', 'conflict', put('retirement', retirement, 'absent'), [firstEdition, firstRetirement]],
      ['beside, over what stands there', 'ok', put('retirement', retirement, 'any'), [firstEdition, firstRetirement]],
    ])('%s: %s', async (_, expected, given, before) => {
      const store = await open();
      const others = [put('policy', { id: 'shop', title: { 'zh-CN': '店', en: 'shop' } }, 'any')];
      expect(await store.governed.write({ puts: [...others, ...before], log: [] })).toBe('ok');
      const met = await store.governed.get(given.kind, ...given.key);
      expect(await store.governed.write({ puts: [given], log: [{ at, type: 'put' }] })).toBe(expected);
      await alsoAfterRestart(store, async (again) => {
        const now = await again.governed.get(given.kind, ...given.key);
        expect(now).toEqual(expected === 'ok' ? (given.value ?? undefined) : met);
        expect(await again.log.length()).toBe(expected === 'ok' ? 1 : 0);
      });
    });

    test('is there with all that is written with it, or not at all', async () => {
      const store = await open();
      const call = (id: string) => ({ id, request: 'r', at, answer: 'sealed' });
      const write = (number: number, id: string) =>
        store.governed.write({
          puts: [
            put('key', keyOf(`k${number}`), 'any'),
            put('draft', draftOf(number), number === 1 ? 'absent' : number - 1),
          ],
          log: [{ at, type: 'tried', number }],
          shelved: [{ shelf: 'calls', record: call(id), dueAt: '2030-01-01T00:00:00.000Z', expect: 'absent' }],
        });
      expect([await write(1, 'a'), await write(3, 'b'), await write(2, 'a'), await write(2, 'c')]).toEqual([
        'ok',
        'conflict',
        'conflict',
        'ok',
      ]);
      await alsoAfterRestart(store, async (again) => {
        expect((await again.governed.list('key')).map(({ id }) => id).sort()).toEqual(['k1', 'k2']);
        expect(await again.governed.list('draft')).toEqual([draftOf(2)]);
        expect((await again.log.read(0, 10)).map(({ number }) => number)).toEqual([1, 2]);
        expect((await again.shelves.calls.page('', 10)).map(({ id }) => id)).toEqual(['a', 'c']);
      });
    });
  });

  describe(`${name}: what is governed`, () => {
    test('keeps editions as they were published, and never two under one number', async () => {
      const store = await open();
      const first = publication(1);
      expect(await makeChange(store, first)).toBe('ok');
      expect(await makeChange(store, publication(1))).toBe('conflict');
      expect(await makeChange(store, publication(2))).toBe('ok');
      await alsoAfterRestart(store, async (again) => {
        expect(await again.governed.get('edition', 'shop', 1)).toEqual(first.edition);
        expect(await again.governed.get('edition', 'shop', 3)).toBeUndefined();
        expect(await again.governed.get('edition', 'none', 1)).toBeUndefined();
        expect(await readPolicies(again.governed)).toMatchObject([
          { id: 'shop', title: { en: 'shop' }, editions: [{ number: 1 }, { number: 2 }] },
        ]);
        expect(await again.log.read(0, 10)).toHaveLength(2);
      });
    });

    test('retires an edition once, beside what was published', async () => {
      const store = await open();
      const { edition, policy } = publication(1);
      await makeChange(store, publication(1));
      const retired = { from: at, at, by: 'admin', note: 'wrong' };
      const retire = (number: number) =>
        makeChange(store, { retire: { policy: 'shop', number, retired }, audit: [{ at, type: 'edition.retired' }] });
      expect([await retire(2), await retire(1), await retire(1)]).toEqual(['conflict', 'ok', 'conflict']);
      await makeChange(store, { ...publication(2), policy });
      await alsoAfterRestart(store, async (again) => {
        expect((await readPolicies(again.governed))[0]?.editions).toMatchObject([
          { number: 1, retired },
          { number: 2 },
        ]);
        expect(await again.governed.get('edition', 'shop', 1)).toEqual(edition);
      });
    });

    test('carries a call out once, and keeps its answer', async () => {
      const store = await open();
      const call = (answer: string) => ({ id: 'call', request: 'hash', at, answer });
      const change = (number: number): GovernanceChange => ({
        call: call(`${number}`),
        audit: [{ at, type: 'tried' }],
      });
      expect([await makeChange(store, change(1)), await makeChange(store, change(2))]).toEqual(['ok', 'conflict']);
      await alsoAfterRestart(store, async (again) => {
        expect(await again.shelves.calls.get('call')).toMatchObject(call('1'));
        expect(await again.log.length()).toBe(1);
      });
    });

    test('changes a draft only from the revision that is stored', async () => {
      const store = await open();
      const save = (revision: number) =>
        makeChange(store, { draft: draftOf(revision), audit: [{ at, type: 'draft' }] });
      expect([await save(2), await save(1), await save(1), await save(2)]).toEqual([
        'conflict',
        'ok',
        'conflict',
        'ok',
      ]);
      await alsoAfterRestart(store, async (again) => {
        expect(await again.governed.get('draft', 'shop', 'd-1')).toEqual(draftOf(2));
        expect(await again.governed.list('draft', 'shop')).toEqual([draftOf(2)]);
        expect(await again.governed.list('draft', 'other')).toEqual([]);
      });
    });

    test('forgets a draft that was thrown away', async () => {
      const store = await open();
      await makeChange(store, { draft: draftOf(1), audit: [] });
      const remove = (revision: number) =>
        makeChange(store, { removeDraft: { policy: 'shop', id: 'd-1', revision }, audit: [] });
      expect([await remove(2), await remove(1)]).toEqual(['conflict', 'ok']);
      await alsoAfterRestart(store, async (again) =>
        expect(await again.governed.get('draft', 'shop', 'd-1')).toBeUndefined(),
      );
    });

    test('keeps keys', async () => {
      const store = await open();
      const key = keyOf('k');
      await makeChange(store, { key, audit: [] });
      await makeChange(store, { key: { ...key, revokedAt: at }, audit: [] });
      await alsoAfterRestart(store, async (again) =>
        expect(await again.governed.list('key')).toEqual([{ ...key, revokedAt: at }]),
      );
    });

    test('keeps the directory and role bindings, each only from the revision that is stored, all or none', async () => {
      const store = await open();
      const records = (revision: number) => ({
        department: { id: 'd', name: 'd', revision },
        post: { id: 'p', name: 'p', department: 'd', revision },
        person: { id: 'li', name: 'Li', departments: ['d'], posts: ['p'], substitutes: [], revision },
        roleBindings: { policy: 'shop', bindings: [{ role: 'clerk', posts: ['p'] }], revision },
      });
      const kinds = ['department', 'post', 'person', 'roleBindings'] as const;
      const save = (revision: number, over: 'absent' | number) =>
        makeChange(store, { directory: kinds.map((kind) => put(kind, records(revision)[kind], over)), audit: [] });
      const met = [await save(1, 'absent'), await save(1, 'absent'), await save(2, 1), await save(3, 1)];
      expect(met).toEqual(['ok', 'conflict', 'ok', 'conflict']);
      const partly = [put('department', records(3).department, 2), put('post', records(3).post, 1)];
      expect(await makeChange(store, { directory: partly, audit: [] })).toBe('conflict');
      expect(await makeChange(store, { directory: [removal('person', records(2).person)], audit: [] })).toBe('ok');
      await alsoAfterRestart(store, async (again) => {
        for (const kind of kinds)
          expect(await again.governed.list(kind)).toEqual(kind === 'person' ? [] : [records(2)[kind]]);
      });
    });

    test('keeps webhooks and accounts, and an account only from the revision that is stored', async () => {
      const store = await open();
      const webhook = {
        ...{ id: 'w', name: 'n', url: 'https://a.example/', types: ['edition' as const], secret: 's' },
        ...{ createdAt: at, createdBy: 'admin' },
      };
      await makeChange(store, { webhook, audit: [] });
      const results = [1, 1, 2, 2].map(
        (revision) => () => makeChange(store, { account: accountOf(revision), audit: [] }),
      );
      const met: string[] = [];
      for (const save of results) met.push(await save());
      expect(met).toEqual(['ok', 'conflict', 'ok', 'conflict']);
      await alsoAfterRestart(store, async (again) => {
        expect(await again.governed.list('webhook')).toEqual([webhook]);
        expect(await again.governed.list('account')).toEqual([accountOf(2)]);
      });
    });
  });
}
