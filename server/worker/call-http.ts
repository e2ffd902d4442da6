import type { Json, JsonObject } from '../../engine/index.ts';
import type { Parts } from '../parts.ts';

const timeoutMs = 10_000;
const longestAnswer = 1024 * 1024;
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/**
 * Makes the call of an `http` actor: to allowed hosts only, and with a key by which the other side can tell a repetition.
 *
 * @param input url, method (POST with a body, else GET), body
 * @returns status and body
 * @throws Error where the call may not be made, fails, or is answered with a status of 400 or more
 */
export async function callHttp({ config, fetch }: Parts, input: JsonObject, key: string): Promise<Json> {
  const url = new URL(String(input.url));
  if (!/^https?:$/.test(url.protocol) || !config.httpAllow.includes(url.host.toLowerCase())) {
    throw new Error(`${url.host} is not among the hosts of GUIJU_HTTP_ALLOW`);
  }
  const { body } = input;
  const method = String(input.method ?? (body === undefined ? 'GET' : 'POST')).toUpperCase();
  if (!methods.includes(method)) throw new Error(`${method} is not a method for calls`);
  const response = await fetch(url, {
    method,
    headers: { accept: 'application/json', 'content-type': 'application/json', 'idempotency-key': key },
    ...(body === undefined || method === 'GET' ? {} : { body: JSON.stringify(body) }),
    // A redirect could lead to a host that is not allowed.
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  });
  const text = await readUpTo(response, longestAnswer);
  if (!response.ok) throw new Error(`${url.host} answered ${response.status}: ${text.slice(0, 200)}`);
  return { status: response.status, body: parse(text) };
}

async function readUpTo(response: Response, limit: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > limit) throw new Error(`the answer is longer than ${limit} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
