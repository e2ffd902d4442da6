import { expect, test } from 'vitest';
import { api } from '../../contract/api.ts';
import type { Call } from '../../contract/call.ts';
import { queryReader } from '../../server/kernel/query.ts';
import { asAdmin, request, startTestServer } from './test-server.ts';

test('a parameter that a call does not know is refused on every route, and so is one that is given twice', async () => {
  const server = await startTestServer({ mode: 'production' });
  const { body: draft } = await server.send('/policies/shop/drafts', {}, asAdmin);
  const names: Record<string, string> = { policy: 'shop', edition: '1', other: '1', draft: draft.id, ruleSet: 'fee' };
  const rules = Object.values<Call>(api).filter(({ foreignQuery }) => !foreignQuery);
  for (const { method, path, query = {} } of rules) {
    const address = path.replace(/\{(\w+)\}/g, (_, name) => names[name] ?? '1');
    const body = method === 'GET' ? undefined : {};
    const wrong = await server.call(method, `${address}?polcy=shop&limits=5`, body, asAdmin);
    expect({ status: wrong.status, code: wrong.body.code }, `${method} ${path}`).toEqual({
      status: 400,
      code: 'malformedRequest',
    });
    expect(wrong.body.errors.map((one: { path: string }) => one.path)).toEqual(['/query/polcy', '/query/limits']);
    const [known] = Object.keys(query);
    if (!known) continue;
    const twice = await server.call(method, `${address}?${known}=1&${known}=2`, body, asAdmin);
    expect(twice.body.errors, `${method} ${path}`).toMatchObject([{ path: `/query/${known}`, code: 'givenTwice' }]);
  }
});

test.each(['/openapi.json', '/docs', '/healthz', '/readyz', '/metrics'])('%s takes no parameter', async (path) => {
  const server = await startTestServer();
  expect((await request(`${server.url}${path}?verbose=1`, 'GET')).status).toBe(400);
  expect((await request(`${server.url}${path}`, 'GET')).status).toBe(200);
});

test('a query is read as it was written', () => {
  const read = queryReader({ query: { q: { type: 'string' }, limit: { type: 'string', pattern: '^\\d+$' } } });
  expect(read('/x')).toEqual({});
  expect(read('/x?q=a%20b%26c&limit=5')).toEqual({ q: 'a b&c', limit: '5' });
  expect(() => read('/x?limit=five')).toThrow('schema');
  expect(() => read('/x?__proto__=1')).toThrow('__proto__');
});

/** What a sender may name freely: an event's payload, also by key; a definition and a file of them, which their own checks read. */
const open = ['sendEvent', 'postMessage', 'saveDefinition', 'importDraft'];

test('a body that has a name which its call does not know is refused, whichever call it is', () => {
  const loose = Object.values<Call>(api).filter(({ name, body }) => {
    // Of a list what its items are.
    const schema: { additionalProperties?: unknown; items?: { additionalProperties?: unknown } } | undefined = body;
    const one = schema?.items ?? schema;
    return one && !open.includes(name) && one.additionalProperties !== false;
  });
  expect(loose.map(({ name }) => name)).toEqual([]);
});
