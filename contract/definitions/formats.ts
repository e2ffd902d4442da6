import { NamedSchemas } from '../named-schemas.ts';
import type { JsonSchema, TSchema } from '../schema.ts';
import { CasesDefinition } from './cases.ts';
import type { DefinitionKind } from './definition.ts';
import { FlowDefinition } from './flows.ts';
import { ClausesDefinition, ConfigDefinition, PolicyDefinition, VocabularyDefinition } from './policy.ts';
import { RuleSetDefinition } from './rules.ts';

/** The format of each kind of document. */
export const formats: Record<DefinitionKind, TSchema> = {
  policy: PolicyDefinition,
  vocabulary: VocabularyDefinition,
  clauses: ClausesDefinition,
  config: ConfigDefinition,
  rules: RuleSetDefinition,
  flow: FlowDefinition,
  cases: CasesDefinition,
};

/**
 * The JSON Schema of a kind of document, as editors and validators take it: one file that needs no other.
 *
 * @example formatOf('rules').$id // 'urn:guiju:definition:rules'
 */
export function formatOf(kind: DefinitionKind): JsonSchema {
  const named = new NamedSchemas('#/$defs/');
  const format = named.refer(formats[kind]) as JsonSchema;
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:guiju:definition:${kind}`,
    ...format,
    ...(Object.keys(named.schemas).length > 0 ? { $defs: named.schemas } : {}),
  };
}
