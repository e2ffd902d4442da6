import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { claimAt, rolesFrom } from '../../server/access/oidc-rights.ts';
import { Browser, clientSecret, publicUrl, startProvider, type TestProvider } from './provider.ts';
import { begin, comeBack, leave, refused, rolesOf, signIn } from './signing-on.ts';
import { asAdmin, startTestServer, type TestServer, temporaryFolder } from './test-server.ts';

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
    const me = { id: 'user:zhang', person: 'zhang', roles: ['approver'], passwordless: true };
    expect((await server.get('/session', session)).body).toMatchObject(me);
    await signIn(server);
    expect((await server.get('/accounts', asAdmin)).body.items).toMatchObject([{ id: 'zhang', signsInBy: 'oidc' }]);
    expect((await server.get('/session/ways')).body).toMatchObject({ oidc: true });
  });

  test('has who is to sign asked anew by the provider, and nobody else', async () => {
    const { server } = await begin();
    const promptOf = async (query: string) => new URL((await leave(server, query)).url).searchParams.get('prompt');
    expect([await promptOf('?fresh=1'), await promptOf('')]).toEqual(['login', null]);
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
    await server.call('PATCH', '/accounts/zhang', { disabled: true }, asAdmin);
    expect(await signIn(server)).toEqual(refused);
    const away = await startTestServer({ oidc: { ...(await startProvider()).config, issuer: 'http://127.0.0.1:1' } });
    expect((await leave(away)).url).toBe('/?sign-in=refused');
    expect(reasons).toEqual(['the account is disabled']);
  });
});

test('a private key that cannot be read is told at the start', async () => {
  const { config } = await startProvider();
  const oidc = { ...config, clientAuth: 'private_key_jwt' as const, clientKeyFile: '/nowhere/key.json' };
  await expect(startTestServer({ oidc })).rejects.toThrow('GUIJU_OIDC_CLIENT_KEY_FILE is "/nowhere/key.json"');
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
      expect((await server.call('PATCH', '/accounts/zhang', change, asAdmin)).status).toBe(409);
    }
    const free = await begin({}, { rolesClaim: undefined });
    const { session } = await signIn(free.server);
    expect(await rolesOf(free.server, session)).toEqual([]);
    await free.server.call('PATCH', '/accounts/zhang', { roles: ['approver'] }, asAdmin);
    await signIn(free.server);
    expect(await rolesOf(free.server, session)).toEqual(['approver']);
  });

  describe('and the departments and posts', () => {
    const claims = { departmentsClaim: 'organisation.units', postsClaim: 'posts' };
    const directory = {
      departments: [{ id: 'plant', name: '一站' }],
      posts: [{ id: 'head', name: '站长', department: 'plant' }],
    };
    const placed = async (server: TestServer) => {
      const { departments, posts, version } = (await server.get('/directory/persons/zhang', asAdmin)).body;
      return { departments, posts, version };
    };
    const first = { organisation: { units: ['plant', 'mars'] }, posts: ['head', 'king', 7] };

    test('are those of the claims that the directory knows; the others are told in the log', async () => {
      const { server, logged } = await begin({ claims: first as TestProvider['claims'] }, claims);
      await server.send('/directory/import', directory, asAdmin);
      await signIn(server);
      expect(await placed(server)).toEqual({ departments: ['plant'], posts: ['head'], version: 1 });
      expect(logged()).toContain('"unknown":["mars","king"]');
      await signIn(server);
      expect((await placed(server)).version).toBe(1);
    });

    test.each<[string, object]>([
      ['absent', {}],
      ['empty', { organisation: { units: [] }, posts: [] }],
      ['a text', { organisation: { units: 'plant' }, posts: 'head' }],
      ['an object', { organisation: { units: { plant: true } }, posts: { head: true } }],
      ['elsewhere', { units: ['plant'], organisation: { posts: ['head'] } }],
    ])('are none where the claims are %s, for who had some yesterday, too', async (_, other) => {
      const { server, provider } = await begin({ claims: first as TestProvider['claims'] }, claims);
      await server.send('/directory/import', directory, asAdmin);
      await signIn(server);
      provider.claims = other as TestProvider['claims'];
      await signIn(server);
      expect(await placed(server)).toEqual({ departments: [], posts: [], version: 2 });
    });

    test('are an administrator’s to say where no claim is named', async () => {
      const { server } = await begin({ claims: first as TestProvider['claims'] });
      await server.send('/directory/import', directory, asAdmin);
      await signIn(server);
      const said = { name: 'zhang', departments: ['plant'] };
      await server.call('PUT', '/directory/persons/zhang', said, asAdmin);
      await signIn(server);
      expect(await placed(server)).toEqual({ departments: ['plant'], posts: [], version: 1 });
    });
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
