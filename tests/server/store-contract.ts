import { describe, expect, test } from 'vitest';
import { type GovernanceChange, writeOf } from '../../server/governance/change.ts';
import { noChain } from '../../server/instances/commit-step.ts';
import { dump, restore } from '../../server/stores/backup.ts';
import { endOf, firstAltered, seal } from '../../server/stores/chain.ts';
import { type Put, put, removal } from '../../server/stores/governed-kinds.ts';
import { readPolicies } from '../../server/stores/policies.ts';
import { pagesOf, type RecordedDecision } from '../../server/stores/recorded-decisions.ts';
import type { DraftRecord, EditionRecord } from '../../server/stores/records/edition.ts';
import type { ChainEntry } from '../../server/stores/records/entry.ts';
import type { InstanceRecord } from '../../server/stores/records/instance.ts';
import type { Commit, CommitResult, Store } from '../../server/stores/store.ts';
import { editionOf, shopContent } from './fixtures.ts';

const at = '2024-03-01T02:00:00.000Z';
const idOf = (number: number) => `018df7bd-6100-7000-8000-${String(number).padStart(12, '0')}`;

export function instanceOf(number: number, more: Partial<InstanceRecord> = {}): InstanceRecord {
  return {
    ...{
      id: idOf(number),
      policy: 'shop',
      flow: 'job',
      edition: 1,
      version: 1,
      revision: 1,
      status: 'active',
      state: 'open',
    },
    ...{ snapshot: { value: 'open' }, tasks: [], timers: {}, actors: {}, outbox: [], createdAt: at, updatedAt: at },
    chain: noChain,
    ...more,
  };
}

/** Makes a change of what is governed, under the rules for it. */
export const makeChange = (store: Store, change: GovernanceChange): Promise<CommitResult> =>
  store.governed.write(writeOf(change));

/** The commit of a record with one entry of history. */
export function commitOf(record: InstanceRecord, answer?: Commit['answer']): Commit {
  const history = seal(record.chain, [{ at, type: 'event', revision: record.revision }]);
  return { next: { ...record, chain: endOf(history, record.chain) }, history, ...(answer ? { answer } : {}) };
}
const nextOf = (record: InstanceRecord, more: Partial<InstanceRecord> = {}) => ({
  ...{ ...record, version: record.version + 1, revision: record.revision + 1 },
  ...more,
});
const timer = (token: string, dueAt: string) => ({ token, dueAt, event: { type: 'xstate.after.PT1H.job.open' } });
const draftOf = (revision: number, more: Partial<DraftRecord> = {}): DraftRecord => ({
  ...{ id: 'd-1', policy: 'shop', title: '', basedOn: 1, revision, status: 'draft', authors: [], changes: {} },
  ...{ createdAt: at, updatedAt: at },
  ...more,
});
const publication = (number: number): GovernanceChange => {
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
 * What every store promises.
 *
 * @param open opens a store, empty at first
 * @param reopen the same store again, as after a restart; absent for one that forgets
 */
export function storeContract(
  name: string,
  open: () => Promise<Store>,
  reopen?: (store: Store) => Promise<Store>,
): void {
  /** Looks twice: before a restart and after. */
  const alsoAfterRestart = async (store: Store, look: (store: Store) => Promise<void>) => {
    await look(store);
    if (reopen) await look(await reopen(store));
  };

  describe(`${name}: instances`, () => {
    test('are loaded as they were committed, with their history', async () => {
      const store = await open();
      const commit = commitOf(instanceOf(1));
      expect(await store.instances.commit(commit)).toBe('ok');
      await alsoAfterRestart(store, async (again) => {
        expect((await again.instances.load(idOf(1))).instance).toEqual(commit.next);
        expect(await again.instances.history(idOf(1))).toEqual(commit.history);
        expect((await again.instances.load(idOf(2))).instance).toBeUndefined();
      });
    });

    test('keep what they started and who started them, and owe the start until it is done', async () => {
      const store = await open();
      const child = { instance: idOf(2), flow: 'job', at, tell: 'DONE', status: 'active' as const };
      const owed = { kind: 'startFlow' as const, id: 'm', createdAt: at, flow: 'job', input: { amount: 1 } };
      const linked = { children: [child], depth: 1, parent: { instance: idOf(3) } };

      await store.instances.commit(commitOf(instanceOf(1, { ...linked, outbox: [owed] })));
      await alsoAfterRestart(store, async (again) => {
        expect((await again.instances.load(idOf(1))).instance).toMatchObject({ ...linked, outbox: [owed] });
        expect(await again.instances.owing(at, 10)).toEqual([idOf(1)]);
      });
    });

    test('are changed only from the revision that is stored', async () => {
      const store = await open();
      const { next } = commitOf(instanceOf(1));
      await store.instances.commit(commitOf(instanceOf(1)));
      expect(await store.instances.commit(commitOf(instanceOf(1)))).toBe('conflict');
      expect(await store.instances.commit(commitOf(nextOf(next, { revision: 3 })))).toBe('conflict');
      expect(await store.instances.commit(commitOf(nextOf(next)))).toBe('ok');
      expect((await store.instances.load(idOf(1))).instance?.revision).toBe(2);
    });

    test('take one of many commits sent at once', async () => {
      const store = await open();
      const { next } = commitOf(instanceOf(1));
      await store.instances.commit(commitOf(instanceOf(1)));
      const results = await Promise.all(
        Array.from({ length: 10 }, (_, number) =>
          store.instances.commit(commitOf(nextOf(next, { state: `s${number}` }))),
        ),
      );
      expect(results.filter((result) => result === 'ok')).toHaveLength(1);
      expect(await store.instances.history(idOf(1))).toHaveLength(2);
    });

    test('keep the answers to idempotency keys', async () => {
      const store = await open();
      const record = instanceOf(1);
      await store.instances.commit(commitOf(record, { key: 'k', request: 'hash', instance: record }));
      await alsoAfterRestart(store, async (again) => {
        expect((await again.instances.load(idOf(1), 'k')).answer).toEqual({
          key: 'k',
          request: 'hash',
          instance: record,
        });
        expect((await again.instances.load(idOf(1), 'other')).answer).toBeUndefined();
        expect(await again.instances.answers(idOf(1))).toEqual([{ key: 'k', request: 'hash', instance: record }]);
        expect(await again.instances.answers(idOf(2))).toEqual([]);
      });
    });

    test('are found by the call that started them, which starts no other', async () => {
      const store = await open();
      const started = instanceOf(1, { startCall: 'call' });
      expect(await store.instances.commit(commitOf(started))).toBe('ok');
      expect(await store.instances.commit(commitOf(instanceOf(2, { startCall: 'call' })))).toBe('conflict');
      expect(await store.instances.commit(commitOf(instanceOf(3)))).toBe('ok');
      const { instance } = await store.instances.load(idOf(1));
      expect(await store.instances.commit(commitOf(nextOf(instance as InstanceRecord)))).toBe('ok');
      await alsoAfterRestart(store, async (again) => {
        expect([await again.instances.startedBy('call'), await again.instances.startedBy('other')]).toEqual([
          idOf(1),
          undefined,
        ]);
        expect((await again.instances.load(idOf(2))).instance).toBeUndefined();
      });
    });

    test('keep a chain that can be recomputed', async () => {
      const store = await open();
      let record = instanceOf(1);
      for (let step = 0; step < 5; step += 1) {
        const commit = commitOf(record);
        await store.instances.commit(commit);
        record = nextOf(commit.next);
      }
      const history = await store.instances.history(idOf(1));
      expect(firstAltered(history)).toBeUndefined();
      expect(firstAltered(history.map((entry, place) => (place === 2 ? { ...entry, type: 'forged' } : entry)))).toBe(3);
      expect(firstAltered(history.filter((_, place) => place !== 1))).toBe(2);
    });

    test('are found by what they are and where they stand, newest first, in pages', async () => {
      const store = await open();
      for (const number of [2, 1, 3]) await store.instances.commit(commitOf(instanceOf(number)));
      await store.instances.commit(
        commitOf(instanceOf(4, { state: { work: { paper: 'draft' } }, policy: 'other', businessKey: 'B' })),
      );
      await store.instances.commit(commitOf(instanceOf(5, { status: 'done', tasks: [task('review', ['manager'])] })));
      await alsoAfterRestart(store, async (again) => {
        const find = async (query: object) => {
          const { items, cursor } = await again.instances.list({ limit: 10, ...query });
          return [items.map(({ id }) => Number(id.slice(-12))), cursor];
        };
        expect(await find({})).toEqual([[5, 4, 3, 2, 1], undefined]);
        expect(await find({ limit: 2 })).toEqual([[5, 4], idOf(4)]);
        expect(await find({ limit: 2, cursor: idOf(4) })).toEqual([[3, 2], idOf(2)]);
        expect(await find({ limit: 2, cursor: idOf(2) })).toEqual([[1], undefined]);
        expect(await find({ policies: ['shop'], status: 'active' })).toEqual([[3, 2, 1], undefined]);
        expect(await find({ state: 'work.paper' })).toEqual([[4], undefined]);
        expect(await find({ businessKey: 'B' })).toEqual([[4], undefined]);
        expect(await find({ taskRoles: ['manager'] })).toEqual([[5], undefined]);
        expect(await find({ taskRoles: ['clerk'] })).toEqual([[], undefined]);
        expect(await again.instances.ids()).toHaveLength(5);
      });
    });
  });

  describe(`${name}: timers and messages`, () => {
    test('are due in order, until a commit says otherwise', async () => {
      const store = await open();
      const { next } = commitOf(instanceOf(1, { timers: { a: timer('t1', '2024-03-01T03:00:00Z') } }));
      await store.instances.commit(commitOf(instanceOf(1, { timers: next.timers })));
      await store.instances.commit(
        commitOf(
          instanceOf(2, { timers: { a: timer('t2', '2024-03-01T02:30:00Z'), b: timer('t3', '2024-04-01T00:00:00Z') } }),
        ),
      );
      await alsoAfterRestart(store, async (again) => {
        expect(await again.instances.nextDueAt()).toBe('2024-03-01T02:30:00.000Z');
        expect(await again.instances.due('2024-03-01T02:29:59Z', 10)).toEqual([]);
        expect(await again.instances.due('2024-03-01T03:00:00Z', 10)).toEqual([
          { instance: idOf(2), timer: 'a', token: 't2' },
          { instance: idOf(1), timer: 'a', token: 't1' },
        ]);
        expect(await again.instances.due('2024-03-01T03:00:00Z', 1)).toHaveLength(1);
      });
    });

    test('stopped or armed anew are due no longer or again', async () => {
      const store = await open();
      const first = commitOf(instanceOf(1, { timers: { a: timer('t1', '2024-03-01T03:00:00Z') } }));
      await store.instances.commit(first);
      const later = commitOf(nextOf(first.next, { timers: { a: timer('t2', '2024-03-01T05:00:00Z') } }));
      await store.instances.commit(later);
      expect(await store.instances.due('2024-03-01T04:00:00Z', 10)).toEqual([]);
      const back = commitOf(nextOf(later.next, { timers: { a: timer('t3', '2024-03-01T03:00:00Z') } }));
      await store.instances.commit(back);
      expect(await store.instances.due('2024-03-01T04:00:00Z', 10)).toEqual([
        { instance: idOf(1), timer: 'a', token: 't3' },
      ]);
      await store.instances.commit(commitOf(nextOf(back.next, { timers: {} })));
      expect([await store.instances.due('2030-01-01T00:00:00Z', 10), await store.instances.nextDueAt()]).toEqual([
        [],
        undefined,
      ]);
    });

    test('owed are known until they were delivered', async () => {
      const store = await open();
      const owing = commitOf(
        instanceOf(1, { outbox: [{ kind: 'stopFlow', id: 'm', createdAt: at, instance: idOf(2) }] }),
      );
      await store.instances.commit(owing);
      await alsoAfterRestart(store, async (again) => expect(await again.instances.owing(at, 10)).toEqual([idOf(1)]));
      if (reopen) return;
      await store.instances.commit(commitOf(nextOf(owing.next, { outbox: [] })));
      expect(await store.instances.owing(at, 10)).toEqual([]);
    });
  });

  describe(`${name}: messages that wait`, () => {
    test('are owed only once their time has come', async () => {
      const store = await open();
      const message = { kind: 'stopFlow', id: 'm', createdAt: at, instance: idOf(2) } as const;
      await store.instances.commit(
        commitOf(instanceOf(1, { outbox: [{ ...message, notBefore: '2024-03-01T03:00:00.000Z' }] })),
      );
      await alsoAfterRestart(store, async (again) => {
        expect(await again.instances.owing(at, 10)).toEqual([]);
        expect(await again.instances.owing('2024-03-01T03:00:00.000Z', 10)).toEqual([idOf(1)]);
      });
    });

    test('are this node its own once claimed, however often it asks', async () => {
      const store = await open();
      expect((await store.instances.claim(['b', 'a'], 60_000)).sort()).toEqual(['a', 'b']);
      expect(await store.instances.claim(['a'], 60_000)).toEqual(['a']);
      expect(await store.instances.claim([], 60_000)).toEqual([]);
    });
  });

  describe(`${name}: the shelves`, () => {
    const delivery = (id: string) => ({
      ...{ id, webhook: 'w', attempts: 1 },
      body: { id, type: 'instance' as const, at, policy: 'shop', data: {} },
    });

    test('keep records until they are removed, and know which are due', async () => {
      const store = await open();
      const { deliveries } = store.shelves;
      await deliveries.put(delivery('i:1:0'), '2024-03-01T03:00:00.000Z');
      await deliveries.put(delivery('i:2:0'), '2024-03-01T02:30:00.000Z');
      await deliveries.put(delivery('i:3:0'));
      await deliveries.put({ ...delivery('i:1:0'), attempts: 2 }, '2024-03-01T02:45:00.000Z');
      await alsoAfterRestart(store, async ({ shelves }) => {
        const due = async (now: string) => (await shelves.deliveries.due(now, 10)).map(({ id }) => id);
        expect(await due('2024-03-01T02:29:59.000Z')).toEqual([]);
        expect(await due('2024-03-01T03:00:00.000Z')).toEqual(['i:2:0', 'i:1:0']);
        expect(await shelves.deliveries.get('i:1:0')).toEqual({ ...delivery('i:1:0'), attempts: 2 });
        expect((await shelves.deliveries.page('i:1:0', 1)).map(({ id }) => id)).toEqual(['i:2:0']);
        expect(await shelves.deadLetters.page('', 10)).toEqual([]);
      });
      if (reopen) return;
      await deliveries.remove('i:2:0');
      expect(await deliveries.get('i:2:0')).toBeUndefined();
    });

    test('hold what is owed for an edition exactly when the edition is published, or retired', async () => {
      const store = await open();
      const edition = { policy: 'shop', number: 1 };
      const owed = (id: string, of: object = {}) => ({ ...delivery(id), attempts: 0, edition: { ...edition, ...of } });
      await makeChange(store, { ...publication(1), deliveries: [owed('first')] });
      expect(await makeChange(store, { ...publication(1), deliveries: [owed('second')] })).toBe('conflict');
      const retire = { ...edition, retired: { from: at, at, by: 'admin' } };
      const end = (id: string) => makeChange(store, { retire, audit: [], deliveries: [owed(id, { retired: true })] });
      expect([await end('third'), await end('fourth')]).toEqual(['ok', 'conflict']);
      await alsoAfterRestart(store, async ({ shelves }) => {
        const due = await shelves.deliveries.due('2030-01-01T00:00:00.000Z', 10);
        expect(due.map(({ id }) => id).sort()).toEqual(['first', 'third']);
      });
    });
  });

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

  describe(`${name}: the catalogue`, () => {
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

    test('keeps decisions for replay, alone or many as one', async () => {
      const store = await open();
      const made = { decidedAt: at, policy: 'shop', ruleSet: 'fee', edition: 1, at };
      const alone = { id: 'a', ...made, facts: { km: 1 }, outcome: { feeCny: 1 } };
      const pack = { id: 'b', ...made, facts: [{ km: 2 }, { km: 3 }], outcomes: [{ feeCny: 2 }, { feeCny: 3 }] };
      await store.decisions.record(pagesOf([alone, pack]));
      await alsoAfterRestart(store, async (again) => {
        const found: RecordedDecision[] = [];
        for await (const decision of again.decisions.recorded('shop', { since: at })) found.push(decision);
        expect(found).toEqual([
          alone,
          { id: 'b.1', ...made, facts: { km: 2 }, outcome: { feeCny: 2 } },
          { id: 'b.2', ...made, facts: { km: 3 }, outcome: { feeCny: 3 } },
        ]);
        for await (const decision of again.decisions.recorded('shop', { until: at })) expect(decision).toBeUndefined();
        for await (const decision of again.decisions.recorded('depot', { since: at })) expect(decision).toBeUndefined();
      });
    });

    test('keeps the audit log as a chain, in pages', async () => {
      const store = await open();
      for (let number = 1; number <= 5; number += 1)
        await makeChange(store, { audit: [{ at, type: 'tried', number }] });
      await alsoAfterRestart(store, async (again) => {
        const all = await again.log.read(0, 100);
        expect(all.map((entry) => entry.number)).toEqual([1, 2, 3, 4, 5]);
        expect(firstAltered(all)).toBeUndefined();
        expect((await again.log.read(2, 2)).map((entry: ChainEntry) => entry.sequence)).toEqual([3, 4]);
        expect(await again.log.length()).toBe(5);
      });
    });

    test('is with all the rest in a store that a backup was put into', async () => {
      const store = await open();
      const record = instanceOf(1, { startCall: 'call' });
      await store.instances.commit(commitOf(record, { key: 'k', request: 'hash', instance: record }));
      await makeChange(store, { ...publication(1), draft: draftOf(1) });
      const other = await open();
      await restore(other, dump(store));
      await alsoAfterRestart(other, async (again) => {
        expect(await picture(again)).toEqual(await picture(store));
        expect(await again.instances.startedBy('call')).toBe(idOf(1));
      });
    });
  });
}

/** What a store answers of what the tests above put into it. */
const picture = async (store: Store) => ({
  instances: await store.instances.list({ limit: 10 }),
  history: await store.instances.history(idOf(1)),
  answers: await store.instances.answers(idOf(1)),
  edition: await store.governed.get('edition', 'shop', 1),
  policies: await readPolicies(store.governed),
  drafts: await store.governed.list('draft', 'shop'),
  audit: await store.log.read(0, 10),
});

const task = (state: string, roles: string[]) => ({
  ...{ state, roles, events: [] },
  title: { 'zh-CN': state, en: state },
});
