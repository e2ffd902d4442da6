import { Alert, Button } from 'antd';
import { useState } from 'react';
import { usePersonName } from '../../kernel/session/person-name.ts';
import { signOut } from '../../kernel/session/session.ts';
import { useSession } from '../../kernel/session/state.ts';
import { useT } from '../../texts/translate.ts';
import { PasswordDialog } from './password-dialog.tsx';

/** Who set somebody's password: an account, or whoever has the admin key. */
function useSetter(by: string | undefined): string {
  const personName = usePersonName();
  return personName(by === 'operator' ? 'admin' : by);
}

/** Somebody else set the password: its owner sets another before anything else. */
export function OwnPassword({ by }: { by: string | undefined }) {
  const t = useT();
  const setter = useSetter(by);
  return (
    <PasswordDialog
      open
      title={t('ownPassword.title')}
      help={t('ownPassword.help', { by: setter })}
      onClose={() => void signOut()}
    />
  );
}

/** Asks for a password of one's own where the first one is still there. */
export function OwnPasswordNotice() {
  const t = useT();
  const by = useSession(({ me }) => me?.passwordBy);
  const setter = useSetter(by);
  const [open, setOpen] = useState(false);
  const confined = useSession(({ me }) => me?.confined);
  if (by === undefined || confined) return null;
  const change = (
    <Button size="small" onClick={() => setOpen(true)}>
      {t('session.changePassword')}
    </Button>
  );
  return (
    <>
      <Alert type="warning" banner closable title={t('ownPassword.notice', { by: setter })} action={change} />
      <PasswordDialog open={open} onClose={() => setOpen(false)} />
    </>
  );
}
