import { App } from 'antd';
import { useState } from 'react';
import { type Account, api } from '../../kernel/api.ts';
import { readAgain } from '../../kernel/queries.ts';
import { shortestPassword } from '../../kernel/session/state.ts';
import { PasswordField } from '../../kernel/ui/secrets.tsx';
import { NewNameField, SendDialog, useSending } from '../../kernel/ui/sending.tsx';
import { useT } from '../../texts/translate.ts';
import { type Given, GrantFields, grantOf } from './grants.tsx';

/** Makes an account: name, first password, and what its owner may do. */
export function NewAccount({ onClose }: { onClose: () => void }) {
  const t = useT();
  const { message } = App.useApp();
  const sending = useSending();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [given, setGiven] = useState<Given>({ roles: [], policies: [] });
  const make = async () => {
    await api.createAccount({ name: name.trim(), password, ...grantOf(given) });
    message.success(t('account.made', { name: name.trim() }));
    void readAgain('accounts');
    onClose();
  };
  return (
    <SendDialog
      title={t('account.new')}
      okText={t('common.create')}
      ready={name.trim() !== '' && password.length >= shortestPassword}
      {...{ sending, onClose }}
      onSend={make}
    >
      <NewNameField help={t('account.nameHelp')} longest={60} value={name} onChange={setName} flaw={sending.flaw} />
      <PasswordField
        label={t('account.password')}
        help={t('account.passwordHelp')}
        value={password}
        onChange={setPassword}
        flaw={sending.flaw('password')}
      />
      <GrantFields value={given} onChange={setGiven} flaw={sending.flaw} />
    </SendDialog>
  );
}

interface EditAccountProps {
  account: Account;
  onClose: () => void;
}

/** Changes what the owner of an account may do, and its password. */
export function EditAccount({ account, onClose }: EditAccountProps) {
  const t = useT();
  const { message } = App.useApp();
  const { id, name, roles, policies = [], signsInBy } = account;
  const sending = useSending();
  const [password, setPassword] = useState('');
  const [given, setGiven] = useState<Given>({ roles, policies });
  const change = async () => {
    const { roles, policies = null } = grantOf(given);
    await api.changeAccount(id, { roles, policies, ...(password ? { password } : {}) });
    message.success(t('account.changed', { name }));
    void readAgain('accounts');
    onClose();
  };
  return (
    <SendDialog
      title={t('account.editOf', { name })}
      okText={t('common.save')}
      ready={password === '' || password.length >= shortestPassword}
      {...{ sending, onClose }}
      onSend={change}
    >
      <GrantFields value={given} onChange={setGiven} flaw={sending.flaw} />
      {signsInBy === 'oidc' ? null : (
        <PasswordField
          label={t('account.newPassword')}
          help={t('account.newPasswordHelp')}
          value={password}
          onChange={setPassword}
          flaw={sending.flaw('password')}
        />
      )}
    </SendDialog>
  );
}
