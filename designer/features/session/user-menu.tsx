import { Button, Dropdown, Modal } from 'antd';
import { Suspense, useState } from 'react';
import { rights } from '../../../contract/call.ts';
import { api } from '../../kernel/api.ts';
import { usePersonName } from '../../kernel/session/person-name.ts';
import { signOut } from '../../kernel/session/session.ts';
import { accessKey, useSession } from '../../kernel/session/state.ts';
import { useDoing } from '../../kernel/ui/doing.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { room } from '../../kernel/ui/room.ts';
import { SecretDialog, type Shown } from '../../kernel/ui/secrets.tsx';
import { useT } from '../../texts/translate.ts';
import { ActAsDialog } from './act-as.tsx';
import { DemoName } from './demo-name.tsx';
import { PasswordDialog } from './password-dialog.tsx';
import { SignInForm } from './sign-in-form.tsx';

type Dialog = 'password' | 'name' | 'signIn' | 'actAs' | 'substitutes' | 'telling';

const MyTellingDialog = room(() => import('./my-telling.tsx'), 'MyTellingDialog');
const OwnSubstitutes = room(() => import('./own-substitutes.tsx'), 'OwnSubstitutes');

/** Who one is, and what one can do about it. */
export function UserMenu() {
  const t = useT();
  const { me, ways } = useSession();
  const personName = usePersonName();
  const [dialog, setDialog] = useState<Dialog>();
  const [shown, setShown] = useState<Shown | null>(null);
  const take = useTakeKey(setShown);
  if (!me) return null;
  const signedIn = me.csrf !== undefined;
  const byKey = accessKey() !== '';
  const isDemo = !signedIn && !byKey;
  // Who signed in, and as whom a demo is tried.
  const isPerson = signedIn || me.actedBy !== undefined;
  const name = personName(me.id);
  const items = [
    { key: 'who', type: 'group' as const, label: <Rights /> },
    ...(me.mayActFor?.length ? [{ key: 'actAs', label: t('actAs.menu') }] : []),
    ...(isPerson ? [{ key: 'substitutes', label: t('substitute.own') }] : []),
    ...(isDemo ? [{ key: 'name', label: t('session.otherName') }] : []),
    { key: 'telling', label: t('telling.title') },
    ...(isDemo && (ways?.password || ways?.oidc) ? [{ key: 'signIn', label: t('session.signIn') }] : []),
    ...(signedIn && ways?.password ? [{ key: 'password', label: t('session.changePassword') }] : []),
    ...(me.untaken ?? []).map((key) => ({ key: `take/${key.id}`, label: t('personKey.take', { name: key.name }) })),
    ...(isDemo ? [] : [{ key: 'out', label: t('session.signOut') }]),
  ];
  const choose = (key: string) => {
    if (key === 'out') return void signOut();
    if (key.startsWith('take/')) return void take(key.slice('take/'.length));
    setDialog(key as Dialog);
  };
  const close = () => setDialog(undefined);
  return (
    <>
      <Dropdown trigger={['click']} menu={{ items, onClick: ({ key }) => choose(key) }}>
        <Button type="text" className="user-button" aria-label={t('session.you', { name })} title={name}>
          <Icon name="user" size={18} />
          <span className="clip">{name}</span>
        </Button>
      </Dropdown>
      {shown ? <SecretDialog shown={shown} onClose={() => setShown(null)} /> : null}
      {dialog === 'actAs' ? <ActAsDialog onClose={close} /> : null}
      {dialog === 'substitutes' ? (
        <Suspense>
          <OwnSubstitutes person={me.person} onClose={close} />
        </Suspense>
      ) : null}
      <DemoName open={dialog === 'name'} onClose={close} />
      {dialog === 'telling' ? (
        <Suspense>
          <MyTellingDialog open onClose={close} />
        </Suspense>
      ) : null}
      <PasswordDialog open={dialog === 'password'} onClose={close} />
      <Modal open={dialog === 'signIn'} title={t('session.signIn')} footer={null} width={400} onCancel={close}>
        <SignInForm />
      </Modal>
    </>
  );
}

/** Takes a key that was made for the reader, and shows it this once. */
function useTakeKey(show: (shown: Shown) => void): (id: string) => Promise<void> {
  const t = useT();
  const { act } = useDoing();
  return (id) =>
    act(async () => {
      const { name, key } = await api.takeKey(id);
      useSession.setState({ me: await api.whoAmI() });
      const words = { label: t('apiKey.key'), help: t('apiKey.keyHelp') };
      show({ title: t('personKey.taken', { name }), ...words, secret: key });
    });
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
