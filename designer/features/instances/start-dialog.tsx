import { useQuery } from '@tanstack/react-query';
import { App, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import type { JsonObject } from '../../../engine/index.ts';
import { SchemaForm } from '../../forms/value-input.tsx';
import { type ApiError, api, type PolicySummary } from '../../kernel/api.ts';
import { editionQuery } from '../../kernel/queries.ts';
import { problemText } from '../../kernel/ui/problem-text.ts';
import { href, navigate } from '../../kernel/ui/router.ts';
import { useT, useText } from '../../texts/translate.ts';
import { useInstanceReading } from './instance-reading.ts';

/** What is to be started: policy and flow, by default the first there are, its input and its key; `start` does it. */
function useStart(policies: PolicySummary[], onClose: () => void) {
  const t = useT();
  const { message } = App.useApp();
  const inForce = policies.filter((policy) => policy.inForce !== null);
  const [policy, setPolicy] = useState(inForce[0]?.id ?? '');
  const edition = inForce.find((item) => item.id === policy)?.inForce ?? 0;
  const { data: content } = useQuery({ ...editionQuery(policy, edition), enabled: edition > 0 });
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
  const chooseFlow = (next: string) => {
    setFlow(next);
    setInput({});
  };
  return {
    inForce,
    policy,
    setPolicy,
    flows,
    flow,
    chooseFlow,
    businessKey,
    setBusinessKey,
    reading,
    input,
    setInput,
    flaws,
    busy,
    start,
  };
}

/** Starts an instance: which flow, its input, and the number by which people know it. */
export function StartDialog({ policies, onClose }: { policies: PolicySummary[]; onClose: () => void }) {
  const t = useT();
  const text = useText();
  const { inForce, policy, setPolicy, flows, flow, chooseFlow, businessKey, setBusinessKey, ...form } = useStart(
    policies,
    onClose,
  );
  return (
    <Modal
      open
      title={t('instance.start')}
      onCancel={onClose}
      onOk={() => void form.start()}
      okText={t('instance.startOk')}
      cancelText={t('common.cancel')}
      confirmLoading={form.busy}
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
            onChange={chooseFlow}
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
      {form.reading ? (
        <SchemaForm
          schema={form.reading.flow.input ?? { type: 'object' }}
          value={form.input}
          onChange={form.setInput}
          words={form.reading.words}
          flaws={form.flaws}
        />
      ) : null}
    </Modal>
  );
}
