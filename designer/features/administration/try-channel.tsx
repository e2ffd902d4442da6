import { App, Form, Input } from 'antd';
import { useState } from 'react';
import { type ChannelKind, channelKindOf } from '../../../contract/channel-kinds.ts';
import { ApiError, api, type Channel } from '../../kernel/api.ts';
import { readAgain } from '../../kernel/queries.ts';
import { SendDialog, useSending } from '../../kernel/ui/sending.tsx';
import { useLocale, useT } from '../../texts/translate.ts';

/** Sends a message by a channel to see whether it comes; what the other side says against it stands in the dialog. */
export function TryDialog({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const t = useT();
  const locale = useLocale();
  const sending = useSending();
  const { message } = App.useApp();
  const [address, setAddress] = useState('');
  const { address: takes, group } = channelKindOf(channel.kind as ChannelKind);
  const send = async () => {
    const { sent, error } = await api.testChannel(channel.id, address ? { address } : {});
    await readAgain('channels');
    if (!sent) throw new ApiError(200, { code: 'invalidRequest', detail: error ?? '' });
    message.success(t('channel.tried'));
    onClose();
  };
  return (
    <SendDialog
      title={t('channel.tryTitle', { name: channel.title })}
      okText={t('channel.try')}
      ready={!takes || group === true || address.trim() !== ''}
      {...{ sending, onClose }}
      onSend={send}
    >
      {takes ? (
        <Form.Item label={takes.label[locale]} extra={t('channel.tryHelp')}>
          <Input
            autoFocus
            aria-label={takes.label[locale]}
            value={address}
            onChange={({ target }) => setAddress(target.value)}
          />
        </Form.Item>
      ) : (
        <p>{t('channel.tryHelp')}</p>
      )}
    </SendDialog>
  );
}
