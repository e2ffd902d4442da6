import { createHash, createPublicKey, type JsonWebKey, randomBytes, verify } from 'node:crypto';
import { Problem } from '../../engine/index.ts';
import type { OidcConfig } from '../config.ts';
import { createGuardedFetch } from '../outgoing/guarded-fetch.ts';

interface Discovery {
  issuer: string;
  authorization_endpoint: string;
  token_endpoint: string;
  jwks_uri: string;
}
export interface Claims {
  iss: string;
  sub: string;
  aud: string | string[];
  exp: number;
  iat: number;
  nonce?: string;
  [claim: string]: unknown;
}
/** What a browser keeps between leaving for the provider and coming back. */
export interface Errand {
  state: string;
  nonce: string;
  verifier: string;
}

const timeoutMs = 10_000;
const keysKeptMs = 600_000;
const skewSeconds = 60;
const random = () => randomBytes(24).toString('base64url');

/** How each algorithm that is accepted is verified. `none` and those with a shared secret are not among them. */
const algorithms: Record<string, (data: Buffer, key: JsonWebKey, signature: Buffer) => boolean> = {
  RS256: (data, key, signature) => key.kty === 'RSA' && verify('sha256', data, asKey(key), signature),
  ES256: (data, key, signature) =>
    key.kty === 'EC' && verify('sha256', data, { key: asKey(key), dsaEncoding: 'ieee-p1363' }, signature),
};
const asKey = (key: JsonWebKey) => createPublicKey({ key, format: 'jwk' });

/** Single sign-on at an OpenID provider: the authorization code flow with PKCE. */
export class Oidc {
  private readonly config: OidcConfig;
  // The provider is the operator's own choice, and often on the same network.
  private readonly fetch = createGuardedFetch({ httpAllow: [], allowPrivate: true });
  private discovery: Promise<Discovery> | undefined;
  private keys: { all: (JsonWebKey & { kid?: string })[]; readMs: number } | undefined;

  constructor(config: OidcConfig) {
    this.config = config;
  }

  get redirectUri(): string {
    return `${this.config.publicUrl}/api/v1/session/oidc/callback`;
  }

  /** Where to send the browser. */
  async begin(): Promise<{ url: string; errand: Errand }> {
    const { authorization_endpoint } = await this.discover();
    const errand = { state: random(), nonce: random(), verifier: random() + random() };
    const url = new URL(authorization_endpoint);
    const challenge = createHash('sha256').update(errand.verifier).digest('base64url');
    const query = {
      ...{ response_type: 'code', client_id: this.config.clientId, redirect_uri: this.redirectUri },
      ...{ scope: 'openid profile email', state: errand.state, nonce: errand.nonce },
      ...{ code_challenge: challenge, code_challenge_method: 'S256' },
    };
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return { url: url.href, errand };
  }

  /** Who came back. @throws Problem unauthorized */
  async finish(code: string, { nonce, verifier }: Errand, nowMs: number): Promise<Claims> {
    const { token_endpoint } = await this.discover();
    const { clientId, clientSecret } = this.config;
    const form = new URLSearchParams({
      ...{ grant_type: 'authorization_code', code, redirect_uri: this.redirectUri, code_verifier: verifier },
      ...{ client_id: clientId, ...(clientSecret ? { client_secret: clientSecret } : {}) },
    });
    const answer = (await this.json(token_endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: form.toString(),
    })) as { id_token?: string };
    return this.verify(String(answer.id_token), nonce, nowMs);
  }

  private async verify(token: string, nonce: string, nowMs: number): Promise<Claims> {
    const [head = '', payload = '', signature = ''] = token.split('.');
    const header = decode(head) as { alg?: string; kid?: string };
    const check = Object.hasOwn(algorithms, header.alg ?? '') ? algorithms[header.alg as string] : undefined;
    if (!check) throw refused(`the algorithm ${header.alg} is not accepted`);
    const data = Buffer.from(`${head}.${payload}`);
    const keys = await this.keysFor(header.kid, nowMs);
    if (!keys.some((key) => check(data, key, Buffer.from(signature, 'base64url')))) throw refused('signature');
    const claims = decode(payload) as unknown as Claims;
    const now = nowMs / 1000;
    const audience = [claims.aud].flat();
    if (claims.iss !== (await this.discover()).issuer) throw refused('issuer');
    if (!audience.includes(this.config.clientId)) throw refused('audience');
    if (audience.length > 1 && claims.azp !== this.config.clientId) throw refused('authorized party');
    if (!(claims.exp > now - skewSeconds) || !(claims.iat < now + skewSeconds)) throw refused('time');
    if (claims.nonce !== nonce) throw refused('nonce');
    if (typeof claims.sub !== 'string' || claims.sub === '') throw refused('subject');
    return claims;
  }

  /** The provider may have changed its keys: one that is not known is looked for once more, but not by everyone who asks. */
  private async keysFor(kid: string | undefined, nowMs: number): Promise<JsonWebKey[]> {
    const matching = () => (this.keys?.all ?? []).filter((key) => kid === undefined || key.kid === kid);
    const age = nowMs - (this.keys?.readMs ?? Number.NEGATIVE_INFINITY);
    if (age > keysKeptMs || (matching().length === 0 && age > timeoutMs)) {
      const { keys } = (await this.json((await this.discover()).jwks_uri)) as { keys?: JsonWebKey[] };
      this.keys = { all: (keys ?? []).filter((key) => key.use === undefined || key.use === 'sig'), readMs: nowMs };
    }
    return matching();
  }

  private discover(): Promise<Discovery> {
    if (this.discovery) return this.discovery;
    const { issuer } = this.config;
    const found = this.json(`${issuer}/.well-known/openid-configuration`).then((answer) => {
      const discovery = answer as unknown as Discovery;
      if (String(discovery.issuer).replace(/\/$/, '') !== issuer) throw refused('issuer');
      return discovery;
    });
    this.discovery = found;
    found.catch(() => {
      this.discovery = undefined;
    });
    return found;
  }

  private async json(url: string, init: RequestInit = {}): Promise<Record<string, unknown>> {
    try {
      const response = await this.fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) });
      if (!response.ok) throw new Error(`${new URL(url).host} answered ${response.status}`);
      return (await response.json()) as Record<string, unknown>;
    } catch (error) {
      throw new Problem('unauthorized', { cause: error, detail: unreachable });
    }
  }
}

const unreachable = { 'zh-CN': '单点登录服务没有应答', en: 'the provider of single sign-on did not answer' };
const refused = (reason: string) =>
  new Problem('unauthorized', {
    cause: new Error(reason),
    detail: { 'zh-CN': '单点登录未被接受', en: 'the answer of the provider of single sign-on was not accepted' },
  });

function decode(part: string): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
  } catch {
    throw refused('malformed token');
  }
}
