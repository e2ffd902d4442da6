import { Alert, App, Button, Form, type FormItemProps, Input, type InputRef, Modal } from 'antd';
import { type RefObject, useRef, useState } from 'react';
import { useT } from '../../texts/translate.ts';
import { shortestPassword } from '../session/state.ts';
import { Icon } from './icons.tsx';
import './secrets.css';

/** 32 characters that are not mistaken for each other: a byte chooses one without favour. */
const letters = 'abcdefghijkmnpqrstuvwxyz23456789';
const proposedLength = 20;

/** A password that nobody guesses, from the browser's own source of chance. */
function proposePassword(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(proposedLength));
  return Array.from(bytes, (byte) => letters[byte % letters.length]).join('');
}

/** Copies a field; where the browser does not let pages do so, selects it for the reader to copy. */
function useCopy(field: RefObject<InputRef | null>) {
  const t = useT();
  const { message } = App.useApp();
  return async (text: string) => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(text);
      message.success(t('admin.copied'));
    } catch {
      message.info(t('admin.copyByHand'));
    }
  };
}

function CopyButton({ disabled = false, onClick }: { disabled?: boolean; onClick: () => void }) {
  return (
    <Button icon={<Icon name="copy" />} disabled={disabled} onClick={onClick}>
      {useT()('admin.copy')}
    </Button>
  );
}

interface PasswordFieldProps {
  label: string;
  help: string;
  value: string;
  onChange: (value: string) => void;
  flaw: FormItemProps;
}

/** A password to be given: typed, or proposed and then shown, to be copied. */
export function PasswordField({ label, help, value, onChange, flaw }: PasswordFieldProps) {
  const t = useT();
  const field = useRef<InputRef>(null);
  const copy = useCopy(field);
  const [visible, setVisible] = useState(false);
  const short = value !== '' && value.length < shortestPassword;
  const propose = () => {
    onChange(proposePassword());
    setVisible(true);
  };
  return (
    <Form.Item
      label={label}
      extra={help}
      {...(short ? { validateStatus: 'error', help: t('session.tooShort', { count: shortestPassword }) } : flaw)}
    >
      <div className="admin-secret">
        <Input.Password
          ref={field}
          aria-label={label}
          autoComplete="new-password"
          maxLength={200}
          className={visible ? 'mono' : ''}
          value={value}
          visibilityToggle={{ visible, onVisibleChange: setVisible }}
          onChange={(event) => onChange(event.target.value)}
        />
        <Button onClick={propose}>{t('account.propose')}</Button>
        <CopyButton disabled={value === ''} onClick={() => void copy(value)} />
      </div>
    </Form.Item>
  );
}

export interface Shown {
  /** What came of it: that the key is made. */
  title: string;
  label: string;
  help: string;
  secret: string;
}

/** Shows a secret this once; only the button closes it, not a click beside it or a key pressed too soon. */
export function SecretDialog({
  shown: { title, label, help, secret },
  onClose,
}: {
  shown: Shown;
  onClose: () => void;
}) {
  const t = useT();
  const field = useRef<InputRef>(null);
  const copy = useCopy(field);
  return (
    <Modal
      open
      title={title}
      closable={false}
      keyboard={false}
      footer={
        <Button type="primary" onClick={onClose}>
          {t('admin.kept')}
        </Button>
      }
    >
      <Alert type="warning" showIcon title={t('admin.onceTitle')} description={t('admin.onceHelp')} />
      <div className="field-label admin-once">{label}</div>
      <div className="admin-secret">
        <Input ref={field} readOnly className="mono" aria-label={label} value={secret} />
        <CopyButton onClick={() => void copy(secret)} />
      </div>
      <p className="soft">{help}</p>
    </Modal>
  );
}
