import { NamedSchemas } from '../named-schemas.ts';
import type { JsonSchema, TSchema } from '../schema.ts';
import { CasesDefinition } from './cases.ts';
import type { DefinitionKind } from './definition.ts';
import { FlowDefinition } from './flows.ts';
import { FormDefinition } from './forms.ts';
import { MasterDefinition } from './masters.ts';
import { ClausesDefinition, ConfigDefinition, PolicyDefinition, VocabularyDefinition } from './policy.ts';
import { RegisterDefinition } from './registers.ts';
import { RuleSetDefinition } from './rules.ts';

/** Keys that any object of a definition may have: what others keep there is theirs. */
export const ownKeys = '^x-';

/** The format of each kind of document. */
export const formats: Record<DefinitionKind, TSchema> = {
  policy: PolicyDefinition,
  vocabulary: VocabularyDefinition,
  clauses: ClausesDefinition,
  config: ConfigDefinition,
  rules: RuleSetDefinition,
  flow: FlowDefinition,
  form: FormDefinition,
  master: MasterDefinition,
  register: RegisterDefinition,
  cases: CasesDefinition,
};

/**
 * The JSON Schema of a kind of document, as editors and validators take it: one file that needs no other.
 *
 * @param families the names of each family that grows by rows; of one that is not given any text is taken
 * @example formatOf('rules', { operators: ['equal', 'in'] }).$id // 'urn:guiju:definition:rules'
 */
export function formatOf(kind: DefinitionKind, families: Record<string, readonly string[]> = {}): JsonSchema {
  const named = new NamedSchemas('#/$defs/');
  const { title: _, ...form } = formats[kind] as JsonSchema;
  const format = named.refer(form) as JsonSchema;
  const $defs = Object.keys(named.schemas).length > 0 ? { $defs: named.schemas } : {};
  const $id = `urn:guiju:definition:${kind}`;
  return withMembers({ $schema: 'https://json-schema.org/draft/2020-12/schema', $id, ...format, ...$defs }, families);
}

function withMembers<S>(schema: S, families: Record<string, readonly string[]>): S {
  if (Array.isArray(schema)) return schema.map((one) => withMembers(one, families)) as S;
  if (typeof schema !== 'object' || schema === null) return schema;
  const { 'x-family': family, ...rest } = schema as JsonSchema;
  if (typeof family === 'string') return { ...rest, ...(families[family] ? { enum: families[family] } : {}) } as S;
  const more = (schema as JsonSchema).additionalProperties === false ? { patternProperties: { [ownKeys]: {} } } : {};
  const own = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, withMembers(value, families)]));
  return { ...own, ...more } as S;
}
