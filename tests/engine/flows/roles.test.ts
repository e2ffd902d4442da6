import { expect, test } from 'vitest';
import { type FlowDefinition, startersOf } from '../../../engine/index.ts';

const flow = (start: FlowDefinition['start'], roles?: string[]): FlowDefinition => ({
  ...{ kind: 'flow', id: 'leave', title: { 'zh-CN': '请假', en: 'leave' }, clauses: [] },
  ...(start ? { start } : {}),
  events: { SEND: roles ? { roles } : {} },
  machine: { initial: 'a', states: { a: { on: { SEND: 'b' } }, b: { type: 'final' } } },
});

test.each<[string, FlowDefinition, string[]]>([
  ['those that it says', flow({ roles: ['clerk'] }, ['boss']), ['clerk']],
  ['those that it says with what is asked of them', flow({ roles: [{ role: 'clerk', with: 'reason' }] }), ['clerk']],
  ['every one that it names, where it does not say', flow(undefined, ['boss']), ['boss']],
  ['nobody in particular, where it names none', flow(undefined), []],
])('a flow is started by %s', (_, definition, roles) => {
  expect(startersOf(definition)).toEqual(roles);
});
