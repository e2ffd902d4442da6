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

/** A flow that starts each month on a day, in the policy's time zone. */
export interface Schedule {
  id: string;
  title?: Wording;
  clauses?: string[];
  flow: string;
  input?: Record<string, any>;
  /** 1 to 31; the month's last day where it is shorter */
  day: number;
  /** `hh:mm`; default midnight */
  time?: string;
  /** Where the day is no working day of a calendar (a configuration value): where the schedule moves to */
  workingDay?: { calendar: string; move: 'next' | 'previous' };
}

/** What an author calls something: in both languages, or, as JSON Schema has it, in one text for both. */
export type Wording = LocalText | string;

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
  /** The fact is required where this holds */
  requiredIf?: Expression;
  /** False makes the given fact an invalidValue */
  valid?: Expression;
  /** On an outcome property: computed after the hits */
  '='?: string;
}

/** `{"=": "FEEL"}`: the only thing in a definition that is evaluated. */
export interface Expression {
  '=': string;
}

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
  events: Record<string, FlowEvent>;
  delays?: Record<string, string | Expression>;
  machine: Machine;
}

/** An event that a flow takes, who may send it, and what comes with it. */
export interface FlowEvent {
  title?: Wording;
  roles?: string[];
  payload?: ValueSchema;
  /** Facts of the input that the event may bring besides its payload */
  gives?: string[];
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
  task?: { title?: Wording; role?: string | string[]; form?: ValueSchema; due?: string };
  [name: string]: unknown;
}

/** One transition, or several of which the first whose guard holds is taken. */
export type Transitions = string | Transition | (string | Transition)[];

/** Where an event leads, under which guard, and what is done on the way. */
export interface Transition {
  target?: string | string[];
  guard?: string | { type: string; params?: Record<string, any> };
  actions?: Action | Action[];
  description?: string;
  meta?: {
    roles?: string[];
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
    events?: ({ type: string; role?: string; after?: string } | { after: string })[];
    at?: string;
    config?: Record<string, any>;
  };
  expected: {
    outcome?: Record<string, any>;
    exactly?: boolean;
    problem?: { code: string; facts?: string[] };
    state?: Json;
    context?: Record<string, any>;
    output?: Record<string, any>;
    errors?: (string | null)[];
    records?: string[];
    /** The flows started, in order: the id of each, or what of its start must be equal */
    starts?: (string | Record<string, any>)[];
  };
}
