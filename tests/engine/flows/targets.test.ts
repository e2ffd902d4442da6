import { describe, expect, test } from 'vitest';
import { checkContent } from '../../../engine/checks.ts';
import { continueFlow, migrateSnapshot, startFlow, stepFlow } from '../../../engine/index.ts';
import { contentOfFlow, flowWith, stored } from './flow-with.ts';

const at = '2026-03-01T00:00:00Z';
const statesIn = (value: string | object) => (typeof value === 'string' ? [value] : Object.keys(value));

/** A claim that calls itself otherwise than its flow is called. */
const claim = (target: string | string[]) => ({
  id: 'claim',
  initial: 'open',
  states: {
    open: { on: { GO: { target } } },
    desk: {
      id: 'counter',
      initial: 'first',
      states: {
        first: {},
        second: { initial: 'x', states: { x: {}, y: {} } },
        back: { type: 'history', target: 'second' },
      },
    },
    'v1.2': {},
    both: {
      type: 'parallel',
      states: { l: { initial: 'p', states: { p: {}, q: {} } }, r: { initial: 'p', states: { p: {}, q: {} } } },
    },
    end: { type: 'final' },
  },
});

describe('a target', () => {
  test.each([
    ['a state beside', 'end', 'end'],
    ['a state within one beside', 'desk.second', { desk: { second: 'x' } }],
    ['the id of a state', '#counter', { desk: 'first' }],
    ['a state within one by its id', '#counter.second.y', { desk: { second: 'y' } }],
    ['the machine’s own id', '#claim.desk.second', { desk: { second: 'x' } }],
    ['the flow’s id', '#f.desk.second', { desk: { second: 'x' } }],
    ['a name with a dot', '#claim.v1\\.2', 'v1.2'],
    ['a history state, by its default', 'desk.back', { desk: { second: 'x' } }],
    ['several in regions', ['both.l.q', '#claim.both.r.q'], { both: { l: 'q', r: 'q' } }],
  ])('may be %s', (_, target, expected) => {
    const flow = flowWith(claim(target));
    const { snapshot } = startFlow(flow, {}, { at });
    expect(stepFlow(flow, stored(snapshot), { type: 'GO' }, { at }).state).toEqual(expected);

    const [entered] = statesIn(expected);
    const unreached = checkContent(contentOfFlow(claim(target))).flatMap(({ code, path }) =>
      code === 'stateUnreachable' ? [path] : [],
    );
    expect(unreached).not.toContain(`/machine/states/${entered}`);
    expect(unreached.length).toBeGreaterThan(0);
  });

  test('of a state’s id wins over the flow’s', () => {
    const flow = flowWith({ initial: 'a', states: { a: { on: { GO: '#f' } }, b: { id: 'f' } } });
    const { snapshot } = startFlow(flow, {}, { at });
    expect(stepFlow(flow, snapshot, { type: 'GO' }, { at }).state).toBe('b');
  });

  test.each([['#claim.opne'], ['nowhere'], ['.open'], ['#f.desk.third']])(
    'that is none (%s) is told at its place in both languages',
    (target) => {
      const path = '/machine/states/open/on/GO/target';
      const [found, ...others] = checkContent(contentOfFlow(claim(target))).filter(
        ({ severity }) => severity === 'error',
      );
      expect(others).toEqual([]);
      expect(found).toMatchObject({ code: 'invalidDefinition', path });
      expect(found?.message.en).toContain(`There is no state “${target}”`);
      expect(found?.message['zh-CN']).toContain(`没有状态“${target}”`);
    },
  );

  test.each([
    ['ends', 'end'],
    ['#couter', '#counter'],
  ])('that is misspelt (%s) names the nearest right one', (target, meant) => {
    const [found] = checkContent(contentOfFlow(claim(target))).filter(({ severity }) => severity === 'error');
    expect(found?.message.en).toContain(`did you mean “${meant}”`);
  });
});

describe('a machine that cannot run', () => {
  test.each<[string, object, string]>([
    ['has no first state', { states: { a: {} } }, '/machine'],
    ['begins with a state that is none', { initial: 'b', states: { a: {} } }, '/machine/initial'],
    [
      'remembers by a state that leads to itself',
      { initial: 'a', states: { a: { type: 'history' }, b: {} } },
      '/machine/states/a',
    ],
    [
      'remembers a state that is none',
      { initial: 'b', states: { a: { type: 'history', target: 'c' }, b: {} } },
      '/machine/states/a/target',
    ],
    [
      'asks for a state that is none',
      { initial: 'a', states: { a: { on: { GO: { guard: { type: 'stateIn', params: { state: 'zz' } } } } } } },
      '/machine/states/a/on/GO/guard',
    ],
    ['has an event without a name', { initial: 'a', states: { a: { on: { '': 'a' } } } }, '/machine/states/a/on/'],
  ])('%s: said at its place, in both languages', (_, machine, path) => {
    const found = checkContent(contentOfFlow(machine)).filter(({ severity }) => severity === 'error');
    expect(found).toMatchObject([{ code: 'invalidDefinition', path }]);
    expect(found[0]?.message['zh-CN']).toMatch(/\p{Script=Han}/u);
    expect(found[0]?.message.en).not.toMatch(/\p{Script=Han}/u);
  });

  test('that landed, its fault where nothing ever comes, still runs', () => {
    const machine = {
      initial: 'a',
      states: { a: { on: { GO: 'b' } }, b: {}, c: { initial: 'gone', states: { d: {} } } },
    };
    const flow = flowWith(machine);
    expect(stepFlow(flow, startFlow(flow, {}, { at }).snapshot, { type: 'GO' }, { at }).state).toBe('b');
  });
});

/** A snapshot, its timer and its actor as the version before stored them: ids begin with the flow's, whatever the machine calls itself. */
const landed = {
  status: 'active',
  value: { work: 'second' },
  historyValue: { 'f.work.again': [{ id: 'f.work.first' }] },
  context: { n: 1 },
  children: {},
};

describe('what the version before stored', () => {
  const machine = {
    id: 'own',
    context: { n: 0 },
    initial: 'work',
    states: {
      work: {
        initial: 'first',
        on: { AWAY: 'away' },
        states: {
          first: { on: { NEXT: 'second' } },
          second: { after: { PT1H: '#own.late' } },
          again: { type: 'history' },
        },
      },
      away: { on: { BACK: '#own.work.again' } },
      late: {},
    },
  };
  const flow = flowWith(machine);

  test('steps on, its timers fire and its history is known', () => {
    expect(continueFlow(flow, stored(landed), { type: 'xstate.after.PT1H.f.work.second' }, { at }).state).toBe('late');
    const away = { ...stored(landed), value: 'away' };
    expect(stepFlow(flow, away, { type: 'BACK' }, { at })).toMatchObject({
      state: { work: 'first' },
      context: { n: 1 },
    });
  });

  test('moves to an edition, timers and all', () => {
    const timers = {
      'xstate.after.PT1H.f.work.second': {
        dueAt: '2026-03-01T01:00:00Z',
        event: { type: 'xstate.after.PT1H.f.work.second' },
      },
    };
    const moved = migrateSnapshot(flow, flowWith(machine), {
      snapshot: stored(landed),
      states: {},
      timers,
      actors: [],
      at,
    });
    expect(moved).toMatchObject({ moves: true, step: { state: { work: 'second' } } });
    expect(moved.moves && Object.keys(moved.timers)).toEqual(Object.keys(timers));
    expect(moved.moves && moved.step.snapshot.historyValue).toEqual(landed.historyValue);
  });
});
