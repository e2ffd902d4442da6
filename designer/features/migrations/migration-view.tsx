import { Segmented } from 'antd';
import { useState } from 'react';
import type { Json, PolicyContent } from '../../../engine/index.ts';
import type { MigratedInstance, MigrationReport } from '../../kernel/api.ts';
import { Count } from '../../kernel/ui/count.tsx';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { dayAndTime } from '../../kernel/ui/instants.ts';
import { href } from '../../kernel/ui/router.ts';
import { useT, useText } from '../../texts/translate.ts';
import { innermostStates, useStateNames } from '../../words/state-words.ts';

interface ViewProps {
  report: MigrationReport;
  old: PolicyContent;
  next: PolicyContent;
  flow: string;
}

const shownAtOnce = 100;

/** What becomes, or became, of each instance: where it goes on, which tasks and timers change, or why it stays. */
export function MigrationView({ report, old, next, flow }: ViewProps) {
  const t = useT();
  const [only, setOnly] = useState<'all' | 'stuck'>('all');
  const { moves, stuck, instances, dryRun } = report;
  if (moves + stuck === 0) return <EmptyHelp icon="instances" title={t('migrate.noInstances')} />;
  const shown = instances.filter((one) => only === 'all' || !one.moves).slice(0, shownAtOnce);
  return (
    <div className="migrate-report" data-report={dryRun ? 'preview' : 'done'}>
      <div className="publish-figures">
        <Count value={moves} text={t(dryRun ? 'migrate.wouldMove' : 'migrate.didMove')} tone="good" />
        <Count value={stuck} text={t('migrate.stuck')} {...(stuck > 0 ? { tone: 'bad' } : {})} />
      </div>
      {stuck > 0 && moves > 0 ? (
        <Segmented
          size="small"
          aria-label={t('migrate.stuck')}
          value={only}
          onChange={setOnly}
          options={[
            { value: 'all', label: t('config.all') },
            { value: 'stuck', label: t('migrate.stuckCount', { count: stuck }) },
          ]}
        />
      ) : null}
      <ul className="migrate-instances">
        {shown.map((one) => (
          <InstanceItem key={one.id} one={one} {...{ old, next, flow }} />
        ))}
      </ul>
      {moves + stuck > shown.length && only === 'all' ? (
        <p className="faint">{t('migrate.notShown', { count: moves + stuck - shown.length })}</p>
      ) : null}
    </div>
  );
}

function InstanceItem({ one, old, next, flow }: { one: MigratedInstance } & Omit<ViewProps, 'report'>) {
  const t = useT();
  const text = useText();
  const nameOf = useStateNames();
  const was = stateWords(one.state, (path) => nameOf(old, flow, path));
  return (
    <li data-instance={one.id} data-moves={one.moves}>
      <Icon
        name={one.moves ? 'check' : 'close'}
        size={15}
        className={one.moves ? 'good' : 'bad'}
        label={t(one.moves ? 'migrate.moves' : 'migrate.stuck')}
      />
      <div className="grow">
        <a href={href('instances', one.id)}>{one.businessKey ?? one.id}</a>{' '}
        {one.moves ? (
          <>
            {was} → <b>{stateWords(one.to, (path) => nameOf(next, flow, path))}</b>
            <Changed one={one} next={next} flow={flow} />
          </>
        ) : (
          <>
            {was} <div className="bad">{text(one.message)}</div>
          </>
        )}
      </div>
    </li>
  );
}

function Changed({
  one,
  next,
  flow,
}: {
  one: Extract<MigratedInstance, { moves: true }>;
  next: PolicyContent;
  flow: string;
}) {
  const t = useT();
  const nameOf = useStateNames();
  const { tasks, timers } = one;
  const task = ({ state }: { state: string }) => nameOf(next, flow, state);
  const list = <T,>(items: T[], say: (item: T) => string) => items.map(say).join(t('common.comma'));
  const timer = ({ id, dueAt }: { id: string; dueAt: string }) =>
    `${timerName(id, flow, (path) => nameOf(next, flow, path))} ${dayAndTime(dueAt)}`;
  const lines = [
    tasks.added.length > 0 && t('migrate.tasksAdded', { list: list(tasks.added, task) }),
    tasks.removed.length > 0 && t('migrate.tasksRemoved', { list: list(tasks.removed, task) }),
    timers.started.length > 0 && t('migrate.timersStarted', { list: list(timers.started, timer) }),
    timers.stopped.length > 0 && t('migrate.timersStopped', { list: list(timers.stopped, timer) }),
    timers.kept.length > 0 && t('migrate.timersKept', { list: list(timers.kept, timer) }),
  ].filter((line) => line !== false);
  return lines.map((line) => (
    <div className="soft" key={line}>
      {line}
    </div>
  ));
}

const stateWords = (state: Json, nameOf: (path: string) => string) => innermostStates(state).map(nameOf).join(' · ');

/** A state's timer is called by its state; one that was raised by its own id. */
function timerName(id: string, flow: string, nameOf: (path: string) => string): string {
  const [, path] = id.startsWith('xstate.after.') ? id.split(`.${flow}.`) : [];
  return path ? nameOf(path) : id;
}
