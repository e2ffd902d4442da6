import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, App, Checkbox, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { type ChannelKind, channelKindOf } from '../../../contract/channel-kinds.ts';
import { tellingAbouts } from '../../../contract/telling.ts';
import { Field } from '../../forms/panel-fields.tsx';
import { api, type MyTelling, type TellingSettings } from '../../kernel/api.ts';
import { readAgain } from '../../kernel/queries.ts';
import { Failed, Loading } from '../../kernel/ui/page.tsx';
import { problemText } from '../../kernel/ui/problem-text.ts';
import { useLocale, useT } from '../../texts/translate.ts';

/** How the reader wants to be told: of what, by which ways, when not, and whether in one message a day. */
export function MyTellingDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useT();
  const { data, error, refetch } = useQuery({ queryKey: ['telling'], queryFn: api.readMyTelling, enabled: open });
  if (!open) return null;
  if (data) return <Settings known={data} onClose={onClose} />;
  return (
    <Modal open title={t('telling.title')} footer={null} onCancel={onClose}>
      {error ? <Failed problem={error} retry={refetch} /> : <Loading />}
    </Modal>
  );
}

function Settings({ known: { settings, channels }, onClose }: { known: MyTelling; onClose: () => void }) {
  const t = useT();
  const { message } = App.useApp();
  const [given, setGiven] = useState<TellingSettings>(settings);
  const change = (changes: Partial<Record<keyof TellingSettings, unknown>>) =>
    setGiven((now) => {
      const next = Object.entries({ ...now, ...changes }).filter(([, value]) => value !== undefined);
      return Object.fromEntries(next) as TellingSettings;
    });
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => api.setMyTelling(given),
    onSuccess: async () => {
      await readAgain('telling');
      message.success(t('telling.saved'));
      onClose();
    },
  });
  return (
    <Modal
      open
      title={t('telling.title')}
      okText={t('common.save')}
      cancelText={t('common.cancel')}
      confirmLoading={isPending}
      mask={{ closable: false }}
      onOk={() => mutate()}
      onCancel={onClose}
    >
      <Field label={t('telling.what')}>
        <Checkbox.Group
          value={[...(given.about ?? tellingAbouts)]}
          options={tellingAbouts.map((value) => ({ value, label: t(`telling.${value}`) }))}
          onChange={(about) => change({ about: about.length === tellingAbouts.length ? undefined : about })}
        />
      </Field>
      <Ways given={given} channels={channels} onChange={(to) => change({ to })} />
      <Hours given={given} onChange={change} />
      {error ? <Alert type="error" showIcon title={problemText(error)} /> : null}
    </Modal>
  );
}

interface WaysProps {
  given: TellingSettings;
  channels: MyTelling['channels'];
  onChange: (to: TellingSettings['to'] | undefined) => void;
}

/** By which ways: those for everybody, or those that are chosen, each with an address of one's own. */
function Ways({ given, channels, onChange }: WaysProps) {
  const t = useT();
  const locale = useLocale();
  const own = given.to !== undefined;
  const to = given.to ?? channels.filter(({ everybody }) => everybody).map(({ id }) => ({ channel: id }));
  const put = (channel: string, address: string) =>
    onChange(to.map((one) => (one.channel !== channel ? one : address === '' ? { channel } : { channel, address })));
  if (channels.length === 0) return <p className="soft">{t('telling.noChannels')}</p>;
  return (
    <Field label={t('telling.how')}>
      <Checkbox checked={!own} onChange={({ target }) => onChange(target.checked ? undefined : to)}>
        {t('telling.usual')}
      </Checkbox>
      {channels.map(({ id, kind, title, address }) => {
        const chosen = to.find(({ channel }) => channel === id);
        const takes = channelKindOf(kind as ChannelKind).address;
        return (
          <div key={id} data-way={id}>
            <Checkbox
              disabled={!own}
              checked={chosen !== undefined}
              onChange={({ target }) =>
                onChange(target.checked ? [...to, { channel: id }] : to.filter(({ channel }) => channel !== id))
              }
            >
              {title}
            </Checkbox>
            {own && chosen && takes ? (
              <Input
                size="small"
                aria-label={`${title} ${takes.label[locale]}`}
                placeholder={address ?? takes.label[locale]}
                value={'address' in chosen ? String(chosen.address ?? '') : ''}
                onChange={({ target }) => put(id, target.value)}
              />
            ) : null}
          </div>
        );
      })}
    </Field>
  );
}

const times = Array.from({ length: 48 }, (_, half) => {
  const value = `${String(Math.floor(half / 2)).padStart(2, '0')}:${half % 2 === 0 ? '00' : '30'}`;
  return { value, label: value };
});

interface HoursProps {
  given: TellingSettings;
  onChange: (changes: Partial<Record<keyof TellingSettings, unknown>>) => void;
}

/** When nothing is sent, and when all of it together. */
function Hours({ given: { quiet, digest }, onChange }: HoursProps) {
  const t = useT();
  const time = (label: string, value: string, put: (value: string) => void) => (
    <Select size="small" aria-label={label} value={value} options={times} onChange={put} />
  );
  return (
    <Field label={t('telling.when')}>
      <div>
        <Checkbox
          checked={quiet !== undefined}
          onChange={({ target }) => onChange({ quiet: target.checked ? { from: '22:00', until: '08:00' } : undefined })}
        >
          {t('telling.quiet')}
        </Checkbox>
        {quiet ? (
          <>
            {time(t('telling.from'), quiet.from, (from) => onChange({ quiet: { ...quiet, from } }))} –{' '}
            {time(t('telling.until'), quiet.until, (until) => onChange({ quiet: { ...quiet, until } }))}
          </>
        ) : null}
      </div>
      <div>
        <Checkbox
          checked={digest !== undefined}
          onChange={({ target }) => onChange({ digest: target.checked ? { at: '09:00' } : undefined })}
        >
          {t('telling.digest')}
        </Checkbox>
        {digest ? time(t('telling.at'), digest.at, (at) => onChange({ digest: { ...digest, at } })) : null}
      </div>
    </Field>
  );
}
