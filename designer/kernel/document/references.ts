import { actionNamed, actorNamed } from '../../../engine/authoring.ts';
import {
  type DefinitionKind,
  findDefinition,
  type Json,
  type PolicyContent,
  type Wording,
} from '../../../engine/index.ts';

/** A rule set or a flow of the policy. */
export interface Reference {
  kind: 'rules' | 'flow';
  id: string;
}
export interface Usage {
  uses: Reference[];
  usedBy: Reference[];
}

/** The rule set or the flow that is named; undefined for what is neither, and for what the content does not have. */
export function definitionOf(content: PolicyContent, { kind, id }: { kind: string; id: string }) {
  return kind === 'rules' ? content.rules[id] : kind === 'flow' ? content.flows[id] : undefined;
}

/** What a definition that has a title is called. */
export function titleOfDefinition(content: PolicyContent, { kind, id }: { kind: string; id: string }) {
  const found = findDefinition(content, kind as DefinitionKind, id);
  return found && 'title' in found ? (found.title as Wording) : undefined;
}

/** `rules/fee-travel`: the key of a definition in {@link usageOf}'s answer. */
export function referenceKey({ kind, id }: Reference): string {
  return `${kind}/${id}`;
}

const cache = new WeakMap<PolicyContent, Map<string, Usage>>();
const named = new WeakMap<object, Reference[]>();

/**
 * Who uses whom: derived facts that decide another rule set, guards and actions of flows that decide, decisions, and flows that they
 * start, as children or beside themselves.
 *
 * @returns for every rule set and flow, by {@link referenceKey}, both directions
 */
export function usageOf(content: PolicyContent): Map<string, Usage> {
  const known = cache.get(content);
  if (known) return known;
  const usage = new Map<string, Usage>();
  const entry = (reference: Reference): Usage => {
    const key = referenceKey(reference);
    const value = usage.get(key) ?? { uses: [], usedBy: [] };
    usage.set(key, value);
    return value;
  };
  for (const id of Object.keys(content.rules)) entry({ kind: 'rules', id });
  for (const id of Object.keys(content.flows)) entry({ kind: 'flow', id });
  for (const definition of [...Object.values(content.rules), ...Object.values(content.flows)]) {
    const from: Reference = { kind: definition.kind, id: definition.id };
    const body = definition.kind === 'rules' ? definition.derived : definition.machine;
    for (const to of referencesOf(body)) {
      if (!usage.has(referenceKey(to))) continue;
      entry(from).uses.push(to);
      entry(to).usedBy.push(from);
    }
  }
  cache.set(content, usage);
  return usage;
}

/** The same once for each object: an edit elsewhere leaves it as it was. */
function referencesOf(body: object | undefined): Reference[] {
  if (!body) return [];
  const known = named.get(body) ?? referencesIn(body as Json);
  named.set(body, known);
  return known;
}

/** Every rule set and flow that a piece of a definition names, each once. */
function referencesIn(body: Json | undefined): Reference[] {
  const found = new Map<string, Reference>();
  const add = (kind: Reference['kind'], id: Json | undefined) => {
    if (typeof id === 'string') found.set(`${kind}/${id}`, { kind, id });
  };
  const visit = (value: Json | undefined): void => {
    if (Array.isArray(value)) value.forEach(visit);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
    add('rules', value.decide);
    add('rules', value.ruleSet);
    if (actionNamed(String(value.type))?.names === 'flow')
      add('flow', (value.params as { flow?: Json } | undefined)?.flow);
    if (actorNamed(String(value.src))?.names === 'flow')
      add('flow', (value.input as { flow?: Json } | undefined)?.flow);
    Object.values(value).forEach(visit);
  };
  visit(body);
  return [...found.values()];
}

/** The configuration values that a definition mentions, by name. */
export function configNamesIn(definition: unknown): string[] {
  const names = JSON.stringify(definition).matchAll(/\bconfig\.([A-Za-z_]\w*)/g);
  return [...new Set(Array.from(names, (match) => match[1] as string))];
}
