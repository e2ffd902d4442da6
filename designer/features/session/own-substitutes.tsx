import { useQuery } from '@tanstack/react-query';
import { App, Typography } from 'antd';
import { useState } from 'react';
import { Substitutes } from '../../forms/substitutes.tsx';
import { api, ifMatch, type Person, type Substitute } from '../../kernel/api.ts';
import { readAgain } from '../../kernel/queries.ts';
import { SendDialog, useSending } from '../../kernel/ui/sending.tsx';
import { useT } from '../../texts/translate.ts';

/** Who stands in for the reader while they are away. */
export function OwnSubstitutes({ person, onClose }: { person: string; onClose: () => void }) {
  const { data } = useQuery({ queryKey: ['directory', 'own', person], queryFn: () => api.readPerson(person) });
  return data ? <OwnDialog own={data} onClose={onClose} /> : null;
}

function OwnDialog({ own, onClose }: { own: Person; onClose: () => void }) {
  const t = useT();
  const { message } = App.useApp();
  const sending = useSending();
  const [substitutes, setSubstitutes] = useState<Substitute[]>(own.substitutes);
  const save = async () => {
    const { version, ...rest } = own;
    await api.putPerson(own.id, { ...rest, substitutes }, ifMatch(version));
    message.success(t('substitute.saved'));
    void readAgain('directory');
    onClose();
  };
  return (
    <SendDialog
      title={t('substitute.own')}
      okText={t('common.save')}
      ready={substitutes.every((one) => one.person && one.from && one.until)}
      {...{ sending, onClose }}
      onSend={save}
    >
      <Typography.Paragraph type="secondary">{t('substitute.help')}</Typography.Paragraph>
      <Substitutes person={own.id} value={substitutes} onChange={setSubstitutes} />
    </SendDialog>
  );
}
