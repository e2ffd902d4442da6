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
import {
  type ChangeAt,
  changed,
  durationChanges,
  type Listed,
  schemaChanges,
  textChanges,
  valueChanges,
} from './small-changes.ts';
import { formChanges, workChanges } from './work-changes.ts';

/** One small change of a definition that some case should notice. */
export interface Mutation {
  kind: 'rules' | 'flow' | 'form' | 'config';
  id: string;
  /** JSON Pointer of what was changed. */
  path: string;
  what: ChangeAt['what'];
  before: string;
  after: string;
  /** The policy's content with the change in it. */
  apply(content: PolicyContent): PolicyContent;
}

/**
 * Every number, comparison, value of a list, guard, target and started flow of a policy's rule sets, flows and configuration, what its forms
 * ask, its clocks, whose its tasks are and what is handed on, changed one at a time.
 *
 * @example [...mutations(content)].length
 */
export function* mutations(content: PolicyContent): Generator<Mutation> {
  const listed = listedValues(content);
  for (const definition of Object.values(content.rules)) {
    for (const change of ruleChanges(definition, listed)) yield toMutation('rules', definition.id, change);
  }
  for (const definition of Object.values(content.flows)) {
    const changes = [...flowChanges(definition, listed), ...startChanges(definition, content)];
    for (const change of [...changes, ...workChanges(definition, content)])
      yield toMutation('flow', definition.id, change);
  }
  for (const form of Object.values(content.forms)) {
    for (const change of formChanges(form, content, listed)) yield toMutation('form', form.id, change);
  }
  for (const [name, entry] of Object.entries(content.config.values)) {
    if (entry.value === undefined) continue;
    for (const change of valueChanges(entry.value, ['values', name, 'value'], listed))
      yield toMutation('config', 'config', change);
  }
}

function toMutation(kind: Mutation['kind'], id: string, { path, value, ...change }: ChangeAt): Mutation {
  const apply = (content: PolicyContent): PolicyContent => {
    if (kind === 'config') return { ...content, config: changed(content.config, path, value) };
    const part = { rules: 'rules', flow: 'flows', form: 'forms' }[kind] as 'rules' | 'flows' | 'forms';
    return { ...content, [part]: { ...content[part], [id]: changed(content[part][id], path, value) } };
  };
  return { kind, id, path: pointer(...path), ...change, apply };
}

function* ruleChanges(definition: RuleSetDefinition, listed: Listed): Generator<ChangeAt> {
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

function* flowChanges(definition: FlowDefinition, listed: Listed): Generator<ChangeAt> {
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
