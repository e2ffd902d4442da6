import { Modal } from 'antd';
import type { ReactNode } from 'react';
import { useT } from '../i18n/index.ts';
import { SignInForm } from './sign-in-form.tsx';
import { SignInPage } from './sign-in-page.tsx';
import { useSession } from './state.ts';

/** Lets in whom the server knows. Whose session ends signs in again over the page as it stands: nothing typed is lost. */
export function SignedIn({ children }: { children: ReactNode }) {
  const t = useT();
  const { status, me } = useSession();
  if (status === 'asking') return null;
  if (status === 'out' && !me) return <SignInPage />;
  return (
    <>
      {children}
      <Modal open={status === 'out'} title={t('session.again')} footer={null} closable={false} width={400}>
        <p className="soft">{t('session.againHelp')}</p>
        <SignInForm />
      </Modal>
    </>
  );
}
