import { expect, test } from 'vitest';
import { clauseCoverage, generateCases, runCases } from '../../../engine/authoring.ts';
import { compileEdition, type FlowDefinition, finish } from '../../../engine/index.ts';
import { contentWith } from '../content.ts';

const title = { 'zh-CN': '单', en: 'order' };
const number = { type: 'number' };

/** A form with lines and a sum, by which a flow goes one way or the other, and a clock that waits for it. */
function content() {
  const item = {
    type: 'object',
    required: ['price'],
    properties: { price: number, withTax: { ...number, '=': 'price * 2' } },
  };
  const form = {
    ...{ kind: 'form', id: 'order', title, clauses: ['1.1'] },
    fields: {
      type: 'object',
      properties: {
        lines: { type: 'array', items: item },
        rush: { type: 'boolean' },
        total: { ...number, '=': 'sum(lines.withTax)' },
      },
      required: ['lines'],
    },
  };
  const flow = {
    ...{ kind: 'flow', id: 'f', title, clauses: [], events: { FILE: { form: 'order' } } },
    input: { type: 'object', properties: { rush: { type: 'boolean' }, total: number } },
    clocks: [{ id: 'soon', clauses: ['1.2'], from: 'start', until: 'event:FILE', limit: 'P1D' }],
    machine: {
      initial: 'open',
      states: {
        open: {
          on: { FILE: [{ target: 'fast', guard: { type: 'when', params: { '=': 'rush' } } }, { target: 'slow' }] },
        },
        fast: { type: 'final' },
        slow: { type: 'final' },
      },
    },
  } as unknown as FlowDefinition;
  const made = contentWith({ flows: { f: flow } });
  Object.assign(made.forms, { order: form });
  const clause = (id: string) => ({ id, text: title, kind: ['rule'] });
  return { ...made, clauses: { ...made.clauses, clauses: [clause('1.1'), clause('1.2')] } };
}

test('cases are proposed that fill forms, say what was filed, and pass', () => {
  const made = content();
  const { cases, coverage } = finish(generateCases(compileEdition(made), 'flow', 'f'));
  expect(coverage.after).toMatchObject({ covered: 2, of: 2 });
  expect(cases.map((one) => one.expected.state).toSorted()).toEqual(['fast', 'slow']);
  for (const { expected } of cases) expect(expected.forms).toMatchObject([{ form: 'order', mode: 'new' }]);
  made.cases.f = { kind: 'cases', id: 'f', cases };
  const edition = compileEdition(made);
  expect(runCases(edition).map(({ passed }) => passed)).toEqual(cases.map(() => true));
  const covered = clauseCoverage(edition).map(({ id, status }) => [id, status]);
  expect(covered).toEqual([
    ['1.1', 'covered'],
    ['1.2', 'covered'],
  ]);
});

test('a case says what is to become of clocks', () => {
  const made = content();
  const one = (id: string, what: 'met' | 'breached') => ({
    ...{
      id,
      given: { events: [{ type: 'FILE', after: 'P1D', lines: [] }] },
      expected: { clocks: [{ id: 'soon', what }] },
    },
  });
  made.cases.f = { kind: 'cases', id: 'f', cases: [one('right', 'met'), one('wrong', 'breached')] };
  expect(
    runCases(compileEdition(made)).map(({ passed, differences }) => [passed, differences.map(({ path }) => path)]),
  ).toEqual([
    [true, []],
    [false, [['clocks']]],
  ]);
});
