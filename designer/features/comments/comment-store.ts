import { create } from 'zustand';
import { type ApiError, api, type DraftComment } from '../../kernel/api.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { readPointer } from '../../kernel/machine/pointers.ts';
import type { Place } from '../../words/place-words.ts';

interface CommentState {
  draft: string;
  items: DraftComment[];
  problem: ApiError | null;
}

/** The comments on the open draft. */
const useStore = create<CommentState>(() => ({ draft: '', items: [], problem: null }));

async function load(policy: string, draft: string): Promise<void> {
  try {
    const { items } = await api.comments(policy, draft);
    useStore.setState({ draft, items, problem: null });
  } catch (problem) {
    useStore.setState({ draft, items: [], problem: problem as ApiError });
  }
}

/** Reads the comments whenever a draft is opened, when others do something in it and when the reader comes back to the page. Call once. */
export function startComments(): void {
  useDocument.subscribe(({ draft, policy, saving }, before) => {
    if (!draft) return;
    const isOther = draft.id !== before.draft?.id;
    // Our own saves raise the revision too.
    if (isOther || (draft.revision !== before.draft?.revision && saving !== 'saving')) void load(policy, draft.id);
  });
  window.addEventListener('focus', () => {
    const { draft, policy } = useDocument.getState();
    if (draft) void load(policy, draft.id);
  });
}

/** The comments on the open draft; none without a draft. */
export function useComments(): Omit<CommentState, 'draft'> {
  const draft = useDocument((state) => state.draft?.id);
  const { draft: read, items, problem } = useStore();
  return draft !== undefined && read === draft ? { items, problem } : { items: none, problem: null };
}

const none: DraftComment[] = [];

/** Says something of the open draft, at a place or of all of it. @throws ApiError */
export async function addComment(place: Place, text: string): Promise<void> {
  const { policy, draft } = useDocument.getState();
  if (!draft) return;
  await api.addComment(policy, draft.id, { ...place, text });
  await load(policy, draft.id);
}

/** Marks a comment as settled, or as open again. @throws ApiError */
export async function resolveComment(number: number, resolved: boolean): Promise<void> {
  const { policy, draft } = useDocument.getState();
  if (!draft) return;
  await api.resolveComment(policy, draft.id, number, resolved);
  await load(policy, draft.id);
}

/** Whether a comment is about a place or about something in it; of a state, not about the states inside it. */
export function isAbout(comment: Place, { kind, id, path = '' }: Place): boolean {
  if (comment.kind !== kind || comment.id !== id) return false;
  const own = comment.path ?? '';
  const state = kind === 'flow' ? readPointer(path) : undefined;
  if (state) {
    const other = readPointer(own);
    return other?.state === state.state && (!state.transition || other.transition === state.transition);
  }
  return own === path || (path !== '' && own.startsWith(`${path}/`));
}
