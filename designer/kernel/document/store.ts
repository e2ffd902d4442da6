import { create } from 'zustand';
import { withDefinition } from '../../../engine/authoring.ts';
import { type Definition, type PolicyContent, readPolicyContent } from '../../../engine/index.ts';
import { translate } from '../../texts/translate.ts';
import { type ApiError, api, type Draft, type Edition } from '../api.ts';
import { governors, hasRight, mayEdit, useSession } from '../session/state.ts';
import { whole } from '../whole.ts';
import { sharedWith } from './content.ts';
import type { DocumentState, EditStep } from './document-state.ts';
import { withUnsaved } from './journal.ts';

/** The state below the policy room, where a policy is loaded. */
export type OpenDocument = DocumentState & { content: PolicyContent; base: PolicyContent };

const nothing: DocumentState = {
  policy: '',
  loading: false,
  problem: null,
  editions: [],
  drafts: [],
  base: null,
  baseNumber: 0,
  readOnly: false,
  draft: null,
  content: null,
  saved: null,
  past: [],
  future: [],
  saving: 'clean',
  savedAt: 0,
  recovered: false,
  ended: null,
};

/** The one open document: a policy's content, its draft, one undo history across all views. */
export const useDocument = create<DocumentState>(() => nothing);

const set = useDocument.setState;
const get = useDocument.getState;

function rememberedDraft(policy: string): string | null {
  return localStorage.getItem(`guiju.draft.${policy}`);
}

/** Which draft this browser works on; null: the edition in force is shown. */
export function rememberDraft(policy: string, draft: string | null): void {
  if (draft === null) localStorage.removeItem(`guiju.draft.${policy}`);
  else localStorage.setItem(`guiju.draft.${policy}`, draft);
}

/** Whether a draft is still on its way to become an edition. */
export function isOpen({ status }: Draft): boolean {
  return status === 'draft' || status === 'submitted' || status === 'approved';
}

/** The edition in force at an instant: the last of those that have taken effect by then and are not retired. */
export function editionInForce(editions: Edition[], at = Date.now()): Edition | undefined {
  return editions
    .filter(({ effectiveFrom, retired }) => Date.parse(effectiveFrom) <= at && !(Date.parse(retired?.from ?? '') <= at))
    .sort((a, b) => Date.parse(a.effectiveFrom) - Date.parse(b.effectiveFrom) || a.number - b.number)
    .at(-1);
}

/** The edition in force once all that is published has taken force: what drafts begin from. */
export const newestEdition = (editions: Edition[]): Edition | undefined =>
  editionInForce(
    editions.filter(({ retired }) => !retired),
    Number.POSITIVE_INFINITY,
  );

/** The edition that is shown without a draft: to who may change it the newest, since a change begins from there; to others the one in force. */
export const editionShown = (editions: Edition[]): Edition | undefined =>
  (mayEdit() ? undefined : editionInForce(editions)) ?? newestEdition(editions) ?? editions.at(-1);

/**
 * Loads a policy: the given edition read-only, or else the draft that this browser works on, or else the edition that is shown without one.
 * A later call for another policy wins over an earlier one that is still under way.
 */
export async function openPolicy(policy: string, edition?: number): Promise<void> {
  set({ ...nothing, policy, loading: true });
  try {
    const loaded = await load(policy, edition);
    if (get().policy !== policy) return;
    set({ ...loaded, loading: false });
    recover(policy);
  } catch (problem) {
    if (get().policy === policy) set({ loading: false, problem: problem as ApiError });
  }
}

/** Puts back what an earlier visit could not save, as a step that can be undone; it is saved like any other edit. */
function recover(policy: string): void {
  const { content } = get();
  const kept = withUnsaved(policy, get());
  if (!kept || !content) return;
  const step: EditStep = { name: translate('draft.stepRecover'), content, at: Date.now() };
  set({ ...kept, past: [step], saving: 'waiting', recovered: true });
}

/** The editions of a policy, the newest first. */
export const readEditions = (policy: string): Promise<Edition[]> => whole((page) => api.listEditions(policy, page));

/** The drafts of a policy; none for whom they do not concern. */
export async function readDrafts(policy: string): Promise<Draft[]> {
  const { me } = useSession.getState();
  return hasRight(me, ...governors) ? whole((page) => api.listDrafts(policy, page)) : [];
}

async function load(policy: string, edition?: number): Promise<Partial<DocumentState>> {
  const [editions, drafts] = await Promise.all([readEditions(policy), readDrafts(policy)]);
  const open = drafts.filter(isOpen);
  const lists = { editions, drafts };
  const draft = edition === undefined ? open.find((item) => item.id === rememberedDraft(policy)) : undefined;
  const number = edition ?? draft?.basedOn ?? editionShown(editions)?.number ?? 1;
  const base = readPolicyContent((await api.readEdition(policy, number)).definitions);
  const readOnly = edition !== undefined || !mayEdit();
  if (!draft) return { ...lists, base, baseNumber: number, content: base, saved: base, readOnly };
  const full = await api.readDraft(policy, draft.id);
  const content = sharedWith(base, readPolicyContent(full.definitions));
  return {
    ...lists,
    base,
    baseNumber: number,
    draft: full,
    // What was handed in for approval stays as it is.
    readOnly: readOnly || full.status !== 'draft',
    content,
    saved: content,
    saving: 'saved',
    savedAt: Date.parse(full.updatedAt ?? '') || Date.now(),
  };
}

/** Puts the policy on another working copy: a draft's id, or null for the edition in force. */
export async function switchWorkingCopy(draft: string | null): Promise<void> {
  const { policy } = get();
  rememberDraft(policy, draft);
  await openPolicy(policy);
}

const groupWindow = 1000;
const longestHistory = 300;

/**
 * Changes the document as one undoable step.
 *
 * @param name what the history calls the step, in the reader's language
 * @param change gives the new content; the same object means that nothing changed
 * @param group steps of the same group in quick succession become one
 */
export function edit(name: string, change: (content: PolicyContent) => PolicyContent, group?: string): void {
  const { content, past, readOnly } = get();
  if (!content || readOnly) return;
  const next = change(content);
  if (next === content) return;
  const last = past.at(-1);
  const joins = group !== undefined && last?.group === group && Date.now() - last.at < groupWindow;
  const step: EditStep = { name, content: joins ? last.content : content, at: Date.now(), group };
  const kept = joins ? past.slice(0, -1) : past.slice(-longestHistory);
  set({ content: next, past: [...kept, step], future: [], saving: 'waiting' });
}

/** Replaces one definition as one undoable step. */
export function editDefinition(name: string, definition: Definition, group?: string): void {
  edit(name, (content) => withDefinition(content, definition), group);
}

export function undo(): void {
  const { past, future, content } = get();
  const step = past.at(-1);
  if (!step || !content) return;
  set({
    content: step.content,
    past: past.slice(0, -1),
    future: [{ name: step.name, content, at: step.at }, ...future],
    saving: 'waiting',
  });
}

export function redo(): void {
  const { past, future, content } = get();
  const [step, ...rest] = future;
  if (!step || !content) return;
  set({
    content: step.content,
    past: [...past, { name: step.name, content, at: step.at }],
    future: rest,
    saving: 'waiting',
  });
}
