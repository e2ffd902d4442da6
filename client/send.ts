/** How a call is sent: with `fetch`, or whatever takes its place. */
export type Send = <T>(
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string | undefined>,
) => Promise<T>;

/** What the server refused: its problem document (RFC 9457). */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly code: string;
  readonly document: Record<string, any>;

  constructor(status: number, document: Record<string, any>) {
    super(document.detail ?? document.title ?? `answered ${status}`);
    this.status = status;
    this.code = document.code ?? 'unknown';
    this.document = document;
  }
}

export interface ClientOptions {
  /** Where the server is: `https://guiju.example` */
  url: string;
  /** An API key. */
  key?: string;
  /** The language of problems. */
  language?: 'zh-CN' | 'en';
  fetch?: typeof fetch;
  /** How often a call is repeated that was not answered, or with 429 or 503. Only calls that can be repeated are. */
  retries?: number;
}

const waitMs = (attempt: number, after: string | null) => (after ? Number(after) * 1000 : 100 * 2 ** attempt);

/** Sends over HTTP. A call with an `idempotency-key`, and one that only reads, is repeated when it was not answered. */
export function createSend({ url, key, language = 'en', fetch: send = fetch, retries = 4 }: ClientOptions): Send {
  const root = `${url.replace(/\/$/, '')}/api/v1`;
  return async (method, path, body, given = {}) => {
    const headers: Record<string, string> = { accept: 'application/json', 'accept-language': language };
    if (key) headers.authorization = `Bearer ${key}`;
    if (body !== undefined) headers['content-type'] = 'application/json';
    for (const [name, value] of Object.entries(given)) if (value !== undefined) headers[name] = value;
    const text = body === undefined ? undefined : JSON.stringify(body);
    const repeatable = method === 'GET' || headers['idempotency-key'] !== undefined;
    for (let attempt = 0; ; attempt += 1) {
      const last = !repeatable || attempt >= retries;
      const response = await send(root + path, { method, headers, ...(text ? { body: text } : {}) }).catch((error) => {
        if (last) throw error;
        return undefined;
      });
      if (response && (last || (response.status !== 503 && response.status !== 429))) return read(response);
      await new Promise((resolve) =>
        setTimeout(resolve, waitMs(attempt, response?.headers.get('retry-after') ?? null)),
      );
    }
  };
}

async function read<T>(response: Response): Promise<T> {
  const text = await response.text();
  const value = text === '' ? undefined : JSON.parse(text);
  if (!response.ok) throw new ApiProblem(response.status, value ?? {});
  return value as T;
}

/**
 * A path with names in it.
 *
 * @example at`/instances/${'a b'}` // '/instances/a%20b'
 */
export const at = (parts: TemplateStringsArray, ...names: (string | number)[]): string =>
  String.raw({ raw: parts }, ...names.map(encodeURIComponent));

export function toQuery(query: Record<string, string | number | undefined>): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as [string, string]],
  );
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}
