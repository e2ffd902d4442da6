import type { Definition, PolicyContent } from '../ground/definition.ts';
import { both } from '../ground/local-text.ts';
import { Problem } from '../ground/problem.ts';

/** The kinds of which a policy has many, and where a content holds them by id. They are listed in this order. */
const groups = {
  rules: 'rules',
  flow: 'flows',
  form: 'forms',
  master: 'masters',
  register: 'registers',
  cases: 'cases',
} as const;
type Groups = Pick<PolicyContent, (typeof groups)[keyof typeof groups]>;

/**
 * Groups the documents of a policy.
 *
 * @throws Problem invalidDefinition when the policy itself is missing or a document has no known kind
 * @example readPolicyContent(documents).rules['fee-travel']
 */
export function readPolicyContent(documents: Definition[]): PolicyContent {
  const single: Partial<Omit<PolicyContent, keyof Groups>> = {};
  const many = Object.fromEntries(Object.values(groups).map((group) => [group, {}])) as unknown as Groups;
  for (const document of documents) {
    const group = groupOf(document.kind);
    if (group && 'id' in document) many[group][document.id] = document as never;
    else if (singles.has(document.kind)) Object.assign(single, { [document.kind]: document });
    else throw invalid(`unknown kind ${JSON.stringify((document as { kind?: unknown }).kind)}`, '未知的定义种类');
  }
  if (!single.policy) throw invalid('policy.json is missing', '缺少 policy.json');
  return {
    policy: single.policy,
    vocabulary: single.vocabulary ?? { kind: 'vocabulary', words: {} },
    clauses: single.clauses ?? { kind: 'clauses', clauses: [] },
    config: single.config ?? { kind: 'config', values: {} },
    ...many,
  };
}

const singles: ReadonlySet<string> = new Set(['policy', 'vocabulary', 'clauses', 'config']);

function invalid(en: string, zh: string): Problem {
  return new Problem('invalidDefinition', { detail: both(zh, en) });
}

/**
 * All documents of a policy: the policy, its vocabulary, clauses and configuration, then rule sets, flows, forms, masters, registers and
 * cases by id.
 *
 * @example listDefinitions(content).map(definitionId) // ['policy', 'vocabulary', 'clauses', 'config', 'fee-travel', …]
 */
export function listDefinitions(content: PolicyContent): Definition[] {
  const { policy, vocabulary, clauses, config } = content;
  const many = Object.values(groups).flatMap((group) => {
    const documents = content[group] as Record<string, Definition>;
    return Object.keys(documents)
      .sort()
      .map((id) => documents[id] as Definition);
  });
  return [policy, vocabulary, clauses, config, ...many];
}

/**
 * The id of a definition: documents that a policy has one of are called by their kind.
 *
 * @example definitionId(content.config) // 'config'
 */
export function definitionId(definition: Definition): string {
  return 'id' in definition && definition.kind !== 'policy' ? definition.id : definition.kind;
}

/** Where a content holds its definitions of a kind by id; undefined for kinds that it has one of. */
const groupOf = (kind: string) => (Object.hasOwn(groups, kind) ? groups[kind as keyof typeof groups] : undefined);

/**
 * The definition of a kind and id, if the content has it.
 *
 * @example findDefinition(content, 'rules', 'fee-travel')?.title
 */
export function findDefinition(content: PolicyContent, kind: string, id: string): Definition | undefined {
  const group = groupOf(kind);
  if (group) return Object.hasOwn(content[group], id) ? content[group][id] : undefined;
  return [content.policy, content.vocabulary, content.clauses, content.config].find(
    (one) => one.kind === kind && kind === id,
  );
}

/**
 * The content with one definition put in the place of its former self, or added. All others stay the objects they are.
 *
 * @example withDefinition(content, { ...ruleSet, hitPolicy: 'unique' })
 */
export function withDefinition(content: PolicyContent, definition: Definition): PolicyContent {
  const group = groupOf(definition.kind);
  if (!group) return { ...content, [definition.kind]: definition };
  return { ...content, [group]: { ...content[group], [definitionId(definition)]: definition } };
}

/**
 * The content without a rule set, flow or cases; of other kinds there is always one.
 *
 * @example withoutDefinition(content, 'rules', 'fee-travel').rules['fee-travel'] // undefined
 */
export function withoutDefinition(content: PolicyContent, kind: string, id: string): PolicyContent {
  const group = groupOf(kind);
  if (!group) return content;
  const others = Object.entries(content[group]).filter(([name]) => name !== id);
  return { ...content, [group]: Object.fromEntries(others) };
}
