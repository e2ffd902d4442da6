import { vi } from 'vitest';
import type { OidcConfig } from '../../server/kernel/config.ts';
import { Browser, publicUrl, startProvider, type TestProvider } from './provider.ts';
import { startTestServer, type TestOptions, type TestServer } from './test-server.ts';

// The provider warns that its memory is no store.
vi.spyOn(console, 'warn').mockImplementation(() => {});
vi.spyOn(console, 'info').mockImplementation(() => {});

/** A server that signs people in at a real provider. */
export interface World {
  server: TestServer;
  provider: TestProvider;
  /** What the server's log says of what it refused. */
  reasons: string[];
  logged: () => string;
}

export async function begin(
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
export async function comeBack(server: TestServer, address: string, cookie: string) {
  const answer = await fetch(address.replace(publicUrl, server.url), { headers: { cookie }, redirect: 'manual' });
  const session = (answer.headers.get('set-cookie') ?? '').split(';')[0] as string;
  return { location: answer.headers.get('location'), session: { cookie: session } };
}

/** Leaves for the provider. @param query `?fresh`: it is to ask who it is, also where it knows it */
export async function leave(server: TestServer, query = '') {
  const away = await fetch(`${server.url}/api/v1/session/oidc${query}`, { redirect: 'manual' });
  const url = away.headers.get('location') as string;
  return { url, cookie: (away.headers.get('set-cookie') ?? '').split(';')[0] as string };
}

/** Leaves, signs in there and comes back. */
export async function signIn(server: TestServer, browser = new Browser(), change = (address: string) => address) {
  const { url, cookie } = await leave(server);
  return comeBack(server, change(await browser.signIn(url)), cookie);
}

export const refused = { location: '/?sign-in=refused', session: { cookie: '' } };
export const rolesOf = async (server: TestServer, session: { cookie: string }) =>
  (await server.get('/session', session)).body.roles;
export const csrfOf = async (server: TestServer, session: { cookie: string }) => ({
  ...session,
  'x-guiju-csrf': (await server.get('/session', session)).body.csrf as string,
});
