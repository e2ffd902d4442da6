import { Button, Input, Segmented } from 'antd';
import { useState } from 'react';
import { api, type Instance } from '../../kernel/api.ts';
import { useStartable } from '../../kernel/document/in-force.ts';
import { useLive } from '../../kernel/live.ts';
import { ForRight } from '../../kernel/session/for-right.tsx';
import { governors } from '../../kernel/session/state.ts';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { dayAndTime } from '../../kernel/ui/instants.ts';
import { Failed, Loading, Page, Section } from '../../kernel/ui/page.tsx';
import { filtersOf, PolicyFilter } from '../../kernel/ui/policy-filter.tsx';
import { href, setQuery, useRoute } from '../../kernel/ui/router.ts';
import { usePages } from '../../kernel/ui/use-pages.ts';
import { useT, useText } from '../../texts/translate.ts';
import { useInstanceReading } from '../../words/use-instance-reading.ts';
import { DueMark } from './due-mark.tsx';
import { pillOf } from './incidents.tsx';
import './instances.css';
import { stateWords } from '../../words/state-words.ts';
import { StartDialog } from './start-dialog.tsx';

/** All instances, the newest first, followed live. */
export function InstancesPage() {
  const t = useT();
  const { query } = useRoute();
  const [starting, setStarting] = useState(false);
  const status = query.get('status') ?? 'active';
  const named = filtersOf(query, ['policy', 'flow', 'state', 'businessKey']);
  // What an address says that is no status, the server refuses in words.
  const filter = status === 'all' ? named : { ...named, status: status as Instance['status'] | 'open' };
  const { items, problem, reload, next } = usePages(['instances', filter], (cursor) =>
    api.listInstances({ ...filter, ...cursor }),
  );
  const startable = useStartable();
  const mayStart = startable !== undefined && startable.length > 0;
  useLive();
  if (problem) return <Failed problem={problem} retry={reload} />;
  return (
    <Page
      crumbs={[]}
      title={t('frame.instances')}
      subtitle={t('instance.subtitle')}
      actions={
        <>
          {query.get('policy') ? (
            <ForRight of={governors}>
              <Button href={href('policies', query.get('policy') as string, 'migrations')}>{t('migrate.open')}</Button>
            </ForRight>
          ) : null}
          {mayStart ? (
            <Button type="primary" icon={<Icon name="plus" />} onClick={() => setStarting(true)}>
              {t('instance.start')}
            </Button>
          ) : null}
        </>
      }
    >
      <Filters status={status} />
      {items ? null : <Loading />}
      {items?.length === 0 ? (
        <EmptyHelp
          icon="instances"
          title={t('instance.none')}
          text={t(mayStart ? 'instance.noneHelp' : 'instance.noneFound')}
        />
      ) : null}
      {items && items.length > 0 ? (
        <Section flush>
          <ul className="instance-list">
            {items.map((instance) => (
              <InstanceRow key={instance.id} instance={instance} />
            ))}
          </ul>
        </Section>
      ) : null}
      {next ? <Button onClick={() => void next()}>{t('instance.more')}</Button> : null}
      {starting && mayStart ? <StartDialog startable={startable} onClose={() => setStarting(false)} /> : null}
    </Page>
  );
}

function Filters({ status }: { status: string }) {
  const t = useT();
  return (
    <div className="toolbar">
      <Segmented
        aria-label={t('instance.status')}
        value={status}
        onChange={(value) => setQuery({ status: value === 'active' ? undefined : value })}
        options={[
          // Overviews lead to whatever has not ended.
          ...(status === 'open' ? [{ value: 'open', label: t('instance.statusOpen') }] : []),
          { value: 'active', label: t('instance.statusActive') },
          { value: 'stuck', label: t('instance.statusStuck') },
          { value: 'suspended', label: t('instance.statusSuspended') },
          { value: 'done', label: t('instance.statusDone') },
          { value: 'stopped', label: t('instance.statusStopped') },
          { value: 'all', label: t('config.all') },
        ]}
      />
      <PolicyFilter />
      <Input.Search
        allowClear
        placeholder={t('instance.businessKey')}
        aria-label={t('instance.businessKey')}
        style={{ width: 220 }}
        onSearch={(value) => setQuery({ businessKey: value || undefined })}
      />
    </div>
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
          <span className={pillOf(instance)}>{stateWords(instance.state, reading)}</span>
        </span>
        <span className="soft">{roles.map((role) => reading?.words.label(role) ?? role).join(t('common.comma'))}</span>
        <span>
          <DueMark at={due} />
        </span>
        <span className="faint">{t('instance.updated', { time: dayAndTime(instance.updatedAt) })}</span>
      </a>
    </li>
  );
}
