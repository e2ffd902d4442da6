import { lookup as resolveName } from 'node:dns';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { limits } from '../../../engine/index.ts';
import type { Config } from '../config.ts';
import { isPublicAddress, literalAddress, type ResolveName } from './addresses.ts';

/** A call that may not be made: trying again changes nothing. */
export class CallRefused extends Error {
  override readonly name = 'CallRefused';
}

/** An answer that is longer than one is read. */
export class AnswerTooLong extends Error {
  override readonly name = 'AnswerTooLong';
}

const socketsPerHost = 32;
const agents = {
  'http:': new HttpAgent({ keepAlive: true, maxSockets: socketsPerHost }),
  'https:': new HttpsAgent({ keepAlive: true, maxSockets: socketsPerHost }),
};

type Rules = Pick<Config, 'httpAllow' | 'allowPrivate'>;

/** Whether a host may have an address that is not of the open Internet: the operator named it, or allowed all. */
export const mayBePrivate = ({ httpAllow, allowPrivate }: Rules, url: URL) =>
  allowPrivate || httpAllow.includes(url.host.toLowerCase());

/**
 * `fetch` for calls to other hosts. The address is checked when it is connected to, not before, so that a name cannot come to mean
 * another one in between; redirects are refused, or answered as they are (`manual`); an answer is read whole, up to a megabyte.
 *
 * @param resolve tells the addresses of a name; default: the system's
 */
export function createGuardedFetch(rules: Rules, resolve: ResolveName = resolveName): typeof fetch {
  return async (input, init = {}) => {
    const url = new URL(String(input));
    if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new CallRefused(`${url.protocol} is not called`);
    const privateToo = mayBePrivate(rules, url);
    const literal = literalAddress(url.hostname);
    if (literal !== undefined && !privateToo && !isPublicAddress(literal)) throw notPublic(url.host);
    const response = await send(url, init, guardedLookup(privateToo, resolve));
    const status = response.statusCode ?? 0;
    if (status >= 300 && status < 400 && init.redirect !== 'manual') {
      response.resume();
      throw new Error(`${url.host} answered ${status}: redirects are not followed`);
    }
    const body = await readAll(response);
    const headers = Object.entries(response.headers).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value] as [string, string]] : [],
    );
    return new Response(bodyless.includes(status) ? null : new Uint8Array(body), { status, headers });
  };
}

/** Answers that have no body, whatever is sent. */
const bodyless = [204, 205, 304];

const notPublic = (host: string) =>
  new CallRefused(`${host} has an address of a private network: name it in GUIJU_HTTP_ALLOW to allow it`);

function send(url: URL, init: RequestInit, lookup: LookupFunction): Promise<IncomingMessage> {
  const { method = 'GET', signal } = init;
  const body = init.body === undefined || init.body === null ? undefined : Buffer.from(String(init.body));
  const headers = { ...Object.fromEntries(new Headers(init.headers)), 'content-length': String(body?.length ?? 0) };
  const make = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const agent = agents[url.protocol as 'http:' | 'https:'];
  return new Promise((resolve, reject) => {
    const options = { method, headers, agent, lookup, ...(signal ? { signal } : {}) };
    const request = make(url, options, resolve);
    request.on('error', reject);
    request.end(body);
  });
}

/** Resolves a name to those of its addresses that may be called. */
export function guardedLookup(privateToo: boolean, resolve: ResolveName = resolveName): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, '', 0);
      const allowed = privateToo ? found : found.filter(({ address }) => isPublicAddress(address));
      const [first] = allowed;
      if (!first) return callback(notPublic(hostname), '', 0);
      if (options.all) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}

async function readAll(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limits.answer.most) throw new AnswerTooLong(`the answer is longer than ${limits.answer.most} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
