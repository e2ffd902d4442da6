import { describe, expect, test } from 'vitest';
import {
  compileEdition,
  type FlowDefinition,
  type FormDefinition,
  type JsonObject,
  simulate,
} from '../../../engine/index.ts';
import { contentWith, ruleSetWith } from '../content.ts';

const at = '2026-03-01T00:00:00Z';
const title = { 'zh-CN': '流程', en: 'Flow' };
const number = { type: 'number' };

/** A flow that asks what so many hours cost, where the price of an hour may be open. */
function edition(params: JsonObject, guard: JsonObject = {}) {
  const fee = ruleSetWith({
    id: 'fee',
    facts: { type: 'object', properties: { hours: number }, required: ['hours'] },
    outcome: { type: 'object', properties: { feeCny: number } },
    rules: [
      {
        id: 'all',
        conditions: { all: [] },
        event: { type: 'fee', params: { feeCny: { '=': 'hours * config.price' } } },
      },
    ],
  });
  const is = { ruleSet: 'fee', is: { feeCny: 6 }, ...guard };
  const flow = {
    ...{ kind: 'flow', id: 'f', title, clauses: [], events: { ASK: { gives: ['hours'] }, PAY: {} } },
    input: { type: 'object', properties: { hours: number } },
    machine: {
      initial: 'open',
      states: {
        open: {
          on: {
            ASK: { actions: [{ type: 'decide', params: { ruleSet: 'fee', into: 'fee', take: 'feeCny', ...params } }] },
            PAY: { target: 'paid', guard: { type: 'decision', params: is } },
          },
        },
        paid: { type: 'final' },
      },
    },
  } as unknown as FlowDefinition;
  const config = { kind: 'config', values: { price: { title, schema: number } } } as never;
  return compileEdition(contentWith({ rules: { fee }, flows: { f: flow }, config }));
}

const walk = (of: ReturnType<typeof edition>, type: string, config?: JsonObject) => {
  const { state, context, steps } = simulate(of.flow('f'), {
    at,
    input: { hours: 3 },
    events: [{ type }],
    ...(config ? { config } : {}),
  });
  return { state, fee: context.fee, error: steps[0]?.error };
};

describe('where a figure is open', () => {
  test('an action that decides refuses the event, unless it says what stands in for it', () => {
    expect(walk(edition({}), 'ASK')).toMatchObject({ error: 'configurationMissing' });
    expect(walk(edition({ unconfigured: null }), 'ASK')).toEqual({ state: 'open', fee: null, error: undefined });
    expect(walk(edition({ unconfigured: { '=': 'hours' } }), 'ASK').fee).toBe(3);
    expect(walk(edition({ unconfigured: null }), 'ASK', { price: 2 }).fee).toBe(6);
  });

  test('of a list each stands for itself', () => {
    const each = { for: { '=': '[1, 2]' }, facts: { hours: { '=': 'item' } } };
    expect(walk(edition({ ...each, unconfigured: null }), 'ASK').fee).toEqual([null, null]);
    expect(walk(edition(each), 'ASK', { price: 2 }).fee).toEqual([2, 4]);
  });

  test('a guard that decides refuses the event, unless it says what holds then', () => {
    expect(walk(edition({}), 'PAY').error).toBe('configurationMissing');
    expect(walk(edition({}, { unconfigured: { '=': 'hours = 3' } }), 'PAY').state).toBe('paid');
    expect(walk(edition({}, { unconfigured: { '=': 'hours = 4' } }), 'PAY').error).toBe('guardRejected');
  });
});

test('a flow that is tried takes a fact with an event whose form has it and does not ask for it, and fills anew what is filled', () => {
  const fields = { type: 'object', properties: { hours: number, note: { type: 'string' } } };
  const sheet = { kind: 'form', id: 'sheet', title, clauses: [], fields } as unknown as FormDefinition;
  const flow = {
    ...{ kind: 'flow', id: 'f', title, clauses: [], input: { type: 'object', properties: { hours: number } } },
    events: { FILL: { form: { id: 'sheet', fields: ['note'] } } },
    machine: { initial: 'open', states: { open: { on: { FILL: {} } } } },
  } as unknown as FlowDefinition;
  const tried = compileEdition(contentWith({ flows: { f: flow }, forms: { sheet } })).flow('f');
  const events = [
    { type: 'FILL', hours: 2, note: 'a' },
    { type: 'FILL', note: 'b' },
  ];
  const { context, steps, forms } = simulate(tried, { at, input: {}, events });
  expect(steps.map(({ error }) => error)).toEqual([undefined, undefined]);
  expect(context.hours).toBe(2);
  expect(forms.at(-1)?.fields).toEqual({ note: 'b' });
  const strict = simulate(tried, { at, input: {}, events, strict: true });
  expect(strict.steps.map(({ error }) => error)).toEqual(['unknownField', undefined]);
});
