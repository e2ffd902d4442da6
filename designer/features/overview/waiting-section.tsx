import { Button } from 'antd';
import { useState } from 'react';
import { lengthWords } from '../../../engine/reading.ts';
import type { FlowFigures, PolicyOverview, StateFigures } from '../../kernel/api.ts';
import { type DataColumn, DataTable } from '../../kernel/ui/data-table.tsx';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Section } from '../../kernel/ui/page.tsx';
import { definitionHref } from '../../kernel/ui/router.ts';
import { useLocale, useT, useText } from '../../texts/translate.ts';
import { listHref } from './figures.tsx';

interface PolicyFlow extends FlowFigures {
  policy: string;
  policyTitle: PolicyOverview['title'];
  edition: number | null;
}

/** So many flows are shown at first. */
const firstFlows = 8;

/** Of each flow what stands in which state and how long, and how long it took: the flows with the most open first. */
export function WaitingSection({ policies, isOne }: { policies: PolicyOverview[]; isOne: boolean }) {
  const t = useT();
  const [all, setAll] = useState(false);
  const flows = policies.flatMap(({ policy, title, edition, flows: own }) =>
    own.map((flow): PolicyFlow => ({ ...flow, policy, policyTitle: title, edition })),
  );
  const busy = flows.filter(({ begun, open, ended }) => begun + open.count + ended.count > 0);
  busy.sort((a, b) => b.open.count - a.open.count || b.ended.count - a.ended.count);
  const shown = all ? busy : busy.slice(0, firstFlows);
  return (
    <Section title={t('overview.waiting')}>
      {busy.length === 0 ? (
        <EmptyHelp icon="instances" title={t('overview.noCases')} text={t('overview.noCasesHelp')} />
      ) : (
        <p className="faint overview-help">{t('overview.waitingHelp')}</p>
      )}
      {shown.map((flow) => (
        <FlowPart key={`${flow.policy} ${flow.flow}`} flow={flow} isOne={isOne} />
      ))}
      {busy.length > shown.length ? (
        <Button onClick={() => setAll(true)}>{t('overview.moreFlows', { count: busy.length - shown.length })}</Button>
      ) : null}
    </Section>
  );
}

function FlowPart({ flow, isOne }: { flow: PolicyFlow; isOne: boolean }) {
  const t = useT();
  const text = useText();
  const locale = useLocale();
  const { policy, edition, open, begun, ended, states } = flow;
  const title = text(flow.title, flow.flow);
  const chart = `${definitionHref(policy, { kind: 'flow', id: flow.flow })}?heat=count`;
  const [p50, p90] = [ended.p50Ms, ended.p90Ms].map((ms) => (ms === null ? undefined : lengthWords(ms, locale)));
  return (
    <div className="overview-flow">
      <div className="overview-flow-head">
        <h3>
          {title}
          {isOne ? null : <span className="faint"> {text(flow.policyTitle, policy)}</span>}
        </h3>
        {edition === null ? null : <a href={chart}>{t('overview.onChart')}</a>}
      </div>
      <p className="soft">
        {t('overview.flowLine', { open: open.count, begun, ended: ended.count })}
        {p50 && p90 ? t('overview.flowTook', { p50, p90 }) : ''}
      </p>
      {states.length > 0 ? <StateTable flow={flow} label={title} /> : null}
    </div>
  );
}

function StateTable({ flow: { policy, flow, states }, label }: { flow: PolicyFlow; label: string }) {
  const t = useT();
  const text = useText();
  const locale = useLocale();
  const most = Math.max(...states.map(({ waiting }) => waiting.count), 1);
  // Of none nothing is said: on a phone its line is left out.
  const time = (ms: number | null) => (ms === null ? null : lengthWords(ms, locale));
  const column = (key: string, name: string, cell: DataColumn<StateFigures>['cell']): DataColumn<StateFigures> => ({
    ...{ key, title: name, label: name, cell, numeric: true },
  });
  const columns: DataColumn<StateFigures>[] = [
    {
      ...{ key: 'state', title: t('overview.state'), label: t('overview.state') },
      cell: ({ state, title }) => <span title={state}>{text(title, state)}</span>,
    },
    {
      ...{ key: 'waits', title: t('overview.waits'), label: t('overview.waits') },
      cell: ({ state, title, waiting }) => (
        <WaitingCell
          {...{ waiting, most }}
          to={listHref('instances', { policy, flow, state, status: 'open' })}
          name={text(title, state)}
        />
      ),
    },
    column('median', t('overview.median'), ({ waiting }) => time(waiting.p50Ms)),
    column('ninth', t('overview.ninth'), ({ waiting }) => time(waiting.p90Ms)),
    column('longest', t('overview.longest'), ({ waiting }) => time(waiting.longestMs)),
    column('left', t('overview.left'), ({ passed }) => passed.count),
    column('took', t('overview.took'), ({ passed }) => time(passed.p50Ms)),
    column('tookNinth', t('overview.tookNinth'), ({ passed }) => time(passed.p90Ms)),
  ];
  return <DataTable label={label} columns={columns} rows={states} keyOf={({ state }) => state} />;
}

interface WaitingProps {
  waiting: StateFigures['waiting'];
  most: number;
  to: string;
  name: string;
}

/** How many, as a bar and a figure that leads to them. */
function WaitingCell({ waiting: { count, untimed }, most, to, name }: WaitingProps) {
  const t = useT();
  if (count === 0) return <span className="faint">0</span>;
  return (
    <a className="overview-waits" href={to} aria-label={`${name} ${t('overview.waitsCount', { count })}`}>
      <span className="overview-track" aria-hidden="true">
        <span style={{ inlineSize: `${Math.max((count / most) * 100, 3)}%` }} />
      </span>
      <b>{count}</b>
      {untimed > 0 ? <small className="faint">{t('overview.untimed', { count: untimed })}</small> : null}
    </a>
  );
}
