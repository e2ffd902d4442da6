import { App, Button, Input } from 'antd';
import { type RefObject, useRef, useState } from 'react';
import { uploadFile } from '../../kernel/files.ts';
import { signInElsewhere } from '../../kernel/session/session.ts';
import { useSession } from '../../kernel/session/state.ts';
import { useT } from '../../texts/translate.ts';
import { type DrawingHandle, DrawingPad } from './drawing-pad.tsx';

/** A signature being made: drawn, or confirmed by the password. */
export interface Signing {
  pad: RefObject<DrawingHandle | null>;
  password: string;
  setPassword: (password: string) => void;
  /** Something was drawn anew: it is not what was uploaded before. */
  drawn: () => void;
  /** Whether it is to be sent: who neither drew nor typed says first that the sign-in of just now is to sign. */
  agreed: () => Promise<boolean>;
  /** What goes along with the event: `{image}`, `{password}`, or nothing. @throws ApiError where the drawing cannot be uploaded */
  read: () => Promise<Record<string, string>>;
}

/**
 * Signs: what is drawn is uploaded when it is sent, and once only.
 *
 * @param what what is signed, in words; empty: nothing is
 * @param asked the server wants it confirmed: the sign-in was long ago
 */
export function useSigning(what: string, asked: boolean): Signing {
  const t = useT();
  const { modal, message } = App.useApp();
  const hasSession = useSession(({ me }) => me?.csrf !== undefined);
  const pad = useRef<DrawingHandle>(null);
  const [password, setPassword] = useState('');
  const uploaded = useRef<string>(undefined);
  return {
    pad,
    password,
    setPassword,
    drawn: () => {
      uploaded.current = undefined;
    },
    agreed: async () => {
      if (what === '' || password !== '' || uploaded.current !== undefined || (await pad.current?.read())) return true;
      if (asked) {
        message.info(t('paper.confirm'));
        return false;
      }
      // Without a session there is nothing that could sign: the server says what is missing.
      if (!hasSession) return true;
      return modal.confirm({
        title: t('signing.bySignInTitle'),
        content: t('signing.bySignInHelp', { name: what }),
        okText: t('signing.bySignIn', { name: what }),
        cancelText: t('common.cancel'),
      });
    },
    read: async (): Promise<Record<string, string>> => {
      if (uploaded.current === undefined) {
        const drawing = await pad.current?.read();
        if (drawing) uploaded.current = (await uploadFile(drawing)).id;
      }
      if (uploaded.current !== undefined) return { image: uploaded.current };
      return password === '' ? {} : { password };
    },
  };
}

interface SigningFieldProps {
  signing: Signing;
  /** The server wants it confirmed: who signed in long ago, and drew nothing. */
  asked: boolean;
  onEnter?: () => void;
}

/** Where one signs: by drawing, or, without a hand, by the password; who has none here signs in again where they have one. */
export function SigningField({ signing, asked, onEnter }: SigningFieldProps) {
  const t = useT();
  const { me, ways } = useSession();
  const [byPassword, setByPassword] = useState(false);
  const { pad, drawn, password, setPassword } = signing;
  return (
    <div className="signing">
      <DrawingPad ref={pad} onDrawn={drawn} />
      {me?.passwordless ? (
        <div className="stack">
          <p className="faint">{t('signing.noPassword')}</p>
          {ways?.oidc ? (
            <div>
              <Button onClick={() => signInElsewhere(true)}>{t('signing.signInAgain')}</Button>
            </div>
          ) : null}
        </div>
      ) : asked || byPassword ? (
        <Input.Password
          autoFocus
          aria-label={t('paper.password')}
          placeholder={t('paper.password')}
          autoComplete="current-password"
          maxLength={200}
          value={password}
          onChange={(typed) => setPassword(typed.target.value)}
          {...(onEnter ? { onPressEnter: onEnter } : {})}
        />
      ) : (
        <div>
          <Button type="link" className="signing-other" onClick={() => setByPassword(true)}>
            {t('signing.byPassword')}
          </Button>
        </div>
      )}
    </div>
  );
}
