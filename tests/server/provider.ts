import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CompactSign, decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import Provider, { type ClientMetadata, type Configuration } from 'oidc-provider';
import { onTestFinished } from 'vitest';
import type { OidcConfig } from '../../server/kernel/config.ts';

/** The address of the server as the provider knows it; the tests bring what is sent there to the server. */
export const publicUrl = 'https://guiju.example';
export const clientSecret = 'a secret of the client, long enough for HS256 as well';

type Claims = Record<string, unknown>;
interface Options {
  /** Of the client, as it is registered. */
  client?: Partial<ClientMetadata>;
  /** What is said of the person who signs in. */
  claims?: Claims;
  /** Claims are in the ID token, not only at UserInfo. */
  inToken?: boolean;
  algorithms?: string[];
  /** The address of the server, where it is there in truth. */
  url?: string;
  /** Where the provider is ended. */
  finished?: (end: () => void) => void;
}

/** The real `oidc-provider` on this machine, with what stands between it and the server in the tests. */
export interface TestProvider {
  issuer: string;
  config: OidcConfig;
  claims: Claims;
  /** What becomes of an ID token on its way. */
  change: ((token: string) => Promise<string> | string) | undefined;
  /** What becomes of what UserInfo says on its way. */
  changeUserInfo: ((said: Claims) => Claims) | undefined;
  /** What the provider sent by itself: it does not wait until it is answered. */
  logouts: { logout: string; sent: Promise<Response> }[];
  /** Signs a token anew, with the provider's own key, after changing it. */
  resign(token: string, change: (claims: Claims, header: Claims) => void): Promise<string>;
  /** Gives the provider other keys; those before are gone. */
  rotate(): Promise<void>;
  /** Where the provider's own calls go: to the server. */
  sendTo(url: string): void;
}

const makeKey = async (alg: string): Promise<JWK> => {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  return { ...(await exportJWK(privateKey)), alg, use: 'sig', kid: `${alg}-${Math.random()}` };
};

export async function startProvider(options: Options = {}): Promise<TestProvider> {
  const { algorithms = ['RS256'], inToken = true, url: at = publicUrl, finished = onTestFinished } = options;
  let handle: ReturnType<Provider['callback']> | undefined;
  let target: string | undefined;
  const server = createServer((request, response) => void handle?.(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  finished(() => void server.close());
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let keys: JWK[] = [];
  const sendHere: typeof fetch = (url, init) => {
    // Without the agent by which the provider keeps off this machine.
    const { method, body, headers } = init ?? {};
    const logout = new URLSearchParams(String(body)).get('logout_token') ?? '';
    const sent =
      target === undefined
        ? Promise.resolve(new Response())
        : fetch(String(url).replace(publicUrl, target), { method, body, headers });
    provider.logouts.push({ logout, sent });
    return sent;
  };
  const provider: TestProvider = {
    ...{ issuer, claims: options.claims ?? { groups: ['approver'] }, change: undefined },
    ...{ changeUserInfo: undefined, logouts: [] },
    config: {
      ...{ issuer, clientId: 'guiju', clientSecret, clientAuth: 'client_secret_post', publicUrl: at },
      ...{ scope: 'openid profile email', rolesClaim: 'groups' },
    },
    async resign(token, change) {
      const [claims, header] = [decodeJwt(token) as Claims, decodeProtectedHeader(token) as Claims];
      const key = keys.find(({ kid }) => kid === header.kid) as JWK;
      change(claims, header);
      const signer = new CompactSign(new TextEncoder().encode(JSON.stringify(claims)));
      return signer.setProtectedHeader(header as { alg: string }).sign(await importJWK(key));
    },
    async rotate() {
      keys = await Promise.all(algorithms.map(makeKey));
      handle = realProvider(provider, options, keys, inToken, sendHere).callback();
    },
    sendTo: (url) => {
      target = url;
    },
  };
  await provider.rotate();
  return provider;
}

function realProvider(
  test: TestProvider,
  { client, url = publicUrl }: Options,
  keys: JWK[],
  inToken: boolean,
  fetch: typeof globalThis.fetch,
): Provider {
  const configuration: Configuration = {
    clients: [
      {
        ...{ client_id: 'guiju', client_secret: clientSecret, token_endpoint_auth_method: 'client_secret_post' },
        ...{ redirect_uris: [`${url}/api/v1/session/oidc/callback`], id_token_signed_response_alg: 'RS256' },
        ...{ post_logout_redirect_uris: [`${url}/`], backchannel_logout_session_required: true },
        backchannel_logout_uri: `${url}/api/v1/session/oidc/logout`,
        ...client,
      } as ClientMetadata,
    ],
    jwks: { keys } as unknown as Configuration['jwks'],
    claims: {
      openid: ['sub', 'sid'],
      profile: ['preferred_username', 'groups', 'realm_access', 'organisation', 'posts'],
    },
    cookies: { keys: ['of the test'] },
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600, AuthorizationCode: 600 },
    conformIdTokenClaims: !inToken,
    enabledJWA: { idTokenSigningAlgValues: ['RS256', 'PS256', 'ES256', 'EdDSA', 'HS256'] },
    features: { backchannelLogout: { enabled: true }, devInteractions: { enabled: true } },
    fetch: fetch as Configuration['fetch'],
    findAccount: (_, sub) => ({
      accountId: sub,
      claims: async () => ({ sub, preferred_username: sub, ...test.claims }),
    }),
  };
  const provider = new Provider(test.issuer, configuration);
  provider.use(async (context, next) => {
    await next();
    const body = context.body as Claims & { id_token?: string };
    if (context.path === '/token' && body?.id_token && test.change) {
      context.body = { ...body, id_token: await test.change(body.id_token) };
    }
    if (context.path === '/me' && test.changeUserInfo) context.body = test.changeUserInfo(body);
  });
  return provider;
}

/** A browser at the provider: it keeps cookies and follows where it is sent, but not to the server. */
export class Browser {
  private readonly cookies = new Map<string, string>();

  /** Goes to an address of the provider, and on from there. @returns where it leads away from the provider, or the page */
  async go(url: string, form?: Record<string, string>): Promise<{ location: string } | { page: string; url: string }> {
    const headers: Record<string, string> = { cookie: [...this.cookies].map((pair) => pair.join('=')).join('; ') };
    const body = form && new URLSearchParams(form);
    const answer = await fetch(url, { redirect: 'manual', headers, ...(body ? { method: 'POST', body } : {}) });
    for (const cookie of answer.headers.getSetCookie()) {
      const [name = '', ...value] = (cookie.split(';')[0] as string).split('=');
      this.cookies.set(name, value.join('='));
    }
    const location = answer.headers.get('location');
    if (location === null) return { page: await answer.text(), url };
    const next = new URL(location, url);
    return next.origin === new URL(url).origin ? this.go(next.href) : { location: next.href };
  }

  /** Signs in at the provider and consents. @returns where the provider sends the browser then */
  async signIn(url: string, login = 'zhang'): Promise<string> {
    let place = await this.go(url);
    for (let step = 0; step < 5 && 'page' in place; step += 1) {
      const prompt = /name="prompt" value="(\w+)"/.exec(place.page)?.[1];
      const action = /action="([^"]+)"/.exec(place.page)?.[1];
      if (!prompt || !action) throw new Error(place.page.slice(0, 2000));
      place = await this.go(new URL(action, place.url).href, { prompt, login, password: 'any' });
    }
    if ('page' in place) throw new Error('the provider asks again and again');
    return place.location;
  }

  /** Says yes to the provider's question whether to sign out. @returns where the provider sends the browser then */
  async signOut(url: string): Promise<string> {
    const asked = await this.go(url);
    if (!('page' in asked)) throw new Error('the provider did not ask');
    const xsrf = /name="xsrf" value="(\w+)"/.exec(asked.page)?.[1] as string;
    const action = /action="([^"]+)"/.exec(asked.page)?.[1] as string;
    const done = await this.go(new URL(action, asked.url).href, { xsrf, logout: 'yes' });
    if ('page' in done) throw new Error(done.page.slice(0, 2000));
    return done.location;
  }
}
