import { HttpCall, httpMethods } from '../../contract/definitions/http-call.ts';
import { parseDuration } from '../expressions/dates.ts';
import { isExpression, type Json, type JsonObject } from '../ground/definition.ts';

export { HttpCall, httpMethods };

/** Headers of a call that a flow cannot set: those of the connection, and the key by which the other side knows a repetition. */
const reservedHeaders: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'idempotency-key',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** What calls may at most be, and what they are where nothing is said. */
export const callBounds = {
  timeoutMs: { otherwise: 10_000, most: 60_000 },
  times: { otherwise: 5, most: 20 },
  waitMs: { most: 3_600_000 },
};

/** A call as it is made: what its input says, with its defaults. */
export interface HttpRequest {
  url: string;
  method: string;
  headers: Record<string, string | number | boolean | { secret: string }>;
  /** Absent: none is sent. */
  body?: Json;
  timeoutMs: number;
  retry: {
    times: number;
    /** Absent: one second, and each time twice as long. */
    waitMs?: number;
  };
  /** Absent: 200 to 299. */
  expect?: number[];
}

/** Something of a call's input that cannot be. */
export interface CallFlaw {
  /** The name within the input. */
  at: string;
  zh: string;
  en: string;
}

/**
 * Reads the input of a call, every expression in it replaced by its value.
 *
 * @returns the call, or what of it cannot be
 * @example readHttpCall({ url: 'https://bank.example/pay', body: {} }) // { call: { method: 'POST', timeoutMs: 10000, … } }
 */
export function readHttpCall(input: JsonObject): { call: HttpRequest } | { flaw: CallFlaw } {
  const [flaw] = callFlaws(input);
  if (flaw) return { flaw };
  const { url, body, expect, retry } = input;
  const { times, wait } = (retry ?? {}) as JsonObject;
  const method = String(input.method ?? (body === undefined ? 'GET' : 'POST')).toUpperCase();
  const headers = Object.entries((input.headers ?? {}) as HttpRequest['headers']).filter(([, value]) => value !== null);
  return {
    call: {
      url: String(url),
      method,
      headers: Object.fromEntries(headers),
      ...(body === undefined || method === 'GET' ? {} : { body }),
      timeoutMs:
        input.timeout === undefined || input.timeout === null
          ? callBounds.timeoutMs.otherwise
          : durationMs(input.timeout),
      retry: {
        times: typeof times === 'number' ? times : callBounds.times.otherwise,
        ...(typeof wait === 'string' ? { waitMs: durationMs(wait) } : {}),
      },
      ...(Array.isArray(expect) ? { expect: expect as number[] } : {}),
    },
  };
}

/** The milliseconds of a duration of a fixed length; NaN for anything else. */
function durationMs(value: Json): number {
  const duration = typeof value === 'string' ? parseDuration(value) : undefined;
  return duration && duration.months === 0 ? duration.ms : Number.NaN;
}

const isWithin = (value: number, least: number, most: number) => value >= least && value <= most;
const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * What of the input of a call cannot be. Of an expression nothing is known before it has a value.
 *
 * @example callFlaws({ url: 'https://a.example', timeout: 'soon' })[0]?.at // 'timeout'
 */
export function callFlaws(input: JsonObject): CallFlaw[] {
  const { method, timeout, retry, expect, headers } = input;
  const flaws: CallFlaw[] = [];
  if (method !== undefined && method !== null && !isExpression(method) && !isMethod(method)) {
    const all = httpMethods.join(', ');
    flaws.push({ at: 'method', zh: `请求方法应为 ${all} 之一`, en: `The method is one of ${all}` });
  }
  if (timeout !== undefined && timeout !== null && !isExpression(timeout) && !isTimeout(timeout))
    flaws.push({
      at: 'timeout',
      zh: '等待时间应为不超过一分钟的时长，如 PT10S',
      en: 'The timeout is a duration of up to a minute, such as PT10S',
    });
  if (retry !== undefined && retry !== null && !isRetry(retry))
    flaws.push({
      at: 'retry',
      zh: '重试次数（times）为 0 至 20，间隔（wait）为不超过一小时的时长，如 PT5S',
      en: 'A call is tried again 0 to 20 times (`times`), each after up to an hour (`wait`), such as PT5S',
    });
  if (expect !== undefined && expect !== null && !isStatuses(expect))
    flaws.push({
      at: 'expect',
      zh: '预期状态应为 100 至 599 的整数',
      en: 'Expected statuses are whole numbers from 100 to 599',
    });
  return [...flaws, ...headerFlaws(headers)];
}

const isMethod = (method: Json) => httpMethods.some((one) => one === String(method).toUpperCase());
const isTimeout = (timeout: Json) => isWithin(durationMs(timeout), 1, callBounds.timeoutMs.most);
const isStatuses = (expect: Json) =>
  Array.isArray(expect) && expect.every((one) => Number.isInteger(one) && isWithin(one as number, 100, 599));

function isRetry(retry: Json): boolean {
  if (!isObject(retry)) return false;
  const { times, wait } = retry;
  const isTimes =
    times === undefined || (Number.isInteger(times) && isWithin(times as number, 0, callBounds.times.most));
  return isTimes && (wait === undefined || isWithin(durationMs(wait), 0, callBounds.waitMs.most));
}

/** Headers of a call that could not be sent as they are written. */
function headerFlaws(headers: Json | undefined): CallFlaw[] {
  if (headers === undefined || headers === null || isExpression(headers)) return [];
  const flaw = (zh: string, en: string): CallFlaw => ({ at: 'headers', zh, en });
  if (!isObject(headers)) return [flaw('请求头应为名称和值', 'The headers of a call are names with their values')];
  return Object.entries(headers).flatMap(([name, value]): CallFlaw[] => {
    if (reservedHeaders.has(name.toLowerCase()))
      return [flaw(`请求头 ${name} 由系统填写，不能自定`, `The header ${name} is set by the system`)];
    if (/^[!#$%&'*+.^_`|~\w-]+$/.test(name) && isHeaderValue(value)) return [];
    return [flaw(`请求头 ${name} 不能发送`, `The header ${name} cannot be sent`)];
  });
}

const isHeaderValue = (value: Json) =>
  value === null ||
  ['number', 'boolean'].includes(typeof value) ||
  (typeof value === 'string' && /^[\t\x20-\x7e\x80-\xff]*$/.test(value)) ||
  isExpression(value) ||
  (isObject(value) && typeof value.secret === 'string' && value.secret !== '');

/** The secrets that the input of a call names. @example secretsOf({ headers: { authorization: { secret: 'BANK' } } }) // ['BANK'] */
export function secretsOf(input: JsonObject | undefined): string[] {
  const headers = input?.headers;
  if (!isObject(headers)) return [];
  return Object.values(headers).flatMap((value) =>
    isObject(value) && typeof value.secret === 'string' ? [value.secret] : [],
  );
}
