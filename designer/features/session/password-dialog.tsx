import { useMutation } from '@tanstack/react-query';
import { Alert, Form, Input, Modal } from 'antd';
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
  const { mutate, isPending, error } = useMutation({
    mutationFn: ({ old, next }: Fields) => changePassword(old, next),
  });
  const problem = isWrongPassword(error) ? t('session.oldIsWrong') : error && problemText(error);
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
      confirmLoading={isPending}
      destroyOnHidden
    >
      <Form form={form} layout="vertical" requiredMark={false} preserve={false} onFinish={mutate}>
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
