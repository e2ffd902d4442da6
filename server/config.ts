import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Config {
  mode: 'demo' | 'production';
  host: string;
  port: number;
  /** The folder of the embedded store. */
  dataFolder: string;
  /** The folder whose sub-folders are seeded as policies. */
  definitionsFolder: string;
  /** The folder of the built designer. */
  designerFolder: string;
  /** The shared PostgreSQL database; without it the embedded store is used. */
  databaseUrl: string | undefined;
  adminKey: string | undefined;
  /** Hosts that the `http` actor may call, and that may have an address of a private network. */
  httpAllow: string[];
  /** Webhooks may go to addresses of this machine and of private networks. */
  allowPrivate: boolean;
  /** Browsers reach the server by https, through a proxy that says from where in `X-Forwarded-For`. */
  behindTls: boolean;
  /** Requests a second that one caller may send; 0: no limit. */
  rateLimit: number;
  /** Single sign-on. */
  oidc: OidcConfig | undefined;
  /** Where traces go. */
  tracing?: TracingConfig | undefined;
  /** The place outside of the store that is told of each head of the audit log. */
  auditAnchor?: AnchorConfig | undefined;
}

export type AnchorConfig = { file: string } | { url: string };

export interface TracingConfig {
  /** The collector: spans are posted to `/v1/traces` below it. */
  endpoint: string;
  headers: Record<string, string>;
  service: string;
  /** Of requests whose caller has not decided whether they are traced, so many are: 0 to 1. */
  share: number;
}

export interface OidcConfig {
  issuer: string;
  clientId: string;
  clientSecret: string | undefined;
  /** The address of this server as browsers know it. */
  publicUrl: string;
  /** The claim that lists a person's roles; without it an administrator gives them. */
  rolesClaim: string | undefined;
}

/** A setting that cannot be. The message tells the operator what to change. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const loopback = new Set(['127.0.0.1', '::1', 'localhost']);
const shortestKey = 16;
const isWeak = (key: string) => key.length < shortestKey || new Set(key).size < 6 || /change.?me|password/i.test(key);
const isOn = (value: string | undefined) => ['1', 'true', 'yes', 'on'].includes((value ?? '').toLowerCase());
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Reads the run-time settings.
 *
 * @param environment as `process.env`
 * @throws ConfigError for a value that is not valid or not safe
 * @example readConfig({ PORT: '4000' }).host // '127.0.0.1'
 */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const mode = environment.GUIJU_MODE || 'demo';
  if (mode !== 'demo' && mode !== 'production') {
    throw new ConfigError(`GUIJU_MODE is "${mode}"; it must be demo or production.`);
  }
  const port = Number(environment.PORT || 4000);
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new ConfigError(`PORT is "${environment.PORT}"; it must be a number from 0 to 65535.`);
  }
  const host = environment.HOST || '127.0.0.1';
  const adminKey = environment.GUIJU_ADMIN_KEY || undefined;
  if (mode === 'demo' && !loopback.has(host)) {
    throw new ConfigError(
      `HOST is "${host}", but demo mode lets everyone do everything and therefore listens on 127.0.0.1 only. ` +
        'Set GUIJU_MODE=production and GUIJU_ADMIN_KEY to listen elsewhere.',
    );
  }
  if (mode === 'production' && (adminKey === undefined || isWeak(adminKey))) {
    throw new ConfigError(
      `GUIJU_MODE=production needs GUIJU_ADMIN_KEY, a secret of at least ${shortestKey} characters that are not a few repeated. ` +
        'Make one with: openssl rand -base64 32',
    );
  }
  const behindTls = isOn(environment.GUIJU_BEHIND_TLS);
  if (mode === 'production' && !loopback.has(host) && !behindTls) {
    throw new ConfigError(
      `HOST is "${host}": keys and passwords would cross the network in the clear. Let a proxy that ends TLS stand in ` +
        'front and say so with GUIJU_BEHIND_TLS=1, or listen on 127.0.0.1.',
    );
  }
  const rateLimit = Number(environment.GUIJU_RATE_LIMIT || 1000);
  if (!Number.isFinite(rateLimit) || rateLimit < 0) {
    throw new ConfigError(
      `GUIJU_RATE_LIMIT is "${environment.GUIJU_RATE_LIMIT}"; it must be a number, 0 for no limit.`,
    );
  }
  return {
    mode,
    host,
    behindTls,
    rateLimit,
    oidc: readOidc(environment, mode),
    tracing: readTracing(environment),
    auditAnchor: readAuditAnchor(environment),
    port,
    adminKey,
    databaseUrl: environment.DATABASE_URL || undefined,
    dataFolder: environment.GUIJU_DATA || './data',
    definitionsFolder: environment.GUIJU_DEFINITIONS || here('../definitions'),
    designerFolder: environment.GUIJU_DESIGNER || here('../designer/dist'),
    allowPrivate: isOn(environment.GUIJU_ALLOW_PRIVATE),
    httpAllow: (environment.GUIJU_HTTP_ALLOW ?? '').split(',').flatMap((name) => name.trim().toLowerCase() || []),
  };
}

function readOidc(environment: Record<string, string | undefined>, mode: Config['mode']): OidcConfig | undefined {
  const issuer = environment.GUIJU_OIDC_ISSUER;
  if (!issuer) return undefined;
  const { GUIJU_OIDC_CLIENT_ID: clientId, GUIJU_URL: publicUrl } = environment;
  if (!clientId || !publicUrl || !URL.canParse(publicUrl) || !URL.canParse(issuer)) {
    throw new ConfigError(
      'GUIJU_OIDC_ISSUER needs GUIJU_OIDC_CLIENT_ID and GUIJU_URL, the address of this server as browsers know it.',
    );
  }
  if (mode === 'production' && new URL(issuer).protocol !== 'https:') {
    throw new ConfigError(`GUIJU_OIDC_ISSUER is "${issuer}"; in production it must begin with https.`);
  }
  return {
    ...{ issuer: issuer.replace(/\/$/, ''), clientId, publicUrl: publicUrl.replace(/\/$/, '') },
    clientSecret: environment.GUIJU_OIDC_CLIENT_SECRET || undefined,
    rolesClaim: environment.GUIJU_OIDC_ROLES_CLAIM || undefined,
  };
}

/** @throws ConfigError */
export function readAuditAnchor(environment: Record<string, string | undefined>): AnchorConfig | undefined {
  const anchor = environment.GUIJU_AUDIT_ANCHOR;
  if (!anchor) return undefined;
  if (/^https?:/i.test(anchor) && URL.canParse(anchor)) return { url: anchor };
  if (/^\w+:/.test(anchor)) {
    throw new ConfigError(`GUIJU_AUDIT_ANCHOR is "${anchor}"; it must be the path of a file or an http address.`);
  }
  const [file, data] = [resolve(anchor), resolve(environment.GUIJU_DATA || './data')];
  if (!environment.DATABASE_URL && `${file}/`.startsWith(`${data}/`)) {
    throw new ConfigError(
      `GUIJU_AUDIT_ANCHOR is "${anchor}", in the data folder: who can rewrite the log there could rewrite it, too. ` +
        'Name a file elsewhere, best on another machine.',
    );
  }
  return { file };
}

/** The names are those of OpenTelemetry. */
function readTracing(environment: Record<string, string | undefined>): TracingConfig | undefined {
  const endpoint = environment.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (!endpoint) return undefined;
  if (!URL.canParse(endpoint) || !/^https?:$/.test(new URL(endpoint).protocol)) {
    throw new ConfigError(
      `OTEL_EXPORTER_OTLP_ENDPOINT is "${endpoint}"; it must be the http address of a collector, as http://127.0.0.1:4318.`,
    );
  }
  const share = Number(environment.OTEL_TRACES_SAMPLER_ARG || 1);
  if (!(share >= 0 && share <= 1)) {
    throw new ConfigError(
      `OTEL_TRACES_SAMPLER_ARG is "${environment.OTEL_TRACES_SAMPLER_ARG}"; it must be a share from 0 to 1.`,
    );
  }
  const headers = (environment.OTEL_EXPORTER_OTLP_HEADERS ?? '').split(',').flatMap((pair) => {
    const [name = '', ...value] = pair.split('=');
    return name.trim() === '' ? [] : [[name.trim(), decodeURIComponent(value.join('=').trim())]];
  });
  return {
    ...{ endpoint: endpoint.replace(/\/$/, ''), share, service: environment.OTEL_SERVICE_NAME || 'guiju' },
    headers: Object.fromEntries(headers),
  };
}
