import { request as send } from 'node:http';
import { describe, expect, test } from 'vitest';
import { api } from '../../contract/api.ts';
import type { Call } from '../../contract/call.ts';
import { namesIn } from '../../contract/names.ts';
import { fileNameOf } from '../../server/stores/file-name.ts';
import { eachStore } from './each-store.ts';
import { asAdmin, startTestServer, type TestServer } from './test-server.ts';

const { stores } = eachStore();

/** What nobody's id may be: other folders, names that every object has, what ends a text, what is too long. */
const noNames = [
  ...['.', '..', './../instances', '../../catalogue', '..\\..\\x', '/etc/passwd', '~x', 'x/y', '-', '_x'],
  ...['constructor', 'toString', 'hasOwnProperty', 'valueOf', '__proto__', 'prototype.x/..'],
  ...['\u0000', 'a\u0000b', 'a\nb', ' ', 'x'.repeat(129), '保'.repeat(500), '%', '%2e%2e', '\u202ex', 'draft:../x'],
];

/** The key of a row may be any text of a line: only these are none. */
const noKeys = ['.', '..', '\u0000', 'a\u0000b', 'a\nb', ' ', ' a', 'a ', 'x'.repeat(201), '保'.repeat(500), '\u202ex'];

/** Sends an address as it is written: `fetch` would resolve the dots in it. */
function ask(
  server: TestServer,
  { method, headers: read }: Call,
  path: string,
): Promise<{ status: number; body: any }> {
  const { hostname, port } = new URL(server.url);
  const text = method === 'GET' ? '' : '{}';
  const length = text.length > 0 ? { 'content-length': text.length } : {};
  const headers = {
    ...asAdmin,
    'content-type': 'application/json',
    ...length,
    ...(read?.['If-Match'] ? { 'if-match': '*' } : {}),
  };
  return new Promise((resolve, reject) => {
    const request = send({ hostname, port, method, path: `/api/v1${path}`, headers }, async (response) => {
      const answer = (await response.toArray()).join('');
      resolve({ status: response.statusCode ?? 0, body: answer.startsWith('{') ? JSON.parse(answer) : answer });
    });
    request.on('error', reject).end(text);
  });
}

describe.each(['memory', 'files', 'PostgreSQL'])('on %s', (kind) => {
  test('what cannot be an id names nothing, in every address, and takes nothing else down', async () => {
    const store = await (stores[kind] as NonNullable<(typeof stores)[string]>)();
    const server = await startTestServer({ mode: 'production', store });
    const started = await server.send('/policies/shop/flows/job/instances', { input: {} }, asAdmin);
    const draft = await server.send('/policies/shop/drafts', {}, asAdmin);
    const known: Record<string, string> = { policy: 'shop', edition: '1', other: '1', kind: 'rules', ruleSet: 'fee' };
    const right: Record<string, string> = {
      ...known,
      draft: draft.body.id,
      id: started.body.id,
      flow: 'job',
      master: 'vehicle-card',
    };
    for (const route of Object.values<Call>(api)) {
      const names = namesIn(route);
      for (const { name, problem } of names) {
        // A reserved word may stand where ids are of another kind.
        for (const wrong of name === 'key' ? noKeys : noNames) {
          const path = route.path.replace(/\{(\w+)\}/g, (_, one) =>
            encodeURIComponent(one === name ? wrong : (right[one] ?? '1')),
          );
          const { status, body } = await ask(server, route, path);
          expect({ status, code: body.code }, `${route.method} ${path}`).toEqual({ status: 404, code: problem });
        }
      }
    }
    for (const list of ['/instances', '/tasks', '/policies', '/policies/shop/drafts', '/accounts', '/audit']) {
      expect((await server.get(list, asAdmin)).status, list).toBe(200);
    }
    expect((await server.get('/instances', asAdmin)).body.items.map((one: any) => one.id)).toEqual([started.body.id]);
  });

  test('what is made cannot have such an id', async () => {
    const store = await (stores[kind] as NonNullable<(typeof stores)[string]>)();
    const server = await startTestServer({ mode: 'production', store });
    const { body: draft } = await server.send('/policies/shop/drafts', {}, asAdmin);
    for (const id of ['constructor', 'toString', 'valueOf', '../x', '']) {
      const definition = { kind: 'rules', id, title: { 'zh-CN': '甲', en: 'A' }, facts: {}, outcome: {}, rules: [] };
      const address = `/policies/shop/drafts/${draft.id}/definitions/rules/${encodeURIComponent(id)}`;
      const answers = [
        await server.send('/policies', { id, title: { 'zh-CN': '甲' } }, asAdmin),
        await server.send('/accounts', { name: id, password: 'correct horse battery', roles: [] }, asAdmin),
        ...(id === '' ? [] : [await server.call('PUT', address, definition, { ...asAdmin, 'if-match': '*' })]),
      ];
      for (const { status } of answers) expect([404, 422], id).toContain(status);
    }
  });
});

test.each([
  ['vehicle-term', 'vehicle-term'],
  ['制度', '制度'],
  ['0199b1c0-0000-7000-8000-000000000000', '0199b1c0-0000-7000-8000-000000000000'],
])('a file is called as the id %s where a disk takes it', (id, name) => {
  expect(fileNameOf(id)).toBe(name);
});

test.each(['', '.', '..', '../x', 'a/b', 'a:b', 'a\u0000', '保'.repeat(100), '~x'])(
  'and by its hash where it does not: %j',
  (id) => {
    expect(fileNameOf(id)).toMatch(/^~[0-9a-f]{64}$/);
  },
);
