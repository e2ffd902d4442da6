import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { api, type Webhook } from '../../kernel/api.ts';
import { readAgain } from '../../kernel/queries.ts';
import { usePersonNames } from '../../kernel/session/person-names.ts';
import { useDoing } from '../../kernel/ui/doing.tsx';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { dayAndTime } from '../../kernel/ui/instants.ts';
import { Failed, Loading, Section } from '../../kernel/ui/page.tsx';
import { SecretDialog, type Shown } from '../../kernel/ui/secrets.tsx';
import { whole } from '../../kernel/whole.ts';
import { useT } from '../../texts/translate.ts';
import { DeadLetters } from './dead-letters.tsx';
import { PolicyNames } from './grants.tsx';
import { Listing } from './listing.tsx';
import { labelIn, useNames } from './names.tsx';
import { WebhookDialog } from './new-webhook.tsx';

/** Where changes are sent to, and below it what could not be delivered. */
export function WebhookList() {
  const t = useT();
  const { data, error, refetch } = useQuery({ queryKey: ['webhooks'], queryFn: () => whole(api.listWebhooks) });
  const [adding, setAdding] = useState(false);
  const [shown, setShown] = useState<Shown | null>(null);
  if (error) return <Failed problem={error} retry={refetch} />;
  if (!data) return <Loading />;
  const add = (
    <Button type="primary" icon={<Icon name="plus" />} onClick={() => setAdding(true)}>
      {t('webhook.new')}
    </Button>
  );
  return (
    <>
      {data.length === 0 ? (
        <EmptyHelp icon="bell" title={t('webhook.none')} text={t('webhook.noneHelp')} action={add} />
      ) : (
        <Section flush title={t('admin.webhooks')} count={data.length} actions={add}>
          <Listing
            label={t('admin.webhooks')}
            heads={[t('admin.name'), t('webhook.url'), t('webhook.types'), t('admin.policies'), t('admin.created')]}
          >
            {data.map((webhook) => (
              <WebhookRow key={webhook.id} webhook={webhook} onRotated={setShown} />
            ))}
          </Listing>
        </Section>
      )}
      <DeadLetters webhooks={data} />
      {adding ? <WebhookDialog onClose={() => setAdding(false)} onMade={setShown} /> : null}
      {shown ? <SecretDialog shown={shown} onClose={() => setShown(null)} /> : null}
    </>
  );
}

interface WebhookRowProps {
  webhook: Webhook;
  onRotated: (shown: Shown) => void;
}

function WebhookRow({ webhook, onRotated }: WebhookRowProps) {
  const t = useT();
  const { rotate, remove } = useWebhookActions(webhook, onRotated);
  const { flows } = useNames();
  const { name, url, types, policies, flow, createdAt, createdBy, keptBy } = webhook;
  const keeper = keptBy ?? personNamed(createdBy);
  const names = usePersonNames([keeper]);
  return (
    <tr data-webhook={name}>
      <th scope="row">{name}</th>
      <td className="admin-url">{url}</td>
      <td>
        {types.length === 0 ? <span className="soft">{t('webhook.named')}</span> : null}
        {types.map((type) => (
          <div key={type}>{t(`webhookType.${type}`)}</div>
        ))}
      </td>
      <td>
        <PolicyNames policies={policies} />
        {flow ? <div className="soft">{labelIn(flows, flow)}</div> : null}
      </td>
      <td>
        <time dateTime={createdAt}>{dayAndTime(createdAt)}</time>
        <div className="soft">{t('webhook.keeper', { name: names(keeper) })}</div>
      </td>
      <td>
        <Button size="small" type="text" onClick={rotate}>
          {t('webhook.rotate')}
        </Button>
        <Button size="small" type="text" danger onClick={remove}>
          {t('webhook.remove')}
        </Button>
      </td>
    </tr>
  );
}

/** Gives a webhook a new secret, or deletes it, each after saying what that means. */
function useWebhookActions({ id, name }: Webhook, onRotated: WebhookRowProps['onRotated']) {
  const t = useT();
  const { ask } = useDoing();
  const rotate = () =>
    ask(
      { title: t('webhook.rotateTitle', { name }), content: t('webhook.rotateHelp'), okText: t('webhook.rotate') },
      async () => {
        const { secret } = await api.rotateWebhookSecret(id);
        onRotated({
          title: t('webhook.rotated', { name }),
          label: t('webhook.secret'),
          help: t('webhook.secretHelp'),
          secret,
        });
      },
    );
  const remove = () =>
    ask(
      {
        title: t('webhook.removeTitle', { name }),
        content: t('webhook.removeHelp'),
        okText: t('webhook.remove'),
        danger: true,
      },
      async () => {
        await api.removeWebhook(id);
        await readAgain('webhooks');
      },
      t('webhook.removeDone', { name }),
    );
  return { rotate, remove };
}

/** The person of an account's id; keys keep their own. */
const personNamed = (by: string) => by.replace(/^user:/, '');
