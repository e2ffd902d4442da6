import { expect, test } from 'vitest';
import { checkContent } from '../../../engine/checks.ts';
import type { FormDefinition, RegisterDefinition } from '../../../engine/index.ts';
import { contentWith } from '../content.ts';

const text = (value: string) => ({ 'zh-CN': value, en: value });
const form = {
  ...{ kind: 'form', id: 'order', title: text('order'), clauses: [] },
  fields: {
    type: 'object',
    properties: { plate: { type: 'string', title: 'p' }, total: { type: 'number', title: 't' } },
  },
} as FormDefinition;
const register = {
  ...{
    kind: 'register',
    id: 'ledger',
    title: text('ledger'),
    clauses: [],
    over: { forms: ['order'] },
    period: 'month',
  },
  where: { '=': 'total > 0' },
  columns: [
    { name: 'number', '=': 'record.number' },
    { name: 'plate', '=': 'plate' },
    { name: 'total', '=': 'total', sum: true },
  ],
  group: ['plate'],
  sort: ['-total'],
  number: '{id}-{period}-{0000}',
};

function findings(path = '', value: unknown = undefined) {
  const copy = JSON.parse(JSON.stringify(register));
  const parts = path.split('/').slice(1);
  const last = parts.pop();
  if (last !== undefined) parts.reduce((within, part) => within[part], copy)[last] = value;
  const content = contentWith({ forms: { order: form }, registers: { ledger: copy as RegisterDefinition } });
  content.policy.roles = ['clerk'];
  return checkContent(content)
    .filter(({ severity, code }) => severity === 'error' && code !== 'missingLabel')
    .map((one) => `${one.path} ${one.code}`);
}

test('a register that is right has no finding', () => {
  expect(findings()).toEqual([]);
});

test.each<[string, string, unknown, string]>([
  ['a form that there is none of', '/over/forms/0', 'ordr', '/over/forms/0 unknownName'],
  ['a condition that is no yes or no', '/where', { '=': 'total' }, '/where typesDiffer'],
  ['a column over a name that there is none of', '/columns/1/=', 'plat', '/columns/1 unknownName'],
  ['a sum of what is no number', '/columns/1/sum', true, '/columns/1 typesDiffer'],
  ['two columns of a name', '/columns/1/name', 'number', '/columns/1/name duplicateId'],
  ['a column called as a name of the query', '/columns/1/name', 'period', '/columns/1/name reservedName'],
  ['a group that is no column', '/group/0', 'plat', '/group/0 unknownName'],
  ['a sort that is no column', '/sort/0', '-totl', '/sort/0 unknownName'],
  ['a value that is no column', '/for', 'plat', '/for unknownName'],
  ['a due day that is none', '/due', { day: 0 }, '/due/day valueNotAllowed'],
  ['a time that is none', '/due', { day: 1, time: '25:00' }, '/due/time valueNotAllowed'],
  ['a calendar that there is none of', '/due', { day: 1, workingDay: 'days' }, '/due/workingDay unknownName'],
  [
    'a signature by a condition that is no yes or no',
    '/signed',
    [{ as: 'made', if: { '=': '1 + 1' } }],
    '/signed/0/if typesDiffer',
  ],
  [
    'a signature by a condition over what no statement has',
    '/signed',
    [{ as: 'made', if: { '=': 'total > 1' } }],
    '/signed/0/if unknownName',
  ],
  ['a number without a running number', '/number', '{id}-{period}', '/number valueNotAllowed'],
  ['a role that there is none of', '/see', ['clark'], '/see/0 unknownName'],
  ['a key that it does not know', '/colums', [], '/colums unknownKey'],
])('the check of a register finds %s', (_, path, value, finding) => {
  expect(findings(path, value)).toContain(finding);
});
