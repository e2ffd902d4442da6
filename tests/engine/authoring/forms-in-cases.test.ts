import { describe, expect, test } from 'vitest';
import { clauseCoverage, generateCases, mutations, runCases } from '../../../engine/authoring.ts';
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

test('a case says what a refused event lacks, and then notices each field that is asked no longer', () => {
  const made = content();
  const asks = (facts: string[]) => ({ code: 'missingFact', facts });
  const one = (id: string, error: string | { code: string; facts: string[] }) => ({
    ...{ id, strict: true, given: { events: [{ type: 'FILE', rush: true }] }, expected: { errors: [error] } },
  });
  made.cases.f = {
    ...{ kind: 'cases', id: 'f' },
    cases: [one('by its code', 'missingFact'), one('all of it', asks(['lines'])), one('more', asks(['lines', 'rush']))],
  };
  expect(runCases(compileEdition(made)).map(({ passed }) => passed)).toEqual([true, true, false]);
});

describe('every small change of the work', () => {
  const role = (name: string) => ({ roles: [name] });
  const flow = {
    ...{ kind: 'flow', id: 'f', title, clauses: [], distinct: [['FILE', 'AGREE']] },
    events: { FILE: { form: { id: 'order', fields: ['lines'] }, ...role('clerk') }, AGREE: role('chief') },
    clocks: [{ id: 'soon', from: 'start', until: 'event:FILE', limit: 'P1D', remind: 'PT2H' }],
    machine: {
      initial: 'open',
      states: {
        open: { on: { FILE: { target: 'end', actions: { type: 'tell', params: { event: 'X', facts: { a: 1 } } } } } },
        end: {
          entry: { type: 'notify', params: { role: 'chief', when: { '=': '1 = 1' } } },
          meta: { task: { role: 'chief', assign: { '=': '"li"' }, notBy: ['starter'] } },
          on: { AGREE: 'open' },
        },
      },
    },
  } as unknown as FlowDefinition;
  const made = content();
  const policy = { ...made.policy, roles: ['clerk', 'chief'] };
  const all = [...mutations({ ...made, policy, flows: { f: flow } })];
  test.each([
    ['a field that a form asks for', 'order', '/fields/required', 'without lines'],
    ['a field that a line asks for', 'order', '/fields/properties/lines/items/required', 'without price'],
    ['a formula of a line', 'order', '/fields/properties/lines/items/properties/withTax/=', 'price * 3'],
    ['a field that an event fills', 'f', '/events/FILE/form/fields', 'without lines'],
    ['who sends an event', 'f', '/events/FILE/roles/0', 'chief'],
    ['whose a task is', 'f', '/machine/states/end/meta/task/role', 'clerk'],
    ['to whom a task is given', 'f', '/machine/states/end/meta/task/assign', 'left out'],
    ['who may not do a task', 'f', '/machine/states/end/meta/task/notBy', 'without starter'],
    ['what must be done by two', 'f', '/distinct', 'without ["FILE","AGREE"]'],
    ['a clock', 'f', '/clocks', 'without soon'],
    ['the limit of a clock', 'f', '/clocks/0/limit', 'P2D'],
    ['when a clock reminds', 'f', '/clocks/0/remind', 'PT3H'],
    ['what another flow is told', 'f', '/machine/states/open/on/FILE/actions/params/facts/a', 'left out'],
  ])('is tried: %s', (_, id, path, after) => {
    const mutation = all.find((one) => one.id === id && one.path === path && one.after === after);
    expect(mutation?.apply(made)).not.toEqual(made);
  });
  test('is tried, but for what no case is told: who is notified when', () => {
    expect(all.filter(({ path }) => path.startsWith('/machine/states/end/entry'))).toEqual([]);
  });
});

test('a case may say which instance it is, and expressions read it', () => {
  const made = content();
  const flow = made.flows.f as FlowDefinition;
  Object.assign(flow, {
    machine: {
      initial: 'open',
      states: { open: { entry: { type: 'assign', params: { key: { '=': 'instance.businessKey' } } } } },
    },
  });
  const one = (id: string, key: string | null, instance?: { id: string; businessKey?: string }) => ({
    ...{ id, given: { input: {}, ...(instance ? { instance } : {}) }, expected: { context: { key } } },
  });
  const cases = [one('with a key', 'DH-7', { id: 'i1', businessKey: 'DH-7' }), one('with none', null, { id: 'i1' })];
  made.cases.f = { kind: 'cases', id: 'f', cases: [...cases, one('no instance', null)] };
  expect(runCases(compileEdition(made)).map(({ passed }) => passed)).toEqual([true, true, true]);
});

test('a case may say what a flow started and how it stands: an open child keeps its instance waiting, one that ended tells its output', () => {
  const made = content();
  const start = { type: 'start', params: { flow: 'f', as: 'part', when: { '=': 'false' } } };
  const close = { target: 'end', meta: { needs: ['part'] } };
  Object.assign(made.flows.f as FlowDefinition, {
    events: { CLOSE: {} },
    clocks: [],
    machine: {
      initial: 'open',
      states: {
        open: { entry: start, on: { CLOSE: close } },
        end: { entry: { type: 'assign', params: { paid: { '=': 'children.part.output.paid' } } } },
      },
    },
  });
  const one = (id: string, children: object[], errors: string[], expected: object) => ({
    ...{ id, given: { input: {}, children, events: [{ type: 'CLOSE' }] }, expected: { errors, ...expected } },
  });
  const open = one('open', [{ as: 'part' }], ['guardRejected'], { state: 'open' });
  const done = one('done', [{ as: 'part', status: 'done', output: { paid: 3 } }], [null as never], {
    ...{ state: 'end', context: { paid: 3 } },
  });
  made.cases.f = { kind: 'cases', id: 'f', cases: [open, done] as never };
  expect(runCases(compileEdition(made)).flatMap(({ differences }) => differences)).toEqual([]);
});
