import { useQuery } from '@tanstack/react-query';
import { Button, Checkbox, Segmented, Select, Tabs } from 'antd';
import { useState } from 'react';
import { type TaskBox, taskBoxes } from '../../../contract/tasks.ts';
import { api, type Task } from '../../kernel/api.ts';
import { useRoles } from '../../kernel/document/in-force.ts';
import { useLive } from '../../kernel/live.ts';
import { usePersonNames } from '../../kernel/session/person-names.ts';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Failed, Loading, Page } from '../../kernel/ui/page.tsx';
import { filtersOf, PolicyFilter } from '../../kernel/ui/policy-filter.tsx';
import { href, setQuery, useRoute } from '../../kernel/ui/router.ts';
import { SearchInput } from '../../kernel/ui/search-input.tsx';
import { usePages } from '../../kernel/ui/use-pages.ts';
import { useSettings } from '../../texts/settings.ts';
import { useT, useText } from '../../texts/translate.ts';
import { useInstanceReading } from '../../words/use-instance-reading.ts';
import { DueMark } from './due-mark.tsx';
import { ManyTasks, mostAtOnce, useTaskName } from './many-tasks.tsx';
import './instances.css';
import { caseKey } from '../../words/case-name.ts';

const page = 50;

/** Work: one's own, or where the address says so somebody's whom one looks after. */
export function TasksPage() {
  const { query } = useRoute();
  const person = query.get('person');
  return person === null ? <OwnTasks /> : <OthersTasks key={person} person={person} />;
}

/** The open tasks of somebody, or of everybody, for who looks after policies. */
function OthersTasks({ person }: { person: string }) {
  const t = useT();
  const { query } = useRoute();
  const named = filtersOf(query, ['policy', 'flow', 'state', 'role']);
  const overdue = query.get('overdue') === 'true';
  const filter = { ...named, person, ...(overdue ? { overdue: 'true' as const } : {}), limit: page };
  const { items, problem, reload, next } = usePages<Task>(['tasks', filter], (cursor) =>
    api.listTasks({ ...filter, ...cursor }),
  );
  const names = usePersonNames(person === everybody ? [] : [person]);
  const reading = useRoles().find(({ value }) => value === named.role);
  useLive();
  if (problem) return <Failed problem={problem} retry={reload} />;
  const title = person === everybody ? t('task.ofEverybody') : t('task.ofPerson', { name: names(person) });
  return (
    <Page
      crumbs={[{ title: t('overview.title'), href: href('overview') }, { title }]}
      title={title}
      subtitle={reading ? t('task.forRole', { role: reading.label }) : undefined}
    >
      <div className="toolbar">
        <PolicyFilter />
        <LateFilter overdue={overdue} onChange={(late) => setQuery({ overdue: late ? 'true' : undefined })} />
      </div>
      {items ? null : <Loading />}
      {items?.length === 0 ? <EmptyHelp icon="check" title={t('task.none')} text={t('task.noneOfTheirs')} /> : null}
      <TaskList tasks={items ?? []} ticked={[]} tick={undefined} />
      {next ? <Button onClick={() => void next()}>{t('instance.more')}</Button> : null}
    </Page>
  );
}

/** As the server calls it. */
const everybody = '*';

function LateFilter({ overdue, onChange }: { overdue: boolean; onChange: (late: boolean) => void }) {
  const t = useT();
  return (
    <Segmented
      aria-label={t('config.filter')}
      value={overdue ? 'late' : 'all'}
      onChange={(value) => onChange(value === 'late')}
      options={[
        { value: 'all', label: t('config.all') },
        { value: 'late', label: t('task.late') },
      ]}
    />
  );
}

/** Work: what somebody has to do, may claim, has done, started, was copied; found by words, the most urgent first. */
function OwnTasks() {
  const t = useT();
  const [box, setBox] = useState<TaskBox>('todo');
  const [q, setQ] = useState('');
  const [overdue, setOverdue] = useState(false);
  const { role, change } = useSettings();
  // Whose lists these are the server says by counting them; who is nobody in particular sees everybody's work.
  const { data: first } = useQuery({ queryKey: ['tasks', 'counts'], queryFn: () => api.listTasks({ limit: 1 }) });
  const counts = first?.counts;
  const isOwn = counts !== undefined;
  const filter = {
    ...(isOwn ? { box } : role ? { role } : {}),
    ...(q.trim() ? { q: q.trim() } : {}),
    ...(overdue ? { overdue: 'true' as const } : {}),
    sort: box === 'todo' || box === 'claimable' ? ('dueAt' as const) : ('updatedAt' as const),
    limit: page,
  };
  const { items, problem, reload, next } = usePages<Task>(['tasks', filter], (cursor) =>
    api.listTasks({ ...filter, ...cursor }),
  );
  useLive();
  const many = useTicked(items ?? []);
  if (problem) return <Failed problem={problem} retry={reload} />;
  return (
    <Page crumbs={[]} title={t('frame.tasks')} subtitle={t('task.subtitle')}>
      {isOwn ? (
        <Tabs
          activeKey={box}
          onChange={(key) => {
            setBox(key as TaskBox);
            many.end();
          }}
          items={taskBoxes.map((key) => ({
            key,
            label: `${t(`task.box_${key}`)}${counts[key] ? ` ${counts[key]}` : ''}`,
          }))}
        />
      ) : null}
      <div className="toolbar">
        {isOwn ? null : <RoleChoice role={role} onChange={(next) => change({ role: next })} />}
        <SearchInput label={t('task.search')} value={q} onChange={setQ} width={220} />
        <LateFilter overdue={overdue} onChange={setOverdue} />
      </div>
      {many.ticked ? (
        <ManyTasks tasks={many.ticked} onClose={many.end} />
      ) : isOwn && box === 'todo' && (items?.length ?? 0) > 1 ? (
        <div className="row many-begin">
          <Button onClick={many.begin}>{t('task.many')}</Button>
        </div>
      ) : null}
      {items ? null : <Loading />}
      {items?.length === 0 ? (
        <EmptyHelp icon="check" title={t(isOwn ? `task.none_${box}` : 'task.none')} text={t('task.noneHelp')} />
      ) : null}
      <TaskList tasks={items ?? []} tick={many.ticked ? many.tick : undefined} ticked={many.ticked ?? []} />
      {next ? <Button onClick={() => void next()}>{t('instance.more')}</Button> : null}
    </Page>
  );
}

function RoleChoice({ role, onChange }: { role: string; onChange: (role: string) => void }) {
  const t = useT();
  const roles = useRoles();
  return (
    <Select
      aria-label={t('task.as')}
      style={{ minWidth: 180 }}
      value={role}
      options={[{ value: '', label: t('task.everyone') }, ...roles]}
      onChange={onChange}
    />
  );
}

/** Tasks that are ticked to be done at once; undefined: each is opened by itself. */
function useTicked(tasks: Task[]) {
  const [ids, setIds] = useState<readonly string[]>();
  return {
    // What others have done meanwhile is no longer among them.
    ticked: ids && tasks.filter(({ id }) => ids.includes(id)),
    tick: (id: string) =>
      setIds((was = []) => (was.includes(id) ? was.filter((one) => one !== id) : [...was, id].slice(0, mostAtOnce))),
    begin: () => setIds([]),
    end: () => setIds(undefined),
  };
}

interface TickProps {
  ticked: readonly Task[];
  tick: ((id: string) => void) | undefined;
}

function TaskList({ tasks, ...ticking }: TickProps & { tasks: Task[] }) {
  const names = usePersonNames(tasks.flatMap(({ assignee, candidates }) => assignee ?? candidates));
  return (
    <ul className="task-list">
      {tasks.map((task) => (
        <li key={task.id}>
          <TaskCard task={task} names={names} {...ticking} />
        </li>
      ))}
    </ul>
  );
}

interface CardProps {
  task: Task;
  names: (person: string) => string;
}

/** A task: opened by a tap, or ticked. */
function TaskCard({ ticked, tick, ...props }: CardProps & TickProps) {
  const t = useT();
  const name = useTaskName();
  const { task } = props;
  if (!tick)
    return (
      <a className="task-card" href={href('instances', task.instance)}>
        <TaskFigures {...props} />
      </a>
    );
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the box within is the control, named by itself
    <label className="task-card task-card-tick">
      <Checkbox
        aria-label={t('task.manyTick', { name: name(task) })}
        checked={ticked.some(({ id }) => id === task.id)}
        onChange={() => tick(task.id)}
      />
      <div className="task-card-body">
        <TaskFigures {...props} />
      </div>
    </label>
  );
}

/** Who, what, how much, until when. */
function TaskFigures({ task, names }: CardProps) {
  const t = useT();
  const text = useText();
  const reading = useInstanceReading(task);
  const number = task.number ?? caseKey(task.businessKey);
  const whose = task.assignee
    ? names(task.assignee)
    : (task.candidates.length > 0
        ? task.candidates.map(names)
        : task.roles.map((role) => reading?.words.label(role) ?? '')
      ).join(t('common.comma'));
  return (
    <>
      <div className="row">
        <b className="grow">{text(task.title)}</b>
        {task.status === 'open' ? null : <span className="pill">{t(`task.status_${task.status}`)}</span>}
        <DueMark at={task.dueAt} />
      </div>
      <div className="soft">
        {number ? `${number} · ` : ''}
        {text(reading?.flow.title, '')}
      </div>
      {task.summary.length > 0 ? (
        <div className="task-figures">
          {task.summary.map(({ name, title, value }) => (
            <span key={name}>
              <span className="faint">{text(title)}</span> {text(value)}
            </span>
          ))}
        </div>
      ) : null}
      <div className="faint">
        {[whose, task.events.map((event) => reading?.words.label(event) ?? '').join(' / ')].filter(Boolean).join(' · ')}
      </div>
    </>
  );
}
