import type { PolicyContent, RuleSetDefinition, ValueSchema } from '../../../engine/index.ts';

/** The schema of a fact or derived fact of a rule set. */
export function factSchema(
  content: PolicyContent,
  definition: RuleSetDefinition,
  name: string,
): ValueSchema | undefined {
  const own = definition.facts.properties?.[name];
  const unit = content.vocabulary.words[name]?.unit;
  if (own) return inUnit(own, unit);
  const derived = definition.derived?.[name];
  if (derived && 'decide' in derived) return content.rules[derived.decide]?.outcome.properties?.[derived.take ?? name];
  return derived && unit ? { unit } : undefined;
}

/** The schemas of a rule set's facts and of its outcome, by their names. */
export const schemasOf = (content: PolicyContent, definition: RuleSetDefinition) => ({
  fact: (name: string) => factSchema(content, definition, name),
  outcome: (name: string) => outcomeSchema(content, definition, name),
});

/** The schema of an outcome of a rule set. */
export function outcomeSchema(
  content: PolicyContent,
  { outcome }: RuleSetDefinition,
  name: string,
): ValueSchema | undefined {
  const own = outcome.properties?.[name];
  return own && inUnit(own, content.vocabulary.words[name]?.unit);
}

/** A schema's own unit comes before that of the vocabulary. */
const inUnit = (schema: ValueSchema, unit: string | undefined) => (unit && !schema.unit ? { ...schema, unit } : schema);
