import { useQuery } from '@tanstack/react-query';
import { Button, Dropdown } from 'antd';
import { useState } from 'react';
import { type ChannelKind, channelKindNames, channelKindOf } from '../../../contract/channel-kinds.ts';
import { api, type Channel } from '../../kernel/api.ts';
import { readAgain } from '../../kernel/queries.ts';
import { useDoing } from '../../kernel/ui/doing.tsx';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { dayAndTime } from '../../kernel/ui/instants.ts';
import { Failed, Loading, Section } from '../../kernel/ui/page.tsx';
import { whole } from '../../kernel/whole.ts';
import { useLocale, useT } from '../../texts/translate.ts';
import { type ChannelBegun, ChannelDialog } from './channel-dialog.tsx';
import { Listing } from './listing.tsx';
import { TryDialog } from './try-channel.tsx';
import { UntoldList } from './untold-list.tsx';

/** By which ways people are told, whether each works, and below it what they could not be told. */
export function ChannelList() {
  const t = useT();
  const locale = useLocale();
  const { data, error, refetch } = useQuery({ queryKey: ['channels'], queryFn: () => whole(api.listChannels) });
  const [begun, setBegun] = useState<ChannelBegun | null>(null);
  const [trying, setTrying] = useState<Channel | null>(null);
  if (error) return <Failed problem={error} retry={refetch} />;
  if (!data) return <Loading />;
  const kinds = channelKindNames.map((key) => ({ key, label: channelKindOf(key).label[locale] }));
  const add = (
    <Dropdown trigger={['click']} menu={{ items: kinds, onClick: ({ key }) => setBegun({ kind: key as ChannelKind }) }}>
      <Button type="primary" icon={<Icon name="plus" />}>
        {t('channel.new')}
      </Button>
    </Dropdown>
  );
  return (
    <>
      {data.length === 0 ? (
        <EmptyHelp icon="bell" title={t('channel.none')} text={t('channel.noneHelp')} action={add} />
      ) : (
        <Section flush title={t('channel.tab')} count={data.length} actions={add}>
          <Listing
            label={t('channel.tab')}
            heads={[t('admin.name'), t('channel.kind'), t('channel.for'), t('channel.last')]}
          >
            {data.map((channel) => (
              <ChannelRow
                key={channel.id}
                channel={channel}
                onEdit={() => setBegun({ kind: channel.kind as ChannelKind, channel })}
                onTry={() => setTrying(channel)}
              />
            ))}
          </Listing>
        </Section>
      )}
      <UntoldList channels={data} />
      {begun ? <ChannelDialog begun={begun} taken={data.map(({ id }) => id)} onClose={() => setBegun(null)} /> : null}
      {trying ? <TryDialog channel={trying} onClose={() => setTrying(null)} /> : null}
    </>
  );
}

function ChannelRow({ channel, onEdit, onTry }: { channel: Channel; onEdit: () => void; onTry: () => void }) {
  const t = useT();
  const locale = useLocale();
  const { ask } = useDoing();
  const { id, title, kind, everybody, last } = channel;
  const remove = () =>
    ask(
      {
        title: t('channel.removeTitle', { name: title }),
        content: t('channel.removeHelp'),
        okText: t('secret.remove'),
        danger: true,
      },
      async () => {
        await api.removeChannel(id);
        await readAgain('channels');
      },
      t('channel.removed', { name: title }),
    );
  return (
    <tr data-channel={id}>
      <th scope="row">{title}</th>
      <td>{channelKindOf(kind as ChannelKind).label[locale]}</td>
      <td>{t(everybody ? 'channel.everybody' : 'channel.whoChooses')}</td>
      <td>
        {last ? (
          <>
            <div>{t(last.error === undefined ? 'channel.well' : 'channel.failed')}</div>
            {last.error === undefined ? null : <div className="admin-url">{last.error}</div>}
            <time className="soft" dateTime={last.at}>
              {dayAndTime(last.at)}
            </time>
          </>
        ) : (
          <span className="soft">{t('channel.nothingYet')}</span>
        )}
      </td>
      <td>
        <Button size="small" type="text" onClick={onTry}>
          {t('channel.try')}
        </Button>
        <Button size="small" type="text" onClick={onEdit}>
          {t('channel.edit')}
        </Button>
        <Button size="small" type="text" danger onClick={remove}>
          {t('secret.remove')}
        </Button>
      </td>
    </tr>
  );
}
