import type { PolicyContent, RuleSetDefinition, ValueSchema } from '../../../engine/index.ts';

/** The schema of a fact or derived fact of a rule set. */
export function factSchema(
  content: PolicyContent,
  definition: RuleSetDefinition,
  name: string,
): ValueSchema | undefined {
  const own = definition.facts.properties?.[name];
  const unit = content.vocabulary.words[name]?.unit;
  if (own) return unit && !own.unit ? { ...own, unit } : own;
  const derived = definition.derived?.[name];
  if (derived && 'decide' in derived) return content.rules[derived.decide]?.outcome.properties?.[derived.take ?? name];
  return derived && unit ? { unit } : undefined;
}
