import type { PolicyContent } from '../../engine/index.ts';

/** A flow in which persons work: a leave that the superior approves, two auditors countersign, and who applied cannot. */
export const leaveFlow: PolicyContent['flows'][string] = {
  kind: 'flow',
  id: 'leave',
  title: { 'zh-CN': '请假', en: 'Leave' },
  clauses: ['C1'],
  input: {
    type: 'object',
    properties: {
      days: { type: 'number', title: { 'zh-CN': '天数', en: 'days' } },
      station: { type: 'string', title: { 'zh-CN': '站', en: 'station' } },
    },
  },
  start: { roles: ['clerk'] },
  see: { roles: ['clerk', 'manager'] },
  belongs: { departments: { '=': 'station' } },
  distinct: [['APPROVE', 'PAY']],
  events: {
    SUBMIT: { roles: ['clerk'] },
    APPROVE: {},
    REJECT: {},
    AGREE: {},
    REFUSE: {},
    PAY: { roles: ['cashier'] },
  },
  machine: {
    initial: 'draft',
    states: {
      draft: { on: { SUBMIT: 'review' } },
      review: {
        meta: {
          task: {
            title: { 'zh-CN': '审批', en: 'Approve' },
            assign: { '=': 'superior(startedBy)' },
            notBy: ['starter'],
            due: 'P2D',
            remind: ['P1D'],
            escalate: true,
          },
        },
        on: { APPROVE: 'countersign', REJECT: 'draft' },
      },
      countersign: {
        meta: {
          task: {
            approval: { mode: 'all', of: { '=': 'holders("auditor")' }, agree: 'AGREE', refuse: 'REFUSE' },
            allow: ['transfer', 'delegate', 'addSigner', 'read', 'urge', 'copy', 'comment'],
          },
        },
        on: { AGREE: 'paying', REFUSE: 'draft' },
      },
      paying: { on: { PAY: 'paid' } },
      paid: { type: 'final' },
    },
  },
};

/** A flow whose task is a pool of a role, for everybody who has it but who started. */
export const poolFlow: PolicyContent['flows'][string] = {
  kind: 'flow',
  id: 'pool',
  title: { 'zh-CN': '派车', en: 'A car' },
  clauses: ['C1'],
  events: { TAKE: { roles: ['manager'] } },
  machine: {
    initial: 'asked',
    states: {
      asked: {
        meta: { task: { title: { 'zh-CN': '派车', en: 'Send a car' }, role: 'manager', notBy: ['starter'] } },
        on: { TAKE: 'taken' },
      },
      taken: { type: 'final' },
    },
  },
};

export const company = {
  departments: [
    { id: 'north', name: '北片' },
    { id: 'S1', name: '一站', parent: 'north' },
    { id: 'S2', name: '二站', parent: 'north' },
    { id: 'office', name: '办公室' },
  ],
  posts: [
    { id: 'clerk1', name: '一站文员', department: 'S1' },
    { id: 'clerk2', name: '二站文员', department: 'S2' },
    { id: 'auditor', name: '审核员', department: 'office' },
    { id: 'cashier', name: '出纳', department: 'office' },
  ],
  persons: [
    { id: 'li', name: '李一', departments: ['S1'], posts: ['clerk1'], superior: 'wang' },
    { id: 'zhao', name: '赵二', departments: ['S2'], posts: ['clerk2'], superior: 'wang' },
    { id: 'wang', name: '王总', departments: ['north'], posts: [], superior: 'chen' },
    { id: 'chen', name: '陈总', departments: ['office'], posts: [] },
    { id: 'sun', name: '孙审', departments: ['office'], posts: ['auditor'] },
    { id: 'zhou', name: '周审', departments: ['office'], posts: ['auditor'] },
    { id: 'qian', name: '钱出纳', departments: ['office'], posts: ['cashier'] },
  ],
};

export const bindings = [
  { role: 'clerk', posts: ['clerk1', 'clerk2'], scope: 'own' },
  { role: 'manager', departments: ['north'], scope: 'department' },
  { role: 'cashier', posts: ['cashier'] },
];
