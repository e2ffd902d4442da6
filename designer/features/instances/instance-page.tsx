import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Collapse, Segmented } from 'antd';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { FlowChart } from '../../chart/chart.tsx';
import type { Selection } from '../../chart/marks.ts';
import { api, type HistoryEntry, type Instance } from '../../kernel/api.ts';
import { keepPaper } from '../../kernel/files.ts';
import type { StatePath } from '../../kernel/machine/places.ts';
import { stepsOf, takenOnWay } from '../../kernel/machine/way.ts';
import { usePersonNames } from '../../kernel/session/person-names.ts';
import { useSession } from '../../kernel/session/state.ts';
import { useDoing } from '../../kernel/ui/doing.tsx';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { dayAndTime } from '../../kernel/ui/instants.ts';
import { Failed, Loading, Page, Section } from '../../kernel/ui/page.tsx';
import { href } from '../../kernel/ui/router.ts';
import { whole } from '../../kernel/whole.ts';
import { useT, useText } from '../../texts/translate.ts';
import { delayWords, type FlowReading } from '../../words/flow-words.ts';
import { useInstanceReading } from '../../words/use-instance-reading.ts';
import { CaseRecords } from './case-records.tsx';
import { DueMark } from './due-mark.tsx';
import { EventForm } from './event-form.tsx';
import { clockTitle, EntryValues, HistoryList, schemaOfName } from './history-list.tsx';
import { Incidents, isOpen, pillOf, StandsStill } from './incidents.tsx';
import './instances.css';
import { useLive } from '../../kernel/live.ts';
import { caseName } from '../../words/case-name.ts';
import { innermostStates, presentStates, stateWords } from '../../words/state-words.ts';
import { LinkedFlows, ParentLink } from './linked-flows.tsx';
import { TaskLine, WaysBack } from './task-verbs.tsx';

/** What else can be done with an instance: another feature's. */
type Operator = (instance: Instance, reading: FlowReading) => ReactNode;

/** One instance: where it stands, what can be done now, until when, and what has happened. */
export function InstancePage({ id, operator }: { id: string; operator?: Operator }) {
  const {
    data: instance,
    error,
    refetch,
  } = useQuery({ queryKey: ['instance', id], queryFn: () => api.readInstance(id) });
  const { data: history } = useQuery({
    queryKey: ['history', id],
    queryFn: () => whole((page) => api.readHistory(id, page)),
  });
  const reading = useInstanceReading(instance);
  useLive();
  if (error) return <Failed problem={error} retry={refetch} />;
  if (!instance || !reading) return <Loading />;
  return <InstanceView {...{ instance, reading, operator }} history={history ?? []} />;
}

interface ViewProps {
  instance: Instance;
  reading: FlowReading;
  history: HistoryEntry[];
}

function InstanceView({ instance, reading, history, operator }: ViewProps & { operator: Operator | undefined }) {
  const t = useT();
  const text = useText();
  const title = caseName(instance.businessKey, text(reading.flow.title));
  // Whoever only decides reads first what it is about.
  const decides = instance.accepts.length > 0 && instance.accepts.every(({ form }) => form === undefined);
  return (
    <Page
      crumbs={[{ title: t('frame.instances'), href: href('instances') }, { title }]}
      title={title}
      actions={operator?.(instance, reading)}
      kind={{ icon: 'instances', text: t('frame.instances') }}
      subtitle={
        <div className="row row-wrap">
          <span className={pillOf(instance)}>{stateWords(instance.state, reading)}</span>
          <a href={href('policies', instance.policy, 'flows', instance.flow)}>{text(reading.flow.title)}</a>
          <span className="faint">{t('edition.number', { number: instance.edition })}</span>
          <ParentLink instance={instance} reading={reading} />
          <span className="faint">
            {instance.startedBy ? `${instance.startedBy.name} ` : ''}
            {t('instance.since', { time: dayAndTime(instance.createdAt) })}
          </span>
        </div>
      }
    >
      <div className="instance-columns">
        <div>
          {decides ? <CaseRecords instance={instance} reading={reading} /> : null}
          <Section title={t('instance.now')}>
            <NowPart instance={instance} reading={reading} history={history} />
          </Section>
          {decides ? null : <CaseRecords instance={instance} reading={reading} />}
          <LinkedFlows instance={instance} reading={reading} />
          {Object.keys(instance.context).length > 0 ? (
            <Section title={t('instance.facts')}>
              <Facts instance={instance} reading={reading} />
            </Section>
          ) : null}
        </div>
        <div>
          <PathChart instance={instance} reading={reading} history={history} />
          <Section
            title={t('instance.history')}
            count={history.length}
            actions={<CaseButton id={instance.id} name={title} />}
          >
            <HistoryList entries={history} reading={reading} />
          </Section>
        </div>
      </div>
    </Page>
  );
}

/** Has the server print the whole case: facts, what happened, and each document. */
function CaseButton({ id, name }: { id: string; name: string }) {
  const t = useT();
  const { act, busy } = useDoing();
  return (
    <Button
      loading={busy}
      icon={<Icon name="download" />}
      onClick={() => void act(() => keepPaper(id, name, 'instances'))}
    >
      {t('instance.wholeCase')}
    </Button>
  );
}

function NowPart({ instance, reading, history }: ViewProps) {
  const { t } = reading;
  useReading(instance, history);
  const isWithOthers = instance.waitsFor.length + instance.tasks.length > 0;
  if (!isOpen(instance))
    return (
      <EmptyHelp
        icon="flag"
        title={t(instance.status === 'stopped' ? 'instance.stopped' : 'instance.ended')}
        text={stateWords(instance.state, reading)}
      />
    );
  return (
    <div className="stack">
      <Incidents instance={instance} />
      <StandsStill instance={instance} />
      <Returned history={history} />
      {instance.tasks.map((task) => (
        <TaskLine key={task.id} isOwn {...{ instance, task, reading }} passed={passedStates(history, task.state)} />
      ))}
      <WaysBack {...{ instance, reading, history }} />
      {instance.accepts.length === 0 && !instance.suspended ? (
        <p className="soft">{t(isWithOthers ? 'instance.waitsForOthers' : 'instance.waits')}</p>
      ) : null}
      {instance.accepts.length > 0 ? (
        <div className="acts">
          {instance.accepts.map((event) => (
            <EventForm
              key={`${event.type}@${instance.version}`}
              {...{ instance, event, reading }}
              isOnly={instance.accepts.length === 1}
            />
          ))}
        </div>
      ) : null}
      {instance.waitsFor.map((task) => (
        <TaskLine key={task.id} {...{ instance, task, reading }} passed={[]} />
      ))}
      {instance.clocks.map(({ id, dueAt }) => (
        <div className="row row-wrap" key={id}>
          <span>{clockTitle(id, reading)}</span>
          <DueMark at={dueAt} />
        </div>
      ))}
      {instance.timers.map((timer) => (
        <div className="faint" key={timer.id}>
          {t('instance.timer', { name: timerName(timer.id, reading), time: dayAndTime(timer.dueAt) })}
        </div>
      ))}
    </div>
  );
}

/** Why a case has come back, until somebody goes on with it. */
function Returned({ history }: { history: HistoryEntry[] }) {
  const t = useT();
  const last = history.findLast(({ type }) => type === 'moved' || type === 'event');
  const names = usePersonNames(last?.by ? [last.by] : []);
  if (last?.type !== 'moved' || last.verb !== 'return') return null;
  return (
    <Alert
      type="warning"
      showIcon
      title={t('instance.returned', { name: names(last.by ?? ''), reason: last.reason ?? '' })}
    />
  );
}

/** The states that a case passed before it came to one. */
const passedStates = (history: HistoryEntry[], now: string): string[] =>
  [
    ...new Set(history.flatMap(({ to }) => (to === undefined || to === null ? [] : innermostStates(to as never)))),
  ].filter((state) => state !== now);

/** That somebody has opened their task, or what was copied to them, is noted, once. */
function useReading(instance: Instance, history: readonly HistoryEntry[]): void {
  const me = useSession((session) => session.me?.person) ?? '';
  const own = instance.tasks.filter((task) => task.assignee === me || task.candidates.includes(me));
  const copied = history.findLast(({ verb, to, persons }) => verb === 'copy' && [to, persons].flat().includes(me));
  const isRead = history.some(
    ({ type, by, sequence }) => type === 'read' && by === me && sequence > (copied?.sequence ?? 0),
  );
  const ids = [...own.map(({ id }) => id), ...(copied && !isRead ? [String(copied.task)] : [])].join();
  useEffect(() => {
    for (const task of ids ? ids.split(',') : []) void api.readTask(instance.id, task, {}).catch(() => undefined);
  }, [ids, instance.id]);
}

/** A timer's name from XState's id `xstate.after.<delay>.<state id>`. */
function timerName(id: string, reading: FlowReading): string {
  const name = /^xstate\.after\.(.+?)\.[^.]*(?:\..*)?$/.exec(id)?.[1];
  return name ? delayWords(name, reading) : id;
}

function Facts({ instance, reading }: { instance: Instance; reading: FlowReading }) {
  const { words } = reading;
  return (
    <dl className="facts">
      {Object.entries(instance.context).map(([name, value]) => (
        <div key={name}>
          <dt title={name}>{words.label(name)}</dt>
          <dd>
            {typeof value === 'object' && value !== null && !Array.isArray(value) ? (
              <EntryValues values={value} reading={reading} />
            ) : (
              words.value(value, schemaOfName(reading, name))
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

const nothingFolded: ReadonlySet<StatePath> = new Set();

/** The chart with the present states, and the states and transitions of the past; the slider goes back through the path. */
function PathChart({ instance, reading, history }: Pick<ViewProps, 'instance' | 'reading' | 'history'>) {
  const { t } = reading;
  const [selection, setSelection] = useState<Selection>(null);
  const [step, setStep] = useState<number | null>(null);
  const path = history.filter((entry) => entry.to !== undefined && entry.to !== null);
  const shown = step === null ? undefined : path[step];
  const marks = useMemo(() => {
    const seen = path
      .slice(0, step === null ? undefined : step + 1)
      .flatMap((entry) => presentStates(entry.to as never));
    const { machine, id } = reading.flow;
    const steps = stepsOf(path.slice(0, step === null ? undefined : step + 1), innermostStates);
    const active = new Set(presentStates((shown?.to as never) ?? instance.state));
    return { active, visited: new Set(seen), taken: takenOnWay(machine, id, steps) };
  }, [path, step, shown, instance.state, reading.flow]);
  return (
    <Collapse
      className="instance-chart"
      defaultActiveKey={window.innerWidth > 1000 ? ['chart'] : []}
      items={[
        {
          key: 'chart',
          label: t('flow.chart'),
          children: (
            <div className="instance-chart-hold">
              {path.length > 1 ? (
                <Segmented
                  className="instance-replay"
                  size="small"
                  aria-label={t('instance.replay')}
                  value={step ?? path.length - 1}
                  onChange={(value) => setStep(value === path.length - 1 ? null : Number(value))}
                  options={path.slice(-12).map((_, index, last) => ({
                    value: path.length - last.length + index,
                    label: String(path.length - last.length + index + 1),
                  }))}
                />
              ) : null}
              <FlowChart
                reading={reading}
                collapsed={nothingFolded}
                onCollapse={() => undefined}
                selection={selection}
                onSelect={setSelection}
                marks={marks}
                focus={innermostStates(instance.state)[0]}
              />
            </div>
          ),
        },
      ]}
    />
  );
}
