import type { Locale, PolicyContent, RuleSetDefinition } from '../../engine/index.ts';
import { type FeelName, feelNames } from '../forms/feel-names.ts';
import { factSchema } from './fact-schema.ts';

/** What an expression of a rule set may use: its facts and derived facts. */
export function ruleFeelNames(definition: RuleSetDefinition, content: PolicyContent, locale: Locale): FeelName[] {
  const names = [...Object.keys(definition.facts.properties ?? {}), ...Object.keys(definition.derived ?? {})];
  const known = names.map(
    (name) => [name, factSchema(content, definition, name)] as [string, ReturnType<typeof factSchema>],
  );
  return feelNames(content, definition, known, locale);
}
