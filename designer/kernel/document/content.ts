import {
  type Definition,
  type DefinitionKind,
  definitionId,
  listDefinitions,
  type PolicyContent,
} from '../../../engine/index.ts';
import { isSame } from '../same.ts';

/** One definition of a content, or undefined. */
export function getDefinition(content: PolicyContent, kind: DefinitionKind, id: string): Definition | undefined {
  switch (kind) {
    case 'rules':
      return content.rules[id];
    case 'flow':
      return content.flows[id];
    case 'cases':
      return content.cases[id];
    default:
      return content[kind];
  }
}

/**
 * The content with one definition put in place of the one of its kind and id.
 *
 * @example putDefinition(content, { ...content.config, values })
 */
export function putDefinition(content: PolicyContent, definition: Definition): PolicyContent {
  switch (definition.kind) {
    case 'rules':
      return { ...content, rules: { ...content.rules, [definition.id]: definition } };
    case 'flow':
      return { ...content, flows: { ...content.flows, [definition.id]: definition } };
    case 'cases':
      return { ...content, cases: { ...content.cases, [definition.id]: definition } };
    default:
      return { ...content, [definition.kind]: definition };
  }
}

/** The content without one rule set, flow or case list; other kinds cannot be left out. */
export function dropDefinition(content: PolicyContent, kind: DefinitionKind, id: string): PolicyContent {
  const family = kind === 'rules' ? 'rules' : kind === 'flow' ? 'flows' : kind === 'cases' ? 'cases' : undefined;
  if (!family) return content;
  const rest: Record<string, unknown> = { ...content[family] };
  delete rest[id];
  return { ...content, [family]: rest };
}

export interface DefinitionChange {
  kind: DefinitionKind;
  id: string;
  before: Definition | undefined;
  after: Definition | undefined;
}

/** Which definitions differ, by identity: an edit always makes a new object. */
export function changedDefinitions(before: PolicyContent, after: PolicyContent): DefinitionChange[] {
  if (before === after) return [];
  const changes: DefinitionChange[] = [];
  const seen = new Set<string>();
  for (const definition of [...listDefinitions(after), ...listDefinitions(before)]) {
    const { kind } = definition;
    const id = definitionId(definition);
    const key = `${kind}/${id}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const was = getDefinition(before, kind, id);
    const is = getDefinition(after, kind, id);
    if (was !== is) changes.push({ kind, id, before: was, after: is });
  }
  return changes;
}

/** The content with the objects of `base` for every definition that is equal there: what is the same is then also identical. */
export function sharedWith(base: PolicyContent, content: PolicyContent): PolicyContent {
  let shared = content;
  for (const { before, after } of changedDefinitions(base, content)) {
    if (before && after && isSame(before, after)) shared = putDefinition(shared, before);
  }
  return shared;
}
