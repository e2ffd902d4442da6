import type { Frame, Variable } from '../expressions/scope.ts';
import { anyType, fromJson, typeOfSchema } from '../expressions/types.ts';
import type { Json, JsonObject, PolicyContent, ValueSchema } from '../ground/definition.ts';
import { type Run, runOf } from './environment.ts';

/** A fact or field that holds the key of a row of master data. */
export interface Reference {
  name: string;
  schema: ValueSchema;
  master: string;
  /** By this name expressions read the row; absent: they do not. */
  as?: string;
}

/**
 * The references among facts or fields, in their order.
 *
 * @example referencesIn({ card: { type: 'string', refers: { master: 'vehicle-card', as: 'vehicle' } } })[0].as // 'vehicle'
 */
export function referencesIn(properties: Record<string, ValueSchema> | undefined): Reference[] {
  return Object.entries(properties ?? {}).flatMap(([name, schema]): Reference[] => {
    const { refers } = schema;
    if (refers === undefined) return [];
    if (typeof refers === 'string') return [{ name, schema, master: refers }];
    return [{ name, schema, master: refers.master, ...(refers.as === undefined ? {} : { as: refers.as }) }];
  });
}

/** Where the key of a row is found, and whether its values may be given in its place. */
interface RowsFrom {
  keyIn(run: Run, reference: Reference): Json | undefined;
  mayBeGiven?: boolean;
}

/** As a form and a rule set have it: among their own fields. */
export const keyAmongFacts: RowsFrom['keyIn'] = ({ facts }, { name, schema }) => facts[name] ?? schema.default;

/**
 * The names by which expressions read rows: the first reference of an alias counts.
 *
 * @example rowVariables(schema.properties, content.masters, { keyIn: keyAmongFacts }).get('vehicle')
 */
export function rowVariables(
  properties: Record<string, ValueSchema> | undefined,
  masters: PolicyContent['masters'],
  { keyIn, mayBeGiven = false }: RowsFrom,
): Map<string, Variable> {
  const variables = new Map<string, Variable>();
  for (const reference of referencesIn(properties)) {
    const { master, as } = reference;
    if (as === undefined || variables.has(as)) continue;
    const fields = Object.hasOwn(masters, master) ? masters[master]?.fields : undefined;
    const type = fields ? typeOfSchema(fields) : anyType;
    const toTyped = fromJson(type);
    const read = (frame: Frame) => {
      const run = runOf(frame);
      const given = mayBeGiven && Object.hasOwn(run.facts, as) ? run.facts[as] : undefined;
      return toTyped(isObject(given) ? given : readRow(run, master, keyIn(run, reference)));
    };
    variables.set(as, { type, read, ...(fields ? { isClosed: true as const } : {}) });
  }
  return variables;
}

/**
 * The same of the facts of a rule set: whoever asks gives the key, or the values under the alias.
 *
 * @example factRows(ruleSet.facts, content.masters).has('vehicle')
 */
export const factRows = (facts: ValueSchema, masters: PolicyContent['masters']): Map<string, Variable> =>
  rowVariables(facts.properties, masters, { keyIn: keyAmongFacts, mayBeGiven: true });

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const readRow = ({ row }: Run, master: string, key: Json | undefined): JsonObject | null =>
  typeof key === 'string' && key !== '' ? (row?.(master, key) ?? null) : null;
