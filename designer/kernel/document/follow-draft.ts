import { withDefinition, withoutDefinition } from '../../../engine/authoring.ts';
import { type PolicyContent, readPolicyContent } from '../../../engine/index.ts';
import { api, type DraftContent } from '../api.ts';
import { type LiveChange, listenLive } from '../live.ts';
import { mayEdit } from '../session/state.ts';
import { untilAnswered } from './autosave.ts';
import { changedDefinitions, type DefinitionChange, sharedWith } from './content.ts';
import { openPolicy, readDrafts, readEditions, useDocument } from './store.ts';

const { getState: get, setState: set } = useDocument;

/** Follows what others do with the open policy's drafts and editions, from the first policy that is opened. Call once. */
export function startFollowing(): void {
  const stop = useDocument.subscribe(({ policy }) => {
    if (!policy) return;
    stop();
    listenLive((change) => {
      if (isOfOpenPolicy(change)) void catchUp();
    });
  });
}

const isOfOpenPolicy = (change: LiveChange) =>
  change.type === 'reset' || (change.type !== 'instance' && change.policy === get().policy);

let running = false;
let again = false;

/** Reads what is new; changes that come meanwhile are read together, afterwards. */
async function catchUp(): Promise<void> {
  again = true;
  if (running) return;
  running = true;
  while (again) {
    again = false;
    await read().catch(() => undefined);
  }
  running = false;
}

async function read(): Promise<void> {
  await atRest();
  const { policy, draft: before } = get();
  const [editions, drafts] = await Promise.all([readEditions(policy), readDrafts(policy)]);
  const { draft, loading } = get();
  if (get().policy !== policy || loading) return;
  set({ editions, drafts });
  // A draft that has been made or opened meanwhile is newer than this list.
  if (!draft || draft.id !== before?.id) return;
  const now = drafts.find(({ id }) => id === draft.id);
  if (!now || now.status === 'published') {
    set({ readOnly: true, ended: now ? 'published' : 'removed' });
  } else if (now.revision > draft.revision) await takeOver(await api.readDraft(policy, draft.id));
}

/**
 * Waits until no save and no reading of the policy is under way: then what we have of the draft is as of its revision. What is changed during a
 * save waits for the next one, and does not end it.
 */
async function atRest(): Promise<void> {
  await untilAnswered();
  if (!get().loading) return;
  await new Promise<void>((resolve) => {
    const stop = useDocument.subscribe(({ loading }) => {
      if (loading) return;
      stop();
      resolve();
    });
  });
  return atRest();
}

/**
 * Puts what others wrote in the draft under what is being edited here, in the steps that can be undone too. A definition that both
 * changed is left for the next save, which asks.
 */
async function takeOver(theirs: DraftContent): Promise<void> {
  await atRest();
  const { policy, draft, saved, content, past, future, saving } = get();
  if (!draft || !saved || !content || draft.id !== theirs.id || draft.revision >= theirs.revision) return;
  if (saving === 'conflict') return;
  const own = changedDefinitions(saved, content);
  if (draft.basedOn !== theirs.basedOn) return own.length === 0 ? openPolicy(policy) : undefined;
  const next = sharedWith(saved, readPolicyContent(theirs.definitions));
  const changes = changedDefinitions(saved, next);
  if (changes.some(({ kind, id }) => own.some((one) => one.kind === kind && one.id === id))) return;
  const joined = (of: PolicyContent) => (of === saved ? next : changes.reduce(applied, of));
  const step = <T extends { content: PolicyContent }>(one: T): T => ({ ...one, content: joined(one.content) });
  set({
    draft: theirs,
    readOnly: theirs.status !== 'draft' || !mayEdit(),
    saved: next,
    content: joined(content),
    past: past.map(step),
    future: future.map(step),
  });
}

const applied = (content: PolicyContent, { kind, id, after }: DefinitionChange) =>
  after ? withDefinition(content, after) : withoutDefinition(content, kind, id);
