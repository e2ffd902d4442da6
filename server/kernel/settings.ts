import { statSync } from 'node:fs';

/** A setting that cannot be. The message tells the operator what to change. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

export type Environment = Record<string, string | undefined>;

/** Every setting of our own. What begins like one and is none of them is a slip of the pen, and would be silently without effect. */
export const ownSettings = [
  ...['GUIJU_MODE', 'GUIJU_ADMIN_KEY', 'GUIJU_DATA', 'GUIJU_DEFINITIONS', 'GUIJU_DESIGNER', 'GUIJU_URL'],
  'GUIJU_ORGANISATION',
  ...[
    'GUIJU_BEHIND_TLS',
    'GUIJU_RATE_LIMIT',
    'GUIJU_ACCESS_LOG',
    'GUIJU_DRAIN_SECONDS',
    'GUIJU_AUDIT_ANCHOR',
    'GUIJU_HTTP_ALLOW',
    'GUIJU_ALLOW_PRIVATE',
    'GUIJU_SECRETS_KEY',
  ],
  ...['GUIJU_OIDC_ISSUER', 'GUIJU_OIDC_CLIENT_ID', 'GUIJU_OIDC_CLIENT_SECRET', 'GUIJU_OIDC_ROLES_CLAIM'],
  ...['GUIJU_OIDC_DEPARTMENTS_CLAIM', 'GUIJU_OIDC_POSTS_CLAIM'],
  ...['GUIJU_OIDC_ROLES', 'GUIJU_OIDC_SCOPE', 'GUIJU_OIDC_CLIENT_AUTH', 'GUIJU_OIDC_CLIENT_KEY_FILE'],
];

/** Others' names that are long enough for a slip to be told from somebody else's. */
const longSettings = [...ownSettings, 'DATABASE_URL'];
const slip = 2;

/** @throws ConfigError naming each, with the nearest that there is */
export function refuseMisspelt(environment: Environment): void {
  const wrong = Object.keys(environment).filter((name) => isMisspelt(name, environment));
  if (wrong.length === 0) return;
  const each = wrong.map((name) => `${name} is no setting; did you mean ${nearest(name.toUpperCase(), longSettings)}?`);
  throw new ConfigError(each.join(' '));
}

/** What begins like ours, or is but a letter or two from one of them that is not set. */
function isMisspelt(name: string, environment: Environment): boolean {
  if (longSettings.includes(name)) return false;
  if (/^GUIJU/i.test(name)) return true;
  const upper = name.toUpperCase();
  return longSettings.some(
    (one) => !environment[one] && Math.abs(one.length - upper.length) <= slip && distance(upper, one) <= slip,
  );
}

/** The name that the fewest changed letters lead to. */
function nearest(name: string, names: readonly string[]): string {
  return names.toSorted((a, b) => distance(name, a) - distance(name, b))[0] as string;
}

/** Levenshtein's: how many letters are added, left out or changed. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, place) => place);
  for (const [place, letter] of [...a].entries()) {
    const next = [place + 1];
    for (let at = 1; at <= b.length; at += 1) {
      const changed = (row[at - 1] as number) + (letter === b[at - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[at] as number) + 1, (next[at - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}

const on = ['1', 'true', 'yes', 'on'];
const off = ['0', 'false', 'no', 'off'];

/** @throws ConfigError for what is neither on nor off */
export function readSwitch(environment: Environment, name: string, otherwise = false): boolean {
  const value = environment[name]?.trim().toLowerCase();
  if (!value) return otherwise;
  if (on.includes(value)) return true;
  if (off.includes(value)) return false;
  throw new ConfigError(`${name} is "${environment[name]}"; it must be 1 or 0.`);
}

/** @throws ConfigError for what is no number, or not within the bounds */
export function readNumber(
  environment: Environment,
  name: string,
  { otherwise, least, largest, whole = false }: { otherwise: number; least: number; largest: number; whole?: boolean },
): number {
  const text = environment[name]?.trim();
  const value = text ? Number(text) : otherwise;
  if (value >= least && value <= largest && (!whole || Number.isInteger(value))) return value;
  const bounds = Number.isFinite(largest) ? `from ${least} to ${largest}` : `of ${least} or more`;
  throw new ConfigError(`${name} is "${text}"; it must be a ${whole ? 'whole ' : ''}number ${bounds}.`);
}

/** The path of a folder. @throws ConfigError where one is given that is not there */
export function readFolder(environment: Environment, name: string, otherwise: string): string {
  const path = environment[name];
  if (!path) return otherwise;
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return path;
  throw new ConfigError(`${name} is "${path}"; there is no such folder.`);
}

const hostWithPort = /^(\[[0-9a-f:.]+\]|[a-z0-9]([a-z0-9._-]*[a-z0-9])?)(:\d{1,5})?$/;

/** A list of hosts, separated by commas. @throws ConfigError for what cannot be one */
export function readHosts(environment: Environment, name: string): string[] {
  const hosts = (environment[name] ?? '').split(',').flatMap((host) => host.trim().toLowerCase() || []);
  for (const host of hosts) {
    if (hostWithPort.test(host)) continue;
    throw new ConfigError(`${name} has "${host}"; each must be a host or host:port, without a scheme, path or *.`);
  }
  return hosts;
}

export const shortestKey = 16;
/** So many of its characters must not follow from those before. */
const leastSurprising = 10;
const obvious = /change.?me|pass.?word|passwd|secret|admin|guiju|default|example|letmein|welcome|test/gi;
const rows = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm', '1234567890'];

/** Whether a key can be sent in a header as it is: of signs that stand for themselves, without a space. */
export const canBeSent = (key: string): boolean => /^[\x21-\x7e]+$/.test(key);

/**
 * Whether a key is one that somebody would guess: short, of obvious words, the same over and over, along the alphabet or the keyboard.
 *
 * @example isGuessable('abcdefghijklmnop') // true
 */
export function isGuessable(key: string): boolean {
  if (key.length < shortestKey) return true;
  const rest = key.toLowerCase().replace(obvious, '');
  const repeated = /^(.{1,8}?)\1+.{0,8}$/.test(rest);
  const surprising = [...rest].filter((letter, place) => place > 0 && !follows(rest, letter, place)).length;
  return repeated || surprising < leastSurprising || new Set(rest).size < 8;
}

function follows(text: string, letter: string, place: number): boolean {
  const before = text[place - 1] as string;
  if (Math.abs(letter.charCodeAt(0) - before.charCodeAt(0)) <= 1) return true;
  return rows.some((row) => row.includes(before + letter) || row.includes(letter + before));
}
