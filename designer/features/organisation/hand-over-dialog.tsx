import { useQuery } from '@tanstack/react-query';
import { App, Form, Typography } from 'antd';
import { useState } from 'react';
import { PersonSelect } from '../../forms/person-select.tsx';
import { api, newKey, type Person } from '../../kernel/api.ts';
import { readAgain } from '../../kernel/queries.ts';
import { NoteField } from '../../kernel/ui/doing.tsx';
import { problemText } from '../../kernel/ui/problem-text.ts';
import { SendDialog, useSending } from '../../kernel/ui/sending.tsx';
import { useT } from '../../texts/translate.ts';

/** Gives all that a person has in hand to another one; what would go over stands there before it does. */
export function HandOverDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const t = useT();
  const { message } = App.useApp();
  const sending = useSending();
  const [to, setTo] = useState<string>();
  const [reason, setReason] = useState('');
  const [key] = useState(newKey);
  const { data, error } = useQuery({
    queryKey: ['handing-over', person.id, to],
    enabled: to !== undefined,
    queryFn: () => api.handOver(person.id, { to: to ?? '', reason: t('handOver.title'), dryRun: true }),
  });
  const send = async () => {
    const done = await api.handOver(person.id, { to: to ?? '', reason: reason.trim() }, { 'idempotency-key': key });
    message.success(t('handOver.done', { ...done, refused: done.refused.length }));
    void readAgain('directory');
    onClose();
  };
  return (
    <SendDialog
      title={t('handOver.of', { name: person.name })}
      okText={t('handOver.do')}
      ready={to !== undefined && reason.trim() !== '' && data !== undefined}
      {...{ sending, onClose }}
      onSend={send}
    >
      <Typography.Paragraph type="secondary">{t('handOver.help')}</Typography.Paragraph>
      <Form.Item label={t('handOver.to')} required {...sending.flaw('to')}>
        <PersonSelect label={t('handOver.to')} value={to} without={person.id} onChange={setTo} />
      </Form.Item>
      <Form.Item label={t('handOver.reason')} required {...sending.flaw('reason')}>
        <NoteField label={t('handOver.reason')} value={reason} onChange={setReason} />
      </Form.Item>
      {data ? <p role="status">{t('handOver.preview', { ...data, refused: data.refused.length })}</p> : null}
      {error ? <p role="alert">{problemText(error)}</p> : null}
    </SendDialog>
  );
}
