import { describe, expect, test } from 'vitest';
import {
  compileEdition,
  continueFlow,
  describeSnapshot,
  type Flow,
  type FlowDefinition,
  type MachineJson,
  simulate,
  startFlow,
  stepFlow,
} from '../../../engine/index.ts';
import { contentWith, ruleSetWith } from '../content.ts';

const at = '2024-02-29T01:30:00Z';
const text = (value: string) => ({ 'zh-CN': value, en: value });

const limit = ruleSetWith({
  id: 'limit',
  facts: { type: 'object', properties: { amount: { type: 'number' } }, required: ['amount'] },
  outcome: { type: 'object', properties: { approve: { type: 'boolean' }, by: { type: 'string' } } },
  table: {
    inputs: ['amount'],
    outputs: ['approve', 'by'],
    rows: [
      { id: 'small', when: ['<= 100'], then: [true, 'clerk'] },
      { id: 'large', when: ['> 100'], then: [false, 'manager'] },
    ],
  },
});

function flowOf(machine: MachineJson, more: Partial<FlowDefinition> = {}): Flow {
  const definition: FlowDefinition = {
    kind: 'flow',
    id: 'test',
    title: text('test'),
    clauses: [],
    events: {},
    machine,
    ...more,
  };
  const config = {
    kind: 'config' as const,
    values: {
      hours: { title: text('hours'), schema: { type: 'number' }, value: 8 },
      workdayEnd: { title: text('end of work'), schema: { type: 'string', format: 'time' as const } },
    },
  };
  return compileEdition(contentWith({ flows: { test: definition }, rules: { limit }, config })).flow('test');
}

const when = (expression: string) => ({ type: 'when', params: { '=': expression } });
const input: FlowDefinition['input'] = {
  type: 'object',
  properties: {
    amount: { type: 'number', minimum: 0 },
    kind: { type: 'string', enum: ['a', 'b'] },
    checked: { type: 'boolean', default: true },
    due: { type: 'string', format: 'date' },
    reason: { type: ['string', 'null'] },
  },
};

const review = flowOf(
  {
    initial: 'open',
    states: {
      open: {
        on: {
          SEND: [
            {
              target: 'small',
              guard: when('amount <= 100 and checked'),
              meta: { roles: ['clerk'], clauses: ['C-1'], record: 'sent' },
            },
            { target: 'large', guard: when('amount > 100'), meta: { roles: ['manager'] } },
          ],
          CLOSE: { target: 'closed', guard: when('reason != null') },
        },
      },
      small: {},
      large: {
        on: {
          DECIDE: {
            target: 'closed',
            guard: { type: 'decision', params: { ruleSet: 'limit', is: { approve: false } } },
          },
        },
      },
      closed: { type: 'final' },
    },
  },
  { input, events: { SEND: { roles: ['clerk', 'manager'], gives: ['amount', 'kind'] } } },
);

describe('a flow', () => {
  test('starts in its initial state with the defaults of its input, and says what it accepts', () => {
    const step = startFlow(review, { amount: 20 }, { at });

    expect(step.state).toBe('open');
    expect(step.context).toEqual({ amount: 20, checked: true });
    expect(step.accepts.map(({ type, roles }) => [type, roles])).toEqual([
      ['SEND', ['clerk', 'manager']],
      ['CLOSE', []],
    ]);
    expect(step.tasks).toMatchObject([{ state: 'open', events: ['SEND', 'CLOSE'] }]);
  });

  test('takes the transition whose guard holds and tells its clauses and record', () => {
    const start = startFlow(review, { amount: 20 }, { at });
    const step = stepFlow(review, start.snapshot, { type: 'SEND', role: 'clerk' }, { at });

    expect(step.state).toBe('small');
    expect(step.transitions).toEqual([{ from: 'open', to: ['small'], clauses: ['C-1'], record: text('sent') }]);
  });

  test.each([
    ['an event without a transition', { type: 'DECIDE' }, { code: 'eventNotAllowed' }],
    ['an event nobody knows', { type: 'NONSENSE' }, { code: 'eventNotAllowed' }],
    ["an event named like one of XState's own", { type: 'xstate.after.PT1H.test.open' }, { code: 'eventNotAllowed' }],
    ['an event none of whose guards holds', { type: 'CLOSE' }, { code: 'guardRejected' }],
    ['a guard over a fact that is missing', { type: 'SEND', role: 'clerk', amount: null }, { code: 'guardRejected' }],
    ['a role that is not of the transition taken', { type: 'SEND', role: 'manager' }, { code: 'roleNotAllowed' }],
    ['a payload of the wrong type', { type: 'SEND', amount: 'many' }, { code: 'invalidValue', facts: ['amount'] }],
    ['a payload out of its list', { type: 'SEND', kind: 'c' }, { code: 'unknownValue', facts: ['kind'] }],
  ])('refuses %s and stays as it is', (_, event, problem) => {
    const { snapshot } = startFlow(review, { amount: 20 }, { at });
    const before = JSON.stringify(snapshot);

    expect(() => stepFlow(review, snapshot, event, { at })).toThrow(expect.objectContaining(problem));
    expect(JSON.stringify(snapshot)).toBe(before);
  });

  test('merges an accepted payload before guards are read, and nothing of a refused one', () => {
    const { snapshot } = startFlow(review, { amount: 20 }, { at });
    expect(() => stepFlow(review, snapshot, { type: 'SEND', role: 'clerk', amount: 500 }, { at })).toThrow();

    const step = stepFlow(review, snapshot, { type: 'SEND', amount: 500 }, { at });
    expect([step.state, step.context.amount]).toEqual(['large', 500]);
    expect(stepFlow(review, step.snapshot, { type: 'DECIDE' }, { at })).toMatchObject({
      state: 'closed',
      status: 'done',
      accepts: [],
    });
  });

  test('refuses every event once it is done', () => {
    const start = startFlow(review, { reason: 'x' }, { at });
    const { snapshot } = stepFlow(review, start.snapshot, { type: 'CLOSE' }, { at });
    expect(() => stepFlow(review, snapshot, { type: 'CLOSE' }, { at })).toThrow(
      expect.objectContaining({ code: 'eventNotAllowed' }),
    );
  });

  test('runs nested and parallel states with history, and reads the same from its stored snapshot', () => {
    const flow = flowOf({
      initial: 'work',
      states: {
        work: {
          type: 'parallel',
          on: { PAUSE: 'paused' },
          onDone: 'done',
          states: {
            paper: { initial: 'draft', states: { draft: { on: { SIGN: 'signed' } }, signed: { type: 'final' } } },
            parts: { initial: 'ordered', states: { ordered: { on: { ARRIVE: 'here' } }, here: { type: 'final' } } },
            again: { type: 'history', history: 'deep' },
          },
        },
        paused: { on: { RESUME: 'work.again' } },
        done: { type: 'final' },
      },
    });

    const end = simulate(flow, {
      at,
      input: {},
      events: [{ type: 'SIGN' }, { type: 'PAUSE' }, { type: 'RESUME' }],
    });
    expect(end.state).toEqual({ work: { paper: 'signed', parts: 'ordered' } });
    expect(describeSnapshot(flow, end.snapshot, { at }).state).toEqual(end.state);
    expect(stepFlow(flow, end.snapshot, { type: 'ARRIVE' }, { at })).toMatchObject({
      state: 'done',
      status: 'done',
    });
  });

  test('follows always, assigns, decides, records and gives its output', () => {
    const flow = flowOf(
      {
        initial: 'start',
        states: {
          start: {
            on: {
              GO: { target: 'asked', actions: [{ type: 'decide', params: { ruleSet: 'limit', into: 'verdict' } }] },
            },
          },
          asked: {
            always: [
              {
                target: 'end',
                guard: when('verdict.approve'),
                actions: [
                  { type: 'assign', params: { fee: { '=': 'amount * 2' } } },
                  { type: 'record', params: { type: 'approved', fee: { '=': 'fee' } } },
                ],
              },
            ],
          },
          end: { type: 'final' },
        },
        output: { fee: { '=': 'fee' }, by: { '=': 'verdict.by' } },
      },
      { input },
    );
    const end = simulate(flow, { at, input: { amount: 50 }, events: [{ type: 'GO' }] });

    expect(end).toMatchObject({ state: 'end', output: { fee: 100, by: 'clerk' } });
    expect(end.records).toMatchObject([{ type: 'approved', fee: 100 }]);
  });

  test('raises a problem of a decision it makes, and stays as it is', () => {
    const flow = flowOf({
      initial: 'a',
      states: {
        a: { on: { GO: { target: 'b', guard: { type: 'decision', params: { ruleSet: 'limit', is: {} } } } } },
        b: {},
      },
    });
    const { snapshot } = startFlow(flow, {}, { at });
    expect(() => stepFlow(flow, snapshot, { type: 'GO' }, { at })).toThrow(
      expect.objectContaining({ code: 'missingFact', facts: ['amount'] }),
    );
  });

  test('stops a machine whose states follow each other for ever', () => {
    const flow = flowOf({ initial: 'a', states: { a: { on: { GO: 'b' } }, b: { always: 'c' }, c: { always: 'b' } } });
    const { snapshot } = startFlow(flow, {}, { at });
    expect(() => stepFlow(flow, snapshot, { type: 'GO' }, { at })).toThrow(
      expect.objectContaining({ code: 'machineLoops' }),
    );
  });
});

describe('the timers of a flow', () => {
  const flow = flowOf(
    {
      initial: 'waiting',
      states: {
        waiting: {
          meta: { task: { due: 'review', title: text('review') } },
          after: {
            review: { actions: [{ type: 'record', params: { type: 'deadlineBreached' } }] },
            P1M: 'late',
          },
          on: { DONE: 'done' },
        },
        late: { after: { byDate: 'done' } },
        done: { type: 'final' },
      },
    },
    { input, delays: { review: { '=': 'duration("PT30M")' }, byDate: { '=': 'due' } } },
  );

  test('start with the state, as instants of the world', () => {
    const { effects, tasks } = startFlow(flow, { due: '2024-06-01' }, { at });
    const timers = effects.flatMap((effect) => (effect.type === 'startTimer' ? [effect.dueAt] : []));

    // One month after 29 February, at the same time of day in Shanghai.
    expect(timers).toEqual(['2024-02-29T02:00:00Z', '2024-03-29T01:30:00Z']);
    expect(tasks).toMatchObject([{ title: text('review'), dueAt: '2024-02-29T02:00:00Z' }]);
  });

  test('are not started while the configuration value they need is open', () => {
    const byEndOfWork = flowOf(
      { initial: 'open', states: { open: { after: { endOfWork: 'late' } }, late: { type: 'final' } } },
      { delays: { endOfWork: { '=': 'date and time(today(), time(config.workdayEnd))' } } },
    );
    expect(startFlow(byEndOfWork, {}, { at }).effects).toEqual([]);
    const { effects } = startFlow(byEndOfWork, {}, { at, config: { workdayEnd: '17:30:00' } });
    expect(effects).toMatchObject([{ type: 'startTimer', dueAt: '2024-02-29T09:30:00Z' }]);
  });

  test('stop when the state is left', () => {
    const { snapshot } = startFlow(flow, {}, { at });
    const { effects } = stepFlow(flow, snapshot, { type: 'DONE' }, { at });
    expect(effects.map((effect) => effect.type)).toEqual(['stopTimer', 'stopTimer']);
  });

  test('fire in order when the imagined clock passes them', () => {
    const events = [
      { type: 'NONSENSE', after: 'P1M' },
      { type: 'NONSENSE', after: 'P63DT16H' },
    ];
    const late = simulate(flow, { at, input: { due: '2024-06-01' }, events: events.slice(0, 1) });
    expect([late.state, late.timers]).toEqual([
      'late',
      [{ id: 'xstate.after.byDate.test.late', dueAt: '2024-05-31T16:00:00Z' }],
    ]);
    expect(late.records).toEqual([{ type: 'deadlineBreached', at: '2024-02-29T02:00:00Z' }]);

    expect(simulate(flow, { at, input: { due: '2024-06-01' }, events }).state).toBe('done');
  });

  test('time that only passes fires timers and is no step', () => {
    const flow = flowOf({
      initial: 'waiting',
      states: { waiting: { after: { P2D: 'late' } }, late: { on: { GO: 'done' } }, done: { type: 'final' } },
    });
    const day = { after: 'P1D' };
    expect(simulate(flow, { at, input: {}, events: [day] })).toMatchObject({ state: 'waiting', steps: [] });
    const end = simulate(flow, { at, input: {}, events: [day, day, { type: 'GO' }] });
    expect(end.state).toBe('done');
    expect(end.steps).toEqual([{ type: 'GO', from: 'late', to: 'done', accepted: true }]);
    expect(end.at).toBe('2024-03-02T01:30:00Z');
    expect(() => simulate(flow, { at, input: {}, events: [{ after: 'soon' }] })).toThrow(
      expect.objectContaining({ code: 'invalidRequest' }),
    );
  });

  test('do nothing when they come too late', () => {
    const start = startFlow(flow, {}, { at });
    const timer = start.effects.find((effect) => effect.type === 'startTimer');
    const { snapshot } = stepFlow(flow, start.snapshot, { type: 'DONE' }, { at });
    const step = continueFlow(flow, snapshot, timer?.event as never, { at });
    expect([step.state, step.effects]).toEqual(['done', []]);
  });
});

describe('what a flow invokes', () => {
  const flow = flowOf(
    {
      initial: 'waiting',
      states: {
        waiting: {
          invoke: {
            id: 'child',
            src: 'flow',
            input: { flow: 'other', input: { amount: { '=': 'amount + 1' } } },
            onDone: { target: 'done', actions: [{ type: 'record', params: { type: 'childDone' } }] },
            onError: 'failed',
          },
          on: { GIVE_UP: 'failed' },
        },
        done: { type: 'final' },
        failed: { type: 'final' },
      },
    },
    { input },
  );

  test('is asked of the world with its input filled in', () => {
    const { effects } = startFlow(flow, { amount: 4 }, { at });
    expect(effects).toEqual([
      { type: 'startActor', id: 'child', src: 'flow', input: { flow: 'other', input: { amount: 5 } } },
    ]);
  });

  test('answers by an event, also after the snapshot was stored', () => {
    const stored = JSON.parse(JSON.stringify(startFlow(flow, { amount: 4 }, { at }).snapshot));
    const done = continueFlow(flow, stored, { type: 'xstate.done.actor.child', output: { fee: 1 } }, { at });
    expect(done).toMatchObject({ state: 'done', status: 'done' });
    expect(continueFlow(flow, stored, { type: 'xstate.error.actor.child', error: 'no' }, { at }).state).toBe('failed');
  });

  test('is stopped when the state is left', () => {
    const { snapshot } = startFlow(flow, { amount: 4 }, { at });
    const { effects } = stepFlow(flow, snapshot, { type: 'GIVE_UP' }, { at });
    expect(effects).toEqual([{ type: 'stopActor', id: 'child' }]);
  });
});

describe('a simulation', () => {
  test('answers one step for each event sent, refused ones with their code', () => {
    const events = [
      { type: 'DECIDE' },
      { type: 'SEND', role: 'clerk', amount: 500 },
      { type: 'SEND', role: 'manager', amount: 500 },
      { type: 'DECIDE' },
    ];
    const end = simulate(review, { at, input: { amount: 20 }, events });

    expect(end.steps).toEqual([
      { type: 'DECIDE', from: 'open', to: 'open', accepted: false, error: 'eventNotAllowed' },
      { type: 'SEND', from: 'open', to: 'open', accepted: false, error: 'roleNotAllowed' },
      { type: 'SEND', from: 'open', to: 'large', accepted: true },
      { type: 'DECIDE', from: 'large', to: 'closed', accepted: true },
    ]);
    expect(end).toMatchObject({ state: 'closed', status: 'done', context: { amount: 500, checked: true } });
  });
});
