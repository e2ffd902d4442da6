import { Button, Splitter, Tabs } from 'antd';
import { useMemo, useState } from 'react';
import type { FlowDefinition, PolicyContent } from '../../engine/index.ts';
import { readFindings, useAtRest } from '../document/findings.ts';
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
import { href, setQuery, useRoute } from '../ui/router.ts';
import { FlowChart } from './canvas/chart.tsx';
import type { Selection } from './canvas/marks.ts';
import type { FlowReading } from './flow-words.ts';
import type { StatePath } from './machine/places.ts';
import { DelayList } from './panel/delay-list.tsx';
import { EventList } from './panel/event-list.tsx';
import { Outline } from './panel/outline.tsx';
import { StatePanel } from './panel/state-panel.tsx';
import { TransitionPanel } from './panel/transition-panel.tsx';
import { type FlowEdits, useFlowEdits } from './use-flow-edits.ts';
import { useFlowReading } from './use-flow-reading.ts';

/** A flow: its chart, events and time limits; beside it what is chosen, the outline, the findings and the source. */
export function FlowPage({ id }: { id: string }) {
  const t = useT();
  const text = useText();
  const content = useDocument((state) => state.content) as PolicyContent;
  const readOnly = useDocument((state) => state.readOnly);
  const flow = content.flows[id] as FlowDefinition;
  const reading = useFlowReading(flow);
  const [selection, setSelection] = useState<Selection>(null);
  const select = useMemo(
    () => (next: Selection) => {
      setSelection(next);
      if (next) setQuery({ side: undefined });
    },
    [],
  );
  const edits = useFlowEdits(flow, select);
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
            <MainTabs {...{ flow, reading, selection, select }} {...(readOnly ? {} : { edits })} />
          </div>
        </Splitter.Panel>
        <Splitter.Panel defaultSize="30%" min={300} collapsible>
          <SideTabs {...{ flow, reading, selection, select, edits }} />
        </Splitter.Panel>
      </Splitter>
    </Page>
  );
}

function FlowFacts({ flow }: { flow: FlowDefinition }) {
  const t = useT();
  const content = useDocument((state) => state.content) as PolicyContent;
  const usage = usageOf(content).get(`flow/${flow.id}`);
  return (
    <div className="rule-set-facts">
      <span className="mono faint">{flow.id}</span>
      <ClauseTags clauses={flow.clauses} />
      <UsageLinks text={t('policy.uses')} references={usage?.uses ?? []} />
      <UsageLinks text={t('policy.usedBy')} references={usage?.usedBy ?? []} />
    </div>
  );
}

interface PartProps {
  flow: FlowDefinition;
  reading: FlowReading;
  selection: Selection;
  select: (selection: Selection) => void;
}

function MainTabs({ reading, selection, select, edits }: PartProps & { edits?: FlowEdits }) {
  const t = useT();
  const { query } = useRoute();
  const [collapsed, setCollapsed] = useState<ReadonlySet<StatePath>>(new Set());
  const onCollapse = useMemo(
    () => (path: StatePath, fold: boolean) =>
      setCollapsed((was) => new Set(fold ? [...was, path] : [...was].filter((item) => item !== path))),
    [],
  );
  const chart = (
    <div className="chart-hold">
      <FlowChart {...{ reading, collapsed, onCollapse, selection, onSelect: select }} {...(edits ? { edits } : {})} />
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

function SideTabs({ flow, reading, selection, select, edits }: PartProps & { edits: FlowEdits }) {
  const t = useT();
  const { query } = useRoute();
  const content = useDocument((state) => state.content) as PolicyContent;
  const all = useAtRest(content, readFindings);
  const findings = useMemo(
    () => (all ?? []).filter((finding) => finding.id === flow.id && finding.kind === 'flow'),
    [all, flow.id],
  );
  const panel = { reading, edits, onSelect: select };
  return (
    <div className="workspace-side">
      <Tabs
        activeKey={query.get('side') ?? 'selected'}
        onChange={(side) => setQuery({ side: side === 'selected' ? undefined : side })}
        destroyOnHidden
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
            key: 'findings',
            label: (
              <span>
                {t('finding.tab')} {findings.length > 0 ? <span className="warn">{findings.length}</span> : null}
              </span>
            ),
            children:
              findings.length > 0 ? (
                <FindingList findings={findings} plain />
              ) : (
                <EmptyHelp icon="check" title={t('finding.none')} text={t('finding.noneHelp')} />
              ),
          },
          { key: 'source', label: 'JSON', children: <SourcePanel key={flow.id} definition={flow} /> },
        ]}
      />
    </div>
  );
}
