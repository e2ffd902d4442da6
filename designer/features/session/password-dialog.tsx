import { Alert, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { changePassword, isWrongPassword } from '../../kernel/session/session.ts';
import { shortestPassword } from '../../kernel/session/state.ts';
import { problemText } from '../../kernel/ui/problem-text.ts';
import { useT } from '../../texts/translate.ts';

interface Fields {
  old: string;
  next: string;
  again: string;
}

interface PasswordDialogProps {
  open: boolean;
  onClose: () => void;
  /** Where it cannot be put off: what it is called, and why. */
  title?: string;
  help?: string;
}

/** Changes one's own password; one signs in again with the new one. */
export function PasswordDialog({ open, onClose, title, help }: PasswordDialogProps) {
  const t = useT();
  const [form] = Form.useForm<Fields>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const save = async ({ old, next }: Fields) => {
    setBusy(true);
    setProblem(undefined);
    try {
      await changePassword(old, next);
    } catch (reason) {
      setProblem(isWrongPassword(reason) ? t('session.oldIsWrong') : problemText(reason));
      setBusy(false);
    }
  };
  const field = (name: keyof Fields, label: string, rules: object[], autoComplete: string) => (
    <Form.Item name={name} label={label} rules={rules}>
      <Input.Password autoComplete={autoComplete} maxLength={200} />
    </Form.Item>
  );
  const same = (_: unknown, value: string) =>
    value === form.getFieldValue('next') ? Promise.resolve() : Promise.reject(new Error(t('session.notTheSame')));
  return (
    <Modal
      open={open}
      title={title ?? t('session.changePassword')}
      closable={help === undefined}
      keyboard={help === undefined}
      mask={{ closable: help === undefined }}
      onCancel={onClose}
      onOk={() => form.submit()}
      okText={t('session.changePassword')}
      cancelText={t(help === undefined ? 'common.cancel' : 'session.signOut')}
      confirmLoading={busy}
      destroyOnHidden
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        preserve={false}
        onFinish={(values) => void save(values)}
      >
        {help ? <p className="soft">{help}</p> : null}
        {problem ? <Alert type="error" showIcon title={problem} style={{ marginBottom: 16 }} /> : null}
        {field(
          'old',
          t('session.old'),
          [{ required: true, message: t('session.passwordMissing') }],
          'current-password',
        )}
        {field(
          'next',
          t('session.next'),
          [{ required: true, min: shortestPassword, message: t('session.tooShort', { count: shortestPassword }) }],
          'new-password',
        )}
        {field('again', t('session.nextAgain'), [{ validator: same }], 'new-password')}
      </Form>
    </Modal>
  );
}
