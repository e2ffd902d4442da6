import { expect, test } from 'vitest';
import { checkContent } from '../../../engine/checks.ts';
import type { PolicyContent } from '../../../engine/index.ts';
import { contentWith } from '../content.ts';

const text = { 'zh-CN': '名', en: 'name' };
const object = (properties: object) => ({ type: 'object', properties });
const inner = object({ innerField: { type: 'string' } });
const content = contentWith({
  forms: {
    paper: {
      kind: 'form',
      id: 'paper',
      title: text,
      clauses: [],
      fields: object({ field: { type: 'string' }, lines: { title: text, type: 'array', items: inner } }),
    },
  } as unknown as PolicyContent['forms'],
  masters: {
    card: {
      kind: 'master',
      id: 'card',
      title: text,
      key: 'cardNo',
      keptBy: ['r'],
      fields: object({ cardNo: { type: 'string' } }),
    },
  } as unknown as PolicyContent['masters'],
  registers: {
    list: {
      kind: 'register',
      id: 'list',
      title: text,
      clauses: [],
      over: { forms: ['paper'] },
      columns: [{ name: 'column', '=': 'field' }],
    },
  } as unknown as PolicyContent['registers'],
  flows: {
    case: {
      ...{
        kind: 'flow',
        id: 'case',
        title: text,
        clauses: [],
        input: object({ given: { type: 'string', enum: ['value'] } }),
      },
      events: { GO: { title: text, payload: object({ sent: { type: 'string' } }) } },
      machine: {
        context: { kept: null },
        initial: 'a',
        states: {
          a: { meta: { title: text }, entry: { type: 'record', params: { type: 'recorded' } }, on: { GO: 'z' } },
          z: { type: 'final', meta: { title: text } },
        },
      },
    },
  } as unknown as PolicyContent['flows'],
});
const names = ['field', 'innerField', 'cardNo', 'column', 'given', 'value', 'sent', 'kept', 'recorded'];
const unnamed = (given: PolicyContent) =>
  checkContent(given)
    .filter(({ code }) => code === 'missingLabel')
    .map(({ message }) => message.en);

test('whatever people meet that has no label is told: fields, lines, master data, columns, facts, values, what is sent, kept and recorded', () => {
  const told = unnamed(content);
  expect(names.filter((name) => !told.some((one) => new RegExp(`\\b${name}\\b`).test(one)))).toEqual([]);
  const words = Object.fromEntries(names.map((name) => [name, text]));
  expect(unnamed({ ...content, vocabulary: { kind: 'vocabulary', words } })).toEqual([]);
});
