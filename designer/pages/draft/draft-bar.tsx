import { App, Button, Dropdown, Tooltip } from 'antd';
import { useEffect, useState } from 'react';
import { ConflictDialog } from '../../features/editions/conflict-dialog.tsx';
import { saveNow } from '../../kernel/document/autosave.ts';
import { changedDefinitions } from '../../kernel/document/content.ts';
import {
  editionInForce,
  editionShown,
  isOpen,
  redo,
  switchWorkingCopy,
  undo,
  useDocument,
} from '../../kernel/document/store.ts';
import { useRight } from '../../kernel/session/state.ts';
import { Icon } from '../../kernel/ui/icons.tsx';
import { dayAndTime } from '../../kernel/ui/instants.ts';
import { href, setQuery, useRoute } from '../../kernel/ui/router.ts';
import { useT } from '../../texts/translate.ts';
import '../../features/editions/editions.css';
import { GovernButtons } from '../../features/editions/govern-buttons.tsx';
import { clockTime } from '../../kernel/ui/instants.ts';
import { draftName } from '../../words/draft-name.ts';
import { PublishDialog } from './publish-dialog.tsx';

/**
 * What is being looked at (edition or draft), whether it is saved, undo and redo, the way to publish.
 *
 * @param reviewing the page itself has what is done on the way to an edition
 */
export function DraftBar({ reviewing }: { reviewing?: boolean }) {
  const t = useT();
  const { draft, readOnly, baseNumber, content, base, past, ended } = useDocument();
  const [publishing, setPublishing] = useState(false);
  useUndoKeys();
  const changes = content && base ? changedDefinitions(base, content).length : 0;
  const nothing = changes === 0 && !draft?.kind;
  const working = draft !== null || past.length > 0;
  const edits = useRight('policyManager');
  const publishes = useRight('approver');
  const { query } = useRoute();
  if (query.has('edition') && !draft) return <ReadOnlyBar />;
  if (draft && ended && !publishing) return <EndedBar ended={ended} />;
  return (
    <div className="draft-bar" data-tour="draft">
      <WorkingCopy />
      {working && !readOnly ? <SavedMark /> : null}
      {working && !readOnly ? <UndoButtons /> : null}
      {working ? (
        <>
          {reviewing ? null : (
            <Button href={href('policies', useDocument.getState().policy, 'changes')}>
              {t('draft.changes', { count: changes })}
            </Button>
          )}
          {draft && !reviewing ? <GovernButtons draft={draft} disabled={nothing} /> : null}
          {publishes ? (
            <Button
              type="primary"
              icon={<Icon name="publish" />}
              disabled={nothing}
              onClick={() => setPublishing(true)}
            >
              {t('draft.publish')}
            </Button>
          ) : null}
        </>
      ) : (
        <span className="faint">{edits ? t('draft.editToStart', { number: baseNumber }) : t('right.mayNotEdit')}</span>
      )}
      <ConflictDialog />
      {publishing ? <PublishDialog onClose={() => setPublishing(false)} /> : null}
    </div>
  );
}

function ReadOnlyBar() {
  const t = useT();
  const { baseNumber } = useDocument();
  return (
    <div className="draft-bar">
      <span className="pill">{t('edition.reading', { number: baseNumber })}</span>
      <Button onClick={() => setQuery({ edition: undefined })}>{t('edition.back')}</Button>
    </div>
  );
}

/** Someone else published the draft, or threw it away, while it was open here. */
function EndedBar({ ended }: { ended: 'published' | 'removed' }) {
  const t = useT();
  return (
    <div className="draft-bar">
      <WorkingCopy />
      <span className="pill pill-warn" role="status">
        {t(`draftEnded.${ended}`)}
      </span>
      <Button type="primary" onClick={() => void leaveDraft(null)}>
        {t('edition.back')}
      </Button>
    </div>
  );
}

async function leaveDraft(to: string | null): Promise<void> {
  await saveNow();
  setQuery({ draft: undefined });
  await switchWorkingCopy(to);
}

function WorkingCopy() {
  const t = useT();
  const { draft, drafts, editions, baseNumber } = useDocument();
  const open = drafts.filter(isOpen);
  const inForce = editionInForce(editions)?.number;
  const called = (number: number) => {
    const waits = editions.find((one) => one.number === number && Date.parse(one.effectiveFrom) > Date.now());
    if (waits) return t('edition.waits', { number, time: dayAndTime(waits.effectiveFrom) });
    return t(number === inForce ? 'edition.inForce' : 'edition.number', { number });
  };
  const label = draft ? t('draft.name', { title: draftName(draft, t) }) : called(baseNumber);
  const items = [
    {
      key: 'edition',
      label: t('draft.showEdition', { edition: called(editionShown(editions)?.number ?? baseNumber) }),
    },
    ...open.map((item) => ({ key: item.id, label: t('draft.name', { title: draftName(item, t) }) })),
  ];
  if (open.length === 0) return <span className={draft ? 'pill pill-warn' : 'pill pill-accent'}>{label}</span>;
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items,
        selectedKeys: [draft?.id ?? 'edition'],
        onClick: ({ key }) => void leaveDraft(key === 'edition' ? null : key),
      }}
    >
      <button type="button" className={draft ? 'pill pill-warn draft-choice' : 'pill pill-accent draft-choice'}>
        <Icon name={draft ? 'edit' : 'edition'} size={13} />
        <span className="clip">{label}</span>
        <Icon name="chevronDown" size={12} />
      </button>
    </Dropdown>
  );
}

function SavedMark() {
  const t = useT();
  const { saving, savedAt } = useDocument();
  const texts = {
    clean: '',
    waiting: t('draft.waiting'),
    saving: t('draft.saving'),
    saved: t('draft.saved', { time: clockTime(savedAt) }),
    failed: t('draft.failed'),
    conflict: t('draft.conflict'),
  };
  const tone = saving === 'failed' || saving === 'conflict' ? 'bad' : 'faint';
  return (
    <span className={`draft-saved ${tone}`} role="status" data-saving={saving}>
      {texts[saving]}
    </span>
  );
}

function UndoButtons() {
  const t = useT();
  const { past, future } = useDocument();
  const last = past.at(-1);
  const next = future[0];
  return (
    <span className="draft-undo">
      <Tooltip title={last ? t('draft.undoStep', { step: last.name }) : t('draft.undo')}>
        <Button type="text" icon={<Icon name="undo" />} aria-label={t('draft.undo')} disabled={!last} onClick={undo} />
      </Tooltip>
      <Tooltip title={next ? t('draft.redoStep', { step: next.name }) : t('draft.redo')}>
        <Button type="text" icon={<Icon name="redo" />} aria-label={t('draft.redo')} disabled={!next} onClick={redo} />
      </Tooltip>
    </span>
  );
}

/** Ctrl+Z and Ctrl+Y (or Ctrl+Shift+Z) for the document, except while a field has its own text to undo. */
function useUndoKeys(): void {
  const { notification } = App.useApp();
  const t = useT();
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      const key = event.key.toLowerCase();
      if ((key !== 'z' && key !== 'y') || hasOwnUndo(event.target)) return;
      event.preventDefault();
      const back = key === 'z' && !event.shiftKey;
      const step = back ? useDocument.getState().past.at(-1) : useDocument.getState().future[0];
      if (!step) return;
      back ? undo() : redo();
      notification.open({
        key: 'undo',
        title: t(back ? 'draft.undone' : 'draft.redone', { step: step.name }),
        duration: 1.6,
        placement: 'bottom',
        closable: false,
      });
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, [notification, t]);
}

function hasOwnUndo(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  if (!element || element.dataset.ownUndo === 'no') return false;
  return (
    element.tagName === 'TEXTAREA' || (element.tagName === 'INPUT' && (element as HTMLInputElement).type !== 'checkbox')
  );
}
