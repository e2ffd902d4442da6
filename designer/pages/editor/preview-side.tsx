import type { ReactNode } from 'react';
import type { Definition } from '../../../engine/index.ts';
import { FindingList } from '../../features/editions/finding-list.tsx';
import type { Finding } from '../../kernel/api.ts';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { PanelTabs } from '../../kernel/ui/panel-tabs.tsx';
import { setQuery, useRoute } from '../../kernel/ui/router.ts';
import { useT } from '../../texts/translate.ts';
import { SourcePanel } from './source-panel.tsx';

interface PreviewSideProps {
  definition: Extract<Definition, { id: string }>;
  findings: Finding[];
  preview: ReactNode;
}

/** Beside an editor: how it looks, what the checks find, and its JSON. */
export function PreviewSide({ definition, findings, preview }: PreviewSideProps) {
  const t = useT();
  const { query } = useRoute();
  return (
    <PanelTabs
      label={t('frame.sidePanel')}
      activeKey={query.get('side') ?? 'preview'}
      onChange={(side) => setQuery({ side: side === 'preview' ? undefined : side })}
      items={[
        { key: 'preview', label: t('formEditor.preview'), children: preview },
        {
          key: 'findings',
          label: t('finding.tab'),
          count: { text: String(findings.length || ''), tone: 'warn' },
          children:
            findings.length > 0 ? (
              <FindingList findings={findings} plain mendable />
            ) : (
              <EmptyHelp icon="check" title={t('finding.none')} text={t('finding.noneHelp')} />
            ),
        },
        { key: 'source', label: 'JSON', children: <SourcePanel key={definition.id} definition={definition} /> },
      ]}
    />
  );
}
