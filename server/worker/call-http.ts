import { type HttpRequest, type Json, type JsonObject, Problem, readHttpCall } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { AnswerTooLong, CallRefused } from '../kernel/outgoing/guarded-fetch.ts';
import { placeOfSecret } from '../stores/records/secret.ts';

/** Why a call failed: another status than is expected, no answer in time, no connection; or it may not be made, or its answer not be taken. */
type FailureKind = 'status' | 'timeout' | 'connection' | 'refused';

/** What a flow is told of a call that failed. */
interface CallError extends JsonObject {
  code: 'actorFailed';
  kind: FailureKind;
  message: string;
}

/** What came of a call. */
export type CallAnswer =
  | { output: JsonObject }
  | {
      error: CallError;
      /** Another time it may go well. */
      mayPass: boolean;
      /** The other side asks for so long. */
      retryAfterMs?: number;
    };

const comeAgain = (status: number) => status >= 500 || [408, 425, 429].includes(status);
const longestAskedMs = 86_400_000;
const shownOfBody = 200;

/**
 * Makes the call of an `http` actor once: to allowed hosts only, and with a key by which the other side can tell a repetition. What went
 * wrong is answered as data; a redirect is a status like any other, and is not followed.
 *
 * @param policy whose secrets its headers may name
 * @param key what the other side knows a repetition by
 * @throws Problem storeUnavailable
 * @example await callHttp(parts, 'shop', { url: 'https://bank.example/pay', body: {} }, key) // { output: { status: 200, headers, body } }
 */
export async function callHttp(parts: Parts, policy: string, input: JsonObject, key: string): Promise<CallAnswer> {
  const read = readHttpCall(input);
  if ('flaw' in read) return refused(read.flaw.en);
  const { call } = read;
  const url = URL.canParse(call.url) ? new URL(call.url) : undefined;
  if (!url) return refused(`${call.url} is not an address`);
  if (!/^https?:$/.test(url.protocol) || !parts.config.httpAllow.includes(url.host.toLowerCase()))
    return refused(`${url.host} is not among the hosts of GUIJU_HTTP_ALLOW`);
  const secrets = new Map<string, string>();
  try {
    const headers = await headersOf(parts, policy, call, secrets);
    headers.set('idempotency-key', key);
    return hidden(await send(parts, url, call, headers), [...secrets.values()]);
  } catch (error) {
    if (error instanceof CallRefused) return refused(error.message);
    throw error;
  }
}

async function send({ fetch, now }: Parts, url: URL, call: HttpRequest, headers: Headers): Promise<CallAnswer> {
  const { method, body, timeoutMs, expect } = call;
  try {
    const response = await fetch(url, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      // A redirect could lead to a host that is not allowed.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await response.text();
    const { status } = response;
    const answer = { status, headers: Object.fromEntries(response.headers), body: parse(text) };
    if (expect ? expect.includes(status) : response.ok) return { output: answer };
    const message = `${url.host} answered ${status}: ${text.slice(0, shownOfBody)}`;
    return {
      error: { code: 'actorFailed', kind: 'status', ...answer, message },
      mayPass: comeAgain(status),
      ...askedWait(response.headers.get('retry-after'), now().getTime()),
    };
  } catch (error) {
    return failed(error, url);
  }
}

function failed(error: unknown, { host }: URL): CallAnswer {
  if (error instanceof CallRefused || error instanceof AnswerTooLong) return refused(`${host}: ${error.message}`);
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) };
  const isLate = name === 'TimeoutError' || name === 'AbortError';
  const kind = isLate ? ('timeout' as const) : ('connection' as const);
  return { error: { code: 'actorFailed', kind, message: `${host}: ${message}` }, mayPass: true };
}

const refused = (message: string): CallAnswer => ({
  error: { code: 'actorFailed', kind: 'refused', message },
  mayPass: false,
});

/** How long a `Retry-After` asks for: seconds, or a date. */
function askedWait(text: string | null, nowMs: number): { retryAfterMs?: number } {
  if (text === null) return {};
  const ms = /^\d+$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - nowMs;
  return ms > 0 ? { retryAfterMs: Math.min(ms, longestAskedMs) } : {};
}

/**
 * The headers of a call, its own on top of the usual ones.
 *
 * @param secrets is told the values of those that it names
 * @throws CallRefused for a secret that is not there, or a header that cannot be sent
 */
async function headersOf(
  parts: Parts,
  policy: string,
  { headers: own }: HttpRequest,
  secrets: Map<string, string>,
): Promise<Headers> {
  const headers = new Headers({ accept: 'application/json', 'content-type': 'application/json' });
  for (const [name, value] of Object.entries(own)) {
    const text = typeof value === 'object' ? await secretOf(parts, policy, value.secret) : String(value);
    if (typeof value === 'object') secrets.set(value.secret, text);
    try {
      headers.set(name, text);
    } catch {
      throw new CallRefused(`the header ${name} cannot be sent with this value`);
    }
  }
  return headers;
}

async function secretOf({ store, vault }: Parts, policy: string, name: string): Promise<string> {
  const found = await store.governed.get('secret', policy, name);
  if (!found) throw new CallRefused(`the policy has no secret ${name}`);
  try {
    return vault.open(found.sealed, placeOfSecret(found));
  } catch (error) {
    if (error instanceof Problem && error.code === 'secretsKeyMissing')
      throw new CallRefused(`the secret ${name} cannot be opened: ${error.message}`);
    throw error;
  }
}

/** So short a text may stand in an answer by chance. */
const shortestHidden = 4;

/** An answer that says a secret back does not bring it into the history. */
function hidden<T extends CallAnswer>(answer: T, secrets: readonly string[]): T {
  const told = secrets.filter((secret) => secret.length >= shortestHidden);
  if (told.length === 0) return answer;
  const hide = (value: Json): Json => {
    if (typeof value === 'string') return told.reduce((text, secret) => text.replaceAll(secret, '***'), value);
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(hide);
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [String(hide(name)), hide(item)]));
  };
  return hide(answer as unknown as Json) as unknown as T;
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
