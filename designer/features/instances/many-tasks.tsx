import { App, Button, Modal } from 'antd';
import { useState } from 'react';
import type { FlowDefinition, JsonObject, ObjectSchema } from '../../../engine/index.ts';
import { SchemaForm } from '../../forms/value-input.tsx';
import { api, newKey, type Task } from '../../kernel/api.ts';
import { readAgain } from '../../kernel/queries.ts';
import { useDoing } from '../../kernel/ui/doing.tsx';
import { useT, useText } from '../../texts/translate.ts';
import { caseKey } from '../../words/case-name.ts';
import type { FlowReading } from '../../words/flow-words.ts';
import { useInstanceReading } from '../../words/use-instance-reading.ts';

/** So many are done with one call. */
export const mostAtOnce = 100;

interface ManyProps {
  /** Those that are ticked. */
  tasks: Task[];
  onClose: () => void;
}

/** An event that is sent for some tasks. */
interface Going {
  tasks: Task[];
  reading: FlowReading;
  type: string;
}

/** What can be done with several tasks of one step at once: its events, each task by itself. */
export function ManyTasks({ tasks, onClose }: ManyProps) {
  const t = useT();
  const [first] = tasks;
  const reading = useInstanceReading(first);
  // What is under way is shown to its end, though the tasks are no longer there.
  const [going, setGoing] = useState<Going>();
  const isOneStep =
    new Set(tasks.map(({ policy, flow, edition, state }) => `${policy}/${flow}/${edition}/${state}`)).size <= 1;
  const events = first && reading && isOneStep ? sharedEvents(tasks, reading.flow) : [];
  return (
    <div className="many-tasks">
      <div className="grow">
        {first ? t('task.manyChosen', { count: tasks.length }) : t('task.manyPick')}
        {isOneStep ? null : <div className="warn">{t('task.manyMixed')}</div>}
        {first && reading && isOneStep && events.length === 0 ? <div className="warn">{t('task.manyNone')}</div> : null}
      </div>
      <div className="row row-wrap">
        {events.map((type) => (
          <Button key={type} type="primary" onClick={() => reading && setGoing({ tasks, reading, type })}>
            {reading?.words.label(type)}
          </Button>
        ))}
        <Button onClick={onClose}>{t('task.manyEnd')}</Button>
      </div>
      {going ? <ManyDialog {...going} onLeave={() => setGoing(undefined)} onClose={onClose} /> : null}
    </div>
  );
}

/** The events that each of some tasks has, and that no document is filled by. */
const sharedEvents = ([first, ...others]: Task[], { events }: FlowDefinition): string[] =>
  (first?.events ?? []).filter(
    (type) => events[type]?.form === undefined && others.every((task) => task.events.includes(type)),
  );

/** How a task that was not done is told: by its case, and why not. */
interface Refusal {
  task: string;
  why: string;
}

type DialogProps = Going & Pick<ManyProps, 'onClose'> & { onLeave: () => void };

function ManyDialog({ tasks, reading, type, onLeave, onClose }: DialogProps) {
  const { t, words } = reading;
  const { message } = App.useApp();
  const { act, busy } = useDoing();
  const [payload, setPayload] = useState<JsonObject>({});
  const [key] = useState(newKey);
  const [refused, setRefused] = useState<Refusal[]>();
  const asks = (reading.flow.events[type]?.payload ?? {}) as ObjectSchema;
  const hasFields = Object.keys(asks.properties ?? {}).length > 0;
  const send = async () => {
    const items = tasks.map(({ id }) => ({ ...payload, task: id, type }));
    const { items: done } = await api.sendTaskEvents({ items }, { 'idempotency-key': key });
    const left = done.flatMap(({ task, problem }) => (problem ? [{ task, why: whyNot(problem) }] : []));
    await Promise.all(['tasks', 'instance', 'history'].map((one) => readAgain(one)));
    message.success(t('task.manyDone', { count: done.length - left.length }));
    if (left.length > 0) setRefused(left);
    else onClose();
  };
  return (
    <Modal
      open
      title={t('task.manyAsk', { count: tasks.length, event: words.label(type) })}
      onCancel={refused ? onClose : onLeave}
      onOk={() => (refused ? onClose() : void act(send))}
      confirmLoading={busy}
      okText={refused ? t('common.dismiss') : words.label(type)}
      cancelText={t('common.cancel')}
      cancelButtonProps={refused ? { style: { display: 'none' } } : {}}
    >
      {refused ? (
        <Refused tasks={tasks} refused={refused} />
      ) : hasFields ? (
        <SchemaForm schema={asks} value={payload} onChange={setPayload} words={words} />
      ) : (
        <ul>
          {tasks.map((task) => (
            <li key={task.id}>
              <TaskName task={task} />
            </li>
          ))}
        </ul>
      )}
    </Modal>
  );
}

/** Why one was not done, in the reader's language. */
const whyNot = ({ detail, title }: { detail?: unknown; title?: unknown }): string => String(detail ?? title ?? '');

function Refused({ tasks, refused }: { tasks: Task[]; refused: Refusal[] }) {
  const t = useT();
  return (
    <div role="alert">
      <div className="warn">{t('task.manyRefused', { count: refused.length })}</div>
      <ul>
        {refused.map(({ task, why }) => (
          <li key={task}>
            <TaskName task={tasks.find(({ id }) => id === task)} />
            {t('common.colon')}
            {why}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** A task by its case: the number, else what it is about. */
function TaskName({ task }: { task: Task | undefined }) {
  const name = useTaskName();
  return <>{task ? name(task) : ''}</>;
}

/** How a task is called among others of its step. */
export function useTaskName(): (task: Task) => string {
  const t = useT();
  const text = useText();
  return ({ number, businessKey, summary, title }) => {
    const about = summary.map(({ value }) => text(value)).join(t('common.comma'));
    return [number ?? caseKey(businessKey), about].filter(Boolean).join(' ') || text(title);
  };
}
