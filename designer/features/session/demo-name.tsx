import { Input, Modal, Typography } from 'antd';
import { useState } from 'react';
import { demoUser, setDemoUser } from '../../kernel/session/state.ts';
import { useT } from '../../texts/translate.ts';

/** Under which name one acts on a demo server: reviewing takes two people. */
export function DemoName({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useT();
  const [user, setUser] = useState(demoUser);
  const save = () => {
    setDemoUser(user.trim());
    window.location.reload();
  };
  return (
    <Modal
      open={open}
      title={t('session.otherName')}
      onCancel={onClose}
      onOk={save}
      okText={t('common.save')}
      cancelText={t('common.cancel')}
    >
      <Typography.Paragraph type="secondary">{t('session.otherNameHelp')}</Typography.Paragraph>
      <Input
        value={user}
        placeholder="demo"
        onChange={(event) => setUser(event.target.value)}
        onPressEnter={save}
        aria-label={t('session.demoName')}
      />
    </Modal>
  );
}
