import { useMutation } from '@tanstack/react-query';
import { Alert, Form, type FormItemProps, Input, Modal } from 'antd';
import { type ReactNode, useId } from 'react';
import { pointerParts } from '../../../engine/index.ts';
import { useT, useText } from '../../texts/translate.ts';
import { ApiError } from '../api.ts';
import { problemText } from './problem-text.ts';

interface Sending {
  busy: boolean;
  /** What the server said against it as a whole. */
  refusal: string | undefined;
  /** What it said against one field, for the field's `Form.Item`. */
  flaw: (field: string) => FormItemProps;
  send: (work: () => Promise<void>) => void;
}

/** Sends what a dialog is about and keeps what the server says against it. */
export function useSending(): Sending {
  const t = useT();
  const text = useText();
  const { mutate, isPending, error } = useMutation({ mutationFn: (work: () => Promise<void>) => work() });
  const errors = error?.errors ?? [];
  const flaw = (field: string): FormItemProps => {
    const own = errors.filter(({ path }) => pointerParts(path)[0] === field);
    return own.length === 0
      ? {}
      : { validateStatus: 'error', help: own.map(({ message }) => <div key={text(message)}>{text(message)}</div>) };
  };
  const detail = error instanceof ApiError ? error.body.detail : undefined;
  const said = typeof detail === 'string' ? detail : errors.length > 0 ? t('admin.seeFields') : problemText(error);
  return { busy: isPending, refusal: error ? said : undefined, flaw, send: mutate };
}

interface SendDialogProps {
  title: string;
  okText: string;
  /** Whether everything is there that must be. */
  ready: boolean;
  sending: Sending;
  onSend: () => Promise<void>;
  onClose: () => void;
  children: ReactNode;
}

/** A dialog with a form that is sent, by Enter too; what the server refuses is said in it, and nothing typed is lost. */
export function SendDialog({ title, okText, ready, sending, onSend, onClose, children }: SendDialogProps) {
  const t = useT();
  const form = useId();
  return (
    <Modal
      open
      title={title}
      onCancel={onClose}
      mask={{ closable: false }}
      okText={okText}
      cancelText={t('common.cancel')}
      confirmLoading={sending.busy}
      okButtonProps={{ disabled: !ready, htmlType: 'submit', form }}
    >
      <Form id={form} layout="vertical" onFinish={() => sending.send(onSend)}>
        {children}
      </Form>
      {sending.refusal ? <Alert type="error" showIcon title={sending.refusal} /> : null}
    </Modal>
  );
}

interface NewNameFieldProps {
  help: string;
  longest: number;
  value: string;
  onChange: (name: string) => void;
  flaw: Sending['flaw'];
}

/** What something new is called. */
export function NewNameField({ help, longest, value, onChange, flaw }: NewNameFieldProps) {
  const t = useT();
  return (
    <Form.Item label={t('admin.name')} extra={help} required {...flaw('name')}>
      <Input
        autoFocus
        aria-label={t('admin.name')}
        autoComplete="off"
        maxLength={longest}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </Form.Item>
  );
}
