import type {
  AcceptedEvent,
  CaseResult,
  Change,
  Definition,
  DefinitionKind,
  Finding,
  FlowTask,
  Json,
  JsonObject,
  LocalText,
  ProblemDetail,
  ReplayResult,
} from '../engine/index.ts';

/** The only way to the server: every call of the designer is here. Same origin, `/api/v1`. */

export interface PolicySummary {
  id: string;
  title: LocalText;
  purpose?: LocalText;
  inForce: number | null;
  ruleSets?: number;
  flows?: number;
  openConfig?: number;
}
export interface EditionSummary {
  number: number;
  hash: string;
  effectiveFrom: string;
  publishedAt: string;
  publishedBy?: string;
  approvedBy?: string;
  note?: LocalText | string;
  /** `superseded`: another one took force after it. */
  status?: 'scheduled' | 'inForce' | 'superseded' | 'retired';
  retired?: { from: string; at: string; by: string; note?: string };
}
export interface EditionContent extends EditionSummary {
  definitions: Definition[];
}
export type DraftStatus = 'draft' | 'submitted' | 'approved' | 'published' | 'discarded';
export interface Draft {
  id: string;
  title: string;
  revision: number;
  basedOn: number;
  status: DraftStatus;
  authors: string[];
  createdAt?: string;
  updatedAt?: string;
  submittedBy?: string;
  approvedBy?: string;
  /** Why it was sent back, the last time. */
  rejection?: { at: string; by: string; reason?: string };
}
/** What somebody said of a draft, or of a place in one of its definitions. */
export interface DraftComment {
  number: number;
  at: string;
  by: string;
  text: string;
  kind?: string;
  id?: string;
  /** JSON Pointer; what has an id is named by it. */
  path?: string;
  resolved?: { at: string; by: string };
}
/** Who is asking, and what they may do. */
export interface Me {
  id: string;
  roles: string[] | 'all';
}
export interface DraftContent extends Draft {
  definitions: Definition[];
}
export interface CheckReport {
  findings: Finding[];
  cases: { passed: number; failed: number; results: CaseResult[] };
  reference: { compared: number; differences: Json[] };
}
export type DraftMove = 'submit' | 'withdraw' | 'approve' | 'reject';
/** What a draft would change in recorded decisions and in instances under way. */
export interface Impact {
  decisions: ReplayResult & { limited: boolean; recorded?: number };
  instances: {
    open: number;
    affected: number;
    examples: { id: string; flow: string; state: Json; reason: string }[];
    byReason: { flow: string; state: Json; reason: string; affected: number }[];
  };
}
export interface ImpactRequest {
  since?: string;
  until?: string;
  sample?: number;
  all?: boolean;
  ruleSet?: string;
  explain?: boolean;
}
export interface ImpactProgress {
  replayed: number;
  changed: number;
  instances: number;
}
interface TimerPlan {
  id: string;
  dueAt: string;
}
/** What a migration does, or would do, with one instance. */
export type MigratedInstance = { id: string; businessKey?: string; state: Json } & (
  | {
      moves: true;
      to: Json;
      tasks: { added: FlowTask[]; removed: FlowTask[] };
      timers: { kept: TimerPlan[]; started: TimerPlan[]; stopped: TimerPlan[] };
    }
  | { moves: false; reason: string; message: LocalText }
);
export interface MigrationRequest {
  flow: string;
  from: number;
  states?: Record<string, string>;
  note?: string;
}
export interface MigrationReport {
  id?: string;
  moves: number;
  stuck: number;
  instances: MigratedInstance[];
}
export interface Migration {
  id: string;
  at: string;
  by: string;
  flow: string;
  from: number;
  to: number;
  states: Record<string, string>;
  moves: number | null;
  stuck: number | null;
  note?: string;
  undone?: { at: string; by: string; undone: number; movedOn: number };
}
export interface Verification {
  entries: number;
  intact: boolean;
  head: string;
  altered: { chain: string; sequence?: number }[];
}
export interface AuditEntry {
  sequence: number;
  at: string;
  type: string;
  by?: string;
  policy?: string;
  edition?: number;
  draft?: string;
  kind?: string;
  id?: string;
  note?: LocalText | string;
  [more: string]: unknown;
}
export interface Instance {
  id: string;
  policy: string;
  flow: string;
  edition: number;
  version: number;
  status: string;
  state: Json;
  context: JsonObject;
  businessKey?: string;
  accepts: AcceptedEvent[];
  tasks: FlowTask[];
  timers: { id: string; dueAt: string }[];
  parent?: { instance: string; actor?: string };
  children?: StartedFlow[];
  createdAt?: string;
  updatedAt?: string;
}
/** A flow that an instance started. */
export interface StartedFlow {
  instance: string;
  flow: string;
  at: string;
  businessKey?: string;
  status: 'active' | 'done' | 'error' | 'stopped' | 'failed';
}
export interface HistoryEntry {
  sequence?: number;
  at: string;
  type: string;
  role?: string;
  by?: string;
  clauses?: string[];
  notification?: JsonObject;
  event?: JsonObject;
  from?: Json;
  to?: Json;
  record?: LocalText | string | null;
  [more: string]: unknown;
}
export interface OpenTask extends FlowTask {
  id?: string;
  instance: string;
  policy: string;
  flow: string;
  edition: number;
  businessKey?: string;
}

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

const keyName = 'guiju.key';

/** The API key that the reader entered, kept for this browser tab's session. */
export function accessKey(): string {
  return sessionStorage.getItem(keyName) ?? '';
}
export function setAccessKey(key: string): void {
  sessionStorage.setItem(keyName, key);
}

const userName = 'guiju.user';

/** The name under which a demo server knows the reader: reviewing takes two people. */
export function demoUser(): string {
  return sessionStorage.getItem(userName) ?? '';
}
export function setDemoUser(name: string): void {
  sessionStorage.setItem(userName, name);
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
  const headers: Record<string, string> = { accept: options.accept ?? 'application/json' };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (accessKey()) headers.authorization = `Bearer ${accessKey()}`;
  else if (demoUser()) headers['x-guiju-user'] = encodeURIComponent(demoUser());
  if (options.ifMatch !== undefined) headers['if-match'] = `"${options.ifMatch}"`;
  if (options.idempotencyKey) headers['idempotency-key'] = options.idempotencyKey;
  const init: RequestInit = { method, headers };
  if (options.signal) init.signal = options.signal;
  if (body !== undefined) init.body = JSON.stringify(body);
  const response = await fetch(`/api/v1${path}`, init).catch(() => {
    throw new ApiError(0, {});
  });
  if (response.ok) return response;
  throw new ApiError(response.status, (parseAnswer(await response.text()) ?? {}) as Record<string, unknown>);
}

/** Asks for a file and has the browser keep it. */
async function download(path: string, name: string): Promise<void> {
  const file = await (await send('GET', path, undefined, { accept: '*/*' })).blob();
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
  move: (policy: string, draft: string, move: DraftMove, note: string) =>
    call<Draft>('POST', `${draftPath(policy, draft)}/${move}`, note ? { note } : {}),
  rollBack: (policy: string, number: number, note: string) =>
    call<EditionSummary>('POST', `${policyPath(policy)}/editions/${number}/rollback`, { note }),
  retire: (policy: string, number: number, body: { from?: string; note?: string }) =>
    call<EditionSummary>('POST', `${policyPath(policy)}/editions/${number}/retire`, body),
  exportEdition: (policy: string, number: number) =>
    download(`${policyPath(policy)}/editions/${number}/export`, `${policy}-${number}.json`),
  importDraft: (policy: string, file: unknown, title: string) => {
    const query = title ? `?${new URLSearchParams({ title })}` : '';
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
  tasks: (role?: string) => call<{ items: OpenTask[] }>('GET', role ? `/tasks?role=${segment(role)}` : '/tasks'),
};
