import { Alert, App, Button, DatePicker, Form, Input, Modal, Radio } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { api, type EditionSummary } from '../api.ts';
import { editionInForce, openPolicy, useDocument } from '../document/store.ts';
import { useT } from '../i18n/index.ts';
import { problemText } from '../ui/problem-text.ts';

/** Takes an edition out of force, now or from a date, after saying what that means. */
export function RetireEdition({ edition }: { edition: EditionSummary }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" type="text" danger onClick={() => setOpen(true)}>
        {t('retire.do')}
      </Button>
      {open ? <RetireDialog edition={edition} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function RetireDialog({ edition, onClose }: { edition: EditionSummary; onClose: () => void }) {
  const t = useT();
  const { message } = App.useApp();
  const { policy, editions } = useDocument();
  const [note, setNote] = useState('');
  const [when, setWhen] = useState<'now' | 'later'>('now');
  const [later, setLater] = useState<Dayjs | null>(null);
  const [busy, setBusy] = useState(false);
  const at = when === 'later' && later ? later.valueOf() : Date.now();
  const next = editionInForce(
    editions.filter(({ number }) => number !== edition.number),
    at,
  );
  const retire = async () => {
    setBusy(true);
    try {
      const from = when === 'later' && later ? { from: later.toISOString() } : {};
      await api.retire(policy, edition.number, { ...from, ...(note.trim() ? { note: note.trim() } : {}) });
      message.success(t('retire.done', { number: edition.number }));
      onClose();
      await openPolicy(policy);
    } catch (problem) {
      message.error(problemText(problem));
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={t('retire.title', { number: edition.number })}
      onCancel={onClose}
      onOk={() => void retire()}
      confirmLoading={busy}
      okText={t('retire.do')}
      cancelText={t('common.cancel')}
      okButtonProps={{ danger: true, disabled: when === 'later' && !later }}
    >
      <Alert
        type={next ? 'info' : 'warning'}
        showIcon
        title={next ? t('retire.next', { number: next.number }) : t('retire.nothing')}
        description={t('retire.means')}
        style={{ marginBottom: 16 }}
      />
      <Form layout="vertical">
        <Form.Item label={t('retire.from')}>
          <Radio.Group
            value={when}
            onChange={(event) => setWhen(event.target.value as 'now' | 'later')}
            options={[
              { value: 'now', label: t('retire.now') },
              { value: 'later', label: t('publish.later') },
            ]}
          />
          {when === 'later' ? (
            <DatePicker
              showTime={{ format: 'HH:mm' }}
              format="YYYY-MM-DD HH:mm"
              value={later}
              onChange={(value) => setLater(value as Dayjs | null)}
              aria-label={t('retire.from')}
            />
          ) : null}
        </Form.Item>
        <Form.Item label={t('retire.note')}>
          <Input.TextArea
            aria-label={t('retire.note')}
            value={note}
            onChange={(event) => setNote(event.target.value)}
            autoSize={{ minRows: 2, maxRows: 5 }}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}
