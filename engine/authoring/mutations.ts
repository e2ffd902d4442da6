import { nearMiss } from '../conditions/operators.ts';
import { actionNamed } from '../flows/actions.ts';
import { readFlowGraph } from '../flows/graph.ts';
import { guardWhen } from '../flows/guards.ts';
import type {
  FlowDefinition,
  Json,
  JsonObject,
  PolicyContent,
  RuleSetDefinition,
  ValueSchema,
} from '../ground/definition.ts';
import { pointer, pointerParts } from '../ground/pointer.ts';

/** One small change of a definition that some case should notice. */
export interface Mutation {
  kind: 'rules' | 'flow' | 'config';
  id: string;
  /** JSON Pointer of what was changed. */
  path: string;
  what: 'number' | 'comparison' | 'value' | 'guard' | 'target';
  before: string;
  after: string;
  /** The policy's content with the change in it. */
  apply(content: PolicyContent): PolicyContent;
}

/**
 * Every number, comparison, value of a list, guard, target and started flow of a policy's rule sets, flows and configuration, changed one at a time.
 *
 * @example [...mutations(content)].length
 */
export function* mutations(content: PolicyContent): Generator<Mutation> {
  const listed = listedValues(content);
  for (const definition of Object.values(content.rules)) {
    for (const change of ruleChanges(definition, listed)) yield toMutation('rules', definition.id, change);
  }
  for (const definition of Object.values(content.flows)) {
    for (const change of [...flowChanges(definition, listed), ...startChanges(definition, content)])
      yield toMutation('flow', definition.id, change);
  }
  for (const [name, entry] of Object.entries(content.config.values)) {
    if (entry.value === undefined) continue;
    for (const change of valueChanges(entry.value, ['values', name, 'value'], listed))
      yield toMutation('config', 'config', change);
  }
}

interface ChangeAt {
  path: string[];
  what: Mutation['what'];
  before: string;
  after: string;
  value: Json | undefined;
}

function toMutation(kind: Mutation['kind'], id: string, { path, value, ...change }: ChangeAt): Mutation {
  const apply = (content: PolicyContent): PolicyContent => {
    if (kind === 'config') return { ...content, config: changed(content.config, path, value) };
    if (kind === 'rules')
      return {
        ...content,
        rules: { ...content.rules, [id]: changed(content.rules[id] as RuleSetDefinition, path, value) },
      };
    return { ...content, flows: { ...content.flows, [id]: changed(content.flows[id] as FlowDefinition, path, value) } };
  };
  return { kind, id, path: pointer(...path), ...change, apply };
}

function changed<T>(document: T, path: string[], value: Json | undefined): T {
  const [key, ...rest] = path;
  if (key === undefined) return value as T;
  const copy = (Array.isArray(document) ? [...document] : { ...document }) as Record<string, unknown>;
  if (rest.length === 0 && value === undefined) delete copy[key];
  else copy[key] = changed(copy[key], rest, value);
  return copy as T;
}

function* ruleChanges(definition: RuleSetDefinition, listed: ReadonlyMap<string, string>): Generator<ChangeAt> {
  const {
    facts,
    outcome,
    derived,
    conditions,
    default: otherwise,
    rules,
    table,
  } = definition as unknown as Record<string, Json>;
  yield* schemaChanges(facts ?? {}, ['facts'], listed);
  yield* schemaChanges(outcome ?? {}, ['outcome'], listed);
  for (const [name, part] of Object.entries({ derived, conditions, default: otherwise })) {
    if (part !== undefined) yield* valueChanges(part, [name], listed);
  }
  if (Array.isArray(rules)) {
    for (const [index, rule] of (rules as JsonObject[]).entries()) {
      yield* valueChanges(rule.conditions ?? {}, ['rules', String(index), 'conditions'], listed);
      yield* valueChanges((rule.event as JsonObject).params ?? {}, ['rules', String(index), 'event', 'params'], listed);
    }
  }
  for (const [index, input] of (definition.table?.inputs ?? []).entries()) {
    yield* valueChanges(
      typeof input === 'string' ? null : { '=': input['='] },
      ['table', 'inputs', String(index)],
      listed,
    );
  }
  for (const [index, row] of (((table as JsonObject | undefined)?.rows ?? []) as JsonObject[]).entries()) {
    const place = ['table', 'rows', String(index)];
    for (const [column, cell] of ((row.when ?? []) as string[]).entries())
      yield* textChanges(cell, [...place, 'when', String(column)], listed);
    yield* valueChanges(row.then ?? [], [...place, 'then'], listed);
  }
}

function* flowChanges(definition: FlowDefinition, listed: ReadonlyMap<string, string>): Generator<ChangeAt> {
  yield* schemaChanges((definition.input ?? {}) as unknown as Json, ['input'], listed);
  for (const [name, { payload }] of Object.entries(definition.events)) {
    // What the flow's input names too is checked by the input's schema.
    const own = Object.entries(payload?.properties ?? {}).filter(
      ([fact]) => !(fact in (definition.input?.properties ?? {})),
    );
    yield* schemaChanges(
      { properties: Object.fromEntries(own) } as unknown as Json,
      ['events', name, 'payload'],
      listed,
    );
  }
  for (const [name, delay] of Object.entries(definition.delays ?? {})) {
    if (typeof delay === 'string') yield* durationChanges(delay, ['delays', name]);
    else yield* valueChanges(delay as unknown as Json, ['delays', name], listed);
  }
  const { states, transitions } = readFlowGraph(definition);
  for (const { state, pointer: where } of states) {
    const place = pointerParts(where);
    for (const part of ['entry', 'exit', 'output'] as const)
      yield* valueChanges((state[part] ?? null) as Json, [...place, part], listed);
  }
  for (const { transition, pointer: where, targets, source } of transitions) {
    const place = pointerParts(where);
    yield* valueChanges((transition.actions ?? null) as Json, [...place, 'actions'], listed);
    if (transition.guard) {
      yield* valueChanges(transition.guard as unknown as Json, [...place, 'guard'], listed);
      yield { path: [...place, 'guard'], what: 'guard', before: 'guard', after: 'always', value: undefined };
      const never = guardWhen('false');
      yield { path: [...place, 'guard'], what: 'guard', before: 'guard', after: 'never', value: never };
    }
    const [target] = targets;
    const other = target?.parent?.children.find(
      (one) => one !== target && one !== source && one.state.type !== 'history',
    );
    if (typeof transition.target === 'string' && target && other) {
      const name = transition.target.replace(/[^.#]+$/, other.path.split('.').at(-1) ?? '');
      yield { path: [...place, 'target'], what: 'target', before: transition.target, after: name, value: name };
    }
  }
}

/** Another flow in place of each that is started. */
function* startChanges({ machine }: FlowDefinition, { flows }: PolicyContent): Generator<ChangeAt> {
  const ids = Object.keys(flows);
  function* walk(value: Json, path: string[]): Generator<ChangeAt> {
    if (typeof value !== 'object' || value === null) return;
    const { type, params } = value as JsonObject;
    if (actionNamed(String(type))?.names === 'flow') {
      const before = String((params as JsonObject).flow);
      const after = ids[(ids.indexOf(before) + 1) % ids.length] ?? before;
      yield { path: [...path, 'params', 'flow'], what: 'target', before, after, value: after };
    }
    for (const [key, item] of Object.entries(value)) yield* walk(item as Json, [...path, key]);
  }
  yield* walk(machine as unknown as Json, ['machine']);
}

/** Numbers and lists of a schema that a value is checked by. */
function* schemaChanges(schema: Json, path: string[], listed: ReadonlyMap<string, string>): Generator<ChangeAt> {
  const { properties } = schema as unknown as ValueSchema;
  for (const [name, property] of Object.entries(properties ?? {})) {
    const place = [...path, 'properties', name];
    const {
      minimum,
      maximum,
      exclusiveMinimum,
      exclusiveMaximum,
      decimals,
      default: otherwise,
      requiredIf,
      valid,
    } = property;
    const numbers = { minimum, maximum, exclusiveMinimum, exclusiveMaximum, decimals };
    for (const [key, value] of Object.entries(numbers))
      if (value !== undefined) yield numberChange(value, [...place, key]);
    if (otherwise !== undefined) yield* valueChanges(otherwise, [...place, 'default'], listed);
    for (const [key, formula] of Object.entries({ requiredIf, valid })) {
      if (formula) yield* valueChanges(formula as unknown as Json, [...place, key], listed);
    }
    if (property['='] !== undefined) yield* textChanges(property['='], [...place, '='], listed);
  }
}

function* valueChanges(value: Json, path: string[], listed: ReadonlyMap<string, string>): Generator<ChangeAt> {
  const key = path.at(-1) ?? '';
  if (typeof value === 'number') yield numberChange(value, path);
  else if (typeof value === 'boolean')
    yield { path, what: 'value', before: String(value), after: String(!value), value: !value };
  else if (typeof value === 'string') {
    const swapped = key === 'operator' ? nearMiss(value) : undefined;
    if (swapped) yield { path, what: 'comparison', before: value, after: swapped, value: swapped };
    else if (key === '=') yield* textChanges(value, path, listed);
    else if (!named.has(key)) {
      const other = listed.get(value);
      if (other !== undefined) yield { path, what: 'value', before: value, after: other, value: other };
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, item] of Object.entries(value)) {
      if (!words.has(name)) yield* valueChanges(item as Json, [...path, name], listed);
    }
  }
}

/** Keys whose text is a name, not a value; and parts that only tell people something. */
const named = new Set([
  'fact',
  'operator',
  'type',
  'ruleSet',
  'into',
  'take',
  'decide',
  'condition',
  'path',
  'flow',
  'role',
  'webhook',
  'clause',
  'id',
  'missing',
]);
const words = new Set(['title', 'clauses', 'clause', 'record', 'meta', 'labels', 'description', 'priority', 'message']);

function numberChange(value: number, path: string[]): ChangeAt {
  const after = value + 1;
  return { path, what: 'number', before: String(value), after: String(after), value: after };
}

function* durationChanges(text: string, path: string[]): Generator<ChangeAt> {
  for (const match of text.matchAll(/\d+/g)) {
    const after = text.slice(0, match.index) + (Number(match[0]) + 1) + text.slice(match.index + match[0].length);
    yield { path, what: 'number', before: text, after, value: after };
  }
}

const comparisonSigns: Record<string, string> = { '<=': '<', '>=': '>', '<': '<=', '>': '>=', '=': '!=', '!=': '=' };

/** Numbers, comparisons and values of lists inside a FEEL text, dates and durations left whole. */
function* textChanges(text: string, path: string[], listed: ReadonlyMap<string, string>): Generator<ChangeAt> {
  const token = /"(?:[^"\\]|\\.)*"|[A-Za-z_$\u4e00-\u9fff][\w$\u4e00-\u9fff.]*|\d+(?:\.\d+)?|<=|>=|!=|<|>|=/g;
  for (const { 0: found, index = 0 } of text.matchAll(token)) {
    const replaced = (by: string) => text.slice(0, index) + by + text.slice(index + found.length);
    const change = (what: ChangeAt['what'], by: string): ChangeAt => ({
      path,
      what,
      before: text,
      after: replaced(by),
      value: replaced(by),
    });
    if (/^\d/.test(found)) yield change('number', String(Number((Number(found) + 1).toFixed(6))));
    else if (found in comparisonSigns) yield change('comparison', comparisonSigns[found] as string);
    else if (found === 'true' || found === 'false') yield change('value', String(found !== 'true'));
    else if (found.startsWith('"')) {
      const inner = found.slice(1, -1);
      const other = listed.get(inner) ?? laterDate(inner);
      if (other !== undefined) yield change('value', `"${other}"`);
      for (const one of /^P/.test(inner) ? durationChanges(inner, path) : []) yield change('number', `"${one.after}"`);
    }
  }
}

function laterDate(text: string): string | undefined {
  const match = /^(\d{4}-\d{2})-(\d{2})$/.exec(text);
  return match
    ? `${match[1]}-${match[2] === '28' ? '27' : String(Math.min(28, Number(match[2]) + 1)).padStart(2, '0')}`
    : undefined;
}

/** Every value of some list of the policy, with another value of the same list. */
function listedValues(content: PolicyContent): Map<string, string> {
  const found = new Map<string, string>();
  const add = (schema: ValueSchema | undefined) => {
    const values = (schema?.enum ?? []).filter((value): value is string => typeof value === 'string');
    values.forEach((value, index) => {
      const other = values[(index + 1) % values.length];
      if (other !== undefined && other !== value && !found.has(value)) found.set(value, other);
    });
    for (const inner of Object.values(schema?.properties ?? {})) add(inner);
    if (schema?.items) add(schema.items);
  };
  for (const { facts, outcome } of Object.values(content.rules)) [facts, outcome].forEach(add);
  for (const { input, events } of Object.values(content.flows))
    [input, ...Object.values(events).map((event) => event.payload)].forEach(add);
  for (const { schema } of Object.values(content.config.values)) add(schema);
  return found;
}
