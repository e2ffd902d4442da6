import type { ObjectSchema, PolicyContent, RuleSetDefinition, ValueSchema } from '../../../engine/index.ts';

/**
 * What a form for a rule set asks: its own facts, then those of the rule sets it decides that it does not give itself.
 * A fact that several of them name is asked once, as the first of them describes it; only own facts are required.
 */
export function formSchema(content: PolicyContent, definition: RuleSetDefinition): ObjectSchema {
  const properties: Record<string, ValueSchema> = {};
  collect(content, definition, properties, new Set(), new Set());
  return { type: 'object', properties, required: definition.facts.required ?? [] };
}

function collect(
  content: PolicyContent,
  definition: RuleSetDefinition,
  properties: Record<string, ValueSchema>,
  given: ReadonlySet<string>,
  seen: Set<string>,
): void {
  if (seen.has(definition.id)) return;
  seen.add(definition.id);
  for (const [name, schema] of Object.entries(definition.facts.properties ?? {})) {
    if (!given.has(name)) properties[name] ??= schema;
  }
  for (const derived of Object.values(definition.derived ?? {})) {
    if (!('decide' in derived)) continue;
    const called = content.rules[derived.decide];
    const known = new Set([...given, ...Object.keys(definition.derived ?? {}), ...Object.keys(derived.facts ?? {})]);
    if (called) collect(content, called, properties, known, seen);
  }
}
