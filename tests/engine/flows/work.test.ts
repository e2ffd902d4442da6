import { describe, expect, test } from 'vitest';
import type { TaskDefinition } from '../../../contract/definitions/flows.ts';
import {
  acceptedNow,
  doWithTask,
  type FlowDefinition,
  type FlowStep,
  followFlow,
  type JsonObject,
  type Organisation,
  type Problem,
  startFlow,
  stepFlow,
  type TaskAction,
} from '../../../engine/index.ts';
import { flowWith } from './flow-with.ts';
import { organisation } from './organisation.ts';

const at = '2026-03-01T00:00:00Z';
const machine = (task: TaskDefinition) => ({
  initial: 'draft',
  states: {
    draft: { on: { SUBMIT: 'review' } },
    review: { meta: { task }, on: { APPROVE: 'approved', REJECT: 'refused' } },
    approved: { on: { PAY: 'paid', BACK: 'draft' } },
    refused: { on: { BACK: 'draft' } },
    paid: { type: 'final' },
  },
});
const events = { SUBMIT: {}, APPROVE: {}, REJECT: {}, PAY: {}, BACK: {} };
const withTask = (task: object, more: Partial<FlowDefinition> = {}) =>
  flowWith(machine(task as TaskDefinition), { events, ...more } as Partial<FlowDefinition>);

/** A run of a flow in which persons act; what is refused is told by its code. */
class Case {
  step: FlowStep;
  readonly said: string[] = [];
  private readonly flow: ReturnType<typeof withTask>;
  private readonly people: Organisation;
  private minutes = 0;

  constructor(flow: ReturnType<typeof withTask>, starter = 'li', people: Organisation = organisation()) {
    this.flow = flow;
    this.people = people;
    this.step = startFlow(flow, {}, this.options(starter));
  }

  private options(person: string, roles?: string[]) {
    this.minutes += 1;
    const now = new Date(Date.parse(at) + this.minutes * 60_000).toISOString();
    const sender = { person, behind: [person], roles };
    return { at: now, people: { sender, organisation: this.people }, work: this.step?.work };
  }

  send(person: string, type: string, roles?: string[]): this {
    try {
      this.step = stepFlow(this.flow, this.step.snapshot, { type }, this.options(person, roles));
    } catch (error) {
      this.said.push((error as Problem).code);
    }
    return this;
  }

  do(person: string, verb: TaskAction['verb'], more: Partial<TaskAction> = {}, roles?: string[]): this {
    const task = more.task ?? this.step.tasks.at(-1)?.n ?? 0;
    const options = this.options(person, roles);
    try {
      const done = doWithTask(this.flow, this.step.work, { verb, task, ...more }, { roles: [], ...options });
      this.step = { ...this.step, work: done.work };
      if (done.follows)
        this.step = followFlow(this.flow, this.step.snapshot, done.follows, { ...options, work: done.work });
    } catch (error) {
      this.said.push((error as Problem).code);
    }
    return this;
  }

  /** Who has a living task in the state, with its status. */
  get turns(): string[] {
    return this.step.work.tasks
      .filter(({ status, state }) => !['done', 'void'].includes(status) && state === this.step.state)
      .map(({ status, assignee, candidates }) => `${assignee ?? candidates?.join('|') ?? '*'} ${status}`);
  }

  accepts(person: string, roles?: string[]): string[] {
    return acceptedNow(this.flow, this.step.snapshot, this.options(person, roles)).map(({ type }) => type);
  }
}

const list = (...names: string[]) => ({ '=': JSON.stringify(names) });
const approval = (mode: unknown, more: object = {}) => ({
  approval: { mode, of: list('sun', 'zhou', 'wu'), agree: 'APPROVE', refuse: 'REJECT', ...more },
});
/** `sun+` agrees, `sun-` refuses. */
const vote = (run: Case, votes: string) => {
  for (const one of votes.split(' ').filter(Boolean))
    run.send(one.slice(0, -1), one.endsWith('+') ? 'APPROVE' : 'REJECT');
  return run;
};

describe('an approval', () => {
  test.each<[string, unknown, object, string, string]>([
    ['of all is done with the last agreement', 'all', {}, 'sun+ zhou+', 'review'],
    ['of all is done with the last agreement', 'all', {}, 'sun+ zhou+ wu+', 'approved'],
    ['of all is refused by the first who refuses', 'all', {}, 'sun+ zhou-', 'refused'],
    ['of all may wait for everybody before it refuses', 'all', { reject: 'all' }, 'sun- zhou+', 'review'],
    ['of all may wait for everybody before it refuses', 'all', { reject: 'all' }, 'sun- zhou+ wu+', 'refused'],
    ['by any is decided by the first', 'any', {}, 'zhou+', 'approved'],
    ['by any is decided by the first', 'any', {}, 'zhou-', 'refused'],
    ['in a sequence goes from one to the next', 'sequence', {}, 'sun+ zhou+ wu+', 'approved'],
    ['in a sequence takes nobody out of turn', 'sequence', {}, 'wu+ zhou+ sun+', 'review'],
    ['by a share rounds up', { share: 0.6 }, {}, 'sun+', 'review'],
    ['by a share ends as soon as it is certain', { share: 0.6 }, {}, 'sun+ wu+', 'approved'],
    ['by a share ends when it cannot be reached', { share: 0.6 }, {}, 'sun- wu-', 'refused'],
    ['by weights counts them', { share: 0.5, weights: { sun: 3 } }, {}, 'sun+', 'approved'],
    ['by weights counts them', { share: 0.9, weights: { sun: 0.5 } }, {}, 'zhou+ wu+ sun+', 'approved'],
    [
      'that is a tie says which way',
      { share: 0.5, weights: { sun: 2 }, tie: 'refuse' },
      {},
      'sun+ zhou- wu-',
      'refused',
    ],
    [
      'that is a tie says which way',
      { share: 0.5, weights: { sun: 2 }, tie: 'agree' },
      {},
      'sun+ zhou- wu-',
      'approved',
    ],
  ])('%s: %j %j %s', (_, mode, more, votes, state) => {
    const run = vote(new Case(withTask(approval(mode, more))).send('li', 'SUBMIT'), votes);
    expect(run.step.state).toBe(state);
  });

  test('asks a person who is twice in the list once', () => {
    const twice = approval('all', { of: list('sun', 'sun', 'wu') });
    const run = new Case(withTask(twice)).send('li', 'SUBMIT');
    expect(run.turns).toEqual(['sun open', 'wu open']);
    expect(vote(run, 'sun+ wu+').step.state).toBe('approved');
  });

  test('is nobody’s to decide twice, nor who is not asked', () => {
    const run = vote(new Case(withTask(approval('all'))).send('li', 'SUBMIT'), 'sun+ sun+ li+');
    expect(run.said).toEqual(['notYourTask', 'notYourTask']);
    expect(run.turns).toEqual(['zhou open', 'wu open']);
  });

  test('that another decided tells the late one by whom', () => {
    const run = vote(new Case(withTask(approval('any'))).send('li', 'SUBMIT'), 'sun+');
    const late = () =>
      stepFlow(withTask(approval('any')), run.step.snapshot, { type: 'APPROVE' }, { at, work: run.step.work });
    expect(late).toThrow(expect.objectContaining({ code: 'eventNotAllowed', more: { by: 'sun' } }));
    expect(run.step.work.seenBy).toContain('wu');
  });

  test('passes who agreed before, where it says so, and by itself where nobody is left', () => {
    const flow = withTask({ ...approval('all', { of: list('sun') }), skip: 'sameApprover' });
    const run = vote(new Case(flow).send('li', 'SUBMIT'), 'sun+').send('li', 'BACK').send('li', 'SUBMIT');
    expect(run.step.state).toBe('approved');
    expect(run.step.effects).toContainEqual({
      type: 'task',
      happened: expect.objectContaining({ verb: 'skipped', by: 'sun' }),
    });
  });

  test('of nobody passes, where it says so', () => {
    const flow = withTask({ ...approval('all', { of: list() }), nobody: 'pass' });
    expect(new Case(flow).send('li', 'SUBMIT').step.state).toBe('approved');
  });

  test('completes at once where nobody in particular acts', () => {
    const flow = withTask(approval('all'));
    const { snapshot } = stepFlow(flow, startFlow(flow, {}, { at }).snapshot, { type: 'SUBMIT' }, { at });
    expect(stepFlow(flow, snapshot, { type: 'APPROVE' }, { at }).state).toBe('approved');
  });

  test('takes signers before, beside and after, and gives them up again', () => {
    const flow = withTask({ ...approval('all', { of: list('sun') }), allow: ['addSigner'] });
    const run = new Case(flow).send('li', 'SUBMIT').do('sun', 'add-signer', { to: 'zhou', at: 'before' });
    expect(run.turns).toEqual(['sun waiting', 'zhou open']);
    run.send('sun', 'APPROVE').send('zhou', 'APPROVE');
    expect(run.said).toEqual(['notYourTask']);
    expect(run.turns).toEqual(['sun open']);
    run.do('sun', 'add-signer', { to: 'wu', at: 'after', task: 1 + 1 });
    expect(run.turns).toEqual(['sun open', 'wu waiting']);
    expect(run.send('sun', 'APPROVE').step.state).toBe('review');
    expect(run.turns).toEqual(['wu open']);
    expect(run.send('wu', 'APPROVE').step.state).toBe('approved');
  });

  test('goes on when the last who had not voted is taken off the list, but not without anybody', () => {
    const flow = withTask({ ...approval('all'), allow: ['addSigner'] });
    const run = vote(new Case(flow).send('li', 'SUBMIT'), 'sun+ zhou+');
    run.do('wu', 'remove-signer', { to: 'sun' }).do('wu', 'remove-signer', { to: 'chen' });
    expect(run.said).toEqual(['notAllowedHere', 'unknownValue']);
    expect(run.do('wu', 'remove-signer', { to: 'wu' }).step.state).toBe('approved');
    const alone = new Case(withTask({ ...approval('all', { of: list('sun') }), allow: ['addSigner'] }));
    expect(alone.send('li', 'SUBMIT').do('sun', 'remove-signer', { to: 'sun' }).said).toEqual(['notAllowedHere']);
  });
});

describe('a task', () => {
  test.each<[string, object, string[]]>([
    ['is the superior’s', { assign: { '=': 'superior(startedBy)' } }, ['wang open']],
    ['is the superior’s superior’s', { assign: { '=': 'superior(startedBy.id, 2)' } }, ['chen open']],
    ['is for who holds a post', { candidates: { '=': 'holders("auditor")' } }, ['sun|zhou|wu open']],
    ['is for several of whom one does it', { assign: list('sun', 'wu') }, ['sun|wu open']],
    ['is who acted before', { assign: { '=': 'actedIn("draft")' } }, ['li open']],
    ['is for everybody with the role', {}, ['* open']],
    ['of nobody goes to the superior', { assign: { '=': 'holders("nobody")' }, nobody: 'superior' }, ['wang open']],
    ['of nobody goes to the administrator', { assign: { '=': 'holders("nobody")' } }, ['operator open']],
    ['is not for who is separated from it', { assign: list('li', 'wu'), notBy: ['starter'] }, ['wu open']],
  ])('%s: %j', (_, task, turns) => {
    const run = new Case(withTask(task)).send('li', 'SUBMIT');
    expect(run.turns).toEqual(turns);
  });

  test('of some roles is for who has one of them, though others may send its events elsewhere', () => {
    const run = new Case(withTask({ candidates: ['auditor', 'head'] })).send('li', 'SUBMIT');
    expect(run.step.tasks.at(-1)?.roles).toEqual(['auditor', 'head']);
    expect(run.accepts('sun', ['clerk'])).toEqual([]);
    run.send('sun', 'APPROVE', ['clerk']).send('wu', 'APPROVE', ['head']);
    expect(run.said).toEqual(['notYourTask']);
    expect(run.step.state).toBe('approved');
  });

  test('is claimed by one, who gives it back', () => {
    const run = new Case(withTask({ candidates: { '=': 'holders("auditor")' } })).send('li', 'SUBMIT');
    run.do('li', 'claim').do('sun', 'claim').do('zhou', 'claim').send('zhou', 'APPROVE');
    expect(run.said).toEqual(['notYourTask', 'notAllowedHere', 'notYourTask']);
    expect(run.turns).toEqual(['sun claimed']);
    run.do('sun', 'release').send('zhou', 'APPROVE');
    expect(run.step.state).toBe('approved');
  });

  test('that is transferred is the other’s, along a chain, but nobody’s who is separated from it', () => {
    const run = new Case(withTask({ assign: list('sun'), notBy: ['starter'] })).send('li', 'SUBMIT');
    run.do('sun', 'transfer', { to: 'li' }).do('sun', 'transfer', { to: 'zhou' }).do('zhou', 'transfer', { to: 'wu' });
    run.send('sun', 'APPROVE').send('zhou', 'APPROVE').send('wu', 'APPROVE');
    expect(run.said).toEqual(['samePerson', 'notYourTask', 'notYourTask']);
    expect(run.step.state).toBe('approved');
  });

  test('that is delegated comes back to be decided', () => {
    const run = new Case(withTask({ assign: list('sun') })).send('li', 'SUBMIT').do('sun', 'delegate', { to: 'zhou' });
    run.send('zhou', 'APPROVE').send('sun', 'APPROVE').do('wu', 'resolve').do('zhou', 'resolve', { reason: '可以' });
    expect(run.said).toEqual(['notYourTask', 'notYourTask', 'notYourTask']);
    expect(run.turns).toEqual(['sun open']);
    expect(run.send('sun', 'APPROVE').step.state).toBe('approved');
  });

  test('is done by who stands in, and the history names both', () => {
    const people = organisation({ substitutesOf: (person) => (person === 'sun' ? ['wu'] : []) });
    const run = new Case(withTask({ assign: list('sun') }), 'li', people).send('li', 'SUBMIT').send('wu', 'APPROVE');
    expect(run.step.state).toBe('approved');
    expect(run.step.work.tasks.at(-2)).toMatchObject({ by: 'wu', for: 'sun' });
    expect(run.step.work.acts.at(-1)?.persons).toEqual(['wu', 'sun']);
  });

  test('is read, urged once an hour, and copied once', () => {
    const run = new Case(withTask({ assign: list('sun') })).send('li', 'SUBMIT').do('li', 'urge').do('li', 'urge');
    run.do('li', 'copy', { to: 'chen' }).do('zhao', 'copy', { to: 'chen' }).do('sun', 'read').do('chen', 'read');
    run.do('sun', 'urge');
    expect(run.said).toEqual(['notAllowedHere', 'notYourTask']);
    expect(run.step.work.tasks.at(-1)?.readBy).toEqual(['sun']);
    expect(run.step.work.copied).toEqual([expect.objectContaining({ person: 'chen', readAt: expect.any(String) })]);
  });

  test('does not do what its state does not allow', () => {
    const run = new Case(withTask({ assign: list('sun'), allow: ['read'] })).send('li', 'SUBMIT');
    expect(run.do('sun', 'transfer', { to: 'wu' }).do('sun', 'add-signer', { to: 'wu' }).said).toEqual([
      'notAllowedHere',
      'notAllowedHere',
    ]);
  });
});

describe('an event that leads nowhere', () => {
  const noting = (task: object) =>
    flowWith(
      {
        initial: 'review',
        states: {
          review: { meta: { task: task as TaskDefinition }, on: { NOTE: {}, APPROVE: 'approved', REJECT: 'refused' } },
          approved: { on: { APPROVE: 'approved', NOTE: {} } },
          refused: {},
        },
      },
      { events: { ...events, NOTE: {} } } as Partial<FlowDefinition>,
    );

  test('leaves the task to be done, and claimed where it was claimed', () => {
    const run = new Case(noting({ candidates: { '=': 'holders("auditor")' } })).do('sun', 'claim').send('sun', 'NOTE');
    expect([run.turns, run.said]).toEqual([['sun claimed'], []]);
    expect(run.send('zhou', 'APPROVE').send('sun', 'APPROVE').said).toEqual(['notYourTask']);
    expect(run.step.state).toBe('approved');
  });

  test('is no vote of those who decide together', () => {
    const run = new Case(noting(approval('all', { of: list('sun', 'zhou') }))).send('sun', 'NOTE');
    expect(run.turns).toEqual(['sun open', 'zhou open']);
    expect(vote(run, 'sun+ zhou+').step.state).toBe('approved');
  });
});

test('what is remembered of a case does not grow with all that happens to it, and separation forgets nobody', () => {
  const loop = flowWith(
    { initial: 'a', states: { a: { on: { NEXT: 'b' } }, b: { on: { NEXT: 'a', PAY: 'paid' } }, paid: {} } },
    { events: { NEXT: {}, PAY: {} }, distinct: [['NEXT', 'PAY']] } as unknown as Partial<FlowDefinition>,
  );
  const run = new Case(loop).send('wu', 'NEXT').send('wu', 'NEXT');
  const sizes = [300, 300].map((times) => {
    for (let count = 0; count < times; count += 1) run.send(count % 2 === 0 ? 'sun' : 'zhou', 'NEXT');
    return JSON.stringify(run.step.work).length;
  });
  expect((sizes[1] as number) / (sizes[0] as number)).toBeLessThan(1.01);
  run.send('sun', 'NEXT');
  expect(run.send('wu', 'PAY').send('li', 'PAY').said).toEqual(['samePerson']);
});

test('who is only asked does not give away what was delegated to them', () => {
  const run = new Case(withTask({ assign: list('sun') })).send('li', 'SUBMIT').do('sun', 'delegate', { to: 'zhou' });
  run.do('zhou', 'transfer', { to: 'wu' }).do('zhou', 'delegate', { to: 'wu' }).do('wu', 'claim');
  expect(run.said).toEqual(['notAllowedHere', 'notAllowedHere', 'notAllowedHere']);
});

describe('separation of duties', () => {
  test.each<[string, object, Partial<FlowDefinition>, [string, string][], string[]]>([
    [
      'keeps the starter from it',
      { notBy: ['starter'] },
      {},
      [
        ['sun', 'SUBMIT'],
        ['li', 'APPROVE'],
      ],
      ['samePerson'],
    ],
    [
      'keeps who acted in a state from it',
      { notBy: ['state:draft'] },
      {},
      [
        ['sun', 'SUBMIT'],
        ['sun', 'APPROVE'],
      ],
      ['samePerson'],
    ],
    [
      'keeps who sent an event from it',
      { notBy: ['event:SUBMIT'] },
      {},
      [
        ['sun', 'SUBMIT'],
        ['sun', 'APPROVE'],
      ],
      ['samePerson'],
    ],
    [
      'lets another do it',
      { notBy: ['starter', 'state:draft'] },
      {},
      [
        ['sun', 'SUBMIT'],
        ['wu', 'APPROVE'],
      ],
      [],
    ],
    [
      'holds over a case',
      {},
      { distinct: [['APPROVE', 'PAY']] },
      [
        ['sun', 'SUBMIT'],
        ['wu', 'APPROVE'],
        ['wu', 'PAY'],
      ],
      ['samePerson'],
    ],
    [
      'does not count the same event again',
      {},
      { distinct: [['APPROVE', 'PAY']] },
      [
        ['sun', 'SUBMIT'],
        ['wu', 'APPROVE'],
        ['li', 'BACK'],
        ['sun', 'SUBMIT'],
        ['wu', 'APPROVE'],
        ['li', 'PAY'],
      ],
      [],
    ],
  ])('%s', (_, task, more, sent, said) => {
    const run = new Case(withTask(task, more));
    for (const [person, type] of sent) run.send(person, type);
    expect(run.said).toEqual(said);
  });
});

test('what somebody may send is what is accepted of them', () => {
  const flow = withTask({ assign: list('sun'), notBy: ['starter'] }, {
    events: { ...events, SUBMIT: { roles: ['clerk'] } },
  } as unknown as Partial<FlowDefinition>);
  const run = new Case(flow);
  expect([run.accepts('li', ['clerk']), run.accepts('li', ['other'])]).toEqual([['SUBMIT'], []]);
  run.send('li', 'SUBMIT', ['clerk']);
  expect([run.accepts('sun'), run.accepts('wu')]).toEqual([['APPROVE', 'REJECT'], []]);
});

test('whose an instance is, is read after each step', () => {
  const belongs = { departments: { '=': 'station' }, persons: { '=': 'startedBy.id' } };
  const input = { type: 'object', properties: { station: { type: 'string' } } };
  const flow = withTask({}, { belongs, input } as unknown as Partial<FlowDefinition>);
  const people = { sender: { person: 'li', behind: ['li'], roles: undefined }, organisation: organisation() };
  const { work } = startFlow(flow, { station: 'S1' } as JsonObject, { at, people });
  expect(work.belongs).toEqual({ departments: ['S1'], persons: ['li'] });
});

describe('a name that keeps apart and names nothing', () => {
  const unclear = { assign: list('sun', 'zhou'), notBy: ['state:reviw'] };

  test('keeps everybody from the task, and offers it to nobody', () => {
    const run = new Case(withTask(unclear)).send('li', 'SUBMIT');
    expect([run.accepts('sun'), run.accepts('zhou')]).toEqual([[], []]);
    run.send('sun', 'APPROVE').do('sun', 'claim').do('sun', 'transfer', { to: 'wu' }).send('chen', 'APPROVE');
    expect(run.said).toEqual(['separationUnclear', 'separationUnclear', 'separationUnclear', 'notYourTask']);
  });

  test('lets nothing pass without somebody being asked', () => {
    const passing = { ...approval('all'), notBy: ['event:SUBMITT'], skip: 'sameApprover', nobody: 'pass' };
    const nobody = { ...passing, approval: { ...passing.approval, of: list() } };
    expect(new Case(withTask(nobody)).send('li', 'SUBMIT').step.state).toBe('review');
  });

  test('keeps apart in a list of events those of them that there are', () => {
    const run = new Case(withTask({ assign: list('sun') }, { distinct: [['SUBMITT', 'APPROVE']] })).send(
      'li',
      'SUBMIT',
    );
    expect(run.send('sun', 'APPROVE').send('sun', 'REJECT').said).toEqual(['separationUnclear']);
    expect(run.step.state).toBe('refused');
  });
});
