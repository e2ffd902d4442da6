import { withDefinition, withoutDefinition } from '../../../engine/authoring.ts';
import type { PolicyContent } from '../../../engine/index.ts';
import { translate } from '../../texts/translate.ts';
import { ApiError, api, type Draft, ifMatch } from '../api.ts';
import { changedDefinitions, type DefinitionChange } from './content.ts';
import { keepUnsaved } from './journal.ts';
import { rememberDraft, useDocument } from './store.ts';

const pauseMs = 700;
const retryMs = 5000;

let timer: ReturnType<typeof setTimeout> | undefined;
let running: Promise<void> | null = null;
/** The last save failed. */
let away = false;

/** Saves the draft whenever the document has been at rest for a moment. Call once. */
export function startAutosave(): void {
  useDocument.subscribe((state, before) => {
    if (state.content === before.content || state.saving !== 'waiting') return;
    clearTimeout(timer);
    timer = setTimeout(() => void saveNow(), pauseMs);
    // While the server is away the browser keeps every edit.
    if (away) keepUnsaved(state);
  });
  window.addEventListener('pagehide', () => keepUnsaved(useDocument.getState()));
}

/** Saves what is not saved yet and waits for it; true when the server has everything. */
export async function saveNow(): Promise<boolean> {
  clearTimeout(timer);
  while (running) await running;
  running = save().finally(() => {
    running = null;
  });
  await running;
  return useDocument.getState().content === useDocument.getState().saved;
}

/** Waits until no save is under way, whatever was changed while one was: only then what we have of the draft is as of its revision. */
export async function untilAnswered(): Promise<void> {
  while (running) await running.catch(() => undefined);
}

async function save(): Promise<void> {
  const { content, saved, saving } = useDocument.getState();
  if (!content || !saved || saving === 'conflict') return;
  const changes = changedDefinitions(saved, content);
  if (changes.length === 0) {
    if (useDocument.getState().draft) useDocument.setState({ saving: 'saved' });
    return;
  }
  useDocument.setState({ saving: 'saving' });
  try {
    for (const change of changes) await saveChange(await ensureDraft(), change);
    const unchanged = useDocument.getState().content === content;
    useDocument.setState({
      saving: unchanged ? 'saved' : 'waiting',
      savedAt: Date.now(),
      ...(unchanged ? { saved: content } : {}),
    });
    away = false;
    keepUnsaved(useDocument.getState());
  } catch (problem) {
    const stale = problem instanceof ApiError && problem.status === 412;
    if (stale && (await isOnlyRevision().catch(() => false))) return save();
    useDocument.setState({ saving: stale ? 'conflict' : 'failed' });
    away = !stale;
    keepUnsaved(useDocument.getState());
    if (!stale) timer = setTimeout(() => void saveNow(), retryMs);
  }
}

/** Whether nothing but the draft's number has moved on, as when somebody commented on it; the number is taken over. */
async function isOnlyRevision(): Promise<boolean> {
  // Rarely asked for: what compares comes then.
  const { readConflict } = await import('./conflict.ts');
  const { revision, collisions } = await readConflict();
  if (collisions.some(({ by }) => by !== 'mine')) return false;
  useDocument.setState(({ draft }) => ({ draft: draft && { ...draft, revision } }));
  return true;
}

/** The draft that takes the edits; made at the first one. */
async function ensureDraft(): Promise<Draft> {
  const { draft, policy, past, drafts, baseNumber } = useDocument.getState();
  if (draft) return draft;
  const made = await api.createDraft(policy, { title: past[0]?.name ?? translate('draft.untitled'), from: baseNumber });
  rememberDraft(policy, made.id);
  useDocument.setState({ draft: made, drafts: [...drafts, made] });
  return made;
}

async function saveChange(draft: Draft, { kind, id, after }: DefinitionChange): Promise<void> {
  const { policy } = useDocument.getState();
  const answer = after
    ? await api.saveDefinition(policy, draft.id, kind, id, after, ifMatch(draft.revision))
    : await api.removeDefinition(policy, draft.id, kind, id, ifMatch(draft.revision));
  useDocument.setState((state) => {
    const saved = state.saved as PolicyContent;
    return {
      draft: { ...draft, revision: answer.revision },
      saved: after ? withDefinition(saved, after) : withoutDefinition(saved, kind, id),
    };
  });
}
