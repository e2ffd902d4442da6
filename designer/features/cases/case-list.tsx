import { App, Button, Tooltip } from 'antd';
import { Fragment, useEffect, useMemo, useRef, useState } from 'react';
import { asExpected, type CaseResult, isFlowCase } from '../../../engine/authoring.ts';
import type { Case, CasesDefinition, FlowDefinition, PolicyContent, RuleSetDefinition } from '../../../engine/index.ts';
import { editDefinition, useDocument } from '../../kernel/document/store.ts';
import { useCases } from '../../kernel/engine/findings.ts';
import { ClauseTags } from '../../kernel/ui/clause-tags.tsx';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { MoreMenu } from '../../kernel/ui/more-menu.tsx';
import { useRoute } from '../../kernel/ui/router.ts';
import { useT } from '../../texts/translate.ts';
import { useCaseWords } from '../../words/case-words.ts';
import { CaseName } from './case-name.tsx';
import './cases.css';
import { Differences } from './differences.tsx';
import { ProposeCases } from './propose-cases.tsx';

/** The results of one definition's cases, computed again after every edit. */
export function useCaseResults(id: string, kind: 'rules' | 'flow'): CaseResult[] | undefined {
  const content = useDocument((state) => state.content) as PolicyContent;
  const results = useCases(content, id);
  return useMemo(() => results?.filter((result) => result.kind === kind), [results, kind]);
}

/** The cases of a rule set or flow that are its own: both kinds may share one file. */
export function casesOf(content: PolicyContent, id: string, kind: 'rules' | 'flow'): Case[] {
  return (content.cases[id]?.cases ?? []).filter((one) => isFlowCase(one) === (kind === 'flow'));
}

interface CaseListProps {
  definition: RuleSetDefinition | FlowDefinition;
  results: CaseResult[] | undefined;
  /** Puts a case's facts or walk into the trial. */
  onLoad: (one: Case) => void;
}

/** The worked examples of a definition with their results, green or red. */
export function CaseList({ definition, results, onLoad }: CaseListProps) {
  const t = useT();
  const content = useDocument((state) => state.content) as PolicyContent;
  const cases = casesOf(content, definition.id, definition.kind);
  const propose = <ProposeCases definition={definition} />;
  if (cases.length === 0)
    return <EmptyHelp icon="flag" title={t('cases.none')} text={t('cases.noneHelp')} action={propose} />;
  const failed = results?.filter((result) => !result.passed).length ?? 0;
  return (
    <div>
      <div className="row case-counts" role="status">
        {results ? (
          <>
            <span className="pill pill-good">{t('cases.passed', { count: results.length - failed })}</span>
            <span className={failed > 0 ? 'pill pill-bad' : 'pill'}>{t('cases.failed', { count: failed })}</span>
          </>
        ) : (
          <span className="pill">{t('cases.isWaiting')}</span>
        )}
        <span className="grow" />
        {propose}
      </div>
      <ul className="case-list">
        {cases.map((one) => (
          <CaseItem
            key={one.id}
            one={one}
            definition={definition}
            result={results?.find((result) => result.case === one.id)}
            onLoad={onLoad}
          />
        ))}
      </ul>
    </div>
  );
}

interface ItemProps {
  one: Case;
  definition: RuleSetDefinition | FlowDefinition;
  result: CaseResult | undefined;
  onLoad: (one: Case) => void;
}

const passed = { item: '', icon: 'check', tone: 'good', label: 'cases.isPassed' } as const;
const failed = { item: 'case-item-failed', icon: 'close', tone: 'bad', label: 'cases.isFailed' } as const;
const waiting = { item: 'case-item-waiting', icon: 'clock', tone: 'faint', label: 'cases.isWaiting' } as const;

function CaseItem({ one, definition, result, onLoad }: ItemProps) {
  const t = useT();
  const isAsked = useRoute().query.get('case') === one.id;
  const [open, setOpen] = useState(isAsked);
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isAsked) item.current?.scrollIntoView({ block: 'center' });
  }, [isAsked]);
  const mark = result === undefined ? waiting : result.passed ? passed : failed;
  return (
    <li ref={item} className={`case-item ${mark.item}`} data-case={one.id} data-passed={result?.passed}>
      <div className="case-head">
        <Icon name={mark.icon} size={15} className={mark.tone} label={t(mark.label)} />
        <button
          type="button"
          className="plain-button grow case-title"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <CaseName one={one} definition={definition} />
        </button>
        <Tooltip title={t('cases.load')}>
          <Button
            size="small"
            type="text"
            icon={<Icon name="play" size={13} />}
            aria-label={t('cases.load')}
            onClick={() => onLoad(one)}
          />
        </Tooltip>
        <CaseMenu one={one} definition={definition} result={result} />
      </div>
      {open || result?.passed === false ? <CaseBody one={one} definition={definition} result={result} /> : null}
    </li>
  );
}

/** What is given, what is expected and what became of it. */
function CaseBody({ one, definition, result }: Omit<ItemProps, 'onLoad'>) {
  const t = useT();
  const words = useCaseWords(definition);
  const values = [
    ...words.given(one),
    ...words.expected(one).map(({ label, value }) => ({ label: `→ ${label}`, value })),
    { label: t('cases.id'), value: one.id },
  ];
  return (
    <div className="case-body">
      <div className="case-values">
        {values.map(({ label, value }) => (
          <Fragment key={label}>
            <span>{label}</span>
            <span>{value}</span>
          </Fragment>
        ))}
      </div>
      {result ? <Differences result={result} /> : null}
      <ClauseTags clauses={one.clauses} />
    </div>
  );
}

function CaseMenu({ one, definition, result }: Omit<ItemProps, 'onLoad'>) {
  const t = useT();
  const { modal } = App.useApp();
  const readOnly = useDocument((state) => state.readOnly);
  const file = useDocument((state) => state.content?.cases[definition.id]) as CasesDefinition;
  if (readOnly) return null;
  const put = (name: string, cases: Case[]) => editDefinition(name, { ...file, cases });
  const accept = () =>
    put(
      t('cases.stepAccept', { id: one.id }),
      file.cases.map((item) => (item.id === one.id && result ? { ...item, expected: asExpected(item, result) } : item)),
    );
  const remove = () =>
    void modal.confirm({
      title: t('cases.removeTitle'),
      okText: t('common.remove'),
      cancelText: t('common.cancel'),
      onOk: () =>
        put(
          t('cases.stepRemove', { id: one.id }),
          file.cases.filter((item) => item.id !== one.id),
        ),
    });
  return (
    <MoreMenu
      label={t('cases.menu')}
      entries={[
        { label: t('cases.accept'), act: accept, disabled: result?.passed !== false },
        { label: t('common.remove'), act: remove, danger: true },
      ]}
    />
  );
}
