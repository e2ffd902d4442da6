import { describe, expect, test } from 'vitest';
import { checkContent } from '../../../engine/checks.ts';
import type { FlowDefinition, FormDefinition, JsonObject } from '../../../engine/index.ts';
import { contentWith } from '../content.ts';

const text = (value: string) => ({ 'zh-CN': value, en: value });

const order = {
  kind: 'form',
  id: 'order',
  title: text('order'),
  clauses: [],
  number: 'O-{yyyyMM}-{0000}',
  fields: {
    type: 'object',
    properties: {
      plate: { type: 'string', title: '车牌号' },
      km: { type: 'number', title: '里程', check: { '=': 'km >= 0', message: '不能为负' } },
      why: { type: 'string', title: '原因', requiredIf: { '=': 'km > 100' } },
      lines: {
        type: 'array',
        title: '明细',
        items: {
          type: 'object',
          properties: {
            price: { type: 'number', title: '单价' },
            amount: { type: 'number', title: '金额', '=': 'price * 2' },
          },
          required: ['price'],
        },
      },
      total: { type: 'number', title: '合计', '=': 'sum(lines.amount)' },
    },
    required: ['plate'],
  },
  signed: [{ as: 'made', role: 'clerk', event: 'FILE' }],
  filledBy: ['clerk'],
  layout: [{ rows: [['plate', 'km'], ['lines']] }],
};

const flow = {
  kind: 'flow',
  id: 'job',
  title: text('job'),
  clauses: [],
  events: {
    FILE: {
      title: text('file'),
      form: { id: 'order', fields: ['plate', 'km'] },
      prefill: { plate: { '=': 'records.order.plate' } },
    },
  },
  machine: {
    initial: 'a',
    states: { a: { meta: { title: text('a') }, on: { FILE: 'b' } }, b: { meta: { title: text('b') }, type: 'final' } },
  },
};

/** The definitions with one place of them put otherwise. */
function put(definition: object, path: string, value: unknown): never {
  const copy = JSON.parse(JSON.stringify(definition));
  const parts = path.split('/').slice(1);
  const last = parts.pop() as string;
  parts.reduce((within, part) => within[part], copy)[last] = value;
  return copy as never;
}

function findings(form: object, one: object = flow) {
  const content = contentWith({ forms: { order: form as FormDefinition }, flows: { job: one as FlowDefinition } });
  content.policy.roles = ['clerk'];
  return checkContent(content)
    .filter(({ severity, code }) => severity === 'error' && code !== 'missingLabel')
    .map(({ kind, path, code }) => `${kind} ${path} ${code}`);
}

test('a form that is right has no finding', () => {
  expect(findings(order)).toEqual([]);
});

const at = (path: string) => `/fields/properties${path}`;

describe('the check of a form finds', () => {
  test.each<[string, string, unknown, string]>([
    ['a number without a running number', '/number', 'O-{yyyy}', 'form /number valueNotAllowed'],
    ['a number with braces that mean nothing', '/number', 'O-{year}-{0000}', 'form /number valueNotAllowed'],
    ['a name that is taken', at('/reason'), { type: 'string' }, `form ${at('/reason')} reservedName`],
    [
      'a name of a line that is taken',
      at('/lines/items/properties/by'),
      { type: 'string' },
      `form ${at('/lines/items/properties/by')} reservedName`,
    ],
    [
      'a formula over a name that there is none of',
      at('/total/='),
      'sum(lines.amont)',
      `form ${at('/total')} unknownName`,
    ],
    [
      'a formula of a line over a name that there is none of',
      at('/lines/items/properties/amount/='),
      'prce * 2',
      `form ${at('/lines/items/properties/amount')} unknownName`,
    ],
    ['a formula that is no FEEL', at('/total/='), 'sum(', 'form  invalidDefinition'],
    ['a formula of another type', at('/total/='), '"a"', `form ${at('/total')} typesDiffer`],
    [
      'a condition that is no yes or no',
      at('/why/requiredIf'),
      { '=': 'km + 1' },
      `form ${at('/why/requiredIf')} typesDiffer`,
    ],
    [
      'a check over a name that there is none of',
      at('/km/check'),
      { '=': 'kmm >= 0' },
      `form ${at('/km/check')} unknownName`,
    ],
    ['a default of another type', at('/km/default'), 'far', `form ${at('/km/default')} valueNotAllowed`],
    ['a prefill of another type', at('/km/prefill'), { '=': '"far"' }, `form ${at('/km/prefill')} typesDiffer`],
    ['a required field that there is none of', '/fields/required', ['plat'], 'form /fields/required/0 unknownName'],
    [
      'a required field of a line that there is none of',
      at('/lines/items/required'),
      ['prize'],
      `form ${at('/lines/items/required/0')} unknownName`,
    ],
    ['a field in the layout that there is none of', '/layout/0/rows/0/1', 'kmm', 'form /layout/0/rows/0/1 unknownName'],
    ['an event that signs and that there is none of', '/signed/0/event', 'FIEL', 'form /signed/0/event unknownName'],
    ['a role that there is none of', '/signed/0/role', 'clark', 'form /signed/0/role unknownName'],
    ['who files it, being none of the roles', '/filledBy', ['clark'], 'form /filledBy/0 unknownName'],
    ['a key that it does not know', '/nunber', 'x', 'form /nunber unknownKey'],
    ['a key of a field that it does not know', at('/km/chek'), { '=': 'true' }, `form ${at('/km/chek')} unknownKey`],
  ])('%s', (_, path, value, finding) => {
    expect(findings(put(order, path, value))).toContain(finding);
  });

  test.each<[string, string, unknown, string]>([
    ['a form that there is none of', '/events/FILE/form', 'ordr', 'flow /events/FILE/form invalidDefinition'],
    [
      'a field that the form does not have',
      '/events/FILE/form/fields/1',
      'kmm',
      'flow /events/FILE/form/fields/1 unknownName',
    ],
    [
      'a prefill of a field that the form does not have',
      '/events/FILE/prefill',
      { kmm: { '=': '1' } },
      'flow /events/FILE/prefill/kmm unknownName',
    ],
    [
      'a prefill of another type',
      '/events/FILE/prefill',
      { km: { '=': '"far"' } },
      'flow /events/FILE/prefill/km typesDiffer',
    ],
    [
      'a payload beside a form',
      '/events/FILE/payload',
      { type: 'object', properties: {} } as JsonObject,
      'flow /events/FILE/payload invalidDefinition',
    ],
  ])('of an event: %s', (_, path, value, finding) => {
    expect(findings(order, put(flow, path, value))).toContain(finding);
  });
});
