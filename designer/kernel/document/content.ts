import { withDefinition } from '../../../engine/authoring.ts';
import {
  type Definition,
  type DefinitionKind,
  definitionId,
  findDefinition,
  isEqualJson,
  listDefinitions,
  type PolicyContent,
} from '../../../engine/index.ts';

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
    const was = findDefinition(before, kind, id);
    const is = findDefinition(after, kind, id);
    if (was !== is) changes.push({ kind, id, before: was, after: is });
  }
  return changes;
}

/** The content with the objects of `base` for every definition that is equal there: what is the same is then also identical. */
export function sharedWith(base: PolicyContent, content: PolicyContent): PolicyContent {
  let shared = content;
  for (const { before, after } of changedDefinitions(base, content)) {
    if (before && after && isEqualJson(before, after)) shared = withDefinition(shared, before);
  }
  return shared;
}
