import {
  type Definition,
  type DefinitionKind,
  definitionId,
  listDefinitions,
  type PolicyContent,
} from '../../../engine/index.ts';
import { isSame } from '../same.ts';

/** Where the definitions stand of kinds of which there are many. */
const families = { rules: 'rules', flow: 'flows', cases: 'cases' } as const;
type Family = keyof typeof families;
const isFamily = (kind: DefinitionKind): kind is Family => Object.hasOwn(families, kind);

/** One definition of a content, or undefined. */
export function getDefinition(content: PolicyContent, kind: DefinitionKind, id: string): Definition | undefined {
  return isFamily(kind) ? content[families[kind]][id] : content[kind];
}

/**
 * The content with one definition put in the place of the one of its kind and id; all else stays where and what it is.
 *
 * @example putDefinition(content, { ...content.config, values })
 */
export function putDefinition(content: PolicyContent, definition: Definition): PolicyContent {
  const { kind } = definition;
  if (!isFamily(kind)) return { ...content, [kind]: definition };
  const family = families[kind];
  return { ...content, [family]: { ...content[family], [definitionId(definition)]: definition } };
}

/** The content without one rule set, flow or case list; other kinds cannot be left out. */
export function dropDefinition(content: PolicyContent, kind: DefinitionKind, id: string): PolicyContent {
  if (!isFamily(kind)) return content;
  const { [id]: _, ...rest } = content[families[kind]] as Record<string, unknown>;
  return { ...content, [families[kind]]: rest };
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
