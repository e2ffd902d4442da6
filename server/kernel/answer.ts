import type { IncomingMessage, OutgoingHttpHeader, ServerResponse } from 'node:http';
import { Problem } from '../../engine/index.ts';
import type { Answer } from './route.ts';

/** No answer is guessed to be something else, kept by a proxy, or shown within another page. */
const apiHeaders = {
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};

const apiHeaderLines = Object.entries(apiHeaders).flat();

/**
 * Sends an answer as JSON.
 *
 * @param usual the status of an answer that names none
 */
export function send(response: ServerResponse, answer: Answer, usual = 200): void {
  const { status, headers, body } = answer;
  const text = body === undefined ? answer.text : JSON.stringify(body);
  const lines: (string | number)[] = [...apiHeaderLines];
  if (text !== undefined) {
    lines.push('content-type', String(headers?.['content-type'] ?? 'application/json; charset=utf-8'));
    lines.push('content-length', Buffer.byteLength(text));
  }
  for (const name in headers) {
    if (name === 'content-type') continue;
    for (const value of [headers[name] ?? []].flat()) lines.push(name, value);
  }
  response.writeHead(status ?? (text === undefined ? 204 : usual), lines as OutgoingHttpHeader[]);
  response.end(text);
}

/** The version or revision that `If-Match` names, or undefined without one. @throws Problem malformedRequest */
export function readIfMatch(request: IncomingMessage): number | '*' | undefined {
  const header = request.headers['if-match'];
  if (header === undefined) return undefined;
  if (header.trim() === '*') return '*';
  const number = /^(?:W\/)?"?(\d+)"?$/.exec(header.trim())?.[1];
  if (number !== undefined) return Number(number);
  throw new Problem('malformedRequest', {
    detail: { 'zh-CN': 'If-Match 应为版本号', en: 'If-Match must be a version number' },
  });
}

/**
 * The version that a request says it replaces, `*` for any; 0 where it says that there must be none (`If-None-Match: *`); undefined where it
 * says nothing.
 *
 * @throws Problem malformedRequest
 */
export function readCondition(request: IncomingMessage): number | '*' | undefined {
  const none = request.headers['if-none-match'];
  const version = readIfMatch(request);
  if (none === undefined) return version;
  if (none.trim() === '*' && version === undefined) return 0;
  throw new Problem('malformedRequest', {
    detail: {
      'zh-CN': 'If-None-Match 只接受 *，且不与 If-Match 同用',
      en: 'If-None-Match must be *, and without If-Match',
    },
  });
}
