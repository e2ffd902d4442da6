import { readPolicyContent } from '../../engine/index.ts';
import { shopContent } from './fixtures.ts';

const text = (value: string) => ({ 'zh-CN': value, en: value });

/** A repair order with lines and two signatures, filled by three events, or without a flow by a clerk. */
const orderForm = {
  kind: 'form',
  id: 'repair-order',
  title: text('repair order'),
  clauses: [],
  number: 'WTS-{yyyyMM}-{0000}',
  fields: {
    type: 'object',
    properties: {
      plate: { type: 'string', format: 'plate' },
      phone: {
        type: 'string',
        rights: [
          { role: 'manager', may: 'write' },
          { role: 'clerk', state: 'open', may: 'write' },
          { role: 'clerk', may: 'masked' },
        ],
      },
      costCny: {
        type: 'number',
        rights: [
          { role: 'manager', may: 'write' },
          { role: 'clerk', may: 'hidden' },
        ],
      },
      amount: { type: 'number', minimum: 0 },
      lines: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            part: { type: 'string' },
            price: { type: 'number' },
            count: { type: 'integer', minimum: 1 },
            amountCny: { type: 'number', decimals: 2, '=': 'price * count' },
          },
          required: ['part', 'price', 'count'],
        },
      },
      totalCny: { type: 'number', decimals: 2, '=': 'sum(lines.amountCny)' },
      remark: { type: 'string' },
    },
    required: ['plate', 'lines'],
  },
  signed: [
    { as: 'made', role: 'clerk', event: 'SIGN_MADE' },
    { as: 'review', role: 'manager', event: 'REVIEW', if: { '=': 'totalCny > 10' } },
  ],
  filledBy: ['clerk'],
} as const;

/** A note that is filed without a flow and signed by a call. */
const noteForm = {
  kind: 'form',
  id: 'note',
  title: text('note'),
  clauses: [],
  fields: { type: 'object', properties: { words: { type: 'string' } }, required: ['words'] },
  signed: [
    { as: 'first', role: 'clerk' },
    { as: 'second', role: 'manager' },
  ],
  filledBy: ['clerk'],
} as const;

/** The flow that fills the order. */
const repairFlow = {
  kind: 'flow',
  id: 'repair',
  title: text('repair'),
  clauses: [],
  input: { type: 'object', properties: { plate: { type: 'string' }, totalCny: { type: 'number' } } },
  events: {
    FILE: { roles: ['clerk'], form: { id: 'repair-order', fields: ['plate', 'lines', 'phone', 'costCny'] } },
    ADD: { form: { id: 'repair-order', fields: ['remark'], mode: 'continue' } },
    CORRECT: { form: { id: 'repair-order', mode: 'amend' } },
    SIGN_MADE: { roles: ['clerk'] },
    REVIEW: { roles: ['manager'] },
  },
  machine: {
    context: { filed: null },
    initial: 'open',
    states: {
      open: {
        on: {
          FILE: {
            target: 'filed',
            guard: { type: 'when', params: { '=': 'totalCny > 0 and records.repairOrder.plate = plate' } },
            actions: [{ type: 'assign', params: { filed: { '=': 'records.repairOrder.record.number' } } }],
          },
        },
      },
      filed: { on: { ADD: {}, CORRECT: {}, SIGN_MADE: {}, REVIEW: 'reviewed' } },
      reviewed: { type: 'final' },
    },
  },
} as const;

/** The shop, with forms and the flow that fills one. */
export const ticketContent = () =>
  readPolicyContent([
    ...Object.values(shopContent()).flatMap((part) => ('kind' in part ? [part] : Object.values(part))),
    orderForm,
    noteForm,
    repairFlow,
  ] as never);
