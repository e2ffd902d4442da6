import { isFactReference } from '../conditions/comparisons.ts';
import { operatorNamed, operators } from '../conditions/operators.ts';
import { layered, type Scope, type Variable } from '../expressions/scope.ts';
import { anyType, typeOfSchema } from '../expressions/types.ts';
import { guardNamed } from '../flows/guards.ts';
import { contextNames } from '../flows/templates.ts';
import {
  type Condition,
  type ConfigDefinition,
  type DecisionTable,
  type FlowDefinition,
  isExpression,
  type Json,
  type JsonObject,
  type PolicyContent,
  type PolicyDefinition,
  type RuleSetDefinition,
  type ValueSchema,
} from '../ground/definition.ts';
import { pointer } from '../ground/pointer.ts';
import { hitPolicyOf } from '../rules/hit-policies.ts';
import { outcomeScope } from '../rules/outcome.ts';
import { factRows } from '../rules/references.ts';
import { allowsNull } from '../rules/value-checks.ts';
import { factsTaken, handedOn, ownOf } from './handed-on.ts';
import { comparable } from './inspect-cell.ts';
import { type Known, type PlaceRow, row } from './place-row.ts';
import { toldBy } from './told.ts';

const truth: ValueSchema = { type: 'boolean' };
/** An id; a person as expressions have one and a list of them are no plain values, and are taken as they are. */
const someone: ValueSchema = { type: 'string' };
const isOfPersons = (path: string) =>
  /\/meta\/task\/(assign|candidates|approval\/of)$|^\/belongs\/(departments|persons)$/.test(path);

/** Every place of a rule set where a value, an expression or a name stands: one row a kind of place. */
export const placesOfRules: Record<string, PlaceRow<RuleSetDefinition>> = {
  'fact default': row('value', function* ({ facts }, { scope }) {
    for (const [name, schema] of Object.entries(facts.properties ?? {})) {
      const path = pointer('facts', 'properties', name, 'default');
      if (schema.default !== undefined) yield { path, given: schema.default, wanted: schema, scope };
    }
  }),
  'fact condition': row('value', function* ({ facts }, { scope }) {
    for (const [name, schema] of Object.entries(facts.properties ?? {}))
      for (const keyword of ['requiredIf', 'valid'] as const) {
        const path = pointer('facts', 'properties', name, keyword);
        if (schema[keyword]) yield { path, given: schema[keyword], wanted: truth, scope };
      }
  }),
  'derived fact': row('expression', function* ({ derived = {} }, { scope }) {
    for (const [name, source] of Object.entries(derived)) {
      if ('=' in source) yield { path: pointer('derived', name), given: source['='], scope };
    }
  }),
  'fact handed on': row('value', function* ({ derived = {} }, { scope, content }) {
    for (const [name, source] of Object.entries(derived)) {
      if (!('decide' in source)) continue;
      const { decide, facts = {}, when } = source;
      const takes = Object.hasOwn(content.rules, decide) ? content.rules[decide]?.facts.properties : undefined;
      for (const [fact, given] of Object.entries(facts))
        yield { path: pointer('derived', name, 'facts', fact), given: given as Json, wanted: takes?.[fact], scope };
      if (when) yield { path: pointer('derived', name, 'when'), given: when, wanted: truth, scope };
    }
  }),
  'names of facts handed on': row('keys', function* ({ derived = {} }, { scope, content }) {
    for (const [name, source] of Object.entries(derived)) {
      if (!('decide' in source) || !ownOf(content.rules, source.decide)) continue;
      const path = pointer('derived', name, 'facts');
      // What a rule set needs besides comes from whoever asks the one that decides by it, unlisted.
      yield { path, given: source.facts ?? {}, scope, names: factsTaken(source.decide, content.rules) };
    }
  }),
  'table input': row('expression', function* ({ table }, { scope }) {
    for (const [index, input] of (table?.inputs ?? []).entries()) {
      if (typeof input !== 'string') yield { path: pointer('table', 'inputs', index), given: input['='], scope };
    }
  }),
  'name of a table input': row('name', function* (definition, { scope }) {
    const { table } = definition;
    for (const [index, input] of (table?.inputs ?? []).entries()) {
      if (typeof input === 'string')
        yield { path: pointer('table', 'inputs', index), given: input, scope, names: factNamesOf(definition) };
    }
  }),
  cell: row('cell', function* ({ table }, { scope, schemaOf }) {
    const columns = inputSchemas(table?.inputs ?? [], schemaOf);
    for (const [index, { when }] of (table?.rows ?? []).entries())
      for (const [column, wanted] of columns.entries()) {
        const given = when?.[column];
        if (given !== undefined) yield { path: pointer('table', 'rows', index, 'when', column), given, wanted, scope };
      }
  }),
  'result cell': row('value', function* (definition, { scope }) {
    const columns = (definition.table?.outputs ?? []).map((name) => resultSchema(definition, name));
    for (const [index, { then }] of (definition.table?.rows ?? []).entries())
      for (const [column, wanted] of columns.entries()) {
        const given = then?.[column] ?? null;
        if (given !== null) yield { path: pointer('table', 'rows', index, 'then', column), given, wanted, scope };
      }
  }),
  'event param': row('value', function* (definition, { scope }) {
    for (const [index, { event }] of (definition.rules ?? []).entries())
      for (const [name, given] of Object.entries(event?.params ?? {})) {
        const path = pointer('rules', index, 'event', 'params', name);
        if (given !== null) yield { path, given: given as Json, wanted: resultSchema(definition, name), scope };
      }
  }),
  default: row('value', function* (definition, { scope }) {
    for (const [name, given] of Object.entries(definition.default ?? {})) {
      const wanted = definition.outcome.properties?.[name];
      if (given !== null) yield { path: pointer('default', name), given, wanted, scope };
    }
  }),
  'computed result': row('expression', function* ({ outcome }, { scope }) {
    const results = outcomeScope(outcome, scope);
    for (const [name, wanted] of Object.entries(outcome.properties ?? {})) {
      const path = pointer('outcome', 'properties', name);
      if (wanted['='] !== undefined) yield { path, given: wanted['='], wanted, scope: results };
    }
  }),
  'value of a condition': row('value', function* (definition, { scope, schemaOf }) {
    for (const { path, condition } of comparisonsOf(definition)) {
      const { fact, operator, value, path: within } = condition;
      const wanted = within === undefined ? comparedWith(operator, schemaOf(fact)) : undefined;
      if (!isFactReference(value)) yield { path: `${path}/value`, given: value as Json, wanted, scope };
    }
  }),
  'operator of a condition': row('name', function* (definition, { scope }) {
    for (const { path, condition } of comparisonsOf(definition)) {
      const { operator } = condition;
      const names = operatorNamed(operator) ? [operator] : Object.keys(operators);
      yield { path: `${path}/operator`, given: operator, scope, names };
    }
  }),
  'name of a condition': row('name', function* (definition, { scope }) {
    const names = Object.keys(definition.conditions ?? {});
    for (const { path, condition } of conditionsOf(definition))
      if ('condition' in condition) yield { path: `${path}/condition`, given: condition.condition, scope, names };
  }),
  'fact of a condition': row('name', function* (definition, { scope }) {
    const names = factNamesOf(definition);
    for (const { path, condition } of comparisonsOf(definition)) {
      const { fact, value } = condition;
      yield { path: `${path}/fact`, given: fact, scope, names };
      if (isFactReference(value)) yield { path: `${path}/value/fact`, given: value.fact, scope, names };
    }
  }),
};

/** The configuration of a policy: each value by its own schema. */
export const placesOfConfig: Record<string, PlaceRow<ConfigDefinition>> = {
  'configuration value': row('value', function* ({ values }, { scope }) {
    for (const [name, { schema, value }] of Object.entries(values)) {
      if (value !== undefined && value !== null)
        yield { path: pointer('values', name, 'value'), given: value, wanted: schema, scope };
    }
  }),
};

/** What a schedule starts its flow with. */
export const placesOfPolicy: Record<string, PlaceRow<PolicyDefinition>> = {
  'input of a schedule': row('value', function* ({ schedules = [] }, { scope, content }) {
    for (const [index, { flow, input = {} }] of schedules.entries())
      for (const [name, given] of Object.entries(input)) {
        const wanted = Object.hasOwn(content.flows, flow) ? content.flows[flow]?.input?.properties?.[name] : undefined;
        yield { path: pointer('schedules', index, 'input', name), given, wanted, scope };
      }
  }),
  'rows that a schedule is for': row('value', function* ({ schedules = [] }, { scope, content }) {
    for (const [index, { for: each }] of schedules.entries()) {
      const master = typeof each === 'object' ? ownOf(content.masters, each.master) : undefined;
      if (typeof each !== 'object' || !each.where || !master) continue;
      const path = pointer('schedules', index, 'for', 'where');
      yield { path, given: each.where, wanted: truth, scope: withFields(master.fields, scope) };
    }
  }),
  'names of the input of a schedule': row(
    'keys',
    function* ({ schedules = [] }, { scope, content }) {
      for (const [index, { flow, input = {} }] of schedules.entries()) {
        const started = ownOf(content.flows, flow);
        const names = Object.keys(started?.input?.properties ?? {});
        if (started) yield { path: pointer('schedules', index, 'input'), given: input, scope, names };
      }
    },
    'warning',
  ),
};

/** The guards, assignments, delays and params of a flow. */
export const placesOfFlow: Record<string, PlaceRow<FlowDefinition>> = {
  'formula of a flow': row(
    'value',
    function* ({ machine, delays, clocks }, { scope }) {
      const found = valuesWithin({ machine, delays, clocks } as unknown as JsonObject, '');
      for (const { path, given, isGuard } of found) {
        if (isExpression(given) && !isOfPersons(path))
          yield { path, given, wanted: isGuard ? truth : undefined, scope };
      }
    },
    // What a context holds comes with events, too: a name that no place writes may still be there.
    'warning',
  ),
  'persons of a flow': row('value', function* ({ machine, belongs }, { scope }) {
    const found = valuesWithin({ machine, belongs } as unknown as JsonObject, '');
    for (const { path, given } of found)
      if (isExpression(given) && isOfPersons(path)) yield { path, given, wanted: someone, scope };
  }),
  'condition of a payload': row('value', function* ({ events }, { scope }) {
    for (const [type, { payload }] of Object.entries(events))
      for (const [name, field] of Object.entries(payload?.properties ?? {}))
        for (const keyword of ['requiredIf', 'valid'] as const) {
          const path = pointer('events', type, 'payload', 'properties', name, keyword);
          if (field[keyword]) yield { path, given: field[keyword], wanted: truth, scope };
        }
  }),
  'what a flow hands on': row('value', function* (definition, { scope, content }) {
    for (const { path, values, schema } of handedOn(definition, content))
      for (const [name, given] of Object.entries(values)) {
        const wanted = schema.properties?.[name];
        // The names of formulas are looked at in the row above.
        if (wanted && !isExpression(given)) yield { path: path + pointer(name), given: given as Json, wanted, scope };
      }
  }),
  'facts that a flow hands to a rule set': row('keys', function* (definition, { scope, content }) {
    const context = contextNames(definition);
    for (const { path, to, values, schema } of handedOn(definition, content)) {
      if (!to.rules) continue;
      const lacks = (schema.required ?? []).filter((name) => !isGiven(name, values, schema) && !context.has(name));
      yield { path, given: values, scope, names: factsTaken(to.rules, content.rules), lacks };
    }
  }),
  'fields that a flow sets in master data': row('keys', function* (definition, { scope, content }) {
    for (const { path, to, values, schema } of handedOn(definition, content))
      if (to.master) yield { path, given: values, scope, names: Object.keys(schema.properties ?? {}) };
  }),
  'facts that a flow tells another': row('keys', function* (definition, { scope, content }) {
    for (const { path, facts, names } of toldBy(definition, content)) yield { path, given: facts, scope, names };
  }),
  'payload that a flow raises an event with': row('keys', function* (definition, { scope, content }) {
    for (const { path, to, values, schema } of handedOn(definition, content))
      if (to.event) yield { path, given: values, scope, names: ['type', ...Object.keys(schema.properties ?? {})] };
  }),
  'input that a flow hands to a flow': row(
    'keys',
    function* (definition, { scope, content }) {
      for (const { path, to, values, schema } of handedOn(definition, content))
        if (to.flow) yield { path, given: values, scope, names: Object.keys(schema.properties ?? {}) };
    },
    'warning',
  ),
};

/** A null where null is no value is the same as nothing given. */
const isGiven = (name: string, values: JsonObject, { properties }: ValueSchema) =>
  Object.hasOwn(values, name) && (values[name] !== null || allowsNull(properties?.[name] ?? {}));

const factNamesOf = ({ facts, derived = {} }: RuleSetDefinition) =>
  new Set([...Object.keys(facts.properties ?? {}), ...Object.keys(derived)]);

const isFormulaGuard = ({ type }: JsonObject) => guardNamed(String(type))?.says === 'formula';

/** Every object within a JSON value with its place, and whether it is what a guard asks. */
function* valuesWithin(
  value: Json | undefined,
  path: string,
  isGuard = false,
): Generator<{ path: string; given: Json; isGuard: boolean }> {
  if (typeof value !== 'object' || value === null) return;
  yield { path, given: value, isGuard };
  if (isExpression(value)) return;
  for (const [key, item] of Object.entries(value)) {
    const asks = key === 'guard' || (isGuard && key === 'params' && isFormulaGuard(value as JsonObject));
    yield* valuesWithin(item as Json, path + pointer(key), asks);
  }
}

/** What the values of a table's inputs are. */
export const inputSchemas = (inputs: DecisionTable['inputs'], schemaOf: Known['schemaOf']) =>
  inputs.map((input) => schemaOf(typeof input === 'string' ? input : input['=']));

/** What a rule may say of a property of the outcome: of a list its items, of a sum any number. */
export function resultSchema(definition: RuleSetDefinition, name: string): ValueSchema | undefined {
  const schema = ownOf(definition.outcome.properties ?? {}, name);
  const { gives } = hitPolicyOf(definition);
  if (!schema || gives === 'count') return undefined;
  if (gives === 'list') return schema.items ?? ([schema.type].flat().includes('array') ? undefined : schema);
  return gives === 'number' ? comparable(schema) : schema;
}

/** What an operator compares the values of a schema with. */
function comparedWith(name: string, schema: ValueSchema | undefined): ValueSchema | undefined {
  const operator = name.includes(':') ? undefined : operatorNamed(name);
  if (!operator || !schema) return undefined;
  switch (operator.wants) {
    case 'value':
      return operator.cut?.by === 'bound' ? comparable(schema) : schema;
    case 'list':
      return { type: 'array', items: schema };
    case 'item':
      return schema.items;
    default:
      return { type: 'string' };
  }
}

/** The conditions of a rule set's rules, and those that have names, as they are written, each with its place, inner ones too. */
function* conditionsOf({ rules = [], conditions = {} }: RuleSetDefinition): Generator<Placed> {
  for (const [index, rule] of rules.entries()) yield* within(rule.conditions, pointer('rules', index, 'conditions'));
  for (const [name, condition] of Object.entries(conditions)) yield* within(condition, pointer('conditions', name));
}

interface Placed {
  path: string;
  condition: Condition;
}

function* within(condition: Condition, path: string): Generator<Placed> {
  if (typeof condition !== 'object' || condition === null) return;
  yield { path, condition };
  if ('not' in condition) yield* within(condition.not, `${path}/not`);
  const { all = [], any = [] } = condition as { all?: Condition[]; any?: Condition[] };
  for (const [group, parts] of Object.entries({ all, any }))
    for (const [index, part] of parts.entries()) yield* within(part, path + pointer(group, index));
}

function* comparisonsOf(definition: RuleSetDefinition) {
  for (const { path, condition } of conditionsOf(definition)) if ('fact' in condition) yield { path, condition };
}

/** The names of a scope, and some fields before them. */
function withFields({ properties = {} }: ValueSchema, base: Scope): Scope {
  const own = Object.entries(properties).map(
    ([name, schema]) => [name, { type: typeOfSchema(schema), read: () => null }] as const,
  );
  return { ...base, variables: layered(new Map<string, Variable>(own), base.variables) };
}

/** The names of a rule set that does not compile: its facts with their types, and derived facts of any. */
export function scopeOfDefinition(
  { facts, derived = {} }: RuleSetDefinition,
  base: Scope,
  masters: PolicyContent['masters'] = {},
): Scope {
  const variables = new Map<string, Variable>();
  for (const name of Object.keys(derived)) variables.set(name, { type: anyType, read: () => null });
  for (const [name, schema] of Object.entries(facts.properties ?? {}))
    variables.set(name, { type: typeOfSchema(schema), read: () => null });
  const rows = factRows(facts, masters);
  return { ...base, variables: layered(variables, layered(rows, base.variables)) };
}
