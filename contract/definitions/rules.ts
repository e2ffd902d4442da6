import { type Static, Type } from 'typebox';
import * as t from '../schema.ts';
import { Expression, json, ValueSchema, Wording } from './values.ts';

const self = Type.Ref('Condition');
const named = { priority: t.maybe(t.figure), name: t.maybe(t.text) };
export const FactCondition = t.named(
  'FactCondition',
  t.closed({
    fact: t.text,
    operator: t.memberOf('operators'),
    value: t.either(json, t.closed({ fact: t.text, path: t.maybe(t.text) }), Expression),
    path: t.maybe(t.text),
    params: t.maybe(t.object),
    ...named,
  }),
  "json-rules-engine's own form",
);
export type FactCondition = Static<typeof FactCondition>;
export const Condition = Type.Cyclic(
  {
    Condition: Type.Union([
      t.closed({ all: Type.Array(self), ...named }),
      t.closed({ any: Type.Array(self), ...named }),
      t.closed({ not: self, ...named }),
      t.closed({ condition: t.text, ...named }),
      FactCondition,
    ]),
  },
  'Condition',
);
export type Condition = Static<typeof Condition>;

const values = t.mapOf(t.either(Expression, json));

export const Rule = t.named(
  'Rule',
  t.closed({
    id: t.text,
    clauses: t.maybe(t.list(t.text)),
    title: t.maybe(Wording),
    priority: t.maybe(t.figure),
    conditions: Condition,
    event: t.closed({ type: t.text, params: t.maybe(values) }),
  }),
  'Conditions, and the event of a rule whose conditions hold',
);
export type Rule = Static<typeof Rule>;

export const DecisionTable = t.named(
  'DecisionTable',
  t.closed({
    inputs: t.list(t.either(t.text, t.closed({ '=': t.text, title: t.maybe(Wording) }))),
    outputs: t.list(t.text),
    rows: t.list(
      t.closed({
        id: t.text,
        clauses: t.maybe(t.list(t.text)),
        when: t.list(t.text),
        then: t.list(t.either(Expression, json)),
        note: t.maybe(t.localText),
      }),
    ),
  }),
  'Rules as rows: cells are FEEL unary tests',
);
export type DecisionTable = Static<typeof DecisionTable>;
export type TableRow = DecisionTable['rows'][number];
export type TableInput = Exclude<DecisionTable['inputs'][number], string>;

const derivedMore = { missing: t.maybe(t.text), title: t.maybe(Wording) };
export const Derived = t.named(
  'Derived',
  t.either(
    t.closed({ '=': t.text, ...derivedMore }),
    t.closed({
      decide: t.text,
      take: t.maybe(t.text),
      facts: t.maybe(values),
      when: t.maybe(Expression),
      ...derivedMore,
    }),
  ),
  'A fact computed of others: by a formula, or by the decision of another rule set',
);
export type Derived = Static<typeof Derived>;
export type DecideFact = Extract<Derived, { decide: string }>;

export const RuleSetDefinition = t.named(
  'RuleSetDefinition',
  t.closed({
    kind: t.exactly('rules'),
    id: t.text,
    title: Wording,
    description: t.maybe(Wording),
    clauses: t.list(t.text),
    facts: ValueSchema,
    outcome: ValueSchema,
    derived: t.maybe(t.mapOf(Derived)),
    conditions: t.maybe(t.mapOf(Condition)),
    hitPolicy: t.maybe(t.memberOf('hitPolicies')),
    default: t.maybe(t.object),
    rules: t.maybe(t.list(Rule)),
    table: t.maybe(DecisionTable),
  }),
  'Facts in, outcome out: rules or a decision table, with a hit policy',
);
export type RuleSetDefinition = Static<typeof RuleSetDefinition>;
