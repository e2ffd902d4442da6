import { Button, Splitter, Switch, Tabs } from 'antd';
import { useMemo, useState } from 'react';
import type { Case, Finding, FlowDefinition, PolicyContent } from '../../engine/index.ts';
import { CaseList, useCaseResults } from '../cases/case-list.tsx';
import { CommentsPanel, useOpenComments } from '../comments/comments-panel.tsx';
import { useFindings } from '../document/findings.ts';
import { usageOf } from '../document/references.ts';
import { useDocument } from '../document/store.ts';
import { DraftBar } from '../editions/draft-bar.tsx';
import { FindingList } from '../editions/finding-list.tsx';
import { useT, useText } from '../i18n/index.ts';
import { UsageLinks } from '../rules/rule-set-page.tsx';
import { SourcePanel } from '../rules/source-panel.tsx';
import { ClauseTags } from '../ui/clause-tags.tsx';
import { Icon } from '../ui/icons.tsx';
import { EmptyHelp, Page } from '../ui/page.tsx';
import { PanelTabs } from '../ui/panel-tabs.tsx';
import { href, setQuery, useRoute } from '../ui/router.ts';
import { FlowChart } from './canvas/chart.tsx';
import type { ChartMarks, Selection } from './canvas/marks.ts';
import type { FlowReading } from './flow-words.ts';
import type { StatePath } from './machine/places.ts';
import { readPointer } from './machine/pointers.ts';
import { DelayList } from './panel/delay-list.tsx';
import { EventList } from './panel/event-list.tsx';
import { Outline } from './panel/outline.tsx';
import { StatePanel } from './panel/state-panel.tsx';
import { TransitionPanel } from './panel/transition-panel.tsx';
import { SimulatePanel } from './simulate/simulate-panel.tsx';
import { useWalk, type Walk } from './simulate/use-walk.ts';
import { useChartMarks } from './use-chart-marks.ts';
import { type FlowEdits, useFlowEdits } from './use-flow-edits.ts';
import { useFlowReading } from './use-flow-reading.ts';
import { useLiveCounts } from './use-live-counts.ts';

/** A flow: its chart, events and time limits; beside it what is chosen, the outline, the findings and the source. */
export function FlowPage({ id }: { id: string }) {
  const t = useT();
  const text = useText();
  const content = useDocument((state) => state.content) as PolicyContent;
  const readOnly = useDocument((state) => state.readOnly);
  const flow = content.flows[id] as FlowDefinition;
  const reading = useFlowReading(flow);
  const { query } = useRoute();
  const [selection, setSelection] = useState<Selection>(() => selectionOfPointer(query.get('at') ?? ''));
  const select = useMemo(
    () => (next: Selection) => {
      setSelection(next);
      if (next) setQuery({ side: undefined });
    },
    [],
  );
  const edits = useFlowEdits(flow, select);
  const walk = useWalk(content, id);
  const [asked, setAsked] = useState<string | null>(null);
  const counts = useLiveCounts(content.policy.id, id, query.get('live') === 'on');
  const all = useFindings(content);
  const findings = useMemo(
    () => (all ?? []).filter((finding) => finding.id === flow.id && finding.kind === 'flow'),
    [all, flow.id],
  );
  const marks = useChartMarks({
    findings,
    flow,
    walk,
    simulating: query.get('side') === 'simulate',
    setAsked,
    counts,
  });
  return (
    <Page
      wide
      crumbs={[
        { title: t('frame.policies'), href: href('policies') },
        { title: text(content.policy.title, content.policy.id), href: href('policies', content.policy.id) },
        { title: text(flow.title, id) },
      ]}
      kind={{ icon: 'flow', text: t('kind.flow') }}
      title={text(flow.title, id)}
      subtitle={<FlowFacts flow={flow} />}
      actions={<DraftBar />}
    >
      <Splitter className="workspace">
        <Splitter.Panel min="35%">
          <div className="workspace-main">
            <MainTabs {...{ reading, selection, select, marks }} {...(readOnly ? {} : { edits })} />
          </div>
        </Splitter.Panel>
        <Splitter.Panel defaultSize="30%" min={300} collapsible>
          <SideTabs {...{ flow, reading, selection, select, edits, walk, asked, findings }} />
        </Splitter.Panel>
      </Splitter>
    </Page>
  );
}

/** What a JSON Pointer into a flow leads to, as chosen on the chart. */
function selectionOfPointer(pointer: string): Selection {
  const place = readPointer(pointer);
  if (place?.transition) return { kind: 'transition', id: place.transition };
  return place?.state ? { kind: 'state', path: place.state } : null;
}

function FlowFacts({ flow }: { flow: FlowDefinition }) {
  const t = useT();
  const content = useDocument((state) => state.content) as PolicyContent;
  const { query } = useRoute();
  const usage = usageOf(content).get(`flow/${flow.id}`);
  return (
    <div className="rule-set-facts">
      <span className="mono faint">{flow.id}</span>
      <ClauseTags clauses={flow.clauses} />
      <UsageLinks text={t('policy.uses')} references={usage?.uses ?? []} />
      <UsageLinks text={t('policy.usedBy')} references={usage?.usedBy ?? []} />
      <a href={href('policies', content.policy.id, 'print', 'flows', flow.id)}>
        <Icon name="print" size={14} /> {t('print.open')}
      </a>
      <span className="row">
        <Switch
          size="small"
          checked={query.get('live') === 'on'}
          aria-label={t('live.show')}
          onChange={(on) => setQuery({ live: on ? 'on' : undefined })}
        />
        <span title={t('live.show')}>{t('live.title')}</span>
      </span>
    </div>
  );
}

interface PartProps {
  flow: FlowDefinition;
  reading: FlowReading;
  selection: Selection;
  select: (selection: Selection) => void;
}

function MainTabs({
  reading,
  selection,
  select,
  edits,
  marks,
}: Omit<PartProps, 'flow'> & { edits?: FlowEdits; marks: ChartMarks }) {
  const t = useT();
  const { query } = useRoute();
  const [collapsed, setCollapsed] = useState<ReadonlySet<StatePath>>(new Set());
  const focus = readPointer(query.get('at') ?? '')?.state || undefined;
  const onCollapse = useMemo(
    () => (path: StatePath, fold: boolean) =>
      setCollapsed((was) => new Set(fold ? [...was, path] : [...was].filter((item) => item !== path))),
    [],
  );
  const chart = (
    <div className="chart-hold">
      <FlowChart
        {...{ reading, collapsed, onCollapse, selection, onSelect: select, marks }}
        focus={focus}
        {...(edits ? { edits } : {})}
      />
      {edits ? (
        <Button className="chart-add" icon={<Icon name="plus" />} onClick={() => edits.addState('')}>
          {t('flow.addState')}
        </Button>
      ) : null}
    </div>
  );
  return (
    <Tabs
      activeKey={query.get('tab') ?? 'chart'}
      onChange={(tab) => setQuery({ tab: tab === 'chart' ? undefined : tab })}
      destroyOnHidden
      items={[
        { key: 'chart', label: t('flow.tabChart'), children: chart },
        { key: 'events', label: t('flow.tabEvents'), children: <EventList reading={reading} /> },
        { key: 'delays', label: t('flow.tabDelays'), children: <DelayList reading={reading} /> },
      ]}
    />
  );
}

function SideTabs({
  findings,
  flow,
  reading,
  selection,
  select,
  edits,
  walk,
  asked,
}: PartProps & { edits: FlowEdits; walk: Walk; asked: string | null; findings: Finding[] }) {
  const t = useT();
  const { query } = useRoute();
  const panel = { reading, edits, onSelect: select };
  const openFinding = ({ path }: Finding) => {
    const place = selectionOfPointer(path);
    if (place) select(place);
  };
  const comments = useOpenComments('flow', flow.id);
  const results = useCaseResults(flow.id, 'flow');
  const failed = results?.filter((result) => !result.passed).length ?? 0;
  const load = (one: Case) => {
    walk.load(one);
    setQuery({ side: 'simulate' });
  };
  return (
    <div className="workspace-side">
      <PanelTabs
        label={t('frame.sidePanel')}
        activeKey={query.get('side') ?? 'selected'}
        onChange={(side) => setQuery({ side: side === 'selected' ? undefined : side })}
        items={[
          {
            key: 'selected',
            label: t('flow.selected'),
            children:
              selection?.kind === 'state' ? (
                <StatePanel path={selection.path} {...panel} />
              ) : selection?.kind === 'transition' ? (
                <TransitionPanel id={selection.id} {...panel} />
              ) : (
                <EmptyHelp icon="flow" title={t('flow.nothingSelected')} text={t('flow.nothingSelectedHelp')} />
              ),
          },
          {
            key: 'outline',
            label: t('flow.outline'),
            children: <Outline {...{ reading, selection, onSelect: select }} />,
          },
          {
            key: 'simulate',
            label: t('walk.title'),
            children: <SimulatePanel walk={walk} reading={reading} asked={asked} />,
          },
          {
            key: 'cases',
            label: (
              <span>
                {t('cases.title')}{' '}
                <span className={failed > 0 ? 'bad' : 'good'}>
                  {failed > 0 ? `${failed}/${results?.length}` : (results?.length ?? '')}
                </span>
              </span>
            ),
            children: <CaseList definition={flow} results={results} onLoad={load} />,
          },
          {
            key: 'findings',
            label: (
              <span>
                {t('finding.tab')} {findings.length > 0 ? <span className="warn">{findings.length}</span> : null}
              </span>
            ),
            children:
              findings.length > 0 ? (
                <FindingList findings={findings} plain onOpen={openFinding} />
              ) : (
                <EmptyHelp icon="check" title={t('finding.none')} text={t('finding.noneHelp')} />
              ),
          },
          {
            key: 'comments',
            label: (
              <span>
                {t('comment.tab')} {comments > 0 ? <span className="warn">{comments}</span> : null}
              </span>
            ),
            children: <CommentsPanel kind="flow" id={flow.id} />,
          },
          { key: 'source', label: 'JSON', children: <SourcePanel key={flow.id} definition={flow} /> },
        ]}
      />
    </div>
  );
}
