import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { useState } from 'react';
import { signIn, signInByKey, signInElsewhere } from '../../kernel/session/session.ts';
import { useSession } from '../../kernel/session/state.ts';
import { problemText } from '../../kernel/ui/problem-text.ts';
import { useT } from '../../texts/translate.ts';

type Way = 'password' | 'key';

/** Every way to sign in that the server offers: name and password, single sign-on, or an access key. */
export function SignInForm() {
  const t = useT();
  const { ways } = useSession();
  const usual: Way | undefined = ways?.password !== false ? 'password' : ways.oidc ? undefined : 'key';
  const [byKey, setByKey] = useState(false);
  const way = byKey ? 'key' : usual;
  return (
    <div className="sign-in-ways">
      {ways?.oidc ? (
        <Button type={usual ? 'default' : 'primary'} block onClick={() => signInElsewhere()}>
          {t('session.elsewhere')}
        </Button>
      ) : null}
      {usual === 'key' ? <Alert type="info" showIcon title={t('session.noAccounts')} /> : null}
      {way === 'password' ? <PasswordForm /> : null}
      {way === 'key' ? <KeyForm /> : null}
      {usual === 'key' ? null : (
        <Button type="link" onClick={() => setByKey(!byKey)}>
          {t(byKey ? 'session.notByKey' : 'session.byKey')}
        </Button>
      )}
    </div>
  );
}

/** Tries to sign in, and says what keeps one from it: `wrong` where one is not known. */
function useAttempt<V>(enter: (values: V) => Promise<void>, wrong: string) {
  const { mutate, isPending, error } = useMutation({ mutationFn: enter });
  const problem = error?.status === 401 ? wrong : error && problemText(error);
  return { busy: isPending, problem, attempt: mutate };
}

function PasswordForm() {
  const t = useT();
  const { me } = useSession();
  const enter = ({ name, password }: { name: string; password: string }) => signIn(name, password);
  const { busy, problem, attempt } = useAttempt(enter, t('session.wrong'));
  const known = me?.id.replace(/^user:/, '') ?? '';
  return (
    <Form layout="vertical" requiredMark={false} initialValues={{ name: known, password: '' }} onFinish={attempt}>
      {problem ? <Alert type="error" showIcon title={problem} role="alert" style={{ marginBottom: 16 }} /> : null}
      <Form.Item name="name" label={t('session.name')} rules={[{ required: true, message: t('session.nameMissing') }]}>
        <Input autoComplete="username" autoFocus={known === ''} maxLength={100} />
      </Form.Item>
      <Form.Item
        name="password"
        label={t('session.password')}
        rules={[{ required: true, message: t('session.passwordMissing') }]}
      >
        <Input.Password autoComplete="current-password" autoFocus={known !== ''} maxLength={200} />
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={busy}>
        {t('session.signIn')}
      </Button>
    </Form>
  );
}

function KeyForm() {
  const t = useT();
  const enter = ({ key }: { key: string }) => signInByKey(key.trim());
  const { busy, problem, attempt } = useAttempt(enter, t('session.wrongKey'));
  return (
    <Form layout="vertical" requiredMark={false} initialValues={{ key: '' }} onFinish={attempt}>
      {problem ? <Alert type="error" showIcon title={problem} role="alert" style={{ marginBottom: 16 }} /> : null}
      <Form.Item
        name="key"
        label={t('session.key')}
        extra={t('session.keyHelp')}
        rules={[{ required: true, message: t('session.keyMissing') }]}
      >
        <Input.Password autoComplete="off" autoFocus />
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={busy}>
        {t('session.signIn')}
      </Button>
    </Form>
  );
}
