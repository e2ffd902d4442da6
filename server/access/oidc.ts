import { createRemoteJWKSet, customFetch as fetchOfKeys, jwtVerify } from 'jose';
import * as client from 'openid-client';
import type { OidcConfig } from '../kernel/config.ts';
import { createGuardedFetch } from '../kernel/outgoing/guarded-fetch.ts';
import { clientAuthOf } from './oidc-client-auth.ts';
import { claimAt } from './oidc-rights.ts';

export type Claims = client.IDToken;
/** What a browser keeps between leaving for the provider and coming back. */
export interface Errand {
  state: string;
  nonce: string;
  verifier: string;
}
/** Whose sessions a provider says are over. */
export interface LoggedOut {
  sid?: string;
  subject?: string;
}

const timeoutSeconds = 10;
const skewSeconds = 60;
/** How long a logout token may be under way. */
const logoutSeconds = 300;
const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout';
/** Those with a key that only the provider has: not `none`, and not a secret that both know. */
const algorithms = ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA', 'Ed25519'];

/** That the provider's word was not accepted. The message is for the log: it names what was wrong, never what a token said. */
export class SignInRefused extends Error {
  override readonly name = 'SignInRefused';
}

/** Single sign-on at an OpenID provider by openid-client: the authorization code flow with PKCE. Whatever is not proved is refused. */
export class Oidc {
  private readonly config: OidcConfig;
  // The provider is the operator's own choice, and often on the same network.
  private readonly fetch = createGuardedFetch({ httpAllow: [], allowPrivate: true });
  private discovered: Promise<client.ServerMetadata> | undefined;
  private logoutKeys: ReturnType<typeof createRemoteJWKSet> | undefined;

  constructor(config: OidcConfig) {
    this.config = config;
  }

  get redirectUri(): string {
    return `${this.config.publicUrl}/api/v1/session/oidc/callback`;
  }

  /** Where to send the browser. @param fresh the provider asks who it is, also where it knows it @throws SignInRefused */
  async begin(nowMs: number, { fresh = false } = {}): Promise<{ url: string; errand: Errand }> {
    return this.proved(async () => {
      const verifier = client.randomPKCECodeVerifier();
      const errand = { state: client.randomState(), nonce: client.randomNonce(), verifier };
      const url = client.buildAuthorizationUrl(await this.client(nowMs), {
        redirect_uri: this.redirectUri,
        scope: this.config.scope,
        state: errand.state,
        nonce: errand.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...(fresh ? { prompt: 'login' } : {}),
      });
      return { url: url.href, errand };
    });
  }

  /**
   * Who came back: the claims of the ID token, with those of UserInfo where it does not say what rights, departments or posts are
   * read from.
   *
   * @param query what the provider sent along
   * @throws SignInRefused
   */
  async finish(query: string, { state, nonce, verifier }: Errand, nowMs: number): Promise<Claims> {
    return this.proved(async () => {
      const known = await this.client(nowMs);
      const answer = new URL(`${this.redirectUri}${query}`);
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true };
      const tokens = await client.authorizationCodeGrant(known, answer, checks);
      const claims = tokens.claims() as Claims;
      if (claims.iat > nowMs / 1000 + skewSeconds) throw new SignInRefused('the token is from the future');
      if (claims.sub === '') throw new SignInRefused('the token is of nobody');
      const { rolesClaim, departmentsClaim, postsClaim } = this.config;
      const isSaid = [rolesClaim, departmentsClaim, postsClaim].every(
        (claim) => claim === undefined || claimAt(claims, claim) !== undefined,
      );
      if (isSaid || !known.serverMetadata().userinfo_endpoint) return claims;
      return { ...(await client.fetchUserInfo(known, tokens.access_token, claims.sub)), ...claims };
    });
  }

  /** Where a browser ends its session at the provider as well; nothing where the provider has no such address. */
  async endSessionUrl(nowMs: number): Promise<string | undefined> {
    return this.proved(async () => {
      const known = await this.client(nowMs);
      if (!known.serverMetadata().end_session_endpoint) return undefined;
      return client.buildEndSessionUrl(known, { post_logout_redirect_uri: `${this.config.publicUrl}/` }).href;
    });
  }

  /** What a logout token says, which the provider sends by itself. @throws SignInRefused */
  async loggedOut(token: string, nowMs: number): Promise<LoggedOut> {
    return this.proved(async () => {
      const { issuer, jwks_uri } = await this.discover();
      if (!jwks_uri) throw new SignInRefused('the provider has no keys');
      this.logoutKeys ??= createRemoteJWKSet(new URL(jwks_uri), { [fetchOfKeys]: this.fetch, cooldownDuration: 5000 });
      const { payload } = await jwtVerify(token, this.logoutKeys, {
        issuer,
        audience: this.config.clientId,
        algorithms,
        currentDate: new Date(nowMs),
        clockTolerance: skewSeconds,
        maxTokenAge: logoutSeconds,
        requiredClaims: ['iat', 'jti', 'events'],
      });
      const { sub, sid, nonce, events } = payload;
      if (typeof events !== 'object' || events === null || !Object.hasOwn(events, logoutEvent)) {
        throw new SignInRefused('it is no logout token');
      }
      if (nonce !== undefined) throw new SignInRefused('a logout token must not have a nonce');
      if (typeof sid !== 'string' && sub === undefined) throw new SignInRefused('it names nobody');
      return {
        ...(typeof sid === 'string' ? { sid } : {}),
        ...(sub === undefined ? {} : { subject: `${issuer}|${sub}` }),
      };
    });
  }

  /** A client of this moment: by the clock of the store, and with the keys that the provider has now. */
  private async client(nowMs: number): Promise<client.Configuration> {
    const { clientId } = this.config;
    const skew = { [client.clockSkew]: Math.round((nowMs - Date.now()) / 1000) };
    const known = new client.Configuration(await this.discover(), clientId, skew, await clientAuthOf(this.config));
    known.timeout = timeoutSeconds;
    known[client.customFetch] = this.fetch as client.CustomFetch;
    client.enableNonRepudiationChecks(known);
    if (this.isPlain) client.allowInsecureRequests(known);
    return known;
  }

  /** In production the settings refuse a provider without https. */
  private get isPlain(): boolean {
    return this.config.issuer.startsWith('http:');
  }

  private discover(): Promise<client.ServerMetadata> {
    if (this.discovered) return this.discovered;
    const { issuer, clientId } = this.config;
    const found = client
      .discovery(new URL(`${issuer}/.well-known/openid-configuration`), clientId, undefined, client.None(), {
        [client.customFetch]: this.fetch as client.CustomFetch,
        timeout: timeoutSeconds,
        execute: this.isPlain ? [client.allowInsecureRequests] : [],
      })
      .then((discovered) => {
        const metadata = discovered.serverMetadata();
        if (metadata.issuer.replace(/\/$/, '') !== issuer) throw new SignInRefused('the provider is another issuer');
        return metadata;
      });
    this.discovered = found;
    found.catch(() => {
      this.discovered = undefined;
    });
    return found;
  }

  /** What the libraries throw, as a refusal with its reason. */
  private async proved<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw error instanceof SignInRefused ? error : new SignInRefused(reasonOf(error));
    }
  }
}

/** Why something was refused, without what was in it: codes, and names of claims. */
function reasonOf(error: unknown): string {
  const { code, error: said, claim, attribute, cause } = (error ?? {}) as Record<string, unknown>;
  const own = [code, said, claim, attribute].filter((part) => typeof part === 'string');
  const inner = typeof cause === 'object' && cause !== null ? reasonOf(cause) : '';
  const words = [...new Set([...own, ...(inner ? [inner] : [])])].join(' ');
  return words || (error instanceof Error ? error.name : '');
}
