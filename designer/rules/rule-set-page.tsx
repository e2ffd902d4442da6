import { Select, Splitter, Tabs, Tooltip } from 'antd';
import { useMemo, useState } from 'react';
import {
  type Case,
  type HitPolicy,
  hitPolicies,
  hitPolicyNames,
  type JsonObject,
  type PolicyContent,
  type RuleSetDefinition,
} from '../../engine/index.ts';
import { CaseList, casesOf, useCaseResults } from '../cases/case-list.tsx';
import { SaveCaseDialog } from '../cases/save-case-dialog.tsx';
import { CommentsPanel, useOpenComments } from '../comments/comments-panel.tsx';
import { ruleAt } from '../comments/place-words.ts';
import { useFindings } from '../document/findings.ts';
import { type Reference, usageOf } from '../document/references.ts';
import { editDefinition, useDocument } from '../document/store.ts';
import { DraftBar } from '../editions/draft-bar.tsx';
import { FindingList } from '../editions/finding-list.tsx';
import { useLocale, useT, useText } from '../i18n/index.ts';
import { TableEditor } from '../tables/table-editor.tsx';
import { ClauseTags } from '../ui/clause-tags.tsx';
import { Icon } from '../ui/icons.tsx';
import { EmptyHelp, Page } from '../ui/page.tsx';
import { href, setQuery, useRoute } from '../ui/router.ts';
import { DerivedPanel } from './derived-panel.tsx';
import { FactsPanel } from './facts-panel.tsx';
import { NamedConditions } from './named-conditions.tsx';
import { RuleList } from './rule-list.tsx';
import './rules.css';
import { SourcePanel } from './source-panel.tsx';
import { TryPanel } from './try-panel.tsx';
import { type Trial, useTrial } from './use-trial.ts';

/** A rule set: what it is about, its editor, and beside it the trial, the cases, the findings and the source. */
export function RuleSetPage({ id }: { id: string }) {
  const t = useT();
  const text = useText();
  const content = useDocument((state) => state.content) as PolicyContent;
  const definition = content.rules[id] as RuleSetDefinition;
  const [facts, setFacts] = useState<JsonObject>(
    () => casesOf(content, id, 'rules').find((one) => one.expected.outcome)?.given.facts ?? {},
  );
  const [at, setAt] = useState(() => new Date().toISOString());
  const asked = useRoute().query.get('at');
  const [reveal, setReveal] = useState(() => ({ id: asked ? (ruleAt(content, id, asked) ?? asked) : '', round: 0 }));
  const trial = useTrial(content, id, facts, at);
  const load = (one: Case) => {
    setFacts(one.given.facts ?? {});
    if (one.given.at) setAt(one.given.at);
    setQuery({ side: undefined });
  };
  const onReveal = (rule: string) => {
    setQuery({ tab: undefined });
    setReveal({ id: rule, round: reveal.round + 1 });
  };
  return (
    <Page
      wide
      crumbs={[
        { title: t('frame.policies'), href: href('policies') },
        { title: text(content.policy.title, content.policy.id), href: href('policies', content.policy.id) },
        { title: text(definition.title, id) },
      ]}
      kind={{
        icon: definition.table ? 'table' : 'rules',
        text: t(definition.table ? 'ruleSet.table' : 'ruleSet.rules'),
      }}
      title={text(definition.title, id)}
      subtitle={<RuleSetFacts definition={definition} />}
      actions={<DraftBar />}
    >
      <Splitter className="workspace">
        <Splitter.Panel min="35%">
          <div className="workspace-main">
            <MainTabs definition={definition} trial={trial} reveal={reveal} />
          </div>
        </Splitter.Panel>
        <Splitter.Panel defaultSize="34%" min={300} collapsible>
          <SideTabs
            definition={definition}
            trial={trial}
            facts={facts}
            setFacts={setFacts}
            at={at}
            setAt={setAt}
            onReveal={onReveal}
            onLoad={load}
          />
        </Splitter.Panel>
      </Splitter>
    </Page>
  );
}

function RuleSetFacts({ definition }: { definition: RuleSetDefinition }) {
  const t = useT();
  const content = useDocument((state) => state.content) as PolicyContent;
  const usage = usageOf(content).get(`rules/${definition.id}`);
  return (
    <div className="rule-set-facts">
      <span className="mono faint">{definition.id}</span>
      <HitPolicyChoice definition={definition} />
      <ClauseTags clauses={definition.clauses} />
      <UsageLinks text={t('policy.uses')} references={usage?.uses ?? []} />
      <UsageLinks text={t('policy.usedBy')} references={usage?.usedBy ?? []} />
      <a href={href('policies', content.policy.id, 'print', 'rules', definition.id)}>
        <Icon name="print" size={14} /> {t('print.open')}
      </a>
    </div>
  );
}

/** Links to what a definition uses, or to what uses it. */
export function UsageLinks({ text: prefix, references }: { text: string; references: Reference[] }) {
  const text = useText();
  const content = useDocument((state) => state.content) as PolicyContent;
  if (references.length === 0) return null;
  return (
    <span>
      <span className="faint">{prefix}</span>{' '}
      {references.map((reference, index) => (
        <span key={`${reference.kind}/${reference.id}`}>
          {index > 0 ? ' · ' : ''}
          <a href={href('policies', content.policy.id, reference.kind === 'rules' ? 'rules' : 'flows', reference.id)}>
            {text((reference.kind === 'rules' ? content.rules : content.flows)[reference.id]?.title, reference.id)}
          </a>
        </span>
      ))}
    </span>
  );
}

function HitPolicyChoice({ definition }: { definition: RuleSetDefinition }) {
  const t = useT();
  const locale = useLocale();
  const readOnly = useDocument((state) => state.readOnly);
  const value = definition.hitPolicy ?? 'first';
  const change = (hitPolicy: HitPolicy) => editDefinition(t('ruleSet.stepHitPolicy'), { ...definition, hitPolicy });
  return (
    <span className="row">
      <span className="faint">{t('ruleSet.hitPolicy')}</span>
      <Select
        size="small"
        variant="filled"
        disabled={readOnly}
        aria-label={t('ruleSet.hitPolicy')}
        value={value}
        popupMatchSelectWidth={false}
        onChange={change}
        options={hitPolicyNames.map((name) => ({
          value: name,
          label: hitPolicies[name].label[locale],
          title: hitPolicies[name].explanation[locale],
        }))}
        optionRender={(option) => (
          <div>
            {option.label}
            <div className="faint">{hitPolicies[option.value as HitPolicy].explanation[locale]}</div>
          </div>
        )}
      />
      <Tooltip title={hitPolicies[value].explanation[locale]}>
        <span className="faint">
          <Icon name="info" label={hitPolicies[value].explanation[locale]} />
        </span>
      </Tooltip>
    </span>
  );
}

function MainTabs({
  definition,
  trial,
  reveal,
}: {
  definition: RuleSetDefinition;
  trial: Trial;
  reveal: { id: string; round: number };
}) {
  const t = useT();
  const { query } = useRoute();
  const revealed = reveal.id ? { reveal } : {};
  const editor = definition.table ? (
    <TableEditor
      definition={definition}
      table={definition.table}
      fired={trial.fired}
      holds={trial.holds}
      {...revealed}
    />
  ) : (
    <RuleList
      definition={definition}
      rules={definition.rules ?? []}
      fired={trial.fired}
      holds={trial.holds}
      {...revealed}
    />
  );
  return (
    <Tabs
      activeKey={query.get('tab') ?? 'editor'}
      onChange={(tab) => setQuery({ tab: tab === 'editor' ? undefined : tab })}
      items={[
        { key: 'editor', label: t(definition.table ? 'ruleSet.tabTable' : 'ruleSet.tabRules'), children: editor },
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
        ...(definition.table
          ? []
          : [
              {
                key: 'named',
                label: t('named.tab', { count: Object.keys(definition.conditions ?? {}).length }),
                children: <NamedConditions definition={definition} />,
              },
            ]),
        {
          key: 'derived',
          label: t('ruleSet.tabDerived', { count: Object.keys(definition.derived ?? {}).length }),
          children: <DerivedPanel definition={definition} />,
        },
      ]}
    />
  );
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
  const content = useDocument((state) => state.content) as PolicyContent;
  const readOnly = useDocument((state) => state.readOnly);
  const [saving, setSaving] = useState(false);
  const comments = useOpenComments('rules', definition.id);
  const results = useCaseResults(definition.id, 'rules');
  const all = useFindings(content);
  const findings = useMemo(
    () => (all ?? []).filter((finding) => finding.id === definition.id && finding.kind === 'rules'),
    [all, definition.id],
  );
  const failed = results?.filter((result) => !result.passed).length ?? 0;
  const passed = (results?.length ?? 0) - failed;
  return (
    <div className="workspace-side">
      <Tabs
        activeKey={query.get('side') ?? 'try'}
        onChange={(side) => setQuery({ side: side === 'try' ? undefined : side })}
        items={[
          {
            key: 'try',
            label: t('try.title'),
            children: (
              <TryPanel
                definition={definition}
                facts={facts}
                onFacts={setFacts}
                at={at}
                onAt={setAt}
                trial={trial}
                onReveal={onReveal}
                {...(readOnly ? {} : { onSaveCase: () => setSaving(true) })}
              />
            ),
          },
          {
            key: 'cases',
            label: (
              <span>
                {t('cases.title')}{' '}
                <span className={failed > 0 ? 'bad' : 'good'}>
                  {failed > 0 ? `${failed}/${failed + passed}` : passed}
                </span>
              </span>
            ),
            children: <CaseList definition={definition} results={results} onLoad={onLoad} />,
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
          {
            key: 'comments',
            label: (
              <span>
                {t('comment.tab')} {comments > 0 ? <span className="warn">{comments}</span> : null}
              </span>
            ),
            children: <CommentsPanel kind="rules" id={definition.id} />,
          },
          { key: 'source', label: 'JSON', children: <SourcePanel key={definition.id} definition={definition} /> },
        ]}
      />
      {saving ? (
        <SaveCaseDialog
          id={definition.id}
          clauses={[...new Set(trial.decision?.rules.flatMap((rule) => rule.clauses))]}
          given={{ facts, at }}
          expected={expectedOf(trial)}
          onClose={() => setSaving(false)}
        />
      ) : null}
    </div>
  );
}

function expectedOf({ decision, problem }: Trial): Case['expected'] {
  if (decision) return { outcome: decision.outcome };
  return { problem: { code: problem?.code ?? '', ...(problem?.facts ? { facts: problem.facts } : {}) } };
}
