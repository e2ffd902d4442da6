import { useQuery } from '@tanstack/react-query';
import { type ApiError, api, type Comment } from '../../kernel/api.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { readPointer } from '../../kernel/machine/pointers.ts';
import { readAgain } from '../../kernel/queries.ts';
import { whole } from '../../kernel/whole.ts';
import type { Place } from '../../words/place-words.ts';

const none: Comment[] = [];

/** The comments on the open draft, read again when others make some and when the reader comes back to the page; none without a draft. */
export function useComments(): { items: Comment[]; problem: ApiError | null } {
  const policy = useDocument((state) => state.policy);
  const draft = useDocument((state) => state.draft?.id);
  const { data, error } = useQuery({
    queryKey: ['comments', draft],
    queryFn: () => whole((page) => api.listComments(policy, draft as string, page)),
    enabled: draft !== undefined,
    refetchOnWindowFocus: 'always',
  });
  return { items: data ?? none, problem: error };
}

/** Says something of the open draft, at a place or of all of it. @throws ApiError */
export async function addComment(place: Place, text: string): Promise<void> {
  const { policy, draft } = useDocument.getState();
  if (!draft) return;
  await api.addComment(policy, draft.id, { ...place, text });
  await readAgain('comments', draft.id);
}

/** Marks a comment as settled, or as open again. @throws ApiError */
export async function resolveComment(number: number, resolved: boolean): Promise<void> {
  const { policy, draft } = useDocument.getState();
  if (!draft) return;
  await api.resolveComment(policy, draft.id, number, { resolved });
  await readAgain('comments', draft.id);
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
