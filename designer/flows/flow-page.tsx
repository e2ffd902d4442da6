import { useState } from 'react';
import type { FlowDefinition, PolicyContent } from '../../engine/index.ts';
import { useDocument } from '../document/store.ts';
import { DraftBar } from '../editions/draft-bar.tsx';
import { useT, useText } from '../i18n/index.ts';
import { Page } from '../ui/page.tsx';
import { href } from '../ui/router.ts';
import { FlowChart } from './canvas/chart.tsx';
import type { Selection } from './canvas/marks.ts';
import type { StatePath } from './machine/places.ts';

/** A flow: its chart, and beside it what is chosen, the outline, the cases and the source. */
export function FlowPage({ id }: { id: string }) {
  const t = useT();
  const text = useText();
  const content = useDocument((state) => state.content) as PolicyContent;
  const flow = content.flows[id] as FlowDefinition;
  const [selection, setSelection] = useState<Selection>(null);
  const [collapsed, setCollapsed] = useState<ReadonlySet<StatePath>>(new Set());
  const onCollapse = (path: StatePath, fold: boolean) => {
    const next = new Set(collapsed);
    if (fold) next.add(path);
    else next.delete(path);
    setCollapsed(next);
  };
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
      actions={<DraftBar />}
    >
      <FlowChart
        flow={flow}
        collapsed={collapsed}
        onCollapse={onCollapse}
        selection={selection}
        onSelect={setSelection}
      />
    </Page>
  );
}
