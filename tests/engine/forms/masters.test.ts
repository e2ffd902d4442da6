import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runCases } from '../../../engine/authoring.ts';
import { checkContent, evaluateReference } from '../../../engine/checks.ts';
import {
  compileEdition,
  evaluate,
  fileForm,
  fillRow,
  type JsonObject,
  type PolicyContent,
  Problem,
  type RowReader,
  simulate,
  startFlow,
  stepFlow,
  type TransitionJson,
} from '../../../engine/index.ts';
import { trials } from '../trials.ts';
import { at, content, rowsOf } from './vehicles.ts';

const edition = compileEdition(content);
const card = edition.master('vehicle-card');
const flow = edition.flow('repair');

const told = (work: () => unknown) => {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return [error.code, ...(error.errors ?? []).map(({ path, code }) => `${path} ${code}`)];
  }
};

describe('a row', () => {
  test.each<[string, JsonObject, JsonObject | undefined, unknown]>([
    [
      'has its key among its fields',
      { plate: '京A12345' },
      undefined,
      { cardNumber: 'K1', plate: '京A12345', km: 0, far: false },
    ],
    [
      'keeps what a change does not set',
      { km: 200_000 },
      { cardNumber: 'K1', plate: '京A12345', km: 3 },
      { cardNumber: 'K1', plate: '京A12345', km: 200_000, far: true },
    ],
    [
      'loses what a change sets to null',
      { plate: null },
      { cardNumber: 'K1', plate: '京A12345', km: 3 },
      ['missingFact', '/plate missingFact'],
    ],
    [
      'has every problem at its path',
      { plate: 'no plate', km: -1 },
      undefined,
      ['invalidValue', '/plate invalidValue', '/km invalidValue'],
    ],
    [
      'has no other fields than those declared',
      { plate: '京A12345', colour: 'red' },
      undefined,
      ['unknownField', '/colour unknownField'],
    ],
    [
      'has no other key than its own',
      { plate: '京A12345', cardNumber: 'K2' },
      undefined,
      ['invalidValue', '/cardNumber invalidValue'],
    ],
  ])('%s', (_, given, before, expected) => {
    expect(told(() => fillRow(card, { key: 'K1', given, before }, { at }))).toEqual(expected);
  });

  test.each(['', '.', '..', ' K1', 'K1 ', 'a\nb', 'a\u0000', 'x'.repeat(201)])('is not known by %j', (key) => {
    expect(told(() => fillRow(card, { key, given: { plate: '京A12345' } }, { at }))).toEqual([
      'invalidValue',
      '/cardNumber invalidValue',
    ]);
  });
});

describe('an expression reads the row that is referred to', () => {
  const row: RowReader = rowsOf({ K1: { cardNumber: 'K1', plate: '京A12345', km: 120_000, far: true } });
  const options = { at, row };

  test('in a rule set, by the key, by values in its place, or as null', async () => {
    const cases: [JsonObject, unknown][] = [
      [{ cardNumber: 'K1' }, { feeCny: 12_000 }],
      [{ cardNumber: 'K2' }, {}],
      [{ vehicle: { km: 50 } }, { feeCny: 5 }],
      [{ cardNumber: 'K1', vehicle: { km: 50 } }, { feeCny: 5 }],
      [{}, {}],
    ];
    for (const [facts, outcome] of cases) {
      expect(evaluate(edition.ruleSet('fee'), facts, options).outcome).toEqual(outcome);
      expect((await evaluateReference(edition.ruleSet('fee'), facts, options, edition.ruleSet)).outcome).toEqual(
        outcome,
      );
    }
  });

  test('in a form: what a field holds where nothing is given, and in its lines', () => {
    const lines = [{ vehicleCard: 'K1' }, { vehicleCard: 'K3' }];
    expect(fileForm(edition.form('order'), { mode: 'new', given: { cardNumber: 'K1', lines }, ...options })).toEqual({
      cardNumber: 'K1',
      plate: '京A12345',
      lines: [{ vehicleCard: 'K1', km: 120_000 }, { vehicleCard: 'K3' }],
    });
  });

  test('in a flow: by what the event brings, and by what came before', () => {
    const started = startFlow(flow, {}, options);
    expect(told(() => stepFlow(flow, started.snapshot, { type: 'OPEN', cardNumber: 'K2' }, options))).toEqual([
      'guardRejected',
    ]);
    const open = stepFlow(flow, started.snapshot, { type: 'OPEN', cardNumber: 'K1' }, options);
    expect(open.context).toMatchObject({ cardNumber: 'K1', plateSeen: '京A12345' });
    const filled = stepFlow(flow, open.snapshot, { type: 'FILL' }, options);
    expect(filled.effects).toMatchObject([
      { type: 'file', filed: { fields: { cardNumber: 'K1', plate: '京A12345' } } },
    ]);
  });

  test('whatever the rows are: what is read is what was given', () => {
    const fields = fc.record({
      cardNumber: fc.constant('K1'),
      plate: fc.string(),
      km: fc.integer({ min: 0, max: 1e9 }),
    });
    fc.assert(
      fc.property(fields, fc.boolean(), (given, isThere) => {
        const reads: RowReader = rowsOf(isThere ? { K1: given } : {});
        const started = startFlow(flow, { cardNumber: 'K1' }, { at, row: reads });
        const { context } = stepFlow(flow, started.snapshot, { type: 'LOOK' }, { at, row: reads });
        expect(context.plateSeen).toBe(isThere ? given.plate : null);
        expect(context.kmSeen).toBe(isThere ? given.km : null);
      }),
      { numRuns: Math.ceil(trials / 10) },
    );
  });
});

describe('an action changes a row', () => {
  const before = { cardNumber: 'K1', plate: '京A12345', km: 5, far: false };

  test('it keeps what is not set, sees the changes before it, and makes a row that there is not', () => {
    const started = startFlow(flow, { cardNumber: 'K1' }, { at, row: rowsOf({ K1: before }) });
    const { effects } = stepFlow(
      flow,
      started.snapshot,
      { type: 'DRIVE', addedKm: 10 },
      { at, row: rowsOf({ K1: before }) },
    );
    const rows = effects.flatMap((one) => (one.type === 'row' ? [one.row] : []));
    expect(rows).toEqual([
      { master: 'vehicle-card', key: 'K1', fields: { ...before, km: 15 } },
      { master: 'vehicle-card', key: 'K1', fields: { ...before, km: 15, plate: '京B12345' } },
      {
        master: 'vehicle-card',
        key: 'K1-copy',
        fields: { cardNumber: 'K1-copy', plate: '京A12345', km: 15, far: false },
      },
    ]);
  });

  test('a row that would not meet its schema refuses the event', () => {
    const options = { at, row: rowsOf({ K1: before }) };
    const started = startFlow(flow, { cardNumber: 'K1' }, options);
    const drive = () => stepFlow(flow, started.snapshot, { type: 'DRIVE', addedKm: -10 }, options);
    expect(told(drive)).toEqual(['invalidValue', '/km invalidValue']);
  });

  test('a walk reads what its events made of the rows', () => {
    const rows = { 'vehicle-card': [{ cardNumber: 'K1', plate: '京A12345', km: 5 }] };
    const events = [{ type: 'DRIVE', addedKm: 10 }, { type: 'DRIVE', addedKm: 10 }, { type: 'LOOK' }];
    const end = simulate(flow, { input: { cardNumber: 'K1' }, events, at, rows });
    expect(end.steps.map(({ error }) => error)).toEqual([undefined, undefined, undefined]);
    expect(end.context).toMatchObject({ kmSeen: 25, plateSeen: '京B12345' });
    expect(end.rows).toHaveLength(6);
  });

  test('rows of a list are each changed from how they stand', () => {
    const changed = structuredClone(content);
    const { states = {} } = (changed.flows.repair as { machine: { states?: Record<string, object> } }).machine;
    const all = { '=': '["K1", "K2"]' };
    const set = { plate: { '=': 'if row = null then "京B00001" else row.plate' }, km: { '=': 'row.km + addedKm' } };
    const params = {
      id: 'vehicle-card',
      key: { '=': 'item' },
      set,
      for: all,
      when: { '=': 'row = null or row.km < 9' },
    };
    Object.assign(states.new as object, { on: { DRIVE: { actions: [{ type: 'master', params }] } } });
    const rows = { 'vehicle-card': [{ cardNumber: 'K1', plate: '京A12345', km: 5 }] };
    const events = [10, 10].map((addedKm) => ({ type: 'DRIVE', addedKm }));
    const walk = simulate(compileEdition(changed).flow('repair'), { input: {}, events, at, rows });
    expect(walk.rows.map(({ key, fields }) => [key, fields.plate, fields.km])).toEqual([
      ['K1', '京A12345', 15],
      ['K2', '京B00001', 0],
      ['K2', '京B00001', 10],
    ]);
  });

  test('a fact that a form fills at another time comes beside it where a flow is only tried', () => {
    const changed = structuredClone(content);
    const { FILL } = (changed.flows.repair as { events: Record<string, object> }).events;
    Object.assign(FILL as object, { form: { id: 'order', fields: ['plate'] } });
    const fill = { type: 'FILL', plate: '京A12345', cardNumber: 'K2' };
    const events = [{ type: 'OPEN', cardNumber: 'K1' }, fill];
    const rows = { 'vehicle-card': [{ cardNumber: 'K1', plate: '京A12345' }] };
    const walk = (strict: boolean) =>
      simulate(compileEdition(changed).flow('repair'), { input: {}, events, at, rows, strict });
    expect(walk(false)).toMatchObject({ state: 'done', context: { cardNumber: 'K2' } });
    expect(walk(true).steps[1]).toMatchObject({ error: 'unknownField' });
  });

  test('cases of rule sets and flows are given rows, and say what becomes of them', () => {
    expect(runCases(edition).map((one) => [one.case, one.passed, one.differences])).toEqual([
      ['by-row', true, []],
      ['driven', true, []],
    ]);
  });

  test.each<[string, object, string]>([
    ['of master data that there is not', { other: [] }, 'masterNotFound'],
    ['without a key', { 'vehicle-card': [{ km: 1 }] }, 'missingFact'],
    ['with a field that there is not', { 'vehicle-card': [{ cardNumber: 'K1', colour: 'red' }] }, 'unknownField'],
  ])('a walk takes no rows %s', (_, rows, code) => {
    const walk = () => simulate(flow, { input: {}, events: [], at, rows: rows as never });
    expect(told(walk)).toContain(code);
  });
});

describe('the checks tell', () => {
  const found = (change: (content: PolicyContent) => void) => {
    const changed = structuredClone(content);
    change(changed);
    return checkContent(changed).filter(({ severity }) => severity === 'error');
  };
  const refer = (changed: PolicyContent, refers: unknown) => {
    (changed.flows.repair?.input?.properties as Record<string, JsonObject>).cardNumber = {
      type: 'string',
      refers,
    } as JsonObject;
  };

  test('nothing of what is right', () => expect(found(() => {})).toEqual([]));

  test.each<[string, (content: PolicyContent) => void, string, string]>([
    [
      'a key that is no field',
      (c) => Object.assign(c.masters['vehicle-card'] as object, { key: 'cardNumer' }),
      'unknownName',
      '/key',
    ],
    [
      'a key that is no text',
      (c) => Object.assign(c.masters['vehicle-card'] as object, { key: 'km' }),
      'typesDiffer',
      '/key',
    ],
    [
      'a key that is not required',
      (c) => Object.assign(c.masters['vehicle-card']?.fields as object, { required: [] }),
      'wrongForm',
      '/fields',
    ],
    [
      'a reference to no master data',
      (c) => refer(c, 'vehicle-cards'),
      'unknownName',
      '/input/properties/cardNumber/refers',
    ],
    [
      'an alias for two masters',
      (c) => refer(c, { master: 'station', as: 'vehicle' }),
      'duplicateId',
      '/input/properties/cardNumber/refers',
    ],
    [
      'an alias that is a fact',
      (c) => refer(c, { master: 'vehicle-card', as: 'addedKm' }),
      'duplicateId',
      '/input/properties/cardNumber/refers',
    ],
    [
      'an alias that means something else',
      (c) => refer(c, { master: 'vehicle-card', as: 'records' }),
      'reservedName',
      '/input/properties/cardNumber/refers',
    ],
    [
      'a reference that is misspelled',
      (c) => refer(c, { master: 'vehicle-card', ass: 'vehicle' }),
      'unknownKey',
      '/input/properties/cardNumber/refers/ass',
    ],
    [
      'a field of a row that there is not',
      (c) => Object.assign(c.rules.fee?.derived as object, { amount: { '=': 'vehicle.kilometres' } }),
      'unknownName',
      '/derived/amount',
    ],
  ])('%s', (_, change, code, path) => {
    expect(found(change).map((finding) => [finding.code, finding.path])).toContainEqual([code, path]);
  });

  test.each<[string, (params: JsonObject) => void, string]>([
    ['master data that there is not', (params) => Object.assign(params, { id: 'vehicle' }), 'unknownName'],
    ['no key', (params) => delete params.key, 'invalidDefinition'],
    ['a field that there is not', (params) => Object.assign(params, { set: { colour: 'red' } }), 'unknownName'],
  ])('an action on %s', (_, change, code) => {
    const wrong = found(({ flows }) => {
      const taken = flows.repair?.machine.states?.new?.on?.DRIVE as TransitionJson;
      const [action] = [taken.actions ?? []].flat();
      change((action as { params: JsonObject }).params);
    });
    expect(wrong.map((finding) => finding.code)).toContain(code);
  });
});
