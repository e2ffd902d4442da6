import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { api, type Secret } from '../../kernel/api.ts';
import { readAgain } from '../../kernel/queries.ts';
import { usePersonName } from '../../kernel/session/person-name.ts';
import { useRight } from '../../kernel/session/state.ts';
import { useDoing } from '../../kernel/ui/doing.tsx';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { dayAndTime } from '../../kernel/ui/instants.ts';
import { Failed, Loading, Section } from '../../kernel/ui/page.tsx';
import { whole } from '../../kernel/whole.ts';
import { useT } from '../../texts/translate.ts';
import './administration.css';
import { NewNameField, SendDialog, useSending } from '../../kernel/ui/sending.tsx';
import { Listing } from './listing.tsx';

/** The secrets that calls of a policy's flows send: by their names, and when each was set. What they are nobody sees again. */
export function SecretList({ policy }: { policy: string }) {
  const t = useT();
  const sets = useRight('administrator');
  const [setting, setSetting] = useState<string | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ['secrets', policy],
    queryFn: () => whole((query) => api.listSecrets(policy, query)),
  });
  if (error) return <Failed problem={error} retry={refetch} />;
  if (!data) return <Loading />;
  const add = sets ? (
    <Button type="primary" icon={<Icon name="plus" />} onClick={() => setSetting('')}>
      {t('secret.new')}
    </Button>
  ) : null;
  return (
    <>
      {data.length === 0 ? (
        <EmptyHelp icon="key" title={t('secret.none')} text={t('secret.noneHelp')} action={add} />
      ) : (
        <Section flush title={t('secret.tab')} count={data.length} actions={add}>
          <Listing label={t('secret.tab')} heads={[t('admin.name'), t('secret.setAt'), t('secret.setBy')]}>
            {data.map((secret) => (
              <SecretRow key={secret.name} policy={policy} secret={secret} sets={sets} onSet={setSetting} />
            ))}
          </Listing>
        </Section>
      )}
      {setting === null ? null : <SecretValue policy={policy} name={setting} onClose={() => setSetting(null)} />}
    </>
  );
}

interface RowProps {
  policy: string;
  secret: Secret;
  sets: boolean;
  onSet: (name: string) => void;
}

function SecretRow({ policy, secret: { name, setAt, setBy }, sets, onSet }: RowProps) {
  const t = useT();
  const { ask } = useDoing();
  const personName = usePersonName();
  const remove = () =>
    ask(
      {
        title: t('secret.removeTitle', { name }),
        content: t('secret.removeHelp'),
        okText: t('secret.remove'),
        danger: true,
      },
      async () => {
        await api.removeSecret(policy, name);
        await readAgain('secrets', policy);
      },
      t('secret.removed', { name }),
    );
  return (
    <tr data-secret={name}>
      <th scope="row" className="mono">
        {name}
      </th>
      <td>
        <time dateTime={setAt}>{dayAndTime(setAt)}</time>
      </td>
      <td>{personName(setBy)}</td>
      <td>
        {sets ? (
          <>
            <Button size="small" type="text" onClick={() => onSet(name)}>
              {t('secret.replace')}
            </Button>
            <Button size="small" type="text" danger onClick={remove}>
              {t('secret.remove')}
            </Button>
          </>
        ) : null}
      </td>
    </tr>
  );
}

/** Sets a secret, new or anew. @param name empty: one that is new */
function SecretValue({ policy, name, onClose }: { policy: string; name: string; onClose: () => void }) {
  const t = useT();
  const sending = useSending();
  const [given, setGiven] = useState({ name, value: '' });
  const set = async () => {
    await api.setSecret(policy, given.name.trim(), { value: given.value });
    onClose();
    await readAgain('secrets', policy);
  };
  return (
    <SendDialog
      title={name === '' ? t('secret.new') : t('secret.replaceTitle', { name })}
      okText={t('common.save')}
      ready={given.name.trim() !== '' && given.value !== ''}
      {...{ sending, onClose }}
      onSend={set}
    >
      {name === '' ? (
        <NewNameField
          help={t('secret.nameHelp')}
          longest={100}
          value={given.name}
          onChange={(next) => setGiven({ ...given, name: next })}
          flaw={sending.flaw}
        />
      ) : null}
      <Form.Item label={t('secret.value')} extra={t('secret.valueHelp')} required {...sending.flaw('value')}>
        <Input.Password
          aria-label={t('secret.value')}
          autoComplete="off"
          maxLength={4000}
          value={given.value}
          onChange={({ target }) => setGiven({ ...given, value: target.value })}
        />
      </Form.Item>
    </SendDialog>
  );
}
