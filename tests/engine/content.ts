import { compileEdition, type Edition, type PolicyContent, type RuleSetDefinition } from '../../engine/index.ts';

const text = (value: string) => ({ 'zh-CN': value, en: value });

/** A policy with nothing in it but what a test puts there. */
export function contentWith(parts: Partial<PolicyContent> = {}): PolicyContent {
  return {
    policy: { kind: 'policy', id: 'test', title: text('test'), timeZone: 'Asia/Shanghai', editions: [] },
    vocabulary: { kind: 'vocabulary', words: {} },
    clauses: { kind: 'clauses', clauses: [] },
    config: { kind: 'config', values: {} },
    rules: {},
    flows: {},
    forms: {},
    masters: {},
    registers: {},
    cases: {},
    ...parts,
  };
}

/** A rule set with what every one needs filled in. */
export function ruleSetWith(parts: Partial<RuleSetDefinition>): RuleSetDefinition {
  const object = { type: 'object', properties: {} };
  return { kind: 'rules', id: 'test', title: text('test'), clauses: [], facts: object, outcome: object, ...parts };
}

/** An edition of a few rule sets. */
export function editionOf(...ruleSets: RuleSetDefinition[]): Edition {
  return compileEdition(contentWith({ rules: Object.fromEntries(ruleSets.map((one) => [one.id, one])) }));
}
