import {
  type FlowDefinition,
  type Locale,
  labelOf,
  type PolicyContent,
  type RuleSetDefinition,
  type ValueSchema,
} from '../../engine/index.ts';

/** A name that an expression may use. */
export interface FeelName {
  name: string;
  /** What people call it, in the reader's language and in the other. */
  label: string;
  other: string;
  schema: ValueSchema | undefined;
}

/** Names as the editor of expressions offers them, the rows that they refer to, and the policy's configuration values after them. */
export function feelNames(
  content: PolicyContent,
  definition: RuleSetDefinition | FlowDefinition,
  names: [name: string, schema: ValueSchema | undefined][],
  locale: Locale,
): FeelName[] {
  const config = Object.entries(content.config.values).map(
    ([name, entry]) => [`config.${name}`, entry.schema] as const,
  );
  const rows = names.flatMap(([, schema]) => {
    const { master = '', as } = typeof schema?.refers === 'object' ? schema.refers : {};
    return as === undefined ? [] : [[as, content.masters[master]?.fields] as const];
  });
  return [...names, ...rows, ...config].map(([name, schema]) => {
    const label = labelOf(content, definition, name);
    return { name, label: label[locale], other: label[locale === 'en' ? 'zh-CN' : 'en'], schema };
  });
}
