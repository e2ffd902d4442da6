import { type CompiledExpression, compileExpression } from '../expressions/compile.ts';
import { type Frame, layered, type Scope, type Variable } from '../expressions/scope.ts';
import { anyType, fromJson, typeOfSchema } from '../expressions/types.ts';
import type { FlowDefinition, Json, JsonObject } from '../ground/definition.ts';
import { isExpression } from '../ground/definition.ts';
import { runOf } from '../rules/environment.ts';
import { actionNamed } from './actions.ts';
import type { Templates } from './runtime.ts';

/** Names that a flow's context can hold: its input, payloads, and whatever its actions write. */
function contextVariables(definition: FlowDefinition): Map<string, Variable> {
  const variables = new Map<string, Variable>();
  const add = (name: string, type = anyType) => {
    if (variables.has(name)) return;
    const toTyped = fromJson(type);
    variables.set(name, { type, read: (frame) => toTyped(runOf(frame).facts[name]) });
  };
  const schemas = [definition.input, ...Object.values(definition.events).map((event) => event.payload)];
  for (const schema of schemas) {
    for (const [name, property] of Object.entries(schema?.properties ?? {})) add(name, typeOfSchema(property));
  }
  for (const name of Object.keys(definition.machine.context ?? {})) add(name);
  for (const name of writtenNames(definition.machine as unknown as Json)) add(name);
  return variables;
}

function writtenNames(value: Json): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(writtenNames);
  const params = value.params as JsonObject | undefined;
  const own = actionNamed(String(value.type))?.writes?.(params ?? {}) ?? [];
  return [...own, ...Object.values(value).flatMap(writtenNames)];
}

/**
 * Compiles every expression of a flow, one after another.
 *
 * @throws FeelSyntaxError for the first that is not FEEL
 */
export function* compileTemplates(definition: FlowDefinition, base: Scope): Generator<void, Templates> {
  const scope: Scope = { ...base, variables: layered(contextVariables(definition), base.variables) };
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
  const holds = (when: Json | undefined, frame: Frame) =>
    when === undefined || (isExpression(when) && expression(when['=']).read(frame) === true);
  const texts = [...new Set(expressionsIn(definition.machine as unknown as Json))];
  for (const text of texts) {
    expression(text);
    yield;
  }
  return { scope, texts, expression, holds, fill };
}

/** The texts of all `{"=": …}` in a JSON value. */
function expressionsIn(value: Json): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (isExpression(value)) return [value['=']];
  return Object.values(value).flatMap((item) => expressionsIn(item as Json));
}
