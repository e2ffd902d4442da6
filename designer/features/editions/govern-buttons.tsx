import { Alert, App, Button, Typography } from 'antd';
import { useState } from 'react';
import type { Right } from '../../../contract/call.ts';
import { ApiError, api, type Draft, ifMatch } from '../../kernel/api.ts';
import { saveNow } from '../../kernel/document/autosave.ts';
import { openPolicy, useDocument } from '../../kernel/document/store.ts';
import { usePersonName } from '../../kernel/session/person-name.ts';
import { hasRight, useSession } from '../../kernel/session/state.ts';
import { DeedDialog, NoteField } from '../../kernel/ui/doing.tsx';
import { problemText } from '../../kernel/ui/problem-text.ts';
import { type TextKey, useT } from '../../texts/translate.ts';
import { blocks, useServerCheck } from './use-server-check.ts';

/** The moves of a draft on its way to an edition, as calls. */
const calls = {
  submit: api.submitDraft,
  withdraw: api.withdrawDraft,
  approve: api.approveDraft,
  reject: api.rejectDraft,
};
type DraftMove = keyof typeof calls;

/** What can be done with a draft in each status. */
const moves: Partial<Record<Draft['status'], DraftMove[]>> = {
  draft: ['submit'],
  submitted: ['withdraw', 'reject', 'approve'],
  approved: ['withdraw'],
};
const done: Record<DraftMove, TextKey> = {
  submit: 'govern.submitted',
  withdraw: 'govern.withdrawn',
  approve: 'govern.approved',
  reject: 'govern.rejected',
};

/** Whose each move is. */
const movers: Record<DraftMove, Right> = {
  submit: 'policyManager',
  withdraw: 'policyManager',
  approve: 'approver',
  reject: 'approver',
};

/** Whose it is to hand in a draft, take it back or throw it away. */
export const keepersOf = ({ kind }: Draft): Right[] => (kind ? ['policyManager', 'administrator'] : ['policyManager']);

/** Why the reader may not approve a draft or send it back; nothing where the reader may. */
export function useRefusal({ authors }: Draft): string | undefined {
  const t = useT();
  const { me } = useSession();
  if (me === undefined) return undefined;
  if (authors.includes(me.id)) return t('govern.fourEyes');
  return hasRight(me, 'approver') ? undefined : t('review.notApprover');
}

/** Submits, withdraws, approves or sends back the draft, as far as the reader may. */
export function GovernButtons({ draft, disabled }: { draft: Draft; disabled: boolean }) {
  const t = useT();
  const { me } = useSession();
  const refusal = useRefusal(draft);
  const [move, setMove] = useState<DraftMove | null>(null);
  const may = (item: DraftMove) =>
    hasRight(me, ...(movers[item] === 'policyManager' ? keepersOf(draft) : [movers[item]]));
  const own = (moves[draft.status] ?? []).filter(may);
  return (
    <>
      {draft.status === 'draft' ? null : <span className="pill pill-warn">{t(`draftStatus.${draft.status}`)}</span>}
      {own.map((item) => (
        <Button
          key={item}
          disabled={disabled || (refusal !== undefined && movers[item] === 'approver')}
          title={movers[item] === 'approver' ? refusal : undefined}
          onClick={() => setMove(item)}
        >
          {t(`govern.${item}`)}
        </Button>
      ))}
      {move ? <MoveDialog draft={draft} move={move} onClose={() => setMove(null)} /> : null}
    </>
  );
}

function MoveDialog({ draft, move, onClose }: { draft: Draft; move: DraftMove; onClose: () => void }) {
  const t = useT();
  const { message } = App.useApp();
  const personName = usePersonName();
  const policy = useDocument((state) => state.policy);
  const [note, setNote] = useState('');
  const run = async () => {
    if (!(await saveNow())) throw new ApiError(0, {});
    const { id, revision } = useDocument.getState().draft ?? draft;
    await calls[move](policy, id, note.trim() ? { note: note.trim() } : {}, ifMatch(revision));
    message.success(t(done[move]));
    onClose();
    await openPolicy(policy);
  };
  const asked = t(move === 'reject' ? 'review.reason' : 'govern.note');
  return (
    <DeedDialog
      title={t(`govern.${move}`)}
      okText={t(`govern.${move}`)}
      disabled={move === 'reject' && note.trim() === ''}
      deed={run}
      onClose={onClose}
    >
      {draft.authors.length > 0 ? (
        <Typography.Paragraph type="secondary">
          {t('govern.authors', { authors: draft.authors.map(personName).join(t('common.comma')) })}
        </Typography.Paragraph>
      ) : null}
      {move === 'approve' ? <Typography.Paragraph type="secondary">{t('govern.fourEyes')}</Typography.Paragraph> : null}
      {move === 'approve' || move === 'submit' ? <Outlook /> : null}
      <NoteField label={asked} placeholder={asked} value={note} onChange={setNote} />
    </DeedDialog>
  );
}

/** Says of a draft that goes on its way whether it could be published as it is. It is as high before it knows: nothing moves. */
function Outlook() {
  const t = useT();
  const { report, problem } = useServerCheck();
  const style = { marginBottom: 12 };
  if (problem)
    return <Alert type="info" showIcon title={t('govern.unknown')} description={problemText(problem)} style={style} />;
  if (!report)
    return (
      <Alert type="info" showIcon title={t('govern.checking')} description={t('govern.checkingHelp')} style={style} />
    );
  const { passed, failed } = report.cases;
  const errors = report.findings.filter(({ severity }) => severity === 'error').length;
  return blocks(report) ? (
    <Alert
      type="warning"
      showIcon
      title={t('govern.notYet')}
      description={t('govern.notYetHelp', { failed, errors })}
      style={style}
    />
  ) : (
    <Alert
      type="success"
      showIcon
      title={t('govern.ready')}
      description={t('govern.readyHelp', { passed })}
      style={style}
    />
  );
}
