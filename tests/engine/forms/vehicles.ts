import type { FlowDefinition, FormDefinition, JsonObject, MasterDefinition, RowReader } from '../../../engine/index.ts';
import { contentWith, ruleSetWith } from '../content.ts';

export const at = '2026-11-30T02:00:00Z';
const text = (value: string) => ({ 'zh-CN': value, en: value });
const refers = { master: 'vehicle-card', as: 'vehicle' };
const cardNumber = { type: 'string', refers };
const formula = (value: string) => ({ '=': value });

/** Vehicles by the numbers of their cards, and stations. */
const vehicleCard: MasterDefinition = {
  kind: 'master',
  id: 'vehicle-card',
  title: text('vehicles'),
  key: 'cardNumber',
  fields: {
    type: 'object',
    properties: {
      cardNumber: { type: 'string' },
      plate: { type: 'string', format: 'plate' },
      km: { type: 'number', minimum: 0, default: 0 },
      far: { type: 'boolean', '=': 'km > 100000' },
    },
    required: ['cardNumber', 'plate'],
  },
  keptBy: ['registrar'],
};
const station: MasterDefinition = {
  kind: 'master',
  id: 'station',
  title: text('stations'),
  key: 'number',
  fields: { type: 'object', properties: { number: { type: 'string' } }, required: ['number'] },
  see: ['registrar'],
  keptBy: [],
};

const fee = ruleSetWith({
  id: 'fee',
  facts: { type: 'object', properties: { cardNumber } },
  derived: { amount: formula('vehicle.km * 0.1') },
  outcome: { type: 'object', properties: { feeCny: { type: 'number' } } },
  rules: [
    {
      id: 'always',
      clauses: [],
      conditions: { all: [] },
      event: { type: 'fee', params: { feeCny: formula('amount') } },
    },
  ],
});

const order: FormDefinition = {
  kind: 'form',
  id: 'order',
  title: text('order'),
  clauses: [],
  fields: {
    type: 'object',
    properties: {
      cardNumber: { ...cardNumber },
      plate: { type: 'string', prefill: formula('vehicle.plate') },
      lines: {
        type: 'array',
        items: {
          type: 'object',
          properties: { vehicleCard: { ...cardNumber }, km: { type: 'number', prefill: formula('vehicle.km') } },
        },
      },
    },
  },
};

const set = (key: string, values: JsonObject) => ({
  type: 'master',
  params: { id: 'vehicle-card', key: formula(key), set: values },
});
const repair: FlowDefinition = {
  kind: 'flow',
  id: 'repair',
  title: text('repair'),
  clauses: [],
  input: { type: 'object', properties: { cardNumber } },
  events: {
    OPEN: { payload: { type: 'object', properties: { cardNumber }, required: ['cardNumber'] } },
    FILL: { form: 'order', prefill: { cardNumber: formula('cardNumber') } },
    LOOK: {},
    DRIVE: { payload: { type: 'object', properties: { addedKm: { type: 'number' } }, required: ['addedKm'] } },
  },
  machine: {
    context: { plateSeen: null, kmSeen: null },
    initial: 'new',
    states: {
      new: {
        on: {
          OPEN: {
            target: 'open',
            guard: { type: 'when', params: formula('vehicle != null') },
            actions: [{ type: 'assign', params: { plateSeen: formula('vehicle.plate') } }],
          },
          LOOK: {
            actions: [
              { type: 'assign', params: { plateSeen: formula('vehicle.plate'), kmSeen: formula('vehicle.km') } },
            ],
          },
          DRIVE: {
            actions: [
              set('cardNumber', { km: formula('vehicle.km + addedKm') }),
              set('cardNumber', { plate: '京B12345' }),
              set('cardNumber + "-copy"', { plate: '京A12345', km: formula('vehicle.km + addedKm') }),
            ],
          },
        },
      },
      open: { on: { FILL: 'done' } },
      done: { type: 'final' },
    },
  },
};

const given = { 'vehicle-card': [{ cardNumber: 'K1', plate: '京A12345', km: 5 }] };
export const content = contentWith({
  masters: { 'vehicle-card': vehicleCard, station },
  rules: { fee },
  forms: { order },
  flows: { repair },
  cases: {
    fee: {
      kind: 'cases',
      id: 'fee',
      cases: [
        { id: 'by-row', given: { facts: { cardNumber: 'K1' }, rows: given }, expected: { outcome: { feeCny: 0.5 } } },
      ],
    },
    repair: {
      kind: 'cases',
      id: 'repair',
      cases: [
        {
          id: 'driven',
          given: { input: { cardNumber: 'K1' }, events: [{ type: 'DRIVE', addedKm: 1 }], rows: given },
          expected: {
            rows: [
              { master: 'vehicle-card', key: 'K1', fields: { km: 6 } },
              { master: 'vehicle-card', key: 'K1', fields: { plate: '京B12345' } },
              { master: 'vehicle-card', key: 'K1-copy' },
            ],
          },
        },
      ],
    },
  },
});

/** Reads vehicles by their keys. */
export const rowsOf =
  (rows: Record<string, JsonObject>): RowReader =>
  (master, key) =>
    master === 'vehicle-card' && Object.hasOwn(rows, key) ? (rows[key] ?? null) : null;
