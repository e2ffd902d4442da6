// Made by `npm run client` from the OpenAPI document. Do not edit.
import { type Send, toQuery } from './send.ts';

export type Problem = { type: string; title: string; status: number; code: "missingFact" | "unknownValue" | "invalidValue" | "configurationMissing" | "hitPolicyViolated" | "decisionTooDeep" | "eventNotAllowed" | "guardRejected" | "roleNotAllowed" | "machineLoops" | "limitExceeded" | "policyNotFound" | "ruleSetNotFound" | "flowNotFound" | "editionNotFound" | "noEditionInForce" | "draftNotFound" | "commentNotFound" | "migrationNotFound" | "definitionNotFound" | "decisionNotFound" | "instanceNotFound" | "notFound" | "methodNotAllowed" | "malformedRequest" | "invalidRequest" | "invalidDefinition" | "hashMismatch" | "bodyTooLarge" | "bodyTooDeep" | "unsupportedMediaType" | "preconditionRequired" | "staleRevision" | "wrongStatus" | "approverIsAuthor" | "bothChanged" | "hasFindings" | "idempotencyKeyReused" | "unauthorized" | "forbidden" | "tooManyRequests" | "storeUnavailable" | "internalError"; detail?: string; facts?: (string)[]; errors?: ({ path: string; code: string; message: string; [name: string]: unknown })[]; [name: string]: unknown };
export type Decision = { id: string; policy: string; ruleSet: string; edition: number | string; at: string; knownAt?: string; outcome: Record<string, any>; rules: ({ id: string; clauses: (string)[]; [name: string]: unknown })[]; explanation?: Record<string, any>; [name: string]: unknown };
export type BatchLine = { outcome: Record<string, any>; rules: ({ id: string; clauses: (string)[]; [name: string]: unknown })[]; [name: string]: unknown } | Problem;
export type RecordedDecision = { id: string; decidedAt: string; ruleSet: string; edition: number; at: string; facts: Record<string, any>; outcome: Record<string, any>; config?: Record<string, any>; [name: string]: unknown };
export type ExplainedDecision = { id: string; decidedAt: string; ruleSet: string; edition: number; at: string; facts: Record<string, any>; outcome: Record<string, any>; config?: Record<string, any>; rules: ({ id: string; clauses: (string)[]; [name: string]: unknown })[]; explanation?: Record<string, any>; same: boolean; [name: string]: unknown };
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
export type Impact = { decisions: { replayed: number; changed: number; refused: number; limited: boolean; recorded?: number; examples: ({ id: string; ruleSet: string; at?: string; facts?: Record<string, any>; before: unknown; after: unknown; rules: { before: (string)[]; after: (string)[]; [name: string]: unknown }; explanation?: { before: unknown; after: unknown; [name: string]: unknown }; [name: string]: unknown })[]; totals: Record<string, any>; byRuleSet: ({ ruleSet: string; replayed: number; changed: number; totals: Record<string, any>; [name: string]: unknown })[]; byRule: ({ ruleSet: string; rule: string; clauses: (string)[]; changed: number; lost: number; gained: number; totals: Record<string, any>; [name: string]: unknown })[]; byClause: ({ clause: string; changed: number; totals: Record<string, any>; [name: string]: unknown })[]; [name: string]: unknown }; instances: { open: number; affected: number; examples: (Record<string, any>)[]; byReason: ({ flow: string; state: unknown; reason: string; affected: number; [name: string]: unknown })[]; [name: string]: unknown }; [name: string]: unknown };
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
    decide: (policy: string, id: string, body: { facts: Record<string, any>; at?: string; knownAt?: string; edition?: number | string; config?: Record<string, any>; explain?: boolean; reference?: boolean }) => send<Decision>('POST', `/policies/${encodeURIComponent(policy)}/decisions/${encodeURIComponent(id)}`, body),
    /** A recorded decision, and why: made again on its edition */
    readDecision: (policy: string, id: string) => send<ExplainedDecision>('GET', `/policies/${encodeURIComponent(policy)}/decisions/${encodeURIComponent(id)}`),
    /** What was decided, the newest first */
    listDecisions: (policy: string, query: { ruleSet?: string | number; since?: string | number; until?: string | number; cursor?: string | number; limit?: string | number } = {}) => send<{ items: (RecordedDecision)[]; cursor?: string; [name: string]: unknown }>('GET', `/policies/${encodeURIComponent(policy)}/decisions${toQuery(query)}`),
    /** Walk a flow through events; nothing is stored */
    simulate: (policy: string, flow: string, body: { input: Record<string, any>; config?: Record<string, any>; at?: string; edition?: number | string; events?: ({ type: string; role?: string; after?: string; [name: string]: unknown } | { type?: string; role?: string; after: string; [name: string]: unknown })[] }) => send<Simulation>('POST', `/policies/${encodeURIComponent(policy)}/flows/${encodeURIComponent(flow)}/simulate`, body),
    /** Start an instance of a flow */
    startInstance: (policy: string, flow: string, body: { input: Record<string, any>; at?: string; businessKey?: string }) => send<Instance>('POST', `/policies/${encodeURIComponent(policy)}/flows/${encodeURIComponent(flow)}/instances`, body),
    /** Send an instance an event */
    sendEvent: (id: string, body: { type: string; role?: string; [name: string]: unknown }, headers: { 'idempotency-key'?: string; 'if-match'?: string } = {}) => send<Instance>('POST', `/instances/${encodeURIComponent(id)}/events`, body, headers),
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
    createPolicy: (body: { id: string; title: { 'zh-CN': string; en?: string }; purpose?: { 'zh-CN': string; en?: string }; timeZone?: string }) => send<Policy>('POST', '/policies', body),
    /** Read a policy */
    readPolicy: (policy: string) => send<Policy>('GET', `/policies/${encodeURIComponent(policy)}`),
    /** List the editions, the newest first */
    listEditions: (policy: string) => send<{ items: (Edition)[]; [name: string]: unknown }>('GET', `/policies/${encodeURIComponent(policy)}/editions`),
    /** Read an edition with its definitions */
    readEdition: (policy: string, edition: number) => send<Edition>('GET', `/policies/${encodeURIComponent(policy)}/editions/${encodeURIComponent(edition)}`),
    /** What cites each clause of an edition or draft:<id>, and which cases exercise it */
    clauseCoverage: (policy: string, edition: number) => send<{ items: (ClauseCoverage)[]; [name: string]: unknown }>('GET', `/policies/${encodeURIComponent(policy)}/editions/${encodeURIComponent(edition)}/coverage`),
    /** Compare two editions, or an edition with draft:<id> */
    diffEditions: (policy: string, edition: number, other: string) => send<Diff>('GET', `/policies/${encodeURIComponent(policy)}/editions/${encodeURIComponent(edition)}/diff/${encodeURIComponent(other)}`),
    /** Publish an old edition again, as a new one; in production another person approves and publishes it */
    rollBack: (policy: string, edition: number, body?: { note?: string; effectiveFrom?: string; emergency?: boolean; reason?: string }) => send<Edition | Draft>('POST', `/policies/${encodeURIComponent(policy)}/editions/${encodeURIComponent(edition)}/rollback`, body),
    /** Take an edition out of force, now or from a later instant; in production another person approves and publishes it */
    retireEdition: (policy: string, edition: number, body?: { note?: string; from?: string; emergency?: boolean; reason?: string }) => send<Edition | Draft>('POST', `/policies/${encodeURIComponent(policy)}/editions/${encodeURIComponent(edition)}/retire`, body),
    /** Export an edition as one file with its hash */
    exportEdition: (policy: string, edition: number) => send<PortableEdition>('GET', `/policies/${encodeURIComponent(policy)}/editions/${encodeURIComponent(edition)}/export`),
    /** Import an exported edition as a draft; its hash and everything else is checked */
    importDraft: (policy: string, body: { format: "guiju-edition/1"; hash: string; number?: number; definitions: ({ kind: "policy" | "vocabulary" | "clauses" | "config" | "rules" | "flow" | "cases"; [name: string]: unknown })[]; [name: string]: unknown }, query: { title?: string | number; ofAnother?: string | number } = {}) => send<ImportedDraft>('POST', `/policies/${encodeURIComponent(policy)}/drafts/import${toQuery(query)}`, body),
    /** Open a draft on an edition, by default the one in force */
    createDraft: (policy: string, body?: { from?: number; title?: string }) => send<Draft>('POST', `/policies/${encodeURIComponent(policy)}/drafts`, body),
    /** List the drafts, the newest first */
    listDrafts: (policy: string) => send<{ items: (Draft)[]; [name: string]: unknown }>('GET', `/policies/${encodeURIComponent(policy)}/drafts`),
    /** Read a draft with its definitions */
    readDraft: (policy: string, draft: string) => send<Draft>('GET', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}`),
    /** Throw a draft away */
    removeDraft: (policy: string, draft: string) => send<void>('DELETE', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}`),
    /** Read a definition of a draft */
    readDefinition: (policy: string, draft: string, kind: string, id: string) => send<Definition>('GET', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/definitions/${encodeURIComponent(kind)}/${encodeURIComponent(id)}`),
    /** Put a definition into a draft */
    saveDefinition: (policy: string, draft: string, kind: string, id: string, body: { kind: "policy" | "vocabulary" | "clauses" | "config" | "rules" | "flow" | "cases"; [name: string]: unknown }, headers: { 'if-match'?: string; 'x-guiju-note'?: string } = {}) => send<Revision>('PUT', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/definitions/${encodeURIComponent(kind)}/${encodeURIComponent(id)}`, body, headers),
    /** Take a definition out of a draft */
    removeDefinition: (policy: string, draft: string, kind: string, id: string, headers: { 'if-match'?: string; 'x-guiju-note'?: string } = {}) => send<Revision>('DELETE', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/definitions/${encodeURIComponent(kind)}/${encodeURIComponent(id)}`, undefined, headers),
    /** Check a draft: findings, cases, reference */
    checkDraft: (policy: string, draft: string, body?: Record<string, any>) => send<CheckReport>('POST', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/check`, body),
    /** Replay recorded decisions and open instances on a draft */
    impactOfDraft: (policy: string, draft: string, body?: { since?: string; until?: string; limit?: number; atFrom?: string; atUntil?: string; sample?: number; all?: boolean; ruleSet?: string; explain?: boolean }, headers: { 'accept'?: string } = {}) => send<Impact>('POST', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/impact`, body, headers),
    /** Propose cases for what a rule set or flow leaves unexercised */
    generateCases: (policy: string, draft: string, body: { kind: "rules" | "flow"; id: string; coverage?: number; limit?: number }) => send<GeneratedCases>('POST', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/generate-cases`, body),
    /** Put the changes of a draft on another edition, by default the one in force */
    rebaseDraft: (policy: string, draft: string, body?: { onto?: number; keep?: "mine" }) => send<Draft>('POST', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/rebase`, body),
    /** Submit a draft for approval */
    submitDraft: (policy: string, draft: string, body?: { note?: string; effectiveFrom?: string }) => send<Draft>('POST', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/submit`, body),
    /** Take a submitted draft back */
    withdrawDraft: (policy: string, draft: string, body?: { note?: string; effectiveFrom?: string }) => send<Draft>('POST', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/withdraw`, body),
    /** Approve a draft that others wrote */
    approveDraft: (policy: string, draft: string, body?: { note?: string; effectiveFrom?: string }) => send<Draft>('POST', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/approve`, body),
    /** Send a draft back to its authors */
    rejectDraft: (policy: string, draft: string, body?: { note?: string; effectiveFrom?: string }) => send<Draft>('POST', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/reject`, body),
    /** Sign that one has looked at what another person did in an emergency */
    reviewEmergency: (policy: string, draft: string, body?: { note?: string }) => send<Draft>('POST', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/review`, body),
    /** Publish an approved draft as an edition */
    publishDraft: (policy: string, draft: string, body?: { note?: string; effectiveFrom?: string }) => send<Edition>('POST', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/publish`, body),
    /** Comment on a draft, or on a place in one of its definitions */
    addComment: (policy: string, draft: string, body: { text: string; kind?: string; id?: string; path?: string }) => send<Comment>('POST', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/comments`, body),
    /** List the comments on a draft, the oldest first */
    listComments: (policy: string, draft: string) => send<{ items: (Comment)[]; [name: string]: unknown }>('GET', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/comments`),
    /** Mark a comment as resolved, or with `resolved: false` as open again */
    resolveComment: (policy: string, draft: string, comment: string, body?: { resolved?: boolean }) => send<Comment>('POST', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/comments/${encodeURIComponent(comment)}/resolve`, body),
    /** Move the open instances of a flow to this edition, or say what would become of each */
    migrateInstances: (policy: string, edition: number, body: { flow: string; from: number; states?: Record<string, any>; dryRun?: boolean; note?: string }) => send<MigrationReport>('POST', `/policies/${encodeURIComponent(policy)}/editions/${encodeURIComponent(edition)}/migrations`, body),
    /** List the migrations to this edition, the newest first */
    listMigrations: (policy: string, edition: number) => send<{ items: (Migration)[]; [name: string]: unknown }>('GET', `/policies/${encodeURIComponent(policy)}/editions/${encodeURIComponent(edition)}/migrations`),
    /** Read a migration: what it moved, and for who may read instances, which of those have moved on since */
    readMigration: (policy: string, edition: number, migration: string) => send<Migration>('GET', `/policies/${encodeURIComponent(policy)}/editions/${encodeURIComponent(edition)}/migrations/${encodeURIComponent(migration)}`),
    /** Put back every instance of a migration that has not moved on since */
    undoMigration: (policy: string, edition: number, migration: string, body?: Record<string, any>) => send<UndoneMigration>('POST', `/policies/${encodeURIComponent(policy)}/editions/${encodeURIComponent(edition)}/migrations/${encodeURIComponent(migration)}/undo`, body),
    /** The audit log, the oldest entry first, or with `order=desc` the newest */
    listAudit: (query: { policy?: string | number; by?: string | number; since?: string | number; until?: string | number; type?: string | number; cursor?: string | number; limit?: string | number; order?: string | number } = {}) => send<{ items: (AuditEntry)[]; cursor?: string; [name: string]: unknown }>('GET', `/audit${toQuery(query)}`),
    /** Recompute every chain of entries and every edition hash */
    verifyAudit: () => send<Verification>('GET', '/audit/verify'),
    /** Create an API key; it is shown this once. One of another person is taken by that person */
    createKey: (body: { name: string; roles: (string)[]; policies?: (string)[]; person?: string; actFor?: boolean }) => send<NewKey>('POST', '/api-keys', body),
    /** List the API keys */
    listKeys: () => send<{ items: (Key)[]; [name: string]: unknown }>('GET', '/api-keys'),
    /** Take the key that was made for oneself, once, signed in */
    takeKey: (id: string, body?: Record<string, any>) => send<NewKey>('POST', `/api-keys/${encodeURIComponent(id)}/take`, body),
    /** Revoke an API key */
    revokeKey: (id: string) => send<void>('DELETE', `/api-keys/${encodeURIComponent(id)}`),
    /** Create an account */
    createAccount: (body: { name: string; password: string; roles: (string)[]; policies?: (string)[] }) => send<Account>('POST', '/accounts', body),
    /** List the accounts */
    listAccounts: () => send<{ items: (Account)[]; [name: string]: unknown }>('GET', '/accounts'),
    /** Change what an account may do, its password, or whether it may sign in */
    changeAccount: (id: string, body: { roles?: (string)[]; policies?: (string)[] | null; password?: string; disabled?: boolean }) => send<Account>('PUT', `/accounts/${encodeURIComponent(id)}`, body),
    /** Vouch that an account is in the hands of its owner alone, whoever made it or set its password */
    confirmAccount: (id: string, body?: Record<string, any>) => send<Account>('POST', `/accounts/${encodeURIComponent(id)}/confirm`, body),
    /** Sign in; a cookie keeps the session, `csrf` goes with every change */
    signIn: (body: { name: string; password: string }) => send<Me>('POST', '/session', body),
    /** Who the caller is, and what the caller may do */
    whoAmI: () => send<Me>('GET', '/session'),
    /** Sign out */
    signOut: () => send<SignedOut | void>('DELETE', '/session'),
    /** How one can sign in here */
    waysToSignIn: () => send<Ways>('GET', '/session/ways'),
    /** Change one's password; every session under the old one is over */
    changePassword: (body: { old: string; new: string }) => send<void>('PUT', '/session/password', body),
    /** Have changes sent to an address; the secret is shown this once */
    createWebhook: (body: { name: string; url: string; types?: ("instance" | "edition" | "notification")[]; policies?: (string)[]; flow?: string }) => send<NewWebhook>('POST', '/webhooks', body),
    /** List the webhooks */
    listWebhooks: () => send<{ items: (Webhook)[]; [name: string]: unknown }>('GET', '/webhooks'),
    /** Remove a webhook; what it is still owed is dropped */
    removeWebhook: (id: string) => send<void>('DELETE', `/webhooks/${encodeURIComponent(id)}`),
    /** Give a webhook a new secret; the old one signs for a day more */
    rotateWebhookSecret: (id: string) => send<NewWebhook>('POST', `/webhooks/${encodeURIComponent(id)}/secret`),
    /** What could not be delivered and was given up */
    listDeadLetters: (query: { cursor?: string | number; limit?: string | number } = {}) => send<{ items: (DeadLetter)[]; cursor?: string; [name: string]: unknown }>('GET', `/webhooks/dead-letters${toQuery(query)}`),
    /** Try to deliver it again, from now on */
    replayDeadLetter: (id: string) => send<DeadLetter>('POST', `/webhooks/dead-letters/${encodeURIComponent(id)}/replay`),
    /** Throw it away */
    dropDeadLetter: (id: string) => send<void>('DELETE', `/webhooks/dead-letters/${encodeURIComponent(id)}`),
  };
}

export type Api = ReturnType<typeof createApi>;
