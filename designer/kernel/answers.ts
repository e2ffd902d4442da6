import type { CaseResult, ReplayResult } from '../../engine/authoring.ts';
import type { Finding } from '../../engine/checks.ts';
import type {
  AcceptedEvent,
  Definition,
  Explanation,
  FlowTask,
  Json,
  JsonObject,
  LocalText,
} from '../../engine/index.ts';

/** What the server is asked and what it answers, as the designer uses it. */

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
  retired?: { from: string; at: string; by: string; note?: string; emergency?: Emergency };
  emergency?: Emergency;
}
/** That one person published or retired an edition alone, and who has reviewed it since. */
export interface Emergency {
  draft: string;
  by: string;
  reason: string;
  reviewed?: { at: string; by: string; note?: string };
}
/** Something that otherwise takes two people, done at once. */
export interface Wish {
  note?: string;
  emergency?: boolean;
  reason?: string;
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
  /** What publishing it does with the edition it is based on; absent: its definitions become an edition. */
  kind?: 'rollback' | 'retire';
  effectiveFrom?: string;
  emergency?: { at: string; by: string; reason: string };
  reviewed?: { at: string; by: string; note?: string };
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
  policies?: string[];
  /** Of who signed in: what every change repeats in a header. */
  csrf?: string;
  person: string;
  /** Who set the password, where its owner has not set their own; `confined`: they must before anything else. */
  passwordBy?: string;
  confined?: boolean;
  /** Keys that were made for them. */
  untaken?: { id: string; name: string }[];
}
/** The rights of the product; every other role is one of the policies' flows. */
export type Right =
  | ('policyManager' | 'approver' | 'administrator' | 'developer')
  | ('emergency' | 'backdate' | 'actFor');
/** How one can sign in. */
export interface Ways {
  mode: 'demo' | 'production';
  password: boolean;
  oidc: boolean;
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
  /** Only what was decided for these instants. */
  atFrom?: string;
  atUntil?: string;
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
/** A decision as it was made, and recorded. */
export interface RecordedDecision {
  id: string;
  decidedAt: string;
  ruleSet: string;
  edition: number;
  at: string;
  facts: JsonObject;
  outcome: JsonObject;
  config?: JsonObject;
}
/** With its reasons: made again on its edition. */
export interface ExplainedDecision extends RecordedDecision {
  explanation?: Explanation;
  /** Whether that gave what was recorded. */
  same: boolean;
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
  /** What the definition, or else the draft, was called. */
  title?: LocalText | string;
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
/** What a person or a program may do: rights of the product and roles of flows; no `policies`: in all of them. */
export interface Grant {
  roles: string[];
  policies?: string[];
}
export interface Account extends Grant {
  id: string;
  name: string;
  signsInBy: 'password' | 'oidc' | 'nothing';
  createdAt: string;
  disabledAt?: string;
  passwordBy?: string;
  /** In whose hands it has been. */
  hands?: string[];
}
export interface AccountChange {
  roles?: string[];
  policies?: string[] | null;
  password?: string;
  disabled?: boolean;
}
export interface ApiKey extends Grant {
  id: string;
  name: string;
  createdAt: string;
  createdBy?: string;
  revokedAt?: string;
  person: string;
  /** Its person has not taken it yet. */
  untaken?: boolean;
}
export type WebhookType = 'instance' | 'edition' | 'notification';
export interface NewWebhook {
  name: string;
  url: string;
  types: WebhookType[];
  policies?: string[];
  flow?: string;
}
export interface Webhook extends NewWebhook {
  id: string;
  createdAt: string;
  createdBy: string;
}
/** What could not be delivered and was given up. */
export interface DeadLetter {
  id: string;
  webhook: string;
  body: { id: string; type: WebhookType; at: string; policy: string; data: JsonObject };
  attempts: number;
  error?: string;
  lastAt?: string;
}
