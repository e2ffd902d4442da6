import { describe, expect, test } from 'vitest';
import { noChain } from '../../server/instances/commit-step.ts';
import { dump, restore } from '../../server/stores/backup.ts';
import { endOf, firstAltered, seal } from '../../server/stores/chain.ts';
import { readPolicies } from '../../server/stores/policies.ts';
import { pagesOf, type RecordedDecision } from '../../server/stores/recorded-decisions.ts';
import type { ChainEntry } from '../../server/stores/records/entry.ts';
import type { InstanceRecord } from '../../server/stores/records/instance.ts';
import type { Commit, Store } from '../../server/stores/store.ts';
import { draftOf, governedContract, makeChange, publication } from './governed-contract.ts';
import { rowsContract } from './rows-contract.ts';

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
        for (const name of ['flow', 'state', 'status', 'businessKey', 'cursor'])
          expect(await find({ [name]: '' }), `${name} is empty, which is not absent`).toEqual([[], undefined]);
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

  governedContract(name, open, alsoAfterRestart);

  rowsContract(name, open, alsoAfterRestart);

  describe(`${name}: decisions and the audit log`, () => {
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
