import { describe, expect, test } from 'vitest';
import { diffFlows } from '../../designer/features/changes/flow-diff.ts';
import { diffTables, drawnRows } from '../../designer/words/table-diff.ts';
import type { DecisionTable, FlowDefinition } from '../../engine/index.ts';

const table = (rows: [id: string, when: string, then: number][], inputs = ['km']): DecisionTable => ({
  inputs,
  outputs: ['fee'],
  rows: rows.map(([id, when, then]) => ({ id, clauses: [], when: [when], then: [then] })),
});
const rowsOf = (before: DecisionTable, after: DecisionTable) =>
  diffTables(before, after).rows.map(({ id, state, number }) => `${number} ${id} ${state}`);

describe('two tables laid over each other', () => {
  const old = table([
    ['a', '< 10', 1],
    ['b', '[10..20]', 2],
    ['c', '> 20', 3],
  ]);

  test.each<[string, DecisionTable, string[]]>([
    [
      'a changed, a new and a removed row',
      table([
        ['a', '< 10', 5],
        ['d', '[10..20]', 2],
        ['c', '> 20', 3],
      ]),
      // What was removed stands after what it followed.
      ['1 a changed', '2 b removed', '2 d added', '3 c same'],
    ],
    [
      'one row that was moved, not all that it passed',
      table([
        ['c', '> 20', 3],
        ['a', '< 10', 1],
        ['b', '[10..20]', 2],
      ]),
      ['1 c moved', '2 a same', '3 b same'],
    ],
    ['no difference', old, ['1 a same', '2 b same', '3 c same']],
    ['that all is gone', table([]), ['1 a removed', '2 b removed', '3 c removed']],
  ])('show %s', (_, after, rows) => {
    expect(rowsOf(old, after)).toEqual(rows);
  });

  test('hold what a cell was and is', () => {
    const [cell] = diffTables(old, table([['a', '< 12', 1]])).rows[0]?.cells ?? [];
    expect(cell).toEqual({ before: '< 10', after: '< 12', changed: true });
  });

  test('put columns together by name', () => {
    const { columns, rows } = diffTables(old, table([['a', '-', 1]], ['weight']));
    expect(columns.map(({ name, state }) => `${name} ${state}`)).toEqual([
      ...['weight added', 'km removed', 'fee same', ' same'],
    ]);
    expect(rows[0]?.state).toBe('changed');
  });

  test('leave out what is equal far from any difference', () => {
    const many = Array.from({ length: 9 }, (_, index): [string, string, number] => [`r${index}`, '-', index]);
    const after = many.with(4, ['r4', '-', 40]);
    const drawn = drawnRows(diffTables(table(many), table(after)).rows);
    expect(drawn.map((row) => (typeof row === 'number' ? row : row.id))).toEqual([3, 'r3', 'r4', 'r5', 3]);
  });
});

describe('two flows laid over each other', () => {
  const flow = (states: object): FlowDefinition =>
    ({ kind: 'flow', id: 'f', title: { 'zh-CN': '', en: '' }, events: {}, machine: { initial: 'a', states } }) as never;
  const old = flow({
    a: { on: { GO: [{ target: 'b', guard: { type: 'when', params: { '=': 'x' } } }, { target: 'c' }] } },
    b: { states: { inner: { on: { OUT: '#f.c' } } } },
    c: { type: 'final' },
  });
  const marksOf = (after: FlowDefinition) => Object.fromEntries(diffFlows(old, after).marks);

  test.each<[string, object, Record<string, string>]>([
    [
      'a new state with the way to it',
      { ...old.machine.states, a: { on: { ...old.machine.states?.a?.on, HALT: 'd' } }, d: {} },
      { d: 'added', 'a|event:HALT|0': 'added' },
    ],
    [
      'a transition that was removed before another, which stays as it was',
      { ...old.machine.states, a: { on: { GO: [{ target: 'c' }] } } },
      { 'a|event:GO|1': 'removed' },
    ],
    [
      'a transition with another guard',
      {
        ...old.machine.states,
        a: { on: { GO: [{ target: 'b', guard: { type: 'when', params: { '=': 'y' } } }, { target: 'c' }] } },
      },
      { 'a|event:GO|0': 'changed' },
    ],
    ['a state that became something else', { ...old.machine.states, c: {} }, { c: 'changed' }],
    ['no difference', old.machine.states as object, {}],
  ])('show %s', (_, states, marks) => {
    expect(marksOf(flow(states))).toEqual(marks);
  });

  test('keep removed states in their frame, with their transitions', () => {
    const { a, c } = old.machine.states ?? {};
    const { flow: drawn, marks } = diffFlows(old, flow({ a, c }));
    expect(Object.fromEntries(marks)).toEqual({
      ...{ b: 'removed', 'b.inner': 'removed', 'b.inner|event:OUT|0': 'removed' },
    });
    expect(drawn.machine.states?.b?.states?.inner?.on).toEqual({ OUT: [{ target: '#f.c' }] });
    expect(old.machine.states?.b?.states?.inner?.on).toEqual({ OUT: '#f.c' });
  });
});
