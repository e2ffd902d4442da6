import type { PolicyContent } from '../../../engine/index.ts';
import type { ApiError, Draft, Edition } from '../api.ts';

/** One undoable step: what it was called and the content before (in `past`) or after it (in `future`). */
export interface EditStep {
  name: string;
  content: PolicyContent;
  at: number;
  /** Steps of one group that follow within a second (typing in one field) are undone together. */
  group?: string;
}

export type Saving = 'clean' | 'waiting' | 'saving' | 'saved' | 'failed' | 'conflict';

export interface DocumentState {
  policy: string;
  loading: boolean;
  problem: ApiError | null;
  editions: Edition[];
  drafts: Draft[];
  /** The edition that is shown, or on which the draft is based. */
  base: PolicyContent | null;
  baseNumber: number;
  /** An edition other than the working copy is being read: nothing can be edited. */
  readOnly: boolean;
  draft: Draft | null;
  content: PolicyContent | null;
  /** What the server has of the draft. */
  saved: PolicyContent | null;
  past: EditStep[];
  future: EditStep[];
  saving: Saving;
  savedAt: number;
  /** What an earlier visit could not save has just been put back. */
  recovered: boolean;
  /** What became of the draft in other hands: it can only be read now. */
  ended: 'published' | 'removed' | null;
}
