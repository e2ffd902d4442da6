import { describe, expect, test } from 'vitest';
import { withGives } from '../../../engine/authoring.ts';
import { checkContent } from '../../../engine/checks.ts';
import {
  compileEdition,
  continueFlow,
  type FlowDefinition,
  type JsonObject,
  Problem,
  simulate,
  startFlow,
  stepFlow,
} from '../../../engine/index.ts';
import { contentWith } from '../content.ts';

const at = '2026-03-01T08:00:00Z';
const text = (value: string) => ({ 'zh-CN': value, en: value });
const number = { type: 'number' };
const assign = (values: JsonObject) => ({ type: 'assign', params: values });
const sum = { '=': 'total + amount' };

/** A claim: PAY needs an amount, NOTE may say how urgent it is, TICK is raised within, and the machine counts. */
const claim: FlowDefinition = {
  kind: 'flow',
  id: 'claim',
  title: text('claim'),
  clauses: [],
  input: { type: 'object', properties: { urgent: { type: 'boolean' }, plate: { type: 'string' }, count: number } },
  events: {
    PAY: { payload: { type: 'object', properties: { amount: { type: 'number', minimum: 1 } }, required: ['amount'] } },
    NOTE: { gives: ['urgent'] },
    TICK: { payload: { type: 'object', properties: { by2: number } } },
    RAISE: {},
  },
  machine: {
    context: { total: 0, count: 0 },
    initial: 'open',
    states: {
      open: {
        on: {
          PAY: { actions: [assign({ total: sum })] },
          NOTE: { target: 'open', guard: { type: 'when', params: { '=': 'plate = null or urgent' } } },
          TICK: { actions: [assign({ count: { '=': 'count + by2' } })] },
          RAISE: { actions: [{ type: 'raise', params: { event: { type: 'TICK', by2: 2, total: 99, urgent: true } } }] },
        },
      },
      done: { type: 'final' },
    },
  },
};
const compiled = (meaning: 1 | 2, definition = claim) =>
  compileEdition(contentWith({ flows: { claim: definition } }), meaning).flow('claim');
const flow = compiled(2);
const landed = compiled(1);

function told(work: () => unknown) {
  try {
    work();
    return 'taken';
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return `${error.code} ${(error.facts ?? []).join(' ')}`.trim();
  }
}

const started = (one = flow) => startFlow(one, {}, { at }).snapshot;
const paid = (one = flow) => stepFlow(one, started(one), { type: 'PAY', amount: 5 }, { at }).snapshot;

describe('an event brings', () => {
  test.each<[string, JsonObject & { type: string }, string]>([
    ['what it declares', { type: 'PAY', amount: 5 }, 'taken'],
    ['a fact that it gives', { type: 'NOTE', urgent: true }, 'taken'],
    ['no fact of the input that it does not give', { type: 'PAY', amount: 5, plate: 'A' }, 'unknownField plate'],
    ["nothing of another event's", { type: 'NOTE', amount: 5 }, 'unknownField amount'],
    ['nothing that only the machine writes', { type: 'PAY', amount: 5, total: 1000 }, 'unknownField total'],
    ['nothing that nobody declares', { type: 'PAY', amount: 5, x: 1, y: 2 }, 'unknownField x y'],
    ['no name of an object', { type: 'PAY', amount: 5, constructor: 1 }, 'unknownField constructor'],
    ['what it requires', { type: 'PAY' }, 'missingFact amount'],
    ['what its own schema allows', { type: 'PAY', amount: 0 }, 'invalidValue amount'],
  ])('%s', (_, event, result) => {
    expect(told(() => stepFlow(flow, started(), event, { at }))).toBe(result);
  });

  test('what it requires each time, whatever an earlier one brought', () => {
    expect(told(() => stepFlow(flow, paid(), { type: 'PAY' }, { at }))).toBe('missingFact amount');
  });

  test('nothing into the context but its own where it is raised within', () => {
    const { context } = stepFlow(flow, started(), { type: 'RAISE' }, { at });
    expect(context).toEqual({ total: 0, count: 2, by2: 2 });
  });

  test('nothing but its own where it is a timer', () => {
    const { context } = continueFlow(flow, started(), { type: 'TICK', by2: 3, total: 9 }, { at });
    expect(context).toMatchObject({ total: 0, count: 3 });
  });
});

test('a start takes what the input declares, and nothing else', () => {
  expect(told(() => startFlow(flow, { plate: 'A', urgent: false }, { at }))).toBe('taken');
  expect(told(() => startFlow(flow, { amount: 1, total: 2 }, { at }))).toBe('unknownField amount total');
});

describe('a flow that is only tried', () => {
  const walk = (event: JsonObject & { type: string }, strict?: boolean) =>
    simulate(flow, { input: {}, events: [{ type: 'PAY', amount: 5 }, event], at, strict }).steps[1]?.error ?? null;

  test.each<[string, JsonObject & { type: string }, string | null, string | null]>([
    ['any fact of the input', { type: 'PAY', amount: 5, plate: 'A' }, null, 'unknownField'],
    ['without what is known already', { type: 'PAY' }, null, 'missingFact'],
    ["nothing of another event's", { type: 'NOTE', amount: 5 }, 'unknownField', 'unknownField'],
    ['nothing that nobody declares', { type: 'PAY', amount: 5, x: 1 }, 'unknownField', 'unknownField'],
  ])('takes %s; asked as an instance is, what the fence allows', (_, event, tried, strict) => {
    expect([walk(event), walk(event, true)]).toEqual([tried, strict]);
  });
});

describe('an edition of before payloads had a fence', () => {
  test.each<[string, JsonObject & { type: string }, string]>([
    ['takes any fact of the flow with any event', { type: 'PAY', amount: 5, plate: 'A' }, 'taken'],
    ['takes as brought what is known already', { type: 'PAY' }, 'taken'],
    ['refuses what nobody declares', { type: 'PAY', amount: 5, x: 1 }, 'unknownField x'],
  ])('%s', (_, event, result) => {
    expect(told(() => stepFlow(landed, paid(landed), event, { at }))).toBe(result);
  });

  test('is rewritten: each event gives what is read on its way, and nothing that the machine counts', () => {
    const { events, ...machine } = claim;
    const bare = { ...machine, events: { ...events, NOTE: {} } };
    const rewritten = withGives(compiled(1, bare));
    expect(rewritten.events).toEqual({ ...events, NOTE: { gives: ['urgent', 'plate'] } });
    expect(withGives(compiled(1, rewritten))).toEqual(rewritten);
  });
});

test('says what an event may give, beside its payload', () => {
  const gives = { type: 'object', properties: { urgent: { type: 'boolean' } } };
  const accepts = startFlow(flow, {}, { at }).accepts.map((one) => [one.type, one.gives]);
  expect(accepts).toEqual([
    ['PAY', undefined],
    ['NOTE', gives],
    ['TICK', undefined],
    ['RAISE', undefined],
  ]);
});

test.each(['type', 'role', 'by', 'task', 'after', 'reason', 'signature'])(
  'a payload cannot have a name that is taken: %s',
  (name) => {
    const events = { ...claim.events, PAY: { payload: { type: 'object', properties: { [name]: number } } } };
    const report = checkContent(contentWith({ flows: { claim: { ...claim, events } } }));
    expect(report.filter(({ code }) => code === 'reservedName')).toMatchObject([
      { severity: 'error', path: `/events/PAY/payload/properties/${name}` },
    ]);
  },
);

test('a fact that an event gives must be one of the input', () => {
  const events = { ...claim.events, NOTE: { gives: ['urgnt'] } };
  const report = checkContent(contentWith({ flows: { claim: { ...claim, events } } }));
  expect(report.filter(({ path }) => path.includes('/gives'))).toMatchObject([
    { code: 'unknownName', path: '/events/NOTE/gives/0', fix: { path: '/events/NOTE/gives/0', value: 'urgent' } },
  ]);
});

describe('what a payload requires only where something holds', () => {
  const asking: FlowDefinition = {
    ...claim,
    events: {
      ...claim.events,
      PAY: {
        payload: {
          type: 'object',
          properties: {
            amount: number,
            why: { type: 'string', requiredIf: { '=': 'amount > 100 and plate != null' } },
          },
        },
      },
    },
  };
  const walk = (input: JsonObject, event: JsonObject, strict: boolean, meaning: 1 | 2 = 2) =>
    simulate(compiled(meaning, asking), { input, events: [{ type: 'PAY', ...event }], at, strict }).steps[0]?.error ??
    null;
  const plate = { plate: '京A12345' };

  test.each([
    ['is asked for', plate, { amount: 101 }, 'missingFact'],
    ['is there', plate, { amount: 101, why: 'spoilt' }, null],
    ['is not asked for by what comes', plate, { amount: 100 }, null],
    ['is not asked for by what is known', {}, { amount: 101 }, null],
  ])('%s', (_, input, event, wanted) => {
    for (const strict of [true, false]) expect(walk(input, event, strict)).toBe(wanted);
  });

  test('was not asked for by editions that landed before', () => {
    expect(walk(plate, { amount: 101 }, false, 1)).toBeNull();
  });

  test('is found where its formula cannot be', () => {
    const wrong = structuredClone(asking);
    (wrong.events.PAY?.payload?.properties?.why as JsonObject).requiredIf = { '=': 'amuont > 100' };
    const found = checkContent(contentWith({ flows: { claim: wrong } })).filter(({ path }) =>
      path.endsWith('/requiredIf'),
    );
    expect(found).toMatchObject([{ code: 'unknownName', path: '/events/PAY/payload/properties/why/requiredIf' }]);
  });
});

test('a fact that is a field of the form, too, may be tried with an event that does not fill that field', () => {
  const fields = { type: 'object', properties: { plate: { type: 'string' }, km: number } } as const;
  const sheet = { kind: 'form', id: 'sheet', title: text('sheet'), clauses: [], fields } as const;
  const events = { ...claim.events, NOTE: { form: { id: 'sheet', fields: ['km'] } } };
  const content = contentWith({ flows: { claim: { ...claim, events } } });
  Object.assign(content.forms, { sheet });
  const filling = compileEdition(content, 2).flow('claim');
  const sent = [{ type: 'NOTE', plate: 'A', km: 3, urgent: true }];
  expect(simulate(filling, { at, input: {}, events: sent })).toMatchObject({
    context: { plate: 'A' },
    forms: [{ form: 'sheet', fields: { km: 3 } }],
    steps: [{ accepted: true }],
  });
  const strict = simulate(filling, { at, input: {}, events: sent, strict: true });
  expect(strict.steps).toMatchObject([{ error: 'unknownField' }]);
});

test('a flow that is tried knows what was signed: the next signature waits for those before it', () => {
  const fields = { type: 'object', properties: { km: number } } as const;
  const signed = [
    { as: 'driver', event: 'RAISE' },
    { as: 'receiver', event: 'TICK' },
  ];
  const sheet = { kind: 'form', id: 'sheet', title: text('sheet'), clauses: [], fields, signed } as const;
  const events = { NOTE: { form: 'sheet' }, RAISE: {}, TICK: {} };
  const stay = { actions: [] };
  const machine = { initial: 'open', states: { open: { on: { NOTE: stay, RAISE: stay, TICK: stay } } } };
  const content = contentWith({ flows: { claim: { ...claim, events, machine } } });
  Object.assign(content.forms, { sheet });
  const signing = compileEdition(content, 2).flow('claim');
  const walk = (types: string[]) =>
    simulate(signing, { at, input: {}, events: types.map((type) => ({ type })), strict: true }).steps.map(
      ({ error }) => error,
    );
  expect(walk(['NOTE', 'TICK', 'RAISE', 'TICK'])).toEqual([undefined, 'notAllowedHere', undefined, undefined]);
  expect(walk(['NOTE', 'RAISE', 'RAISE'])).toEqual([undefined, undefined, 'notAllowedHere']);
});
