import { diffContents, withDefinition, withoutDefinition } from '../../../engine/authoring.ts';
import {
  type Definition,
  type DefinitionKind,
  findDefinition,
  isEqualJson,
  type LocalText,
  type PolicyContent,
  readPolicyContent,
} from '../../../engine/index.ts';
import { api } from '../api.ts';
import { changedDefinitions } from './content.ts';
import { useDocument } from './store.ts';

/** A definition that someone else saved while it was being edited here. */
export interface Collision {
  kind: DefinitionKind;
  id: string;
  mine: Definition | undefined;
  theirs: Definition | undefined;
  /** Only they changed it, only I did, or both. */
  by: 'theirs' | 'mine' | 'both';
  /** What each side changed since the last save, a sentence a change. */
  myChanges: LocalText[];
  theirChanges: LocalText[];
}

interface Conflict {
  /** Who has written in the draft. */
  authors: string[];
  revision: number;
  theirs: PolicyContent;
  collisions: Collision[];
}

/** Reads the draft as the server has it and tells, definition by definition, who changed what since the last save. */
export async function readConflict(): Promise<Conflict> {
  const { policy, draft, saved, content } = useDocument.getState();
  if (!draft || !saved || !content) throw new Error('no draft is open');
  const answer = await api.readDraft(policy, draft.id);
  const theirs = readPolicyContent(answer.definitions);
  const mineChanged = new Set(changedDefinitions(saved, content).map(({ kind, id }) => `${kind}/${id}`));
  const collisions: Collision[] = changedDefinitions(content, theirs).flatMap(({ kind, id, before: mine, after }) => {
    if (isEqualJson(mine, after)) return [];
    const theirsChanged = !isEqualJson(findDefinition(saved, kind, id), after);
    const own = mineChanged.has(`${kind}/${id}`);
    if (!own && !theirsChanged) return [];
    const sentences = (side: PolicyContent) =>
      diffContents(saved, side)
        .filter((change) => change.kind === kind && change.id === id)
        .map((change) => change.sentence);
    const said = { myChanges: sentences(content), theirChanges: sentences(theirs) };
    return [{ kind, id, mine, theirs: after, ...said, by: own && theirsChanged ? 'both' : own ? 'mine' : 'theirs' }];
  });
  return { authors: answer.authors, revision: answer.revision, theirs, collisions };
}

/** Joins both sides: for each collision the chosen one, everything else as the server has it; saved at once. */
export function resolveConflict(conflict: Conflict, keepMine: (collision: Collision) => boolean): void {
  let content = conflict.theirs;
  for (const collision of conflict.collisions) {
    if (!keepMine(collision)) continue;
    content = collision.mine
      ? withDefinition(content, collision.mine)
      : withoutDefinition(content, collision.kind, collision.id);
  }
  useDocument.setState((state) => ({
    draft: state.draft && { ...state.draft, revision: conflict.revision },
    saved: conflict.theirs,
    saving: 'waiting',
    past: [],
    future: [],
    content: content === conflict.theirs ? { ...content } : content,
  }));
}
