import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { xlsx } from '../../contract/xlsx.ts';
import { type Json, type LocalText, Problem } from '../../engine/index.ts';
import { watchBody } from './patience.ts';
import { ownTurn } from './turns.ts';

export const bodyLimit = 1024 * 1024;
/** Reading one that is larger takes a turn of its own. */
const largeBody = 64 * 1024;
const formLimit = 64 * 1024;
const deepest = 64;
const jsonType = 'application/json';

/**
 * Reads a JSON body.
 *
 * @param limit in bytes; a longer body is refused before it is read
 * @returns undefined where there is no body
 * @throws Problem bodyTooLarge, unsupportedMediaType, malformedRequest, bodyTooDeep
 */
export function readJson(request: IncomingMessage, limit = bodyLimit): Promise<Json | undefined> | undefined {
  const declared = request.headers['content-length'];
  if (declared === undefined && request.headers['transfer-encoding'] === undefined) return undefined;
  if (Number(declared ?? 0) > limit) throw tooLarge(limit);
  if (declared === '0') return undefined;
  if (request.headers['content-type'] !== jsonType) requireMediaType(request, [jsonType, '+json']);
  return read(request, limit);
}

/**
 * Reads the body as an Excel file, where it says that it is one.
 *
 * @returns undefined where it is another
 * @throws Problem bodyTooLarge, malformedRequest
 */
export function readSheetFile(request: IncomingMessage, limit = bodyLimit): Promise<Buffer> | undefined {
  if (mediaTypeOf(request) !== xlsx) return undefined;
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  return readWhole(request, limit);
}

const mediaTypeOf = ({ headers }: IncomingMessage) =>
  (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

/** @throws Problem unsupportedMediaType */
export function requireMediaType(request: IncomingMessage, allowed: string[]): void {
  const type = mediaTypeOf(request);
  if (allowed.some((one) => (one.startsWith('+') ? type.endsWith(one) : type === one))) return;
  throw new Problem('unsupportedMediaType', {
    detail: {
      'zh-CN': `需要 ${allowed[0]}，收到 ${type || '无'}`,
      en: `${allowed[0]} is needed, got ${type || 'none'}`,
    },
  });
}

async function read(request: IncomingMessage, limit: number): Promise<Json | undefined> {
  const bytes = await readWhole(request, limit);
  const turn = bytes.length > largeBody ? ownTurn() : undefined;
  if (turn) await turn;
  return readBytes(bytes);
}

/** @throws Problem bodyTooLarge, requestTimeout, malformedRequest where it is broken off */
function readWhole(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const giveUp = (problem: Problem) => {
      watched();
      // The rest is thrown away as it comes: closing the connection now could cut off the answer.
      request.removeAllListeners('data').removeAllListeners('end').resume();
      reject(problem);
    };
    const watched = watchBody(giveUp);
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) giveUp(tooLarge(limit));
      else chunks.push(chunk);
    });
    request.on('end', () => {
      watched();
      resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks));
    });
    request.on('error', () => giveUp(malformed('请求中断', 'the request was broken off')));
  });
}

/** @throws Problem malformedRequest, bodyTooDeep */
function readBytes(bytes: Buffer): Json | undefined {
  if (bytes.length === 0) return undefined;
  // Decoded all the same, what is no text would be kept as signs that nobody sent.
  if (!isUtf8(bytes)) throw malformed('不是 UTF-8 编码', 'the body is not UTF-8');
  return parseJson(bytes.toString());
}

function tooLarge(limit: number): Problem {
  return new Problem('bodyTooLarge', {
    detail: { 'zh-CN': `请求体最大 ${limit} 字节`, en: `the body may have ${limit} bytes at most` },
  });
}

/** Only where so many digits stand together may a number be more than JavaScript holds. */
const longDigits = /\d{16}/;
type Reviver = (key: string, value: unknown) => unknown;

/** A whole number that JavaScript would round is kept as the text of its digits: facts that are numbers take it. */
function exactly(_: string, value: unknown, { source = '' }: { source?: string }): unknown {
  const isRounded = typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(source);
  return isRounded ? source : value;
}

const refusedAsText = /__proto__|constructor|prototype|\\u/;

/** Whether a text could hold a key or a character that is refused, plain or escaped. */
export const mayHoldRefused = (text: string): boolean => refusedAsText.test(text);

/**
 * JSON from a stranger: refused before it is parsed where its nesting could exhaust the stack, and where a key could reach a prototype.
 *
 * @param suspicious whether the text could hold what is refused, for those who looked at many texts at once
 * @throws Problem malformedRequest, bodyTooDeep
 */
export function parseJson(text: string, suspicious = mayHoldRefused(text)): Json {
  if (isTooDeep(text)) {
    throw new Problem('bodyTooDeep', {
      detail: { 'zh-CN': `嵌套最多 ${deepest} 层`, en: `it may be nested ${deepest} levels deep at most` },
    });
  }
  let value: Json;
  try {
    value = (longDigits.test(text) ? JSON.parse(text, exactly as Reviver) : JSON.parse(text)) as Json;
  } catch {
    throw malformed('不是有效的 JSON', 'the body is not valid JSON');
  }
  if (suspicious) refuseWithin(value);
  return value;
}

function malformed(zh: string, en: string): Problem {
  return new Problem('malformedRequest', { detail: { 'zh-CN': zh, en } satisfies LocalText });
}

function isTooDeep(text: string): boolean {
  // Each level takes two brackets.
  if (text.length <= 2 * deepest) return false;
  if (opens(text, '{') + opens(text, '[') <= deepest) return false;
  let depth = 0;
  for (let place = 0; place < text.length; place += 1) {
    switch (text.charCodeAt(place)) {
      case 0x22: // "
        place = endOfString(text, place);
        break;
      case 0x5b: // [
      case 0x7b: // {
        depth += 1;
        if (depth > deepest) return true;
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth -= 1;
    }
  }
  return false;
}

/** How often a bracket stands in a text, in strings too; counted no further than matters. */
function opens(text: string, bracket: string): number {
  let count = 0;
  for (let place = text.indexOf(bracket); place >= 0 && count <= deepest; place = text.indexOf(bracket, place + 1))
    count += 1;
  return count;
}

/** The place of the quote that ends the string, or the text's end. */
function endOfString(text: string, start: number): number {
  for (let place = text.indexOf('"', start + 1); place >= 0; place = text.indexOf('"', place + 1)) {
    let slashes = 0;
    while (text.charCodeAt(place - 1 - slashes) === 0x5c) slashes += 1;
    if (slashes % 2 === 0) return place;
  }
  return text.length;
}

const refusedKeys = new Set(['__proto__', 'constructor', 'prototype']);

function refuseWithin(value: Json): void {
  if (typeof value === 'string') refuseNul(value);
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) refuseWithin(item);
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    if (refusedKeys.has(key)) throw malformed(`不允许的键 ${key}`, `the key ${key} is not allowed`);
    refuseNul(key);
    refuseWithin(item);
  }
}

/** The character that ends texts in C: PostgreSQL keeps none. @throws Problem malformedRequest */
export function refuseNul(text: string): void {
  if (text.includes('\u0000')) throw malformed('不允许字符 U+0000', 'the character U+0000 is not allowed');
}

/** A small form, as browsers and providers of single sign-on post it. @throws Problem unsupportedMediaType, as `readWhole` */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  requireMediaType(request, ['application/x-www-form-urlencoded']);
  return new URLSearchParams((await readWhole(request, formLimit)).toString());
}
