// Made by `npm run client` from the contract. Do not edit.
import type { Case, Definition, Json, LocalText, ValueSchema } from './definitions.ts';
import { at, type Send, toQuery } from './send.ts';

/** A part of a list; where there is more it has a `cursor`. */
export interface Page<T> {
  items: T[];
  cursor?: string;
}

/** What a decision is asked for. */
export interface DecisionRequest {
  /** The facts by name */
  facts: Record<string, any>;
  /** What to decide for; default: now. An instant with its offset, or a date: the beginning of that day in the time zone of the policy */
  at?: string;
  /** By what was published then; default: now. An instant with its offset, or a date: the beginning of that day in the time zone of the policy */
  knownAt?: string;
  /** A number or draft:<id>; default: the edition in force */
  edition?: number | string;
  /** Configuration values for this call only */
  config?: Record<string, any>;
  /** Rows of master data that are read, by the id of their master: the fields of each */
  rows?: Record<string, Record<string, any>[]>;
  /** Also answer why: at most 50,000 bytes of the rules that fired and of those that came nearest */
  explain?: boolean | {
    /** Rules that fired (named: those alone, without the nearest misses), that missed, the nearest first, or all: what fired, what holds, what missed */
    rows?: 'fired' | 'nearest' | 'all';
    /** At most so many; fewer where there is no room */
    limit?: number;
    /** `next` of the page before */
    after?: string;
    /** Sentences in this language only */
    language?: 'zh-CN' | 'en';
  };
  /** Decide by the reference evaluator */
  reference?: boolean;
}

/** What a rule set answers, on which edition and for which instant. */
export interface Decision {
  id: string;
  policy: string;
  ruleSet: string;
  edition: number | string;
  at: string;
  knownAt?: string;
  outcome: Record<string, any>;
  rules: { id: string; clauses: string[] }[];
  explanation?: Explanation;
}

/** Why a decision came out as it did: some of its rules, those that came nearest, and counts. */
export interface Explanation {
  hitPolicy: string;
  facts: Record<string, any>;
  shortened?: string[];
  rules: RuleExplanation[];
  /** The id to go on after, where there are more */
  next?: string;
  nearest: Miss[];
  nearestMiss?: Miss;
  counts: { rules: number; fired: number; hold: number };
  sentence: SomeText;
}

/** A rule with its conditions, and whether it holds and the hit policy took it. */
export interface RuleExplanation {
  id: string;
  title?: LocalText;
  clauses: string[];
  fired: boolean;
  holds: boolean;
  conditions: ConditionExplanation;
  sentence: SomeText;
}

export type ConditionExplanation =
  | {
      kind: 'all' | 'any' | 'not';
      holds: boolean;
      conditions: ConditionExplanation[];
      /** How many more there are */
      omitted?: number;
    }
  | {
      kind: 'fact';
      holds: boolean;
      fact: string;
      path?: string;
      operator: string;
      wanted: Json;
      met: Json;
      sentence: SomeText;
    };

/** Text in both languages, or in the one that was asked for. */
export interface SomeText {
  'zh-CN'?: string;
  en?: string;
}

/** A rule that does not hold, and how many of its comparisons are unmet. */
export interface Miss {
  id: string;
  failed: number;
  sentence: SomeText;
}

/** What a caller is told of a problem, in one language (RFC 9457); some tell more besides. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: ProblemCode;
  detail?: string;
  /** The facts that are wrong, in the order of their schema */
  facts?: string[];
  errors?: {
    path: string;
    code: string;
    message: string;
    /** Of a file: the cell */
    place?: string;
  }[];
  /** hasFindings: what must be mended */
  findings?: Finding[];
  cases?: { passed: number; failed: number; results: CaseResult[] };
  reference?: { compared: number; differences: { id: string; case: string; compiled: Json; reference: Json }[] };
  /** bothChanged: the definitions, as kind/id */
  conflicts?: string[];
  /** takesBackEdition: what would be taken back; name the editions to do so */
  takesBack?: TakenBack[];
  /** guardRejected: the children that are open */
  open?: { id: string; number: string | null; flow: string; holder: string | null }[];
  /** guardRejected: the decision by which a guard does not hold */
  decision?: { ruleSet: string; outcome: Record<string, any>; rules: { id: string; clauses: string[] }[] };
  /** eventNotAllowed: who acted last */
  by?: string;
  /** notAllowedHere: who has claimed it */
  assignee?: string;
  /** notAllowedHere: when it can be urged again */
  retryAt?: string;
  /** stillReferred: what refers to it */
  referredBy?: { kind: string; id: string }[];
  /** tooManyRequests, registerBuilding: in seconds */
  retryAfter?: number;
}

/** What is wrong, by name. */
export type ProblemCode =
  | 'missingFact'
  | 'unknownField'
  | 'unknownValue'
  | 'invalidValue'
  | 'configurationMissing'
  | 'hitPolicyViolated'
  | 'decisionTooDeep'
  | 'eventNotAllowed'
  | 'guardRejected'
  | 'roleNotAllowed'
  | 'notYourTask'
  | 'separationUnclear'
  | 'samePerson'
  | 'notAllowedHere'
  | 'businessKeyAmbiguous'
  | 'stillReferred'
  | 'statementExists'
  | 'periodOpen'
  | 'machineLoops'
  | 'invalidPattern'
  | 'limitExceeded'
  | 'policyNotFound'
  | 'ruleSetNotFound'
  | 'flowNotFound'
  | 'formNotFound'
  | 'masterNotFound'
  | 'rowNotFound'
  | 'registerNotFound'
  | 'recordNotFound'
  | 'fileNotFound'
  | 'editionNotFound'
  | 'noEditionInForce'
  | 'draftNotFound'
  | 'commentNotFound'
  | 'operationNotFound'
  | 'migrationNotFound'
  | 'definitionNotFound'
  | 'decisionNotFound'
  | 'instanceNotFound'
  | 'taskNotFound'
  | 'notFound'
  | 'methodNotAllowed'
  | 'malformedRequest'
  | 'invalidRequest'
  | 'invalidDefinition'
  | 'hashMismatch'
  | 'headersTooLarge'
  | 'requestTimeout'
  | 'bodyTooLarge'
  | 'bodyTooDeep'
  | 'unsupportedMediaType'
  | 'preconditionRequired'
  | 'staleRevision'
  | 'wrongStatus'
  | 'secretsKeyMissing'
  | 'approverIsAuthor'
  | 'bothChanged'
  | 'takesBackEdition'
  | 'hasFindings'
  | 'idempotencyKeyReused'
  | 'unauthorized'
  | 'forbidden'
  | 'tooManyRequests'
  | 'registerBuilding'
  | 'storeUnavailable'
  | 'recordDamaged'
  | 'internalError';

/** What a check reports to an author: where, how bad, and in words what to do about it. */
export interface Finding {
  code: string;
  severity: 'error' | 'warning' | 'info';
  kind: DefinitionKind;
  id: string;
  path: string;
  message: LocalText;
  /** An example input that shows it, tried on the definition itself */
  witness?: Json;
  /** What would mend it, ready to be put in place: for a gap in a table, a row */
  proposal?: Json;
  /** What would mend it without a question: the value to put at a JSON Pointer of the definition */
  fix?: { path: string; value: Json };
}

/** What a document of a policy is. */
export type DefinitionKind =
  | 'policy'
  | 'vocabulary'
  | 'clauses'
  | 'config'
  | 'rules'
  | 'flow'
  | 'form'
  | 'master'
  | 'register'
  | 'cases';

/** What became of one case: what differs, one entry a place; the rules that fired, and the clauses of what happened. */
export interface CaseResult {
  id: string;
  kind: 'rules' | 'flow';
  case: string;
  passed: boolean;
  expected: Record<string, any>;
  actual: Record<string, any>;
  differences: { path: string[]; kind: 'unequal' | 'unexpected' | 'notAllowed'; expected?: Json; actual: Json }[];
  fired: string[];
  clauses: string[];
}

/** What a publication does to an edition that it does not stand on. */
export interface TakenBack {
  edition: number;
  effectiveFrom: string;
  /** What it brought is taken back; it takes force later and takes back what is published; what it brings is in force before its day */
  how: 'replaced' | 'overtaken' | 'early';
  changes: { kind: string; id: string; path: string; op: string; sentence: LocalText }[];
}

/** A line of a batch: what was decided of the line of facts with the same number, or why nothing was. */
export type BatchLine = { outcome: Record<string, any>; rules: { id: string; clauses: string[] }[] } | Problem;

/** A decision that was asked for on a published edition, kept as it was made. */
export interface RecordedDecision {
  id: string;
  decidedAt: string;
  ruleSet: string;
  edition: number;
  at: string;
  facts: Record<string, any>;
  outcome: Record<string, any>;
  config?: Record<string, any>;
  /** The rows of master data that were read, by master and key */
  rows?: Record<string, Record<string, Record<string, any>>>;
}

/** A recorded decision with its reasons, which are made again; `same` tells whether it comes out as it did. */
export interface ExplainedDecision {
  id: string;
  decidedAt: string;
  ruleSet: string;
  edition: number;
  at: string;
  facts: Record<string, any>;
  outcome: Record<string, any>;
  config?: Record<string, any>;
  /** The rows of master data that were read, by master and key */
  rows?: Record<string, Record<string, Record<string, any>>>;
  rules: { id: string; clauses: string[] }[];
  explanation?: Explanation;
  same: boolean;
}

/** How a flow is to be walked. */
export interface SimulationRequest {
  input: Record<string, any>;
  config?: Record<string, any>;
  /** An instant with its offset, or a date: the beginning of that day in the time zone of the policy */
  at?: string;
  /** A number or draft:<id>; default: the edition in force */
  edition?: number | string;
  /** All is asked of events that a running instance asks */
  strict?: boolean;
  /** Rows of master data that are read, by the id of their master: the fields of each */
  rows?: Record<string, Record<string, any>[]>;
  /** The person who starts it; absent: nobody in particular */
  startedBy?: string;
  events?: ({
    type: string;
    role?: string;
    /** The person who sends it; absent: nobody in particular, and no person is asked for */
    by?: string;
    after?: string;
  } | { type?: string; role?: string; after: string })[];
}

/** Where a flow got to that was walked through events; nothing of it is stored. */
export interface Simulation {
  state: string | Record<string, any>;
  context: Record<string, any>;
  status: 'active' | 'suspended' | 'stuck' | 'done' | 'stopped';
  output?: Json;
  tags: string[];
  accepts: AcceptedEvent[];
  steps: {
    type: string;
    from: string | Record<string, any>;
    to: string | Record<string, any>;
    accepted: boolean;
    error?: string;
    /** What the error is about */
    facts?: string[];
    starts?: FlowStart[];
    tells?: Tell[];
    forms?: FormFilled[];
    clocks?: ClockHappening[];
    /** Where persons are tried: the open tasks after it */
    tasks?: TaskHeld[];
  }[];
  /** The forms that were filled, in their order */
  forms: FormFilled[];
  /** The rows of master data that were changed, in their order */
  rows: { master: string; key: string; fields: Record<string, any> }[];
  starts: FlowStart[];
  /** What would be told to other instances */
  tells: Tell[];
  /** What became of clocks, in its order */
  clocks: ClockHappening[];
  /** What `record` would have written, and when */
  records: Record<string, any>[];
  clauses: string[];
  /** Where persons are tried: the open tasks at the end */
  tasks?: TaskHeld[];
  timers: Timer[];
  /** The imagined clock at the end */
  at: string;
  edition: number | string;
}

/** What a flow can be sent now. */
export interface AcceptedEvent {
  type: string;
  title: LocalText;
  roles: string[];
  payload: ValueSchema;
  /** Facts of the input that may come with it */
  gives?: ValueSchema;
  /** The form that it fills, and what fields hold where nothing is given */
  form?: {
    id: string;
    fields?: string[];
    mode: 'new' | 'continue' | 'amend';
    prefilled: Record<string, any>;
  };
}

/** Another flow that a flow starts beside itself. */
export interface FlowStart {
  flow: string;
  input: Record<string, any>;
  businessKey?: string;
  tell?: string;
  as?: string;
  wait?: 'all' | 'any';
  records?: string[];
  detached?: true;
}

/** An event that a flow tells another. */
export interface Tell {
  to: string | Record<string, any>;
  event: string;
  facts: Record<string, any>;
}

/** A form that a walk filled. */
export interface FormFilled {
  form: string;
  fields: Record<string, any>;
  mode: 'new' | 'continue' | 'amend';
}

/** What became of a clock. */
export interface ClockHappening {
  id: string;
  what: 'reminded' | 'breached' | 'met';
  dueAt: string;
  at: string;
}

/** Whose a task of a walk is. */
export interface TaskHeld {
  state: string;
  roles: string[];
  status?: string;
  candidates?: string[];
  assignee?: string;
  owner?: string;
}

/** An instant at which an instance gets an event of its own. */
export interface Timer {
  id: string;
  dueAt: string;
}

/** What an instance is started with. */
export interface InstanceStart {
  input: Record<string, any>;
  /** An instant with its offset, or a date: the beginning of that day in the time zone of the policy */
  at?: string;
  businessKey?: string;
}

/** One run of a flow, pinned to an edition. */
export interface Instance {
  id: string;
  policy: string;
  flow: string;
  edition: number;
  version: number;
  status: 'active' | 'suspended' | 'stuck' | 'done' | 'stopped';
  state: string | Record<string, any>;
  context: Record<string, any>;
  accepts: AcceptedEvent[];
  /** The caller's own */
  tasks: Task[];
  /** Those of others: who has it now, to be urged or told something */
  waitsFor: Task[];
  timers: Timer[];
  /** Deadlines that run across states */
  clocks: RunningClock[];
  businessKey?: string;
  /** The records that it filled, or was handed, the newest last */
  records: { id: string; form: string; version: number; number?: string }[];
  /** That of the newest record that has one */
  number?: string;
  startedBy?: Who;
  /** Whose it is */
  belongs?: { departments: string[]; persons: string[] };
  output?: Json;
  parent?: { instance: string; actor?: string };
  children: StartedFlow[];
  /** What it was told and its state does not take yet */
  waiting: { event: string; by: string; at: string }[];
  /** While there are any the status is `stuck`; they can be tried again */
  incidents: Incident[];
  /** The first of these that is still open */
  incident?: { code: string; message: string; at: string };
  /** Since when it stands still, and why */
  suspended?: { since: string; by: string; reason: string };
  createdAt: string;
  updatedAt: string;
}

/** Work that a flow puts in front of people; its id is new at each entry of its state. */
export interface Task {
  id: string;
  instance: string;
  policy: string;
  flow: string;
  edition: number;
  businessKey?: string;
  /** That of the newest document of its case */
  number?: string;
  state: string;
  status: 'open' | 'claimed' | 'delegated' | 'waiting' | 'done' | 'void';
  title: LocalText;
  roles: string[];
  /** The persons who may act; none: everybody with one of the roles */
  candidates: string[];
  /** Whose it is alone */
  assignee?: string;
  /** Whose it is again when it was delegated and is answered */
  owner?: string;
  events: string[];
  /** The form that one of its events fills */
  form?: { id: string; event: string };
  dueAt?: string;
  overdue: boolean;
  /** Who, what, how much: what is known of the case in a few words */
  summary: { name: string; title: LocalText; value: LocalText }[];
  createdAt?: string;
  updatedAt?: string;
}

/** A clock that runs: it is met at its exact instant, overdue after it. */
export interface RunningClock {
  id: string;
  title?: LocalText;
  dueAt: string;
  overdue: boolean;
}

/** A person with their departments and posts. */
export interface Who {
  id: string;
  name: string;
  departments: string[];
  posts: string[];
}

/** A flow that an instance started. */
export interface StartedFlow {
  instance: string;
  flow: string;
  at: string;
  businessKey?: string;
  id: string;
  /** The name under which it was started */
  as?: string;
  number?: string;
  output?: Json;
  detached?: true;
  actor?: string;
  status: 'active' | 'suspended' | 'stuck' | 'done' | 'stopped' | 'failed';
}

/** What kept an instance from going on by itself: an actor that failed, or an event of its own that it could not take. */
export interface Incident {
  at: string;
  code: string;
  /** What happened, for people: who was called, and how that went */
  title: LocalText;
  /** What the other side said, as it said it */
  message: string;
  actor?: string;
}

/** The event; its payload stands beside `type` and `role`. */
export interface InstanceEvent {
  type: string;
  role?: string;
  [name: string]: unknown;
}

/** What happened to an instance: an entry of its history, which is a chain of its own. */
export interface HistoryEntry {
  sequence: number;
  at: string;
  type: string;
  by?: string;
  previous: string;
  hash: string;
  role?: string;
  clauses?: string[];
  event?: Record<string, any>;
  from?: string | Record<string, any> | null;
  to?: string | Record<string, any> | null;
  record?: string | Record<string, any> | null;
  notification?: Record<string, any>;
  flow?: string;
  instance?: string;
  status?: string;
  verb?: string;
  /** The state to which it was moved, as a path */
  target?: string;
  reason?: string;
  /** The operation over many by which it was done */
  operation?: string;
  voided?: { id: string; form: string; number?: string }[];
  [name: string]: unknown;
}

/** What would vanish and begin with an instance. */
export interface Foreseen {
  tasks: {
    added: { state: string; title: LocalText; roles: string[]; assignee?: string }[];
    removed: { state: string; title: LocalText; roles: string[]; assignee?: string }[];
  };
  timers: { started: Timer[]; stopped: Timer[] };
  children: {
    started: { flow: string; as?: string }[];
    stopped: { id: string; flow: string; businessKey?: string }[];
  };
  records: { voided: { id: string; form: string; number?: string }[] };
}

/** Which open instances; each member narrows it. */
export interface InstancesQuery {
  ids?: string[];
  policy?: string;
  flow?: string;
  state?: string;
  status?: 'active' | 'suspended' | 'stuck' | 'done' | 'stopped';
  businessKey?: string;
  /** Of an incident that keeps it from going on */
  code?: string;
  /** A clock of it is over */
  overdue?: boolean;
  /** Nothing has happened to it since */
  before?: string;
  /** An operation that was done to it */
  operation?: string;
}

/** How many instances it would be done to, and what would become of the first of them. */
export interface ManyForeseen {
  count: number;
  examples: {
    id: string;
    policy: string;
    flow: string;
    businessKey?: string;
    problem?: string;
    foreseen?: Foreseen;
  }[];
}

/** What is being done with many instances, and how far it is. */
export interface Operation {
  id: string;
  verb: 'jump' | 'terminate' | 'suspend' | 'resume' | 'retry' | 'correct';
  status: 'running' | 'done';
  at: string;
  by: string;
  reason?: string;
  to?: string;
  query: InstancesQuery;
  /** How many there were when it began */
  total: number;
  done: number;
  failed: number;
  /** Of those that it was not done to, the first hundred, and why */
  problems: { instance: string; code: string }[];
  finishedAt?: string;
  /** What would undo it, where anything does */
  undo?: {
    verb: 'jump' | 'terminate' | 'suspend' | 'resume' | 'retry' | 'correct';
    query: InstancesQuery;
    back?: string;
  };
}

/** Master data of the edition in force. */
export interface Master {
  policy: string;
  id: string;
  title: LocalText | string;
  /** The field by whose text a row is known */
  key: string;
  /** How many there are */
  rows: number;
  keptBy: string[];
  /** Whether the caller may change rows by hand */
  mayKeep: boolean;
}

/** A row of master data as it stands, or stood. */
export interface MasterRow {
  key: string;
  version: number;
  fields: Record<string, any>;
  at: string;
  by: string;
  /** The instance whose step changed it */
  instance?: string;
}

/** Rows that are made, or replaced where their key is there already. */
export interface RowsImport {
  /** The fields of each, its key among them */
  rows: Record<string, any>[];
  /** Only says what would become of them */
  dryRun?: boolean;
  /** Of a row that is there, fields that are not given stay; null: the field is to be empty */
  keep?: boolean;
}

/** What became of rows, or would. */
export interface RowsImported {
  added: number;
  changed: number;
  unchanged: number;
  /** Of a dry run: what is wrong, each at its place; nothing is written while there is anything */
  errors: {
    path: string;
    code: string;
    message: LocalText;
    /** Of a file: the cell */
    place?: string;
  }[];
  /** Of a dry run: the first 200 rows that would be added or changed, as they stand and as they would be */
  changes?: { key: string; before?: Record<string, any>; after: Record<string, any> }[];
}

/** What a row is to be; its key may be left out of its fields. */
export interface RowRequest {
  fields: Record<string, any>;
}

/** An instance that has changed. */
export interface InstanceChange {
  policy: string;
  id: string;
  flow: string;
  edition: number;
  version: number;
  status: 'active' | 'suspended' | 'stuck' | 'done' | 'stopped';
  state: string | Record<string, any>;
}

/** A draft that has changed, what was done to it and by whom. */
export interface DraftChange {
  policy: string;
  id: string;
  revision: number;
  status: 'draft' | 'submitted' | 'approved' | 'published' | 'removed';
  did: string;
  by?: string;
}

/** An edition that was published or retired. */
export interface EditionChange {
  policy: string;
  number: number;
  effectiveFrom?: string;
  hash?: string;
  retiredFrom?: string;
  emergency?: Emergency;
}

/** That one person put something in force, or took it out; `reviewed` once another one has looked at it. */
export interface Emergency {
  draft: string;
  by: string;
  reason: string;
  reviewed?: { at: string; by: string; note?: string };
}

/** A form half filled, of one person and one task. */
export interface TaskDraft {
  fields: Record<string, any>;
  at: string;
}

/** What waits where in a policy, and what came of it. */
export interface PolicyOverview {
  policy: string;
  title: LocalText;
  edition: number | null;
  /** The figures are being made: what stands here says nothing yet */
  building: boolean;
  /** The figures are of the cases that the caller sees; absent: of all */
  seen?: {
    /** Of how many cases the figures are, the newest first */
    looked: number;
    /** These are all that the caller sees */
    whole: boolean;
  };
  flows: FlowFigures[];
  overdue: OverdueFigures;
  /** Editions that take force later, the first first */
  coming: { edition: number; effectiveFrom: string; note?: string | LocalText }[];
}

/** How the cases of a flow stand and went. */
export interface FlowFigures {
  flow: string;
  title: LocalText;
  /** Of those that are open */
  status: { active: number; stuck: number; suspended: number };
  /** In the period */
  begun: number;
  open: WaitingFigures;
  ended: PassedFigures;
  states: StateFigures[];
  outcomes: OutcomeFigures[];
  /** The facts in CNY that are added up; none: the flow has none */
  money: { name: string; title: LocalText }[];
}

/** How many wait, and for how long by now: half at most `p50Ms`, nine in ten at most `p90Ms`. */
export interface WaitingFigures {
  count: number;
  p50Ms: number | null;
  p90Ms: number | null;
  longestMs: number | null;
  /** Of how many it is not known since when; these are in no length */
  untimed: number;
}

/** How many passed in the period, and how long it took. */
export interface PassedFigures {
  count: number;
  p50Ms: number | null;
  p90Ms: number | null;
}

/** What stands in a state now, and what left it in the period. */
export interface StateFigures {
  /** As a path */
  state: string;
  title: LocalText;
  waiting: WaitingFigures;
  passed: PassedFigures;
}

/** Cases that ended in the period, by how. */
export interface OutcomeFigures {
  status: 'done' | 'stopped';
  state: string | null;
  title: LocalText;
  count: number;
  /** By the names of `money`; null: it is known of none */
  sums: Record<string, number | null>;
}

/** What is overdue, and with whom. */
export interface OverdueFigures {
  /** Tasks that are overdue */
  count: number;
  /** Those whose tasks they are, the most first, at most 100; a task that several may do is counted for each */
  persons: { person: string; name: string; departments: string[]; count: number; longestMs: number | null }[];
  /** How many persons there are */
  personCount: number;
  /** Of these persons; a task that persons of several may do is counted for each */
  departments: { department: string; name: string; count: number; longestMs: number | null }[];
  /** Tasks that are nobody's by name, by who may take them */
  roles: { role: string; title: LocalText; count: number; longestMs: number | null }[];
}

/** Decisions of a period by the rules that made them: each is made again on its edition. */
export interface RuleHits {
  period: { from: string; to: string };
  /** How many recorded decisions were looked at, the newest days first */
  looked: number;
  /** These are all of the period */
  whole: boolean;
  ruleSets: RuleSetFigures[];
}

/** Which rules of a rule set fired in a period, and which never did. */
export interface RuleSetFigures {
  ruleSet: string;
  title: LocalText;
  /** That were asked for and recorded, as far as they were looked at */
  decisions: number;
  /** Of how many it cannot be told any more which rules fired */
  unexplained: number;
  /** In how many no rule fired */
  unanswered: number;
  /** Those that fired, the most first, at most 200 */
  rules: RuleFigures[];
  /** How many rules fired */
  firedCount: number;
  /** Those of the edition in force that never fired, at most 200 */
  silent: RuleFigures[];
  silentCount: number;
}

/** How often a rule fired. */
export interface RuleFigures {
  rule: string;
  title: LocalText;
  count: number;
  /** The edition in force has it no longer */
  former?: boolean;
}

/** What an organisation keeps under one name, as the edition in force says it. */
export interface Policy {
  id: string;
  title: LocalText;
  purpose?: LocalText;
  inForce: number | null;
  ruleSets?: number;
  flows?: number;
  openConfig?: number;
  owners?: LocalText[];
  documents?: { id: string; title: LocalText }[];
  roles?: string[];
  timeZone?: string;
}

/** A policy to be made. */
export interface NewPolicy {
  id: string;
  /** en is zh-CN where it is left out */
  title: { 'zh-CN': string; en?: string };
  /** en is zh-CN where it is left out */
  purpose?: { 'zh-CN': string; en?: string };
  /** Default: Asia/Shanghai */
  timeZone?: string;
}

/** A published edition: nothing of it ever changes but whether it is retired. */
export interface Edition {
  number: number;
  hash: string;
  effectiveFrom: string;
  publishedAt: string;
  publishedBy: string;
  approvedBy?: string;
  note?: string | LocalText;
  counts?: { ruleSets: number; flows: number; openConfig: number };
  /** Events bring what they declare; absent: it was published before they were asked to */
  format?: 2;
  status?: 'scheduled' | 'inForce' | 'superseded' | 'retired';
  retired?: { from: string; at: string; by: string; note?: string; emergency?: Emergency };
  emergency?: Emergency;
}

/** An edition with what it says. */
export interface EditionContent {
  number: number;
  hash: string;
  effectiveFrom: string;
  publishedAt: string;
  publishedBy: string;
  approvedBy?: string;
  note?: string | LocalText;
  counts?: { ruleSets: number; flows: number; openConfig: number };
  /** Events bring what they declare; absent: it was published before they were asked to */
  format?: 2;
  status?: 'scheduled' | 'inForce' | 'superseded' | 'retired';
  retired?: { from: string; at: string; by: string; note?: string; emergency?: Emergency };
  emergency?: Emergency;
  definitions: Definition[];
}

/** A clause, what cites it, and which cases exercise it. */
export interface ClauseCoverage {
  id: string;
  text: LocalText;
  kind: string[];
  reason?: LocalText;
  status: 'covered' | 'mentioned' | 'notExercised' | 'notCited' | 'narrative';
  citedBy: { kind: DefinitionKind; id: string; path: string }[];
  exercisedBy: { id: string; case: string }[];
  missingFigures: (string | LocalText)[];
}

/** What differs between two editions. */
export interface Diff {
  changes: Change[];
}

/** One difference between two editions, at the place where it means something to a person. */
export interface Change {
  kind: DefinitionKind;
  id: string;
  /** JSON Pointer; what has an id is named by it. Empty: the whole definition */
  path: string;
  /** `move`: the same in another order */
  op: 'add' | 'remove' | 'replace' | 'move';
  before: Json;
  after: Json;
  /** Of something removed from a list: the id of what stood before it */
  follows?: string | null;
  sentence: LocalText;
}

/** The mutable copy of a policy's definitions, on its way to become an edition. */
export interface Draft {
  id: string;
  policy: string;
  title: string;
  basedOn: number;
  revision: number;
  status: 'draft' | 'submitted' | 'approved' | 'published';
  authors: string[];
  changed?: string[];
  createdAt?: string;
  updatedAt?: string;
  note?: string;
  submittedBy?: string;
  approvedBy?: string;
  published?: number;
  contentRevision?: number;
  reason?: string;
  comments?: Comment[];
  /** Why it was sent back, the last time */
  rejection?: { at: string; by: string; reason?: string };
  /** What publishing it does: with the edition it is based on, or with the role bindings; absent: its definitions become an edition */
  kind?: 'rollback' | 'retire' | 'roleBindings';
  /** What the role bindings are to be, and the version that they replace */
  roleBindings?: { bindings: RoleBinding[]; over: number };
  effectiveFrom?: string;
  emergency?: { at: string; by: string; reason: string };
  reviewed?: { at: string; by: string; note?: string };
  /** Who changed what cases expect, by `<rule set or flow>/<case>`: what they were given stays */
  expectations?: Record<string, { at: string; by: string }>;
}

/** What somebody said of a draft, or of a place in one of its definitions. */
export interface Comment {
  number: number;
  at: string;
  by: string;
  text: string;
  kind?: string;
  id?: string;
  /** JSON Pointer; what has an id is named by it */
  path?: string;
  resolved?: { at: string; by: string };
}

/** Who carries a role of a policy: whoever holds one of the posts, belongs to one of the departments, or is one of the persons. */
export interface RoleBinding {
  role: string;
  posts?: string[];
  /** Whoever belongs to one of these, or to one below */
  departments?: string[];
  persons?: string[];
  /** How far they see with it; default: all */
  scope?: 'all' | 'department' | 'own';
}

/** An edition as one file. */
export interface PortableEdition {
  format: string;
  policy?: string;
  number?: number;
  hash: string;
  effectiveFrom?: string;
  publishedAt?: string;
  publishedBy?: string;
  approvedBy?: string;
  note?: string | LocalText;
  /** The `format` of the edition */
  meaning?: 2;
  definitions: Definition[];
}

/** A draft made of a file, with the report of its check. */
export interface ImportedDraft {
  id: string;
  policy: string;
  title: string;
  basedOn: number;
  revision: number;
  status: 'draft' | 'submitted' | 'approved' | 'published';
  authors: string[];
  changed?: string[];
  createdAt?: string;
  updatedAt?: string;
  note?: string;
  submittedBy?: string;
  approvedBy?: string;
  published?: number;
  contentRevision?: number;
  reason?: string;
  comments?: Comment[];
  /** Why it was sent back, the last time */
  rejection?: { at: string; by: string; reason?: string };
  /** What publishing it does: with the edition it is based on, or with the role bindings; absent: its definitions become an edition */
  kind?: 'rollback' | 'retire' | 'roleBindings';
  /** What the role bindings are to be, and the version that they replace */
  roleBindings?: { bindings: RoleBinding[]; over: number };
  effectiveFrom?: string;
  emergency?: { at: string; by: string; reason: string };
  reviewed?: { at: string; by: string; note?: string };
  /** Who changed what cases expect, by `<rule set or flow>/<case>`: what they were given stays */
  expectations?: Record<string, { at: string; by: string }>;
  report: CheckReport;
}

/** What the checks of a draft found. */
export interface CheckReport {
  findings: Finding[];
  cases: { passed: number; failed: number; results: CaseResult[] };
  reference: { compared: number; differences: { id: string; case: string; compiled: Json; reference: Json }[] };
}

/** A draft with what it says: the definitions of its edition, and what was changed in them. */
export interface DraftContent {
  id: string;
  policy: string;
  title: string;
  basedOn: number;
  revision: number;
  status: 'draft' | 'submitted' | 'approved' | 'published';
  authors: string[];
  changed?: string[];
  createdAt?: string;
  updatedAt?: string;
  note?: string;
  submittedBy?: string;
  approvedBy?: string;
  published?: number;
  contentRevision?: number;
  reason?: string;
  comments?: Comment[];
  /** Why it was sent back, the last time */
  rejection?: { at: string; by: string; reason?: string };
  /** What publishing it does: with the edition it is based on, or with the role bindings; absent: its definitions become an edition */
  kind?: 'rollback' | 'retire' | 'roleBindings';
  /** What the role bindings are to be, and the version that they replace */
  roleBindings?: { bindings: RoleBinding[]; over: number };
  effectiveFrom?: string;
  emergency?: { at: string; by: string; reason: string };
  reviewed?: { at: string; by: string; note?: string };
  /** Who changed what cases expect, by `<rule set or flow>/<case>`: what they were given stays */
  expectations?: Record<string, { at: string; by: string }>;
  definitions: Definition[];
}

/** The revision of a draft that a change of a definition made. */
export interface Revision {
  kind: string;
  id: string;
  revision: number;
}

/** Which recorded decisions are made again on a draft. */
export interface ImpactRequest {
  /** An instant with its offset, or a date: the beginning of that day in the time zone of the policy */
  since?: string;
  /** An instant with its offset, or a date: the beginning of that day in the time zone of the policy */
  until?: string;
  /** At most so many, the oldest first; default 100,000 */
  limit?: number;
  /** Only what was decided for this instant or a later one. An instant with its offset, or a date: the beginning of that day in the time zone of the policy */
  atFrom?: string;
  /** Only what was decided for an earlier instant. An instant with its offset, or a date: the beginning of that day in the time zone of the policy */
  atUntil?: string;
  /** So many, drawn by lot from the period */
  sample?: number;
  /** Without a limit */
  all?: boolean;
  /** One rule set only */
  ruleSet?: string;
  /** Examples carry both explanations */
  explain?: boolean;
}

/** What a draft would change in recorded decisions, in open instances and in records. */
export interface Impact {
  decisions: {
    replayed: number;
    changed: number;
    refused: number;
    /** Decisions for which no rule of the draft holds where one is wanted */
    unanswered: number;
    limited: boolean;
    recorded?: number;
    examples: {
      id: string;
      ruleSet: string;
      at: string;
      facts: Record<string, any>;
      before: Json;
      after: Json;
      rules: { before: string[]; after: string[] };
      explanation?: { before: Explanation | null; after: Explanation | null };
    }[];
    totals: Record<string, { before: number; after: number }>;
    byRuleSet: {
      ruleSet: string;
      replayed: number;
      changed: number;
      totals: Record<string, { before: number; after: number }>;
    }[];
    byRule: {
      ruleSet: string;
      rule: string;
      clauses: string[];
      changed: number;
      lost: number;
      gained: number;
      totals: Record<string, { before: number; after: number }>;
    }[];
    byClause: { clause: string; changed: number; totals: Record<string, { before: number; after: number }> }[];
  };
  instances: {
    open: number;
    affected: number;
    examples: { id: string; flow: string; state: string | Record<string, any>; reason: string }[];
    byReason: { flow: string; state: string | Record<string, any>; reason: string; affected: number }[];
  };
  /** Filed records whose form the draft has otherwise: which could not be filed as they are any more, or would compute other values */
  records: {
    compared: number;
    affected: number;
    limited: boolean;
    examples: {
      id: string;
      number?: string;
      form: string;
      reason: 'formRemoved' | 'refused' | 'computedOtherwise';
      fields: string[];
    }[];
  };
}

/** A line of an impact that is told while it is worked out; the last one has the result, or the problem. */
export type ImpactLine = { progress: ImpactProgress } | { result: Impact } | { problem: Problem };

/** How far the work is. */
export interface ImpactProgress {
  replayed: number;
  changed: number;
  instances: number;
}

/** Proposed cases with the answers of today, and what they would cover. */
export interface GeneratedCases {
  cases: Case[];
  coverage: {
    before: {
      measure: 'rules' | 'transitions';
      covered: number;
      of: number;
      missing: string[];
      values?: { covered: number; of: number };
      pairs?: { covered: number; of: number };
      outOfReach?: string[];
    };
    after: {
      measure: 'rules' | 'transitions';
      covered: number;
      of: number;
      missing: string[];
      values?: { covered: number; of: number };
      pairs?: { covered: number; of: number };
      outOfReach?: string[];
    };
  };
}

/** What follows from the changes of a draft: the cases that come out otherwise than they expect, those alike together. */
export interface Consequences {
  failed: number;
  items: Consequence[];
}

/** Cases of one definition that come out otherwise in the same way, and why. */
export interface Consequence {
  /** `change`: without it they pass; `several`: several changes together; `before`: they did not pass before either */
  why: 'change' | 'several' | 'before';
  cause?: Change;
  /** What is otherwise, the same in each of them */
  differences: { path: string[]; kind: 'unequal' | 'unexpected' | 'notAllowed'; expected?: Json; actual: Json }[];
  /** Something is refused now, or cannot be told any more: each is to be looked at */
  isGrave: boolean;
  /** The rule set or flow */
  id: string;
  kind: 'rules' | 'flow';
  cases: string[];
}

/** Cases that are to expect what comes out of them. */
export interface AcceptedCases {
  cases: { id: string; case: string }[];
  /** One case that is refused now was looked at by itself */
  grave?: boolean;
}

/** Which open instances are to move to an edition, and where their states go. */
export interface MigrationRequest {
  flow: string;
  /** The edition the instances are on */
  from: number;
  /** Old state to new */
  states?: Record<string, string>;
  /** Only say what would become of each */
  dryRun?: boolean;
  note?: string;
}

/** What a migration did, or would do. */
export interface MigrationReport {
  id?: string;
  dryRun: boolean;
  policy?: string;
  flow: string;
  from: number;
  to: number;
  /** Old state to new */
  states: Record<string, string>;
  note?: string;
  moves: number;
  stuck: number;
  instances: MigratedInstance[];
}

/** What a migration does, or would do, with one instance. */
export type MigratedInstance =
  | {
      id: string;
      businessKey?: string;
      state: string | Record<string, any>;
      moves: true;
      to: string | Record<string, any>;
      tasks: {
        added: { state: string; roles: string[]; events: string[]; dueAt?: string }[];
        removed: { state: string; roles: string[]; events: string[]; dueAt?: string }[];
      };
      timers: { kept: Timer[]; started: Timer[]; stopped: Timer[] };
    }
  | {
      id: string;
      businessKey?: string;
      state: string | Record<string, any>;
      moves: false;
      reason: string;
      message: LocalText;
    };

/** A migration as it is kept. */
export interface Migration {
  id: string;
  at: string;
  by: string;
  flow: string;
  from: number;
  to: number;
  /** Old state to new */
  states: Record<string, string>;
  note?: string;
  moves: number | null;
  stuck: number | null;
  undone?: { at: string; by: string; undone: number; movedOn: number };
  instances?: { id: string; businessKey?: string; state: string | Record<string, any>; movedOn: boolean }[];
}

/** How many instances were put back, and which were not since they have moved on. */
export interface UndoneMigration {
  id: string;
  undone: number;
  movedOn: string[];
}

/** A file as it was uploaded: its id stands in a field, its SHA-256 is of the bytes that were sent. */
export interface UploadedFile {
  id: string;
  sha256: string;
  name: string;
  type: string;
  size: number;
}

/** What happened, who did it, when and why; what else an entry says depends on its type. */
export interface AuditEntry {
  sequence: number;
  at: string;
  type: string;
  by?: string;
  previous: string;
  hash: string;
  policy?: string;
  edition?: number;
  draft?: string;
  kind?: string;
  id?: string;
  /** What the definition, or else the draft, was called */
  title?: string | SomeText;
  note?: string | SomeText;
  unreviewed?: boolean;
  /** Of a definition: the first changes of it, in words */
  changes?: LocalText[];
  /** How many changes these are */
  changeCount?: number;
  [name: string]: unknown;
}

/** Whether every chain of entries, and every edition, is as it was written. */
export interface Verification {
  entries: number;
  /** Uploaded files whose bytes are what they were */
  files: number;
  intact: boolean;
  head: string;
  altered: { chain: string; sequence?: number; reason?: string }[];
}

/** An API key to be made. */
export interface KeyRequest {
  name: string;
  roles: string[];
  policies?: string[];
  /** Whose it is: an account, or operator; default: who makes it */
  person?: string;
  /** It may act for persons: the right actFor */
  actFor?: boolean;
}

/** An API key that was just made; `key` is shown this once. */
export interface NewKey {
  id: string;
  name: string;
  roles: string[];
  policies?: string[];
  createdAt?: string;
  createdBy?: string;
  revokedAt?: string;
  person: string;
  /** Its person has not taken it yet */
  untaken?: boolean;
  key?: string;
}

/** An API key that its person has taken; `key` is shown this once. */
export interface TakenKey {
  id: string;
  name: string;
  roles: string[];
  policies?: string[];
  createdAt?: string;
  createdBy?: string;
  revokedAt?: string;
  person: string;
  /** Its person has not taken it yet */
  untaken?: boolean;
  key: string;
}

/** An API key without the key itself: what a program may do, and whose it is. */
export interface Key {
  id: string;
  name: string;
  roles: string[];
  policies?: string[];
  createdAt: string;
  createdBy?: string;
  revokedAt?: string;
  person: string;
  /** Its person has not taken it yet */
  untaken?: boolean;
}

/** An account to be made. */
export interface NewAccount {
  name: string;
  password: string;
  roles: string[];
  policies?: string[];
}

/** A person who signs in, and what they may do. */
export interface Account {
  id: string;
  name: string;
  revision: number;
  roles: string[];
  policies?: string[];
  createdAt: string;
  createdBy?: string;
  disabledAt?: string;
  signsInBy: 'password' | 'oidc' | 'nothing';
  passwordBy?: string;
  /** In whose hands it has been */
  hands?: string[];
}

/** What is to change of an account; what is left out stays. */
export interface AccountChange {
  roles?: string[];
  policies?: string[] | null;
  password?: string;
  disabled?: boolean;
}

/** A department of the organisation; `parent` is the one that it is part of. */
export interface Department {
  id: string;
  name: string;
  parent?: string;
  /** Its version, the ETag; 0: nobody has written it down yet */
  version: number;
}

/** What a department is to be. */
export interface DepartmentRequest {
  id?: string;
  version?: number;
  name: string;
  parent?: string;
}

/** A post, which persons hold. */
export interface Post {
  id: string;
  name: string;
  department: string;
  /** Its version, the ETag; 0: nobody has written it down yet */
  version: number;
}

/** What a post is to be. */
export interface PostRequest {
  id?: string;
  version?: number;
  name: string;
  department: string;
}

/** A person of the organisation, who may have an account. Telephone and mail are seen by administrators and by the person. */
export interface Person {
  id: string;
  name: string;
  departments: string[];
  posts: string[];
  superior?: string;
  phone?: string;
  mail?: string;
  substitutes: Substitute[];
  /** Since when the person is here no more: a day by the clocks of the policy, or an instant with its offset */
  leftAt?: string;
  /** Its version, the ETag; 0: nobody has written it down yet */
  version: number;
}

/** Who stands in for a person for a time. */
export interface Substitute {
  person: string;
  /** From when, inclusive: a day by the clocks of the policy, or an instant with its offset */
  from: string;
  /** Until when, inclusive: a day by the clocks of the policy, or an instant with its offset */
  until: string;
  /** In these policies; absent: in all */
  policies?: string[];
  /** In these flows; absent: in all */
  flows?: string[];
}

/** What a person is to be. */
export interface PersonRequest {
  id?: string;
  version?: number;
  name: string;
  departments?: string[];
  posts?: string[];
  superior?: string;
  phone?: string;
  mail?: string;
  substitutes?: Substitute[];
  /** Since when the person is here no more: a day by the clocks of the policy, or an instant with its offset */
  leftAt?: string;
}

/** Departments, posts and persons that are made, or replaced where they are there already. */
export interface DirectoryImport {
  departments?: { id: string; version?: number; name: string; parent?: string }[];
  posts?: { id: string; version?: number; name: string; department: string }[];
  persons?: {
    id: string;
    version?: number;
    name: string;
    departments?: string[];
    posts?: string[];
    superior?: string;
    phone?: string;
    mail?: string;
    substitutes?: Substitute[];
    /** Since when the person is here no more: a day by the clocks of the policy, or an instant with its offset */
    leftAt?: string;
  }[];
  /** Only says what would become of them */
  dryRun?: boolean;
}

/** What became of departments, posts and persons, or would. */
export interface DirectoryImported {
  added: number;
  changed: number;
  unchanged: number;
  /** Of a dry run: what is wrong, each at its place; nothing is written while there is anything */
  errors?: {
    path: string;
    code: string;
    message: LocalText;
    /** Of a file: the cell */
    place?: string;
  }[];
  /** Of a dry run: the first 200 that would be added or changed */
  changes?: {
    kind: 'departments' | 'posts' | 'persons';
    id: string;
    before?: Record<string, any>;
    after: Record<string, any>;
  }[];
}

/** To whom all that a person has in hand goes, and why. */
export interface HandOver {
  to: string;
  reason: string;
  dryRun?: boolean;
}

/** What went over, or would. */
export interface HandedOver {
  /** Open tasks that went over */
  tasks: number;
  /** Places in which the person stood in for others, or others for the person */
  substitutes: number;
  /** Webhooks that the person had set up, with a key of theirs too, and look after no more */
  subscriptions: number;
  refused: { task: string; code: string; to?: string }[];
}

/** Who the caller is, and what the caller may do. `csrf` goes with every change of a session. */
export interface Me {
  id: string;
  person: string;
  /** Who sends it, acting for the person */
  actedBy?: string;
  /** In demo mode: the persons who come with the policies, each with the names of their posts */
  mayActFor?: { id: string; name: string; posts: string[]; policy: string }[];
  roles: string[] | 'all';
  /** By policy: the flow roles there, by name and by role bindings. Absent: all of them everywhere */
  rolesIn?: Record<string, string[]>;
  /** They have an overview of the cases that they see: they head a department, or have people below them */
  leads?: boolean;
  policies?: string[];
  /** Of who signed in: what every change repeats in a header */
  csrf?: string;
  /** Who set the password, where its owner has not set their own */
  passwordBy?: string;
  /** They have no password here, and sign in at the OpenID provider alone */
  passwordless?: boolean;
  /** They must set a password of their own before anything else */
  confined?: boolean;
  /** Keys that were made for them */
  untaken?: { id: string; name: string }[];
}

/** How one can sign in. */
export interface Ways {
  mode: 'demo' | 'production';
  password: boolean;
  oidc: boolean;
}

/** Where the session at the OpenID provider is ended. */
export interface SignedOut {
  continueAt: string;
}

/** A webhook to be made. */
export interface WebhookRequest {
  name: string;
  url: string;
  types?: WebhookType[];
  policies?: string[];
  flow?: string;
}

/** What a webhook may be told of. */
export type WebhookType = 'instance' | 'edition' | 'notification';

/** A webhook with its secret, which is shown this once. */
export interface NewWebhook {
  id: string;
  name: string;
  url: string;
  types: WebhookType[];
  policies?: string[];
  flow?: string;
  createdAt?: string;
  createdBy?: string;
  secret: string;
}

/** An address that changes are sent to. */
export interface Webhook {
  id: string;
  name: string;
  url: string;
  types: WebhookType[];
  policies?: string[];
  flow?: string;
  createdAt: string;
  createdBy: string;
  /** The person who looks after it since it was handed over to them */
  keptBy?: string;
}

/** What could not be delivered and was given up. */
export interface DeadLetter {
  id: string;
  webhook: string;
  body: WebhookBody;
  attempts: number;
  error?: string;
  lastAt?: string;
}

/** What a webhook is sent. */
export interface WebhookBody {
  id: string;
  type: WebhookType;
  at: string;
  policy: string;
  data: Record<string, any>;
}

/** That a policy has a secret of this name; what it is nobody is told again. */
export interface Secret {
  name: string;
  setAt: string;
  setBy: string;
}

/** A way by which people are told, without its secrets. */
export interface Channel {
  id: string;
  kind: ChannelKind;
  title: string;
  /** Whoever does not choose is told by it */
  everybody: boolean;
  settings: Record<string, string>;
  /** The names of the secrets that are set */
  secrets: string[];
  setAt: string;
  setBy: string;
  /** What became of it last; absent: nothing was sent yet */
  last?: { at: string; error?: string };
}

/** How a channel reaches people. */
export type ChannelKind =
  | 'mail'
  | 'wecomRobot'
  | 'wecomApp'
  | 'dingtalkRobot'
  | 'dingtalkWork'
  | 'feishuRobot'
  | 'feishuApp'
  | 'webhook';

/** A channel to be set up. */
export interface ChannelRequest {
  kind: ChannelKind;
  title?: string;
  /** Default: true, unless it is a group */
  everybody?: boolean;
  /** What is no secret, by the names of its kind */
  settings?: Record<string, string>;
  /** Secrets by the names of its kind; one that is left out stays as it was, an empty one is removed */
  secrets?: Record<string, string>;
}

/** What a person could not be told and was given up. */
export interface Untold {
  id: string;
  at: string;
  person: string;
  about: TellingAbout;
  instance: string;
  policy: string;
  channel?: string;
  attempts: number;
  error?: string;
  lastAt?: string;
}

/** What a person is told of. */
export type TellingAbout = 'task' | 'claimable' | 'reminder' | 'escalation' | 'urge' | 'copy' | 'comment' | 'incident';

/** How a person wants to be told, and by what that can be. */
export interface MyTelling {
  settings: TellingSettings;
  channels: {
    id: string;
    kind: ChannelKind;
    title: string;
    everybody: boolean;
    /** The address of the person there, as the directory has it */
    address?: string;
  }[];
}

/** How a person wants to be told. */
export interface TellingSettings {
  /** What to be told of; absent: everything */
  about?: TellingAbout[];
  /** By which channels, and under which address there; absent: by those that are for everybody */
  to?: { channel: string; address?: string }[];
  /** Between these times nothing is sent; it is sent at their end */
  quiet?: {
    /** hh:mm */
    from: string;
    /** hh:mm */
    until: string;
  };
  /** Told of together, once a day at this time; of what is left out of `about`, at once */
  digest?: {
    /** hh:mm */
    at: string;
    about?: TellingAbout[];
  };
  /** The language; default: zh-CN */
  locale?: 'zh-CN' | 'en';
  /** Of these times; default: Asia/Shanghai */
  timeZone?: string;
}

/** A filled form: numbered, its versions immutable, signed. */
export interface FiledRecord {
  id: string;
  number?: string;
  policy: string;
  form: string;
  edition: number;
  instance?: string;
  businessKey?: string;
  version: number;
  status: 'filed' | 'signed' | 'void';
  fields: Record<string, any>;
  hash: string;
  signatures: Signature[];
  createdAt: string;
  updatedAt: string;
  voided?: { at: string; by: string; reason: string };
  /** Of a statement: what its sources say otherwise by now */
  differences?: { source: string; version?: number; column: string; before: Json; after: Json }[];
  versions: { version: number; at: string; by: string; reason?: string; hash: string }[];
}

/** A person's mark on a version of a record. */
export interface Signature {
  as: string;
  by: string;
  for?: string;
  at: string;
  /** The version that was signed */
  version: number;
  how: 'drawn' | 'password' | 'signIn' | 'scan';
  /** The file of the drawing or scan */
  image?: string;
  /** The record was amended since */
  void?: true;
  /** What was signed is not what stands there now */
  broken?: true;
}

/** A filled form, as lists have it. */
export interface ListedRecord {
  id: string;
  number?: string;
  policy: string;
  form: string;
  edition: number;
  instance?: string;
  businessKey?: string;
  version: number;
  status: 'filed' | 'signed' | 'void';
  fields: Record<string, any>;
  hash: string;
  signatures: Signature[];
  createdAt: string;
  updatedAt: string;
}

/** A register of the edition in force. */
export interface ListedRegister {
  policy: string;
  id: string;
  title: LocalText | string;
  period?: 'day' | 'week' | 'month' | 'quarter' | 'year';
  /** Whether the caller may freeze a period of it as a statement */
  mayFreeze: boolean;
}

/** A page of a register, with what all its rows come to. */
export interface RegisterPage {
  columns: { name: string; title: LocalText; unit?: string; decimals?: number; sum: boolean }[];
  /** Each with its `source`, the id of what it is made of */
  rows: Record<string, any>[];
  /** How many rows there are in all */
  count: number;
  /** Over all rows that the caller sees, by column */
  sums: Record<string, any>;
  /** In the order of the rows, at most 1,000 */
  groups: { by: Record<string, any>; count: number; sums: Record<string, any> }[];
  /** How many groups there are, where more are than are told */
  groupCount?: number;
  period?: string;
  edition: number;
  cursor?: string;
}

/** Where to find what is answered in lines or events: the platform's own readers read them. */
export const addresses = {
  /** Decide many: a line of facts in, a line of outcome out */
  decideBatch: (policy: string, ruleSet: string, query: { at?: string; knownAt?: string; edition?: string } = {}) =>
    at`/policies/${policy}/decisions/${ruleSet}/batch` + toQuery(query),
  /** Live changes of instances, drafts and editions, as server-sent events */
  streamChanges: (query: { policy?: string } = {}) => '/stream' + toQuery(query),
  /** Upload a file; its id then stands in a field. One that no record has is dropped after a day */
  uploadFile: () => '/files',
  /** The bytes of a file, to be saved; to whoever may read the record it is in, and before that to its uploader alone */
  readFile: (id: string, query: { view?: string } = {}) => at`/files/${id}` + toQuery(query),
  /** The audit log as lines of JSON, as it is chained */
  exportAudit: (query: { policy?: string; by?: string; since?: string; until?: string; type?: string } = {}) =>
    '/audit/export' + toQuery(query),
  /** Back-channel logout: the OpenID provider says that a session is over */
  loggedOutElsewhere: () => '/session/oidc/logout',
};

/** Every call of the API by its name, over a way to send. */
export function createApi(send: Send) {
  return {
    /** Decide by the rule set of this id */
    decide: (policy: string, id: string, body: DecisionRequest, headers: { 'idempotency-key'?: string } = {}) =>
      send<Decision>('POST', at`/policies/${policy}/decisions/${id}`, body, headers),
    /** A recorded decision, and why: made again on its edition */
    readDecision: (
      policy: string,
      id: string,
      query: { rows?: 'fired' | 'nearest' | 'all'; after?: string; language?: 'zh-CN' | 'en'; limit?: number } = {},
    ) => send<ExplainedDecision>('GET', at`/policies/${policy}/decisions/${id}` + toQuery(query)),
    /** What was decided, the newest first */
    listDecisions: (
      policy: string,
      query: { ruleSet?: string; since?: string; until?: string; cursor?: string; limit?: number } = {},
    ) => send<Page<RecordedDecision>>('GET', at`/policies/${policy}/decisions` + toQuery(query)),
    /** Walk a flow through events; nothing is stored */
    simulate: (policy: string, flow: string, body: SimulationRequest, headers: { 'idempotency-key'?: string } = {}) =>
      send<Simulation>('POST', at`/policies/${policy}/flows/${flow}/simulate`, body, headers),
    /** Start an instance of a flow */
    startInstance: (policy: string, flow: string, body: InstanceStart, headers: { 'idempotency-key'?: string } = {}) =>
      send<Instance>('POST', at`/policies/${policy}/flows/${flow}/instances`, body, headers),
    /** Send an instance an event */
    sendEvent: (id: string, body: InstanceEvent, headers: { 'if-match'?: string; 'idempotency-key'?: string } = {}) =>
      send<Instance>('POST', at`/instances/${id}/events`, body, headers),
    /** Send an event to the instance of a flow that has a business key */
    postMessage: (
      policy: string,
      flow: string,
      body: { businessKey: string; type: string; [name: string]: unknown },
      headers: { 'idempotency-key'?: string } = {},
    ) => send<{ result: 'taken' | 'waiting'; instance?: string }>('POST', at`/policies/${policy}/flows/${flow}/messages`, body, headers),
    /** Find instances, the newest first */
    listInstances: (
      query: { policy?: string; flow?: string; state?: string; status?: 'active' | 'suspended' | 'stuck' | 'done' | 'stopped' | 'open'; businessKey?: string; cursor?: string; limit?: number } = {},
    ) => send<Page<Instance>>('GET', '/instances' + toQuery(query)),
    /** Read an instance; the whole case as PDF by `.pdf` behind the id, or by `Accept` */
    readInstance: (id: string) => send<Instance>('GET', at`/instances/${id}`),
    /** Read what happened to an instance */
    readHistory: (id: string, query: { cursor?: string; limit?: number } = {}) =>
      send<Page<HistoryEntry>>('GET', at`/instances/${id}/history` + toQuery(query)),
    /** Take an instance back to where it began, as its starter */
    recallInstance: (
      id: string,
      body?: {
        /** Why; it stands in the history */
        reason?: string;
      },
      headers: { 'if-match'?: string; 'idempotency-key'?: string } = {},
    ) => send<Instance>('POST', at`/instances/${id}/recall`, body, headers),
    /** Take back what one has done last */
    takeBackInstance: (
      id: string,
      body?: {
        /** Why; it stands in the history */
        reason?: string;
      },
      headers: { 'if-match'?: string; 'idempotency-key'?: string } = {},
    ) => send<Instance>('POST', at`/instances/${id}/take-back`, body, headers),
    /** Return an instance to a state that it passed, as the holder of its task */
    returnInstance: (
      id: string,
      body: {
        /** A state that was passed; absent: the step before */
        to?: string;
        /** Every step again, or directly back to who returned it; absent: every step again */
        mode?: 'redo' | 'backToMe';
        /** Why; it stands in the history */
        reason?: string;
      },
      headers: { 'if-match'?: string; 'idempotency-key'?: string } = {},
    ) => send<Instance>('POST', at`/instances/${id}/return`, body, headers),
    /** Put an instance in another state */
    jumpInstance: (
      id: string,
      body: {
        /** The state, as a path */
        to?: string;
        /** Why; it stands in the history */
        reason?: string;
        /** Only say what would become of it */
        dryRun?: boolean;
      },
      headers: { 'if-match'?: string; 'idempotency-key'?: string } = {},
    ) => send<Instance | Foreseen>('POST', at`/instances/${id}/jump`, body, headers),
    /** End an instance, in whatever state */
    terminateInstance: (
      id: string,
      body: {
        /** Why; it stands in the history */
        reason?: string;
        /** Whether the flows beside it go on; absent: they are stopped with it */
        children?: 'stop' | 'keep';
        /** Whether its records are void; absent: they stay. Numbers are kept */
        records?: 'keep' | 'void';
        /** Only say what would become of it */
        dryRun?: boolean;
      },
      headers: { 'if-match'?: string; 'idempotency-key'?: string } = {},
    ) => send<Instance | Foreseen>('POST', at`/instances/${id}/terminate`, body, headers),
    /** Let an instance stand still */
    suspendInstance: (
      id: string,
      body: {
        /** Why; it stands in the history */
        reason?: string;
        /** Only say what would become of it */
        dryRun?: boolean;
      },
      headers: { 'if-match'?: string; 'idempotency-key'?: string } = {},
    ) => send<Instance | Foreseen>('POST', at`/instances/${id}/suspend`, body, headers),
    /** Let an instance go on that stands still */
    resumeInstance: (
      id: string,
      body: {
        /** Why; it stands in the history */
        reason?: string;
        /** Timers and clocks go on with what was left of them, or are due when they would have been; absent: `left` */
        timers?: 'left' | 'calendar';
        /** Only say what would become of it */
        dryRun?: boolean;
      },
      headers: { 'if-match'?: string; 'idempotency-key'?: string } = {},
    ) => send<Instance | Foreseen>('POST', at`/instances/${id}/resume`, body, headers),
    /** Try again what kept an instance from going on */
    retryInstance: (
      id: string,
      body?: {
        /** Why; it stands in the history */
        reason?: string;
        /** Only say what would become of it */
        dryRun?: boolean;
      },
      headers: { 'if-match'?: string; 'idempotency-key'?: string } = {},
    ) => send<Instance | Foreseen>('POST', at`/instances/${id}/retry`, body, headers),
    /** Give facts of an instance other values */
    correctInstance: (
      id: string,
      body: {
        /** Values by the names of facts */
        set?: Record<string, any>;
        /** Why; it stands in the history */
        reason?: string;
        /** Only say what would become of it */
        dryRun?: boolean;
      },
      headers: { 'if-match'?: string; 'idempotency-key'?: string } = {},
    ) => send<Instance | Foreseen>('POST', at`/instances/${id}/correct`, body, headers),
    /** Put many instances in another state */
    jumpInstances: (
      body: {
        query: InstancesQuery;
        /** The state, as a path */
        to?: string;
        /** Why; it stands in the history */
        reason?: string;
        /** Instead of `to`: an operation; what it moved goes back */
        back?: string;
        /** Only say what would become of it */
        dryRun?: boolean;
      },
      headers: { 'idempotency-key'?: string } = {},
    ) => send<ManyForeseen | { operation: string }>('POST', '/instances/jump', body, headers),
    /** End many instances */
    terminateInstances: (
      body: {
        query: InstancesQuery;
        /** Why; it stands in the history */
        reason?: string;
        /** Whether the flows beside it go on; absent: they are stopped with it */
        children?: 'stop' | 'keep';
        /** Whether its records are void; absent: they stay. Numbers are kept */
        records?: 'keep' | 'void';
        /** Only say what would become of it */
        dryRun?: boolean;
      },
      headers: { 'idempotency-key'?: string } = {},
    ) => send<ManyForeseen | { operation: string }>('POST', '/instances/terminate', body, headers),
    /** Let many instances stand still */
    suspendInstances: (
      body: {
        query: InstancesQuery;
        /** Why; it stands in the history */
        reason?: string;
        /** Only say what would become of it */
        dryRun?: boolean;
      },
      headers: { 'idempotency-key'?: string } = {},
    ) => send<ManyForeseen | { operation: string }>('POST', '/instances/suspend', body, headers),
    /** Let many instances go on that stand still */
    resumeInstances: (
      body: {
        query: InstancesQuery;
        /** Why; it stands in the history */
        reason?: string;
        /** Timers and clocks go on with what was left of them, or are due when they would have been; absent: `left` */
        timers?: 'left' | 'calendar';
        /** Only say what would become of it */
        dryRun?: boolean;
      },
      headers: { 'idempotency-key'?: string } = {},
    ) => send<ManyForeseen | { operation: string }>('POST', '/instances/resume', body, headers),
    /** Try again what kept many instances from going on */
    retryInstances: (
      body: {
        query: InstancesQuery;
        /** Why; it stands in the history */
        reason?: string;
        /** Only say what would become of it */
        dryRun?: boolean;
      },
      headers: { 'idempotency-key'?: string } = {},
    ) => send<ManyForeseen | { operation: string }>('POST', '/instances/retry', body, headers),
    /** Give facts of many instances other values */
    correctInstances: (
      body: {
        query: InstancesQuery;
        /** Values by the names of facts */
        set?: Record<string, any>;
        /** Why; it stands in the history */
        reason?: string;
        /** Only say what would become of it */
        dryRun?: boolean;
      },
      headers: { 'idempotency-key'?: string } = {},
    ) => send<ManyForeseen | { operation: string }>('POST', '/instances/correct', body, headers),
    /** What was done with many instances, the newest first */
    listOperations: (query: { cursor?: string; limit?: number } = {}) =>
      send<Page<Operation>>('GET', '/operations' + toQuery(query)),
    /** Read how far an operation is */
    readOperation: (id: string) => send<Operation>('GET', at`/operations/${id}`),
    /** Find open instances as an operation would, the newest first */
    findInstances: (
      query: { policy?: string; flow?: string; state?: string; status?: 'active' | 'suspended' | 'stuck' | 'done' | 'stopped'; businessKey?: string; code?: string; overdue?: 'true'; before?: string; operation?: string; cursor?: string } = {},
    ) => send<Page<Instance>>('GET', '/operations/instances' + toQuery(query)),
    /** How many instances do not go on, and why */
    countTroubles: (query: { policy?: string } = {}) =>
      send<{
        active: number;
        stuck: number;
        suspended: number;
        overdue: number;
        deadLetters: number;
        /** Incidents by flow and code, the most first */
        groups: { policy: string; flow: string; code: string; title: LocalText; count: number; oldest: string }[];
        /** Whether all open instances were looked at */
        whole: boolean;
      }>('GET', '/operations/troubles' + toQuery(query)),
    /** The master data of the editions in force, of all policies or of one */
    listAllMasters: (query: { policy?: string } = {}) => send<{ items: Master[] }>('GET', '/masters' + toQuery(query)),
    /** The master data of the edition in force, and how many rows there are of each */
    listMasters: (policy: string) => send<{ items: Master[] }>('GET', at`/policies/${policy}/masters`),
    /** Find rows, in the order of their keys; all of them as an Excel file by `.xlsx` behind the id, by `format` or by `Accept` */
    listRows: (
      policy: string,
      master: string,
      query: { q?: string; format?: 'json' | 'xlsx'; cursor?: string; limit?: number } = {},
    ) => send<Page<MasterRow>>('GET', at`/policies/${policy}/masters/${master}` + toQuery(query)),
    /** Make or replace many rows at once, all or none; again it changes nothing */
    importRows: (policy: string, master: string, body: RowsImport, headers: { 'idempotency-key'?: string } = {}) =>
      send<RowsImported>('POST', at`/policies/${policy}/masters/${master}/import`, body, headers),
    /** Read a row */
    readRow: (policy: string, master: string, key: string) =>
      send<MasterRow>('GET', at`/policies/${policy}/masters/${master}/${key}`),
    /** Make or replace a row */
    putRow: (
      policy: string,
      master: string,
      key: string,
      body: RowRequest,
      headers: { 'if-match'?: string; 'if-none-match'?: string; 'idempotency-key'?: string } = {},
    ) => send<MasterRow>('PUT', at`/policies/${policy}/masters/${master}/${key}`, body, headers),
    /** All that a row was, the first version first */
    readRowHistory: (policy: string, master: string, key: string, query: { cursor?: string; limit?: number } = {}) =>
      send<Page<MasterRow>>('GET', at`/policies/${policy}/masters/${master}/${key}/history` + toQuery(query)),
    /** Tasks: those to do, done, started, copied */
    listTasks: (
      query: { box?: 'todo' | 'claimable' | 'done' | 'started' | 'copied' | 'unread'; role?: string; person?: string; policy?: string; flow?: string; state?: string; overdue?: 'true' | 'false'; dueBefore?: string; q?: string; sort?: 'dueAt' | '-dueAt' | 'createdAt' | 'updatedAt'; cursor?: string; limit?: number } = {},
    ) => send<{ items: Task[]; cursor?: string; counts?: Record<string, number> }>('GET', '/tasks' + toQuery(query)),
    /** Claim a task */
    claimTask: (
      id: string,
      task: string,
      body?: { reason?: string },
      headers: { 'if-match'?: string; 'idempotency-key'?: string } = {},
    ) => send<Task>('POST', at`/instances/${id}/tasks/${task}/claim`, body, headers),
    /** Give a claimed task back */
    releaseTask: (
      id: string,
      task: string,
      body?: { reason?: string },
      headers: { 'if-match'?: string; 'idempotency-key'?: string } = {},
    ) => send<Task>('POST', at`/instances/${id}/tasks/${task}/release`, body, headers),
    /** Give a task to somebody else */
    transferTask: (
      id: string,
      task: string,
      body?: { to?: string; reason?: string },
      headers: { 'if-match'?: string; 'idempotency-key'?: string } = {},
    ) => send<Task>('POST', at`/instances/${id}/tasks/${task}/transfer`, body, headers),
    /** Ask somebody, and decide oneself */
    delegateTask: (
      id: string,
      task: string,
      body?: { to?: string; reason?: string },
      headers: { 'if-match'?: string; 'idempotency-key'?: string } = {},
    ) => send<Task>('POST', at`/instances/${id}/tasks/${task}/delegate`, body, headers),
    /** Answer what was delegated, or take it back */
    resolveTask: (
      id: string,
      task: string,
      body?: { reason?: string },
      headers: { 'if-match'?: string; 'idempotency-key'?: string } = {},
    ) => send<Task>('POST', at`/instances/${id}/tasks/${task}/resolve`, body, headers),
    /** Have somebody else decide, too */
    addSigner: (
      id: string,
      task: string,
      body?: { to?: string; at?: 'before' | 'after' | 'beside'; reason?: string },
      headers: { 'if-match'?: string; 'idempotency-key'?: string } = {},
    ) => send<Task>('POST', at`/instances/${id}/tasks/${task}/add-signer`, body, headers),
    /** Take somebody off the list */
    removeSigner: (
      id: string,
      task: string,
      body?: { to?: string; reason?: string },
      headers: { 'if-match'?: string; 'idempotency-key'?: string } = {},
    ) => send<Task>('POST', at`/instances/${id}/tasks/${task}/remove-signer`, body, headers),
    /** Remind who has it */
    urgeTask: (
      id: string,
      task: string,
      body?: { reason?: string },
      headers: { 'if-match'?: string; 'idempotency-key'?: string } = {},
    ) => send<Task>('POST', at`/instances/${id}/tasks/${task}/urge`, body, headers),
    /** Let somebody see it */
    copyTask: (
      id: string,
      task: string,
      body?: { to?: string; reason?: string },
      headers: { 'if-match'?: string; 'idempotency-key'?: string } = {},
    ) => send<Task>('POST', at`/instances/${id}/tasks/${task}/copy`, body, headers),
    /** Say that one has read it */
    readTask: (
      id: string,
      task: string,
      body?: Record<string, never>,
      headers: { 'if-match'?: string; 'idempotency-key'?: string } = {},
    ) => send<Task>('POST', at`/instances/${id}/tasks/${task}/read`, body, headers),
    /** Say something beside the task */
    commentTask: (
      id: string,
      task: string,
      body?: { text?: string; to?: string | string[]; files?: string[] },
      headers: { 'if-match'?: string; 'idempotency-key'?: string } = {},
    ) => send<Task>('POST', at`/instances/${id}/tasks/${task}/comment`, body, headers),
    /** Send events of many tasks, each by itself */
    sendTaskEvents: (
      body: { items: { task: string; type: string; [name: string]: unknown }[] },
      headers: { 'idempotency-key'?: string } = {},
    ) => send<{ items: { task: string; status: number; instance?: string; problem?: Record<string, any> }[] }>('POST', '/tasks/events', body, headers),
    /** Read what one has half filled */
    readTaskDraft: (id: string, task: string) =>
      send<TaskDraft | void>('GET', at`/instances/${id}/tasks/${task}/draft`),
    /** Keep a form half filled */
    keepTaskDraft: (
      id: string,
      task: string,
      body: { fields: Record<string, any> },
      headers: { 'idempotency-key'?: string } = {},
    ) => send<TaskDraft>('PUT', at`/instances/${id}/tasks/${task}/draft`, body, headers),
    /** Throw a half filled form away */
    dropTaskDraft: (id: string, task: string, headers: { 'idempotency-key'?: string } = {}) =>
      send<void>('DELETE', at`/instances/${id}/tasks/${task}/draft`, undefined, headers),
    /** What waits where and how long, what is overdue, and what came of cases */
    readOverview: (
      query: { policy?: string; flow?: string; from?: string; to?: string; format?: 'json' | 'xlsx' } = {},
    ) => send<{
        /** Of which instant it says what waits */
        at: string;
        period: { from: string; to: string };
        policies: PolicyOverview[];
      }>('GET', '/overview' + toQuery(query)),
    /** How often which rules fired, and which never did */
    readRuleHits: (policy: string, query: { from?: string; to?: string } = {}) =>
      send<RuleHits>('GET', at`/policies/${policy}/rule-hits` + toQuery(query)),
    /** List the policies */
    listPolicies: (query: { cursor?: string; limit?: number } = {}) =>
      send<Page<Policy>>('GET', '/policies' + toQuery(query)),
    /** Make a policy; its first edition says nothing yet and is in force from now */
    createPolicy: (body: NewPolicy, headers: { 'idempotency-key'?: string } = {}) =>
      send<Policy>('POST', '/policies', body, headers),
    /** Read a policy */
    readPolicy: (policy: string) => send<Policy>('GET', at`/policies/${policy}`),
    /** List the editions, the newest first */
    listEditions: (policy: string, query: { cursor?: string; limit?: number } = {}) =>
      send<Page<Edition>>('GET', at`/policies/${policy}/editions` + toQuery(query)),
    /** Read an edition with its definitions */
    readEdition: (policy: string, edition: number | string) =>
      send<EditionContent>('GET', at`/policies/${policy}/editions/${edition}`),
    /** What cites each clause of an edition or draft:<id>, and which cases exercise it */
    clauseCoverage: (policy: string, edition: number | string, query: { cursor?: string; limit?: number } = {}) =>
      send<Page<ClauseCoverage>>('GET', at`/policies/${policy}/editions/${edition}/coverage` + toQuery(query)),
    /** Compare two editions, or an edition with draft:<id> */
    diffEditions: (policy: string, edition: number | string, other: number | string) =>
      send<Diff>('GET', at`/policies/${policy}/editions/${edition}/diff/${other}`),
    /** Publish an old edition again, as a new one; in production another person approves and publishes it */
    rollBack: (
      policy: string,
      edition: number | string,
      body?: {
        note?: string;
        /** An instant with its offset, or a date: the beginning of that day in the time zone of the policy */
        effectiveFrom?: string;
        /** Editions of which the caller knows that what they bring is taken back, or is brought early */
        takesBack?: number[];
        /** At once, by one person; it is told to everybody and reviewed afterwards */
        emergency?: boolean;
        /** Why it is an emergency */
        reason?: string;
      },
      headers: { 'idempotency-key'?: string } = {},
    ) => send<Edition | Draft>('POST', at`/policies/${policy}/editions/${edition}/rollback`, body, headers),
    /** Take an edition out of force, now or from a later instant; in production another person approves and publishes it */
    retireEdition: (
      policy: string,
      edition: number | string,
      body?: {
        note?: string;
        /** An instant with its offset, or a date: the beginning of that day in the time zone of the policy */
        from?: string;
        /** At once, by one person; it is told to everybody and reviewed afterwards */
        emergency?: boolean;
        /** Why it is an emergency */
        reason?: string;
      },
      headers: { 'idempotency-key'?: string } = {},
    ) => send<Edition | Draft>('POST', at`/policies/${policy}/editions/${edition}/retire`, body, headers),
    /** Export an edition as one file with its hash */
    exportEdition: (policy: string, edition: number | string) =>
      send<PortableEdition>('GET', at`/policies/${policy}/editions/${edition}/export`),
    /** Import an exported edition as a draft; its hash and everything else is checked */
    importDraft: (
      policy: string,
      body: {
        format: 'guiju-edition/1';
        hash: string;
        number?: number;
        meaning?: 2;
        definitions: Definition[];
        [name: string]: unknown;
      },
      query: { title?: string; ofAnother?: 'true' } = {},
      headers: { 'idempotency-key'?: string } = {},
    ) => send<ImportedDraft>('POST', at`/policies/${policy}/drafts/import` + toQuery(query), body, headers),
    /** Open a draft on an edition, by default the newest published one */
    createDraft: (
      policy: string,
      body?: { from?: number; title?: string },
      headers: { 'idempotency-key'?: string } = {},
    ) => send<Draft>('POST', at`/policies/${policy}/drafts`, body, headers),
    /** List the drafts, the newest first */
    listDrafts: (policy: string, query: { cursor?: string; limit?: number } = {}) =>
      send<Page<Draft>>('GET', at`/policies/${policy}/drafts` + toQuery(query)),
    /** Read a draft with its definitions */
    readDraft: (policy: string, draft: string) => send<DraftContent>('GET', at`/policies/${policy}/drafts/${draft}`),
    /** Throw a draft away */
    removeDraft: (policy: string, draft: string, headers: { 'idempotency-key'?: string } = {}) =>
      send<void>('DELETE', at`/policies/${policy}/drafts/${draft}`, undefined, headers),
    /** Read a definition of a draft */
    readDefinition: (policy: string, draft: string, kind: string, id: string) =>
      send<Definition>('GET', at`/policies/${policy}/drafts/${draft}/definitions/${kind}/${id}`),
    /** Put a definition into a draft */
    saveDefinition: (
      policy: string,
      draft: string,
      kind: string,
      id: string,
      body: Definition,
      headers: { 'if-match'?: string; 'x-guiju-note'?: string; 'idempotency-key'?: string } = {},
    ) => send<Revision>('PUT', at`/policies/${policy}/drafts/${draft}/definitions/${kind}/${id}`, body, headers),
    /** Take a definition out of a draft */
    removeDefinition: (
      policy: string,
      draft: string,
      kind: string,
      id: string,
      headers: { 'if-match'?: string; 'x-guiju-note'?: string; 'idempotency-key'?: string } = {},
    ) => send<Revision>('DELETE', at`/policies/${policy}/drafts/${draft}/definitions/${kind}/${id}`, undefined, headers),
    /** Check a draft: findings, cases, reference */
    checkDraft: (
      policy: string,
      draft: string,
      body?: Record<string, never>,
      headers: { 'idempotency-key'?: string } = {},
    ) => send<CheckReport>('POST', at`/policies/${policy}/drafts/${draft}/check`, body, headers),
    /** Replay recorded decisions and open instances on a draft */
    impactOfDraft: (policy: string, draft: string, body?: ImpactRequest, headers: { accept?: string } = {}) =>
      send<Impact>('POST', at`/policies/${policy}/drafts/${draft}/impact`, body, headers),
    /** Propose cases for what a rule set or flow leaves unexercised */
    generateCases: (
      policy: string,
      draft: string,
      body: {
        kind: 'rules' | 'flow';
        id: string;
        /** The share to be covered; default: all */
        coverage?: number;
        /** At most so many cases; default 50 */
        limit?: number;
      },
      headers: { 'idempotency-key'?: string } = {},
    ) => send<GeneratedCases>('POST', at`/policies/${policy}/drafts/${draft}/generate-cases`, body, headers),
    /** What follows from the changes of a draft: cases that come out otherwise, by their causes */
    readConsequences: (policy: string, draft: string) =>
      send<Consequences>('GET', at`/policies/${policy}/drafts/${draft}/consequences`),
    /** Have cases expect what comes out of them, all or none; the draft says who did */
    acceptConsequences: (
      policy: string,
      draft: string,
      body: AcceptedCases,
      headers: { 'if-match'?: string; 'idempotency-key'?: string } = {},
    ) => send<Draft>('POST', at`/policies/${policy}/drafts/${draft}/consequences/accept`, body, headers),
    /** Put the changes of a draft on another edition, by default the newest published one */
    rebaseDraft: (
      policy: string,
      draft: string,
      body?: {
        onto?: number;
        /** Where both changed a definition, keep that of the draft */
        keep?: 'mine';
      },
      headers: { 'idempotency-key'?: string } = {},
    ) => send<Draft>('POST', at`/policies/${policy}/drafts/${draft}/rebase`, body, headers),
    /** Comment on a draft, or on a place in one of its definitions */
    addComment: (
      policy: string,
      draft: string,
      body: {
        text: string;
        kind?: string;
        id?: string;
        /** JSON Pointer */
        path?: string;
      },
      headers: { 'idempotency-key'?: string } = {},
    ) => send<Comment>('POST', at`/policies/${policy}/drafts/${draft}/comments`, body, headers),
    /** List the comments on a draft, the oldest first */
    listComments: (policy: string, draft: string, query: { cursor?: string; limit?: number } = {}) =>
      send<Page<Comment>>('GET', at`/policies/${policy}/drafts/${draft}/comments` + toQuery(query)),
    /** Read a comment on a draft */
    readComment: (policy: string, draft: string, comment: number) =>
      send<Comment>('GET', at`/policies/${policy}/drafts/${draft}/comments/${comment}`),
    /** Mark a comment as resolved, or with `resolved: false` as open again */
    resolveComment: (
      policy: string,
      draft: string,
      comment: number,
      body?: { resolved?: boolean },
      headers: { 'idempotency-key'?: string } = {},
    ) => send<Comment>('POST', at`/policies/${policy}/drafts/${draft}/comments/${comment}/resolve`, body, headers),
    /** Submit a draft for approval */
    submitDraft: (
      policy: string,
      draft: string,
      body?: { note?: string },
      headers: { 'if-match'?: string; 'idempotency-key'?: string } = {},
    ) => send<Draft>('POST', at`/policies/${policy}/drafts/${draft}/submit`, body, headers),
    /** Take a submitted draft back */
    withdrawDraft: (
      policy: string,
      draft: string,
      body?: { note?: string },
      headers: { 'if-match'?: string; 'idempotency-key'?: string } = {},
    ) => send<Draft>('POST', at`/policies/${policy}/drafts/${draft}/withdraw`, body, headers),
    /** Approve a draft that others wrote */
    approveDraft: (
      policy: string,
      draft: string,
      body?: { note?: string },
      headers: { 'if-match'?: string; 'idempotency-key'?: string } = {},
    ) => send<Draft>('POST', at`/policies/${policy}/drafts/${draft}/approve`, body, headers),
    /** Send a draft back to its authors */
    rejectDraft: (
      policy: string,
      draft: string,
      body?: { note?: string },
      headers: { 'if-match'?: string; 'idempotency-key'?: string } = {},
    ) => send<Draft>('POST', at`/policies/${policy}/drafts/${draft}/reject`, body, headers),
    /** Sign that one has looked at what another person did in an emergency */
    reviewEmergency: (
      policy: string,
      draft: string,
      body?: { note?: string },
      headers: { 'idempotency-key'?: string } = {},
    ) => send<Draft>('POST', at`/policies/${policy}/drafts/${draft}/review`, body, headers),
    /** Publish an approved draft as an edition */
    publishDraft: (
      policy: string,
      draft: string,
      body?: {
        note?: string;
        /** An instant with its offset, or a date: the beginning of that day in the time zone of the policy */
        effectiveFrom?: string;
        /** Editions of which the caller knows that what they bring is taken back, or is brought early */
        takesBack?: number[];
      },
      headers: { 'idempotency-key'?: string } = {},
    ) => send<Edition>('POST', at`/policies/${policy}/drafts/${draft}/publish`, body, headers),
    /** Move the open instances of a flow to this edition, or say what would become of each */
    migrateInstances: (
      policy: string,
      edition: number | string,
      body: MigrationRequest,
      headers: { 'idempotency-key'?: string } = {},
    ) => send<MigrationReport>('POST', at`/policies/${policy}/editions/${edition}/migrations`, body, headers),
    /** List the migrations to this edition, the newest first */
    listMigrations: (policy: string, edition: number | string, query: { cursor?: string; limit?: number } = {}) =>
      send<Page<Migration>>('GET', at`/policies/${policy}/editions/${edition}/migrations` + toQuery(query)),
    /** Read a migration: what it moved, and for who may read instances, which of those have moved on since */
    readMigration: (policy: string, edition: number | string, migration: string) =>
      send<Migration>('GET', at`/policies/${policy}/editions/${edition}/migrations/${migration}`),
    /** Put back every instance of a migration that has not moved on since */
    undoMigration: (
      policy: string,
      edition: number | string,
      migration: string,
      body?: Record<string, never>,
      headers: { 'idempotency-key'?: string } = {},
    ) => send<UndoneMigration>('POST', at`/policies/${policy}/editions/${edition}/migrations/${migration}/undo`, body, headers),
    /** The audit log, the oldest entry first, or with `order=desc` the newest */
    listAudit: (
      query: { policy?: string; by?: string; since?: string; until?: string; type?: string; cursor?: string; limit?: number; order?: 'asc' | 'desc' } = {},
    ) => send<Page<AuditEntry>>('GET', '/audit' + toQuery(query)),
    /** Recompute every chain of entries and every edition hash, and name what is missing or damaged */
    verifyAudit: () => send<Verification>('GET', '/audit/verify'),
    /** Create an API key; it is shown this once. One of another person is taken by that person */
    createKey: (body: KeyRequest, headers: { 'idempotency-key'?: string } = {}) =>
      send<NewKey>('POST', '/api-keys', body, headers),
    /** List the API keys */
    listKeys: (query: { cursor?: string; limit?: number } = {}) => send<Page<Key>>('GET', '/api-keys' + toQuery(query)),
    /** Take the key that was made for oneself, once, signed in */
    takeKey: (id: string, body?: Record<string, never>, headers: { 'idempotency-key'?: string } = {}) =>
      send<TakenKey>('POST', at`/api-keys/${id}/take`, body, headers),
    /** Read what an API key is for */
    readKey: (id: string) => send<Key>('GET', at`/api-keys/${id}`),
    /** Revoke an API key */
    revokeKey: (id: string, headers: { 'idempotency-key'?: string } = {}) =>
      send<void>('DELETE', at`/api-keys/${id}`, undefined, headers),
    /** Create an account */
    createAccount: (body: NewAccount, headers: { 'idempotency-key'?: string } = {}) =>
      send<Account>('POST', '/accounts', body, headers),
    /** List the accounts */
    listAccounts: (query: { cursor?: string; limit?: number } = {}) =>
      send<Page<Account>>('GET', '/accounts' + toQuery(query)),
    /** Read an account */
    readAccount: (id: string) => send<Account>('GET', at`/accounts/${id}`),
    /** Change what an account may do, its password, or whether it may sign in */
    changeAccount: (id: string, body: AccountChange, headers: { 'idempotency-key'?: string } = {}) =>
      send<Account>('PATCH', at`/accounts/${id}`, body, headers),
    /** Vouch that an account is in the hands of its owner alone, whoever made it or set its password */
    confirmAccount: (id: string, body?: Record<string, never>, headers: { 'idempotency-key'?: string } = {}) =>
      send<Account>('POST', at`/accounts/${id}/confirm`, body, headers),
    /** Find departments, in the order of their ids */
    listDepartments: (query: { q?: string; cursor?: string; limit?: number } = {}) =>
      send<Page<Department>>('GET', '/directory/departments' + toQuery(query)),
    /** Read a department */
    readDepartment: (id: string) => send<Department>('GET', at`/directory/departments/${id}`),
    /** Make or replace a department */
    putDepartment: (
      id: string,
      body: DepartmentRequest,
      headers: { 'if-match'?: string; 'if-none-match'?: string; 'idempotency-key'?: string } = {},
    ) => send<Department>('PUT', at`/directory/departments/${id}`, body, headers),
    /** Remove a department that nothing refers to */
    removeDepartment: (id: string, headers: { 'idempotency-key'?: string } = {}) =>
      send<void>('DELETE', at`/directory/departments/${id}`, undefined, headers),
    /** Find posts, in the order of their ids */
    listPosts: (query: { q?: string; cursor?: string; limit?: number; department?: string } = {}) =>
      send<Page<Post>>('GET', '/directory/posts' + toQuery(query)),
    /** Read a post */
    readPost: (id: string) => send<Post>('GET', at`/directory/posts/${id}`),
    /** Make or replace a post */
    putPost: (
      id: string,
      body: PostRequest,
      headers: { 'if-match'?: string; 'if-none-match'?: string; 'idempotency-key'?: string } = {},
    ) => send<Post>('PUT', at`/directory/posts/${id}`, body, headers),
    /** Remove a post that nothing refers to */
    removePost: (id: string, headers: { 'idempotency-key'?: string } = {}) =>
      send<void>('DELETE', at`/directory/posts/${id}`, undefined, headers),
    /** Find persons, in the order of their ids; accounts are among them */
    listPersons: (query: { q?: string; cursor?: string; limit?: number; department?: string; post?: string } = {}) =>
      send<Page<Person>>('GET', '/directory/persons' + toQuery(query)),
    /** Read a person */
    readPerson: (id: string) => send<Person>('GET', at`/directory/persons/${id}`),
    /** Make or replace a person; whoever is no administrator writes their own substitutes only */
    putPerson: (
      id: string,
      body: PersonRequest,
      headers: { 'if-match'?: string; 'if-none-match'?: string; 'idempotency-key'?: string } = {},
    ) => send<Person>('PUT', at`/directory/persons/${id}`, body, headers),
    /** Remove a person that nothing refers to; of who has left `leftAt` is written instead */
    removePerson: (id: string, headers: { 'idempotency-key'?: string } = {}) =>
      send<void>('DELETE', at`/directory/persons/${id}`, undefined, headers),
    /** Make or replace many at once, by JSON or an Excel file, all or none; again it changes nothing */
    importDirectory: (body: DirectoryImport, headers: { 'idempotency-key'?: string } = {}) =>
      send<DirectoryImported>('POST', '/directory/import', body, headers),
    /** Give all that a person has in hand to another one */
    handOver: (id: string, body: HandOver, headers: { 'idempotency-key'?: string } = {}) =>
      send<HandedOver>('POST', at`/directory/persons/${id}/hand-over`, body, headers),
    /** Read who carries the roles of a policy */
    readRoleBindings: (policy: string) => send<RoleBinding[]>('GET', at`/policies/${policy}/role-bindings`),
    /** Replace who carries the roles of a policy; in production a draft that another person approves and publishes */
    putRoleBindings: (
      policy: string,
      body: RoleBinding[],
      headers: { 'if-match'?: string; 'idempotency-key'?: string } = {},
    ) => send<RoleBinding[] | Draft>('PUT', at`/policies/${policy}/role-bindings`, body, headers),
    /** Sign in; a cookie keeps the session, `csrf` goes with every change */
    signIn: (body: { name: string; password: string }) => send<Me>('POST', '/session', body),
    /** Who the caller is, and what the caller may do */
    whoAmI: () => send<Me>('GET', '/session'),
    /** Sign out */
    signOut: (headers: { 'idempotency-key'?: string } = {}) =>
      send<SignedOut | void>('DELETE', '/session', undefined, headers),
    /** How one can sign in here */
    waysToSignIn: () => send<Ways>('GET', '/session/ways'),
    /** Change one's password; every session under the old one is over */
    changePassword: (body: { old: string; new: string }, headers: { 'idempotency-key'?: string } = {}) =>
      send<void>('PUT', '/session/password', body, headers),
    /** Have changes sent to an address; the secret is shown this once */
    createWebhook: (body: WebhookRequest, headers: { 'idempotency-key'?: string } = {}) =>
      send<NewWebhook>('POST', '/webhooks', body, headers),
    /** List the webhooks */
    listWebhooks: (query: { cursor?: string; limit?: number } = {}) =>
      send<Page<Webhook>>('GET', '/webhooks' + toQuery(query)),
    /** Read a webhook */
    readWebhook: (id: string) => send<Webhook>('GET', at`/webhooks/${id}`),
    /** Remove a webhook; what it is still owed is dropped */
    removeWebhook: (id: string, headers: { 'idempotency-key'?: string } = {}) =>
      send<void>('DELETE', at`/webhooks/${id}`, undefined, headers),
    /** Give a webhook a new secret; the old one signs for a day more */
    rotateWebhookSecret: (id: string, headers: { 'idempotency-key'?: string } = {}) =>
      send<NewWebhook>('POST', at`/webhooks/${id}/secret`, undefined, headers),
    /** What could not be delivered and was given up */
    listDeadLetters: (query: { cursor?: string; limit?: number } = {}) =>
      send<Page<DeadLetter>>('GET', '/webhooks/dead-letters' + toQuery(query)),
    /** Try to deliver it again, from now on */
    replayDeadLetter: (id: string, headers: { 'idempotency-key'?: string } = {}) =>
      send<DeadLetter>('POST', at`/webhooks/dead-letters/${id}/replay`, undefined, headers),
    /** Throw it away */
    dropDeadLetter: (id: string, headers: { 'idempotency-key'?: string } = {}) =>
      send<void>('DELETE', at`/webhooks/dead-letters/${id}`, undefined, headers),
    /** Set a secret that calls of the flows of this policy send in a header */
    setSecret: (policy: string, name: string, body: { value: string }, headers: { 'idempotency-key'?: string } = {}) =>
      send<Secret>('PUT', at`/policies/${policy}/secrets/${name}`, body, headers),
    /** Remove a secret; calls that name it are refused from now on */
    removeSecret: (policy: string, name: string, headers: { 'idempotency-key'?: string } = {}) =>
      send<void>('DELETE', at`/policies/${policy}/secrets/${name}`, undefined, headers),
    /** List the secrets of a policy, by their names */
    listSecrets: (policy: string, query: { cursor?: string; limit?: number } = {}) =>
      send<Page<Secret>>('GET', at`/policies/${policy}/secrets` + toQuery(query)),
    /** List the channels by which people are told */
    listChannels: (query: { cursor?: string; limit?: number } = {}) =>
      send<Page<Channel>>('GET', '/channels' + toQuery(query)),
    /** Set up a channel, or change it */
    setChannel: (id: string, body: ChannelRequest, headers: { 'idempotency-key'?: string } = {}) =>
      send<Channel>('PUT', at`/channels/${id}`, body, headers),
    /** Remove a channel; what it still has to send is dropped */
    removeChannel: (id: string, headers: { 'idempotency-key'?: string } = {}) =>
      send<void>('DELETE', at`/channels/${id}`, undefined, headers),
    /** Send a message to try a channel */
    testChannel: (id: string, body?: { address?: string }) =>
      send<{ sent: boolean; error?: string }>('POST', at`/channels/${id}/test`, body),
    /** What people could not be told and was given up */
    listUntold: (query: { cursor?: string; limit?: number } = {}) =>
      send<Page<Untold>>('GET', '/channels/untold' + toQuery(query)),
    /** Try to tell it again, from now on */
    replayUntold: (id: string, headers: { 'idempotency-key'?: string } = {}) =>
      send<Untold>('POST', at`/channels/untold/${id}/replay`, undefined, headers),
    /** Throw it away */
    dropUntold: (id: string, headers: { 'idempotency-key'?: string } = {}) =>
      send<void>('DELETE', at`/channels/untold/${id}`, undefined, headers),
    /** How I want to be told, and by what I can be */
    readMyTelling: () => send<MyTelling>('GET', '/me/telling'),
    /** Say how I want to be told */
    setMyTelling: (body: TellingSettings, headers: { 'idempotency-key'?: string } = {}) =>
      send<MyTelling>('PUT', '/me/telling', body, headers),
    /** File a record of a form without a flow */
    fileRecord: (
      policy: string,
      form: string,
      body: {
        /** Values by the names of fields; what is computed need not be given */
        fields: Record<string, any>;
      },
      headers: { 'idempotency-key'?: string } = {},
    ) => send<FiledRecord>('POST', at`/policies/${policy}/forms/${form}/records`, body, headers),
    /** Find records, the newest first */
    listRecords: (
      query: { policy?: string; form?: string; instance?: string; number?: string; businessKey?: string; q?: string; cursor?: string; limit?: number } = {},
    ) => send<Page<ListedRecord>>('GET', '/records' + toQuery(query)),
    /** Read a record, or an earlier version of it; as PDF by `.pdf` behind the id, or by `Accept` */
    readRecord: (id: string, query: { version?: number } = {}) =>
      send<FiledRecord>('GET', at`/records/${id}` + toQuery(query)),
    /** Amend a record: a new version that says why; its signatures are void */
    amendRecord: (
      id: string,
      body: {
        /** Values by the names of fields; what is computed need not be given */
        fields?: Record<string, any>;
        reason: string;
      },
      headers: { 'idempotency-key'?: string } = {},
    ) => send<FiledRecord>('POST', at`/records/${id}/amend`, body, headers),
    /** Sign a record: by a drawing, a scan, the password, or having signed in just now */
    signRecord: (
      id: string,
      body: { as: string; image?: string; password?: string; scan?: string },
      headers: { 'idempotency-key'?: string } = {},
    ) => send<FiledRecord>('POST', at`/records/${id}/sign`, body, headers),
    /** Void a record; it keeps its number */
    voidRecord: (id: string, body: { reason: string }, headers: { 'idempotency-key'?: string } = {}) =>
      send<FiledRecord>('POST', at`/records/${id}/void`, body, headers),
    /** The registers of the editions in force, of all policies or of one */
    listRegisters: (query: { policy?: string } = {}) =>
      send<{ items: ListedRegister[] }>('GET', '/registers' + toQuery(query)),
    /** Read a register, as JSON or as an Excel file; columns are filters */
    readRegister: (
      policy: string,
      register: string,
      query: { period?: string; format?: 'json' | 'xlsx'; cursor?: string; limit?: number } = {},
    ) => send<RegisterPage>('GET', at`/policies/${policy}/registers/${register}` + toQuery(query)),
    /** What a register of a draft would list of what there is */
    previewRegister: (
      policy: string,
      draft: string,
      register: string,
      query: { period?: string; cursor?: string; limit?: number } = {},
    ) => send<RegisterPage>('GET', at`/policies/${policy}/drafts/${draft}/registers/${register}` + toQuery(query)),
    /** Freeze a period of a register as a statement: a numbered record with its rows */
    freezeStatement: (
      policy: string,
      register: string,
      body: {
        /** `2026-11`, `2026-11-30`, `2026-W48`, `2026-Q4` or `2026` */
        period: string;
        /** The value of the column that has statements of its own */
        for?: string;
        /** Also of a period that has not ended */
        open?: boolean;
      },
      headers: { 'idempotency-key'?: string } = {},
    ) => send<FiledRecord>('POST', at`/policies/${policy}/registers/${register}/statements`, body, headers),
  };
}

export type Api = ReturnType<typeof createApi>;
