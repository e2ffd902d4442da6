import { Modal } from 'antd';
import { type ReactNode, useRef } from 'react';
import { useSession } from '../../kernel/session/state.ts';
import { useT } from '../../texts/translate.ts';
import { OwnPassword } from './own-password.tsx';
import { SignInForm } from './sign-in-form.tsx';
import { SignInPage } from './sign-in-page.tsx';

/** Lets in whom the server knows. Whose session ends signs in again over the page as it stands: nothing typed is lost. */
export function SignedIn({ children }: { children: ReactNode }) {
  const t = useT();
  const { status, me } = useSession();
  const confined = me?.confined === true;
  // What stands on an open page stays; who has just come sees nothing that would be refused anyway.
  const entered = useRef(false);
  if (status === 'asking') return null;
  if (status === 'out' && !me) return <SignInPage />;
  if (status === 'in' && !confined) entered.current = true;
  if (confined && !entered.current) return <OwnPassword by={me.passwordBy} />;
  return (
    <>
      {confined && status === 'in' ? <OwnPassword by={me.passwordBy} /> : null}
      {children}
      <Modal open={status === 'out'} title={t('session.again')} footer={null} closable={false} width={400}>
        <p className="soft">{t('session.againHelp')}</p>
        <SignInForm />
      </Modal>
    </>
  );
}
