import type { PolicyContent, RuleSetDefinition } from '../../engine/index.ts';
import type { FeelName } from '../forms/feel-input.tsx';

/** What an expression of a rule set may use, with labels. */
export function ruleFeelNames(
  definition: RuleSetDefinition,
  content: PolicyContent,
  label: (name: string) => string,
): FeelName[] {
  const config = Object.keys(content.config.values).map((name) => `config.${name}`);
  const names = [
    ...Object.keys(definition.facts.properties ?? {}),
    ...Object.keys(definition.derived ?? {}),
    ...config,
  ];
  return names.map((name) => ({ name, label: label(name) }));
}
