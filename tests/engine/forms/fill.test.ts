import { describe, expect, test } from 'vitest';
import {
  compileEdition,
  draftForm,
  type FormDefinition,
  fileForm,
  type JsonObject,
  Problem,
} from '../../../engine/index.ts';
import { contentWith } from '../content.ts';

const at = '2026-11-30T17:00:00Z';
const text = (value: string) => ({ 'zh-CN': value, en: value });
const number = (more: JsonObject = {}) => ({ type: 'number', ...more });

/** A repair order: lines with amounts, a head that sums them, and what is asked only of long trips. */
const order = {
  kind: 'form',
  id: 'repair-order',
  title: text('repair order'),
  clauses: [],
  number: 'WTS-{yyyyMM}-{0000}',
  fields: {
    type: 'object',
    properties: {
      plate: { type: 'string', format: 'plate' },
      phone: { type: 'string', format: 'phone' },
      km: number({ minimum: 0 }),
      reason: undefined,
      tripReason: { type: 'string', requiredIf: { '=': 'km > 100' } },
      state: { type: 'string', enum: ['open', 'closed'], default: 'open' },
      day: { type: 'string', format: 'date', prefill: { '=': 'today()' } },
      nights: { type: 'integer', check: { '=': 'nights <= 3', message: text('no more than three nights') } },
      lines: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            part: { type: 'string' },
            price: number({ minimum: 0 }),
            count: { type: 'integer', minimum: 1 },
            serial: { type: 'string', requiredIf: { '=': 'price > 1000' } },
            amountCny: {
              type: 'number',
              decimals: 2,
              '=': 'price * count * (1 - (if discount = null then 0 else discount))',
            },
          },
          required: ['part', 'price', 'count'],
        },
      },
      discount: number({ '=': 'if plate = null then null else if km > 1000 then 0.1 else 0' }),
      totalCny: { type: 'number', decimals: 2, '=': 'sum(lines.amountCny)' },
    },
    required: ['plate'],
  },
  signed: [
    { as: 'made', role: 'station' },
    { as: 'review', role: 'office', if: { '=': 'totalCny > 100' } },
  ],
} as unknown as FormDefinition;
delete (order.fields.properties as JsonObject).reason;

const edition = compileEdition(contentWith({ forms: { 'repair-order': order } }));
const form = edition.form('repair-order');
const file = (given: JsonObject, more: Partial<Parameters<typeof fileForm>[1]> = {}) =>
  fileForm(form, { mode: 'new', given, at, ...more });

function told(work: () => unknown) {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return [error.code, ...(error.errors ?? []).map(({ path }) => path)];
  }
}

const line = { part: 'pump', price: 0.1, count: 3 };

describe('a form', () => {
  test('holds what is given, what is filled in beforehand, and what is computed of lines and head', () => {
    expect(
      file({ plate: '京A12345', km: 2000, tripReason: 'far', lines: [line, { ...line, price: 10.05, count: 1 }] }),
    ).toEqual({
      plate: '京A12345',
      km: 2000,
      tripReason: 'far',
      state: 'open',
      day: '2026-12-01',
      lines: [
        { ...line, amountCny: 0.27 },
        { part: 'pump', price: 10.05, count: 1, amountCny: 9.05 },
      ],
      discount: 0.1,
      totalCny: 9.32,
    });
  });

  describe('a null empties a field', () => {
    const note = {
      ...order,
      id: 'note',
      fields: {
        type: 'object',
        properties: {
          day: { type: 'string', format: 'date', prefill: { '=': 'today()' } },
          state: { type: 'string', default: 'open' },
          plate: { type: 'string', prefill: { '=': '"京A12345"' } },
          lines: {
            type: 'array',
            items: { type: 'object', properties: { part: { type: 'string', default: 'pump' }, count: number({}) } },
          },
        },
        required: ['plate'],
      },
      signed: [],
    } as unknown as FormDefinition;
    const own = compileEdition(contentWith({ forms: { note } })).form('note');
    const lines = [{ part: 'belt', count: 1 }];
    test.each<[string, Partial<Parameters<typeof fileForm>[1]>, unknown]>([
      [
        'that would be filled in beforehand, or by default',
        { given: { day: null, state: null }, prefilled: { day: '2026-01-01' } },
        { plate: '京A12345' },
      ],
      [
        'of a line',
        { given: { day: null, state: null, lines: [{ part: null, count: 2 }, { count: 3 }] } },
        { plate: '京A12345', lines: [{ count: 2 }, { part: 'pump', count: 3 }] },
      ],
      ['but of what is required it is missing', { given: { plate: null } }, ['missingFact', '/plate']],
      [
        'that an amendment takes out',
        { mode: 'amend', before: { plate: '京A1', day: '2026-01-01', state: 'open' }, given: { day: null } },
        { plate: '京A1', state: 'open' },
      ],
      [
        'but none that stands, where a record is only continued',
        { mode: 'continue', before: { plate: '京A1', day: '2026-01-01' }, given: { day: null } },
        ['invalidValue', '/day'],
      ],
      [
        'and what stands is the same with nulls in its lines',
        {
          mode: 'continue',
          before: { plate: '京A1', lines: [{ count: 1 }] },
          given: { lines: [{ part: null, count: 1 }] },
        },
        { plate: '京A1', lines: [{ count: 1 }], day: '2026-12-01', state: 'open' },
      ],
    ])('%s', (_, how, expected) => {
      expect(told(() => fileForm(own, { mode: 'new', at, given: {}, ...how }))).toEqual(expected);
    });

    test('and what was given stays as it was', () => {
      const given = { lines: structuredClone([{ ...lines[0], part: null }]) };
      fileForm(own, { mode: 'new', at, given });
      expect(given).toEqual({ lines: [{ part: null, count: 1 }] });
    });
  });

  test.each<[string, JsonObject, unknown[]]>([
    ['a name that it does not have', { plate: '京A12345', colour: 'red' }, ['unknownField', '/colour']],
    [
      'a name that a line does not have',
      { plate: '京A12345', lines: [{ ...line, colour: 'red' }] },
      ['unknownField', '/lines/0/colour'],
    ],
    ['nothing of what is required', {}, ['missingFact', '/plate']],
    ['a null of what is required', { plate: null }, ['missingFact', '/plate']],
    ['what is required where a condition holds', { plate: '京A12345', km: 101 }, ['missingFact', '/tripReason']],
    [
      'a line without what it needs',
      { plate: '京A12345', lines: [line, { price: 1001, count: 1 }] },
      ['missingFact', '/lines/1/part', '/lines/1/serial'],
    ],
    ['a value out of its list', { plate: '京A12345', state: 'lost' }, ['unknownValue', '/state']],
    ['a value of another type', { plate: '京A12345', km: 'far' }, ['invalidValue', '/km']],
    [
      'a value out of its bounds, in a line',
      { plate: '京A12345', lines: [{ ...line, count: 0 }] },
      ['invalidValue', '/lines/0/count'],
    ],
    ['a plate that is none', { plate: 'ABC' }, ['invalidValue', '/plate']],
    ['a phone that is none', { plate: '京A12345', phone: 'call me' }, ['invalidValue', '/phone']],
    ['what a check refuses', { plate: '京A12345', nights: 4 }, ['invalidValue', '/nights']],
    [
      'a total that is not what it comes to',
      { plate: '京A12345', lines: [line], totalCny: 1 },
      ['invalidValue', '/totalCny'],
    ],
    [
      'an amount that is not what it comes to',
      { plate: '京A12345', lines: [{ ...line, amountCny: 9 }] },
      ['invalidValue', '/lines/0/amountCny'],
    ],
    [
      'all that is wrong at once',
      { plate: 'ABC', nights: 4, km: 200 },
      ['missingFact', '/tripReason', '/plate', '/nights'],
    ],
  ])('refuses %s, each at its place', (_, given, problem) => {
    expect(told(() => file(given))).toEqual(problem);
  });

  test('takes a total as whoever filled it saw it', () => {
    expect(file({ plate: '京A12345', lines: [line], totalCny: 0.3 }).totalCny).toBe(0.3);
  });

  test('says the message of its check', () => {
    try {
      file({ plate: '京A12345', nights: 4 });
      expect.unreachable();
    } catch (error) {
      expect((error as Problem).errors?.[0]?.message.en).toBe('no more than three nights');
    }
  });
});

describe('a record', () => {
  const before = file({ plate: '京A12345', lines: [line] });

  test('is gone on with: what is empty is filled, what is filled stays', () => {
    const fields = ['km', 'nights'];
    expect(file({ km: 5 }, { mode: 'continue', before, fields })).toMatchObject({
      km: 5,
      plate: '京A12345',
      totalCny: 0.3,
    });
    expect(told(() => file({ plate: '沪B12345' }, { mode: 'continue', before, fields }))).toEqual([
      'unknownField',
      '/plate',
    ]);
    expect(told(() => file({ plate: '沪B12345' }, { mode: 'continue', before }))).toEqual(['invalidValue', '/plate']);
    expect(file({ plate: '京A12345' }, { mode: 'continue', before })).toEqual(before);
  });

  test('is amended: what is given is put in place of what stood, and what is computed follows', () => {
    const amended = file({ lines: [line, line] }, { mode: 'amend', before });
    expect(amended).toMatchObject({ plate: '京A12345', totalCny: 0.6 });
    expect(told(() => file({ km: 200 }, { mode: 'amend', before }))).toEqual(['missingFact', '/tripReason']);
  });

  test('asks for the signatures whose condition holds, in their order', () => {
    const names = (fields: JsonObject) =>
      form.signings(fields, { atMs: 0, config: undefined, facts: {}, depth: 0 }).map(({ as }) => as);
    expect(names(before)).toEqual(['made']);
    expect(names({ ...before, totalCny: 101 })).toEqual(['made', 'review']);
  });
});

test('fields that are computed of each other cannot be compiled', () => {
  const fields = { type: 'object', properties: { a: number({ '=': 'b' }), b: number({ '=': 'a' }) } };
  const circle = compileEdition(contentWith({ forms: { f: { ...order, id: 'f', fields } as FormDefinition } }));
  expect(told(() => circle.form('f'))).toEqual(['invalidDefinition']);
});

describe('a form still being filled', () => {
  const draft = (given: JsonObject) => draftForm(form, { mode: 'new', given, at });

  test('is computed as far as it goes, with what is wrong and what is missing at its place', () => {
    const { fields, errors } = draft({
      phone: '12',
      lines: [
        { price: 2, count: 3 },
        { part: 'b', price: 1, count: 0 },
      ],
    });
    expect(fields.totalCny).toBe(6);
    expect(errors.map(({ path, code }) => [path, code])).toEqual([
      ['/plate', 'missingFact'],
      ['/phone', 'invalidValue'],
      ['/lines/0/part', 'missingFact'],
      ['/lines/1/count', 'invalidValue'],
    ]);
  });

  test.each<[JsonObject, string[]]>([
    [{ km: 100, lines: [{ price: 1000 }, { price: 1001 }] }, ['/tripReason', '/lines/0/serial']],
    [{ km: 101 }, []],
    [{}, ['/tripReason']],
  ])('of %j what is not asked for is %j', (given, notAsked) => {
    expect(draft(given).notAsked).toEqual(notAsked);
  });

  test('refuses nothing: a name that it does not have is told', () => {
    expect(draft({ other: 1 }).errors[0]).toMatchObject({ path: '/other', code: 'unknownField' });
  });
});
