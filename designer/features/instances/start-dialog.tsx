import { useMutation, useQuery } from '@tanstack/react-query';
import { App, Form, Input, Modal, Select } from 'antd';
import { useRef, useState } from 'react';
import type { JsonObject } from '../../../engine/index.ts';
import { SchemaForm } from '../../forms/value-input.tsx';
import { api } from '../../kernel/api.ts';
import type { Startable } from '../../kernel/document/in-force.ts';
import { policiesQuery } from '../../kernel/queries.ts';
import { problemText } from '../../kernel/ui/problem-text.ts';
import { href, navigate } from '../../kernel/ui/router.ts';
import { useT, useText } from '../../texts/translate.ts';
import { useInstanceReading } from '../../words/use-instance-reading.ts';
import { type FormHandle, StartForm } from './start-form.tsx';

/** What is to be started: policy and flow, by default the first there are, its input and its key; `start` does it. */
function useStart(startable: Startable[], onClose: () => void) {
  const t = useT();
  const { message } = App.useApp();
  const [given, setGiven] = useState({
    policy: startable[0]?.policy.id ?? '',
    flow: '',
    businessKey: '',
    input: {} as JsonObject,
  });
  const { policy, businessKey, input } = given;
  const { data: policies } = useQuery(policiesQuery);
  const edition = policies?.find((item) => item.id === policy)?.inForce ?? 0;
  const flows = startable.find((one) => one.policy.id === policy)?.flows ?? [];
  const flow = (flows.find(({ id }) => id === given.flow) ?? flows[0])?.id ?? '';
  const reading = useInstanceReading(edition ? { policy, flow, edition } : undefined);
  const form = useRef<FormHandle>(null);
  const { mutate, isPending, error } = useMutation({
    mutationFn: (filled: JsonObject) =>
      api.startInstance(policy, flow, { input: { ...input, ...filled }, ...(businessKey ? { businessKey } : {}) }),
    onSuccess: ({ id }) => {
      form.current?.forget();
      onClose();
      navigate(href('instances', id));
    },
    onError: (problem) => {
      form.current?.tell(problem.errors);
      message.error(problemText(problem));
    },
  });
  const flaws = Object.fromEntries((error?.facts ?? []).map((fact) => [fact, t('instance.wrongValue')]));
  const put = (change: Partial<typeof given>) => setGiven((was) => ({ ...was, ...change }));
  const start = () => {
    const filled = form.current ? form.current.read() : {};
    if (filled) mutate(filled);
  };
  return { given: { ...given, flow }, put, flows, reading, flaws, start, busy: isPending, form };
}

/** Starts an instance: which flow of those that the reader may start, its input, and the number by which people know it. */
export function StartDialog({ startable, onClose }: { startable: Startable[]; onClose: () => void }) {
  const t = useT();
  const text = useText();
  const { given, put, flows, reading, flaws, start, busy, form } = useStart(startable, onClose);
  return (
    <Modal
      open
      title={t('instance.start')}
      onCancel={onClose}
      onOk={start}
      width={reading?.flow.start?.form ? 860 : 520}
      okText={t('instance.startOk')}
      cancelText={t('common.cancel')}
      confirmLoading={busy}
      okButtonProps={{ disabled: !given.flow }}
    >
      <Form layout="vertical">
        {startable.length > 1 ? (
          <Form.Item label={t('kind.policy')}>
            <Select
              value={given.policy}
              aria-label={t('kind.policy')}
              options={startable.map(({ policy: { id, title } }) => ({ value: id, label: text(title, id) }))}
              onChange={(policy) => put({ policy })}
            />
          </Form.Item>
        ) : null}
        <Form.Item label={t('kind.flow')}>
          <Select
            value={given.flow || null}
            aria-label={t('kind.flow')}
            options={flows.map((item) => ({ value: item.id, label: text(item.title, item.id) }))}
            onChange={(flow: string) => put({ flow, input: {} })}
          />
        </Form.Item>
        <Form.Item label={t('instance.businessKey')} extra={t('instance.businessKeyHelp')}>
          <Input
            aria-label={t('instance.businessKey')}
            value={given.businessKey}
            onChange={(event) => put({ businessKey: event.target.value })}
          />
        </Form.Item>
      </Form>
      {reading?.flow.start?.form ? (
        <StartForm
          key={`${given.policy}/${given.flow}`}
          ref={form}
          {...{ reading, flaws }}
          input={given.input}
          onInput={(input) => put({ input })}
        />
      ) : reading ? (
        <SchemaForm
          schema={reading.flow.input ?? { type: 'object' }}
          value={given.input}
          onChange={(input) => put({ input })}
          words={reading.words}
          flaws={flaws}
        />
      ) : null}
    </Modal>
  );
}
