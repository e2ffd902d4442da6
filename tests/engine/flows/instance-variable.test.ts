import { describe, expect, test } from 'vitest';
import { startFlow, stepFlow } from '../../../engine/index.ts';
import { assign, flowWith } from './flow-with.ts';

const at = '2026-03-01T00:00:00Z';
const instance = { id: 'i-1', businessKey: 'A-7', taskUrl: 'https://guiju.example/instances/i-1' };
const amount = { input: { type: 'object', properties: { amount: { type: 'number' } } } } as never;

/** What an expression of a flow gives, at the start and after an event. */
function found(expression: string, more: object = {}, given: object = {}) {
  const flow = flowWith(
    {
      initial: 'a',
      states: { a: { entry: assign('first', expression), on: { GO: { actions: assign('then', expression) } } } },
    },
    { events: { GO: {} }, ...more } as never,
  );
  const start = startFlow(flow, given as never, { at, instance });
  const { context } = stepFlow(flow, start.snapshot, { type: 'GO' }, { at, instance });
  return [context.first, context.then];
}

describe('the instance that runs', () => {
  test.each([
    ['instance.id', 'i-1'],
    ['instance.businessKey', 'A-7'],
    ['instance.taskUrl', 'https://guiju.example/instances/i-1'],
    ['"see " + instance.taskUrl', 'see https://guiju.example/instances/i-1'],
    ['amount instance of number', true],
    ['instance.id instance of string', true],
    ['instance.id = "i-1" and amount instance of number', true],
    ['if amount instance of string then instance.id else instance.businessKey', 'A-7'],
    ['[instance.id, amount][item instance of string][1]', 'i-1'],
    ['{key: instance.businessKey, isText: key instance of string}.isText', true],
    ['(instance.id)instance of string', true],
    ['instance.id\ninstance\nof string', true],
    ['count(for n in [1, 2] return instance.id + string(n instance of number))', 2],
    ['instance.id in ("i-1", "i-2")', true],
    ['amount instance of list<number>', false],
  ])('is read as %s, beside the grammar’s own “instance of”', (expression, value) => {
    expect(found(expression, amount, { amount: 3 })).toEqual([value, value]);
  });

  test('gives way to a fact of that name', () => {
    const facts = { input: { type: 'object', properties: { instance: { type: 'string' } } } };
    expect(found('instance', facts, { instance: 'mine' })).toEqual(['mine', 'mine']);
  });

  test('is nothing where a flow is only tried', () => {
    const flow = flowWith({ initial: 'a', states: { a: { entry: assign('id', 'instance.id') } } });
    expect(startFlow(flow, {}, { at }).context).toEqual({ id: null });
  });
});
