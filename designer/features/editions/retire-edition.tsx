import { Alert, App, Button, Form } from 'antd';
import { useState } from 'react';
import { api, type Edition } from '../../kernel/api.ts';
import { editionInForce, openPolicy, useDocument } from '../../kernel/document/store.ts';
import { DeedDialog, NoteField } from '../../kernel/ui/doing.tsx';
import { Opener } from '../../kernel/ui/opener.tsx';
import { useT } from '../../texts/translate.ts';
import { EmergencyField, isHandedIn, useUrgency } from './emergency-field.tsx';
import { NowOrLater, useMoment } from './now-or-later.tsx';

/** Takes an edition out of force, now or from a date, after saying what that means. */
export function RetireEdition({ edition }: { edition: Edition }) {
  const t = useT();
  const button = (open: () => void) => (
    <Button size="small" type="text" danger onClick={open}>
      {t('retire.do')}
    </Button>
  );
  return <Opener button={button}>{(close) => <RetireDialog edition={edition} onClose={close} />}</Opener>;
}

function RetireDialog({ edition, onClose }: { edition: Edition; onClose: () => void }) {
  const t = useT();
  const { message } = App.useApp();
  const { policy, editions } = useDocument();
  const [note, setNote] = useState('');
  const moment = useMoment();
  const urgency = useUrgency();
  const at = moment.later ? Date.parse(moment.later) : Date.now();
  const next = editionInForce(
    editions.filter(({ number }) => number !== edition.number),
    at,
  );
  const retire = async () => {
    const from = moment.later ? { from: moment.later } : {};
    const said = { ...from, ...(note.trim() ? { note: note.trim() } : {}), ...urgency.wish };
    const answer = await api.retireEdition(policy, edition.number, said);
    message.success(isHandedIn(answer) ? t('wish.handedIn') : t('retire.done', { number: edition.number }));
    onClose();
    await openPolicy(policy);
  };
  return (
    <DeedDialog
      title={t('retire.title', { number: edition.number })}
      okText={t('retire.do')}
      danger
      disabled={moment.open || urgency.open}
      deed={retire}
      onClose={onClose}
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
          <NoteField label={t('retire.note')} value={note} onChange={setNote} />
        </Form.Item>
        <EmergencyField urgency={urgency} />
      </Form>
    </DeedDialog>
  );
}
