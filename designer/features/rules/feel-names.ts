import type { Locale, PolicyContent, RuleSetDefinition, ValueSchema } from '../../../engine/index.ts';
import { type FeelName, feelNames } from '../../forms/feel-names.ts';
import { factSchema } from '../../kernel/document/fact-schema.ts';

/** What an expression of a rule set may use: its facts and derived facts. */
export function ruleFeelNames(definition: RuleSetDefinition, content: PolicyContent, locale: Locale): FeelName[] {
  const names = [...Object.keys(definition.facts.properties ?? {}), ...Object.keys(definition.derived ?? {})];
  const known = names.map(
    (name) => [name, factSchema(content, definition, name)] as [string, ReturnType<typeof factSchema>],
  );
  return feelNames(content, definition, known, locale);
}

const firedSchema: ValueSchema = {
  type: 'object',
  properties: {
    rules: { type: 'array', items: { type: 'string' } },
    clauses: { type: 'array', items: { type: 'string' } },
  },
};

/** What the formula of a result may use: the same, what the rules gave (`outcome.x`), and which they were (`fired.rules`). */
export function resultFeelNames(definition: RuleSetDefinition, content: PolicyContent, locale: Locale): FeelName[] {
  const given = (name: string, schema: ValueSchema) => ({ name, label: name, other: name, schema });
  const own = [given('outcome', definition.outcome), given('fired', firedSchema)];
  return [...ruleFeelNames(definition, content, locale), ...own];
}
