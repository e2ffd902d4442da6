import { Alert, Button, Modal } from 'antd';
import { useT } from '../../texts/translate.ts';

interface RefusedFileProps {
  title: string;
  /** What it should be like. */
  help: string;
  onClose: () => void;
}

/** That a file cannot be read, why, and what it should be like. */
export function RefusedFile({ title, help, onClose }: RefusedFileProps) {
  const t = useT();
  const close = <Button onClick={onClose}>{t('common.close')}</Button>;
  return (
    <Modal open width={560} title={t('sheet.refused')} onCancel={onClose} footer={close}>
      <Alert type="error" showIcon title={title} description={help} />
    </Modal>
  );
}
