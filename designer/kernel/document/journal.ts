import { withDefinition, withoutDefinition } from '../../../engine/authoring.ts';
import type { Definition, DefinitionKind, PolicyContent } from '../../../engine/index.ts';
import { changedDefinitions } from './content.ts';
import type { DocumentState } from './document-state.ts';

/** Changes that the server does not have yet, kept by the browser: they outlive a crash, a closed window and a server that is away. */
interface Journal {
  revision: number;
  changes: { kind: DefinitionKind; id: string; before: Definition | null; after: Definition | null }[];
}

const keyOf = (policy: string, draft: string | null) => `guiju.unsaved.${policy}.${draft ?? 'new'}`;

/** Keeps what is not saved, or forgets it once everything is. What does not fit into the browser's store is not kept. */
export function keepUnsaved({ policy, content, saved, draft }: DocumentState): void {
  if (!content || !saved) return;
  const changes = changedDefinitions(saved, content).map(({ kind, id, before, after }) => ({
    kind,
    id,
    before: before ?? null,
    after: after ?? null,
  }));
  const key = keyOf(policy, draft?.id ?? null);
  if (draft) localStorage.removeItem(keyOf(policy, null));
  localStorage.removeItem(key);
  if (changes.length === 0) return;
  const journal: Journal = { revision: draft?.revision ?? 0, changes };
  try {
    localStorage.setItem(key, JSON.stringify(journal));
  } catch {
    // More than the browser keeps: the document itself is still open.
  }
}

/**
 * What was loaded, with the changes that an earlier visit could not save. Where the draft moved on meanwhile, the next save meets a
 * conflict as if the window had never been closed.
 *
 * @returns undefined where nothing was kept for this draft (or, without one, for the edition)
 */
export function withUnsaved(
  policy: string,
  loaded: Pick<DocumentState, 'content' | 'saved' | 'draft' | 'readOnly'>,
): Partial<DocumentState> | undefined {
  const { content, draft, readOnly } = loaded;
  const text = localStorage.getItem(keyOf(policy, draft?.id ?? null));
  if (!text || !content || readOnly) return undefined;
  const { revision, changes } = JSON.parse(text) as Journal;
  const put = (to: PolicyContent, change: Journal['changes'][number], side: 'before' | 'after') => {
    const definition = change[side];
    return definition ? withDefinition(to, definition) : withoutDefinition(to, change.kind, change.id);
  };
  const mine = changes.reduce((to, change) => put(to, change, 'after'), content);
  if (!draft || draft.revision === revision) return { content: mine };
  const saved = changes.reduce((to, change) => put(to, change, 'before'), content);
  return { content: mine, saved, draft: { ...draft, revision } };
}
