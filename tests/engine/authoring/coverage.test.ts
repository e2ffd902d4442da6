import { expect, test } from 'vitest';
import { clauseCoverage } from '../../../engine/authoring.ts';
import { compileEdition, type PolicyContent } from '../../../engine/index.ts';
import { contentWith, ruleSetWith } from '../content.ts';

const text = { 'zh-CN': '文', en: 'text' };
const ids = [
  'asked',
  'asked-by-asked',
  'looked-up',
  'whole-flow',
  'step',
  'read',
  'unread',
  'form',
  'nowhere',
  'story',
];
const clauses = ids.map((id) => ({ id, text, kind: [id === 'story' ? 'narrative-only' : 'rule'] }));
const outcome = { type: 'object', properties: { n: { type: 'number' } } };
const value = (clause: string) => ({ title: text, schema: { type: 'number' }, clauses: [clause], value: 1 });
const content = contentWith({
  clauses: { kind: 'clauses', clauses },
  config: { kind: 'config', values: { read: value('read'), unread: value('unread') } },
  rules: {
    asked: ruleSetWith({ id: 'asked', clauses: ['asked'], outcome, derived: { other: { decide: 'other' } } }),
    other: ruleSetWith({ id: 'other', clauses: ['asked-by-asked'], outcome, default: { n: { '=': 'config.read' } } }),
    alone: ruleSetWith({ id: 'alone', clauses: ['looked-up'], outcome, default: { n: { '=': 'config.unread' } } }),
  },
  flows: {
    case: {
      ...{ kind: 'flow', id: 'case', title: text, clauses: ['whole-flow'], events: { GO: {} } },
      machine: {
        initial: 'a',
        states: {
          a: {
            entry: { type: 'decide', params: { ruleSet: 'asked', into: 'x' } },
            on: { GO: { target: 'z', meta: { clauses: ['step'] } } },
          },
          z: { type: 'final' },
        },
      },
    },
  } as unknown as PolicyContent['flows'],
  forms: {
    paper: { kind: 'form', id: 'paper', title: text, clauses: ['form'], fields: { type: 'object', properties: {} } },
  } as unknown as PolicyContent['forms'],
});

test('a clause is carried out where a step, a document, a value that is read or a rule set that is asked cites it; else it is only mentioned', () => {
  const of = (parts: Partial<PolicyContent>) =>
    Object.fromEntries(clauseCoverage(compileEdition({ ...content, ...parts })).map(({ id, status }) => [id, status]));
  expect(of({})).toEqual({
    ...{ asked: 'notExercised', 'asked-by-asked': 'notExercised', read: 'notExercised', step: 'notExercised' },
    ...{ 'looked-up': 'mentioned', 'whole-flow': 'mentioned', unread: 'mentioned', form: 'notExercised' },
    ...{ nowhere: 'notCited', story: 'narrative' },
  });
  expect(of({ flows: {} })).toMatchObject({ 'looked-up': 'notExercised', unread: 'notExercised' });
});
