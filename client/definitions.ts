// Made by `npm run client` from the contract. Do not edit.

/** Any value of JSON. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** One document of a policy. */
export type Definition =
  | PolicyDefinition
  | VocabularyDefinition
  | ClausesDefinition
  | ConfigDefinition
  | RuleSetDefinition
  | FlowDefinition
  | FormDefinition
  | MasterDefinition
  | RegisterDefinition
  | CasesDefinition;

/** What a policy is called, whose it is, and which flows it starts by itself. */
export interface PolicyDefinition {
  kind: 'policy';
  id: string;
  title: LocalText;
  purpose?: LocalText;
  documents?: { id: string; title: LocalText }[];
  owners?: LocalText[];
  timeZone: string;
  roles?: string[];
  editions: { number: number; effectiveFrom: string; note?: LocalText }[];
  /** Flows that start by themselves */
  schedules?: Schedule[];
}

/** Text for people, in both languages of the product. */
export interface LocalText {
  'zh-CN': string;
  en: string;
}

/** A flow that starts by itself, each month, week or day, or by a cron expression, in the policy's time zone. */
export interface Schedule {
  id: string;
  title?: Wording;
  clauses?: string[];
  flow: string;
  input?: Record<string, any>;
  /** How often; absent: each month */
  every?: 'month' | 'week' | 'day';
  /** Of a month 1 to 31, its last day where it is shorter; of a week 1 (Monday) to 7; absent: the first */
  day?: number;
  /** `hh:mm`; default midnight */
  time?: string;
  /** Instead of these a cron expression of five parts, `30 16 * * 1-5` */
  cron?: string;
  /** Where the day is no working day of a calendar (a configuration value): it moves to the `next` or `previous` one, or `skip`s; with `count` the day of a month counts working days */
  workingDay?: { calendar: string; move: 'next' | 'previous' | 'skip' | 'count' };
  /** Master data: it starts one for each row, or those of which a formula over its fields holds, with the fields of the row as input */
  for?: string | { master: string; where?: Expression };
}

/** What an author calls something: in both languages, or, as JSON Schema has it, in one text for both. */
export type Wording = LocalText | string;

/** `{"=": "FEEL"}`: the only thing in a definition that is evaluated. */
export interface Expression {
  '=': string;
}

/** What people call every name. */
export interface VocabularyDefinition {
  kind: 'vocabulary';
  words: Record<string, { 'zh-CN': string; en: string; unit?: string }>;
}

/** The clauses of a policy. */
export interface ClausesDefinition {
  kind: 'clauses';
  clauses: Clause[];
}

/** A numbered statement of the policy's source document, in our own words. */
export interface Clause {
  id: string;
  text: LocalText;
  figures?: Figure[];
  kind: string[];
  reason?: LocalText;
}

/** A figure of a clause; a plain text reads alike in both languages (`16:00`, `≥ 85 %`). */
export type Figure = string | LocalText;

/** The configuration values of a policy. */
export interface ConfigDefinition {
  kind: 'config';
  values: Record<string, ConfigValue>;
}

/** A figure or choice kept apart from the rules; without a value it is open. */
export interface ConfigValue {
  title: Wording;
  schema: ValueSchema;
  clauses?: string[];
  description?: Wording;
  value?: Json;
}

export interface ValueSchema {
  type?: string | string[];
  enum?: Json[];
  format?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  minItems?: number;
  maxItems?: number;
  items?: ValueSchema;
  properties?: Record<string, ValueSchema>;
  required?: string[];
  additionalProperties?: boolean | ValueSchema;
  default?: Json;
  title?: Wording;
  description?: Wording;
  labels?: Record<string, Wording>;
  unit?: string;
  /** Half-up rounding of a number, in decimal places */
  decimals?: number;
  /** It is required where this holds */
  requiredIf?: Expression;
  /** False makes the given fact an invalidValue */
  valid?: Expression;
  refers?: MasterReference;
  /** On an outcome property or a field: computed of the others */
  '='?: string;
}

/** It holds the key of a row of that master data. */
export type MasterReference =
  | string
  | {
      master: string;
      /** By this name expressions read the row */
      as?: string;
    };

/** Facts in, outcome out: rules or a decision table, with a hit policy. */
export interface RuleSetDefinition {
  kind: 'rules';
  id: string;
  title: Wording;
  description?: Wording;
  clauses: string[];
  facts: ValueSchema;
  outcome: ValueSchema;
  derived?: Record<string, Derived>;
  conditions?: Record<string, Condition>;
  hitPolicy?: string;
  default?: Record<string, any>;
  rules?: Rule[];
  table?: DecisionTable;
}

/** A fact computed of others: by a formula, or by the decision of another rule set. */
export type Derived =
  | { '=': string; missing?: string; title?: Wording }
  | {
      decide: string;
      take?: string;
      facts?: Record<string, Expression | Json>;
      when?: Expression;
      missing?: string;
      title?: Wording;
    };

export type Condition =
  | { all: Condition[]; priority?: number; name?: string }
  | { any: Condition[]; priority?: number; name?: string }
  | { not: Condition; priority?: number; name?: string }
  | { condition: string; priority?: number; name?: string }
  | FactCondition;

/** json-rules-engine's own form. */
export interface FactCondition {
  fact: string;
  operator: string;
  value: Json | { fact: string; path?: string } | Expression;
  path?: string;
  params?: Record<string, any>;
  priority?: number;
  name?: string;
}

/** Conditions, and the event of a rule whose conditions hold. */
export interface Rule {
  id: string;
  clauses?: string[];
  title?: Wording;
  priority?: number;
  conditions: Condition;
  event: { type: string; params?: Record<string, Expression | Json> };
}

/** Rules as rows: cells are FEEL unary tests. */
export interface DecisionTable {
  inputs: (string | { '=': string; title?: Wording })[];
  outputs: string[];
  rows: { id: string; clauses?: string[]; when: string[]; then: (Expression | Json)[]; note?: LocalText }[];
}

/** A procedure: events, and an XState machine that takes them. */
export interface FlowDefinition {
  kind: 'flow';
  id: string;
  title: Wording;
  description?: Wording;
  clauses: string[];
  input?: ValueSchema;
  /** Who starts it by hand, and the form that is filled for it; without roles anybody with a role in it */
  start?: { roles?: RoleRef[]; form?: EventForm };
  events: Record<string, FlowEvent>;
  delays?: Record<string, string | Expression>;
  /** Deadlines that run across states */
  clocks?: Clock[];
  /** Whose an instance is, read after each step; absent: who started it, and their departments */
  belongs?: { departments?: Expression; persons?: Expression };
  /** Who sees an instance; absent: the roles that the flow names, each as far as it is bound */
  see?: { roles?: string[]; scope?: 'own' | 'department' | 'all' };
  /** Events of which one person sends at most one in a case, `flow.EVENT` of another flow */
  distinct?: string[][];
  /** Where the starter takes it back to, and until `acted` or `state:<state>` */
  recall?: { to?: string; until?: string };
  /** Until when who acted last may take that back; absent: until the next has read it */
  takeBack?: { until: 'acted' | 'read' };
  /** No two instances have the same business key */
  businessKey?: 'unique';
  machine: Machine;
}

/** A role; with a field that must come beside the event: the one for whom it is sent, or why by hand. */
export type RoleRef = string | { role: string; with: string };

/** The form that an event fills: its payload is the form. */
export type EventForm =
  | string
  | {
      id: string;
      /** The fields that it fills; absent: all */
      fields?: string[];
      /** `new` makes the record, `continue` fills what is still empty, `amend` changes it for a reason; absent: `new`, or `continue` where there is one */
      mode?: 'new' | 'continue' | 'amend';
    };

/** An event that a flow takes, who may send it, and what comes with it. */
export interface FlowEvent {
  title?: Wording;
  roles?: RoleRef[];
  payload?: ValueSchema;
  form?: EventForm;
  /** What fields of its form hold where nothing is given */
  prefill?: Record<string, Expression>;
  /** Facts of the input that the event may bring besides its payload */
  gives?: string[];
  /** Only the machine, another flow or a message sends it: it is nobody's button */
  internal?: boolean;
}

/** A deadline that runs across states: met at its exact instant, breached after it. */
export interface Clock {
  id: string;
  title?: Wording;
  clauses?: string[];
  /** Where it begins: `start`, `state:<state>`, `event:<event>`, or FEEL giving an instant */
  from: string | Expression;
  /** What it waits for, written alike */
  until: string | Expression;
  /** How long: an ISO 8601 duration, the name of a delay, or FEEL */
  limit: string | Expression;
  /** How long before its end somebody is reminded */
  remind?: string | string[];
  /** What a breach does besides standing in the history; absent: `record` */
  over?: 'record' | 'notify';
}

export interface State {
  type?: 'atomic' | 'compound' | 'parallel' | 'final' | 'history';
  id?: string;
  initial?: string;
  history?: 'shallow' | 'deep';
  target?: string;
  description?: string;
  meta?: StateMeta;
  states?: Record<string, State>;
  on?: Record<string, Transitions>;
  always?: Transitions;
  after?: Record<string, Transitions>;
  invoke?: Invoke | Invoke[];
  onDone?: Transitions;
  entry?: Action | Action[];
  exit?: Action | Action[];
  output?: Expression | Json;
  tags?: string | string[];
}

/** What people call a state, and the task it puts in front of a role. */
export interface StateMeta {
  title?: Wording;
  clauses?: string[];
  task?: TaskDefinition;
  [name: string]: unknown;
}

/** The work that a state puts in front of people. */
export interface TaskDefinition {
  title?: Wording;
  role?: string | string[];
  form?: ValueSchema;
  due?: string;
  /** A person, or several of whom the first who acts ends it */
  assign?: Expression;
  /** Who may act: roles, or persons by FEEL */
  candidates?: string[] | Expression;
  approval?: Approval;
  /** Who may not: `starter`, who acted in `state:<state>`, who sent `event:<event>` */
  notBy?: string[];
  /** What may be done with it besides its events */
  allow?: AllowedVerb[];
  /** Who agreed in this case before, or just before, has agreed here too */
  skip?: 'sameApprover' | 'consecutive';
  /** Whose it is where nobody is found; absent: `administrator` */
  nobody?: 'superior' | 'administrator' | 'pass';
  /** Its events; absent: all of the state */
  events?: string[];
  /** How long before it is due somebody is reminded */
  remind?: string[];
  /** Who gets it, too, when it is overdue: `superior`, a post, a person, or persons by FEEL */
  escalate?: true | { after?: string; to?: string | Expression };
  /** Who is shown the case, too, when the task begins: persons by FEEL */
  copy?: { to: Expression };
}

/** How several persons decide together. */
export interface Approval {
  mode: 'all' | 'any' | 'sequence' | {
    /** Of the weights that must agree */
    share: number;
    /** By person; absent: 1 */
    weights?: Record<string, number>;
    /** What exactly the share means when all have voted */
    tie?: 'agree' | 'refuse';
  };
  /** The persons, in their order */
  of: Expression;
  /** The event by which one agrees; before the last it is accepted and the state stays */
  agree: string;
  /** The event by which one refuses */
  refuse?: string;
  /** `one`: the first refusal refuses; `all`: when everybody has voted */
  reject?: 'one' | 'all';
}

/** What may be done with a task besides its events. */
export type AllowedVerb =
  | 'claim'
  | 'release'
  | 'transfer'
  | 'delegate'
  | 'urge'
  | 'copy'
  | 'comment'
  | 'read'
  | 'return'
  | 'recall'
  | 'takeBack'
  | 'addSigner';

/** One transition, or several of which the first whose guard holds is taken. */
export type Transitions = string | Transition | (string | Transition)[];

/** Where an event leads, under which guard, and what is done on the way. */
export interface Transition {
  target?: string | string[];
  guard?: string | { type: string; params?: Record<string, any> };
  actions?: Action | Action[];
  description?: string;
  meta?: {
    roles?: RoleRef[];
    /** Children by their `as` that must have ended */
    needs?: string[];
    /** Children that may be open: what is open is written down */
    reports?: string[];
    /** The child that tells this event while it is open; then it is nobody else's */
    owner?: string;
    clauses?: string[];
    record?: LocalText | string;
    assumed?: boolean;
    [name: string]: unknown;
  };
  reenter?: boolean;
}

/** What a flow does in passing, by name. */
export type Action = string | { type: string; params?: Record<string, any> };

/** An actor that runs while a state lasts. */
export interface Invoke {
  id?: string;
  src: string;
  input?: Record<string, any>;
  onDone?: Transitions;
  onError?: Transitions;
}

export interface Machine {
  type?: 'atomic' | 'compound' | 'parallel' | 'final' | 'history';
  id?: string;
  initial?: string;
  history?: 'shallow' | 'deep';
  target?: string;
  description?: string;
  meta?: StateMeta;
  states?: Record<string, State>;
  on?: Record<string, Transitions>;
  always?: Transitions;
  after?: Record<string, Transitions>;
  invoke?: Invoke | Invoke[];
  onDone?: Transitions;
  entry?: Action | Action[];
  exit?: Action | Action[];
  output?: Expression | Json;
  tags?: string | string[];
  context?: Record<string, any>;
  version?: string;
}

/** A document that people fill in: its fields, its number, and who signs it. */
export interface FormDefinition {
  kind: 'form';
  id: string;
  title: Wording;
  description?: Wording;
  clauses: string[];
  /** How its records are numbered: `{yyyy}`, `{MM}`, `{dd}`, and `{0000}` for the running number */
  number?: string;
  fields: FieldSchema;
  signed?: Signing[];
  /** The roles that may file it without a flow; absent: only events do */
  filledBy?: string[];
  layout?: LayoutSection[];
  print?: {
    paper?: 'A4' | 'A5' | 'A4-landscape';
    /** Whose each copy is */
    copies?: string[];
  };
}

export interface FieldSchema {
  type?: string | string[];
  enum?: Json[];
  format?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  minItems?: number;
  maxItems?: number;
  items?: FieldSchema;
  properties?: Record<string, FieldSchema>;
  required?: string[];
  additionalProperties?: boolean | FieldSchema;
  default?: Json;
  title?: Wording;
  description?: Wording;
  labels?: Record<string, Wording>;
  unit?: string;
  /** Half-up rounding of a number, in decimal places */
  decimals?: number;
  /** It is required where this holds */
  requiredIf?: Expression;
  /** False makes the given fact an invalidValue */
  valid?: Expression;
  refers?: MasterReference;
  /** On an outcome property or a field: computed of the others */
  '='?: string;
  /** What it holds where nothing is given */
  prefill?: Expression;
  /** False makes the given value an invalidValue */
  check?: { '=': string; message?: Wording };
  /** The source does not name it: it may be switched off */
  usual?: boolean;
  /** Whoever fills the form looks anew: what earlier records hold under its name is not taken over */
  anew?: boolean;
  rights?: FieldRight[];
}

/** What a role may do with a field while the instance is in a state; the first that fits counts. */
export interface FieldRight {
  role?: string;
  state?: string;
  may: 'read' | 'write' | 'hidden' | 'masked';
}

/** A signature that a form asks for; they stand in their order. */
export interface Signing {
  /** What the signature is called */
  as: string;
  title?: Wording;
  /** Who signs; absent: anybody who may send the event, or file the form */
  role?: string;
  /** The event that signs; absent: it is signed by itself */
  event?: string;
  /** It is asked for only where this holds */
  if?: Expression;
}

/** A part of a form: rows of fields, by their names. */
export interface LayoutSection {
  title?: Wording;
  rows: string[][];
}

/** Master data: what is known of vehicles, stations, parts, customers; a row for each, known by its key. */
export interface MasterDefinition {
  kind: 'master';
  id: string;
  title: Wording;
  description?: Wording;
  clauses?: string[];
  /** The field by whose text a row is known */
  key: string;
  fields: FieldSchema;
  /** The roles that may see its rows besides its keepers; absent: who may see instances */
  see?: string[];
  /** The roles that may change its rows by hand */
  keptBy: string[];
}

/** A running list over records, instances or decisions; of a closed period it is frozen as a statement. */
export interface RegisterDefinition {
  kind: 'register';
  id: string;
  title: Wording;
  description?: Wording;
  clauses: string[];
  /** What its rows are made of: records of forms, instances of a flow, decisions of a rule set */
  over: { forms: string[] } | { flow: string } | { decisions: string };
  /** Which of them are rows */
  where?: Expression;
  columns: RegisterColumn[];
  /** The columns by which rows are grouped */
  group?: string[];
  /** The columns by which rows are sorted; `-` before one: the other way */
  sort?: string[];
  period?: 'day' | 'week' | 'month' | 'quarter' | 'year';
  /** When the statements of a period that has ended are frozen by themselves, in the policy's time zone */
  due?: {
    /** Which day behind the period; 1: the first */
    day: number;
    /** `hh:mm`; default midnight */
    time?: string;
    /** A calendar (a configuration value): where the day is no working day, the next one */
    workingDay?: string;
  };
  /** The column of which each value has a statement of its own */
  for?: string;
  /** The roles that see it; absent: whoever sees its sources */
  see?: string[];
  signed?: Signing[];
  /** How its statements are numbered; absent: `{id}-{period}-{0000}` */
  number?: string;
}

/** A column of a register: a name, and what stands there of each source. */
export interface RegisterColumn {
  name: string;
  title?: Wording;
  '=': string;
  unit?: string;
  decimals?: number;
  /** It is added up: in groups, and over all rows */
  sum?: boolean;
}

/** The cases of a rule set or flow. */
export interface CasesDefinition {
  kind: 'cases';
  id: string;
  cases: Case[];
}

/** A worked example: what is given, and what is to come of it. */
export interface Case {
  id: string;
  title?: Wording;
  clauses?: string[];
  /** All is asked of events that a running instance asks */
  strict?: boolean;
  given: {
    facts?: Record<string, any>;
    input?: Record<string, any>;
    events?: ({ type: string; role?: string; by?: string; after?: string } | { after: string })[];
    at?: string;
    config?: Record<string, any>;
    /** Rows of master data that are read, by the id of their master: the fields of each */
    rows?: Record<string, Record<string, any>[]>;
    /** The person who starts it; absent: nobody in particular */
    startedBy?: string;
    organisation?: CaseOrganisation;
    /** The instance of a flow, as expressions read it; absent: there is none, and `instance` is null */
    instance?: { id: string; businessKey?: string };
    /** Flows that the instance started, by the name that it gives them, and how they stand all the while (open where it is not said); absent: `children` is null */
    children?: { as: string; status?: 'active' | 'done'; output?: Json }[];
  };
  expected: {
    outcome?: Record<string, any>;
    exactly?: boolean;
    problem?: { code: string; facts?: string[] };
    state?: Json;
    context?: Record<string, any>;
    output?: Record<string, any>;
    /** What each event is refused with: null, a code, or a code and all that it is about, in its order */
    errors?: (string | { code: string; facts: string[] } | null)[];
    records?: string[];
    /** The forms filled, in order: the fields that are named must be equal */
    forms?: { form: string; fields?: Record<string, any>; mode?: 'new' | 'continue' | 'amend' }[];
    /** The rows of master data changed, in order: the fields that are named must be equal */
    rows?: { master: string; key: string; fields?: Record<string, any> }[];
    /** What became of clocks, in order */
    clocks?: { id: string; what: 'reminded' | 'breached' | 'met' }[];
    /** The open tasks at the end, where persons act: what is named of each must be equal */
    tasks?: { state: string; roles?: string[]; status?: string; assignee?: string; candidates?: string[] }[];
    /** The flows started, in order: the id of each, or what of its start must be equal */
    starts?: (string | Record<string, any>)[];
    /** What others are told, in order: the event of each, or what of it must be equal */
    tells?: (string | Record<string, any>)[];
  };
}

/** The people of a case: as many as it needs. */
export interface CaseOrganisation {
  departments?: { id: string; name?: string; parent?: string }[];
  posts?: { id: string; name?: string; department?: string }[];
  persons?: { id: string; name?: string; departments?: string[]; posts?: string[]; superior?: string }[];
  /** Who carries the roles; absent: roles are not asked for */
  bindings?: {
    role: string;
    posts?: string[];
    departments?: string[];
    persons?: string[];
    scope?: 'all' | 'department' | 'own';
  }[];
}
