import { type CompiledExpression, compileExpression } from '../expressions/compile.ts';
import { layered, type Scope, type Variable } from '../expressions/scope.ts';
import { anyType, type FeelType, fromJson, typeOfSchema } from '../expressions/types.ts';
import { toUnrounded } from '../expressions/values.ts';
import { factSchemas } from '../flows/templates.ts';
import { headType } from '../forms/records.ts';
import type { Json, JsonObject, PolicyContent, RegisterDefinition, ValueSchema } from '../ground/definition.ts';
import { beginWork } from '../ground/limits.ts';
import { type Environment, type Run, runOf } from '../rules/environment.ts';
import { finishProperty } from '../rules/outcome.ts';

/** What a row is made of: the values of a record, an instance or a decision, and what is known of it itself. */
export interface RegisterSource {
  /** Its id. */
  id: string;
  values: JsonObject;
  /** Read as `record`, `instance` or `decision`. */
  head: JsonObject;
}

/** A register compiled once. Get one from an edition. */
export interface Register {
  readonly id: string;
  readonly definition: RegisterDefinition;
  /** The scope of its expressions. */
  readonly scope: Scope;
  /** The row of a source; undefined where it is none. */
  row(source: RegisterSource, atMs: number): JsonObject | undefined;
}

/**
 * Compiles a register.
 *
 * @throws FeelSyntaxError for an expression
 */
export function compileRegister(
  definition: RegisterDefinition,
  content: PolicyContent,
  { scope: base }: Environment,
): Register {
  const schemas = sourceSchemas(definition, content);
  const variables = new Map<string, Variable>(
    schemas.map(([name, schema]) => [name, variableOf(typeOfSchema(schema), (run) => run.facts[name])]),
  );
  for (const name of ['record', 'instance', 'decision'])
    variables.set(
      name,
      variableOf(headTypes[name] ?? anyType, (run) => (run.event ?? null) as Json),
    );
  const scope: Scope = { ...base, variables: layered(variables, base.variables) };
  const where = definition.where && compileExpression(definition.where['='], scope);
  const columns = definition.columns.map((column) => ({ column, value: compileExpression(column['='], scope) }));
  return {
    id: definition.id,
    definition,
    scope,
    row({ values, head }, atMs) {
      beginWork();
      const frame = [{ atMs, config: undefined, facts: values, event: head, depth: 0 } satisfies Run];
      if (where && where.read(frame) !== true) return undefined;
      return Object.fromEntries(columns.map(({ column, value }) => [column.name, cellOf(value, column, frame)]));
    },
  };
}

function cellOf(value: CompiledExpression, { decimals }: RegisterDefinition['columns'][number], frame: Run[]): Json {
  const schema: ValueSchema = decimals === undefined ? {} : { type: 'number', decimals };
  return finishProperty(toUnrounded(value.read(frame)), schema) ?? null;
}

function variableOf(type: FeelType, value: (run: Run) => Json | undefined): Variable {
  const toTyped = fromJson(type);
  return { type, read: (frame) => toTyped(value(runOf(frame))) };
}

const headTypes: Record<string, FeelType> = {
  record: headType,
  instance: {
    is: 'context',
    entries: {
      ...{ id: { is: 'string' }, businessKey: { is: 'string' }, state: anyType, status: { is: 'string' } },
      ...{ startedAt: { is: 'dateTime' }, updatedAt: { is: 'dateTime' } },
    },
  },
  decision: { is: 'context', entries: { id: { is: 'string' }, at: { is: 'dateTime' }, edition: { is: 'number' } } },
};

/** The names of what a source holds. */
function sourceSchemas({ over }: RegisterDefinition, content: PolicyContent): [string, ValueSchema][] {
  if ('forms' in over)
    return over.forms.flatMap((id) => {
      const form = Object.hasOwn(content.forms, id) ? content.forms[id] : undefined;
      return Object.entries(form?.fields.properties ?? {});
    });
  if ('flow' in over) {
    const flow = Object.hasOwn(content.flows, over.flow) ? content.flows[over.flow] : undefined;
    if (!flow) return [];
    const own = Object.keys(flow.machine.context ?? {}).map((name) => [name, {}] as [string, ValueSchema]);
    return [...own, ...factSchemas(flow)];
  }
  const rules = Object.hasOwn(content.rules, over.decisions) ? content.rules[over.decisions] : undefined;
  if (!rules) return [];
  return [...Object.entries(rules.facts.properties ?? {}), ['outcome', rules.outcome]];
}
