import { beforeEach, describe, expect, test } from 'vitest';
import { compileEdition, continueFlow, type FlowStep, type Problem, startFlow, stepFlow } from '../../engine/index.ts';
import { claimWith, planted } from '../engine/checks/planted-separation.ts';
import { organisation } from '../engine/flows/organisation.ts';
import { startTestServer, type TestServer } from './test-server.ts';

const at = '2026-03-01T00:00:00Z';
/** A day has passed, in the state that waits for one. */
const aDay = 'day';

/**
 * The events that lead to where one person would do two things, and the last of each: what that person is told. Where a name names nothing
 * nobody does it: whom it keeps apart cannot be told.
 */
const walks: Record<string, [walk: string, refusal: string]> = {
  'the starter reviews': ['li:SUBMIT li:APPROVE', 'notYourTask'],
  'the starter reviews by id': ['li:SUBMIT li:APPROVE', 'notYourTask'],
  'who reviewed audits': ['li:SUBMIT sun:APPROVE sun:PASS', 'notYourTask'],
  'of those who reviewed one audits': ['li:SUBMIT sun:APPROVE sun:PASS', 'notYourTask'],
  'who sent it on has the next': ['li:SUBMIT li:APPROVE', 'notYourTask'],
  'the starter drafts and reviews': ['li:SUBMIT li:APPROVE', 'notYourTask'],
  'the superior reviews and audits': ['li:SUBMIT wang:APPROVE wang:PASS', 'notYourTask'],
  'one person by name does both': ['li:SUBMIT li:APPROVE li:PASS', 'notYourTask'],
  'both of a list are barred': ['wang:SUBMIT li:APPROVE wang:PASS', 'notYourTask'],
  'all who decide together are the starter': ['li:SUBMIT li:APPROVE', 'notYourTask'],
  'it is paid by who audited, a day later': ['li:SUBMIT wang:APPROVE sun:PASS day sun:PAY', 'notYourTask'],
  'it comes back to who sent it back': ['li:SUBMIT operator:APPROVE sun:BACK sun:APPROVE', 'notYourTask'],
  'separated events are of one person': ['li:SUBMIT wang:APPROVE wang:PASS day li:PAY', 'samePerson'],
  'one of those who all agree must not': ['li:SUBMIT li:APPROVE', 'samePerson'],
  'agreement counts from before': ['sun:SUBMIT sun:APPROVE', 'notYourTask'],
  // Nobody does one of the two: it is done already when somebody might, or is nobody’s to do.
  'nobody found is agreement': ['li:SUBMIT li:APPROVE', 'eventNotAllowed'],
  'the machine raises one': ['li:SUBMIT wang:APPROVE sun:PASS day li:PAY', 'eventNotAllowed'],
  'a state is written wrongly': ['li:SUBMIT wang:APPROVE sun:PASS', 'separationUnclear'],
  'another flow has no such event': ['li:SUBMIT wang:APPROVE sun:PASS day qian:PAY', 'separationUnclear'],
  'one is the machine’s own': ['li:SUBMIT wang:REJECT', 'roleNotAllowed'],
};

/** What is refused of a walk, each with its code, and where the case stands then. */
function walked(name: string, walk: string): { refused: string[]; step: FlowStep } {
  const [, tasks, more] = planted.find((one) => one[0] === name) as (typeof planted)[number];
  const flow = compileEdition(claimWith(tasks, more)).flow('f');
  const people = { organisation: organisation({ holders: () => (name.includes('nobody') ? [] : ['sun', 'wang']) }) };
  const as = (person: string, work?: FlowStep['work']) => {
    const sender = { person, behind: [person], roles: undefined };
    return { at, people: { ...people, sender }, ...(work ? { work } : {}) };
  };
  const [first = ''] = walk.split(':');
  let step = startFlow(flow, {}, as(first));
  const refused: string[] = [];
  for (const one of walk.split(' ')) {
    const [person = '', type = ''] = one.split(':');
    try {
      step =
        one === aDay
          ? continueFlow(flow, step.snapshot, { type: 'xstate.after.P1D.f.waiting' }, { at, work: step.work, people })
          : stepFlow(flow, step.snapshot, { type }, as(person, step.work));
    } catch (error) {
      refused.push(`${one} ${(error as Problem).code}`);
    }
  }
  return { refused, step };
}

describe('two things that one person would have to do are refused when they are done', () => {
  test.each(Object.entries(walks))('%s', (name, [walk, refusal]) => {
    const { refused, step } = walked(name, walk);
    expect(refused).toEqual([`${walk.split(' ').at(-1)} ${refusal}`]);
    // Nobody has done both.
    const acted = step.work.acts.flatMap(({ event, persons }) => persons.map((person) => `${person}:${event}`));
    expect(acted).not.toContain(walk.split(' ').at(-1));
  });
});

test('every planted separation is refused to persons, whichever way it is broken', () => {
  expect(Object.keys(walks).sort()).toEqual(planted.map(([name]) => name).sort());
});

describe('and before that none of them can be published', () => {
  let server: TestServer;
  beforeEach(async () => {
    server = await startTestServer({});
  });

  test.each(planted)('%s', async (_, tasks, more, finding) => {
    const { flows } = claimWith(tasks, more);
    const { body: draft } = await server.send('/policies/shop/drafts', { title: 'planted' });
    const path = `/policies/shop/drafts/${draft.id}`;
    for (const flow of Object.values(flows)) {
      const put = await server.call('PUT', `${path}/definitions/flow/${flow.id}`, flow, { 'if-match': '*' });
      expect(put.status, put.text).toBeLessThan(300);
    }
    const published = await server.send(`${path}/publish`, { note: 'planted' });
    const codes = published.body.findings.map(({ code }: { code: string }) => code);
    expect([published.status, codes]).toEqual([422, expect.arrayContaining([finding.split(' ')[0]])]);
  });
});
