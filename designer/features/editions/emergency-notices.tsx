import { Alert, App, Button } from 'antd';
import { useState } from 'react';
import type { Edition, Emergency } from '../../kernel/api.ts';
import { api } from '../../kernel/api.ts';
import { openPolicy, useDocument } from '../../kernel/document/store.ts';
import { ForRight } from '../../kernel/session/for-right.tsx';
import { usePersonName } from '../../kernel/session/person-name.ts';
import { DeedDialog, NoteField } from '../../kernel/ui/doing.tsx';
import { useT } from '../../texts/translate.ts';

interface Unreviewed {
  number: number;
  what: 'published' | 'retired';
  emergency: Emergency;
}

/** What of an edition one person did alone, and nobody has looked at since. */
function unreviewedOf({ number, emergency, retired }: Edition): Unreviewed[] {
  const done = [
    { number, what: 'published' as const, emergency },
    { number, what: 'retired' as const, emergency: retired?.emergency },
  ];
  return done.filter((one): one is Unreviewed => one.emergency !== undefined && !one.emergency.reviewed);
}

/** Tells everybody who opens the policy what was done in an emergency, until another person has reviewed it. */
export function EmergencyNotices() {
  const editions = useDocument((state) => state.editions);
  const waiting = editions.flatMap(unreviewedOf);
  if (waiting.length === 0) return null;
  return (
    <div className="emergency-notices" role="status">
      {waiting.map((one) => (
        <Notice key={one.emergency.draft} one={one} />
      ))}
    </div>
  );
}

function Notice({ one: { number, what, emergency } }: { one: Unreviewed }) {
  const t = useT();
  const personName = usePersonName();
  const [open, setOpen] = useState(false);
  const review = (
    <ForRight of={['approver']}>
      <Button size="small" danger onClick={() => setOpen(true)}>
        {t('emergency.review')}
      </Button>
    </ForRight>
  );
  return (
    <>
      <Alert
        type="error"
        banner
        title={t(`emergency.${what}`, { number, by: personName(emergency.by) })}
        description={emergency.reason}
        action={review}
      />
      {open ? <ReviewDialog draft={emergency.draft} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function ReviewDialog({ draft, onClose }: { draft: string; onClose: () => void }) {
  const t = useT();
  const { message } = App.useApp();
  const policy = useDocument((state) => state.policy);
  const [note, setNote] = useState('');
  const review = async () => {
    await api.reviewEmergency(policy, draft, note.trim() ? { note: note.trim() } : {});
    message.success(t('emergency.reviewed'));
    onClose();
    await openPolicy(policy);
  };
  return (
    <DeedDialog title={t('emergency.reviewTitle')} okText={t('emergency.review')} deed={review} onClose={onClose}>
      <p className="soft">{t('emergency.reviewHelp')}</p>
      <NoteField label={t('govern.note')} placeholder={t('govern.note')} value={note} onChange={setNote} />
    </DeedDialog>
  );
}
