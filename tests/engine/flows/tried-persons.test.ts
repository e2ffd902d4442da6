import { describe, expect, test } from 'vitest';
import { runCases } from '../../../engine/authoring.ts';
import { type Case, compileEdition, type FlowDefinition, simulate } from '../../../engine/index.ts';
import { contentOfFlow, flowWith } from './flow-with.ts';
import { organisation } from './organisation.ts';

const at = '2026-03-01T00:00:00Z';
const is = (text: string) => ({ '=': text });
const approval = { mode: 'all', of: is('holders("auditor")'), agree: 'APPROVE', refuse: 'REJECT' };
const machine = (task: object) => ({
  initial: 'draft',
  states: {
    draft: { on: { SUBMIT: 'review' } },
    review: { meta: { task }, on: { APPROVE: 'end', REJECT: 'draft' }, after: { P1D: 'late' } },
    late: { on: { APPROVE: 'end' } },
    end: { type: 'final' },
  },
});
const events = { SUBMIT: {}, APPROVE: { roles: ['auditor'] }, REJECT: {} } as FlowDefinition['events'];
const flow = (task: object) => flowWith(machine(task), { events });
const people = { organisation: organisation(), asksRoles: false };
type Sent = { type: string; by?: string; after?: string };
const sent = (text: string): Sent[] =>
  text.split(' ').map((one) => {
    const [type = '', by] = one.split(':');
    return by ? { type, by } : { type };
  });

describe('a walk with persons', () => {
  test.each<[string, object, string, string, (string | null)[]]>([
    ['passes every check of persons without any', { assign: is('"sun"') }, 'SUBMIT APPROVE', 'end', [null, null]],
    ['completes an approval at once without any', { approval }, 'SUBMIT APPROVE', 'end', [null, null]],
    [
      'says whose task it is not',
      { assign: is('"sun"') },
      'SUBMIT:li APPROVE:wu APPROVE:sun',
      'end',
      [null, 'notYourTask', null],
    ],
    ['says who must be another', { notBy: ['starter'] }, 'SUBMIT:wu APPROVE:li', 'review', [null, 'samePerson']],
    [
      'asks everybody who decides',
      { approval },
      'SUBMIT:li APPROVE:sun APPROVE:zhou APPROVE:wu',
      'end',
      [null, null, null, null],
    ],
    [
      'completes what some have agreed to, by nobody in particular',
      { approval },
      'SUBMIT:li APPROVE:sun APPROVE',
      'end',
      [null, null, null],
    ],
  ])('%s', (_, task, walked, state, errors) => {
    const end = simulate(flow(task), { input: {}, at, events: sent(walked), startedBy: 'li', ...people });
    expect(end.state).toBe(state);
    expect(end.steps.map(({ error }) => error ?? null)).toEqual(errors);
  });

  test('tells at each step who has the tasks', () => {
    const walked = sent('SUBMIT:li APPROVE:sun');
    const end = simulate(flow({ approval: { ...approval, mode: 'sequence' } }), {
      input: {},
      at,
      events: walked,
      startedBy: 'li',
      ...people,
    });
    const whose = end.steps.map(({ tasks = [] }) => tasks.map(({ assignee, status }) => `${assignee} ${status}`));
    expect(whose).toEqual([
      ['sun open', 'zhou waiting', 'wu waiting'],
      ['zhou open', 'wu waiting'],
    ]);
    expect(end.tasks?.map(({ assignee }) => assignee)).toEqual(['zhou', 'wu']);
  });

  test('knows who sent something before a timer, too', () => {
    const events = [...sent('SUBMIT:li'), { after: 'P2D' }, ...sent('APPROVE:sun')] as Sent[];
    const end = simulate(flow({ assign: is('"sun"') }), { input: {}, at, events, ...people });
    expect(end.state).toBe('end');
  });

  test('says nothing of tasks where nobody is named', () => {
    const end = simulate(flow({ approval }), { input: {}, at, events: sent('SUBMIT'), ...people });
    expect([end.tasks, end.steps[0]?.tasks]).toEqual([undefined, undefined]);
  });

  test('asks for the roles that persons carry, where it is known who carries them', () => {
    const carried = organisation({ rolesOf: (person) => new Map(person === 'sun' ? [['auditor', 'all']] : []) });
    const how = { input: {}, at, events: sent('SUBMIT:li APPROVE:wu APPROVE:sun'), organisation: carried };
    expect(simulate(flow({}), how).steps.map(({ error }) => error)).toEqual([undefined, 'roleNotAllowed', undefined]);
  });
});

describe('a case with persons', () => {
  const given: Case['given'] = {
    input: {},
    startedBy: 'li',
    organisation: {
      departments: [{ id: 'north' }],
      posts: [{ id: 'auditor', department: 'north' }],
      persons: [
        { id: 'li', superior: 'wang' },
        { id: 'wang', posts: ['auditor'] },
        { id: 'zhou', posts: ['auditor'] },
      ],
    },
    events: [
      { type: 'SUBMIT', by: 'li' },
      { type: 'APPROVE', by: 'li' },
      { type: 'APPROVE', by: 'zhou' },
    ],
  };
  const bindings = [{ role: 'auditor', posts: ['auditor'] }];
  const run = (one: Partial<Case>) => {
    const content = contentOfFlow(machine({ approval }), { events });
    content.cases.f = { kind: 'cases', id: 'f', cases: [{ id: 'a', given, expected: {}, ...one }] };
    return runCases(compileEdition(content))[0]?.differences.map(({ path, actual }) => ({ path: path[0], actual }));
  };

  test('says who is refused, and whose the tasks are', () => {
    const tasks = [{ state: 'review', assignee: 'wang', status: 'open' }];
    expect(run({ expected: { state: 'review', errors: [null, 'notYourTask', null], tasks } })).toEqual([]);
  });

  test('asks for roles where it says who carries them', () => {
    const asked = { ...given, organisation: { ...given.organisation, bindings } };
    expect(run({ given: asked, expected: { errors: [null, 'roleNotAllowed', null] } })).toEqual([]);
  });

  test('that says otherwise fails', () => {
    const tasks = [{ state: 'review', assignee: 'zhou' }];
    expect(run({ expected: { errors: [null, 'notYourTask', null], tasks } })).toEqual([
      { path: 'tasks', actual: [{ state: 'review', assignee: 'wang' }] },
    ]);
  });
});
