import { useQuery } from '@tanstack/react-query';
import { Segmented, Select } from 'antd';
import { useState } from 'react';
import { api, type Task } from '../../kernel/api.ts';
import { useRoles } from '../../kernel/document/in-force.ts';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Failed, Loading, Page } from '../../kernel/ui/page.tsx';
import { href } from '../../kernel/ui/router.ts';
import { whole } from '../../kernel/whole.ts';
import { useSettings } from '../../texts/settings.ts';
import { useT, useText } from '../../texts/translate.ts';
import { useInstanceReading } from '../../words/use-instance-reading.ts';
import { DueMark } from './due-mark.tsx';
import './instances.css';
import { useLive } from '../../kernel/live.ts';

/** The work in front of a role: the most urgent first. */
export function TasksPage() {
  const t = useT();
  const { role, change } = useSettings();
  const queryKey = ['tasks', role];
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: () => whole((page) => api.listTasks({ role: role || undefined, limit: 200, ...page })),
  });
  const roles = useRoles();
  const [overdueOnly, setOverdueOnly] = useState(false);
  useLive();
  if (error) return <Failed problem={error} retry={refetch} />;
  const urgency = (task: Task) => (task.dueAt ? Date.parse(task.dueAt) : Number.POSITIVE_INFINITY);
  const tasks = (data ?? [])
    .filter((task) => !overdueOnly || urgency(task) < Date.now())
    .toSorted((a, b) => urgency(a) - urgency(b) || 0);
  return (
    <Page crumbs={[]} title={t('frame.tasks')} subtitle={t('task.subtitle')}>
      <div className="toolbar">
        <Select
          aria-label={t('task.as')}
          style={{ minWidth: 180 }}
          value={role}
          options={[{ value: '', label: t('task.everyone') }, ...roles]}
          onChange={(next: string) => change({ role: next })}
        />
        <Segmented
          aria-label={t('config.filter')}
          value={overdueOnly ? 'late' : 'all'}
          onChange={(value) => setOverdueOnly(value === 'late')}
          options={[
            { value: 'all', label: t('config.all') },
            { value: 'late', label: t('task.late') },
          ]}
        />
      </div>
      {!data ? <Loading /> : null}
      {data && tasks.length === 0 ? <EmptyHelp icon="check" title={t('task.none')} text={t('task.noneHelp')} /> : null}
      <ul className="task-list">
        {tasks.map((task) => (
          <TaskCard key={task.id} task={task} />
        ))}
      </ul>
    </Page>
  );
}

function TaskCard({ task }: { task: Task }) {
  const t = useT();
  const text = useText();
  const reading = useInstanceReading(task);
  return (
    <li>
      <a className="task-card" href={href('instances', task.instance)}>
        <div className="row">
          <b className="grow">{text(task.title)}</b>
          <DueMark at={task.dueAt} />
        </div>
        <div className="soft">
          {task.businessKey ? `${task.businessKey} · ` : ''}
          {text(reading?.flow.title, task.flow)}
        </div>
        <div className="faint">
          {task.roles.map((role) => reading?.words.label(role) ?? role).join(t('common.comma'))}
          {task.events.length > 0
            ? ` · ${task.events.map((event) => reading?.words.label(event) ?? event).join(' / ')}`
            : ''}
        </div>
      </a>
    </li>
  );
}
