import {
  type FlowDefinition,
  type FormDefinition,
  type JsonObject,
  type MasterDefinition,
  type PolicyContent,
  type RegisterDefinition,
  type RuleSetDefinition,
  readPolicyContent,
} from '../../engine/index.ts';
import { freeze } from '../../server/governance/publish.ts';

/** A made-up policy: fees of a repair shop, and the flows of its jobs. */

const text = (value: string) => ({ 'zh-CN': value, en: value });
const object = (properties: JsonObject, required: string[] = []) => ({ type: 'object', properties, required });

const fee: RuleSetDefinition = {
  kind: 'rules',
  id: 'fee',
  title: text('fee'),
  clauses: ['T-1'],
  facts: object({ km: { type: 'number', minimum: 0 }, kind: { type: 'string', enum: ['car', 'truck'] } }, [
    'km',
    'kind',
  ]),
  outcome: object({ feeCny: { type: 'number', decimals: 2 } }),
  rules: [
    {
      id: 'truck',
      clauses: ['T-1'],
      conditions: { all: [{ fact: 'kind', operator: 'equal', value: 'truck' }] },
      event: { type: 'fee', params: { feeCny: { '=': 'km * 2' } } },
    },
    { id: 'other', conditions: { all: [] }, event: { type: 'fee', params: { feeCny: { '=': 'km' } } } },
  ],
} as RuleSetDefinition;

const bonus = {
  kind: 'rules',
  id: 'bonus',
  title: text('bonus'),
  clauses: [],
  facts: object({ hours: { type: 'number' } }, ['hours']),
  outcome: object({ bonusCny: { type: 'number' } }),
  rules: [
    {
      id: 'all',
      conditions: { all: [] },
      event: { type: 'bonus', params: { bonusCny: { '=': 'hours * config.rate' } } },
    },
  ],
} as RuleSetDefinition;

const job = {
  kind: 'flow',
  id: 'job',
  title: text('job'),
  clauses: [],
  input: object({ amount: { type: 'number', minimum: 0 }, note: { type: ['string', 'null'] } }),
  events: {
    SEND: { roles: ['clerk'] },
    COUNT: { payload: object({ amount: { type: 'number', minimum: 0 } }) },
    APPROVE: { roles: ['manager'] },
    CLOSE: { roles: ['manager'] },
  },
  machine: {
    initial: 'open',
    states: {
      open: {
        on: {
          SEND: { target: 'review', meta: { roles: ['clerk'], clauses: ['T-2'], record: 'sent' } },
          COUNT: { actions: [{ type: 'assign', params: { total: { '=': 'if total = null then 1 else total + 1' } } }] },
        },
      },
      review: {
        meta: { task: { title: text('review it'), due: 'PT1H' } },
        after: { PT1H: { target: 'late', actions: [{ type: 'record', params: { type: 'deadlineBreached' } }] } },
        on: {
          APPROVE: {
            target: 'approved',
            guard: { type: 'when', params: { '=': 'amount <= 100' } },
            meta: { roles: ['manager'] },
          },
        },
      },
      late: { on: { CLOSE: 'closed' } },
      approved: { type: 'final' },
      closed: { type: 'final' },
    },
    output: { amount: { '=': 'amount' } },
  },
} as unknown as FlowDefinition;

const actorFlow = (id: string, src: string, input: JsonObject) =>
  ({
    kind: 'flow',
    id,
    title: text(id),
    clauses: [],
    input: object({ amount: { type: 'number' }, km: { type: 'number' }, kind: { type: 'string' } }),
    events: { CANCEL: {} },
    machine: {
      initial: 'asking',
      states: {
        asking: {
          invoke: {
            id: 'asked',
            src,
            input,
            onDone: { target: 'answered' },
            onError: { target: 'failed' },
          },
          on: { CANCEL: 'cancelled' },
        },
        answered: { type: 'final' },
        failed: { type: 'final' },
        cancelled: { type: 'final' },
      },
    },
  }) as unknown as FlowDefinition;

/** Vehicles, known by the numbers of their cards. */
const vehicleCard: MasterDefinition = {
  kind: 'master',
  id: 'vehicle-card',
  title: text('vehicles'),
  key: 'cardNumber',
  fields: object(
    {
      cardNumber: { type: 'string' },
      plate: { type: 'string' },
      km: { type: 'number', minimum: 0, default: 0 },
      perDay: { type: 'number', decimals: 1, '=': 'km / 365' },
    },
    ['cardNumber', 'plate'],
  ) as MasterDefinition['fields'],
  keptBy: ['clerk'],
};
/** A form that a clerk files without a flow. */
const ticket = {
  kind: 'form',
  id: 'ticket',
  title: text('ticket'),
  clauses: [],
  fields: object({ words: { type: 'string' } }, ['words']),
  filledBy: ['clerk'],
} as FormDefinition;

/** The list of those. */
const tickets = {
  kind: 'register',
  id: 'tickets',
  title: text('tickets'),
  clauses: [],
  over: { forms: ['ticket'] },
  columns: [{ name: 'words', '=': 'words' }],
  period: 'month',
} as RegisterDefinition;

/** The policy, with parts replaced. */
export function shopContent(
  more: { rules?: RuleSetDefinition[]; flows?: FlowDefinition[]; masters?: MasterDefinition[] } = {},
): PolicyContent {
  return readPolicyContent([
    {
      kind: 'policy',
      id: 'shop',
      title: text('shop'),
      timeZone: 'Asia/Shanghai',
      roles: ['clerk', 'manager'],
      editions: [
        { number: 1, effectiveFrom: '2011-07-10T00:00:00+08:00' },
        { number: 2, effectiveFrom: '2020-01-01T00:00:00+08:00' },
      ],
    },
    { kind: 'clauses', clauses: [{ id: 'T-1', text: text('fee'), kind: ['calculation'] }] },
    { kind: 'config', values: { rate: { title: text('rate'), schema: { type: 'number', minimum: 0 } } } },
    fee,
    bonus,
    job,
    vehicleCard,
    actorFlow('with-child', 'flow', { flow: 'job', input: { amount: { '=': 'amount' } } }),
    actorFlow('with-decision', 'decision', { ruleSet: 'fee' }),
    actorFlow('with-call', 'http', { url: 'http://parts.example/stock', body: { amount: { '=': 'amount' } } }),
    {
      kind: 'cases',
      id: 'fee',
      cases: [
        { id: 'truck', given: { facts: { km: 10, kind: 'truck' } }, expected: { outcome: { feeCny: 20 } } },
        { id: 'nothing', given: { facts: {} }, expected: { problem: { code: 'missingFact', facts: ['km', 'kind'] } } },
      ],
    },
    ticket,
    tickets,
    ...(more.rules ?? []),
    ...(more.flows ?? []),
    ...(more.masters ?? []),
  ]);
}

/** The rule set `fee` with another price for trucks. */
export function dearerFee(perKm: number): RuleSetDefinition {
  return JSON.parse(JSON.stringify(fee).replace('km * 2', `km * ${perKm}`)) as RuleSetDefinition;
}

/** Its cases, with what the truck's should cost. */
export const feeCases = (expected: number) => ({
  kind: 'cases',
  id: 'fee',
  cases: [{ id: 'truck', given: { facts: { km: 10, kind: 'truck' } }, expected: { outcome: { feeCny: expected } } }],
});

/** A content as the record of a published edition. */
export const editionOf = (content: PolicyContent, number: number) =>
  freeze(
    { content, meaning: 2 },
    {
      number,
      effectiveFrom: '2020-01-01T00:00:00.000Z',
      publishedAt: '2020-01-01T00:00:00.000Z',
      publishedBy: 'test',
    },
  );
