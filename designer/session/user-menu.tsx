import { Button, Dropdown, Modal } from 'antd';
import { useState } from 'react';
import { useT } from '../i18n/index.ts';
import { Icon } from '../ui/icons.tsx';
import { DemoName } from './demo-name.tsx';
import { PasswordDialog } from './password-dialog.tsx';
import { usePersonName } from './person-name.ts';
import { signOut } from './session.ts';
import { SignInForm } from './sign-in-form.tsx';
import { accessKey, rights, useSession } from './state.ts';

type Dialog = 'password' | 'name' | 'signIn';

/** Who one is, and what one can do about it. */
export function UserMenu() {
  const t = useT();
  const { me, ways } = useSession();
  const personName = usePersonName();
  const [dialog, setDialog] = useState<Dialog>();
  if (!me) return null;
  const signedIn = me.csrf !== undefined;
  const byKey = accessKey() !== '';
  const isDemo = !signedIn && !byKey;
  const name = personName(me.id);
  const items = [
    { key: 'who', type: 'group' as const, label: <Rights /> },
    ...(isDemo ? [{ key: 'name', label: t('session.otherName') }] : []),
    ...(isDemo && (ways?.password || ways?.oidc) ? [{ key: 'signIn', label: t('session.signIn') }] : []),
    ...(signedIn && ways?.password ? [{ key: 'password', label: t('session.changePassword') }] : []),
    ...(isDemo ? [] : [{ key: 'out', label: t('session.signOut') }]),
  ];
  const choose = (key: string) => (key === 'out' ? void signOut() : setDialog(key as Dialog));
  const close = () => setDialog(undefined);
  return (
    <>
      <Dropdown trigger={['click']} menu={{ items, onClick: ({ key }) => choose(key) }}>
        <Button type="text" className="user-button" aria-label={t('session.you', { name })} title={name}>
          <Icon name="user" size={18} />
          <span className="clip">{name}</span>
        </Button>
      </Dropdown>
      <DemoName open={dialog === 'name'} onClose={close} />
      <PasswordDialog open={dialog === 'password'} onClose={close} />
      <Modal open={dialog === 'signIn'} title={t('session.signIn')} footer={null} width={400} onCancel={close}>
        <SignInForm />
      </Modal>
    </>
  );
}

/** What the reader may do, in words. */
function Rights() {
  const t = useT();
  const roles = useSession(({ me }) => me?.roles) ?? [];
  if (roles === 'all') return t('right.all');
  const own = rights.filter((right) => roles.includes(right)).map((right) => t(`right.${right}`));
  const others = roles.length - own.length;
  return (
    [...own, ...(others > 0 ? [t('right.flowRoles', { count: others })] : [])].join(t('common.comma')) ||
    t('right.none')
  );
}
