import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { type Account, api } from '../../kernel/api.ts';
import { readAgain } from '../../kernel/queries.ts';
import { useSession } from '../../kernel/session/state.ts';
import { useDoing } from '../../kernel/ui/doing.tsx';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { dayAndTime } from '../../kernel/ui/instants.ts';
import { Failed, Loading, Section } from '../../kernel/ui/page.tsx';
import { whole } from '../../kernel/whole.ts';
import { type TextKey, useT } from '../../texts/translate.ts';
import { EditAccount, NewAccount } from './account-dialogs.tsx';
import { PolicyNames, RoleTags } from './grants.tsx';
import { Listing } from './listing.tsx';

/** The accounts of people, those who may sign in first. */
export function AccountList() {
  const t = useT();
  const { data, error, refetch } = useQuery({ queryKey: ['accounts'], queryFn: () => whole(api.listAccounts) });
  const me = useSession((session) => session.me);
  const [adding, setAdding] = useState(false);
  const [editing, setEditing] = useState<Account | null>(null);
  if (error) return <Failed problem={error} retry={refetch} />;
  if (!data) return <Loading />;
  const accounts = data.toSorted((a, b) => Number(!!a.disabledAt) - Number(!!b.disabledAt));
  const add = (
    <Button type="primary" icon={<Icon name="plus" />} onClick={() => setAdding(true)}>
      {t('account.new')}
    </Button>
  );
  return (
    <>
      {accounts.length === 0 ? (
        <EmptyHelp icon="user" title={t('account.none')} text={t('account.noneHelp')} action={add} />
      ) : (
        <Section flush title={t('admin.accounts')} count={accounts.length} actions={add}>
          <Listing
            label={t('admin.accounts')}
            heads={[
              t('admin.name'),
              t('admin.rightsAndRoles'),
              t('admin.policies'),
              t('account.signsInBy'),
              t('admin.created'),
            ]}
          >
            {accounts.map((account) => (
              <AccountRow
                key={account.id}
                account={account}
                own={me?.id === `user:${account.id}`}
                onEdit={() => setEditing(account)}
              />
            ))}
          </Listing>
        </Section>
      )}
      {adding ? <NewAccount onClose={() => setAdding(false)} /> : null}
      {editing ? <EditAccount account={editing} onClose={() => setEditing(null)} /> : null}
    </>
  );
}

const ways: Record<Account['signsInBy'], TextKey> = {
  password: 'account.byPassword',
  oidc: 'account.byOidc',
  nothing: 'account.byNothing',
};

interface AccountRowProps {
  account: Account;
  /** Whether it is the reader's. */
  own: boolean;
  onEdit: () => void;
}

function AccountRow({ account, own, onEdit }: AccountRowProps) {
  const t = useT();
  const toggle = useToggle({ account, own });
  const { id, name, roles, policies, signsInBy, createdAt, disabledAt } = account;
  return (
    <tr data-account={id} className={disabledAt ? 'admin-off' : ''}>
      <th scope="row">
        {name} {disabledAt ? <span className="pill">{t('account.disabled')}</span> : null}
        <Hands account={account} />
      </th>
      <td>
        <RoleTags roles={roles} />
      </td>
      <td>
        <PolicyNames policies={policies} />
      </td>
      <td>{t(ways[signsInBy])}</td>
      <td>
        <time dateTime={createdAt}>{dayAndTime(createdAt)}</time>
      </td>
      <td>
        <Button size="small" type="text" onClick={onEdit}>
          {t('account.edit')}
        </Button>
        <Button size="small" type="text" danger={!disabledAt} onClick={toggle}>
          {t(disabledAt ? 'account.enable' : 'account.disable')}
        </Button>
      </td>
    </tr>
  );
}

/** In whose hands an account has been, and the way to confirm that it is its owner's alone. */
function Hands({ account: { id, name, passwordBy, hands = [] } }: Pick<AccountRowProps, 'account'>) {
  const t = useT();
  const { ask } = useDoing();
  const by = hands.map((person) => (person === 'operator' ? t('session.adminKey') : person)).join(t('common.comma'));
  const confirm = () =>
    ask(
      { title: t('hands.confirmTitle', { name }), content: t('hands.confirmHelp'), okText: t('hands.confirm') },
      async () => {
        await api.confirmAccount(id);
        await readAgain('accounts');
      },
      t('hands.confirmed', { name }),
    );
  return (
    <>
      {passwordBy ? <span className="pill">{t('hands.firstPassword')}</span> : null}
      {by ? (
        <span className="pill pill-warn" title={t('hands.help', { by })}>
          {t('hands.of', { by })}
        </span>
      ) : null}
      {by && !passwordBy ? (
        <Button size="small" type="link" onClick={confirm}>
          {t('hands.confirm')}
        </Button>
      ) : null}
    </>
  );
}

/** Disables an account or enables it again, after saying what that means. */
function useToggle({ account, own }: Omit<AccountRowProps, 'onEdit'>): () => void {
  const t = useT();
  const { ask } = useDoing();
  const { id, name, disabledAt } = account;
  const what = disabledAt ? 'enable' : 'disable';
  return () =>
    ask(
      {
        title: t(`account.${what}Title`, { name }),
        content: (own && !disabledAt ? t('account.disableSelf') : '') + t(`account.${what}Help`),
        okText: t(`account.${what}`),
        danger: !disabledAt,
      },
      async () => {
        await api.changeAccount(id, { disabled: !disabledAt });
        await readAgain('accounts');
      },
      t(`account.${what}Done`, { name }),
    );
}
