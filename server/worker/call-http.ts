import { type Json, type JsonObject, reservedHeaders } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { CallRefused } from '../kernel/outgoing/guarded-fetch.ts';

const timeoutMs = 10_000;
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** A call that another time may go well: no connection, no answer in time, or one that asks to come again. */
export class CallFailed extends Error {
  override readonly name = 'CallFailed';
}

const comeAgain = (status: number) => status >= 500 || [408, 425, 429].includes(status);

/**
 * Makes the call of an `http` actor: to allowed hosts only, and with a key by which the other side can tell a repetition.
 *
 * @param input url, method (POST with a body, else GET), body, and headers besides those that are set here
 * @returns status and body
 * @throws CallFailed where it may be tried again; CallRefused or Error where the call may not be made or is answered with 4xx
 */
export async function callHttp({ config, fetch }: Parts, input: JsonObject, key: string): Promise<Json> {
  const url = URL.canParse(String(input.url)) ? new URL(String(input.url)) : undefined;
  if (!url) throw new CallRefused(`${String(input.url)} is not an address`);
  if (!/^https?:$/.test(url.protocol) || !config.httpAllow.includes(url.host.toLowerCase())) {
    throw new CallRefused(`${url.host} is not among the hosts of GUIJU_HTTP_ALLOW`);
  }
  const { body } = input;
  const method = String(input.method ?? (body === undefined ? 'GET' : 'POST')).toUpperCase();
  if (!methods.includes(method)) throw new CallRefused(`${method} is not a method for calls`);
  const { status, ok, text } = await fetch(url, {
    method,
    headers: headersOf(input.headers, key),
    ...(body === undefined || method === 'GET' ? {} : { body: JSON.stringify(body) }),
    // A redirect could lead to a host that is not allowed.
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  }).then(
    async (response) => ({ status: response.status, ok: response.ok, text: await response.text() }),
    (error: Error) => {
      throw error instanceof CallRefused ? error : new CallFailed(`${url.host}: ${error.message}`, { cause: error });
    },
  );
  if (ok) return { status, body: parse(text) };
  const message = `${url.host} answered ${status}: ${text.slice(0, 200)}`;
  throw comeAgain(status) ? new CallFailed(message) : new Error(message);
}

/** The headers of a call, its own on top of the usual ones. @throws CallRefused for one that is not the flow's to set, or cannot be sent */
function headersOf(own: Json | undefined, key: string): Headers {
  const headers = new Headers({ accept: 'application/json', 'content-type': 'application/json' });
  for (const [name, value] of Object.entries((own ?? {}) as JsonObject)) {
    if (value === null) continue;
    if (reservedHeaders.has(name.toLowerCase())) throw new CallRefused(`the header ${name} is not a flow's to set`);
    try {
      headers.set(name, String(value));
    } catch {
      throw new CallRefused(`the header ${name} cannot be sent with this value`);
    }
  }
  headers.set('idempotency-key', key);
  return headers;
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
