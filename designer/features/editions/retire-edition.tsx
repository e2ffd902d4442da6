import { Alert, App, Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { api, type EditionSummary } from '../../kernel/api.ts';
import { editionInForce, openPolicy, useDocument } from '../../kernel/document/store.ts';
import { problemText } from '../../kernel/ui/problem-text.ts';
import { useT } from '../../texts/translate.ts';
import { EmergencyField, isHandedIn, useUrgency } from './emergency-field.tsx';
import { NowOrLater, useMoment } from './now-or-later.tsx';

/** Takes an edition out of force, now or from a date, after saying what that means. */
export function RetireEdition({ edition }: { edition: EditionSummary }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" type="text" danger onClick={() => setOpen(true)}>
        {t('retire.do')}
      </Button>
      {open ? <RetireDialog edition={edition} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function RetireDialog({ edition, onClose }: { edition: EditionSummary; onClose: () => void }) {
  const t = useT();
  const { message } = App.useApp();
  const { policy, editions } = useDocument();
  const [note, setNote] = useState('');
  const moment = useMoment();
  const urgency = useUrgency();
  const [busy, setBusy] = useState(false);
  const at = moment.later ? Date.parse(moment.later) : Date.now();
  const next = editionInForce(
    editions.filter(({ number }) => number !== edition.number),
    at,
  );
  const retire = async () => {
    setBusy(true);
    try {
      const from = moment.later ? { from: moment.later } : {};
      const said = { ...from, ...(note.trim() ? { note: note.trim() } : {}), ...urgency.wish };
      const answer = await api.retire(policy, edition.number, said);
      message.success(isHandedIn(answer) ? t('wish.handedIn') : t('retire.done', { number: edition.number }));
      onClose();
      await openPolicy(policy);
    } catch (problem) {
      message.error(problemText(problem));
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={t('retire.title', { number: edition.number })}
      onCancel={onClose}
      onOk={() => void retire()}
      confirmLoading={busy}
      okText={t('retire.do')}
      cancelText={t('common.cancel')}
      okButtonProps={{ danger: true, disabled: moment.open || urgency.open }}
    >
      <Alert
        type={next ? 'info' : 'warning'}
        showIcon
        title={next ? t('retire.next', { number: next.number }) : t('retire.nothing')}
        description={t('retire.means')}
        style={{ marginBottom: 16 }}
      />
      <Form layout="vertical">
        <Form.Item label={t('retire.from')}>
          <NowOrLater moment={moment} now={t('retire.now')} label={t('retire.from')} />
        </Form.Item>
        <Form.Item label={t('retire.note')}>
          <Input.TextArea
            aria-label={t('retire.note')}
            value={note}
            onChange={(event) => setNote(event.target.value)}
            autoSize={{ minRows: 2, maxRows: 5 }}
          />
        </Form.Item>
        <EmergencyField urgency={urgency} />
      </Form>
    </Modal>
  );
}
