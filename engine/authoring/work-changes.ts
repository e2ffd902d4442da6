import { actionNamed } from '../flows/actions.ts';
import { readFlowGraph } from '../flows/graph.ts';
import type {
  EventForm,
  FlowDefinition,
  FormDefinition,
  Json,
  JsonObject,
  PolicyContent,
  RoleRef,
  TaskDefinition,
  ValueSchema,
} from '../ground/definition.ts';
import { pointerParts } from '../ground/pointer.ts';
import { type ChangeAt, durationChanges, type Listed, schemaChanges, valueChanges } from './small-changes.ts';

/** What a form asks of whoever fills it in a flow: each required field left out, and every number, value and formula of its fields. */
export function* formChanges(form: FormDefinition, content: PolicyContent, listed: Listed): Generator<ChangeAt> {
  const isFilled = Object.values(content.flows).some((flow) => formsOf(flow).some(({ id }) => id === form.id));
  // What is filed by itself no walk fills.
  if (isFilled) yield* fieldChanges(form.fields as ValueSchema, ['fields'], listed);
}

function* fieldChanges(level: ValueSchema, path: string[], listed: Listed): Generator<ChangeAt> {
  yield* schemaChanges(level as unknown as Json, path, listed);
  yield* without(level.required, [...path, 'required']);
  for (const [name, field] of Object.entries(level.properties ?? {})) {
    const { prefill, check } = field as { prefill?: Json; check?: { '=': string } };
    const place = [...path, 'properties', name];
    if (prefill !== undefined) yield* valueChanges(prefill, [...place, 'prefill'], listed);
    if (check) yield* valueChanges({ '=': check['='] }, [...place, 'check'], listed);
    if (field.items?.properties) yield* fieldChanges(field.items, [...place, 'items'], listed);
  }
}

/** The forms that a flow fills, and where it says so. */
function formsOf({ start, events }: FlowDefinition): { id: string; fields: string[] | undefined; path: string[] }[] {
  const named = Object.entries(events).map(([type, { form }]) => ({ form, path: ['events', type, 'form'] }));
  return [{ form: start?.form, path: ['start', 'form'] }, ...named].flatMap(({ form, path }) =>
    form ? [{ ...formNamed(form), path }] : [],
  );
}

const formNamed = (form: EventForm): { id: string; fields: string[] | undefined } =>
  typeof form === 'string' ? { id: form, fields: undefined } : { id: form.id, fields: form.fields };

/** What is asked of people in a flow, by when, and what one hands to another. */
export function* workChanges(flow: FlowDefinition, content: PolicyContent): Generator<ChangeAt> {
  const roles = content.policy.roles ?? [];
  yield* clockChanges(flow);
  yield* without(flow.distinct, ['distinct']);
  for (const { fields, path } of formsOf(flow)) yield* without(fields, [...path, 'fields']);
  for (const [type, { roles: senders, prefill }] of Object.entries(flow.events)) {
    yield* otherRoles(senders, ['events', type, 'roles'], roles);
    yield* lost(prefill, ['events', type, 'prefill']);
  }
  yield* otherRoles(flow.start?.roles, ['start', 'roles'], roles);
  const { states, transitions } = readFlowGraph(flow);
  for (const { state, pointer } of states)
    if (state.meta?.task) yield* taskChanges(state.meta.task, [...pointerParts(pointer), 'meta', 'task'], roles);
  for (const { transition, pointer } of transitions) {
    const place = [...pointerParts(pointer), 'meta'];
    yield* otherRoles(transition.meta?.roles, [...place, 'roles'], roles);
    yield* without(transition.meta?.needs, [...place, 'needs']);
    if (transition.meta?.owner) yield left(transition.meta.owner, [...place, 'owner']);
  }
  yield* handedOn(flow.machine as unknown as Json, ['machine']);
}

function* clockChanges({ clocks = [] }: FlowDefinition): Generator<ChangeAt> {
  for (const [index, { id, limit, remind }] of clocks.entries()) {
    const rest = clocks.filter((one) => one.id !== id) as unknown as Json;
    yield { path: ['clocks'], what: 'part', before: id, after: `without ${id}`, value: rest };
    if (typeof limit === 'string') yield* durationChanges(limit, ['clocks', String(index), 'limit']);
    else yield* valueChanges(limit as unknown as Json, ['clocks', String(index), 'limit'], new Map());
    for (const [at, one] of [remind ?? []].flat().entries())
      yield* durationChanges(one, ['clocks', String(index), 'remind', ...(Array.isArray(remind) ? [String(at)] : [])]);
  }
}

function* taskChanges(task: TaskDefinition, path: string[], roles: string[]): Generator<ChangeAt> {
  if (typeof task.role === 'string') yield* otherRole(task.role, [...path, 'role'], [task.role], roles);
  else yield* otherRoles(task.role, [...path, 'role'], roles);
  if (Array.isArray(task.candidates)) yield* otherRoles(task.candidates, [...path, 'candidates'], roles);
  else if (task.candidates) yield left('candidates', [...path, 'candidates']);
  for (const name of ['assign', 'approval'] as const) if (task[name]) yield left(name, [...path, name]);
  yield* without(task.notBy, [...path, 'notBy']);
  yield* without(task.events, [...path, 'events']);
}

/** What is given to a flow that is started, told to another, or kept in a row: each of it left out. */
function* handedOn(value: Json, path: string[]): Generator<ChangeAt> {
  if (typeof value !== 'object' || value === null) return;
  const { type, params } = value as JsonObject;
  if (params && actionNamed(String(type))) {
    for (const key of ['input', 'facts', 'set'] as const)
      yield* lost((params as JsonObject)[key] as JsonObject | undefined, [...path, 'params', key]);
    yield* without((params as JsonObject).records as Json[] | undefined, [...path, 'params', 'records']);
  }
  for (const [key, item] of Object.entries(value)) yield* handedOn(item as Json, [...path, key]);
}

const left = (before: string, path: string[]): ChangeAt => ({
  ...{ path, what: 'part', before, after: 'left out', value: undefined },
});

/** Each of some named parts left out. */
function* lost(parts: object | undefined, path: string[]): Generator<ChangeAt> {
  for (const name of Object.keys(parts ?? {})) yield left(name, [...path, name]);
}

/** A list without each of what it lists. */
function* without(list: readonly unknown[] | undefined, path: string[]): Generator<ChangeAt> {
  for (const [index, one] of (list ?? []).entries()) {
    const name = typeof one === 'string' ? one : JSON.stringify(one);
    const value = list?.filter((_, at) => at !== index) as Json;
    yield { path, what: 'part', before: name, after: `without ${name}`, value };
  }
}

function* otherRoles(list: readonly RoleRef[] | undefined, path: string[], roles: string[]): Generator<ChangeAt> {
  const named = (list ?? []).map((one) => (typeof one === 'string' ? one : one.role));
  for (const [index, role] of named.entries()) {
    const place = [...path, String(index)];
    yield* otherRole(role, typeof list?.[index] === 'string' ? place : [...place, 'role'], named, roles);
  }
}

function* otherRole(role: string, path: string[], taken: string[], roles: string[]): Generator<ChangeAt> {
  const free = roles.filter((one) => one === role || !taken.includes(one));
  const other = free[(free.indexOf(role) + 1) % free.length];
  if (other !== undefined && other !== role) yield { path, what: 'role', before: role, after: other, value: other };
}
