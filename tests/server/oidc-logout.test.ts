import { describe, expect, test } from 'vitest';
import { createMemoryStore } from '../../server/stores/memory-store.ts';
import { Browser, publicUrl } from './provider.ts';
import { begin, csrfOf, signIn } from './signing-on.ts';
import { asAdmin, request, startTestServer, type TestServer } from './test-server.ts';

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
