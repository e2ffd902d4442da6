import { type CompiledExpression, compileExpression } from '../expressions/compile.ts';
import { type Frame, layered, type Scope, type Variable } from '../expressions/scope.ts';
import { anyType, type FeelType, fromJson, typeOfSchema } from '../expressions/types.ts';
import type { FormLibrary } from '../forms/form.ts';
import { recordsVariable } from '../forms/records.ts';
import type { FlowDefinition, Json, JsonObject, PolicyContent, ValueSchema } from '../ground/definition.ts';
import { isExpression } from '../ground/definition.ts';
import { pointer } from '../ground/pointer.ts';
import { runOf } from '../rules/environment.ts';
import { rowVariables } from '../rules/references.ts';
import { actionNamed } from './actions.ts';
import { childrenVariable } from './children.ts';
import { eachAction } from './graph.ts';
import { instanceVariable } from './instance-variable.ts';
import { peopleNames } from './people-names.ts';
import type { Templates } from './runtime.ts';

/** Names that a flow declares: its input, payloads and first context. */
function declaredVariables(definition: FlowDefinition): Map<string, Variable> {
  const variables = new Map<string, Variable>();
  for (const [name, schema] of factSchemas(definition)) variables.set(name, fact(name, typeOfSchema(schema)));
  for (const name of Object.keys(definition.machine.context ?? {})) {
    if (!variables.has(name)) variables.set(name, fact(name, anyType));
  }
  return variables;
}

function fact(name: string, type: FeelType): Variable {
  const toTyped = fromJson(type);
  return { type, read: (frame) => toTyped(runOf(frame).facts[name]) };
}

/**
 * The facts that a flow declares, by name: what its input and its events' payloads may bring. A name of several has one meaning; the input's
 * schema, being the flow's own, has the last word.
 */
export function factSchemas({ input, events }: FlowDefinition): Map<string, ValueSchema> {
  const schemas = [...Object.values(events).map(({ payload }) => payload), input];
  return new Map(schemas.flatMap((schema) => Object.entries(schema?.properties ?? {})));
}

/** The event under way: its type, its payload, and of an actor its answer or its error. */
function eventVariable(definition: FlowDefinition, { forms }: PolicyContent): Variable {
  const raised = eachAction(definition.machine).flatMap(({ params }) =>
    Object.keys((params?.event ?? {}) as JsonObject),
  );
  const entries = {
    ...Object.fromEntries([...raised, 'output', 'error'].map((name) => [name, anyType])),
    ...Object.fromEntries(
      [...fieldsOf(definition, forms), ...factSchemas(definition)].map(([name, schema]) => [
        name,
        typeOfSchema(schema),
      ]),
    ),
    type: { is: 'string' } as const,
  };
  return { type: { is: 'context', entries }, read: (frame) => runOf(frame).event ?? null };
}

/** All that the context of a flow may hold: what it begins with, what input and payloads bring, what actions write. */
export const contextNames = (definition: FlowDefinition): ReadonlySet<string> =>
  new Set([...declaredVariables(definition).keys(), ...writtenNames(definition)]);

/** The fields of the forms that events of a flow fill: a step reads them as `event.x`. */
function fieldsOf({ events }: FlowDefinition, forms: PolicyContent['forms']): [string, ValueSchema][] {
  return Object.values(events).flatMap(({ form }) => {
    const id = typeof form === 'object' ? form.id : form;
    const found = id !== undefined && Object.hasOwn(forms, id) ? forms[id] : undefined;
    return Object.entries(found?.fields.properties ?? {});
  });
}

/** The rows that facts of a flow refer to, and fields of the forms that it fills. The key of the event under way comes first. */
function rowsOf(definition: FlowDefinition, { forms, masters }: PolicyContent): Map<string, Variable> {
  const all = [...fieldsOf(definition, forms), ...factSchemas(definition)];
  const properties = Object.fromEntries(all.filter(([, { refers }]) => refers !== undefined));
  const keyIn: Parameters<typeof rowVariables>[2]['keyIn'] = ({ event, facts }, { name }) =>
    event?.[name] ?? facts[name];
  return rowVariables(properties, masters, { keyIn });
}

/** The names that a machine writes itself. */
export const writtenNames = (definition: FlowDefinition) =>
  eachAction(definition.machine).flatMap(({ type, params = {} }) => actionNamed(type)?.writes?.(params) ?? []);

/**
 * Compiles every expression of a flow, one after another.
 *
 * @throws FeelSyntaxError for the first that is not FEEL
 */
export function* compileTemplates(definition: FlowDefinition, library: FormLibrary): Generator<void, Templates> {
  const base = library.environment.scope;
  const declared = declaredVariables(definition);
  const written = writtenNames(definition).map((name) => [name, fact(name, anyType)] as const);
  const records = ['records', recordsVariable(library.content)] as const;
  const item = ['item', { type: anyType, read: (frame: Frame) => runOf(frame).item ?? null }] as const;
  const row = ['row', { type: anyType, read: (frame: Frame) => runOf(frame).standing ?? null }] as const;
  const started = [...peopleNames, records, ['children', childrenVariable(definition)], item, row] as const;
  const variables = new Map([
    ['instance', instanceVariable],
    ['event', eventVariable(definition, library.content)],
    ...started,
    ...written,
    ...declared,
  ]);
  const rows = rowsOf(definition, library.content);
  const scope: Scope = { ...base, variables: layered(variables, layered(rows, base.variables)) };
  const compiled = new Map<string, CompiledExpression>();
  const expression = (text: string) => {
    const found = compiled.get(text) ?? compileExpression(text, scope);
    compiled.set(text, found);
    return found;
  };
  const fill = (value: Json | undefined, frame: Frame): Json => {
    if (typeof value !== 'object' || value === null) return value ?? null;
    if (isExpression(value)) return expression(value['=']).readJson(frame);
    if (Array.isArray(value)) return value.map((item) => fill(item, frame));
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, frame)]));
  };
  /** A `when` is a condition where it can be one: a fact of that name, or a value that is no yes or no, is one of the params. */
  const conditionOf = ({ when }: JsonObject) => {
    if (!isExpression(when) || declared.has('when')) return undefined;
    const compiled = expression(when['=']);
    return ['boolean', 'any', 'null'].includes(compiled.type.is) ? compiled : undefined;
  };
  const holds = (params: JsonObject, frame: Frame) => {
    const condition = conditionOf(params);
    return !condition || condition.read(frame) === true;
  };
  const unconditional = (params: JsonObject) => {
    const { when: _, ...rest } = params;
    return conditionOf(params) ? rest : params;
  };
  const filling = (text: string) => {
    const parts = text.split(/\{([^{}]+)\}/).map((part, index) => (index % 2 ? expression(part) : part));
    return (frame: Frame) =>
      parts.map((part) => (typeof part === 'string' ? part : String(part.readJson(frame) ?? '—'))).join('');
  };
  const told: Templates['told'] = (wording) => {
    const [zh, en] = [filling(wording['zh-CN']), filling(wording.en)];
    return (frame) => ({ 'zh-CN': zh(frame), en: en(frame) });
  };
  const places = [
    ...expressionsIn(definition.machine as unknown as Json, '/machine'),
    ...expressionsIn((definition.clocks ?? []) as unknown as Json, '/clocks'),
    ...expressionsIn((definition.belongs ?? {}) as unknown as Json, '/belongs'),
  ];
  for (const { text } of places) {
    if (compiled.has(text)) continue;
    expression(text);
    yield;
  }
  const readsEvent = (text: string) => expression(text).uses.some((name) => name === 'event' || rows.has(name));
  return { scope, places, expression, readsEvent, holds, unconditional, fill, told };
}

/** All `{"=": …}` in a JSON value, each with its text and its place. */
function expressionsIn(value: Json, where: string): Templates['places'] {
  if (typeof value !== 'object' || value === null) return [];
  if (isExpression(value)) return [{ text: value['='], pointer: where }];
  return Object.entries(value).flatMap(([name, item]) => expressionsIn(item as Json, where + pointer(name)));
}
