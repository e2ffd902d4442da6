import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkContent } from '../../../engine/checks.ts';
import {
  correctFlow,
  type Flow,
  type FlowDefinition,
  type FlowOptions,
  type FlowStep,
  goBack,
  type JsonObject,
  migrateSnapshot,
  moveFlow,
  moveTargetsOf,
  type Problem,
  startFlow,
  stepFlow,
  type WayBack,
} from '../../../engine/index.ts';
import { assign, contentOfFlow, flowWith, stored } from './flow-with.ts';
import { organisation } from './organisation.ts';

const task = (more: object = {}) => ({ meta: { task: { role: 'clerk', ...more } } });

/** A case that is written, checked, looked at by somebody who may return it, and paid. */
const claim = (more: Partial<FlowDefinition> = {}) =>
  flowWith(
    {
      context: { seen: 0 },
      initial: 'draft',
      states: {
        draft: { ...task({ allow: ['takeBack'] }), on: { SUBMIT: 'check', CANCEL: 'cancelled', '*': 'cancelled' } },
        check: {
          ...task({ allow: ['return', 'takeBack', 'recall'] }),
          entry: [assign('seen', 'seen + 1')],
          after: { P1D: 'late' },
          on: { OK: { target: 'sign', actions: [assign('amount', '5')] } },
        },
        sign: { ...task({ allow: ['return', 'takeBack'] }), on: { SIGN: 'pay' } },
        late: { on: { OK: 'sign' } },
        pay: { ...task(), on: { PAY: 'paid' } },
        paid: { type: 'final' },
        cancelled: { type: 'final' },
      },
    },
    { events: { SUBMIT: {}, OK: {}, SIGN: {}, PAY: {}, CANCEL: {} }, ...more } as Partial<FlowDefinition>,
  );

/** A run in which persons act one after another, a minute apart; what is refused is told by its code. */
class Case {
  step: FlowStep;
  said: string[] = [];
  private readonly flow: Flow;
  private minutes = 0;

  constructor(flow: Flow, starter = 'li') {
    this.flow = flow;
    this.step = startFlow(flow, {}, this.options(starter));
  }

  options(person: string, more: Partial<FlowOptions> = {}): FlowOptions {
    this.minutes += 1;
    const at = new Date(Date.parse('2026-03-01T00:00:00Z') + this.minutes * 60_000).toISOString();
    const sender = { person, behind: [person], roles: ['clerk'] };
    return { at, people: { sender, organisation: organisation() }, work: this.step?.work, ...more };
  }

  private try(step: () => FlowStep): this {
    try {
      this.step = stored(step());
    } catch (error) {
      this.said.push((error as Problem).code);
    }
    return this;
  }

  send(person: string, type: string): this {
    return this.try(() => stepFlow(this.flow, this.step.snapshot, { type }, this.options(person)));
  }

  back(person: string, way: WayBack): this {
    return this.try(() => goBack(this.flow, this.step.snapshot, way, this.options(person)));
  }

  jump(to: string, more: Partial<FlowOptions> = {}): this {
    return this.try(() =>
      moveFlow(this.flow, this.step.snapshot, { verb: 'jump', to }, this.options('operator', more)),
    );
  }

  get living() {
    return this.step.tasks.map(({ state, assignee, status }) => [state, status, assignee]);
  }
}

const sent = (...events: [string, string][]) =>
  events.reduce((run, [person, type]) => run.send(person, type), new Case(claim()));
const reason = 'the photo is missing';

describe('a flow that is moved', () => {
  test('leaves where it stands and enters where it goes, with timers and tasks as by an event', () => {
    const run = sent(['li', 'SUBMIT'], ['wang', 'OK']).jump('check');
    expect(run.step).toMatchObject({ state: 'check', context: { seen: 2 }, tasks: [{ state: 'check' }] });
    expect(run.step.effects).toMatchObject([{ type: 'startTimer', id: 'xstate.after.P1D.f.check' }]);
    expect(run.jump('draft').step.effects).toMatchObject([{ type: 'stopTimer', id: 'xstate.after.P1D.f.check' }]);
    expect(run.step.work.way.map(({ states, moved }) => [states.join(), moved])).toEqual([
      ['draft', undefined],
      ['check', undefined],
      ['sign', undefined],
      ['check', 'jump'],
      ['draft', 'jump'],
    ]);
  });

  test('is not by what comes from outside, and does not show in what it accepts', () => {
    const run = new Case(claim());
    expect(run.step.accepts.map(({ type }) => type)).not.toContain('guiju.move');
    expect(run.send('li', 'guiju.move').said).toEqual(['eventNotAllowed']);
    expect(run.jump('check').step.state).toBe('check');
  });

  test.each([
    ['what is no state', 'nowhere'],
    ['what lies within a parallel state', 'both.a.a1'],
  ])('is not moved to %s', (_, to) => {
    const region = (name: string) => ({
      initial: `${name}1`,
      states: { [`${name}1`]: { on: { NEXT: `${name}2` } }, [`${name}2`]: {} },
    });
    const flow = flowWith(
      {
        initial: 'one',
        states: { one: { on: { GO: 'both' } }, both: { type: 'parallel', states: { a: region('a'), b: region('b') } } },
      },
      { events: { GO: {}, NEXT: {} } },
    );
    expect(moveTargetsOf(flow.definition)).toEqual(['one', 'both']);
    const run = new Case(flow).jump(to);
    expect(run.said).toEqual(['unknownValue']);
    expect(run.send('li', 'GO').send('li', 'NEXT').step.state).toEqual({ both: { a: 'a2', b: 'b2' } });
    expect(run.jump('both').step.state).toEqual({ both: { a: 'a1', b: 'b1' } });
  });

  test('does not start a child again that lives beside it under a name', () => {
    const start = { type: 'start', params: { flow: 'f', as: 'order' } };
    const flow = flowWith(
      { initial: 'one', states: { one: { entry: [start, start], on: { GO: 'two' } }, two: {} } },
      { events: { GO: {} } },
    );
    const child = { as: 'order', id: 'c', number: null, flow: 'f', output: null };
    const starts = (status: 'active' | 'done') =>
      new Case(flow).send('li', 'GO').jump('one', { children: [{ ...child, status }] }).step.effects;
    expect(starts('active')).toHaveLength(1);
    expect(starts('done')).toHaveLength(2);
  });

  test('to an end ends; one that has ended stays', () => {
    const run = new Case(claim()).jump('paid');
    expect(run.step.status).toBe('done');
    expect(run.jump('draft').said).toEqual(['notAllowedHere']);
  });

  test('may be given other values, and goes on where these let it', () => {
    const flow = flowWith(
      {
        initial: 'one',
        states: {
          one: { always: { target: 'two', guard: { type: 'when', params: { '=': 'amount > 10' } } } },
          two: {},
        },
      },
      { input: { type: 'object', properties: { amount: { type: 'number', minimum: 0 } } } },
    );
    const run = startFlow(flow, { amount: 1 }, { at: '2026-03-01T00:00:00Z' });
    const correct = (set: JsonObject) => correctFlow(flow, run.snapshot, set, { at: '2026-03-01T00:00:00Z' });
    expect(correct({ amount: 11 })).toMatchObject({ state: 'two', context: { amount: 11 } });
    expect(() => correct({ amount: -1 })).toThrow(expect.objectContaining({ code: 'invalidValue' }));
    expect(() => correct({ sum: 1 })).toThrow(expect.objectContaining({ code: 'unknownField' }));
  });

  test('wherever it may be moved, from wherever, it stands there as if it had come there', () => {
    const flow = claim();
    const places = fc.constantFrom(...moveTargetsOf(flow.definition));
    fc.assert(
      fc.property(fc.array(places, { maxLength: 6 }), places, (walk, last) => {
        const run = new Case(flow);
        for (const to of walk) run.jump(to);
        const isOver = run.step.status === 'done';
        run.said = [];
        run.jump(last);
        if (isOver) expect(run.said).toEqual(['notAllowedHere']);
        else expect(run.step.state).toBe(last);
        const living = run.step.work.tasks.filter(({ status }) => status === 'open');
        expect(living.length).toBe(run.step.tasks.length);
      }),
    );
  });
});

describe('what is returned', () => {
  test('goes to the step before, or to any that was passed, with a reason', () => {
    const run = sent(['li', 'SUBMIT'], ['wang', 'OK']);
    expect(run.back('chen', { verb: 'return' }).said).toEqual(['missingFact']);
    expect(run.back('chen', { verb: 'return', to: 'pay', reason }).said.at(-1)).toBe('unknownValue');
    expect(run.back('chen', { verb: 'return', to: 'sign', reason }).said.at(-1)).toBe('unknownValue');
    expect(run.back('chen', { verb: 'return', reason }).step.state).toBe('check');
    expect(run.back('wang', { verb: 'return', to: 'draft', reason }).step.state).toBe('draft');
    expect(run.send('li', 'SUBMIT').step.state).toBe('check');
  });

  test('comes directly back to who returned it, by the event with which it went on then', () => {
    const run = sent(['li', 'SUBMIT'], ['wang', 'OK']);
    run.back('chen', { verb: 'return', to: 'draft', mode: 'backToMe', reason });
    expect(run.step.state).toBe('draft');
    run.send('li', 'SUBMIT');
    expect(run.step).toMatchObject({ state: 'sign', context: { seen: 1, amount: 5 } });
    expect(run.living).toEqual([['sign', 'claimed', 'chen']]);
    expect(run.step.work.backTo).toBeUndefined();
    expect(run.back('wang', { verb: 'return', to: 'draft', reason }).said).toEqual(['notYourTask']);
  });

  test('comes back to a state that is called otherwise in an edition to which it was moved meanwhile', () => {
    const run = sent(['li', 'SUBMIT'], ['wang', 'OK']);
    run.back('chen', { verb: 'return', to: 'draft', mode: 'backToMe', reason });
    const { definition } = claim();
    const { sign, ...states } = definition.machine.states ?? {};
    const machine = { ...definition.machine, states: { ...states, endorse: sign } };
    const next = flowWith(JSON.parse(JSON.stringify(machine).replaceAll('"sign"', '"endorse"')), {
      events: definition.events,
    });
    const { snapshot, work } = run.step;
    const moved = migrateSnapshot(claim(), next, {
      ...{ snapshot, work, states: { sign: 'endorse' }, timers: {}, actors: [], at: '2026-03-02T00:00:00Z' },
    });
    const { step } = moved as { step: FlowStep };
    const back = stepFlow(next, step.snapshot, { type: 'SUBMIT' }, run.options('li', { work: step.work }));
    expect(back).toMatchObject({ state: 'endorse', tasks: [{ assignee: 'chen' }] });
  });

  test('comes back by nothing else: another event leads where it leads', () => {
    const run = sent(['li', 'SUBMIT'], ['wang', 'OK']);
    run.back('chen', { verb: 'return', to: 'draft', mode: 'backToMe', reason });
    expect(run.send('li', 'CANCEL').step).toMatchObject({ state: 'cancelled', status: 'done' });
  });

  test('does so only where the step allows it, and by who holds its task', () => {
    const run = sent(['li', 'SUBMIT'], ['wang', 'OK'], ['chen', 'SIGN']);
    expect(run.back('li', { verb: 'return', reason }).said).toEqual(['notAllowedHere']);
    const other = new Case(
      flowWith(
        {
          initial: 'a',
          states: {
            a: { on: { GO: 'b' } },
            b: { ...task({ assign: { '=': '"wang"' }, allow: ['return'], notBy: ['starter'] }), on: { GO: 'a' } },
          },
        },
        { events: { GO: {} } },
      ),
    ).send('li', 'GO');
    expect(other.back('chen', { verb: 'return', reason }).said).toEqual(['notYourTask']);
    expect(other.back('wang', { verb: 'return', reason }).step.state).toBe('a');
  });

  test('voids what persons who decide together have said, and keeps it', () => {
    const approval = { mode: 'all', of: { '=': '["wang", "chen"]' }, agree: 'OK' };
    const run = new Case(
      flowWith(
        {
          initial: 'a',
          states: {
            a: { on: { GO: 'b' } },
            b: { ...task({ approval, allow: ['return', 'takeBack'] }), on: { OK: 'c' } },
            c: {},
          },
        },
        { events: { GO: {}, OK: {} } },
      ),
    )
      .send('li', 'GO')
      .send('wang', 'OK');
    expect(run.living).toEqual([['b', 'open', 'chen']]);
    run.back('chen', { verb: 'return', reason }).send('li', 'GO');
    expect(run.living).toHaveLength(2);
    expect(run.step.work.tasks.filter(({ vote }) => vote).map(({ status }) => status)).toEqual(['void']);
    run.send('wang', 'OK').back('wang', { verb: 'takeBack' });
    expect(run.living).toHaveLength(2);
    expect(run.send('wang', 'OK').send('chen', 'OK').step.state).toBe('c');
  });

  test('takes back the records that were made since, and those only', () => {
    const way = [
      { at: '', states: ['draft'], filed: ['r0'] },
      { at: '', states: ['check'], filed: ['r1'] },
      { at: '', states: ['sign'], filed: ['r0', 'r2'] },
    ];
    const run = sent(['li', 'SUBMIT'], ['wang', 'OK']);
    const work = { ...run.step.work, way };
    const to = (state: string) =>
      moveFlow(claim(), run.step.snapshot, { verb: 'return', to: state }, run.options('chen', { work })).voided;
    expect(to('draft')).toEqual(['r1', 'r2']);
    expect(to('check')).toEqual(['r2']);
    expect(to('sign')).toEqual([]);
    expect(to('pay')).toEqual([]);
  });
});

describe('what is recalled', () => {
  test('goes to where it began, by who started it, until somebody else has acted', () => {
    expect(sent(['li', 'SUBMIT']).back('li', { verb: 'recall' }).step.state).toBe('draft');
    expect(sent(['li', 'SUBMIT']).back('wang', { verb: 'recall' }).said).toEqual(['notYourTask']);
    expect(sent(['li', 'SUBMIT'], ['wang', 'OK']).back('li', { verb: 'recall' }).said).toEqual(['notAllowedHere']);
    const run = sent(['li', 'SUBMIT']).back('wang', { verb: 'return', reason }).send('li', 'SUBMIT');
    expect(run.back('li', { verb: 'recall' }).step.state).toBe('draft');
  });

  test('is nobody’s where it is not known who started it', () => {
    const run = sent(['li', 'SUBMIT']);
    const work = { ...run.step.work, startedBy: undefined };
    const recall = () => goBack(claim(), run.step.snapshot, { verb: 'recall' }, run.options('li', { work }));
    expect(recall).toThrow(expect.objectContaining({ code: 'notYourTask' }));
  });

  test('is not where it began already, nor where it never was', () => {
    expect(new Case(claim({ recall: {} })).back('li', { verb: 'recall' }).said).toEqual(['notAllowedHere']);
    const ahead = new Case(claim({ recall: { to: 'sign' } })).send('li', 'SUBMIT');
    expect(ahead.back('li', { verb: 'recall' }).said).toEqual(['notAllowedHere']);
  });

  test('goes where the flow says, until the state that it says', () => {
    const run = new Case(claim({ recall: { to: 'check', until: 'state:pay' } }));
    run.send('li', 'SUBMIT').send('wang', 'OK');
    expect(run.back('li', { verb: 'recall' }).step.state).toBe('check');
    run.send('wang', 'OK').send('chen', 'SIGN');
    expect(run.back('li', { verb: 'recall' }).said).toEqual(['notAllowedHere']);
  });
});

test.each([
  ['a state that is not there', { to: 'draff' }, '/recall/to'],
  ['a state that is not there for its end', { until: 'state:signn' }, '/recall/until'],
  ['an end that is none', { until: 'later' }, '/recall/until'],
])('a recall to %s is found', (_, recall, path) => {
  const found = checkContent(contentOfFlow(claim().definition.machine, { ...claim().definition, recall }));
  expect(found.filter(({ code }) => code === 'unknownName')).toMatchObject([{ path }]);
});

describe('what is taken back', () => {
  test('is what somebody did last, until the next has read it or, where the flow says so, has acted', () => {
    const read = (run: Case) => {
      run.step.work.tasks = run.step.work.tasks.map((one) => ({ ...one, readBy: ['wang'] }));
      return run;
    };
    expect(sent(['li', 'SUBMIT']).back('li', { verb: 'takeBack' }).step.state).toBe('draft');
    expect(sent(['li', 'SUBMIT']).back('wang', { verb: 'takeBack' }).said).toEqual(['notYourTask']);
    expect(read(sent(['li', 'SUBMIT'])).back('li', { verb: 'takeBack' }).said).toEqual(['notAllowedHere']);
    expect(sent(['li', 'SUBMIT'], ['wang', 'OK']).back('li', { verb: 'takeBack' }).said).toEqual(['notAllowedHere']);
    const untilActed = new Case(claim({ takeBack: { until: 'acted' } })).send('li', 'SUBMIT');
    expect(read(untilActed).back('li', { verb: 'takeBack' }).step.state).toBe('draft');
    expect(untilActed.back('li', { verb: 'takeBack' }).said).toEqual(['notAllowedHere']);
  });
});
