import { type CompiledExpression, compileExpression } from '../expressions/compile.ts';
import { layered, type Scope, type Variable } from '../expressions/scope.ts';
import { fromJson, typeOfSchema } from '../expressions/types.ts';
import type { FieldSchema, Json, PolicyContent } from '../ground/definition.ts';
import { both, type LocalText, wordingOf } from '../ground/local-text.ts';
import { Problem } from '../ground/problem.ts';
import { runOf } from '../rules/environment.ts';
import { keyAmongFacts, rowVariables } from '../rules/references.ts';
import { compileFlaws, type ValueFlaw } from '../rules/value-checks.ts';

/** A field ready to be filled. */
export interface CompiledField {
  name: string;
  schema: FieldSchema;
  /** What is wrong with a value of it; the lines of a table are asked one by one. */
  flaws(value: Json): ValueFlaw[];
  /** Computed of the others. */
  computed?: CompiledExpression;
  prefill?: CompiledExpression;
  requiredIf?: CompiledExpression;
  check?: { holds: CompiledExpression; message: LocalText };
  /** Of a table: its lines. */
  lines?: Level;
}

/** The fields of a form, or of a line of it. */
export interface Level {
  fields: CompiledField[];
  byName: ReadonlyMap<string, CompiledField>;
  /** Those that are computed, and tables of which something is, each behind what it is computed of. */
  computed: CompiledField[];
  required: readonly string[];
  /** Every field with nothing in it. */
  empty: Readonly<Record<string, null>>;
  /** The names that expressions over it may use. */
  scope: Scope;
}

/**
 * Compiles the fields of a form, and of the lines within it.
 *
 * @param scope the names that their expressions may use besides the fields
 * @param masters what fields refer to
 * @throws FeelSyntaxError; Problem invalidDefinition where fields are computed of each other in a circle
 */
export function compileLevel(schema: FieldSchema, scope: Scope, masters: PolicyContent['masters']): Level {
  const properties = Object.entries(schema.properties ?? {});
  const variables = new Map(properties.map(([name, field]) => [name, variableOf(name, field)]));
  const rows = rowVariables(schema.properties, masters, { keyIn: keyAmongFacts });
  const within: Scope = { ...scope, variables: layered(variables, layered(rows, scope.variables)) };
  const fields = properties.map(([name, field]) => compileField(name, field, within, masters));
  return {
    fields,
    byName: new Map(fields.map((field) => [field.name, field])),
    empty: Object.fromEntries(properties.map(([name]) => [name, null])),
    computed: inOrder(fields.filter(({ computed, lines }) => computed || (lines && lines.computed.length > 0))),
    required: schema.required ?? [],
    scope: within,
  };
}

function variableOf(name: string, schema: FieldSchema): Variable {
  const type = typeOfSchema(schema);
  const toTyped = fromJson(type);
  return { type, isClosed: true, read: (frame) => toTyped(runOf(frame).facts[name]) };
}

function compileField(
  name: string,
  schema: FieldSchema,
  scope: Scope,
  masters: PolicyContent['masters'],
): CompiledField {
  const { '=': computed, prefill, requiredIf, check, valid, items } = schema;
  const compile = (text: string) => compileExpression(text, scope);
  const tested = check ?? (valid && { ...valid, message: undefined });
  return {
    name,
    schema,
    flaws: compileFlaws(items?.properties ? { ...schema, items: { type: 'object' } } : schema),
    ...(computed === undefined ? {} : { computed: compile(computed) }),
    ...(prefill ? { prefill: compile(prefill['=']) } : {}),
    ...(requiredIf ? { requiredIf: compile(requiredIf['=']) } : {}),
    ...(tested ? { check: { holds: compile(tested['=']), message: wordingOf(tested.message) ?? notValid } } : {}),
    ...(items?.properties ? { lines: compileLevel(items, scope, masters) } : {}),
  };
}

const notValid = both('不是有效的值', 'is not a valid value');

/** The names that a field is computed of: of a table those that its lines read beside their own. */
function readBy({ computed, lines }: CompiledField): string[] {
  const within = (lines?.computed ?? []).flatMap(readBy).filter((name) => !lines?.byName.has(name));
  return [...(computed?.uses ?? []), ...within];
}

/** Fields in the order in which they are computed. @throws Problem invalidDefinition */
function inOrder(fields: CompiledField[]): CompiledField[] {
  const ordered: CompiledField[] = [];
  const begun = new Set<CompiledField>();
  const byName = new Map(fields.map((field) => [field.name, field]));
  const visit = (field: CompiledField): void => {
    if (ordered.includes(field)) return;
    if (begun.has(field)) throw circle(field.name);
    begun.add(field);
    for (const name of readBy(field)) {
      const other = byName.get(name);
      if (other) visit(other);
    }
    ordered.push(field);
  };
  fields.forEach(visit);
  return ordered;
}

const circle = (name: string) =>
  new Problem('invalidDefinition', {
    detail: both(`栏目 ${name} 的公式互相引用`, `the formula of the field ${name} reads itself by way of others`),
  });
