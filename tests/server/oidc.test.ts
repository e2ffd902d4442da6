import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, test, vi } from 'vitest';
import { claimAt, rolesFrom } from '../../server/access/oidc-rights.ts';
import type { OidcConfig } from '../../server/config.ts';
import { createMemoryStore } from '../../server/stores/memory-store.ts';
import { Browser, clientSecret, publicUrl, startProvider, type TestProvider } from './provider.ts';
import {
  asAdmin,
  request,
  startTestServer,
  type TestOptions,
  type TestServer,
  temporaryFolder,
} from './test-server.ts';

// The provider warns that its memory is no store.
vi.spyOn(console, 'warn').mockImplementation(() => {});
vi.spyOn(console, 'info').mockImplementation(() => {});

interface World {
  server: TestServer;
  provider: TestProvider;
  /** What the server's log says of what it refused. */
  reasons: string[];
  logged: () => string;
}

async function begin(
  options: Parameters<typeof startProvider>[0] = {},
  oidc: Partial<OidcConfig> = {},
  more: TestOptions = {},
): Promise<World> {
  const provider = await startProvider(options);
  const lines: unknown[] = [];
  const reasons: string[] = [];
  const log = (_: string, fields?: Record<string, unknown>) => {
    lines.push(fields);
    if (fields?.way === 'oidc') reasons.push(String(fields.reason));
  };
  const server = await startTestServer({
    ...{ mode: 'production', startMs: Date.now(), log: { info: log, warn: log, error: log } },
    ...{ oidc: { ...provider.config, ...oidc }, ...more },
  });
  provider.sendTo(server.url);
  return { server, provider, reasons, logged: () => JSON.stringify(lines) };
}

/** Comes back from the provider. */
async function comeBack(server: TestServer, address: string, cookie: string) {
  const answer = await fetch(address.replace(publicUrl, server.url), { headers: { cookie }, redirect: 'manual' });
  const session = (answer.headers.get('set-cookie') ?? '').split(';')[0] as string;
  return { location: answer.headers.get('location'), session: { cookie: session } };
}

/** Leaves for the provider. */
async function leave(server: TestServer) {
  const away = await fetch(`${server.url}/api/v1/session/oidc`, { redirect: 'manual' });
  const url = away.headers.get('location') as string;
  return { url, cookie: (away.headers.get('set-cookie') ?? '').split(';')[0] as string };
}

/** Leaves, signs in there and comes back. */
async function signIn(server: TestServer, browser = new Browser(), change = (address: string) => address) {
  const { url, cookie } = await leave(server);
  return comeBack(server, change(await browser.signIn(url)), cookie);
}

const refused = { location: '/?sign-in=refused', session: { cookie: '' } };
const rolesOf = async (server: TestServer, session: { cookie: string }) =>
  (await server.get('/session', session)).body.roles;
const csrfOf = async (server: TestServer, session: { cookie: string }) => ({
  ...session,
  'x-guiju-csrf': (await server.get('/session', session)).body.csrf as string,
});

describe('single sign-on', () => {
  test('leads to the provider and back into the designer, as who one is there', async () => {
    const { server } = await begin();
    const { url } = await leave(server);
    expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({
      ...{ response_type: 'code', client_id: 'guiju', code_challenge_method: 'S256', scope: 'openid profile email' },
      redirect_uri: `${publicUrl}/api/v1/session/oidc/callback`,
    });
    const { location, session } = await signIn(server);
    expect(location).toBe('/');
    const me = { id: 'user:zhang', person: 'zhang', roles: ['approver'] };
    expect((await server.get('/session', session)).body).toMatchObject(me);
    await signIn(server);
    expect((await server.get('/accounts', asAdmin)).body.items).toMatchObject([{ id: 'zhang', signsInBy: 'oidc' }]);
    expect((await server.get('/session/ways')).body).toMatchObject({ oidc: true });
  });

  test.each(['RS256', 'PS256', 'ES256', 'EdDSA'])('takes tokens signed with %s', async (algorithm) => {
    const client = { id_token_signed_response_alg: algorithm as 'RS256' };
    const { server } = await begin({ client, algorithms: [algorithm] });
    expect((await signIn(server)).location).toBe('/');
  });

  test.each(['client_secret_post', 'client_secret_basic', 'private_key_jwt', 'none'] as const)(
    'proves who it is by %s',
    async (clientAuth) => {
      const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
      const named = { kid: 'own', alg: 'ES256', use: 'sig' };
      const clientKeyFile = join(await temporaryFolder(), 'key.json');
      await writeFile(clientKeyFile, JSON.stringify({ ...(await exportJWK(privateKey)), ...named }));
      const keys = { jwks: { keys: [{ ...(await exportJWK(publicKey)), ...named }] } };
      const registered = {
        ...{ token_endpoint_auth_method: clientAuth, ...(clientAuth === 'private_key_jwt' ? keys : {}) },
        ...(clientAuth.startsWith('client_secret') ? {} : { client_secret: undefined }),
      };
      const { server, reasons } = await begin({ client: registered as object }, { clientAuth, clientKeyFile });
      expect([(await signIn(server)).location, reasons]).toEqual(['/', []]);
    },
  );

  test('is refused by the provider where the secret is another', async () => {
    const { server, reasons } = await begin({}, { clientSecret: 'guess' });
    expect(await signIn(server)).toEqual(refused);
    expect(reasons).toEqual([expect.stringContaining('invalid_client')]);
  });

  test('goes on when the provider has changed its keys, and takes nothing more signed with the old ones', async () => {
    const { server, provider } = await begin();
    const old: string[] = [];
    provider.change = (token) => {
      old.push(token);
      return token;
    };
    expect((await signIn(server)).location).toBe('/');
    await provider.rotate();
    expect((await signIn(server)).location).toBe('/');
    const signedBefore = old[0] as string;
    provider.change = () => signedBefore;
    expect(await signIn(server)).toEqual(refused);
  });

  test('never takes over an account of the same name, nor the person of the admin key', async () => {
    const { server } = await begin();
    const mine = { name: 'zhang', password: 'a long password', roles: ['administrator'] };
    await server.send('/accounts', mine, asAdmin);
    const { session } = await signIn(server);
    const me = { id: expect.stringMatching(/^user:oidc-/), roles: ['approver'] };
    expect((await server.get('/session', session)).body).toMatchObject(me);
    const { url, cookie } = await leave(server);
    const other = await comeBack(server, await new Browser().signIn(url, 'operator'), cookie);
    expect((await server.get('/session', other.session)).body.person).toMatch(/^oidc-/);
  });

  test('ends at a disabled account, and where the provider does not answer', async () => {
    const { server, reasons } = await begin();
    await signIn(server);
    await server.call('PUT', '/accounts/zhang', { disabled: true }, asAdmin);
    expect(await signIn(server)).toEqual(refused);
    const away = await startTestServer({ oidc: { ...(await startProvider()).config, issuer: 'http://127.0.0.1:1' } });
    expect((await leave(away)).url).toBe('/?sign-in=refused');
    expect(reasons).toEqual(['the account is disabled']);
  });
});

describe('a token', () => {
  const now = () => Math.floor(Date.now() / 1000);
  const unsigned = (token: string) => {
    const [, claims] = token.split('.');
    return `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.`;
  };
  const byBoth = async (token: string) => {
    const claims = JSON.parse(Buffer.from(token.split('.')[1] as string, 'base64url').toString());
    return new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(clientSecret));
  };
  const byAnother = async (
    token: string,
    { privateKey }: { privateKey: Awaited<ReturnType<typeof generateKeyPair>>['privateKey'] },
  ) => {
    const claims = JSON.parse(Buffer.from(token.split('.')[1] as string, 'base64url').toString());
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256' }).sign(privateKey);
  };

  test.each<[string, (claims: any) => void, RegExp]>([
    ['of another errand', (claims) => (claims.nonce = 'another'), /nonce/],
    ['without a nonce', (claims) => delete claims.nonce, /INVALID/],
    ['for somebody else', (claims) => (claims.aud = 'another'), /aud/],
    ['for several, given to another', (claims) => (claims.aud = ['guiju', 'another']), /aud/],
    ['of another provider', (claims) => (claims.iss = 'https://evil.example'), /iss/],
    ['that has expired', (claims) => Object.assign(claims, { iat: now() - 900, exp: now() - 600 }), /TIMESTAMP/],
    ['from the future', (claims) => (claims.iat = now() + 600), /future/],
    ['that holds later', (claims) => (claims.nbf = now() + 600), /TIMESTAMP/],
    ['without an end', (claims) => delete claims.exp, /INVALID/],
    ['of nobody', (claims) => (claims.sub = ''), /nobody/],
  ])('%s is refused, and the log says why', async (_, change, reason) => {
    const { server, provider, reasons, logged } = await begin();
    let sent = '';
    provider.change = async (token) => {
      sent = await provider.resign(token, change);
      return sent;
    };
    expect(await signIn(server)).toEqual(refused);
    expect((await server.get('/accounts', asAdmin)).body.items).toEqual([]);
    expect(reasons).toEqual([expect.stringMatching(reason)]);
    for (const part of sent.split('.')) expect(logged()).not.toContain(part);
  });

  test('without a signature, with one that everybody can make, or with a key of somebody else is refused', async () => {
    const { server, provider, reasons } = await begin();
    const pair = await generateKeyPair('RS256');
    for (const change of [unsigned, byBoth, (token: string) => byAnother(token, pair), () => 'no token']) {
      provider.change = change;
      expect(await signIn(server)).toEqual(refused);
    }
    expect(reasons).toHaveLength(4);
    expect((await server.get('/accounts', asAdmin)).body.items).toEqual([]);
  });

  test('is judged by the clock of the store, whatever this machine says', async () => {
    const { server } = await begin();
    server.clock.advance(3_600_000);
    expect(await signIn(server)).toEqual(refused);
    server.clock.advance(-7_200_000);
    expect(await signIn(server)).toEqual(refused);
    server.clock.advance(3_600_000);
    expect((await signIn(server)).location).toBe('/');
  });
});

describe('who comes back', () => {
  test.each<[string, (url: URL) => void, RegExp]>([
    ['of another errand', (url) => url.searchParams.set('state', 'another'), /state|INVALID/],
    ['from another provider', (url) => url.searchParams.set('iss', 'https://evil.example'), /iss|INVALID/],
    [
      'from a provider that does not say who it is, though it says that it does',
      (url) => url.searchParams.delete('iss'),
      /iss|INVALID/,
    ],
    ['with a code that nobody gave', (url) => url.searchParams.set('code', 'guess'), /invalid_grant/],
    ['without a code', (url) => url.searchParams.delete('code'), /./],
    ['having been refused there', (url) => url.searchParams.set('error', 'access_denied'), /access_denied/],
  ])('%s is refused', async (_, change, reason) => {
    const { server, reasons } = await begin();
    const changed = (address: string) => {
      const url = new URL(address);
      change(url);
      return url.href;
    };
    expect(await signIn(server, new Browser(), changed)).toEqual(refused);
    expect(reasons).toEqual([expect.stringMatching(reason)]);
  });

  test('without having left, or with the code of another browser, is refused', async () => {
    const { server } = await begin();
    const { url } = await leave(server);
    const address = await new Browser().signIn(url);
    expect(await comeBack(server, address, 'none=1')).toEqual(refused);
    expect(await comeBack(server, address, (await leave(server)).cookie)).toEqual(refused);
  });
});

describe('the rights of who signs in', () => {
  test.each<[string, object]>([
    ['absent', {}],
    ['empty', { groups: [] }],
    ['a text', { groups: 'administrator' }],
    ['a number', { groups: 1 }],
    ['an object', { groups: { administrator: true } }],
    ['nothing', { groups: null }],
    ['a list of others', { groups: ['guests', 7] }],
  ])(
    'are none where the claim is %s, for the administrator of yesterday and the session of then, too',
    async (_, claims) => {
      const { server, provider } = await begin({ claims: { groups: ['administrator'] } });
      const { session } = await signIn(server);
      expect((await server.get('/audit', session)).status).toBe(200);
      provider.claims = claims as TestProvider['claims'];
      const again = await signIn(server);
      expect([await rolesOf(server, again.session), await rolesOf(server, session)]).toEqual([[], []]);
      expect((await server.get('/audit', session)).status).toBe(403);
    },
  );

  test('are those of UserInfo where the token does not say them, of nobody else', async () => {
    const { server, provider } = await begin({ inToken: false });
    expect(await rolesOf(server, (await signIn(server)).session)).toEqual(['approver']);
    provider.changeUserInfo = (said) => ({ ...said, sub: 'another' });
    expect(await signIn(server)).toEqual(refused);
    provider.changeUserInfo = ({ sub }) => ({ sub });
    expect(await rolesOf(server, (await signIn(server)).session)).toEqual([]);
  });

  test('are what the mapping gives the groups of a nested claim', async () => {
    const roles = { 'guiju-admins': ['administrator', 'backdate'], stations: ['station'] };
    const claims = { realm_access: { roles: ['guiju-admins', 'stations', 'approver'] } };
    const { server } = await begin({ claims }, { rolesClaim: 'realm_access.roles', roles });
    expect(await rolesOf(server, (await signIn(server)).session)).toEqual(['administrator', 'backdate', 'station']);
  });

  test('are given here where no claim is named, and nowhere else where one is', async () => {
    const { server } = await begin();
    await signIn(server);
    for (const change of [{ roles: ['administrator'] }, { password: 'a long password' }]) {
      expect((await server.call('PUT', '/accounts/zhang', change, asAdmin)).status).toBe(409);
    }
    const free = await begin({}, { rolesClaim: undefined });
    const { session } = await signIn(free.server);
    expect(await rolesOf(free.server, session)).toEqual([]);
    await free.server.call('PUT', '/accounts/zhang', { roles: ['approver'] }, asAdmin);
    await signIn(free.server);
    expect(await rolesOf(free.server, session)).toEqual(['approver']);
  });

  test.each<[string[], Record<string, string[]> | undefined, string[]]>([
    [['approver', 'clerk', 'everyone'], undefined, ['approver', 'clerk']],
    [['emergency', 'backdate', 'actFor'], undefined, []],
    [['a', 'b', 'constructor'], { a: ['approver'], c: ['clerk'] }, ['approver']],
    [['approver'], { a: ['approver'] }, []],
  ])('of the groups %s with the mapping %o are %s', (groups, roles, expected) => {
    expect(rolesFrom({ groups }, { rolesClaim: 'groups', roles }, ['clerk'])).toEqual(expected);
  });

  test.each<[string, unknown]>([
    ['a', 1],
    ['b.c', [2]],
    ['https://x.example/r', ['r']],
    ['b.d', undefined],
    ['a.b', undefined],
    ['b.constructor', undefined],
  ])('are read at %s', (path, expected) => {
    expect(claimAt({ a: 1, b: { c: [2] }, 'https://x.example/r': ['r'] }, path)).toEqual(expected);
  });
});

describe('signing out', () => {
  test('leads on to the provider, which ends the session there', async () => {
    const { server, provider } = await begin();
    const browser = new Browser();
    const { session } = await signIn(server, browser);
    const out = await server.call('DELETE', '/session', undefined, await csrfOf(server, session));
    expect([out.status, out.headers.get('set-cookie')]).toEqual([200, expect.stringContaining('Max-Age=0')]);
    expect((await server.get('/session', session)).status).toBe(401);
    expect(await browser.signOut(out.body.continueAt)).toBe(`${publicUrl}/`);
    expect(provider.logouts).toHaveLength(1);
    const password = { name: 'li', password: 'a long password', roles: [] };
    await server.send('/accounts', password, asAdmin);
    const li = await server.send('/session', { name: 'li', password: 'a long password' });
    const cookie = (li.headers.get('set-cookie') ?? '').split(';')[0] as string;
    expect((await server.call('DELETE', '/session', undefined, { cookie, 'x-guiju-csrf': li.body.csrf })).status).toBe(
      204,
    );
  });

  test('at the provider ends the session here, on every node, and no other', async () => {
    const store = createMemoryStore();
    const { server, provider } = await begin({}, {}, { store });
    const node = await startTestServer({ mode: 'production', store, startMs: Date.now(), oidc: provider.config });
    const [one, two] = [new Browser(), new Browser()];
    const [first, second] = [await signIn(server, one), await signIn(server, two)];
    const statuses = async (at: TestServer) =>
      Promise.all([first, second].map(async ({ session }) => (await at.get('/session', session)).status));
    await node.parts.accounts.refresh();
    expect(await statuses(node)).toEqual([200, 200]);
    await one.signOut(`${provider.issuer}/session/end?client_id=guiju&post_logout_redirect_uri=${publicUrl}/`);
    expect((await provider.logouts[0]?.sent)?.status).toBe(204);
    expect(await statuses(server)).toEqual([401, 200]);
    node.clock.advance(2500);
    expect(await statuses(node)).toEqual([401, 200]);
  });

  const logout = (server: TestServer, token: string) =>
    request(`${server.url}/api/v1/session/oidc/logout`, 'POST', `logout_token=${token}`, {
      'content-type': 'application/x-www-form-urlencoded',
    });
  const event = { 'http://schemas.openid.net/event/backchannel-logout': {} };

  test.each<[string, (claims: any) => void]>([
    ['is an ID token', () => {}],
    ['has a nonce', (claims) => Object.assign(claims, { events: event, nonce: 'n' })],
    ['is for another', (claims) => Object.assign(claims, { events: event, nonce: undefined, aud: 'another' })],
    [
      'is of another',
      (claims) => Object.assign(claims, { events: event, nonce: undefined, iss: 'https://evil.example' }),
    ],
    ['is old', (claims) => Object.assign(claims, { events: event, nonce: undefined, iat: claims.iat - 900 })],
    [
      'names nobody',
      (claims) => Object.assign(claims, { events: event, nonce: undefined, sub: undefined, sid: undefined }),
    ],
  ])('by a token that %s ends nothing', async (_, change) => {
    const { server, provider, reasons } = await begin();
    let sent = '';
    provider.change = async (token) => {
      sent = await provider.resign(token, (claims) => change(Object.assign(claims, { jti: '1' })));
      return token;
    };
    const { session } = await signIn(server);
    const answer = await logout(server, sent);
    expect([answer.status, answer.body.code, reasons.length]).toEqual([400, 'malformedRequest', 1]);
    expect((await server.get('/session', session)).status).toBe(200);
  });

  test('by a token that names a person alone ends all of their sessions; one without a signature none', async () => {
    const { server, provider } = await begin();
    let sent = '';
    provider.change = async (token) => {
      const words = { events: event, nonce: undefined, sid: undefined, jti: '1' };
      sent = await provider.resign(token, (claims) => Object.assign(claims, words));
      return token;
    };
    const sessions = [await signIn(server), await signIn(server)];
    const [, claims] = sent.split('.');
    const forged = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.`;
    expect((await logout(server, forged)).status).toBe(400);
    expect((await server.get('/session', sessions[0]?.session)).status).toBe(200);
    expect((await logout(server, sent)).status).toBe(204);
    for (const { session } of sessions) expect((await server.get('/session', session)).status).toBe(401);
  });
});
