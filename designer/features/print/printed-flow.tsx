import type { FlowDefinition } from '../../../engine/index.ts';
import { FlowChart } from '../../chart/chart.tsx';
import { allStates, listOf, placeId, transitionsOf } from '../../kernel/machine/places.ts';
import { resolveTarget } from '../../kernel/machine/targets.ts';
import { useT } from '../../texts/translate.ts';
import { actionsWords, delayWords, guardWords, rolesOf, stateTitle, triggerWords } from '../../words/flow-words.ts';
import { useFlowReading } from '../../words/use-flow-reading.ts';

const nothing: ReadonlySet<string> = new Set();

/** A flow on paper: its chart, and every state with its ways out as a table. */
export function PrintedFlow({ flow }: { flow: FlowDefinition }) {
  const t = useT();
  const reading = useFlowReading(flow);
  const rows = allStates(flow.machine).flatMap(([path, state]) =>
    transitionsOf(path, state).map((place) => ({ path, state, place })),
  );
  const to = (source: string, targets: string[]) =>
    targets
      .map((target) => stateTitle(reading, resolveTarget(flow.machine, flow.id, source, target) ?? ''))
      .join(t('common.comma')) || t('flow.stays');
  return (
    <>
      <div className="sheet-chart">
        <FlowChart
          reading={reading}
          collapsed={nothing}
          onCollapse={() => undefined}
          selection={null}
          onSelect={() => undefined}
          whole
        />
      </div>
      <table className="sheet-table">
        <thead>
          <tr>
            {(['state', 'trigger', 'who', 'condition', 'to', 'actions'] as const).map((column) => (
              <th key={column}>{t(`print.${column}`)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ path, state, place }) => (
            <tr key={placeId(place)}>
              <td>
                {stateTitle(reading, path)}
                {state.meta?.task?.due ? (
                  <small> {t('flow.due', { time: delayWords(state.meta.task.due, reading) })}</small>
                ) : null}
              </td>
              <td>{triggerWords(place.trigger, reading)}</td>
              <td>
                {rolesOf(flow, place)
                  .map((role) => reading.words.label(role))
                  .join(t('common.comma'))}
              </td>
              <td>{guardWords(place, reading)}</td>
              <td>{to(path, listOf(place.transition.target))}</td>
              <td>{actionsWords(place.transition, reading).join(t('common.comma'))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
