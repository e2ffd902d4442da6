import { App, Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { api } from '../../kernel/api.ts';
import { openPolicy, switchWorkingCopy } from '../../kernel/document/store.ts';
import { problemText } from '../../kernel/ui/problem-text.ts';
import { useT } from '../../texts/translate.ts';
import { EmergencyField, isHandedIn, useUrgency } from './emergency-field.tsx';

/** Publishes an old edition again, or has another person do so, after asking. */
export function RollBack({ policy, number }: { policy: string; number: number }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" type="text" onClick={() => setOpen(true)}>
        {t('edition.rollback')}
      </Button>
      {open ? <RollBackDialog policy={policy} number={number} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function RollBackDialog({ policy, number, onClose }: { policy: string; number: number; onClose: () => void }) {
  const t = useT();
  const { message } = App.useApp();
  const [note, setNote] = useState(t('edition.rollbackNote', { number }));
  const [busy, setBusy] = useState(false);
  const urgency = useUrgency();
  const rollBack = async () => {
    setBusy(true);
    try {
      const answer = await api.rollBack(policy, number, { note: note.trim(), ...urgency.wish });
      onClose();
      if (isHandedIn(answer)) {
        message.success(t('wish.handedIn'));
        await openPolicy(policy);
      } else {
        await switchWorkingCopy(null);
        message.success(t('edition.rolledBack', { number: answer.number }));
      }
    } catch (problem) {
      message.error(problemText(problem));
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={t('edition.rollbackTitle', { number })}
      onCancel={onClose}
      onOk={() => void rollBack()}
      confirmLoading={busy}
      okText={t('edition.rollback')}
      cancelText={t('common.cancel')}
      okButtonProps={{ danger: urgency.on, disabled: urgency.open }}
    >
      <p>{t('edition.rollbackHelp', { number })}</p>
      <Form layout="vertical">
        <Form.Item label={t('wish.note')}>
          <Input.TextArea
            aria-label={t('wish.note')}
            value={note}
            maxLength={2000}
            onChange={(event) => setNote(event.target.value)}
            autoSize={{ minRows: 2, maxRows: 5 }}
          />
        </Form.Item>
        <EmergencyField urgency={urgency} />
      </Form>
    </Modal>
  );
}
