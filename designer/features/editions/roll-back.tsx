import { App, Button, Form } from 'antd';
import { useState } from 'react';
import { api } from '../../kernel/api.ts';
import { openPolicy, switchWorkingCopy } from '../../kernel/document/store.ts';
import { DeedDialog, NoteField } from '../../kernel/ui/doing.tsx';
import { Opener } from '../../kernel/ui/opener.tsx';
import { useT } from '../../texts/translate.ts';
import { EmergencyField, isHandedIn, useUrgency } from './emergency-field.tsx';
import { TakenBackNotice, useTakenBack } from './taken-back.tsx';

/** Publishes an old edition again, or has another person do so, after asking. */
export function RollBack({ policy, number }: { policy: string; number: number }) {
  const t = useT();
  const button = (open: () => void) => (
    <Button size="small" type="text" onClick={open}>
      {t('edition.rollback')}
    </Button>
  );
  return <Opener button={button}>{(close) => <RollBackDialog {...{ policy, number }} onClose={close} />}</Opener>;
}

function RollBackDialog({ policy, number, onClose }: { policy: string; number: number; onClose: () => void }) {
  const t = useT();
  const { message } = App.useApp();
  const [note, setNote] = useState(t('edition.rollbackNote', { number }));
  const urgency = useUrgency();
  const { asked, confirmed, confirming } = useTakenBack('now');
  const rollBack = async () => {
    const wish = { note: note.trim(), ...urgency.wish, ...confirmed };
    const answer = await confirming(() => api.rollBack(policy, number, wish));
    if (!answer) return;
    onClose();
    if (isHandedIn(answer)) {
      message.success(t('wish.handedIn'));
      await openPolicy(policy);
    } else {
      await switchWorkingCopy(null);
      message.success(t('edition.rolledBack', { number: answer.number }));
    }
  };
  return (
    <DeedDialog
      title={t('edition.rollbackTitle', { number })}
      okText={t(asked ? 'takesBack.ok' : 'edition.rollback')}
      danger={urgency.on || asked !== undefined}
      disabled={urgency.open}
      deed={rollBack}
      onClose={onClose}
    >
      <p>{t('edition.rollbackHelp', { number })}</p>
      <Form layout="vertical">
        <Form.Item label={t('wish.note')}>
          <NoteField label={t('wish.note')} value={note} onChange={setNote} />
        </Form.Item>
        <EmergencyField urgency={urgency} />
      </Form>
      <TakenBackNotice asked={asked} />
    </DeedDialog>
  );
}
