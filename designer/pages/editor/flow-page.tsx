import { Button, Select, Switch, Tabs } from 'antd';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Case, FlowDefinition, MachineJson, PolicyContent } from '../../../engine/index.ts';
import { FlowChart } from '../../chart/chart.tsx';
import { HeatLegend } from '../../chart/heat-legend.tsx';
import type { ChartMarks, Selection } from '../../chart/marks.ts';
import { SaveCaseDialog } from '../../features/cases/save-case-dialog.tsx';
import { CommentMark } from '../../features/comments/comment-mark.tsx';
import { FillingTable } from '../../features/flows/filling-table.tsx';
import { ClockList } from '../../features/flows/panel/clock-list.tsx';
import { DelayList } from '../../features/flows/panel/delay-list.tsx';
import { EventList } from '../../features/flows/panel/event-list.tsx';
import { Outline } from '../../features/flows/panel/outline.tsx';
import { StatePanel } from '../../features/flows/panel/state-panel.tsx';
import { TransitionPanel } from '../../features/flows/panel/transition-panel.tsx';
import { SimulatePanel } from '../../features/flows/simulate/simulate-panel.tsx';
import { useWalk, type Walk } from '../../features/flows/simulate/use-walk.ts';
import { type FlowEdits, useFlowEdits } from '../../features/flows/use-flow-edits.ts';
import { type FlowHeat, type HeatKind, heatKinds, useHeat } from '../../features/flows/use-heat.ts';
import { useLiveCounts } from '../../features/flows/use-live-counts.ts';
import { LiveContext } from '../../forms/live-values.ts';
import type { Finding } from '../../kernel/api.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { findTransition } from '../../kernel/machine/edit-transitions.ts';
import { isWithin, listOf, type StatePath, stateAt } from '../../kernel/machine/places.ts';
import { readPointer } from '../../kernel/machine/pointers.ts';
import { resolveTarget } from '../../kernel/machine/targets.ts';
import { isOverseer } from '../../kernel/session/home.ts';
import { useSession } from '../../kernel/session/state.ts';
import { bounded } from '../../kernel/ui/boundary.tsx';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { PanelTabs } from '../../kernel/ui/panel-tabs.tsx';
import { setQuery, useRoute } from '../../kernel/ui/router.ts';
import { useT } from '../../texts/translate.ts';
import type { FlowReading } from '../../words/flow-words.ts';
import { useFlowReading } from '../../words/use-flow-reading.ts';
import { DefinitionFacts } from './definition-facts.tsx';
import { useOwnFindings, useSideTabs } from './side-tabs.tsx';
import { useChartMarks } from './use-chart-marks.ts';
import { Workspace } from './workspace.tsx';

/** A flow: its chart, events and time limits; beside it what is chosen, the outline, the findings and the source. */
export function FlowPage({ id }: { id: string }) {
  const t = useT();
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
  const asksHeat = heatKinds.find((kind) => kind === query.get('heat'));
  const heat = useHeat(content.policy.id, id, asksHeat);
  const findings = useOwnFindings(flow);
  const marks = useChartMarks({
    findings,
    flow,
    walk,
    simulating: query.get('side') === 'simulate',
    setAsked,
    counts,
    heat: heat?.heat,
  });
  const live = useMemo(() => (walk.now ? { values: walk.now.context, at: walk.now.at } : null), [walk.now]);
  return (
    <LiveContext value={live}>
      <Workspace
        id={id}
        title={flow.title}
        kind={{ icon: 'flow', text: t('kind.flow') }}
        subtitle={
          <DefinitionFacts kind="flow" id={id} clauses={flow.clauses}>
            <LiveSwitch />
            <HeatChoice value={asksHeat} />
          </DefinitionFacts>
        }
        main={<MainTabs {...{ reading, selection, select, marks, heat }} {...(readOnly ? {} : { edits })} />}
        side={<SideTabs {...{ flow, reading, selection, select, edits, walk, asked, findings }} />}
        sideSize="30%"
      />
    </LiveContext>
  );
}

/** What a JSON Pointer into a flow leads to, as chosen on the chart. */
function selectionOfPointer(pointer: string): Selection {
  const place = readPointer(pointer);
  if (place?.transition) return { kind: 'transition', id: place.transition };
  return place?.state ? { kind: 'state', path: place.state } : null;
}

function LiveSwitch() {
  const t = useT();
  const { query } = useRoute();
  return (
    <span className="row">
      <Switch
        size="small"
        checked={query.get('live') === 'on'}
        aria-label={t('live.show')}
        onChange={(on) => setQuery({ live: on ? 'on' : undefined })}
      />
      <span title={t('live.show')}>{t('live.title')}</span>
    </span>
  );
}

function HeatChoice({ value }: { value: HeatKind | undefined }) {
  const t = useT();
  if (!useSession(({ me }) => isOverseer(me))) return null;
  return (
    <span className="row">
      <span aria-hidden="true">{t('heat.title')}</span>
      <Select
        size="small"
        aria-label={t('heat.title')}
        popupMatchSelectWidth={false}
        value={value ?? 'off'}
        options={(['off', ...heatKinds] as const).map((kind) => ({ value: kind, label: t(`heat.${kind}`) }))}
        onChange={(next) => setQuery({ heat: next === 'off' ? undefined : next })}
      />
    </span>
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
  heat,
}: Omit<PartProps, 'flow'> & { edits?: FlowEdits; marks: ChartMarks; heat: FlowHeat | undefined }) {
  const t = useT();
  const { query } = useRoute();
  const [root, onEnter] = useRoot(reading.flow, selection);
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
        {...{ reading, collapsed, onCollapse, root, onEnter, selection, onSelect: select, marks }}
        focus={focus}
        {...(edits ? { edits } : {})}
      >
        {heat ? <HeatLegend text={heat.text} range={heat.range} /> : null}
      </FlowChart>
      {edits ? (
        <Button className="chart-add" icon={<Icon name="plus" />} onClick={() => edits.addState(root)}>
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
      items={bounded([
        { key: 'chart', label: t('flow.tabChart'), children: chart },
        { key: 'events', label: t('flow.tabEvents'), children: <EventList reading={reading} /> },
        { key: 'papers', label: t('flow.tabPapers'), children: <FillingTable reading={reading} /> },
        {
          key: 'delays',
          label: t('flow.tabDelays'),
          children: (
            <>
              <DelayList reading={reading} />
              <ClockList reading={reading} />
            </>
          ),
        },
      ])}
    />
  );
}

/** The state that is shown from inside, by the address; what is chosen elsewhere leads out of it. */
function useRoot({ machine, id }: FlowDefinition, selection: Selection): [StatePath, (path: StatePath) => void] {
  const { query } = useRoute();
  const asked = query.get('in') ?? '';
  const root = stateAt(machine, asked)?.states ? asked : '';
  const chosen = useMemo(() => endsOf(machine, id, selection), [machine, id, selection]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new choice leads out, not going in
  useEffect(() => {
    if (selection && !chosen.some((end) => isWithin(end, root))) setQuery({ in: undefined });
  }, [selection]);
  const enter = useCallback((path: StatePath) => setQuery({ in: path || undefined }), []);
  return [root, enter];
}

/** Where what is chosen stands: a state, or both ends of a transition. */
function endsOf(machine: MachineJson, id: string, selection: Selection): StatePath[] {
  if (selection?.kind !== 'transition') return selection ? [selection.path] : [];
  const place = findTransition(machine, selection.id);
  if (!place) return [];
  const targets = listOf(place.transition.target).map((text) => resolveTarget(machine, id, place.source, text) ?? '');
  return [place.source, ...targets];
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
  const readOnly = useDocument((state) => state.readOnly);
  const [saving, setSaving] = useState(false);
  const openFinding = ({ path }: Finding) => {
    const place = selectionOfPointer(path);
    if (place) select(place);
  };
  const load = (one: Case) => {
    walk.load(one);
    setQuery({ side: 'simulate' });
  };
  const shared = useSideTabs(findings, { definition: flow, onLoad: load, onOpen: openFinding });
  return (
    <>
      <PanelTabs
        label={t('frame.sidePanel')}
        activeKey={query.get('side') ?? 'selected'}
        onChange={(side) => setQuery({ side: side === 'selected' ? undefined : side })}
        items={[
          {
            key: 'selected',
            label: t('flow.selected'),
            children: <Chosen {...{ flow, reading, selection, select, edits }} />,
          },
          {
            key: 'outline',
            label: t('flow.outline'),
            children: <Outline {...{ reading, selection, onSelect: select }} />,
          },
          {
            key: 'simulate',
            label: t('walk.title'),
            children: (
              <SimulatePanel
                {...{ walk, reading, asked }}
                {...(readOnly ? {} : { onSaveCase: () => setSaving(true) })}
              />
            ),
          },
          ...shared,
        ]}
      />
      {saving ? (
        <SaveCaseDialog
          id={flow.id}
          clauses={flow.clauses}
          given={walk.given}
          expected={walk.expected}
          onClose={() => setSaving(false)}
        />
      ) : null}
    </>
  );
}

/** What is chosen on the chart, to be edited. */
function Chosen({ flow, reading, selection, select, edits }: PartProps & { edits: FlowEdits }) {
  const t = useT();
  const mark = (path: string) => <CommentMark always place={{ kind: 'flow', id: flow.id, path }} />;
  const panel = { reading, edits, mark, onSelect: select };
  if (selection?.kind === 'state') return <StatePanel path={selection.path} {...panel} />;
  if (selection?.kind === 'transition') return <TransitionPanel id={selection.id} {...panel} />;
  return <EmptyHelp icon="flow" title={t('flow.nothingSelected')} text={t('flow.nothingSelectedHelp')} />;
}
