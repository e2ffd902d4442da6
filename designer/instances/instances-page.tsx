import { Button, Input, Segmented, Select } from 'antd';
import { useEffect, useState } from 'react';
import { api, type Instance } from '../api.ts';
import { dayAndTime } from '../editions/instants.ts';
import { useT, useText } from '../i18n/index.ts';
import { Icon } from '../ui/icons.tsx';
import { EmptyHelp, Failed, Loading, Page, Section } from '../ui/page.tsx';
import { href, setQuery, useRoute } from '../ui/router.ts';
import { useLoad } from '../ui/use-load.ts';
import { DueMark } from './due-mark.tsx';
import { useInstanceReading } from './edition-content.ts';
import './instances.css';
import { useLive } from '../ui/live.ts';
import { StartDialog } from './start-dialog.tsx';
import { stateWords } from './state-words.ts';

/** All instances, the newest first, followed live. */
export function InstancesPage() {
  const t = useT();
  const text = useText();
  const { query } = useRoute();
  const [starting, setStarting] = useState(false);
  const filter: Record<string, string> = {};
  for (const name of ['policy', 'flow', 'state', 'businessKey'])
    if (query.get(name)) filter[name] = query.get(name) as string;
  const status = query.get('status') ?? 'active';
  if (status !== 'all') filter.status = status;
  const key = new URLSearchParams(filter).toString();
  const { data, problem, reload } = useLoad(`instances?${key}`, () => api.instances(filter));
  const { data: policies } = useLoad('policies', api.policies);
  const [more, setMore] = useState<{ items: Instance[]; cursor?: string } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: further pages belong to one reading of the first
  useEffect(() => setMore(null), [data]);
  useLive(reload);
  if (problem) return <Failed problem={problem} retry={reload} />;
  const items = [...(data?.items ?? []), ...(more?.items ?? [])];
  const cursor = more ? more.cursor : data?.cursor;
  const next = async () => {
    if (!cursor) return;
    const page = await api.instances({ ...filter, cursor });
    setMore({ ...page, items: [...(more?.items ?? []), ...page.items] });
  };
  return (
    <Page
      crumbs={[]}
      title={t('frame.instances')}
      subtitle={t('instance.subtitle')}
      actions={
        <>
          {query.get('policy') ? (
            <Button href={href('policies', query.get('policy') as string, 'migrations')}>{t('migrate.open')}</Button>
          ) : null}
          <Button type="primary" icon={<Icon name="plus" />} onClick={() => setStarting(true)}>
            {t('instance.start')}
          </Button>
        </>
      }
    >
      <div className="toolbar">
        <Segmented
          aria-label={t('instance.status')}
          value={status}
          onChange={(value) => setQuery({ status: value === 'active' ? undefined : value })}
          options={[
            { value: 'active', label: t('instance.statusActive') },
            { value: 'done', label: t('instance.statusDone') },
            { value: 'all', label: t('config.all') },
          ]}
        />
        <Select
          allowClear
          placeholder={t('kind.policy')}
          aria-label={t('kind.policy')}
          style={{ minWidth: 200 }}
          value={query.get('policy')}
          options={(policies?.items ?? []).map((policy) => ({
            value: policy.id,
            label: text(policy.title, policy.id),
          }))}
          onChange={(policy: string | undefined) => setQuery({ policy })}
        />
        <Input.Search
          allowClear
          placeholder={t('instance.businessKey')}
          aria-label={t('instance.businessKey')}
          style={{ width: 220 }}
          onSearch={(value) => setQuery({ businessKey: value || undefined })}
        />
      </div>
      {!data ? <Loading /> : null}
      {data && items.length === 0 ? (
        <EmptyHelp icon="instances" title={t('instance.none')} text={t('instance.noneHelp')} />
      ) : null}
      {items.length > 0 ? (
        <Section flush>
          <ul className="instance-list">
            {items.map((instance) => (
              <InstanceRow key={instance.id} instance={instance} />
            ))}
          </ul>
        </Section>
      ) : null}
      {cursor ? <Button onClick={() => void next()}>{t('instance.more')}</Button> : null}
      {starting ? <StartDialog policies={policies?.items ?? []} onClose={() => setStarting(false)} /> : null}
    </Page>
  );
}

function InstanceRow({ instance }: { instance: Instance }) {
  const t = useT();
  const text = useText();
  const reading = useInstanceReading(instance);
  const roles = [...new Set(instance.tasks.flatMap((task) => task.roles))];
  const due = instance.tasks
    .map((task) => task.dueAt)
    .filter(Boolean)
    .sort()[0];
  return (
    <li>
      <a className="instance-row" href={href('instances', instance.id)}>
        <span className="instance-name">
          <b>{instance.businessKey ?? text(reading?.flow.title, instance.flow)}</b>
          <small className="faint">
            {instance.businessKey ? text(reading?.flow.title, instance.flow) : instance.id}
          </small>
        </span>
        <span>
          <span className={instance.status === 'active' ? 'pill pill-accent' : 'pill pill-good'}>
            {stateWords(instance.state, reading)}
          </span>
        </span>
        <span className="soft">{roles.map((role) => reading?.words.label(role) ?? role).join(t('common.comma'))}</span>
        <span>
          <DueMark at={due} />
        </span>
        <span className="faint">{dayAndTime(instance.updatedAt)}</span>
      </a>
    </li>
  );
}
