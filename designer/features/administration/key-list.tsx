import { useQuery } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState } from 'react';
import { api, type Key } from '../../kernel/api.ts';
import { readAgain } from '../../kernel/queries.ts';
import { usePersonName } from '../../kernel/session/person-name.ts';
import { useDoing } from '../../kernel/ui/doing.tsx';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { dayAndTime } from '../../kernel/ui/instants.ts';
import { Failed, Loading, Section } from '../../kernel/ui/page.tsx';
import { SecretDialog, type Shown } from '../../kernel/ui/secrets.tsx';
import { NewNameField, SendDialog, useSending } from '../../kernel/ui/sending.tsx';
import { whole } from '../../kernel/whole.ts';
import { useT } from '../../texts/translate.ts';
import { type Given, GrantFields, grantOf, PolicyNames, RoleTags } from './grants.tsx';
import { Listing } from './listing.tsx';
import { PersonField } from './person-field.tsx';

/** The API keys of programs, the newest first, those that were revoked last. */
export function KeyList() {
  const t = useT();
  const { data, error, refetch } = useQuery({ queryKey: ['keys'], queryFn: () => whole(api.listKeys) });
  const [adding, setAdding] = useState(false);
  const [shown, setShown] = useState<Shown | null>(null);
  if (error) return <Failed problem={error} retry={refetch} />;
  if (!data) return <Loading />;
  const keys = data.toSorted(
    (a, b) => Number(!!a.revokedAt) - Number(!!b.revokedAt) || b.createdAt.localeCompare(a.createdAt),
  );
  const add = (
    <Button type="primary" icon={<Icon name="plus" />} onClick={() => setAdding(true)}>
      {t('apiKey.new')}
    </Button>
  );
  return (
    <>
      {keys.length === 0 ? (
        <EmptyHelp icon="key" title={t('apiKey.none')} text={t('apiKey.noneHelp')} action={add} />
      ) : (
        <Section flush title={t('admin.keys')} count={keys.length} actions={add}>
          <Listing
            label={t('admin.keys')}
            heads={[
              t('admin.name'),
              t('admin.rightsAndRoles'),
              t('admin.policies'),
              t('personKey.person'),
              t('admin.created'),
              t('admin.createdBy'),
            ]}
          >
            {keys.map((key) => (
              <KeyRow key={key.id} apiKey={key} />
            ))}
          </Listing>
        </Section>
      )}
      {adding ? <NewKey onClose={() => setAdding(false)} onMade={setShown} /> : null}
      {shown ? <SecretDialog shown={shown} onClose={() => setShown(null)} /> : null}
    </>
  );
}

function KeyRow({ apiKey }: { apiKey: Key }) {
  const t = useT();
  const personName = usePersonName();
  const { ask } = useDoing();
  const { id, name, roles, policies, createdAt, createdBy, revokedAt, person, untaken } = apiKey;
  const revoke = () =>
    ask(
      {
        title: t('apiKey.revokeTitle', { name }),
        content: t('apiKey.revokeHelp'),
        okText: t('apiKey.revoke'),
        danger: true,
      },
      async () => {
        await api.revokeKey(id);
        await readAgain('keys');
      },
      t('apiKey.revokeDone', { name }),
    );
  return (
    <tr data-key={name} className={revokedAt ? 'admin-off' : ''}>
      <th scope="row">{name}</th>
      <td>
        <RoleTags roles={roles} />
      </td>
      <td>
        <PolicyNames policies={policies} />
      </td>
      <td>
        {person === 'operator' ? t('session.adminKey') : personName(person)}{' '}
        {untaken ? <span className="pill pill-warn">{t('personKey.untaken')}</span> : null}
      </td>
      <td>
        <time dateTime={createdAt}>{dayAndTime(createdAt)}</time>
      </td>
      <td>{personName(createdBy)}</td>
      <td>
        {revokedAt ? (
          <span className="soft">{t('apiKey.revokedAt', { time: dayAndTime(revokedAt) })}</span>
        ) : (
          <Button size="small" type="text" danger onClick={revoke}>
            {t('apiKey.revoke')}
          </Button>
        )}
      </td>
    </tr>
  );
}

interface NewKeyProps {
  onClose: () => void;
  onMade: (shown: Shown) => void;
}

/** Makes a key for a program; the key itself goes to `onMade`, unless another person takes it. */
function NewKey({ onClose, onMade }: NewKeyProps) {
  const t = useT();
  const { message } = App.useApp();
  const sending = useSending();
  const [name, setName] = useState('');
  const [given, setGiven] = useState<Given>({ roles: [], policies: [] });
  const [person, setPerson] = useState<string>();
  const make = async () => {
    const { key } = await api.createKey({ name: name.trim(), ...grantOf(given), ...(person ? { person } : {}) });
    onClose();
    void readAgain('keys');
    if (key === undefined)
      return void message.info(t('personKey.waits', { name: name.trim(), person: person ?? '' }), 8);
    onMade({
      title: t('apiKey.made', { name: name.trim() }),
      label: t('apiKey.key'),
      help: t('apiKey.keyHelp'),
      secret: key,
    });
  };
  return (
    <SendDialog
      title={t('apiKey.new')}
      okText={t('common.create')}
      ready={name.trim() !== '' && given.roles.length > 0}
      {...{ sending, onClose }}
      onSend={make}
    >
      <NewNameField help={t('apiKey.nameHelp')} longest={100} value={name} onChange={setName} flaw={sending.flaw} />
      <PersonField value={person} onChange={setPerson} flaw={sending.flaw} />
      <p className="soft admin-note">{t('apiKey.grantHelp')}</p>
      <GrantFields value={given} onChange={setGiven} flaw={sending.flaw} />
    </SendDialog>
  );
}
