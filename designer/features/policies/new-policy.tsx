import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Form, Input, Modal, Select } from 'antd';
import { useMemo, useState } from 'react';
import { ProposedInput } from '../../forms/proposed-input.tsx';
import { useProposedName } from '../../forms/proposed-name.ts';
import { api } from '../../kernel/api.ts';
import { useRight, useSession } from '../../kernel/session/state.ts';
import { Icon } from '../../kernel/ui/icons.tsx';
import { Opener } from '../../kernel/ui/opener.tsx';
import { problemText } from '../../kernel/ui/problem-text.ts';
import { href, navigate } from '../../kernel/ui/router.ts';
import { matches } from '../../kernel/ui/search.ts';
import { inBoth } from '../../texts/local-text.ts';
import { useLocale, useT } from '../../texts/translate.ts';
import { timeZones } from './time-zones.ts';

/** The button and dialog that make a policy, for who may. */
export function NewPolicy() {
  const t = useT();
  const may = useRight('policyManager');
  const everywhere = useSession(({ me }) => me?.policies === undefined);
  if (!may || !everywhere) return null;
  const button = (open: () => void) => (
    <Button type="primary" icon={<Icon name="plus" />} onClick={open}>
      {t('newPolicy.button')}
    </Button>
  );
  return <Opener button={button}>{(close) => <NewPolicyDialog onClose={close} />}</Opener>;
}

interface Values {
  title: string;
  purpose: string;
  en: string;
  id: string;
  timeZone: string;
}
const blank: Values = { title: '', purpose: '', en: '', id: '', timeZone: 'Asia/Shanghai' };

function NewPolicyDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const [given, setGiven] = useState(blank);
  const proposed = useProposedName(given.title, 'id');
  const values = { ...given, id: given.id || proposed };
  const { id, title } = values;
  const wrong = id !== '' && !/^[a-z][a-z0-9-]{0,59}$/.test(id);
  const { mutate, isPending, error, variables } = useMutation({
    mutationFn: ({ id, title, purpose, en, timeZone }: Values) => {
      const words = purpose.trim() ? { purpose: inBoth(purpose) } : {};
      return api.createPolicy({ id, title: inBoth(title, en), ...words, timeZone });
    },
    onSuccess: () => navigate(href('policies', id)),
  });
  const taken = error?.code === 'wrongStatus' && variables?.id === id;
  return (
    <Modal
      open
      title={t('newPolicy.button')}
      onCancel={onClose}
      onOk={() => mutate(values)}
      okButtonProps={{ disabled: title.trim() === '' || id === '' || wrong || taken, loading: isPending }}
      okText={t('common.create')}
      cancelText={t('common.cancel')}
    >
      <p className="soft">{t('newPolicy.help')}</p>
      <Fields
        values={values}
        put={(change) => setGiven((now) => ({ ...now, ...change }))}
        wrong={wrong}
        taken={taken}
      />
      {error && !taken ? <Alert type="error" showIcon title={problemText(error)} /> : null}
    </Modal>
  );
}

interface FieldsProps {
  values: Values;
  put: (change: Partial<Values>) => void;
  /** Whether the id is none, or another policy's. */
  wrong: boolean;
  taken: boolean;
}

function Fields({ values, put, wrong, taken }: FieldsProps) {
  const t = useT();
  const locale = useLocale();
  const zones = useMemo(() => timeZones(locale), [locale]);
  return (
    <Form layout="vertical">
      <Form.Item label={t('policy.titleZh')} htmlFor="policy-title" required>
        <Input
          id="policy-title"
          autoFocus
          maxLength={200}
          placeholder={t('newPolicy.titleExample')}
          value={values.title}
          onChange={(event) => put({ title: event.target.value })}
        />
      </Form.Item>
      <Form.Item label={t('newPolicy.purpose')} htmlFor="policy-purpose">
        <Input.TextArea
          id="policy-purpose"
          autoSize={{ minRows: 2, maxRows: 5 }}
          maxLength={2000}
          placeholder={t('newPolicy.purposeExample')}
          value={values.purpose}
          onChange={(event) => put({ purpose: event.target.value })}
        />
      </Form.Item>
      <Form.Item label={t('policy.titleEn')} htmlFor="policy-en" extra={t('newPolicy.englishHelp')}>
        <Input id="policy-en" maxLength={200} value={values.en} onChange={(event) => put({ en: event.target.value })} />
      </Form.Item>
      <Form.Item
        label={t('policy.id')}
        htmlFor="policy-id"
        required
        extra={t('newPolicy.idHelp')}
        {...(taken ? { help: t('newPolicy.taken') } : {})}
        {...(taken || wrong ? { validateStatus: 'error' as const } : {})}
      >
        <ProposedInput id="policy-id" value={values.id} onChange={(id) => put({ id })} />
      </Form.Item>
      <Form.Item label={t('newPolicy.timeZone')} htmlFor="policy-zone">
        <Select
          id="policy-zone"
          value={values.timeZone}
          options={zones}
          onChange={(timeZone) => put({ timeZone })}
          showSearch={{ filterOption: (query, option) => matches(query, String(option?.label)) }}
        />
      </Form.Item>
    </Form>
  );
}
