import { useMutation } from '@tanstack/react-query';
import { Alert, App, Form, Modal, Spin } from 'antd';
import { useState } from 'react';
import { diffContents } from '../../../engine/authoring.ts';
import { CaseResults } from '../../features/cases/case-results.tsx';
import { ChangeList } from '../../features/changes/change-list.tsx';
import { BackdateNotice, isPast } from '../../features/editions/backdate-notice.tsx';
import { FindingList } from '../../features/editions/finding-list.tsx';
import { NowOrLater, useMoment } from '../../features/editions/now-or-later.tsx';
import { TakenBackNotice, useTakenBack } from '../../features/editions/taken-back.tsx';
import { blocks, useServerCheck } from '../../features/editions/use-server-check.ts';
import { WishSection } from '../../features/editions/wish-section.tsx';
import { api, type CheckReport } from '../../kernel/api.ts';
import { type OpenDocument, switchWorkingCopy, useDocument } from '../../kernel/document/store.ts';
import { useRight } from '../../kernel/session/state.ts';
import { Count } from '../../kernel/ui/count.tsx';
import { NoteField } from '../../kernel/ui/doing.tsx';
import { dayAndTime } from '../../kernel/ui/instants.ts';
import { problemText } from '../../kernel/ui/problem-text.ts';
import { useT } from '../../texts/translate.ts';
import { draftName } from '../../words/draft-name.ts';

const doneTexts = { retire: 'retire.done', rollback: 'publish.done', roleBindings: 'wish.bound' } as const;

/** Checks the draft on the server, shows what it found, and publishes the draft as a new edition. */
export function PublishDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const { message } = App.useApp();
  const { report, problem } = useServerCheck();
  const [note, setNote] = useState('');
  const moment = useMoment();
  const { policy, draft } = useDocument();
  const from = moment.later ?? draft?.effectiveFrom;
  const past = isPast(from);
  const mayBackdate = useRight('backdate');
  const { asked, confirmed, confirming } = useTakenBack(from ?? 'now');
  const now = draft?.effectiveFrom ? t('wish.from', { time: dayAndTime(draft.effectiveFrom) }) : t('publish.now');
  const { mutate, isPending, error } = useMutation({
    mutationFn: async () => {
      if (!draft) return;
      const from = moment.later ? { effectiveFrom: moment.later } : {};
      const publication = { note, ...from, ...confirmed };
      const edition = await confirming(() => api.publishDraft(policy, draft.id, publication));
      if (!edition) return;
      await switchWorkingCopy(null);
      message.success(t(doneTexts[draft.kind ?? 'rollback'], { number: edition.number }));
      onClose();
    },
  });
  return (
    <Modal
      open
      width={760}
      title={draft?.kind ? draftName(draft, t) : t('publish.title')}
      onCancel={onClose}
      onOk={() => mutate()}
      okText={t(asked ? 'takesBack.ok' : 'publish.ok')}
      cancelText={t('common.cancel')}
      confirmLoading={isPending}
      okButtonProps={{
        danger: asked !== undefined,
        disabled: !report || blocks(report) || moment.open || (past && !mayBackdate),
      }}
    >
      {problem || error ? (
        <Alert type="error" showIcon title={problemText(problem ?? error)} style={{ marginBottom: 16 }} />
      ) : null}
      {report && blocks(report) ? (
        <Alert type="warning" showIcon title={t('publish.blocked')} style={{ marginBottom: 16 }} />
      ) : null}
      {draft?.kind ? <WishSection draft={draft} /> : null}
      {report ? (
        <Report report={report} />
      ) : problem ? null : (
        <p className="row soft">
          <Spin size="small" /> {t('publish.checking')}
        </p>
      )}
      <Form layout="vertical">
        <Form.Item label={t('publish.note')} extra={t('publish.noteHelp')}>
          <NoteField label={t('publish.note')} value={note} onChange={setNote} />
        </Form.Item>
        <Form.Item label={t('publish.effective')}>
          {draft?.kind ? now : <NowOrLater moment={moment} now={now} label={t('publish.effective')} />}
        </Form.Item>
        {draft && past && from ? <BackdateNotice draft={draft} from={from} /> : null}
      </Form>
      <TakenBackNotice asked={asked} />
    </Modal>
  );
}

function Report({ report }: { report: CheckReport }) {
  const t = useT();
  const { content, base, draft } = useDocument() as OpenDocument;
  const changes = diffContents(base, content);
  const errors = report.findings.filter((finding) => finding.severity === 'error');
  const failed = report.cases.results.filter((result) => !result.passed);
  return (
    <>
      <div className="publish-figures">
        {draft?.kind ? null : <Count value={changes.length} text={t('publish.changes')} />}
        <Count
          value={`${report.cases.passed} / ${report.cases.passed + report.cases.failed}`}
          text={t('publish.cases')}
          tone={report.cases.failed > 0 ? 'bad' : 'good'}
        />
        <Count value={errors.length} text={t('publish.errors')} tone={errors.length > 0 ? 'bad' : 'good'} />
      </div>
      {changes.length > 0 ? (
        <div className="publish-scroll">
          <ChangeList changes={changes} />
        </div>
      ) : null}
      {errors.length > 0 ? (
        <div className="publish-scroll">
          <FindingList findings={errors} />
        </div>
      ) : null}
      {failed.length > 0 ? (
        <div className="publish-scroll">
          <CaseResults results={failed} />
        </div>
      ) : null}
      {report.reference.differences.length > 0 ? (
        <Alert
          type="error"
          showIcon
          title={t('publish.reference', { count: report.reference.differences.length })}
          style={{ marginBottom: 16 }}
        />
      ) : null}
    </>
  );
}
