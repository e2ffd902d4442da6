// Made by `npm run client` from the OpenAPI document. Do not edit.
import { type Send, toQuery } from './send.ts';

export type Problem = { type: string; title: string; status: number; code: "missingFact" | "unknownValue" | "invalidValue" | "configurationMissing" | "hitPolicyViolated" | "decisionTooDeep" | "eventNotAllowed" | "guardRejected" | "roleNotAllowed" | "machineLoops" | "invalidPattern" | "limitExceeded" | "policyNotFound" | "ruleSetNotFound" | "flowNotFound" | "editionNotFound" | "noEditionInForce" | "draftNotFound" | "commentNotFound" | "migrationNotFound" | "definitionNotFound" | "decisionNotFound" | "instanceNotFound" | "notFound" | "methodNotAllowed" | "malformedRequest" | "invalidRequest" | "invalidDefinition" | "hashMismatch" | "headersTooLarge" | "requestTimeout" | "bodyTooLarge" | "bodyTooDeep" | "unsupportedMediaType" | "preconditionRequired" | "staleRevision" | "wrongStatus" | "approverIsAuthor" | "bothChanged" | "hasFindings" | "idempotencyKeyReused" | "unauthorized" | "forbidden" | "tooManyRequests" | "storeUnavailable" | "recordDamaged" | "internalError"; detail?: string; facts?: (string)[]; errors?: ({ path: string; code: string; message: string; [name: string]: unknown })[]; [name: string]: unknown };
export type Explanation = { hitPolicy: string; facts: Record<string, any>; shortened?: (string)[]; rules: ({ id: string; title?: { 'zh-CN': string; en: string; [name: string]: unknown }; clauses: (string)[]; fired: boolean; holds: boolean; conditions: Record<string, any>; sentence: { 'zh-CN'?: string; en?: string; [name: string]: unknown }; [name: string]: unknown })[]; next?: string; nearest: ({ id: string; failed: number; sentence: { 'zh-CN'?: string; en?: string; [name: string]: unknown }; [name: string]: unknown })[]; nearestMiss?: { id: string; failed: number; sentence: { 'zh-CN'?: string; en?: string; [name: string]: unknown }; [name: string]: unknown }; counts: { rules: number; fired: number; hold: number; [name: string]: unknown }; sentence: { 'zh-CN'?: string; en?: string; [name: string]: unknown }; [name: string]: unknown };
export type Decision = { id: string; policy: string; ruleSet: string; edition: number | string; at: string; knownAt?: string; outcome: Record<string, any>; rules: ({ id: string; clauses: (string)[]; [name: string]: unknown })[]; explanation?: Explanation; [name: string]: unknown };
export type BatchLine = { outcome: Record<string, any>; rules: ({ id: string; clauses: (string)[]; [name: string]: unknown })[]; [name: string]: unknown } | Problem;
export type RecordedDecision = { id: string; decidedAt: string; ruleSet: string; edition: number; at: string; facts: Record<string, any>; outcome: Record<string, any>; config?: Record<string, any>; [name: string]: unknown };
export type ExplainedDecision = { id: string; decidedAt: string; ruleSet: string; edition: number; at: string; facts: Record<string, any>; outcome: Record<string, any>; config?: Record<string, any>; rules: ({ id: string; clauses: (string)[]; [name: string]: unknown })[]; explanation?: Explanation; same: boolean; [name: string]: unknown };
export type Simulation = { state: unknown; context: Record<string, any>; tags: (string)[]; steps: ({ type: string; from: unknown; to: unknown; accepted: boolean; error?: string; starts?: ({ flow: string; input: Record<string, any>; businessKey?: string; tell?: string; [name: string]: unknown })[]; [name: string]: unknown })[]; starts: ({ flow: string; input: Record<string, any>; businessKey?: string; tell?: string; [name: string]: unknown })[]; [name: string]: unknown };
export type Instance = { id: string; policy: string; flow: string; edition: number; version: number; status: "active" | "done" | "error" | "stopped"; state: string | Record<string, any>; context: Record<string, any>; accepts: ({ type: string; title: { 'zh-CN': string; en: string; [name: string]: unknown }; roles: (string)[]; payload: Record<string, any>; [name: string]: unknown })[]; tasks: (Record<string, any>)[]; timers: ({ id: string; dueAt: string; [name: string]: unknown })[]; businessKey?: string; output?: unknown; parent?: { instance: string; actor?: string; [name: string]: unknown }; children: ({ instance: string; flow: string; at: string; businessKey?: string; actor?: string; status: "active" | "done" | "error" | "stopped" | "failed"; [name: string]: unknown })[]; createdAt: string; updatedAt: string; [name: string]: unknown };
export type Task = { id: string; instance: string; policy: string; flow: string; edition?: number; businessKey?: string; state: string; title: { 'zh-CN': string; en: string; [name: string]: unknown }; roles: (string)[]; events: (string)[]; form?: Record<string, any>; dueAt?: string; updatedAt?: string; [name: string]: unknown };
export type Policy = { id: string; title: { 'zh-CN': string; en: string; [name: string]: unknown }; purpose?: { 'zh-CN': string; en: string; [name: string]: unknown }; inForce: number | null; ruleSets?: number; flows?: number; openConfig?: number; [name: string]: unknown };
export type Edition = { number: number; hash: string; effectiveFrom: string; publishedAt: string; publishedBy: string; approvedBy?: string; note?: string | Record<string, any>; counts?: Record<string, any>; definitions?: (Definition)[]; status?: "scheduled" | "inForce" | "superseded" | "retired"; retired?: { from: string; at: string; by: string; note?: string; emergency?: { draft: string; by: string; reason: string; reviewed?: { at: string; by: string; note?: string; [name: string]: unknown }; [name: string]: unknown }; [name: string]: unknown }; emergency?: { draft: string; by: string; reason: string; reviewed?: { at: string; by: string; note?: string; [name: string]: unknown }; [name: string]: unknown }; [name: string]: unknown };
export type Definition = { kind: string; id?: string; [name: string]: unknown };
export type Diff = { changes: ({ kind: string; id: string; path: string; op: "add" | "remove" | "replace" | "move"; before: unknown; after: unknown; sentence: { 'zh-CN': string; en: string; [name: string]: unknown }; [name: string]: unknown })[]; [name: string]: unknown };
export type ClauseCoverage = { id: string; text: { 'zh-CN': string; en: string; [name: string]: unknown }; kind: (string)[]; reason?: { 'zh-CN': string; en: string; [name: string]: unknown }; status: "covered" | "notExercised" | "notCited" | "narrative"; citedBy: ({ kind: string; id: string; path: string; [name: string]: unknown })[]; exercisedBy: ({ id: string; case: string; [name: string]: unknown })[]; missingFigures: (string | { 'zh-CN': string; en: string; [name: string]: unknown })[]; [name: string]: unknown };
export type Draft = { id: string; policy: string; title: string; basedOn: number; revision: number; status: "draft" | "submitted" | "approved" | "published"; authors: (string)[]; changed?: (string)[]; createdAt?: string; updatedAt?: string; note?: string; submittedBy?: string; approvedBy?: string; published?: number; definitions?: (Definition)[]; contentRevision?: number; reason?: string; comments?: (Comment)[]; rejection?: { at: string; by: string; reason?: string; [name: string]: unknown }; kind?: "rollback" | "retire"; effectiveFrom?: string; emergency?: { at: string; by: string; reason: string; [name: string]: unknown }; reviewed?: { at: string; by: string; note?: string; [name: string]: unknown }; [name: string]: unknown };
export type PortableEdition = { format: string; policy?: string; number?: number; hash: string; effectiveFrom?: string; publishedAt?: string; publishedBy?: string; approvedBy?: string; note?: string | Record<string, any>; definitions: (Definition)[]; [name: string]: unknown };
export type MigrationReport = { id?: string; dryRun: boolean; policy?: string; flow: string; from: number; to: number; states: Record<string, any>; note?: string; moves: number; stuck: number; instances: ({ id: string; businessKey?: string; state: unknown; moves: boolean; to?: unknown; tasks?: { added: (Record<string, any>)[]; removed: (Record<string, any>)[]; [name: string]: unknown }; timers?: { kept: ({ id: string; dueAt: string; [name: string]: unknown })[]; started: ({ id: string; dueAt: string; [name: string]: unknown })[]; stopped: ({ id: string; dueAt: string; [name: string]: unknown })[]; [name: string]: unknown }; reason?: string; message?: { 'zh-CN': string; en: string; [name: string]: unknown }; [name: string]: unknown })[]; [name: string]: unknown };
export type Migration = { id: string; at: string; by: string; flow: string; from: number; to: number; states: Record<string, any>; note?: string; moves: number | null; stuck: number | null; undone?: { at: string; by: string; undone: number; movedOn: number; [name: string]: unknown }; instances?: ({ id: string; businessKey?: string; state: unknown; movedOn: boolean; [name: string]: unknown })[]; [name: string]: unknown };
export type UndoneMigration = { id: string; undone: number; movedOn: (string)[]; [name: string]: unknown };
export type GeneratedCases = { cases: ({ id: string; title: { 'zh-CN': string; en: string; [name: string]: unknown }; clauses: (string)[]; given: Record<string, any>; expected: Record<string, any>; [name: string]: unknown })[]; coverage: { before: { measure: "rules" | "transitions"; covered: number; of: number; missing: (string)[]; values?: { covered: number; of: number; [name: string]: unknown }; pairs?: { covered: number; of: number; [name: string]: unknown }; outOfReach?: (string)[]; [name: string]: unknown }; after: { measure: "rules" | "transitions"; covered: number; of: number; missing: (string)[]; values?: { covered: number; of: number; [name: string]: unknown }; pairs?: { covered: number; of: number; [name: string]: unknown }; outOfReach?: (string)[]; [name: string]: unknown }; [name: string]: unknown }; [name: string]: unknown };
export type ImportedDraft = unknown;
export type Comment = { number: number; at: string; by: string; text: string; kind?: string; id?: string; path?: string; resolved?: { at: string; by: string; [name: string]: unknown }; [name: string]: unknown };
export type Revision = { kind: string; id: string; revision: number; [name: string]: unknown };
export type CheckReport = { findings: ({ code: string; severity: "error" | "warning" | "info"; kind: string; id: string; path: string; message: { 'zh-CN': string; en: string; [name: string]: unknown }; witness?: unknown; [name: string]: unknown })[]; cases: { passed: number; failed: number; results: (Record<string, any>)[]; [name: string]: unknown }; reference: { compared: number; differences: (Record<string, any>)[]; [name: string]: unknown }; [name: string]: unknown };
export type Impact = { decisions: { replayed: number; changed: number; refused: number; limited: boolean; recorded?: number; examples: ({ id: string; ruleSet: string; at?: string; facts?: Record<string, any>; before: unknown; after: unknown; rules: { before: (string)[]; after: (string)[]; [name: string]: unknown }; explanation?: { before: Explanation | null; after: Explanation | null; [name: string]: unknown }; [name: string]: unknown })[]; totals: Record<string, any>; byRuleSet: ({ ruleSet: string; replayed: number; changed: number; totals: Record<string, any>; [name: string]: unknown })[]; byRule: ({ ruleSet: string; rule: string; clauses: (string)[]; changed: number; lost: number; gained: number; totals: Record<string, any>; [name: string]: unknown })[]; byClause: ({ clause: string; changed: number; totals: Record<string, any>; [name: string]: unknown })[]; [name: string]: unknown }; instances: { open: number; affected: number; examples: (Record<string, any>)[]; byReason: ({ flow: string; state: unknown; reason: string; affected: number; [name: string]: unknown })[]; [name: string]: unknown }; [name: string]: unknown };
export type Webhook = { id: string; name: string; url: string; types: ("instance" | "edition" | "notification")[]; policies?: (string)[]; flow?: string; createdAt: string; createdBy: string; [name: string]: unknown };
export type NewWebhook = { id: string; name: string; url: string; types: ("instance" | "edition" | "notification")[]; policies?: (string)[]; flow?: string; createdAt?: string; createdBy?: string; secret: string; [name: string]: unknown };
export type WebhookBody = { id: string; type: "instance" | "edition" | "notification"; at: string; policy: string; data: Record<string, any>; [name: string]: unknown };
export type DeadLetter = { id: string; webhook: string; body: WebhookBody; attempts: number; error?: string; lastAt?: string; [name: string]: unknown };
export type Key = { id: string; name: string; roles: (string)[]; policies?: (string)[]; createdAt: string; createdBy?: string; revokedAt?: string; person: string; untaken?: boolean; [name: string]: unknown };
export type NewKey = { id: string; name: string; roles: (string)[]; policies?: (string)[]; createdAt?: string; createdBy?: string; revokedAt?: string; person: string; untaken?: boolean; key?: string; [name: string]: unknown };
export type Account = { id: string; name: string; revision: number; roles: (string)[]; policies?: (string)[]; createdAt: string; createdBy?: string; disabledAt?: string; signsInBy: "password" | "oidc" | "nothing"; passwordBy?: string; hands?: (string)[]; [name: string]: unknown };
export type Me = { id: string; person: string; roles: (string)[] | "all"; policies?: (string)[]; csrf?: string; passwordBy?: string; confined?: boolean; untaken?: ({ id: string; name: string; [name: string]: unknown })[]; [name: string]: unknown };
export type SignedOut = { continueAt: string; [name: string]: unknown };
export type Ways = { mode: "demo" | "production"; password: boolean; oidc: boolean; [name: string]: unknown };
export type AuditEntry = { sequence: number; at: string; type: string; by?: string; previous: string; hash: string; [name: string]: unknown };
export type Verification = { entries: number; intact: boolean; head: string; altered: (Record<string, any>)[]; [name: string]: unknown };

/** Every call of the API by its name, over a way to send. */
export function createApi(send: Send) {
  return {
    /** Decide by the rule set of this id */
    decide: (policy: string, id: string, body: { facts: Record<string, any>; at?: string; knownAt?: string; edition?: number | string; config?: Record<string, any>; explain?: boolean | { rows?: "fired" | "nearest" | "all"; limit?: number; after?: string; language?: "zh-CN" | "en" }; reference?: boolean }, headers: { 'idempotency-key'?: string } = {}) => send<Decision>('POST', `/policies/${encodeURIComponent(policy)}/decisions/${encodeURIComponent(id)}`, body, headers),
    /** A recorded decision, and why: made again on its edition */
    readDecision: (policy: string, id: string, query: { rows?: string | number; limit?: string | number; after?: string | number; language?: string | number } = {}) => send<ExplainedDecision>('GET', `/policies/${encodeURIComponent(policy)}/decisions/${encodeURIComponent(id)}${toQuery(query)}`),
    /** What was decided, the newest first */
    listDecisions: (policy: string, query: { ruleSet?: string | number; since?: string | number; until?: string | number; cursor?: string | number; limit?: string | number } = {}) => send<{ items: (RecordedDecision)[]; cursor?: string; [name: string]: unknown }>('GET', `/policies/${encodeURIComponent(policy)}/decisions${toQuery(query)}`),
    /** Walk a flow through events; nothing is stored */
    simulate: (policy: string, flow: string, body: { input: Record<string, any>; config?: Record<string, any>; at?: string; edition?: number | string; events?: ({ type: string; role?: string; after?: string; [name: string]: unknown } | { type?: string; role?: string; after: string; [name: string]: unknown })[] }, headers: { 'idempotency-key'?: string } = {}) => send<Simulation>('POST', `/policies/${encodeURIComponent(policy)}/flows/${encodeURIComponent(flow)}/simulate`, body, headers),
    /** Start an instance of a flow */
    startInstance: (policy: string, flow: string, body: { input: Record<string, any>; at?: string; businessKey?: string }, headers: { 'idempotency-key'?: string } = {}) => send<Instance>('POST', `/policies/${encodeURIComponent(policy)}/flows/${encodeURIComponent(flow)}/instances`, body, headers),
    /** Send an instance an event */
    sendEvent: (id: string, body: { type: string; role?: string; [name: string]: unknown }, headers: { 'if-match'?: string; 'idempotency-key'?: string } = {}) => send<Instance>('POST', `/instances/${encodeURIComponent(id)}/events`, body, headers),
    /** Find instances, the newest first */
    listInstances: (query: { policy?: string | number; flow?: string | number; state?: string | number; status?: string | number; businessKey?: string | number; cursor?: string | number; limit?: string | number } = {}) => send<{ items: (Instance)[]; cursor?: string; [name: string]: unknown }>('GET', `/instances${toQuery(query)}`),
    /** Read an instance */
    readInstance: (id: string) => send<Instance>('GET', `/instances/${encodeURIComponent(id)}`),
    /** Read what happened to an instance */
    readHistory: (id: string) => send<{ items: (AuditEntry)[]; [name: string]: unknown }>('GET', `/instances/${encodeURIComponent(id)}/history`),
    /** Open tasks, those of the newest instances first */
    listTasks: (query: { role?: string | number; policy?: string | number; flow?: string | number; cursor?: string | number; limit?: string | number } = {}) => send<{ items: (Task)[]; cursor?: string; [name: string]: unknown }>('GET', `/tasks${toQuery(query)}`),
    /** List the policies */
    listPolicies: () => send<{ items: (Policy)[]; [name: string]: unknown }>('GET', '/policies'),
    /** Make a policy; its first edition says nothing yet and is in force from now */
    createPolicy: (body: { id: string; title: { 'zh-CN': string; en?: string }; purpose?: { 'zh-CN': string; en?: string }; timeZone?: string }, headers: { 'idempotency-key'?: string } = {}) => send<Policy>('POST', '/policies', body, headers),
    /** Read a policy */
    readPolicy: (policy: string) => send<Policy>('GET', `/policies/${encodeURIComponent(policy)}`),
    /** List the editions, the newest first */
    listEditions: (policy: string) => send<{ items: (Edition)[]; [name: string]: unknown }>('GET', `/policies/${encodeURIComponent(policy)}/editions`),
    /** Read an edition with its definitions */
    readEdition: (policy: string, edition: number | string) => send<Edition>('GET', `/policies/${encodeURIComponent(policy)}/editions/${encodeURIComponent(edition)}`),
    /** What cites each clause of an edition or draft:<id>, and which cases exercise it */
    clauseCoverage: (policy: string, edition: number | string) => send<{ items: (ClauseCoverage)[]; [name: string]: unknown }>('GET', `/policies/${encodeURIComponent(policy)}/editions/${encodeURIComponent(edition)}/coverage`),
    /** Compare two editions, or an edition with draft:<id> */
    diffEditions: (policy: string, edition: number | string, other: number | string) => send<Diff>('GET', `/policies/${encodeURIComponent(policy)}/editions/${encodeURIComponent(edition)}/diff/${encodeURIComponent(other)}`),
    /** Publish an old edition again, as a new one; in production another person approves and publishes it */
    rollBack: (policy: string, edition: number | string, body?: { note?: string; effectiveFrom?: string; emergency?: boolean; reason?: string }, headers: { 'idempotency-key'?: string } = {}) => send<Edition | Draft>('POST', `/policies/${encodeURIComponent(policy)}/editions/${encodeURIComponent(edition)}/rollback`, body, headers),
    /** Take an edition out of force, now or from a later instant; in production another person approves and publishes it */
    retireEdition: (policy: string, edition: number | string, body?: { note?: string; from?: string; emergency?: boolean; reason?: string }, headers: { 'idempotency-key'?: string } = {}) => send<Edition | Draft>('POST', `/policies/${encodeURIComponent(policy)}/editions/${encodeURIComponent(edition)}/retire`, body, headers),
    /** Export an edition as one file with its hash */
    exportEdition: (policy: string, edition: number | string) => send<PortableEdition>('GET', `/policies/${encodeURIComponent(policy)}/editions/${encodeURIComponent(edition)}/export`),
    /** Import an exported edition as a draft; its hash and everything else is checked */
    importDraft: (policy: string, body: { format: "guiju-edition/1"; hash: string; number?: number; definitions: ({ kind: "policy" | "vocabulary" | "clauses" | "config" | "rules" | "flow" | "cases"; [name: string]: unknown })[]; [name: string]: unknown }, query: { title?: string | number; ofAnother?: string | number } = {}, headers: { 'idempotency-key'?: string } = {}) => send<ImportedDraft>('POST', `/policies/${encodeURIComponent(policy)}/drafts/import${toQuery(query)}`, body, headers),
    /** Open a draft on an edition, by default the one in force */
    createDraft: (policy: string, body?: { from?: number; title?: string }, headers: { 'idempotency-key'?: string } = {}) => send<Draft>('POST', `/policies/${encodeURIComponent(policy)}/drafts`, body, headers),
    /** List the drafts, the newest first */
    listDrafts: (policy: string) => send<{ items: (Draft)[]; [name: string]: unknown }>('GET', `/policies/${encodeURIComponent(policy)}/drafts`),
    /** Read a draft with its definitions */
    readDraft: (policy: string, draft: string) => send<Draft>('GET', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}`),
    /** Throw a draft away */
    removeDraft: (policy: string, draft: string, headers: { 'idempotency-key'?: string } = {}) => send<void>('DELETE', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}`, undefined, headers),
    /** Read a definition of a draft */
    readDefinition: (policy: string, draft: string, kind: string, id: string) => send<Definition>('GET', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/definitions/${encodeURIComponent(kind)}/${encodeURIComponent(id)}`),
    /** Put a definition into a draft */
    saveDefinition: (policy: string, draft: string, kind: string, id: string, body: { kind: "policy" | "vocabulary" | "clauses" | "config" | "rules" | "flow" | "cases"; [name: string]: unknown }, headers: { 'if-match'?: string; 'x-guiju-note'?: string; 'idempotency-key'?: string } = {}) => send<Revision>('PUT', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/definitions/${encodeURIComponent(kind)}/${encodeURIComponent(id)}`, body, headers),
    /** Take a definition out of a draft */
    removeDefinition: (policy: string, draft: string, kind: string, id: string, headers: { 'if-match'?: string; 'x-guiju-note'?: string; 'idempotency-key'?: string } = {}) => send<Revision>('DELETE', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/definitions/${encodeURIComponent(kind)}/${encodeURIComponent(id)}`, undefined, headers),
    /** Check a draft: findings, cases, reference */
    checkDraft: (policy: string, draft: string, body?: Record<string, any>, headers: { 'idempotency-key'?: string } = {}) => send<CheckReport>('POST', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/check`, body, headers),
    /** Replay recorded decisions and open instances on a draft */
    impactOfDraft: (policy: string, draft: string, body?: { since?: string; until?: string; limit?: number; atFrom?: string; atUntil?: string; sample?: number; all?: boolean; ruleSet?: string; explain?: boolean }, headers: { 'accept'?: string } = {}) => send<Impact>('POST', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/impact`, body, headers),
    /** Propose cases for what a rule set or flow leaves unexercised */
    generateCases: (policy: string, draft: string, body: { kind: "rules" | "flow"; id: string; coverage?: number; limit?: number }, headers: { 'idempotency-key'?: string } = {}) => send<GeneratedCases>('POST', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/generate-cases`, body, headers),
    /** Put the changes of a draft on another edition, by default the one in force */
    rebaseDraft: (policy: string, draft: string, body?: { onto?: number; keep?: "mine" }, headers: { 'idempotency-key'?: string } = {}) => send<Draft>('POST', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/rebase`, body, headers),
    /** Submit a draft for approval */
    submitDraft: (policy: string, draft: string, body?: { note?: string }, headers: { 'if-match'?: string; 'idempotency-key'?: string } = {}) => send<Draft>('POST', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/submit`, body, headers),
    /** Take a submitted draft back */
    withdrawDraft: (policy: string, draft: string, body?: { note?: string }, headers: { 'if-match'?: string; 'idempotency-key'?: string } = {}) => send<Draft>('POST', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/withdraw`, body, headers),
    /** Approve a draft that others wrote */
    approveDraft: (policy: string, draft: string, body?: { note?: string }, headers: { 'if-match'?: string; 'idempotency-key'?: string } = {}) => send<Draft>('POST', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/approve`, body, headers),
    /** Send a draft back to its authors */
    rejectDraft: (policy: string, draft: string, body?: { note?: string }, headers: { 'if-match'?: string; 'idempotency-key'?: string } = {}) => send<Draft>('POST', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/reject`, body, headers),
    /** Sign that one has looked at what another person did in an emergency */
    reviewEmergency: (policy: string, draft: string, body?: { note?: string }, headers: { 'idempotency-key'?: string } = {}) => send<Draft>('POST', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/review`, body, headers),
    /** Publish an approved draft as an edition */
    publishDraft: (policy: string, draft: string, body?: { note?: string; effectiveFrom?: string }, headers: { 'idempotency-key'?: string } = {}) => send<Edition>('POST', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/publish`, body, headers),
    /** Comment on a draft, or on a place in one of its definitions */
    addComment: (policy: string, draft: string, body: { text: string; kind?: string; id?: string; path?: string }, headers: { 'idempotency-key'?: string } = {}) => send<Comment>('POST', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/comments`, body, headers),
    /** List the comments on a draft, the oldest first */
    listComments: (policy: string, draft: string) => send<{ items: (Comment)[]; [name: string]: unknown }>('GET', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/comments`),
    /** Mark a comment as resolved, or with `resolved: false` as open again */
    resolveComment: (policy: string, draft: string, comment: number, body?: { resolved?: boolean }, headers: { 'idempotency-key'?: string } = {}) => send<Comment>('POST', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/comments/${encodeURIComponent(comment)}/resolve`, body, headers),
    /** Move the open instances of a flow to this edition, or say what would become of each */
    migrateInstances: (policy: string, edition: number | string, body: { flow: string; from: number; states?: Record<string, any>; dryRun?: boolean; note?: string }, headers: { 'idempotency-key'?: string } = {}) => send<MigrationReport>('POST', `/policies/${encodeURIComponent(policy)}/editions/${encodeURIComponent(edition)}/migrations`, body, headers),
    /** List the migrations to this edition, the newest first */
    listMigrations: (policy: string, edition: number | string) => send<{ items: (Migration)[]; [name: string]: unknown }>('GET', `/policies/${encodeURIComponent(policy)}/editions/${encodeURIComponent(edition)}/migrations`),
    /** Read a migration: what it moved, and for who may read instances, which of those have moved on since */
    readMigration: (policy: string, edition: number | string, migration: string) => send<Migration>('GET', `/policies/${encodeURIComponent(policy)}/editions/${encodeURIComponent(edition)}/migrations/${encodeURIComponent(migration)}`),
    /** Put back every instance of a migration that has not moved on since */
    undoMigration: (policy: string, edition: number | string, migration: string, body?: Record<string, any>, headers: { 'idempotency-key'?: string } = {}) => send<UndoneMigration>('POST', `/policies/${encodeURIComponent(policy)}/editions/${encodeURIComponent(edition)}/migrations/${encodeURIComponent(migration)}/undo`, body, headers),
    /** The audit log, the oldest entry first, or with `order=desc` the newest */
    listAudit: (query: { policy?: string | number; by?: string | number; since?: string | number; until?: string | number; type?: string | number; cursor?: string | number; limit?: string | number; order?: string | number } = {}) => send<{ items: (AuditEntry)[]; cursor?: string; [name: string]: unknown }>('GET', `/audit${toQuery(query)}`),
    /** Recompute every chain of entries and every edition hash, and name what is missing or damaged */
    verifyAudit: () => send<Verification>('GET', '/audit/verify'),
    /** Create an API key; it is shown this once. One of another person is taken by that person */
    createKey: (body: { name: string; roles: (string)[]; policies?: (string)[]; person?: string; actFor?: boolean }, headers: { 'idempotency-key'?: string } = {}) => send<NewKey>('POST', '/api-keys', body, headers),
    /** List the API keys */
    listKeys: () => send<{ items: (Key)[]; [name: string]: unknown }>('GET', '/api-keys'),
    /** Take the key that was made for oneself, once, signed in */
    takeKey: (id: string, body?: Record<string, any>, headers: { 'idempotency-key'?: string } = {}) => send<NewKey>('POST', `/api-keys/${encodeURIComponent(id)}/take`, body, headers),
    /** Revoke an API key */
    revokeKey: (id: string, headers: { 'idempotency-key'?: string } = {}) => send<void>('DELETE', `/api-keys/${encodeURIComponent(id)}`, undefined, headers),
    /** Create an account */
    createAccount: (body: { name: string; password: string; roles: (string)[]; policies?: (string)[] }, headers: { 'idempotency-key'?: string } = {}) => send<Account>('POST', '/accounts', body, headers),
    /** List the accounts */
    listAccounts: () => send<{ items: (Account)[]; [name: string]: unknown }>('GET', '/accounts'),
    /** Change what an account may do, its password, or whether it may sign in */
    changeAccount: (id: string, body: { roles?: (string)[]; policies?: (string)[] | null; password?: string; disabled?: boolean }, headers: { 'idempotency-key'?: string } = {}) => send<Account>('PUT', `/accounts/${encodeURIComponent(id)}`, body, headers),
    /** Vouch that an account is in the hands of its owner alone, whoever made it or set its password */
    confirmAccount: (id: string, body?: Record<string, any>, headers: { 'idempotency-key'?: string } = {}) => send<Account>('POST', `/accounts/${encodeURIComponent(id)}/confirm`, body, headers),
    /** Sign in; a cookie keeps the session, `csrf` goes with every change */
    signIn: (body: { name: string; password: string }) => send<Me>('POST', '/session', body),
    /** Who the caller is, and what the caller may do */
    whoAmI: () => send<Me>('GET', '/session'),
    /** Sign out */
    signOut: (headers: { 'idempotency-key'?: string } = {}) => send<SignedOut | void>('DELETE', '/session', undefined, headers),
    /** How one can sign in here */
    waysToSignIn: () => send<Ways>('GET', '/session/ways'),
    /** Change one's password; every session under the old one is over */
    changePassword: (body: { old: string; new: string }, headers: { 'idempotency-key'?: string } = {}) => send<void>('PUT', '/session/password', body, headers),
    /** Have changes sent to an address; the secret is shown this once */
    createWebhook: (body: { name: string; url: string; types?: ("instance" | "edition" | "notification")[]; policies?: (string)[]; flow?: string }, headers: { 'idempotency-key'?: string } = {}) => send<NewWebhook>('POST', '/webhooks', body, headers),
    /** List the webhooks */
    listWebhooks: () => send<{ items: (Webhook)[]; [name: string]: unknown }>('GET', '/webhooks'),
    /** Remove a webhook; what it is still owed is dropped */
    removeWebhook: (id: string, headers: { 'idempotency-key'?: string } = {}) => send<void>('DELETE', `/webhooks/${encodeURIComponent(id)}`, undefined, headers),
    /** Give a webhook a new secret; the old one signs for a day more */
    rotateWebhookSecret: (id: string, headers: { 'idempotency-key'?: string } = {}) => send<NewWebhook>('POST', `/webhooks/${encodeURIComponent(id)}/secret`, undefined, headers),
    /** What could not be delivered and was given up */
    listDeadLetters: (query: { cursor?: string | number; limit?: string | number } = {}) => send<{ items: (DeadLetter)[]; cursor?: string; [name: string]: unknown }>('GET', `/webhooks/dead-letters${toQuery(query)}`),
    /** Try to deliver it again, from now on */
    replayDeadLetter: (id: string, headers: { 'idempotency-key'?: string } = {}) => send<DeadLetter>('POST', `/webhooks/dead-letters/${encodeURIComponent(id)}/replay`, undefined, headers),
    /** Throw it away */
    dropDeadLetter: (id: string, headers: { 'idempotency-key'?: string } = {}) => send<void>('DELETE', `/webhooks/dead-letters/${encodeURIComponent(id)}`, undefined, headers),
  };
}

export type Api = ReturnType<typeof createApi>;
