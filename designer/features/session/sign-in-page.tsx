import { Alert } from 'antd';
import { Mark } from '../../kernel/ui/icons.tsx';
import { LanguageButton, ThemeButton } from '../../kernel/ui/preferences.tsx';
import { useT } from '../../texts/translate.ts';
import './session.css';
import { useSession } from '../../kernel/session/state.ts';
import { SignInForm } from './sign-in-form.tsx';

/** Where everybody begins whom the server does not know yet. */
export function SignInPage() {
  const t = useT();
  const { why } = useSession();
  return (
    <main className="sign-in">
      <div className="sign-in-preferences">
        <LanguageButton />
        <ThemeButton />
      </div>
      <section className="sign-in-card" aria-labelledby="sign-in-title">
        <h1 id="sign-in-title" className="sign-in-title">
          <Mark /> {t('frame.name')}
        </h1>
        <p className="soft">{t('session.what')}</p>
        {why ? <Alert type={why === 'changed' ? 'success' : 'error'} showIcon title={t(`session.${why}`)} /> : null}
        <SignInForm />
      </section>
    </main>
  );
}
