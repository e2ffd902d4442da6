import { describe, expect, test } from 'vitest';
import { listDefinitions } from '../../engine/index.ts';
import { dearerFee, shopContent } from './fixtures.ts';
import { makeDearer } from './make-dearer.ts';
import { asAdmin, personFor, startTestServer, type TestServer, temporaryFolder } from './test-server.ts';

const drafts = '/policies/shop/drafts';
const day = 86_400_000;

const truckFee = async (server: TestServer, more: object = {}, headers = {}) =>
  (await server.send('/policies/shop/decisions/fee', { facts: { km: 10, kind: 'truck' }, ...more }, headers)).body;

describe('policies and editions', () => {
  test('are listed with the edition in force', async () => {
    const server = await startTestServer();
    expect((await server.get('/policies')).body.items).toMatchObject([
      { id: 'shop', title: { en: 'shop' }, inForce: 2, ruleSets: 2, flows: 4, openConfig: 1 },
    ]);
    expect((await server.get('/policies/shop')).body).toMatchObject({
      id: 'shop',
      inForce: 2,
      roles: ['clerk', 'manager'],
    });
    expect((await server.get('/policies/shop/editions')).body.items).toMatchObject([
      { number: 2, effectiveFrom: '2019-12-31T16:00:00.000Z', publishedBy: 'seed' },
      { number: 1, effectiveFrom: '2011-07-09T16:00:00.000Z' },
    ]);
  });

  test('are read with their definitions and hash', async () => {
    const server = await startTestServer();
    const { body } = await server.get('/policies/shop/editions/1');
    expect(body.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(body.definitions.map(({ kind, id }: { kind: string; id: string }) => `${kind}/${id}`)).toContain(
      'rules/fee',
    );
    expect(await server.get('/policies/shop/editions/x')).toMatchObject({
      status: 404,
      body: { code: 'editionNotFound' },
    });
  });

  test('differ by what was changed', async () => {
    const server = await startTestServer();
    const { id } = (await server.send(drafts)).body;
    await makeDearer(server, id);
    const { changes } = (await server.get(`/policies/shop/editions/2/diff/draft:${id}`)).body;
    expect(new Set(changes.map((change: { kind: string; id: string }) => `${change.kind}/${change.id}`))).toEqual(
      new Set(['rules/fee', 'cases/fee']),
    );
    expect((await server.get('/policies/shop/editions/1/diff/2')).body).toEqual({ changes: [] });
  });

  test('tell for each clause what cites it and which cases exercise it', async () => {
    const server = await startTestServer();
    const { status, body } = await server.get('/policies/shop/editions/1/coverage');
    expect([status, body.items[0]]).toMatchObject([200, { id: 'T-1', status: 'covered', missingFigures: [] }]);
  });

  test('are rolled back by a new edition equal to an old one', async () => {
    const server = await startTestServer();
    const { id } = (await server.send(drafts)).body;
    await makeDearer(server, id);
    await server.send(`${drafts}/${id}/publish`);
    expect((await truckFee(server)).outcome).toEqual({ feeCny: 30 });

    const { status, body } = await server.send('/policies/shop/editions/2/rollback', { note: 'too dear' });
    const two = (await server.get('/policies/shop/editions/2')).body;
    expect([status, body.number, body.hash]).toEqual([201, 4, two.hash]);
    expect(await truckFee(server)).toMatchObject({ edition: 4, outcome: { feeCny: 20 } });
  });
});

describe('a draft', () => {
  test('is opened on the edition in force or the one asked for', async () => {
    const server = await startTestServer();
    const { status, body } = await server.send(drafts, { title: 'new prices' });
    expect([status, body]).toMatchObject([
      201,
      { title: 'new prices', revision: 1, basedOn: 2, status: 'draft', authors: [] },
    ]);
    expect((await server.send(drafts, { from: 1 })).body).toMatchObject({ basedOn: 1 });
    expect(await server.send(drafts, { from: 7 })).toMatchObject({ status: 404, body: { code: 'editionNotFound' } });
    expect((await server.get(drafts)).body.items).toHaveLength(2);
  });

  test('keeps what was put into it, with its authors', async () => {
    const server = await startTestServer();
    const { id } = (await server.send(drafts)).body;
    const path = `${drafts}/${id}/definitions/rules/fee`;
    const saved = await server.call('PUT', path, dearerFee(5), {
      'if-match': '"1"',
      'x-guiju-user': '%E7%8E%8B%E8%8A%B3',
    });

    expect([saved.status, saved.headers.get('etag'), saved.body.revision]).toEqual([200, '"2"', 2]);
    expect((await server.get(path)).body).toEqual(dearerFee(5));
    const draft = (await server.get(`${drafts}/${id}`)).body;
    expect(draft).toMatchObject({ revision: 2, authors: ['王芳'], changed: ['rules/fee'] });
    expect(draft.definitions).toHaveLength(listDefinitions(shopContent()).length);
    expect(await truckFee(server, { edition: `draft:${id}` })).toMatchObject({
      edition: `draft:${id}`,
      outcome: { feeCny: 50 },
    });
    expect((await truckFee(server)).outcome).toEqual({ feeCny: 20 });
  });

  test('knows when nothing is changed any more', async () => {
    const server = await startTestServer();
    const { id } = (await server.send(drafts)).body;
    const path = `${drafts}/${id}/definitions/rules/fee`;
    await server.call('PUT', path, dearerFee(5), { 'if-match': '"1"' });
    await server.call('PUT', path, dearerFee(2), { 'if-match': '"2"' });
    expect((await server.get(`${drafts}/${id}`)).body).toMatchObject({ revision: 3, changed: [] });
  });

  test('loses a definition that is removed from it', async () => {
    const server = await startTestServer();
    const { id } = (await server.send(drafts)).body;
    const path = `${drafts}/${id}/definitions/rules/bonus`;
    expect((await server.call('DELETE', path, undefined, { 'if-match': '"1"' })).body).toMatchObject({ revision: 2 });
    expect(await server.get(path)).toMatchObject({ status: 404, body: { code: 'definitionNotFound' } });
    expect(await server.call('DELETE', path, undefined, { 'if-match': '"2"' })).toMatchObject({ status: 404 });
  });

  test.each([
    ['without the revision', '/rules/fee', dearerFee(3), {}, 428, 'preconditionRequired'],
    ['of an older revision', '/rules/fee', dearerFee(3), { 'if-match': '"7"' }, 412, 'staleRevision'],
    ['under another name', '/rules/other', dearerFee(3), { 'if-match': '"1"' }, 422, 'invalidDefinition'],
    ['of no known kind', '/things/fee', { kind: 'things' }, { 'if-match': '"1"' }, 422, 'invalidRequest'],
    [
      'that lacks what all of its kind have',
      '/rules/fee',
      { kind: 'rules', id: 'fee' },
      { 'if-match': '"1"' },
      422,
      'invalidRequest',
    ],
    [
      'that makes it another policy',
      '/policy/policy',
      { ...shopContent().policy, id: 'x' },
      { 'if-match': '"1"' },
      422,
      'invalidDefinition',
    ],
  ])('refuses a definition %s', async (_, place, definition, headers, status, code) => {
    const server = await startTestServer();
    const { id } = (await server.send(drafts)).body;
    const answer = await server.call(
      'PUT',
      `${drafts}/${id}/definitions${place}`,
      definition,
      headers as Record<string, string>,
    );
    expect(answer).toMatchObject({ status, body: { code } });
    expect((await server.get(`${drafts}/${id}`)).body.revision).toBe(1);
  });

  test('saved by two at once takes one of them', async () => {
    const server = await startTestServer();
    const { id } = (await server.send(drafts)).body;
    const answers = await Promise.all(
      [3, 4, 5].map((price) =>
        server.call('PUT', `${drafts}/${id}/definitions/rules/fee`, dearerFee(price), { 'if-match': '"1"' }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
  });

  test('can be thrown away', async () => {
    const server = await startTestServer();
    const { id } = (await server.send(drafts)).body;
    expect((await server.call('DELETE', `${drafts}/${id}`)).status).toBe(204);
    expect(await server.get(`${drafts}/${id}`)).toMatchObject({ status: 404, body: { code: 'draftNotFound' } });
  });

  test('is checked: findings, cases and reference', async () => {
    const server = await startTestServer();
    const { id } = (await server.send(drafts)).body;
    await server.call('PUT', `${drafts}/${id}/definitions/rules/fee`, dearerFee(3), { 'if-match': '"1"' });
    const { cases, reference } = (await server.send(`${drafts}/${id}/check`)).body;
    expect(cases).toMatchObject({ passed: 1, failed: 1 });
    expect(cases.results[0]).toMatchObject({ id: 'fee', case: 'truck', passed: false });
    expect(reference).toEqual({ compared: 2, differences: [] });
  });
});

describe('publishing', () => {
  test('in demo mode makes a draft the next edition at once, and the log says that nobody reviewed it', async () => {
    const server = await startTestServer();
    const { id } = (await server.send(drafts)).body;
    await makeDearer(server, id);
    const { status, body } = await server.send(`${drafts}/${id}/publish`, { note: 'dearer' });

    expect([status, body]).toMatchObject([
      201,
      { number: 3, effectiveFrom: '2024-03-01T02:00:00.000Z', note: 'dearer' },
    ]);
    expect(await truckFee(server)).toMatchObject({ edition: 3, outcome: { feeCny: 30 } });
    expect((await server.get('/audit')).body.items.at(-1)).toMatchObject({
      type: 'edition.published',
      edition: 3,
      unreviewed: true,
    });
    expect((await server.get(`${drafts}/${id}`)).body).toMatchObject({ status: 'published', published: 3 });
    expect(await server.send(`${drafts}/${id}/publish`)).toMatchObject({ status: 409, body: { code: 'wrongStatus' } });
  });

  test('for a later date leaves the present edition in force until then', async () => {
    const server = await startTestServer();
    const { id } = (await server.send(drafts)).body;
    await makeDearer(server, id);
    await server.send(`${drafts}/${id}/publish`, { effectiveFrom: '2024-03-03T00:00:00+08:00' });

    expect(await truckFee(server)).toMatchObject({ edition: 2, outcome: { feeCny: 20 } });
    expect(await truckFee(server, { at: '2024-03-02T16:00:00Z' })).toMatchObject({ edition: 3 });
    server.clock.advance(3 * day);
    expect(await truckFee(server)).toMatchObject({ edition: 3, outcome: { feeCny: 30 } });
    expect(await truckFee(server, { at: '2024-03-01T02:00:00Z' })).toMatchObject({ edition: 2 });
  });

  test('is refused with the cases that fail', async () => {
    const server = await startTestServer();
    const { id } = (await server.send(drafts)).body;
    await server.call('PUT', `${drafts}/${id}/definitions/rules/fee`, dearerFee(3), { 'if-match': '"1"' });
    const { status, body } = await server.send(`${drafts}/${id}/publish`);
    expect([status, body.code]).toEqual([422, 'hasFindings']);
    expect(body.cases).toMatchObject({ failed: 1, results: [{ case: 'truck', passed: false }] });
    expect((await server.get('/policies/shop/editions')).body.items).toHaveLength(2);
  });

  test('is refused with what cannot be compiled', async () => {
    const server = await startTestServer();
    const { id } = (await server.send(drafts)).body;
    const broken = JSON.parse(JSON.stringify(dearerFee(2)).replace('km * 2', 'km * ('));
    await server.call('PUT', `${drafts}/${id}/definitions/rules/fee`, broken, { 'if-match': '"1"' });
    const { status, body } = await server.send(`${drafts}/${id}/publish`);
    expect([status, body.code]).toEqual([422, 'hasFindings']);
    expect(body.findings).toMatchObject([{ kind: 'rules', id: 'fee', severity: 'error' }]);
  });
});

describe('four eyes', () => {
  const production = async () => {
    const server = await startTestServer({ mode: 'production' });
    const author = await personFor(server, 'zhang', 'policyManager', 'approver');
    const reviewer = await personFor(server, 'li', 'approver');
    const { id } = (await server.send(drafts, {}, author)).body;
    await makeDearer(server, id, author);
    return { server, author, reviewer, id, path: `${drafts}/${id}` };
  };

  test('another person approves, then it is published', async () => {
    const { server, author, reviewer, path } = await production();
    expect((await server.send(`${path}/submit`, { note: 'please' }, author)).body).toMatchObject({
      status: 'submitted',
    });
    expect((await server.send(`${path}/approve`, {}, reviewer)).body).toMatchObject({ status: 'approved' });
    const { body } = await server.send(`${path}/publish`, {}, reviewer);
    expect(body).toMatchObject({ number: 3, note: 'please' });
    expect(body.approvedBy).toBe('user:li');
  });

  test('an author cannot approve, whatever their rights, nor can the administrator who changed something', async () => {
    const { server, author, path } = await production();
    const { revision } = (await server.get(path, author)).body;
    await server.call(
      'PUT',
      `${path}/definitions/rules/bonus`,
      { ...shopContent().rules.bonus, clauses: ['T-1'] },
      {
        ...asAdmin,
        'if-match': `${revision}`,
      },
    );
    await server.send(`${path}/submit`, {}, author);
    for (const who of [author, asAdmin]) {
      expect(await server.send(`${path}/approve`, {}, who)).toMatchObject({
        status: 403,
        body: { code: 'approverIsAuthor' },
      });
    }
    expect((await server.get(path, author)).body.status).toBe('submitted');
  });

  test('nothing is published that was not approved', async () => {
    const { server, author, reviewer, path } = await production();
    expect(await server.send(`${path}/publish`, {}, reviewer)).toMatchObject({
      status: 409,
      body: { code: 'wrongStatus' },
    });
    await server.send(`${path}/submit`, {}, author);
    expect(await server.send(`${path}/publish`, {}, asAdmin)).toMatchObject({ status: 409 });
  });

  test('what is submitted cannot be changed; withdrawn or rejected it can, and needs approval anew', async () => {
    const { server, author, reviewer, path } = await production();
    const save = async (price: number) => {
      const { revision } = (await server.get(path, author)).body;
      return server.call('PUT', `${path}/definitions/rules/fee`, dearerFee(price), {
        ...author,
        'if-match': `"${revision}"`,
      });
    };
    await server.send(`${path}/submit`, {}, author);
    expect(await save(4)).toMatchObject({ status: 409, body: { code: 'wrongStatus' } });
    await server.send(`${path}/withdraw`, {}, author);
    expect((await save(3)).status).toBe(200);
    await server.send(`${path}/submit`, {}, author);
    await server.send(`${path}/approve`, {}, reviewer);
    expect((await server.send(`${path}/reject`, { note: 'no' }, reviewer)).body).toMatchObject({ status: 'draft' });
    expect(await server.send(`${path}/publish`, {}, reviewer)).toMatchObject({ status: 409 });
  });

  test.each([
    ['withdraw', 'draft'],
    ['approve', 'draft'],
    ['reject', 'draft'],
  ])('%s has no place in status %s', async (move) => {
    const { server, path } = await production();
    expect(await server.send(`${path}/${move}`, {}, asAdmin)).toMatchObject({
      status: 409,
      body: { code: 'wrongStatus' },
    });
  });
});

describe('the impact of a draft', () => {
  test('counts the decisions that would change, with examples and sums of money', async () => {
    const dataFolder = await temporaryFolder();
    const server = await startTestServer({ dataFolder });
    await truckFee(server);
    const { id: changed } = await truckFee(server, { facts: { km: 0.5, kind: 'truck' } });
    await truckFee(server, { facts: { km: 7, kind: 'car' } });
    const { id } = (await server.send(drafts)).body;
    await makeDearer(server, id);

    const { decisions } = (await server.send(`${drafts}/${id}/impact`)).body;
    expect(decisions).toMatchObject({ replayed: 3, changed: 2, totals: { feeCny: { before: 28, after: 38.5 } } });
    expect(decisions.examples).toContainEqual(
      expect.objectContaining({ id: changed, ruleSet: 'fee', before: { feeCny: 1 }, after: { feeCny: 1.5 } }),
    );
    const later = { since: '2024-03-01T02:00:00.001Z' };
    expect((await server.send(`${drafts}/${id}/impact`, later)).body.decisions.replayed).toBe(0);
  });

  test('names the open instances whose state is gone or accepts other events', async () => {
    const server = await startTestServer();
    const open = await server.start('job', { amount: 1 });
    const review = await server.start('job', { amount: 2 });
    await server.send(`/instances/${review.id}/events`, { type: 'SEND' });
    const { id } = (await server.send(drafts)).body;
    const flow = JSON.parse(JSON.stringify(shopContent().flows.job).replaceAll('"review"', '"inspection"'));
    await server.call('PUT', `${drafts}/${id}/definitions/flow/job`, flow, { 'if-match': '"1"' });

    const { instances } = (await server.send(`${drafts}/${id}/impact`)).body;
    expect(instances).toMatchObject({ open: 2, affected: 1, examples: [{ id: review.id, reason: 'stateRemoved' }] });
    expect(instances.examples).not.toContainEqual(expect.objectContaining({ id: open.id }));
  });
});
