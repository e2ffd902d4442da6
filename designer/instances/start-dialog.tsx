import { App, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import type { JsonObject } from '../../engine/index.ts';
import { type ApiError, api, type PolicySummary } from '../api.ts';
import { SchemaForm } from '../forms/schema-form.tsx';
import { useT, useText } from '../i18n/index.ts';
import { problemText } from '../ui/problem-text.ts';
import { href, navigate } from '../ui/router.ts';
import { useLoad } from '../ui/use-load.ts';
import { readEdition, useInstanceReading } from './edition-content.ts';

/** Starts an instance: which flow, its input, and the number by which people know it. */
export function StartDialog({ policies, onClose }: { policies: PolicySummary[]; onClose: () => void }) {
  const t = useT();
  const text = useText();
  const { message } = App.useApp();
  const inForce = policies.filter((policy) => policy.inForce !== null);
  const [policy, setPolicy] = useState(inForce[0]?.id ?? '');
  const edition = inForce.find((item) => item.id === policy)?.inForce ?? 0;
  const { data: content } = useLoad(`${policy}@${edition}`, async () =>
    edition ? readEdition(policy, edition) : null,
  );
  const flows = Object.values(content?.flows ?? {});
  const [chosen, setFlow] = useState('');
  const flow = flows.some((item) => item.id === chosen) ? chosen : (flows[0]?.id ?? '');
  const reading = useInstanceReading(edition ? { policy, flow, edition } : undefined);
  const [businessKey, setBusinessKey] = useState('');
  const [input, setInput] = useState<JsonObject>({});
  const [flaws, setFlaws] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const start = async () => {
    setBusy(true);
    try {
      const made = await api.startInstance(policy, flow, { input, ...(businessKey ? { businessKey } : {}) });
      onClose();
      navigate(href('instances', made.id));
    } catch (error) {
      const problem = error as ApiError;
      setFlaws(Object.fromEntries(problem.facts.map((fact) => [fact, t('instance.wrongValue')])));
      message.error(problemText(problem));
    }
    setBusy(false);
  };
  return (
    <Modal
      open
      title={t('instance.start')}
      onCancel={onClose}
      onOk={() => void start()}
      okText={t('instance.startOk')}
      cancelText={t('common.cancel')}
      confirmLoading={busy}
      okButtonProps={{ disabled: !flow }}
    >
      <Form layout="vertical">
        {inForce.length > 1 ? (
          <Form.Item label={t('kind.policy')}>
            <Select
              value={policy}
              aria-label={t('kind.policy')}
              options={inForce.map((item) => ({ value: item.id, label: text(item.title, item.id) }))}
              onChange={setPolicy}
            />
          </Form.Item>
        ) : null}
        <Form.Item label={t('kind.flow')}>
          <Select
            value={flow || null}
            aria-label={t('kind.flow')}
            options={flows.map((item) => ({ value: item.id, label: text(item.title, item.id) }))}
            onChange={(next) => {
              setFlow(next);
              setInput({});
            }}
          />
        </Form.Item>
        <Form.Item label={t('instance.businessKey')} extra={t('instance.businessKeyHelp')}>
          <Input
            aria-label={t('instance.businessKey')}
            value={businessKey}
            onChange={(event) => setBusinessKey(event.target.value)}
          />
        </Form.Item>
      </Form>
      {reading ? (
        <SchemaForm
          schema={reading.flow.input ?? { type: 'object' }}
          value={input}
          onChange={setInput}
          words={reading.words}
          flaws={flaws}
        />
      ) : null}
    </Modal>
  );
}
