import { describe, expect, test } from 'vitest';
import { allRoutes } from '../../server/app.ts';
import { asAdmin, keyFor, request, startTestServer, withKey } from './test-server.ts';

describe('in production', () => {
  test('a call without a key, or with a wrong one, is refused', async () => {
    const server = await startTestServer({ mode: 'production' });
    for (const headers of [{}, withKey('guess'), { authorization: 'Basic YTpi' }, { 'x-guiju-user': 'admin' }]) {
      const answer = await server.get('/policies', headers as Record<string, string>);
      expect(answer).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
  });

  test('a key is shown once, stored as a hash, and works until it is revoked', async () => {
    const server = await startTestServer({ mode: 'production' });
    const { status, body } = await server.send('/api-keys', { name: 'shop floor', roles: ['developer'] }, asAdmin);
    expect(status).toBe(201);
    expect((await server.get('/policies', withKey(body.key))).status).toBe(200);

    const { text } = await server.get('/api-keys', asAdmin);
    expect(text).toContain('shop floor');
    expect(
      text + JSON.stringify(await server.parts.store.governed.list('key')) + (await server.get('/audit', asAdmin)).text,
    ).not.toContain(body.key);

    expect((await server.call('DELETE', `/api-keys/${body.id}`, undefined, asAdmin)).status).toBe(204);
    expect((await server.get('/policies', withKey(body.key))).status).toBe(401);
  });

  test('a key for some policies reaches no other', async () => {
    const server = await startTestServer({ mode: 'production' });
    const { id } = (await server.send('/policies/shop/flows/job/instances', { input: {} }, asAdmin)).body;
    const made = await server.send('/api-keys', { name: 'other', roles: ['developer'], policies: ['other'] }, asAdmin);
    const other = withKey(made.body.key);
    const answers = await Promise.all([
      server.send('/policies/shop/decisions/fee', { facts: {} }, other),
      server.get(`/instances/${id}`, other),
      server.send(`/instances/${id}/events`, { type: 'COUNT' }, other),
      server.get('/instances?policy=shop', other),
    ]);
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(Array(4).fill([403, 'forbidden']));
    expect((await server.get('/instances', other)).body.items).toEqual([]);
    expect((await server.get('/policies', other)).body.items).toEqual([]);
  });

  test('configuration values for a call need the right to simulate', async () => {
    const server = await startTestServer({ mode: 'production' });
    const ask = { facts: { hours: 1 }, config: { rate: 9 } };
    const bonus = '/policies/shop/decisions/bonus';
    expect(await server.send(bonus, ask, await keyFor(server, 'developer'))).toMatchObject({ status: 403 });
    expect(await server.send(bonus, ask, await keyFor(server, 'policyManager'))).toMatchObject({ status: 200 });
  });
});

describe('a caller who is for some policies', () => {
  test('lists nothing of other policies: keys, webhooks, instances, tasks, policies', async () => {
    const server = await startTestServer({ mode: 'production' });
    await server.send('/policies/shop/flows/job/instances', { input: {} }, asAdmin);
    await server.send('/webhooks', { name: 'all', url: 'https://a.example/' }, asAdmin);
    const roles = ['administrator', 'developer', 'clerk'];
    const { key } = (await server.send('/api-keys', { name: 'k', roles, policies: ['other'] }, asAdmin)).body;
    for (const path of ['/webhooks', '/webhooks/dead-letters', '/instances', '/tasks', '/policies', '/accounts'])
      expect((await server.get(path, withKey(key))).body.items, path).toEqual([]);
    expect((await server.get('/api-keys', withKey(key))).body.items).toMatchObject([{ name: 'k' }]);
  });

  test('an administrator of some policies gives away no more than those', async () => {
    const server = await startTestServer({ mode: 'production' });
    const own = { name: 'own', roles: ['administrator'], policies: ['other'] };
    const admin = withKey((await server.send('/api-keys', own, asAdmin)).body.key);
    const make = async (path: string, body: object) => (await server.send(path, body, admin)).status;
    const person = { name: 'li', password: 'a long password', roles: ['approver'] };
    expect(await make('/api-keys', { name: 'n', roles: ['approver'], policies: ['shop'] })).toBe(403);
    expect(await make('/accounts', { ...person, policies: ['shop'] })).toBe(403);
    expect((await server.send('/accounts', person, admin)).body.policies).toEqual(['other']);
    expect((await server.call('PATCH', '/accounts/li', { policies: null }, admin)).body.policies).toEqual(['other']);
  });
});

describe('in demo mode', () => {
  test('anyone on this machine may do everything, under the name they give', async () => {
    const server = await startTestServer();
    await server.send('/policies/shop/drafts', {}, { 'x-guiju-user': 'Zhang' });
    expect((await server.get('/audit')).body.items.at(-1)).toMatchObject({ type: 'draft.created', by: 'Zhang' });
  });

  test('two names make four eyes', async () => {
    const server = await startTestServer();
    const { id } = (await server.send('/policies/shop/drafts', { from: 1 }, { 'x-guiju-user': 'Zhang' })).body;
    const path = `/policies/shop/drafts/${id}`;
    await server.send(`${path}/submit`, {}, { 'x-guiju-user': 'Zhang' });
    expect((await server.send(`${path}/approve`, {}, { 'x-guiju-user': 'Zhang' })).body.code).toBe('approverIsAuthor');
    expect((await server.send(`${path}/approve`, {}, { 'x-guiju-user': 'Li' })).body.status).toBe('approved');
  });

  test('pages of other sites are refused', async () => {
    const server = await startTestServer();
    const answer = await server.send('/policies/shop/drafts', {}, { origin: 'https://evil.example' });
    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect((await server.send('/policies/shop/drafts', {}, { origin: server.url })).status).toBe(201);
  });

  test('a wrong key is still wrong', async () => {
    const server = await startTestServer();
    expect((await server.get('/policies', withKey('guess'))).status).toBe(401);
  });
});

describe('the pages at the root', () => {
  test('need no key: health, readiness, metrics, documentation', async () => {
    const server = await startTestServer({ mode: 'production' });
    const [health, ready, metrics, docs] = await Promise.all(
      ['/healthz', '/readyz', '/metrics', '/docs'].map((path) => request(server.url + path, 'GET')),
    );
    expect([health?.status, ready?.status]).toEqual([200, 200]);
    expect(metrics?.text).toContain('guiju_uptime_seconds');
    expect(docs?.text).toContain('/api/v1/policies/{policy}/decisions/{ruleSet}');
    expect(docs?.text).not.toMatch(/(?:src|href)="https?:/);
  });

  test('describe the API as it is mounted', async () => {
    const server = await startTestServer();
    const { body } = await request(`${server.url}/openapi.json`, 'GET');
    expect(body.openapi).toBe('3.1.0');
    const described = Object.entries(body.paths as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const mounted = allRoutes(server.parts).map(({ call: { method, path } }) => `${method} /api/v1${path}`);
    expect(described.sort()).toEqual(mounted.sort());
    const names = [...JSON.stringify(body).matchAll(/#\/components\/schemas\/(\w+)/g)].map(
      ([, name]) => name as string,
    );
    expect(names.filter((name) => !(name in body.components.schemas))).toEqual([]);
  });

  test('say how to build the designer where it is not built, under a strict policy', async () => {
    const server = await startTestServer();
    const { status, text, headers } = await request(`${server.url}/`, 'GET');
    expect([status, text]).toEqual([200, expect.stringContaining('vite build designer')]);
    expect(headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(headers.get('x-powered-by')).toBeNull();
    for (const path of ['/', '/docs', '/somewhere', '/policies/shop']) {
      const page = (await request(server.url + path, 'GET')).headers;
      expect(page.get('content-security-policy'), path).toMatch(/frame-ancestors 'none'.*object-src 'none'/);
      expect(page.get('content-security-policy'), path).not.toMatch(/unsafe-eval|script-src[^;]*unsafe/);
      expect(page.get('x-content-type-options'), path).toBe('nosniff');
    }
    for (const path of ['/api/v1/policies', '/api/v1/nothing', '/openapi.json']) {
      const answer = (await request(server.url + path, 'GET')).headers;
      expect([answer.get('x-content-type-options'), answer.get('cache-control')], path).toEqual([
        'nosniff',
        'no-store',
      ]);
    }
  });

  test('count what was decided and what went wrong', async () => {
    const server = await startTestServer();
    await server.send('/policies/shop/decisions/fee', { facts: { km: 1, kind: 'car' } });
    await server.send('/policies/shop/decisions/fee', { facts: {} });
    const { text } = await request(`${server.url}/metrics`, 'GET');
    expect(text).toContain('guiju_decisions_total{policy="shop"} 1');
    expect(text).toContain('guiju_problems_total{code="missingFact"} 1');
    expect(text).toContain('guiju_requests_total{route="decide",status="422"} 1');
    expect(text).toContain('guiju_request_seconds_count{route="decide"} 2');
    expect(text).toMatch(/guiju_request_seconds_bucket\{le="\+Inf",route="decide"\} 2/);
  });
});
