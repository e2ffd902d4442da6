import type { Change } from '../../engine/authoring.ts';
import type {
  Definition,
  DefinitionKind,
  ExplainOptions,
  JsonObject,
  LocalText,
  ProblemDetail,
} from '../../engine/index.ts';
import type {
  Account,
  AccountChange,
  ApiKey,
  AuditEntry,
  CheckReport,
  DeadLetter,
  Draft,
  DraftComment,
  DraftContent,
  DraftMove,
  EditionContent,
  EditionSummary,
  ExplainedDecision,
  Grant,
  HistoryEntry,
  Impact,
  ImpactProgress,
  ImpactRequest,
  Instance,
  Me,
  Migration,
  MigrationReport,
  MigrationRequest,
  NewWebhook,
  OpenTask,
  PolicySummary,
  RecordedDecision,
  Verification,
  Ways,
  Webhook,
  Wish,
} from './answers.ts';
import { credentials, tellSignedOut } from './session/state.ts';

export type * from './answers.ts';

/** The only way to the server: every call of the designer is here. Same origin, `/api/v1`. */

/** An answer of the server that is not 2xx, with the problem's code. `status` 0: the server could not be reached. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;
  readonly facts: string[];
  readonly errors: ProblemDetail[];
  readonly body: Record<string, unknown>;

  constructor(status: number, body: Record<string, unknown>) {
    super(String(body.detail ?? body.title ?? body.code ?? status));
    this.status = status;
    this.code = String(body.code ?? (status === 0 ? 'unreachable' : 'internalError'));
    this.facts = Array.isArray(body.facts) ? body.facts.map(String) : [];
    this.errors = Array.isArray(body.errors) ? (body.errors as ProblemDetail[]) : [];
    this.body = body;
  }
}

interface CallOptions {
  ifMatch?: number;
  accept?: string;
  signal?: AbortSignal;
  idempotencyKey?: string;
}

async function call<T>(method: string, path: string, body?: unknown, options: CallOptions = {}): Promise<T> {
  return parseAnswer(await (await send(method, path, body, options)).text()) as T;
}

/** @throws ApiError for every answer that is not 2xx */
async function send(method: string, path: string, body?: unknown, options: CallOptions = {}): Promise<Response> {
  const headers: Record<string, string> = { accept: options.accept ?? 'application/json', ...credentials() };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (options.ifMatch !== undefined) headers['if-match'] = `"${options.ifMatch}"`;
  if (options.idempotencyKey) headers['idempotency-key'] = options.idempotencyKey;
  headers['accept-language'] = document.documentElement.lang;
  const init: RequestInit = { method, headers };
  if (options.signal) init.signal = options.signal;
  if (body !== undefined) init.body = JSON.stringify(body);
  const response = await fetch(`/api/v1${path}`, init).catch(() => {
    throw new ApiError(0, {});
  });
  if (response.ok) return response;
  if (response.status === 401) tellSignedOut();
  throw new ApiError(response.status, (parseAnswer(await response.text()) ?? {}) as Record<string, unknown>);
}

/** Asks for a file and has the browser keep it. */
async function download(path: string, name: string): Promise<void> {
  saveFile(await (await send('GET', path, undefined, { accept: '*/*' })).blob(), name);
}

/** Has the browser keep a file. */
export function saveFile(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Reads lines of `{"progress"}` until one has the `{"result"}`. */
async function readProgress<P, R>(response: Response, told: (progress: P) => void): Promise<R> {
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
      const said = JSON.parse(line) as { progress?: P; result?: R; problem?: Record<string, unknown> };
      if (said.problem) throw new ApiError(Number(said.problem.status ?? 500), said.problem);
      if (said.result) return said.result;
      if (said.progress) told(said.progress);
    }
    if (done) throw new ApiError(0, {});
  }
}

function parseAnswer(text: string): unknown {
  try {
    return text ? JSON.parse(text) : undefined;
  } catch {
    return { detail: text.slice(0, 200) };
  }
}

const segment = encodeURIComponent;
const policyPath = (policy: string) => `/policies/${segment(policy)}`;
const draftPath = (policy: string, draft: string) => `${policyPath(policy)}/drafts/${segment(draft)}`;

/** A key for one intention of the reader; plain-HTTP pages have no `crypto.randomUUID`. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export const api = {
  policies: () => call<{ items: PolicySummary[] }>('GET', '/policies'),
  createPolicy: (policy: { id: string; title: LocalText; purpose?: LocalText; timeZone: string }) =>
    call<PolicySummary>('POST', '/policies', policy),
  editions: (policy: string) => call<{ items: EditionSummary[] }>('GET', `${policyPath(policy)}/editions`),
  edition: (policy: string, number: number) => call<EditionContent>('GET', `${policyPath(policy)}/editions/${number}`),
  drafts: (policy: string) => call<{ items: Draft[] }>('GET', `${policyPath(policy)}/drafts`),
  createDraft: (policy: string, title: string, from?: number) =>
    call<Draft>('POST', `${policyPath(policy)}/drafts`, { title, ...(from === undefined ? {} : { from }) }),
  draft: (policy: string, draft: string) => call<DraftContent>('GET', draftPath(policy, draft)),
  discardDraft: (policy: string, draft: string) => call<void>('DELETE', draftPath(policy, draft)),
  saveDefinition: (policy: string, draft: string, revision: number, definition: Definition, id: string) =>
    call<{ revision: number }>(
      'PUT',
      `${draftPath(policy, draft)}/definitions/${definition.kind}/${segment(id)}`,
      definition,
      { ifMatch: revision },
    ),
  removeDefinition: (policy: string, draft: string, revision: number, kind: DefinitionKind, id: string) =>
    call<{ revision: number }>('DELETE', `${draftPath(policy, draft)}/definitions/${kind}/${segment(id)}`, undefined, {
      ifMatch: revision,
    }),
  check: (policy: string, draft: string) => call<CheckReport>('POST', `${draftPath(policy, draft)}/check`, {}),
  impact: async (
    policy: string,
    draft: string,
    request: ImpactRequest,
    { told, signal }: { told: (progress: ImpactProgress) => void; signal: AbortSignal },
  ) => {
    const options = { accept: 'application/x-ndjson', signal };
    const response = await send('POST', `${draftPath(policy, draft)}/impact`, request, options);
    return readProgress<ImpactProgress, Impact>(response, told);
  },
  rebase: (policy: string, draft: string, keep?: 'mine') =>
    call<Draft>('POST', `${draftPath(policy, draft)}/rebase`, keep ? { keep } : {}),
  comments: (policy: string, draft: string) =>
    call<{ items: DraftComment[] }>('GET', `${draftPath(policy, draft)}/comments`),
  addComment: (policy: string, draft: string, comment: Pick<DraftComment, 'text' | 'kind' | 'id' | 'path'>) =>
    call<DraftComment>('POST', `${draftPath(policy, draft)}/comments`, comment),
  resolveComment: (policy: string, draft: string, number: number, resolved: boolean) =>
    call<DraftComment>('POST', `${draftPath(policy, draft)}/comments/${number}/resolve`, { resolved }),
  whoAmI: () => call<Me>('GET', '/session'),
  waysToSignIn: () => call<Ways>('GET', '/session/ways'),
  signIn: (name: string, password: string) => call<Me>('POST', '/session', { name, password }),
  signOut: () => call<{ continueAt: string } | undefined>('DELETE', '/session'),
  changePassword: (old: string, next: string) => call<void>('PUT', '/session/password', { old, new: next }),
  /** Whoever moves a draft moves what they see: one that was changed since is refused. */
  move: (policy: string, { id, revision }: Draft, move: DraftMove, note: string) =>
    call<Draft>('POST', `${draftPath(policy, id)}/${move}`, note ? { note } : {}, { ifMatch: revision }),
  rollBack: (policy: string, number: number, wish: Wish) =>
    call<EditionSummary | Draft>('POST', `${policyPath(policy)}/editions/${number}/rollback`, wish),
  retire: (policy: string, number: number, wish: Wish & { from?: string }) =>
    call<EditionSummary | Draft>('POST', `${policyPath(policy)}/editions/${number}/retire`, wish),
  reviewEmergency: (policy: string, draft: string, note: string) =>
    call<Draft>('POST', `${draftPath(policy, draft)}/review`, note ? { note } : {}),
  exportEdition: (policy: string, number: number) =>
    download(`${policyPath(policy)}/editions/${number}/export`, `${policy}-${number}.json`),
  importDraft: (policy: string, file: unknown, ofAnother: boolean) => {
    const query = ofAnother ? '?ofAnother=true' : '';
    return call<Draft & { report: CheckReport }>('POST', `${policyPath(policy)}/drafts/import${query}`, file);
  },
  migrate: (policy: string, to: number, request: MigrationRequest & { dryRun?: boolean }) =>
    call<MigrationReport>('POST', `${policyPath(policy)}/editions/${to}/migrations`, request),
  migrations: (policy: string, to: number) =>
    call<{ items: Migration[] }>('GET', `${policyPath(policy)}/editions/${to}/migrations`),
  undoMigration: (policy: string, to: number, id: string) =>
    call<{ undone: number; movedOn: string[] }>(
      'POST',
      `${policyPath(policy)}/editions/${to}/migrations/${segment(id)}/undo`,
      {},
    ),
  audit: (filter: Record<string, string>) =>
    call<{ items: AuditEntry[]; cursor?: string }>('GET', `/audit?${new URLSearchParams(filter)}`),
  exportAudit: (filter: Record<string, string>) =>
    download(`/audit/export?${new URLSearchParams(filter)}`, 'audit.ndjson'),
  verifyAudit: () => call<Verification>('GET', '/audit/verify'),
  decisions: (policy: string, filter: Record<string, string>) =>
    call<{ items: RecordedDecision[]; cursor?: string }>(
      'GET',
      `${policyPath(policy)}/decisions?${new URLSearchParams(filter)}`,
    ),
  decision: (policy: string, id: string, { rows, limit, after }: ExplainOptions = {}) => {
    const asked = Object.entries({ rows, limit, after }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)]],
    );
    return call<ExplainedDecision>(
      'GET',
      `${policyPath(policy)}/decisions/${segment(id)}?${new URLSearchParams(asked)}`,
    );
  },
  publish: (policy: string, draft: string, body: { note?: string; effectiveFrom?: string }) =>
    call<EditionSummary>('POST', `${draftPath(policy, draft)}/publish`, body),
  diff: (policy: string, before: number, after: number) =>
    call<{ changes: Change[] }>('GET', `${policyPath(policy)}/editions/${before}/diff/${after}`),
  instances: (filter: Record<string, string>) =>
    call<{ items: Instance[]; cursor?: string }>('GET', `/instances?${new URLSearchParams(filter)}`),
  instance: (id: string) => call<Instance>('GET', `/instances/${segment(id)}`),
  history: (id: string) => call<{ items: HistoryEntry[] }>('GET', `/instances/${segment(id)}/history`),
  startInstance: (policy: string, flow: string, body: { input: JsonObject; businessKey?: string }) =>
    call<Instance>('POST', `${policyPath(policy)}/flows/${segment(flow)}/instances`, body),
  sendEvent: (instance: Instance, event: JsonObject, idempotencyKey: string) =>
    call<Instance>('POST', `/instances/${segment(instance.id)}/events`, event, {
      ifMatch: instance.version,
      idempotencyKey,
    }),
  accounts: () => call<{ items: Account[] }>('GET', '/accounts'),
  createAccount: (account: Grant & { name: string; password: string }) => call<Account>('POST', '/accounts', account),
  changeAccount: (id: string, change: AccountChange) => call<Account>('PUT', `/accounts/${segment(id)}`, change),
  keys: () => call<{ items: ApiKey[] }>('GET', '/api-keys'),
  confirmAccount: (id: string) => call<Account>('POST', `/accounts/${segment(id)}/confirm`),
  createKey: (key: Grant & { name: string; person?: string }) =>
    call<ApiKey & { key?: string }>('POST', '/api-keys', key),
  takeKey: (id: string) => call<ApiKey & { key: string }>('POST', `/api-keys/${segment(id)}/take`),
  revokeKey: (id: string) => call<void>('DELETE', `/api-keys/${segment(id)}`),
  webhooks: () => call<{ items: Webhook[] }>('GET', '/webhooks'),
  createWebhook: (webhook: NewWebhook) => call<Webhook & { secret: string }>('POST', '/webhooks', webhook),
  removeWebhook: (id: string) => call<void>('DELETE', `/webhooks/${segment(id)}`),
  rotateSecret: (id: string) => call<Webhook & { secret: string }>('POST', `/webhooks/${segment(id)}/secret`),
  deadLetters: (cursor: { cursor?: string }) =>
    call<{ items: DeadLetter[]; cursor?: string }>('GET', `/webhooks/dead-letters?${new URLSearchParams(cursor)}`),
  replayDeadLetter: (id: string) => call<DeadLetter>('POST', `/webhooks/dead-letters/${segment(id)}/replay`),
  dropDeadLetter: (id: string) => call<void>('DELETE', `/webhooks/dead-letters/${segment(id)}`),
  tasks: (role?: string) => call<{ items: OpenTask[] }>('GET', role ? `/tasks?role=${segment(role)}` : '/tasks'),
};
