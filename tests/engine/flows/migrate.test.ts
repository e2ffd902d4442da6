import { describe, expect, test } from 'vitest';
import { isFlowCase } from '../../../engine/authoring.ts';
import {
  compileEdition,
  type Flow,
  type FlowDefinition,
  type Json,
  migrateSnapshot,
  simulate,
  startFlow,
} from '../../../engine/index.ts';
import { policyIds, readPolicyFolder } from '../../../scripts/policy-folders.ts';
import { contentWith } from '../content.ts';

const at = '2024-03-01T02:00:00Z';
const text = { 'zh-CN': '', en: '' };

function flowWith(machine: object, more: Partial<FlowDefinition> = {}): Flow {
  const flow = { kind: 'flow', id: 'f', title: text, clauses: [], events: {}, machine, ...more } as FlowDefinition;
  return compileEdition(contentWith({ flows: { f: flow } })).flow('f');
}
const standing = (flow: Flow, value?: Json) => {
  const { snapshot } = startFlow(flow, {}, { at });
  return value === undefined ? snapshot : { ...snapshot, value };
};
const move = (old: Flow, next: Flow, value: Json, states: Record<string, string> = {}) => {
  const moved = migrateSnapshot(old, next, { snapshot: standing(old, value), states, timers: {}, actors: [], at });
  return moved.moves ? moved.step.state : moved.reason;
};

const leaf = {};
const nested = flowWith({
  initial: 'work',
  states: { work: { initial: 'a', states: { a: leaf, b: leaf } }, other: leaf },
});

describe('a snapshot on another edition of its flow', () => {
  test.each<[string, object, Json, Record<string, string>, Json]>([
    ['keeps a state that both have', { initial: 'other', states: { other: leaf } }, 'other', {}, 'other'],
    ['is stuck where its state is gone', { initial: 'x', states: { x: leaf } }, 'other', {}, 'stateRemoved'],
    [
      'follows its outer state with the inner one',
      { initial: 'job', states: { job: { initial: 'b', states: { a: leaf, b: leaf } } } },
      { work: 'a' },
      { work: 'job' },
      { job: 'a' },
    ],
    [
      'enters an outer state as at its start where the inner one is gone',
      { initial: 'job', states: { job: { initial: 'c', states: { c: leaf } } } },
      { work: 'a' },
      { work: 'job' },
      { job: 'c' },
    ],
    [
      'leaves a nest for a flat state',
      { initial: 'done', states: { done: leaf } },
      { work: 'b' },
      { 'work.b': 'done' },
      'done',
    ],
    [
      'enters the regions that are new',
      {
        initial: 'work',
        states: {
          work: {
            type: 'parallel',
            states: {
              left: { initial: 'a', states: { a: leaf, b: leaf } },
              right: { initial: 'r', states: { r: leaf } },
            },
          },
        },
      },
      { work: 'b' },
      { 'work.b': 'work.left.b' },
      { work: { left: 'b', right: 'r' } },
    ],
    [
      'does not end by being moved',
      { initial: 'x', states: { x: leaf, end: { type: 'final' } } },
      'other',
      { other: 'end' },
      'targetIsFinal',
    ],
    [
      'is stuck where it would have to wait for what was never started',
      { initial: 'x', states: { x: leaf, other: { invoke: { id: 'call', src: 'http' } } } },
      'other',
      {},
      'actorNeeded',
    ],
  ])('%s', (_, machine, value, states, expected) => {
    expect(move(nested, flowWith(machine), value, states)).toEqual(expected);
  });

  test('cannot be in two states of one place', () => {
    const old = flowWith({
      type: 'parallel',
      states: { a: { initial: 'x', states: { x: leaf } }, b: { initial: 'y', states: { y: leaf } } },
    });
    const next = flowWith({ initial: 'x', states: { x: leaf, y: leaf } });
    expect(move(old, next, { a: 'x', b: 'y' }, { a: 'x', b: 'y' })).toBe('statesClash');
  });

  test('gets the defaults of facts that are new, and is stuck where a value is not taken any more', () => {
    const machine = { initial: 'other', states: { other: leaf } };
    const input = (schema: object) => ({ input: { type: 'object', properties: { kind: schema } } }) as object;
    const old = flowWith(machine, input({ type: 'string', enum: ['a', 'b'] }));
    const snapshot = startFlow(old, { kind: 'b' }, { at }).snapshot;
    const ask = (next: Flow, from = snapshot) =>
      migrateSnapshot(old, next, { snapshot: from, states: {}, timers: {}, actors: [], at });
    expect(ask(flowWith(machine, input({ type: 'string', enum: ['a'] })))).toMatchObject({ reason: 'invalidContext' });
    const fresh = startFlow(old, {}, { at }).snapshot;
    expect(ask(flowWith(machine, input({ type: 'string', default: 'a' })), fresh)).toMatchObject({
      step: { context: { kind: 'a' } },
    });
  });
});

describe.each(policyIds())('the flows of %s', (policy) => {
  test('take their own instances as they are, timers and all', () => {
    const edition = compileEdition(readPolicyFolder(policy));
    let compared = 0;
    for (const file of Object.values(edition.content.cases)) {
      for (const one of file.cases.filter((given) => isFlowCase(given) && !given.expected.problem)) {
        const flow = edition.flow(file.id);
        const { input = {}, events = [], config } = one.given;
        const end = simulate(flow, { input, events, config, at: one.given.at ?? at });
        if (end.status !== 'active') continue;
        const timers = Object.fromEntries(end.timers.map(({ id, dueAt }) => [id, { dueAt, event: { type: id } }]));
        const actors = Object.keys((end.snapshot.children ?? {}) as object);
        const moved = migrateSnapshot(flow, flow, { snapshot: end.snapshot, states: {}, timers, actors, at: end.at });
        compared += 1;
        expect(moved, `${file.id}/${one.id}`).toMatchObject({ moves: true, step: { state: end.state } });
        if (!moved.moves) continue;
        expect(moved.step.context, `${file.id}/${one.id}`).toEqual(end.context);
        expect(
          Object.entries(moved.timers)
            .map(([id, { dueAt }]) => ({ id, dueAt }))
            // A simulation tells its clocks apart from its timers, and without persons reminds nobody: an instance has these already.
            .filter(({ id }) => !id.startsWith('guiju.clock.'))
            .sort(byId),
        ).toEqual(end.timers.toSorted(byId));
      }
    }
    expect(compared).toBeGreaterThan(0);
  });
});

const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
