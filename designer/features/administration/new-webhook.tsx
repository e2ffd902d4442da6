import { Checkbox, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { api, type WebhookRequest, type WebhookType } from '../../kernel/api.ts';
import { readAgain } from '../../kernel/queries.ts';
import type { Shown } from '../../kernel/ui/secrets.tsx';
import { NewNameField, SendDialog, useSending } from '../../kernel/ui/sending.tsx';
import { useT } from '../../texts/translate.ts';
import { PolicyField } from './grants.tsx';
import { useNames } from './names.tsx';

const webhookTypes: WebhookType[] = ['instance', 'edition', 'notification'];

/** What is chosen: of no policies and no flow means of all. */
interface Given {
  name: string;
  url: string;
  types: WebhookType[];
  policies: string[];
  flow: string | undefined;
}
const nothing: Given = { name: '', url: '', types: webhookTypes, policies: [], flow: undefined };

function sentOf({ name, url, types, policies, flow }: Given): WebhookRequest {
  const narrowed = { ...(policies.length > 0 ? { policies } : {}), ...(flow ? { flow } : {}) };
  return { name: name.trim(), url: url.trim(), types, ...narrowed };
}

/** Makes a webhook; its secret goes to `onMade`. */
export function WebhookDialog({ onClose, onMade }: { onClose: () => void; onMade: (shown: Shown) => void }) {
  const t = useT();
  const sending = useSending();
  const [given, setGiven] = useState(nothing);
  const change = (next: Partial<Given>) => setGiven((now) => ({ ...now, ...next }));
  const make = async () => {
    const sent = sentOf(given);
    const { secret } = await api.createWebhook(sent);
    onClose();
    void readAgain('webhooks');
    onMade({
      title: t('webhook.made', { name: sent.name }),
      label: t('webhook.secret'),
      help: t('webhook.secretHelp'),
      secret,
    });
  };
  return (
    <SendDialog
      title={t('webhook.new')}
      okText={t('common.create')}
      ready={given.name.trim() !== '' && given.url.trim() !== ''}
      {...{ sending, onClose }}
      onSend={make}
    >
      <NewNameField
        help={t('webhook.nameHelp')}
        longest={100}
        value={given.name}
        onChange={(name) => change({ name })}
        flaw={sending.flaw}
      />
      <Form.Item label={t('webhook.url')} extra={t('webhook.urlHelp')} required {...sending.flaw('url')}>
        <Input
          aria-label={t('webhook.url')}
          placeholder="https://"
          maxLength={2000}
          value={given.url}
          onChange={(event) => change({ url: event.target.value })}
        />
      </Form.Item>
      <Scope given={given} onChange={change} flaw={sending.flaw} />
    </SendDialog>
  );
}

interface ScopeProps {
  given: Given;
  onChange: (next: Partial<Given>) => void;
  flaw: ReturnType<typeof useSending>['flaw'];
}

/** What a webhook is told of. */
function Scope({ given, onChange, flaw }: ScopeProps) {
  const t = useT();
  const { flows } = useNames();
  return (
    <>
      <Form.Item label={t('webhook.types')} extra={t('webhook.typesHelp')} {...flaw('types')}>
        <Checkbox.Group
          value={given.types}
          onChange={(types) => onChange({ types })}
          options={webhookTypes.map((type) => ({ value: type, label: t(`webhookType.${type}`) }))}
        />
      </Form.Item>
      <PolicyField value={given.policies} onChange={(policies) => onChange({ policies })} flaw={flaw} />
      <Form.Item label={t('webhook.flow')} extra={t('webhook.flowHelp')} {...flaw('flow')}>
        <Select
          allowClear
          showSearch
          aria-label={t('webhook.flow')}
          placeholder={t('webhook.allFlows')}
          optionFilterProp="label"
          value={given.flow ?? null}
          options={flows}
          onChange={(flow: string | undefined) => onChange({ flow })}
        />
      </Form.Item>
    </>
  );
}
