/**
 * The shapes of a policy's JSON documents, as `docs/definitions.md` describes them.
 * Types only: what a document must satisfy at run time is checked in `checks/`.
 */
import type { LocalText, Wording } from './local-text.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** `{"=": "FEEL"}`: the only thing in a definition that is evaluated. */
export interface Expression {
  '=': string;
}

/** The part of JSON Schema that facts, outcomes and payloads use, with the product's own keywords. */
export interface ValueSchema {
  type?: string | string[];
  enum?: Json[];
  /** A row of `formats`. */
  format?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
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
  /** Half-up rounding of a number, in decimal places. */
  decimals?: number;
  /** The fact is required where this holds. */
  requiredIf?: Expression;
  /** False makes the given fact an `invalidValue`. */
  valid?: Expression;
  /** On an outcome property: computed after the hits. */
  '='?: string;
}
export type ObjectSchema = ValueSchema & { properties?: Record<string, ValueSchema> };

export interface FactCondition {
  fact: string;
  operator: string;
  value: Json | { fact: string; path?: string } | Expression;
  path?: string;
  params?: JsonObject;
  priority?: number;
  name?: string;
}
export type Condition =
  | { all: Condition[]; priority?: number; name?: string }
  | { any: Condition[]; priority?: number; name?: string }
  | { not: Condition; priority?: number; name?: string }
  | { condition: string }
  | FactCondition;

export interface Rule {
  id: string;
  clauses?: string[];
  title?: Wording;
  priority?: number;
  conditions: Condition;
  event: { type: string; params?: Record<string, Json | Expression> };
}

export interface TableInput {
  '=': string;
  title?: Wording;
}
export interface TableRow {
  id: string;
  clauses?: string[];
  when: string[];
  then: (Json | Expression)[];
  note?: LocalText;
}
export interface DecisionTable {
  inputs: (string | TableInput)[];
  outputs: string[];
  rows: TableRow[];
}

export type Derived = (Expression | DecideFact) & { missing?: string; title?: Wording };
export interface DecideFact {
  decide: string;
  take?: string;
  facts?: Record<string, Json | Expression>;
  when?: Expression;
}

export interface RuleSetDefinition {
  kind: 'rules';
  id: string;
  title: Wording;
  description?: Wording;
  clauses: string[];
  facts: ObjectSchema;
  outcome: ObjectSchema;
  derived?: Record<string, Derived>;
  conditions?: Record<string, Condition>;
  /** A row of `hitPolicies`. */
  hitPolicy?: string;
  default?: JsonObject;
  rules?: Rule[];
  table?: DecisionTable;
}

export interface FlowEvent {
  title?: Wording;
  roles?: string[];
  payload?: ObjectSchema;
}
export interface FlowDefinition {
  kind: 'flow';
  id: string;
  title: Wording;
  description?: Wording;
  clauses: string[];
  input?: ObjectSchema;
  events: Record<string, FlowEvent>;
  delays?: Record<string, string | Expression>;
  /** XState v5 machine JSON. */
  machine: MachineJson;
}
export interface TransitionMeta {
  roles?: string[];
  clauses?: string[];
  record?: LocalText | string;
  assumed?: boolean;
}
export interface TransitionJson {
  target?: string | string[];
  guard?: string | { type: string; params?: JsonObject };
  actions?: ActionJson | ActionJson[];
  meta?: TransitionMeta;
  reenter?: boolean;
}
export type ActionJson = string | { type: string; params?: JsonObject };
export interface StateMeta {
  title?: Wording;
  clauses?: string[];
  task?: { title?: Wording; role?: string | string[]; form?: ObjectSchema; due?: string };
}
export type Transitions = string | TransitionJson | (string | TransitionJson)[];
export interface InvokeJson {
  id?: string;
  src: string;
  input?: JsonObject;
  onDone?: Transitions;
  onError?: Transitions;
}
export interface StateJson {
  type?: 'atomic' | 'compound' | 'parallel' | 'final' | 'history';
  id?: string;
  initial?: string;
  history?: 'shallow' | 'deep';
  target?: string;
  meta?: StateMeta;
  states?: Record<string, StateJson>;
  on?: Record<string, Transitions>;
  always?: Transitions;
  after?: Record<string, Transitions>;
  invoke?: InvokeJson | InvokeJson[];
  onDone?: Transitions;
  entry?: ActionJson | ActionJson[];
  exit?: ActionJson | ActionJson[];
  output?: Json | Expression;
  tags?: string[];
}
export type MachineJson = StateJson & { context?: JsonObject };

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
  /** Flows that start by themselves. */
  schedules?: Schedule[];
}
/** A flow that starts each month on a day, in the policy's time zone. */
export interface Schedule {
  id: string;
  title?: Wording;
  clauses?: string[];
  flow: string;
  input?: JsonObject;
  /** 1 to 31; the month's last day where it is shorter. */
  day: number;
  /** `hh:mm`; default midnight. */
  time?: string;
  /** Where the day is no working day of a calendar (a configuration value): where the schedule moves to. */
  workingDay?: { calendar: string; move: 'next' | 'previous' };
}
export interface VocabularyDefinition {
  kind: 'vocabulary';
  words: Record<string, LocalText & { unit?: string }>;
}
/** A figure of a clause; a plain text reads alike in both languages (`16:00`, `≥ 85 %`). */
export type Figure = string | LocalText;
export interface Clause {
  id: string;
  text: LocalText;
  figures?: Figure[];
  kind: string[];
  reason?: LocalText;
}
export interface ClausesDefinition {
  kind: 'clauses';
  clauses: Clause[];
}
export interface ConfigValue {
  title: Wording;
  schema: ValueSchema;
  clauses?: string[];
  description?: Wording;
  value?: Json;
}
export interface ConfigDefinition {
  kind: 'config';
  values: Record<string, ConfigValue>;
}

export interface FlowCaseEvent {
  type: string;
  role?: string;
  /** ISO 8601 duration by which the clock moves before the event. */
  after?: string;
  [payload: string]: Json | undefined;
}
/** Only lets time pass: timers fire, nothing is sent. */
export interface FlowPause {
  after: string;
  type?: undefined;
}
export interface Case {
  id: string;
  title?: Wording;
  clauses?: string[];
  given: {
    facts?: JsonObject;
    input?: JsonObject;
    events?: (FlowCaseEvent | FlowPause)[];
    at?: string;
    config?: JsonObject;
  };
  expected: {
    outcome?: JsonObject;
    exactly?: boolean;
    problem?: { code: string; facts?: string[] };
    state?: Json;
    context?: JsonObject;
    output?: JsonObject;
    errors?: (string | null)[];
    records?: string[];
    /** The flows started, in order: the id of each, or what of its start must be equal. */
    starts?: (string | JsonObject)[];
  };
}
export interface CasesDefinition {
  kind: 'cases';
  id: string;
  cases: Case[];
}

export type Definition =
  | PolicyDefinition
  | VocabularyDefinition
  | ClausesDefinition
  | ConfigDefinition
  | RuleSetDefinition
  | FlowDefinition
  | CasesDefinition;
export type DefinitionKind = Definition['kind'];

/** Everything a policy says: the content of a draft or of an edition, and of one folder of `definitions/`. */
export interface PolicyContent {
  policy: PolicyDefinition;
  vocabulary: VocabularyDefinition;
  clauses: ClausesDefinition;
  config: ConfigDefinition;
  rules: Record<string, RuleSetDefinition>;
  flows: Record<string, FlowDefinition>;
  cases: Record<string, CasesDefinition>;
}

/** True for `{"=": "…"}` and nothing else. */
export function isExpression(value: unknown): value is Expression {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Expression)['='] === 'string' &&
    Object.keys(value).length === 1
  );
}
