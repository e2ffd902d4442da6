import { Input, Modal, Typography } from 'antd';
import { useState } from 'react';
import { accessKey, demoUser, setAccessKey, setDemoUser } from '../api.ts';
import { useT } from '../i18n/index.ts';

/** Where the reader enters the API key that a server in production mode asks for. */
export function AccessDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useT();
  const [key, setKey] = useState(accessKey);
  const [user, setUser] = useState(demoUser);
  const save = () => {
    setAccessKey(key.trim());
    setDemoUser(user.trim());
    onClose();
    window.location.reload();
  };
  return (
    <Modal
      open={open}
      title={t('frame.access')}
      onCancel={onClose}
      onOk={save}
      okText={t('common.save')}
      cancelText={t('common.cancel')}
    >
      <div className="field-label">{t('frame.key')}</div>
      <Typography.Paragraph type="secondary">{t('frame.accessHelp')}</Typography.Paragraph>
      <Input.Password
        value={key}
        onChange={(event) => setKey(event.target.value)}
        aria-label={t('frame.key')}
        autoComplete="off"
      />
      <div className="field-label" style={{ marginTop: 18 }}>
        {t('frame.demoUser')}
      </div>
      <Typography.Paragraph type="secondary">{t('frame.demoUserHelp')}</Typography.Paragraph>
      <Input
        value={user}
        placeholder="demo"
        onChange={(event) => setUser(event.target.value)}
        aria-label={t('frame.demoUser')}
      />
    </Modal>
  );
}
