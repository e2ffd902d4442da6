import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { hashPassword, isPassword } from '../../server/access/passwords.ts';
import { createMemoryStore } from '../../server/stores/memory-store.ts';
import { asAdmin, type Reply, request, startTestServer, type TestServer, withKey } from './test-server.ts';

const secret = 'correct horse battery';
const hour = 3_600_000;

async function withLi(options: Parameters<typeof startTestServer>[0] = {}, more: object = {}): Promise<TestServer> {
  const server = await startTestServer({ mode: 'production', ...options });
  const made = await server.send('/accounts', { name: 'Li', password: secret, roles: ['developer'], ...more }, asAdmin);
  expect(made.status).toBe(201);
  return server;
}
const cookieOf = ({ headers }: Reply) => (headers.get('set-cookie') ?? '').split(';')[0] as string;
const signIn = (server: TestServer, name = 'li', password = secret) => server.send('/session', { name, password });
async function signedIn(server: TestServer) {
  const answer = await signIn(server);
  expect(answer.status).toBe(200);
  const cookie = { cookie: cookieOf(answer) };
  return { cookie, all: { ...cookie, 'x-guiju-csrf': answer.body.csrf as string } };
}

describe('a session', () => {
  test('begins with a name and a password, whatever the case of the name, and lets one do what the roles say', async () => {
    const server = await withLi();
    const answer = await signIn(server, ' LI ');
    expect(answer.headers.get('set-cookie')).toMatch(
      /^guiju=[0-9a-f]{16}~[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=/,
    );
    const { cookie, all } = await signedIn(server);
    expect((await server.get('/session', cookie)).body).toMatchObject({ id: 'user:li', roles: ['developer'] });
    expect((await server.send('/policies/shop/flows/job/instances', { input: {} }, all)).status).toBe(201);
    expect((await server.get('/audit', cookie)).status).toBe(403);
  });

  test('changes nothing for a page that does not know its token, or is of another site', async () => {
    const server = await withLi();
    const { cookie, all } = await signedIn(server);
    const start = (headers: Record<string, string>) =>
      server.send('/policies/shop/flows/job/instances', { input: {} }, headers);
    expect((await start(cookie)).status).toBe(403);
    expect((await start({ ...cookie, 'x-guiju-csrf': 'guess' })).status).toBe(403);
    expect((await start({ ...all, origin: 'https://evil.example' })).status).toBe(403);
    expect((await start({ ...all, origin: server.url })).status).toBe(201);
  });

  test('is over when one signs out, after four hours without use, and after a day in any case', async () => {
    const server = await withLi();
    const status = async (headers: Record<string, string>) => (await server.get('/policies', headers)).status;
    const first = await signedIn(server);
    expect((await server.call('DELETE', '/session', undefined, first.all)).status).toBe(204);
    expect(await status(first.cookie)).toBe(401);

    const { cookie } = await signedIn(server);
    for (let hours = 0; hours < 23; hours += 1) {
      server.clock.advance(hour);
      expect(await status(cookie)).toBe(200);
    }
    server.clock.advance(hour);
    expect(await status(cookie)).toBe(401);
    const idle = await signedIn(server);
    server.clock.advance(4 * hour);
    expect(await status(idle.cookie)).toBe(401);
  });

  test('ends with its password, and with its account', async () => {
    const server = await withLi();
    const { cookie, all } = await signedIn(server);
    server.clock.advance(1000);
    const change = { old: secret, new: 'another long password' };
    expect((await server.call('PUT', '/session/password', { ...change, old: 'wrong' }, all)).status).toBe(403);
    expect((await server.call('PUT', '/session/password', change, all)).status).toBe(204);
    expect((await server.get('/session', cookie)).status).toBe(401);
    expect((await signIn(server)).status).toBe(401);

    const again = { cookie: cookieOf(await signIn(server, 'li', change.new)) };
    expect((await server.get('/session', again)).status).toBe(200);
    server.clock.advance(1000);
    await server.call('PATCH', '/accounts/li', { disabled: true }, asAdmin);
    expect((await server.get('/session', again)).status).toBe(401);
    expect((await signIn(server, 'li', change.new)).status).toBe(401);
    // What was begun before stays over when the account is enabled again.
    await server.call('PATCH', '/accounts/li', { disabled: false }, asAdmin);
    expect((await server.get('/session', again)).status).toBe(401);
    expect((await signIn(server, 'li', change.new)).status).toBe(200);
  });

  test('is told in the audit log, where it is found by the name alone', async () => {
    const server = await withLi();
    const { all } = await signedIn(server);
    await server.call('PUT', '/session/password', { old: secret, new: 'another long password' }, all);
    const { items } = (await server.get('/audit?by=li', asAdmin)).body;
    expect(items).toMatchObject([{ type: 'account.passwordChanged', by: 'user:li' }]);
  });

  test('has new rights at once when the administrator changes them', async () => {
    const server = await withLi();
    const { cookie } = await signedIn(server);
    await server.call('PATCH', '/accounts/li', { roles: ['approver'] }, asAdmin);
    expect((await server.get('/audit', cookie)).status).toBe(200);
  });

  test('has a cookie that leaves by https only where browsers come by https', async () => {
    const server = await withLi({ behindTls: true });
    expect((await signIn(server)).headers.get('set-cookie')).toMatch(
      /^__Host-guiju=.*; Secure, __Host-guiju-device-.*; Secure$/,
    );
    expect((await request(`${server.url}/`, 'GET')).headers.get('strict-transport-security')).toContain('max-age');
  });

  test('is kept on the store as a hash, and survives the server', async () => {
    const store = createMemoryStore();
    const server = await withLi({ store });
    const { cookie } = await signedIn(server);
    const second = await startTestServer({ mode: 'production', store });
    expect((await second.get('/session', cookie)).body.id).toBe('user:li');
    const kept = JSON.stringify([await store.shelves.sessions.page('', 10), await store.governed.list('account')]);
    expect(kept).not.toContain(cookie.cookie.slice('guiju='.length));
    expect(kept).not.toContain(secret);
  });
});

describe('an account', () => {
  test('has a name nobody else has, and a password of twelve characters or more', async () => {
    const server = await withLi();
    const make = async (name: string, password = secret) =>
      (await server.send('/accounts', { name, password, roles: [] }, asAdmin)).status;
    expect([await make('LI'), await make('no spaces'), await make('wang', 'short')]).toEqual([409, 422, 422]);
    const { text } = await server.get('/accounts', asAdmin);
    expect(text + (await server.get('/audit', asAdmin)).text).not.toMatch(/scrypt|correct horse/);
  });

  test.each([
    ['the right one', secret, true],
    ['another', 'correct horse', false],
  ])('tells %s from its hash', async (_, password, expected) => {
    const hash = await hashPassword(secret);
    expect(hash).toMatch(/^scrypt\$32768\$8\$1\$/);
    expect(await isPassword(password, hash)).toBe(expected);
    expect(await isPassword(password, undefined)).toBe(false);
  });
});

test('an account has twenty sessions at most: one more ends the one that was used longest ago', async () => {
  const server = await withLi();
  const cookies: string[] = [];
  for (let n = 0; n < 21; n += 1) {
    cookies.push(cookieOf(await signIn(server)));
    server.clock.advance(1000);
  }
  const isIn = async (cookie: string) => (await server.get('/session', { cookie })).status === 200;
  // What was read a moment ago is taken to be as it was.
  server.clock.advance(3000);
  expect(await Promise.all(cookies.map(isIn))).toEqual([false, ...Array(20).fill(true)]);
});

/** The cookie by which a browser is known to have signed in. */
const deviceOf = ({ headers }: Reply) =>
  (headers.getSetCookie().find((one) => one.includes('guiju-device-')) ?? '').split(';')[0] as string;

describe('whoever listens under a session', () => {
  const listening = async () => {
    const store = createMemoryStore();
    const [one, other] = [await withLi({ store }), await startTestServer({ mode: 'production', store, node: 1 })];
    const { all } = await signedIn(one);
    const token = (all.cookie as string).slice('guiju='.length);
    const caller = { id: 'user:li', person: 'li', roles: ['developer'], session: token };
    await other.parts.accounts.refresh();
    expect(await other.parts.accounts.mayListen(caller)).toBe(true);
    return { one, other, all, caller };
  };

  test('may no longer once it is over on another node', async () => {
    const { one, other, all, caller } = await listening();
    await one.call('DELETE', '/session', undefined, all);
    other.clock.advance(3000);
    expect(await other.parts.accounts.mayListen(caller)).toBe(false);
  });

  test.each([
    ['four hours without use', 4],
    ['a day', 24],
  ])('may no longer after %s', async (_, hours) => {
    const { other, caller } = await listening();
    other.clock.advance(hours * hour);
    expect(await other.parts.accounts.mayListen(caller)).toBe(false);
  });

  test('may no longer once it is over, however many others come with sessions that are none', async () => {
    const { one, all, caller } = await listening();
    await one.call('DELETE', '/session', undefined, all);
    const { sessions } = one.parts.accounts;
    for (let n = 0; n < 5100; n += 1) await sessions.lasts(`none~${n}`, one.clock.now().getTime());
    expect(await one.parts.accounts.mayListen(caller)).toBe(false);
  });
});

describe('those who sign in', () => {
  test('are no failures: a hundred and more from one address keep nobody there out', async () => {
    const server = await startTestServer({ mode: 'production' });
    const from = { socket: { remoteAddress: '10.0.0.1' }, headers: {} } as unknown as IncomingMessage;
    const attempt = (right: boolean) => server.parts.accounts.attempt(from, 'li', async () => right);
    for (let n = 0; n < 1100; n += 1) expect(await attempt(true)).toBe(true);
    for (let n = 0; n < 10; n += 1) expect(await attempt(false)).toBe(false);
    await expect(attempt(true)).rejects.toMatchObject({ code: 'tooManyRequests' });
  });

  test('give nobody more guesses at other accounts', async () => {
    const server = await startTestServer({ mode: 'production' });
    const from = { socket: { remoteAddress: '10.0.0.1' }, headers: {} } as unknown as IncomingMessage;
    const attempt = (name: string, right: boolean) => server.parts.accounts.attempt(from, name, async () => right);
    for (let n = 0; n < 100; n += 1) {
      expect(await attempt(`guessed-${n}`, false)).toBe(false);
      if (n < 99) await attempt('own', true);
    }
    await expect(attempt('own', true)).rejects.toMatchObject({ code: 'tooManyRequests' });
  });
});

describe('guessing', () => {
  test('a password is refused after ten times for a quarter of an hour, the right one too', async () => {
    const server = await withLi();
    const guesses: number[] = [];
    for (let guess = 0; guess < 11; guess += 1) guesses.push((await signIn(server, 'li', `guess ${guess}`)).status);
    expect(guesses).toEqual([...Array(10).fill(401), 429]);
    const refused = await signIn(server);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(800);
    server.clock.advance(900_000);
    expect((await signIn(server)).status).toBe(200);
  });

  test('keeps no owner out of a browser that has signed in before, until the password is another', async () => {
    const server = await withLi();
    const device = deviceOf(await signIn(server));
    for (let guess = 0; guess < 11; guess += 1) await signIn(server, 'li', `guess ${guess}`);
    const come = (name: string, word: string, cookie: string) =>
      server.send('/session', { name, password: word }, { cookie });
    expect((await signIn(server)).status).toBe(429);
    expect((await come('li', secret, device)).status).toBe(200);
    expect(
      (
        await come(
          'li',
          secret,
          device.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
        )
      ).status,
    ).toBe(429);
    const guesses: number[] = [];
    for (let guess = 0; guess < 11; guess += 1) guesses.push((await come('li', `guess ${guess}`, device)).status);
    expect(guesses).toEqual([...Array(10).fill(401), 429]);
    server.clock.advance(900_000);
    await server.call('PATCH', '/accounts/li', { password: 'another password of li' }, asAdmin);
    for (let guess = 0; guess < 10; guess += 1) await signIn(server, 'li', `guess ${guess}`);
    expect((await come('li', 'another password of li', device)).status).toBe(429);
  });

  test('at one account says nothing of another from the same address', async () => {
    const server = await withLi();
    await server.send('/accounts', { name: 'wang', password: secret, roles: ['clerk'] }, asAdmin);
    for (let guess = 0; guess < 11; guess += 1) await signIn(server, 'li', `guess ${guess}`);
    expect((await signIn(server, 'wang')).status).toBe(200);
  });

  test('at once is counted as one after another', async () => {
    const server = await withLi();
    const answers = await Promise.all(Array.from({ length: 20 }, (_, guess) => signIn(server, 'li', `guess ${guess}`)));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
  });

  test('a name says nothing of whether there is such an account', async () => {
    const server = await withLi();
    const [known, unknown] = [await signIn(server, 'li', 'wrong'), await signIn(server, 'nobody', 'wrong')];
    expect([unknown?.status, unknown?.text]).toEqual([known?.status, known?.text]);
  });

  test('keys from one address is refused in the end', async () => {
    const server = await startTestServer({ mode: 'production' });
    const statuses = new Set<number>();
    for (let guess = 0; guess <= 100; guess += 1) {
      statuses.add((await server.get('/policies', withKey(`guess${guess}`))).status);
    }
    expect([...statuses]).toEqual([401, 429]);
    expect((await server.get('/policies', asAdmin)).status).toBe(200);
  });
});

describe('a caller who asks too often', () => {
  test('is told when to come again, and others are not', async () => {
    const server = await startTestServer({ mode: 'production', rateLimit: 5 });
    const { key } = (await server.send('/api-keys', { name: 'n', roles: ['developer'] }, asAdmin)).body;
    const statuses: number[] = [];
    for (let time = 0; time < 12; time += 1) statuses.push((await server.get('/policies', withKey(key))).status);
    expect(statuses).toEqual([...Array(10).fill(200), 429, 429]);
    expect((await server.get('/policies', withKey(key))).headers.get('retry-after')).toBe('1');
    expect((await server.get('/policies', asAdmin)).status).toBe(200);
    server.clock.advance(1000);
    expect((await server.get('/policies', withKey(key))).status).toBe(200);
  });
});
