import { describe, expect, test } from 'vitest';
import { checkContent } from '../../../engine/checks.ts';
import {
  continueFlow,
  type FlowDefinition,
  type JsonObject,
  migrateSnapshot,
  type Problem,
  simulate,
  startFlow,
  stepFlow,
} from '../../../engine/index.ts';
import { contentOfFlow, flowWith } from './flow-with.ts';

const at = '2026-03-01T00:00:00Z';
const number = { type: 'number' };
const machine = {
  initial: 'open',
  states: {
    open: { on: { BEGIN: 'work', NOTE: {} } },
    work: {
      on: { REST: 'rest', DONE: 'end', MOVE: { actions: [{ type: 'assign', params: { visitAt: { '=': 'to' } } }] } },
    },
    rest: { on: { BACK: 'work', DONE: 'end' } },
    end: { on: { BEGIN: 'work' } },
  },
};
const events = {
  ...{ BEGIN: {}, NOTE: {}, REST: {}, DONE: {}, BACK: {} },
  MOVE: { payload: { type: 'object', properties: { to: { type: 'string' } } } },
};
const input = { type: 'object', properties: { visitAt: { type: 'string' }, days: number } };
const withClocks = (clocks: NonNullable<FlowDefinition['clocks']>, more: Partial<FlowDefinition> = {}) =>
  flowWith(machine, { events, input, clocks, ...more } as Partial<FlowDefinition>);
type Sent = { type: string; after?: string; to?: string } | { after: string };

const duty = { id: 'duty', from: 'state:work', until: 'state:end', limit: 'P3D' };

describe('a clock', () => {
  test.each<[string, NonNullable<FlowDefinition['clocks']>, Sent[], string[], JsonObject?]>([
    [
      'begins with its state and is met in time',
      [duty],
      [{ type: 'BEGIN' }, { type: 'DONE', after: 'P2D' }],
      ['duty met 2026-03-03T00:00:00Z'],
    ],
    [
      'is met at its very instant',
      [duty],
      [{ type: 'BEGIN' }, { type: 'DONE', after: 'P3D' }],
      ['duty met 2026-03-04T00:00:00Z'],
    ],
    [
      'is breached after it, once',
      [duty],
      [{ type: 'BEGIN' }, { type: 'DONE', after: 'P3DT0.5S' }],
      ['duty breached 2026-03-04T00:00:00.001Z'],
    ],
    [
      'runs on across states',
      [duty],
      [{ type: 'BEGIN' }, { type: 'REST' }, { after: 'P4D' }],
      ['duty breached 2026-03-04T00:00:00.001Z'],
    ],
    ['does not run before it begins', [duty], [{ after: 'P9D' }], []],
    [
      'begins anew when its state comes again',
      [duty],
      [{ type: 'BEGIN' }, { type: 'DONE' }, { type: 'BEGIN', after: 'P1D' }, { after: 'P4D' }],
      ['duty met 2026-03-01T00:00:00Z', 'duty breached 2026-03-05T00:00:00.001Z'],
    ],
    [
      'runs from the start to an event',
      [{ id: 'answer', from: 'start', until: 'event:NOTE', limit: 'PT1H' }],
      [{ type: 'NOTE', after: 'PT1H' }, { after: 'PT5H' }],
      ['answer met 2026-03-01T01:00:00Z'],
    ],
    [
      'reminds before its end',
      [{ ...duty, remind: ['P1D', 'PT1H'] }],
      [{ type: 'BEGIN' }, { after: 'P5D' }],
      [
        'duty reminded 2026-03-03T00:00:00Z',
        'duty reminded 2026-03-03T23:00:00Z',
        'duty breached 2026-03-04T00:00:00.001Z',
      ],
    ],
    [
      'takes its limit from a delay, and facts with it',
      [{ ...duty, limit: 'grace' }],
      [{ type: 'BEGIN' }, { after: 'P3D' }],
      ['duty breached 2026-03-03T00:00:00.001Z'],
      { days: 2 },
    ],
    ['whose limit has no value does not run', [{ ...duty, limit: 'grace' }], [{ type: 'BEGIN' }, { after: 'P9D' }], []],
    [
      'follows the value of a formula that it begins by',
      [{ id: 'visit', from: { '=': 'visitAt' }, until: 'state:end', limit: 'PT0S' }],
      [{ type: 'BEGIN' }, { type: 'MOVE', to: '2026-03-05T08:00:00Z' }, { after: 'P9D' }, { type: 'DONE' }],
      ['visit breached 2026-03-05T08:00:00.001Z'],
      { visitAt: '2026-03-02T08:00:00Z' },
    ],
    [
      'that ends by a value is judged by the value, however late it is told',
      [{ id: 'visit', from: 'start', until: { '=': 'visitAt' }, limit: 'P1D' }],
      [{ type: 'BEGIN' }, { type: 'MOVE', to: '2026-03-01T09:00:00Z' }],
      ['visit met 2026-03-01T00:00:00Z'],
    ],
  ])('%s', (_, clocks, sent, wanted, given) => {
    const delays = { grace: { '=': 'duration("P" + string(days) + "D")' } };
    const flow = withClocks(clocks, { delays });
    const { clocks: became } = simulate(flow, { input: given ?? {}, events: sent as never, at });
    expect(became.map(({ id, what, at: when }) => `${id} ${what} ${when}`)).toEqual(wanted);
  });

  test('that is breached is put on record with its clause, or told, as it says', () => {
    const sent = [{ type: 'BEGIN' }, { after: 'P9D' }];
    const told = (over: 'record' | 'notify') => {
      const flow = withClocks([{ ...duty, title: '检修', clauses: ['1.1'], over }]);
      return simulate(flow, { input: {}, events: sent as never, at }).records;
    };
    expect(told('record')).toEqual([
      {
        ...{ type: 'clockBreached', clock: 'duty', dueAt: '2026-03-04T00:00:00Z', clause: '1.1' },
        ...{ title: { 'zh-CN': '检修', en: '检修' }, at: '2026-03-04T00:00:00.001Z' },
      },
    ]);
    expect(told('notify')).toEqual([]);
  });

  test('is told at the step at which it happened, also where that is refused', () => {
    const events = [{ type: 'BEGIN' }, { type: 'NOTE', after: 'P4D' }, { type: 'DONE' }];
    const { steps, timers } = simulate(withClocks([duty]), { input: {}, events, at });
    expect(steps.map(({ accepted, clocks }) => [accepted, clocks?.map(({ what }) => what)])).toEqual([
      [true, undefined],
      [false, ['breached']],
      [true, undefined],
    ]);
    expect(timers).toEqual([]);
  });

  test('that is over by an event which came late, before its timer was looked at, is breached all the same', () => {
    const flow = withClocks([duty]);
    const begun = stepFlow(flow, startFlow(flow, {}, { at }).snapshot, { type: 'BEGIN' }, { at });
    const late = '2026-03-09T00:00:00Z';
    const { effects, clocks } = stepFlow(flow, begun.snapshot, { type: 'DONE' }, { at: late, clocks: begun.clocks });
    expect(effects.flatMap((one) => (one.type === 'clock' ? [one.clock.what] : []))).toEqual(['breached']);
    expect(clocks.duty).toMatchObject({ ended: true, breached: true });
  });

  test('has one timer, that of what it waits for next, and none when it is over', () => {
    const flow = withClocks([{ ...duty, remind: 'P1D' }]);
    const timersOf = ({ effects }: { effects: readonly { type: string }[] }) =>
      effects.filter(({ type }) => type.endsWith('Timer'));
    const begun = stepFlow(flow, startFlow(flow, {}, { at }).snapshot, { type: 'BEGIN' }, { at });
    const id = 'guiju.clock.duty';
    const event = { type: 'guiju.clock', clock: 'duty' };
    expect(timersOf(begun)).toEqual([{ type: 'startTimer', id, dueAt: '2026-03-03T00:00:00Z', event }]);
    const reminded = continueFlow(flow, begun.snapshot, event, { at: '2026-03-03T00:00:00Z', clocks: begun.clocks });
    expect(timersOf(reminded)).toEqual([{ type: 'startTimer', id, dueAt: '2026-03-04T00:00:00.001Z', event }]);
    const options = {
      at: '2026-03-03T01:00:00Z',
      clocks: reminded.clocks,
      timers: { [id]: '2026-03-04T00:00:00.001Z' },
    };
    expect(timersOf(stepFlow(flow, begun.snapshot, { type: 'DONE' }, options))).toEqual([{ type: 'stopTimer', id }]);
  });

  test('goes on where an instance is moved to another edition; a new one begins, and one that is gone is forgotten', () => {
    const [old, next] = [withClocks([duty, { ...duty, id: 'gone' }]), withClocks([duty, { ...duty, id: 'new' }])];
    const begun = stepFlow(old, startFlow(old, {}, { at }).snapshot, { type: 'BEGIN' }, { at });
    const timers = Object.fromEntries(
      begun.effects.flatMap((one) =>
        one.type === 'startTimer' ? [[one.id, { dueAt: one.dueAt, event: one.event }] as const] : [],
      ),
    );
    const { snapshot, clocks } = begun;
    const moved = migrateSnapshot(old, next, {
      ...{ snapshot, clocks, timers, states: {}, actors: [], at: '2026-03-02T00:00:00Z' },
    });
    if (!moved.moves) throw new Error(moved.reason);
    expect(moved.step.clocks).toMatchObject({
      duty: { dueAt: '2026-03-04T00:00:00Z' },
      new: { dueAt: '2026-03-05T00:00:00Z' },
    });
    expect(Object.keys(moved.timers).toSorted()).toEqual(['guiju.clock.duty', 'guiju.clock.new']);
  });
});

test.each<[string, object, string, string | undefined]>([
  ['a state that is not there', { from: 'state:wrok' }, '/clocks/0/from', 'state:work'],
  ['an event that is not there', { until: 'event:DON' }, '/clocks/0/until', 'event:DONE'],
  ['neither a state nor an event', { from: 'work' }, '/clocks/0/from', undefined],
  ['a limit that is no duration', { limit: '3 days' }, '/clocks/0/limit', undefined],
  ['a reminder that is no duration', { remind: ['soon'] }, '/clocks/0/remind', undefined],
  ['a formula of names that are not there', { from: { '=': 'visitedAt' } }, '/clocks/0/from', undefined],
])('a clock with %s is found', (_, wrong, path, fix) => {
  const content = contentOfFlow(machine, { events, input, clocks: [{ ...duty, ...wrong }] } as Partial<FlowDefinition>);
  const found = checkContent(content).filter((one) => one.path.startsWith('/clocks') && one.code === 'unknownName');
  expect(found).toMatchObject([{ path, code: 'unknownName', ...(fix ? { fix: { path, value: fix } } : {}) }]);
});

describe('an event of the machine alone', () => {
  const flow = flowWith(
    {
      initial: 'a',
      states: {
        a: { on: { PAID: 'b', ASK: { actions: [{ type: 'raise', params: { event: { type: 'PAID' } } }] } } },
        b: {},
      },
    },
    { events: { PAID: { internal: true }, ASK: {} } },
  );
  const { snapshot, accepts, tasks } = startFlow(flow, {}, { at });
  const sending = (options: object) => {
    try {
      return stepFlow(flow, snapshot, { type: 'PAID' }, { at, ...options }).state;
    } catch (error) {
      return (error as Problem).code;
    }
  };

  test('is nobody’s to send: neither accepted nor in a task', () => {
    expect(accepts.map(({ type }) => type)).toEqual(['ASK']);
    expect(tasks.map((task) => task.events)).toEqual([['ASK']]);
    expect(sending({})).toBe('roleNotAllowed');
  });

  test('is taken from another flow, where a flow is tried, and raised within', () => {
    expect(sending({ told: true })).toBe('b');
    expect(sending({ tried: true })).toBe('b');
    expect(stepFlow(flow, snapshot, { type: 'ASK' }, { at }).state).toBe('b');
    const strictly = simulate(flow, { input: {}, events: [{ type: 'PAID' }], at, strict: true });
    expect(strictly.steps[0]?.error).toBe('roleNotAllowed');
  });
});

test('what is told and the receiver does not declare is found', () => {
  const told = { type: 'tell', params: { to: 'parent', event: 'HEAR', facts: { km: 3, milage: 4 } } };
  const starts = { type: 'start', params: { flow: 'f', as: 'one' } };
  const content = contentOfFlow({ initial: 'a', states: { a: { entry: [told] } } });
  content.flows.parent = {
    ...{ kind: 'flow', id: 'parent', title: { 'zh-CN': '上级', en: 'Parent' }, clauses: [] },
    events: { HEAR: { payload: { type: 'object', properties: { km: number, mileage: number } } } },
    machine: { initial: 'a', states: { a: { entry: [starts], on: { HEAR: {} } } } },
  } as FlowDefinition;
  const found = checkContent(content).filter(({ path }) => path.includes('/facts'));
  expect(found).toMatchObject([{ code: 'unknownName', id: 'f', fix: { value: { km: 3, mileage: 4 } } }]);
});
