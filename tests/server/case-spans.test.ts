import { describe, expect, test } from 'vitest';
import { spanNameOf, spansOfCase } from '../../server/overview/case-spans.ts';
import type { InstanceRecord } from '../../server/stores/records/instance.ts';
import { instanceOf } from './store-contract.ts';

const at = (hour: number) => new Date(Date.UTC(2026, 10, 30, hour)).toISOString();
const hour = (ms: number | null) => (ms === null ? null : (ms - Date.UTC(2026, 10, 30)) / 3_600_000);

const passed = (...steps: [hour: number, ...states: string[]][]): InstanceRecord['work'] => ({
  ...{ tasks: [], last: 0, acts: [], seenBy: [], copied: [] },
  way: steps.map(([when, ...states]) => ({ at: at(when), states })),
});
const begun = (more: Partial<InstanceRecord>) => instanceOf(1, { createdAt: at(0), updatedAt: at(9), ...more });

/** The spans of a kind, each as what it is of and its hours. */
const spansOf = (record: InstanceRecord, kind: string) =>
  spansOfCase(record).flatMap(({ name, fromMs, toMs }) => {
    const [own, ...of] = spanNameOf(name);
    return own === kind ? [[...of.slice(kind === 'due' ? 0 : 1), hour(fromMs), hour(toMs)]] : [];
  });

describe('a case stays', () => {
  test('in its innermost states, from when it came to when it left; to enter again what one is in is to stay', () => {
    const work = passed([0, 'a', 'a.x'], [1, 'a', 'a.y'], [2, 'a', 'a.y'], [4, 'b'], [5, 'a', 'a.y']);
    expect(spansOf(begun({ work, state: { a: 'y' } }), 'state')).toEqual([
      ['a.x', 0, 1],
      ['a.y', 1, 4],
      ['b', 4, 5],
      ['a.y', 5, null],
    ]);
  });

  test('in several at once', () => {
    const work = passed([0, 'p', 'p.l', 'p.l.one', 'p.r', 'p.r.one'], [3, 'p', 'p.l', 'p.l.two', 'p.r', 'p.r.one']);
    expect(spansOf(begun({ work, state: { p: { l: 'two', r: 'one' } } }), 'state')).toEqual([
      ['p.l.one', 0, 3],
      ['p.l.two', 3, null],
      ['p.r.one', 0, null],
    ]);
  });

  test('in no state once it is done, and until it was stopped in the one that it stood in', () => {
    const work = passed([0, 'a'], [2, 'end']);
    const done = begun({ work, state: 'end', status: 'done' });
    expect([spansOf(done, 'state'), spansOf(done, 'case'), spansOf(done, 'status')]).toEqual([
      [['a', 0, 2]],
      [[0, 2]],
      [],
    ]);
    const stopped = begun({ work: passed([0, 'a'], [2, 'b']), state: 'b', status: 'stopped' });
    expect([spansOf(stopped, 'state'), spansOf(stopped, 'case')]).toEqual([
      [
        ['a', 0, 2],
        ['b', 2, 9],
      ],
      [[0, 9]],
    ]);
  });

  test('since nobody knows when where its way does not say it', () => {
    expect(spansOf(begun({ state: 'open' }), 'state')).toEqual([['open', null, null]]);
    const late = passed([3, 'a'], [5, 'b']);
    expect(spansOf(begun({ work: late, state: 'b' }), 'state')).toEqual([
      ['a', null, 5],
      ['b', 5, null],
    ]);
    // A node of before stepped it on without writing it down.
    expect(spansOf(begun({ work: late, state: 'c' }), 'state')).toEqual([
      ['a', null, 5],
      ['c', null, null],
    ]);
  });

  test('never less than no time, whatever clocks said', () => {
    expect(spansOf(begun({ work: passed([0, 'a'], [5, 'b'], [4, 'c']), state: 'c' }), 'state')).toContainEqual([
      'b',
      5,
      5,
    ]);
  });
});

test('a task is overdue with whose it is by name, else with its roles; not before its turn, and not while its case stands still', () => {
  const text = { 'zh-CN': 't', en: 't' };
  const task = { state: 'a', title: text, roles: ['clerk'], events: [], dueAt: at(4) };
  const tasks: InstanceRecord['tasks'] = [
    { ...task, assignee: 'li', candidates: ['li', 'wang'] },
    { ...task, candidates: ['zhao', 'wang'] },
    task,
    { ...task, status: 'waiting' },
    { state: 'a', title: text, roles: ['clerk'], events: [] },
  ];
  const own = { work: passed([0, 'a']), state: 'a', tasks };
  expect(spansOf(begun(own), 'due')).toEqual([
    [['li'], ['clerk'], 4, null],
    [['wang', 'zhao'], ['clerk'], 4, null],
    [null, ['clerk'], 4, null],
  ]);
  const suspended = begun({ ...own, status: 'suspended' });
  expect([spansOf(suspended, 'due'), spansOf(suspended, 'status')]).toEqual([[], [['suspended', 0, null]]]);
  expect(spansOf(begun({ ...own, status: 'error' }), 'status')).toEqual([['stuck', 0, null]]);
});
