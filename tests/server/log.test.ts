import { describe, expect, test } from 'vitest';
import { createLog } from '../../server/kernel/log.ts';
import { adminKey, asAdmin, request, startTestServer } from './test-server.ts';

const logged = (say: (log: ReturnType<typeof createLog>) => void) => {
  let text = '';
  say(
    createLog(
      (line) => {
        text += line;
      },
      () => new Date(0),
    ),
  );
  return text;
};

describe('the log', () => {
  test('is one JSON object a line, with time, level and message first to be read', () => {
    const text = logged((log) => log.warn('it rains', { where: 'here', error: new Error('wet') }));
    expect(JSON.parse(text)).toMatchObject({
      time: '1970-01-01T00:00:00.000Z',
      level: 'warn',
      message: 'it rains',
      where: 'here',
      error: expect.stringContaining('Error: wet'),
    });
    expect(text.endsWith('\n')).toBe(true);
  });

  test.each([
    [
      'a field named so',
      { headers: { authorization: 'Bearer abc', cookie: 'guiju=abc' }, password: 'abc', secret: 'abc' },
    ],
    ['a key within a text', { url: '/x?k=guiju_abcdefgh123' }],
    ['a signing secret', { list: ['whsec_abcdefgh'] }],
    ['a bearer token in an error', { error: new Error('sent Bearer abcdefg') }],
    ['the hash of a password', { hash: 'scrypt$32768$8$1$abc$abc' }],
    ['the password of the database', { url: 'postgres://guiju:abcdefgh@db/guiju' }],
  ])('hides %s', (_, fields) => {
    expect(logged((log) => log.info('x', fields))).not.toMatch(/abc/);
  });

  test('of a server that is signed in to, wrongly and rightly, and given keys, holds none of the secrets', async () => {
    let text = '';
    const log = createLog(
      (line) => {
        text += line;
      },
      () => new Date(),
    );
    const server = await startTestServer({ mode: 'production', log });
    const password = 'a very long password';
    await server.send('/accounts', { name: 'li', password, roles: ['developer'] }, asAdmin);
    const { key } = (await server.send('/api-keys', { name: 'k', roles: ['developer'] }, asAdmin)).body;
    const { secret } = (await server.send('/webhooks', { name: 'w', url: 'https://a.example/' }, asAdmin)).body;
    await server.send('/session', { name: 'li', password: 'a wrong password' });
    const { headers, body } = await server.send('/session', { name: 'li', password });
    // What fails is logged with what is known of it.
    server.parts.store.governed.list = () => Promise.reject(new Error(`gone with ${key}`));
    server.parts.store.log.read = () => Promise.reject(new Error(`gone with ${key}`));
    await request(`${server.url}/api/v1/audit`, 'GET', undefined, asAdmin);
    const cookie = (headers.get('set-cookie') ?? '').split(/[=;]/)[1] as string;
    expect(text).toContain('a request failed');
    expect(text).toContain('a sign-in failed');
    for (const one of [password, 'a wrong password', key, secret, adminKey, body.csrf, cookie])
      expect(text).not.toContain(one);
  });
});
