import { Input, Modal, Typography } from 'antd';
import { useState } from 'react';
import { accessKey, setAccessKey } from '../api.ts';
import { useT } from '../i18n/index.ts';

/** Where the reader enters the API key that a server in production mode asks for. */
export function AccessDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useT();
  const [key, setKey] = useState(accessKey);
  const save = () => {
    setAccessKey(key.trim());
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
      <Typography.Paragraph type="secondary">{t('frame.accessHelp')}</Typography.Paragraph>
      <Input.Password
        value={key}
        onChange={(event) => setKey(event.target.value)}
        aria-label={t('frame.access')}
        autoComplete="off"
      />
    </Modal>
  );
}
