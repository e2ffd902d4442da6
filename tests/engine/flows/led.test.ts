import { describe, expect, test } from 'vitest';
import {
  continueFlow,
  type Flow,
  type FlowDefinition,
  type FlowEventInput,
  type FlowStep,
  goBack,
  migrateSnapshot,
  moveFlow,
  startFlow,
  stepFlow,
} from '../../../engine/index.ts';
import { flowWith } from './flow-with.ts';
import { organisation } from './organisation.ts';

const person = { type: 'string' };
const events = {
  SEND: { payload: { type: 'object', properties: { to: person, also: { type: 'array', items: person } } } },
  DONE: {},
  AGREE: {},
  BACK: {},
  NOTE: { payload: { type: 'object', properties: { to: person } } },
};
const machine = (task: object, ready = 'ready') => ({
  initial: 'draft',
  states: {
    draft: { on: { SEND: ready } },
    [ready]: {
      meta: { task },
      on: { DONE: 'checked', AGREE: 'checked', BACK: 'draft', NOTE: { actions: [] } },
    },
    checked: { meta: { task: { allow: ['return'] } }, on: { DONE: 'over', BACK: 'draft' } },
    over: { type: 'final' },
  },
});
const flowOf = (task: object, ready?: string): Flow =>
  flowWith(machine(task, ready) as FlowDefinition['machine'], { events } as unknown as Partial<FlowDefinition>);

const at = (minutes: number) => new Date(Date.UTC(2026, 2, 1) + minutes * 60_000).toISOString();

/** A run in which persons act, a minute apart. */
class Run {
  step: FlowStep;
  minutes = 0;
  flow: Flow;

  constructor(flow: Flow) {
    this.flow = flow;
    this.step = startFlow(flow, {}, this.options('li'));
  }

  options(who: string) {
    this.minutes += 1;
    const sender = { person: who, behind: [who], roles: undefined };
    const timers = {};
    return { at: at(this.minutes), people: { sender, organisation: organisation() }, work: this.step?.work, timers };
  }

  send(who: string, event: FlowEventInput): this {
    this.step = stepFlow(this.flow, this.step.snapshot, event, this.options(who));
    return this;
  }

  get holders(): string[] {
    return this.step.tasks.map(({ assignee, candidates }) => assignee ?? candidates?.join('|') ?? '*');
  }
}

const sent = { type: 'SEND', to: 'sun', also: ['zhou', 'wu'] };
const ways: [string, object, string[]][] = [
  ['whose it is alone', { assign: { '=': 'event.to' } }, ['sun']],
  ['who may take it', { candidates: { '=': 'event.also' } }, ['zhou|wu']],
  ['whose superior has it', { assign: { '=': 'superior(event.to)' } }, ['administrator']],
  ['who decide together', { approval: { mode: 'all', of: { '=': 'event.also' }, agree: 'AGREE' } }, ['zhou', 'wu']],
];

describe('the event that led to a task', () => {
  test.each(ways)('says %s', (_, task, holders) => {
    const wanted = holders[0] === 'administrator' ? ['operator'] : holders;
    expect(new Run(flowOf(task)).send('li', sent).holders).toEqual(wanted);
  });

  const [alone, pool, , together] = ways.map(([, task]) => task) as [object, object, object, object];

  test.each([
    [alone, ['sun']],
    [pool, ['zhou|wu']],
    [together, ['zhou', 'wu']],
  ])('is what it is asked of later, too: %j', (task, holders) => {
    const run = new Run(flowOf(task)).send('li', sent);
    run.send(holders[0]?.split('|')[0] as string, { type: 'NOTE', to: 'chen' });
    expect(run.holders).toEqual(holders);
  });

  test('is that of the last time where it comes again by another', () => {
    const run = new Run(flowOf(alone)).send('li', sent).send('sun', { type: 'BACK' });
    expect(run.send('li', { type: 'SEND', to: 'chen' }).holders).toEqual(['chen']);
    expect(run.step.work.tasks.filter(({ led }) => led !== undefined)).toHaveLength(1);
  });

  test('is remembered where somebody jumps there, and nobody is known where nothing led there yet', () => {
    const run = new Run(flowOf(alone)).send('li', sent).send('sun', { type: 'DONE' });
    const jump = { verb: 'jump', to: 'ready' } as const;
    run.step = moveFlow(run.flow, run.step.snapshot, jump, run.options('boss'));
    expect(run.holders).toEqual(['sun']);
    const fresh = new Run(flowOf(alone));
    fresh.step = moveFlow(fresh.flow, fresh.step.snapshot, jump, fresh.options('boss'));
    expect(fresh.holders).toEqual(['operator']);
    expect(fresh.step.effects).toContainEqual({
      type: 'task',
      happened: { verb: 'nobody', task: 2, state: 'ready', to: 'administrator' },
    });
  });

  test.each(['redo', 'backToMe'] as const)('is remembered where it is returned (%s)', (mode) => {
    const run = new Run(flowOf(alone)).send('li', sent).send('sun', { type: 'DONE' });
    const back = { verb: 'return', to: 'ready', mode, reason: 'not complete' } as const;
    run.step = goBack(run.flow, run.step.snapshot, back, run.options('chen'));
    expect(run.holders).toEqual(['sun']);
  });

  test('is remembered for those who decided together when it comes directly back to them', () => {
    const run = new Run(flowOf({ ...together, allow: ['return'] })).send('li', sent);
    const back = { verb: 'return', to: 'draft', mode: 'backToMe', reason: 'not complete' } as const;
    run.step = goBack(run.flow, run.step.snapshot, back, run.options('zhou'));
    expect(run.send('li', { type: 'SEND' }).holders).toEqual(['zhou', 'wu']);
  });

  test('is remembered after a migration to a state of another name', () => {
    const run = new Run(flowOf(alone)).send('li', sent).send('sun', { type: 'DONE' });
    const next = flowOf(alone, 'doing');
    const { snapshot, work } = run.step;
    const moved = migrateSnapshot(run.flow, next, {
      ...{ snapshot, work, states: { ready: 'doing' }, timers: {}, actors: [], at: at(60) },
    });
    if (!moved.moves) throw new Error(moved.reason);
    run.flow = next;
    run.step = moved.step;
    run.step = moveFlow(next, run.step.snapshot, { verb: 'jump', to: 'doing' }, run.options('boss'));
    expect(run.holders).toEqual(['sun']);
  });

  test('is remembered without what signs it', () => {
    const run = new Run(flowOf(alone)).send('li', { ...sent, role: 'clerk' });
    expect(run.step.work.tasks.at(-1)?.led).toEqual(sent);
  });

  test('says who gets it, too, when it is overdue', () => {
    const run = new Run(flowOf({ assign: { '=': 'event.to' }, due: 'PT1H', escalate: { to: { '=': 'event.also' } } }));
    run.send('li', sent);
    const { organisation: people } = run.options('li').people;
    const options = { at: at(200), people: { organisation: people }, work: run.step.work };
    run.step = continueFlow(run.flow, run.step.snapshot, { type: 'guiju.clock' }, options);
    expect(run.holders).toEqual(['sun|zhou|wu']);
  });

  test('says who is shown the case, once each, and nobody where it says nobody', () => {
    const task = { assign: { '=': 'event.to' }, copy: { to: { '=': 'event.also' } } };
    const run = new Run(flowOf(task)).send('li', sent);
    const copied = () => run.step.work.copied.map(({ person: one }) => one);
    expect(copied()).toEqual(['zhou', 'wu']);
    expect(run.step.work.seenBy).toContain('zhou');
    expect(run.step.effects).toContainEqual({
      type: 'task',
      happened: { verb: 'copy', task: 2, state: 'ready', more: { persons: ['zhou', 'wu'] } },
    });
    run.send('sun', { type: 'BACK' }).send('li', { ...sent, also: ['zhou', 'chen'] });
    expect(copied()).toEqual(['zhou', 'wu', 'chen']);
    expect(new Run(flowOf(task)).send('li', { type: 'SEND', to: 'sun' }).step.work.copied).toEqual([]);
  });
});
