import { Splitter } from 'antd';
import type { ReactNode } from 'react';
import type { Wording } from '../../../engine/index.ts';
import { PanelBoundary } from '../../kernel/ui/boundary.tsx';
import type { IconName } from '../../kernel/ui/icons.tsx';
import { Page } from '../../kernel/ui/page.tsx';
import { usePolicyCrumbs } from '../../kernel/ui/use-policy-crumbs.ts';
import { useText } from '../../texts/translate.ts';
import { DraftBar } from '../draft/draft-bar.tsx';

interface WorkspaceProps {
  id: string;
  title: Wording;
  kind: { icon: IconName; text: string };
  subtitle: ReactNode;
  main: ReactNode;
  side: ReactNode;
  /** How wide the side panel is at first, in per cent. */
  sideSize: string;
}

/** The page of a rule set or a flow: its editor, and beside it a panel that can be drawn wider or closed. */
export function Workspace({ id, title, kind, subtitle, main, side, sideSize }: WorkspaceProps) {
  const text = useText();
  return (
    <Page
      wide
      crumbs={usePolicyCrumbs(text(title, id))}
      kind={kind}
      title={text(title, id)}
      subtitle={subtitle}
      actions={<DraftBar />}
    >
      <Splitter className="workspace">
        <Splitter.Panel min="35%">
          <div className="workspace-main">
            <PanelBoundary>{main}</PanelBoundary>
          </div>
        </Splitter.Panel>
        <Splitter.Panel defaultSize={sideSize} min={300} collapsible>
          <div className="workspace-side">
            <PanelBoundary>{side}</PanelBoundary>
          </div>
        </Splitter.Panel>
      </Splitter>
    </Page>
  );
}
