import { describe, expect, test } from 'vitest';
import { decide } from '../../server/decisions/decide.ts';
import type { RecordedDecision } from '../../server/stores/recorded-decisions.ts';
import { request, startTestServer, type TestServer, temporaryFolder } from './test-server.ts';

const fee = '/policies/shop/decisions/fee';

describe('a decision over HTTP', () => {
  test('answers the outcome, the rules with their clauses, and the edition it was made on', async () => {
    const server = await startTestServer();
    const { status, body } = await server.send(fee, { facts: { km: 12.345, kind: 'truck' } });

    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ policy: 'shop', ruleSet: 'fee', edition: 2, at: '2024-03-01T02:00:00.000Z', outcome: { feeCny: 24.69 } },
      rules: [{ id: 'truck', clauses: ['T-1'] }],
    });
    expect(body.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    expect(body.explanation).toBeUndefined();
  });

  test('explains itself when asked', async () => {
    const server = await startTestServer();
    const { body } = await server.send(fee, { facts: { km: 1, kind: 'car' }, explain: true });
    expect(body.explanation).toMatchObject({
      ...{ rules: [{ id: 'other', fired: true }], counts: { rules: 2, fired: 1, hold: 1 } },
      ...{ nearest: [{ id: 'truck', failed: 1 }], nearestMiss: { id: 'truck', failed: 1 } },
    });
    expect(body.explanation.next).toBeUndefined();
  });

  test('explains as many rules as are asked for, in the language asked for, and goes on behind the last', async () => {
    const server = await startTestServer();
    const facts = { km: 1, kind: 'car' };
    const asked = { rows: 'all', limit: 1, language: 'en' };
    const first = (await server.send(fee, { facts, explain: asked })).body.explanation;
    expect(first).toMatchObject({ rules: [{ id: 'other' }], next: 'other' });
    expect(Object.keys(first.rules[0].sentence)).toEqual(['en']);
    const second = (await server.send(fee, { facts, explain: { ...asked, after: first.next } })).body.explanation;
    expect(second.rules).toMatchObject([{ id: 'truck', fired: false }]);
    expect(second.next).toBeUndefined();
    const lost = await server.send(fee, { facts, explain: { after: 'nowhere' } });
    expect(lost).toMatchObject({ status: 422, body: { code: 'invalidRequest', errors: [{ path: '/explain/after' }] } });
    for (const explain of [{ rows: 'some' }, { limit: 0 }, { language: 'fr' }, { more: true }, 'yes'])
      expect((await server.send(fee, { facts, explain })).status).toBe(422);
  });

  test('is the same by the reference evaluator', async () => {
    const server = await startTestServer();
    const facts = { km: 7.5, kind: 'truck' };
    const compiled = await server.send(fee, { facts });
    const reference = await server.send(fee, { facts, reference: true });
    expect(reference.body).toMatchObject({ outcome: compiled.body.outcome, rules: compiled.body.rules });
  });

  test('is made on the edition in force at its instant, or the one asked for', async () => {
    const server = await startTestServer();
    const facts = { km: 1, kind: 'car' };
    const answers = await Promise.all([
      server.send(fee, { facts, at: '2015-06-01T00:00:00+08:00' }),
      server.send(fee, { facts, edition: 1 }),
      server.send(fee, { facts, at: '2010-01-01T00:00:00Z' }),
      server.send(fee, { facts, edition: 9 }),
    ]);
    expect(answers.map(({ status, body }) => [status, body.edition ?? body.code])).toEqual([
      [200, 1],
      [200, 1],
      [404, 'noEditionInForce'],
      [404, 'editionNotFound'],
    ]);
  });

  test.each([
    ['a decision', fee, { facts: { km: 1, kind: 'car' } }],
    ['a simulation', '/policies/shop/flows/job/simulate', { input: {}, events: [] }],
  ])('a date stands for the beginning of that day where the policy is at home, for %s', async (_, path, sent) => {
    const server = await startTestServer();
    const [day, instant] = await Promise.all(
      ['2015-06-01', '2015-05-31T16:00:00Z'].map((at) => server.send(path, { ...sent, at })),
    );
    expect(day?.status).toBe(200);
    expect({ ...day?.body, id: '' }).toEqual({ ...instant?.body, id: '' });
  });

  test.each(['yesterday', '2026-02-30', '2026-02-30T00:00:00Z', '2026-01-01T10:00', ''])(
    'an instant must be one that exists everywhere: not "%s"',
    async (at) => {
      const server = await startTestServer();
      const { status, body } = await server.send(fee, { facts: { km: 1, kind: 'car' }, at });
      expect(status).toBe(422);
      expect(body).toMatchObject({ code: 'invalidRequest', errors: [{ path: '/at', code: 'format' }] });
      expect(body.errors[0].message).toContain('日期');
    },
  );

  test.each([
    ['missing facts', fee, { km: 1 }, 'missingFact', ['kind'], '/facts/kind'],
    ['several missing facts, in the order of the schema', fee, {}, 'missingFact', ['km', 'kind'], '/facts/km'],
    ['a value that is not in its list', fee, { km: 1, kind: 'ship' }, 'unknownValue', ['kind'], '/facts/kind'],
    ['a value that is not valid', fee, { km: -1, kind: 'car' }, 'invalidValue', ['km'], '/facts/km'],
    ['several at once by the first kind', fee, { km: -1 }, 'missingFact', ['kind'], '/facts/kind'],
    [
      'a configuration value without entry',
      '/policies/shop/decisions/bonus',
      { hours: 1 },
      'configurationMissing',
      ['config.rate'],
      '/config/rate',
    ],
  ])('refuses %s with one problem', async (_, path, facts, code, names, place) => {
    const server = await startTestServer();
    const { status, body, headers } = await server.send(path, { facts });

    expect(status).toBe(422);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body).toMatchObject({ code, facts: names, status: 422, type: `urn:guiju:problem:${code}` });
    expect(body.errors[0]).toMatchObject({ path: place });
    expect(typeof body.errors[0].message).toBe('string');
    expect(body.outcome).toBeUndefined();
  });

  test('takes configuration values for one call', async () => {
    const server = await startTestServer();
    const bonus = '/policies/shop/decisions/bonus';
    const { body } = await server.send(bonus, { facts: { hours: 3 }, config: { rate: 5 } });
    expect(body.outcome).toEqual({ bonusCny: 15 });
    expect((await server.send(bonus, { facts: { hours: 3 } })).body.code).toBe('configurationMissing');
  });

  test('titles its problems in the language of the caller, Chinese by default', async () => {
    const server = await startTestServer();
    const titles = await Promise.all(
      [{}, { 'accept-language': 'en-GB,en;q=0.9' }, { 'accept-language': 'fr, zh;q=0.5, en;q=0.4' }].map(
        async (headers) => (await server.send(fee, { facts: {} }, headers as Record<string, string>)).body.title,
      ),
    );
    expect(titles).toEqual(['缺少必填项', 'A required fact is missing', '缺少必填项']);
  });

  test.each([
    ['an unknown policy', '/policies/none/decisions/fee', 'policyNotFound'],
    ['a policy named like a property of every object', '/policies/__proto__/decisions/fee', 'policyNotFound'],
    ['an unknown rule set', '/policies/shop/decisions/none', 'ruleSetNotFound'],
    ['a rule set named like a property of every object', '/policies/shop/decisions/constructor', 'ruleSetNotFound'],
  ])('says 404 for %s', async (_, path, code) => {
    const server = await startTestServer();
    expect(await server.send(path, { facts: {} })).toMatchObject({ status: 404, body: { code } });
  });
});

test('ten thousand overlapping decisions on one edition are all whole, explained or not, and all recorded', async () => {
  const { parts } = await startTestServer();
  const made = Array.from({ length: 10_000 }, async (_, number) => {
    const facts = { km: number, kind: number % 3 === 0 ? 'truck' : 'car' };
    const explain = number % 7 === 0;
    return JSON.parse(
      await decide(parts, 'shop', 'fee', { facts, explain }, { id: 'test', person: 'test', roles: 'all' }),
    );
  });
  const answers = await Promise.all(made);

  expect(new Set(answers.map(({ id }) => id)).size).toBe(10_000);
  for (const [number, { outcome, rules, explanation }] of answers.entries()) {
    const isTruck = number % 3 === 0;
    expect(outcome.feeCny).toBe(isTruck ? number * 2 : number);
    expect(rules[0].id).toBe(isTruck ? 'truck' : 'other');
    expect(explanation?.facts.km).toBe(number % 7 === 0 ? number : undefined);
  }
  let recorded = 0;
  for await (const { facts, outcome } of parts.recorder.read('shop', {})) {
    recorded += 1;
    expect(outcome.feeCny).toBe(facts.kind === 'truck' ? Number(facts.km) * 2 : facts.km);
  }
  expect(recorded).toBe(10_000);
});

describe('a batch of decisions', () => {
  const batch = (server: TestServer, lines: string[]) =>
    request(`${server.url}/api/v1${fee}/batch`, 'POST', lines.join('\n'), { 'content-type': 'application/x-ndjson' });
  const read = (text: string) =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));

  test('answers a line for a line, in order, and goes on after a bad one', async () => {
    const server = await startTestServer();
    const lines = ['{"km":1,"kind":"car"}', '{"km":-1,"kind":"car"}', 'what?', '', '[1]', '{"km":2,"kind":"truck"}'];
    const { status, headers, text } = await batch(server, lines);

    expect([status, headers.get('content-type')]).toEqual([200, 'application/x-ndjson; charset=utf-8']);
    expect(read(text)).toMatchObject([
      { outcome: { feeCny: 1 }, rules: [{ id: 'other' }] },
      { code: 'invalidValue', facts: ['km'] },
      { code: 'malformedRequest' },
      { code: 'invalidRequest' },
      { outcome: { feeCny: 4 }, rules: [{ id: 'truck', clauses: ['T-1'] }] },
    ]);
  });

  test('streams more lines than it would hold at once', async () => {
    const server = await startTestServer();
    const lines = Array.from({ length: 20_000 }, (_, km) => JSON.stringify({ km, kind: 'car' }));
    const answers = read((await batch(server, lines)).text);
    expect(answers).toHaveLength(20_000);
    expect(answers.every(({ outcome }, km) => outcome.feeCny === km)).toBe(true);
  });

  test('refuses a line that is too long and goes on', async () => {
    const server = await startTestServer();
    const long = `{"km":1,"kind":"car","more":"${'x'.repeat(1024 * 1024)}"}`;
    const { text } = await batch(server, ['{"km":1,"kind":"car"}', long, '{"km":2,"kind":"car"}']);
    expect(read(text)).toMatchObject([
      { outcome: { feeCny: 1 } },
      { code: 'bodyTooLarge' },
      { outcome: { feeCny: 2 } },
    ]);
  });

  test('wants NDJSON', async () => {
    const server = await startTestServer();
    expect(await server.send(`${fee}/batch`, { km: 1 })).toMatchObject({
      status: 415,
      body: { code: 'unsupportedMediaType' },
    });
  });
});

describe('the record of decisions', () => {
  test('holds each of a batch that was decided, and its facts as they were', async () => {
    const server = await startTestServer({ dataFolder: await temporaryFolder() });
    const lines = ['{"km":1,"kind":"car"}', '{"km":"?"}', '{"km":2,\r"kind":"truck"}', '{"km":3,"kind":"car"}'];
    await request(`${server.url}/api/v1${fee}/batch`, 'POST', lines.join('\n'), {
      'content-type': 'application/x-ndjson',
    });

    const recorded: RecordedDecision[] = [];
    for await (const decision of server.parts.recorder.read('shop', {})) recorded.push(decision);
    expect(new Set(recorded.map(({ id }) => id)).size).toBe(3);
    expect(recorded.map(({ facts, outcome, edition }) => ({ facts, outcome, edition }))).toEqual([
      { facts: { km: 1, kind: 'car' }, outcome: { feeCny: 1 }, edition: 2 },
      { facts: { km: 2, kind: 'truck' }, outcome: { feeCny: 4 }, edition: 2 },
      { facts: { km: 3, kind: 'car' }, outcome: { feeCny: 3 }, edition: 2 },
    ]);
  });

  test('holds facts, outcome, edition and instants, but no tries on drafts', async () => {
    const dataFolder = await temporaryFolder();
    const server = await startTestServer({ dataFolder });
    const draft = (await server.send('/policies/shop/drafts')).body;
    const { body } = await server.send(fee, { facts: { km: 3, kind: 'truck' }, at: '2015-06-01T00:00:00Z' });
    await server.send(fee, { facts: { km: 4, kind: 'truck' }, edition: `draft:${draft.id}` });

    const recorded: RecordedDecision[] = [];
    for await (const decision of server.parts.recorder.read('shop', {})) recorded.push(decision);
    expect(recorded).toEqual([
      {
        ...{ id: body.id, policy: 'shop', ruleSet: 'fee', edition: 1, at: '2015-06-01T00:00:00Z' },
        ...{ decidedAt: '2024-03-01T02:00:00.000Z', facts: { km: 3, kind: 'truck' }, outcome: { feeCny: 6 } },
      },
    ]);
  });
});
