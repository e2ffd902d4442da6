import { describe, expect, test } from 'vitest';
import { checkContent, type Finding } from '../../../engine/checks.ts';
import type { FlowDefinition } from '../../../engine/index.ts';
import { contentOfFlow } from '../flows/flow-with.ts';

const is = (text: string) => ({ '=': text });
const events = { SUBMIT: { roles: ['clerk'] }, APPROVE: {}, REJECT: {} };
const approval = { mode: 'all', of: is('holders("auditor")'), agree: 'APPROVE', refuse: 'REJECT' };

/** What the checks call an error in a flow with a task, and in what the flow says of people. */
function found(task: object, more: Partial<FlowDefinition> = {}): Finding[] {
  const machine = {
    initial: 'draft',
    states: {
      draft: { on: { SUBMIT: 'review' } },
      review: { meta: { task }, on: { APPROVE: 'end', REJECT: 'draft' }, after: { P3D: 'end' } },
      end: { type: 'final' },
    },
  };
  const input = { type: 'object', properties: { owner: { type: 'string' }, count: { type: 'number' } } };
  const content = contentOfFlow(machine, { events, input, ...more } as Partial<FlowDefinition>);
  return checkContent(content).filter(({ severity }) => severity === 'error');
}
const told = ({ code, path, fix }: Finding) =>
  `${code} ${path.replace('/machine/states/review/meta/task/', '')}${fix ? ` ⇒ ${JSON.stringify(fix.value)}` : ''}`;

describe('what is wrong with a task is told at its place, with what would mend it', () => {
  test.each<[object, string]>([
    [{ notBy: ['state:draf'] }, 'unknownName notBy/0 ⇒ "state:draft"'],
    [{ notBy: ['event:SUBMI'] }, 'unknownName notBy/0 ⇒ "event:SUBMIT"'],
    [{ notBy: ['startr'] }, 'unknownName notBy/0 ⇒ "starter"'],
    [{ notBy: ['draft'] }, 'unknownName notBy/0 ⇒ "state:draft"'],
    [{ notBy: ['nobody at all'] }, 'unknownName notBy/0'],
    [{ events: ['APROVE'] }, 'unknownName events/0 ⇒ "APPROVE"'],
    [{ events: ['SUBMIT'] }, 'unknownName events/0'],
    [{ approval: { ...approval, agree: 'AGREE' } }, 'unknownName approval/agree'],
    [{ approval: { ...approval, refuse: 'REJEKT' } }, 'unknownName approval/refuse ⇒ "REJECT"'],
    [
      { approval: { ...approval, of: is('["sun", "wu"]'), mode: { share: 0.5, weights: { su: 2 } } } },
      'unknownName approval/mode/weights/su',
    ],
    [
      { approval: { ...approval, of: is('["sun"]'), mode: { share: 0.5, weights: { sun: 0 } } } },
      'invalidDefinition approval/mode/weights',
    ],
    [{ approval: { ...approval, refuse: 'APPROVE' } }, 'invalidDefinition approval/refuse'],
    [{ candidates: ['clark'] }, 'unknownName candidates/0 ⇒ "clerk"'],
    [{ approval, assign: is('startedBy') }, 'invalidDefinition assign'],
    [{ assign: is('startedBy'), candidates: is('members("north")') }, 'invalidDefinition candidates'],
    [{ nobody: 'pass' }, 'invalidDefinition nobody ⇒ "administrator"'],
    [{ skip: 'sameApprover' }, 'invalidDefinition skip'],
    [{ allow: ['claim', 'addSigner'] }, 'invalidDefinition allow ⇒ ["claim"]'],
    [{ due: 'P3' }, 'unknownName due ⇒ "P3D"'],
    [{ due: 'soon' }, 'unknownName due'],
    [{ remind: ['P1D'] }, 'invalidDefinition remind'],
    [{ escalate: true }, 'invalidDefinition escalate'],
    [{ due: 'P3D', remind: ['a day'] }, 'invalidDefinition remind/0'],
    [{ due: 'P3D', escalate: { after: '1 day' } }, 'invalidDefinition escalate/after'],
    [{ assign: is('startdBy') }, 'unknownName assign'],
    [{ assign: is('holdrs("auditor")') }, 'unknownName assign'],
    [{ assign: is('startedBy.boss') }, 'unknownName assign'],
    [{ assign: is('count') }, 'typesDiffer assign'],
    [{ assign: is('superior(startedBy') }, 'notUnderstood assign'],
    [{ candidates: is('today()') }, 'typesDiffer candidates'],
    [{ approval: { ...approval, of: is('count > 1') } }, 'typesDiffer approval/of'],
    [{ assign: is('actedIn("drafft")') }, 'unknownName assign ⇒ {"=":"actedIn(\\"draft\\")"}'],
  ])('%j', (task, wanted) => {
    expect(found(task).map(told)).toEqual([wanted]);
  });

  test.each<[object]>([
    [{ assign: is('by') }],
    [{ assign: is('owner') }],
    [{ assign: is('[startedBy.id, superior(startedBy, 2)]') }],
    [{ candidates: is('members("north")') }],
    [{ candidates: ['clerk'] }],
    [{ approval, allow: ['addSigner'], skip: 'consecutive', nobody: 'pass' }],
    [
      {
        assign: is('actedIn("draft")'),
        due: 'P3D',
        remind: ['P1D', 'PT4H'],
        escalate: { after: 'PT2H', to: 'superior' },
      },
    ],
  ])('and nothing of %j', (task) => {
    expect(found(task).map(told)).toEqual([]);
  });
});

describe('what a flow says of people', () => {
  test.each<[Partial<FlowDefinition>, string[]]>([
    [{ distinct: [['SUBMIT', 'APROVE']] }, ['unknownName /distinct/0/1 ⇒ "APPROVE"']],
    [{ distinct: [['SUBMIT', 'f.APPROV']] }, ['unknownName /distinct/0/1 ⇒ "f.APPROVE"']],
    [{ distinct: [['SUBMIT']] }, ['invalidDefinition /distinct/0']],
    [{ distinct: [['SUBMIT', 'f.SUBMIT']] }, ['invalidDefinition /distinct/0']],
    [{ distinct: [['SUBMIT', 'f.APPROVE']] }, []],
    [{ recall: { to: 'drafts' } }, ['unknownName /recall/to ⇒ "draft"']],
    [{ recall: { until: 'state:revew' } }, ['unknownName /recall/until ⇒ "state:review"']],
    [{ recall: { to: 'draft', until: 'acted' } }, []],
    [{ see: { roles: ['clerck'] } }, ['unknownName /see/roles/0 ⇒ "clerk"']],
    [{ see: { roles: ['clerk'], scope: 'own' } }, []],
    [{ belongs: { persons: is('ownr') } }, ['unknownName /belongs/persons']],
    [{ belongs: { departments: is('count') } }, ['typesDiffer /belongs/departments']],
    [{ belongs: { departments: is('startedBy.departments'), persons: is('owner') } }, []],
  ])('%j', (more, wanted) => {
    expect(found({}, more).map(told)).toEqual(wanted);
  });

  test('is told in both languages', () => {
    const messages = found({ notBy: ['state:draf'] }).map(({ message }) => message);
    expect(messages).toEqual([
      { 'zh-CN': '没有状态“draf”，是否指“draft”', en: 'There is no state “draf”; did you mean “draft”' },
    ]);
  });
});
