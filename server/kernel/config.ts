import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { namePattern } from '../../contract/names.ts';
import { type ClientAuthName, clientAuths } from './client-auths.ts';
import {
  ConfigError,
  canBeSent,
  type Environment,
  isGuessable,
  ownSettings,
  readFolder,
  readHosts,
  readNumber,
  readSwitch,
  refuseMisspelt,
  shortestKey,
} from './settings.ts';

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
  /** Whose node this is, of several organisations that share the database. */
  organisation: string;
  adminKey: string | undefined;
  /** Hosts that the `http` actor may call, and that may have an address of a private network. */
  httpAllow: string[];
  /** What seals secrets before they are written down: the first seals, each opens; absent: there are none. */
  secretsKeys?: string[] | undefined;
  /** Webhooks may go to addresses of this machine and of private networks. */
  allowPrivate: boolean;
  /** Browsers reach the server by https, through a proxy that says from where in `X-Forwarded-For`. */
  behindTls: boolean;
  /** Every request is logged when it is answered. */
  accessLog: boolean;
  /** After SIGTERM requests are taken for so long, while balancers notice that the node is not ready. */
  drainSeconds: number;
  /** Requests a second that one caller may send; 0: no limit. */
  rateLimit: number;
  /** The address of this server as browsers know it, without a slash at its end; absent: links to it cannot be told. */
  publicUrl?: string | undefined;
  /** Single sign-on. */
  oidc: OidcConfig | undefined;
  /** Where an OpenTelemetry SDK is told to send traces. */
  collector?: string | undefined;
  /** The place outside of the store that is told of each head of the audit log. */
  auditAnchor?: AnchorConfig | undefined;
}

export type AnchorConfig = { file: string } | { url: string };

export interface OidcConfig {
  issuer: string;
  clientId: string;
  clientSecret: string | undefined;
  /** How this server proves there who it is. */
  clientAuth: ClientAuthName;
  /** A file with the private key of `private_key_jwt`, as a JWK. */
  clientKeyFile?: string | undefined;
  scope: string;
  /** The address of this server as browsers know it. */
  publicUrl: string;
  /** The claim that lists a person's groups, or the path to it; without it an administrator gives rights. */
  rolesClaim: string | undefined;
  /** The rights and flow roles of each group; without it groups are called as these. */
  roles?: Record<string, string[]> | undefined;
  /** The claims that list the ids of a person's departments and posts, or the paths to them; without one an administrator says which. */
  departmentsClaim?: string | undefined;
  postsClaim?: string | undefined;
}

const loopback = new Set(['127.0.0.1', '::1', 'localhost']);
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Reads the run-time settings.
 *
 * @param environment as `process.env`
 * @throws ConfigError for a value that is not valid or not safe
 * @example readConfig({ PORT: '4000' }).host // '127.0.0.1'
 */
export function readConfig(environment: Environment): Config {
  refuseMisspelt(environment);
  const mode = environment.GUIJU_MODE || 'demo';
  if (mode !== 'demo' && mode !== 'production') {
    throw new ConfigError(`GUIJU_MODE is "${mode}"; it must be demo or production.`);
  }
  const port = readNumber(environment, 'PORT', { otherwise: 4000, least: 0, largest: 65535, whole: true });
  const host = environment.HOST || '127.0.0.1';
  const adminKey = environment.GUIJU_ADMIN_KEY || undefined;
  if (adminKey !== undefined && !canBeSent(adminKey)) {
    throw new ConfigError(
      'GUIJU_ADMIN_KEY has a space, or a sign that cannot stand in a header: nobody could send it.',
    );
  }
  if (mode === 'demo' && !loopback.has(host)) {
    throw new ConfigError(
      `HOST is "${host}", but demo mode lets everyone do everything and therefore listens on 127.0.0.1 only. ` +
        'Set GUIJU_MODE=production and GUIJU_ADMIN_KEY to listen elsewhere.',
    );
  }
  if (mode === 'production' && (adminKey === undefined || isGuessable(adminKey))) {
    throw new ConfigError(
      `GUIJU_MODE=production needs GUIJU_ADMIN_KEY, a secret of at least ${shortestKey} characters that nobody guesses. ` +
        'Make one with: openssl rand -base64 32',
    );
  }
  const behindTls = readSwitch(environment, 'GUIJU_BEHIND_TLS');
  if (mode === 'production' && !loopback.has(host) && !behindTls) {
    throw new ConfigError(
      `HOST is "${host}": keys and passwords would cross the network in the clear. Let a proxy that ends TLS stand in ` +
        'front and say so with GUIJU_BEHIND_TLS=1, or listen on 127.0.0.1.',
    );
  }
  const drain = { otherwise: mode === 'production' ? 5 : 0, least: 0, largest: 600 };
  const everyRate = { otherwise: 1000, least: 0, largest: 1_000_000 };
  return {
    mode,
    host,
    behindTls,
    rateLimit: readNumber(environment, 'GUIJU_RATE_LIMIT', everyRate),
    drainSeconds: readNumber(environment, 'GUIJU_DRAIN_SECONDS', drain),
    accessLog: readSwitch(environment, 'GUIJU_ACCESS_LOG', mode === 'production'),
    publicUrl: environment.GUIJU_URL?.replace(/\/+$/, '') || undefined,
    oidc: readOidc(environment, mode),
    collector: readCollector(environment),
    auditAnchor: readAuditAnchor(environment),
    secretsKeys: readSecretsKeys(environment),
    port,
    adminKey,
    databaseUrl: readDatabaseUrl(environment),
    organisation: readOrganisation(environment),
    dataFolder: environment.GUIJU_DATA || './data',
    definitionsFolder: readFolder(environment, 'GUIJU_DEFINITIONS', here('../../definitions')),
    designerFolder: readFolder(environment, 'GUIJU_DESIGNER', here('../../designer/dist')),
    allowPrivate: readSwitch(environment, 'GUIJU_ALLOW_PRIVATE'),
    httpAllow: readHosts(environment, 'GUIJU_HTTP_ALLOW'),
  };
}

function readDatabaseUrl({ DATABASE_URL: url }: Environment): string | undefined {
  if (!url) return undefined;
  if (URL.canParse(url) && /^postgres(ql)?:$/.test(new URL(url).protocol)) return url;
  // It holds a password: what is wrong with it is not shown.
  throw new ConfigError(
    'DATABASE_URL is no address of a PostgreSQL database, as postgres://user:password@host/database.',
  );
}

/** @throws ConfigError for a key that somebody would guess */
function readSecretsKeys({ GUIJU_SECRETS_KEY: text }: Environment): string[] | undefined {
  const keys = (text ?? '').split(',').flatMap((key) => key.trim() || []);
  if (keys.length === 0) return undefined;
  if (keys.every((key) => !isGuessable(key))) return keys;
  throw new ConfigError(
    `GUIJU_SECRETS_KEY must be a secret of at least ${shortestKey} characters that nobody guesses (or several, separated by ` +
      'commas: the first seals, each opens). Make one with: openssl rand -base64 32',
  );
}

function readOrganisation({ GUIJU_ORGANISATION: name, DATABASE_URL: url }: Environment): string {
  if (!name) return 'default';
  if (!url) {
    throw new ConfigError(
      'GUIJU_ORGANISATION is of no use without DATABASE_URL: without a database each organisation has a folder of its own, GUIJU_DATA.',
    );
  }
  if (new RegExp(namePattern, 'u').test(name)) return name;
  throw new ConfigError(`GUIJU_ORGANISATION is "${name}"; it must be a name as ids are: letters, digits and @._+:-.`);
}

function readOidc(environment: Environment, mode: Config['mode']): OidcConfig | undefined {
  const { GUIJU_OIDC_ISSUER: issuer, GUIJU_OIDC_CLIENT_ID: clientId, GUIJU_URL: publicUrl } = environment;
  if (publicUrl && !isWebAddress(publicUrl)) {
    throw new ConfigError(`GUIJU_URL is "${publicUrl}"; it must be an address as https://rules.example.com.`);
  }
  const given = Object.keys(environment).find(
    (name) => name.includes('_OIDC_') && ownSettings.includes(name) && environment[name],
  );
  if (!issuer && given) throw new ConfigError(`${given} is of no use without GUIJU_OIDC_ISSUER.`);
  if (!issuer) return undefined;
  if (!clientId || !publicUrl || !URL.canParse(issuer)) {
    throw new ConfigError(
      'GUIJU_OIDC_ISSUER needs GUIJU_OIDC_CLIENT_ID and GUIJU_URL, the address of this server as browsers know it.',
    );
  }
  if (mode === 'production' && new URL(issuer).protocol !== 'https:') {
    throw new ConfigError(`GUIJU_OIDC_ISSUER is "${issuer}"; in production it must begin with https.`);
  }
  return {
    issuer: issuer.replace(/\/$/, ''),
    clientId,
    publicUrl: publicUrl.replace(/\/$/, ''),
    ...readClientAuth(environment),
    scope: environment.GUIJU_OIDC_SCOPE || 'openid profile email',
    ...readGroups(environment),
    departmentsClaim: environment.GUIJU_OIDC_DEPARTMENTS_CLAIM || undefined,
    postsClaim: environment.GUIJU_OIDC_POSTS_CLAIM || undefined,
  };
}

/** @throws ConfigError for a share that was one before the SDK read it, and that the SDK drops without a word */
function readCollector(environment: Environment): string | undefined {
  if (environment.OTEL_TRACES_SAMPLER_ARG && !environment.OTEL_TRACES_SAMPLER)
    throw new ConfigError(
      'OTEL_TRACES_SAMPLER_ARG is of no use without OTEL_TRACES_SAMPLER=parentbased_traceidratio: the OpenTelemetry SDK reads it only with that.',
    );
  return environment.OTEL_EXPORTER_OTLP_ENDPOINT || undefined;
}

const isWebAddress = (text: string) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

/** @throws ConfigError */
export function readAuditAnchor(environment: Environment): AnchorConfig | undefined {
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

function readClientAuth(environment: Environment): Pick<OidcConfig, 'clientSecret' | 'clientAuth' | 'clientKeyFile'> {
  const clientSecret = environment.GUIJU_OIDC_CLIENT_SECRET || undefined;
  const clientKeyFile = environment.GUIJU_OIDC_CLIENT_KEY_FILE || undefined;
  const usual = clientKeyFile ? 'private_key_jwt' : clientSecret ? 'client_secret_post' : 'none';
  const given = environment.GUIJU_OIDC_CLIENT_AUTH || usual;
  const clientAuth = clientAuths.find((name) => name === given);
  const has = { private_key_jwt: clientKeyFile, client_secret_post: clientSecret, client_secret_basic: clientSecret };
  if (clientAuth && (clientAuth === 'none' || has[clientAuth])) return { clientSecret, clientAuth, clientKeyFile };
  throw new ConfigError(
    `GUIJU_OIDC_CLIENT_AUTH is "${given}"; it must be one of ${clientAuths.join(', ')}, with GUIJU_OIDC_CLIENT_SECRET or, ` +
      'for private_key_jwt, GUIJU_OIDC_CLIENT_KEY_FILE.',
  );
}

function readGroups(environment: Environment): Pick<OidcConfig, 'rolesClaim' | 'roles'> {
  const rolesClaim = environment.GUIJU_OIDC_ROLES_CLAIM || undefined;
  const { GUIJU_OIDC_ROLES: text } = environment;
  if (!text) return { rolesClaim };
  const roles = parseGroups(text);
  if (!roles || rolesClaim === undefined || Object.values(roles).some((names) => names.includes('actFor'))) {
    throw new ConfigError(
      'GUIJU_OIDC_ROLES must be JSON as {"group": ["approver", "station"]}: the rights and flow roles of each group that ' +
        'GUIJU_OIDC_ROLES_CLAIM lists. actFor is not among them: an administrator gives it.',
    );
  }
  return { rolesClaim, roles };
}

function parseGroups(text: string): Record<string, string[]> | undefined {
  try {
    const given: unknown = JSON.parse(text);
    if (typeof given !== 'object' || given === null || Array.isArray(given)) return undefined;
    const isNames = (names: unknown) => Array.isArray(names) && names.every((name) => typeof name === 'string' && name);
    return Object.values(given).every(isNames) ? (given as Record<string, string[]>) : undefined;
  } catch {
    return undefined;
  }
}
