import type { FlowDefinition, JsonObject, PolicyContent } from '../../../engine/index.ts';
import { contentOfFlow } from '../flows/flow-with.ts';

export const is = (text: string) => ({ '=': text });
export type Tasks = Partial<Record<'draft' | 'review' | 'audit' | 'pay', object>>;

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
export const approval = (mode: string, of: string) => ({
  approval: { mode, of: is(of), agree: 'APPROVE', refuse: 'REJECT' },
});
export type More = Omit<Partial<FlowDefinition>, 'machine'> & { states?: JsonObject };

/** A policy of that flow, and of another by which something is registered. */
export function claimWith(tasks: Tasks, { states, ...more }: More = {}): PolicyContent {
  const content = contentOfFlow(machine(tasks, states), { events, ...more } as Partial<FlowDefinition>);
  const title = { 'zh-CN': '登记', en: 'Register' };
  content.flows.register = {
    ...{ kind: 'flow', id: 'register', title, clauses: [], events: { FILE: {} } },
    machine: { initial: 'open', states: { open: { on: { FILE: 'filed' } }, filed: { type: 'final' } } },
  } as FlowDefinition;
  return content;
}

/** Claims in which one person would have to do two things that must be two persons', each with what the check says of it. */
export const planted: [name: string, tasks: Tasks, more: More, finding: string][] = [
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
  ['a state is written wrongly', { audit: { notBy: ['state:reviev'] } }, {}, 'unknownName audit/meta/task/notBy/0: -'],
  ['another flow has no such event', {}, { distinct: [['PAY', 'register.FIL']] }, 'unknownName /distinct/0/1: -'],
];
