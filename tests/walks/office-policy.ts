import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { People } from '../designer/people.ts';

const is = (formula: string) => ({ '=': formula });
const two = (chinese: string, english: string) => ({ 'zh-CN': chinese, en: english });
const all = [
  'claim',
  'release',
  'transfer',
  'delegate',
  'addSigner',
  'return',
  'recall',
  'takeBack',
  'urge',
  'copy',
  'comment',
  'read',
];
const approval = (mode: unknown, of = '["sun", "zhou", "chen"]') => ({
  approval: { mode, of: is(of), agree: 'AGREE', refuse: 'REFUSE' },
  allow: all,
});

/** Something that is asked for and decided: its task is what the flows differ in. */
const request = (id: string, title: string, task: object, more: object = {}) => ({
  ...{ kind: 'flow', id, title: two(title, id), clauses: [], start: { roles: ['clerk'] } },
  see: { roles: ['clerk', 'manager'], scope: 'own' },
  input: { type: 'object', properties: { subject: { type: 'string' } } },
  recall: {},
  events: { SUBMIT: { roles: ['clerk'] }, AGREE: {}, REFUSE: {}, FILE: {} },
  machine: {
    initial: 'draft',
    states: {
      draft: {
        meta: { task: { title: two('填写', 'Fill in'), allow: ['takeBack', 'claim', 'copy', 'comment'] } },
        on: { SUBMIT: 'review' },
      },
      review: {
        meta: { task: { title: two('审批', 'Approve'), ...task } },
        on: { AGREE: 'agreed', REFUSE: 'refused' },
      },
      agreed: { type: 'final' },
      refused: { type: 'final' },
    },
  },
  ...more,
});

const superior = { assign: is('superior(startedBy)'), notBy: ['starter'], allow: all };
const person = { type: 'string', format: 'person' };
const leave = {
  ...{ kind: 'form', id: 'leave', title: two('请假单', 'Leave'), clauses: [], number: 'QJ-{yyyyMM}-{0000}' },
  fields: {
    type: 'object',
    properties: {
      from: { type: 'string', format: 'date' },
      days: { type: 'number', minimum: 0.5 },
      why: { type: 'string', maxLength: 500 },
    },
    required: ['days', 'why'],
  },
};

const flows = [
  request('any', '会议室申请', approval('any')),
  request('all', '合同会签', approval('all')),
  request('sequence', '用印申请', approval('sequence')),
  request('share', '方案评审', approval({ share: 0.6 })),
  request('votes', '设备采购评审', approval({ share: 0.5, weights: { chen: 3 } })),
  request('single', '费用报销', superior),
  request('pool', '资料审核', { candidates: is('holders("auditor")'), allow: all }),
  request(
    'chosen',
    '合同起草',
    { assign: is('reviewer'), allow: all },
    {
      events: {
        SUBMIT: {
          roles: ['clerk'],
          payload: { type: 'object', properties: { reviewer: person }, required: ['reviewer'] },
        },
        AGREE: {},
        REFUSE: {},
      },
    },
  ),
  request('leave', '请假', superior, {
    events: { SUBMIT: { roles: ['clerk'], form: 'leave' }, AGREE: {}, REFUSE: {} },
  }),
];

const words = {
  clerk: two('职员', 'Clerk'),
  manager: two('经理', 'Manager'),
  subject: two('事由', 'Subject'),
  reviewer: two('审批人', 'Reviewer'),
  from: two('开始日期', 'From'),
  days: two('天数', 'Days'),
  why: two('原因', 'Why'),
  draft: two('填写', 'Draft'),
  review: two('待审批', 'To be approved'),
  agreed: two('已同意', 'Agreed'),
  refused: two('未同意', 'Refused'),
  SUBMIT: two('提交', 'Submit'),
  AGREE: two('同意', 'Agree'),
  REFUSE: two('不同意', 'Refuse'),
  FILE: two('归档', 'File'),
};

/** A folder with the policy of an office whose people ask and decide. */
export async function officeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'guiju-office-'));
  const write = async (path: string, content: object) => {
    const to = join(folder, 'office', path);
    await mkdir(join(to, '..'), { recursive: true });
    await writeFile(to, JSON.stringify(content));
  };
  const editions = [{ number: 1, effectiveFrom: '2024-01-01T00:00:00+08:00', note: two('首次发布', 'First edition') }];
  const policy = { kind: 'policy', id: 'office', title: two('办公制度', 'Office'), timeZone: 'Asia/Shanghai' };
  await write('policy.json', { ...policy, roles: ['clerk', 'manager'], editions });
  await write('vocabulary.json', { kind: 'vocabulary', words });
  await write('clauses.json', { kind: 'clauses', clauses: [] });
  await write('forms/leave.json', leave);
  for (const flow of flows) await write(`flows/${flow.id}.json`, flow);
  return folder;
}

export const names: Record<string, string> = {
  ...{ li: '李一', wang: '王总', chen: '陈总', sun: '孙审', zhou: '周审', qian: '钱出纳' },
};

/** Its people, with accounts, who belong to the organisation and carry their roles by their posts. */
export async function fillOffice(people: People): Promise<void> {
  const of = (id: string, posts: string[], more: object = {}) => ({
    id,
    name: names[id],
    departments: ['office'],
    posts,
    ...more,
  });
  for (const id of Object.keys(names)) await people.add(id, []);
  await people.add('gao', ['approver']);
  await people.administer('POST', '/directory/import', {
    departments: [{ id: 'office', name: '办公室' }],
    posts: ['clerk', 'auditor', 'head'].map((id) => ({ id, name: id, department: 'office' })),
    persons: [
      of('li', ['clerk'], { superior: 'wang' }),
      of('wang', ['head'], { superior: 'chen' }),
      of('chen', ['head']),
      of('sun', ['auditor']),
      of('zhou', ['auditor']),
      of('qian', ['clerk'], { superior: 'wang' }),
    ],
  });
  const bindings = [
    { role: 'clerk', posts: ['clerk'], scope: 'own' },
    { role: 'manager', posts: ['head'], scope: 'own' },
  ];
  const draft = await people.administer('PUT', '/policies/office/role-bindings', bindings as never, {
    'if-match': '"0"',
  });
  const gao = await people.signIn('gao');
  for (const step of ['approve', 'publish']) await gao('POST', `/policies/office/drafts/${draft.id}/${step}`, {});
}
