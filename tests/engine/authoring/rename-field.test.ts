import { describe, expect, test } from 'vitest';
import { type FieldRename, renameField } from '../../../engine/authoring.ts';
import type { FlowDefinition, FormDefinition, PolicyContent, RegisterDefinition } from '../../../engine/index.ts';
import { contentWith } from '../content.ts';

const text = (value: string) => ({ 'zh-CN': value, en: value });
const named = (id: string) => ({ id, title: text(id), clauses: [] });

const order = {
  ...named('repair-order'),
  kind: 'form',
  fields: {
    type: 'object',
    properties: {
      km: { type: 'number', '=': '' },
      note: { type: 'string', requiredIf: { '=': 'km > 1' }, check: { '=': '' }, prefill: { '=': '' } },
      lines: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            price: { type: 'number' },
            km: { type: 'number' },
            amount: { type: 'number', '=': 'price * km' },
          },
        },
      },
      parts: {
        type: 'array',
        items: {
          type: 'object',
          properties: { price: { type: 'number' }, own: { type: 'number', '=': 'price * km' } },
        },
      },
    },
    required: ['km'],
  },
  layout: [{ rows: [['km', 'note'], ['lines']] }],
  signed: [{ as: 'check', if: { '=': 'km > 100' } }],
} as unknown as FormDefinition;
const other = {
  ...named('other'),
  kind: 'form',
  fields: {
    type: 'object',
    properties: {
      km: { type: 'number' },
      far: { type: 'boolean', '=': 'records.repairOrder.km > km' },
    },
  },
} as unknown as FormDefinition;
const flow = {
  ...named('repair'),
  kind: 'flow',
  start: { form: { id: 'repair-order', fields: ['km', 'note'] } },
  events: {
    FILE: { form: { id: 'repair-order', fields: ['km'] }, prefill: { km: { '=': 'km + 1' }, note: { '=': '"km"' } } },
    OTHER: { form: { id: 'other', fields: ['km'] } },
  },
  machine: {
    initial: 'open',
    context: { km: 1 },
    states: {
      open: {
        on: {
          FILE: { target: 'done', guard: { type: 'when', params: { '=': 'records.repairOrder.km > km' } } },
        },
      },
      done: { type: 'final' },
    },
  },
} as unknown as FlowDefinition;
const register = {
  ...named('list'),
  kind: 'register',
  over: { forms: ['repair-order'] },
  where: { '=': 'km > 0' },
  columns: [
    { name: 'km', '=': 'km' },
    { name: 'sum', '=': 'sum(lines.price)' },
  ],
} as unknown as RegisterDefinition;
const content: PolicyContent = contentWith({
  forms: { 'repair-order': order, other },
  flows: { repair: flow },
  registers: { list: register },
});

const kmTo = (to: string): FieldRename => ({ form: 'repair-order', from: 'km', to });
const priceTo = (to: string): FieldRename => ({ form: 'repair-order', table: 'lines', from: 'price', to });

/** The policy with one formula of the form, after a field of it was renamed: that formula. */
function said(formula: string, rename: FieldRename): unknown {
  const note = { ...order.fields.properties?.note, check: { '=': formula } };
  const fields = { ...order.fields, properties: { ...order.fields.properties, note } } as FormDefinition['fields'];
  const changed = renameField(
    { ...content, forms: { ...content.forms, 'repair-order': { ...order, fields } } },
    rename,
  );
  return changed.forms['repair-order']?.fields.properties?.note?.check?.['='];
}

describe('a field that is renamed', () => {
  test.each([
    ['km > 3', 'way > 3'],
    ['km+km * 2 // km', 'way+way * 2 // km'],
    ['"km" = note and km > 3', '"km" = note and way > 3'],
    ['kmh > km', 'kmh > way'],
    ['count(lines[km > 3])', 'count(lines[km > 3])'],
    ['count(parts[price > km])', 'count(parts[price > way])'],
    ['every km in [1] satisfies km > 3', 'every km in [1] satisfies km > 3'],
    ['{km: 2, b: km}.b', '{km: 2, b: km}.b'],
    ['sum(lines.km) > 3', 'sum(lines.km) > 3'],
    ['records.repairOrder.km = 1', 'records.repairOrder.way = 1'],
    ['records.other.km = 1', 'records.other.km = 1'],
    [
      'max(for one in records.all.repairOrder return one.km) > 1',
      'max(for one in records.all.repairOrder return one.way) > 1',
    ],
    ['count(records.all.repairOrder[km > 1]) > 0', 'count(records.all.repairOrder[way > 1]) > 0'],
    ['count(records.all.other[km > 1]) > 0', 'count(records.all.other[km > 1]) > 0'],
    ['km >', 'km >'],
  ])('is read by the new name in %s', (formula, expected) => {
    expect(said(formula, kmTo('way'))).toBe(expected);
  });

  test.each([
    ['sum(lines.price) > 0', 'sum(lines.cost) > 0'],
    ['count(lines[price > 3]) > 0', 'count(lines[cost > 3]) > 0'],
    ['sum(parts.price) > 0', 'sum(parts.price) > 0'],
    ['some line in lines satisfies line.price > 3', 'some line in lines satisfies line.cost > 3'],
    ['sum(records.repairOrder.lines.price) > 0', 'sum(records.repairOrder.lines.cost) > 0'],
    ['lines[1].price > 2', 'lines[1].cost > 2'],
  ])('of a table is read by the new name in %s', (formula, expected) => {
    expect(said(formula, priceTo('cost'))).toBe(expected);
  });

  test('has it in the form, in flows, in registers and in other forms, and nowhere else', () => {
    const { forms, flows, registers } = renameField(content, kmTo('way'));
    const own = forms['repair-order'] as FormDefinition;
    expect(Object.keys(own.fields.properties ?? {})).toEqual(['way', 'note', 'lines', 'parts']);
    expect(own.fields.required).toEqual(['way']);
    expect(own.layout).toEqual([{ rows: [['way', 'note'], ['lines']] }]);
    expect(own.signed?.[0]?.if).toEqual({ '=': 'way > 100' });
    const { note, lines, parts } = own.fields.properties ?? {};
    expect(note?.requiredIf).toEqual({ '=': 'way > 1' });
    // A column of that name is another field; where there is none, lines read the field of the form.
    expect(lines).toEqual(order.fields.properties?.lines);
    expect(parts?.items?.properties?.own?.['=']).toBe('price * way');
    expect(forms.other?.fields.properties).toMatchObject({ km: {}, far: { '=': 'records.repairOrder.way > km' } });
    const { events, start, machine } = flows.repair as FlowDefinition;
    expect(start).toEqual({ form: { id: 'repair-order', fields: ['way', 'note'] } });
    expect(events.FILE).toEqual({
      form: { id: 'repair-order', fields: ['way'] },
      prefill: { way: { '=': 'km + 1' }, note: { '=': '"km"' } },
    });
    expect(events.OTHER).toEqual(flow.events.OTHER);
    expect(JSON.stringify(machine.states?.open)).toContain('records.repairOrder.way > km');
    expect(registers.list?.where).toEqual({ '=': 'way > 0' });
    expect(registers.list?.columns[0]).toEqual({ name: 'km', '=': 'way' });
  });

  test('of a table has it in its lines, and in registers', () => {
    const { forms, registers } = renameField(content, priceTo('cost'));
    const { lines, parts } = forms['repair-order']?.fields.properties ?? {};
    expect(Object.keys(lines?.items?.properties ?? {})).toEqual(['cost', 'km', 'amount']);
    expect(lines?.items?.properties?.amount?.['=']).toBe('cost * km');
    expect(parts).toEqual(order.fields.properties?.parts);
    expect(registers.list?.columns[1]?.['=']).toBe('sum(lines.cost)');
  });

  test('is read as `event.…` only where no other form brings that name', () => {
    const guard = (formula: string, events: FlowDefinition['events']) => {
      const open = { on: { FILE: { target: 'done', guard: { type: 'when', params: { '=': formula } } } } };
      const machine = { ...flow.machine, states: { ...flow.machine.states, open } };
      const changed = renameField({ ...content, flows: { repair: { ...flow, events, machine } } }, kmTo('way'));
      return JSON.stringify(changed.flows.repair?.machine.states?.open);
    };
    const { FILE } = flow.events;
    expect(guard('event.km > 1', { FILE } as FlowDefinition['events'])).toContain('"event.way > 1"');
    expect(guard('event.km > 1', flow.events)).toContain('"event.km > 1"');
  });

  test('back again, the policy is as it was', () => {
    const there = renameField(content, kmTo('way'));
    expect(renameField(there, { form: 'repair-order', from: 'way', to: 'km' })).toEqual(content);
  });
});
