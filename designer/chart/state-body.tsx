import type { InvokeJson } from '../../engine/index.ts';
import { lastName, listOf, parentPath, stateAt } from '../kernel/machine/places.ts';
import { Icon } from '../kernel/ui/icons.tsx';
import { actionWords, delayWords, type FlowReading, invokeWords, stateTitle } from '../words/flow-words.ts';
import type { ChartState } from './layout/graph.ts';

/** What stands in a state's box: title, kind, task, services and actions. Measured and drawn with the same markup. */
export function StateBody({ item, reading }: { item: ChartState; reading: FlowReading }) {
  const { t, words } = reading;
  const { state, kind, path } = item;
  if (kind === 'history') {
    return (
      <div className="state-history" title={t('flow.history')}>
        H{state.history === 'deep' ? '*' : ''}
      </div>
    );
  }
  if (item.outside) return <div className="state-body state-title">{stateTitle(reading, path)}</div>;
  const task = state.meta?.task;
  const roles = listOf(task?.role);
  const entry = [...listOf(state.entry), ...listOf(state.exit)];
  const parent = stateAt(reading.flow.machine, parentPath(path));
  const starts = parent?.initial === lastName(path) && parentPath(path) === '';
  return (
    <div className={item.open || item.collapsed ? 'state-body state-body-frame' : 'state-body'}>
      <div className="state-title">
        {starts ? <Icon name="play" size={12} className="state-start" label={t('flow.initial')} /> : null}
        <span>{stateTitle(reading, path)}</span>
        {kind === 'parallel' ? <span className="state-mark">{t('flow.parallel')}</span> : null}
        {kind === 'final' ? <span className="state-mark">{t('flow.final')}</span> : null}
        {item.collapsed ? <span className="state-mark">{t('flow.inner', { count: item.hidden })}</span> : null}
      </div>
      {task ? (
        <div className="state-line">
          <Icon name="user" size={12} />
          <span>
            {roles.map((role) => words.label(role)).join(t('common.comma')) || t('flow.task')}
            {task.due ? ` · ${t('flow.due', { time: delayWords(task.due, reading) })}` : ''}
          </span>
        </div>
      ) : null}
      {listOf<InvokeJson>(state.invoke).map((invoke, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: services are known by their place
        <div className="state-line" key={index}>
          <Icon name="bolt" size={12} />
          <span>{invokeWords(invoke, reading)}</span>
        </div>
      ))}
      {item.open
        ? null
        : entry.map((action, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: actions are known by their place
            <div className="state-line" key={index}>
              <Icon name="record" size={12} />
              <span>{actionWords(action, reading)}</span>
            </div>
          ))}
    </div>
  );
}
