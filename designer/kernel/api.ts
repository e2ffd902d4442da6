import {
  addresses,
  createApi,
  type Impact,
  type ImpactProgress,
  type ImpactRequest,
  type Problem,
} from '../../client/api.ts';
import type { Send } from '../../client/send.ts';
import { apiRoot } from '../../contract/call.ts';
import { credentials, tellSignedOut } from './session/state.ts';

export type * from '../../client/api.ts';

/** The only way to the server, of the same origin: every request of the designer is sent from here, or by `live.ts` and `upload.ts`. */

/** An answer of the server that is not 2xx, with the problem's code. `status` 0: the server could not be reached. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;
  readonly facts: string[];
  readonly errors: NonNullable<Problem['errors']>;
  readonly body: Partial<Problem>;

  constructor(status: number, body: Partial<Problem>) {
    super(body.detail ?? body.title ?? body.code ?? String(status));
    this.status = status;
    this.code = body.code ?? (status === 0 ? 'unreachable' : 'internalError');
    // What answers between the server and the reader may say anything.
    this.facts = Array.isArray(body.facts) ? body.facts : [];
    this.errors = Array.isArray(body.errors) ? body.errors : [];
    this.body = body;
  }
}

/** Sends a request as the reader. @throws ApiError for every answer that is not 2xx */
export async function ask(
  ...[method, path, body, more = {}, signal]: [...Parameters<Send>, signal?: AbortSignal]
): Promise<Response> {
  const { lang } = document.documentElement;
  const headers = new Headers({ accept: 'application/json', 'accept-language': lang, ...credentials() });
  const isFile = body instanceof Blob;
  if (body !== undefined)
    headers.set('content-type', isFile ? body.type || 'application/octet-stream' : 'application/json');
  for (const [name, value] of Object.entries(more)) if (value !== undefined) headers.set(name, value);
  const init = { method, headers, body: isFile ? body : JSON.stringify(body), signal };
  const response = await fetch(apiRoot + path, init).catch(() => {
    throw new ApiError(0, {});
  });
  if (response.ok) return response;
  if (response.status === 401) tellSignedOut();
  throw new ApiError(response.status, parseAnswer(await response.text()) ?? {});
}

/** Every call of the API by its name. @throws ApiError */
export const api = createApi(async (...request) => parseAnswer(await (await ask(...request)).text()));

/** What a call answers, with the version that its ETag says. @example await withVersion((api) => api.readRoleBindings('shop')) */
export async function withVersion<T>(
  call: (versioned: typeof api) => Promise<T>,
): Promise<{ value: T; version: number }> {
  let version = 0;
  const versioned = createApi(async (...request) => {
    const response = await ask(...request);
    version = Number(response.headers.get('etag')?.replace(/\D/g, '') ?? 0);
    return parseAnswer(await response.text());
  });
  const value = await call(versioned);
  return { value, version };
}

function parseAnswer(text: string) {
  try {
    return text ? JSON.parse(text) : undefined;
  } catch {
    return { detail: text.slice(0, 200) };
  }
}

/** The header by which a change is made only of what the reader has seen. @example ifMatch(3) // { 'if-match': '"3"' } */
export const ifMatch = (revision: number) => ({ 'if-match': `"${revision}"` });

/** A key for one intention of the reader; plain-HTTP pages have no `crypto.randomUUID`. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * What a draft would change. It takes long: `told` hears how far it is.
 *
 * @throws ApiError
 */
export function impactOf(
  policy: string,
  draft: string,
  request: ImpactRequest,
  { told, signal }: { told: (progress: ImpactProgress) => void; signal: AbortSignal },
): Promise<Impact> {
  const accept = 'application/x-ndjson';
  const inLines = createApi(async (method, path, body) =>
    readProgress(await ask(method, path, body, { accept }, signal), told),
  );
  return inLines.impactOfDraft(policy, draft, request);
}

/** Reads lines of `{"progress"}` until one has the `{"result"}`. */
async function readProgress<R>(response: Response, told: (progress: ImpactProgress) => void): Promise<R> {
  const lines = (response.body as ReadableStream<BufferSource>).pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await lines.read().catch(() => {
      throw new ApiError(0, {});
    });
    rest += value ?? '';
    const whole = rest.split('\n');
    rest = whole.pop() ?? '';
    for (const line of whole) {
      const said: { progress?: ImpactProgress; result?: R; problem?: Problem } = JSON.parse(line);
      if (said.problem) throw new ApiError(said.problem.status, said.problem);
      if (said.result) return said.result;
      if (said.progress) told(said.progress);
    }
    if (done) throw new ApiError(0, {});
  }
}

/** Has the browser keep an edition as a file. */
export async function keepEdition(policy: string, number: number): Promise<void> {
  const file = JSON.stringify(await api.exportEdition(policy, number));
  saveFile(new Blob([file], { type: 'application/json' }), `${policy}-${number}.json`);
}

/** Has the browser keep the audit log as a file, narrowed by a filter. */
export async function keepAudit(filter: Parameters<typeof addresses.exportAudit>[0]): Promise<void> {
  const lines = await ask('GET', addresses.exportAudit(filter), undefined, { accept: '*/*' });
  saveFile(await lines.blob(), 'audit.ndjson');
}

/** Has the browser keep a file. */
export function saveFile(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
