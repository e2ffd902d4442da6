import { type CompiledExpression, compileExpression } from '../expressions/compile.ts';
import { layered, type Scope, type Variable } from '../expressions/scope.ts';
import { anyType, type FeelType, fromJson, typeOfSchema } from '../expressions/types.ts';
import { toUnrounded } from '../expressions/values.ts';
import { contextNames, factSchemas } from '../flows/templates.ts';
import { headType } from '../forms/records.ts';
import { canonicalJson } from '../ground/canonical-json.ts';
import type {
  Json,
  JsonObject,
  PolicyContent,
  RegisterDefinition,
  Signing,
  ValueSchema,
} from '../ground/definition.ts';
import { beginWork } from '../ground/limits.ts';
import { type Environment, type Run, runOf } from '../rules/environment.ts';
import { finishProperty } from '../rules/outcome.ts';
import { placeOf } from './places.ts';
import type { KeptRow } from './totals.ts';

/** What a row is made of: the values of a record, an instance or a decision, and what is known of it itself. */
export interface RegisterSource {
  /** Its id. */
  id: string;
  values: JsonObject;
  /** Read as `record`, `instance` or `decision`. */
  head: JsonObject;
}

/** A source, and when it began (in milliseconds). */
export type DatedSource = RegisterSource & { atMs: number };

/** A register compiled once. Get one from an edition. */
export interface Register {
  readonly id: string;
  readonly definition: RegisterDefinition;
  /** The scope of its expressions, and that of the conditions of its signatures. */
  readonly scope: Scope;
  readonly statementScope: Scope;
  /** All that its rows follow from besides their sources, as canonical JSON: where it is the same, rows that were kept are right still. */
  readonly basis: string;
  /** Whether an expression may ask what time it is: what stands in its rows is another thing every day. */
  readonly asksTime: boolean;
  /** The signatures that a statement is to have, in their order. @param fields what it says */
  signings(fields: JsonObject, run: Run): Signing[];
  /** The row of a source; undefined where it is none. @param nowMs what its expressions are told of the time */
  row(source: DatedSource, nowMs: number): KeptRow | undefined;
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
  const { over, where: condition, columns: said, group = [], sort } = definition;
  const texts = [condition?.['='] ?? '', ...said.map((column) => column['='])];
  const asks = (word: RegExp) => texts.some((text) => word.test(text));
  const config = asks(/\bconfig\b/) ? content.config.values : {};
  const { timeZone } = base;
  const of = said.map(({ name, decimals, sum, ...column }) => ({ name, decimals, sum, '=': column['='] }));
  const where = definition.where && compileExpression(definition.where['='], scope);
  const columns = definition.columns.map((column) => ({ column, value: compileExpression(column['='], scope) }));
  const statementScope = statementScopeOf(base);
  const signings = (definition.signed ?? []).map((signing) => ({
    signing,
    holds: signing.if && compileExpression(signing.if['='], statementScope),
  }));
  const grouped = group.map((name) => said.findIndex((column) => column.name === name.replace(/^-/, '')));
  return {
    id: definition.id,
    definition,
    scope,
    statementScope,
    basis: canonicalJson({ rowsMadeBy, over, where: condition, columns: of, group, sort, timeZone, config, schemas }),
    asksTime: asks(/\b(?:now|today)\b/),
    signings: (fields, run) => {
      const frame = [{ ...run, facts: fields } satisfies Run];
      return signings.filter(({ holds }) => !holds || holds.read(frame) === true).map(({ signing }) => signing);
    },
    row({ id: source, values, head, atMs }, nowMs) {
      beginWork();
      const frame = [{ atMs: nowMs, config: undefined, facts: values, event: head, depth: 0 } satisfies Run];
      if (where && where.read(frame) !== true) return undefined;
      const cells = columns.map(({ column, value }) => cellOf(value, column, frame));
      const by = grouped.map((index) => cells[index] ?? null);
      const place = placeOf(definition, cells, { source, atMs });
      return { source, atMs, place, group: canonicalJson(by), cells };
    },
  };
}

/** Counted up where the same definition and source come to make another row: rows that are kept are made anew. */
const rowsMadeBy = 1;

function cellOf(value: CompiledExpression, { decimals }: RegisterDefinition['columns'][number], frame: Run[]): Json {
  const schema: ValueSchema = decimals === undefined ? {} : { type: 'number', decimals };
  return finishProperty(toUnrounded(value.read(frame)), schema) ?? null;
}

/** What a condition of a signature reads of a statement. */
function statementScopeOf(base: Scope): Scope {
  const names = ['period', 'rows', 'sums', 'groups'];
  const variables = new Map(names.map((name) => [name, variableOf(anyType, (run) => run.facts[name])]));
  return { ...base, variables: layered(variables, base.variables) };
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
    const own = [...contextNames(flow)].map((name) => [name, {}] as [string, ValueSchema]);
    return [...own, ...factSchemas(flow)];
  }
  const rules = Object.hasOwn(content.rules, over.decisions) ? content.rules[over.decisions] : undefined;
  if (!rules) return [];
  return [...Object.entries(rules.facts.properties ?? {}), ['outcome', rules.outcome]];
}
