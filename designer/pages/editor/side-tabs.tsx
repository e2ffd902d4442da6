import { useMemo } from 'react';
import type { CaseResult } from '../../../engine/authoring.ts';
import type { Case, DefinitionKind, FlowDefinition, PolicyContent, RuleSetDefinition } from '../../../engine/index.ts';
import { CaseList, useCaseResults } from '../../features/cases/case-list.tsx';
import { CommentsPanel, useOpenComments } from '../../features/comments/comments-panel.tsx';
import { FindingList } from '../../features/editions/finding-list.tsx';
import { UseItPanel } from '../../features/use-it/use-it-panel.tsx';
import type { Finding } from '../../kernel/api.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { useFindings } from '../../kernel/engine/findings.ts';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import type { PanelTab } from '../../kernel/ui/panel-tabs.tsx';
import { useSame } from '../../kernel/ui/use-same.ts';
import { useT } from '../../texts/translate.ts';
import { SourcePanel } from './source-panel.tsx';

interface SideTabOptions {
  definition: RuleSetDefinition | FlowDefinition;
  onLoad: (one: Case) => void;
  /** Goes to the place of a finding; without it the finding links there. */
  onOpen?: (finding: Finding) => void;
}

/** What the checks find about one definition. */
export function useOwnFindings({ id, kind }: { id: string; kind: DefinitionKind }): Finding[] {
  const content = useDocument((state) => state.content) as PolicyContent;
  const all = useFindings(content);
  return useSame(useMemo(() => (all ?? []).filter((one) => one.id === id && one.kind === kind), [all, id, kind]));
}

/** The tabs that every definition has beside its editor: its cases, what the checks find, comments, its JSON. */
export function useSideTabs(findings: Finding[], { definition, onLoad, onOpen }: SideTabOptions): PanelTab[] {
  const t = useT();
  const results = useCaseResults(definition.id, definition.kind);
  const comments = useOpenComments(definition.kind, definition.id);
  return [
    {
      key: 'cases',
      label: t('cases.title'),
      count: casesCount(results),
      children: <CaseList definition={definition} results={results} onLoad={onLoad} />,
    },
    {
      key: 'findings',
      label: t('finding.tab'),
      count: { text: String(findings.length || ''), tone: 'warn' },
      children:
        findings.length > 0 ? (
          <FindingList findings={findings} plain mendable {...(onOpen ? { onOpen } : {})} />
        ) : (
          <EmptyHelp icon="check" title={t('finding.none')} text={t('finding.noneHelp')} />
        ),
    },
    {
      key: 'comments',
      label: t('comment.tab'),
      count: { text: String(comments || ''), tone: 'warn' },
      children: <CommentsPanel kind={definition.kind} id={definition.id} />,
    },
    { key: 'use', label: t('useIt.tab'), children: <UseItPanel key={definition.id} definition={definition} /> },
    { key: 'source', label: 'JSON', children: <SourcePanel key={definition.id} definition={definition} /> },
  ];
}

function casesCount(results: CaseResult[] | undefined): PanelTab['count'] {
  const failed = results?.filter((result) => !result.passed).length ?? 0;
  const all = String(results?.length || '');
  return failed > 0 ? { text: `✗${failed}`, tone: 'bad' } : { text: all, tone: 'good' };
}
