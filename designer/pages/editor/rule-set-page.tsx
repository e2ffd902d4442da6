import { Tabs } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { hitPolicyOf } from '../../../engine/authoring.ts';
import type { Case, JsonObject, PolicyContent, RuleSetDefinition } from '../../../engine/index.ts';
import { casesOf } from '../../features/cases/case-list.tsx';
import { SaveCaseDialog } from '../../features/cases/save-case-dialog.tsx';
import { CommentMark, openComments } from '../../features/comments/comment-mark.tsx';
import { useAskedDecision } from '../../features/decisions/use-asked-decision.ts';
import { useList } from '../../features/lists/use-list.tsx';
import { DerivedPanel } from '../../features/rules/derived-panel.tsx';
import { FactsPanel } from '../../features/rules/facts-panel.tsx';
import { HitPolicyChoice } from '../../features/rules/hit-policy-choice.tsx';
import { NamedConditions } from '../../features/rules/named-conditions.tsx';
import { RuleList } from '../../features/rules/rule-list.tsx';
import { TableEditor } from '../../features/tables/table-editor.tsx';
import { LiveContext } from '../../forms/live-values.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { bounded } from '../../kernel/ui/boundary.tsx';
import { PanelTabs } from '../../kernel/ui/panel-tabs.tsx';
import { setQuery, useRoute } from '../../kernel/ui/router.ts';
import { useLatest } from '../../kernel/ui/use-same.ts';
import { useT } from '../../texts/translate.ts';
import { ruleAt } from '../../words/place-words.ts';
import { DefinitionFacts } from './definition-facts.tsx';
import { useOwnFindings, useSideTabs } from './side-tabs.tsx';
import { Workspace } from './workspace.tsx';
import '../../features/rules/rules.css';
import { TryPanel } from '../../features/rules/try-panel.tsx';
import { type Trial, useTrial } from '../../features/rules/use-trial.ts';

/** A rule set: what it is about, its editor, and beside it the trial, the cases, the findings and the source. */
export function RuleSetPage({ id }: { id: string }) {
  const t = useT();
  const content = useDocument((state) => state.content) as PolicyContent;
  const definition = content.rules[id] as RuleSetDefinition;
  const [facts, setFacts] = useState<JsonObject>(
    () => casesOf(content, id, 'rules').find((one) => one.expected.outcome)?.given.facts ?? {},
  );
  const [at, setAt] = useState(() => new Date().toISOString());
  const asked = useRoute().query.get('at');
  const [reveal, setReveal] = useState(() => ({ id: asked ? (ruleAt(content, id, asked) ?? asked) : '', round: 0 }));
  const trial = useTrial(content, id, facts, at);
  const onLoad = (one: Case) => {
    setFacts(one.given.facts ?? {});
    if (one.given.at) setAt(one.given.at);
    setQuery({ side: undefined });
  };
  const given = useRoute().query.get('facts');
  useEffect(() => {
    if (!given) return;
    // The example of a finding, once: what is then tried is the reader's own.
    setFacts(factsIn(given));
    setQuery({ facts: undefined, side: undefined });
  }, [given]);
  useAskedDecision(id, (decision) => {
    setFacts(decision.facts);
    setAt(decision.at);
  });
  const onReveal = useLatest((rule: string) => {
    setQuery({ tab: undefined });
    setReveal({ id: rule, round: reveal.round + 1 });
  });
  const { decision } = trial;
  const live = useMemo(() => {
    if (!decision) return { values: facts, at };
    const { outcome, rules, explanation } = decision;
    const fired = { rules: rules.map((rule) => rule.id), clauses: rules.flatMap((rule) => rule.clauses) };
    // What an explanation shortens is not what was decided on.
    const used = Object.entries(explanation?.facts ?? {}).filter(([name]) => !explanation?.shortened?.includes(name));
    return { values: { ...facts, ...Object.fromEntries(used), outcome, fired }, at };
  }, [facts, decision, at]);
  return (
    <LiveContext value={live}>
      <Workspace
        id={id}
        title={definition.title}
        kind={{
          icon: definition.table ? 'table' : 'rules',
          text: t(definition.table ? 'ruleSet.table' : 'ruleSet.rules'),
        }}
        subtitle={
          <DefinitionFacts kind="rules" id={id} clauses={definition.clauses}>
            <HitPolicyChoice id={id} value={hitPolicyOf(definition).name} />
          </DefinitionFacts>
        }
        main={<MainTabs definition={definition} trial={trial} reveal={reveal} />}
        side={<SideTabs {...{ definition, trial, facts, setFacts, at, setAt, onReveal, onLoad }} />}
        sideSize="34%"
      />
    </LiveContext>
  );
}

interface MainProps {
  definition: RuleSetDefinition;
  trial: Trial;
  reveal: { id: string; round: number };
}

function MainTabs({ definition, trial, reveal }: MainProps) {
  const t = useT();
  const { query } = useRoute();
  const { table, rules, conditions, derived } = definition;
  const shared = { definition, fired: trial.fired, holds: trial.holds, ...(reveal.id ? { reveal } : {}) };
  const mark = (path: string) => <CommentMark always={!table} place={{ kind: 'rules', id: definition.id, path }} />;
  const named = {
    key: 'named',
    label: t('named.tab', { count: Object.keys(conditions ?? {}).length }),
    children: <NamedConditions definition={definition} />,
  };
  return (
    <Tabs
      activeKey={query.get('tab') ?? 'editor'}
      onChange={(tab) => setQuery({ tab: tab === 'editor' ? undefined : tab })}
      items={bounded([
        {
          key: 'editor',
          label: t(table ? 'ruleSet.tabTable' : 'ruleSet.tabRules'),
          children: table ? (
            <TableEditor {...shared} table={table} mark={mark} onComment={openComments} />
          ) : (
            <RuleList {...shared} mark={mark} rules={rules ?? []} />
          ),
        },
        {
          key: 'facts',
          label: t('ruleSet.tabFacts'),
          children: (
            <>
              <FactsPanel definition={definition} part="facts" />
              <FactsPanel definition={definition} part="outcome" />
            </>
          ),
        },
        ...(table ? [] : [named]),
        {
          key: 'derived',
          label: t('ruleSet.tabDerived', { count: Object.keys(derived ?? {}).length }),
          children: <DerivedPanel definition={definition} />,
        },
      ])}
    />
  );
}

/** Facts as an address has them; none where it has something else. */
function factsIn(text: string): JsonObject {
  try {
    const facts: unknown = JSON.parse(text);
    return typeof facts === 'object' && facts !== null && !Array.isArray(facts) ? (facts as JsonObject) : {};
  } catch {
    return {};
  }
}

interface SideProps {
  definition: RuleSetDefinition;
  trial: Trial;
  facts: JsonObject;
  setFacts: (facts: JsonObject) => void;
  at: string;
  setAt: (at: string) => void;
  onReveal: (rule: string) => void;
  onLoad: (one: Case) => void;
}

function SideTabs({ definition, trial, facts, setFacts, at, setAt, onReveal, onLoad }: SideProps) {
  const t = useT();
  const { query } = useRoute();
  const readOnly = useDocument((state) => state.readOnly);
  const [saving, setSaving] = useState(false);
  const shared = useSideTabs(useOwnFindings(definition), { definition, onLoad });
  const save = readOnly ? {} : { onSaveCase: () => setSaving(true) };
  const list = useList({ definition, facts, onFacts: setFacts, at });
  return (
    <>
      <PanelTabs
        label={t('frame.sidePanel')}
        activeKey={query.get('side') ?? 'try'}
        onChange={(side) => setQuery({ side: side === 'try' ? undefined : side })}
        items={[
          {
            key: 'try',
            label: t('try.title'),
            children: (
              <TryPanel
                {...{ definition, facts, at, trial, onReveal, list }}
                onFacts={setFacts}
                onAt={setAt}
                {...save}
              />
            ),
          },
          ...shared,
        ]}
      />
      {list.dialog}
      {saving ? (
        <SaveCaseDialog
          id={definition.id}
          clauses={[...new Set(trial.decision?.rules.flatMap((rule) => rule.clauses))]}
          given={{ facts, at }}
          expected={expectedOf(trial)}
          onClose={() => setSaving(false)}
        />
      ) : null}
    </>
  );
}

function expectedOf({ decision, problem }: Trial): Case['expected'] {
  if (decision) return { outcome: decision.outcome };
  return { problem: { code: problem?.code ?? '', ...(problem?.facts ? { facts: problem.facts } : {}) } };
}
