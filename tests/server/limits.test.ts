import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { parseJson } from '../../server/kernel/body.ts';
import { request, startTestServer } from './test-server.ts';

const path = '/policies/shop/decisions/fee';
const json = { 'content-type': 'application/json' };
const good = { facts: { km: 1, kind: 'car' } };

describe('a hostile body', () => {
  test.each([
    ['that is not JSON', '{"facts": {', 400, 'malformedRequest'],
    ['that is empty', '', 400, 'malformedRequest'],
    ['nested ten thousand levels deep', `{"facts":${'['.repeat(10_000)}${']'.repeat(10_000)}}`, 400, 'bodyTooDeep'],
    ['with a prototype for a key', '{"facts":{"__proto__":{"km":1}}}', 400, 'malformedRequest'],
    ['with an escaped prototype for a key', '{"facts":{"\\u005f_proto__":{"km":1}}}', 400, 'malformedRequest'],
    ['with the character U+0000', '{"facts":{"kind":"\\u0000"}}', 400, 'malformedRequest'],
    ['with a constructor for a key', '{"facts":{},"constructor":{}}', 400, 'malformedRequest'],
    ['that is no object', '[1, 2]', 422, 'invalidRequest'],
    ['without facts', '{}', 422, 'invalidRequest'],
    ['with a property nobody knows', '{"facts":{},"fact":1}', 422, 'invalidRequest'],
    ['with an instant that has no offset', '{"facts":{},"at":"2024-03-01T00:00:00"}', 422, 'invalidRequest'],
    ['with an instant that does not exist', '{"facts":{},"at":"2024-13-41T00:00:00Z"}', 422, 'invalidRequest'],
  ])('%s is refused with a code', async (_, text, status, code) => {
    const server = await startTestServer();
    const answer = await request(`${server.url}/api/v1${path}`, 'POST', text, json);

    expect(answer).toMatchObject({ status, body: { code, status } });
    expect(await server.send(path, good)).toMatchObject({ status: 200 });
  });

  test('of ten megabytes is refused by its announced length', async () => {
    const server = await startTestServer();
    const { port } = new URL(server.url);
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () =>
        socket.write(
          `POST /api/v1${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 10485760\r\n\r\n{`,
        ),
      );
      socket.once('data', (data) => {
        resolve(data.toString());
        socket.destroy();
      });
    });
    expect(answer).toContain('413');
    expect(answer).toContain('bodyTooLarge');
  });

  test('of ten megabytes without an announced length is refused when it has become too long', async () => {
    const server = await startTestServer();
    const chunk = new TextEncoder().encode('x'.repeat(64 * 1024));
    let sent = 0;
    const body = new ReadableStream({
      pull(controller) {
        if (sent >= 160) return controller.close();
        sent += 1;
        controller.enqueue(chunk);
      },
    });
    const init = { method: 'POST', body, headers: json, duplex: 'half' } as RequestInit;
    const response = await fetch(`${server.url}/api/v1${path}`, init);
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([413, 'bodyTooLarge']);
    expect(await server.send(path, good)).toMatchObject({ status: 200 });
  });

  test('of another media type is refused', async () => {
    const server = await startTestServer();
    const answer = await request(`${server.url}/api/v1${path}`, 'POST', 'facts=1', { 'content-type': 'text/plain' });
    expect(answer).toMatchObject({ status: 415, body: { code: 'unsupportedMediaType' } });
  });
});

describe('reading JSON from a stranger', () => {
  test.each([
    ['brackets within strings do not nest', `{"a":"${'['.repeat(100)}"}`],
    ['escaped quotes do not end a string', `{"a":"\\"${'['.repeat(100)}\\\\"}`],
    ['the word constructor may be a value', '{"a":"constructor"}'],
    ['sixty-four levels are allowed', `${'['.repeat(64)}${']'.repeat(64)}`],
  ])('%s', (_, text) => {
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });
});

describe('an address that leads nowhere', () => {
  test.each([
    ['GET', '/api/v1/nothing', 404, 'notFound'],
    ['DELETE', '/api/v1/policies', 405, 'methodNotAllowed'],
    ['PUT', '/api/v1/policies/shop/decisions/fee', 405, 'methodNotAllowed'],
    ['GET', '/api/v1/policies/%E0%A4%A', 400, 'malformedRequest'],
  ])('%s %s answers %i', async (method, address, status, code) => {
    const server = await startTestServer();
    const answer = await request(server.url + address, method);
    expect(answer).toMatchObject({ status, body: { code } });
    expect(answer.headers.has('allow')).toBe(status === 405);
  });
});
