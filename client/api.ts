// Made by `npm run client` from the OpenAPI document. Do not edit.
import { type Send, toQuery } from './send.ts';

export type DecisionRequest = {
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
  /** Also answer why: at most 50,000 bytes of the rules that fired and of those that came nearest */
  explain?: boolean | {
    /** Rules that fired (default), that missed, the nearest first, or all: what fired, what holds, what missed */
    rows?: "fired" | "nearest" | "all";
    /** At most so many; fewer where there is no room */
    limit?: number;
    /** `next` of the page before */
    after?: string;
    /** Sentences in this language only */
    language?: "zh-CN" | "en";
  };
  /** Decide by the reference evaluator */
  reference?: boolean;
};

export type Decision = {
  id: string;
  policy: string;
  ruleSet: string;
  edition: number | string;
  at: string;
  knownAt?: string;
  outcome: Record<string, any>;
  rules: ({
    id: string;
    clauses: (string)[];
  })[];
  explanation?: Explanation;
};

export type Explanation = {
  hitPolicy: string;
  facts: Record<string, any>;
  shortened?: (string)[];
  rules: ({
    id: string;
    clauses: (string)[];
    fired: boolean;
    holds: boolean;
    conditions: Record<string, any>;
    sentence: {
      'zh-CN'?: string;
      en?: string;
    };
    title?: LocalText;
  })[];
  next?: string;
  nearest: ({
    id: string;
    failed: number;
    sentence: {
      'zh-CN'?: string;
      en?: string;
    };
  })[];
  nearestMiss?: {
    id: string;
    failed: number;
    sentence: {
      'zh-CN'?: string;
      en?: string;
    };
  };
  counts: {
    rules: number;
    fired: number;
    hold: number;
  };
  sentence: {
    'zh-CN'?: string;
    en?: string;
  };
};

export type LocalText = {
  'zh-CN': string;
  en: string;
};

export type Problem = {
  type: string;
  status: number;
  code: "missingFact" | "unknownValue" | "invalidValue" | "configurationMissing" | "hitPolicyViolated" | "decisionTooDeep" | "eventNotAllowed" | "guardRejected" | "roleNotAllowed" | "machineLoops" | "invalidPattern" | "limitExceeded" | "policyNotFound" | "ruleSetNotFound" | "flowNotFound" | "editionNotFound" | "noEditionInForce" | "draftNotFound" | "commentNotFound" | "migrationNotFound" | "definitionNotFound" | "decisionNotFound" | "instanceNotFound" | "notFound" | "methodNotAllowed" | "malformedRequest" | "invalidRequest" | "invalidDefinition" | "hashMismatch" | "headersTooLarge" | "requestTimeout" | "bodyTooLarge" | "bodyTooDeep" | "unsupportedMediaType" | "preconditionRequired" | "staleRevision" | "wrongStatus" | "approverIsAuthor" | "bothChanged" | "hasFindings" | "idempotencyKeyReused" | "unauthorized" | "forbidden" | "tooManyRequests" | "storeUnavailable" | "recordDamaged" | "internalError";
  detail?: string;
  /** The facts that are wrong, in the order of their schema */
  facts?: (string)[];
  errors?: ({
    path: string;
    code: string;
    message: string;
  })[];
  /** hasFindings: what must be mended */
  findings?: (Finding)[];
  cases?: {
    passed: number;
    failed: number;
    results: (CaseResult)[];
  };
  reference?: {
    compared: number;
    differences: ({
      id: string;
      case: string;
      compiled: unknown;
      reference: unknown;
    })[];
  };
  /** bothChanged: the definitions, as kind/id */
  conflicts?: (string)[];
  /** tooManyRequests: in seconds */
  retryAfter?: number;
  title: string;
};

export type Finding = {
  code: string;
  severity: "error" | "warning" | "info";
  kind: string;
  id: string;
  path: string;
  message: LocalText;
  /** An example input that shows it, tried on the definition itself */
  witness?: unknown;
  /** What would mend it, ready to be put in place: for a gap in a table, a row */
  proposal?: unknown;
};

export type CaseResult = {
  id: string;
  kind: "rules" | "flow";
  case: string;
  passed: boolean;
  expected: Record<string, any>;
  actual: Record<string, any>;
  differences: ({
    path: (string)[];
    kind: "unequal" | "unexpected" | "notAllowed";
    expected?: unknown;
    actual: unknown;
  })[];
  fired: (string)[];
  clauses: (string)[];
};

export type BatchLine = {
  outcome: Record<string, any>;
  rules: ({
    id: string;
    clauses: (string)[];
  })[];
} | Problem;

export type RecordedDecision = {
  id: string;
  decidedAt: string;
  ruleSet: string;
  edition: number;
  at: string;
  facts: Record<string, any>;
  outcome: Record<string, any>;
  config?: Record<string, any>;
};

export type ExplainedDecision = {
  id: string;
  decidedAt: string;
  ruleSet: string;
  edition: number;
  at: string;
  facts: Record<string, any>;
  outcome: Record<string, any>;
  config?: Record<string, any>;
  rules: ({
    id: string;
    clauses: (string)[];
  })[];
  explanation?: Explanation;
  same: boolean;
};

export type SimulationRequest = {
  input: Record<string, any>;
  config?: Record<string, any>;
  /** An instant with its offset, or a date: the beginning of that day in the time zone of the policy */
  at?: string;
  /** A number or draft:<id>; default: the edition in force */
  edition?: number | string;
  events?: ({
    type: string;
    role?: string;
    after?: string;
  } | {
    type?: string;
    role?: string;
    after: string;
  })[];
};

export type Simulation = {
  state: string | Record<string, any>;
  context: Record<string, any>;
  status: "active" | "done" | "error" | "stopped";
  output?: unknown;
  tags: (string)[];
  accepts: ({
    type: string;
    roles: (string)[];
    payload: Record<string, any>;
    title: LocalText;
  })[];
  steps: ({
    type: string;
    from: string | Record<string, any>;
    to: string | Record<string, any>;
    accepted: boolean;
    error?: string;
    starts?: ({
      flow: string;
      input: Record<string, any>;
      businessKey?: string;
      tell?: string;
    })[];
  })[];
  starts: ({
    flow: string;
    input: Record<string, any>;
    businessKey?: string;
    tell?: string;
  })[];
  /** What `record` would have written, and when */
  records: (Record<string, any>)[];
  clauses: (string)[];
  timers: ({
    id: string;
    dueAt: string;
  })[];
  /** The imagined clock at the end */
  at: string;
  edition: number | string;
};

export type InstanceStart = {
  input: Record<string, any>;
  /** An instant with its offset, or a date: the beginning of that day in the time zone of the policy */
  at?: string;
  businessKey?: string;
};

export type Instance = {
  id: string;
  policy: string;
  flow: string;
  edition: number;
  version: number;
  status: "active" | "done" | "error" | "stopped";
  state: string | Record<string, any>;
  context: Record<string, any>;
  accepts: ({
    type: string;
    roles: (string)[];
    payload: Record<string, any>;
    title: LocalText;
  })[];
  tasks: ({
    state: string;
    roles: (string)[];
    events: (string)[];
    form?: Record<string, any>;
    dueAt?: string;
    title: LocalText;
  })[];
  timers: ({
    id: string;
    dueAt: string;
  })[];
  businessKey?: string;
  output?: unknown;
  parent?: {
    instance: string;
    actor?: string;
  };
  children: ({
    instance: string;
    flow: string;
    at: string;
    businessKey?: string;
    actor?: string;
    status: "active" | "done" | "error" | "stopped" | "failed";
  })[];
  createdAt: string;
  updatedAt: string;
};

export type InstanceEvent = {
  type: string;
  role?: string;
  [name: string]: unknown;
};

export type AuditEntry = {
  sequence: number;
  at: string;
  type: string;
  by?: string;
  previous: string;
  hash: string;
  [name: string]: unknown;
};

export type Task = {
  state: string;
  roles: (string)[];
  events: (string)[];
  form?: Record<string, any>;
  dueAt?: string;
  id: string;
  instance: string;
  policy: string;
  flow: string;
  edition: number;
  businessKey?: string;
  updatedAt?: string;
  title: LocalText;
};

export type Policy = {
  id: string;
  purpose?: LocalText;
  inForce: number | null;
  ruleSets?: number;
  flows?: number;
  openConfig?: number;
  owners?: (LocalText)[];
  documents?: ({
    id: string;
    title: LocalText;
  })[];
  roles?: (string)[];
  timeZone?: string;
  title: LocalText;
};

export type NewPolicy = {
  id: string;
  /** en is zh-CN where it is left out */
  purpose?: {
    'zh-CN': string;
    en?: string;
  };
  /** Default: Asia/Shanghai */
  timeZone?: string;
  /** en is zh-CN where it is left out */
  title: {
    'zh-CN': string;
    en?: string;
  };
};

export type Edition = {
  number: number;
  hash: string;
  effectiveFrom: string;
  publishedAt: string;
  publishedBy: string;
  approvedBy?: string;
  note?: string | LocalText;
  counts?: {
    ruleSets: number;
    flows: number;
    openConfig: number;
  };
  definitions?: (Definition)[];
  status?: "scheduled" | "inForce" | "superseded" | "retired";
  retired?: {
    from: string;
    at: string;
    by: string;
    note?: string;
    emergency?: {
      draft: string;
      by: string;
      reason: string;
      reviewed?: {
        at: string;
        by: string;
        note?: string;
      };
    };
  };
  emergency?: {
    draft: string;
    by: string;
    reason: string;
    reviewed?: {
      at: string;
      by: string;
      note?: string;
    };
  };
};

export type Definition = {
  kind: string;
  id?: string;
  [name: string]: unknown;
};

export type ClauseCoverage = {
  id: string;
  text: LocalText;
  kind: (string)[];
  reason?: LocalText;
  status: "covered" | "notExercised" | "notCited" | "narrative";
  citedBy: ({
    kind: string;
    id: string;
    path: string;
  })[];
  exercisedBy: ({
    id: string;
    case: string;
  })[];
  missingFigures: (string | LocalText)[];
};

export type Diff = {
  changes: ({
    kind: string;
    id: string;
    path: string;
    op: "add" | "remove" | "replace" | "move";
    before?: unknown;
    after?: unknown;
    /** Of something removed from a list: the id of what stood before it */
    follows?: string | null;
    sentence: LocalText;
  })[];
};

export type Draft = {
  id: string;
  policy: string;
  basedOn: number;
  revision: number;
  status: "draft" | "submitted" | "approved" | "published";
  authors: (string)[];
  changed?: (string)[];
  createdAt?: string;
  updatedAt?: string;
  note?: string;
  submittedBy?: string;
  approvedBy?: string;
  published?: number;
  definitions?: (Definition)[];
  contentRevision?: number;
  reason?: string;
  comments?: (Comment)[];
  rejection?: {
    at: string;
    by: string;
    reason?: string;
  };
  kind?: "rollback" | "retire";
  effectiveFrom?: string;
  emergency?: {
    at: string;
    by: string;
    reason: string;
  };
  reviewed?: {
    at: string;
    by: string;
    note?: string;
  };
  title: string;
};

export type Comment = {
  number: number;
  at: string;
  by: string;
  text: string;
  kind?: string;
  id?: string;
  path?: string;
  resolved?: {
    at: string;
    by: string;
  };
};

export type PortableEdition = {
  format: string;
  policy?: string;
  number?: number;
  hash: string;
  effectiveFrom?: string;
  publishedAt?: string;
  publishedBy?: string;
  approvedBy?: string;
  note?: string | LocalText;
  definitions: (Definition)[];
};

export type GivenDefinition = {
  kind: "policy" | "vocabulary" | "clauses" | "config" | "rules" | "flow" | "cases";
  [name: string]: unknown;
};

export type ImportedDraft = {
  id: string;
  policy: string;
  basedOn: number;
  revision: number;
  status: "draft" | "submitted" | "approved" | "published";
  authors: (string)[];
  changed?: (string)[];
  createdAt?: string;
  updatedAt?: string;
  note?: string;
  submittedBy?: string;
  approvedBy?: string;
  published?: number;
  definitions?: (Definition)[];
  contentRevision?: number;
  reason?: string;
  comments?: (Comment)[];
  rejection?: {
    at: string;
    by: string;
    reason?: string;
  };
  kind?: "rollback" | "retire";
  effectiveFrom?: string;
  emergency?: {
    at: string;
    by: string;
    reason: string;
  };
  reviewed?: {
    at: string;
    by: string;
    note?: string;
  };
  report: CheckReport;
  title: string;
};

export type CheckReport = {
  findings: (Finding)[];
  cases: {
    passed: number;
    failed: number;
    results: (CaseResult)[];
  };
  reference: {
    compared: number;
    differences: ({
      id: string;
      case: string;
      compiled: unknown;
      reference: unknown;
    })[];
  };
};

export type Revision = {
  kind: string;
  id: string;
  revision: number;
};

export type Impact = {
  decisions: {
    replayed: number;
    changed: number;
    refused: number;
    limited: boolean;
    recorded?: number;
    examples: ({
      id: string;
      ruleSet: string;
      at?: string;
      facts?: Record<string, any>;
      before: unknown;
      after: unknown;
      rules: {
        before: (string)[];
        after: (string)[];
      };
      explanation?: {
        before: Explanation | null;
        after: Explanation | null;
      };
    })[];
    totals: Record<string, {
      before: number;
      after: number;
    }>;
    byRuleSet: ({
      ruleSet: string;
      replayed: number;
      changed: number;
      totals: Record<string, {
        before: number;
        after: number;
      }>;
    })[];
    byRule: ({
      ruleSet: string;
      rule: string;
      clauses: (string)[];
      changed: number;
      lost: number;
      gained: number;
      totals: Record<string, {
        before: number;
        after: number;
      }>;
    })[];
    byClause: ({
      clause: string;
      changed: number;
      totals: Record<string, {
        before: number;
        after: number;
      }>;
    })[];
  };
  instances: {
    open: number;
    affected: number;
    examples: ({
      id: string;
      flow: string;
      state: string | Record<string, any>;
      reason: string;
    })[];
    byReason: ({
      flow: string;
      state: string | Record<string, any>;
      reason: string;
      affected: number;
    })[];
  };
};

export type GeneratedCases = {
  cases: (Case)[];
  coverage: {
    before: {
      measure: "rules" | "transitions";
      covered: number;
      of: number;
      missing: (string)[];
      values?: {
        covered: number;
        of: number;
      };
      pairs?: {
        covered: number;
        of: number;
      };
      outOfReach?: (string)[];
    };
    after: {
      measure: "rules" | "transitions";
      covered: number;
      of: number;
      missing: (string)[];
      values?: {
        covered: number;
        of: number;
      };
      pairs?: {
        covered: number;
        of: number;
      };
      outOfReach?: (string)[];
    };
  };
};

export type Case = {
  id: string;
  clauses?: (string)[];
  given: {
    facts?: Record<string, any>;
    input?: Record<string, any>;
    events?: ({
      type: string;
      role?: string;
      after?: string;
    } | {
      after: string;
    })[];
    at?: string;
    config?: Record<string, any>;
  };
  expected: {
    outcome?: Record<string, any>;
    exactly?: boolean;
    problem?: {
      code: string;
      facts?: (string)[];
    };
    state?: unknown;
    context?: Record<string, any>;
    output?: Record<string, any>;
    errors?: (string | null)[];
    records?: (string)[];
    /** The flows started, in order: the id of each, or what of its start must be equal */
    starts?: (string | Record<string, any>)[];
  };
  title?: Wording;
};

export type Wording = LocalText | string;

export type MigrationReport = {
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
  instances: ({
    id: string;
    businessKey?: string;
    state: string | Record<string, any>;
    moves: boolean;
    to?: string | Record<string, any>;
    tasks?: {
      added: ({
        state: string;
        roles: (string)[];
        events: (string)[];
        dueAt?: string;
      })[];
      removed: ({
        state: string;
        roles: (string)[];
        events: (string)[];
        dueAt?: string;
      })[];
    };
    timers?: {
      kept: ({
        id: string;
        dueAt: string;
      })[];
      started: ({
        id: string;
        dueAt: string;
      })[];
      stopped: ({
        id: string;
        dueAt: string;
      })[];
    };
    reason?: string;
    message?: LocalText;
  })[];
};

export type Migration = {
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
  undone?: {
    at: string;
    by: string;
    undone: number;
    movedOn: number;
  };
  instances?: ({
    id: string;
    businessKey?: string;
    state: string | Record<string, any>;
    movedOn: boolean;
  })[];
};

export type UndoneMigration = {
  id: string;
  undone: number;
  movedOn: (string)[];
};

export type Verification = {
  entries: number;
  intact: boolean;
  head: string;
  altered: ({
    chain: string;
    sequence?: number;
    reason?: string;
  })[];
};

export type NewKey = {
  id: string;
  name: string;
  roles: (string)[];
  policies?: (string)[];
  createdAt?: string;
  createdBy?: string;
  revokedAt?: string;
  person: string;
  untaken?: boolean;
  key?: string;
};

export type Key = {
  id: string;
  name: string;
  roles: (string)[];
  policies?: (string)[];
  createdAt: string;
  createdBy?: string;
  revokedAt?: string;
  person: string;
  untaken?: boolean;
};

export type Account = {
  id: string;
  name: string;
  revision: number;
  roles: (string)[];
  policies?: (string)[];
  createdAt: string;
  createdBy?: string;
  disabledAt?: string;
  signsInBy: "password" | "oidc" | "nothing";
  passwordBy?: string;
  hands?: (string)[];
};

export type Me = {
  id: string;
  person: string;
  roles: (string)[] | "all";
  policies?: (string)[];
  csrf?: string;
  passwordBy?: string;
  confined?: boolean;
  untaken?: ({
    id: string;
    name: string;
  })[];
};

export type Ways = {
  mode: "demo" | "production";
  password: boolean;
  oidc: boolean;
};

export type SignedOut = {
  continueAt: string;
};

export type NewWebhook = {
  id: string;
  name: string;
  url: string;
  types: ("instance" | "edition" | "notification")[];
  policies?: (string)[];
  flow?: string;
  createdAt?: string;
  createdBy?: string;
  secret: string;
};

export type Webhook = {
  id: string;
  name: string;
  url: string;
  types: ("instance" | "edition" | "notification")[];
  policies?: (string)[];
  flow?: string;
  createdAt: string;
  createdBy: string;
};

export type DeadLetter = {
  id: string;
  webhook: string;
  body: WebhookBody;
  attempts: number;
  error?: string;
  lastAt?: string;
};

export type WebhookBody = {
  id: string;
  type: "instance" | "edition" | "notification";
  at: string;
  policy: string;
  data: Record<string, any>;
};

/** Every call of the API by its name, over a way to send. */
export function createApi(send: Send) {
  return {
    /** Decide by the rule set of this id */
    decide: (policy: string, id: string, body: DecisionRequest, headers: { 'idempotency-key'?: string } = {}) => send<Decision>('POST', `/policies/${encodeURIComponent(policy)}/decisions/${encodeURIComponent(id)}`, body, headers),
    /** A recorded decision, and why: made again on its edition */
    readDecision: (policy: string, id: string, query: { rows?: string | number; after?: string | number; language?: string | number; limit?: string | number } = {}) => send<ExplainedDecision>('GET', `/policies/${encodeURIComponent(policy)}/decisions/${encodeURIComponent(id)}${toQuery(query)}`),
    /** What was decided, the newest first */
    listDecisions: (policy: string, query: { ruleSet?: string | number; since?: string | number; until?: string | number; cursor?: string | number; limit?: string | number } = {}) => send<{
      items: (RecordedDecision)[];
      cursor?: string;
    }>('GET', `/policies/${encodeURIComponent(policy)}/decisions${toQuery(query)}`),
    /** Walk a flow through events; nothing is stored */
    simulate: (policy: string, flow: string, body: SimulationRequest, headers: { 'idempotency-key'?: string } = {}) => send<Simulation>('POST', `/policies/${encodeURIComponent(policy)}/flows/${encodeURIComponent(flow)}/simulate`, body, headers),
    /** Start an instance of a flow */
    startInstance: (policy: string, flow: string, body: InstanceStart, headers: { 'idempotency-key'?: string } = {}) => send<Instance>('POST', `/policies/${encodeURIComponent(policy)}/flows/${encodeURIComponent(flow)}/instances`, body, headers),
    /** Send an instance an event */
    sendEvent: (id: string, body: InstanceEvent, headers: { 'if-match'?: string; 'idempotency-key'?: string } = {}) => send<Instance>('POST', `/instances/${encodeURIComponent(id)}/events`, body, headers),
    /** Find instances, the newest first */
    listInstances: (query: { policy?: string | number; flow?: string | number; state?: string | number; status?: string | number; businessKey?: string | number; cursor?: string | number; limit?: string | number } = {}) => send<{
      items: (Instance)[];
      cursor?: string;
    }>('GET', `/instances${toQuery(query)}`),
    /** Read an instance */
    readInstance: (id: string) => send<Instance>('GET', `/instances/${encodeURIComponent(id)}`),
    /** Read what happened to an instance */
    readHistory: (id: string, query: { cursor?: string | number; limit?: string | number } = {}) => send<{
      items: (AuditEntry)[];
      cursor?: string;
    }>('GET', `/instances/${encodeURIComponent(id)}/history${toQuery(query)}`),
    /** Open tasks, those of the newest instances first */
    listTasks: (query: { role?: string | number; policy?: string | number; flow?: string | number; cursor?: string | number; limit?: string | number } = {}) => send<{
      items: (Task)[];
      cursor?: string;
    }>('GET', `/tasks${toQuery(query)}`),
    /** List the policies */
    listPolicies: (query: { cursor?: string | number; limit?: string | number } = {}) => send<{
      items: (Policy)[];
      cursor?: string;
    }>('GET', `/policies${toQuery(query)}`),
    /** Make a policy; its first edition says nothing yet and is in force from now */
    createPolicy: (body: NewPolicy, headers: { 'idempotency-key'?: string } = {}) => send<Policy>('POST', '/policies', body, headers),
    /** Read a policy */
    readPolicy: (policy: string) => send<Policy>('GET', `/policies/${encodeURIComponent(policy)}`),
    /** List the editions, the newest first */
    listEditions: (policy: string, query: { cursor?: string | number; limit?: string | number } = {}) => send<{
      items: (Edition)[];
      cursor?: string;
    }>('GET', `/policies/${encodeURIComponent(policy)}/editions${toQuery(query)}`),
    /** Read an edition with its definitions */
    readEdition: (policy: string, edition: number | string) => send<Edition>('GET', `/policies/${encodeURIComponent(policy)}/editions/${encodeURIComponent(edition)}`),
    /** What cites each clause of an edition or draft:<id>, and which cases exercise it */
    clauseCoverage: (policy: string, edition: number | string, query: { cursor?: string | number; limit?: string | number } = {}) => send<{
      items: (ClauseCoverage)[];
      cursor?: string;
    }>('GET', `/policies/${encodeURIComponent(policy)}/editions/${encodeURIComponent(edition)}/coverage${toQuery(query)}`),
    /** Compare two editions, or an edition with draft:<id> */
    diffEditions: (policy: string, edition: number | string, other: number | string) => send<Diff>('GET', `/policies/${encodeURIComponent(policy)}/editions/${encodeURIComponent(edition)}/diff/${encodeURIComponent(other)}`),
    /** Publish an old edition again, as a new one; in production another person approves and publishes it */
    rollBack: (policy: string, edition: number | string, body?: {
      note?: string;
      /** An instant with its offset, or a date: the beginning of that day in the time zone of the policy */
      effectiveFrom?: string;
      /** At once, by one person; it is told to everybody and reviewed afterwards */
      emergency?: boolean;
      /** Why it is an emergency */
      reason?: string;
    }, headers: { 'idempotency-key'?: string } = {}) => send<Edition | Draft>('POST', `/policies/${encodeURIComponent(policy)}/editions/${encodeURIComponent(edition)}/rollback`, body, headers),
    /** Take an edition out of force, now or from a later instant; in production another person approves and publishes it */
    retireEdition: (policy: string, edition: number | string, body?: {
      note?: string;
      /** An instant with its offset, or a date: the beginning of that day in the time zone of the policy */
      from?: string;
      /** At once, by one person; it is told to everybody and reviewed afterwards */
      emergency?: boolean;
      /** Why it is an emergency */
      reason?: string;
    }, headers: { 'idempotency-key'?: string } = {}) => send<Edition | Draft>('POST', `/policies/${encodeURIComponent(policy)}/editions/${encodeURIComponent(edition)}/retire`, body, headers),
    /** Export an edition as one file with its hash */
    exportEdition: (policy: string, edition: number | string) => send<PortableEdition>('GET', `/policies/${encodeURIComponent(policy)}/editions/${encodeURIComponent(edition)}/export`),
    /** Import an exported edition as a draft; its hash and everything else is checked */
    importDraft: (policy: string, body: {
      format: "guiju-edition/1";
      hash: string;
      number?: number;
      definitions: (GivenDefinition)[];
      [name: string]: unknown;
    }, query: { title?: string | number; ofAnother?: string | number } = {}, headers: { 'idempotency-key'?: string } = {}) => send<ImportedDraft>('POST', `/policies/${encodeURIComponent(policy)}/drafts/import${toQuery(query)}`, body, headers),
    /** Open a draft on an edition, by default the one in force */
    createDraft: (policy: string, body?: {
      from?: number;
      title?: string;
    }, headers: { 'idempotency-key'?: string } = {}) => send<Draft>('POST', `/policies/${encodeURIComponent(policy)}/drafts`, body, headers),
    /** List the drafts, the newest first */
    listDrafts: (policy: string, query: { cursor?: string | number; limit?: string | number } = {}) => send<{
      items: (Draft)[];
      cursor?: string;
    }>('GET', `/policies/${encodeURIComponent(policy)}/drafts${toQuery(query)}`),
    /** Read a draft with its definitions */
    readDraft: (policy: string, draft: string) => send<Draft>('GET', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}`),
    /** Throw a draft away */
    removeDraft: (policy: string, draft: string, headers: { 'idempotency-key'?: string } = {}) => send<void>('DELETE', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}`, undefined, headers),
    /** Read a definition of a draft */
    readDefinition: (policy: string, draft: string, kind: string, id: string) => send<Definition>('GET', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/definitions/${encodeURIComponent(kind)}/${encodeURIComponent(id)}`),
    /** Put a definition into a draft */
    saveDefinition: (policy: string, draft: string, kind: string, id: string, body: GivenDefinition, headers: { 'if-match'?: string; 'x-guiju-note'?: string; 'idempotency-key'?: string } = {}) => send<Revision>('PUT', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/definitions/${encodeURIComponent(kind)}/${encodeURIComponent(id)}`, body, headers),
    /** Take a definition out of a draft */
    removeDefinition: (policy: string, draft: string, kind: string, id: string, headers: { 'if-match'?: string; 'x-guiju-note'?: string; 'idempotency-key'?: string } = {}) => send<Revision>('DELETE', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/definitions/${encodeURIComponent(kind)}/${encodeURIComponent(id)}`, undefined, headers),
    /** Check a draft: findings, cases, reference */
    checkDraft: (policy: string, draft: string, body?: Record<string, never>, headers: { 'idempotency-key'?: string } = {}) => send<CheckReport>('POST', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/check`, body, headers),
    /** Replay recorded decisions and open instances on a draft */
    impactOfDraft: (policy: string, draft: string, body?: {
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
    }, headers: { 'accept'?: string } = {}) => send<Impact>('POST', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/impact`, body, headers),
    /** Propose cases for what a rule set or flow leaves unexercised */
    generateCases: (policy: string, draft: string, body: {
      kind: "rules" | "flow";
      id: string;
      /** The share to be covered; default: all */
      coverage?: number;
      /** At most so many cases; default 50 */
      limit?: number;
    }, headers: { 'idempotency-key'?: string } = {}) => send<GeneratedCases>('POST', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/generate-cases`, body, headers),
    /** Put the changes of a draft on another edition, by default the one in force */
    rebaseDraft: (policy: string, draft: string, body?: {
      onto?: number;
      /** Where both changed a definition, keep that of the draft */
      keep?: "mine";
    }, headers: { 'idempotency-key'?: string } = {}) => send<Draft>('POST', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/rebase`, body, headers),
    /** Comment on a draft, or on a place in one of its definitions */
    addComment: (policy: string, draft: string, body: {
      text: string;
      kind?: string;
      id?: string;
      /** JSON Pointer */
      path?: string;
    }, headers: { 'idempotency-key'?: string } = {}) => send<Comment>('POST', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/comments`, body, headers),
    /** List the comments on a draft, the oldest first */
    listComments: (policy: string, draft: string, query: { cursor?: string | number; limit?: string | number } = {}) => send<{
      items: (Comment)[];
      cursor?: string;
    }>('GET', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/comments${toQuery(query)}`),
    /** Read a comment on a draft */
    readComment: (policy: string, draft: string, comment: number) => send<Comment>('GET', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/comments/${encodeURIComponent(comment)}`),
    /** Mark a comment as resolved, or with `resolved: false` as open again */
    resolveComment: (policy: string, draft: string, comment: number, body?: {
      resolved?: boolean;
    }, headers: { 'idempotency-key'?: string } = {}) => send<Comment>('POST', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/comments/${encodeURIComponent(comment)}/resolve`, body, headers),
    /** Submit a draft for approval */
    submitDraft: (policy: string, draft: string, body?: {
      note?: string;
    }, headers: { 'if-match'?: string; 'idempotency-key'?: string } = {}) => send<Draft>('POST', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/submit`, body, headers),
    /** Take a submitted draft back */
    withdrawDraft: (policy: string, draft: string, body?: {
      note?: string;
    }, headers: { 'if-match'?: string; 'idempotency-key'?: string } = {}) => send<Draft>('POST', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/withdraw`, body, headers),
    /** Approve a draft that others wrote */
    approveDraft: (policy: string, draft: string, body?: {
      note?: string;
    }, headers: { 'if-match'?: string; 'idempotency-key'?: string } = {}) => send<Draft>('POST', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/approve`, body, headers),
    /** Send a draft back to its authors */
    rejectDraft: (policy: string, draft: string, body?: {
      note?: string;
    }, headers: { 'if-match'?: string; 'idempotency-key'?: string } = {}) => send<Draft>('POST', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/reject`, body, headers),
    /** Sign that one has looked at what another person did in an emergency */
    reviewEmergency: (policy: string, draft: string, body?: {
      note?: string;
    }, headers: { 'idempotency-key'?: string } = {}) => send<Draft>('POST', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/review`, body, headers),
    /** Publish an approved draft as an edition */
    publishDraft: (policy: string, draft: string, body?: {
      note?: string;
      /** An instant with its offset, or a date: the beginning of that day in the time zone of the policy */
      effectiveFrom?: string;
    }, headers: { 'idempotency-key'?: string } = {}) => send<Edition>('POST', `/policies/${encodeURIComponent(policy)}/drafts/${encodeURIComponent(draft)}/publish`, body, headers),
    /** Move the open instances of a flow to this edition, or say what would become of each */
    migrateInstances: (policy: string, edition: number | string, body: {
      flow: string;
      /** The edition the instances are on */
      from: number;
      /** Old state to new */
      states?: Record<string, string>;
      /** Only say what would become of each */
      dryRun?: boolean;
      note?: string;
    }, headers: { 'idempotency-key'?: string } = {}) => send<MigrationReport>('POST', `/policies/${encodeURIComponent(policy)}/editions/${encodeURIComponent(edition)}/migrations`, body, headers),
    /** List the migrations to this edition, the newest first */
    listMigrations: (policy: string, edition: number | string, query: { cursor?: string | number; limit?: string | number } = {}) => send<{
      items: (Migration)[];
      cursor?: string;
    }>('GET', `/policies/${encodeURIComponent(policy)}/editions/${encodeURIComponent(edition)}/migrations${toQuery(query)}`),
    /** Read a migration: what it moved, and for who may read instances, which of those have moved on since */
    readMigration: (policy: string, edition: number | string, migration: string) => send<Migration>('GET', `/policies/${encodeURIComponent(policy)}/editions/${encodeURIComponent(edition)}/migrations/${encodeURIComponent(migration)}`),
    /** Put back every instance of a migration that has not moved on since */
    undoMigration: (policy: string, edition: number | string, migration: string, body?: Record<string, never>, headers: { 'idempotency-key'?: string } = {}) => send<UndoneMigration>('POST', `/policies/${encodeURIComponent(policy)}/editions/${encodeURIComponent(edition)}/migrations/${encodeURIComponent(migration)}/undo`, body, headers),
    /** The audit log, the oldest entry first, or with `order=desc` the newest */
    listAudit: (query: { policy?: string | number; by?: string | number; since?: string | number; until?: string | number; type?: string | number; cursor?: string | number; limit?: string | number; order?: string | number } = {}) => send<{
      items: (AuditEntry)[];
      cursor?: string;
    }>('GET', `/audit${toQuery(query)}`),
    /** Recompute every chain of entries and every edition hash, and name what is missing or damaged */
    verifyAudit: () => send<Verification>('GET', '/audit/verify'),
    /** Create an API key; it is shown this once. One of another person is taken by that person */
    createKey: (body: {
      name: string;
      roles: (string)[];
      policies?: (string)[];
      /** Whose it is: an account, or operator; default: who makes it */
      person?: string;
      /** It may act for persons: the right actFor */
      actFor?: boolean;
    }, headers: { 'idempotency-key'?: string } = {}) => send<NewKey>('POST', '/api-keys', body, headers),
    /** List the API keys */
    listKeys: (query: { cursor?: string | number; limit?: string | number } = {}) => send<{
      items: (Key)[];
      cursor?: string;
    }>('GET', `/api-keys${toQuery(query)}`),
    /** Take the key that was made for oneself, once, signed in */
    takeKey: (id: string, body?: Record<string, never>, headers: { 'idempotency-key'?: string } = {}) => send<NewKey>('POST', `/api-keys/${encodeURIComponent(id)}/take`, body, headers),
    /** Read what an API key is for */
    readKey: (id: string) => send<Key>('GET', `/api-keys/${encodeURIComponent(id)}`),
    /** Revoke an API key */
    revokeKey: (id: string, headers: { 'idempotency-key'?: string } = {}) => send<void>('DELETE', `/api-keys/${encodeURIComponent(id)}`, undefined, headers),
    /** Create an account */
    createAccount: (body: {
      name: string;
      password: string;
      roles: (string)[];
      policies?: (string)[];
    }, headers: { 'idempotency-key'?: string } = {}) => send<Account>('POST', '/accounts', body, headers),
    /** List the accounts */
    listAccounts: (query: { cursor?: string | number; limit?: string | number } = {}) => send<{
      items: (Account)[];
      cursor?: string;
    }>('GET', `/accounts${toQuery(query)}`),
    /** Read an account */
    readAccount: (id: string) => send<Account>('GET', `/accounts/${encodeURIComponent(id)}`),
    /** Change what an account may do, its password, or whether it may sign in */
    changeAccount: (id: string, body: {
      roles?: (string)[];
      policies?: (string)[] | null;
      password?: string;
      disabled?: boolean;
    }, headers: { 'idempotency-key'?: string } = {}) => send<Account>('PATCH', `/accounts/${encodeURIComponent(id)}`, body, headers),
    /** Vouch that an account is in the hands of its owner alone, whoever made it or set its password */
    confirmAccount: (id: string, body?: Record<string, never>, headers: { 'idempotency-key'?: string } = {}) => send<Account>('POST', `/accounts/${encodeURIComponent(id)}/confirm`, body, headers),
    /** Sign in; a cookie keeps the session, `csrf` goes with every change */
    signIn: (body: {
      name: string;
      password: string;
    }) => send<Me>('POST', '/session', body),
    /** Who the caller is, and what the caller may do */
    whoAmI: () => send<Me>('GET', '/session'),
    /** Sign out */
    signOut: (headers: { 'idempotency-key'?: string } = {}) => send<SignedOut | void>('DELETE', '/session', undefined, headers),
    /** How one can sign in here */
    waysToSignIn: () => send<Ways>('GET', '/session/ways'),
    /** Change one's password; every session under the old one is over */
    changePassword: (body: {
      old: string;
      new: string;
    }, headers: { 'idempotency-key'?: string } = {}) => send<void>('PUT', '/session/password', body, headers),
    /** Have changes sent to an address; the secret is shown this once */
    createWebhook: (body: {
      name: string;
      url: string;
      types?: ("instance" | "edition" | "notification")[];
      policies?: (string)[];
      flow?: string;
    }, headers: { 'idempotency-key'?: string } = {}) => send<NewWebhook>('POST', '/webhooks', body, headers),
    /** List the webhooks */
    listWebhooks: (query: { cursor?: string | number; limit?: string | number } = {}) => send<{
      items: (Webhook)[];
      cursor?: string;
    }>('GET', `/webhooks${toQuery(query)}`),
    /** Read a webhook */
    readWebhook: (id: string) => send<Webhook>('GET', `/webhooks/${encodeURIComponent(id)}`),
    /** Remove a webhook; what it is still owed is dropped */
    removeWebhook: (id: string, headers: { 'idempotency-key'?: string } = {}) => send<void>('DELETE', `/webhooks/${encodeURIComponent(id)}`, undefined, headers),
    /** Give a webhook a new secret; the old one signs for a day more */
    rotateWebhookSecret: (id: string, headers: { 'idempotency-key'?: string } = {}) => send<NewWebhook>('POST', `/webhooks/${encodeURIComponent(id)}/secret`, undefined, headers),
    /** What could not be delivered and was given up */
    listDeadLetters: (query: { cursor?: string | number; limit?: string | number } = {}) => send<{
      items: (DeadLetter)[];
      cursor?: string;
    }>('GET', `/webhooks/dead-letters${toQuery(query)}`),
    /** Try to deliver it again, from now on */
    replayDeadLetter: (id: string, headers: { 'idempotency-key'?: string } = {}) => send<DeadLetter>('POST', `/webhooks/dead-letters/${encodeURIComponent(id)}/replay`, undefined, headers),
    /** Throw it away */
    dropDeadLetter: (id: string, headers: { 'idempotency-key'?: string } = {}) => send<void>('DELETE', `/webhooks/dead-letters/${encodeURIComponent(id)}`, undefined, headers),
  };
}

export type Api = ReturnType<typeof createApi>;
