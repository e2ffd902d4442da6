import { Checkbox, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { type ChannelField, type ChannelKind, channelKindOf } from '../../../contract/channel-kinds.ts';
import { api, type Channel } from '../../kernel/api.ts';
import { readAgain } from '../../kernel/queries.ts';
import { NewNameField, SendDialog, useSending } from '../../kernel/ui/sending.tsx';
import { useLocale, useT } from '../../texts/translate.ts';

/** A channel to be set up, or the one that is changed. */
export interface ChannelBegun {
  kind: ChannelKind;
  channel?: Channel;
}

type Texts = Record<string, string>;

/** An id that no channel has: of its kind, with a number where there is one already. */
function freshId(kind: ChannelKind, taken: readonly string[]): string {
  const base = kind.toLowerCase();
  let id = base;
  for (let count = 2; taken.includes(id); count += 1) id = `${base}-${count}`;
  return id;
}

/** Sets up a channel by the fields of its kind; secrets that are set stay as they are unless they are typed anew. */
export function ChannelDialog({
  begun: { kind, channel },
  taken,
  onClose,
}: {
  begun: ChannelBegun;
  taken: readonly string[];
  onClose: () => void;
}) {
  const t = useT();
  const locale = useLocale();
  const sending = useSending();
  const row = channelKindOf(kind);
  const [title, setTitle] = useState(channel?.title ?? row.label[locale]);
  const [everybody, setEverybody] = useState(channel?.everybody ?? !row.group);
  const [settings, setSettings] = useState<Texts>({ ...(channel?.settings as Texts | undefined) });
  const [secrets, setSecrets] = useState<Texts>({});
  const has = ({ name, secret }: ChannelField) =>
    secret ? (secrets[name] ?? '') !== '' || channel?.secrets.includes(name) === true : (settings[name] ?? '') !== '';
  const save = async () => {
    const id = channel?.id ?? freshId(kind, taken);
    await api.setChannel(id, { kind, title: title.trim(), everybody, settings, secrets });
    onClose();
    await readAgain('channels');
  };
  return (
    <SendDialog
      title={row.label[locale]}
      okText={t('common.save')}
      ready={title.trim() !== '' && row.fields.every((field) => !field.needed || has(field))}
      {...{ sending, onClose }}
      onSend={save}
    >
      <NewNameField help={t('channel.nameHelp')} longest={100} value={title} onChange={setTitle} flaw={sending.flaw} />
      {row.fields.map((field) => (
        <KindField
          key={field.name}
          field={field}
          isSet={channel?.secrets.includes(field.name) === true}
          value={(field.secret ? secrets : settings)[field.name] ?? ''}
          onChange={(value) =>
            field.secret
              ? setSecrets({ ...secrets, [field.name]: value })
              : setSettings({ ...settings, [field.name]: value })
          }
        />
      ))}
      <Checkbox checked={everybody} onChange={({ target }) => setEverybody(target.checked)}>
        {t('channel.forEverybody')}
      </Checkbox>
    </SendDialog>
  );
}

interface KindFieldProps {
  field: ChannelField;
  /** The secret is set already. */
  isSet: boolean;
  value: string;
  onChange: (value: string) => void;
}

function KindField({ field: { label, needed, secret, oneOf, name }, isSet, value, onChange }: KindFieldProps) {
  const t = useT();
  const locale = useLocale();
  const common = { 'aria-label': label[locale], value, autoComplete: 'off' as const };
  const choices = (oneOf ?? []).map((one) => ({ value: one, label: t(`channelChoice.${one}` as never) }));
  return (
    <Form.Item
      label={label[locale]}
      {...(needed ? { required: true } : {})}
      {...(secret && isSet ? { extra: t('channel.secretSet') } : {})}
    >
      {oneOf ? (
        <Select
          aria-label={label[locale]}
          allowClear
          value={value || null}
          options={choices}
          onChange={(next?: string) => onChange(next ?? '')}
        />
      ) : secret ? (
        <Input.Password {...common} maxLength={2000} onChange={({ target }) => onChange(target.value)} />
      ) : (
        <Input
          {...common}
          maxLength={2000}
          {...(name === 'base' || name === 'url' ? { placeholder: 'https://' } : {})}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Form.Item>
  );
}
