import { describe, expect, test } from 'vitest';
import { checkContent, type Finding } from '../../../engine/checks.ts';
import type { FlowDefinition, Json, JsonObject } from '../../../engine/index.ts';
import { contentOfFlow } from '../flows/flow-with.ts';

const is = (text: string) => ({ '=': text });
type Tasks = Partial<Record<'draft' | 'review' | 'audit' | 'pay', object>>;

/** A claim: drafted, reviewed, audited, paid; it may come back from the audit, and waits in front of the payment. */
const machine = ({ draft, review, audit, pay }: Tasks = {}, more: JsonObject = {}) => ({
  initial: 'draft',
  states: {
    draft: { ...(draft ? { meta: { task: draft } } : {}), on: { SUBMIT: 'review' } },
    review: { ...(review ? { meta: { task: review } } : {}), on: { APPROVE: 'audit', REJECT: 'draft' } },
    audit: { ...(audit ? { meta: { task: audit } } : {}), on: { PASS: 'waiting', BACK: 'review' } },
    waiting: { after: { P1D: 'pay' } },
    pay: { ...(pay ? { meta: { task: pay } } : {}), on: { PAY: 'paid' } },
    paid: { type: 'final' },
    ...more,
  },
});
const events = { SUBMIT: {}, APPROVE: {}, REJECT: {}, PASS: {}, BACK: {}, PAY: {} };
const approval = (mode: string, of: string) => ({ approval: { mode, of: is(of), agree: 'APPROVE', refuse: 'REJECT' } });
type More = Omit<Partial<FlowDefinition>, 'machine'> & { states?: JsonObject };

function found(tasks: Tasks, { states, ...more }: More = {}): Finding[] {
  const content = contentOfFlow(machine(tasks, states), { events, ...more } as Partial<FlowDefinition>);
  const title = { 'zh-CN': '登记', en: 'Register' };
  content.flows.register = {
    ...{ kind: 'flow', id: 'register', title, clauses: [], events: { FILE: {} } },
    machine: { initial: 'open', states: { open: { on: { FILE: 'filed' } }, filed: { type: 'final' } } },
  } as FlowDefinition;
  return checkContent(content).filter(({ severity, id }) => severity === 'error' && id === 'f');
}
const walkOf = ({ witness }: Finding) =>
  (witness as JsonObject[] | undefined)
    ?.map((one: { [name: string]: Json }) => one.type ?? `(${one.leaves})`)
    .join(' ');
const told = (one: Finding) => `${one.code} ${one.path.replace('/machine/states/', '')}: ${walkOf(one) ?? '-'}`;

describe('two things that one person would have to do are found, with the walk', () => {
  test.each<[string, Tasks, More, string]>([
    [
      'the starter reviews',
      { review: { assign: is('startedBy'), notBy: ['starter'] } },
      {},
      'separationBroken review/meta/task/notBy/0: SUBMIT',
    ],
    [
      'the starter reviews by id',
      { review: { assign: is('startedBy.id'), notBy: ['starter'] } },
      {},
      'separationBroken review/meta/task/notBy/0: SUBMIT',
    ],
    [
      'who reviewed audits',
      { audit: { assign: is('actedIn("review")'), notBy: ['state:review'] } },
      {},
      'separationBroken audit/meta/task/notBy/0: SUBMIT APPROVE',
    ],
    [
      'of those who reviewed one audits',
      { audit: { candidates: is('actedIn("review")'), notBy: ['event:APPROVE'] } },
      {},
      'separationBroken audit/meta/task/notBy/0: SUBMIT APPROVE',
    ],
    [
      'who sent it on has the next',
      { review: { assign: is('by'), notBy: ['event:SUBMIT'] } },
      {},
      'separationBroken review/meta/task/notBy/0: SUBMIT',
    ],
    [
      'the starter drafts and reviews',
      { draft: { assign: is('startedBy') }, review: { assign: is('startedBy'), notBy: ['state:draft'] } },
      {},
      'separationBroken review/meta/task/notBy/0: SUBMIT',
    ],
    [
      'the superior reviews and audits',
      {
        review: { assign: is('superior(startedBy)') },
        audit: { assign: is('superior(startedBy, 1)'), notBy: ['state:review'] },
      },
      {},
      'separationBroken audit/meta/task/notBy/0: SUBMIT APPROVE',
    ],
    [
      'one person by name does both',
      { review: { assign: is('"li"') }, audit: { assign: is('["li"]'), notBy: ['event:APPROVE'] } },
      {},
      'separationBroken audit/meta/task/notBy/0: SUBMIT APPROVE',
    ],
    [
      'both of a list are barred',
      {
        review: { assign: is('"li"') },
        audit: { assign: is('["li", startedBy]'), notBy: ['starter', 'state:review'] },
      },
      {},
      'separationBroken audit/meta/task/notBy/0: SUBMIT APPROVE',
    ],
    [
      'all who decide together are the starter',
      { review: { ...approval('any', '[startedBy]'), notBy: ['starter'] } },
      {},
      'separationBroken review/meta/task/notBy/0: SUBMIT',
    ],
    [
      'it is paid by who audited, a day later',
      { pay: { assign: is('actedIn("audit")'), notBy: ['state:audit'] } },
      {},
      'separationBroken pay/meta/task/notBy/0: SUBMIT APPROVE PASS (waiting)',
    ],
    [
      'it comes back to who sent it back',
      {
        review: {
          assign: is('if count(actedIn("audit")) > 0 then actedIn("audit") else actedIn("audit")'),
          notBy: ['event:BACK'],
        },
      },
      {},
      'separationBroken review/meta/task/notBy/0: SUBMIT APPROVE BACK',
    ],
    [
      'separated events are of one person',
      { draft: { assign: is('startedBy') }, pay: { assign: is('startedBy') } },
      { distinct: [['SUBMIT', 'PAY']] },
      'separationBroken pay/meta/task/assign: SUBMIT APPROVE PASS (waiting)',
    ],
    [
      'one of those who all agree must not',
      { draft: { assign: is('"li"') }, review: approval('all', '["li", "wang"]') },
      { distinct: [['SUBMIT', 'APPROVE']] },
      'separationBroken review/meta/task/approval/of: SUBMIT',
    ],
    [
      'agreement counts from before',
      { review: { ...approval('all', 'holders("a")'), notBy: ['starter'], skip: 'sameApprover' } },
      {},
      'separationBroken review/meta/task/skip: SUBMIT',
    ],
    [
      'nobody found is agreement',
      { review: { ...approval('all', 'holders("a")'), nobody: 'pass' } },
      { distinct: [['APPROVE', 'PAY']] },
      'separationBroken review/meta/task/nobody: SUBMIT',
    ],
    [
      'the machine raises one',
      {},
      {
        distinct: [['SUBMIT', 'PAY']],
        states: { pay: { entry: [{ type: 'raise', params: { event: { type: 'PAY' } } }], on: { PAY: 'paid' } } },
      },
      'separationBroken pay/entry/0: SUBMIT APPROVE PASS (waiting)',
    ],
    [
      'one is the machine’s own',
      { audit: { notBy: ['event:REJECT'] } },
      { events: { ...events, REJECT: { internal: true } } },
      'separationBroken /events/REJECT/internal: SUBMIT',
    ],
    [
      'a state is written wrongly',
      { audit: { notBy: ['state:reviev'] } },
      {},
      'unknownName audit/meta/task/notBy/0: -',
    ],
    ['another flow has no such event', {}, { distinct: [['PAY', 'register.FIL']] }, 'unknownName /distinct/0/1: -'],
  ])('%s', (_, tasks, more, wanted) => {
    expect(found(tasks, more).map(told)).toEqual([wanted]);
  });

  test('and the walk is told in words of both languages', () => {
    const [one] = found({ audit: { assign: is('actedIn("review")'), notBy: ['state:review'] } });
    expect(one?.message.en).toBe(
      'The task of “audit” is not for whoever did the other thing, yet on this walk nobody else may do it: start → “SUBMIT” → “APPROVE”',
    );
    expect(one?.message['zh-CN']).toContain('发起 → “SUBMIT” → “APPROVE”');
  });
});

describe('nothing is said where others may act', () => {
  test.each<[string, Tasks, More]>([
    ['a pool of a post', { review: { assign: is('holders("auditor")'), notBy: ['starter'] } }, {}],
    ['somebody else beside the starter', { review: { assign: is('[startedBy, "li"]'), notBy: ['starter'] } }, {}],
    ['the superior of the starter', { review: { assign: is('superior(startedBy)'), notBy: ['starter'] } }, {}],
    [
      'the superior of the superior',
      {
        review: { assign: is('superior(startedBy)') },
        audit: { assign: is('superior(startedBy, 2)'), notBy: ['state:review'] },
      },
      {},
    ],
    ['who acted elsewhere', { audit: { assign: is('actedIn("draft")'), notBy: ['state:review'] } }, {}],
    ['a role', { review: { role: 'auditor', notBy: ['starter', 'state:draft', 'event:SUBMIT'] } }, {}],
    ['events apart that nobody is assigned', {}, { distinct: [['SUBMIT', 'PAY', 'register.FILE']] }],
    [
      'an approval of whom one is left',
      { draft: { assign: is('"li"') }, review: approval('any', '["li", "wang"]') },
      { distinct: [['SUBMIT', 'APPROVE']] },
    ],
    [
      'a list of which the other may act',
      { review: { assign: is('["li", "wang"]') }, audit: { assign: is('["li", "wang"]'), notBy: ['state:review'] } },
      {},
    ],
    [
      'the same event once more',
      { draft: { assign: is('startedBy') }, review: { role: 'a' } },
      { distinct: [['SUBMIT', 'PAY']] },
    ],
  ])('%s', (_, tasks, more) => {
    expect(found(tasks, more).map(told)).toEqual([]);
  });
});
