import { describe, expect, test } from 'vitest';
import { createActor, createMachine, raise as raiseOf, SimulatedClock } from 'xstate';
import {
  continueFlow,
  type FlowEffect,
  migrateSnapshot,
  type Problem,
  simulate,
  startFlow,
  stepFlow,
} from '../../../engine/index.ts';
import { assign, flowWith, stored, when } from './flow-with.ts';

const at = '2026-03-01T00:00:00Z';
const number = (name: string, more: object = {}) => ({
  payload: { type: 'object', properties: { [name]: { type: 'number' } }, ...more },
});
const timersOf = (effects: FlowEffect[]) => effects.flatMap((one) => (one.type === 'startTimer' ? [one] : []));
const codeOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    const { code, facts } = error as Problem;
    return facts ? { code, facts } : { code };
  }
  return undefined;
};

describe('a wildcard', () => {
  const flow = flowWith(
    {
      initial: 'a',
      states: {
        a: { on: { 'order.*': 'order', 'order.paid.*': 'paid', '*': 'other' } },
        order: {},
        paid: {},
        other: {},
      },
    },
    { events: { 'order.sent': { roles: ['clerk'] }, 'order.paid': {}, elsewhere: {} } as never },
  );
  test.each([
    ['order', 'order'],
    ['order.sent', 'order'],
    ['order.paid', 'paid'],
    ['order.paid.late', 'paid'],
    ['orders', 'other'],
  ])('takes %s as XState does', (type, state) => {
    expect(stepFlow(flow, startFlow(flow, {}, { at }).snapshot, { type }, { at }).state).toBe(state);
  });

  test('is told as the events that the flow declares, each with who may send it', () => {
    const { accepts } = startFlow(flow, {}, { at });
    expect(accepts.map(({ type, roles }) => [type, roles])).toEqual([
      ['order.sent', ['clerk']],
      ['order.paid', []],
      ['elsewhere', []],
    ]);
  });

  test('is no event itself', () => {
    expect(codeOf(() => stepFlow(flow, startFlow(flow, {}, { at }).snapshot, { type: '*' }, { at }))).toEqual({
      code: 'eventNotAllowed',
    });
  });
});

describe('what an event brings', () => {
  const counting = flowWith(
    {
      context: { sum: 0, signed: 0 },
      initial: 'a',
      states: {
        a: {
          on: {
            ADD: { actions: [assign('sum', 'sum + event.n')] },
            SIGN: { actions: [assign('signed', 'signed + 1')] },
          },
        },
      },
    },
    {
      events: { ADD: number('n', { required: ['n'] }), SIGN: {} } as never,
      input: { type: 'object', properties: { who: {} } },
    },
  );
  const start = () => startFlow(counting, {}, { at }).snapshot;

  test('is read as event.x, and its name as event.type', () => {
    const flow = flowWith(
      { initial: 'a', states: { a: { on: { 'x.*': { actions: [assign('kind', 'event.type')] } } } } },
      { events: { 'x.y': {} } },
    );
    expect(stepFlow(flow, startFlow(flow, {}, { at }).snapshot, { type: 'x.y' }, { at }).context).toEqual({
      kind: 'x.y',
    });
    expect(stepFlow(counting, start(), { type: 'ADD', n: 3 }, { at }).context).toMatchObject({ sum: 3, n: 3 });
  });

  test('must come with it each time: what an earlier one brought does not count', () => {
    const { snapshot } = stepFlow(counting, start(), { type: 'ADD', n: 3 }, { at });
    expect(codeOf(() => stepFlow(counting, snapshot, { type: 'ADD' }, { at }))).toEqual({
      code: 'missingFact',
      facts: ['n'],
    });
  });

  test.each<[string, () => unknown]>([
    ['the start', () => startFlow(counting, { who: 'x', signed: 50, sum: 1 }, { at })],
    ['an event', () => stepFlow(counting, start(), { type: 'SIGN', signed: 50, sum: 1 }, { at })],
  ])('and nothing declares is refused with all its names, at %s', (_, work) => {
    expect(codeOf(work)).toEqual({ code: 'unknownField', facts: ['signed', 'sum'] });
  });

  test('is never its name, be a fact called so', () => {
    const flow = flowWith(
      {
        context: { type: 'truck' },
        initial: 'a',
        states: { a: { on: { GO: { actions: [assign('seen', 'type')] } } } },
      },
      { events: { GO: {} }, input: { type: 'object', properties: { type: { type: 'string' } } } },
    );
    expect(stepFlow(flow, startFlow(flow, {}, { at }).snapshot, { type: 'GO' }, { at }).context).toMatchObject({
      type: 'truck',
      seen: 'truck',
    });
  });

  test('reaches the context of raised and delayed events before their guards are read', () => {
    const flow = flowWith(
      {
        context: { seen: 0 },
        initial: 'a',
        states: {
          a: {
            on: {
              GO: { actions: [{ type: 'raise', params: { event: { type: 'STEP', n: { '=': '2 + 3' } } } }] },
              LATER: { actions: [{ type: 'raise', params: { event: { type: 'STEP', n: 9 }, delay: 'PT1M' } }] },
              STEP: { target: 'b', guard: when('n > 4 and event.n = n'), actions: [assign('seen', 'n')] },
            },
          },
          b: {},
        },
      },
      { events: { GO: {}, LATER: {}, STEP: number('n') } as never },
    );
    const { snapshot } = startFlow(flow, {}, { at });
    expect(stepFlow(flow, snapshot, { type: 'GO' }, { at })).toMatchObject({ state: 'b', context: { n: 5, seen: 5 } });
    const waiting = stepFlow(flow, snapshot, { type: 'LATER' }, { at });
    const [timer] = timersOf(waiting.effects);
    expect(continueFlow(flow, stored(waiting.snapshot), timer?.event as never, { at })).toMatchObject({
      state: 'b',
      context: { n: 9, seen: 9 },
    });
  });

  test('of an actor is its answer or its error, in guards and in what is kept', () => {
    const flow = flowWith({
      initial: 'asking',
      states: {
        asking: {
          invoke: {
            id: 'fee',
            src: 'decision',
            input: { ruleSet: 'fee' },
            onDone: [
              { target: 'low', guard: when('event.output.fee < 10'), actions: [assign('fee', 'event.output.fee')] },
              { target: 'high' },
            ],
            onError: { target: 'failed', actions: [assign('why', 'event.error.code')] },
          },
        },
        low: {},
        high: {},
        failed: {},
      },
    });
    const { snapshot } = startFlow(flow, {}, { at });
    const answer = (event: object) => continueFlow(flow, stored(snapshot), event as never, { at });
    expect(answer({ type: 'xstate.done.actor.fee', output: { fee: 4 } })).toMatchObject({
      state: 'low',
      context: { fee: 4 },
    });
    expect(answer({ type: 'xstate.done.actor.fee', output: { fee: 40 } }).state).toBe('high');
    expect(answer({ type: 'xstate.error.actor.fee', error: { code: 'missingFact' } })).toMatchObject({
      state: 'failed',
      context: { why: 'missingFact' },
    });
  });

  test('of a state that is done is its output', () => {
    const flow = flowWith({
      context: { n: 4 },
      initial: 'work',
      states: {
        work: {
          initial: 'a',
          states: { a: { on: { END: 'b' } }, b: { type: 'final', output: { twice: { '=': 'n * 2' } } } },
          onDone: { target: 'after', actions: [assign('result', 'event.output.twice')] },
        },
        after: {},
      },
    });
    expect(stepFlow(flow, startFlow(flow, {}, { at }).snapshot, { type: 'END' }, { at }).context).toEqual({
      n: 4,
      result: 8,
    });
  });
});

describe('who sends an event', () => {
  const flow = flowWith(
    {
      initial: 'review',
      states: {
        review: {
          on: {
            APPROVE: [
              { target: 'second', meta: { roles: ['manager'] } },
              { target: 'approved', meta: { roles: ['director'] } },
            ],
            FORWARD: { actions: [{ type: 'raise', params: { event: { type: 'APPROVE' } } }] },
          },
        },
        second: {},
        approved: {},
      },
    },
    { events: { APPROVE: {}, FORWARD: { roles: ['clerk'] } } },
  );
  const send = (event: { type: string; role?: string }) =>
    stepFlow(flow, startFlow(flow, {}, { at }).snapshot, event, { at }).state;

  test.each([
    ['manager', 'second'],
    ['director', 'approved'],
  ])('chooses the transition: %s comes to %s', (role, state) => {
    expect(send({ type: 'APPROVE', role })).toBe(state);
  });
  test('without a transition for their role is refused', () => {
    expect(codeOf(() => send({ type: 'APPROVE', role: 'clerk' }))).toEqual({ code: 'roleNotAllowed' });
  });
  test('is not asked for of what a flow raises itself', () => {
    expect(send({ type: 'FORWARD', role: 'clerk' })).toBe('second');
  });
});

describe('a guard', () => {
  const inStep = { type: 'stateIn', params: { state: '#f.left.on' } };
  const flow = (guard: object) =>
    flowWith(
      {
        type: 'parallel',
        context: { n: 3 },
        states: {
          left: { initial: 'off', states: { off: { on: { SWITCH: 'on' } }, on: {} } },
          right: { initial: 'a', states: { a: { on: { GO: { target: 'b', guard } } }, b: {} } },
        },
      },
      { events: { SWITCH: {}, GO: {} } },
    );
  test.each([
    ['stateIn', inStep, true],
    ['a path', { type: 'stateIn', params: { state: 'left.on' } }, true],
    ['not', { type: 'not', params: { guard: inStep } }, false],
    ['and', { type: 'and', params: { guards: [inStep, when('n > 3')] } }, false],
    [
      'or',
      { type: 'or', params: { guards: [when('n > 3'), { type: 'and', params: { guards: [inStep, when('n = 3')] } }] } },
      true,
    ],
  ])('of others: %s', (_, guard, holdsWhenOn) => {
    const made = flow(guard);
    const go = (events: string[]) =>
      simulate(made, { at, input: {}, events: events.map((type) => ({ type })) }).steps.at(-1)?.accepted;
    expect(go(['SWITCH', 'GO'])).toBe(holdsWhenOn);
    if (!['and'].includes(guard.type)) expect(go(['GO'])).toBe(!holdsWhenOn);
  });
});

describe('an action', () => {
  const raise = (params: object) => ({ type: 'raise', params: { event: { type: 'PING' }, ...params } });
  const entering = (...entry: object[]) =>
    flowWith(
      { context: { minutes: 5, urgent: false }, initial: 'a', states: { a: { entry, on: { PING: 'b' } }, b: {} } },
      { delays: { soon: 'PT2M' } },
    );

  test.each([
    ['a duration', 'PT1H', '2026-03-01T01:00:00Z'],
    ['a name of the flow', 'soon', '2026-03-01T00:02:00Z'],
    ['milliseconds', 60_000, '2026-03-01T00:01:00Z'],
    ['an expression', { '=': 'duration("PT" + string(minutes) + "M")' }, '2026-03-01T00:05:00Z'],
  ])('raises after %s', (_, delay, dueAt) => {
    const { effects, state } = startFlow(entering(raise({ delay })), {}, { at });
    expect([state, timersOf(effects).map((one) => one.dueAt)]).toEqual(['a', [dueAt]]);
  });

  test('raises events of one type without an id each by a timer of its own, as XState does', () => {
    const count = assign('seen', 'if seen = null then [event.n] else append(seen, event.n)');
    const later = (n: number, delay: number, more: object = {}) => ({
      type: 'raise',
      params: { event: { type: 'PING', n }, delay, ...more },
    });
    const machine = {
      context: { seen: null },
      initial: 'a',
      states: {
        a: {
          entry: [later(1, 3000), later(2, 1000), later(3, 5000, { id: 'own' })],
          on: { PING: { actions: count }, AGAIN: { actions: [later(4, 4000), later(5, 500, { id: 'own' })] } },
        },
      },
    };
    const flow = flowWith(machine, { events: { PING: {}, AGAIN: {} } });
    const events = [{ type: 'AGAIN', after: 'PT2S' }, { after: 'PT1M' }];
    const { context, timers } = simulate(flow, { at, input: {}, events });
    expect([context.seen, timers]).toEqual([[2, 5, 1, 4], []]);
    // What ran before a step keeps its timer, whatever the step starts.
    const start = startFlow(flow, {}, { at });
    const running = Object.fromEntries(timersOf(start.effects).map(({ id, dueAt }) => [id, dueAt]));
    expect(Object.keys(running)).toEqual(['PING', 'PING#2', 'own']);
    const next = stepFlow(flow, stored(start.snapshot), { type: 'AGAIN' }, { at, timers: running });
    expect(timersOf(next.effects).map(({ id }) => id)).toEqual(['PING#3', 'own']);
    // XState itself, on a clock that is moved.
    const clock = new SimulatedClock();
    const raised = (n: number, delay: number, id?: string) =>
      raiseOf({ type: 'PING', n } as never, { delay, ...(id ? { id } : {}) });
    const seen: number[] = [];
    const actor = createActor(
      createMachine({
        initial: 'a',
        states: {
          a: {
            entry: [raised(1, 3000), raised(2, 1000)],
            on: {
              PING: { actions: ({ event }: { event: unknown }) => void seen.push((event as { n: number }).n) },
              AGAIN: { actions: [raised(4, 4000)] },
            },
          },
        },
      } as never),
      { clock },
    ).start();
    clock.increment(2000);
    actor.send({ type: 'AGAIN' } as never);
    clock.increment(60_000);
    expect(seen).toEqual([2, 1, 4]);
  });

  test('cancels what it raised, by an id that may be computed', () => {
    const flow = entering(raise({ delay: 'PT1H', id: { '=': '"call" + string(minutes)' } }), {
      type: 'cancel',
      params: { id: 'call5' },
    });
    const end = simulate(flow, { at, input: {}, events: [{ after: 'P1D' }] });
    expect([end.state, end.timers]).toEqual(['a', []]);
  });

  test.each<[string, object, object]>([
    ['raise', raise({ when: { '=': 'urgent' } }), { state: 'a' }],
    ['raise', raise({ when: { '=': 'not(urgent)' } }), { state: 'b' }],
    ['assign', assign('minutes', '7', { when: { '=': 'urgent' } }), { context: { minutes: 5, urgent: false } }],
    ['assign', assign('minutes', '7', { when: { '=': 'not(urgent)' } }), { context: { minutes: 7, urgent: false } }],
    ['record', { type: 'record', params: { type: 'x', when: { '=': 'urgent' } } }, { effects: [] }],
    [
      'record',
      { type: 'record', params: { type: 'x', when: { '=': 'not(urgent)' } } },
      { effects: [{ type: 'record', record: { type: 'x' } }] },
    ],
    ['notify', { type: 'notify', params: { role: 'x', when: { '=': 'urgent' } } }, { effects: [] }],
  ])('acts where its `when` is true only: %s', (_, action, expected) => {
    expect(startFlow(entering(action), {}, { at })).toMatchObject(expected);
  });

  test('records a `when` that is no yes or no as what it is', () => {
    const { effects } = startFlow(
      entering({ type: 'record', params: { type: 'x', when: { '=': '"soon"' } } }),
      {},
      { at },
    );
    expect(effects).toEqual([{ type: 'record', record: { type: 'x', when: 'soon' } }]);
  });
});

test('an instance that is moved to a state that is left at once is not left standing in it', () => {
  const old = flowWith({ context: { n: 5 }, initial: 'a', states: { a: {} } });
  const next = flowWith({
    context: { n: 0 },
    initial: 'a',
    states: {
      a: { always: { target: 'b', guard: when('n > 3'), actions: [{ type: 'record', params: { type: 'passed' } }] } },
      b: { after: { PT1H: 'c' } },
      c: {},
    },
  });
  const { snapshot } = startFlow(old, {}, { at });
  const moved = migrateSnapshot(old, next, { snapshot, states: {}, timers: {}, actors: [], at });
  expect(moved).toMatchObject({
    moves: true,
    step: { state: 'b' },
    timers: { 'xstate.after.PT1H.f.b': { dueAt: '2026-03-01T01:00:00Z' } },
  });
  expect(moved.moves && moved.step.effects.map(({ type }) => type)).toEqual(['record', 'startTimer']);
});
