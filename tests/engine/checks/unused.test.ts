import { describe, expect, test } from 'vitest';
import { checkContent } from '../../../engine/checks.ts';
import type { FlowDefinition, FormDefinition, JsonObject, PolicyContent } from '../../../engine/index.ts';
import { contentWith, ruleSetWith } from '../content.ts';

const text = (zh: string) => ({ 'zh-CN': zh, en: zh });
const clauses = ['C-1'];

const flow = (machine: object, more: object = {}): FlowDefinition =>
  ({
    ...{ kind: 'flow', id: 'case', title: text('案件'), clauses, input: { type: 'object', properties: {} } },
    ...{ events: { GO: { roles: ['clerk'] } }, machine },
    ...more,
  }) as unknown as FlowDefinition;
const child = { ...flow({ initial: 'a', states: { a: { on: { GO: 'z' } }, z: { type: 'final' } } }), id: 'child' };
const straight = (meta: object = {}, more: object = {}) =>
  flow({ initial: 'a', states: { a: { meta, on: { GO: 'z' }, ...more }, z: { type: 'final' } } });
const fee = ruleSetWith({ id: 'fee' });
const paper = {
  kind: 'form',
  id: 'repair-order',
  title: text('工单'),
  clauses,
  fields: { type: 'object', properties: {} },
};
const form = (more: object = {}) => ({ ...paper, ...more }) as unknown as FormDefinition;
const minutes = (value: number) => ({
  reviewMinutes: { title: text('审核时限'), schema: { type: 'number', unit: 'minutes' }, clauses, value },
});
const starting = (start: object, meta: object = {}) =>
  flow({
    initial: 'a',
    states: {
      a: { on: { GO: 'b' } },
      b: {
        entry: { type: 'start', params: { flow: 'child', as: 'helper', ...start } },
        on: { GO: { target: 'z', meta } },
      },
      z: { type: 'final' },
    },
  });

interface Given {
  rules?: JsonObject[];
  flows: FlowDefinition[];
  forms?: FormDefinition[];
  config?: object;
}

function found(code: string, { rules = [], flows, forms = [], config = {} }: Given): string[] {
  const byId = (all: { id?: unknown }[]) => Object.fromEntries(all.map((one) => [one.id, one]));
  const content = {
    ...contentWith(),
    ...{ rules: byId(rules), flows: byId([...flows, child]), forms: byId(forms) },
    ...{ config: { kind: 'config', values: config } },
  } as unknown as PolicyContent;
  return checkContent(content)
    .filter((one) => one.code === code)
    .map(({ kind, id, path }) => `${kind} ${id} ${path}`.trim());
}

const asks = { guard: { type: 'decision', params: { ruleSet: 'fee', is: { level: 1 } } }, target: 'z' };
const writes = (name: string) => ({ type: 'assign', params: { limit: { '=': name } } });

/** What is hinted at, in a policy that has it, and the same policy where it is mended. */
const rows: [code: string, place: string, has: Given, mended: Given][] = [
  [
    'ruleSetNotAsked',
    'rules fee',
    { rules: [fee as never], flows: [straight()] },
    { rules: [fee as never], flows: [straight({}, { on: { GO: [asks, { target: 'z' }] } })] },
  ],
  [
    'configurationNotRead',
    'config config /values/reviewMinutes',
    { flows: [straight()], config: minutes(30) },
    { flows: [straight({}, { entry: writes('config.reviewMinutes') })], config: minutes(30) },
  ],
  [
    'formNotRead',
    'form repair-order',
    { flows: [straight()], forms: [form()] },
    { flows: [straight({}, { exit: writes('records.repairOrder.plate') })], forms: [form()] },
  ],
  [
    'formNotRead',
    'form repair-order',
    { flows: [straight()], forms: [form()] },
    { flows: [straight()], forms: [form({ signed: [{ as: 'review', role: 'clerk', event: 'GO' }] })] },
  ],
  [
    'eventNotRaised',
    'flow case /events/NEXT',
    { flows: [{ ...straight({}, { on: { GO: 'z', NEXT: 'z' } }), events: { GO: {}, NEXT: { roles: ['system'] } } }] },
    {
      flows: [
        {
          ...straight(
            {},
            { on: { GO: 'z', NEXT: 'z' }, entry: { type: 'raise', params: { event: { type: 'NEXT' } } } },
          ),
          events: { GO: {}, NEXT: { roles: ['system'] } },
        },
      ],
    },
  ],
  [
    'reviewWithOneWay',
    'flow case /machine/states/a',
    { flows: [straight({ title: text('待审核') })] },
    {
      flows: [
        {
          ...straight({ title: text('待审核') }, { on: { GO: 'z', BACK: 'z' } }),
          events: { GO: {}, BACK: {} },
        },
      ],
    },
  ],
  [
    'deadlineWithoutConsequence',
    'flow case /machine/states/a/meta/task/due',
    { flows: [straight({ task: { due: 'P1D' } })] },
    { flows: [straight({ task: { due: 'P1D', escalate: true } })] },
  ],
  [
    'deadlineWithoutConsequence',
    'flow case /clocks/0',
    { flows: [{ ...straight(), clocks: [{ id: 'reply', from: 'start', until: 'event:GO', limit: 'P1D' }] } as never] },
    {
      flows: [
        {
          ...straight(),
          clocks: [{ id: 'reply', from: 'start', until: 'event:GO', limit: 'P1D', over: 'record' }],
        } as never,
      ],
    },
  ],
  [
    'endsWithOpenChildren',
    'flow case /machine/states/b/on/GO',
    { flows: [starting({})] },
    { flows: [starting({}, { needs: ['helper'] })] },
  ],
  [
    'endsWithOpenChildren',
    'flow case /machine/states/b/on/GO',
    { flows: [starting({})] },
    { flows: [starting({}, { reports: ['helper'] })] },
  ],
  [
    'endsWithOpenChildren',
    'flow case /machine/states/b/on/GO',
    { flows: [starting({})] },
    { flows: [starting({ wait: 'all' })] },
  ],
  [
    'figureRepeated',
    'flow case /machine/states/a/meta/title',
    { flows: [straight({ title: text('30 分钟内办理') })], config: minutes(30) },
    { flows: [straight({ title: text('30 分钟内办理') })], config: minutes(45) },
  ],
  [
    'figureRepeated',
    'flow case /machine/states/a/after/PT30M',
    { flows: [straight({}, { after: { PT30M: 'z' } })], config: minutes(30) },
    { flows: [straight({}, { after: { PT3M: 'z' } })], config: minutes(30) },
  ],
];

describe('a check of a policy', () => {
  test.each(rows)('hints at %s in %s, and no more once it is mended', (code, place, has, mended) => {
    expect(found(code, has)).toEqual([place]);
    expect(found(code, mended)).toEqual([]);
  });

  test('takes a configuration value that may be read by a computed name for read', () => {
    const read = 'get value(config, "review" + "Minutes")';
    const given = { flows: [straight({}, { entry: writes(read) })], config: minutes(30) };
    expect(found('configurationNotRead', given)).toEqual([]);
  });
});
